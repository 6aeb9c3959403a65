//! Leaves: the small entries that stand in the public Merkle log.
//!
//! A leaf never carries a name. That of a use is a commitment, SHA-256 of a random
//! salt and the record's body: without the salt nobody can test a guess, and once
//! the salt is erased the leaf says nothing at all, while the tree stays provable.
//! That of an erasure names the erased index and the order in the clear.
//!
//! ```text
//! use      01 01 at_ms(8, BE) commitment(32)
//! erasure  01 02 at_ms(8, BE) index(8, BE) order(1..=200 bytes of UTF-8)
//! ```

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::hexed::{Hash, Hexed, Salt};
use crate::tree;

const VERSION: u8 = 1;
const USE: u8 = 1;
const ERASURE: u8 = 2;
const HEAD_LEN: usize = 10;

/// Longest order number, in bytes.
pub(crate) const ORDER_LEN_MAX: usize = 200;

/// What a leaf records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind {
    /// A use of data (使用记录).
    Use,
    /// The erasure of an earlier record's body by an order (删除).
    Erasure,
}

impl LeafKind {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Use => USE,
            Self::Erasure => ERASURE,
        }
    }

    pub(crate) const fn of_code(code: u8) -> Option<Self> {
        match code {
            USE => Some(Self::Use),
            ERASURE => Some(Self::Erasure),
            _ => None,
        }
    }
}

/// One entry of the Merkle log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// A use.
    Use {
        /// Instant of the use, milliseconds since the Unix epoch.
        at_ms: i64,
        /// SHA-256 over salt and body.
        commitment: Hash,
    },
    /// An erasure.
    Erasure {
        /// Instant of the erasure, milliseconds since the Unix epoch.
        at_ms: i64,
        /// Index of the erased record.
        target: u64,
        /// Number of the order (文号) that demanded it.
        order: String,
    },
}

impl Leaf {
    /// The leaf of a use with this salt and body.
    pub fn of_use(at_ms: i64, salt: &Salt, body: &[u8]) -> Self {
        let commitment = Sha256::new().chain_update(salt.0).chain_update(body).finalize();
        Self::Use { at_ms, commitment: Hexed(commitment.into()) }
    }

    /// Use or erasure.
    pub const fn kind(&self) -> LeafKind {
        match self {
            Self::Use { .. } => LeafKind::Use,
            Self::Erasure { .. } => LeafKind::Erasure,
        }
    }

    /// Instant of the use or the erasure, milliseconds since the Unix epoch.
    pub const fn at_ms(&self) -> i64 {
        match self {
            Self::Use { at_ms, .. } | Self::Erasure { at_ms, .. } => *at_ms,
        }
    }

    /// The entry's bytes as the tree hashes them.
    pub fn encode(&self) -> Vec<u8> {
        let mut entry = Vec::with_capacity(HEAD_LEN + 32);
        entry.extend([VERSION, self.kind().code()]);
        entry.extend(self.at_ms().to_be_bytes());
        match self {
            Self::Use { commitment, .. } => entry.extend(commitment.0),
            Self::Erasure { target, order, .. } => {
                entry.extend(target.to_be_bytes());
                entry.extend(order.as_bytes());
            }
        }
        entry
    }

    /// Reads an entry's bytes.
    ///
    /// # Errors
    /// [`Error::Malformed`] for an unknown version or kind, or a wrong length.
    pub fn decode(entry: &[u8]) -> Result<Self> {
        let wrong = |why: &str| Error::malformed("leaf", why);
        let (head, rest) = entry.split_first_chunk::<HEAD_LEN>().ok_or_else(|| wrong("short"))?;
        let [VERSION, kind, at @ ..] = *head else {
            return Err(wrong("unknown version"));
        };
        let at_ms = i64::from_be_bytes(at);
        match LeafKind::of_code(kind) {
            Some(LeafKind::Use) => {
                let commitment = rest.try_into().map_err(|_source| wrong("length"))?;
                Ok(Self::Use { at_ms, commitment: Hexed(commitment) })
            }
            Some(LeafKind::Erasure) => {
                let (target, order) = rest.split_first_chunk().ok_or_else(|| wrong("short"))?;
                let order = str::from_utf8(order).map_err(|_source| wrong("order not UTF-8"))?;
                check_order(order)?;
                let target = u64::from_be_bytes(*target);
                Ok(Self::Erasure { at_ms, target, order: order.to_owned() })
            }
            None => Err(wrong("unknown kind")),
        }
    }

    /// RFC 6962 leaf hash of the entry.
    pub fn hash(&self) -> Hash {
        tree::leaf_hash(&self.encode())
    }
}

/// Holds an order number to 1–200 bytes.
pub(crate) fn check_order(order: &str) -> Result<()> {
    match order.len() {
        0 => Err(Error::malformed("order number", "empty")),
        len if len > ORDER_LEN_MAX => {
            Err(Error::TooLong { what: "order number", len, max: ORDER_LEN_MAX })
        }
        _ => Ok(()),
    }
}
