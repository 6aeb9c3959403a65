//! Yearly reports as documents: on a page and as a file, with the same figures, for whoever may read the case.

use std::io::{Cursor, Read};

use app::cases::{ActRequest, content_of};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::ids::CaseId;
use domain::people::{Actor, Person, Post};
use domain::procedures::{CITY_REPORT, FieldValue, Procedure, UNIT_REPORT};
use domain::units::UnitKind;
use testkit::PASSWORD;
use tower::ServiceExt;

use crate::guards::site;
use crate::office::Office;

fn owned(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A member of the cast as they act after signing in.
async fn actor(office: &Office, login: &str) -> Actor {
    let token = office.test.app.sign_in(login, PASSWORD, None).await.unwrap();
    office.test.app.resume(&token).await.unwrap().unwrap().actor()
}

async fn open(office: &Office, procedure: &'static Procedure, login: &str) -> CaseId {
    let given = owned(&[("title", "2026 年度 <报告> & 说明"), ("year", "2026")]);
    office.test.app.open_by_form(procedure, &given, &actor(office, login).await).await.unwrap()
}

async fn act(office: &Office, case: CaseId, act: &str, login: &str, given: &[(&str, &str)]) {
    let actor = actor(office, login).await;
    let seen = office.test.app.case(case, &actor).await.unwrap().case.version;
    let given = owned(given);
    let request = ActRequest { act, reason: "", seen, given: &given };
    office.test.app.act(case, request, &actor).await.unwrap();
}

/// The water bureau, with somebody who writes its report and signs it off.
async fn water(office: &Office) -> Person {
    let posts = [Post::DataClerk, Post::DataOfficer];
    office.test.settle_unit("water", UnitKind::StateOrgan, &posts).await
}

async fn composed(office: &Office, procedure: &'static Procedure, login: &str) -> CaseId {
    let case = open(office, procedure, login).await;
    let words = [("work_done", "完成目录登记\n建立更新机制"), ("plans", "扩大开放")];
    act(office, case, "compose", login, &words).await;
    case
}

/// The texts of the parts of the file, by name.
async fn file(office: &Office, login: &str, path: &str) -> Vec<(String, String)> {
    let token = office.test.app.sign_in(login, PASSWORD, None).await.unwrap();
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("banyan_session={token}; banyan_lang=zh-CN"))
        .body(Body::empty())
        .unwrap();
    let answer = site(&office.test).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let named = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(named.starts_with("attachment; filename*=UTF-8''2026"), "{named}");
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let read = |at| {
        let mut part = zip.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}

#[tokio::test]
async fn a_report_is_there_once_it_was_composed_and_for_its_parties_only() {
    let office = Office::open().await;
    water(&office).await;
    let case = open(&office, &UNIT_REPORT, "water").await;
    let clerk = office.browser("water").await;
    let outsiders = [office.browser("chenrong").await, office.browser("police").await];
    let paths = [format!("/cases/{case}/report"), format!("/cases/{case}/report.docx")];
    let page = format!("/cases/{case}");
    for path in &paths {
        assert_eq!(clerk.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!clerk.get(&page).await.text.contains(&paths[0]));
    act(&office, case, "compose", "water", &[("work_done", "完成目录登记")]).await;
    for path in &paths {
        assert_eq!(clerk.get(path).await.status, StatusCode::OK, "{path}");
        for outsider in &outsiders {
            assert_eq!(outsider.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(office.anybody().get(path).await.to.starts_with("/sign-in"), "{path}");
    }
    assert!(clerk.get(&page).await.text.contains(&paths[0]), "the case leads to its report");
}

#[tokio::test]
async fn a_case_that_is_no_report_has_none() {
    let office = Office::open().await;
    let case = office.case(&domain::procedures::CORRECTION, crate::office::doubt()).await;
    let answer = office.browser("registry").await.get(&format!("/cases/{case}/report")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_and_the_file_say_the_same() {
    let office = Office::open().await;
    water(&office).await;
    let case = composed(&office, &UNIT_REPORT, "water").await;
    let page = office.browser("water").await.get(&format!("/cases/{case}/report")).await.text;
    let parts = file(&office, "water", &format!("/cases/{case}/report.docx")).await;
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).unwrap().1;
    let text = part("word/document.xml");
    for said in [
        "2026 年度 &#60;报告&#62; &#38; 说明",
        "（2026年度，统计期间：2026年1月1日至2026年11月23日）",
        "（未签发稿）",
        "完成目录登记",
        "建立更新机制",
        "扩大开放",
        "期间向其他单位提供数据使用 0 次",
        "未备案的管理制度",
        "编制人：water",
    ] {
        assert!(page.contains(said), "the page lacks {said}");
        assert!(text.contains(said), "the file lacks {said}");
    }
    assert!(page.contains("<svg") && !page.contains("data-chart="), "bars without scripts");
    let missing = office.test.app.case(case, &actor(&office, "water").await).await.unwrap();
    let event = missing.events.iter().rfind(|event| event.act == "compose").unwrap();
    let rules = event.detail["standing"]["rules_missing"].as_u64().unwrap();
    assert!(rules > 0, "a figure that is not nought");
    assert!(page.contains(&format!("<td class=\"num\">{rules}</td>")));
    assert!(text.contains(&format!("<w:t xml:space=\"preserve\">{rules}</w:t>")));
    assert!(part("word/charts/chart5.xml").contains(&format!("<c:v>{rules}</c:v>")));
}

#[tokio::test]
async fn a_report_that_was_signed_off_names_who_signed_and_its_number() {
    let office = Office::open().await;
    water(&office).await;
    let case = composed(&office, &UNIT_REPORT, "water").await;
    act(&office, case, "sign_off", "water", &[]).await;
    let page = office.browser("registry").await.get(&format!("/cases/{case}/report")).await.text;
    let actor = actor(&office, "water").await;
    let view = office.test.app.case(case, &actor).await.unwrap();
    let signed = view.events.iter().rfind(|event| event.act == "sign_off").unwrap();
    let number = signed.detail["number"].as_str().unwrap();
    assert!(page.contains(number) && page.contains("签发人：water"));
    assert!(!page.contains("（未签发稿）"));
}

#[tokio::test]
async fn the_citys_report_has_a_line_for_every_unit_and_names_those_without_a_report() {
    let office = Office::open().await;
    water(&office).await;
    let own = composed(&office, &UNIT_REPORT, "water").await;
    act(&office, own, "sign_off", "water", &[]).await;
    act(&office, own, "put_on_file", "registry", &[]).await;
    let case = composed(&office, &CITY_REPORT, "registry").await;
    let view = office.test.app.case(case, &actor(&office, "registry").await).await.unwrap();
    let content = content_of(&view.case).unwrap();
    assert_eq!(content.added("compose", "units_in_all"), Some(&FieldValue::Whole(3)));
    assert_eq!(content.added("compose", "units_reported"), Some(&FieldValue::Whole(1)));
    let page = office.browser("registry").await.get(&format!("/cases/{case}/report")).await.text;
    let parts = file(&office, "registry", &format!("/cases/{case}/report.docx")).await;
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).unwrap().1;
    for said in [
        "应报送年度情况的单位 2 个，报送并存档 1 个。",
        "尚无存档报送的单位：police。",
        "各单位数据共享和报送情况",
        "已存档",
        "未存档",
    ] {
        assert!(page.contains(said), "the page lacks {said}");
        assert!(part("word/document.xml").contains(said), "the file lacks {said}");
    }
    let chart = part("word/charts/chart7.xml");
    assert_eq!(chart.matches("<c:ser>").count(), 2, "supplied and used");
    assert!(["police", "registry", "water"].iter().all(|unit| chart.contains(unit)));
}
