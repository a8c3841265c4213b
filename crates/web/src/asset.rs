//! The style sheet, scripts and font, embedded in the binary and named by their content.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::fault::Fault;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Own;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct ThirdParty;

static MARKS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Own::iter()
        .chain(ThirdParty::iter())
        .filter_map(|name| {
            let file = find(&name)?;
            Some((name.into_owned(), hex::encode(&file.metadata.sha256_hash()[..8])))
        })
        .collect()
});

/// The style sheet, naming the font by the address that the page has already asked for.
static STYLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sheet = Own::get("style.css").map(|file| file.data.into_owned()).unwrap_or_default();
    let sheet = String::from_utf8_lossy(&sheet);
    sheet
        .replace("url(\"vazirmatn.woff2\")", &format!("url(\"{}\")", address("vazirmatn.woff2")))
        .into()
});

fn find(name: &str) -> Option<EmbeddedFile> {
    Own::get(name).or_else(|| ThirdParty::get(name))
}

/// The address of an asset; it changes with the asset's bytes, so a browser may keep it for ever.
pub(crate) fn address(name: &str) -> String {
    let mark = MARKS.get(name).map_or("0", String::as_str);
    format!("/-/assets/{mark}/{name}")
}

/// Answers with an asset. The mark is not compared: a page of an older binary must still find it.
pub(crate) async fn show(Path((mark, name)): Path<(String, String)>) -> Result<Response, Fault> {
    let file = find(&name).ok_or_else(|| Fault::not_found("asset"))?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let keep = if MARKS.get(&name) == Some(&mark) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let bytes = if name == "style.css" { STYLE.clone() } else { file.data.into_owned() };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)];
    Ok((StatusCode::OK, headers, bytes).into_response())
}
