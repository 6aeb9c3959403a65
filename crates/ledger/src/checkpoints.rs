//! Checkpoints: the signed head of the tree, as
//! [C2SP tlog-checkpoint](https://c2sp.org/tlog-checkpoint) defines it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Error, Result};
use crate::hexed::Hash;
use crate::notes::{NoteSigner, VerifierKey};
use crate::receipts::parse_decimal;
use crate::tree::proofs::decode_hash;

/// Path of the checkpoint below the log's folder and its URL prefix.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// The head of the tree at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// The signed note, verbatim.
    pub note: String,
}

impl Checkpoint {
    /// Signs the head of a tree.
    pub fn sign(signer: &NoteSigner, size: u64, root: Hash) -> Self {
        let origin = signer.verifier().name().to_owned();
        let note = signer.sign(&format!("{origin}\n{size}\n{}\n", STANDARD.encode(root.0)));
        Self { origin, size, root, note }
    }

    /// The size that a note claims, its signature unchecked: for whoever only copies a log.
    ///
    /// # Errors
    /// [`Error::Malformed`] if the text is no checkpoint.
    pub fn claimed_size(note: &str) -> Result<u64> {
        let size = note.lines().nth(1).and_then(parse_decimal);
        size.ok_or_else(|| Error::malformed("checkpoint", "no tree size"))
    }

    /// Checks the signature of a note and reads it as a checkpoint of the key's log.
    ///
    /// # Errors
    /// [`Error::Unproven`] if the signature does not hold or the origin is another;
    /// [`Error::Malformed`] if the text is no checkpoint.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self> {
        let wrong = |why: &str| Error::malformed("checkpoint", why);
        let mut lines = key.open(note)?.lines();
        let origin = lines.next().ok_or_else(|| wrong("no origin"))?;
        if origin != key.name() {
            return Err(Error::Unproven("checkpoint of another log"));
        }
        let size = lines.next().and_then(parse_decimal).ok_or_else(|| wrong("no tree size"))?;
        let root = lines.next().and_then(decode_hash).ok_or_else(|| wrong("no root hash"))?;
        if lines.any(str::is_empty) {
            return Err(wrong("empty extension line"));
        }
        Ok(Self { origin: origin.to_owned(), size, root, note: note.to_owned() })
    }
}
