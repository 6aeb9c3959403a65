//! Accounts and units as the administrators look after them.

use app::people::{PersonDetails, SignIn};
use app::units::{UnitDetails, UnitNames};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{UnitKind, UnitLevel};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{PASSWORD, TestApp, monday};
use tower::ServiceExt;

use crate::guards::site;

const CHOSEN: &str = "a quiet river at noon";

pub(crate) fn actor(person: &Person, kind: UnitKind) -> Actor {
    Actor {
        person: person.id,
        unit: person.unit,
        unit_kind: kind,
        unit_level: UnitLevel::City,
        posts: person.posts.clone(),
        stands_for: Vec::new(),
        acting_for: None,
    }
}

/// A platform with a system administrator and a clerk of another unit.
async fn city() -> (TestApp, Actor, Person) {
    let test = TestApp::start().await;
    let kind = UnitKind::TechnicalServiceUnit;
    let admin = test.settle_unit("admin", kind, &[Post::SystemAdministrator]).await;
    let clerk = test.settle_unit("clerk", UnitKind::StateOrgan, &[Post::DataClerk]).await;
    let admin = actor(&admin, kind);
    (test, admin, clerk)
}

fn details(unit: &str, login: &str, posts: &[Post]) -> PersonDetails {
    PersonDetails {
        unit: UnitId::named(unit),
        login: login.to_owned(),
        name_zh: "林嘉".to_owned(),
        name_en: String::new(),
        posts: posts.to_vec(),
    }
}

fn typed<'a>(login: &'a str, password: &'a str) -> SignIn<'a> {
    SignIn { login, password, previous: None, address: None }
}

#[tokio::test]
async fn a_one_time_password_opens_nothing_but_the_choice_of_another() {
    let (test, admin, _) = city().await;
    let wanted = details("clerk", "linjia", &[Post::DataOfficer]);
    let made = test.app.enter_person(&wanted, &admin).await.unwrap();
    let refused = test.app.sign_in("linjia", &made.password, None).await.unwrap_err();
    assert_eq!(refused.code(), "sign-in.one-time");
    let weak = test.app.choose_password(typed("linjia", &made.password), "short").await;
    assert_eq!(weak.unwrap_err().code(), "password.short");
    let token = test.app.choose_password(typed("linjia", &made.password), CHOSEN).await.unwrap();
    assert_eq!(test.app.resume(&token).await.unwrap().unwrap().person.id, made.person);
    let again = test.app.choose_password(typed("linjia", &made.password), CHOSEN).await;
    assert_eq!(again.unwrap_err().code(), "sign-in.wrong", "it served once");
    test.app.sign_in("linjia", CHOSEN, None).await.unwrap();
}

#[tokio::test]
async fn a_one_time_password_that_is_not_used_in_time_is_worthless() {
    let (test, admin, clerk) = city().await;
    let password = test.app.reset_password(clerk.id, &admin).await.unwrap();
    assert_eq!(
        test.app.sign_in("clerk", PASSWORD, None).await.unwrap_err().code(),
        "sign-in.wrong",
        "the old one ended"
    );
    test.clock.set(monday() + SignedDuration::from_hours(72));
    let late = test.app.choose_password(typed("clerk", &password), CHOSEN).await.unwrap_err();
    assert_eq!(late.code(), "sign-in.one-time-over");
}

#[tokio::test]
async fn everything_wrong_with_a_new_person_is_named_at_once() {
    let (test, admin, _) = city().await;
    let mut wanted = details("nowhere", "Clerk!", &[]);
    wanted.name_zh = " ".to_owned();
    let refused = test.app.enter_person(&wanted, &admin).await.unwrap_err();
    let codes: Vec<_> = refused.gaps().iter().map(|gap| gap.code).collect();
    assert_eq!(
        codes,
        ["account.required", "account.no-post", "account.no-unit", "account.login-form"]
    );
    let taken = details("clerk", "clerk", &[Post::DataClerk]);
    let refused = test.app.enter_person(&taken, &admin).await.unwrap_err();
    assert_eq!(refused.gaps()[0].code, "account.login-taken");
}

#[tokio::test]
async fn the_three_administrators_exclude_one_another_and_every_other_post() {
    let (test, admin, clerk) = city().await;
    let three = [Post::SystemAdministrator, Post::SecurityAdministrator, Post::AuditAdministrator];
    for one in three {
        for other in three.into_iter().chain([Post::DataClerk]).filter(|other| *other != one) {
            let wanted = details("clerk", "clerk", &[one, other]);
            let refused = test.app.change_person(clerk.id, &wanted, &admin).await.unwrap_err();
            assert_eq!(refused.gaps()[0].code, "account.posts-exclude", "{one:?} {other:?}");
        }
    }
}

#[tokio::test]
async fn who_is_moved_or_gets_other_posts_is_signed_out_at_once() {
    let (test, admin, clerk) = city().await;
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    let mut renamed = details("clerk", "clerk", &[Post::DataClerk]);
    test.app.change_person(clerk.id, &renamed, &admin).await.unwrap();
    assert_eq!(test.app.resume(&token).await.unwrap().unwrap().person.name_zh, "林嘉");
    renamed.unit = UnitId::named("admin");
    test.app.change_person(clerk.id, &renamed, &admin).await.unwrap();
    assert!(test.app.resume(&token).await.unwrap().is_none());
    assert_eq!(test.app.live().person(clerk.id).unwrap().unit, UnitId::named("admin"));
}

#[tokio::test]
async fn a_locked_or_deactivated_account_is_signed_out_and_not_let_in() {
    let (test, admin, clerk) = city().await;
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    test.app.lock_person(clerk.id, &admin).await.unwrap();
    assert!(test.app.resume(&token).await.unwrap().is_none());
    test.clock.set(monday() + SignedDuration::from_hours(24 * 365));
    let locked = test.app.sign_in("clerk", PASSWORD, None).await.unwrap_err();
    assert_eq!(locked.code(), "sign-in.locked", "it does not open by itself");
    test.app.reset_password(clerk.id, &admin).await.unwrap();
    assert!(test.app.account(clerk.id, &admin).await.unwrap().is_locked_by_hand);
    test.app.unlock_person(clerk.id, &admin).await.unwrap();
    test.app.switch_person(clerk.id, false, &admin).await.unwrap();
    let off = test.app.sign_in("clerk", PASSWORD, None).await.unwrap_err();
    assert_eq!(off.code(), "sign-in.wrong");
}

#[tokio::test]
async fn nobody_changes_their_own_account_and_only_administrators_change_others() {
    let (test, admin, clerk) = city().await;
    let own = test.app.switch_person(admin.person, false, &admin).await.unwrap_err();
    assert_eq!(own.code(), "account.own");
    let clerk = actor(&clerk, UnitKind::StateOrgan);
    let other = test.app.reset_password(admin.person, &clerk).await.unwrap_err();
    assert_eq!(other.code(), "act.not-yours");
    let kind = UnitKind::TechnicalServiceUnit;
    let guard = test.settle_unit("guard", kind, &[Post::SecurityAdministrator]).await;
    let guard = actor(&guard, kind);
    test.app.lock_person(clerk.person, &guard).await.unwrap();
    let refused = test.app.reset_password(clerk.person, &guard).await.unwrap_err();
    assert_eq!(refused.code(), "act.not-yours");
}

fn housing() -> UnitDetails {
    UnitDetails {
        names: UnitNames {
            name_zh: "福州市数字福州建设领导小组办公室".to_owned(),
            name_en: String::new(),
            short_name: "市数字办".to_owned(),
        },
        credit_code: "11350100MB0D10016U".to_owned(),
        kind: UnitKind::DigitalOffice,
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: "077".to_owned(),
        valid_from: date(2010, 1, 1),
    }
}

#[tokio::test]
async fn a_unit_is_entered_once_and_renamed_without_losing_its_codes() {
    let (test, admin, _) = city().await;
    let id = test.app.enter_unit(&housing(), &admin).await.unwrap();
    let twice = test.app.enter_unit(&housing(), &admin).await.unwrap_err();
    let codes: Vec<_> = twice.gaps().iter().map(|gap| gap.code).collect();
    assert_eq!(
        codes,
        ["unit.credit-code-taken", "unit.catalogue-number-taken", "unit.one-digital-office"]
    );
    let names = UnitNames { name_zh: "福州市数据管理局".to_owned(), ..housing().names };
    test.app.rename_unit(id, &names, &admin).await.unwrap();
    let live = test.app.live();
    let unit = live.unit(id).unwrap();
    assert_eq!(
        (unit.name_zh.as_str(), unit.catalogue_number.as_str()),
        ("福州市数据管理局", "077")
    );
}

#[tokio::test]
async fn a_unit_with_a_wrong_check_character_or_number_is_refused() {
    let (test, admin, _) = city().await;
    let wrong = UnitDetails {
        credit_code: "11350100MB0D10016V".to_owned(),
        division: "999999".to_owned(),
        catalogue_number: "7".to_owned(),
        ..housing()
    };
    let refused = test.app.enter_unit(&wrong, &admin).await.unwrap_err();
    let fields: Vec<_> = refused.gaps().iter().map(|gap| gap.field.as_str()).collect();
    assert_eq!(fields, ["credit_code", "division", "catalogue_number"]);
}

#[tokio::test]
async fn another_process_notices_that_a_person_was_entered() {
    let (test, admin, _) = city().await;
    let stores = test.app.stores();
    let clock: std::sync::Arc<dyn app::Clock> = test.clock.clone();
    let other = app::App::open(stores, test.app.config().clone(), clock).await.unwrap();
    let wanted = details("clerk", "linjia", &[Post::DataOfficer]);
    let made = test.app.enter_person(&wanted, &admin).await.unwrap();
    assert!(other.live().person(made.person).is_none());
    other.refresh_live_if_stale().await.unwrap();
    assert!(other.live().person(made.person).is_some());
}

/// The status and text of an answer to a form.
async fn send(site: &Router, path: &str, cookie: &str, body: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = site.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn page(site: &Router, path: &str, cookie: &str) -> (StatusCode, String) {
    let request =
        Request::builder().uri(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let answer = site.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn a_person_is_entered_on_the_page_and_signs_in_with_the_password_it_shows() {
    let (test, _, clerk) = city().await;
    let site = site(&test);
    let token = test.app.sign_in("admin", PASSWORD, None).await.unwrap();
    let csrf = test.app.resume(&token).await.unwrap().unwrap().csrf;
    let cookie = format!("banyan_session={token}; banyan_lang=en");
    let (status, form) = page(&site, "/admin/people/new", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains("exclude one another"), "the rule stands on the form");
    let fields = format!(
        "csrf={csrf}&login=linjia&name_zh=%E6%9E%97&unit={}&posts=system_administrator",
        clerk.unit
    );
    let both = format!("{fields}&posts=audit_administrator");
    let (status, again) = send(&site, "/admin/people/new", &cookie, &both).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("one person cannot hold these posts"), "{again}");
    let (status, shown) = send(&site, "/admin/people/new", &cookie, &fields).await;
    assert_eq!(status, StatusCode::OK);
    let password = shown.split("data-copy-text>").nth(1).unwrap().split('<').next().unwrap();
    let typed = format!("login=linjia&password={}", password.replace('+', "%2B"));
    let (status, chooses) = send(&site, "/sign-in", "", &typed).await;
    assert_eq!(status, StatusCode::OK);
    assert!(chooses.contains("/sign-in/new-password"));
    let new = CHOSEN.replace(' ', "+");
    let both = format!("{typed}&new_password={new}&repeated={new}");
    let (status, _) = send(&site, "/sign-in/new-password", "", &both).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    test.app.sign_in("linjia", CHOSEN, None).await.unwrap();
}

#[tokio::test]
async fn an_act_that_locks_somebody_out_asks_for_the_account_typed_out() {
    let (test, admin, clerk) = city().await;
    let site = site(&test);
    let token = test.app.sign_in("admin", PASSWORD, None).await.unwrap();
    let csrf = test.app.resume(&token).await.unwrap().unwrap().csrf;
    let cookie = format!("banyan_session={token}");
    let path = |act: &str| format!("/admin/people/{}/{act}", clerk.id);
    for (act, fields) in [("lock", "locked=yes"), ("state", "active=no"), ("password", "")] {
        let wrong = format!("csrf={csrf}&{fields}&confirmation=somebody");
        let (status, _) = send(&site, &path(act), &cookie, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
    }
    let account = test.app.account(clerk.id, &admin).await.unwrap();
    assert!(account.person.active && account.locked_until.is_none());
    let right = format!("csrf={csrf}&locked=yes&confirmation=clerk");
    let (status, _) = send(&site, &path("lock"), &cookie, &right).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(test.app.account(clerk.id, &admin).await.unwrap().is_locked_by_hand);
    let (status, shown) = page(&site, &format!("/admin/people/{}", clerk.id), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown.contains("由管理员锁定"));
    let unknown = PersonId::named("nobody");
    let (status, _) = page(&site, &format!("/admin/people/{unknown}"), &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
