//! `banyan verify-log`: the whole usage log, offline, with nothing but its folder and the public key.

use std::path::PathBuf;

use super::Outcome;
use crate::log_output::say;

/// Options of `banyan verify-log`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the log.
    dir: PathBuf,
    /// The log's public key (`name+hash+key`), as its front page shows it.
    #[arg(long)]
    key: String,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let report = ledger::fsck(&args.dir, &args.key)?;
    say(&format!(
        "{} records, {} under the signed checkpoint, {} waiting for one",
        report.records, report.signed, report.pending
    ));
    for (index, order) in &report.erased {
        say(&format!("record {index}: erased by order {order}"));
    }
    for fault in &report.faults {
        say(&fault.to_string());
    }
    if report.is_clean() { Ok(()) } else { Err("the log does not verify".into()) }
}
