//! How a grant is used: curl lines with its own matter, key items and granted items. The key itself is a placeholder.

use domain::catalogue::{Entry, InformationItem};
use domain::grants::{Grant, Method};
use domain::schema::TableKey;
use serde_json::{Map, Value as Json, json};

/// A method with the line that calls it.
pub(crate) struct Calling {
    /// The method.
    pub(crate) method: Method,
    /// The line.
    pub(crate) line: String,
}

/// What stands where the caller puts a value of its own.
const BLANK: &str = "…";
/// Items an example names; the reader adds the others.
const ITEMS_SHOWN: usize = 3;

/// One `curl` line; address and key come from the environment, so that neither stands in a shell's history.
pub(crate) fn curl(path: &str, verb: &str, body: &str) -> String {
    let body = body.replace('\'', "'\\''");
    format!(
        "curl -s \"$BANYAN/api/v1/resources/{path}/{verb}\" \\\n  -H \"Authorization: Bearer $BANYAN_KEY\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

/// The lines for every method a grant has; those by key only where the table has one.
pub(crate) fn lines(grant: &Grant, entry: &Entry) -> Vec<Calling> {
    let Some(code) = &entry.code else { return Vec::new() };
    let path = code.to_path();
    let has_key = !matches!(entry.draft.key, TableKey::None);
    let by_key = |method: Method| matches!(method, Method::Verification | Method::Lookup);
    let usable = grant.methods.iter().copied().filter(|method| has_key || !by_key(*method));
    usable
        .map(|method| Calling {
            method,
            line: curl(&path, verb(method), &body(method, grant, entry).to_string()),
        })
        .collect()
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Verification => "verify",
        Method::Lookup => "lookup",
        Method::Interface => "query",
        Method::Exchange => "export",
    }
}

fn body(method: Method, grant: &Grant, entry: &Entry) -> Json {
    let matter = grant.matters.first().map_or(BLANK, |matter| matter.code.as_str());
    let keyed = entry.draft.key.items();
    let granted: Vec<&InformationItem> =
        entry.draft.items.iter().filter(|item| grant.items.contains(&item.id)).collect();
    let names: Vec<&str> =
        granted.iter().take(ITEMS_SHOWN).map(|item| item.name.as_str()).collect();
    let key = blanks(entry.draft.items.iter().filter(|item| keyed.contains(&item.id)));
    let claims = blanks(granted.iter().copied().filter(|item| !keyed.contains(&item.id)).take(2));
    match method {
        Method::Verification => {
            json!({ "matter": matter, "person": BLANK, "key": key, "claims": claims })
        }
        Method::Lookup => {
            json!({ "matter": matter, "person": BLANK, "keys": [key], "items": names })
        }
        Method::Interface => {
            let filter = names.first().map_or_else(
                || json!({ "all": [] }),
                |name| json!({ "item": name, "op": "eq", "value": BLANK }),
            );
            json!({ "matter": matter, "person": BLANK, "filter": filter, "items": names, "limit": 20 })
        }
        Method::Exchange => json!({ "matter": matter, "items": names }),
    }
}

fn blanks<'a>(items: impl Iterator<Item = &'a InformationItem>) -> Map<String, Json> {
    items.map(|item| (item.name.clone(), Json::from(BLANK))).collect()
}
