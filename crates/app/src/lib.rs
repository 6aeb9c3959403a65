//! Use cases: authorise, load, decide, save and record, each in one transaction.
//!
//! A use case gathers facts from the stores, asks `domain` and `law` what
//! follows, and carries it out. It holds no rule of its own. Nothing here knows
//! of HTTP, HTML or words in any language, and nothing here reads a clock but
//! through [`Clock`].

mod application;
pub mod applications;
pub mod assessments;
pub mod assets;
pub mod authorisations;
pub mod browse;
pub mod cases;
pub mod catalogue;
mod clock;
pub mod collection;
mod config;
pub mod delegations;
mod error;
pub mod events;
mod evidence;
pub mod feeds;
pub mod findings;
pub mod grants;
mod hooks;
pub mod jobs;
pub mod library;
mod limits;
pub mod live;
pub mod loads;
pub mod openings;
pub mod people;
pub mod products;
pub mod quality;
pub mod ratings;
pub mod receipts;
pub mod related;
pub mod screened;
pub mod standing;
pub mod statistics;
mod sweep;
pub mod systems;
mod tenders;
pub mod timeliness;
pub mod unit_rules;
pub mod units;
pub mod uses;

pub use application::{App, Stores};
pub use clock::{Clock, FixedClock};
pub use config::{
    AppConfig, OPEN_CALLS_PER_MINUTE, OPEN_EXPORTS_PER_HOUR, OPEN_PREVIEW_ROWS, SessionConfig,
};
pub use error::{AppError, ErrorKind, Result};
pub use hooks::Hooks;
pub use limits::CallLimits;

/// What use cases return of the metadata store, for pages to show.
pub use store::{
    Batch, BatchState, EntryVersion, Event, Notice, Page, Progress, RecordedEvent, Slice,
    TableVersion,
};

/// What use cases return of the usage log, for pages to show.
pub mod log {
    pub use ledger::{
        ConsistencyProof, DayCount, Hash, InclusionProof, Method, Outcome, Receipt, Stage,
        StoredContent, StoredRecord, UsageRecord,
    };
}
