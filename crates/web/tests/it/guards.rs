//! Every route, with every kind of visitor.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::people::Post;
use domain::units::UnitKind;
use testkit::{PASSWORD, TestApp};
use tower::ServiceExt;
use web::{Guard, RouteInfo, Web, WebConfig};

pub(crate) fn site(test: &TestApp) -> Router {
    web::router(Web::new(test.app.clone(), WebConfig::default()))
}

/// A path with its parameters filled in with things that do not exist.
pub(crate) fn filled(path: &str) -> String {
    let mut filled = String::new();
    for (place, part) in path.split(['{', '}']).enumerate() {
        filled.push_str(match (place % 2, part) {
            (0, fixed) => fixed,
            (_, "code" | "resource") => "307001-999999",
            (_, "*path") => "0/000",
            (_, "*name") => "app.css",
            _ => "00000000-0000-7000-8000-000000000000",
        });
    }
    filled
}

/// The status and the address sent on to.
pub(crate) async fn ask(
    site: &Router,
    method: &str,
    path: &str,
    cookie: &str,
) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::empty())
        .unwrap();
    let answer = site.clone().oneshot(request).await.unwrap();
    let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    (answer.status(), to.unwrap_or_default())
}

#[tokio::test]
async fn nobody_comes_further_than_the_guard_of_a_route() {
    let test = TestApp::start().await;
    let site = site(&test);
    for RouteInfo { method, path, guard } in web::all_routes() {
        let (status, to) = ask(&site, method, &filled(path), "").await;
        match guard {
            Guard::Party | Guard::Signed | Guard::Posts(_) => {
                assert!(to.starts_with("/sign-in?back="), "{method} {path}: {status} {to}");
            }
            Guard::System => assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path}"),
            Guard::Public => assert!(!status.is_server_error(), "{method} {path}: {status}"),
        }
    }
}

#[tokio::test]
async fn a_post_that_a_route_does_not_name_finds_nothing_there() {
    let test = TestApp::start().await;
    test.settle_unit("worker", UnitKind::StateOrgan, &[Post::CaseWorker]).await;
    let site = site(&test);
    let token = test.app.sign_in("worker", PASSWORD, None).await.unwrap();
    let cookie = format!("banyan_session={token}");
    for RouteInfo { method, path, guard } in web::all_routes() {
        let (status, to) = ask(&site, method, &filled(path), &cookie).await;
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        if matches!(guard, Guard::Posts(_)) {
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path} {to}");
        }
        let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST);
        if method == "POST" && matches!(guard, Guard::Party | Guard::Signed) {
            assert!(refused, "{method} {path} without the form's token: {status}");
        }
    }
}

#[tokio::test]
async fn odd_spellings_of_a_path_open_nothing() {
    let test = TestApp::start().await;
    let site = site(&test);
    for path in [
        "//work",
        "/work/",
        "/%77ork/",
        "/WORK",
        "/work/../admin",
        "/./admin",
        "/admin/.",
        "/log/tile/../../key-secret",
    ] {
        let (status, to) = ask(&site, "GET", path, "").await;
        let kept_out = status == StatusCode::NOT_FOUND || to.starts_with("/sign-in");
        assert!(kept_out, "{path}: {status} {to}");
    }
}
