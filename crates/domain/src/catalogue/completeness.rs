//! The completeness check before submission: everything that is missing is named at once (一次性告知).

use std::collections::HashSet;

use jiff::civil::Date;
use law::catalogue_codes::{ItemType, ShareType};
use serde::Serialize;

use super::{EntryDraft, Grade, InformationItem};
use crate::ids::ItemId;

/// One thing that is missing or wrong in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The form field: `name`, `items.3.length` …
    pub field: String,
    /// What is wrong, as a stable code; the pages have the words.
    pub code: &'static str,
}

fn missing(field: impl Into<String>, code: &'static str) -> Missing {
    Missing { field: field.into(), code }
}

/// Names every gap of a draft that is to be submitted on a day; empty means complete.
pub fn check(draft: &EntryDraft, on: Date) -> Vec<Missing> {
    let mut gaps = Vec::new();
    check_core(draft, &mut gaps);
    check_sharing(draft, &mut gaps);
    check_withholding(draft, on, &mut gaps);
    check_opening(draft, &mut gaps);
    check_grade(draft, &mut gaps);
    check_items(draft, &mut gaps);
    check_key(draft, &mut gaps);
    gaps
}

fn check_core(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    let texts = [("name", &draft.name), ("summary", &draft.summary), ("contact", &draft.contact)];
    for (field, text) in texts {
        if text.trim().is_empty() {
            gaps.push(missing(field, "catalogue.required"));
        }
    }
    if draft.name.chars().count() > 100 && !draft.name.trim().is_empty() {
        gaps.push(missing("name", "catalogue.too-long"));
    }
    let digits =
        draft.class_code.len() >= 6 && draft.class_code.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(draft.class_code.as_bytes().first(), Some(b'1'..=b'3')) {
        gaps.push(missing("class_code", "catalogue.class-code"));
    }
}

fn check_sharing(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    let is_conditional = draft.sharing.share_type == ShareType::Conditional;
    if is_conditional && draft.sharing.condition.trim().is_empty() {
        gaps.push(missing("share_condition", "catalogue.share-condition"));
    }
}

/// What is withheld states its basis, article and all, and a plan to widen sharing (Article 9).
fn check_withholding(draft: &EntryDraft, on: Date, gaps: &mut Vec<Missing>) {
    if !draft.withholds() {
        return;
    }
    let basis = draft.sharing.basis.clone().unwrap_or_default();
    let widening = draft.sharing.widening.clone().unwrap_or_default();
    if basis.kind.is_none() {
        gaps.push(missing("basis_kind", "catalogue.basis-kind"));
    }
    let texts = [
        ("basis_title", &basis.title, "catalogue.basis-title"),
        ("basis_article", &basis.article, "catalogue.basis-article"),
        ("widening_plan", &widening.plan, "catalogue.widening-plan"),
    ];
    for (field, text, code) in texts {
        if text.trim().is_empty() {
            gaps.push(missing(field, code));
        }
    }
    match widening.on {
        None => gaps.push(missing("widening_on", "catalogue.widening-on")),
        Some(by) if by <= on => gaps.push(missing("widening_on", "catalogue.widening-past")),
        Some(_) => {}
    }
}

fn check_opening(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    if draft.opening.open_type.is_some() && draft.opening.condition.trim().is_empty() {
        gaps.push(missing("open_condition", "catalogue.open-condition"));
    }
    if draft.opening.open_type.is_some() && draft.sharing.share_type == ShareType::Withheld {
        gaps.push(missing("open_type", "catalogue.open-withheld"));
    }
}

/// An entry is graded no lower than its items. One that is for verification alone as a whole (L4) is neither open nor
/// shared without conditions.
fn check_grade(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    let highest = draft.items.iter().filter_map(|item| item.grade).max();
    if draft.grade.is_some() && draft.grade < highest {
        gaps.push(missing("grade", "catalogue.grade-below-items"));
    }
    if !draft.is_for_verification_alone() {
        return;
    }
    if draft.sharing.share_type == ShareType::Unconditional {
        gaps.push(missing("share_type", "catalogue.grade-unconditional"));
    }
    if draft.opening.open_type.is_some() {
        gaps.push(missing("open_type", "catalogue.grade-open"));
    }
}

fn check_items(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    if draft.items.is_empty() {
        gaps.push(missing("items", "catalogue.no-items"));
    }
    let mut names = HashSet::new();
    for (index, item) in draft.items.iter().enumerate() {
        let field = |part: &str| format!("items.{index}.{part}");
        if item.name.trim().is_empty() {
            gaps.push(missing(field("name"), "catalogue.required"));
        } else if !names.insert(item.name.trim()) {
            gaps.push(missing(field("name"), "catalogue.item-twice"));
        }
        if matches!(item.declared.item_type, ItemType::Text) && item.declared.length == 0 {
            gaps.push(missing(field("length"), "catalogue.item-length"));
        }
        if item.codes.as_ref().is_some_and(Vec::is_empty) {
            gaps.push(missing(field("codes"), "catalogue.empty-code-list"));
        }
        if item.share_type.is_some_and(|own| own < draft.sharing.share_type) {
            gaps.push(missing(field("share_type"), "catalogue.item-wider"));
        }
        check_item_access(draft, item, &field, gaps);
    }
}

/// An item is as open as its entry or less; one for verification alone (L4) is shared on conditions at least, and not open.
fn check_item_access(
    draft: &EntryDraft,
    item: &InformationItem,
    field: &impl Fn(&str) -> String,
    gaps: &mut Vec<Missing>,
) {
    let opened = draft.opening.open_type;
    if item.open_type.is_some_and(|own| opened.is_none_or(|entry| own < entry)) {
        gaps.push(missing(field("open_type"), "catalogue.item-more-open"));
    }
    if item.grade != Some(Grade::L4) {
        return;
    }
    let share_type = item.share_type.max(Some(draft.sharing.share_type));
    if share_type == Some(ShareType::Unconditional) {
        gaps.push(missing(field("share_type"), "catalogue.grade-unconditional"));
    }
    if item.open_type.is_some() {
        gaps.push(missing(field("open_type"), "catalogue.grade-open"));
    }
}

fn check_key(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    let known: HashSet<ItemId> = draft.items.iter().map(|item| item.id).collect();
    if draft.key.items().iter().any(|id| !known.contains(id)) {
        gaps.push(missing("key", "catalogue.key-unknown"));
    }
}
