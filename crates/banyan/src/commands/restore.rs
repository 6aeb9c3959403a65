//! `banyan restore`: a backup becomes a data folder again, after every file was compared with its digest (Article 25).

use std::fs;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::backup::{SUMS, Sums, check_tables, copy, digest_of};
use crate::log_output::say;

/// Options of `banyan restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The backup.
    from: PathBuf,
    /// Folder to make of it; it must be absent or empty.
    #[arg(long)]
    data: PathBuf,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let is_taken = fs::read_dir(&args.data).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        return Err(format!("{}: is not empty", args.data.display()).into());
    }
    let sums = read_sums(&args.from.join(SUMS))?;
    // First all is compared, then copied: a broken backup leaves no half a platform.
    for (path, digest) in &sums {
        let file = args.from.join(path);
        let found = digest_of(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
        if found != *digest {
            return Err(format!("{}: is not what was backed up", file.display()).into());
        }
    }
    say(&format!("{} files compared", sums.len()));
    for (path, digest) in &sums {
        let copied = copy(&args.from.join(path), &args.data.join(path))?;
        if copied.as_ref() != Some(digest) {
            return Err(format!("{path}: changed while it was copied").into());
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let tables = runtime.block_on(check_tables(&args.data))?;
    say(&format!("{} files, {tables} tables, in {}", sums.len(), args.data.display()));
    say("check the usage log with: banyan verify-log");
    Ok(())
}

/// The digests of a backup.
fn read_sums(path: &Path) -> Result<Sums, Box<dyn std::error::Error + Send + Sync>> {
    let text = fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let mut sums = Sums::new();
    for (number, line) in text.lines().enumerate() {
        let wrong = || format!("{}, line {}: not a digest and a path", path.display(), number + 1);
        let (digest, name) = line.split_once("  ").ok_or_else(wrong)?;
        let is_inside = Path::new(name)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_inside || digest.len() != 64 {
            return Err(wrong().into());
        }
        sums.insert(name.to_owned(), digest.to_owned());
    }
    Ok(sums)
}
