//! What a kind of object of the library says of itself to the pages: its address, its fields, its columns.

use std::collections::BTreeMap;

use app::catalogue::{code_of, from_code};
use app::library::LibraryObject;
use domain::catalogue::Missing;
use jiff::civil::Date;
use law::catalogue_codes::ItemType;

use crate::texts::Texts;

/// The fields of an object as text, by name.
pub(super) type Written = BTreeMap<&'static str, String>;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// One line.
    Line,
    /// Several lines.
    Area,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// 数据类型, from its list.
    Type,
    /// The code of a code list, from the library.
    List,
}

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) control: Control,
    pub(super) required: bool,
}

/// A field that must be written.
pub(super) const fn needed(name: &'static str, control: Control) -> Spec {
    Spec { name, control, required: true }
}

/// A field that may stay blank.
pub(super) const fn optional(name: &'static str, control: Control) -> Spec {
    Spec { name, control, required: false }
}

/// A kind of object with its pages.
pub(super) trait Shelf: LibraryObject {
    /// Where its list stands.
    const PATH: &'static str;
    /// The family of its texts.
    const FAMILY: &'static str;
    /// Its fields, in the order of the form.
    const FIELDS: &'static [Spec];
    /// The fields that the list shows beside the name.
    const COLUMNS: &'static [&'static str];

    /// The name for a reader of a language.
    fn title(&self, lang: &str) -> String;

    /// Its fields as text, its code under `code`.
    fn written(&self) -> Written;

    /// Reads it; what cannot be read is named in `faults`.
    fn read(written: &Written, faults: &mut Vec<Missing>) -> Option<Self>;

    /// Its codes with their meanings; none but for code lists.
    fn values(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Where an object stands.
pub(super) fn href<T: Shelf>(code: &str) -> String {
    format!("{}/{code}", T::PATH)
}

/// The name of a field: its kind's own word where there is one.
pub(super) fn label<T: Shelf>(t: Texts, field: &str) -> String {
    let own = format!("library-field-{}-{}", T::FAMILY, field.replace('_', "-"));
    if t.has(&own) { t.s(&own) } else { t.c("library-field", field) }
}

/// The hint under a field; empty where it needs none.
pub(super) fn hint<T: Shelf>(t: Texts, field: &str) -> String {
    let key = format!("library-hint-{}-{}", T::FAMILY, field.replace('_', "-"));
    if t.has(&key) { t.s(&key) } else { String::new() }
}

/// A field's text as readers see it.
pub(super) fn shown(t: Texts, spec: Spec, text: &str) -> String {
    if spec.control == Control::Type { t.c("catalogue-type", text) } else { text.to_owned() }
}

/// The text of a field.
pub(super) fn text(written: &Written, name: &str) -> String {
    written.get(name).cloned().unwrap_or_default()
}

fn fault(faults: &mut Vec<Missing>, field: &str, code: &'static str) {
    faults.push(Missing { field: field.to_owned(), code });
}

/// A value in its printed form.
pub(super) fn parsed<T: std::str::FromStr>(
    written: &Written,
    field: &str,
    code: &'static str,
    faults: &mut Vec<Missing>,
) -> Option<T> {
    let value = text(written, field).parse().ok();
    if value.is_none() {
        fault(faults, field, code);
    }
    value
}

/// The same, where blank means none.
pub(super) fn parsed_or_none<T: std::str::FromStr>(
    written: &Written,
    field: &str,
    code: &'static str,
    faults: &mut Vec<Missing>,
) -> Option<T> {
    if text(written, field).is_empty() { None } else { parsed(written, field, code, faults) }
}

/// A day.
pub(super) fn day(written: &Written, field: &str, faults: &mut Vec<Missing>) -> Option<Date> {
    parsed(written, field, "library.not-day", faults)
}

/// A day, where blank means none.
pub(super) fn day_or_none(
    written: &Written,
    field: &str,
    faults: &mut Vec<Missing>,
) -> Option<Date> {
    parsed_or_none(written, field, "library.not-day", faults)
}

/// A whole number; blank is nought.
pub(super) fn number<T: std::str::FromStr + Default>(
    written: &Written,
    field: &str,
    faults: &mut Vec<Missing>,
) -> T {
    parsed_or_none(written, field, "library.not-number", faults).unwrap_or_default()
}

/// 数据类型
pub(super) fn item_type(written: &Written, faults: &mut Vec<Missing>) -> Option<ItemType> {
    let known = from_code(&text(written, "type"));
    if known.is_none() {
        fault(faults, "type", "library.choose");
    }
    known
}

/// The types with their words.
pub(super) fn types(t: Texts) -> Vec<(String, String)> {
    ItemType::ALL
        .iter()
        .map(|known| (code_of(known), t.c("catalogue-type", code_of(known))))
        .collect()
}
