//! What a filter means, above all where values are missing.

use domain::expr::{Comparison, Expr};
use domain::ids::ItemId;
use domain::values::Value;
use proptest::prelude::*;

use super::reference::{Truth, truth};
use super::rows::{cell, filters, rows, schema};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_row_passes_exactly_where_the_reference_says_true(filter in filters(), row in rows()) {
        let expr = filter.check(&schema(), &|_item| true).unwrap();
        let passes = expr.matches(&|item| cell(&row, item));
        prop_assert_eq!(passes, truth(&expr, &row) == Truth::True, "{:?} of {:?}", expr, row);
    }

    #[test]
    fn a_filter_and_its_negation_both_fail_exactly_where_it_is_unknown(filter in filters(), row in rows()) {
        let expr = filter.check(&schema(), &|_item| true).unwrap();
        let value = |item| cell(&row, item);
        let neither = !expr.matches(&value) && !Expr::Not(Box::new(expr.clone())).matches(&value);
        prop_assert_eq!(neither, truth(&expr, &row) == Truth::Unknown);
    }

    #[test]
    fn and_is_all_of_the_two(a in filters(), b in filters(), row in rows()) {
        let [a, b] = [a, b].map(|filter| filter.check(&schema(), &|_item| true).unwrap());
        let value = |item| cell(&row, item);
        let both = a.matches(&value) && b.matches(&value);
        prop_assert_eq!(a.and(b).matches(&value), both);
    }

    #[test]
    fn an_expression_reads_only_the_items_it_lists(filter in filters(), row in rows()) {
        let expr = filter.check(&schema(), &|_item| true).unwrap();
        let items = expr.items();
        expr.matches(&|item| {
            assert!(items.contains(&item), "{item} is not listed");
            cell(&row, item)
        });
        prop_assert!(items.is_sorted());
    }
}

#[test]
fn a_missing_value_compares_with_nothing_and_not_even_unequal() {
    let missing = |_item| Value::Missing;
    let wanted = Value::Int(1);
    for op in [Comparison::Eq, Comparison::Ne, Comparison::Le, Comparison::Gt] {
        let compare = Expr::Compare { item: ItemId(1), op, value: wanted.clone() };
        assert!(!compare.matches(&missing), "{op:?}");
        assert!(!Expr::Not(Box::new(compare)).matches(&missing), "not {op:?}");
    }
    let none_of_none = Expr::Not(Box::new(Expr::In { item: ItemId(1), values: Vec::new() }));
    assert!(!none_of_none.matches(&missing));
    assert!(none_of_none.matches(&|_item| Value::Int(1)));
    assert!(Expr::Missing { item: ItemId(1) }.matches(&missing));
}

#[test]
fn the_empty_text_is_a_value_and_not_a_missing_one() {
    let empty = |_item| Value::Text(String::new());
    assert!(!Expr::Missing { item: ItemId(1) }.matches(&empty));
    assert!(Expr::Prefix { item: ItemId(1), text: String::new() }.matches(&empty));
}

#[test]
fn one_unknown_part_is_outweighed_only_by_a_decisive_one() {
    let unknown =
        || Expr::Compare { item: ItemId(1), op: Comparison::Eq, value: Value::Bool(true) };
    let (yes, no) = (|| Expr::All(Vec::new()), || Expr::Any(Vec::new()));
    let not = |expr| Expr::Not(Box::new(expr));
    for (expr, passes) in [
        (Expr::Any(vec![unknown(), yes()]), true),
        (Expr::Any(vec![unknown(), no()]), false),
        (not(Expr::Any(vec![unknown(), no()])), false),
        (Expr::All(vec![unknown(), yes()]), false),
        (not(Expr::All(vec![unknown(), yes()])), false),
        (not(Expr::All(vec![unknown(), no()])), true),
    ] {
        assert_eq!(expr.matches(&|_item| Value::Missing), passes, "{expr:?}");
    }
}

#[test]
fn texts_order_by_code_point_and_not_by_any_language() {
    let less = Expr::Compare {
        item: ItemId(1),
        op: Comparison::Lt,
        value: Value::Text("\u{10000}".to_owned()),
    };
    assert!(less.matches(&|_item| Value::Text("\u{ffff}".to_owned())), "not by UTF-16");
    assert!(less.matches(&|_item| Value::Text("Z".to_owned())));
}
