//! Uses by client systems and by owners: what is answered, what is refused, and what stands in the log afterwards.

use std::convert::Infallible;
use std::sync::Arc;

use app::catalogue::KeyKind;
use app::uses::{Call, Caller, Export, LOOKUP_ROWS_MAX, LookupRequest, OwnUse, PAGE_ROWS_MAX};
use app::uses::{QueryRequest, VerifyRequest};
use app::{App, ErrorKind, FixedClock};
use bytes::Bytes;
use domain::expr::{Expr, Filter};
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{BatchId, EntryId, GrantId, KeyId, SystemId};
use domain::loads::LoadMode;
use domain::systems::{ApiKey, ClientSystem, SecurityAssessment};
use domain::values::ValueFault;
use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use ledger::{Outcome, Stage, StoredContent, UsageRecord};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Event;

#[path = "catalogue/city.rs"]
#[allow(dead_code, reason = "this noun needs only a part of the city")]
mod city;

use city::{City, HEALTH, NOW, clerk, complete, officer, stranger};

const MATTER: &str = "FZ-001";
const SECRET: &str = "byk_test";

/// A city with a table, a grant on it, and a clock that the test moves.
struct Granted {
    city: City,
    app: Arc<App>,
    clock: Arc<FixedClock>,
    resource: String,
    entry: EntryId,
    batch: BatchId,
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn event(kind: &str) -> Event {
    Event {
        at: now(),
        actor: None,
        unit: None,
        kind: kind.to_owned(),
        subject_kind: "test".to_owned(),
        subject: String::new(),
        detail: json!({}),
    }
}

fn system() -> ClientSystem {
    ClientSystem {
        id: SystemId::named("system"),
        unit: stranger().unit,
        name: "审批系统".to_owned(),
        purpose: "身份核验".to_owned(),
        responsible: stranger().person,
        assessment: Some(SecurityAssessment {
            assessor: "测评中心".to_owned(),
            report_number: "1".to_owned(),
            level: 3,
            issued_on: "2026-01-01".parse().unwrap(),
            valid_until: "2027-12-31".parse().unwrap(),
        }),
        suspended: false,
    }
}

fn key(secret: &str, expires_at: &str) -> ApiKey {
    ApiKey {
        id: KeyId::named(secret),
        system: system().id,
        label: secret.to_owned(),
        prefix: "byk".to_owned(),
        digest: hex::encode(Sha256::digest(secret)),
        scope: Vec::new(),
        created_at: now(),
        expires_at: expires_at.parse().unwrap(),
        revoked_at: None,
    }
}

impl Granted {
    /// `rows` people with `keys` different keys; every `bad_every`th row has a birthday that does not exist.
    async fn build(key_kind: KeyKind, (rows, keys, bad_every): (u32, u32, u32)) -> Self {
        let city = City::build().await;
        let mut input = complete("常住人口");
        input.key_kind = key_kind;
        let entry = city.publish(&input).await;
        let clock = Arc::new(FixedClock::new(now()));
        let app =
            App::open(city.app.stores(), city.app.config().clone(), clock.clone()).await.unwrap();
        let resource = city.entry(entry).await.code.unwrap().to_path();
        let batch = load(&app, entry, (rows, keys, bad_every)).await;
        let granted = Self { city, app, clock, resource, entry, batch };
        granted.grant().await;
        granted
    }

    async fn grant(&self) {
        let entry = self.city.entry(self.entry).await;
        let grant = Grant {
            id: GrantId::named("grant"),
            number: "G-1".to_owned(),
            case: None,
            decision: "D-1".to_owned(),
            entry: self.entry,
            provider: entry.unit,
            consumer: stranger().unit,
            items: entry.schema().columns.iter().map(|column| column.id).collect(),
            masks: Vec::new(),
            row_scope: Expr::always(),
            methods: vec![
                Method::Verification,
                Method::Lookup,
                Method::Interface,
                Method::Exchange,
            ],
            matters: vec![Matter {
                code: MATTER.to_owned(), name: "核验".to_owned(), field: None
            }],
            purpose: "核验".to_owned(),
            calls_per_day: Some(5),
            responsible: stranger().person,
            approver: stranger().person,
            valid_from: "2026-01-01".parse().unwrap(),
            valid_to: "2027-01-01".parse().unwrap(),
            state: GrantState::Active,
            version: 1,
        };
        let tx = self.city.store.begin().await.unwrap();
        tx.insert_system(&system()).await.unwrap();
        tx.insert_key(&key(SECRET, "2027-01-01T00:00:00Z")).await.unwrap();
        tx.insert_key(&key("byk_revoked", "2027-01-01T00:00:00Z")).await.unwrap();
        tx.insert_key(&key("byk_short", "2026-11-18T03:00:00Z")).await.unwrap();
        tx.insert_grant(&grant, now()).await.unwrap();
        tx.event(&event("test.granted")).await.unwrap();
        tx.commit().await.unwrap();
        self.app.refresh_live().await.unwrap();
    }

    fn call(&self) -> Call<'_> {
        Call { resource: &self.resource, matter: MATTER, person: "" }
    }

    fn caller(&self) -> Caller {
        self.app.caller(SECRET).unwrap()
    }

    /// Verifies the existence of so many keys in one call.
    async fn verify(&self, app: &App, keys: u32) -> app::Result<String> {
        let subject =
            |n| VerifyRequest { key: json!(format!("P{n:08}")), claims: [].into_iter().collect() };
        let subjects: Vec<_> = (0..keys).map(subject).collect();
        let caller = app.caller(SECRET).unwrap();
        let answer = app.verify(&caller, self.call(), &subjects, b"{}").await?;
        Ok(answer.evidence.receipt)
    }

    async fn reopened(&self) -> Arc<App> {
        let config = self.app.config().clone();
        App::open(self.app.stores(), config, self.clock.clone()).await.unwrap()
    }

    fn last_record(&self) -> UsageRecord {
        let last = self.app.log_len() - 1;
        match self.app.ledger().record(last).unwrap().unwrap().content {
            StoredContent::Use { record, .. } => *record,
            other => panic!("no use: {other:?}"),
        }
    }

    fn last_reason(&self) -> String {
        match self.last_record().outcome {
            Outcome::Denied { reason } => reason,
            other => other.code().to_owned(),
        }
    }
}

async fn load(app: &Arc<App>, entry: EntryId, (rows, keys, bad_every): (u32, u32, u32)) -> BatchId {
    let line = |n: u32| {
        let day =
            if bad_every > 0 && n.is_multiple_of(bad_every) { "2001-02-30" } else { "2001-02-03" };
        format!("P{:08},居民{n},{day}\n", n % keys)
    };
    let text: String = std::iter::once("公民身份号码,姓名,出生日期\n".to_owned())
        .chain((0..rows).map(line))
        .collect();
    let upload = app::loads::Upload { entry, file_name: "人口.csv", encoding: None };
    let piece = Ok::<_, Infallible>(Bytes::from(text));
    let batch = app.store_upload(&clerk(), upload, stream::iter([piece])).await.unwrap();
    let mode = LoadMode::Append;
    app.confirm_load(batch.id, batch.mapping.clone(), mode, &clerk()).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    batch.id
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn the_calls_of_a_day_are_remembered_over_a_restart_and_forgotten_after_midnight() {
    let granted = Granted::build(KeyKind::Unique, (10, 10, 0)).await;
    granted.verify(&granted.app, 3).await.unwrap();
    let too_many = granted.verify(&granted.app, 3).await.unwrap_err();
    assert_eq!((too_many.kind(), too_many.code()), (ErrorKind::Limited, "grant.daily-limit"));
    let malformed = [VerifyRequest { key: json!({ "a": 1, "b": 2 }), claims: [].into() }];
    let caller = granted.caller();
    granted.app.verify(&caller, granted.call(), &malformed, b"{}").await.unwrap_err();

    let restarted = granted.reopened().await;
    granted.verify(&restarted, 2).await.unwrap();
    let too_many = granted.verify(&restarted, 1).await.unwrap_err();
    assert_eq!(too_many.code(), "grant.daily-limit");

    // Midnight in the city is four in the afternoon in Greenwich.
    granted.clock.set(at("2026-11-18T15:59:59Z"));
    assert!(granted.verify(&restarted, 1).await.is_err());
    let before_midnight = restarted.caller(SECRET).unwrap();
    granted.clock.set(at("2026-11-18T16:00:00Z"));
    restarted.refresh_live().await.unwrap();
    granted.verify(&restarted, 4).await.unwrap();
    let one = [VerifyRequest { key: json!("P00000001"), claims: [].into() }];
    let late = restarted.verify(&before_midnight, granted.call(), &one, b"{}").await.unwrap_err();
    assert_eq!(late.code(), "grant.daily-limit", "it counts for the day before");
    granted.verify(&restarted, 1).await.unwrap();
    assert!(granted.verify(&restarted, 1).await.is_err(), "four and one are five");
}

#[tokio::test]
async fn a_key_that_was_revoked_or_has_expired_is_refused_on_record_and_an_unknown_one_is_counted()
{
    let granted = Granted::build(KeyKind::Unique, (10, 10, 0)).await;
    let app = &granted.app;
    let tx = granted.city.store.begin().await.unwrap();
    tx.revoke_key(KeyId::named("byk_revoked"), now()).await.unwrap();
    tx.event(&event("test.revoked")).await.unwrap();
    tx.commit().await.unwrap();
    app.refresh_live().await.unwrap();
    granted.clock.set(now() + SignedDuration::from_hours(2));
    let ask = async |secret| {
        app.caller_of(secret, ledger::Method::Verify, &granted.resource).await.map(drop)
    };
    ask(SECRET).await.unwrap();
    for (secret, reason) in [("byk_revoked", "key.revoked"), ("byk_short", "key.expired")] {
        let before = app.log_len();
        let refused = ask(secret).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Denied, "key.unknown"));
        let record = granted.last_record();
        assert_eq!((app.log_len(), granted.last_reason().as_str()), (before + 1, reason));
        assert_eq!(record.system, Some(system().id.to_string()));
        assert_eq!(record.consumer_unit, stranger().unit.to_string());
    }
    let before = app.log_len();
    assert_eq!(ask("byk_of_nobody").await.unwrap_err().code(), "key.unknown");
    assert_eq!(app.log_len(), before);
    let figures = app.figures().await.unwrap();
    assert!(figures.iter().any(|(name, _, n)| *name == "banyan_keys_unknown" && *n == 1));
}

#[tokio::test]
async fn an_answer_stops_at_its_bound_and_says_so() {
    let granted = Granted::build(KeyKind::Lookup, (12_000, 15, 0)).await;
    let (app, caller) = (&granted.app, granted.caller());
    let request = |keys: std::ops::Range<u32>| LookupRequest {
        keys: keys.map(|n| json!(format!("P{n:08}"))).collect(),
        items: vec!["姓名".to_owned()],
    };
    let look_up = async |keys| {
        let answer = app.look_up(&caller, granted.call(), &request(keys), b"{}").await.unwrap();
        let rows: usize = answer.results.iter().map(Vec::len).sum();
        (rows, answer.truncated)
    };
    assert_eq!(look_up(0..3).await, (2_400, false));
    let over = Granted { app: granted.reopened().await, ..granted };
    let grant = over.city.store.grant(GrantId::named("grant")).await.unwrap().unwrap();
    let tx = over.city.store.begin().await.unwrap();
    let unlimited = Grant { calls_per_day: None, version: 2, ..grant };
    tx.update_grant(&unlimited, 1, now()).await.unwrap();
    tx.event(&event("test.widened")).await.unwrap();
    tx.commit().await.unwrap();
    over.app.refresh_live().await.unwrap();
    let answer =
        over.app.look_up(&over.caller(), over.call(), &request(0..15), b"{}").await.unwrap();
    let rows: usize = answer.results.iter().map(Vec::len).sum();
    assert_eq!((rows, answer.truncated, answer.results.len()), (LOOKUP_ROWS_MAX, true, 15));
    assert_eq!(over.last_record().row_count, LOOKUP_ROWS_MAX as u64);

    let query = |limit| QueryRequest {
        filter: Filter::always(),
        items: Vec::new(),
        limit: Some(limit),
        after: None,
    };
    for limit in [0, PAGE_ROWS_MAX + 1] {
        let caller = over.caller();
        let refused = over.app.query(&caller, over.call(), &query(limit), b"{}").await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Invalid, "lake.limit"));
        assert!(refused.place().contains("1000"), "{}", refused.place());
        assert_eq!(over.last_reason(), "lake.limit");
    }
}

#[tokio::test]
async fn an_export_that_breaks_off_says_how_many_rows_had_left() {
    let granted = Granted::build(KeyKind::Lookup, (60_000, 60_000, 0)).await;
    let export = async |filter| {
        let wanted = Export { filter, items: Vec::new(), encoding: "utf-8".to_owned() };
        let caller = granted.caller();
        granted.app.export(&caller, granted.call(), &wanted, b"{}").await.unwrap().chunks
    };
    let closing = async || {
        granted.app.settle().await;
        let record = granted.last_record();
        assert!(matches!(record.stage, Stage::Closed { .. }));
        (record.outcome, record.row_count)
    };
    let mut part = export(Filter::always()).await;
    let heading = part.next().await.unwrap().unwrap();
    let rows = part.next().await.unwrap().unwrap();
    drop(part);
    let left = rows.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!(heading.iter().filter(|byte| **byte == b'\n').count(), 1);
    assert!(left > 0 && left < 60_000, "{left}");
    assert_eq!(closing().await, (Outcome::Failed, left));

    let one = json!({ "item": "公民身份号码", "op": "eq", "value": "P00000001" });
    let mut waiting = export(serde_json::from_value(one).unwrap()).await;
    waiting.next().await.unwrap().unwrap();
    drop(waiting);
    assert_eq!(closing().await, (Outcome::Failed, 0), "its row waited and never left");

    let mut whole = export(Filter::always()).await;
    while let Some(chunk) = whole.next().await {
        chunk.unwrap();
    }
    assert_eq!(closing().await, (Outcome::Answered, 60_000));
}

fn words() -> app::loads::FaultWords {
    let reason = |fault: ValueFault, _lang: &str| fault.to_string();
    app::loads::FaultWords { headings: ["a", "b", "c", "d"].map(str::to_owned), reason, lang: "en" }
}

#[tokio::test]
async fn bad_rows_leave_only_after_their_download_is_on_record_and_a_refusal_is_too() {
    let granted = Granted::build(KeyKind::Unique, (400, 400, 200)).await;
    let (app, batch) = (&granted.app, granted.batch);
    let before = app.log_len();
    let mut csv = app.faults_csv(batch, &clerk(), words()).await.unwrap();
    assert_eq!(app.log_len(), before + 1, "on record before the first piece");
    let record = granted.last_record();
    assert_eq!((record.method, record.row_count), (ledger::Method::Download, 2));
    assert_eq!((record.medium.as_str(), record.items.len()), ("file", 3));
    while csv.recv().await.is_some() {}
    app.faults_xlsx(batch, &officer(), words()).await.unwrap();
    app.bad_rows(batch, &clerk(), 10).await.unwrap();
    app.batch_sample(batch, &clerk()).await.unwrap();
    assert_eq!(app.log_len(), before + 4);
    assert_eq!(granted.last_record().method, ledger::Method::Preview);

    let before = app.log_len();
    app.faults_csv(batch, &stranger(), words()).await.map(drop).unwrap_err();
    app.faults_xlsx(batch, &stranger(), words()).await.map(drop).unwrap_err();
    app.batch_sample(batch, &stranger()).await.map(drop).unwrap_err();
    app.may_preview(granted.entry, &stranger(), "test").await.map(drop).unwrap_err();
    let look =
        OwnUse { entry: granted.entry, filter: None, after: None, limit: 1, purpose: "test" };
    app.preview(&stranger(), look).await.map(drop).unwrap_err();
    assert_eq!(app.log_len(), before + 5);
    let record = granted.last_record();
    assert_eq!((record.outcome, record.row_count), (Outcome::NotFound, 0));
    assert_eq!(
        record.consumer_unit,
        city::unit(HEALTH, domain::units::UnitKind::StateOrgan, "021").id.to_string()
    );
}
