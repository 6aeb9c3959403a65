//! Acting for an agency by page: the switch, what it opens and what it closes.

use axum::http::StatusCode;
use domain::authorisations::{Authorisation, AuthorisationState, CoveredEntries, ServiceAct};
use domain::ids::{AuthorisationId, UnitId};
use domain::people::Post;
use domain::procedures::{Content, SERVICE_AUTHORISATION};
use domain::units::UnitKind;
use web::{Guard, RouteInfo};

use crate::guards::filled;
use crate::office::Office;

/// An authorisation of the service unit by the police, put straight into the store.
async fn authorise(office: &Office) -> Authorisation {
    let case = office.case(&SERVICE_AUTHORISATION, Content::default()).await;
    let today = office.test.app.today();
    let authorisation = Authorisation {
        id: AuthorisationId::named("given"),
        case,
        principal: UnitId::named("police"),
        agent: UnitId::named("service"),
        entries: CoveredEntries::All,
        acts: vec![ServiceAct::CompileEntries, ServiceAct::LoadData],
        first_on: today,
        last_on: today,
        document_number: "委〔2026〕1号".to_owned(),
        document_digest: "0".repeat(64),
        state: AuthorisationState::InForce,
        changed_at: office.test.app.now(),
    };
    let stored = office.test.app.store().case(case).await.unwrap().unwrap().case;
    let tx = office.test.app.store().begin().await.unwrap();
    tx.insert_authorisation(&authorisation).await.unwrap();
    let moved = domain::cases::Case { version: 2, state: "in_force".to_owned(), ..stored };
    let event = office.event(&moved, "accept", serde_json::json!({}));
    tx.update_case(&moved, None, 1, &event).await.unwrap();
    tx.commit().await.unwrap();
    authorisation
}

async fn service_unit(office: &Office) {
    let kind = UnitKind::TechnicalServiceUnit;
    office.test.settle_unit("service", kind, &[Post::DataClerk]).await;
}

#[tokio::test]
async fn a_member_of_a_service_unit_switches_to_the_agency_and_back() {
    let office = Office::open().await;
    service_unit(&office).await;
    let given = authorise(&office).await;
    let service = office.browser("service").await;
    let page = service.get("/account/acting").await;
    assert!(page.text.contains("police") && page.text.contains("编制目录"), "{}", page.text);
    let id = given.id.to_string();
    let switched = service.post("/account/acting", &[("authorisation", &id)]).await;
    assert!(switched.to.contains("acting-begun"), "{} {}", switched.status, switched.to);
    assert!(service.get("/entries").await.text.contains("代police办理"));
    assert_eq!(service.get("/entries/new").await.status, StatusCode::OK);
    assert_eq!(service.get("/systems").await.status, StatusCode::FORBIDDEN);
    let back = service.post("/account/acting", &[]).await;
    assert!(back.to.contains("acting-ended"), "{}", back.to);
    assert!(!service.get("/entries").await.text.contains("代police办理"));
}

#[tokio::test]
async fn nobody_else_takes_up_an_authorisation() {
    let office = Office::open().await;
    service_unit(&office).await;
    let id = authorise(&office).await.id.to_string();
    for login in ["police", "registry"] {
        let browser = office.browser(login).await;
        let tried = browser.post("/account/acting", &[("authorisation", &id)]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{login}");
    }
}

#[tokio::test]
async fn the_two_units_and_the_office_see_it_and_nobody_else() {
    let office = Office::open().await;
    service_unit(&office).await;
    let given = authorise(&office).await;
    office.test.settle_unit("water", UnitKind::StateOrgan, &[Post::DataOfficer]).await;
    office.test.settle_unit("watch", UnitKind::DigitalOffice, &[Post::Supervisor]).await;
    let path = format!("/authorisations/{}", given.id);
    for (login, status) in [
        ("police", StatusCode::OK),
        ("service", StatusCode::OK),
        ("watch", StatusCode::OK),
        ("water", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(office.browser(login).await.get(&path).await.status, status, "{login}");
    }
    let watch = office.browser("watch").await;
    let page = watch.get(&path).await;
    assert!(page.text.contains("#act-suspend") && page.text.contains("kind=technical_service"));
    assert!(watch.get("/authorisations?side=all").await.text.contains("委〔2026〕1号"));
    let water = office.browser("water").await;
    assert_eq!(water.get("/authorisations?side=all").await.status, StatusCode::NOT_FOUND);
    assert!(!water.get("/authorisations").await.text.contains("委〔2026〕1号"));
}

#[tokio::test]
async fn who_acts_for_an_agency_passes_no_guard_of_another_post() {
    let office = Office::open().await;
    service_unit(&office).await;
    let id = authorise(&office).await.id.to_string();
    let service = office.browser("service").await;
    service.post("/account/acting", &[("authorisation", &id)]).await;
    for RouteInfo { method, path, guard } in web::all_routes() {
        if method != "GET" {
            continue;
        }
        let answer = service.get(&filled(path)).await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        if matches!(guard, Guard::Posts(_)) {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
