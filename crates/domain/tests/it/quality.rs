//! Data quality: what each kind of rule asks, the rules that follow from the items, and their versions.

use std::collections::HashSet;
use std::sync::Arc;

use domain::catalogue::{CodeCheck, CodeValue, Entry};
use domain::expr::Comparison;
use domain::ids::{EntryId, ItemId, PersonId};
use domain::quality::{
    Dimension, Found, Judge, KEYS_KEPT, KindName, KnownValues, Outcome, Past, References, Rule,
    RuleKind, RuleSet, RuleVersion, SentRule, Shape, Skip, TableFacts, defaults, read_rule,
};
use domain::schema::{TableKey, TableSchema};
use domain::values::Value;
use jiff::Timestamp;
use law::catalogue_codes::ItemType;
use proptest::prelude::*;
use strum::IntoEnumIterator;

use crate::samples::{day, entry, item};

const NUMBER: ItemId = ItemId(1);
const NAME: ItemId = ItemId(2);
const AGE: ItemId = ItemId(3);
const FROM: ItemId = ItemId(4);
const UNTIL: ItemId = ItemId(5);

/// Number (the key), name, age, first and last day.
fn register() -> Entry {
    let mut known = entry(vec![
        item(1, "编号", ItemType::Text),
        item(2, "姓名", ItemType::Text),
        item(3, "年龄", ItemType::Integer),
        item(4, "起始日期", ItemType::Date),
        item(5, "终止日期", ItemType::Date),
    ]);
    known.draft.key = TableKey::Unique(vec![NUMBER]);
    known
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn date(text: &str) -> Value {
    Value::Date(day(text))
}

fn row(number: &str, name: &str, age: i64, from: &str, until: &str) -> Vec<Value> {
    let name = if name.is_empty() { Value::Missing } else { text(name) };
    vec![text(number), name, Value::Int(age), date(from), date(until)]
}

fn rows() -> Vec<Vec<Value>> {
    vec![
        row("A1", "林一", 30, "2026-01-01", "2026-12-31"),
        row("A2", "", 200, "2026-06-01", "2026-05-31"),
        row("B3", "林一", -1, "2020-01-01", "2020-01-01"),
        row("A4", "王五", 41, "2026-02-01", "2026-03-01"),
    ]
}

fn facts() -> TableFacts {
    TableFacts {
        today: day("2026-11-23"),
        recorded_rows: 4,
        is_current: true,
        past: Vec::new(),
        sample_permille: 1_000,
    }
}

fn rule(kind: RuleKind) -> Rule {
    Rule { code: "a1".to_owned(), name: "规则".to_owned(), kind, tolerance_permille: Some(0) }
}

fn judged(kind: RuleKind, rows: &[Vec<Value>], facts: TableFacts, others: References) -> Found {
    let schema = register().schema();
    let set = RuleSet::of(1, vec![rule(kind)], &schema);
    let mut judge = Judge::new(&set, &schema, facts, &others);
    let places: Vec<usize> =
        judge.items().iter().map(|item| schema.position(*item).unwrap()).collect();
    for row in rows {
        let values: Vec<Value> = places.iter().map(|place| row[*place].clone()).collect();
        judge.row(&values);
    }
    judge.end()
}

/// What is tested, what fails, and the keys of what fails.
fn counts(kind: RuleKind) -> (u64, u64, Vec<String>) {
    let found = judged(kind, &rows(), facts(), References::new());
    let keys = found.keys.get("a1").cloned().unwrap_or_default();
    (found.outcomes[0].tested, found.outcomes[0].failed, keys)
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn a_value_is_there_or_its_row_is_named_by_its_key() {
    assert_eq!(counts(RuleKind::Filled { item: NAME }), (4, 1, keys(&["A2"])));
}

#[test]
fn a_format_is_asked_of_what_is_there() {
    let kind = RuleKind::Format { item: NUMBER, pattern: "A9".to_owned() };
    assert_eq!(counts(kind), (4, 0, keys(&[])));
    let kind = RuleKind::Format { item: NAME, pattern: "王*".to_owned() };
    assert_eq!(counts(kind), (3, 2, keys(&["A1", "B3"])));
}

#[test]
fn a_range_has_one_or_two_bounds_which_are_within_it() {
    let range = |least: Option<&str>, most: Option<&str>| RuleKind::Range {
        item: AGE,
        least: least.map(str::to_owned),
        most: most.map(str::to_owned),
    };
    assert_eq!(counts(range(Some("0"), Some("150"))), (4, 2, keys(&["A2", "B3"])));
    assert_eq!(counts(range(Some("30"), None)), (4, 1, keys(&["B3"])));
    assert_eq!(counts(range(None, Some("41"))), (4, 1, keys(&["A2"])));
}

#[test]
fn a_range_written_for_another_type_is_not_judged() {
    let kind = RuleKind::Range { item: AGE, least: Some("2026-01-01".to_owned()), most: None };
    let found = judged(kind, &rows(), facts(), References::new());
    assert_eq!(found.outcomes[0].skipped, Some(Skip::TypeChanged));
    assert_eq!(found.outcomes[0].points(), None);
}

#[test]
fn a_code_list_is_the_rules_own_or_the_items() {
    let codes = Some(vec!["林一".to_owned()]);
    assert_eq!(counts(RuleKind::CodeList { item: NAME, codes }), (3, 1, keys(&["A4"])));
    let found =
        judged(RuleKind::CodeList { item: NAME, codes: None }, &rows(), facts(), References::new());
    assert_eq!(found.outcomes[0].skipped, Some(Skip::TypeChanged), "the item declares none");
}

#[test]
fn two_items_of_a_row_stand_in_a_relation() {
    let kind = |op| RuleKind::CrossItem { item: FROM, op, other: UNTIL };
    assert_eq!(counts(kind(Comparison::Le)), (4, 1, keys(&["A2"])));
    assert_eq!(counts(kind(Comparison::Lt)), (4, 2, keys(&["A2", "B3"])));
}

#[test]
fn a_value_may_have_to_be_there_only_where_another_says_so() {
    let kind =
        |equals: &str| RuleKind::Dependent { item: NAME, other: AGE, equals: equals.to_owned() };
    assert_eq!(counts(kind("200")), (1, 1, keys(&["A2"])));
    assert_eq!(counts(kind("30")), (1, 0, keys(&[])));
}

#[test]
fn a_reference_stands_in_the_other_resource_or_is_not_judged_without_it() {
    let other = EntryId::named("other");
    let kind = RuleKind::Reference { item: NAME, entry: other, target: ItemId(7) };
    let mut known = KnownValues::default();
    known.state(&text("林一"), 1_000);
    let found = judged(
        kind.clone(),
        &rows(),
        facts(),
        References::from([((other, ItemId(7)), Arc::new(known))]),
    );
    assert_eq!((found.outcomes[0].tested, found.outcomes[0].failed), (3, 1));
    assert_eq!(found.keys["a1"], ["A4"]);
    let found = judged(kind, &rows(), facts(), References::new());
    assert_eq!(found.outcomes[0].skipped, Some(Skip::NotReadable));
}

#[test]
fn each_repetition_of_a_key_fails_and_what_states_nothing_is_no_key() {
    assert_eq!(counts(RuleKind::Unique { items: vec![NAME] }), (3, 1, keys(&["B3"])));
    assert_eq!(counts(RuleKind::Unique { items: vec![NAME, NUMBER] }), (3, 0, keys(&[])));
}

#[test]
fn a_day_is_recent_on_the_day_of_the_evaluation() {
    assert_eq!(counts(RuleKind::Recent { item: FROM, days: 300 }), (4, 2, keys(&["A1", "B3"])));
}

#[test]
fn the_table_itself_is_on_time_and_readable() {
    let of = |kind, facts| {
        let found = judged(kind, &rows(), facts, References::new());
        (found.outcomes[0].tested, found.outcomes[0].failed)
    };
    assert_eq!(of(RuleKind::OnTime, facts()), (1, 0));
    assert_eq!(of(RuleKind::OnTime, TableFacts { is_current: false, ..facts() }), (1, 1));
    assert_eq!(of(RuleKind::Readable, facts()), (4, 0));
    assert_eq!(of(RuleKind::Readable, TableFacts { recorded_rows: 10, ..facts() }), (10, 6));
}

fn past(rows: u64, names: &[&str]) -> Past {
    let mut shape = Shape::default();
    names.iter().for_each(|name| shape.add(&text(name)));
    Past { rows, shapes: [("a1".to_owned(), shape)].into() }
}

fn against(kind: RuleKind, past: Vec<Past>) -> Outcome {
    let mut found = judged(kind, &rows(), TableFacts { past, ..facts() }, References::new());
    found.outcomes.remove(0)
}

#[test]
fn the_number_of_rows_is_held_against_the_mean_of_earlier_versions() {
    let volume = |permille| RuleKind::Volume { permille };
    assert_eq!(against(volume(0), Vec::new()).skipped, Some(Skip::NoHistory));
    let both = || vec![past(4, &[]), past(6, &[])];
    let found = against(volume(200), both());
    assert_eq!((found.drift_permille, found.failed), (Some(200), 0));
    assert_eq!(against(volume(199), both()).failed, 1);
    assert_eq!(against(volume(1_000), vec![past(0, &[])]).drift_permille, Some(1_000));
}

#[test]
fn the_spread_of_values_is_held_against_earlier_versions_and_kept_for_later_ones() {
    let spread = |permille| RuleKind::Distribution { item: NAME, permille };
    let first = against(spread(0), Vec::new());
    assert_eq!(first.skipped, Some(Skip::NoHistory));
    let shape = first.shape.unwrap();
    let same = Past { rows: 4, shapes: [("a1".to_owned(), shape)].into() };
    let found = against(spread(0), vec![same]);
    assert_eq!((found.drift_permille, found.failed), (Some(0), 0));
    let found = against(spread(500), vec![past(1, &["赵六"])]);
    assert_eq!((found.drift_permille, found.failed), (Some(1_000), 1));
}

#[test]
fn rows_without_a_key_are_named_by_their_number_and_at_most_twenty_are() {
    let mut known = register();
    known.draft.key = TableKey::None;
    let schema = known.schema();
    let set = RuleSet::of(0, vec![rule(RuleKind::Filled { item: NAME })], &schema);
    let mut judge = Judge::new(&set, &schema, facts(), &References::new());
    for _ in 0..30 {
        let missing: Vec<Value> = judge.items().iter().map(|_| Value::Missing).collect();
        judge.row(&missing);
    }
    let found = judge.end();
    assert_eq!((found.outcomes[0].failed, found.keys["a1"].len()), (30, KEYS_KEPT));
    assert_eq!(found.keys["a1"][..2], ["#1", "#2"]);
}

#[test]
fn an_item_that_is_gone_leaves_its_rule_without_a_judgement() {
    let found = judged(RuleKind::Filled { item: ItemId(99) }, &rows(), facts(), References::new());
    assert_eq!((found.outcomes[0].skipped, found.rows), (Some(Skip::ItemGone), 4));
}

#[test]
fn rules_follow_from_what_the_items_declare_now() {
    let mut known = register();
    known.draft.items[1].required = true;
    known.draft.items[1].check = Some(CodeCheck::ResidentId);
    known.draft.items[2].codes =
        Some(vec![CodeValue { code: "30".to_owned(), name: "三十".to_owned() }]);
    let rules = defaults(&known);
    let codes: Vec<&str> = rules.iter().map(|rule| rule.code.as_str()).collect();
    let wanted = [
        "filled.i1",
        "typed.i1",
        "filled.i2",
        "typed.i2",
        "check_digit.i2",
        "typed.i3",
        "code_list.i3",
        "typed.i4",
        "typed.i5",
        "unique.key",
        "on_time",
        "readable",
    ];
    assert_eq!(codes, wanted);
    assert_eq!(rules[0].tolerance_permille, Some(known.draft.bad_rows_permille_max));
    let dimensions: HashSet<Dimension> = rules.iter().map(|rule| rule.kind.dimension()).collect();
    assert_eq!(dimensions.len(), 5, "consistency is for rules that are added: {dimensions:?}");

    let schema = known.schema();
    let set = RuleVersion::effective(&known, None);
    let mut judge = Judge::new(&set, &schema, facts(), &References::new());
    let places: Vec<usize> =
        judge.items().iter().map(|item| schema.position(*item).unwrap()).collect();
    for row in rows() {
        let values: Vec<Value> = places.iter().map(|place| row[*place].clone()).collect();
        judge.row(&values);
    }
    let found = judge.end();
    let failed: Vec<(&str, u64)> = found
        .outcomes
        .iter()
        .filter(|outcome| outcome.failed > 0)
        .map(|outcome| (outcome.rule.code.as_str(), outcome.failed))
        .collect();
    assert_eq!(failed, [("filled.i2", 1), ("check_digit.i2", 3), ("code_list.i3", 3)]);
}

#[test]
fn a_shorter_length_declared_since_fails_what_was_loaded_before() {
    let mut known = register();
    known.draft.items[1].declared.length = 1;
    let schema = known.schema();
    let set = RuleSet::of(0, vec![rule(RuleKind::Typed { item: NAME })], &schema);
    let mut judge = Judge::new(&set, &schema, facts(), &References::new());
    judge.row(&[text("A1"), text("林一")]);
    judge.row(&[text("A2"), text("林")]);
    let found = judge.end();
    assert_eq!((found.outcomes[0].tested, found.outcomes[0].failed), (2, 1));
}

fn kept(known: &Entry) -> RuleVersion {
    RuleVersion::none(known, PersonId::named("clerk"), Timestamp::UNIX_EPOCH)
}

#[test]
fn each_change_is_a_version_and_a_number_is_never_given_twice() {
    let known = register();
    let first = kept(&known).with(None, rule(RuleKind::Filled { item: NAME })).unwrap();
    assert_eq!((first.version, first.code.as_str()), (1, "a1"));
    let second = first.with(None, rule(RuleKind::Filled { item: AGE })).unwrap();
    let changed = second.with(Some("a1"), rule(RuleKind::Filled { item: FROM })).unwrap();
    assert_eq!((changed.version, changed.rules.len(), changed.last), (3, 2, 2));
    assert_eq!(changed.rules[0].kind, RuleKind::Filled { item: FROM });
    assert_eq!(second.with(Some("a9"), rule(RuleKind::OnTime)), Err("quality.no-such-rule"));

    let off = changed.switched(&known, "typed.i1", false).unwrap();
    let sets = [None, Some(&first), Some(&changed), Some(&off)]
        .map(|kept| RuleVersion::effective(&known, kept));
    let sizes: Vec<usize> = sets.iter().map(|set| set.rules.len()).collect();
    assert_eq!(sizes, [9, 10, 11, 10]);
    let digests: HashSet<&str> = sets.iter().map(|set| set.digest.as_str()).collect();
    assert_eq!(digests.len(), 4, "other rules have another digest");
    assert_eq!(off.switched(&known, "typed.i1", false), Err("quality.no-such-rule"), "twice");
    let on = off.switched(&known, "typed.i1", true).unwrap();
    assert_eq!(RuleVersion::effective(&known, Some(&on)).digest, sets[2].digest);
}

#[test]
fn the_digest_names_what_the_items_declare_too() {
    let (known, mut longer) = (register(), register());
    longer.draft.items[1].declared.length = 40;
    let digest = |known: &Entry| RuleVersion::effective(known, None).digest;
    assert_eq!(digest(&known), digest(&register()));
    assert_ne!(digest(&known), digest(&longer));
}

fn sent(kind: &str) -> SentRule {
    SentRule {
        kind: kind.to_owned(),
        name: "规则".to_owned(),
        item: "i3".to_owned(),
        reason: "业务规则".to_owned(),
        tolerance: "5".to_owned(),
        ..SentRule::default()
    }
}

fn schema() -> TableSchema {
    register().schema()
}

#[test]
fn a_rule_is_read_from_its_form_by_names_and_numbers() {
    let read = |sent: &SentRule| read_rule(sent, &schema(), Some(&schema())).unwrap();
    let range = SentRule { least: "0".to_owned(), most: "0150".to_owned(), ..sent("range") };
    let known = read(&range);
    let wanted =
        RuleKind::Range { item: AGE, least: Some("0".to_owned()), most: Some("150".to_owned()) };
    assert_eq!((known.kind, known.tolerance_permille), (wanted, Some(5)));
    let cross = SentRule {
        item: "起始日期".to_owned(),
        other: "i5".to_owned(),
        op: "le".to_owned(),
        ..sent("cross_item")
    };
    let wanted = RuleKind::CrossItem { item: FROM, op: Comparison::Le, other: UNTIL };
    assert_eq!(read(&cross).kind, wanted);
    let unique = SentRule { items: vec!["i2".to_owned(), "姓名".to_owned()], ..sent("unique") };
    assert_eq!(read(&unique).kind, RuleKind::Unique { items: vec![NAME] });
    let reference = SentRule { target: "姓名".to_owned(), ..sent("reference") };
    let wanted = RuleKind::Reference { item: AGE, entry: register().id, target: NAME };
    assert_eq!(read(&reference).kind, wanted);
    let lax = SentRule { tolerance: String::new(), ..sent("filled") };
    assert_eq!(read(&lax).tolerance_permille, None);
}

#[test]
fn what_is_wrong_with_a_form_is_named_by_field() {
    let gaps = |sent: &SentRule| -> Vec<(String, &'static str)> {
        let gaps = read_rule(sent, &schema(), None).unwrap_err();
        gaps.into_iter().map(|gap| (gap.field, gap.code)).collect()
    };
    let of = |field: &str, code| vec![(field.to_owned(), code)];
    assert_eq!(gaps(&sent("range")), of("least", "quality.no-bound"));
    let crossed = SentRule { least: "9".to_owned(), most: "1".to_owned(), ..sent("range") };
    assert_eq!(gaps(&crossed), of("most", "quality.bounds-crossed"));
    let odd = SentRule { least: "九".to_owned(), ..sent("range") };
    assert_eq!(gaps(&odd), of("least", "quality.bad-value"));
    assert_eq!(gaps(&sent("format")), of("item", "quality.not-text"));
    assert_eq!(gaps(&sent("recent")), of("item", "quality.not-a-day"));
    let unlike = SentRule { other: "i4".to_owned(), op: "lt".to_owned(), ..sent("cross_item") };
    assert_eq!(gaps(&unlike), of("other", "quality.types-differ"));
    assert_eq!(gaps(&sent("reference")), of("entry", "quality.no-such-resource"));
    assert_eq!(gaps(&sent("unique")), of("items", "field.required"));
    assert_eq!(gaps(&sent("volume")), of("drift", "quality.not-a-number"));
    assert_eq!(gaps(&sent("code_list")), of("codes", "field.required"));
    assert_eq!(gaps(&sent("typed")), of("kind", "field.required"), "it follows from the items");
    let nameless = SentRule {
        name: " ".to_owned(),
        reason: String::new(),
        tolerance: "1001".to_owned(),
        ..sent("filled")
    };
    let fields: Vec<String> = gaps(&nameless).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "reason", "tolerance"]);
}

#[test]
fn every_kind_is_stored_and_read_again_under_its_name() {
    for kind in KindName::iter() {
        let name: &str = kind.into();
        let json = match kind {
            KindName::Unique => serde_json::json!({ "kind": name, "items": [1] }),
            KindName::Volume => serde_json::json!({ "kind": name, "permille": 5 }),
            _ => {
                serde_json::json!({ "kind": name, "item": 1, "pattern": "9", "least": null, "most": "3", "codes": null,
                "op": "le", "other": 2, "equals": "1", "entry": EntryId::named("e"), "target": 3, "days": 4, "permille": 5 })
            }
        };
        let mut stored = json;
        stored["code"] = "a1".into();
        stored["tolerance_permille"] = 10.into();
        let rule: Rule = serde_json::from_value(stored).unwrap();
        assert_eq!(KindName::from(&rule.kind), kind);
        let again: Rule = serde_json::from_value(serde_json::to_value(&rule).unwrap()).unwrap();
        assert_eq!(again, rule);
    }
}

proptest! {
    #[test]
    fn uniqueness_counts_what_a_set_leaves_over(names in prop::collection::vec("[a-c]{0,2}", 0..40)) {
        let rows: Vec<Vec<Value>> = names.iter().map(|name| row("A1", name, 1, "2026-01-01", "2026-01-01")).collect();
        let found = judged(RuleKind::Unique { items: vec![NAME] }, &rows, facts(), References::new());
        let stated: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
        let distinct: HashSet<&String> = stated.iter().copied().collect();
        prop_assert_eq!(found.outcomes[0].tested, stated.len() as u64);
        prop_assert_eq!(found.outcomes[0].failed, (stated.len() - distinct.len()) as u64);
    }

    #[test]
    fn a_range_fails_what_lies_outside_it(ages in prop::collection::vec(-50_i64..250, 0..40), least in -20_i64..50, most in 50_i64..200) {
        let rows: Vec<Vec<Value>> = ages.iter().map(|age| row("A1", "林", *age, "2026-01-01", "2026-01-01")).collect();
        let kind = RuleKind::Range { item: AGE, least: Some(least.to_string()), most: Some(most.to_string()) };
        let found = judged(kind, &rows, facts(), References::new());
        let outside = ages.iter().filter(|age| !(least..=most).contains(*age)).count();
        prop_assert_eq!(found.outcomes[0].failed, outside as u64);
    }

    #[test]
    fn a_sample_never_counts_more_than_the_whole(permille in 0_u16..=1_000, names in prop::collection::vec("[a-z]{1,3}", 1..60)) {
        let rows: Vec<Vec<Value>> = names.iter().map(|name| row("A1", name, 1, "2026-01-01", "2026-01-01")).collect();
        let of = |permille| {
            let found = judged(RuleKind::Unique { items: vec![NAME] }, &rows, TableFacts { sample_permille: permille, ..facts() }, References::new());
            (found.outcomes[0].tested, found.outcomes[0].failed)
        };
        let ((tested, failed), (all, all_failed)) = (of(permille), of(1_000));
        prop_assert!(tested <= all && failed <= all_failed && failed <= tested);
    }
}
