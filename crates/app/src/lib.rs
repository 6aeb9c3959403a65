//! Use cases: authorise, load, decide, save and record, each in one transaction.
//!
//! A use case gathers facts from the stores, asks `domain` and `law` what
//! follows, and carries it out. It holds no rule of its own. Nothing here knows
//! of HTTP, HTML or words in any language, and nothing here reads a clock but
//! through [`Clock`].

mod application;
pub mod applications;
pub mod browse;
pub mod cases;
pub mod catalogue;
mod clock;
mod config;
mod error;
mod events;
mod evidence;
pub mod grants;
pub mod jobs;
pub mod live;
pub mod loads;
pub mod people;
pub mod receipts;
pub mod systems;
pub mod uses;

pub use application::{App, Stores};
pub use clock::{Clock, FixedClock};
pub use config::AppConfig;
pub use error::{AppError, ErrorKind, Result};

/// What use cases return of the metadata store, for pages to show.
pub use store::{
    Batch, BatchState, EntryVersion, Notice, Page, Progress, RecordedEvent, Slice, TableVersion,
};

/// What use cases return of the usage log, for pages to show.
pub mod log {
    pub use ledger::{
        ConsistencyProof, DayCount, Hash, InclusionProof, Method, Outcome, Receipt, Stage,
        StoredContent, StoredRecord, UsageRecord,
    };
}
