//! The XML schema of structure specific data: what a message of one structure may hold, derived from
//! the structure and its codelists by the rules of SDMX 2.1 section 3B and SDMX 3.0 section 3B.
//!
//! Knows how components and codes become types; knows nothing of addresses and media types.

use model::{
    ArtefactClass, AttributeRelationship, Codelist, Component, ComponentRole, DataStructure,
    LocalisedText, Reference, Representation,
};

use crate::xml_write::Xml;

/// The version of SDMX-ML a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFormat {
    /// SDMX-ML 2.1.
    Ml21,
    /// SDMX-ML 3.0.
    Ml30,
}

impl SchemaFormat {
    fn namespaces(self) -> &'static str {
        match self {
            Self::Ml21 => "v2_1",
            Self::Ml30 => "v3_0",
        }
    }
}

/// What a schema is asked for.
#[derive(Clone, Debug)]
pub struct SchemaContext<'a> {
    /// The version of SDMX-ML.
    pub format: SchemaFormat,
    /// What the data are asked for by: a dataflow, a data structure or a provision agreement.
    pub class: ArtefactClass,
    /// Its reference.
    pub reference: Reference,
    /// The structure.
    pub structure: &'a DataStructure,
    /// The codelists of its components; without one, any text is a code.
    pub codelists: &'a [Codelist],
    /// The dimension that stands on each observation; `None` for all of them (`AllDimensions`).
    pub dimension_at_observation: Option<&'a str>,
}

/// Writes the schema. Every attribute is optional: a message that updates or deletes need not give
/// it.
#[must_use]
pub fn write_schema(context: &SchemaContext<'_>) -> String {
    let mut schema = Schema { context, xml: Xml::document() };
    schema.write();
    schema.xml.take()
}

/// Where a component stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    DataSet,
    Series,
    Observation,
}

struct Schema<'a> {
    context: &'a SchemaContext<'a>,
    xml: Xml,
}

impl Schema<'_> {
    fn write(&mut self) {
        let SchemaContext { format, class, reference, dimension_at_observation, .. } = self.context;
        let at = dimension_at_observation.unwrap_or("AllDimensions");
        let target = format!("{}:ObsLevelDim:{at}", reference.urn(*class));
        let versions = format.namespaces();
        let namespace =
            |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{versions}/{name}");
        let (common, data) = (namespace("common"), namespace("data/structurespecific"));
        self.xml.start(
            "xs:schema",
            &[
                ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
                ("xmlns", &target),
                ("xmlns:dsd", &data),
                ("xmlns:com", &common),
                ("targetNamespace", &target),
                ("elementFormDefault", "qualified"),
                ("attributeFormDefault", "unqualified"),
            ],
        );
        self.xml.line();
        for (namespace, file) in
            [(&data, "SDMXDataStructureSpecific.xsd"), (&common, "SDMXCommon.xsd")]
        {
            let place = format!("https://registry.sdmx.org/schemas/{versions}/{file}");
            self.xml.empty("xs:import", &[("namespace", namespace), ("schemaLocation", &place)]);
            self.xml.line();
        }
        self.code_types();
        self.data_set();
        if dimension_at_observation.is_some() {
            self.series();
        }
        self.observation();
        self.xml.end();
    }

    fn is_flat(&self) -> bool {
        self.context.dimension_at_observation.is_none()
    }

    fn place(&self, component: &Component) -> At {
        let on_observation =
            |id: &str| self.is_flat() || self.context.dimension_at_observation == Some(id);
        match (component.role, &component.relationship) {
            (ComponentRole::Measure, _) => At::Observation,
            (ComponentRole::Dimension | ComponentRole::TimeDimension, _) => {
                if on_observation(&component.id) { At::Observation } else { At::Series }
            }
            (ComponentRole::Attribute, AttributeRelationship::Dataset) => At::DataSet,
            (ComponentRole::Attribute, AttributeRelationship::Dimensions(dimensions)) => {
                let any = dimensions.iter().any(|dimension| on_observation(dimension));
                if any || self.is_flat() { At::Observation } else { At::Series }
            }
            (ComponentRole::Attribute, _) => At::Observation,
        }
    }

    fn codelist_of(&self, component: &Component) -> Option<usize> {
        let Representation::Codelist(reference) = &component.representation else { return None };
        self.context.codelists.iter().position(|list| list.header.reference() == *reference)
    }

    /// The name of a codelist's type; two lists with one id are told apart by their agency.
    fn type_name(&self, index: usize) -> String {
        let lists = self.context.codelists;
        let header = &lists[index].header;
        let same = lists.iter().filter(|list| list.header.id == header.id).count();
        if same > 1 { format!("{}.{}", header.agency, header.id) } else { header.id.clone() }
    }

    fn code_types(&mut self) {
        let components = &self.context.structure.components;
        for (index, list) in self.context.codelists.iter().enumerate() {
            if !components.iter().any(|component| self.codelist_of(component) == Some(index)) {
                continue;
            }
            let name = self.type_name(index);
            self.xml.start("xs:simpleType", &[("name", &name)]);
            self.documentation(&list.header.names);
            self.xml.start("xs:restriction", &[("base", "xs:string")]);
            self.xml.line();
            for code in &list.codes {
                self.xml.start("xs:enumeration", &[("value", &code.id)]);
                self.documentation(&code.names);
                self.xml.end();
            }
            self.xml.end();
            self.xml.end();
        }
    }

    fn documentation(&mut self, names: &LocalisedText) {
        if names.is_empty() {
            return;
        }
        self.xml.start("xs:annotation", &[]);
        for (language, name) in &names.0 {
            self.xml.element("xs:documentation", &[("xml:lang", language)], name);
        }
        self.xml.end();
    }

    /// Begins a type that narrows one of the standard's.
    fn begin(&mut self, name: &str) {
        self.xml.start("xs:complexType", &[("name", name)]);
        self.xml.start("xs:complexContent", &[]);
        let base = format!("dsd:{name}");
        self.xml.start("xs:restriction", &[("base", &base)]);
        self.xml.start("xs:sequence", &[]);
        self.xml.line();
        self.xml.empty("xs:element", &[("ref", "com:Annotations"), ("minOccurs", "0")]);
        self.xml.line();
    }

    fn end_type(&mut self) {
        for _ in 0..3 {
            self.xml.end();
        }
    }

    fn element(&mut self, name: &str, kind: &str, occurs: (&str, &str)) {
        let attributes = [
            ("name", name),
            ("type", kind),
            ("form", "unqualified"),
            ("minOccurs", occurs.0),
            ("maxOccurs", occurs.1),
        ];
        self.xml.empty("xs:element", &attributes);
        self.xml.line();
    }

    fn data_set(&mut self) {
        self.begin("DataSetType");
        self.element("DataProvider", "com:DataProviderReferenceType", ("0", "1"));
        self.xml.start("xs:choice", &[("minOccurs", "0")]);
        if self.is_flat() {
            self.element("Obs", "ObsType", ("1", "unbounded"));
        } else {
            self.element("Series", "SeriesType", ("1", "unbounded"));
        }
        self.xml.end();
        self.xml.end();
        self.attributes(At::DataSet);
        self.xml.empty("xs:attributeGroup", &[("ref", "dsd:SetAttributeGroup")]);
        self.end_type();
    }

    fn series(&mut self) {
        self.begin("SeriesType");
        if self.context.format == SchemaFormat::Ml30 {
            self.element("Comp", "dsd:CompType", ("0", "0"));
        }
        self.element("Obs", "ObsType", ("0", "unbounded"));
        self.xml.end();
        let time = self.context.structure.time_dimension();
        if time.is_none_or(|time| self.place(time) != At::Series) {
            self.attribute("TIME_PERIOD", "com:ObservationalTimePeriodType", "prohibited");
        }
        self.attributes(At::Series);
        self.end_type();
    }

    fn observation(&mut self) {
        self.begin("ObsType");
        if self.context.format == SchemaFormat::Ml30 {
            self.element("Comp", "dsd:CompType", ("0", "0"));
        }
        self.xml.end();
        let time = self.context.structure.time_dimension();
        if time.is_none_or(|time| self.place(time) != At::Observation) {
            self.attribute("TIME_PERIOD", "com:ObservationalTimePeriodType", "prohibited");
        }
        self.attributes(At::Observation);
        self.end_type();
    }

    /// The components that stand at one place.
    fn attributes(&mut self, at: At) {
        let structure = self.context.structure;
        for component in &structure.components {
            if self.place(component) != at {
                continue;
            }
            let kind = match (self.codelist_of(component), &component.representation) {
                (Some(index), _) => self.type_name(index),
                (None, Representation::Decimal) => "xs:decimal".to_owned(),
                (None, Representation::Integer) => "xs:integer".to_owned(),
                (None, Representation::TimePeriod) => "com:ObservationalTimePeriodType".to_owned(),
                (None, _) if component.role == ComponentRole::TimeDimension => {
                    "com:ObservationalTimePeriodType".to_owned()
                }
                (None, _) => "xs:string".to_owned(),
            };
            let is_key =
                matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension);
            self.attribute(&component.id, &kind, if is_key { "required" } else { "optional" });
        }
    }

    fn attribute(&mut self, name: &str, kind: &str, usage: &str) {
        self.xml.empty("xs:attribute", &[("name", name), ("type", kind), ("use", usage)]);
        self.xml.line();
    }
}
