//! A row scope in words: the typed tree that was applied for or granted, as a reader sees it.

use domain::expr::{Expr, Filter};
use domain::ids::ItemId;
use domain::schema::TableSchema;
use serde_json::Value as Json;

use crate::texts::Texts;

/// The words of a scope as applied for.
pub(crate) fn of_filter(t: Texts, schema: &TableSchema, filter: &Filter) -> String {
    match filter {
        Filter::All { all } if all.is_empty() => t.s("grants-rows-all"),
        Filter::All { all } => joined(
            t,
            "grants-rows-and",
            &all.iter().map(|part| of_filter(t, schema, part)).collect::<Vec<_>>(),
        ),
        Filter::Any { any } => joined(
            t,
            "grants-rows-or",
            &any.iter().map(|part| of_filter(t, schema, part)).collect::<Vec<_>>(),
        ),
        Filter::Not { not } => t.f("grants-rows-not", &[("part", of_filter(t, schema, not))]),
        Filter::Condition { item, op, value } => {
            let name =
                schema.resolve(item).map_or_else(|| item.clone(), |column| column.name.clone());
            condition(t, &name, op, &json_text(value))
        }
    }
}

/// The words of a scope as granted.
pub(crate) fn of_expr(t: Texts, schema: &TableSchema, expr: &Expr) -> String {
    let name = |item: &ItemId| {
        schema.column(*item).map_or_else(|| item.to_string(), |column| column.name.clone())
    };
    match expr {
        Expr::All(parts) if parts.is_empty() => t.s("grants-rows-all"),
        Expr::All(parts) => joined(
            t,
            "grants-rows-and",
            &parts.iter().map(|part| of_expr(t, schema, part)).collect::<Vec<_>>(),
        ),
        Expr::Any(parts) => joined(
            t,
            "grants-rows-or",
            &parts.iter().map(|part| of_expr(t, schema, part)).collect::<Vec<_>>(),
        ),
        Expr::Not(part) => t.f("grants-rows-not", &[("part", of_expr(t, schema, part))]),
        Expr::Compare { item, op, value } => {
            condition(t, &name(item), <&str>::from(*op), &json_text(&value.to_json()))
        }
        Expr::In { item, values } => {
            let values: Vec<String> =
                values.iter().map(|value| json_text(&value.to_json())).collect();
            condition(t, &name(item), "in", &values.join(" / "))
        }
        Expr::Prefix { item, text } => condition(t, &name(item), "prefix", text),
        Expr::Contains { item, text } => condition(t, &name(item), "contains", text),
        Expr::Missing { item } => condition(t, &name(item), "missing", ""),
    }
}

fn condition(t: Texts, item: &str, op: &str, value: &str) -> String {
    let parts = [item, &t.c("compare", op), value];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn joined(t: Texts, key: &str, parts: &[String]) -> String {
    if parts.is_empty() { t.s("grants-rows-none") } else { parts.join(&format!(" {} ", t.s(key))) }
}

fn json_text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(values) => values.iter().map(json_text).collect::<Vec<_>>().join(" / "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use domain::catalogue::EmptyText;
    use domain::ids::EntryId;
    use domain::schema::TableKey;

    use super::*;

    #[test]
    fn a_scope_is_said_with_the_words_of_its_comparison() {
        let schema =
            TableSchema::of(EntryId::named("a"), &[], TableKey::None, EmptyText::default());
        let part = |value: &str| Filter::Condition {
            item: "区划".to_owned(),
            op: "eq".to_owned(),
            value: value.into(),
        };
        let t = Texts::default();
        assert_eq!(of_filter(t, &schema, &part("350102")), "区划 等于 350102");
        let both = Filter::All { all: vec![part("350102"), part("350103")] };
        assert_eq!(of_filter(t, &schema, &both), "区划 等于 350102 且 区划 等于 350103");
    }
}
