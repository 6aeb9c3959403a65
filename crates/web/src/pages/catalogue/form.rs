//! The form of an entry as text: shown as it was sent, and read into a draft.

use std::collections::BTreeMap;

use app::catalogue::export::code_lines;
use app::catalogue::{DraftInput, KeyKind, blank_draft, code_list, code_of, from_code, split_list};
use app::library::Standards;
use domain::catalogue::{EntryDraft, InformationItem};
use domain::ids::ItemId;
use domain::values::DeclaredType;
use law::catalogue_codes::ItemType;

use super::access_form;
use crate::fields::Fields;

/// The fields that are one text each, in the order of the form.
const TEXTS: &[&str] = &[
    "name",
    "name_en",
    "class_code",
    "department",
    "summary",
    "theme",
    "format",
    "format_type",
    "share_type",
    "share_condition",
    "way",
    "open_type",
    "open_condition",
    "update_cycle",
    "matter",
    "related",
    "scope",
    "source_system",
    "contact",
    "keywords",
    "empty_text",
    "key_kind",
    "bad_rows",
    "dropped_rows",
];

/// A field that cannot be read, as a stable code.
pub(super) type Fault = (String, &'static str);

/// An item as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ItemForm {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) item_type: String,
    pub(super) length: String,
    pub(super) precision: String,
    pub(super) required: String,
    pub(super) key: String,
    pub(super) codes: String,
    pub(super) check: String,
    pub(super) sensitivity: String,
    pub(super) share_type: String,
    pub(super) remark: String,
    pub(super) element: String,
    pub(super) code_list: String,
    pub(super) unit: String,
    pub(super) grade: String,
    pub(super) open_type: String,
}

impl ItemForm {
    /// The plain inputs of an item: part, value, and whether a number is wanted.
    pub(super) fn inputs(&self) -> [(&'static str, &str, bool); 5] {
        [
            ("name", &self.name, false),
            ("length", &self.length, true),
            ("precision", &self.precision, true),
            ("unit", &self.unit, false),
            ("remark", &self.remark, false),
        ]
    }

    /// The inputs by which an item names a standard of the library: part, value, and where its choices stand.
    pub(super) fn pickers(&self) -> [(&'static str, &str, &'static str); 2] {
        [
            ("element", &self.element, "library-elements"),
            ("code_list", &self.code_list, "library-code-lists"),
        ]
    }
}

/// An entry as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EntryForm {
    texts: BTreeMap<&'static str, String>,
    pub(super) items: Vec<ItemForm>,
}

impl EntryForm {
    /// The form of a draft.
    pub(super) fn of(input: &DraftInput) -> Self {
        let draft = &input.draft;
        let values = [
            ("name", draft.name.clone()),
            ("name_en", draft.name_en.clone()),
            ("class_code", draft.class_code.clone()),
            ("department", draft.department.clone()),
            ("summary", draft.summary.clone()),
            ("theme", draft.theme.clone()),
            ("format", code_of(&draft.format)),
            ("format_type", draft.format_type.clone()),
            ("share_type", code_of(&draft.sharing.share_type)),
            ("share_condition", draft.sharing.condition.clone()),
            ("way", draft.sharing.way.clone()),
            ("open_type", draft.opening.open_type.map(|open| code_of(&open)).unwrap_or_default()),
            ("open_condition", draft.opening.condition.clone()),
            ("update_cycle", code_of(&draft.update_cycle)),
            ("matter", draft.matter.clone()),
            ("related", draft.related.join("\n")),
            ("scope", code_of(&draft.scope)),
            ("source_system", draft.source_system.clone()),
            ("contact", draft.contact.clone()),
            ("keywords", draft.keywords.join(" ")),
            ("empty_text", code_of(&draft.empty_text)),
            ("key_kind", code_of(&input.key_kind)),
            ("bad_rows", draft.bad_rows_permille_max.to_string()),
            ("dropped_rows", draft.dropped_rows_permille_max.to_string()),
        ];
        let item = |(place, item): (usize, &InformationItem)| {
            ItemForm::of(item, input.key_places.contains(&place))
        };
        let texts = values.into_iter().chain(access_form::texts_of(draft)).collect();
        Self { texts, items: draft.items.iter().enumerate().map(item).collect() }
    }

    /// The form as it was sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let names = TEXTS.iter().chain(access_form::TEXTS);
        let texts = names.map(|name| (*name, fields.get(name).replace("\r\n", "\n"))).collect();
        Self { texts, items: ItemForm::sent(fields) }
    }

    /// The text of a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Adds, removes or moves an item: `add`, `remove-2`, `up-2`, `down-2`.
    pub(super) fn rearrange(&mut self, act: &str) {
        let (verb, place) = act.split_once('-').unwrap_or((act, ""));
        let place: usize = place.parse().unwrap_or(usize::MAX);
        match verb {
            "add" => self
                .items
                .push(ItemForm { item_type: code_of(&ItemType::Text), ..ItemForm::default() }),
            "remove" if place < self.items.len() => drop(self.items.remove(place)),
            "up" if place > 0 && place < self.items.len() => self.items.swap(place - 1, place),
            "down" if place.saturating_add(1) < self.items.len() => {
                self.items.swap(place, place + 1);
            }
            _ => {}
        }
    }

    /// Reads the draft; all that cannot be read is named at once.
    pub(super) fn read(&self) -> Result<DraftInput, Vec<Fault>> {
        let (input, faults) = self.read_all();
        if faults.is_empty() { Ok(input) } else { Err(faults) }
    }

    /// The draft as far as it can be read, and all that cannot be.
    pub(super) fn read_all(&self) -> (DraftInput, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut draft = blank_draft(self.get("class_code"));
        self.read_texts(&mut draft);
        self.read_coded(&mut draft, &mut faults);
        draft.items = self
            .items
            .iter()
            .enumerate()
            .map(|(place, item)| item.read(place, &mut faults))
            .collect();
        let key_kind = from_code(self.get("key_kind")).unwrap_or_default();
        let keyed = self.items.iter().enumerate().filter(|(_, item)| item.key == "1");
        let key_places: Vec<usize> = keyed.map(|(place, _)| place).collect();
        if key_places.is_empty() != (key_kind == KeyKind::None) {
            faults.push(("key_kind".to_owned(), "catalogue.key-unclear"));
        }
        (DraftInput { draft, key_kind, key_places }, faults)
    }

    fn read_texts(&self, draft: &mut EntryDraft) {
        let text = |name: &str| self.get(name).to_owned();
        draft.name = text("name");
        draft.name_en = text("name_en");
        draft.department = text("department");
        draft.summary = text("summary");
        draft.theme = text("theme");
        draft.format_type = text("format_type");
        draft.sharing.condition = text("share_condition");
        draft.sharing.way = text("way");
        draft.opening.condition = text("open_condition");
        draft.matter = text("matter");
        draft.source_system = text("source_system");
        draft.contact = text("contact");
        draft.related = self.get("related").split_whitespace().map(str::to_owned).collect();
        let words = split_list(self.get("keywords"));
        draft.keywords =
            words.iter().flat_map(|part| part.split_whitespace()).map(str::to_owned).collect();
    }

    fn read_coded(&self, draft: &mut EntryDraft, faults: &mut Vec<Fault>) {
        read_code(self.get("format"), "format", &mut draft.format, faults);
        read_code(self.get("share_type"), "share_type", &mut draft.sharing.share_type, faults);
        read_code(self.get("update_cycle"), "update_cycle", &mut draft.update_cycle, faults);
        read_code(self.get("scope"), "scope", &mut draft.scope, faults);
        read_code(self.get("empty_text"), "empty_text", &mut draft.empty_text, faults);
        draft.opening.open_type = read_optional(self.get("open_type"), "open_type", faults);
        access_form::read(self, draft, faults);
        read_permille(self.get("bad_rows"), "bad_rows", &mut draft.bad_rows_permille_max, faults);
        read_permille(
            self.get("dropped_rows"),
            "dropped_rows",
            &mut draft.dropped_rows_permille_max,
            faults,
        );
    }
}

fn read_code<T: serde::de::DeserializeOwned>(
    text: &str,
    field: &str,
    into: &mut T,
    faults: &mut Vec<Fault>,
) {
    match from_code(text) {
        Some(value) => *into = value,
        None => faults.push((field.to_owned(), "catalogue.choose")),
    }
}

fn read_optional<T: serde::de::DeserializeOwned>(
    text: &str,
    field: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let value = from_code(text);
    if value.is_none() && !text.is_empty() {
        faults.push((field.to_owned(), "catalogue.choose"));
    }
    value
}

fn read_permille(text: &str, field: &str, into: &mut u16, faults: &mut Vec<Fault>) {
    match text.parse().ok().filter(|permille| *permille <= 1_000) {
        Some(permille) => *into = permille,
        None => faults.push((field.to_owned(), "catalogue.not-permille")),
    }
}

impl ItemForm {
    fn of(item: &InformationItem, is_key: bool) -> Self {
        let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        let yes = |flag: bool| (if flag { "1" } else { "" }).to_owned();
        Self {
            id: item.id.0.to_string(),
            name: item.name.clone(),
            item_type: code_of(&item.declared.item_type),
            length: number(item.declared.length),
            precision: number(item.declared.precision.into()),
            required: yes(item.required),
            key: yes(is_key),
            codes: code_lines(item),
            check: item.check.map(|check| code_of(&check)).unwrap_or_default(),
            sensitivity: code_of(&item.sensitivity),
            share_type: item.share_type.map(|own| code_of(&own)).unwrap_or_default(),
            remark: item.remark.clone(),
            element: item.element.as_ref().map(ToString::to_string).unwrap_or_default(),
            code_list: item.code_list.as_ref().map(ToString::to_string).unwrap_or_default(),
            unit: item.unit.clone(),
            grade: item.grade.map(|grade| code_of(&grade)).unwrap_or_default(),
            open_type: item.open_type.map(|own| code_of(&own)).unwrap_or_default(),
        }
    }

    /// The item as far as it can be read.
    pub(super) fn readable(&self) -> InformationItem {
        self.read(0, &mut Vec::new())
    }

    /// Fills what was left blank from the standards that the item names.
    pub(super) fn fill(&mut self, standards: &Standards) {
        let mut item = self.readable();
        standards.fill(&mut item);
        let filled = Self::of(&item, self.key == "1");
        if self.length.is_empty() && self.precision.is_empty() {
            self.item_type = filled.item_type;
            self.length = filled.length;
            self.precision = filled.precision;
        }
        for (text, found) in [
            (&mut self.name, filled.name),
            (&mut self.code_list, filled.code_list),
            (&mut self.codes, filled.codes),
        ] {
            if text.is_empty() {
                *text = found;
            }
        }
    }

    /// The items as sent: each field stands once an item, in order.
    fn sent(fields: &Fields) -> Vec<Self> {
        let column = |name: &str| -> Vec<String> {
            fields.all(name).into_iter().map(|text| text.trim().replace("\r\n", "\n")).collect()
        };
        let names = column("item_name");
        let others = [
            "item_id",
            "item_type",
            "item_length",
            "item_precision",
            "item_required",
            "item_key",
            "item_codes",
            "item_check",
            "item_sensitivity",
            "item_share_type",
            "item_remark",
            "item_element",
            "item_code_list",
            "item_unit",
            "item_grade",
            "item_open_type",
        ]
        .map(column);
        let cell =
            |which: usize, place: usize| others[which].get(place).cloned().unwrap_or_default();
        let item = |(place, name): (usize, String)| Self {
            id: cell(0, place),
            name,
            item_type: cell(1, place),
            length: cell(2, place),
            precision: cell(3, place),
            required: cell(4, place),
            key: cell(5, place),
            codes: cell(6, place),
            check: cell(7, place),
            sensitivity: cell(8, place),
            share_type: cell(9, place),
            remark: cell(10, place),
            element: cell(11, place),
            code_list: cell(12, place),
            unit: cell(13, place),
            grade: cell(14, place),
            open_type: cell(15, place),
        };
        names.into_iter().enumerate().map(item).collect()
    }

    fn read(&self, place: usize, faults: &mut Vec<Fault>) -> InformationItem {
        let mut declared = DeclaredType { item_type: ItemType::Text, length: 0, precision: 0 };
        let field = |part: &str| format!("items.{place}.{part}");
        read_code(&self.item_type, &field("type"), &mut declared.item_type, faults);
        declared.length = read_number(&self.length, &field("length"), faults);
        declared.precision = read_number(&self.precision, &field("precision"), faults);
        let mut item = InformationItem {
            id: ItemId(self.id.parse().unwrap_or_default()),
            name: self.name.clone(),
            declared,
            required: self.required == "1",
            codes: code_list(&self.codes),
            check: read_optional(&self.check, &field("check"), faults),
            sensitivity: domain::catalogue::Sensitivity::default(),
            share_type: read_optional(&self.share_type, &field("share_type"), faults),
            remark: self.remark.clone(),
            element: read_standard(&self.element, &field("element"), faults),
            code_list: read_standard(&self.code_list, &field("code_list"), faults),
            unit: self.unit.clone(),
            grade: read_optional(&self.grade, &field("grade"), faults),
            open_type: read_optional(&self.open_type, &field("open_type"), faults),
        };
        read_code(&self.sensitivity, &field("sensitivity"), &mut item.sensitivity, faults);
        item
    }
}

/// The code of a standard; blank names none.
fn read_standard<T: std::str::FromStr>(
    text: &str,
    field: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let code = text.parse().ok();
    if code.is_none() && !text.is_empty() {
        faults.push((field.to_owned(), "library.code-form"));
    }
    code
}

/// Blank is nought: not limited.
fn read_number<T: std::str::FromStr + Default>(
    text: &str,
    field: &str,
    faults: &mut Vec<Fault>,
) -> T {
    if text.is_empty() {
        return T::default();
    }
    text.parse().unwrap_or_else(|_malformed| {
        faults.push((field.to_owned(), "catalogue.not-number"));
        T::default()
    })
}

#[cfg(test)]
mod tests;
