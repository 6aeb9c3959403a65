//! What calls send. Every body names its fields: one that is unknown is refused by its name, since a misspelt
//! `filter` would otherwise mean all rows.

use std::collections::BTreeMap;

use app::uses::{Export, LookupRequest, QueryRequest, VerifyRequest};
use app::{AppError, ErrorKind};
use domain::expr::{Filter, fault_place};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Characters of a sender's name for a field that are given back.
const NAME_CHARS: usize = 100;

/// One subject, or up to 1,000.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerifyBody {
    /// Code of the matter 事项 served, one of the grant's.
    pub(super) matter: String,
    /// Sign-in name of the person served; absent for an unattended job.
    #[serde(default)]
    pub(super) person: String,
    /// The key: the key items by name, or one bare value.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) key: Option<Value>,
    /// What is claimed, by item name.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) claims: BTreeMap<String, Value>,
    /// Several subjects at once, each a `key` with its `claims`, instead of these.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub(super) subjects: Vec<VerifyRequest>,
}

/// Up to 1,000 keys.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookupBody {
    /// Code of the matter 事项 served, one of the grant's.
    pub(super) matter: String,
    /// Sign-in name of the person served; absent for an unattended job.
    #[serde(default)]
    pub(super) person: String,
    /// Keys: each the key items by name, or one bare value.
    #[schema(value_type = Vec<Object>)]
    keys: Vec<Value>,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    items: Vec<String>,
}

/// A filter and a page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueryBody {
    /// Code of the matter 事项 served, one of the grant's.
    pub(super) matter: String,
    /// Sign-in name of the person served; absent for an unattended job.
    #[serde(default)]
    pub(super) person: String,
    /// Rows wanted, as a filter no more than 8 levels deep; all granted rows where absent.
    #[serde(default = "Filter::always")]
    #[schema(value_type = Object)]
    filter: Filter,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    items: Vec<String>,
    /// Rows of the page: 1 to 1,000; 100 where absent.
    #[serde(default)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[serde(default)]
    after: Option<String>,
}

/// A filter and a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportBody {
    /// Code of the matter 事项 served, one of the grant's.
    pub(super) matter: String,
    /// Sign-in name of the person served; absent for an unattended job.
    #[serde(default)]
    pub(super) person: String,
    /// Rows wanted, as a filter no more than 8 levels deep; all granted rows where absent.
    #[serde(default = "Filter::always")]
    #[schema(value_type = Object)]
    filter: Filter,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    items: Vec<String>,
    /// `utf-8`, `utf-8-bom` (the default, for spreadsheets) or `gb18030`.
    #[serde(default)]
    encoding: String,
}

/// Matter, person, and the content of the call.
pub(super) type Parts<T> = (String, String, T);

impl LookupBody {
    pub(super) fn parts(self) -> Parts<LookupRequest> {
        let Self { matter, person, keys, items } = self;
        (matter, person, LookupRequest { keys, items })
    }
}

impl QueryBody {
    pub(super) fn parts(self) -> Parts<QueryRequest> {
        let Self { matter, person, filter, items, limit, after } = self;
        (matter, person, QueryRequest { filter, items, limit, after })
    }
}

impl ExportBody {
    pub(super) fn parts(self) -> Parts<Export> {
        let Self { matter, person, filter, items, encoding } = self;
        (matter, person, Export { filter, items, encoding })
    }
}

/// What is wrong with a body, and where: by the field's name or the place in the filter, else by line and column. What
/// the sender wrote as a value is never given back.
pub(super) fn fault(error: &serde_json::Error) -> AppError {
    let message = error.to_string();
    let (code, place) = if let Some((code, place)) = fault_place(&message) {
        let code = if code == "filter.too-large" { code } else { "body.malformed" };
        (code, place.to_owned())
    } else if let Some(name) = named_field(&message) {
        ("body.malformed", name.chars().take(NAME_CHARS).collect())
    } else {
        ("body.malformed", format!("line {} column {}", error.line(), error.column()))
    };
    AppError::new(ErrorKind::Invalid, code).about(place)
}

/// The field that serde says is unknown, missing or repeated.
fn named_field(message: &str) -> Option<&str> {
    ["unknown field `", "missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|kind| message.strip_prefix(kind)?.split('`').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a, T: Deserialize<'a> + std::fmt::Debug>(body: &'a str) -> (String, String) {
        let error = fault(&serde_json::from_str::<T>(body).expect_err("a faulty body"));
        (error.code().to_owned(), error.place().to_owned())
    }

    #[test]
    fn a_field_that_is_unknown_missing_or_repeated_is_named() {
        for (body, name) in [
            (r#"{"matter":"m","key":"k","claim":{}}"#, "claim"),
            (r#"{"matter":"m","subjects":[{"key":"k","claimed":{}}]}"#, "claimed"),
            (r#"{"key":"k"}"#, "matter"),
            (r#"{"matter":"m","matter":"n"}"#, "matter"),
        ] {
            let named = ("body.malformed".to_owned(), name.to_owned());
            assert_eq!(place::<VerifyBody>(body), named, "{body}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_type_is_placed_and_not_repeated() {
        let (code, place) = place::<VerifyBody>(r#"{"matter":["secret"]}"#);
        assert_eq!((code.as_str(), place.starts_with("line 1")), ("body.malformed", true));
        assert!(!place.contains("secret"));
    }

    #[test]
    fn a_filter_that_goes_too_deep_is_refused_by_its_place() {
        let deep = format!("{}{}", r#"{"not":"#.repeat(100_000), "}".repeat(100_000));
        let body = format!(r#"{{"matter":"m","filter":{{"all":[{deep}]}}}}"#);
        for (code, place) in [place::<QueryBody>(&body), place::<ExportBody>(&body)] {
            assert_eq!(code, "filter.too-large");
            assert!(place.starts_with("filter.all[0].not"), "{place}");
        }
        let odd = r#"{"matter":"m","filter":{"all":[{"item":"a"}]}}"#;
        let placed = ("body.malformed".to_owned(), "filter.all[0]".to_owned());
        assert_eq!(place::<QueryBody>(odd), placed);
    }
}
