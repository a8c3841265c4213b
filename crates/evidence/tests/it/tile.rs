//! Tiles: addresses as the format writes them, and a tree that can be made again from tiles alone.

use evidence::tile::{Tile, TileKind, entries};
use evidence::{Hash, Tree};

#[test]
fn addresses_are_those_of_the_format() {
    let tile = |level, index, width| Tile { kind: TileKind::Hashes { level }, index, width };
    assert_eq!(tile(0, 1_234_067, 256).path(), "0/x001/x234/067");
    assert_eq!(tile(1, 0, 5).path(), "1/000.p/5");
    let last = Tile { kind: TileKind::Entries, index: 273, width: 112 };
    assert_eq!(last.path(), "entries/273.p/112");
    for path in ["0/x001/x234/067", "1/000.p/5", "entries/000", "63/999.p/255"] {
        assert_eq!(Tile::parse(path).map(|it| it.path()).as_deref(), Some(path));
    }
    for bad in [
        "0/67",
        "0/0067",
        "64/000",
        "00/000",
        "0/x000/067",
        "0/001/067",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/05",
        "0/x001",
        "x/000",
        "entries",
        "0/../000",
        "0/x999999/000",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(bad), None, "{bad}");
    }
}

#[test]
fn the_root_follows_from_the_tiles() {
    const SIZE: u64 = 70_000;
    let tree: Tree = (0..SIZE).map(|it| Hash::leaf(&it.to_be_bytes())).collect();
    let mut leaves = Vec::new();
    for index in 0..=SIZE / 256 {
        let width = (SIZE - index * 256).min(256) as u16;
        let tile = Tile { kind: TileKind::Hashes { level: 0 }, index, width };
        leaves.extend(tile.hashes(&tree).expect("the tree has grown to it"));
    }
    let again: Tree =
        leaves.chunks_exact(32).map(|it| Hash(it.try_into().expect("32 bytes"))).collect();
    assert_eq!(again.root(SIZE), tree.root(SIZE));
    // A hash of level 1 is the root of a full tile of level 0.
    let upper = Tile { kind: TileKind::Hashes { level: 1 }, index: 0, width: 256 };
    let upper = upper.hashes(&tree).expect("256 full tiles");
    let first: Tree = (0..256_u64).map(|it| Hash::leaf(&it.to_be_bytes())).collect();
    assert_eq!(&upper[..32], first.root(256).expect("256").0);
    let beyond = Tile { kind: TileKind::Hashes { level: 1 }, index: 1, width: 18 };
    assert_eq!(beyond.hashes(&tree), None);
}

#[test]
fn entries_have_their_length_before_them() {
    assert_eq!(entries([b"ab".as_slice(), b""]), Some(vec![0, 2, b'a', b'b', 0, 0]));
    assert_eq!(entries([vec![0; 65_536].as_slice()]), None);
}
