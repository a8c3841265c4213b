//! Bytes of any usual encoding become UTF-8, a piece at a time.
//! Knows byte-order marks, UTF-8, UTF-16 and Windows-1256; knows nothing of what the text says.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// How much is read at once, and how far is looked ahead to tell UTF-8 from Windows-1256.
const CHUNK: usize = 64 * 1024;

/// The encoding that `prefix` shows, when it shows one: by its mark, by the zeros of UTF-16, or by
/// an XML declaration.
#[must_use]
pub fn detect(prefix: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(prefix) {
        return Some(encoding);
    }
    match prefix {
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => return Some(UTF_16LE),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => return Some(UTF_16BE),
        _ => {}
    }
    declared(prefix)
}

fn declared(prefix: &[u8]) -> Option<&'static Encoding> {
    let head = &prefix[..prefix.len().min(256)];
    let head = std::str::from_utf8(head).ok()?.strip_prefix("<?xml")?;
    let rest = head[..head.find("?>")?].split_once("encoding")?.1.trim_start();
    let rest = rest.strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|each| matches!(each, '"' | '\''))?;
    let label = rest[1..].split(quote).next()?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

enum Mode {
    /// Only ASCII so far, which UTF-8 and Windows-1256 write alike.
    Ascii,
    /// UTF-8 from here on, passed through; whoever splits it into records checks it.
    Utf8,
    /// Another encoding.
    Other(Box<Decoder>),
}

/// A reader whose bytes are UTF-8 whatever those of `input` are. Bytes that no encoding explains are
/// passed on as they are if the text is taken for UTF-8, so that the record they stand in can be named.
pub struct TextReader<R> {
    input: R,
    mode: Mode,
    encoding: &'static Encoding,
    raw: Vec<u8>,
    raw_from: usize,
    /// Up to where `raw` is known to be ASCII.
    ascii_to: usize,
    ended: bool,
    text: Vec<u8>,
    text_from: usize,
}

impl<R: Read> TextReader<R> {
    /// Looks at the first bytes of `input` and decides how to read it.
    pub fn new(input: R) -> io::Result<Self> {
        let mut reader = Self {
            input,
            mode: Mode::Ascii,
            encoding: UTF_8,
            raw: Vec::with_capacity(CHUNK),
            raw_from: 0,
            ascii_to: 0,
            ended: false,
            text: Vec::new(),
            text_from: 0,
        };
        reader.refill()?;
        if let Some((_, length)) = Encoding::for_bom(&reader.raw) {
            reader.mode = Mode::Utf8;
            reader.encoding = detect(&reader.raw).unwrap_or(UTF_8);
            reader.raw_from = length;
        } else if let Some(encoding) = detect(&reader.raw) {
            reader.encoding = encoding;
        }
        if reader.encoding != UTF_8 {
            reader.mode = Mode::Other(Box::new(reader.encoding.new_decoder_without_bom_handling()));
        }
        Ok(reader)
    }

    /// Reads `input` as text in `encoding`, whatever its bytes look like.
    pub fn in_encoding(input: R, encoding: &'static Encoding) -> io::Result<Self> {
        let mut reader = Self::new(input)?;
        if Encoding::for_bom(&reader.raw).is_none() {
            reader.encoding = encoding;
            reader.mode = if encoding == UTF_8 {
                Mode::Utf8
            } else {
                Mode::Other(Box::new(encoding.new_decoder_without_bom_handling()))
            };
        }
        Ok(reader)
    }

    /// The encoding the text is in, as far as it has been read.
    #[must_use]
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Reads until a whole chunk is there or the input ends.
    fn refill(&mut self) -> io::Result<()> {
        self.raw.drain(..self.raw_from);
        self.raw_from = 0;
        self.ascii_to = 0;
        while !self.ended && self.raw.len() < CHUNK {
            let length = self.raw.len();
            self.raw.resize(CHUNK, 0);
            let outcome = self.input.read(&mut self.raw[length..]);
            let got = match outcome {
                Ok(got) => got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.raw.truncate(length);
                    continue;
                }
                Err(error) => {
                    self.raw.truncate(length);
                    return Err(error);
                }
            };
            self.raw.truncate(length + got);
            self.ended = got == 0;
        }
        Ok(())
    }

    /// Windows-1256 when what follows the first non-ASCII byte is no UTF-8.
    fn decide(&mut self) {
        let ahead = &self.raw[self.raw_from..];
        let (mut letters, mut faults) = (0_usize, 0_usize);
        for piece in ahead.utf8_chunks() {
            letters += piece.valid().chars().filter(|letter| !letter.is_ascii()).count();
            faults += usize::from(!piece.invalid().is_empty());
        }
        // Windows-1256 text is valid UTF-8 here and there by accident; UTF-8 text with a damaged
        // byte is far more right than wrong, and its fault shall be named, not read as other letters.
        if letters > faults * 4 {
            self.mode = Mode::Utf8;
        } else {
            self.encoding = WINDOWS_1256;
            self.mode = Mode::Other(Box::new(WINDOWS_1256.new_decoder_without_bom_handling()));
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        let Mode::Other(decoder) = &mut self.mode else { return Ok(()) };
        let source = &self.raw[self.raw_from..];
        let room = decoder.max_utf8_buffer_length(source.len()).unwrap_or(CHUNK * 3);
        self.text.resize(room, 0);
        self.text_from = 0;
        let (_, read, written, malformed) =
            decoder.decode_to_utf8(source, &mut self.text, self.ended);
        self.text.truncate(written);
        self.raw_from += read;
        if malformed {
            let message = format!("bytes that are no {} text", self.encoding.name());
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(())
    }
}

impl<R: Read> BufRead for TextReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if matches!(self.mode, Mode::Ascii) {
            if self.raw_from == self.raw.len() {
                self.refill()?;
            }
            if self.ascii_to <= self.raw_from {
                let ahead = &self.raw[self.raw_from..];
                let ascii = ahead.iter().position(|byte| !byte.is_ascii()).unwrap_or(ahead.len());
                self.ascii_to = self.raw_from + ascii;
            }
            if self.ascii_to > self.raw_from || self.raw_from == self.raw.len() {
                return Ok(&self.raw[self.raw_from..self.ascii_to]);
            }
            self.refill()?;
            self.decide();
        }
        if matches!(self.mode, Mode::Utf8) {
            if self.raw_from == self.raw.len() {
                self.refill()?;
            }
            return Ok(&self.raw[self.raw_from..]);
        }
        let mut finished = self.ended && self.raw_from == self.raw.len();
        while self.text_from == self.text.len() && !finished {
            self.refill()?;
            self.decode()?;
            finished = self.ended && self.raw_from == self.raw.len();
        }
        Ok(&self.text[self.text_from..])
    }

    fn consume(&mut self, amount: usize) {
        match self.mode {
            Mode::Ascii | Mode::Utf8 => self.raw_from += amount,
            Mode::Other(_) => self.text_from += amount,
        }
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "REF_AREA,COMMENT\nIR-07,استان فارس و شهر\n";

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        TextReader::new(bytes).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let utf16 = |big: bool| -> Vec<u8> {
            let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            TEXT.encode_utf16().flat_map(unit).collect()
        };
        let windows = WINDOWS_1256.encode(&TEXT.replace('ی', "ي")).0.into_owned();
        assert_eq!(read(TEXT.as_bytes()), TEXT);
        assert_eq!(read(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()), TEXT);
        assert_eq!(read(&[b"\xFF\xFE", utf16(false).as_slice()].concat()), TEXT);
        assert_eq!(read(&[b"\xFE\xFF", utf16(true).as_slice()].concat()), TEXT);
        assert_eq!(read(&utf16(false)), TEXT);
        assert_eq!(read(&windows), TEXT.replace('ی', "ي"));
    }

    #[test]
    fn windows_1256_is_seen_however_late_it_begins() {
        let mut bytes = vec![b'a'; CHUNK * 2 - 1];
        bytes.extend_from_slice(&WINDOWS_1256.encode("سلام").0);
        assert!(read(&bytes).ends_with("aسلام"));
        let mut bytes = vec![b'a'; CHUNK - 1];
        bytes.extend_from_slice("سلام".as_bytes());
        assert!(read(&bytes).ends_with("aسلام"));
    }
}
