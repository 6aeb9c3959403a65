//! The contract of the store, held by SQLite and PostgreSQL alike.
//!
//! Every contract is one function over a fresh store; `contract!` stamps it
//! onto both back ends. Without `BANYAN_TEST_POSTGRES` (the URL of a cluster in
//! which databases may be made) the PostgreSQL half says so and passes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[macro_use]
mod back_ends;
mod attached;
mod authorisations;
mod cases;
mod delegations;
mod entries;
mod events;
mod feeds;
mod grants;
mod imports;
mod jobs;
mod library;
mod loads;
mod notices;
mod openings;
mod people;
mod quality;
mod samples;
mod sessions;
mod settings;
mod sources;
mod systems;
mod timeliness;
mod transactions;
mod units;
