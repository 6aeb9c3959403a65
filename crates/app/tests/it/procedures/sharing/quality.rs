//! Data quality (GB/T 36344): evaluated after each load and on schedule, by rules that have versions; a case where the bound
//! is crossed; and who sees which rows fail.

use app::cases::stated_by;
use app::catalogue::DraftInput;
use app::quality::{Dimension, Evaluation, SentRule, Skip};
use domain::cases::{Case, CaseClock};
use domain::catalogue::CodeValue;
use domain::ids::{EntryId, UnitId};
use domain::procedures::QUALITY_CASE;
use domain::quality::QualityFigures;
use law::catalogue_codes::ItemType;
use store::{CaseFilter, CaseOrder, EventFilter, Slice};

use super::conflicts::{load, number, published};
use super::town::{Town, gap, refusal, who};
use crate::catalogue::city::{OFFICE, POLICE, complete, item};

const EXPLAINED: [(&str, &str); 2] = [("stands", "to_correct"), ("explanation", "录入有误")];

/// People by number, with name, sex and age.
fn people() -> DraftInput {
    let mut input = complete("常住人口");
    input.draft.items = vec![
        item("公民身份号码", ItemType::Text, 18),
        item("姓名", ItemType::Text, 50),
        item("性别", ItemType::Text, 1),
        item("年龄", ItemType::Integer, 0),
    ];
    let code = |code: &str, name: &str| CodeValue { code: code.to_owned(), name: name.to_owned() };
    input.draft.items[2].codes = Some(vec![code("1", "男"), code("2", "女")]);
    input
}

/// A hundred people; so many of them older than anybody.
fn rows(too_old: u32) -> String {
    let row = |n: u32| {
        let age = if n <= too_old { 200 } else { 20 + n % 50 };
        format!("\n{},林{n},{},{age}", number(n), 1 + n % 2)
    };
    format!("公民身份号码,姓名,性别,年龄{}", (1..=100).map(row).collect::<String>())
}

fn at_most_150() -> SentRule {
    SentRule {
        kind: "range".to_owned(),
        name: "年龄范围".to_owned(),
        item: "年龄".to_owned(),
        least: "0".to_owned(),
        most: "150".to_owned(),
        tolerance: "10".to_owned(),
        reason: "户籍业务规则".to_owned(),
        ..SentRule::default()
    }
}

/// The police's people, with so many too old, and the rule that nobody is.
async fn ruled(too_old: u32) -> (Town, EntryId) {
    let town = Town::on("2026-03-02").await;
    let entry = published(&town, &people(), "clerk", "officer").await;
    load(&town, entry, "clerk", rows(too_old)).await;
    town.app.set_quality_rule(entry, None, 0, &at_most_150(), &who("clerk")).await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
    (town, entry)
}

async fn newest(town: &Town, entry: EntryId) -> Evaluation {
    town.store.evaluations(entry, 1).await.unwrap().remove(0)
}

async fn cases(town: &Town) -> Vec<Case> {
    let procedure = Some(QUALITY_CASE.code.to_owned());
    let filter = CaseFilter { procedure, ..CaseFilter::default() };
    let page = town.store.cases(&filter, CaseOrder::Newest, &Slice::first(10)).await.unwrap();
    page.rows.into_iter().rev().map(|stored| stored.case).collect()
}

#[tokio::test]
async fn a_load_is_evaluated_by_what_the_items_declare() {
    let town = Town::on("2026-03-02").await;
    let entry = published(&town, &people(), "clerk", "officer").await;
    load(&town, entry, "clerk", rows(0)).await;
    let found = newest(&town, entry).await;
    assert_eq!((found.rows, found.rules_version), (100, 0));
    assert_eq!(found.score.whole, Some(10_000), "{found:?}");
    let dimensions: Vec<Dimension> = found.score.dimensions.keys().copied().collect();
    assert!(dimensions.contains(&Dimension::Normative), "{dimensions:?}");
    assert!(dimensions.contains(&Dimension::Accessibility), "{dimensions:?}");
    let version = town.store.table(entry).await.unwrap().unwrap().version;
    assert_eq!(found.table_version, version);
    assert!(cases(&town).await.is_empty());
    let filter =
        EventFilter { kind_prefix: Some("quality.evaluated".to_owned()), ..EventFilter::default() };
    let events = town.store.events(&filter, &Slice::first(10)).await.unwrap().rows;
    assert_eq!(events.len(), 1);
    assert!(!format!("{found:?} {events:?}").contains(&number(1)), "no key is in a record");
}

#[tokio::test]
async fn bad_values_open_a_case_that_is_answered_and_ends_once_they_are_mended() {
    let (town, entry) = ruled(5).await;
    let found = newest(&town, entry).await;
    assert_eq!((found.rules_version, found.over().count()), (1, 1));
    let range = found.outcomes.iter().find(|one| one.rule.code == "a1").unwrap();
    assert_eq!((range.tested, range.failed), (100, 5));
    let opened = cases(&town).await.remove(0);
    assert_eq!((opened.opened_by, opened.number.as_str()), (None, "QC20260001"));
    let parties = [POLICE, OFFICE].map(UnitId::named);
    assert_eq!([opened.provider, opened.decider], parties);
    assert_eq!(opened.entry, Some(entry));
    let clock = &opened.clocks[0];
    assert_eq!((clock.code.as_str(), clock.stamp.key.as_str()), ("answer", "quality.answer"));
    // The digital office was told of the registration, too.
    for (name, times) in [("officer", 1), ("registrar", 2)] {
        let told = town.notices(name).await;
        let of_cases = told.iter().filter(|code| *code == "case.open").count();
        assert_eq!(of_cases, times, "{name}: {told:?}");
    }
    assert!(!format!("{opened:?}").contains(&number(1)), "counts, never a value");

    town.go_to("2026-03-03");
    load(&town, entry, "clerk", rows(4)).await;
    assert_eq!(cases(&town).await.len(), 1, "one is open already");
    town.act(opened.id, "answer", "clerk", &EXPLAINED).await.unwrap();
    town.act(opened.id, "order_correction", "registrar", &[("mend_by", "2026-03-20")])
        .await
        .unwrap();
    town.go_to("2026-03-04");
    load(&town, entry, "clerk", rows(1)).await;
    let ended = town.case(opened.id).await;
    assert_eq!(ended.state, "recovered", "one of a hundred is within the tolerance");
    assert!(ended.closed_at.is_some() && ended.clocks.iter().all(CaseClock::has_ended));
    let event = town.last_event(opened.id).await;
    let figures = QualityFigures::stated(&stated_by(&event)).unwrap();
    assert_eq!((event.actor, figures.over), (None, 0));
    assert!(figures.points > 9_900 && figures.points < 10_000, "{figures:?}");

    town.go_to("2026-03-05");
    load(&town, entry, "clerk", rows(9)).await;
    let both = cases(&town).await;
    assert_eq!((both.len(), both[1].state.as_str()), (2, "open"), "bad again is a new case");
    let view = town.app.entry_quality(entry, &who("officer")).await.unwrap();
    assert_eq!(view.trend.len(), 4, "each version once");
    assert!(view.trend.last().unwrap().score.whole < view.trend[2].score.whole);
    assert_eq!(view.case.map(|case| case.id), Some(both[1].id));
}

#[tokio::test]
async fn what_the_office_closed_is_asked_again_only_once_it_is_worse() {
    let (town, entry) = ruled(5).await;
    let case = cases(&town).await.remove(0).id;
    town.act(case, "answer", "clerk", &EXPLAINED).await.unwrap();
    town.act(case, "close", "registrar", &[]).await.unwrap();
    let closed = QualityFigures::stated(&stated_by(&town.last_event(case).await)).unwrap();
    assert_eq!(closed.over, 1);
    town.go_to("2026-03-03");
    load(&town, entry, "clerk", format!("{}\n", rows(5))).await;
    assert_eq!(cases(&town).await.len(), 1, "no worse than before");
    town.go_to("2026-03-04");
    load(&town, entry, "clerk", rows(8)).await;
    assert_eq!(cases(&town).await.len(), 2);
}

#[tokio::test]
async fn rules_have_versions_and_a_score_names_those_it_used() {
    let (town, entry) = ruled(5).await;
    let first = newest(&town, entry).await;
    let (app, clerk) = (&town.app, who("clerk"));
    let laxer = SentRule { most: "250".to_owned(), ..at_most_150() };
    let stale = app.set_quality_rule(entry, Some("a1"), 0, &laxer, &clerk).await;
    assert_eq!(refusal(stale), "stale", "somebody set rules meanwhile");
    app.set_quality_rule(entry, Some("a1"), 1, &laxer, &clerk).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    let second = newest(&town, entry).await;
    assert_eq!((second.rules_version, second.over().count()), (2, 0));
    assert_ne!(second.rules_digest, first.rules_digest);
    assert_eq!(town.store.evaluations(entry, 10).await.unwrap().len(), 3, "each stays");

    let reason = app.switch_quality_rule(entry, "a1", false, 2, " ", &clerk).await;
    assert_eq!(gap(reason), ("reason".to_owned(), "field.required"));
    app.switch_quality_rule(entry, "a1", false, 2, "改由入口校验", &who("officer")).await.unwrap();
    app.switch_quality_rule(entry, "on_time", false, 3, "由汇聚及时性评价", &clerk).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    let third = newest(&town, entry).await;
    assert!(third.outcomes.iter().all(|one| one.rule.code != "a1"), "{third:?}");
    assert!(!third.score.dimensions.contains_key(&Dimension::Timeliness));
    let view = app.entry_quality(entry, &clerk).await.unwrap();
    let reasons: Vec<&str> = view.history.iter().map(|set| set.reason.as_str()).collect();
    assert_eq!(reasons, ["由汇聚及时性评价", "改由入口校验", "户籍业务规则", "户籍业务规则"]);

    for name in ["health clerk", "registrar", "supervisor"] {
        let refused = refusal(app.set_quality_rule(entry, None, 4, &laxer, &who(name)).await);
        assert!(["not-found", "quality.not-owner"].contains(&refused.as_str()), "{name} {refused}");
    }
}

#[tokio::test]
async fn only_the_clerk_and_officer_of_the_unit_see_which_rows_fail_and_it_is_on_record() {
    let (town, entry) = ruled(25).await;
    let before = town.app.ledger().health().durable;
    let found = town.app.failing_keys(entry, &who("clerk")).await.unwrap();
    let (rule, failed, keys) = &found.rules[0];
    assert_eq!((rule.code.as_str(), *failed, keys.len()), ("a1", 25, 20), "at most twenty");
    assert_eq!(keys[0], number(1));
    assert!(!found.receipt.is_empty());
    assert_eq!(town.app.ledger().health().durable, before + 1);
    for name in ["health clerk", "registrar", "decider", "supervisor"] {
        let refused = refusal(town.app.failing_keys(entry, &who(name)).await);
        assert_eq!(refused, "not-found", "{name}");
    }
    assert_eq!(town.app.ledger().health().durable, before + 5, "refused looks are on record");
    town.go_to("2026-03-03");
    load(&town, entry, "clerk", rows(0)).await;
    let found = town.app.failing_keys(entry, &who("officer")).await.unwrap();
    assert!(found.rules.is_empty() && found.receipt.is_empty(), "they went with what they failed");
}

#[tokio::test]
async fn a_table_is_evaluated_again_on_schedule_and_not_before() {
    let (town, entry) = ruled(0).await;
    let count = async || town.store.evaluations(entry, 50).await.unwrap().len();
    let before = count().await;
    for (day, more) in [("2026-03-05", 0), ("2026-03-08", 0), ("2026-03-09", 1), ("2026-03-10", 1)]
    {
        town.go_to(day);
        town.app.queue_due_evaluations().await.unwrap();
        town.app.run_jobs_until_idle().await.unwrap();
        assert_eq!(count().await, before + more, "{day}");
    }
}

#[tokio::test]
async fn a_reference_reaches_the_units_own_resources_and_drift_needs_a_history() {
    let (town, entry) = ruled(0).await;
    let (app, clerk) = (&town.app, who("clerk"));
    let mut other = complete("户籍登记");
    other.draft.class_code = "307021".to_owned();
    other.draft.items =
        vec![item("登记号码", ItemType::Text, 18), item("备注", ItemType::Text, 50)];
    let own = published(&town, &other, "clerk", "officer").await;
    other.draft.name = "接种登记".to_owned();
    let foreign = published(&town, &other, "health clerk", "health officer").await;
    let known = |many: u32| {
        let row = |n: u32| format!("\n{},在册", number(n));
        format!("登记号码,备注{}", (1..=many).map(row).collect::<String>())
    };
    load(&town, own, "clerk", known(97)).await;
    load(&town, foreign, "health clerk", known(97)).await;

    let refers = |to: EntryId| SentRule {
        kind: "reference".to_owned(),
        item: "公民身份号码".to_owned(),
        entry: to.to_string(),
        target: "登记号码".to_owned(),
        ..at_most_150()
    };
    let refused = app.set_quality_rule(entry, None, 1, &refers(foreign), &clerk).await;
    assert_eq!(gap(refused), ("entry".to_owned(), "quality.no-such-resource"));
    app.set_quality_rule(entry, None, 1, &refers(own), &clerk).await.unwrap();
    let volume = SentRule { kind: "volume".to_owned(), drift: "50".to_owned(), ..at_most_150() };
    app.set_quality_rule(entry, None, 2, &volume, &clerk).await.unwrap();
    let spread =
        SentRule { kind: "distribution".to_owned(), item: "性别".to_owned(), ..volume.clone() };
    app.set_quality_rule(entry, None, 3, &spread, &clerk).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    let first = newest(&town, entry).await;
    let of = |found: &Evaluation, code: &str| {
        found.outcomes.iter().find(|one| one.rule.code == code).unwrap().clone()
    };
    assert_eq!((of(&first, "a2").tested, of(&first, "a2").failed), (100, 3));
    assert_eq!(of(&first, "a3").skipped, Some(Skip::NoHistory));

    town.go_to("2026-03-03");
    load(&town, entry, "clerk", rows(0).lines().take(92).collect::<Vec<_>>().join("\n")).await;
    let second = newest(&town, entry).await;
    assert_eq!((of(&second, "a3").drift_permille, of(&second, "a3").failed), (Some(90), 1));
    let spread = of(&second, "a4");
    assert_eq!(spread.failed, 0, "as many men as women: {spread:?}");
    assert!(spread.shape.is_some());
}

#[tokio::test]
async fn a_unit_sees_its_own_board_and_the_office_all_of_them() {
    let (town, entry) = ruled(5).await;
    let all = town.app.quality(None, &who("registrar")).await.unwrap();
    assert_eq!((all.lines.len(), all.total.loaded, all.total.below), (1, 1, 1));
    let own = town.app.quality(None, &who("clerk")).await.unwrap();
    assert_eq!(own, all);
    let none = town.app.quality(None, &who("health clerk")).await.unwrap();
    assert!(none.lines.is_empty());
    let police = Some(UnitId::named(POLICE));
    assert_eq!(refusal(town.app.quality(police, &who("health clerk")).await), "not-found");
    let listed = town.app.quality_list(None, &who("registrar")).await.unwrap();
    assert_eq!((listed[0].table.entry.id, listed[0].is_below), (entry, true));
    let stranger = town.app.entry_quality(entry, &who("health clerk")).await;
    assert_eq!(refusal(stranger), "not-found");
}
