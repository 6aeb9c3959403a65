//! What the process says: log lines on standard error, results on standard output.

use std::io::{IsTerminal, Write};

use tracing_subscriber::EnvFilter;

/// Starts the log. `RUST_LOG` chooses what is said; colours only on a terminal.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| EnvFilter::new("warn,banyan=info,app=info,web=info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .compact()
        .with_ansi(colours)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Prints a line of a result.
pub(crate) fn say(line: &str) {
    // A closed pipe ends nothing: there is nobody left to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints what ended the process.
pub(crate) fn say_error(line: &str) {
    let _ = writeln!(std::io::stderr(), "banyan: {line}");
}
