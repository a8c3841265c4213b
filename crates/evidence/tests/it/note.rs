//! Notes, checkpoints and proofs as files, against the examples of the formats' own documents.

use evidence::{Checkpoint, Hash, LogProof, Note, ProofFault, Signer, Tree, Verifier, trust_file};

/// The key and note that the Go project prints in the documentation of its `note` package.
const GO_SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                       then you don't know what your problem is.\n";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
then you don't know what your problem is.\n\n\
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn keys_and_notes_are_those_of_the_format() {
    let signer = Signer::parse(GO_SECRET).expect("a key");
    assert_eq!(signer.secret_text(), GO_SECRET);
    assert_eq!(signer.verifier().text(), GO_PUBLIC);
    assert_eq!(signer.sign(GO_TEXT), GO_NOTE);
    let key = Verifier::parse(GO_PUBLIC).expect("a key");
    let note = Note::parse(GO_NOTE).expect("a note");
    assert_eq!(note.text, GO_TEXT);
    assert!(note.is_signed_by(&key));
    let other = Note { text: GO_TEXT.replace("answer", "cure"), ..note };
    assert!(!other.is_signed_by(&key));
    assert!(
        !Note::parse(GO_NOTE).expect("a note").is_signed_by(&key.renamed("Eve").expect("a name"))
    );
}

#[test]
fn what_is_no_key_is_none() {
    for bad in [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc",
    ] {
        assert_eq!(Verifier::parse(bad), None, "{bad}");
    }
    assert_eq!(trust_file(&format!("# ours\n\n{GO_PUBLIC}\n")).map(|it| it.len()), Ok(1));
    assert_eq!(trust_file("no key"), Err("no key".to_owned()));
}

fn log() -> (Signer, Tree, Vec<Vec<u8>>) {
    let signer = Signer::new("bank.example/log", [7; 32]).expect("a name");
    let leaves: Vec<Vec<u8>> = (0..100).map(|it| format!("leaf {it}").into_bytes()).collect();
    (signer, leaves.iter().map(|it| Hash::leaf(it)).collect(), leaves)
}

#[test]
fn a_checkpoint_is_written_in_one_way() {
    let (signer, tree, _) = log();
    let root = tree.root(100).expect("a hundred");
    let note = Checkpoint::sign(100, &root, &signer);
    let key = signer.verifier();
    let opened = Checkpoint::open(&note, &key).expect("ours");
    assert_eq!((opened.origin.as_str(), opened.size, opened.root), ("bank.example/log", 100, root));
    let text = format!("bank.example/log\n0100\n{}\n", root.base64());
    assert_eq!(Checkpoint::open(&signer.sign(&text), &key), None, "a nought before");
    let other = signer.renamed("other.example/log").expect("a name");
    assert_eq!(Checkpoint::open(&Checkpoint::sign(100, &root, &other), &key), None);
}

#[test]
fn a_proof_travels_alone() {
    let (signer, tree, leaves) = log();
    let checkpoint = Checkpoint::sign(100, &tree.root(100).expect("a hundred"), &signer);
    let path = tree.inclusion(42, 100).expect("it is there");
    let proof = LogProof { leaf: Some(leaves[42].clone()), index: 42, path, checkpoint };
    let read = LogProof::parse(&proof.text()).expect("our own form");
    assert_eq!(read, proof);
    let trusted = [signer.verifier()];
    assert_eq!(read.check(&leaves[42], &trusted).map(|it| it.size), Ok(100));
    assert_eq!(read.check(&leaves[41], &trusted), Err(ProofFault::Path));
    assert_eq!(read.check(&leaves[42], &[]), Err(ProofFault::Signature));
    let stranger = Signer::new("bank.example/log", [8; 32]).expect("a name").verifier();
    assert_eq!(read.check(&leaves[42], &[stranger]), Err(ProofFault::Signature));
    for (from, to) in
        [("index 42", "index 042"), ("tlog-proof@v1", "tlog-proof@v2"), ("extra ", "extra !")]
    {
        assert_eq!(LogProof::parse(&proof.text().replace(from, to)), None, "{to}");
    }
}
