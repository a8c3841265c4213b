//! Tiles (C2SP tlog-tiles): a log as static files of 256 hashes or 256 entries.
//! Knows addresses and bytes of tiles; knows nothing of who asks for them.

use crate::tree::Tree;

/// Hashes in a full tile.
const FULL: u64 = 256;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileKind {
    /// Hashes of complete subtrees of 256^level leaves.
    Hashes {
        /// The level, from 0.
        level: u8,
    },
    /// The entries themselves.
    Entries,
}

/// One tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What it holds.
    pub kind: TileKind,
    /// Its number in its level, from 0.
    pub index: u64,
    /// How many it holds, from 1 to 256.
    pub width: u16,
}

impl Tile {
    /// Reads the part of an address after `tile/`: `0/x001/067`, `1/000.p/5`, `entries/000`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, rest) = path.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => {
                let number: u8 = level.parse().ok().filter(|it| *it <= 63)?;
                (number.to_string() == level).then_some(TileKind::Hashes { level: number })?
            }
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => {
                let parsed: u16 = width.parse().ok().filter(|it| (1..=255).contains(it))?;
                (number, (parsed.to_string() == width).then_some(parsed)?)
            }
            None => (rest, 256),
        };
        let mut index = 0_u64;
        for part in number.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Self { kind, index, width };
        (tile.path() == path).then_some(tile)
    }

    /// The part of its address after `tile/`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut number = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            number = format!("x{:03}/{number}", rest % 1000);
            rest /= 1000;
        }
        let kind = match self.kind {
            TileKind::Hashes { level } => level.to_string(),
            TileKind::Entries => "entries".to_owned(),
        };
        let part = if self.width == 256 { String::new() } else { format!(".p/{}", self.width) };
        format!("{kind}/{number}{part}")
    }

    /// The first of the things it holds and the one after its last, counted in its own level.
    #[must_use]
    pub fn range(&self) -> Option<(u64, u64)> {
        let from = self.index.checked_mul(FULL)?;
        Some((from, from.checked_add(u64::from(self.width))?))
    }

    /// The bytes of a tile of hashes; `None` when the tree has not grown to it.
    #[must_use]
    pub fn hashes(&self, tree: &Tree) -> Option<Vec<u8>> {
        let TileKind::Hashes { level } = self.kind else { return None };
        let (from, to) = self.range()?;
        let mut bytes = Vec::with_capacity(usize::from(self.width) * 32);
        for place in from..to {
            bytes.extend(tree.node(u32::from(level) * 8, place)?.0);
        }
        Some(bytes)
    }
}

/// The bytes of a tile of entries: each with its length before it, in two bytes, greatest first.
/// `None` when an entry is longer than two bytes can say.
#[must_use]
pub fn entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry);
    }
    Some(bytes)
}
