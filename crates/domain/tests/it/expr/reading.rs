//! Filters from outside: what is read, what is refused and how it is told.

use domain::expr::{
    CONDITIONS_MAX, DEPTH_MAX, Expr, Filter, FilterFault, SET_MAX, fault_place, value_from_json,
};
use domain::values::{DeclaredType, ValueFault};
use law::catalogue_codes::ItemType;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::rows::{filters, schema};

/// Levels that would overflow any stack if they were entered.
const ABYSS: usize = 100_000;

fn checked(filter: &Filter) -> Result<Expr, FilterFault> {
    filter.check(&schema(), &|_item| true)
}

fn condition(item: &str, op: &str, value: Json) -> Filter {
    Filter::Condition { item: item.to_owned(), op: op.to_owned(), value }
}

fn negated(levels: usize) -> Filter {
    let inner = condition("i1", "missing", Json::Null);
    (0..levels).fold(inner, |part, _level| Filter::Not { not: Box::new(part) })
}

fn fault_of(text: &str) -> String {
    serde_json::from_str::<Filter>(text).unwrap_err().to_string()
}

proptest! {
    #[test]
    fn a_filter_reads_back_as_it_was_written(filter in filters()) {
        let text = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Filter>(&text).unwrap(), &filter);
        let json = serde_json::to_value(&filter).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Filter>(json).unwrap(), &filter);
    }

    #[test]
    fn a_checked_expression_reads_back_as_it_was_stored(filter in filters()) {
        let expr = checked(&filter).unwrap();
        let stored = serde_json::to_string(&expr).unwrap();
        prop_assert_eq!(serde_json::from_str::<Expr>(&stored).unwrap(), expr);
    }

    #[test]
    fn any_text_is_a_filter_or_a_fault(text in "[\\[\\]{}:,\"allnotyiempv0-9. \\\\]{0,200}") {
        let _ = serde_json::from_str::<Filter>(&text);
    }

    #[test]
    fn a_filter_cut_short_or_with_a_byte_changed_is_read_or_refused(
        filter in filters(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = serde_json::to_vec(&filter).unwrap();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
            prop_assert!(serde_json::from_slice::<Filter>(&bytes).is_err());
        } else {
            bytes[at] = byte;
            if let Ok(read) = serde_json::from_slice::<Filter>(&bytes) {
                let _ = checked(&read);
            }
        }
    }
}

#[test]
fn nesting_beyond_every_stack_is_refused_in_each_place_it_can_stand() {
    for (open, close) in [
        (r#"{"not":"#, "}"),
        (r#"{"all":["#, "]}"),
        (r#"{"any":["#, "]}"),
        ("[", "]"),
        (r#"{"item":"i1","op":"in","value":"#, "}"),
        (r#"{"x":"#, "}"),
    ] {
        let closed = format!("{}{}", open.repeat(ABYSS), close.repeat(ABYSS));
        fault_of(&closed);
        fault_of(&open.repeat(ABYSS));
    }
    let abyss = format!("{}{}", "[".repeat(ABYSS), "]".repeat(ABYSS));
    for before in [
        r#"{"item":"i1","op":"in","value":"#,
        r#"{"item":"i1","op":"#,
        r#"{"item":"#,
        r#"{"all":"#,
        r#"{"not":"#,
    ] {
        fault_of(&format!("{before}{abyss}}}"));
    }
}

#[test]
fn nesting_is_allowed_to_its_limit_by_reader_and_check_alike() {
    for (levels, allowed) in [(0, true), (DEPTH_MAX, true), (DEPTH_MAX + 1, false)] {
        let filter = negated(levels);
        assert_eq!(checked(&filter).is_ok(), allowed, "{levels}");
        let text = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<Filter>(&text).is_ok(), allowed, "{levels}");
    }
    assert_eq!(checked(&negated(DEPTH_MAX + 1)), Err(FilterFault::TooLarge));
}

#[test]
fn a_filter_has_a_hundred_parts_at_most_the_groups_included() {
    let all = |parts| Filter::All { all: vec![condition("i1", "missing", Json::Null); parts] };
    assert!(checked(&all(CONDITIONS_MAX - 1)).is_ok());
    assert_eq!(checked(&all(CONDITIONS_MAX)), Err(FilterFault::TooLarge));
    let groups = Filter::Any { any: vec![Filter::always(); CONDITIONS_MAX] };
    assert_eq!(checked(&groups), Err(FilterFault::TooLarge));
}

#[test]
fn a_set_has_a_thousand_values_at_most() {
    let within = |values| condition("i2", "in", vec![json!(1); values].into());
    assert!(checked(&within(SET_MAX)).is_ok());
    assert_eq!(checked(&within(SET_MAX + 1)), Err(FilterFault::TooLarge));
}

#[test]
fn a_fault_of_form_is_told_by_its_place_and_never_by_its_content() {
    let secret = "350102199001011234";
    for (text, place) in [
        (format!(r#"{{"all":[{{"all":[]}},{{"item":"{secret}"}}]}}"#), "filter.all[1]"),
        (
            format!(r#"{{"not":{{"item":"i1","op":"eq","value":{{"x":"{secret}"}}}}}}"#),
            "filter.not.value",
        ),
    ] {
        let told = fault_of(&text);
        assert_eq!(fault_place(&told), Some(("filter.malformed", place)));
        assert!(!told.contains(secret), "{told}");
    }
}

#[test]
fn a_value_of_another_type_is_refused_and_names_the_item() {
    for (item, value, fault) in [
        ("项1", json!(350_102), ValueFault::NotText),
        ("项1", json!(true), ValueFault::NotLogical),
        ("i2", json!("one"), ValueFault::NotInteger),
        ("i2", json!(1.5), ValueFault::NotInteger),
        ("i2", json!(u64::MAX), ValueFault::NotInteger),
        ("i3", json!(0.1), ValueFault::NotDecimal),
        ("i3", json!("0.001"), ValueFault::TooPrecise),
        ("i4", json!("maybe"), ValueFault::NotLogical),
        ("i5", json!("2026-02-30"), ValueFault::NotDate),
        ("i6", json!("2026-02-28 25:00"), ValueFault::NotDateTime),
        ("i7", json!("NaN"), ValueFault::NotNumber),
        ("i2", json!(null), ValueFault::Required),
        ("i2", json!([1]), ValueFault::Required),
    ] {
        let expected = FilterFault::BadValue { item: item.to_owned(), fault };
        let told = checked(&condition(item, "eq", value.clone()));
        assert_eq!(told, Err(expected.clone()), "{item} {value}");
        let buried = Filter::Not { not: Box::new(condition(item, "in", json!([value]))) };
        assert_eq!(checked(&buried), Err(expected), "{item} in [{value}]");
    }
}

#[test]
fn an_operator_that_is_unknown_or_not_for_the_type_names_item_and_operator() {
    for (item, op) in
        [("i1", "like"), ("i1", "EQ"), ("i1", ""), ("i2", "prefix"), ("i5", "contains")]
    {
        let told = checked(&condition(item, op, json!("1")));
        let expected = FilterFault::UnknownOperator { item: item.to_owned(), op: op.to_owned() };
        assert_eq!(told, Err(expected));
    }
}

#[test]
fn items_are_named_exactly_and_a_forbidden_one_is_as_unknown_as_none() {
    for name in ["i99", "项99", "", "I1", "i-1", "1"] {
        let told = checked(&condition(name, "missing", Json::Null));
        assert_eq!(told, Err(FilterFault::UnknownItem { item: name.to_owned() }));
    }
    for name in ["项1", "i1"] {
        let filter = condition(name, "missing", Json::Null);
        let told = filter.check(&schema(), &|item| item.0 != 1);
        assert_eq!(told, Err(FilterFault::UnknownItem { item: name.to_owned() }));
    }
}

#[test]
fn a_text_longer_than_declared_may_be_asked_for_and_equals_nothing() {
    let long = "9".repeat(100);
    assert!(checked(&condition("i1", "eq", json!(long))).is_ok());
    let short = DeclaredType { item_type: ItemType::Text, length: 2, precision: 0 };
    assert!(value_from_json(short, &json!("三个字")).is_ok());
}
