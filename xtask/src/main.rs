//! The house's own checks, written as code so that they run the same everywhere.
//!
//! `cargo xtask tidy` reads the sources as text and fails on what the compiler
//! and clippy cannot see: a new arrow between crates, a legal number outside
//! `law`, words for the reader outside the Fluent files. `cargo xtask docs`
//! keeps the generated pages under `docs/` equal to what the binary says.
//!
//! What is absent here: every crate of ours, and whatever would make the first
//! minute of a build longer. The generators run inside the `banyan` binary.

mod docs;
mod exceptions;
mod finding;
mod lex;
mod tidy;
mod tree;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask tidy           checks the sources against the house rules
cargo xtask docs           writes the generated pages under docs/
cargo xtask docs --check   fails where a generated page is out of date
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => tidy::run(&workspace_root()),
        ["docs"] => docs::write(&workspace_root()),
        ["docs", "--check"] => docs::check(&workspace_root()),
        _ => Err(format!("unknown task\n\n{USAGE}")),
    };
    let (text, code) = match outcome {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(text) => (text, ExitCode::FAILURE),
    };
    // A reader that hung up needs no report, and the exit code still tells.
    let _hung_up = writeln!(std::io::stdout().lock(), "{text}");
    code
}

/// The folder that holds the workspace's `Cargo.toml`.
fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
