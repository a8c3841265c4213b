//! Roots and proofs: the example of RFC 6962, all trees up to 256 leaves, and what is refused.

use evidence::{Edge, Hash, Tree, continues, includes};

/// The eight leaves of the reference implementation of RFC 6962, and the roots of the trees of the
/// first one, two … eight of them.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaf(number: u64) -> Hash {
    Hash::leaf(&number.to_be_bytes())
}

fn tree(size: u64) -> Tree {
    (0..size).map(leaf).collect()
}

#[test]
fn the_roots_of_the_standard() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Edge::default().root().hex(), empty);
    assert_eq!(Tree::default().root(0).map(|it| it.hex()).as_deref(), Some(empty));
    let leaves: Vec<Hash> =
        LEAVES.iter().map(|it| Hash::leaf(&hex::decode(it).expect("hexadecimal"))).collect();
    let whole: Tree = leaves.iter().copied().collect();
    let mut edge = Edge::default();
    for (place, root) in ROOTS.iter().enumerate() {
        edge.push(leaves[place]);
        assert_eq!(edge.root().hex(), *root);
        assert_eq!(whole.root(place as u64 + 1).map(|it| it.hex()).as_deref(), Some(*root));
        assert_eq!(Edge::parse(&edge.text()), Some(edge.clone()));
    }
}

/// The paths that RFC 6962, 2.1.3 draws for seven leaves.
#[test]
fn the_paths_of_the_standard() {
    let leaves: Vec<Hash> = (0..7).map(leaf).collect();
    let [a, b, c, d, e, f, j] = leaves[..].try_into().expect("seven");
    let (g, h, i) = (Hash::node(&a, &b), Hash::node(&c, &d), Hash::node(&e, &f));
    let (k, l) = (Hash::node(&g, &h), Hash::node(&i, &j));
    let tree = tree(7);
    assert_eq!(tree.inclusion(0, 7), Some(vec![b, h, l]));
    assert_eq!(tree.inclusion(3, 7), Some(vec![c, g, l]));
    assert_eq!(tree.inclusion(4, 7), Some(vec![f, j, k]));
    assert_eq!(tree.inclusion(6, 7), Some(vec![i, k]));
    assert_eq!(tree.consistency(3, 7), Some(vec![c, d, g, l]));
    assert_eq!(tree.consistency(4, 7), Some(vec![l]));
    assert_eq!(tree.consistency(6, 7), Some(vec![i, j, k]));
}

#[test]
fn every_proof_of_every_tree_up_to_256_leaves_holds() {
    let whole = tree(256);
    let mut edge = Edge::default();
    let mut proofs = 0;
    for size in 0..=256 {
        let root = whole.root(size).expect("it has so many");
        assert_eq!(edge.root(), root, "{size}");
        for index in 0..size {
            let path = whole.inclusion(index, size).expect("it is there");
            assert!(includes(&root, size, index, &leaf(index), &path), "{index} of {size}");
            proofs += 1;
        }
        for old in 0..=size {
            let path = whole.consistency(old, size).expect("it continues");
            let old_root = whole.root(old).expect("it has so many");
            assert!(continues(old, &old_root, size, &root, &path), "{old} to {size}");
            proofs += 1;
        }
        edge.push(leaf(size));
    }
    assert_eq!(proofs, 32_896 + 33_153);
    assert_eq!(whole.inclusion(256, 256), None);
    assert_eq!(whole.inclusion(0, 257), None);
    assert_eq!(whole.consistency(3, 257), None);
}

/// Numbers that look random and are the same at every run (Steele, Lea and Flood's mixing function).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Changes one thing of a path: a bit, a hash left out, doubled or two exchanged.
fn spoil(path: &mut Vec<Hash>, numbers: &mut Numbers) -> bool {
    let Some(at) = (!path.is_empty()).then(|| numbers.below(path.len() as u64) as usize) else {
        path.push(leaf(numbers.next()));
        return true;
    };
    match numbers.below(5) {
        0 => path[at].0[numbers.below(32) as usize] ^= 1 << numbers.below(8),
        1 => drop(path.remove(at)),
        2 => path.insert(at, path[at]),
        3 => path.push(leaf(numbers.next())),
        _ => {
            let other = numbers.below(path.len() as u64) as usize;
            if path[at] == path[other] {
                return false;
            }
            path.swap(at, other);
        }
    }
    true
}

#[test]
fn twenty_thousand_spoilt_proofs_are_refused() {
    let whole = tree(4096);
    let mut numbers = Numbers(6962);
    let (mut spoilt, mut sound) = (0, 0);
    while spoilt < 20_000 {
        let size = 1 + numbers.below(4096);
        let root = whole.root(size).expect("it has so many");
        let index = numbers.below(size);
        let path = whole.inclusion(index, size).expect("it is there");
        sound += u32::from(includes(&root, size, index, &leaf(index), &path));
        let (mut path, mut at, mut hash, mut under) = (path, index, leaf(index), root);
        match numbers.below(4) {
            0 => hash = leaf(numbers.next()),
            1 if size > 1 => at = (index + 1 + numbers.below(size - 1)) % size,
            2 => under.0[numbers.below(32) as usize] ^= 1 << numbers.below(8),
            _ => {
                if !spoil(&mut path, &mut numbers) {
                    continue;
                }
            }
        }
        assert!(!includes(&under, size, at, &hash, &path), "{index} of {size} as {at}");
        spoilt += 1;

        let old = 1 + numbers.below(size);
        let old_root = whole.root(old).expect("it has so many");
        let new_root = whole.root(size).expect("it has so many");
        let mut path = whole.consistency(old, size).expect("it continues");
        sound += u32::from(continues(old, &old_root, size, &new_root, &path));
        if numbers.below(3) == 0 {
            let other = leaf(numbers.next());
            assert!(!continues(old, &other, size, &new_root, &path));
            assert!(!continues(old, &old_root, size, &other, &path));
        } else if spoil(&mut path, &mut numbers) {
            assert!(!continues(old, &old_root, size, &new_root, &path), "{old} to {size}");
        }
        spoilt += 1;
    }
    assert!(sound >= 20_000, "the sound ones of the same kind hold: {sound}");
}
