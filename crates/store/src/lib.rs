//! Metadata, cases, jobs and the outbox, over SQLite or PostgreSQL: the only crate that speaks SQL.
//!
//! One code path serves both back ends and one contract suite (`tests/it`)
//! holds both to it. A [`Store`] reads; whatever changes business state goes
//! through a [`Tx`], whose commit fails when nothing in it bears witness to the
//! change: no change without its event, in the same transaction.
//!
//! The crate maps the records of `domain` and knows none of its decisions. It
//! must not depend on `app`, `web`, `lake`, `ledger` or `search`, reads no
//! clock (every instant is an argument), and lets no SeaORM type out.

mod authorisations;
mod batches;
mod cases;
mod codes;
mod conflicts;
mod credentials;
mod delegations;
mod documents;
mod entries;
mod entry_checks;
mod epochs;
mod error;
mod events;
mod feeds;
mod grants;
mod health;
mod imports;
mod jobs;
mod kept;
mod keys;
mod library;
mod link;
mod migrations;
mod notices;
mod numbers;
mod openings;
mod outbox;
mod paging;
mod people;
mod quality;
mod remarks;
mod rows;
mod sessions;
mod settings;
mod sign_ups;
mod snapshot;
mod sources;
mod systems;
mod tables;
mod timeliness;
mod units;

pub use authorisations::AuthorisationFilter;
pub use batches::{Batch, BatchFilter, BatchState, Progress};
pub use cases::{CaseFilter, CaseOrder, StoredCase, Waiting};
pub use credentials::Credential;
pub use documents::Document;
pub use entries::{EntryFilter, EntryVersion, Saver};
pub use error::{ErrorKind, StoreError};
pub use events::{Event, EventFilter, RecordedEvent};
pub use grants::GrantFilter;
pub use health::Counts;
pub use imports::{
    Import, ImportCounts, ImportEffect, ImportEntry, ImportEntryFilter, ImportFilter, ImportState,
    ImportUnit, ImportUnitState,
};
pub use jobs::{Job, JobCounts, JobState, NewJob};
pub use library::{LibraryFilter, LibrarySaving, LibraryVersion};
pub use link::{Link, Open, Pools, Reach, Store, Tx};
pub use notices::{NewNotice, Notice, Recipient};
pub use outbox::OutboxRow;
pub use paging::{Page, SLICE_ROWS_MAX, Slice};
pub use remarks::{Audience, Remark};
pub use sessions::{Session, SignedIn};
pub use settings::Setting;
pub use sign_ups::PendingSignUp;
pub use snapshot::snapshot;
pub use sources::ColumnSketch;
pub use tables::TableVersion;
pub use timeliness::{Telling, ToldWindow};
