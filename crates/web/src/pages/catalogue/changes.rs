//! Changes of an entry in words: for its history, for the registrar's review, for the plan of an import.

use app::catalogue::code_of;
use app::library::ClassTable;
use domain::catalogue::{Change, Element, EntryDraft, InformationItem, ItemElement, Value};

use super::described::{class_words, field_name, item_line, joined, theme_words, way_words};
use crate::texts::Texts;

/// A line of a difference: texts on both sides, either of which may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Difference {
    Changed { name: String, before: String, after: String },
    Added { name: String, after: String },
    Removed { name: String, before: String },
}

/// The lines of a difference.
pub(crate) fn lines(t: Texts, classes: &ClassTable, changes: &[Change]) -> Vec<Difference> {
    changes.iter().map(|change| line(t, classes, change)).collect()
}

/// How many elements and items changed, in a few words.
pub(super) fn summary(t: Texts, changes: &[Change]) -> String {
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|change| is(change)).count();
    let args = [
        ("elements", count(|change| matches!(change, Change::Element { .. })).to_string()),
        ("added", count(|change| matches!(change, Change::ItemAdded { .. })).to_string()),
        ("removed", count(|change| matches!(change, Change::ItemRemoved { .. })).to_string()),
        ("changed", count(|change| matches!(change, Change::ItemChanged { .. })).to_string()),
    ];
    if changes.is_empty() { String::new() } else { t.f("catalogue-changes-summary", &args) }
}

fn line(t: Texts, classes: &ClassTable, change: &Change) -> Difference {
    match change {
        Change::Element { element, before, after } => Difference::of(
            field_name(t, element.into()),
            element_words(t, classes, (*element, before)),
            element_words(t, classes, (*element, after)),
        ),
        Change::ItemAdded { item } => {
            Difference::Added { name: item_name(t, &item.name), after: in_words(t, item) }
        }
        Change::ItemRemoved { item } => {
            Difference::Removed { name: item_name(t, &item.name), before: in_words(t, item) }
        }
        Change::ItemChanged { name, element, before, after, .. } => {
            let part: &str = element.into();
            let args = [("name", name.clone()), ("field", t.c("catalogue-item", part))];
            let words = |value| item_words(t, *element, value);
            Difference::of(t.f("catalogue-change-item-part", &args), words(before), words(after))
        }
        Change::ItemsReordered { before, after } => {
            Difference::of(t.s("catalogue-item-order"), before.join(" · "), after.join(" · "))
        }
    }
}

impl Difference {
    /// A blank side says that something was added or taken away.
    pub(crate) fn of(name: String, before: String, after: String) -> Self {
        match (before.is_empty(), after.is_empty()) {
            (true, false) => Self::Added { name, after },
            (false, true) => Self::Removed { name, before },
            _ => Self::Changed { name, before, after },
        }
    }
}

fn item_name(t: Texts, name: &str) -> String {
    t.f("catalogue-change-item", &[("name", name.to_owned())])
}

/// An item on its own, without its place in a key.
fn in_words(t: Texts, item: &InformationItem) -> String {
    item_line(t, &EntryDraft { items: vec![item.clone()], ..no_draft() }, item).in_words(t)
}

fn no_draft() -> EntryDraft {
    app::catalogue::blank_draft("")
}

fn element_words(t: Texts, classes: &ClassTable, changed: (Element, &Value)) -> String {
    match changed {
        (Element::ClassCode, Value::Text(code)) => class_words(t, classes, code),
        (Element::Theme, Value::Text(code)) => theme_words(t, code),
        (Element::Way, Value::Text(code)) => way_words(t, code),
        (Element::OpenType, Value::Nothing) => t.c("catalogue-open", "none"),
        (Element::BadRows | Element::DroppedRows, Value::Number(number)) => format!("{number}‰"),
        (_, value) => value_words(t, value),
    }
}

fn item_words(t: Texts, element: ItemElement, value: &Value) -> String {
    match (element, value) {
        (ItemElement::Length, Value::Number(0)) => String::new(),
        _ => value_words(t, value),
    }
}

fn value_words(t: Texts, value: &Value) -> String {
    let keyed =
        |kind: &str, names: &[String]| joined(&[t.c("catalogue-key", kind), names.join(" + ")]);
    match value {
        Value::Nothing => String::new(),
        Value::Text(text) => text.clone(),
        Value::List(texts) => texts.join(" · "),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => t.c("catalogue-flag", if *flag { "yes" } else { "no" }),
        Value::Format(format) => t.c("catalogue-format", code_of(format)),
        Value::ShareType(share) => t.c("share-type", code_of(share)),
        Value::OpenType(open) => t.c("catalogue-open", code_of(open)),
        Value::UpdateCycle(cycle) => t.c("catalogue-cycle", code_of(cycle)),
        Value::Scope(scope) => t.c("data-scope", code_of(scope)),
        Value::EmptyText(empty) => t.c("empty-text", code_of(empty)),
        Value::UniqueKey(names) => keyed("unique", names),
        Value::LookupKey(names) => keyed("lookup", names),
        Value::ItemType(item_type) => t.c("catalogue-type", code_of(item_type)),
        Value::Codes(codes) => {
            let lines = codes.iter().map(|value| match value.name.as_str() {
                "" => value.code.clone(),
                name => format!("{}={name}", value.code),
            });
            lines.collect::<Vec<_>>().join("; ")
        }
        Value::Check(check) => t.c("code-check", code_of(check)),
        Value::BasisKind(kind) => t.c("basis-kind", code_of(kind)),
        Value::Grade(grade) => t.c("data-grade", code_of(grade)),
        Value::Sensitivity(sensitivity) => t.c("sensitivity", code_of(sensitivity)),
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;
    use crate::texts::Lang;

    #[test]
    fn every_element_has_a_name_in_both_languages() {
        for lang in [Lang::Chinese, Lang::English] {
            let t = Texts { lang };
            for element in Element::iter() {
                let key = format!("catalogue-field-{}", <&str>::from(element).replace('_', "-"));
                assert!(t.has(&key), "{key}");
            }
            for element in ItemElement::iter() {
                let key = format!("catalogue-item-{}", <&str>::from(element).replace('_', "-"));
                assert!(t.has(&key), "{key}");
            }
        }
    }
}
