//! The vocabulary, state machines and decisions of the platform: what may happen, decided purely.
//!
//! Nothing here reads a clock, a file, a socket or a database, and nothing here
//! is asynchronous: a use case in `app` gathers the facts, asks this crate, and
//! carries out the answer. The crate must not depend on `lake`, `store`,
//! `ledger`, `search`, `app` or `web`, nor on arrow, SQL or HTTP types.
//!
//! The one door to data is [`access::compile`]: only it can make an
//! [`access::AccessPlan`], and `lake` reads by nothing else.

pub mod access;
pub mod applications;
pub mod authorisations;
pub mod bids;
pub mod cases;
pub mod catalogue;
pub mod conflict_cases;
pub mod conflicts;
pub mod contribution;
pub mod delegations;
pub mod expr;
pub mod feeds;
pub mod grants;
pub mod ids;
pub mod library;
pub mod loads;
pub mod masking;
pub mod openings;
pub mod people;
pub mod procedures;
pub mod quality;
pub mod schema;
pub mod scoring;
pub mod secrecy;
pub mod sources;
pub mod standing;
pub mod systems;
pub mod timeliness;
pub mod units;
pub mod values;
