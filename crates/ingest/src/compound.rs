//! Looks through a compound (OLE2, `.xls`) file before any reader of spreadsheets sees it.
//! Knows sectors, chains, directory entries and the heads of BIFF records; reads no cell values. What
//! it lets pass has finite chains within the file, and sheets whose rectangles fit in memory.

use crate::limits::Limits;
use crate::refusal::{Counted, Refusal};

/// The first bytes of every compound file.
pub(crate) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const MINI_SECTOR: usize = 64;
const MINI_STREAM_BELOW: usize = 4096;

/// Looks through a compound file; the hidden rows (from 0) of its sheets, in their order.
pub(crate) fn inspect(bytes: &[u8], file: &str, limits: &Limits) -> Result<Vec<Vec<u32>>, Refusal> {
    let damaged = |fault: Fault| match fault {
        Fault::Damaged(detail) => {
            Refusal::DamagedFile { file: file.to_owned(), detail: detail.to_owned() }
        }
        Fault::Password => Refusal::PasswordProtected { file: file.to_owned() },
        Fault::TooMany(what, limit) => Refusal::TooMany { file: file.to_owned(), what, limit },
    };
    let container = Container::read(bytes).map_err(damaged)?;
    if container.stream("EncryptedPackage").is_some()
        || container.stream("EncryptionInfo").is_some()
    {
        return Err(Refusal::PasswordProtected { file: file.to_owned() });
    }
    let Some(entry) = container.stream("Workbook").or_else(|| container.stream("Book")) else {
        return Err(Refusal::NotAWorkbook { file: file.to_owned() });
    };
    let stream = container.bytes_of(entry).map_err(damaged)?;
    inspect_records(&stream, limits).map_err(damaged)
}

enum Fault {
    Damaged(&'static str),
    Password,
    TooMany(Counted, u64),
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

struct Container<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    table: Vec<u32>,
    entries: Vec<Entry>,
    mini_start: u32,
    mini_sectors: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

impl<'a> Container<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let cut = || Fault::Damaged("the file ends before its tables");
        let header = bytes.get(..512).ok_or_else(cut)?;
        let sector_size = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(Fault::Damaged("no known sector size")),
        };
        let mut container = Self {
            bytes,
            sector_size,
            table: Vec::new(),
            entries: Vec::new(),
            mini_start: u32_at(header, 60).ok_or_else(cut)?,
            mini_sectors: u32_at(header, 64).ok_or_else(cut)? as usize,
        };
        container.read_table(header)?;
        let directory = container.chain(u32_at(header, 48).ok_or_else(cut)?)?;
        for sector in directory {
            let sector = container.sector(sector)?;
            container.entries.extend(sector.chunks_exact(128).filter_map(directory_entry));
        }
        let most = bytes.len();
        if container.mini_sectors.saturating_mul(sector_size) > most + sector_size
            || container.entries.iter().any(|entry| entry.size > most)
        {
            return Err(Fault::Damaged("a stream is larger than the file"));
        }
        Ok(container)
    }

    /// Reads the allocation table; its sectors are named in the header and in a chain of their own.
    fn read_table(&mut self, header: &[u8]) -> Result<(), Fault> {
        let mut sectors: Vec<u32> = words(&header[76..512]).collect();
        let mut next = u32_at(header, 68).unwrap_or(END_OF_CHAIN);
        let most = self.bytes.len() / self.sector_size + 1;
        let mut steps = 0;
        while next < LAST_SECTOR {
            steps += 1;
            if steps > most {
                return Err(Fault::Damaged("a chain of sectors never ends"));
            }
            sectors.extend(words(self.sector(next)?));
            next = sectors.pop().unwrap_or(END_OF_CHAIN);
        }
        sectors.retain(|sector| *sector < LAST_SECTOR);
        if sectors.len() > most {
            return Err(Fault::Damaged("more sectors are named than there are"));
        }
        for sector in sectors {
            let part: Vec<u32> = words(self.sector(sector)?).collect();
            self.table.extend(part);
        }
        Ok(())
    }

    /// The bytes of one sector; the last one of a file may be cut short.
    fn sector(&self, sector: u32) -> Result<&'a [u8], Fault> {
        let start = (sector as usize + 1).saturating_mul(self.sector_size);
        if start >= self.bytes.len() {
            return Err(Fault::Damaged("a sector lies behind the end of the file"));
        }
        Ok(&self.bytes[start..self.bytes.len().min(start + self.sector_size)])
    }

    fn chain(&self, start: u32) -> Result<Vec<u32>, Fault> {
        let mut chain = Vec::new();
        let mut next = start;
        while next != END_OF_CHAIN {
            if chain.len() > self.table.len() {
                return Err(Fault::Damaged("a chain of sectors never ends"));
            }
            chain.push(next);
            next = *self
                .table
                .get(next as usize)
                .ok_or(Fault::Damaged("a chain of sectors leaves the table"))?;
        }
        Ok(chain)
    }

    fn stream(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn bytes_of(&self, entry: &Entry) -> Result<Vec<u8>, Fault> {
        if entry.size >= MINI_STREAM_BELOW {
            return self.long_stream(entry.start, entry.size);
        }
        let root = self.entries.first().ok_or(Fault::Damaged("there is no directory"))?;
        let mini_stream = self.long_stream(root.start, root.size)?;
        let table_size = self.mini_sectors * self.sector_size;
        let table: Vec<u32> = words(&self.long_stream(self.mini_start, table_size)?).collect();
        let mut stream = Vec::new();
        let mut next = entry.start;
        while next != END_OF_CHAIN && stream.len() < entry.size {
            let start = next as usize * MINI_SECTOR;
            let end = mini_stream.len().min(start + MINI_SECTOR);
            let sector = mini_stream.get(start..end).filter(|sector| !sector.is_empty());
            stream.extend(sector.ok_or(Fault::Damaged("a small sector lies outside its stream"))?);
            next = *table
                .get(next as usize)
                .ok_or(Fault::Damaged("a chain of small sectors leaves its table"))?;
        }
        stream.truncate(entry.size);
        Ok(stream)
    }

    fn long_stream(&self, start: u32, size: usize) -> Result<Vec<u8>, Fault> {
        let mut stream = Vec::with_capacity(size.min(self.bytes.len()));
        for sector in self.chain(start)? {
            stream.extend_from_slice(self.sector(sector)?);
            if stream.len() >= size {
                break;
            }
        }
        stream.truncate(size);
        Ok(stream)
    }
}

fn directory_entry(entry: &[u8]) -> Option<Entry> {
    if entry[66] == 0 {
        return None;
    }
    let letters = entry[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let letters: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&letters),
        start: u32_at(entry, 116)?,
        size: u32_at(entry, 120)? as usize,
    })
}

/// One record: its kind and its bytes.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let kind = u16_at(rest, 0)?;
        let length = usize::from(u16_at(rest, 2)?);
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

/// What the records of all sheets need.
#[derive(Default)]
struct Tally {
    cells: u64,
    rectangles: u64,
    merged: u64,
}

fn inspect_records(stream: &[u8], limits: &Limits) -> Result<Vec<Vec<u32>>, Fault> {
    let mut sheets = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            0x002F if u16_at(data, 0) != Some(0) => return Err(Fault::Password),
            0x0085 => sheets.push(u32_at(data, 0).unwrap_or(u32::MAX) as usize),
            0x000A => break,
            _ => {}
        }
    }
    if sheets.len() > limits.sheets {
        return Err(Fault::TooMany(Counted::Sheets, limits.sheets as u64));
    }
    let mut tally = Tally::default();
    let mut hidden = Vec::new();
    for start in sheets {
        let sheet = stream.get(start..).ok_or(Fault::Damaged("a sheet lies behind the end"))?;
        hidden.push(inspect_sheet(sheet, &mut tally, limits)?);
    }
    Ok(hidden)
}

fn inspect_sheet(sheet: &[u8], tally: &mut Tally, limits: &Limits) -> Result<Vec<u32>, Fault> {
    let mut hidden = Vec::new();
    let mut bounds: Option<[u64; 4]> = None;
    let mut depth = 0_u32;
    for (kind, data) in records(sheet) {
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0200 => {
                // The reader sets memory aside for the rectangle that is declared here.
                let declared = declared_cells(data);
                if declared > limits.rectangle_cells {
                    return Err(Fault::TooMany(Counted::Cells, limits.rectangle_cells));
                }
            }
            0x0208 if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                hidden.extend(u16_at(data, 0).map(u32::from));
            }
            0x00E5 => tally.merged += u64::from(u16_at(data, 0).unwrap_or(0)),
            0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                let count =
                    if kind == 0x00BD { data.len().saturating_sub(6) as u64 / 6 } else { 1 };
                tally.cells += count;
                let (row, first) = (u64::from(row), u64::from(first));
                let last = first + count.saturating_sub(1);
                let [top, left, bottom, right] = bounds.unwrap_or([row, first, row, last]);
                bounds = Some([top.min(row), left.min(first), bottom.max(row), right.max(last)]);
            }
            _ => {}
        }
    }
    if let Some([top, left, bottom, right]) = bounds {
        tally.rectangles += (bottom - top + 1) * (right - left + 1);
    }
    if tally.cells > limits.cells as u64 || tally.rectangles > limits.rectangle_cells {
        return Err(Fault::TooMany(Counted::Cells, limits.cells as u64));
    }
    if tally.merged > limits.merged_ranges as u64 {
        return Err(Fault::TooMany(Counted::MergedRanges, limits.merged_ranges as u64));
    }
    Ok(hidden)
}

fn declared_cells(data: &[u8]) -> u64 {
    let word = |at| u16_at(data, at).map_or(0, u64::from);
    let long = |at| u32_at(data, at).map_or(0, u64::from);
    let (rows, columns) = match data.len() {
        10 => (word(2).saturating_sub(word(0)), word(6)),
        _ => (long(4).saturating_sub(long(0)), word(10)),
    };
    rows.max(1).saturating_mul(columns.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_declares_a_huge_rectangle_is_refused() {
        let mut sheet = vec![0x09, 0x08, 0, 0, 0x00, 0x02, 14, 0];
        sheet.extend([0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0xFF, 0, 0, 0]);
        let fault = inspect_sheet(&sheet, &mut Tally::default(), &Limits::default());
        assert!(matches!(fault, Err(Fault::TooMany(Counted::Cells, _))));
    }

    #[test]
    fn a_directory_that_leads_back_to_itself_is_refused() {
        let mut file = vec![0; 512 * 3];
        file[..8].copy_from_slice(&SIGNATURE);
        file[30] = 9;
        file[68..72].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
        file[76..512].fill(0xFF);
        file[76..80].copy_from_slice(&0_u32.to_le_bytes());
        file[48..52].copy_from_slice(&1_u32.to_le_bytes());
        // The table says that sector 1 is followed by sector 1.
        file[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        let refusal = inspect(&file, "x.xls", &Limits::default());
        assert!(matches!(refusal, Err(Refusal::DamagedFile { .. })), "{refusal:?}");
    }
}
