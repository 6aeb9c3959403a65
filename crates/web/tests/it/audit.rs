//! The list of events: who may read it, what it is narrowed by, and that every kind has words.

use std::net::IpAddr;
use std::path::Path;

use app::events::{EventQuery, KINDS};
use app::people::SignIn;
use app::{RecordedEvent, Slice};
use axum::body::to_bytes;
use axum::http::{StatusCode, header};
use domain::people::{Actor, Person, Post};
use domain::units::{UnitKind, UnitLevel};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{PASSWORD, TestApp, monday};
use tower::ServiceExt;
use web::{Lang, Texts};

use crate::accounts::actor;
use crate::guards::site;

const OFFICE: UnitKind = UnitKind::DigitalOffice;

/// A platform with an audit administrator and a clerk.
async fn city() -> (TestApp, Actor, Person) {
    let test = TestApp::start().await;
    let auditor = test.settle_unit("auditor", OFFICE, &[Post::AuditAdministrator]).await;
    let clerk = test.settle_unit("clerk", UnitKind::StateOrgan, &[Post::DataClerk]).await;
    (test, actor(&auditor, OFFICE), clerk)
}

async fn events(test: &TestApp, query: EventQuery, reader: &Actor) -> Vec<RecordedEvent> {
    test.app.business_events(&query, reader, &Slice::first(1_000)).await.unwrap().rows
}

fn of_kind(kind: &str) -> EventQuery {
    EventQuery { kind: kind.to_owned(), ..EventQuery::default() }
}

async fn kinds(test: &TestApp, query: EventQuery, reader: &Actor) -> Vec<String> {
    let found = events(test, query, reader).await;
    found.into_iter().map(|recorded| recorded.event.kind).collect()
}

fn typed<'a>(login: &'a str, password: &'a str, address: &str) -> SignIn<'a> {
    SignIn { login, password, previous: None, address: Some(address.parse().unwrap()) }
}

#[tokio::test]
async fn signing_in_and_out_leaves_an_event_with_the_kind_of_address_and_no_address() {
    let (test, auditor, clerk) = city().await;
    let from: IpAddr = "59.56.1.1".parse().unwrap();
    let token = test.app.sign_in_from(typed("clerk", PASSWORD, "10.1.2.3")).await.unwrap();
    test.app.sign_out(&token, Some(from)).await.unwrap();
    test.app.sign_out(&token, Some(from)).await.unwrap();
    test.app.sign_out_everywhere(clerk.id, None).await.unwrap();
    let found = events(&test, of_kind("session"), &auditor).await;
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.event.kind.as_str(), one.event.detail["from"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("session.ended-everywhere", "unknown"),
            ("session.ended", "internet"),
            ("session.begun", "inside"),
        ]
    );
    assert!(found.iter().all(|one| one.event.actor == Some(clerk.id)));
    assert!(found.iter().all(|one| !one.event.detail.to_string().contains("59.56")));
}

#[tokio::test]
async fn a_failed_sign_in_names_the_person_where_known_and_never_what_was_typed() {
    let (test, auditor, clerk) = city().await;
    for (login, password) in [("clerk", "wrong"), ("my secret word", "clerk")] {
        test.app.sign_in_from(typed(login, password, "127.0.0.1")).await.unwrap_err();
    }
    let found = events(&test, of_kind("sign-in.failed"), &auditor).await;
    let (unknown, known) = (&found[0].event, &found[1].event);
    assert_eq!((unknown.subject.as_str(), unknown.unit), ("", None));
    assert_eq!(unknown.detail["reason"], "unknown");
    assert_eq!((known.subject.clone(), known.actor), (clerk.id.to_string(), None));
    assert_eq!(known.detail["reason"], "password");
    for one in &found {
        assert!(!format!("{one:?}").contains("secret"), "{one:?}");
    }
}

#[tokio::test]
async fn a_lockout_is_recorded_once_with_its_end_and_later_attempts_as_failures() {
    let (test, auditor, clerk) = city().await;
    for _attempt in 0..7 {
        test.app.sign_in("clerk", "wrong", None).await.unwrap_err();
    }
    let locked = events(&test, of_kind("sign-in.locked"), &auditor).await;
    assert_eq!(locked.len(), 1);
    assert_eq!(locked[0].event.subject, clerk.id.to_string());
    let until = (monday() + SignedDuration::from_secs(300)).to_string();
    assert_eq!(locked[0].event.detail["until"], until.as_str());
    let failed = events(&test, of_kind("sign-in.failed"), &auditor).await;
    let reasons: Vec<_> =
        failed.iter().map(|one| one.event.detail["reason"].as_str().unwrap()).collect();
    assert_eq!(
        reasons,
        ["locked", "locked", "password", "password", "password", "password", "password"]
    );
}

#[tokio::test]
async fn sign_ins_are_for_the_audit_administrator_alone() {
    let (test, auditor, clerk) = city().await;
    let registrar = test.settle_unit("registrar", OFFICE, &[Post::Registrar]).await;
    test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    test.app.sign_in("clerk", "wrong", None).await.unwrap_err();
    assert_eq!(
        kinds(&test, EventQuery::default(), &auditor).await[..2],
        ["sign-in.failed", "session.begun"]
    );
    let registrar = actor(&registrar, OFFICE);
    assert!(kinds(&test, of_kind("session"), &registrar).await.is_empty());
    let seen = kinds(&test, EventQuery::default(), &registrar).await;
    assert!(seen.iter().all(|kind| kind == "test.settled"), "{seen:?}");
    let clerk = actor(&clerk, UnitKind::StateOrgan);
    let refused = test.app.business_events(&EventQuery::default(), &clerk, &Slice::first(1)).await;
    assert_eq!(refused.unwrap_err().code(), "not-found");
}

#[tokio::test]
async fn events_are_narrowed_by_kind_person_thing_and_day_together() {
    let (test, auditor, clerk) = city().await;
    test.app.sign_in("clerk", "wrong", None).await.unwrap_err();
    test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    test.clock.set(monday() + SignedDuration::from_hours(24));
    test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    test.app.sign_in("auditor", PASSWORD, None).await.unwrap();
    let mine = EventQuery { person: Some(clerk.id), ..EventQuery::default() };
    assert_eq!(
        kinds(&test, mine.clone(), &auditor).await,
        ["session.begun", "session.begun", "sign-in.failed"],
        "by a person or about them"
    );
    let on = EventQuery { day: Some(date(2026, 11, 24)), ..mine };
    assert_eq!(kinds(&test, on, &auditor).await, ["session.begun"]);
    let about = EventQuery {
        subject: Some(("unit".to_owned(), clerk.unit.to_string())),
        ..EventQuery::default()
    };
    assert_eq!(kinds(&test, about, &auditor).await, ["test.settled"]);
}

#[tokio::test]
async fn the_list_pages_through_a_thousand_events_without_losing_or_repeating_one() {
    let (test, auditor, _) = city().await;
    let tx = test.app.store().begin().await.unwrap();
    let one = events(&test, EventQuery::default(), &auditor).await.remove(0).event;
    for _event in 0..1_000 {
        tx.event(&one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let site = site(&test);
    let token = test.app.sign_in("auditor", PASSWORD, None).await.unwrap();
    let mut next = Some("/admin/events?kind=&who=&day=".to_owned());
    let mut rows = 0;
    let mut pages = 0;
    while let Some(path) = next {
        let text = shown(&site, &path, &token).await;
        rows += text.matches("<tr>").count() - 1;
        pages += 1;
        next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| {
            rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
        });
    }
    let all = 1_000 + 2 + 1;
    assert_eq!((rows, pages), (all, 11), "with the units settled and the sign-in");
}

async fn shown(site: &axum::Router, path: &str, token: &str) -> String {
    let request = axum::http::Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("banyan_session={token}; banyan_lang=en"))
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = site.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_question_that_cannot_be_understood_shows_no_list_and_says_why() {
    let (test, _, _) = city().await;
    let site = site(&test);
    let token = test.app.sign_in("auditor", PASSWORD, None).await.unwrap();
    for (query, words) in [
        ("who=ghost", "There is no account “ghost”."),
        ("day=yesterday", "Write the day like"),
        ("of=nothing", "There is no such subject."),
    ] {
        let text = shown(&site, &format!("/admin/events?{query}"), &token).await;
        assert!(text.contains(words), "{query}");
        assert!(!text.contains("title=\"session.begun\""), "{query}");
    }
    let text = shown(&site, "/admin/events?who=auditor", &token).await;
    assert!(text.contains("Signed in") && text.contains("title=\"session.begun\""));
}

#[test]
fn every_kind_of_event_has_words_in_both_languages() {
    for lang in [Lang::Chinese, Lang::English] {
        let t = Texts { lang };
        for kind in KINDS {
            let dashed = kind.replace('.', "-");
            assert!(t.has(&format!("admin-event-{dashed}")), "{kind} in {}", lang.tag());
            let (family, _) = kind.split_once('.').unwrap();
            assert!(t.has(&format!("admin-events-{family}")), "{family} in {}", lang.tag());
        }
    }
}

/// What writes an event; the kind is a literal among its arguments.
const WRITERS: &[&str] = &["event(", "tell_of_grant(", "tell_of_grant_because(", "enter_queue("];

/// The arguments of a call, from behind its opening parenthesis.
fn arguments(text: &str) -> &str {
    let mut depth = 1_u32;
    for (place, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..place];
        }
    }
    text
}

fn is_kind(literal: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    literal.split_once('.').is_some_and(|(family, rest)| part(family) && part(rest))
}

#[test]
fn the_program_writes_no_kind_of_event_that_is_not_listed() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut seen = 0;
    for folder in ["app/src", "demo/src"] {
        for file in rust_files(&crates.join(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let calls = WRITERS.iter().flat_map(|writer| text.match_indices(writer));
            for (place, writer) in calls {
                let arguments = arguments(&text[place + writer.len()..]);
                for kind in arguments.split('"').skip(1).step_by(2).filter(|part| is_kind(part)) {
                    seen += 1;
                    assert!(KINDS.contains(&kind), "{kind} in {}", file.display());
                }
            }
        }
    }
    assert!(seen > KINDS.len() / 2, "the sources were read: {seen} of {}", KINDS.len());
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_countys_digital_office_is_not_the_citys() {
    let of = |level| Actor {
        person: domain::ids::PersonId::named("p"),
        unit: domain::ids::UnitId::named("u"),
        unit_kind: OFFICE,
        unit_level: level,
        posts: vec![Post::Decider],
        stands_for: Vec::new(),
        acting_for: None,
    };
    assert!(of(UnitLevel::City).is_digital_office());
    assert!(!of(UnitLevel::County).is_digital_office());
}

#[test]
fn every_post_and_kind_of_unit_has_words_in_both_languages() {
    use strum::IntoEnumIterator;
    for lang in [Lang::Chinese, Lang::English] {
        let t = Texts { lang };
        let posts = Post::iter().map(|post| format!("post-{}", <&str>::from(post)));
        let kinds = UnitKind::iter().map(|kind| format!("unit-kind-{}", <&str>::from(kind)));
        for key in posts.chain(kinds).map(|key| key.replace('_', "-")) {
            assert!(t.has(&key), "{key} in {}", lang.tag());
        }
    }
}
