//! Feeds 接口推送 (Articles 8, 24 and 28 (2)): who may push, what is found at once, and how it becomes part of the table.

use app::feeds::{NewFeed, PushFormat, Pushed};
use app::loads::BatchState;
use app::systems::NewKey;
use bytes::Bytes;
use domain::grants::Method;
use domain::ids::{EntryId, SystemId};
use domain::loads::LoadMode;
use domain::procedures::SYSTEM_CONNECTION;
use jiff::civil::date;
use store::{BatchFilter, EventFilter, Slice};

use super::systems::form;
use super::town::{Town, gap, refusal, who};

/// Rows of two people.
const TWO: &str = "{\"公民身份号码\":\"P1\",\"姓名\":\"甲\",\"出生日期\":\"2001-02-03\"}\n{\"公民身份号码\":\"P2\",\"姓名\":\"乙\",\"出生日期\":\"2001-02-04\"}\n";

/// A system of the police that may connect.
async fn system(town: &Town, name: &str) -> SystemId {
    let officer = who("officer");
    let id = town.app.register_system(name, "户籍", officer.person, &officer).await.unwrap();
    let text = id.to_string();
    let given = form(&text, "2026-02-01", "2026-06-30");
    let connection = town.open(&SYSTEM_CONNECTION, "clerk", &given).await.unwrap();
    town.acts(connection, &[("connect", "registrar")]).await;
    id
}

async fn key(town: &Town, system: SystemId, scope: Vec<Method>) -> String {
    let wanted = NewKey { label: "推送".to_owned(), scope, valid_to: date(2026, 12, 31) };
    let secret = town.app.make_key(system, wanted, &who("officer")).await.unwrap();
    town.app.refresh_live().await.unwrap();
    secret
}

/// An entry that a system feeds: with the secret of its key.
async fn fed(town: &Town) -> (EntryId, String) {
    let entry = town.publish("常住人口").await;
    let system = system(town, "人口信息管理系统").await;
    let new = NewFeed { entry, system: Some(system), removals: true };
    town.app.register_feed(&new, &who("officer")).await.unwrap();
    (entry, key(town, system, Vec::new()).await)
}

impl Town {
    async fn push(&self, entry: EntryId, secret: &str, text: &str) -> app::Result<Pushed> {
        let code = self.app.live().table(entry).unwrap().code.replace('/', "-");
        let caller = self.app.caller(secret)?;
        let bytes = Bytes::from(text.to_owned());
        self.app.push(&caller, &code, PushFormat::JsonLines, bytes, None).await
    }

    async fn waiting(&self, entry: EntryId) -> u64 {
        let view = self.app.feed_view(entry, &who("officer")).await.unwrap();
        view.waiting.map_or(0, |waiting| waiting.rows)
    }

    async fn fold(&self) {
        self.app.fold_due().await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
    }

    async fn names(&self, entry: EntryId) -> Vec<String> {
        let wanted =
            app::uses::OwnUse { entry, filter: None, after: None, limit: 10, purpose: "核对" };
        let page = self.app.preview(&who("clerk"), wanted).await.unwrap();
        page.rows.iter().map(|row| row[1].to_text()).collect()
    }
}

#[tokio::test]
async fn what_is_pushed_waits_for_its_fold_and_becomes_a_version() {
    let town = Town::on("2026-03-02").await;
    let (entry, secret) = fed(&town).await;
    let done = town.push(entry, &secret, TWO).await.unwrap();
    assert_eq!((done.upserted, town.waiting(entry).await), (2, 2));
    town.fold().await;
    assert_eq!(town.waiting(entry).await, 0);
    assert_eq!(town.names(entry).await, ["甲", "乙"]);

    let text = "{\"公民身份号码\":\"P1\",\"_op\":\"remove\"}\n{\"公民身份号码\":\"P2\",\"姓名\":\"丙\",\"出生日期\":\"2001-02-04\"}\n";
    town.push(entry, &secret, text).await.unwrap();
    town.fold().await;
    assert_eq!(town.waiting(entry).await, 2, "a table with a version waits some minutes");
    town.go_to("2026-03-03");
    town.fold().await;
    assert_eq!((town.waiting(entry).await, town.names(entry).await), (0, vec!["丙".to_owned()]));
    let filter = BatchFilter { entry: Some(entry), ..BatchFilter::default() };
    let batches = town.store.batches(&filter, &Slice::first(10)).await.unwrap().rows;
    let modes: Vec<LoadMode> = batches.iter().rev().map(|batch| batch.mode).collect();
    assert_eq!(modes, [LoadMode::Upsert, LoadMode::Delete, LoadMode::Upsert]);
    assert!(batches.iter().all(|batch| batch.state == BatchState::Committed));
}

#[tokio::test]
async fn a_file_sent_after_a_push_is_loaded_after_it() {
    let town = Town::on("2026-03-02").await;
    let (entry, secret) = fed(&town).await;
    town.load(entry, "P1,旧,2001-02-03\n").await;
    town.push(entry, &secret, TWO).await.unwrap();
    town.go_to("2026-03-03");
    town.load(entry, "P1,新,2001-02-03\n").await;
    town.go_to("2026-03-04");
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(town.waiting(entry).await, 0);
    let mut names = town.names(entry).await;
    names.sort();
    assert_eq!(names, ["乙", "新"], "the file was later than the push");
}

#[tokio::test]
async fn only_the_registered_system_of_the_owner_pushes_and_only_while_it_may() {
    let town = Town::on("2026-03-02").await;
    let (entry, secret) = fed(&town).await;
    let other = system(&town, "另一个系统").await;
    let others = key(&town, other, Vec::new()).await;
    assert_eq!(refusal(town.push(entry, &others, TWO).await), "feed.other-system");
    let feed = town.app.feed_view(entry, &who("officer")).await.unwrap().feed.unwrap();
    let reads = key(&town, feed.system, vec![Method::Lookup]).await;
    assert_eq!(refusal(town.push(entry, &reads, TWO).await), "feed.key-reads");
    town.app.pause_feed(entry, true, &who("officer")).await.unwrap();
    assert_eq!(refusal(town.push(entry, &secret, TWO).await), "feed.paused");
    town.app.pause_feed(entry, false, &who("officer")).await.unwrap();
    town.push(entry, &secret, TWO).await.unwrap();
    let unfed = town.publish("户籍迁移").await;
    assert_eq!(refusal(town.push(unfed, &secret, TWO).await), "feed.none");
    town.go_to("2026-07-01");
    assert_eq!(refusal(town.push(entry, &secret, TWO).await), "system.assessment-expired");
}

#[tokio::test]
async fn an_item_that_is_not_registered_refuses_the_push_and_is_noted_once_a_day() {
    let town = Town::on("2026-03-02").await;
    let (entry, secret) = fed(&town).await;
    let text = "{\"公民身份号码\":\"P1\",\"血型\":\"A\"}\n";
    for _ in 0..2 {
        let refused = town.push(entry, &secret, text).await.unwrap_err();
        assert_eq!((refused.code(), refused.place()), ("lake.unknown-field", "血型"));
    }
    let filter =
        EventFilter { kind_prefix: Some("feed.unregistered".to_owned()), ..EventFilter::default() };
    let noted = town.store.events(&filter, &Slice::first(5)).await.unwrap().rows;
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].event.detail["field"], "血型");
    assert_eq!(town.waiting(entry).await, 0);
}

#[tokio::test]
async fn the_officer_registers_a_feed_with_a_system_that_may_connect() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let officer = who("officer");
    let unassessed =
        town.app.register_system("新系统", "户籍", officer.person, &officer).await.unwrap();
    let new = |system| NewFeed { entry, system, removals: false };
    let refused = town.app.register_feed(&new(Some(unassessed)), &officer).await;
    assert_eq!(refusal(refused), "system.unassessed");
    let unnamed = town.app.register_feed(&new(None), &officer).await;
    assert_eq!(gap(unnamed), ("system".to_owned(), "field.required"));
    let by_clerk = town.app.register_feed(&new(Some(unassessed)), &who("clerk")).await;
    assert_eq!(refusal(by_clerk), "feed.officer-registers");
    let stranger = town.app.feed_view(entry, &who("health officer")).await;
    assert_eq!(refusal(stranger.map(drop)), "not-found");
}
