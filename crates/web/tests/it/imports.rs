//! Whole workbooks in the browser and by program: sent, read, looked at, applied, and out again.

use app::catalogue::SheetUpload;
use app::systems::NewKey;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::people::Post;
use domain::units::UnitKind;
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::{PASSWORD, TestApp};
use tower::ServiceExt;

use crate::accounts::actor;
use crate::guards::{ask, site};
use crate::systems::connect;

const SHEET: &str = "部门类信息资源分类,项,目,名称,摘要,格式分类,信息项名称,数据类型,数据长度,共享类型,共享条件/不予共享依据,是否开放,更新周期\n\
    3,07,015,户籍人口,全市人口,数据库,证号,C,18,有条件,用于核验,0,每日\n\
    3,07,015,居住证,全市居住证,数据库,证号,C,18,随便,用于核验,0,每日\n";

async fn page(test: &TestApp, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let answer = site(test).oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn the_pages_of_an_import_tell_every_fault_and_are_nobody_elses() {
    let test = TestApp::start().await;
    let kind = UnitKind::StateOrgan;
    let clerk = actor(&test.settle_unit("clerk", kind, &[Post::DataClerk]).await, kind);
    test.settle_unit("other", kind, &[Post::DataClerk]).await;
    let sheet = SheetUpload {
        file_name: "目录.csv".to_owned(),
        bytes: SHEET.as_bytes().to_vec(),
        unit: None,
    };
    let id = test.app.upload_import(sheet, &clerk).await.unwrap();
    let mine =
        format!("banyan_session={}", test.app.sign_in("clerk", PASSWORD, None).await.unwrap());
    let theirs =
        format!("banyan_session={}", test.app.sign_in("other", PASSWORD, None).await.unwrap());
    let base = format!("/entries/imports/{id}");
    let (status, text) = page(&test, &base, &mine).await;
    assert!(status == StatusCode::OK && text.contains("import-progress"), "{status}");
    test.app.run_jobs_until_idle().await.unwrap();
    let unit = format!("{base}/units/0");
    let print = "/entries/export/print?scope=own".to_owned();
    for path in [&base, &unit, &"/entries/imports".to_owned(), &print] {
        let (status, text) = page(&test, path, &mine).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!text.contains(">catalogue-"), "{path} lacks words");
    }
    let (_, text) = page(&test, &unit, &mine).await;
    assert!(text.contains("居住证") && text.contains("共享类型") && text.contains("随便"));
    for path in [&base, &unit, &format!("{base}/progress")] {
        let (status, _) = page(&test, path, &theirs).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let (status, _) = ask(&site(&test), "POST", &format!("{base}/apply"), &mine).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "without the form's token");
}

#[tokio::test]
async fn a_system_sends_a_workbook_and_has_it_applied() {
    let test = TestApp::start().await;
    let kind = UnitKind::StateOrgan;
    let officer = actor(&test.settle_unit("officer", kind, &[Post::DataOfficer]).await, kind);
    let system = test.app.register_system("系统", "目录", officer.person, &officer).await.unwrap();
    connect(&test, system, &officer).await;
    let wanted =
        NewKey { label: "一".to_owned(), scope: Vec::new(), valid_to: date(2026, 12, 31) };
    let key = test.app.make_key(system, wanted, &officer).await.unwrap();
    let call = async |method: &str, path: &str, body: Vec<u8>| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::from(body))
            .unwrap();
        let answer = site(&test).oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap_or_default())
    };
    let good = SHEET.replace("随便", "无条件").into_bytes();
    let (status, import) = call("POST", "/api/v1/imports?name=a.csv", good).await;
    assert_eq!((status, &import["state"]), (StatusCode::ACCEPTED, &json!("reading")));
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    test.app.run_jobs_until_idle().await.unwrap();
    let (_, entries) = call("GET", &format!("{path}/entries?effect=new&limit=1"), Vec::new()).await;
    assert_eq!(entries["entries"].as_array().unwrap().len(), 1);
    assert!(entries["next"].is_string());
    let order = json!({ "order": { "number": "榕〔2026〕1号", "on": "2026-11-20" } });
    let (status, problem) =
        call("POST", &format!("{path}/application"), order.to_string().into_bytes()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("import.not-orderer")));
    let (status, _) = call("POST", &format!("{path}/application"), b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    test.app.run_jobs_until_idle().await.unwrap();
    let (_, units) = call("GET", &format!("{path}/units"), Vec::new()).await;
    assert_eq!(units["units"][0]["state"], "applied");
    let (status, export) = call("GET", "/api/v1/entries/export?scope=own", Vec::new()).await;
    assert_eq!(status, StatusCode::OK);
    let names: Vec<&str> = export["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["name"].as_str())
        .collect();
    assert!(names.len() == 2 && names.contains(&"户籍人口"), "{names:?}");
}
