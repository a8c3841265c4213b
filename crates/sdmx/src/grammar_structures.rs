//! The grammar of structure messages: organisations, lists of codes and concepts, data structures,
//! flows, agreements, subjects, and where each class is listed. Constraints, maps, processes and VTL
//! are in `grammar_maps`.

use model::ArtefactClass as C;

use crate::grammar::Form::{Links, Local, Locals, PartsIn, TextsIn, TextsWith, Values};
use crate::grammar::{
    E3, E21, E31, Field, Form, Listing, Scalar, Shape, Which, attribute, field, localised, number,
    part, parts, reference, references, text, truth,
};
use crate::grammar_maps as more;

static ANNOTATION_URL: Shape = Shape(&[&[
    field("href", "", Form::Content),
    field("hreflang", "xml:lang", TEXT_ATTRIBUTE),
    field("href", "", Form::Constant("related")).json("rel"),
]]);
static ANNOTATION: Shape = Shape(&[&[
    attribute("id"),
    text("title", "com:AnnotationTitle"),
    text("type", "com:AnnotationType"),
    parts("links", "com:AnnotationURL", &ANNOTATION_URL),
    localised("texts", "com:AnnotationText"),
    text("value", "com:AnnotationValue").only(E3),
]]);

const TEXT_ATTRIBUTE: Form = Form::Attribute(Scalar::Text);

pub static ANNOTABLE: &[Field] =
    &[field("annotations", "com:Annotations", PartsIn("com:Annotation", &ANNOTATION))];
pub static LINKED: &[Field] = &[field("links", "com:Link", Links)];
pub static ID: &[Field] = &[attribute("id")];
pub static NAMED: &[Field] =
    &[localised("names", "com:Name"), localised("descriptions", "com:Description")];
pub static MAINTAINED: &[Field] = &[
    attribute("version"),
    attribute("agencyID"),
    truth("isFinal").only(E21),
    truth("isPartialLanguage").only(E31),
    truth("isExternalReference"),
    attribute("validFrom"),
    attribute("validTo"),
];
pub static PARTIAL: &[Field] = &[truth("isPartial")];

/// Puts what all identifiable, nameable, maintainable things have before what is their own.
macro_rules! shape {
    (identifiable $($own:expr),*) => { Shape(&[ID, ANNOTABLE, LINKED, $($own),*]) };
    (nameable $($own:expr),*) => { Shape(&[ID, ANNOTABLE, LINKED, NAMED, $($own),*]) };
    (maintainable $($own:expr),*) => { Shape(&[ID, MAINTAINED, ANNOTABLE, LINKED, NAMED, $($own),*]) };
    (scheme $($own:expr),*) => { Shape(&[ID, MAINTAINED, PARTIAL, ANNOTABLE, LINKED, NAMED, $($own),*]) };
}
pub(crate) use shape;

static SENTINEL: Shape = Shape(&[&[attribute("value")], NAMED]);
static FACETS: &[Field] = &[
    truth("isSequence"),
    number("interval"),
    number("startValue"),
    number("endValue"),
    attribute("timeInterval"),
    attribute("startTime"),
    attribute("endTime"),
    number("minLength"),
    number("maxLength"),
    number("minValue"),
    number("maxValue"),
    number("decimals"),
    attribute("pattern"),
    truth("isMultiLingual"),
];
pub static FORMAT: Shape = Shape(&[
    &[
        field("dataType", "textType", TEXT_ATTRIBUTE).only(E3),
        field("dataType", "textType", TEXT_ATTRIBUTE).json("textType").only(E21),
    ],
    FACETS,
    &[parts("sentinelValues", "SentinelValue", &SENTINEL).only(E3)],
]);
static REPRESENTATION: Shape = Shape(&[&[
    number("minOccurs").only(E3),
    number("maxOccurs").only(E3),
    part("format", "TextFormat", &FORMAT).only(E3),
    part("format", "TextFormat", &FORMAT).json("textFormat").only(E21),
    reference("enumeration", "Enumeration", "codelist.Codelist"),
    part("enumerationFormat", "EnumerationFormat", &FORMAT),
]]);
static COMPONENT: &[Field] = &[
    reference("conceptIdentity", "ConceptIdentity", "conceptscheme.Concept"),
    part("localRepresentation", "LocalRepresentation", &REPRESENTATION),
];

// Organisations.
pub static CONTACT: Shape = Shape(&[&[
    attribute("id"),
    localised("names", "com:Name"),
    localised("departments", "Department"),
    localised("roles", "Role"),
    field("telephones", "Telephone", Form::Texts),
    field("faxes", "Fax", Form::Texts),
    field("x400s", "X400", Form::Texts),
    field("uris", "URI", Form::Texts),
    field("emails", "Email", Form::Texts),
]]);
static ORGANISATION: Shape =
    shape!(nameable & [field("parent", "Parent", Local), parts("contacts", "Contact", &CONTACT)]);
static AGENCIES: Shape = shape!(scheme & [parts("agencies", "Agency", &ORGANISATION)]);
static PROVIDERS: Shape = shape!(scheme & [parts("dataProviders", "DataProvider", &ORGANISATION)]);
static CONSUMERS: Shape = shape!(scheme & [parts("dataConsumers", "DataConsumer", &ORGANISATION)]);
static METADATA_PROVIDERS: Shape =
    shape!(scheme & [parts("metadataProviders", "MetadataProvider", &ORGANISATION)]);
static UNITS: Shape =
    shape!(scheme & [parts("organisationUnits", "OrganisationUnit", &ORGANISATION)]);

// Codes and concepts.
static MEMBER_VALUE: Shape = Shape(&[&[field("value", "", Form::Content), truth("cascadeValues")]]);
static SELECTION: Shape = Shape(&[&[
    field("wildcardedMemberValues", "MemberValue", Values(&MEMBER_VALUE, Which::Wildcards)),
    field("memberValues", "MemberValue", Values(&MEMBER_VALUE, Which::Plain)),
]]);
static EXTENSION: Shape = Shape(&[&[
    attribute("prefix"),
    reference("codelist", "Codelist", "codelist.Codelist"),
    part("inclusiveCodeSelection", "InclusiveCodeSelection", &SELECTION),
    part("exclusiveCodeSelection", "ExclusiveCodeSelection", &SELECTION),
]]);
static EXTENSIONS: &[Field] = &[parts("codelistExtensions", "CodelistExtension", &EXTENSION)];
static CODE: Shape = shape!(nameable & [field("parent", "Parent", Local)]);
static CODELIST: Shape = shape!(scheme & [parts("codes", "Code", &CODE)], EXTENSIONS);
static GEO_CODE: Shape = shape!(nameable & [attribute("value"), field("parent", "Parent", Local)]);
static GEO_CODELIST: Shape = shape!(
    scheme & [attribute("geoType"), parts("geoFeatureSetCodes", "GeoFeatureSetCode", &GEO_CODE)],
    EXTENSIONS
);
static GRID_CODE: Shape =
    shape!(nameable & [field("parent", "Parent", Local), text("geoCell", "GeoCell")]);
static GRID_CODELIST: Shape = shape!(
    scheme & [attribute("geoType"), parts("geoGridCodes", "GeoGridCode", &GRID_CODE)],
    EXTENSIONS,
    &[text("gridDefinition", "GridDefinition")]
);
static VALUE_ITEM: Shape = Shape(&[ID, ANNOTABLE, NAMED]);
static VALUE_LIST: Shape = shape!(maintainable & [parts("valueItems", "ValueItem", &VALUE_ITEM)]);
static ISO_CONCEPT: Shape = Shape(&[&[
    text("conceptAgency", "ConceptAgency"),
    text("conceptSchemeID", "ConceptSchemeID"),
    text("conceptID", "ConceptID"),
]]);
static CONCEPT: Shape = shape!(
    nameable
        & [
            field("parent", "Parent", Local),
            part("coreRepresentation", "CoreRepresentation", &REPRESENTATION),
            part("isoConceptReference", "ISOConceptReference", &ISO_CONCEPT),
        ]
);
static CONCEPTS: Shape = shape!(scheme & [parts("concepts", "Concept", &CONCEPT)]);

// Data structures.
static ROLES: &[Field] = &[references("conceptRoles", "ConceptRole", "conceptscheme.Concept")];
static DIMENSION: Shape = shape!(identifiable & [number("position")], COMPONENT, ROLES);
static TIME_DIMENSION: Shape = shape!(identifiable COMPONENT);
static DIMENSIONS: Shape = shape!(
    identifiable
        & [
            parts("dimensions", "Dimension", &DIMENSION),
            parts("measureDimensions", "MeasureDimension", &DIMENSION).only(E21),
            part("timeDimension", "TimeDimension", &TIME_DIMENSION).only(E3),
            field("timeDimension", "TimeDimension", Form::Single(&TIME_DIMENSION))
                .json("timeDimensions")
                .only(E21),
        ]
);
static GROUP: Shape = shape!(
    identifiable
        & [field("groupDimensions", "GroupDimension", Form::LocalsEach("DimensionReference"))]
);
static RELATIONSHIP: Shape = Shape(&[&[
    field("dataflow", "Dataflow", Form::Empty).only(E3),
    field("dataflow", "None", Form::Empty).json("none").only(E21),
    field("dimensions", "Dimension", TextsWith("areDimensionsOptional", "optional")).only(E3),
    field("dimensions", "Dimension", Locals).only(E21),
    field("attachmentGroups", "AttachmentGroup", Locals).only(E21),
    field("group", "Group", Local),
    field("observation", "Observation", Form::Empty).only(E3),
    field("observation", "PrimaryMeasure", Form::Fixed("OBS_VALUE"))
        .json("primaryMeasure")
        .only(E21),
]]);
static RELATED: &[Field] = &[part("attributeRelationship", "AttributeRelationship", &RELATIONSHIP)];
static USAGE: &[Field] = &[
    attribute("usage").only(E3),
    field("usage", "assignmentStatus", TEXT_ATTRIBUTE).json("assignmentStatus").only(E21),
];
static ATTRIBUTE: Shape = shape!(
    identifiable USAGE,
    COMPONENT,
    ROLES,
    RELATED,
    &[field("measureRelationship", "MeasureRelationship", TextsIn("Measure")).only(E3)]
);
static METADATA_USAGE: Shape = Shape(&[
    ANNOTABLE,
    LINKED,
    &[text("metadataAttributeReference", "MetadataAttributeReference")],
    RELATED,
]);
static ATTRIBUTES: Shape = shape!(
    identifiable
        & [
            parts("attributes", "Attribute", &ATTRIBUTE),
            parts("metadataAttributeUsages", "MetadataAttributeUsage", &METADATA_USAGE).only(E3),
        ]
);
static MEASURE: Shape = shape!(identifiable & [attribute("usage")], COMPONENT, ROLES);
static PRIMARY_MEASURE: Shape = shape!(identifiable COMPONENT);
static MEASURES: Shape = shape!(
    identifiable
        & [
            parts("measures", "Measure", &MEASURE).only(E3),
            field("measures", "PrimaryMeasure", Form::First(&PRIMARY_MEASURE))
                .json("primaryMeasure")
                .only(E21),
        ]
);
static COMPONENTS: Shape = Shape(&[&[
    part("dimensionList", "DimensionList", &DIMENSIONS),
    parts("groups", "Group", &GROUP),
    part("attributeList", "AttributeList", &ATTRIBUTES),
    part("measureList", "MeasureList", &MEASURES),
]]);
static DATA_STRUCTURE: Shape = shape!(
    maintainable
        & [
            truth("evolvingStructure").only(E31),
            part("dataStructureComponents", "DataStructureComponents", &COMPONENTS),
            reference("metadata", "Metadata", "").only(E3),
        ]
);
static METADATA_ATTRIBUTE: Shape = shape!(
    identifiable & [number("minOccurs"), number("maxOccurs"), truth("isPresentational")],
    COMPONENT,
    &[parts("metadataAttributes", "MetadataAttribute", &METADATA_ATTRIBUTE)]
);
static METADATA_ATTRIBUTES: Shape =
    shape!(identifiable & [parts("metadataAttributes", "MetadataAttribute", &METADATA_ATTRIBUTE)]);
static TARGET_OBJECT: Shape = shape!(
    identifiable
        & [
            attribute("objectType"),
            part("localRepresentation", "LocalRepresentation", &REPRESENTATION)
        ]
);
static METADATA_TARGET: Shape = shape!(
    identifiable
        & [
            parts("keyDescriptorValuesTargets", "KeyDescriptorValuesTarget", &TARGET_OBJECT),
            parts("dataSetTargets", "DataSetTarget", &TARGET_OBJECT),
            parts("constraintContentTargets", "ConstraintContentTarget", &TARGET_OBJECT),
            parts("reportPeriodTargets", "ReportPeriodTarget", &TARGET_OBJECT),
            parts("identifiableObjectTargets", "IdentifiableObjectTarget", &TARGET_OBJECT),
        ]
);
static REPORT: Shape = shape!(
    identifiable
        & [
            parts("metadataAttributes", "MetadataAttribute", &METADATA_ATTRIBUTE),
            field("metadataTargets", "MetadataTarget", Locals),
        ]
);
static METADATA_COMPONENTS: Shape = Shape(&[&[
    part("metadataAttributeList", "MetadataAttributeList", &METADATA_ATTRIBUTES).only(E3),
    parts("metadataTargets", "MetadataTarget", &METADATA_TARGET).only(E21),
    parts("reportStructures", "ReportStructure", &REPORT).only(E21),
]]);
static METADATA_STRUCTURE: Shape = shape!(
    maintainable
        & [part(
            "metadataStructureComponents",
            "MetadataStructureComponents",
            &METADATA_COMPONENTS
        )]
);

// Flows and agreements.
static DATAFLOW: Shape = shape!(
    maintainable
        & [
            reference("structure", "Structure", "datastructure.DataStructure"),
            field("dimensionConstraint", "DimensionConstraint", TextsIn("Dimension")).only(E31),
        ]
);
static TARGETS: &[Field] = &[field("targets", "Target", Form::Texts).only(E3)];
static METADATAFLOW: Shape = shape!(
    maintainable & [reference("structure", "Structure", "metadatastructure.MetadataStructure")],
    TARGETS
);
static AGREEMENT: Shape = shape!(
    maintainable
        & [
            reference("dataflow", "Dataflow", "datastructure.Dataflow").only(E3),
            reference("dataflow", "StructureUsage", "datastructure.Dataflow")
                .json("structureUsage")
                .only(E21),
            reference("dataProvider", "DataProvider", "base.DataProvider"),
        ]
);
static METADATA_AGREEMENT: Shape = shape!(
    maintainable
        & [
            reference("metadataflow", "Metadataflow", ""),
            reference("metadataProvider", "MetadataProvider", ""),
        ],
    TARGETS
);

// Subjects.
static CATEGORY: Shape = shape!(nameable & [parts("categories", "Category", &CATEGORY)]);
static CATEGORIES: Shape = shape!(scheme & [parts("categories", "Category", &CATEGORY)]);
static CATEGORISATION: Shape = shape!(
    maintainable
        & [
            reference("source", "Source", ""),
            reference("target", "Target", "categoryscheme.Category")
        ]
);
static REPORTING_CATEGORY: Shape = shape!(
    nameable
        & [
            parts("reportingCategories", "ReportingCategory", &REPORTING_CATEGORY),
            references("structuralMetadata", "StructuralMetadata", "datastructure.DataStructure"),
            references("provisioningMetadata", "ProvisioningMetadata", "datastructure.Dataflow"),
        ]
);
static TAXONOMY: Shape =
    shape!(scheme & [parts("reportingCategories", "ReportingCategory", &REPORTING_CATEGORY)]);

macro_rules! listings {
    ($($class:ident $member:literal $list:literal $element:literal $shape:expr, $editions:expr;)+) => {
        /// Every class by edition: of the third generation with what others refer to first, of 2.1 in the order
        /// of its schema.
        pub static LISTINGS: [Listing; [$($member),+].len()] = [$(Listing {
            class: C::$class,
            member: $member,
            list: $list,
            element: $element,
            shape: $shape,
            editions: $editions,
        }),+];
    };
}

listings! {
    AgencyScheme "agencySchemes" "AgencySchemes" "AgencyScheme" &AGENCIES, E3;
    DataProviderScheme "dataProviderSchemes" "DataProviderSchemes" "DataProviderScheme" &PROVIDERS, E3;
    DataConsumerScheme "dataConsumerSchemes" "DataConsumerSchemes" "DataConsumerScheme" &CONSUMERS, E3;
    MetadataProviderScheme "metadataProviderSchemes" "MetadataProviderSchemes" "MetadataProviderScheme" &METADATA_PROVIDERS, E3;
    OrganisationUnitScheme "organisationUnitSchemes" "OrganisationUnitSchemes" "OrganisationUnitScheme" &UNITS, E3;
    Codelist "codelists" "Codelists" "Codelist" &CODELIST, E3;
    GeographicCodelist "geographicCodelists" "GeographicCodelists" "GeographicCodelist" &GEO_CODELIST, E3;
    GeoGridCodelist "geoGridCodelists" "GeoGridCodelists" "GeoGridCodelist" &GRID_CODELIST, E3;
    ValueList "valueLists" "ValueLists" "ValueList" &VALUE_LIST, E3;
    ConceptScheme "conceptSchemes" "ConceptSchemes" "ConceptScheme" &CONCEPTS, E3;
    Hierarchy "hierarchies" "Hierarchies" "Hierarchy" &more::HIERARCHY, E3;
    DataStructure "dataStructures" "DataStructures" "DataStructure" &DATA_STRUCTURE, E3;
    MetadataStructure "metadataStructures" "MetadataStructures" "MetadataStructure" &METADATA_STRUCTURE, E3;
    Dataflow "dataflows" "Dataflows" "Dataflow" &DATAFLOW, E3;
    Metadataflow "metadataflows" "Metadataflows" "Metadataflow" &METADATAFLOW, E3;
    HierarchyAssociation "hierarchyAssociations" "HierarchyAssociations" "HierarchyAssociation" &more::ASSOCIATION, E3;
    ProvisionAgreement "provisionAgreements" "ProvisionAgreements" "ProvisionAgreement" &AGREEMENT, E3;
    MetadataProvisionAgreement "metadataProvisionAgreements" "MetadataProvisionAgreements" "MetadataProvisionAgreement" &METADATA_AGREEMENT, E3;
    DataConstraint "dataConstraints" "DataConstraints" "DataConstraint" &more::DATA_CONSTRAINT, E3;
    DataConstraint "availabilityConstraints" "AvailabilityConstraints" "AvailabilityConstraint" &more::AVAILABILITY, E31;
    MetadataConstraint "metadataConstraints" "MetadataConstraints" "MetadataConstraint" &more::METADATA_CONSTRAINT, E3;
    CategoryScheme "categorySchemes" "CategorySchemes" "CategoryScheme" &CATEGORIES, E3;
    Categorisation "categorisations" "Categorisations" "Categorisation" &CATEGORISATION, E3;
    ReportingTaxonomy "reportingTaxonomies" "ReportingTaxonomies" "ReportingTaxonomy" &TAXONOMY, E3;
    RepresentationMap "representationMaps" "RepresentationMaps" "RepresentationMap" &more::REPRESENTATION_MAP, E3;
    StructureMap "structureMaps" "StructureMaps" "StructureMap" &more::STRUCTURE_MAP, E3;
    ConceptSchemeMap "conceptSchemeMaps" "ConceptSchemeMaps" "ConceptSchemeMap" &more::SCHEME_MAP, E3;
    CategorySchemeMap "categorySchemeMaps" "CategorySchemeMaps" "CategorySchemeMap" &more::SCHEME_MAP, E3;
    OrganisationSchemeMap "organisationSchemeMaps" "OrganisationSchemeMaps" "OrganisationSchemeMap" &more::SCHEME_MAP, E3;
    ReportingTaxonomyMap "reportingTaxonomyMaps" "ReportingTaxonomyMaps" "ReportingTaxonomyMap" &more::SCHEME_MAP, E3;
    Process "processes" "Processes" "Process" &more::PROCESS, E3;
    VtlMappingScheme "vtlMappingSchemes" "VtlMappingSchemes" "VtlMappingScheme" &more::MAPPINGS, E3;
    NamePersonalisationScheme "namePersonalisationSchemes" "NamePersonalisationSchemes" "NamePersonalisationScheme" &more::PERSONALISATIONS, E3;
    CustomTypeScheme "customTypeSchemes" "CustomTypeSchemes" "CustomTypeScheme" &more::CUSTOM_TYPES, E3;
    RulesetScheme "rulesetSchemes" "RulesetSchemes" "RulesetScheme" &more::RULESETS, E3;
    UserDefinedOperatorScheme "userDefinedOperatorSchemes" "UserDefinedOperatorSchemes" "UserDefinedOperatorScheme" &more::OPERATORS, E3;
    TransformationScheme "transformationSchemes" "TransformationSchemes" "TransformationScheme" &more::TRANSFORMATIONS, E3;
    AgencyScheme "agencySchemes" "OrganisationSchemes" "AgencyScheme" &AGENCIES, E21;
    DataProviderScheme "dataProviderSchemes" "OrganisationSchemes" "DataProviderScheme" &PROVIDERS, E21;
    DataConsumerScheme "dataConsumerSchemes" "OrganisationSchemes" "DataConsumerScheme" &CONSUMERS, E21;
    OrganisationUnitScheme "organisationUnitSchemes" "OrganisationSchemes" "OrganisationUnitScheme" &UNITS, E21;
    Dataflow "dataflows" "Dataflows" "Dataflow" &DATAFLOW, E21;
    Metadataflow "metadataflows" "Metadataflows" "Metadataflow" &METADATAFLOW, E21;
    CategoryScheme "categorySchemes" "CategorySchemes" "CategoryScheme" &CATEGORIES, E21;
    Categorisation "categorisations" "Categorisations" "Categorisation" &CATEGORISATION, E21;
    Codelist "codelists" "Codelists" "Codelist" &CODELIST, E21;
    Hierarchy "hierarchicalCodelists" "HierarchicalCodelists" "HierarchicalCodelist" &more::HIERARCHICAL_CODELIST, E21;
    ConceptScheme "conceptSchemes" "Concepts" "ConceptScheme" &CONCEPTS, E21;
    MetadataStructure "metadataStructures" "MetadataStructures" "MetadataStructure" &METADATA_STRUCTURE, E21;
    DataStructure "dataStructures" "DataStructures" "DataStructure" &DATA_STRUCTURE, E21;
    StructureMap "structureSets" "StructureSets" "StructureSet" &more::STRUCTURE_SET, E21;
    ReportingTaxonomy "reportingTaxonomies" "ReportingTaxonomies" "ReportingTaxonomy" &TAXONOMY, E21;
    Process "processes" "Processes" "Process" &more::PROCESS, E21;
    DataConstraint "contentConstraints" "Constraints" "ContentConstraint" &more::DATA_CONSTRAINT, E21;
    ProvisionAgreement "provisionAgreements" "ProvisionAgreements" "ProvisionAgreement" &AGREEMENT, E21;
    CustomTypeScheme "" "CustomTypes" "CustomTypeScheme" &more::CUSTOM_TYPES, E21;
    VtlMappingScheme "" "VtlMappings" "VtlMappingScheme" &more::MAPPINGS, E21;
    NamePersonalisationScheme "" "NamePersonalisations" "NamePersonalisationScheme" &more::PERSONALISATIONS, E21;
    RulesetScheme "" "Rulesets" "RulesetScheme" &more::RULESETS, E21;
    TransformationScheme "" "Transformations" "TransformationScheme" &more::TRANSFORMATIONS, E21;
    UserDefinedOperatorScheme "" "UserDefinedOperators" "UserDefinedOperatorScheme" &more::OPERATORS, E21;
}
