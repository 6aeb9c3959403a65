//! What can go wrong with the log, in one enum, because a caller has to choose
//! between "send nothing", "ask again" and "call the operator" and needs no more.

use std::sync::Arc;

/// Result of a ledger call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Every way a ledger call fails.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The file system refused; the log itself is as it was.
    #[error("{path}: {source}")]
    Io {
        /// Path below the log's folder, or the whole path of the key file.
        path: String,
        /// What the file system said.
        source: Arc<std::io::Error>,
    },
    /// The record could not be made durable. Nothing may be answered on it.
    #[error("usage record not durable: {0}")]
    NotDurable(Arc<str>),
    /// The sequencer cannot publish; the cause is named.
    #[error("the log cannot publish a checkpoint: {0}")]
    Stalled(Arc<str>),
    /// The log was closed.
    #[error("the log is closed")]
    Closed,
    /// Stored bytes are not what they must be.
    #[error("{file}: {what}")]
    Corrupt {
        /// Path below the log's folder.
        file: String,
        /// What does not hold, with the place.
        what: String,
    },
    /// A text or a byte string is not what it claims to be.
    #[error("not a valid {what}: {why}")]
    Malformed {
        /// The kind of thing expected.
        what: &'static str,
        /// Why it is not one.
        why: String,
    },
    /// A record or an order number is longer than the log takes.
    #[error("{what} of {len} bytes is over the limit of {max} bytes")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// No record has this index or this receipt.
    #[error("no such record")]
    NotFound,
    /// The record is durable but not in a signed checkpoint yet; ask again.
    #[error("record {index} is not in the signed tree of {tree_size} yet")]
    NotIntegrated {
        /// Index asked for.
        index: u64,
        /// Size of the newest signed tree.
        tree_size: u64,
    },
    /// The target of an erasure is gone already, or is itself an erasure.
    #[error("record {0} cannot be erased")]
    NotErasable(u64),
    /// A proof or a signature does not hold.
    #[error("proof does not hold: {0}")]
    Unproven(&'static str),
    /// The derived usage index failed; it can be dropped and built again.
    #[error("usage index: {0}")]
    Index(String),
}

/// What a caller can do about an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The disk or the log is out of order: answer nothing, call the operator.
    Unavailable,
    /// Will be there within a checkpoint interval: ask again.
    NotYet,
    /// There is no such thing.
    NotFound,
    /// The request is wrong as it stands.
    Invalid,
    /// Evidence is damaged: run the check of the whole log.
    Corrupt,
}

impl Error {
    /// Classifies the error by what can be done about it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Io { .. }
            | Self::NotDurable(_)
            | Self::Stalled(_)
            | Self::Closed
            | Self::Index(_) => ErrorKind::Unavailable,
            Self::NotIntegrated { .. } => ErrorKind::NotYet,
            Self::NotFound => ErrorKind::NotFound,
            Self::Malformed { .. } | Self::TooLong { .. } | Self::NotErasable(_) => {
                ErrorKind::Invalid
            }
            Self::Corrupt { .. } | Self::Unproven(_) => ErrorKind::Corrupt,
        }
    }

    pub(crate) fn io(path: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { path: path.into(), source: Arc::new(source) }
    }

    pub(crate) fn corrupt(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Corrupt { file: file.into(), what: what.into() }
    }

    pub(crate) fn malformed(what: &'static str, why: impl Into<String>) -> Self {
        Self::Malformed { what, why: why.into() }
    }
}
