//! The description of a table that [`crate::DataWriter`] writes, as CSV on the Web has it (W3C, *Metadata
//! Vocabulary for Tabular Data*, 2015): what each column is, what values it takes, which are the key.

use model::{ArtefactClass, Component, ComponentRole, LocalisedText, Representation};
use serde_json::{Map, Value, json};

use crate::context::{Keys, Labels, WriteContext};
use crate::message::DataFormat;

/// Describes the table that is written in `format` at `url`. Formats that are no table are described as
/// a table of components.
#[must_use]
pub fn describe_table(format: DataFormat, context: &WriteContext, url: &str) -> String {
    let flow = &context.dataflow.header;
    let is_2 = matches!(format, DataFormat::Csv20 | DataFormat::Csv21);
    let mut columns = Vec::new();
    let fixed = |name: &str, datatype: Value| column(name, name, None, datatype, true);
    match format {
        DataFormat::Csv20 | DataFormat::Csv21 => {
            let kinds = json!({ "base": "string", "format": "dataflow" });
            columns.push(fixed("STRUCTURE", kinds));
            columns.push(fixed("STRUCTURE_ID", json!("string")));
            if context.labels == Labels::Name {
                columns.push(fixed("STRUCTURE_NAME", json!("string")));
            }
            let actions = if format == DataFormat::Csv21 { "I|A|M|R|D" } else { "I|A|R|D" };
            columns.push(fixed("ACTION", json!({ "base": "string", "format": actions })));
            if matches!(context.keys, Keys::Series | Keys::Both) {
                columns.push(fixed("SERIES_KEY", json!("string")));
            }
            if matches!(context.keys, Keys::Observation | Keys::Both) {
                columns.push(fixed("OBS_KEY", json!("string")));
            }
        }
        DataFormat::Csv10 => columns.push(fixed("DATAFLOW", json!("string"))),
        _ => {}
    }
    let mut keys = Vec::new();
    for component in &context.components() {
        let is_key =
            matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension);
        if is_key {
            keys.push(component.id.clone());
        }
        let several = is_2 && context.several.contains(&component.id);
        let id = if several { format!("{}[]", component.id) } else { component.id.clone() };
        let title = match context.labels {
            Labels::Both if format != DataFormat::PlainCsv => {
                format!("{id}: {}", context.name_of(component))
            }
            _ => id,
        };
        let names = context.concept(component).map(|concept| &concept.names);
        let required = is_key || component.mandatory;
        let mut told = column(&component.id, &title, names, datatype(context, component), required);
        if several {
            told["separator"] = json!(";");
        }
        columns.push(told);
        if context.labels == Labels::Name && is_2 {
            let name = format!("{}_NAME", component.id);
            let title = context.name_of(component).to_owned();
            columns.push(column(&name, &title, None, json!("string"), false));
        }
    }
    let text = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": context.language.tag() }],
        "url": url,
        "dc:identifier": flow.reference().urn(ArtefactClass::Dataflow),
        "dc:title": texts(&flow.names, &flow.id),
        "dc:publisher": context.header.sender,
        "dialect": { "delimiter": ",", "header": true, "encoding": "utf-8", "doubleQuote": true },
        "tableSchema": { "columns": columns, "primaryKey": keys },
    });
    format!("{text:#}\n")
}

/// A column; `title` is what the table's own header says.
fn column(
    name: &str,
    title: &str,
    names: Option<&LocalisedText>,
    datatype: Value,
    required: bool,
) -> Value {
    let mut titles = Map::new();
    titles.insert("und".into(), json!(title));
    for (language, name) in names.into_iter().flat_map(|names| &names.0) {
        titles.insert(language.clone(), json!(name));
    }
    json!({ "name": name, "titles": titles, "datatype": datatype, "required": required })
}

fn texts(names: &LocalisedText, id: &str) -> Value {
    let text =
        |(language, text): (&String, &String)| json!({ "@value": text, "@language": language });
    if names.is_empty() { json!(id) } else { names.0.iter().map(text).collect() }
}

/// The values a component takes. Codes are told where they are few. What is missing on purpose (`NaN`) is
/// a decimal number of CSV on the Web too; `#N/A` is not.
fn datatype(context: &WriteContext, component: &Component) -> Value {
    match &component.representation {
        Representation::Codelist(_) if context.labels != Labels::Both => {
            let codes = context.codelist(component).map(|list| &list.codes);
            let codes = codes.filter(|codes| !codes.is_empty() && codes.len() <= 100);
            let escaped = |code: &model::Code| code.id.replace('$', "\\$");
            codes.map_or(json!("string"), |codes| {
                let codes: Vec<String> = codes.iter().map(escaped).collect();
                json!({ "base": "string", "format": codes.join("|") })
            })
        }
        Representation::Decimal => json!("decimal"),
        Representation::Integer => json!("integer"),
        Representation::Codelist(_) | Representation::Text | Representation::TimePeriod => {
            json!("string")
        }
    }
}
