//! `banyan demo-file`: a file of the demo city, to load by hand.

use std::io::{BufWriter, ErrorKind, Write};

use app::Clock;

use super::Outcome;
use crate::clock::SystemClock;
use crate::log_output::say;

/// Options of `banyan demo-file`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file's name; without it, the names of all files.
    name: Option<String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(name) = &args.name else {
        demo::file_names().for_each(say);
        return Ok(());
    };
    let today = law::clocks::civil_date(SystemClock::default().now());
    let pieces = demo::file(name, today).ok_or_else(|| {
        format!("no file of the demo city is named {name}; `banyan demo-file` lists them")
    })?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written =
        pieces.into_iter().try_for_each(|piece| out.write_all(&piece)).and_then(|()| out.flush());
    match written {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
