//! The page for programs' authors: every dataflow that was published, with calls to copy.
//! Knows how five tools ask for data; what they are answered is `sdmx`'s.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Redirect, Response};
use futures::TryStreamExt;
use model::{DataStructure, Dataflow};
use operations::data::DataRequest;

use crate::fault::Fault;
use crate::page::{Frame, ok};
use crate::serve::App;
use crate::visit::{self, Visit};

/// What is typed into one tool.
struct Call {
    tool: &'static str,
    code: String,
}

/// A dataflow with the calls for it.
struct Dataset {
    reference: String,
    id: String,
    title: String,
    description: String,
    version: String,
    dimensions: Vec<String>,
    structure: String,
    calls: Vec<Call>,
}

#[derive(Template)]
#[template(path = "developers/show.html")]
struct DevelopersPage {
    f: Frame,
    root: String,
    today: String,
    datasets: Vec<Dataset>,
}

/// The page of one language, by the language the browser asks for.
pub(crate) async fn entry(headers: HeaderMap) -> Response {
    let to = format!("/{}/developers", visit::preferred(&headers).tag());
    ([(axum::http::header::VARY, "Accept-Language")], Redirect::to(&to)).into_response()
}

/// What is asked and answered here, as OpenAPI 3.1 has it.
const OPEN_API: &str = include_str!("../api/openapi.json");

/// The description of all addresses for programs.
pub(crate) async fn open_api() -> Response {
    let text = OPEN_API.replacen("@VERSION@", env!("CARGO_PKG_VERSION"), 1);
    let headers = [
        (CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, text).into_response()
}

/// The page for programs' authors.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let registry = visit.bank.registry();
    let f = visit.frame;
    let root = root(&headers, app.settings.behind_https);
    let mut datasets = Vec::new();
    for flow in registry.dataflows() {
        let Some(structure) = registry.structure_of(flow) else { continue };
        let reference = flow.header.reference();
        let named = reference.to_string();
        let snapshot = &visit.snapshot;
        let Some(version) = operations::version::current(&visit.bank, snapshot, &named).await?
        else {
            continue;
        };
        let request =
            DataRequest { dataflow: named.clone(), limit: Some(1), ..DataRequest::default() };
        let mut answer = operations::data::query(&visit.bank, snapshot, &request).await?;
        let first = answer.batches.try_next().await?.filter(|batch| batch.rows() > 0);
        let key = first.map(|batch| key(structure, |id| batch.get(id, 0).to_owned()));
        let facts = [
            ("number", f.n(&version.number)),
            ("date", f.day(version.published_at_ms)),
            ("count", f.n(&version.observations)),
        ];
        let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
        datasets.push(Dataset {
            id: reference.id.clone(),
            title: flow.header.names.get(f.language).to_owned(),
            description: flow.header.descriptions.get(f.language).to_owned(),
            version: f.texts().with("developers-version", &facts),
            dimensions: structure.dimensions().map(|dimension| dimension.id.clone()).collect(),
            structure: format!("{root}/sdmx/v2/structure/{}", path(flow)),
            calls: calls(&root, flow, &key.unwrap_or_default()),
            reference: named,
        });
    }
    let now = jiff::Timestamp::from_millisecond(visit.bank.now_ms()).unwrap_or_default();
    let today = now.strftime("%Y-%m-%d").to_string();
    ok(&DevelopersPage { f, root, today, datasets })
}

/// Where this site is reached, as the browser says.
pub(crate) fn root(headers: &HeaderMap, is_https: bool) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_plain = |host: &&str| {
        host.chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']'))
    };
    let host = host.filter(is_plain).unwrap_or("localhost");
    format!("{}://{host}", if is_https { "https" } else { "http" })
}

fn path(flow: &Dataflow) -> String {
    let header = &flow.header;
    format!("dataflow/{}/{}/{}", header.agency, header.id, header.version)
}

/// The codes of a key; an empty one stands for all codes. Both sexes are asked for, and whatever a
/// quote could end is left open.
fn key(structure: &DataStructure, code: impl Fn(&str) -> String) -> Vec<String> {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '@' | '$');
    structure
        .dimensions()
        .map(|dimension| match code(&dimension.id) {
            _ if dimension.id == "SEX" => String::new(),
            code if code.chars().all(is_plain) => code,
            _ => String::new(),
        })
        .collect()
}

fn calls(root: &str, flow: &Dataflow, key: &[String]) -> Vec<Call> {
    let (agency, id, version) = (&flow.header.agency, &flow.header.id, &flow.header.version);
    // An empty part means all in 1.5; 2.x writes it as a star.
    let old_key = key.join(".");
    let stars: Vec<&str> =
        key.iter().map(|code| if code.is_empty() { "*" } else { code.as_str() }).collect();
    let data = format!("{root}/sdmx/v2/data/{}/{}", path(flow), stars.join("."));
    let csv = format!("{data}?format=csvfilewithlabels");
    vec![
        Call {
            tool: "curl",
            code: format!(
                "curl --compressed -H 'Accept: application/vnd.sdmx.data+json;version=2.0.0' \\\n  '{data}'"
            ),
        },
        Call {
            tool: "Python (pandas)",
            code: format!(
                "import pandas\n\nframe = pandas.read_csv(\n    \"{data}?format=csv\",\n    dtype=str,\n)"
            ),
        },
        Call {
            tool: "Python (sdmx1)",
            code: format!(
                "import sdmx\n\nsdmx.add_source({{\"id\": \"{agency}\", \"name\": \"{agency}\", \"url\": \"{root}/sdmx/v1\"}})\nclient = sdmx.Client(\"{agency}\")\nmessage = client.data(\"{id}\", key=\"{old_key}\")\nframe = sdmx.to_pandas(message)"
            ),
        },
        Call {
            tool: "R (rsdmx)",
            code: format!(
                "library(rsdmx)\n\nmessage <- readSDMX(\"{root}/sdmx/v1/data/{agency},{id},{version}/{old_key}/all\")\nframe <- as.data.frame(message)"
            ),
        },
        Call {
            tool: "Excel (Power Query)",
            code: format!(
                "let\n  Source = Csv.Document(\n    Web.Contents(\"{csv}\"),\n    [Delimiter = \",\", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]\n  ),\n  Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true])\nin\n  Headed"
            ),
        },
    ]
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        let with = |host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static(host));
            root(&headers, true)
        };
        assert_eq!(with("bank.example:8080"), "https://bank.example:8080");
        assert_eq!(with("[::1]:80"), "https://[::1]:80");
        assert_eq!(with("x'; rm -r ~ '"), "https://localhost");
        assert_eq!(root(&HeaderMap::new(), false), "http://localhost");
    }
}
