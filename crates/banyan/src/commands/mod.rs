//! Subcommands, one file each.

#[cfg(feature = "bench")]
pub(crate) mod bench;
pub(crate) mod demo_examples;
pub(crate) mod docs;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod verify_log;

/// What ends a subcommand.
pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;
