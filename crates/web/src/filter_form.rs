//! The filter builder: from repeated form fields to a checked typed filter, and back to the form with its errors.
//!
//! Values of a filter may be personal, so forms with a builder are posted and
//! never stand in an address.

use domain::expr::{Filter, FilterFault};
use domain::ids::ItemId;
use domain::schema::TableSchema;
use serde_json::Value as Json;

use crate::fields::Fields;
use crate::texts::Texts;

/// The comparisons offered, by code.
pub(crate) const OPERATORS: &[&str] =
    &["eq", "ne", "lt", "le", "gt", "ge", "in", "prefix", "contains", "missing"];

/// One condition as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FilterRow {
    /// The item, as `i3`; empty for a row that is not used.
    pub(crate) item: String,
    /// The comparison's code.
    pub(crate) op: String,
    /// The value; several for `in`, between commas or line ends.
    pub(crate) value: String,
    /// What is wrong with it; empty where nothing is.
    pub(crate) error: String,
}

/// All conditions; every one must hold. There is always a row to type into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilterForm {
    pub(crate) rows: Vec<FilterRow>,
}

/// An item that may be named in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilterItem {
    pub(crate) value: String,
    pub(crate) text: String,
}

/// A row is at fault; its error says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultyFilter;

impl Default for FilterForm {
    fn default() -> Self {
        Self { rows: vec![FilterRow::default()] }
    }
}

impl FilterForm {
    /// The rows of a posted form, after the row that `filter_act` adds or removes.
    pub(crate) fn from_fields(fields: &Fields) -> Self {
        let (ops, values) = (fields.all("filter_op"), fields.all("filter_value"));
        let at = |list: &[&str], place: usize| {
            list.get(place).map_or_else(String::new, |text| text.trim().to_owned())
        };
        let items = fields.all("filter_item").into_iter().enumerate();
        let mut rows: Vec<FilterRow> = items
            .map(|(place, item)| FilterRow {
                item: item.trim().to_owned(),
                op: at(&ops, place),
                value: at(&values, place),
                error: String::new(),
            })
            .collect();
        match fields.get("filter_act") {
            "add" => rows.push(FilterRow::default()),
            act => {
                let removed =
                    act.strip_prefix("remove-").and_then(|place| place.parse::<usize>().ok());
                if let Some(place) = removed.filter(|place| *place < rows.len()) {
                    rows.remove(place);
                }
            }
        }
        if rows.is_empty() {
            rows.push(FilterRow::default());
        }
        Self { rows }
    }

    /// Whether the form was sent only to add or remove a row.
    pub(crate) fn is_being_built(fields: &Fields) -> bool {
        !fields.get("filter_act").is_empty()
    }

    /// Whether any row is used.
    pub(crate) fn is_used(&self) -> bool {
        self.rows.iter().any(|row| !row.item.is_empty())
    }

    /// The filter, checked row by row against a schema; `allowed` says which items may be named. Faulty rows get their error.
    #[expect(clippy::wrong_self_convention, reason = "faulty rows are marked where they stand")]
    pub(crate) fn to_filter(
        &mut self,
        t: Texts,
        schema: &TableSchema,
        allowed: &impl Fn(ItemId) -> bool,
    ) -> Result<Filter, FaultyFilter> {
        let mut all = Vec::new();
        for row in self.rows.iter_mut().filter(|row| !row.item.is_empty()) {
            let condition = row.condition();
            if row.value.is_empty() && row.op != "missing" {
                row.error = t.s("loads-filter-no-value");
            } else if let Err(fault) = condition.check(schema, allowed) {
                row.error = words(t, &fault);
            }
            all.push(condition);
        }
        let filter = Filter::All { all };
        if filter.check(schema, allowed).is_err()
            && self.rows.iter().all(|row| row.error.is_empty())
        {
            self.rows[0].error = t.s("loads-filter-too-large");
        }
        if self.rows.iter().any(|row| !row.error.is_empty()) {
            Err(FaultyFilter)
        } else {
            Ok(filter)
        }
    }
}

impl FilterRow {
    fn condition(&self) -> Filter {
        let value = match self.op.as_str() {
            "missing" => Json::Null,
            "in" => {
                let parts = self.value.split([',', '，', '、', ';', '；', '\n']).map(str::trim);
                Json::Array(
                    parts
                        .filter(|part| !part.is_empty())
                        .map(|part| Json::String(part.to_owned()))
                        .collect(),
                )
            }
            _ => Json::String(self.value.clone()),
        };
        Filter::Condition { item: self.item.clone(), op: self.op.clone(), value }
    }
}

/// The items of a schema that may be named.
pub(crate) fn filter_items(
    schema: &TableSchema,
    allowed: &impl Fn(ItemId) -> bool,
) -> Vec<FilterItem> {
    let columns = schema.columns.iter().filter(|column| allowed(column.id));
    columns
        .map(|column| FilterItem { value: column.id.to_string(), text: column.name.clone() })
        .collect()
}

fn words(t: Texts, fault: &FilterFault) -> String {
    match fault {
        FilterFault::UnknownItem { .. } => t.s("loads-filter-unknown-item"),
        FilterFault::UnknownOperator { .. } => t.s("loads-filter-unknown-operator"),
        FilterFault::BadValue { fault, .. } => t.c("fault", <&str>::from(*fault)),
        FilterFault::TooLarge => t.s("loads-filter-too-large"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use domain::catalogue::{EmptyText, Sensitivity};
    use domain::ids::EntryId;
    use domain::schema::{Column, TableKey};
    use domain::values::DeclaredType;
    use law::catalogue_codes::ItemType;

    use super::*;

    fn schema() -> TableSchema {
        let column = |id, name: &str, item_type| Column {
            id: ItemId(id),
            name: name.to_owned(),
            declared: DeclaredType { item_type, length: 0, precision: 0 },
            required: false,
            codes: None,
            check: None,
            sensitivity: Sensitivity::Ordinary,
            openness: domain::catalogue::Openness::ToAll,
        };
        TableSchema {
            entry: EntryId::named("filter"),
            columns: vec![column(1, "区划", ItemType::Text), column(2, "人数", ItemType::Integer)],
            key: TableKey::None,
            empty_text: EmptyText::IsMissing,
        }
    }

    fn posted(encoded: &str) -> FilterForm {
        FilterForm::from_fields(&Fields::parse(encoded))
    }

    #[test]
    fn rows_without_an_item_are_no_conditions() {
        let mut form = posted(
            "filter_item=&filter_op=eq&filter_value=&filter_item=i2&filter_op=ge&filter_value=10",
        );
        let filter = form.to_filter(Texts::default(), &schema(), &|_item| true).unwrap();
        assert_eq!(
            serde_json::to_value(&filter).unwrap(),
            serde_json::json!({ "all": [{ "item": "i2", "op": "ge", "value": "10" }] })
        );
    }

    #[test]
    fn a_list_may_be_typed_with_chinese_commas() {
        let mut form =
            posted("filter_item=i1&filter_op=in&filter_value=350102%EF%BC%8C350103%E3%80%81350104");
        let filter = form.to_filter(Texts::default(), &schema(), &|_item| true).unwrap();
        let json = serde_json::to_value(&filter).unwrap();
        assert_eq!(json["all"][0]["value"], serde_json::json!(["350102", "350103", "350104"]));
    }

    #[test]
    fn a_faulty_row_keeps_what_was_typed_and_says_what_is_wrong() {
        let mut form = posted(
            "filter_item=i2&filter_op=eq&filter_value=many&filter_item=i1&filter_op=eq&filter_value=a",
        );
        assert_eq!(form.to_filter(Texts::default(), &schema(), &|_item| true), Err(FaultyFilter));
        assert_eq!(form.rows[0].value, "many");
        assert!(!form.rows[0].error.is_empty() && form.rows[1].error.is_empty());
    }

    #[test]
    fn an_item_that_may_not_be_named_is_unknown() {
        let mut form = posted("filter_item=i1&filter_op=eq&filter_value=a");
        assert_eq!(
            form.to_filter(Texts::default(), &schema(), &|item| item == ItemId(2)),
            Err(FaultyFilter)
        );
    }

    #[test]
    fn rows_are_added_and_removed_without_scripts_and_one_is_always_left() {
        assert_eq!(
            posted("filter_item=i1&filter_op=eq&filter_value=a&filter_act=add").rows.len(),
            2
        );
        let left = posted("filter_item=i1&filter_op=eq&filter_value=a&filter_act=remove-0");
        assert_eq!(left, FilterForm::default());
    }
}
