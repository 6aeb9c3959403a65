//! The API of cases for client systems: what is said and what is attached.

use app::systems::NewKey;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::people::Post;
use domain::units::UnitKind;
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::TestApp;
use tower::ServiceExt;

use crate::accounts::actor;
use crate::guards::site;
use crate::systems::connect;

/// A system of a unit, by its key.
struct System {
    test: TestApp,
    key: String,
    responsible: String,
}

impl System {
    async fn connected() -> Self {
        let test = TestApp::start().await;
        let kind = UnitKind::StateOrgan;
        let officer = actor(&test.settle_unit("officer", kind, &[Post::DataOfficer]).await, kind);
        let system = test.app.register_system("系统", "报送", officer.person, &officer).await;
        let system = system.unwrap();
        connect(&test, system, &officer).await;
        let wanted =
            NewKey { label: "一".to_owned(), scope: Vec::new(), valid_to: date(2026, 12, 31) };
        let key = test.app.make_key(system, wanted, &officer).await.unwrap();
        Self { test, key, responsible: officer.person.to_string() }
    }

    async fn call(&self, method: &str, path: &str, body: Vec<u8>) -> (StatusCode, Vec<u8>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .body(Body::from(body))
            .unwrap();
        let answer = site(&self.test).oneshot(request).await.unwrap();
        let status = answer.status();
        (status, to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    async fn told(&self, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let (status, answer) = self.call(method, path, body.to_string().into_bytes()).await;
        (status, serde_json::from_slice(&answer).unwrap_or_default())
    }

    /// A case the system opened.
    async fn case(&self) -> String {
        let fields = json!({ "fields": {
            "title": "数据管理制度",
            "kind": "management_rules",
            "document_number": "榕〔2026〕1号",
            "valid_from": "2026-01-01",
            "responsible": self.responsible,
            "wording": "……",
        } });
        let path = "/api/v1/procedures/unit_rules/cases";
        let (status, case) = self.told("POST", path, &fields).await;
        assert_eq!(status, StatusCode::CREATED, "{case}");
        case["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_system_writes_remarks_to_the_audience_it_names_and_reads_them() {
    let system = System::connected().await;
    let path = format!("/api/v1/cases/{}/remarks", system.case().await);
    let said = json!({ "audience": "parties", "words": "已按意见修改" });
    let (status, remarks) = system.told("POST", &path, &said).await;
    assert_eq!((status, &remarks[0]["words"]), (StatusCode::CREATED, &json!("已按意见修改")));
    let (status, remarks) = system.told("GET", &path, &Value::Null).await;
    assert_eq!((status, &remarks[0]["audience"]), (StatusCode::OK, &json!("parties")));
    for wrong in [json!({ "audience": "all", "words": "x" }), json!({ "words": "x" })] {
        let (status, problem) = system.told("POST", &path, &wrong).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("body.malformed"))
        );
    }
    let nowhere = "/api/v1/cases/00000000-0000-7000-8000-000000000000/remarks";
    assert_eq!(system.told("POST", nowhere, &said).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_system_attaches_a_document_and_takes_it_back_as_it_was_sent() {
    let system = System::connected().await;
    let case = system.case().await;
    let path = format!("/api/v1/cases/{case}/attachments");
    let file = b"%PDF-1.7 rules".to_vec();
    let named = format!("{path}?name=%E5%88%B6%E5%BA%A6.pdf");
    let (status, answer) = system.call("POST", &named, file.clone()).await;
    assert_eq!(status, StatusCode::CREATED);
    let document: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(document["name"], "制度.pdf");
    assert_eq!(document["media_type"], "application/pdf");
    let (_, view) = system.told("GET", &format!("/api/v1/cases/{case}"), &Value::Null).await;
    assert_eq!(view["attachments"][0]["digest"], document["digest"]);
    let (status, bytes) =
        system.call("GET", &format!("{path}/{}", document["number"]), Vec::new()).await;
    assert_eq!((status, bytes), (StatusCode::OK, file));
    let (status, _) = system.call("POST", &path, b"MZ program".to_vec()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = system.call("POST", &path, vec![b'x'; 21 * 1024 * 1024]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn what_is_attached_and_registered_is_in_the_description() {
    let test = TestApp::start().await;
    let request = Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap();
    let answer = site(&test).oneshot(request).await.unwrap();
    let described = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let described: Value = serde_json::from_slice(&described).unwrap();
    for path in [
        "/api/v1/registers",
        "/api/v1/registers/{procedure}",
        "/api/v1/registers/{procedure}/{id}",
        "/api/v1/cases/{id}/remarks",
        "/api/v1/cases/{id}/attachments",
        "/api/v1/cases/{id}/attachments/{number}",
    ] {
        assert!(described["paths"][path].is_object(), "{path}");
    }
}
