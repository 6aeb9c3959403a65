//! Systems and keys: what is revoked stays revoked, and is told once.

use app::Slice;
use app::events::EventQuery;
use app::systems::NewKey;
use domain::ids::SystemId;
use domain::people::{Actor, Post};
use domain::procedures::SYSTEM_CONNECTION;
use domain::units::UnitKind;
use jiff::civil::date;
use testkit::TestApp;

use crate::accounts::actor;

/// Applies to connect with an assessment, and the digital office agrees.
pub(crate) async fn connect(test: &TestApp, system: SystemId, officer: &Actor) {
    let office = UnitKind::DigitalOffice;
    let registrar = actor(&test.settle_unit("registry", office, &[Post::Registrar]).await, office);
    connect_by(test, system, officer, &registrar).await;
}

/// Connects a system where the city has its registrar.
pub(crate) async fn connect_by(
    test: &TestApp,
    system: SystemId,
    officer: &Actor,
    registrar: &Actor,
) {
    let given = [
        ("system", system.to_string()),
        ("system_role", "user".to_owned()),
        ("assessor", "测评机构".to_owned()),
        ("report_number", "1".to_owned()),
        ("protection_level", "3".to_owned()),
        ("assessed_on", "2026-01-05".to_owned()),
        ("assessed_until", "2027-01-04".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let case = test.app.open_by_form(&SYSTEM_CONNECTION, &given, officer).await.unwrap();
    test.app.act_on_case(case, "connect", registrar, "", 1).await.unwrap();
}

async fn told(test: &TestApp, kind: &str, auditor: &Actor) -> usize {
    let query = EventQuery { kind: kind.to_owned(), ..EventQuery::default() };
    test.app.business_events(&query, auditor, &Slice::first(10)).await.unwrap().rows.len()
}

#[tokio::test]
async fn a_key_is_revoked_once_and_stops_working_on_every_process() {
    let test = TestApp::start().await;
    let kind = UnitKind::StateOrgan;
    let officer = actor(&test.settle_unit("officer", kind, &[Post::DataOfficer]).await, kind);
    let auditor = test.settle_unit("auditor", kind, &[Post::AuditAdministrator]).await;
    let auditor = actor(&auditor, kind);
    let system = test.app.register_system("系统", "核验", officer.person, &officer).await.unwrap();
    connect(&test, system, &officer).await;
    let wanted =
        NewKey { label: "一".to_owned(), scope: Vec::new(), valid_to: date(2026, 12, 31) };
    let secret = test.app.make_key(system, wanted, &officer).await.unwrap();
    let clock: std::sync::Arc<dyn app::Clock> = test.clock.clone();
    let config = test.app.config().clone();
    let other = app::App::open(test.app.stores(), config, clock).await.unwrap();
    let key = test.app.system(system, &officer).await.unwrap().keys[0].clone();
    assert!(secret.starts_with(&key.prefix));
    for _attempt in 0..2 {
        test.app.revoke_key(key.id, &officer).await.unwrap();
    }
    assert_eq!(told(&test, "key.revoked", &auditor).await, 1, "the second changed nothing");
    let before = other.live().epochs;
    other.refresh_live_if_stale().await.unwrap();
    assert_ne!(other.live().epochs, before, "the other process noticed");
}

#[tokio::test]
async fn a_system_is_not_used_before_the_digital_office_let_it_connect() {
    let test = TestApp::start().await;
    let kind = UnitKind::StateOrgan;
    let officer = actor(&test.settle_unit("officer", kind, &[Post::DataOfficer]).await, kind);
    let system = test.app.register_system("系统", "核验", officer.person, &officer).await.unwrap();
    let wanted =
        NewKey { label: "一".to_owned(), scope: Vec::new(), valid_to: date(2026, 12, 31) };
    let refused = test.app.make_key(system, wanted, &officer).await.unwrap_err();
    assert_eq!(refused.code(), "system.unassessed");
}
