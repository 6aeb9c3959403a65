//! The tables: how a file becomes a version of a table, and how rows are read from a version.
//!
//! This crate is the only user of arrow, DataFusion, Delta and object-store
//! types; public signatures carry `domain` types and plain Rust types. It must
//! not depend on `store`, `ledger`, `search`, `app` or `web`, holds no text for
//! people, and reads no clock.
//!
//! A load reads a raw file, validates every value by the parsers of `domain`,
//! and commits one Delta version with its key index ([`Lake::load`]). Everything
//! before the Delta commit is invisible, and a commit that the caller has not
//! recorded is finished or undone by [`Lake::recover`]. The lake never decides
//! which version is current: every reading names its version, and needs an
//! `AccessPlan`.

#[cfg(feature = "bench")]
pub mod bench;
mod convert;
mod decode;
mod error;
mod export;
mod index;
pub mod ingest;
pub mod load;
pub mod quarantine;
pub mod raw;
mod read;
mod table;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::ids::EntryId;

pub use decode::encoding::Encoding;
pub use decode::inspect::{Inspection, SAMPLE_ROWS};
pub use error::{ErrorKind, FileFault, LakeError, Limit};
pub use export::{CsvOptions, Export, ExportEnd, ExportFormat, ExportSummary, TextEncoding};
pub use index::{IndexSummary, Key, RowView};
pub use read::{
    Cursor, GroupCount, Groups, KeyRows, Lookup, Order, Page, PageRequest, VersionInfo,
};

/// Where the lake keeps its files.
#[derive(Clone)]
pub struct LakeConfig {
    /// The folder of tables, raw files and quarantine; made if absent.
    pub dir: PathBuf,
    /// The platform's secret, from which the keys of the raw files come. Without it they cannot be read again.
    pub secret: [u8; 32],
}

/// The tables of one platform. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lake {
    pub(crate) dir: Arc<Path>,
    pub(crate) secret: raw::Secret,
    pub(crate) reading: Arc<read::ReadState>,
    pub(crate) feeds: Arc<ingest::Feeds>,
}

impl Lake {
    /// Opens the lake in a folder, making the folder where it is absent.
    pub fn open(config: LakeConfig) -> Result<Self, LakeError> {
        for part in ["tables", "quarantine", "raw"] {
            std::fs::create_dir_all(config.dir.join(part))?;
        }
        let lake = Self {
            dir: std::path::absolute(config.dir)?.into(),
            secret: raw::Secret(config.secret),
            reading: Arc::default(),
            feeds: Arc::default(),
        };
        ingest::Feeds::open_all(&lake)?;
        Ok(lake)
    }

    /// The folder of one table: `delta/`, `index/` and `ingest/`.
    pub(crate) fn table_dir(&self, entry: EntryId) -> PathBuf {
        self.dir.join("tables").join(entry.to_string())
    }
}
