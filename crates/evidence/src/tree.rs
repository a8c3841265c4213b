//! The Merkle tree of a log (RFC 6962, 2.1) and its proofs: that a leaf is in it, and that a larger
//! tree continues a smaller one. Knows hashes of leaves only; nothing of where they are kept.

use crate::hash::Hash;

/// The right edge of a tree: the roots of the complete subtrees that make it, greatest first. Enough
/// to add leaves and to know the root, however many leaves there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    hashes: Vec<Hash>,
}

impl Edge {
    /// How many leaves the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let (mut hash, mut size) = (leaf, self.size);
        while size & 1 == 1 {
            if let Some(left) = self.hashes.pop() {
                hash = Hash::node(&left, &hash);
            }
            size >>= 1;
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The root; of no leaves, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut hashes = self.hashes.iter().rev();
        let Some(last) = hashes.next() else { return Hash::of(b"") };
        hashes.fold(*last, |right, left| Hash::node(left, &right))
    }

    /// The edge as words: the size, then each hash in hexadecimal.
    #[must_use]
    pub fn text(&self) -> String {
        let hashes = self.hashes.iter().map(Hash::hex);
        std::iter::once(self.size.to_string()).chain(hashes).collect::<Vec<_>>().join(" ")
    }

    /// From what [`Self::text`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let size: u64 = words.next()?.parse().ok()?;
        let hashes = words.map(Hash::parse_hex).collect::<Option<Vec<_>>>()?;
        (hashes.len() == size.count_ones() as usize).then_some(Self { size, hashes })
    }
}

/// A whole tree: every complete subtree's hash, level by level from the leaves.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Tree {
    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let nodes = &mut self.levels[level];
            nodes.push(hash);
            if nodes.len() % 2 == 1 {
                return;
            }
            hash = Hash::node(&nodes[nodes.len() - 2], &nodes[nodes.len() - 1]);
        }
    }

    /// The hash of a complete subtree: number `place` of those with 2^`level` leaves.
    #[must_use]
    pub fn node(&self, level: u32, place: u64) -> Option<Hash> {
        self.levels.get(level as usize)?.get(usize::try_from(place).ok()?).copied()
    }

    /// The root of the first `size` leaves, where there are so many.
    #[must_use]
    pub fn root(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(Hash::of(b"")),
            size if size <= self.size() => self.range(0, size),
            _ => None,
        }
    }

    /// The hash over the leaves from `from` up to `to`, not empty.
    fn range(&self, from: u64, to: u64) -> Option<Hash> {
        let width = to - from;
        if width.is_power_of_two() && from.is_multiple_of(width) {
            return self.node(width.trailing_zeros(), from / width);
        }
        let middle = from + split(width);
        Some(Hash::node(&self.range(from, middle)?, &self.range(middle, to)?))
    }

    /// The proof that leaf `index` is among the first `size` (RFC 6962, 2.1.1): from the leaf's
    /// sibling to the child of the root.
    #[must_use]
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut from, mut to) = (0, size);
        let mut path = Vec::new();
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The proof that the first `new` leaves begin with the first `old` (RFC 6962, 2.1.2).
    #[must_use]
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        let (mut from, mut to, mut known) = (0, new, true);
        let mut path = Vec::new();
        while to != old {
            let middle = from + split(to - from);
            if old <= middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
                known = false;
            }
        }
        if !known {
            path.push(self.range(from, to)?);
        }
        path.reverse();
        Some(path)
    }
}

/// The greatest power of two below `width`, which is more than one.
fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

/// Whether `path` shows that `leaf` is number `index` of the tree of `size` leaves with this root
/// (RFC 9162, 2.1.3.2).
#[must_use]
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = Hash::node(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` shows that the tree of `new` leaves continues that of `old` (RFC 9162, 2.1.4.2).
#[must_use]
pub fn continues(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return path.is_empty() && *old_root == Hash::of(b"");
    }
    let mut path = path.iter();
    let mut next = || path.next().copied();
    // The old tree may be a complete subtree of the new one; then its root begins the path.
    let first = if old.is_power_of_two() { Some(*old_root) } else { next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in std::iter::from_fn(next) {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = Hash::node(&sibling, &old_hash);
            new_hash = Hash::node(&sibling, &new_hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = Hash::node(&new_hash, &sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}
