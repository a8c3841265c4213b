//! Writes compound (OLE2) files and BIFF8 records, as few as make a workbook, for tests.

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &[0x00, 0x06, kind as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// The records of a sheet with these numbers: row, column, value.
pub fn sheet(numbers: &[(u16, u16, f64)]) -> Vec<u8> {
    let mut sheet = begin(0x10);
    for (row, column, value) in numbers {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        sheet.extend(record(0x0203, &[&place[..], &value.to_le_bytes()].concat()));
    }
    sheet.extend(record(0x000A, &[]));
    sheet
}

/// An `.xls` file of one sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    let named = |start: u32| {
        let start = start.to_le_bytes();
        record(0x0085, &[&start[..], &[0, 0, 1, 0, b'S']].concat())
    };
    let before = |start: u32| [begin(0x05), named(start), record(0x000A, &[])].concat();
    let start = u32::try_from(before(0).len()).unwrap();
    let stream = [&before(start)[..], sheet].concat();
    container("Workbook", &stream)
}

fn entry(name: &str, kind: u8, start: u32, size: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() + 2;
    entry.resize(128, 0);
    entry[64] = u8::try_from(length).unwrap();
    entry[66] = kind;
    entry[68..80].fill(0xFF);
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
    entry
}

/// A compound file with one stream. Sector 0 is the table, sector 1 the directory.
pub fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    assert!(sectors < 120, "one sector of table is enough");
    let mut file = vec![0; SECTOR];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[26] = 3;
    file[28..30].copy_from_slice(&[0xFE, 0xFF]);
    file[30] = 9;
    file[32] = 6;
    file[44] = 1;
    file[48] = 1;
    file[57] = 0x10;
    file[60..64].copy_from_slice(&END.to_le_bytes());
    file[68..72].copy_from_slice(&END.to_le_bytes());
    file[76..512].fill(0xFF);
    file[76..80].fill(0);
    let mut table = vec![0xFFFF_FFFD, END];
    table.extend((0..sectors - 1).map(|sector| u32::try_from(sector).unwrap() + 3));
    table.push(END);
    table.resize(SECTOR / 4, 0xFFFF_FFFF);
    file.extend(table.iter().flat_map(|sector| sector.to_le_bytes()));
    let mut directory = entry("Root Entry", 5, END, 0);
    directory.extend(entry(name, 2, 2, stream.len()));
    directory.resize(SECTOR, 0);
    file.extend(directory);
    file.extend(stream);
    file
}
