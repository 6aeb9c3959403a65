//! A small city, seeded into a folder of its own.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use app::library::{DataElement, LibraryKind, LibraryQuery};
use app::loads::LoadReport;
use app::timeliness::{Freshness, VerdictKind};
use app::uses::{Call, Claim, VerifyRequest};
use app::{App, AppConfig, FixedClock, Stores};
use demo::{
    DemoError, PASSWORD, Progress, Scale, check_all, example, is_seeded, law_in_force, seed,
};
use domain::catalogue::EntryState;
use domain::grants::GrantState;
use jiff::Timestamp;
use lake::{Lake, LakeConfig};
use ledger::{Ledger, LedgerConfig};
use search::SearchIndex;
use store::{
    BatchFilter, BatchState, CaseFilter, CaseOrder, EntryFilter, GrantFilter, Slice, Store,
};

pub(crate) async fn open(folder: &Path, clock: Arc<FixedClock>) -> Arc<App> {
    let url = format!("sqlite:{}?mode=rwc", folder.join("banyan.db").display());
    let log = LedgerConfig::new(folder.join("log"), "demo.example/usage").with_seed([7; 32]);
    let stores = Stores {
        store: Store::connect(&url).await.unwrap(),
        lake: Arc::new(
            Lake::open(LakeConfig { dir: folder.join("lake"), secret: [9; 32] }).unwrap(),
        ),
        ledger: Arc::new(Ledger::open(&log).unwrap()),
        search: Arc::new(SearchIndex::open(&folder.join("search")).unwrap()),
    };
    let config = AppConfig {
        data: folder.to_owned(),
        law: law_in_force(),
        sessions: app::SessionConfig::default(),
        document_number_form: "榕数办〔{year}〕{number}号".to_owned(),
        key_secret: [9; 32],
        usage_record: true,
    };
    App::open(stores, config, clock).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_city_is_seeded_with_every_state_and_a_sound_log() {
    let folder = tempfile::tempdir().unwrap();
    let now: Timestamp = "2026-11-22T10:30:00+08:00".parse().unwrap();
    let clock = Arc::new(FixedClock::new(now));
    let app = open(folder.path(), Arc::clone(&clock)).await;
    assert_eq!(is_seeded(&app).await.unwrap(), Progress::Empty);

    let seeded = seed(&app, &clock, now, Scale::one_in(50), &|_| ()).await.unwrap();
    assert_eq!(is_seeded(&app).await.unwrap(), Progress::Seeded);
    assert!(matches!(
        seed(&app, &clock, now, Scale::one_in(50), &|_| ()).await,
        Err(DemoError::SeededAlready)
    ));
    assert!(seeded.published >= 60 && seeded.tables >= 8, "{seeded:?}");
    assert!((300..600).contains(&seeded.uses), "{seeded:?}");

    assert!((3..=5).contains(&seeded.past_cases), "{seeded:?}");
    the_past_is_behind(&app).await;
    the_library_is_referred_to(&app).await;
    holders_were_compared(&app).await;
    quality_was_evaluated(&app).await;
    every_state_is_there(&app).await;
    data_came_in_time_late_and_not_at_all(&app).await;
    the_example_matches(&app).await;
    app.sign_in("linjiahao", PASSWORD, None).await.unwrap();
    records_are_in_order(&app, now);
    app.ledger().close();
    let report = ledger::fsck(&folder.path().join("log"), &app.log_key()).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

async fn the_past_is_behind(app: &App) {
    let (store, all) = (app.store(), CaseFilter::default());
    let count = store.count_cases(&all).await.unwrap();
    assert_eq!(check_all(app).await.unwrap(), count, "the invariants hold in every case");
    let cases = store.cases(&all, CaseOrder::Newest, &Slice::first(1_000)).await.unwrap().rows;
    let oldest = cases.iter().map(|stored| stored.case.opened_at).min();
    let half_a_year_ago: Timestamp = "2026-05-22T10:30:00+08:00".parse().unwrap();
    assert!(oldest.unwrap() < half_a_year_ago, "{oldest:?}");
}

async fn the_library_is_referred_to(app: &App) {
    let counts = app.library_counts(&LibraryQuery::default()).await.unwrap();
    assert!(counts.elements >= 40 && counts.code_lists >= 6 && counts.terms >= 20, "{counts:?}");
    let uses = app.library_uses(LibraryKind::Element, "DE00001", &[]);
    assert!(uses.len() >= 10, "{} entries name residents by their number", uses.len());
    let history = app.library_history::<DataElement>("DE00009").await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(app.live().classes().find("102010").is_some(), "an ended class is still read");
}

/// The source of names and the unit that keeps a second one were compared, and differ a little.
async fn holders_were_compared(app: &App) {
    let measures = app.store().newest_conflicts().await.unwrap();
    let names = measures.iter().find(|one| one.total.keys > 0).unwrap();
    assert!(names.total.differing > 0, "{measures:?}");
    assert!(names.total.permille() < 100, "most names agree: {names:?}");
    assert!(names.by_division.len() > 1, "{names:?}");
    let procedure = Some("source_conflict".to_owned());
    let filter = CaseFilter { procedure, open: Some(true), ..CaseFilter::default() };
    let cases = app.store().cases(&filter, CaseOrder::Newest, &Slice::first(10)).await.unwrap();
    assert_eq!(cases.rows.len(), 1, "{measures:?}");
    let opened = &cases.rows[0];
    assert_eq!((opened.case.opened_by, opened.due_on.is_some()), (None, true));
    let measured = app.measured_of(&opened.case).await.unwrap();
    assert_eq!(measured.as_ref(), Some(names), "its figures are those measured");
}

/// Food permits hold to their rules; many construction permits are too old, which is a case, after a trend of versions.
async fn quality_was_evaluated(app: &App) {
    let newest = app.store().newest_evaluations().await.unwrap();
    assert_eq!(newest.len(), app.store().tables().await.unwrap().len(), "every table");
    let by_code = |code: &str| {
        let found = app.live().tables().find(|table| table.entry.draft.name == code).cloned();
        newest.get(&found.unwrap().entry.id).unwrap().clone()
    };
    let food = by_code("食品经营许可信息");
    assert_eq!((food.rules_version, food.over().count()), (2, 0), "{food:?}");
    let building = by_code("建筑工程施工许可信息");
    assert_eq!((building.rules_version, building.over().count()), (2, 1), "{building:?}");
    assert!(newest.values().any(|one| one.score.whole == Some(10_000)), "a good one");
    let hospitals = by_code("医疗机构名录");
    let failing: Vec<u64> = hospitals.outcomes.iter().map(|one| one.failed).collect();
    assert!(failing.iter().sum::<u64>() > 0 && hospitals.over().count() == 0, "{hospitals:?}");
    let trend = app.store().evaluations(building.entry, 100).await.unwrap();
    let versions: BTreeSet<u64> = trend.iter().map(|one| one.table_version).collect();
    assert!(versions.len() > 3, "{versions:?}");
    assert!(!app.store().failing_keys(building.entry).await.unwrap().is_empty());
    let procedure = Some("quality_case".to_owned());
    let filter = CaseFilter { procedure, open: Some(true), ..CaseFilter::default() };
    let cases = app.store().cases(&filter, CaseOrder::Newest, &Slice::first(10)).await.unwrap();
    assert_eq!(cases.rows.len(), 1);
    assert_eq!(cases.rows[0].case.entry, Some(building.entry));
}

async fn every_state_is_there(app: &App) {
    let store = app.store();
    for state in [
        EntryState::Draft,
        EntryState::Submitted,
        EntryState::Registered,
        EntryState::Published,
        EntryState::Returned,
    ] {
        let filter = EntryFilter { states: vec![state], ..EntryFilter::default() };
        assert!(store.count_entries(&filter).await.unwrap() > 0, "{state:?}");
    }
    for (procedure, state) in [
        ("sharing_application", "submitted"),
        ("sharing_application", "granted"),
        ("sharing_application", "refused"),
        ("sharing_application", "taken_back"),
        ("catalogue_registration", "handed_in"),
        ("catalogue_registration", "submitted"),
        ("catalogue_registration", "returned"),
        ("catalogue_registration", "taken_back"),
    ] {
        let filter = CaseFilter {
            procedure: Some(procedure.to_owned()),
            states: vec![state.to_owned()],
            ..CaseFilter::default()
        };
        assert!(store.count_cases(&filter).await.unwrap() > 0, "{procedure} {state}");
    }
    let today = app.today();
    let open = |due_before| CaseFilter { open: Some(true), due_before, ..CaseFilter::default() };
    let overdue = store.count_cases(&open(Some(today))).await.unwrap();
    assert!(overdue >= 2 && overdue < store.count_cases(&open(None)).await.unwrap());
    let withdrawn = GrantFilter { state: Some(GrantState::Withdrawn), ..GrantFilter::default() };
    assert_eq!(store.count_grants(&withdrawn).await.unwrap(), 1);
    let refused = BatchFilter { states: vec![BatchState::Refused], ..BatchFilter::default() };
    assert_eq!(store.batches(&refused, &Slice::first(10)).await.unwrap().rows.len(), 1);
    let waiting = BatchFilter { states: vec![BatchState::Uploaded], ..BatchFilter::default() };
    let waiting = store.batches(&waiting, &Slice::first(10)).await.unwrap().rows;
    assert!(waiting.iter().any(|batch| LoadReport::of(batch).screening.unwrap().stops()));
    let committed = BatchFilter { states: vec![BatchState::Committed], ..BatchFilter::default() };
    let committed = store.batches(&committed, &Slice::first(100)).await.unwrap().rows;
    assert_eq!(committed.len(), 23);
    assert!(
        committed.iter().any(|batch| batch.counts.bad > 0),
        "some rows of the hospitals are in quarantine"
    );
}

/// The board has something of everything.
async fn data_came_in_time_late_and_not_at_all(app: &App) {
    let token = app.sign_in("luoming", PASSWORD, None).await.unwrap();
    let supervisor = app.resume(&token).await.unwrap().unwrap().actor();
    let board = app.timeliness(None, &supervisor).await.unwrap().total;
    for kind in [
        VerdictKind::Early,
        VerdictKind::OnTime,
        VerdictKind::Late,
        VerdictKind::Missed,
        VerdictKind::Open,
        VerdictKind::Exempt,
    ] {
        assert!(board.windows.of(kind) > 0, "{kind:?}: {board:?}");
    }
    for freshness in [Freshness::NeverLoaded, Freshness::Stale, Freshness::Fresh] {
        assert!(board.entries(freshness) > 0, "{freshness:?}: {board:?}");
    }
}

async fn the_example_matches(app: &App) {
    let example = example();
    let mut body: serde_json::Value = serde_json::from_str(&example.body).unwrap();
    let matter = body["matter"].as_str().unwrap().to_owned();
    let subject = VerifyRequest {
        key: body["key"].take(),
        claims: serde_json::from_value(body["claims"].take()).unwrap(),
    };
    let resource = example.resource_path.split('/').nth(4).unwrap();
    let call = Call { resource, matter: &matter, person: "" };
    let caller = app.caller(&example.key).unwrap();
    let answer = app.verify(&caller, call, &[subject], example.body.as_bytes()).await.unwrap();
    assert!(answer.results[0].found);
    assert!(
        answer.results[0].claims.values().all(|claim| *claim == Claim::Match),
        "{:?}",
        answer.results
    );
}

fn records_are_in_order(app: &App, now: Timestamp) {
    let mut before = 0;
    for index in 0..app.ledger().health().durable {
        let stored = app.ledger().record(index).unwrap().unwrap();
        if let ledger::StoredContent::Use { record, .. } = stored.content {
            assert!(before <= record.at_ms && record.at_ms <= now.as_millisecond(), "{index}");
            before = record.at_ms;
        }
    }
}
