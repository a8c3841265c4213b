//! What the parts of artefacts are called in messages: for each part its member in SDMX-JSON, its
//! element or attribute in SDMX-ML, its form, and the editions that have it. One grammar serves the
//! reading and the writing of every format. Where 2.1 builds an artefact otherwise, `edition_21` turns
//! one into the other; here are names alone.

/// What a text stands for where a format tells texts from numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text.
    Text,
    /// A number, or a text where it is none (`unbounded`).
    Number,
    /// A day, which SDMX-JSON tells as the moment it begins.
    Day,
    /// A truth value, or a text where it is none (`excluderoot`).
    Truth,
}

/// How a part stands in an element.
#[derive(Debug)]
pub enum Form {
    /// An attribute.
    Attribute(Scalar),
    /// The text of the element itself.
    Content,
    /// An element with a text.
    Text,
    /// An element for each text.
    Texts,
    /// One element that holds an element of this name for each text.
    TextsIn(&'static str),
    /// An element for each text, with an attribute from another list of the same length: its member,
    /// the attribute.
    TextsWith(&'static str, &'static str),
    /// An element for each language.
    Localised,
    /// An element with a URN; in 2.1 with a reference, of this class where it does not say.
    Reference(&'static str),
    /// An element for each reference.
    References(&'static str),
    /// An element with an id; in 2.1 with a reference that has no more than an id.
    Local,
    /// An element for each id.
    Locals,
    /// An element for each id, which holds it in an element of this name.
    LocalsEach(&'static str),
    /// An element with parts.
    Part(&'static Shape),
    /// An element for each group of parts.
    Parts(&'static Shape),
    /// One element that holds an element of this name for each group of parts.
    PartsIn(&'static str, &'static Shape),
    /// An element for each value: a text where it has no more than its content (and which it is).
    Values(&'static Shape, Which),
    /// Elements in order, each of one of these names.
    Alternatives(&'static [Field]),
    /// Groups of two texts whose elements follow one another.
    Pairs([(&'static str, &'static str); 2]),
    /// Links, which 2.1 does not have.
    Links,
    /// In SDMX-JSON: a member that is always this text.
    Constant(&'static str),
    /// In 2.1: an element with a reference to a component of a structure.
    Component,
    /// An element that says all by being there.
    Empty,
    /// In 2.1: a reference to this id, which says no more than that it is there.
    Fixed(&'static str),
    /// In 2.1: one element with parts, where the tree has a list.
    First(&'static Shape),
    /// In SDMX-JSON 1.0: a list of one, where the tree has one.
    Single(&'static Shape),
}

/// Which values of an element belong to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those with a wildcard.
    Wildcards,
    /// Those without.
    Plain,
}

/// Editions of the information model, each with its SDMX-ML and its SDMX-JSON, as bits.
pub type Editions = u8;
/// SDMX-ML 2.1 and SDMX-JSON 1.0.
pub const E21: Editions = 1;
/// SDMX-ML 3.0 and SDMX-JSON 2.0.
pub const E30: Editions = 2;
/// SDMX-ML 3.1 and SDMX-JSON 2.1.
pub const E31: Editions = 4;
/// The editions of the third generation.
pub const E3: Editions = E30 | E31;

/// One part.
#[derive(Debug)]
pub struct Field {
    /// Its name in the tree.
    pub member: &'static str,
    /// Its member in SDMX-JSON; mostly the same.
    pub json: &'static str,
    /// Its element, of the structure name space where it has no other prefix; or its attribute.
    pub element: &'static str,
    /// Its form.
    pub form: Form,
    /// Which editions have it.
    pub editions: Editions,
}

/// The parts of an element, in the order of the schemas.
#[derive(Debug)]
pub struct Shape(pub &'static [&'static [Field]]);

impl Shape {
    /// The parts in order.
    pub fn fields(&self, edition: Editions) -> impl Iterator<Item = &'static Field> + use<> {
        self.0.iter().copied().flatten().filter(move |field| field.editions & edition != 0)
    }
}

/// A part.
pub const fn field(member: &'static str, element: &'static str, form: Form) -> Field {
    Field { member, json: member, element, form, editions: E21 | E3 }
}

/// An attribute of the same name as its member.
pub const fn attribute(name: &'static str) -> Field {
    field(name, name, Form::Attribute(Scalar::Text))
}

/// An attribute that is a number.
pub const fn number(name: &'static str) -> Field {
    field(name, name, Form::Attribute(Scalar::Number))
}

/// An attribute that is a truth value.
pub const fn truth(name: &'static str) -> Field {
    field(name, name, Form::Attribute(Scalar::Truth))
}

/// An element with a text.
pub const fn text(member: &'static str, element: &'static str) -> Field {
    field(member, element, Form::Text)
}

/// Elements with texts in several languages.
pub const fn localised(member: &'static str, element: &'static str) -> Field {
    field(member, element, Form::Localised)
}

/// A reference to something of a class.
pub const fn reference(member: &'static str, element: &'static str, class: &'static str) -> Field {
    field(member, element, Form::Reference(class))
}

/// References to something of a class.
pub const fn references(member: &'static str, element: &'static str, class: &'static str) -> Field {
    field(member, element, Form::References(class))
}

/// An element with parts.
pub const fn part(member: &'static str, element: &'static str, shape: &'static Shape) -> Field {
    field(member, element, Form::Part(shape))
}

/// Elements with parts.
pub const fn parts(member: &'static str, element: &'static str, shape: &'static Shape) -> Field {
    field(member, element, Form::Parts(shape))
}

impl Field {
    /// The part, which only some editions have.
    pub const fn only(self, editions: Editions) -> Self {
        Self { editions, ..self }
    }

    /// The part, which SDMX-JSON calls otherwise.
    pub const fn json(self, json: &'static str) -> Self {
        Self { json, ..self }
    }
}

/// How a class is listed in messages.
#[derive(Debug)]
pub struct Listing {
    /// The class.
    pub class: model::ArtefactClass,
    /// The list in SDMX-JSON; empty where it has none.
    pub member: &'static str,
    /// The element around the artefacts in SDMX-ML; empty where it has none.
    pub list: &'static str,
    /// The element of an artefact.
    pub element: &'static str,
    /// What it holds.
    pub shape: &'static Shape,
    /// Which editions have it.
    pub editions: Editions,
}
