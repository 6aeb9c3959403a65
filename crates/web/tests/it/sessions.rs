//! Sign-in, lockout, forged forms.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::people::Post;
use domain::units::UnitKind;
use jiff::SignedDuration;
use testkit::{PASSWORD, TestApp, monday};
use tower::ServiceExt;

use crate::guards::{ask, site};

async fn test_app() -> TestApp {
    let test = TestApp::start().await;
    test.settle_unit("clerk", UnitKind::StateOrgan, &[Post::DataClerk]).await;
    test
}

#[tokio::test]
async fn a_session_is_rotated_at_sign_in_and_ends_everywhere() {
    let test = test_app().await;
    let first = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    let second = test.app.sign_in("clerk", PASSWORD, Some(&first)).await.unwrap();
    assert!(test.app.resume(&first).await.unwrap().is_none(), "the old session ended");
    let person = test.app.resume(&second).await.unwrap().unwrap().person.id;
    let third = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    assert_eq!(test.app.sign_out_everywhere(person, None).await.unwrap(), 2);
    assert!(test.app.resume(&third).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone() {
    let test = test_app().await;
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    test.clock.set(monday() + SignedDuration::from_mins(29));
    assert!(test.app.resume(&token).await.unwrap().is_some());
    test.clock.set(monday() + SignedDuration::from_mins(29 + 31));
    assert!(test.app.resume(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_ends_after_its_longest_life_however_much_it_is_used() {
    let test = test_app().await;
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    let minutes = 12 * 60;
    for minute in (20..minutes).step_by(20) {
        test.clock.set(monday() + SignedDuration::from_mins(minute));
        assert!(test.app.resume(&token).await.unwrap().is_some(), "minute {minute}");
    }
    test.clock.set(monday() + SignedDuration::from_mins(minutes));
    assert!(test.app.resume(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_an_account_for_a_while() {
    let test = test_app().await;
    for _attempt in 0..5 {
        assert_eq!(
            test.app.sign_in("clerk", "wrong", None).await.unwrap_err().code(),
            "sign-in.wrong"
        );
    }
    let locked = test.app.sign_in("clerk", PASSWORD, None).await.unwrap_err();
    assert_eq!(locked.code(), "sign-in.locked");
    test.clock.set(monday() + SignedDuration::from_secs(301));
    test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn a_form_from_another_site_is_not_accepted() {
    let test = test_app().await;
    let site = site(&test);
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")]
    {
        let request = Request::builder()
            .method("POST")
            .uri("/sign-out")
            .header(header::COOKIE, format!("banyan_session={token}"))
            .header(header::HOST, "here.example")
            .header(name, value)
            .body(Body::empty())
            .unwrap();
        let answer = site.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert!(test.app.resume(&token).await.unwrap().is_some(), "still signed in");
}

#[tokio::test]
async fn sign_in_goes_back_to_this_site_only() {
    let test = test_app().await;
    let site = site(&test);
    for back in ["//evil.example", "https://evil.example", "/\t/evil.example", "/\\evil.example"] {
        let encoded: String = back.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let body = format!("login=clerk&password={}&back={encoded}", PASSWORD.replace(' ', "+"));
        let request = Request::builder()
            .method("POST")
            .uri("/sign-in")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        let answer = site.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.headers().get(header::LOCATION).unwrap(), "/work", "{back}");
    }
    let (status, _to) = ask(&site, "GET", "/sign-in", "").await;
    assert_eq!(status, StatusCode::OK);
}
