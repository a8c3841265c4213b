//! Outlines of areas as SVG path data, read into segments. Knows the path grammar without arcs;
//! knows no areas.

use crate::scene::{Point, Segment};

/// The outline of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The area's code.
    pub area: String,
    /// Its outline, in any units that all outlines of a map share; y grows downward.
    pub segments: Vec<Segment>,
}

impl Outline {
    /// Reads SVG path data (`M`, `L`, `H`, `V`, `C`, `S`, `Q`, `T`, `Z`, absolute and relative).
    ///
    /// # Errors
    /// The rest of the data from where it is no path.
    pub fn parse(area: &str, data: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: data };
        let mut pen = Pen::default();
        let mut command = None;
        loop {
            reader.skip();
            let Some(next) = reader.rest.chars().next() else { break };
            if next.is_ascii_alphabetic() {
                reader.rest = &reader.rest[1..];
                command = Some(next);
                if matches!(next, 'Z' | 'z') {
                    pen.close();
                    continue;
                }
            }
            reader.skip();
            let near = reader.near();
            let letter = command
                .filter(|letter| !matches!(letter, 'Z' | 'z'))
                .ok_or_else(|| near.clone())?;
            pen.draw(letter, &mut reader).ok_or(near)?;
            // Further pairs after a move are lines.
            command = Some(match letter {
                'M' => 'L',
                'm' => 'l',
                other => other,
            });
        }
        Ok(Self { area: area.to_owned(), segments: pen.segments })
    }

    pub(crate) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Move(point) | Segment::Line(point) | Segment::Cubic(_, _, point) => {
                Some(*point)
            }
            Segment::Close => None,
        })
    }
}

#[derive(Default)]
struct Pen {
    segments: Vec<Segment>,
    at: Option<Point>,
    begun: Option<Point>,
    control: Option<(bool, Point)>,
}

impl Pen {
    fn close(&mut self) {
        self.segments.push(Segment::Close);
        self.at = self.begun;
        self.control = None;
    }

    fn draw(&mut self, letter: char, reader: &mut Reader<'_>) -> Option<()> {
        let from = match (self.at, letter) {
            (Some(at), _) => at,
            (None, 'M' | 'm') => Point::new(0.0, 0.0),
            (None, _) => return None,
        };
        let base = if letter.is_ascii_lowercase() { from } else { Point::new(0.0, 0.0) };
        let point = |reader: &mut Reader<'_>| -> Option<Point> {
            Some(Point::new(base.x + reader.number()?, base.y + reader.number()?))
        };
        let mirrored = |cubic: bool, control: Option<(bool, Point)>| match control {
            Some((kind, control)) if kind == cubic => {
                Point::new(2.0 * from.x - control.x, 2.0 * from.y - control.y)
            }
            _ => from,
        };
        let control = self.control.take();
        let to = match letter.to_ascii_uppercase() {
            'M' => {
                let to = point(reader)?;
                self.begun = Some(to);
                self.segments.push(Segment::Move(to));
                to
            }
            'L' => self.line(point(reader)?),
            'H' => {
                let x = base.x + reader.number()?;
                self.line(Point::new(x, from.y))
            }
            'V' => {
                let y = base.y + reader.number()?;
                self.line(Point::new(from.x, y))
            }
            'C' => {
                let (a, b, to) = (point(reader)?, point(reader)?, point(reader)?);
                self.control = Some((true, b));
                self.cubic(a, b, to)
            }
            'S' => {
                let (b, to) = (point(reader)?, point(reader)?);
                self.control = Some((true, b));
                self.cubic(mirrored(true, control), b, to)
            }
            'Q' => {
                let (middle, to) = (point(reader)?, point(reader)?);
                self.control = Some((false, middle));
                self.quadratic(from, middle, to)
            }
            'T' => {
                let (middle, to) = (mirrored(false, control), point(reader)?);
                self.control = Some((false, middle));
                self.quadratic(from, middle, to)
            }
            _ => return None,
        };
        self.at = Some(to);
        Some(())
    }

    fn line(&mut self, to: Point) -> Point {
        self.segments.push(Segment::Line(to));
        to
    }

    fn cubic(&mut self, a: Point, b: Point, to: Point) -> Point {
        self.segments.push(Segment::Cubic(a, b, to));
        to
    }

    fn quadratic(&mut self, from: Point, middle: Point, to: Point) -> Point {
        let toward = |end: Point| {
            Point::new(
                end.x + (middle.x - end.x) * 2.0 / 3.0,
                end.y + (middle.y - end.y) * 2.0 / 3.0,
            )
        };
        self.cubic(toward(from), toward(to), to)
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    }

    fn near(&self) -> String {
        self.rest.chars().take(24).collect()
    }

    fn number(&mut self) -> Option<f64> {
        self.skip();
        let bytes = self.rest.as_bytes();
        let (mut end, mut point, mut exponent) = (0, false, false);
        while let Some(byte) = bytes.get(end) {
            let first = end == 0 || matches!(bytes[end - 1], b'e' | b'E');
            match byte {
                b'0'..=b'9' => {}
                b'+' | b'-' if first => {}
                b'.' if !point && !exponent => point = true,
                b'e' | b'E' if end > 0 && !exponent => exponent = true,
                _ => break,
            }
            end += 1;
        }
        let number: f64 = self.rest[..end].parse().ok()?;
        self.rest = &self.rest[end..];
        number.is_finite().then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_read_as_drawing_programs_write_it() {
        let outline =
            Outline::parse("IR-23", "m10,10h5v-2.5.5l1-1zM0 0q1 0 1 1t1 1").expect("a path");
        let ends: Vec<(f64, f64)> = outline.points().map(|point| (point.x, point.y)).collect();
        assert_eq!(
            ends,
            [
                (10., 10.),
                (15., 10.),
                (15., 7.5),
                (15., 8.),
                (16., 7.),
                (0., 0.),
                (1., 1.),
                (2., 2.)
            ]
        );
    }

    #[test]
    fn what_is_no_path_is_named() {
        assert_eq!(Outline::parse("X", "M0 0 L 1"), Err("1".to_owned()));
        assert_eq!(Outline::parse("X", "M0 0 A1 1 0 0 1 5 5").map_err(|near| near.len()), Err(13));
        assert!(Outline::parse("X", "L 1 1").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "[MmLlCcSsQqTtHhVvZz0-9., eE+\\-é]{0,40}") {
            let _ = Outline::parse("X", &text);
        }
    }
}
