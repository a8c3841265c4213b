//! The glyphs of a page: what each says, where it stands, how large it is.
//!
//! Knows the interpreter of content streams and hears from it what is drawn. Draws nothing, decodes
//! no image, and knows nothing of lines.

use std::collections::BTreeMap;

use hayro_interpret::font::Glyph as DrawnGlyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use kurbo::{Affine, BezPath, Point, Rect, Vec2};
use unicode_normalization::UnicodeNormalization as _;

/// The most glyphs of one page that are kept: a page of small print has about ten thousand.
const GLYPHS_MOST: usize = 60_000;

/// A glyph in the page's own upright coordinates: x to the right, y down, in points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) text: String,
    pub(crate) x: f64,
    /// The baseline.
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

impl Glyph {
    pub(crate) fn end(&self) -> f64 {
        self.x + self.width
    }
}

/// What was drawn on a page.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) glyphs: Vec<Glyph>,
    /// The part of the page that images cover, in square points.
    pub(crate) image_area: f64,
    /// Bold and italic, by font.
    styles: BTreeMap<u128, (bool, bool)>,
    /// Glyphs of each direction of writing, in quarter turns.
    turned: [Vec<Glyph>; 3],
}

impl Drawn {
    /// The glyphs in the direction most of them are written in; a page of a wide table is turned.
    pub(crate) fn upright(mut self) -> (Vec<Glyph>, f64) {
        let most = (0..3).max_by_key(|turn| self.turned[*turn].len()).unwrap_or(0);
        if self.turned[most].len() > self.glyphs.len() {
            self.glyphs = std::mem::take(&mut self.turned[most]);
        }
        (self.glyphs, self.image_area)
    }

    fn style(&mut self, glyph: &DrawnGlyph<'_>) -> (bool, bool) {
        let DrawnGlyph::Outline(outline) = glyph else { return (false, false) };
        *self.styles.entry(outline.font_cache_key()).or_insert_with(|| {
            let Some(data) = outline.font_data() else { return (false, false) };
            let name = data.postscript_name.unwrap_or_default().to_lowercase();
            let bold = name.contains("bold") || name.contains("black");
            let bold = bold || data.weight.is_some_and(|weight| weight >= 600);
            let italic = name.contains("italic") || name.contains("oblique") || data.is_italic;
            (bold, italic)
        })
    }
}

/// What a glyph says: ligatures and the shapes of Arabic letters as plain letters, nothing for
/// characters that are none.
fn plain(meaning: BfString) -> String {
    let text = match meaning {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(text) => text,
    };
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // Latin ligatures, and Arabic letters in the shape they have in a word.
            '\u{FB00}'..='\u{FB4F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                plain.extend(std::iter::once(letter).nfkc());
            }
            '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\t' | '\n' | '\r' => {
                plain.push(' ');
            }
            '\u{00AD}' => plain.push('-'),
            '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' => {}
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

fn is_private(text: &str) -> bool {
    text.chars().all(|letter| ('\u{E000}'..='\u{F8FF}').contains(&letter) || letter == '\u{FFFD}')
}

impl<'a> Device<'a> for Drawn {
    fn draw_glyph(
        &mut self,
        glyph: &DrawnGlyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        // Outlined text is drawn twice; the second time says nothing new.
        if matches!(mode, GlyphDrawMode::Stroke(_))
            && self.glyphs.last().is_some_and(|last| {
                let at = transform * glyph_transform * Point::ZERO;
                (last.x - at.x).abs() < 0.01 && (last.y - at.y).abs() < 0.01
            })
        {
            return;
        }
        if self.glyphs.len() >= GLYPHS_MOST {
            return;
        }
        let advance = match glyph {
            DrawnGlyph::Outline(outline) => f64::from(outline.advance_width().unwrap_or(500.0)),
            DrawnGlyph::Type3(_) => 500.0,
        };
        let place = transform * glyph_transform;
        let origin = place * Point::ZERO;
        let along: Vec2 = place * Point::new(advance, 0.0) - origin;
        let up: Vec2 = place * Point::new(0.0, 1000.0) - origin;
        let size = up.hypot();
        if !origin.is_finite() || !size.is_finite() || size < 0.5 {
            return;
        }
        let text = match glyph.as_unicode().map(plain) {
            Some(text) if text.is_empty() => return,
            // Symbols of private use are bullets and ornaments.
            Some(text) if is_private(&text) => "•".to_owned(),
            Some(text) => text,
            // Its meaning is not told.
            None => "\u{FFFD}".to_owned(),
        };
        let (bold, italic) = self.style(glyph);
        let width = along.hypot();
        let upright = |x: f64, y: f64| Glyph { text, x, y, width, size, bold, italic };
        if along.x.abs() >= along.y.abs() {
            if along.x >= 0.0 {
                self.glyphs.push(upright(origin.x, origin.y));
            } else {
                self.turned[1].push(upright(-origin.x, -origin.y));
            }
        } else if along.y > 0.0 {
            self.turned[0].push(upright(origin.y, -origin.x));
        } else {
            self.turned[2].push(upright(-origin.y, origin.x));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let pixels = f64::from(image.width()) * f64::from(image.height());
        self.image_area += transform.determinant().abs() * pixels;
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
    fn draw_rect(&mut self, _: &Rect, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
}
