//! An artefact of any class as a tree of named parts, named as SDMX-JSON 2.1 names them: the one form
//! that keeps all an artefact says. Knows identity, references and items; what else the parts mean is
//! known to who reads and writes messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::artefact::{Header, Reference, Version};
use crate::artefact_class::{ArtefactClass, URN_PREFIX, Urn};
use crate::language::LocalisedText;

/// Named parts.
pub type Group = BTreeMap<String, Part>;

/// A part of an artefact. Numbers and truth values are texts: their digits are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// A text.
    Text(String),
    /// Parts in order.
    List(Vec<Part>),
    /// Named parts.
    Group(Group),
}

impl Part {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Texts in several languages.
    #[must_use]
    pub fn localised(text: &LocalisedText) -> Self {
        let pair = |(language, text): (&String, &String)| (language.clone(), Self::text(text));
        Self::Group(text.0.iter().map(pair).collect())
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Group(_) => None,
        }
    }

    /// The parts in order; none where it is no list.
    #[must_use]
    pub fn as_list(&self) -> &[Self] {
        match self {
            Self::List(parts) => parts,
            Self::Text(_) | Self::Group(_) => &[],
        }
    }

    /// The named parts, where it has some.
    #[must_use]
    pub fn as_group(&self) -> Option<&Group> {
        match self {
            Self::Group(parts) => Some(parts),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The part with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_group()?.get(name)
    }

    /// The text of the part with this name.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The parts of the list with this name; none where there is no such list.
    #[must_use]
    pub fn list_of(&self, name: &str) -> &[Self] {
        self.get(name).map(Self::as_list).unwrap_or_default()
    }

    fn each_text<'a>(&'a self, each: &mut impl FnMut(&'a str)) {
        match self {
            Self::Text(text) => each(text),
            Self::List(parts) => parts.iter().for_each(|part| part.each_text(each)),
            Self::Group(parts) => parts.values().for_each(|part| part.each_text(each)),
        }
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor)
    }
}

struct PartVisitor;

impl<'de> Visitor<'de> for PartVisitor {
    type Value = Part;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a number, a truth value, a list or a table")
    }

    fn visit_str<E>(self, text: &str) -> Result<Part, E> {
        Ok(Part::text(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Part, E> {
        Ok(Part::Text(text))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Part, E> {
        Ok(Part::text(truth.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Part, E> {
        Ok(Part::text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Part, E> {
        Ok(Part::text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Part, E> {
        Ok(Part::text(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Part, A::Error> {
        let mut list = Vec::new();
        while let Some(part) = parts.next_element()? {
            list.push(part);
        }
        Ok(Part::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Part, A::Error> {
        let mut group = Group::new();
        while let Some((name, part)) = parts.next_entry()? {
            group.insert(name, part);
        }
        Ok(Part::Group(group))
    }
}

/// An artefact of any class, with all it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtefactTree {
    /// Its class.
    #[serde(rename = "of")]
    pub class: ArtefactClass,
    /// What it says.
    pub parts: Group,
}

/// What every artefact may have; a stub has some of it and nothing else.
const STUB: [&str; 11] = [
    "id",
    "agencyID",
    "version",
    "names",
    "validFrom",
    "validTo",
    "isFinal",
    "descriptions",
    "annotations",
    "links",
    "isPartialLanguage",
];

impl ArtefactTree {
    /// The text of a part.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.parts.get(name)?.as_text()
    }

    /// Texts in several languages.
    #[must_use]
    pub fn localised(&self, name: &str) -> LocalisedText {
        localised(self.parts.get(name))
    }

    /// Identity and names. An artefact without a version has the first one.
    #[must_use]
    pub fn header(&self) -> Header {
        let text = |name: &str| self.text(name).unwrap_or_default().to_owned();
        Header {
            agency: text("agencyID"),
            id: text("id"),
            version: Version::new(self.text("version").unwrap_or("1.0")),
            names: self.localised("names"),
            descriptions: self.localised("descriptions"),
        }
    }

    /// The reference others use for it.
    #[must_use]
    pub fn reference(&self) -> Reference {
        let text = |name: &str| self.text(name).unwrap_or_default();
        Reference::new(text("agencyID"), text("id"), self.text("version").unwrap_or("1.0"))
    }

    /// Its SDMX URN.
    #[must_use]
    pub fn urn(&self) -> String {
        self.reference().urn(self.class)
    }

    /// What it refers to, each once. A reference with a `*` in it names no artefact and is left out.
    #[must_use]
    pub fn references(&self) -> Vec<Urn> {
        let mut found = BTreeSet::new();
        for (name, part) in &self.parts {
            // Annotations and links may hold any text.
            if matches!(name.as_str(), "annotations" | "links") {
                continue;
            }
            part.each_text(&mut |text| {
                if text.starts_with(URN_PREFIX) && !text.contains('*') {
                    found.extend(Urn::parse(text));
                }
            });
        }
        found.into_iter().collect()
    }

    /// The items of a scheme, without those below them.
    #[must_use]
    pub fn items(&self) -> &[Part] {
        let list = self.class.items().and_then(|name| self.parts.get(name));
        list.map(Part::as_list).unwrap_or_default()
    }

    /// Keeps of the items those that are wanted and those above them, and tells whether any is left.
    /// Below an item that is wanted, all are kept when it was named, as those who ask for a subject
    /// mean all of it.
    pub fn keep_items(&mut self, is_wanted: &dyn Fn(&str) -> bool) -> bool {
        let Some(member) = self.class.items() else { return false };
        let Some(Part::List(items)) = self.parts.get_mut(member) else { return false };
        let above = parents(items, is_wanted);
        let is_kept = |id: &str| is_wanted(id) || above.contains(id);
        items.retain_mut(|item| keep(item, member, &is_kept));
        let has_some = !items.is_empty();
        if !has_some {
            self.parts.remove(member);
        }
        has_some
    }

    /// Identity and names alone, and whatever the standard lets no artefact of the class be without;
    /// with descriptions and annotations when it is to be complete.
    #[must_use]
    pub fn stub(&self, is_complete: bool) -> Self {
        let needed = needed(self.class);
        let is_told = |name: &str| {
            let is_more = matches!(name, "descriptions" | "annotations" | "links");
            (STUB.contains(&name) && (is_complete || !is_more)) || needed.contains(&name)
        };
        let parts = self.parts.iter().filter(|(name, _)| is_told(name));
        let mut parts: Group = parts.map(|(name, part)| (name.clone(), part.clone())).collect();
        parts.insert("isExternalReference".into(), Part::text("true"));
        Self { class: self.class, parts }
    }
}

/// Texts in several languages, as a part holds them.
#[must_use]
pub fn localised(part: Option<&Part>) -> LocalisedText {
    let texts = part.and_then(Part::as_group).into_iter().flatten();
    let pair =
        |(language, text): (&String, &Part)| Some((language.clone(), text.as_text()?.to_owned()));
    LocalisedText(texts.filter_map(pair).collect())
}

/// The ids above the items that are wanted, by their `parent`.
fn parents(items: &[Part], is_wanted: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let parent_of: BTreeMap<&str, &str> = items
        .iter()
        .filter_map(|item| Some((item.text_of("id")?, item.text_of("parent")?)))
        .collect();
    let mut above = BTreeSet::new();
    for id in parent_of.keys().filter(|id| is_wanted(id)) {
        let mut next = parent_of.get(id);
        while let Some(parent) = next.filter(|parent| above.insert((**parent).to_owned())) {
            next = parent_of.get(parent);
        }
    }
    above
}

/// Whether an item stays: it is kept itself, with all below it, or something below it is kept.
fn keep(item: &mut Part, member: &str, is_kept: &dyn Fn(&str) -> bool) -> bool {
    if item.text_of("id").is_some_and(is_kept) {
        return true;
    }
    let Part::Group(parts) = item else { return false };
    let Some(Part::List(below)) = parts.get_mut(member) else { return false };
    below.retain_mut(|each| keep(each, member, is_kept));
    !below.is_empty()
}

/// The parts that the schemas let no artefact of a class be without.
fn needed(class: ArtefactClass) -> &'static [&'static str] {
    use ArtefactClass as C;
    match class {
        C::ProvisionAgreement => &["dataflow", "dataProvider"],
        C::MetadataProvisionAgreement => &["metadataflow", "metadataProvider"],
        C::DataConstraint | C::MetadataConstraint => &["role"],
        C::StructureMap => &["source", "target"],
        C::RepresentationMap => &["source", "target"],
        C::ConceptSchemeMap
        | C::CategorySchemeMap
        | C::OrganisationSchemeMap
        | C::ReportingTaxonomyMap => &["source", "target", "itemMaps"],
        C::GeographicCodelist | C::GeoGridCodelist => &["geoType", "gridDefinition"],
        C::Hierarchy => &["hierarchicalCodes", "hasFormalLevels"],
        C::HierarchyAssociation => &["linkedHierarchy", "linkedObject"],
        C::Metadataflow => &["targets"],
        C::TransformationScheme
        | C::RulesetScheme
        | C::UserDefinedOperatorScheme
        | C::CustomTypeScheme
        | C::NamePersonalisationScheme => &["vtlVersion"],
        C::AgencyScheme
        | C::Codelist
        | C::ConceptScheme
        | C::DataStructure
        | C::Dataflow
        | C::DataProviderScheme
        | C::DataConsumerScheme
        | C::MetadataProviderScheme
        | C::OrganisationUnitScheme
        | C::ValueList
        | C::CategoryScheme
        | C::Categorisation
        | C::ReportingTaxonomy
        | C::MetadataStructure
        | C::Process
        | C::VtlMappingScheme => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(class: ArtefactClass, json: &str) -> ArtefactTree {
        ArtefactTree { class, parts: serde_json::from_str(json).unwrap() }
    }

    #[test]
    fn items_are_kept_with_those_above_and_below_them() {
        let mut codes = scheme(
            ArtefactClass::Codelist,
            r#"{"id":"CL","codes":[{"id":"IR"},{"id":"IR-07","parent":"IR"},{"id":"AF"}]}"#,
        );
        assert!(codes.keep_items(&|id| id == "IR-07"));
        let ids: Vec<_> = codes.items().iter().filter_map(|item| item.text_of("id")).collect();
        assert_eq!(ids, ["IR", "IR-07"]);
        let mut subjects = scheme(
            ArtefactClass::CategoryScheme,
            r#"{"categories":[{"id":"A","categories":[{"id":"B","categories":[{"id":"C"}]},{"id":"D"}]}]}"#,
        );
        assert!(subjects.keep_items(&|id| id == "B"));
        let parts = serde_json::to_string(&subjects.parts).unwrap();
        assert_eq!(
            parts,
            r#"{"categories":[{"categories":[{"categories":[{"id":"C"}],"id":"B"}],"id":"A"}]}"#
        );
        assert!(!subjects.keep_items(&|id| id == "Z"));
    }

    #[test]
    fn references_are_found_wherever_they_stand_but_in_annotations() {
        let urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=A:CL(1.0)";
        let tree = scheme(
            ArtefactClass::ConceptScheme,
            &format!(
                r#"{{"concepts":[{{"coreRepresentation":{{"enumeration":"{urn}"}}}}],
                    "annotations":[{{"title":"{urn}x"}}],
                    "targets":["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=*:*(*)"]}}"#
            ),
        );
        assert_eq!(tree.references(), [Urn::parse(urn).unwrap()]);
    }

    #[test]
    fn numbers_and_truth_values_are_read_as_texts() {
        let parts: Group = serde_json::from_str(r#"{"a":1,"b":true,"c":[0.5]}"#).unwrap();
        assert_eq!(serde_json::to_string(&parts).unwrap(), r#"{"a":"1","b":"true","c":["0.5"]}"#);
    }
}
