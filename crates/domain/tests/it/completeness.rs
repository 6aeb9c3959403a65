//! 一次性告知: everything that a draft lacks is named, each thing once, and nothing else.

use std::collections::HashSet;

use domain::catalogue::{CodeValue, EntryDraft, Missing, check};
use domain::ids::ItemId;
use domain::schema::TableKey;
use law::catalogue_codes::{ItemType, OpenType, ShareType};
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::samples::{draft, item};

/// A way to spoil a draft, and how the gap is told.
struct Fault {
    field: &'static str,
    code: &'static str,
    spoil: fn(&mut EntryDraft),
}

/// Faults that can stand beside one another.
const FAULTS: &[Fault] = &[
    Fault {
        field: "name",
        code: "catalogue.required",
        spoil: |draft| " \t".clone_into(&mut draft.name),
    },
    Fault { field: "summary", code: "catalogue.required", spoil: |draft| draft.summary.clear() },
    Fault { field: "contact", code: "catalogue.required", spoil: |draft| draft.contact.clear() },
    Fault {
        field: "class_code",
        code: "catalogue.class-code",
        spoil: |draft| "407015".clone_into(&mut draft.class_code),
    },
    Fault {
        field: "share_condition",
        code: "catalogue.share-condition",
        spoil: |draft| "\u{3000}".clone_into(&mut draft.sharing.condition),
    },
    Fault {
        field: "open_condition",
        code: "catalogue.open-condition",
        spoil: |draft| draft.opening.open_type = Some(OpenType::ByAuthorisation),
    },
    Fault {
        field: "items.0.name",
        code: "catalogue.required",
        spoil: |draft| draft.items[0].name.clear(),
    },
    Fault {
        field: "items.1.length",
        code: "catalogue.item-length",
        spoil: |draft| draft.items[1].declared.length = 0,
    },
    Fault {
        field: "items.2.name",
        code: "catalogue.item-twice",
        spoil: |draft| draft.items[2].name = format!(" {} ", draft.items[1].name),
    },
    Fault {
        field: "items.2.codes",
        code: "catalogue.empty-code-list",
        spoil: |draft| draft.items[2].codes = Some(Vec::new()),
    },
    Fault {
        field: "items.3.share_type",
        code: "catalogue.item-wider",
        spoil: |draft| draft.items[3].share_type = Some(ShareType::Unconditional),
    },
    Fault {
        field: "key",
        code: "catalogue.key-unknown",
        spoil: |draft| draft.key = TableKey::Unique(vec![ItemId(1), ItemId(9)]),
    },
];

fn complete() -> EntryDraft {
    let names = [(1, "姓名"), (2, "身份证号"), (3, "区划"), (4, "住址")];
    draft(names.map(|(number, name)| item(number, name, ItemType::Text)).to_vec())
}

fn told(draft: &EntryDraft) -> Vec<(String, &'static str)> {
    check(draft).into_iter().map(|Missing { field, code }| (field, code)).collect()
}

/// What is told of a complete draft after one change.
fn after(spoil: impl FnOnce(&mut EntryDraft)) -> Vec<(String, &'static str)> {
    let mut draft = complete();
    spoil(&mut draft);
    told(&draft)
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn a_complete_draft_lacks_nothing() {
    assert_eq!(told(&complete()), []);
}

proptest! {
    #[test]
    fn every_gap_is_named_once_whatever_else_is_missing(
        chosen in subsequence((0..FAULTS.len()).collect::<Vec<_>>(), 0..=FAULTS.len())
    ) {
        let mut draft = complete();
        let faults = chosen.iter().map(|index| &FAULTS[*index]);
        faults.clone().for_each(|fault| (fault.spoil)(&mut draft));
        let found = told(&draft);
        let once: HashSet<_> = found.iter().cloned().collect();
        prop_assert_eq!(once.len(), found.len());
        let wanted: HashSet<_> =
            faults.map(|fault| (fault.field.to_owned(), fault.code)).collect();
        prop_assert_eq!(once, wanted);
    }
}

#[test]
fn a_long_name_of_blanks_is_missing_and_not_too_long_as_well() {
    for blank in [" ".repeat(101), "\u{3000}".repeat(500)] {
        assert_eq!(after(|draft| draft.name = blank), one("name", "catalogue.required"));
    }
}

#[test]
fn a_name_is_a_hundred_characters_at_most() {
    assert_eq!(after(|draft| draft.name = "甲".repeat(100)), []);
    assert_eq!(after(|draft| draft.name = "甲".repeat(101)), one("name", "catalogue.too-long"));
}

#[test]
fn a_class_code_has_six_digits_or_more_in_one_of_three_classes() {
    for code in ["", "30701", "30701x", "007015", "407015", "３０７０１５", "30701 ", "-07015"]
    {
        let found = after(|draft| code.clone_into(&mut draft.class_code));
        assert_eq!(found, one("class_code", "catalogue.class-code"), "{code}");
    }
    for code in ["107015", "207015", "307015", "3070150001"] {
        assert_eq!(after(|draft| code.clone_into(&mut draft.class_code)), [], "{code}");
    }
}

#[test]
fn what_a_share_type_must_state_depends_on_it() {
    for (share_type, gaps) in [
        (ShareType::Unconditional, Vec::new()),
        (ShareType::Conditional, one("share_condition", "catalogue.share-condition")),
        (ShareType::Withheld, one("share_condition", "catalogue.withheld-basis")),
    ] {
        let found = after(|draft| {
            draft.sharing.share_type = share_type;
            draft.sharing.condition.clear();
        });
        assert_eq!(found, gaps, "{share_type:?}");
    }
}

#[test]
fn what_is_withheld_from_units_is_not_opened_to_the_public() {
    let found = after(|draft| {
        draft.sharing.share_type = ShareType::Withheld;
        draft.opening.open_type = Some(OpenType::ToAll);
        draft.opening.condition = "署名".to_owned();
    });
    assert_eq!(found, one("open_type", "catalogue.open-withheld"));
}

#[test]
fn an_item_is_as_strict_as_its_entry_or_stricter() {
    for entry in ShareType::ALL {
        for own in ShareType::ALL {
            let found = after(|draft| {
                draft.sharing.share_type = *entry;
                draft.items[0].share_type = Some(*own);
            });
            let wider = own < entry;
            assert_eq!(found.is_empty(), !wider, "{own:?} in {entry:?}");
        }
    }
}

#[test]
fn a_draft_without_items_says_so_once_and_asks_nothing_of_them() {
    assert_eq!(after(|draft| draft.items.clear()), one("items", "catalogue.no-items"));
}

#[test]
fn a_length_is_asked_of_short_texts_and_a_code_list_of_one_code_will_do() {
    for item_type in ItemType::ALL {
        let found = after(|draft| {
            draft.items[0].declared.item_type = *item_type;
            draft.items[0].declared.length = 0;
        });
        assert_eq!(found.is_empty(), *item_type != ItemType::Text, "{item_type:?}");
    }
    let code = CodeValue { code: "1".to_owned(), name: "男".to_owned() };
    assert_eq!(after(|draft| draft.items[0].codes = Some(vec![code])), []);
}
