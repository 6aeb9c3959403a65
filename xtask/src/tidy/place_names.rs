//! No trace of the machine or network a text was written on.
//!
//! A path under somebody's home, or the host of somebody's mirror, works in
//! one place and tells strangers about it.

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "place-names";

/// Beginnings of paths that exist on one machine only. Parted, so that this file passes itself.
const PATHS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
];

/// Settings that lead a package manager elsewhere, by the file they stand in.
const REDIRECTS: [(&str, &[&str]); 4] = [
    ("config.toml", &["replace-with", "[source.", "[registries.", "registry ="]),
    ("Cargo.toml", &["registry =", "registry-index", "[source."]),
    (".npmrc", &["registry=", "registry ="]),
    ("package.json", &["publishConfig", "\"registry\""]),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// Checks every text for paths, and the settings and lock files for hosts.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    tree.files.iter().flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        if let Some((what, instead)) = path_in(line).or_else(|| host_in(file, line)) {
            found.push(Finding {
                path: file.path.clone(),
                line: at + 1,
                rule: RULE,
                what,
                why: "what names one machine or network fails on every other",
                instead,
            });
        }
    }
    found
}

fn path_in(line: &str) -> Option<(String, String)> {
    let starts_path = |prefix: &'static str| {
        let at = line.find(prefix)?;
        let before = line[..at].chars().next_back();
        let after = line[at + prefix.len()..].chars().next();
        let is_inner = before
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '}' | ')' | '-' | '/'));
        let goes_on = !prefix.ends_with('/') || after.is_some_and(char::is_alphanumeric);
        (!is_inner && goes_on).then_some(prefix)
    };
    let prefix = PATHS.into_iter().find_map(starts_path)?;
    Some((
        format!("a path of one machine, under {prefix}"),
        "write it from the root of the workspace, or take it as a setting".to_owned(),
    ))
}

fn host_in(file: &File, line: &str) -> Option<(String, String)> {
    if file.is("Cargo.lock") {
        let source = line.strip_prefix("source = \"")?.trim_end_matches('"');
        return (source != CRATES_IO)
            .then(|| (format!("a package from {source}"), format!("take it from {CRATES_IO}")));
    }
    if file.is("package-lock.json") {
        let host = line.trim_start().strip_prefix("\"resolved\": \"")?;
        return (!host.starts_with(NPM)).then(|| {
            (format!("a package from {host}"), format!("take it from {NPM}, or omit the address"))
        });
    }
    let (_, settings) =
        REDIRECTS.iter().find(|(name, _)| file.path.rsplit('/').next() == Some(name))?;
    let setting = settings.iter().find(|setting| line.trim_start().starts_with(*setting))?;
    Some((
        format!("`{setting}` leads to another registry"),
        "keep mirrors in the settings of the machine".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)]), &Exceptions::default()).len()
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        assert_eq!(count("a.md", concat!("see /ho", "me/li/banyan")), 1);
        assert_eq!(count("a.sh", concat!("cd \"/ro", "ot/x\"")), 1);
        assert_eq!(count("a.md", concat!("in /wo", "rk/main we")), 1);
    }

    #[test]
    fn routes_and_relative_paths_are_not_places() {
        assert_eq!(count("a.rs", "route(\"/work/cases\")"), 0);
        assert_eq!(count("a.rs", concat!("../ho", "me/a and crates/wo", "rk/b")), 0);
        assert_eq!(count("a.rs", concat!("https://x.cn/ho", "me/a")), 0);
    }

    #[test]
    fn lock_files_name_only_the_public_registries() {
        assert_eq!(count("Cargo.lock", &format!("source = \"{CRATES_IO}\"")), 0);
        assert_eq!(count("Cargo.lock", "source = \"sparse+https://mirror.example/\""), 1);
        assert_eq!(
            count("web/package-lock.json", "  \"resolved\": \"https://mirror.example/a.tgz\","),
            1
        );
        assert_eq!(count("web/package-lock.json", &format!("  \"resolved\": \"{NPM}a.tgz\",")), 0);
    }

    #[test]
    fn settings_do_not_lead_to_another_registry() {
        assert_eq!(count(".cargo/config.toml", "[source.crates-io]\nreplace-with = \"m\""), 2);
        assert_eq!(count("crates/web/assets/.npmrc", "registry=https://mirror.example"), 1);
        assert_eq!(count("crates/web/assets/.npmrc", "omit-lockfile-registry-resolved=true"), 0);
    }
}
