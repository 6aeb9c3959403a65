//! The item cells of an entry's lines to information items. An item is known by its name and keeps its number.

use std::collections::HashMap;

use domain::catalogue::{CodeValue, InformationItem, Sensitivity};
use domain::ids::ItemId;
use domain::values::DeclaredType;
use law::catalogue_codes::{ItemType, OpenType, ShareType};

use super::table::{CellFault, Line};
use crate::catalogue::sheet::{Column, Family, code_for};
use crate::catalogue::{DraftInput, KeyKind, from_code};

/// Reads the items of an entry, and its key where the sheet has a column for it.
pub(super) fn read(lines: &[Line<'_>], input: &mut DraftInput, faults: &mut Vec<CellFault>) {
    let keyed_before: Vec<ItemId> = input
        .key_places
        .iter()
        .filter_map(|place| input.draft.items.get(*place))
        .map(|item| item.id)
        .collect();
    let mut known: HashMap<String, InformationItem> = std::mem::take(&mut input.draft.items)
        .into_iter()
        .map(|item| (item.name.clone(), item))
        .collect();
    let mut key = Key::default();
    for line in lines {
        let name = line.text(Column::ItemName);
        if name.is_empty() {
            if lines.len() > 1 || says_more(*line) {
                faults.push(line.fault(Column::ItemName, "sheet.required"));
            }
            continue;
        }
        let base = known.remove(name).unwrap_or_else(|| blank(name));
        key.take(*line, input.draft.items.len(), faults);
        input.draft.items.push(ItemCells { line: *line, faults }.read(base));
    }
    let items = &input.draft.items;
    let place = |id: &ItemId| items.iter().position(|item| item.id == *id && *id != ItemId(0));
    let kept: Vec<usize> = keyed_before.iter().filter_map(place).collect();
    let is_stated = lines[0].cell(Column::ItemKey).is_some();
    if is_stated && !(key.kind == input.key_kind && same_places(&kept, &key.places)) {
        (input.key_kind, input.key_places) = (key.kind, key.places);
    } else {
        input.key_places = kept;
    }
}

/// A sheet states which items the key has but not their order within it.
fn same_places(kept: &[usize], stated: &[usize]) -> bool {
    let mut kept = kept.to_vec();
    kept.sort_unstable();
    kept == stated
}

/// Whether a line says anything of an item but its name.
fn says_more(line: Line<'_>) -> bool {
    Column::all().any(|column| column.is_of_item() && !line.text(column).is_empty())
}

fn blank(name: &str) -> InformationItem {
    InformationItem {
        id: ItemId(0),
        name: name.to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 0, precision: 0 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::default(),
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}

#[derive(Default)]
struct Key {
    kind: KeyKind,
    places: Vec<usize>,
}

impl Key {
    fn take(&mut self, line: Line<'_>, place: usize, faults: &mut Vec<CellFault>) {
        let text = line.text(Column::ItemKey);
        if text.is_empty() {
            return;
        }
        let kind = code_for(Family::Key, text).and_then(from_code::<KeyKind>);
        match kind {
            None => faults.push(line.fault(Column::ItemKey, "sheet.unknown-value")),
            Some(kind) if !self.places.is_empty() && kind != self.kind => {
                faults.push(line.fault(Column::ItemKey, "sheet.key-mixed"));
            }
            Some(kind) => {
                self.kind = kind;
                self.places.push(place);
            }
        }
    }
}

struct ItemCells<'a, 'f> {
    line: Line<'a>,
    faults: &'f mut Vec<CellFault>,
}

impl ItemCells<'_, '_> {
    fn read(&mut self, mut item: InformationItem) -> InformationItem {
        self.declared(&mut item.declared);
        self.value(Column::ItemRequired, &mut item.required, |text| {
            Some(!text.is_empty() && code_for(Family::YesNo, text)? == "1")
        });
        self.value(Column::ItemCodes, &mut item.codes, |text| Some(code_list(text)));
        self.value(Column::ItemCheck, &mut item.check, |text| {
            optional(text, |text| from_code(code_for(Family::Check, text)?))
        });
        self.value(Column::ItemSensitivity, &mut item.sensitivity, |text| match text {
            "" => Some(Sensitivity::default()),
            text => from_code(code_for(Family::Sensitivity, text)?),
        });
        self.value(Column::ItemShareType, &mut item.share_type, |text| {
            optional(text, ShareType::from_sheet)
        });
        self.value(Column::ItemRemark, &mut item.remark, |text| Some(text.to_owned()));
        self.value(Column::ItemUnit, &mut item.unit, |text| Some(text.to_owned()));
        self.value(Column::ItemGrade, &mut item.grade, |text| {
            optional(text, |text| from_code(code_for(Family::Grade, text)?))
        });
        self.value(Column::ItemOpenType, &mut item.open_type, |text| {
            optional(text, OpenType::from_name_zh)
        });
        self.standards(&mut item);
        item
    }

    /// 数据元 and 代码集 by their codes; whether they are in force is asked at submission.
    fn standards(&mut self, item: &mut InformationItem) {
        self.value(Column::ItemElement, &mut item.element, |text| {
            optional(text, |text| text.parse().ok())
        });
        self.value(Column::ItemCodeList, &mut item.code_list, |text| {
            optional(text, |text| text.parse().ok())
        });
    }

    /// Reads a cell, blank or not, where the sheet has the column.
    fn value<T>(&mut self, column: Column, into: &mut T, read: impl Fn(&str) -> Option<T>) {
        let Some(text) = self.line.cell(column) else { return };
        match read(text) {
            Some(value) => *into = value,
            None => self.faults.push(self.line.fault(column, "sheet.unknown-value")),
        }
    }

    fn declared(&mut self, declared: &mut DeclaredType) {
        match self.line.text(Column::ItemType) {
            "" => self.faults.push(self.line.fault(Column::ItemType, "sheet.required")),
            text => match item_type(text) {
                Some(found) => declared.item_type = found,
                None => self.faults.push(self.line.fault(Column::ItemType, "sheet.unknown-value")),
            },
        }
        match lengths(self.line.text(Column::ItemLength)) {
            Some((length, precision)) => {
                (declared.length, declared.precision) = (length, precision);
            }
            None => self.faults.push(self.line.fault(Column::ItemLength, "sheet.not-number")),
        }
    }
}

/// Blank is none; anything else must be known.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether the cell was understood, the inner one is the value"
)]
fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { read(text).map(Some) }
}

/// A letter, a name, or both in either order: `C`, `字符型`, `字符型C`, `C 字符型`.
fn item_type(text: &str) -> Option<ItemType> {
    let letters: String =
        text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    let name: String = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).collect();
    let by_letter = ItemType::from_code(&letters);
    let by_name = ItemType::ALL.iter().copied().find(|known| {
        let official = known.name_zh();
        official == name || official.strip_suffix(last_char(official)) == Some(name.as_str())
    });
    match (letters.is_empty(), name.is_empty()) {
        (false, true) => by_letter,
        (true, false) => by_name,
        (false, false) => by_letter.filter(|found| Some(*found) == by_name),
        (true, true) => None,
    }
}

/// The 型 that every official name of a type ends in and sheets leave out.
fn last_char(name: &str) -> char {
    name.chars().next_back().unwrap_or_default()
}

/// `18` or `18,2`; blank is not limited.
fn lengths(text: &str) -> Option<(u32, u8)> {
    match text.split_once([',', '.']) {
        None if text.is_empty() => Some((0, 0)),
        None => Some((text.parse().ok()?, 0)),
        Some((length, precision)) => {
            Some((length.trim().parse().ok()?, precision.trim().parse().ok()?))
        }
    }
}

/// One code a line, `1=男`; a line without `=` is a code without a name.
pub fn code_list(text: &str) -> Option<Vec<CodeValue>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let value = |line: &str| {
        let (code, name) = line.split_once('=').unwrap_or((line, ""));
        CodeValue { code: code.trim().to_owned(), name: name.trim().to_owned() }
    };
    let codes: Vec<CodeValue> = lines.map(value).collect();
    (!codes.is_empty()).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_letter_by_name_or_by_both() {
        for text in ["C", "c", "字符型", "字符", "字符型C", "C 字符型"] {
            assert_eq!(item_type(text), Some(ItemType::Text), "{text}");
        }
        assert_eq!(item_type("C 数值型"), None);
        assert_eq!(item_type("varchar"), None);
    }

    #[test]
    fn a_length_may_come_with_the_digits_after_the_point() {
        assert_eq!(lengths(""), Some((0, 0)));
        assert_eq!(lengths("18"), Some((18, 0)));
        assert_eq!(lengths("18, 2"), Some((18, 2)));
        assert_eq!(lengths("long"), None);
    }
}
