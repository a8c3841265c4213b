//! Artefacts become SDMX-ML structure messages, 2.1 and 3.0.
//! Knows where the versions put things; what neither has an element for goes into annotations.

use model::{
    Artefact, ArtefactClass, AttributeRelationship, Component, ComponentRole, DataConstraint,
    DataStructure, Header, LocalisedText, Reference, Representation,
};

use crate::context::MessageHeader;
use crate::error::Error;
use crate::extras::{self, Annotation, SYNONYM};
use crate::message::StructureFormat;
use crate::ml_components::text_type;
use crate::ml_constraint;
use crate::structure_message::Extent;
use crate::xml_write::Xml;

/// Writes a structure message. Classes stand in the order the schema of the version asks for, and in
/// a class the artefacts stand as given.
///
/// SDMX-ML 2.1 has no `StructureMap` or `RepresentationMap` of its own kind: such an artefact is
/// an error there, so leave them out before.
pub fn write_ml(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[(&Artefact, Extent)],
) -> Result<String, Error> {
    let is_30 = format == StructureFormat::Ml30;
    let mut writer = Writer { xml: Xml::document(), is_30, extent: Extent::Whole };
    let version = if is_30 { "v3_0" } else { "v2_1" };
    let space =
        |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
    writer.xml.start(
        "mes:Structure",
        &[
            ("xmlns:mes", &space("message")),
            ("xmlns:str", &space("structure")),
            ("xmlns:com", &space("common")),
        ],
    );
    writer.xml.line();
    writer.xml.start("mes:Header", &[]);
    writer.xml.element("mes:ID", &[], &header.id);
    writer.xml.element("mes:Test", &[], "false");
    writer.xml.element("mes:Prepared", &[], &header.prepared);
    writer.xml.empty("mes:Sender", &[("id", &header.sender)]);
    writer.xml.end();
    if !artefacts.is_empty() {
        writer.xml.start("mes:Structures", &[]);
        writer.xml.line();
        writer.lists(artefacts)?;
        writer.xml.end();
    }
    writer.xml.end();
    Ok(writer.xml.take())
}

struct Writer {
    xml: Xml,
    is_30: bool,
    /// How much is told of the artefact being written.
    extent: Extent,
}

const ORDER_21: [(ArtefactClass, &str); 9] = [
    (ArtefactClass::AgencyScheme, "str:OrganisationSchemes"),
    (ArtefactClass::Dataflow, "str:Dataflows"),
    (ArtefactClass::Codelist, "str:Codelists"),
    (ArtefactClass::ConceptScheme, "str:Concepts"),
    (ArtefactClass::DataStructure, "str:DataStructures"),
    (ArtefactClass::DataConstraint, "str:Constraints"),
    (ArtefactClass::ProvisionAgreement, "str:ProvisionAgreements"),
    (ArtefactClass::StructureMap, "str:StructureMaps"),
    (ArtefactClass::RepresentationMap, "str:RepresentationMaps"),
];

const ORDER_30: [(ArtefactClass, &str); 9] = [
    (ArtefactClass::AgencyScheme, "str:AgencySchemes"),
    (ArtefactClass::Codelist, "str:Codelists"),
    (ArtefactClass::ConceptScheme, "str:ConceptSchemes"),
    (ArtefactClass::DataStructure, "str:DataStructures"),
    (ArtefactClass::Dataflow, "str:Dataflows"),
    (ArtefactClass::DataConstraint, "str:DataConstraints"),
    (ArtefactClass::ProvisionAgreement, "str:ProvisionAgreements"),
    (ArtefactClass::StructureMap, "str:StructureMaps"),
    (ArtefactClass::RepresentationMap, "str:RepresentationMaps"),
];

/// The element of a class whose stub holds nothing; the schemas want the references of the others.
fn hollow_element(class: ArtefactClass) -> Option<&'static str> {
    match class {
        ArtefactClass::AgencyScheme => Some("str:AgencyScheme"),
        ArtefactClass::Codelist => Some("str:Codelist"),
        ArtefactClass::ConceptScheme => Some("str:ConceptScheme"),
        ArtefactClass::DataStructure => Some("str:DataStructure"),
        ArtefactClass::Dataflow => Some("str:Dataflow"),
        ArtefactClass::ProvisionAgreement
        | ArtefactClass::DataConstraint
        | ArtefactClass::StructureMap
        | ArtefactClass::RepresentationMap => None,
    }
}

impl Writer {
    fn lists(&mut self, artefacts: &[(&Artefact, Extent)]) -> Result<(), Error> {
        let order = if self.is_30 { ORDER_30 } else { ORDER_21 };
        for (class, list) in order {
            let mut of_class =
                artefacts.iter().filter(|(artefact, _)| artefact.class() == class).peekable();
            if of_class.peek().is_none() {
                continue;
            }
            self.xml.start(list, &[]);
            self.xml.line();
            for (artefact, extent) in of_class {
                self.extent = *extent;
                self.artefact(artefact)?;
            }
            self.xml.end();
        }
        Ok(())
    }

    fn artefact(&mut self, artefact: &Artefact) -> Result<(), Error> {
        let hollow = hollow_element(artefact.class()).filter(|_| self.extent.is_stub());
        if let Some(element) = hollow {
            self.begin(element, artefact);
            self.xml.end();
            return Ok(());
        }
        match artefact {
            Artefact::AgencyScheme(scheme) => {
                self.begin("str:AgencyScheme", artefact);
                for agency in &scheme.agencies {
                    self.xml.start("str:Agency", &[("id", &agency.id)]);
                    self.names(&agency.names, &agency.id);
                    self.xml.end();
                }
            }
            Artefact::Codelist(codelist) => {
                self.begin("str:Codelist", artefact);
                for code in &codelist.codes {
                    self.code(code, &codelist.header);
                }
            }
            Artefact::ConceptScheme(scheme) => {
                self.begin("str:ConceptScheme", artefact);
                for concept in &scheme.concepts {
                    self.xml.start("str:Concept", &[("id", &concept.id)]);
                    self.names(&concept.names, &concept.id);
                    self.descriptions(&concept.descriptions);
                    if let Some(codelist) = &concept.codelist {
                        self.xml.start("str:CoreRepresentation", &[]);
                        self.reference("str:Enumeration", codelist, ArtefactClass::Codelist);
                        self.xml.end();
                    } else if !self.is_30 {
                        // sdmx1 2.28 stops at a data set attribute whose concept has none.
                        self.xml.start("str:CoreRepresentation", &[]);
                        self.xml.empty("str:TextFormat", &[("textType", "String")]);
                        self.xml.end();
                    }
                    self.xml.end();
                }
            }
            Artefact::DataStructure(structure) => {
                self.begin("str:DataStructure", artefact);
                self.components(structure);
            }
            Artefact::Dataflow(dataflow) => {
                self.begin("str:Dataflow", artefact);
                self.reference("str:Structure", &dataflow.structure, ArtefactClass::DataStructure);
            }
            Artefact::ProvisionAgreement(agreement) => {
                self.begin("str:ProvisionAgreement", artefact);
                let flow = if self.is_30 { "str:Dataflow" } else { "str:StructureUsage" };
                self.reference(flow, &agreement.dataflow, ArtefactClass::Dataflow);
                self.data_provider(&agreement.header.agency, &agreement.provider);
            }
            Artefact::DataConstraint(constraint) => {
                let element =
                    if self.is_30 { "str:DataConstraint" } else { "str:ContentConstraint" };
                self.begin(element, artefact);
                self.attachment(constraint);
                if !self.extent.is_stub() {
                    ml_constraint::write(&mut self.xml, self.is_30, constraint);
                }
            }
            Artefact::StructureMap(map) if self.is_30 => {
                self.begin("str:StructureMap", artefact);
                // What comes in is no SDMX structure; it is told as the flow it becomes, and the
                // layout itself in an annotation.
                self.reference("str:Source", &map.dataflow, ArtefactClass::Dataflow);
                self.reference("str:Target", &map.dataflow, ArtefactClass::Dataflow);
            }
            Artefact::RepresentationMap(map) if self.is_30 => {
                self.begin("str:RepresentationMap", artefact);
                self.xml.element("str:SourceDataType", &[], "String");
                match &map.codelist {
                    Some(codelist) => {
                        self.reference("str:TargetCodelist", codelist, ArtefactClass::Codelist)
                    }
                    None => self.xml.element("str:TargetDataType", &[], "String"),
                }
                for (word, code) in map.mappings.iter().filter(|_| !self.extent.is_stub()) {
                    self.xml.start("str:RepresentationMapping", &[]);
                    self.xml.element("str:SourceValue", &[], word);
                    self.xml.element("str:TargetValue", &[], code);
                    self.xml.end();
                }
            }
            Artefact::StructureMap(_) | Artefact::RepresentationMap(_) => {
                return Err(Error::NotInFormat { format: "SDMX-ML 2.1", artefact: artefact.urn() });
            }
        }
        self.xml.end();
        Ok(())
    }

    /// The start of a maintainable artefact, with what all of them have.
    fn begin(&mut self, element: &'static str, artefact: &Artefact) {
        let header = artefact.header();
        let mut urn = extras::urn(artefact);
        if !self.is_30 {
            // 2.1 calls constraints on data by another name.
            urn = urn.replace("registry.DataConstraint=", "registry.ContentConstraint=");
        }
        let mut attributes = vec![
            ("id", header.id.as_str()),
            ("agencyID", header.agency.as_str()),
            ("urn", urn.as_str()),
        ];
        // An agency scheme has one version for ever and is never final.
        let is_agency_scheme = artefact.class() == ArtefactClass::AgencyScheme;
        match (is_agency_scheme, self.is_30) {
            (false, _) => attributes.push(("version", header.version.0.as_str())),
            (true, false) => attributes.push(("version", extras::AGENCY_SCHEME_VERSION)),
            (true, true) => {}
        }
        if !self.is_30 && !is_agency_scheme {
            attributes.push(("isFinal", "true"));
        }
        if let Artefact::DataConstraint(constraint) = artefact {
            let name = if self.is_30 { "role" } else { "type" };
            attributes.push((name, constraint.role.code()));
        }
        match self.extent {
            Extent::Whole => {}
            Extent::Partial => attributes.push(("isPartial", "true")),
            Extent::CompleteStub | Extent::Stub => attributes.push(("isExternalReference", "true")),
        }
        self.xml.start(element, &attributes);
        self.xml.line();
        let is_bare = self.extent == Extent::Stub;
        if !is_bare {
            self.annotations(&extras::annotations(artefact));
        }
        self.names(&header.names, &header.id);
        if !is_bare {
            self.descriptions(&header.descriptions);
        }
        self.xml.line();
    }

    fn attachment(&mut self, constraint: &DataConstraint) {
        if constraint.attached_to.is_empty() {
            return;
        }
        self.xml.start("str:ConstraintAttachment", &[]);
        for (element, class) in ml_constraint::ATTACHMENTS {
            for (_, reference) in constraint.attached_to.iter().filter(|(each, _)| *each == class) {
                self.reference(element, reference, class);
            }
        }
        self.xml.end();
    }

    fn annotations(&mut self, annotations: &[Annotation]) {
        if annotations.is_empty() {
            return;
        }
        self.xml.start("com:Annotations", &[]);
        for Annotation { id, kind, title } in annotations {
            let id = id.as_deref().map(|id| ("id", id));
            self.xml.start("com:Annotation", id.as_slice());
            self.xml.element("com:AnnotationTitle", &[], title);
            self.xml.element("com:AnnotationType", &[], kind);
            self.xml.end();
        }
        self.xml.end();
    }

    /// Names in all languages; the schema wants one, so an artefact without takes its id.
    fn names(&mut self, names: &LocalisedText, id: &str) {
        for (language, name) in &names.0 {
            self.xml.element("com:Name", &[("xml:lang", language)], name);
        }
        if names.is_empty() {
            self.xml.element("com:Name", &[("xml:lang", "en")], id);
        }
    }

    fn descriptions(&mut self, descriptions: &LocalisedText) {
        for (language, description) in &descriptions.0 {
            self.xml.element("com:Description", &[("xml:lang", language)], description);
        }
    }

    fn code(&mut self, code: &model::Code, list: &Header) {
        let urn =
            format!("urn:sdmx:org.sdmx.infomodel.codelist.Code={}.{}", list.reference(), code.id);
        self.xml.start("str:Code", &[("id", &code.id), ("urn", &urn)]);
        let synonym = |word: &String| Annotation::new(SYNONYM, word);
        self.annotations(&code.synonyms.iter().map(synonym).collect::<Vec<_>>());
        self.names(&code.names, &code.id);
        self.descriptions(&code.descriptions);
        if let Some(parent) = &code.parent {
            if self.is_30 {
                self.xml.element("str:Parent", &[], parent);
            } else {
                self.xml.start("str:Parent", &[]);
                self.xml.empty("Ref", &[("id", parent)]);
                self.xml.end();
            }
        }
        self.xml.end();
    }

    fn reference(&mut self, element: &'static str, reference: &Reference, class: ArtefactClass) {
        if self.is_30 {
            self.xml.element(element, &[], &reference.urn(class));
            return;
        }
        let (package, name) = class.urn_class().split_once('.').unwrap_or(("base", ""));
        self.xml.start(element, &[]);
        self.xml.empty(
            "Ref",
            &[
                ("id", &reference.id),
                ("agencyID", &reference.agency),
                ("version", &reference.version.0),
                ("package", package),
                ("class", name),
            ],
        );
        self.xml.end();
    }

    fn data_provider(&mut self, agency: &str, provider: &str) {
        if self.is_30 {
            let urn = format!(
                "urn:sdmx:org.sdmx.infomodel.base.DataProvider={agency}:DATA_PROVIDERS(1.0).{provider}"
            );
            self.xml.element("str:DataProvider", &[], &urn);
            return;
        }
        self.xml.start("str:DataProvider", &[]);
        self.xml.empty(
            "Ref",
            &[
                ("id", provider),
                ("maintainableParentID", "DATA_PROVIDERS"),
                ("maintainableParentVersion", "1.0"),
                ("agencyID", agency),
                ("package", "base"),
                ("class", "DataProvider"),
            ],
        );
        self.xml.end();
    }

    fn components(&mut self, structure: &DataStructure) {
        self.xml.start("str:DataStructureComponents", &[]);
        self.xml.line();
        self.xml.start("str:DimensionList", &[("id", "DimensionDescriptor")]);
        self.xml.line();
        for (index, component) in structure.dimensions().enumerate() {
            let position = (index + 1).to_string();
            self.xml.start("str:Dimension", &[("id", &component.id), ("position", &position)]);
            self.component(component);
            self.xml.end();
        }
        if let Some(time) = structure.time_dimension() {
            let position = (structure.dimensions().count() + 1).to_string();
            let mut attributes = vec![("id", time.id.as_str())];
            if !self.is_30 {
                attributes.push(("position", &position));
            }
            self.xml.start("str:TimeDimension", &attributes);
            self.component(time);
            self.xml.end();
        }
        self.xml.end();
        if structure.attributes().next().is_some() {
            self.xml.start("str:AttributeList", &[("id", "AttributeDescriptor")]);
            self.xml.line();
            let measure = structure.measures().next().map_or("OBS_VALUE", |measure| &measure.id);
            for attribute in structure.attributes() {
                self.attribute(attribute, measure);
            }
            self.xml.end();
        }
        self.measures(structure);
        self.xml.end();
    }

    fn measures(&mut self, structure: &DataStructure) {
        if structure.measures().next().is_none() {
            return;
        }
        self.xml.start("str:MeasureList", &[("id", "MeasureDescriptor")]);
        if self.is_30 {
            for measure in structure.measures() {
                self.xml.start("str:Measure", &[("id", &measure.id)]);
                self.component(measure);
                self.xml.end();
            }
        } else if let Some(measure) = structure.measures().next() {
            self.xml.start("str:PrimaryMeasure", &[("id", &measure.id)]);
            self.component(measure);
            self.xml.end();
        }
        self.xml.end();
    }

    fn attribute(&mut self, attribute: &Component, measure: &str) {
        let status = match (self.is_30, attribute.mandatory) {
            (true, true) => ("usage", "mandatory"),
            (true, false) => ("usage", "optional"),
            (false, true) => ("assignmentStatus", "Mandatory"),
            (false, false) => ("assignmentStatus", "Conditional"),
        };
        self.xml.start("str:Attribute", &[("id", &attribute.id), status]);
        self.component(attribute);
        self.xml.start("str:AttributeRelationship", &[]);
        match &attribute.relationship {
            AttributeRelationship::Observation if self.is_30 => {
                self.xml.empty("str:Observation", &[])
            }
            AttributeRelationship::Observation => {
                self.local_reference("str:PrimaryMeasure", measure)
            }
            AttributeRelationship::Dataset if self.is_30 => self.xml.empty("str:Dataflow", &[]),
            AttributeRelationship::Dataset => self.xml.empty("str:None", &[]),
            AttributeRelationship::Dimensions(dimensions) => {
                for dimension in dimensions {
                    self.local_reference("str:Dimension", dimension);
                }
            }
        }
        self.xml.end();
        self.xml.end();
    }

    /// A reference to a component of the same structure.
    fn local_reference(&mut self, element: &'static str, id: &str) {
        if self.is_30 {
            self.xml.element(element, &[], id);
        } else {
            self.xml.start(element, &[]);
            self.xml.empty("Ref", &[("id", id)]);
            self.xml.end();
        }
    }

    fn component(&mut self, component: &Component) {
        let scheme = &component.concept_scheme;
        if self.is_30 {
            let urn = format!(
                "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={scheme}.{}",
                component.id
            );
            self.xml.element("str:ConceptIdentity", &[], &urn);
        } else {
            self.xml.start("str:ConceptIdentity", &[]);
            self.xml.empty(
                "Ref",
                &[
                    ("id", &component.id),
                    ("maintainableParentID", &scheme.id),
                    ("maintainableParentVersion", &scheme.version.0),
                    ("agencyID", &scheme.agency),
                    ("package", "conceptscheme"),
                    ("class", "Concept"),
                ],
            );
            self.xml.end();
        }
        self.xml.start("str:LocalRepresentation", &[]);
        match &component.representation {
            Representation::Codelist(codelist) => {
                self.reference("str:Enumeration", codelist, ArtefactClass::Codelist);
            }
            other => {
                let text_type = match component.role {
                    ComponentRole::TimeDimension => "ObservationalTimePeriod",
                    _ => text_type(other),
                };
                self.xml.empty("str:TextFormat", &[("textType", text_type)]);
            }
        }
        self.xml.end();
    }
}
