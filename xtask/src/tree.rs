//! The sources, read once and handed to every check.
//!
//! Checks take a [`Tree`] and never touch the disk, so that their tests are a
//! few short strings.

use std::path::Path;
use std::{fs, io};

/// Folders that hold nothing written by us.
const SKIPPED: [&str; 6] =
    [".git", "target", "var", "node_modules", "dist", "proptest-regressions"];

/// Endings of the texts that are checked.
const TEXTS: [&str; 17] = [
    ".rs", ".toml", ".ftl", ".html", ".css", ".js", ".mjs", ".ts", ".json", ".md", ".sh", ".lock",
    ".yml", ".svg", "Makefile", ".npmrc", "/run",
];

/// One text file.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    /// Its content.
    pub(crate) text: String,
}

impl File {
    /// The workspace crate the file belongs to, where it belongs to one.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        match self.path.strip_prefix("crates/") {
            Some(rest) => rest.split('/').next(),
            None => self.path.starts_with("xtask/").then_some("xtask"),
        }
    }

    /// Whether the file ends with `ending`.
    pub(crate) fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Whether the whole file serves tests only.
    pub(crate) fn is_test(&self) -> bool {
        let in_test_crate = matches!(self.crate_name(), Some("testkit" | "e2e"));
        let in_test_folder = self.path.split('/').any(|part| part == "tests" || part == "benches");
        in_test_crate || in_test_folder || self.is("/tests.rs")
    }
}

/// All texts of the workspace, ordered by path.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// Reads every text under `root`.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        walk(root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The Rust sources.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is(".rs"))
    }

    /// The file at exactly `path`.
    pub(crate) fn at(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                walk(&entry.path(), &path, files)?;
            }
        } else if TEXTS.iter().any(|ending| path.ends_with(ending)) {
            // A file that is not UTF-8 is data, whatever its name says.
            if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
                files.push(File { path, text });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
impl Tree {
    /// A tree of a few short texts.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file =
            |&(path, text): &(&str, &str)| File { path: path.to_owned(), text: text.to_owned() };
        Self { files: files.iter().map(file).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_knows_its_crate_and_whether_it_is_a_test() {
        let tree = Tree::of(&[
            ("crates/lake/src/read/mod.rs", ""),
            ("crates/lake/tests/it/main.rs", ""),
            ("crates/testkit/src/lib.rs", ""),
            ("docs/glossary.md", ""),
        ]);
        let crates: Vec<_> = tree.files.iter().map(File::crate_name).collect();
        assert_eq!(crates, [Some("lake"), Some("lake"), Some("testkit"), None]);
        let tests: Vec<_> = tree.files.iter().map(File::is_test).collect();
        assert_eq!(tests, [false, true, true, false]);
    }
}
