//! Inclusion and consistency proofs: made from tiles, shown as JSON or as the plain
//! text of [C2SP tlog-proof](https://c2sp.org/tlog-proof).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::ranges::{Hashes, range_hash, split};
use super::verify;
use crate::checkpoints::Checkpoint;
use crate::error::{Error, Result};
use crate::hexed::{Hash, Hexed};
use crate::notes::VerifierKey;
use crate::receipts::parse_decimal;

const PROOF_HEAD: &str = "c2sp.org/tlog-proof@v1";

/// Proof that a leaf stands in a signed tree; complete in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// Index of the leaf.
    pub index: u64,
    /// Leaves in the signed tree.
    pub tree_size: u64,
    /// RFC 6962 hash of the leaf.
    pub leaf_hash: Hash,
    /// Sibling hashes from the leaf up.
    pub path: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Checks signature and path. What remains for the verifier is to compare
    /// [`InclusionProof::leaf_hash`] with the receipt or the record.
    ///
    /// # Errors
    /// [`Error::Unproven`] or [`Error::Malformed`] if anything does not hold.
    pub fn verify(&self, key: &VerifierKey) -> Result<Checkpoint> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        if checkpoint.size != self.tree_size {
            return Err(Error::Unproven("checkpoint is of another size"));
        }
        let (leaf, root) = (&self.leaf_hash, &checkpoint.root);
        verify::inclusion(self.index, self.tree_size, leaf, &self.path, root)?;
        Ok(checkpoint)
    }

    /// The proof as plain text, `.tlog-proof`. The leaf hash is not part of that
    /// format: the reader computes it from the entry.
    pub fn to_text(&self) -> String {
        let mut text = format!("{PROOF_HEAD}\nindex {}\n", self.index);
        for hash in &self.path {
            writeln!(text, "{}", STANDARD.encode(hash.0)).expect("a string takes all");
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the plain text, for the leaf with this hash.
    ///
    /// # Errors
    /// [`Error::Malformed`] if it is not in the format.
    pub fn from_text(text: &str, leaf_hash: Hash) -> Result<Self> {
        let wrong = |why: &str| Error::malformed("proof", why);
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("no checkpoint"))?;
        let mut lines = head.lines();
        if lines.next() != Some(PROOF_HEAD) {
            return Err(wrong("unknown format"));
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(parse_decimal).ok_or_else(|| wrong("no index"))?;
        let path = lines.map(decode_hash).collect::<Option<Vec<_>>>();
        let size = checkpoint.lines().nth(1).and_then(parse_decimal);
        Ok(Self {
            index,
            tree_size: size.ok_or_else(|| wrong("checkpoint without a size"))?,
            leaf_hash,
            path: path.ok_or_else(|| wrong("hash is not base64"))?,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// Reads a hash in the base64 of notes and proofs.
pub(crate) fn decode_hash(line: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(line).ok()?;
    Some(Hexed(bytes.try_into().ok()?))
}

/// Proof that an older tree is the beginning of a newer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Leaves in the older tree.
    pub old_size: u64,
    /// Leaves in the newer tree.
    pub new_size: u64,
    /// Root of the older tree.
    pub old_root: Hash,
    /// Root of the newer tree.
    pub new_root: Hash,
    /// Hashes as in RFC 6962, section 2.1.2.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// Checks the path. The verifier compares the roots with checkpoints it has.
    ///
    /// # Errors
    /// [`Error::Unproven`] if it does not hold.
    pub fn verify(&self) -> Result<()> {
        let old = (self.old_size, &self.old_root);
        verify::consistency(old, (self.new_size, &self.new_root), &self.path)
    }
}

/// Path of the leaf at `index` in the tree of `size` leaves, from the leaf up.
///
/// # Errors
/// As [`Hashes::perfect`].
pub fn inclusion_path(hashes: &impl Hashes, index: u64, size: u64) -> Result<Vec<Hash>> {
    let mut path = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range_hash(hashes, middle, to)?);
            to = middle;
        } else {
            path.push(range_hash(hashes, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Path that shows the tree of `old` leaves to be the beginning of that of `new`.
///
/// # Errors
/// As [`Hashes::perfect`].
pub fn consistency_path(hashes: &impl Hashes, old: u64, new: u64) -> Result<Vec<Hash>> {
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, new);
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(range_hash(hashes, middle, to)?);
            to = middle;
        } else {
            path.push(range_hash(hashes, from, middle)?);
            from = middle;
        }
    }
    if from > 0 {
        path.push(range_hash(hashes, from, to)?);
    }
    path.reverse();
    Ok(path)
}
