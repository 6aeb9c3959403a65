//! What other tools publish, read by ours: so that theirs read what we publish.

use ledger::notes::{NoteSigner, VerifierKey};
use ledger::tree::edges::Edge;
use ledger::tree::leaf_hash;

/// Test vector of the signed-note package of the Go project.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const SIGNATURE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_note_signed_elsewhere_is_the_one_we_sign() {
    let key: VerifierKey = KEY.parse().unwrap();
    assert_eq!(key.to_string(), KEY);
    let note = format!("{TEXT}\n{SIGNATURE}");
    assert_eq!(key.open(&note).unwrap(), TEXT);
    let signer = NoteSigner::from_private(PRIVATE).unwrap();
    assert_eq!(signer.sign(TEXT), note);
    assert_eq!(signer.to_private().trim_end(), PRIVATE);
}

#[test]
fn signatures_of_strangers_are_passed_over_and_wrong_ones_are_not() {
    let key: VerifierKey = KEY.parse().unwrap();
    let stranger = NoteSigner::from_seed("witness.example", &[1; 32]).unwrap();
    let theirs = stranger.sign(TEXT);
    let theirs = theirs.strip_prefix(TEXT).unwrap().trim_start();
    key.open(&format!("{TEXT}\n{theirs}{SIGNATURE}")).unwrap();
    assert!(key.open(&format!("{TEXT}\n{theirs}")).is_err());
    assert!(key.open(&format!("X{TEXT}\n{SIGNATURE}")).is_err());
    assert!(key.open(&format!("{TEXT}\n{SIGNATURE}{SIGNATURE}x")).is_err());
    assert!(key.open(TEXT).is_err());
}

#[test]
fn the_tree_of_the_certificate_transparency_tests_has_its_roots() {
    let inputs: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    let mut edge = Edge::default();
    let mut roots = vec![edge.root().to_string()];
    for input in inputs {
        edge.push(leaf_hash(input), |_, _| {});
        roots.push(edge.root().to_string());
    }
    assert_eq!(roots[0], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(roots[1], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_eq!(roots[8], "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}
