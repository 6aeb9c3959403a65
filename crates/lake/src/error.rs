//! What can go wrong, told apart by who can do something about it.

use std::error::Error as StdError;

use domain::ids::{EntryId, ItemId};
use domain::values::ValueFault;

/// A bound of the lake that a file or request exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Limit {
    /// Bytes of one record or sheet row.
    RecordBytes,
    /// Fields of a heading.
    Fields,
    /// Bytes of a workbook, unpacked.
    WorkbookBytes,
    /// Rows of a page.
    PageRows,
    /// Keys of one look-up.
    Keys,
    /// Groups of one group-by.
    Groups,
    /// Rows of a worksheet.
    SheetRows,
    /// Rows of one push.
    PushRows,
    /// Bytes of one push.
    PushBytes,
}

/// Why an uploaded file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FileFault {
    /// Nothing in it.
    Empty,
    /// Neither the name nor the content tells a format that is read.
    UnknownFormat,
    /// Not a workbook, or one that is damaged or locked.
    NotAWorkbook,
    /// Not a Parquet file, or one that is damaged.
    NotParquet,
    /// Not JSON, or not an object or an array of them.
    NotJson {
        /// The line where it ends to be.
        line: u64,
    },
    /// Not an Arrow stream, or one that is damaged.
    NotArrow,
    /// A type in a Parquet file that has no text form.
    UnsupportedColumn {
        /// The column.
        column: String,
    },
    /// A quoted field that never ends.
    UnclosedQuote {
        /// The line where it begins.
        line: u64,
    },
    /// Two fields of the same name, both mapped.
    RepeatedField {
        /// The name.
        field: String,
    },
    /// A mapped field that the file does not have.
    FieldAbsent {
        /// The name.
        field: String,
    },
}

/// Anything the lake can fail at. The text is a code; the web has the words.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The table was never loaded.
    #[error("lake.no-table")]
    NoTable {
        /// The entry.
        entry: EntryId,
    },
    /// The table has no such version, or its files are gone.
    #[error("lake.unknown-version")]
    UnknownVersion {
        /// The entry.
        entry: EntryId,
        /// The version asked for.
        version: u64,
    },
    /// No raw file of this digest.
    #[error("lake.no-raw-file")]
    NoRawFile,
    /// No quarantine of this batch: it had no bad row, or was swept.
    #[error("lake.no-quarantine")]
    NoQuarantine,
    /// The uploaded file cannot be read.
    #[error("lake.unreadable-file")]
    File(FileFault),
    /// A bound was exceeded.
    #[error("lake.limit")]
    Limit {
        /// Which.
        limit: Limit,
        /// The most allowed.
        max: u64,
    },
    /// The table has moved on since the caller looked, or an unrecorded commit waits for [`crate::Lake::recover`].
    #[error("lake.conflict")]
    Conflict {
        /// The version the caller knew.
        expected: Option<u64>,
        /// The version found.
        found: Option<u64>,
    },
    /// An item's declared type changed so that the stored column no longer fits; only a replace can follow.
    #[error("lake.type-changed")]
    TypeChanged {
        /// The item.
        item: ItemId,
    },
    /// A field of a push is no item of the table.
    #[error("lake.unknown-field")]
    UnknownField {
        /// The field.
        field: String,
    },
    /// Too many pushed rows wait for a fold.
    #[error("lake.busy")]
    Busy,
    /// A push has the name of an earlier one and other bytes.
    #[error("lake.repeat-differs")]
    RepeatDiffers,
    /// The caller asked to stop.
    #[error("lake.cancelled")]
    Cancelled,
    /// A key does not name the key items, or a value is not of its item's type.
    #[error("lake.bad-key")]
    BadKey {
        /// The item; none where the number of items is wrong.
        item: Option<ItemId>,
        /// What is wrong.
        fault: ValueFault,
    },
    /// The table has no key to look rows up by.
    #[error("lake.no-key")]
    NoKey,
    /// An item was named that the plan does not let leave.
    #[error("lake.not-in-plan")]
    NotInPlan {
        /// The item.
        item: ItemId,
    },
    /// A cursor that this lake did not give, or gave for another table or version.
    #[error("lake.bad-cursor")]
    BadCursor,
    /// Bytes of ours that do not read as they were written.
    #[error("lake.corrupt")]
    Corrupt {
        /// Which file, and what is wrong with it. For the log, not for people.
        what: String,
    },
    /// The disk or the object store failed.
    #[error("lake.storage")]
    Storage(#[source] Box<dyn StdError + Send + Sync>),
    /// The table format or query engine failed.
    #[error("lake.engine")]
    Engine(#[source] Box<dyn StdError + Send + Sync>),
}

/// Who can do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The caller: another file, key or cursor.
    Invalid,
    /// The caller: no such table, version or file.
    NotFound,
    /// The caller: less at once.
    TooLarge,
    /// Try again after looking anew.
    Conflict,
    /// Try again a little later.
    Busy,
    /// Nobody: it was asked for.
    Cancelled,
    /// The operator: the disk is full; nothing was changed.
    Full,
    /// The operator.
    Internal,
}

impl LakeError {
    /// Who can do something about it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoTable { .. }
            | Self::UnknownVersion { .. }
            | Self::NoRawFile
            | Self::NoQuarantine => ErrorKind::NotFound,
            Self::File(_)
            | Self::BadKey { .. }
            | Self::NoKey
            | Self::NotInPlan { .. }
            | Self::BadCursor
            | Self::UnknownField { .. }
            | Self::RepeatDiffers
            | Self::TypeChanged { .. } => ErrorKind::Invalid,
            Self::Busy => ErrorKind::Busy,
            Self::Limit { .. } => ErrorKind::TooLarge,
            Self::Conflict { .. } => ErrorKind::Conflict,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::Storage(cause) | Self::Engine(cause) if is_full(cause.as_ref()) => {
                ErrorKind::Full
            }
            Self::Corrupt { .. } | Self::Storage(_) | Self::Engine(_) => ErrorKind::Internal,
        }
    }

    /// Damaged bytes of ours.
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }
}

/// Whether somewhere down the causes a disk or a quota was full; the engines wrap the fact in layers of their own.
fn is_full(error: &(dyn StdError + 'static)) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), StorageFull | QuotaExceeded)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

impl From<FileFault> for LakeError {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

macro_rules! from_cause {
    ($($cause:ty => $variant:ident),* $(,)?) => {
        $(impl From<$cause> for LakeError {
            fn from(cause: $cause) -> Self {
                Self::$variant(Box::new(cause))
            }
        })*
    };
}

from_cause! {
    std::io::Error => Storage,
    object_store::Error => Storage,
    arrow::error::ArrowError => Engine,
    parquet::errors::ParquetError => Engine,
    datafusion::error::DataFusionError => Engine,
    deltalake::DeltaTableError => Engine,
    tokio::task::JoinError => Engine,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_however_deep_it_lies() {
        let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        let wrapped = parquet::errors::ParquetError::External(Box::new(full()));
        assert_eq!(LakeError::from(full()).kind(), ErrorKind::Full);
        assert_eq!(LakeError::from(wrapped).kind(), ErrorKind::Full);
        let other = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert_eq!(LakeError::from(other).kind(), ErrorKind::Internal);
    }
}
