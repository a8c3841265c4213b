//! The classes of maintainable artefacts of the SDMX 3.1 information model: what each is called in
//! URNs and in REST paths, and which items it holds. Knows names; knows nothing of content.

use serde::{Deserialize, Serialize};

use crate::artefact::Reference;

/// What every URN of the information model begins with.
pub const URN_PREFIX: &str = "urn:sdmx:org.sdmx.infomodel.";

macro_rules! classes {
    ($($(#[$doc:meta])+ $class:ident $resource:literal $urn:literal $items:literal $item:literal;)+) => {
        /// The class of a maintainable artefact (SDMX 3.1 information model, section 3).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum ArtefactClass {
            $($(#[$doc])+ $class,)+
        }

        impl ArtefactClass {
            /// Every class.
            pub const ALL: [Self; [$(Self::$class),+].len()] = [$(Self::$class),+];

            /// The resource name in SDMX REST paths, for example `codelist`.
            #[must_use]
            pub fn resource(self) -> &'static str {
                match self { $(Self::$class => $resource,)+ }
            }

            /// The package and class part of an SDMX URN, for example `codelist.Codelist`.
            #[must_use]
            pub fn urn_class(self) -> &'static str {
                match self { $(Self::$class => $urn,)+ }
            }

            /// The member that lists the items of a scheme (as SDMX-JSON 2.x names it) and the
            /// package and class of these items; both empty for what is no scheme.
            fn item_names(self) -> (&'static str, &'static str) {
                match self { $(Self::$class => ($items, $item),)+ }
            }
        }
    };
}

classes! {
    /// A list of agencies, of which each may maintain artefacts.
    AgencyScheme "agencyscheme" "base.AgencyScheme" "agencies" "base.Agency";
    /// A list of codes.
    Codelist "codelist" "codelist.Codelist" "codes" "codelist.Code";
    /// A list of concepts.
    ConceptScheme "conceptscheme" "conceptscheme.ConceptScheme" "concepts" "conceptscheme.Concept";
    /// Dimensions, attributes and measures of a data set.
    DataStructure "datastructure" "datastructure.DataStructure" "" "";
    /// A flow of data sets of one structure.
    Dataflow "dataflow" "datastructure.Dataflow" "" "";
    /// Which values and keys data may have, or have.
    DataConstraint "dataconstraint" "registry.DataConstraint" "" "";
    /// Who owes which flow, and when.
    ProvisionAgreement "provisionagreement" "registry.ProvisionAgreement" "" "";
    /// How one layout becomes another.
    StructureMap "structuremap" "structuremapping.StructureMap" "" "";
    /// How the words of one layout become codes.
    RepresentationMap "representationmap" "structuremapping.RepresentationMap" "" "";
    /// A list of organisations that provide data.
    DataProviderScheme "dataproviderscheme" "base.DataProviderScheme" "dataProviders" "base.DataProvider";
    /// A list of organisations that use data.
    DataConsumerScheme "dataconsumerscheme" "base.DataConsumerScheme" "dataConsumers" "base.DataConsumer";
    /// A list of organisations that provide reference metadata.
    MetadataProviderScheme "metadataproviderscheme" "base.MetadataProviderScheme" "metadataProviders" "base.MetadataProvider";
    /// The units of an organisation.
    OrganisationUnitScheme "organisationunitscheme" "base.OrganisationUnitScheme" "organisationUnits" "base.OrganisationUnit";
    /// Codes that each stand for a shape on the earth. The standard gives it the URN of a codelist.
    GeographicCodelist "geographiccodelist" "codelist.Codelist" "geoFeatureSetCodes" "codelist.Code";
    /// Codes that each stand for a cell of a grid. The standard gives it the URN of a codelist.
    GeoGridCodelist "geogridcodelist" "codelist.Codelist" "geoGridCodes" "codelist.Code";
    /// Agreed values that need not look like identifiers.
    ValueList "valuelist" "codelist.ValueList" "valueItems" "codelist.ValueItem";
    /// Codes of one or more lists, one above the other.
    Hierarchy "hierarchy" "codelist.Hierarchy" "" "";
    /// For what a hierarchy is meant, and in which context.
    HierarchyAssociation "hierarchyassociation" "codelist.HierarchyAssociation" "" "";
    /// Subjects, one below the other.
    CategoryScheme "categoryscheme" "categoryscheme.CategoryScheme" "categories" "categoryscheme.Category";
    /// What belongs to which subject.
    Categorisation "categorisation" "categoryscheme.Categorisation" "" "";
    /// The parts of a publication.
    ReportingTaxonomy "reportingtaxonomy" "categoryscheme.ReportingTaxonomy" "reportingCategories" "categoryscheme.ReportingCategory";
    /// What reference metadata tell.
    MetadataStructure "metadatastructure" "metadatastructure.MetadataStructure" "" "";
    /// A flow of metadata sets of one structure.
    Metadataflow "metadataflow" "metadatastructure.Metadataflow" "" "";
    /// Who owes which metadata.
    MetadataProvisionAgreement "metadataprovisionagreement" "registry.MetadataProvisionAgreement" "" "";
    /// Which values metadata may have.
    MetadataConstraint "metadataconstraint" "registry.MetadataConstraint" "" "";
    /// How the concepts of two schemes go together.
    ConceptSchemeMap "conceptschememap" "structuremapping.ConceptSchemeMap" "" "";
    /// How the categories of two schemes go together.
    CategorySchemeMap "categoryschememap" "structuremapping.CategorySchemeMap" "" "";
    /// How the organisations of two schemes go together.
    OrganisationSchemeMap "organisationschememap" "structuremapping.OrganisationSchemeMap" "" "";
    /// How the parts of two publications go together.
    ReportingTaxonomyMap "reportingtaxonomymap" "structuremapping.ReportingTaxonomyMap" "" "";
    /// The steps in which figures are made.
    Process "process" "process.Process" "" "";
    /// VTL transformations.
    TransformationScheme "transformationscheme" "transformation.TransformationScheme" "transformations" "transformation.Transformation";
    /// VTL rulesets.
    RulesetScheme "rulesetscheme" "transformation.RulesetScheme" "rulesets" "transformation.Ruleset";
    /// Operators defined in VTL.
    UserDefinedOperatorScheme "userdefinedoperatorscheme" "transformation.UserDefinedOperatorScheme" "userDefinedOperators" "transformation.UserDefinedOperator";
    /// How the types of SDMX and VTL go together.
    CustomTypeScheme "customtypescheme" "transformation.CustomTypeScheme" "customTypes" "transformation.CustomType";
    /// Names given to what VTL calls otherwise.
    NamePersonalisationScheme "namepersonalisationscheme" "transformation.NamePersonalisationScheme" "namePersonalisations" "transformation.NamePersonalisation";
    /// How artefacts are called in VTL.
    VtlMappingScheme "vtlmappingscheme" "transformation.VtlMappingScheme" "vtlMappings" "transformation.VtlMapping";
}

/// Parts of artefacts that have URNs of their own and are no items of a scheme, with the class of
/// what they are part of; and what SDMX 2.1 calls otherwise.
const PARTS: [(&str, ArtefactClass); 21] = [
    ("codelist.HierarchicalCode", ArtefactClass::Hierarchy),
    ("codelist.HierarchicalCodelist", ArtefactClass::Hierarchy),
    ("codelist.Level", ArtefactClass::Hierarchy),
    ("codelist.Valuelist", ArtefactClass::ValueList),
    ("codelist.GeoCodelist", ArtefactClass::GeographicCodelist),
    ("codelist.GeographicCodelist", ArtefactClass::GeographicCodelist),
    ("datastructure.Dimension", ArtefactClass::DataStructure),
    ("datastructure.TimeDimension", ArtefactClass::DataStructure),
    ("datastructure.DataAttribute", ArtefactClass::DataStructure),
    ("datastructure.Measure", ArtefactClass::DataStructure),
    ("datastructure.PrimaryMeasure", ArtefactClass::DataStructure),
    ("datastructure.MeasureDescriptor", ArtefactClass::DataStructure),
    ("datastructure.AttributeDescriptor", ArtefactClass::DataStructure),
    ("datastructure.DimensionDescriptor", ArtefactClass::DataStructure),
    ("datastructure.GroupDimensionDescriptor", ArtefactClass::DataStructure),
    ("metadatastructure.MetadataAttribute", ArtefactClass::MetadataStructure),
    ("process.ProcessStep", ArtefactClass::Process),
    ("process.Transition", ArtefactClass::Process),
    ("registry.ContentConstraint", ArtefactClass::DataConstraint),
    ("mapping.StructureMap", ArtefactClass::StructureMap),
    ("mapping.StructureSet", ArtefactClass::StructureMap),
];

impl ArtefactClass {
    /// The class a REST resource name of version 2 means.
    #[must_use]
    pub fn from_resource(resource: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.resource() == resource)
    }

    /// The member that lists the items, if this is an item scheme.
    #[must_use]
    pub fn items(self) -> Option<&'static str> {
        Some(self.item_names().0).filter(|name| !name.is_empty())
    }

    /// The package and class of the items in URNs, if this is an item scheme.
    #[must_use]
    pub fn item_urn_class(self) -> Option<&'static str> {
        Some(self.item_names().1).filter(|name| !name.is_empty())
    }

    /// Whether artefacts of the class have one version for ever (the organisation schemes).
    #[must_use]
    pub fn is_unversioned(self) -> bool {
        matches!(
            self,
            Self::AgencyScheme
                | Self::DataProviderScheme
                | Self::DataConsumerScheme
                | Self::MetadataProviderScheme
                | Self::OrganisationUnitScheme
        )
    }

    /// The class of the artefact that a URN names, itself or by one of its parts.
    #[must_use]
    pub fn from_urn(urn: &str) -> Option<Self> {
        let (name, _) = urn.strip_prefix(URN_PREFIX)?.split_once('=')?;
        let own = Self::ALL.into_iter().find(|class| class.urn_class() == name);
        let item = || Self::ALL.into_iter().find(|class| class.item_urn_class() == Some(name));
        let part = || PARTS.into_iter().find(|(part, _)| *part == name).map(|(_, class)| class);
        own.or_else(item).or_else(part)
    }
}

/// What a URN names: the class of an artefact, the artefact, and the item or part in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Urn {
    /// The class of the artefact.
    pub class: ArtefactClass,
    /// The artefact.
    pub reference: Reference,
    /// The item or part; empty when the artefact itself is meant.
    pub item: String,
}

impl Urn {
    /// Reads a URN; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let class = ArtefactClass::from_urn(text)?;
        let reference = text.parse().ok()?;
        let item = text.rsplit_once(").").map_or("", |(_, item)| item).to_owned();
        Some(Self { class, reference, item })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_names_an_artefact_itself_or_by_an_item() {
        let urn = Urn::parse("urn:sdmx:org.sdmx.infomodel.codelist.Code=UN:CL_SEX(2.1).F").unwrap();
        assert_eq!((urn.class, urn.item.as_str()), (ArtefactClass::Codelist, "F"));
        assert_eq!(urn.reference, Reference::new("UN", "CL_SEX", "2.1"));
        for class in ArtefactClass::ALL {
            let urn = Reference::new("UN", "X", "1.0").urn(class);
            let found = Urn::parse(&urn).map(|urn| urn.class);
            if urn.contains("codelist.Codelist=") {
                assert_eq!(found, Some(ArtefactClass::Codelist), "{class:?}");
            } else {
                assert_eq!(found, Some(class), "{urn}");
            }
            assert_eq!(ArtefactClass::from_resource(class.resource()), Some(class));
        }
        assert_eq!(Urn::parse("urn:sdmx:org.sdmx.infomodel.codelist.Nothing=UN:X(1.0)"), None);
        assert_eq!(Urn::parse("UN:CL_SEX(2.1)"), None);
    }
}
