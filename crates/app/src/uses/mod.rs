//! Using shared data (Article 11) with every use on record (Article 22): verification, look-up, query, export, preview.
//!
//! The order is always the same: who calls, by what right ([`admit`]), the plan,
//! the reading, the record, and only when the record is durable the answer. A
//! refused call leaves a record too, and so does one with a key that was revoked or
//! has expired.

mod admit;
mod calls;
mod export;
mod keys;
mod lookup;
mod open;
mod own;
mod query;
mod record;
mod verify;

pub use admit::Call;
pub use calls::DailyCalls;
pub use export::{Chunks, Export, ExportStream, OpenExport, OpenFormat, OpenStream};
pub use keys::Caller;
pub use lookup::{LookupAnswer, LookupRequest};
pub use open::{
    DistrictCount, OpenBar, OpenChart, OpenDataset, OpenDistricts, OpenPage, OpenQuery, OpenReader,
    PURPOSE_OPEN, USER_PUBLIC,
};
pub(crate) use own::{Given, Look};
pub use own::{OwnPage, OwnUse};
pub use query::{QueryAnswer, QueryRequest};
pub use record::Evidence;
pub(crate) use record::blank;
pub use verify::{Claim, VerifyAnswer, VerifyJson, VerifyRequest, VerifyResult};

/// Keys of one verification or look-up call.
pub const KEYS_MAX: usize = 1_000;
/// Rows of one look-up call, over all its keys.
pub const LOOKUP_ROWS_MAX: usize = 10_000;
/// Rows of one page of a query.
pub const PAGE_ROWS_MAX: usize = 1_000;
