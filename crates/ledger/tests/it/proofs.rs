//! Proofs against a tree written straight from the definition in RFC 6962.

use std::sync::Arc;

use ledger::tree::edges::Edge;
use ledger::tree::proofs::{consistency_path, inclusion_path};
use ledger::tree::ranges::{TileHashes, range_hash};
use ledger::tree::{empty_root, leaf_hash, node_hash, verify};
use ledger::{Files, Flush, Hash, InclusionProof};
use proptest::prelude::*;

use crate::doubles::MemFiles;
use crate::samples::{open_on, record, runtime};

fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - left.len(), right), naive_root(left))
    };
    path.push(sibling);
    path
}

fn naive_consistency(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if old <= left.len() {
        (naive_consistency(old, left, whole), naive_root(right))
    } else {
        (naive_consistency(old - left.len(), right, false), naive_root(left))
    };
    path.push(sibling);
    path
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_le_bytes())).collect()
}

/// The tiles of a tree, and its edge.
fn tiles(leaves: &[Hash]) -> (MemFiles, Edge) {
    let files = MemFiles::default();
    let mut edge = Edge::default();
    let write = |name: String, hashes: &[Hash]| {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
        files.write_atomic(&name, &bytes, Flush::Now).unwrap();
    };
    for leaf in leaves {
        edge.push(*leaf, |name, hashes| write(name.to_string(), hashes));
    }
    for (name, hashes) in edge.partial_tiles() {
        write(name.to_string(), hashes);
    }
    (files, edge)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_proof_is_that_of_the_definition(count in 1_usize..1_300, a in 0_usize..1_300, b in 0_usize..1_300) {
        let leaves = leaves(count);
        let (files, edge) = tiles(&leaves);
        let root = naive_root(&leaves);
        prop_assert_eq!(edge.root(), root);
        let hashes = TileHashes::new(&files, count as u64);
        prop_assert_eq!(range_hash(&hashes, 0, count as u64).unwrap(), root);

        let index = a % count;
        let path = inclusion_path(&hashes, index as u64, count as u64).unwrap();
        prop_assert_eq!(&path, &naive_path(index, &leaves));
        let included = |index: usize, path: &[Hash]| {
            verify::inclusion(index as u64, count as u64, &leaves[a % count], path, &root).is_ok()
        };
        prop_assert!(included(index, &path));
        prop_assert!(!included(index + 1, &path));
        if !path.is_empty() {
            let mut wrong = path.clone();
            wrong[b % path.len()].0[0] ^= 1;
            prop_assert!(!included(index, &wrong));
            prop_assert!(!included(index, &path[1..]));
        }

        let old = b % (count + 1);
        let old_root = naive_root(&leaves[..old]);
        let path = consistency_path(&hashes, old as u64, count as u64).unwrap();
        if old > 0 {
            prop_assert_eq!(&path, &naive_consistency(old, &leaves, true));
        }
        let consistent = |old_root: &Hash, path: &[Hash]| {
            verify::consistency((old as u64, old_root), (count as u64, &root), path).is_ok()
        };
        prop_assert!(consistent(&old_root, &path));
        prop_assert!(!consistent(&Hash::default(), &path));
        if !path.is_empty() {
            prop_assert!(!consistent(&old_root, &path[1..]));
        }
    }
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() {
    let leaves = leaves(70_000);
    let (files, edge) = tiles(&leaves);
    let partial: Vec<_> = edge.partial_tiles().map(|(name, _)| name.to_string()).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let full = files.paths().iter().filter(|path| !path.contains(".p/")).count();
    assert_eq!(full, 273 + 1);
    let hashes = TileHashes::new(&files, 70_000);
    for index in [0, 65_535, 65_536, 69_999] {
        let path = inclusion_path(&hashes, index, 70_000).unwrap();
        let leaf = &leaves[usize::try_from(index).unwrap()];
        verify::inclusion(index, 70_000, leaf, &path, &edge.root()).unwrap();
    }
    let path = consistency_path(&hashes, 65_537, 70_000).unwrap();
    let old = naive_root(&leaves[..65_537]);
    verify::consistency((65_537, &old), (70_000, &edge.root()), &path).unwrap();
}

#[test]
fn a_log_proves_each_record_and_its_own_growth() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        let mut heads = vec![log.checkpoint()];
        for number in 0..600 {
            let receipt = log.append(record(number)).await.unwrap();
            if number % 37 == 0 {
                log.wait_integrated(receipt.index).await.unwrap();
                heads.push(log.checkpoint());
            }
        }
        log.wait_integrated(599).await.unwrap();
        let newest = log.checkpoint();
        for old in &heads {
            let proof = log.consistency_proof(old.size, newest.size).unwrap();
            proof.verify().unwrap();
            assert_eq!((proof.old_root, proof.new_root), (old.root, newest.root));
        }
        for index in (0..600).step_by(53) {
            let receipt = log.record(index).unwrap().unwrap().receipt;
            let proof = log.inclusion_proof(&receipt).unwrap();
            assert!(receipt.matches(&proof.leaf_hash));
            assert_eq!(proof.verify(log.verifier_key()).unwrap(), *newest);
            let read = InclusionProof::from_text(&proof.to_text(), proof.leaf_hash).unwrap();
            assert_eq!(read, proof);
            let json = serde_json::to_string(&proof).unwrap();
            assert_eq!(serde_json::from_str::<InclusionProof>(&json).unwrap(), proof);
        }
    });
}

#[test]
fn a_receipt_of_another_log_proves_nothing() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    let mut receipt = log.append_blocking(&record(0)).unwrap();
    receipt.head.0[0] ^= 1;
    assert!(matches!(log.inclusion_proof(&receipt), Err(ledger::Error::NotFound)));
    assert!(matches!(log.record_of(&receipt), Err(ledger::Error::NotFound)));
}

#[test]
fn only_public_files_are_read_by_path() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    log.append_blocking(&record(0)).unwrap();
    log.close();
    assert!(log.read_file("checkpoint").unwrap().is_some());
    assert_eq!(log.read_file("tile/0/000.p/1").unwrap().unwrap().len(), 32);
    assert!(log.read_file("tile/entries/000.p/1").unwrap().is_some());
    assert!(log.read_file("tile/0/001").unwrap().is_none());
    for path in files.paths().iter().filter(|path| path.starts_with("segments")) {
        assert!(log.read_file(path).unwrap().is_none());
    }
    for path in ["signer.key", "../x", "tile/0/../../signer.key", "/etc/hostname", ""] {
        assert!(log.read_file(path).unwrap().is_none(), "{path}");
    }
}
