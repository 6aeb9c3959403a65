//! The Merkle tree of RFC 6962 in the tiles of C2SP tlog-tiles.
//!
//! The log is a set of files that any web server can serve and any stranger's tool
//! can read; nothing here knows of HTTP or of usage records.

pub mod edges;
pub mod proofs;
pub mod ranges;
pub mod tiles;
pub mod verify;

use sha2::{Digest, Sha256};

use crate::hexed::{Hash, Hexed};

/// Hash of a leaf: SHA-256 over `0x00` and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hexed(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// Hash of an inner node: SHA-256 over `0x01`, left and right.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let joined = Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0);
    Hexed(joined.finalize().into())
}

/// Root of the empty tree: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hexed(Sha256::digest([]).into())
}

/// Root of a perfect subtree, given its lowest hashes; their number is a power of two.
pub(crate) fn perfect_root(hashes: &[Hash]) -> Hash {
    debug_assert!(hashes.len().is_power_of_two());
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row[0]
}
