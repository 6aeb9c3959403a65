//! Using shared data (Article 11) with every use on record (Article 22): verification, look-up, query, export, preview.
//!
//! The order is always the same: who calls, by what right ([`admit`]), the plan,
//! the reading, the record, and only when the record is durable the answer. A
//! refused call leaves a record too.

mod admit;
mod calls;
mod export;
mod lookup;
mod own;
mod query;
mod record;
mod verify;

pub use admit::{Call, Caller};
pub use calls::DailyCalls;
pub use export::{Export, ExportStream};
pub use lookup::{LookupAnswer, LookupRequest};
pub use own::{OwnPage, OwnUse};
pub use query::{QueryAnswer, QueryRequest};
pub use record::Evidence;
pub use verify::{Claim, VerifyAnswer, VerifyRequest, VerifyResult};

/// Keys of one verification or look-up call.
pub const KEYS_MAX: usize = 1_000;
