//! What a plan can be made of: nothing that was not granted, on no other day, and no row beyond the scope.

use std::sync::Arc;

use domain::access::{AccessPlan, Basis, Denied, Right, Wanted, compile};
use domain::catalogue::{Openness, Sensitivity};
use domain::expr::{Comparison, Expr, Filter, FilterFault};
use domain::grants::{Grant, GrantState, Method, NotCovered};
use domain::ids::{CaseId, EntryId, GrantId, ItemId, UnitId};
use domain::masking::Mask;
use domain::openings::{EntryOpening, OpenItem};
use domain::schema::{TableKey, TableSchema};
use domain::values::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use law::catalogue_codes::{ItemType, OpenType};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;
use strum::IntoEnumIterator;

use crate::samples::{consumer, day, entry, grant, item, matter};

/// Items of the sample table, numbered from 1.
const ITEMS: u32 = 8;

fn schema() -> Arc<TableSchema> {
    let items = (1..=ITEMS).map(|number| item(number, &format!("项{number}"), ItemType::Text));
    Arc::new(entry(items.collect()).schema())
}

fn numbers() -> Vec<u32> {
    (1..=ITEMS).collect()
}

fn granted() -> impl Strategy<Value = Vec<u32>> {
    subsequence(numbers(), 1..=ITEMS as usize)
}

/// An item as a caller may write it.
fn spelled(number: u32, by_name: bool) -> String {
    if by_name { format!("项{number}") } else { format!("i{number}") }
}

fn condition(item: &str) -> Filter {
    Filter::Condition { item: item.to_owned(), op: "eq".to_owned(), value: json!("甲") }
}

/// A look-up under a grant, for the matter it was given for, in its term.
fn look_up(grant: &Grant, wanted: &Wanted<'_>) -> Result<AccessPlan, Denied> {
    let on = grant.valid_from;
    compile(Right::Grant(grant), &schema(), Method::Lookup, &matter().code, wanted, on)
}

fn scope() -> Expr {
    Expr::Compare { item: ItemId(1), op: Comparison::Eq, value: Value::Text("350102".to_owned()) }
}

/// A row in which every item has one value.
fn uniform(text: &str) -> impl Fn(ItemId) -> Value {
    move |_item| Value::Text(text.to_owned())
}

proptest! {
    #[test]
    fn a_plan_never_holds_an_item_that_was_not_granted(
        granted in granted(),
        wanted in subsequence(numbers(), 0..=ITEMS as usize).prop_shuffle(),
        by_name in any::<bool>(),
    ) {
        let names: Vec<String> = wanted.iter().map(|number| spelled(*number, by_name)).collect();
        let told = look_up(&grant(&granted), &Wanted { items: &names, filter: None });
        if let Some(foreign) = wanted.iter().position(|number| !granted.contains(number)) {
            let item = names[foreign].clone();
            prop_assert_eq!(told.unwrap_err(), Denied::UnknownItem { item });
        } else {
            let expected = if wanted.is_empty() { &granted } else { &wanted };
            let plan = told.unwrap();
            let found: Vec<u32> = plan.projection().iter().map(|item| item.0).collect();
            prop_assert_eq!(&found, expected);
            for number in numbers() {
                prop_assert_eq!(plan.may_read(ItemId(number)), expected.contains(&number));
            }
        }
    }

    #[test]
    fn a_filter_cannot_ask_about_an_item_that_was_not_granted(
        granted in granted(),
        asked in 1..=ITEMS,
        by_name in any::<bool>(),
        buried in any::<bool>(),
    ) {
        let item = spelled(asked, by_name);
        let asks = condition(&item);
        let filter = if buried {
            Filter::Any { any: vec![Filter::Not { not: Box::new(asks) }] }
        } else {
            asks
        };
        let told = look_up(&grant(&granted), &Wanted { items: &[], filter: Some(&filter) });
        if granted.contains(&asked) {
            prop_assert_eq!(told.unwrap().filter().items(), vec![ItemId(asked)]);
        } else {
            let fault = FilterFault::UnknownItem { item };
            prop_assert_eq!(told.unwrap_err(), Denied::Filter(fault));
        }
    }

    #[test]
    fn a_grant_passes_in_its_term_and_on_no_other_day(
        from in -400..400_i64,
        length in 0..400_i64,
        on in -800..800_i64,
        withdrawn in any::<bool>(),
    ) {
        let at = |offset: i64| -> Date { day("2026-06-30").saturating_add(offset.days()) };
        let grant = Grant {
            valid_from: at(from),
            valid_to: at(from + length),
            state: if withdrawn { GrantState::Withdrawn } else { GrantState::Active },
            ..grant(&[1])
        };
        let told = compile(
            Right::Grant(&grant), &schema(), Method::Lookup, &matter().code, &Wanted::default(), at(on),
        );
        let expected = match () {
            () if withdrawn => Some(NotCovered::Withdrawn),
            () if on < from => Some(NotCovered::NotYet),
            () if on > from + length => Some(NotCovered::Expired),
            () => None,
        };
        prop_assert_eq!(told.err(), expected.map(Denied::NotCovered));
    }

    #[test]
    fn the_scope_of_the_grant_holds_whatever_is_filtered(filtered in select(vec!["350102", "350103"]), row in select(vec!["350102", "350103"])) {
        let grant = Grant { row_scope: scope(), ..grant(&[1, 2]) };
        let filter = Filter::Condition {
            item: "i2".to_owned(), op: "eq".to_owned(), value: json!(filtered),
        };
        let plan = look_up(&grant, &Wanted { items: &[], filter: Some(&filter) }).unwrap();
        prop_assert_eq!(plan.rows(), &scope());
        let passes = plan.predicate().matches(&uniform(row));
        prop_assert_eq!(passes, row == "350102" && row == filtered);
    }
}

#[test]
fn without_a_filter_the_scope_alone_is_the_predicate() {
    let grant = Grant { row_scope: scope(), ..grant(&[2]) };
    let plan = look_up(&grant, &Wanted::default()).unwrap();
    assert_eq!(plan.predicate(), scope());
    assert!(plan.filter().is_always());
}

#[test]
fn a_filter_that_lets_everything_pass_does_not_widen_the_scope() {
    let grant = Grant { row_scope: scope(), ..grant(&[2]) };
    for filter in [Filter::always(), Filter::Not { not: Box::new(Filter::Any { any: Vec::new() }) }]
    {
        let plan = look_up(&grant, &Wanted { items: &[], filter: Some(&filter) }).unwrap();
        assert!(plan.predicate().matches(&uniform("350102")));
        assert!(!plan.predicate().matches(&uniform("350103")));
        assert!(!plan.predicate().matches(&|_item| Value::Missing));
    }
}

#[test]
fn a_grant_covers_only_its_methods_and_its_matters() {
    for granted in Method::iter() {
        let grant = Grant { methods: vec![granted], ..grant(&[1]) };
        for (asked, code) in Method::iter().flat_map(|method| [(method, "JZ-01"), (method, "")]) {
            let right = Right::Grant(&grant);
            let told = compile(right, &schema(), asked, code, &Wanted::default(), grant.valid_from);
            let expected = match (asked == granted, code) {
                (false, _) => Some(NotCovered::Method),
                (true, "") => Some(NotCovered::Matter),
                (true, _) => None,
            };
            assert_eq!(told.err(), expected.map(Denied::NotCovered), "{asked:?} {code}");
        }
    }
}

#[test]
fn a_grant_on_another_entry_opens_nothing() {
    let grant = Grant { entry: EntryId::named("another"), ..grant(&[1]) };
    assert_eq!(look_up(&grant, &Wanted::default()).unwrap_err(), Denied::ForeignGrant);
}

#[test]
fn an_item_that_does_not_exist_and_one_that_was_not_granted_are_refused_alike() {
    for name in ["i8", "i9", "项8", "项9", "I1", "项1 ", ""] {
        let names = [name.to_owned()];
        let told = look_up(&grant(&[1]), &Wanted { items: &names, filter: None });
        assert_eq!(told.unwrap_err(), Denied::UnknownItem { item: name.to_owned() });
    }
}

#[test]
fn an_item_under_two_names_is_still_asked_for_twice() {
    let names = ["项1".to_owned(), "i1".to_owned()];
    let told = look_up(&grant(&[1]), &Wanted { items: &names, filter: None });
    assert_eq!(told.unwrap_err(), Denied::RepeatedItem { item: "i1".to_owned() });
}

#[test]
fn items_that_the_table_no_longer_has_leave_the_plan() {
    let plan = look_up(&grant(&[2, ITEMS + 1]), &Wanted::default()).unwrap();
    assert_eq!(plan.projection(), [ItemId(2)]);
}

#[test]
fn a_plan_says_by_what_right_it_was_made() {
    let plan = look_up(&grant(&[1]), &Wanted::default()).unwrap();
    assert_eq!(plan.basis(), &Basis::Grant { id: GrantId::named("grant"), version: 7 });
    assert_eq!((plan.entry(), plan.method()), (EntryId::named("entry"), Method::Lookup));
}

#[test]
fn the_owner_reads_every_item_of_every_row_without_a_matter() {
    let unit: UnitId = consumer();
    let right = Right::Owner { unit };
    let on = day("2026-01-01");
    let plan = compile(right, &schema(), Method::Exchange, "", &Wanted::default(), on).unwrap();
    assert_eq!(plan.projection().len(), ITEMS as usize);
    assert!(plan.predicate().is_always());
    assert_eq!(plan.basis(), &Basis::Owner { unit });
}

/// An opening of every item of the sample table under these masks.
fn opening(masks: &[Mask]) -> EntryOpening {
    let items =
        (1..).zip(masks).map(|(number, mask)| OpenItem { item: ItemId(number), mask: *mask });
    EntryOpening {
        entry: EntryId::named("entry"),
        case: CaseId::named("opening"),
        kind: OpenType::ToAll,
        items: items.collect(),
        conditions: String::new(),
        decision: "榕数开放〔2026〕1号".to_owned(),
        opened_on: day("2026-01-05"),
        ended_on: None,
    }
}

/// The sample table with these sensitivities, looked up by the item `key`.
fn sensitive(sensitivities: &[Sensitivity], key: u32) -> Arc<TableSchema> {
    let mut schema = TableSchema::clone(&schema());
    for (column, sensitivity) in schema.columns.iter_mut().zip(sensitivities) {
        column.sensitivity = *sensitivity;
    }
    schema.key = TableKey::Lookup(vec![ItemId(key)]);
    Arc::new(schema)
}

fn masks() -> impl Strategy<Value = Vec<Mask>> {
    prop::collection::vec(select(Mask::iter().collect::<Vec<_>>()), ITEMS as usize)
}

fn sensitivities() -> impl Strategy<Value = Vec<Sensitivity>> {
    prop::collection::vec(select(Sensitivity::iter().collect::<Vec<_>>()), ITEMS as usize)
}

proptest! {
    #[test]
    fn what_is_sensitive_leaves_masked_or_not_at_all(
        masks in masks(), sensitivities in sensitivities(), by_grant in any::<bool>(),
    ) {
        let opening = opening(&masks);
        let grant = Grant { masks: opening.items.clone(), ..grant(&numbers()) };
        let right = if by_grant { Right::Grant(&grant) } else { Right::Opening(&opening) };
        let schema = sensitive(&sensitivities, 1);
        let (code, on) = (matter().code, grant.valid_from);
        let plan = compile(right, &schema, Method::Exchange, &code, &Wanted::default(), on).unwrap();
        for (number, (mask, sensitivity)) in numbers().into_iter().zip(masks.iter().zip(&sensitivities)) {
            let item = ItemId(number);
            let bare = *mask == Mask::None;
            let leaves = *mask != Mask::Drop && (*sensitivity == Sensitivity::Ordinary || !bare);
            prop_assert_eq!(plan.may_show(item), leaves, "{}", item);
            prop_assert_eq!(plan.may_read(item), leaves && bare, "{}", item);
            let value = Value::Text("350102190001010015".to_owned());
            prop_assert_eq!(plan.shown(item, value.clone()), mask.apply(value));
        }
    }

    #[test]
    fn nothing_masked_chooses_rows_by_filter_or_by_key(
        masks in masks(), sensitivities in sensitivities(), asked in 1..=ITEMS,
    ) {
        let opening = opening(&masks);
        let schema = sensitive(&sensitivities, asked);
        let mask = masks[asked as usize - 1];
        let sensitivity = sensitivities[asked as usize - 1];
        let filter = condition(&format!("i{asked}"));
        let wanted = Wanted { items: &[], filter: Some(&filter) };
        let read = |method, wanted: &Wanted<'_>| {
            compile(Right::Opening(&opening), &schema, method, "", wanted, opening.opened_on)
        };
        let bare = mask == Mask::None && sensitivity == Sensitivity::Ordinary;
        prop_assert_eq!(read(Method::Interface, &wanted).is_ok(), bare);
        let by_key = read(Method::Lookup, &Wanted::default());
        prop_assert_eq!(by_key.err(), (mask != Mask::None).then_some(Denied::MaskedKey));
    }
}

#[test]
fn an_opening_that_ended_or_is_by_authorisation_is_open_to_nobody() {
    let masks = [Mask::None; ITEMS as usize];
    let read = |opening: &EntryOpening| {
        let right = Right::Opening(opening);
        compile(right, &schema(), Method::Exchange, "", &Wanted::default(), day("2026-02-01")).err()
    };
    let open = opening(&masks);
    assert_eq!(read(&open), None);
    let ended = EntryOpening { ended_on: Some(day("2026-01-31")), ..open.clone() };
    assert_eq!(read(&ended), Some(Denied::NotOpen));
    let on_application = EntryOpening { kind: OpenType::ByAuthorisation, ..open.clone() };
    assert_eq!(read(&on_application), Some(Denied::NotOpen));
    let another = EntryOpening { entry: EntryId::named("another"), ..open };
    assert_eq!(read(&another), Some(Denied::ForeignGrant));
}

#[test]
fn an_item_that_became_stricter_than_its_opening_leaves_no_more() {
    let on = day("2026-02-01");
    for openness in [Openness::ByAuthorisation, Openness::NotOpen] {
        let mut stricter = TableSchema::clone(&schema());
        stricter.columns[0].openness = openness;
        let stricter = Arc::new(stricter);
        let open = opening(&[Mask::None; ITEMS as usize]);
        let right = Right::Opening(&open);
        let plan = compile(right, &stricter, Method::Exchange, "", &Wanted::default(), on).unwrap();
        assert!(!plan.may_show(ItemId(1)) && plan.may_show(ItemId(2)), "{openness:?}");
        let asked = ["i1".to_owned()];
        let wanted = Wanted { items: &asked, filter: None };
        let asked = compile(right, &stricter, Method::Exchange, "", &wanted, on);
        assert!(matches!(asked.err(), Some(Denied::UnknownItem { .. })), "{openness:?}");
        let filter = condition("i1");
        let wanted = Wanted { items: &[], filter: Some(&filter) };
        assert!(compile(right, &stricter, Method::Interface, "", &wanted, on).is_err());

        let grant = Grant { masks: open.items.clone(), ..grant(&numbers()) };
        let (code, on) = (matter().code, grant.valid_from);
        let right = Right::Grant(&grant);
        let plan =
            compile(right, &stricter, Method::Exchange, &code, &Wanted::default(), on).unwrap();
        assert_eq!(plan.may_show(ItemId(1)), openness == Openness::ByAuthorisation);
    }
}

#[test]
fn an_item_that_came_after_the_opening_is_not_open() {
    let opening = opening(&[Mask::None]);
    let right = Right::Opening(&opening);
    let wanted = Wanted::default();
    let plan = compile(right, &schema(), Method::Exchange, "", &wanted, opening.opened_on).unwrap();
    assert_eq!(plan.projection(), [ItemId(1)]);
    assert!(!plan.is_masked());
}
