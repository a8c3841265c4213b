//! The twins of an indicator's page: the same observations as CSV, JSON and XLSX.
//! Knows file types and names; the observations come from `operations` in key order.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use model::{DataStructure, LocalisedText, ObservationBatch};
use operations::Registry;
use operations::data::{DataAnswer, DataRequest};
use operations::indicator::IndicatorView;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, encoded};
use crate::visit::Visit;
use crate::workbook;

/// A file type an indicator can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twin {
    Csv,
    Json,
    Xlsx,
}

impl Twin {
    const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Json];

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
            Self::Json => "application/json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The id and type of `ID.csv`, when it ends in a type.
    pub(crate) fn of(file: &str) -> Option<(&str, Self)> {
        let (id, extension) = file.rsplit_once('.')?;
        Self::ALL.into_iter().find(|twin| twin.extension() == extension).map(|twin| (id, twin))
    }
}

/// The links to the twins of a page, and to the SDMX services.
pub(crate) fn links(f: &Frame, registry: &Registry, view: &IndicatorView) -> Vec<Choice> {
    let id = encoded(&view.indicator.id);
    let mut links: Vec<Choice> = Twin::ALL
        .into_iter()
        .map(|twin| Choice {
            value: twin.extension().to_owned(),
            text: f.t(format!("download-{}", twin.extension())),
            href: f.link(&format!("/indicator/{id}.{}", twin.extension())),
            current: false,
        })
        .collect();
    let header = &view.dataflow.header;
    if let Some(structure) = registry.structure_of(&view.dataflow) {
        let key = key_of(structure, &view.indicator.id);
        let flow = format!("{}/{}/{}", header.agency, header.id, header.version);
        links.push(Choice {
            value: "sdmx".to_owned(),
            text: f.t("download-sdmx"),
            href: format!("/sdmx/v2/data/dataflow/{flow}/{}", encoded(&key).replace("%2A", "*")),
            current: false,
        });
    }
    links
}

/// The key that leaves every dimension open but the indicator.
fn key_of(structure: &DataStructure, indicator: &str) -> String {
    let parts = structure.dimensions().map(|dimension| match dimension.id.as_str() {
        "INDICATOR" => indicator,
        _ => "*",
    });
    parts.collect::<Vec<_>>().join(".")
}

/// One indicator as a file.
pub(crate) async fn indicator(visit: &Visit, id: &str, twin: Twin) -> Result<Response, Fault> {
    let registry = visit.bank.registry();
    let indicator = registry.indicator(id).ok_or_else(|| Fault::not_found("indicator"))?;
    let structure = registry
        .dataflow(&indicator.dataflow)
        .and_then(|dataflow| registry.structure_of(dataflow))
        .ok_or_else(|| Fault::not_found("dataflow"))?;
    let key = key_of(structure, id);
    let request = DataRequest::of_key(&visit.bank, &indicator.dataflow, &key)?;
    let answer = operations::data::query(&visit.bank, &visit.snapshot, &request).await?;
    let DataAnswer { dataflow, structure, version, last_modified_ms, etag, batches, .. } = answer;
    let batches: Vec<ObservationBatch> = batches.try_collect().await?;
    let columns = columns(&structure);
    let bytes = match twin {
        Twin::Csv => csv(&dataflow.header.reference().to_string(), &columns, &batches).into_bytes(),
        Twin::Json => {
            let told = json!({
                "indicator": indicator.id,
                "names": indicator.names,
                "definition": indicator.definition,
                "dataflow": dataflow.header.reference().to_string(),
                "version": version.number,
                "published_at_ms": version.published_at_ms,
                "observations": observations(&columns, &batches),
            });
            serde_json::to_vec_pretty(&told)
                .map_err(|error| Fault::internal("write JSON", error))?
        }
        Twin::Xlsx => workbook::write(&workbook::Contents {
            frame: &visit.frame,
            registry: &registry,
            indicator,
            structure: &structure,
            columns: &columns,
            batches: &batches,
            version: &version,
        })
        .map_err(|error| Fault::internal("write a workbook", error))?,
    };
    Ok(file(twin, id, &etag, last_modified_ms, bytes))
}

fn file(twin: Twin, id: &str, etag: &str, last_modified_ms: i64, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{}.{}\"", encoded(id), twin.extension());
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(twin.media_type()));
    let tag = format!("\"{}-{}\"", etag.trim_matches('"'), twin.extension());
    for (header, value) in
        [(CONTENT_DISPOSITION, name), (ETAG, tag), (LAST_MODIFIED, http_date(last_modified_ms))]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(header, value);
        }
    }
    response
}

/// A moment as HTTP writes it.
fn http_date(at_ms: i64) -> String {
    let timestamp = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&timestamp)
        .unwrap_or_default()
}

/// The columns of a file: dimensions, time, value, attributes.
fn columns(structure: &DataStructure) -> Vec<String> {
    structure
        .dimensions()
        .chain(structure.time_dimension())
        .chain(structure.measures())
        .chain(structure.attributes())
        .map(|component| component.id.clone())
        .collect()
}

/// The rows of all batches, each as the texts of these columns.
pub(crate) fn rows<'a>(
    columns: &'a [String],
    batches: &'a [ObservationBatch],
) -> impl Iterator<Item = Vec<&'a str>> {
    batches.iter().flat_map(move |batch| {
        (0..batch.rows())
            .map(move |row| columns.iter().map(|column| batch.get(column, row)).collect())
    })
}

/// SDMX-CSV 2.0.
fn csv(structure: &str, columns: &[String], batches: &[ObservationBatch]) -> String {
    let mut text = format!("STRUCTURE,STRUCTURE_ID,ACTION,{}\r\n", columns.join(","));
    for row in rows(columns, batches) {
        text.push_str("dataflow,");
        text.push_str(&field(structure));
        text.push_str(",I");
        for value in row {
            text.push(',');
            text.push_str(&field(value));
        }
        text.push_str("\r\n");
    }
    text
}

fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn observations(columns: &[String], batches: &[ObservationBatch]) -> Vec<Value> {
    rows(columns, batches)
        .map(|row| {
            let told = columns.iter().zip(row).filter(|(_, text)| !text.is_empty());
            // Values stay texts: a number of JSON would lose digits that were sent.
            let told = told.map(|(column, text)| (column.clone(), Value::from(text)));
            Value::Object(told.collect::<Map<_, _>>())
        })
        .collect()
}

/// A name in the language of a page, else its id.
pub(crate) fn named(text: &LocalisedText, f: &Frame, id: &str) -> String {
    let name = text.get(f.language);
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_type_is_the_end_of_the_address() {
        assert_eq!(Twin::of("MS_I_3.csv"), Some(("MS_I_3", Twin::Csv)));
        assert_eq!(Twin::of("A.B.xlsx"), Some(("A.B", Twin::Xlsx)));
        assert_eq!(Twin::of("A.B"), None);
        assert_eq!(Twin::of("A"), None);
    }

    #[test]
    fn csv_keeps_digits_and_absence_and_quotes_what_must_be() {
        let mut batch = ObservationBatch::new(vec!["SEX".into(), "OBS_VALUE".into(), "C".into()]);
        batch.push(["F", "35.40", "a \"b\", c"]);
        batch.push(["M", "", ""]);
        let columns = ["SEX", "OBS_VALUE", "C"].map(String::from);
        expect_test::expect![[r#"
            STRUCTURE,STRUCTURE_ID,ACTION,SEX,OBS_VALUE,C
            dataflow,H:D(1.0.0),I,F,35.40,"a ""b"", c"
            dataflow,H:D(1.0.0),I,M,,
        "#]]
        .assert_eq(&csv("H:D(1.0.0)", &columns, &[batch]).replace("\r\n", "\n"));
    }

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
