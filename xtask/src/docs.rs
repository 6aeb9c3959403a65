//! The generated pages under `docs`, as `banyan docs list` names them.
//!
//! The binary prints them from the rules, settings and codes it was built
//! with; this only compares and writes, so that the pages cannot drift.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Names of all pages: `banyan docs law` prints `docs/law.md`.
fn pages() -> Result<Vec<String>, String> {
    Ok(generate("list")?.lines().map(str::to_owned).collect())
}

/// Writes every page.
///
/// # Errors
///
/// The binary is missing or fails, or a page cannot be written.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let pages = pages()?;
    for name in &pages {
        let page = page_of(root, name);
        let folder = page.parent().unwrap_or(root);
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::write(&page, generate(name)?)
            .map_err(|error| format!("{}: {error}", page.display()))?;
    }
    Ok(format!("docs: wrote {} pages", pages.len()))
}

/// Compares every page with what the binary prints.
///
/// # Errors
///
/// Names the pages that differ, with the first line that does.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let mut stale = Vec::new();
    let pages = pages()?;
    for name in &pages {
        let written = fs::read_to_string(page_of(root, name)).unwrap_or_default();
        if let Some(line) = first_difference(&written, &generate(name)?) {
            stale.push(format!(
                "docs/{name}.md:{line}: out of date; run `make docs` and commit the result"
            ));
        }
    }
    if stale.is_empty() {
        Ok(format!("docs: {} pages up to date", pages.len()))
    } else {
        Err(stale.join("\n"))
    }
}

fn page_of(root: &Path, name: &str) -> std::path::PathBuf {
    root.join("docs").join(format!("{name}.md"))
}

/// Runs the binary that was built beside this one, in the same profile.
fn generate(name: &str) -> Result<String, String> {
    let here = env::current_exe().map_err(|error| format!("own path: {error}"))?;
    let binary = here.with_file_name("banyan");
    let output = Command::new(&binary).args(["docs", name]).output().map_err(|error| {
        format!("{}: {error}; build it first with `cargo build`", binary.display())
    })?;
    if !output.status.success() {
        return Err(format!(
            "`banyan docs {name}` failed: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("`banyan docs {name}`: {error}"))
}

/// The first line, from 1, in which two texts differ.
fn first_difference(written: &str, wanted: &str) -> Option<usize> {
    if written == wanted {
        return None;
    }
    let same = written.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
        assert_eq!(first_difference("a\nb\n", "a\n"), Some(2));
    }
}
