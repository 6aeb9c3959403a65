//! What an application must state, which terms it falls under, and what decides it.

use domain::applications::{
    Application, DecisionFault, ItemDecision, NotApplicable, applicable, check, check_decision,
    row_scope, share_type,
};
use domain::catalogue::{Entry, EntryState, Sharing};
use domain::expr::{Comparison, Expr, Filter, FilterFault};
use domain::ids::{ItemId, UnitId};
use domain::values::Value;
use law::catalogue_codes::{ItemType, ShareType};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;
use strum::IntoEnumIterator;

use crate::samples::{application, consumer, day, entry, item, owner};

const ITEMS: u32 = 5;
const TODAY: &str = "2026-03-02";

/// An entry of a share type whose items have share types of their own, or none.
fn classified(of_entry: ShareType, of_items: &[Option<ShareType>]) -> Entry {
    let items = (1..).zip(of_items).map(|(number, own)| {
        let mut item = item(number, &format!("项{number}"), ItemType::Text);
        item.share_type = *own;
        item
    });
    let mut entry = entry(items.collect());
    entry.draft.sharing = Sharing { share_type: of_entry, ..entry.draft.sharing };
    entry
}

fn share_types() -> impl Strategy<Value = ShareType> {
    select(ShareType::ALL)
}

fn classifications() -> impl Strategy<Value = Entry> {
    (share_types(), prop::collection::vec(prop::option::of(share_types()), ITEMS as usize))
        .prop_map(|(of_entry, of_items)| classified(of_entry, &of_items))
}

fn asked() -> impl Strategy<Value = Vec<u32>> {
    subsequence((1..=ITEMS).collect::<Vec<_>>(), 1..=ITEMS as usize)
}

/// The share type that counts for an item.
fn own(entry: &Entry, number: u32) -> ShareType {
    entry.share_type_of(entry.item(ItemId(number)).unwrap())
}

fn gaps(application: &Application, entry: &Entry) -> Vec<(String, &'static str)> {
    let gaps = check(application, entry, day(TODAY));
    gaps.into_iter().map(|gap| (gap.field, gap.code)).collect()
}

proptest! {
    #[test]
    fn the_strictest_item_asked_for_decides_the_terms(entry in classifications(), asked in asked()) {
        let found = share_type(&application(&asked), &entry);
        let own: Vec<_> = asked.iter().map(|number| own(&entry, *number)).collect();
        prop_assert!(own.contains(&found));
        prop_assert!(own.iter().all(|own| *own <= found));
    }

    #[test]
    fn no_item_is_looser_than_its_entry(entry in classifications(), number in 1..=ITEMS) {
        prop_assert!(own(&entry, number) >= entry.draft.sharing.share_type);
    }

    #[test]
    fn an_application_for_a_withheld_item_is_never_complete(entry in classifications(), asked in asked()) {
        let withheld = asked.iter().any(|number| own(&entry, *number) == ShareType::Withheld);
        let found = gaps(&application(&asked), &entry);
        let told = found.contains(&("items".to_owned(), "application.item-withheld"));
        prop_assert_eq!(told, withheld);
    }

    #[test]
    fn rows_are_chosen_only_by_items_no_stricter_than_those_asked_for(
        entry in classifications(),
        asked in asked(),
        by in 1..=ITEMS,
    ) {
        let mut application = application(&asked);
        let name = format!("i{by}");
        application.row_scope =
            Filter::Condition { item: name.clone(), op: "eq".to_owned(), value: json!("甲") };
        let own = own(&entry, by);
        let told = row_scope(&application, &entry);
        if own <= share_type(&application, &entry) && own != ShareType::Withheld {
            prop_assert_eq!(told.unwrap().items(), vec![ItemId(by)]);
        } else {
            prop_assert_eq!(told, Err(FilterFault::UnknownItem { item: name }));
        }
    }

    #[test]
    fn a_decision_is_whole_where_each_item_asked_for_is_decided_once(
        asked in asked(),
        decided in prop::collection::vec((1..=ITEMS, any::<bool>(), any::<bool>()), 0..7),
    ) {
        let decisions: Vec<ItemDecision> =
            decided.iter().map(|(item, granted, says)| decision(*item, *granted, *says)).collect();
        let mut numbers: Vec<u32> = decided.iter().map(|(item, ..)| *item).collect();
        numbers.sort_unstable();
        let whole = numbers == asked && decided.iter().all(|(_, granted, says)| *granted || *says);
        let told = check_decision(&application(&asked), &Expr::always(), &decisions);
        prop_assert_eq!(told.is_ok(), whole, "{:?}", told);
    }
}

fn decision(number: u32, granted: bool, says: bool) -> ItemDecision {
    let reason = if says { "与事项无关" } else { " " };
    ItemDecision { item: ItemId(number), granted, reason: reason.to_owned() }
}

#[test]
fn a_decision_that_contradicts_itself_is_refused_also_where_an_item_was_asked_for_twice() {
    let decisions = [decision(1, true, false), decision(1, false, true)];
    let told = check_decision(&application(&[1, 1]), &Expr::always(), &decisions);
    assert_eq!(told, Err(DecisionFault::Repeated));
}

#[test]
fn what_chooses_the_rows_cannot_be_refused_while_other_items_are_granted() {
    let value = Value::Text("甲".to_owned());
    let scope = Expr::Compare { item: ItemId(1), op: Comparison::Eq, value };
    let asked = application(&[1, 2]);
    let decided = |first, second| {
        check_decision(&asked, &scope, &[decision(1, first, true), decision(2, second, true)])
    };
    assert_eq!(decided(false, true), Err(DecisionFault::ScopeReadsRefused(ItemId(1))));
    assert_eq!(decided(false, false), Ok(()));
    assert_eq!(decided(true, false), Ok(()));
}

#[test]
fn a_complete_application_lacks_nothing() {
    let entry = classified(ShareType::Conditional, &[None, None]);
    assert_eq!(gaps(&application(&[1, 2]), &entry), []);
}

#[test]
fn every_gap_of_an_application_is_named_at_once() {
    let entry = classified(ShareType::Conditional, &[None]);
    let mut empty = application(&[]);
    empty.legal_basis.clear();
    empty.matter.code.clear();
    empty.matter.name = " ".to_owned();
    empty.purpose.clear();
    empty.methods.clear();
    empty.valid_to = None;
    empty.responsible = None;
    empty.calls_per_day = Some(0);
    empty.row_scope =
        Filter::Condition { item: "i9".to_owned(), op: "missing".to_owned(), value: json!(null) };
    let expected = [
        ("legal_basis", "application.required"),
        ("matter_code", "application.required"),
        ("matter_name", "application.required"),
        ("purpose", "application.required"),
        ("items", "application.no-items"),
        ("methods", "application.no-method"),
        ("valid_to", "application.required"),
        ("responsible", "application.required"),
        ("calls_per_day", "application.no-calls"),
        ("row_scope", "application.row-scope"),
    ];
    assert_eq!(gaps(&empty, &entry), expected.map(|(field, code)| (field.to_owned(), code)));
}

#[test]
fn the_last_day_of_use_lies_in_the_future() {
    let entry = classified(ShareType::Conditional, &[None]);
    for (last, past) in [("2026-03-01", true), (TODAY, true), ("2026-03-03", false)] {
        let mut application = application(&[1]);
        application.valid_to = Some(day(last));
        let told = gaps(&application, &entry);
        let expected = past.then(|| ("valid_to".to_owned(), "application.term-past"));
        assert_eq!(told, Vec::from_iter(expected), "{last}");
    }
}

#[test]
fn calls_a_day_are_at_least_one_or_not_limited() {
    let entry = classified(ShareType::Conditional, &[None]);
    for (calls, passes) in [(None, true), (Some(0), false), (Some(1), true)] {
        let mut application = application(&[1]);
        application.calls_per_day = calls;
        assert_eq!(gaps(&application, &entry).is_empty(), passes, "{calls:?}");
    }
}

#[test]
fn unconditional_data_needs_no_legal_basis_unless_an_item_is_stricter() {
    let entry = classified(ShareType::Unconditional, &[None, Some(ShareType::Conditional)]);
    for (asked, needed) in [(vec![1], false), (vec![1, 2], true)] {
        let mut application = application(&asked);
        application.legal_basis.clear();
        let told = gaps(&application, &entry);
        assert_eq!(!told.is_empty(), needed, "{asked:?}: {told:?}");
    }
}

#[test]
fn an_item_that_the_entry_does_not_have_cannot_be_applied_for() {
    let entry = classified(ShareType::Unconditional, &[None]);
    let expected = ("items".to_owned(), "application.item-withheld");
    assert_eq!(gaps(&application(&[1, 9]), &entry), [expected]);
}

#[test]
fn only_published_data_of_another_unit_that_is_not_withheld_can_be_applied_for() {
    let entry = |state, share_type| Entry { state, ..classified(share_type, &[None]) };
    for state in EntryState::iter() {
        let told = applicable(&entry(state, ShareType::Conditional), consumer());
        let published = state == EntryState::Published;
        assert_eq!(told.err(), (!published).then_some(NotApplicable::NotPublished), "{state:?}");
    }
    let foreign: UnitId = consumer();
    let published = |share_type| entry(EntryState::Published, share_type);
    let withheld = published(ShareType::Withheld);
    assert_eq!(applicable(&withheld, foreign), Err(NotApplicable::Withheld));
    assert_eq!(applicable(&withheld, owner()), Err(NotApplicable::OwnData));
    assert_eq!(applicable(&published(ShareType::Unconditional), foreign), Ok(()));
}
