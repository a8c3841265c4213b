//! The SVG brush. Text stays text, colours are style classes with the colour of `scene` as fall-back,
//! and the picture says its title and description to those who cannot see it.

use std::fmt::Write as _;

use crate::scene::{Anchor, Dash, Direction, Fill, Mark, Scene, Segment, Stroke, Text, Weight};

/// Writes a scene as one `<svg>` element.
///
/// Classes: `chart`, `chart__text--women`, `chart__fill--women`, `chart__line--women` and so on by
/// the class of the ink. Identifiers within are derived from the words of the chart, so two charts
/// may stand on one page.
#[must_use]
pub fn svg(scene: &Scene) -> String {
    let id = identity(scene);
    let mut out = String::new();
    let (width, height) = (number(scene.width), number(scene.height.ceil()));
    let (tag, direction) = (scene.language.tag(), scene.language.direction());
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" lang=\"{tag}\" direction=\"{direction}\" \
         aria-labelledby=\"{id}-title {id}-desc\" font-family=\"Vazirmatn, sans-serif\" \
         font-variant-numeric=\"tabular-nums\"><title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-desc\">{}</desc>",
        escaped(&scene.title),
        escaped(&scene.description),
    );
    hatches(&mut out, scene, &id);
    for mark in &scene.marks {
        draw(&mut out, mark, &id);
        out.push('\n');
    }
    out.push_str("</svg>\n");
    out
}

fn identity(scene: &Scene) -> String {
    // FNV-1a: stable from build to build, unlike the hashes of the standard library.
    let words = [scene.title.as_str(), &scene.description, scene.language.tag()];
    let hash =
        words.iter().flat_map(|text| text.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("chart-{hash:016x}")
}

fn hatches(out: &mut String, scene: &Scene, id: &str) {
    let uses = |wanted: Fill| {
        scene.marks.iter().any(|mark| match mark {
            Mark::Shape { fill, .. } | Mark::Circle { fill, .. } => *fill == wanted,
            Mark::Polyline { .. } | Mark::Text(_) => false,
        })
    };
    for (fill, name, lines) in
        [(Fill::Hatch, "hatch", "M0 6L6 0"), (Fill::CrossHatch, "cross", "M0 6L6 0M0 0L6 6")]
    {
        if uses(fill) {
            let _ = write!(
                out,
                "<defs><pattern id=\"{id}-{name}\" width=\"6\" height=\"6\" \
                 patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#FFFFFF\"/>\
                 <path d=\"{lines}\" stroke=\"#545D68\" stroke-width=\"0.8\"/></pattern></defs>"
            );
        }
    }
}

fn draw(out: &mut String, mark: &Mark, id: &str) {
    match mark {
        Mark::Polyline { points, stroke } => {
            out.push_str("<polyline fill=\"none\"");
            line_style(out, Some(*stroke));
            out.push_str(" points=\"");
            for (index, point) in points.iter().enumerate() {
                let space = if index == 0 { "" } else { " " };
                let _ = write!(out, "{space}{},{}", number(point.x), number(point.y));
            }
            out.push_str("\"/>");
        }
        Mark::Shape { outline, fill, stroke, hint } => {
            out.push_str("<path");
            surface_style(out, *fill, *stroke, id);
            out.push_str(" d=\"");
            path(out, outline);
            close(out, "path", hint);
        }
        Mark::Circle { centre, radius, fill, stroke, hint } => {
            out.push_str("<circle");
            surface_style(out, *fill, *stroke, id);
            let _ = write!(
                out,
                " cx=\"{}\" cy=\"{}\" r=\"{}",
                number(centre.x),
                number(centre.y),
                number(*radius)
            );
            close(out, "circle", hint);
        }
        Mark::Text(text) => write_text(out, text),
    }
}

fn close(out: &mut String, element: &str, hint: &str) {
    if hint.is_empty() {
        out.push_str("\"/>");
    } else {
        let _ = write!(out, "\"><title>{}</title></{element}>", escaped(hint));
    }
}

fn path(out: &mut String, outline: &[Segment]) {
    for segment in outline {
        let _ = match segment {
            Segment::Move(to) => write!(out, "M{} {}", number(to.x), number(to.y)),
            Segment::Line(to) => write!(out, "L{} {}", number(to.x), number(to.y)),
            Segment::Cubic(a, b, to) => write!(
                out,
                "C{} {} {} {} {} {}",
                number(a.x),
                number(a.y),
                number(b.x),
                number(b.y),
                number(to.x),
                number(to.y)
            ),
            Segment::Close => write!(out, "Z"),
        };
    }
}

fn surface_style(out: &mut String, fill: Fill, stroke: Option<Stroke>, id: &str) {
    let mut classes = Vec::new();
    let paint = match fill {
        Fill::None => "none".to_owned(),
        Fill::Solid(ink) => {
            classes.push(format!("chart__fill--{}", ink.class()));
            ink.hex().to_owned()
        }
        Fill::Hatch => format!("url(#{id}-hatch)"),
        Fill::CrossHatch => format!("url(#{id}-cross)"),
    };
    if let Some(stroke) = stroke {
        classes.push(format!("chart__line--{}", stroke.ink.class()));
    }
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", classes.join(" "));
    }
    let _ = write!(out, " fill=\"{paint}\"");
    if let Some(stroke) = stroke {
        line(out, stroke);
    }
}

fn line_style(out: &mut String, stroke: Option<Stroke>) {
    if let Some(stroke) = stroke {
        let _ = write!(out, " class=\"chart__line--{}\"", stroke.ink.class());
        line(out, stroke);
    }
}

fn line(out: &mut String, stroke: Stroke) {
    let _ =
        write!(out, " stroke=\"{}\" stroke-width=\"{}\"", stroke.ink.hex(), number(stroke.width));
    match stroke.dash {
        Dash::Solid => {}
        Dash::Dashed => out.push_str(" stroke-dasharray=\"7 4\""),
        Dash::Dotted => out.push_str(" stroke-dasharray=\"1.5 3.5\" stroke-linecap=\"round\""),
    }
}

fn write_text(out: &mut String, text: &Text) {
    // `text-anchor` speaks of the start of the writing, an Anchor of a side of the paper.
    let anchor = match (text.anchor, text.direction) {
        (Anchor::Middle, _) => "middle",
        (Anchor::Left, Direction::Ltr) | (Anchor::Right, Direction::Rtl) => "start",
        (Anchor::Right, Direction::Ltr) | (Anchor::Left, Direction::Rtl) => "end",
    };
    let direction = match text.direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    let weight = match text.weight {
        Weight::Regular => "",
        Weight::Bold => " font-weight=\"700\"",
    };
    // The baseline of Vazirmatn stands about a third of the size below the middle of its letters.
    let _ = write!(
        out,
        "<text class=\"chart__text--{}\" fill=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} \
         text-anchor=\"{anchor}\" direction=\"{direction}\">{}</text>",
        text.ink.class(),
        text.ink.hex(),
        number(text.at.x),
        number(text.at.y + text.size * 0.34),
        number(text.size),
        escaped(&text.content),
    );
}

/// A place with two decimals at most, and no minus before zero.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() && letter != '\n' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_leave_their_element() {
        assert_eq!(escaped("<a href=\"x\">&\u{0}"), "&lt;a href=&quot;x&quot;&gt;&amp;");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.30), "12.3");
    }
}
