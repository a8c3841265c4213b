//! The machine-readable description of a bundle: RO-Crate 1.2 (JSON-LD) with terms of W3C PROV: which
//! files there are, what they were derived from, and by which deeds.

use serde_json::{Value, json};

use super::EvidenceRequest;
use super::cover::Told;
use crate::log;

fn moment(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(|_| String::new(), |it| it.to_string())
}

/// The file `ro-crate-metadata.json`.
pub(super) fn write(told: &Told<'_>, request: &EvidenceRequest) -> serde_json::Result<Vec<u8>> {
    let names = &told.seen.dataflow.header.names;
    let published = moment(told.seen.version.published_at_ms);
    let agency = format!("#agency-{}", told.seen.dataflow.header.agency);
    let program = json!({"@id": "#program", "@type": "SoftwareApplication", "name": log::PROGRAM});
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
        }),
        json!({
            "@id": "./", "@type": "Dataset", "datePublished": published,
            "description": format!("{} version {}: evidence of {} figures",
                told.seen.dataflow.header.reference(), told.seen.version.number, told.shown.len()),
            "license": {"@id": "#terms"},
            "name": [{"@language": "fa", "@value": names.get(model::Language::Fa)},
                {"@language": "en", "@value": names.get(model::Language::En)}],
            "hasPart": parts(told, request),
        }),
        json!({"@id": "#terms", "@type": "CreativeWork", "name": "Terms of the named publishers"}),
        json!({"@id": agency, "@type": ["Organization", "prov:Agent"],
            "name": told.seen.dataflow.header.agency}),
        program,
        json!({
            "@id": "#publication", "@type": ["CreateAction", "prov:Activity"],
            "agent": {"@id": agency}, "endTime": published, "instrument": {"@id": "#program"},
            "name": format!("Publication, entry {} of the transparency log", told.position),
            "object": told.ways.iter().map(|way| json!({"@id": source(way)})).collect::<Vec<_>>(),
            "result": {"@id": "figures.csv"},
        }),
        json!({
            "@id": "figures.csv", "@type": ["File", "prov:Entity"], "encodingFormat": "text/csv",
            "prov:wasGeneratedBy": {"@id": "#publication"},
            "prov:wasAttributedTo": {"@id": agency},
            "prov:wasDerivedFrom":
                told.ways.iter().map(|way| json!({"@id": source(way)})).collect::<Vec<_>>(),
        }),
    ];
    for (path, form) in FILES {
        graph.push(json!({"@id": path, "@type": "File", "encodingFormat": form}));
    }
    for way in told.ways {
        graph.push(json!({
            "@id": source(way), "@type": ["File", "prov:Entity"],
            "contentSize": way.submission.size_bytes.to_string(),
            "dateCreated": moment(way.submission.received_at_ms),
            "sha256": way.submission.file_sha256,
            "prov:wasAttributedTo": {"@id": format!("#agency-{}", way.submission.provider)},
        }));
        for step in &way.steps {
            graph.push(json!({
                "@id": format!("#{}-{}", way.submission.id, step.state.code()),
                "@type": ["Action", "prov:Activity"], "endTime": moment(step.at_ms),
                "name": step.state.code(), "object": {"@id": source(way)},
            }));
        }
    }
    let crate_metadata: Value = json!({
        "@context": ["https://w3id.org/ro/crate/1.2/context",
            {"prov": "http://www.w3.org/ns/prov#", "sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}],
        "@graph": graph,
    });
    serde_json::to_vec_pretty(&crate_metadata)
}

const FILES: [(&str, &str); 5] = [
    ("cover.fa.html", "text/html"),
    ("cover.en.html", "text/html"),
    ("FORMAT.md", "text/markdown"),
    ("verify.py", "text/x-python"),
    ("bundle.json", "application/json"),
];

fn source(way: &super::Way) -> String {
    format!("source/{}", way.submission.file_sha256)
}

fn parts(told: &Told<'_>, request: &EvidenceRequest) -> Vec<Value> {
    let mut parts: Vec<Value> = FILES.iter().map(|(path, _)| json!({"@id": path})).collect();
    if !request.withhold.contains(&evidence::ItemKind::Figure) {
        parts.push(json!({"@id": "figures.csv"}));
    }
    parts.extend(told.ways.iter().map(|way| json!({"@id": source(way)})));
    parts
}
