//! Looks at an agency's own rows, asked for by somebody whose they are not.

use axum::http::StatusCode;
use domain::people::Post;
use domain::units::UnitKind;
use testkit::{PASSWORD, TestApp};

use crate::guards::{ask, site};

#[tokio::test]
async fn a_refused_preview_is_not_there_for_the_asker_and_is_on_record() {
    let test = TestApp::start().await;
    test.settle_unit("clerk", UnitKind::StateOrgan, &[Post::DataClerk]).await;
    let site = site(&test);
    let token = test.app.sign_in("clerk", PASSWORD, None).await.unwrap();
    let cookie = format!("banyan_session={token}");
    let before = test.app.log_len();
    let path = "/entries/00000000-0000-7000-8000-000000000000/preview";
    let (status, _to) = ask(&site, "GET", path, &cookie).await;
    assert_eq!((status, test.app.log_len()), (StatusCode::NOT_FOUND, before + 1));
}

#[tokio::test]
async fn a_call_without_a_known_key_leaves_no_record() {
    let test = TestApp::start().await;
    let site = site(&test);
    let (status, _to) = ask(&site, "POST", "/api/v1/resources/307001-999999/verify", "").await;
    assert_eq!((status, test.app.log_len()), (StatusCode::UNAUTHORIZED, 0));
}
