//! Deleting and altering data on file (Article 22): two approvals, carried out by the platform, on record.

use domain::ids::{CaseId, EntryId};
use domain::loads::LoadMode;
use domain::procedures::CHANGE_ORDER;
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
