//! Charts as PNG, for formats whose readers know no vector picture: the same Typst marks as in the PDF,
//! laid out, drawn as paths and painted. Knows pictures; knows no report.

use std::io::Write as _;

use chart::Scene;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::brush;
use crate::error::Error;
use crate::pdf::{self, Fonts};
use crate::template;

/// Pixels to a point: sharp on paper, some 100 kB a chart.
const SCALE: f32 = 2.0;

/// Paints scenes, each `width_pt` wide; one PNG for each.
pub(crate) fn paint(
    report: &str,
    scenes: &[(&Scene, f64)],
    fonts: &Fonts,
) -> Result<Vec<Vec<u8>>, Error> {
    if scenes.is_empty() {
        return Ok(Vec::new());
    }
    let language = scenes[0].0.language;
    let mut markup = template::rules(language);
    markup.push_str(
        "#set page(width: auto, height: auto, margin: 0pt, footer: none, header: none)\n",
    );
    for (index, (scene, width_pt)) in scenes.iter().enumerate() {
        if index > 0 {
            markup.push_str("#pagebreak()\n");
        }
        markup.push('#');
        markup.push_str(&brush::draw(scene, *width_pt));
        markup.push('\n');
    }
    let pages = pdf::pictures(report, markup, fonts)?;
    pages.iter().map(|svg| png(report, svg)).collect()
}

fn png(report: &str, svg: &str) -> Result<Vec<u8>, Error> {
    let refuse = |why: String| Error::Typeset { report: report.to_owned(), messages: vec![why] };
    let tree = Tree::from_str(svg, &Options::default()).map_err(|why| refuse(why.to_string()))?;
    let size = tree.size();
    let across = |length: f32| (length * SCALE).ceil().clamp(1.0, 8_000.0) as u32;
    let (width, height) = (across(size.width()), across(size.height()));
    let mut pixmap = Pixmap::new(width, height)
        .ok_or_else(|| refuse(format!("a chart of {width} by {height} pixels")))?;
    pixmap.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
    // The ground is opaque, so the premultiplied colours are the colours.
    let mut rows = Vec::with_capacity((width as usize * 3 + 1) * height as usize);
    for row in pixmap.data().chunks_exact(width as usize * 4) {
        rows.push(0);
        for pixel in row.chunks_exact(4) {
            rows.extend_from_slice(&pixel[..3]);
        }
    }
    encode(width, height, &rows).map_err(|why| refuse(why.to_string()))
}

/// A PNG of eight-bit colours (ISO/IEC 15948): rows as filtered, whole in one chunk.
fn encode(width: u32, height: u32, rows: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packed.write_all(rows)?;
    let packed = packed.finish()?;
    let mut head = Vec::with_capacity(13);
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", head.as_slice()), (b"IDAT", &packed), (b"IEND", &[])] {
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
        png.extend(length.to_be_bytes());
        let mut check = flate2::Crc::new();
        check.update(name);
        check.update(body);
        png.extend(name);
        png.extend(body);
        png.extend(check.sum().to_be_bytes());
    }
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manuscript::Picture;

    #[test]
    fn what_is_encoded_is_a_picture() {
        let png = encode(2, 1, &[0, 255, 0, 0, 0, 0, 255]).expect("memory takes bytes");
        let picture = Picture::look(&png).unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!(picture.size, (2, 1));
    }
}
