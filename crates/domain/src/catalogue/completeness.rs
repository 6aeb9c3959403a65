//! The completeness check before submission: everything that is missing is named at once (一次性告知).

use std::collections::HashSet;

use law::catalogue_codes::{ItemType, ShareType};
use serde::Serialize;

use super::EntryDraft;
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

/// Names every gap of a draft; empty means complete.
pub fn check(draft: &EntryDraft) -> Vec<Missing> {
    let mut gaps = Vec::new();
    check_core(draft, &mut gaps);
    check_sharing(draft, &mut gaps);
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
    let unstated = draft.sharing.condition.trim().is_empty();
    match draft.sharing.share_type {
        ShareType::Conditional if unstated => {
            gaps.push(missing("share_condition", "catalogue.share-condition"));
        }
        ShareType::Withheld if unstated => {
            gaps.push(missing("share_condition", "catalogue.withheld-basis"));
        }
        _ => {}
    }
    if draft.opening.open_type.is_some() && draft.opening.condition.trim().is_empty() {
        gaps.push(missing("open_condition", "catalogue.open-condition"));
    }
    if draft.opening.open_type.is_some() && draft.sharing.share_type == ShareType::Withheld {
        gaps.push(missing("open_type", "catalogue.open-withheld"));
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
    }
}

fn check_key(draft: &EntryDraft, gaps: &mut Vec<Missing>) {
    let known: HashSet<ItemId> = draft.items.iter().map(|item| item.id).collect();
    if draft.key.items().iter().any(|id| !known.contains(id)) {
        gaps.push(missing("key", "catalogue.key-unknown"));
    }
}
