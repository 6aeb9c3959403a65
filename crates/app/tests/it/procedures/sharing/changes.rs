//! Deleting and altering data on file (Article 22): two approvals, carried out by the platform, on record.

use app::cases::Narrowing;
use domain::ids::{BatchId, CaseId, EntryId};
use domain::loads::LoadMode;
use domain::procedures::{ALL, CHANGE_ORDER, FieldKind};
use store::{BatchFilter, BatchState, Slice};

use super::town::{Town, gap, refusal, who};

const THREE: &str = "P1,甲,2001-02-03\nP2,乙,2001-02-03\nP3,丙,2001-02-03\n";

async fn loaded(town: &Town) -> EntryId {
    let entry = town.publish("常住人口").await;
    town.load(entry, THREE).await;
    entry
}

async fn deletion(town: &Town, entry: EntryId, keys: &str) -> CaseId {
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "delete"),
        ("record_keys", keys),
        ("reasons", "重复登记"),
    ];
    town.open(&CHANGE_ORDER, "clerk", &given).await.unwrap()
}

const APPROVED: &[(&str, &str)] = &[("approve_for_unit", "officer"), ("approve", "decider")];

#[tokio::test]
async fn rows_are_deleted_by_the_platform_after_two_approvals() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let case = deletion(&town, entry, "P1\nP3\nP1\nP9").await;
    town.acts(case, APPROVED).await;
    assert_eq!(town.state(case).await, "approved");
    assert_eq!(town.store.table(entry).await.unwrap().unwrap().rows, 3, "not before the job ran");
    town.app.run_jobs_until_idle().await.unwrap();

    assert_eq!(town.state(case).await, "executed");
    let table = town.store.table(entry).await.unwrap().unwrap();
    assert_eq!(table.rows, 1);
    let event = town.last_event(case).await;
    assert_eq!((event.actor, event.act.as_str()), (None, "execute"), "no person did it");
    assert_eq!(
        (&event.detail["deleted"], &event.detail["version"]),
        (&2.into(), &table.version.into())
    );
    assert_eq!(town.app.live().table(entry).unwrap().rows, 1);
    assert!(town.notices("clerk").await.contains(&"case.execute".to_owned()));
}

#[tokio::test]
async fn the_two_approvals_are_by_two_persons_and_neither_asked() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "delete"),
        ("record_keys", "P1"),
        ("reasons", "重复登记"),
    ];
    let case = town.open(&CHANGE_ORDER, "officer", &given).await.unwrap();
    let own = town.act(case, "approve_for_unit", "officer", &[]).await;
    assert_eq!(refusal(own), "act.conflict-of-interest");
    let early = town.act(case, "approve", "decider", &[]).await;
    assert_eq!(refusal(early), "act.wrong-state");
    town.acts(case, &[("approve_for_unit", "second officer"), ("refuse", "decider")]).await;
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(
        town.store.table(entry).await.unwrap().unwrap().rows,
        3,
        "a refused order changes nothing"
    );
}

#[tokio::test]
async fn rows_are_altered_by_an_uploaded_batch_that_nobody_can_confirm_or_cancel_meanwhile() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let batch = town.upload(entry, "公民身份号码,姓名,出生日期\nP2,乙乙,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "alter"),
        ("batch", &*batch.to_string()),
        ("reasons", "姓名有误"),
    ];
    let case = town.open(&CHANGE_ORDER, "clerk", &given).await.unwrap();
    town.acts(case, APPROVED).await;
    assert_eq!(refusal(town.app.cancel_load(batch, &who("clerk")).await), "load.ordered");
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(town.state(case).await, "executed");
    assert_eq!(town.last_event(case).await.detail["altered"], 1);
    assert_eq!(town.store.table(entry).await.unwrap().unwrap().rows, 3);
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_refused_when_it_is_asked_for() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await.to_string();
    let given = |keys| {
        [
            ("entry", entry.as_str()),
            ("change_kind", "delete"),
            ("record_keys", keys),
            ("reasons", "误录"),
        ]
    };
    let unloaded = town.open(&CHANGE_ORDER, "clerk", &given("P1")).await;
    assert_eq!(refusal(unloaded), "resource.not-loaded");
    town.load(entry.parse().unwrap(), THREE).await;
    let none = town.open(&CHANGE_ORDER, "clerk", &given("")).await;
    assert_eq!(gap(none), ("record_keys".to_owned(), "field.required"));
    let parts = town.open(&CHANGE_ORDER, "clerk", &given("P1,P2")).await;
    assert_eq!(gap(parts), ("record_keys".to_owned(), "change.key-parts"));
}

#[tokio::test]
async fn a_key_that_is_no_key_deletes_nothing_and_the_order_fails() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let case = deletion(&town, entry, "P1\nP0000000000000000000000000000000").await;
    town.acts(case, APPROVED).await;
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(town.state(case).await, "failed");
    assert_eq!(town.last_event(case).await.reason, "load.too-many-bad-rows");
    assert_eq!(town.store.table(entry).await.unwrap().unwrap().rows, 3);
}

#[tokio::test]
async fn nobody_deletes_by_a_load_of_their_own() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let batch = town.upload(entry, "公民身份号码\nP1\n").await;
    let known = town.store.batch(batch).await.unwrap().unwrap();
    let tried = town.app.confirm_load(batch, known.mapping, LoadMode::Delete, &who("clerk")).await;
    assert_eq!(refusal(tried), "load.delete-by-order");
    let filter = BatchFilter { states: vec![BatchState::Queued], ..BatchFilter::default() };
    assert!(town.store.batches(&filter, &Slice::first(5)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_batch_is_chosen_among_those_that_wait_and_any_other_is_named_as_a_gap() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let batches = town.store.batches(&BatchFilter::default(), &Slice::first(5)).await.unwrap();
    let loaded = batches.rows[0].id;
    let waiting = town.upload(entry, "公民身份号码,姓名,出生日期\nP2,乙乙,2001-02-03\n").await;
    let kind = CHANGE_ORDER.form.iter().find(|field| field.code == "batch").unwrap().kind;
    let offered = async |name: &str, entry| {
        let by = Narrowing { text: "", entry, lang: "zh-CN" };
        town.app.offers(&CHANGE_ORDER, kind, by, &who(name)).await.unwrap().list
    };
    for named in [Some(entry), None] {
        let list = offered("clerk", named).await;
        let values: Vec<&str> = list.iter().map(|offer| offer.value.as_str()).collect();
        assert_eq!(values, [waiting.to_string()]);
        assert_eq!(list[0].name, "人口.csv");
        assert_eq!(list[0].note, "常住人口 · 2026-03-02");
        assert!(offered("health clerk", named).await.is_empty(), "another unit's are not there");
    }
    let entry = entry.to_string();
    for batch in [loaded, BatchId::named("none")] {
        let given = [
            ("entry", entry.as_str()),
            ("change_kind", "alter"),
            ("batch", &*batch.to_string()),
            ("reasons", "姓名有误"),
        ];
        let refused = town.open(&CHANGE_ORDER, "clerk", &given).await;
        assert_eq!(gap(refused), ("batch".to_owned(), "field.reference"));
    }
}

#[tokio::test]
async fn a_batch_of_another_entry_is_not_the_one_to_be_changed_by() {
    let town = Town::on("2026-03-02").await;
    let (entry, other) = (loaded(&town).await, town.publish("暂住人口").await);
    let batch = town.upload(other, "公民身份号码,姓名,出生日期\nP2,乙乙,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "alter"),
        ("batch", &*batch.to_string()),
        ("reasons", "姓名有误"),
    ];
    let refused = town.open(&CHANGE_ORDER, "clerk", &given).await;
    assert_eq!(gap(refused), ("batch".to_owned(), "field.reference"));
}

#[tokio::test]
async fn a_batch_is_named_to_readers_and_opened_by_who_loads_for_the_unit() {
    let town = Town::on("2026-03-02").await;
    let entry = loaded(&town).await;
    let batch = town.upload(entry, "公民身份号码,姓名,出生日期\nP2,乙乙,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "alter"),
        ("batch", &*batch.to_string()),
        ("reasons", "姓名有误"),
    ];
    let case = town.open(&CHANGE_ORDER, "clerk", &given).await.unwrap();
    let stated = app::cases::content_of(&town.case(case).await).unwrap().stated;
    for (name, is_own) in [("clerk", true), ("decider", false)] {
        let named = town.app.named(&[&stated], Some(entry), Some(&who(name))).await.unwrap();
        let shown = named.batch(batch).unwrap();
        assert_eq!((shown.file_name.as_str(), shown.is_own), ("人口.csv", is_own), "{name}");
    }
    let anybody = town.app.named(&[&stated], Some(entry), None).await.unwrap();
    assert_eq!(anybody.batch(batch), None);
}

#[test]
fn the_states_that_a_batch_must_be_in_are_states_that_batches_have() {
    for procedure in ALL {
        let needed = procedure.acts.iter().flat_map(|act| act.needs);
        for field in procedure.form.iter().chain(needed) {
            let FieldKind::Batch { states } = field.kind else { continue };
            for state in states {
                assert!(state.parse::<BatchState>().is_ok(), "{}: {state}", procedure.code);
            }
        }
    }
}
