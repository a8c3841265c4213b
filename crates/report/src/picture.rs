//! Pictures that stand in a report: looked at before they are set, so that a file that is none becomes
//! a fault with its place and not a page that cannot be made. Knows PNG and JPEG.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

use crate::error::Reason;
use crate::manuscript::{Picture, PictureKind};

/// No picture of a report has more bytes.
const MOST_BYTES: usize = 12 << 20;
/// Nor a side of more pixels: a small file may claim a huge canvas.
const MOST_PIXELS: u32 = 12_000;

impl Picture {
    /// Looks at bytes: they must be a whole PNG or JPEG of a size that can be set.
    pub(crate) fn look(bytes: &[u8]) -> Result<Self, Reason> {
        let (kind, format) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (PictureKind::Png, ExchangeFormat::Png)
        } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            (PictureKind::Jpeg, ExchangeFormat::Jpg)
        } else {
            return Err(Reason::NotAPicture("it is neither PNG nor JPEG".to_owned()));
        };
        if bytes.len() > MOST_BYTES {
            return Err(Reason::NotAPicture("it has more than 12 MiB".to_owned()));
        }
        let claimed = claimed_size(kind, bytes);
        if claimed.is_none_or(|(width, height)| width.max(height) > MOST_PIXELS) {
            return Err(Reason::NotAPicture("its size cannot be read, or is too large".to_owned()));
        }
        let image = RasterImage::plain(Bytes::new(bytes.to_vec()), format)
            .map_err(|why| Reason::NotAPicture(why.to_string()))?;
        Ok(Self { kind, bytes: bytes.to_vec(), size: (image.width(), image.height()) })
    }
}

/// The size a picture's head claims, read without decoding it.
fn claimed_size(kind: PictureKind, bytes: &[u8]) -> Option<(u32, u32)> {
    let whole = |at: usize, width: usize| {
        let part = bytes.get(at..at + width)?;
        Some(part.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)))
    };
    match kind {
        PictureKind::Png => Some((whole(16, 4)?, whole(20, 4)?)),
        PictureKind::Jpeg => {
            // Segments follow each other by length until the one that begins a frame.
            let mut at = 2;
            loop {
                let marker = *bytes.get(at + 1)?;
                if bytes.get(at) != Some(&0xFF) {
                    return None;
                }
                let frame =
                    (0xC0..=0xCF).contains(&marker) && ![0xC4, 0xC8, 0xCC].contains(&marker);
                if frame {
                    return Some((whole(at + 7, 2)?, whole(at + 5, 2)?));
                }
                at += 2 + whole(at + 2, 2)? as usize;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_calls_itself_a_picture_is_refused() {
        for none in [&b"hello"[..], b"", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF\xE0", b"GIF89a"] {
            assert!(matches!(Picture::look(none), Err(Reason::NotAPicture(_))), "{none:?}");
        }
        let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        huge.extend([0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        assert!(matches!(Picture::look(&huge), Err(Reason::NotAPicture(_))));
    }
}
