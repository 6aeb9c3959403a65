//! 一次性告知: everything that a draft lacks is named, each thing once, and nothing else.

use std::collections::HashSet;

use domain::catalogue::{
    BasisKind, CodeValue, Entry, EntryDraft, Grade, Missing, WideningPlan, WithholdingBasis, check,
};
use domain::ids::ItemId;
use domain::schema::TableKey;
use jiff::civil::{Date, date};
use law::catalogue_codes::{ItemType, OpenType, ShareType};
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::samples::{draft, entry, item};

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

/// The day of submission.
const ON: Date = date(2026, 11, 23);

/// Withholds a draft on a full basis with a plan.
fn withhold(draft: &mut EntryDraft) {
    draft.sharing.share_type = ShareType::Withheld;
    draft.sharing.condition.clear();
    draft.sharing.basis = Some(WithholdingBasis {
        kind: Some(BasisKind::Law),
        title: "中华人民共和国统计法".to_owned(),
        number: String::new(),
        article: "第二十八条".to_owned(),
    });
    draft.sharing.widening = Some(WideningPlan {
        plan: "汇总后有条件共享".to_owned(),
        on: Some(date(2026, 11, 24)),
    });
}

fn told(draft: &EntryDraft) -> Vec<(String, &'static str)> {
    check(draft, ON).into_iter().map(|Missing { field, code }| (field, code)).collect()
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
        (ShareType::Withheld, Vec::new()),
    ] {
        let found = after(|draft| {
            withhold(draft);
            draft.sharing.share_type = share_type;
            draft.sharing.condition.clear();
        });
        assert_eq!(found, gaps, "{share_type:?}");
    }
}

/// Every part of what withholding must state, and how its lack is told.
const PARTS: &[Fault] = &[
    Fault {
        field: "basis_kind",
        code: "catalogue.basis-kind",
        spoil: |draft| draft.sharing.basis.as_mut().unwrap().kind = None,
    },
    Fault {
        field: "basis_title",
        code: "catalogue.basis-title",
        spoil: |draft| draft.sharing.basis.as_mut().unwrap().title.clear(),
    },
    Fault {
        field: "basis_article",
        code: "catalogue.basis-article",
        spoil: |draft| " ".clone_into(&mut draft.sharing.basis.as_mut().unwrap().article),
    },
    Fault {
        field: "widening_plan",
        code: "catalogue.widening-plan",
        spoil: |draft| draft.sharing.widening.as_mut().unwrap().plan.clear(),
    },
    Fault {
        field: "widening_on",
        code: "catalogue.widening-on",
        spoil: |draft| draft.sharing.widening.as_mut().unwrap().on = None,
    },
];

#[test]
fn what_is_withheld_states_every_part_of_its_basis_and_a_plan() {
    for part in PARTS {
        let found = after(|draft| {
            withhold(draft);
            (part.spoil)(draft);
        });
        assert_eq!(found, one(part.field, part.code));
    }
    let unstated = after(|draft| {
        withhold(draft);
        draft.sharing.basis = None;
        draft.sharing.widening = None;
    });
    let fields: Vec<&str> = unstated.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, PARTS.iter().map(|part| part.field).collect::<Vec<_>>());
    assert_eq!(after(withhold), [], "a document number is stated where there is one");
}

#[test]
fn sharing_widens_after_the_day_of_submission() {
    for (by, gaps) in [
        (date(2026, 11, 22), one("widening_on", "catalogue.widening-past")),
        (ON, one("widening_on", "catalogue.widening-past")),
        (date(2026, 11, 24), Vec::new()),
    ] {
        let found = after(|draft| {
            withhold(draft);
            draft.sharing.widening.as_mut().unwrap().on = Some(by);
        });
        assert_eq!(found, gaps, "{by}");
    }
}

#[test]
fn a_withheld_item_rests_on_the_basis_of_its_entry() {
    let withheld = |draft: &mut EntryDraft| draft.items[1].share_type = Some(ShareType::Withheld);
    assert_eq!(after(withheld).len(), PARTS.len());
    let based = after(|draft| {
        let sharing = draft.sharing.clone();
        withhold(draft);
        draft.sharing.share_type = sharing.share_type;
        draft.sharing.condition = sharing.condition;
        withheld(draft);
    });
    assert_eq!(based, []);
}

#[test]
fn withholding_rests_on_a_law_a_regulation_or_a_national_policy_and_nothing_lower() {
    for kind in ["law", "administrative_regulation", "national_policy"] {
        assert!(kind.parse::<BasisKind>().is_ok(), "{kind}");
    }
    for lower in ["departmental_rule", "local_regulation", "normative_document", ""] {
        assert!(lower.parse::<BasisKind>().is_err(), "{lower}");
        let json = serde_json::json!({ "kind": lower, "title": "", "article": "" });
        assert!(serde_json::from_value::<WithholdingBasis>(json).is_err(), "{lower}");
    }
}

#[test]
fn a_draft_of_before_reads_as_it_was_and_is_asked_for_its_basis() {
    let mut older = serde_json::to_value(complete()).unwrap();
    older["sharing"] = serde_json::json!({
        "share_type": "withheld", "condition": "《统计法》第二十五条", "way": "3",
    });
    let draft: EntryDraft = serde_json::from_value(older).unwrap();
    assert_eq!((draft.sharing.basis.as_ref(), draft.grade), (None, None));
    assert_eq!(draft.sharing.basis_text(), "《统计法》第二十五条");
    assert_eq!(told(&draft).len(), PARTS.len());
}

#[test]
fn an_entry_is_graded_no_lower_than_its_items() {
    for (entry, item, gaps) in [
        (None, Grade::L3, Vec::new()),
        (Some(Grade::L2), Grade::L3, one("grade", "catalogue.grade-below-items")),
        (Some(Grade::L3), Grade::L3, Vec::new()),
    ] {
        let found = after(|draft| {
            draft.grade = entry;
            draft.items[2].grade = Some(item);
        });
        assert_eq!(found, gaps, "{entry:?} {item:?}");
    }
}

fn open_to_all(draft: &mut EntryDraft) {
    draft.sharing.share_type = ShareType::Unconditional;
    draft.opening.open_type = Some(OpenType::ToAll);
    draft.opening.condition = "署名".to_owned();
}

#[test]
fn what_is_for_verification_alone_is_neither_open_nor_shared_without_conditions() {
    let item = after(|draft| {
        open_to_all(draft);
        draft.items[0].grade = Some(Grade::L4);
        draft.items[0].open_type = Some(OpenType::ByAuthorisation);
    });
    let both = [("share_type", "grade-unconditional"), ("open_type", "grade-open")];
    let told = |place: &str| {
        both.map(|(part, code)| (format!("{place}{part}"), format!("catalogue.{code}"))).to_vec()
    };
    let as_told = |found: Vec<(String, &'static str)>| {
        found.into_iter().map(|(field, code)| (field, code.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(as_told(item), told("items.0."));
    let whole = after(|draft| {
        open_to_all(draft);
        draft.grade = Some(Grade::L4);
    });
    assert_eq!(as_told(whole), told(""));
    let for_one_item = after(|draft| {
        open_to_all(draft);
        draft.grade = Some(Grade::L4);
        draft.items[0].grade = Some(Grade::L4);
        draft.items[0].share_type = Some(ShareType::Conditional);
    });
    assert_eq!(for_one_item, [], "the other items are shared and open");
}

#[test]
fn an_item_is_as_open_as_its_entry_or_less() {
    for entry in [None, Some(OpenType::ToAll), Some(OpenType::ByAuthorisation)] {
        for own in OpenType::ALL {
            let found = after(|draft| {
                draft.opening.open_type = entry;
                draft.opening.condition = "署名".to_owned();
                draft.items[0].open_type = Some(*own);
            });
            let more = entry.is_none_or(|entry| *own < entry);
            let gaps =
                if more { one("items.0.open_type", "catalogue.item-more-open") } else { vec![] };
            assert_eq!(found, gaps, "{own:?} in {entry:?}");
        }
    }
}

#[test]
fn what_is_withheld_from_units_is_not_opened_to_the_public() {
    let found = after(|draft| {
        withhold(draft);
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
                withhold(draft);
                draft.sharing.condition = "办理救助事项".to_owned();
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

#[test]
fn an_item_is_open_its_own_way_where_that_is_stricter() {
    let mut entry = entry(complete().items);
    let opened = |entry: &Entry| entry.open_type_of(&entry.draft.items[0]);
    assert_eq!(opened(&entry), None, "the entry is not open");
    entry.draft.opening.open_type = Some(OpenType::ToAll);
    assert_eq!(opened(&entry), Some(OpenType::ToAll));
    entry.draft.items[0].open_type = Some(OpenType::ByAuthorisation);
    assert_eq!(opened(&entry), Some(OpenType::ByAuthorisation));
    entry.draft.opening.open_type = Some(OpenType::ByAuthorisation);
    entry.draft.items[0].open_type = Some(OpenType::ToAll);
    assert_eq!(opened(&entry), Some(OpenType::ByAuthorisation), "never more than the entry");
    entry.draft.items[0].grade = Some(Grade::L4);
    assert_eq!(opened(&entry), None, "for verification alone");
    entry.draft.items[0].grade = None;
    entry.draft.items[0].share_type = Some(ShareType::Withheld);
    assert_eq!(opened(&entry), None, "withheld");
}
