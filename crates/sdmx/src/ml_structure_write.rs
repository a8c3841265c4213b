//! Artefacts become SDMX-ML structure messages, 2.1, 3.0 and 3.1, by the grammar.
//! Knows how forms stand in XML; knows nothing of what the parts mean.

use model::{ArtefactClass, ArtefactTree, Group, Part, URN_PREFIX, Urn};

use crate::context::MessageHeader;
use crate::edition_21;
use crate::edition_21_maps;
use crate::edition_31;
use crate::grammar::{E21, E31, Editions, Field, Form, Listing, Shape};
use crate::grammar_structures::LISTINGS;
use crate::message::StructureFormat;
use crate::xml_write::Xml;

/// Writes a structure message. Classes stand in the order the schema of the version asks for, and in
/// a class the artefacts stand as given. What the version has no class for is left out.
pub fn write_ml(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[&ArtefactTree],
) -> String {
    let edition = format.edition();
    let mut writer = Writer { xml: Xml::document(), edition };
    let version = match format {
        StructureFormat::Ml31 => "v3_1",
        StructureFormat::Ml30 => "v3_0",
        _ => "v2_1",
    };
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
    let told: Vec<(ArtefactTree, &Listing)> =
        artefacts.iter().filter_map(|tree| told(tree, edition)).collect();
    if !told.is_empty() {
        writer.xml.start("mes:Structures", &[]);
        writer.xml.line();
        writer.lists(&told);
        writer.xml.end();
    }
    writer.xml.end();
    writer.xml.take()
}

/// An artefact as an edition builds it, and where it is listed; nothing where the edition has no
/// such class.
pub fn told(tree: &ArtefactTree, edition: Editions) -> Option<(ArtefactTree, &'static Listing)> {
    let class = match tree.class {
        // In 2.1 maps of all kinds stand in sets of maps.
        class if edition == E21 && edition_21_maps::is_map(class) => ArtefactClass::StructureMap,
        class => class,
    };
    let is_availability = edition == E31 && edition_31::is_availability(tree);
    let is_of = |listing: &&Listing| {
        listing.class == class
            && listing.editions & edition != 0
            && is_availability == (listing.element == edition_31::AVAILABILITY)
    };
    let listing = LISTINGS.iter().find(is_of)?;
    let mut tree = match edition {
        E21 => edition_21::down(tree)?,
        E31 if is_availability => edition_31::down(tree)?,
        _ => tree.clone(),
    };
    named(&mut tree);
    Some((tree, listing))
}

/// The schemas want a name of every artefact and every item; what has none is named by its id.
fn named(tree: &mut ArtefactTree) {
    let name = |parts: &mut Group| {
        if !parts.contains_key("names")
            && let Some(id) = parts.get("id").cloned()
        {
            parts.insert("names".into(), Part::Group(Group::from([("en".to_owned(), id)])));
        }
    };
    name(&mut tree.parts);
    let items = tree.class.items().filter(|_| tree.class != ArtefactClass::ValueList);
    if let Some(Part::List(items)) = items.and_then(|list| tree.parts.get_mut(list)) {
        for item in items {
            if let Part::Group(parts) = item {
                name(parts);
            }
        }
    }
}

struct Writer {
    xml: Xml,
    edition: Editions,
}

fn qualified(element: &'static str) -> String {
    if element.contains(':') { element.to_owned() } else { format!("str:{element}") }
}

impl Writer {
    fn lists(&mut self, told: &[(ArtefactTree, &Listing)]) {
        let (mut open, edition) = ("", self.edition);
        for listing in LISTINGS.iter().filter(|each| each.editions & edition != 0) {
            for (tree, _) in told.iter().filter(|(_, each)| std::ptr::eq(*each, listing)) {
                if open != listing.list {
                    if !open.is_empty() {
                        self.xml.end();
                    }
                    open = listing.list;
                    self.xml.start(qualified(open), &[]);
                    self.xml.line();
                }
                self.artefact(tree, listing);
            }
        }
        if !open.is_empty() {
            self.xml.end();
        }
    }

    fn artefact(&mut self, tree: &ArtefactTree, listing: &Listing) {
        let mut parts = tree.parts.clone();
        if tree.class.is_unversioned() && self.edition != E21 {
            parts.remove("version");
        }
        if listing.element == "Categorisation" && self.edition == E31 {
            parts.remove("version");
        }
        let urn = if self.edition == E21 { edition_21::urn_of(tree, listing) } else { tree.urn() };
        // Values of a list have no URNs, and those of VTL mappings tell kinds the model does not.
        let items = tree
            .class
            .item_urn_class()
            .filter(|class| !matches!(*class, "codelist.ValueItem" | "transformation.VtlMapping"));
        let items = items.map(|class| format!("{URN_PREFIX}{class}={}.", tree.reference()));
        let below = Below { member: tree.class.items().unwrap_or(""), urn: items };
        let urn = Some(urn.as_str()).filter(|_| tree.text("id").is_some());
        self.element(listing.element, listing.shape, &parts, urn, &below);
    }

    fn element(
        &mut self,
        element: &'static str,
        shape: &Shape,
        parts: &Group,
        urn: Option<&str>,
        below: &Below<'_>,
    ) {
        let mut attributes: Vec<(&str, &str)> = Vec::new();
        let mut content = None;
        for field in shape.fields(self.edition) {
            let text = parts.get(field.member).and_then(Part::as_text);
            match field.form {
                Form::Attribute(_) => attributes.extend(text.map(|text| (field.element, text))),
                Form::Content => content = text,
                _ => {}
            }
        }
        attributes.extend(urn.map(|urn| ("urn", urn)));
        let name = qualified(element);
        if let Some(text) = content {
            self.xml.element(&name, &attributes, text);
            return;
        }
        self.xml.start(name, &attributes);
        for field in shape.fields(self.edition) {
            if let Some(part) = parts.get(field.member) {
                self.field(field, part, parts, below);
            }
        }
        self.xml.end();
    }

    fn field(&mut self, field: &Field, part: &Part, parts: &Group, below: &Below<'_>) {
        let name = || qualified(field.element);
        let texts = || part.as_list().iter().filter_map(Part::as_text);
        match &field.form {
            Form::Attribute(_) | Form::Content => {}
            Form::Text => self.text(&name(), part.as_text()),
            Form::Texts => texts().for_each(|text| self.text(&name(), Some(text))),
            Form::TextsIn(inner) => {
                self.xml.start(name(), &[]);
                texts().for_each(|text| self.text(&qualified(inner), Some(text)));
                self.xml.end();
            }
            Form::TextsWith(flags, attribute) => {
                let flags = parts.get(*flags).map(Part::as_list).unwrap_or_default();
                for (at, text) in texts().enumerate() {
                    let flag = flags.get(at).and_then(Part::as_text);
                    let flag = flag.map(|flag| (*attribute, flag));
                    self.xml.element(&name(), flag.as_slice(), text);
                }
            }
            Form::Localised => {
                for (language, text) in part.as_group().into_iter().flatten() {
                    let text = text.as_text().unwrap_or_default();
                    self.xml.element(&name(), &[("xml:lang", language)], text);
                }
            }
            Form::Reference(_) => self.reference(&name(), part.as_text()),
            Form::References(_) => texts().for_each(|urn| self.reference(&name(), Some(urn))),
            Form::Local => self.local(&name(), part.as_text()),
            Form::Locals => texts().for_each(|id| self.local(&name(), Some(id))),
            Form::LocalsEach(inner) => {
                for id in texts() {
                    self.xml.start(name(), &[]);
                    self.local(&qualified(inner), Some(id));
                    self.xml.end();
                }
            }
            Form::Fixed(id) => self.local(&name(), Some(id)),
            Form::Constant(_) => {}
            Form::Component => self.component(&name(), part.as_text()),
            Form::Empty => self.xml.empty(&name(), &[]),
            Form::Part(shape) | Form::Single(shape) => self.part(field.element, shape, part),
            Form::Parts(shape) => {
                for each in part.as_list() {
                    match below.of(field.member, each) {
                        Some((urn, below)) => {
                            let parts = each.as_group().cloned().unwrap_or_default();
                            self.element(field.element, shape, &parts, Some(&urn), &below);
                            self.xml.line();
                        }
                        None => self.part(field.element, shape, each),
                    }
                }
            }
            Form::First(shape) => {
                if let Some(first) = part.as_list().first() {
                    self.part(field.element, shape, first);
                }
            }
            Form::PartsIn(inner, shape) => {
                if part.as_list().is_empty() {
                    return;
                }
                self.xml.start(name(), &[]);
                part.as_list().iter().for_each(|each| self.part(inner, shape, each));
                self.xml.end();
            }
            Form::Values(shape, _) => {
                for each in part.as_list() {
                    match each {
                        Part::Text(text) => self.xml.element(&name(), &[], text),
                        Part::Group(_) | Part::List(_) => self.part(field.element, shape, each),
                    }
                }
            }
            Form::Alternatives(fields) => {
                for each in part.as_list() {
                    for field in *fields {
                        if let Some(part) = each.get(field.member) {
                            self.field(field, part, parts, below);
                        }
                    }
                }
            }
            Form::Pairs(pair) => {
                for each in part.as_list() {
                    for (member, element) in pair {
                        self.text(&qualified(element), each.text_of(member));
                    }
                }
            }
            Form::Links => self.links(part),
        }
    }

    fn part(&mut self, element: &'static str, shape: &Shape, part: &Part) {
        let nothing = Group::new();
        let parts = part.as_group().unwrap_or(&nothing);
        self.element(element, shape, parts, None, &Below::default());
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.xml.element(name, &[], text);
        }
    }

    fn links(&mut self, links: &Part) {
        if self.edition == E21 {
            return;
        }
        for link in links.as_list() {
            // The schema wants an address and a relation; a link without them is told by its URN.
            let (Some(url), Some(rel)) = (link.text_of("href"), link.text_of("rel")) else {
                continue;
            };
            let mut attributes = vec![("rel", rel), ("url", url)];
            for name in ["urn", "type"] {
                attributes.extend(link.text_of(name).map(|text| (name, text)));
            }
            self.xml.empty("com:Link", &attributes);
        }
    }

    fn local(&mut self, name: &str, id: Option<&str>) {
        let Some(id) = id else { return };
        if self.edition != E21 {
            self.xml.element(name, &[], id);
            return;
        }
        self.xml.start(name.to_owned(), &[]);
        self.xml.empty("Ref", &[("id", id)]);
        self.xml.end();
    }

    /// The schema wants to know what a component is; what is no measure and no time is most likely a
    /// dimension.
    fn component(&mut self, name: &str, id: Option<&str>) {
        let Some(id) = id else { return };
        let (container, class) = match id {
            "OBS_VALUE" => ("MeasureDescriptor", "PrimaryMeasure"),
            "TIME_PERIOD" => ("DimensionDescriptor", "TimeDimension"),
            _ => ("DimensionDescriptor", "Dimension"),
        };
        self.xml.start(name.to_owned(), &[]);
        self.xml.empty(
            "Ref",
            &[
                ("id", id),
                ("containerID", container),
                ("class", class),
                ("package", "datastructure"),
            ],
        );
        self.xml.end();
    }

    fn reference(&mut self, name: &str, urn: Option<&str>) {
        let Some(urn) = urn else { return };
        let parsed = Urn::parse(urn).filter(|_| self.edition == E21);
        let Some(Urn { reference, item, .. }) = parsed else {
            if self.edition == E21 {
                self.xml.start(name.to_owned(), &[]);
                self.xml.element("URN", &[], urn);
                self.xml.end();
            } else {
                self.xml.element(name, &[], urn);
            }
            return;
        };
        let class = urn.trim_start_matches(URN_PREFIX).split('=').next().unwrap_or("");
        let (package, class) = edition_21::name_of_class(class);
        self.xml.start(name.to_owned(), &[]);
        let version = edition_21::version(&reference.version.0);
        if item.is_empty() {
            self.xml.empty(
                "Ref",
                &[
                    ("id", &reference.id),
                    ("agencyID", &reference.agency),
                    ("version", version),
                    ("package", package),
                    ("class", class),
                ],
            );
        } else {
            self.xml.empty(
                "Ref",
                &[
                    ("id", &item),
                    ("maintainableParentID", &reference.id),
                    ("maintainableParentVersion", version),
                    ("agencyID", &reference.agency),
                    ("package", package),
                    ("class", class),
                ],
            );
        }
        self.xml.end();
    }
}

/// Where in a scheme the writer is: items bear URNs made of the scheme's and of the ids above them.
#[derive(Default)]
struct Below<'a> {
    member: &'a str,
    urn: Option<String>,
}

impl Below<'_> {
    fn of(&self, member: &str, item: &Part) -> Option<(String, Self)> {
        let urn = self.urn.as_ref().filter(|_| member == self.member)?;
        let urn = format!("{urn}{}", item.text_of("id")?);
        let below = Self { member: self.member, urn: Some(format!("{urn}.")) };
        Some((urn, below))
    }
}
