//! What can go wrong, told apart by what the caller can do about it.

use sea_orm::{DbErr, SqlErr};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The version named by the caller is no longer the stored one: somebody acted first.
    #[error("the record has moved on since it was read")]
    Stale,
    /// No record of that identity.
    #[error("no such record")]
    NotFound,
    /// A number, code or login is taken already.
    #[error("a unique value is taken already")]
    Conflict(#[source] DbErr),
    /// A record that is referred to does not exist.
    #[error("a record that is referred to does not exist")]
    DanglingReference(#[source] DbErr),
    /// The transaction changed business state and recorded no event, case event or outbox row; it was rolled back.
    #[error("{changes} change(s) without an event")]
    Unwitnessed {
        /// Changes made.
        changes: u32,
    },
    /// The cursor of a page was not made by this store for this list.
    #[error("not a cursor of this list")]
    BadCursor,
    /// A stored value is not of the form this build knows.
    #[error("a stored value cannot be read")]
    Corrupt(#[source] DbErr),
    /// The database cannot be reached or refused the statement.
    #[error("the database failed")]
    Unavailable(#[source] DbErr),
    /// The URL is neither `sqlite:` nor `postgres:`.
    #[error("not a URL of a supported database")]
    UnknownScheme,
}

/// What a caller tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Read again, then decide again.
    Stale,
    /// There is nothing to change.
    NotFound,
    /// Choose another value.
    Conflict,
    /// A fault of the program: a change without its event, a dangling reference.
    Program,
    /// The request named a page that does not exist.
    BadCursor,
    /// Stored bytes are not understood.
    Corrupt,
    /// Try again later.
    Unavailable,
}

impl StoreError {
    /// The kind, for the caller to act on.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Stale => ErrorKind::Stale,
            Self::NotFound => ErrorKind::NotFound,
            Self::Conflict(_) => ErrorKind::Conflict,
            Self::Unwitnessed { .. } | Self::DanglingReference(_) => ErrorKind::Program,
            Self::BadCursor => ErrorKind::BadCursor,
            Self::Corrupt(_) => ErrorKind::Corrupt,
            Self::Unavailable(_) | Self::UnknownScheme => ErrorKind::Unavailable,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Conflict(error),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::DanglingReference(error),
            _ if matches!(error, DbErr::Type(_) | DbErr::Json(_)) => Self::Corrupt(error),
            _ => Self::Unavailable(error),
        }
    }
}

/// One row changed, or the record had moved on.
pub(crate) fn fresh(rows_changed: u64) -> Result<(), StoreError> {
    if rows_changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// One row changed, or there was none.
pub(crate) fn found(rows_changed: u64) -> Result<(), StoreError> {
    if rows_changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}
