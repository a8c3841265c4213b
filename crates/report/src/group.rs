//! Groups of series that differ in one code and in sex: provinces, age groups. Knows how a pattern
//! becomes its members; knows no answers.

use std::collections::BTreeMap;

use chart::Role;
use model::LocalisedText;
use serde::Deserialize;

use crate::binding::{Style, role};
use crate::definition::Prose;
use crate::definition_text::Reader;
use crate::error::{Place, Reason};
use crate::query::Query;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupText {
    /// A query with `{item}` and `{who}` in the places that vary.
    query: String,
    /// The list of items, by name.
    items: String,
    /// The codelist of the items.
    codelist: String,
    /// The code of SEX for `women`, `men`, `total`.
    who: BTreeMap<String, String>,
    label: LocalisedText,
    /// What the items are, as the head of a column.
    items_are: LocalisedText,
    #[serde(default, rename = "as")]
    style: Option<String>,
    #[serde(default)]
    decimals: Option<u32>,
}

/// One series of a group.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) item: String,
    pub(crate) role: Role,
    pub(crate) query: Query,
}

/// A group of series.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) label: Prose,
    pub(crate) items_are: Prose,
    pub(crate) items: Vec<String>,
    pub(crate) members: Vec<Member>,
    pub(crate) style: Style,
    codelist: String,
}

impl Group {
    pub(crate) fn read(
        name: &str,
        text: GroupText,
        lists: &BTreeMap<String, Vec<String>>,
        reader: &mut Reader,
    ) -> Option<Self> {
        let place = Place { part: name.to_owned(), ..Place::default() };
        let label = reader.prose(&text.label, &place);
        let items_are = reader.prose(&text.items_are, &place);
        let style = Style::of(text.style.as_deref(), text.decimals);
        let style = reader.kept(&place, name, style)?;
        let Some(items) = lists.get(&text.items) else {
            reader.fault(&place, &text.items, Reason::Unknown);
            return None;
        };
        let mut members = Vec::new();
        for item in items {
            for (who, code) in &text.who {
                let role = reader.kept(&place, who, role(who))?;
                let query = text.query.replace("{item}", item).replace("{who}", code);
                let query = reader.kept(&place, &text.query, query.parse::<Query>())?;
                members.push(Member { item: item.clone(), role, query });
            }
        }
        Some(Self {
            label,
            items_are,
            items: items.clone(),
            members,
            style,
            codelist: text.codelist,
        })
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.members.iter().any(|member| member.role == role)
    }

    /// The sexes it has, women first.
    pub(crate) fn roles(&self) -> Vec<Role> {
        [Role::Women, Role::Men, Role::Total].into_iter().filter(|role| self.has(*role)).collect()
    }

    pub(crate) fn member(&self, item: &str, role: Role) -> Option<&Member> {
        self.members.iter().find(|member| member.item == item && member.role == role)
    }

    /// How the name of an item is asked for.
    pub(crate) fn name_of(&self, item: &str) -> String {
        format!("{}.{item}", self.codelist)
    }
}
