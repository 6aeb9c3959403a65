//! Which crate may depend on which, and the rooms of the heavy dependencies.
//!
//! The crates are drawn by what each must not know. A manifest is where that
//! is lost first, so every arrow stands here once and a new one fails.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "arrows";

/// A crate and the crates of ours it may use.
const ARROWS: [(&str, &[&str]); 15] = [
    ("law", &[]),
    ("domain", &["law"]),
    ("ledger", &[]),
    ("search", &[]),
    ("screening", &["domain", "law"]),
    ("likeness", &[]),
    ("lake", &["domain", "law"]),
    ("store", &["domain", "law"]),
    ("app", &["domain", "law", "store", "lake", "ledger", "search", "likeness", "screening"]),
    ("web", &["app", "domain", "law", "likeness"]),
    ("demo", &["app", "domain", "law", "store", "lake", "ledger", "search"]),
    (
        "banyan",
        &["app", "demo", "web", "domain", "law", "store", "lake", "ledger", "search", "likeness"],
    ),
    ("testkit", &["app", "web", "domain", "law", "store", "lake", "ledger", "search"]),
    ("e2e", &[]),
    ("xtask", &[]),
];

/// What only some crates may use: first words of package names, the rooms, and why.
struct Room {
    packages: &'static [&'static str],
    crates: &'static [&'static str],
    why: &'static str,
}

const ROOMS: [Room; 8] = [
    Room {
        packages: &["arrow", "datafusion", "deltalake", "parquet", "ballista"],
        crates: &["lake"],
        why: "the table engine changes its types with every release; one crate pays for that",
    },
    Room {
        packages: &["sea-orm", "sqlx", "rusqlite", "tokio-postgres"],
        crates: &["store"],
        why: "`store` is the only user of SQL",
    },
    Room {
        packages: &["axum"],
        crates: &["web", "banyan"],
        why: "`web` makes the router and `banyan` serves it; nobody else knows HTTP",
    },
    Room {
        packages: &["askama", "utoipa", "fluent"],
        crates: &["web"],
        why: "only `web` speaks to readers",
    },
    Room {
        packages: &["redb"],
        crates: &["lake", "ledger"],
        why: "a store of its own would be a fourth one to back up",
    },
    Room {
        packages: &["tantivy", "jieba"],
        crates: &["search"],
        why: "the catalogue index is rebuildable and replaceable",
    },
    Room {
        packages: &["lopdf", "quick-xml"],
        crates: &["screening"],
        why: "documents of strangers are taken apart in one place, within its limits",
    },
    Room {
        packages: &["tokio", "futures", "reqwest"],
        crates: &["lake", "store", "ledger", "app", "demo", "web", "banyan", "testkit", "e2e"],
        why: "`law`, `domain`, `search` and `screening` work without waiting, and are tested without a runtime",
    },
];

const WHY_ARROW: &str = "crates are drawn by what each must not know (web → app → domain → law)";

/// Checks every manifest of a member.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let manifests = tree.files.iter().filter(|file| file.is("/Cargo.toml"));
    manifests
        .filter_map(|file| Some((file, file.crate_name()?)))
        .flat_map(|(file, name)| of_manifest(file, name))
        .collect()
}

fn of_manifest(file: &File, name: &str) -> Vec<Finding> {
    let report = |what: String, why, instead: String| Finding {
        path: file.path.clone(),
        line: line_of(&file.text, &what),
        rule: RULE,
        what,
        why,
        instead,
    };
    let manifest: Table = match toml::from_str(&file.text) {
        Ok(manifest) => manifest,
        Err(error) => {
            return vec![report(
                error.to_string(),
                "cargo reads it too",
                "write valid TOML".to_owned(),
            )];
        }
    };
    let Some(&(_, allowed)) = ARROWS.iter().find(|(member, _)| *member == name) else {
        let instead =
            "add it to ARROWS in xtask/src/tidy/arrows.rs with the least it needs".to_owned();
        return vec![report(format!("`{name}` has no arrows"), WHY_ARROW, instead)];
    };
    let mut found = Vec::new();
    for (package, test_only) in dependencies(&manifest) {
        let is_ours = ARROWS.iter().any(|(member, _)| *member == package);
        let is_allowed = allowed.contains(&package.as_str()) || test_only && package == "testkit";
        if is_ours && !is_allowed {
            let instead = "pass what is needed as a value or a trait of the lower crate; a new arrow needs an ADR".to_owned();
            found.push(report(format!("`{name}` may not use `{package}`"), WHY_ARROW, instead));
        }
        if let Some(room) =
            ROOMS.iter().find(|room| room.holds(&package) && !room.crates.contains(&name))
        {
            let instead = format!("use it through {}", room.crates.join(" or "));
            found.push(report(format!("`{name}` may not use `{package}`"), room.why, instead));
        }
    }
    found
}

impl Room {
    fn holds(&self, package: &str) -> bool {
        let first_words = |name: &&&str| {
            package == **name
                || package.strip_prefix(**name).is_some_and(|rest| rest.starts_with('-'))
        };
        self.packages.iter().any(|name| first_words(&name))
    }
}

/// Packages of every dependency table, and whether only tests see them.
fn dependencies(manifest: &Table) -> BTreeSet<(String, bool)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let mut found = BTreeSet::new();
    for table in per_target.chain([manifest]) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (key, value) in table.get(kind).and_then(Value::as_table).into_iter().flatten() {
                let renamed = value.get("package").and_then(Value::as_str);
                found.insert((renamed.unwrap_or(key).to_owned(), kind == "dev-dependencies"));
            }
        }
    }
    found
}

/// The line that names the package last quoted in `what`.
fn line_of(text: &str, what: &str) -> usize {
    let package = what.rsplit('`').nth(1).unwrap_or_default();
    text.lines().position(|line| line.starts_with(package)).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, manifest: &str) -> Vec<String> {
        let path = format!("crates/{name}/Cargo.toml");
        let found = check(&Tree::of(&[(&path, manifest)]), &Exceptions::default());
        found.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn an_arrow_upwards_is_refused() {
        assert_eq!(
            found("law", "[dependencies]\ndomain.workspace = true"),
            ["`law` may not use `domain`"]
        );
        assert_eq!(
            found("web", "[dependencies]\nlake = { path = \"../lake\" }"),
            ["`web` may not use `lake`"]
        );
        assert!(found("web", "[dependencies]\napp.workspace = true").is_empty());
    }

    #[test]
    fn a_renamed_or_target_dependency_does_not_slip_through() {
        let renamed = "[target.'cfg(unix)'.dependencies]\ndata = { package = \"store\", path = \"../store\" }";
        assert_eq!(found("domain", renamed), ["`domain` may not use `store`"]);
    }

    #[test]
    fn heavy_dependencies_stay_in_their_rooms() {
        assert_eq!(
            found("app", "[dependencies]\ndatafusion-expr = \"55\""),
            ["`app` may not use `datafusion-expr`"]
        );
        assert_eq!(
            found("domain", "[dev-dependencies]\ntokio = \"1\""),
            ["`domain` may not use `tokio`"]
        );
        assert!(
            found("lake", "[dependencies]\narrow.workspace = true\ntokio.workspace = true")
                .is_empty()
        );
        assert!(
            found("app", "[dependencies]\narrowhead = \"1\"").is_empty(),
            "only whole words count"
        );
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        assert!(found("store", "[dev-dependencies]\ntestkit.workspace = true").is_empty());
        assert_eq!(
            found("store", "[dependencies]\ntestkit.workspace = true"),
            ["`store` may not use `testkit`"]
        );
    }

    #[test]
    fn a_new_crate_must_declare_its_arrows() {
        assert_eq!(found("billing", "[dependencies]"), ["`billing` has no arrows"]);
    }

    #[test]
    fn the_line_of_the_dependency_is_named() {
        let tree = Tree::of(&[(
            "crates/law/Cargo.toml",
            "[dependencies]\njiff = \"1\"\ndomain.workspace = true",
        )]);
        assert_eq!(check(&tree, &Exceptions::default())[0].line, 3);
    }
}
