//! Subcommands, one file each.

pub(crate) mod backup;
#[cfg(feature = "bench")]
pub(crate) mod bench;
pub(crate) mod demo_examples;
pub(crate) mod demo_file;
pub(crate) mod docs;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod verify_log;

/// What ends a subcommand.
pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;
