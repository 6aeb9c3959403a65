//! Those of the public: how they come in, and how far.

use axum::http::StatusCode;
use domain::ids::UnitId;
use domain::people::Post;
use domain::units::UnitKind;
use testkit::PASSWORD;
use web::{Guard, RouteInfo};

use crate::guards::{ask, filled};
use crate::office::Office;

#[tokio::test]
async fn one_of_the_public_comes_no_further_than_the_routes_that_say_so() {
    let office = Office::open().await;
    let site = crate::guards::site(&office.test);
    let token = office.test.app.sign_in("chenrong", PASSWORD, None).await.unwrap();
    let cookie = format!("banyan_session={token}");
    for RouteInfo { method, path, guard } in web::all_routes() {
        let (status, to) = ask(&site, method, &filled(path), &cookie).await;
        match guard {
            Guard::Signed | Guard::Posts(_) => {
                assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path} {to}");
            }
            Guard::Public | Guard::Party | Guard::System => {
                assert!(!status.is_server_error(), "{method} {path}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn the_doors_open_to_the_public_are_these() {
    let mut doors: Vec<&str> = web::all_routes()
        .into_iter()
        .filter(|route| route.guard == Guard::Party)
        .map(|route| route.path)
        .collect();
    doors.sort_unstable();
    doors.dedup();
    let known = [
        "/account",
        "/cases/",
        "/grants",
        "/notices",
        "/notices",
        "/receipts/{receipt}",
        "/services/{procedure}",
        "/sign-out",
        "/systems",
        "/work",
    ];
    for door in doors {
        assert!(known.iter().any(|prefix| door.starts_with(prefix)), "{door}");
    }
}

/// The code that a demo shows, and the token of the form.
fn shown(page: &str) -> (String, String) {
    let value = |name: &str| {
        let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap();
        page[at..].split('"').nth(3).unwrap().to_owned()
    };
    (value("token"), value("shown"))
}

#[tokio::test]
async fn a_company_signs_up_with_a_valid_code_and_reaches_what_is_its_own() {
    let office = Office::open().await;
    let anybody = office.anybody();
    let stated = [
        ("kind", "enterprise"),
        ("name", "福州榕城数据科技有限公司"),
        ("credit_code", "91350100M000100Y43"),
        ("person", "陈榕"),
        ("login", "rongcheng"),
        ("contact", "data@rongcheng.example"),
        ("evidence", "法定代表人授权书，2026 年 11 月 1 日"),
    ];
    let mut wrong = stated;
    wrong[2].1 = "91350100M000100Y44";
    let again = anybody.post("/sign-up", &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("不是有效的统一社会信用代码") && again.text.contains("rongcheng"));
    let code_page = anybody.post("/sign-up", &stated).await;
    assert_eq!(code_page.status, StatusCode::OK, "{}", code_page.text);
    let (token, code) = shown(&code_page.text);
    let password = "一个足够长的密码用于测试";
    let send = |code: String| {
        let token = token.clone();
        let anybody = &anybody;
        async move {
            let fields = [
                ("token", token.as_str()),
                ("code", &code),
                ("password", password),
                ("repeated", password),
            ];
            anybody.post("/sign-up/code", &fields).await
        }
    };
    assert_eq!(send("wrong".to_owned()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(code.clone()).await.to, "/sign-in?done=signed-up");
    assert_eq!(send(code).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a code serves once");
    let token = office.test.app.sign_in("rongcheng", password, None).await.unwrap();
    let cookie = format!("banyan_session={token}");
    let site = crate::guards::site(&office.test);
    assert_eq!(ask(&site, "GET", "/work", &cookie).await.0, StatusCode::OK);
    assert_eq!(ask(&site, "GET", "/entries", &cookie).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_credit_code_in_small_letters_is_the_same_code_and_codes_are_sent_so_often_only() {
    let office = Office::open().await;
    let anybody = office.anybody();
    let stated = |credit_code: &'static str, login: &'static str, contact: &'static str| {
        [
            ("kind", "enterprise"),
            ("name", "冒名公司"),
            ("credit_code", credit_code),
            ("person", "陈榕"),
            ("login", login),
            ("contact", contact),
            ("evidence", "授权书"),
        ]
    };
    let page = anybody.post("/sign-up", &stated("91350100m000100y43", "one", "a@b.cn")).await;
    let (token, code) = shown(&page.text);
    let password = "一个足够长的密码用于测试";
    let fields = [
        ("token", token.as_str()),
        ("code", &code),
        ("password", password),
        ("repeated", password),
    ];
    assert_eq!(anybody.post("/sign-up/code", &fields).await.to, "/sign-in?done=signed-up");
    let again = anybody.post("/sign-up", &stated("91350100M000100Y43", "two", "c@d.cn")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the code is taken");
    let citizen = [
        ("kind", "natural_person"),
        ("name", "陈榕"),
        ("login", "rong"),
        ("contact", "13800000000"),
    ];
    let mut sent = 0;
    while anybody.post("/sign-up", &citizen).await.status == StatusCode::OK {
        sent += 1;
    }
    assert_eq!(sent, 5);
}

#[tokio::test]
async fn however_many_passwords_are_tried_at_once_the_lock_holds() {
    let office = Office::open().await;
    let wrong = || office.test.app.sign_in("registry", "not the password", None);
    let tried = futures::future::join_all((0..20).map(|_| wrong())).await;
    assert!(tried.iter().all(Result::is_err));
    let right = office.test.app.sign_in("registry", PASSWORD, None).await;
    assert_eq!(right.unwrap_err().code(), "sign-in.locked");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_opens_one_case() {
    let office = Office::open().await;
    office.test.settle_unit("transport", UnitKind::StateOrgan, &[Post::DataOfficer]).await;
    let citizen = office.browser("chenrong").await;
    let form = citizen.get("/services/data_request").await.text;
    let at = form.find("name=\"once\" value=\"").unwrap();
    let once = form[at..].split('"').nth(3).unwrap();
    let unit = UnitId::named("transport").to_string();
    let fields = [
        ("once", once),
        ("title", "公交到站数据"),
        ("unit", unit.as_str()),
        ("request_kind", "to_open"),
        ("wanted", "到站时间"),
        ("purpose", "研究"),
    ];
    let first = citizen.post("/services/data_request", &fields).await;
    assert!(first.to.starts_with("/cases/"), "{} {}", first.status, first.text);
    let second = citizen.post("/services/data_request", &fields).await;
    assert!(second.to.starts_with("/work"), "{}", second.to);
}
