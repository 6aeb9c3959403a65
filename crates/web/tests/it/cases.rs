//! The page of a case: acts and their forms, who acted first, remarks kept apart, attachments.

use axum::http::StatusCode;
use domain::people::Post;
use domain::procedures::CORRECTION;
use domain::units::UnitKind;

use crate::office::{Office, doubt};

#[tokio::test]
async fn the_second_of_two_is_told_what_the_first_did_and_keeps_what_was_typed() {
    let office = Office::open().await;
    let case = office.case(&CORRECTION, doubt()).await;
    let registrar = office.browser("registry").await;
    let page = registrar.get(&format!("/cases/{case}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("登记日期有误"), "what was stated is shown");
    let acts = format!("/cases/{case}/acts");
    let act = [("act", "verify"), ("version", "1"), ("verify.reason", "已转公安局核实")];
    let first = registrar.post(&acts, &act).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = registrar.post(&acts, &act).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text.contains("已有人先办理了这一事项"));
    assert_eq!(
        second.text.matches("已转公安局核实").count(),
        3,
        "the act, the timeline, and what was typed"
    );
}

#[tokio::test]
async fn everything_missing_in_an_act_is_named_at_its_field_and_the_rest_kept() {
    let office = Office::open().await;
    let case = office.case(&CORRECTION, doubt()).await;
    let registrar = office.browser("registry").await;
    let acts = format!("/cases/{case}/acts");
    registrar.post(&acts, &[("act", "verify"), ("version", "1")]).await;
    let police = office.browser("police").await;
    let fields =
        [("act", "state_finding"), ("version", "2"), ("state_finding.finding", "日期录入有误")];
    let again = police.post(&acts, &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("#field-state_finding.erroneous"),
        "the summary leads to the field"
    );
    assert!(again.text.contains("日期录入有误"), "what was typed stays");
    let mended = [fields.as_slice(), &[("state_finding.erroneous", "yes")]].concat();
    assert_eq!(police.post(&acts, &mended).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_an_office_says_inside_never_reaches_the_citizen() {
    let office = Office::open().await;
    let case = office.case(&CORRECTION, doubt()).await;
    let registrar = office.browser("registry").await;
    let citizen = office.browser("chenrong").await;
    let remarks = format!("/cases/{case}/remarks");
    for (audience, words) in [("office", "此人多次反映"), ("parties", "正在核实")] {
        let fields = [("audience", audience), ("words", words)];
        assert_eq!(registrar.post(&remarks, &fields).await.status, StatusCode::SEE_OTHER);
    }
    let page = citizen.get(&format!("/cases/{case}")).await;
    assert!(page.text.contains("正在核实") && !page.text.contains("此人多次反映"));
    let forged = citizen.post(&remarks, &[("audience", "office"), ("words", "x")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let inside = registrar.get(&format!("/cases/{case}")).await;
    assert!(inside.text.contains("此人多次反映"));
}

#[tokio::test]
async fn a_document_is_screened_kept_and_read_by_whoever_may_read_the_case() {
    let office = Office::open().await;
    let case = office.case(&CORRECTION, doubt()).await;
    let citizen = office.browser("chenrong").await;
    let attachments = format!("/cases/{case}/attachments");
    let program = citizen.attach(&attachments, "report.pdf", b"MZ\x90\x00").await;
    assert_eq!(program.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(program.text.contains("没有接收"));
    let kept = citizen.attach(&attachments, "证明.pdf", b"%PDF-1.7 scan").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let page = office.browser("registry").await.get(&format!("/cases/{case}")).await;
    assert!(page.text.contains("证明.pdf") && page.text.contains("SHA-256"));
    let file = office.browser("registry").await.get(&format!("{attachments}/1")).await;
    assert_eq!(file.text, "%PDF-1.7 scan");
    let stranger = office.anybody().get(&format!("{attachments}/1")).await;
    assert!(stranger.to.starts_with("/sign-in"));
}

#[tokio::test]
async fn the_form_of_every_procedure_is_shown_to_whom_may_open_it_and_names_what_is_missing() {
    let office = Office::open().await;
    let citizen = office.browser("chenrong").await;
    office.test.settle_unit("firm", UnitKind::Enterprise, &[Post::Member]).await;
    let firm = office.browser("firm").await;
    let mut shown = 0;
    for procedure in domain::procedures::ALL {
        let path = format!("/services/{}", procedure.code);
        let asker = if procedure.organisations_only { &firm } else { &citizen };
        let page = asker.get(&path).await;
        let may_open = procedure.openers.contains(&Post::Member) && !procedure.form.is_empty();
        if procedure.organisations_only {
            assert_eq!(citizen.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(page.status == StatusCode::OK, may_open, "{path}: {}", page.status);
        if may_open && procedure.form.iter().any(|field| field.required) {
            let again = asker.post(&path, &[]).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            assert!(again.text.contains("error-summary"), "{path}");
            shown += 1;
        }
    }
    assert!(shown > 0);
}

#[tokio::test]
async fn a_shelf_is_exported_without_live_formulas() {
    let office = Office::open().await;
    office.case(&CORRECTION, doubt()).await;
    let sheet = office.browser("registry").await.get("/work/export?shelf=unit").await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.text.contains("JC20260001"), "{}", sheet.text);
}

#[tokio::test]
async fn a_document_is_chosen_among_those_attached_and_no_other_digest_is_taken() {
    let office = Office::open().await;
    let registrar = office.browser("registry").await;
    let fields = [
        ("title", "连通性测试"),
        ("kind", "connectivity"),
        ("tested_by", "省数据中心"),
        ("planned_on", "2026-11-20"),
    ];
    let opened = registrar.post("/services/provincial_test", &fields).await;
    let case = opened.to.split('?').next().unwrap().to_owned();
    let page = registrar.get(&case).await;
    assert!(page.text.contains("先把该文件上传为本办件的附件"), "{}", page.text);
    registrar.attach(&format!("{case}/attachments"), "测试报告.pdf", b"%PDF-1.7 passed").await;
    let id = case.strip_prefix("/cases/").unwrap().parse().unwrap();
    let documents = office.test.app.store().documents(id).await.unwrap();
    let digest = documents[0].digest.as_str();
    let page = registrar.get(&case).await;
    let radio = format!("name=\"record_pass.digest\" value=\"{digest}\"");
    assert!(page.text.contains(&radio) && page.text.contains("填写摘要"), "{}", page.text);

    let pass = |digest| {
        [
            ("act", "record_pass"),
            ("version", "1"),
            ("record_pass.tested_on", "2026-11-20"),
            ("record_pass.report_number", "LT-1"),
            ("record_pass.digest", ""),
            ("record_pass.digest", digest),
        ]
    };
    let acts = format!("{case}/acts");
    let other = "a".repeat(64);
    let refused = registrar.post(&acts, &pass(&other)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("本办件没有这个摘要的附件"));
    assert!(refused.text.contains(&format!("value=\"{other}\"")), "what was typed stays");
    assert_eq!(registrar.post(&acts, &pass(digest)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_that_opens_a_case_asks_for_a_digest_as_text() {
    let office = Office::open().await;
    let form = office.browser("registry").await.get("/services/mandate").await;
    assert!(form.text.contains("sha256sum"), "{}", form.text);
    assert!(!form.text.contains("填写摘要"));
}

#[tokio::test]
async fn every_notice_stands_on_its_own_page_linked_from_the_worklist() {
    let office = Office::open().await;
    let case = office.case(&CORRECTION, doubt()).await;
    let citizen = office.browser("chenrong").await;
    let remarks = format!("/cases/{case}/remarks");
    for count in 0..51 {
        let words = format!("补充说明{count}");
        citizen.post(&remarks, &[("audience", "parties"), ("words", words.as_str())]).await;
    }
    let registrar = office.browser("registry").await;
    let work = registrar.get("/work").await;
    assert!(work.text.contains("href=\"/notices\"") && work.text.contains("全部通知"));
    let linked = format!("<a href=\"/cases/{case}\">");
    let page = registrar.get("/notices").await;
    assert_eq!(page.text.matches(&linked).count(), 50);
    let at = page.text.find("/notices?after=").unwrap();
    let next = page.text[at..].split('"').next().unwrap();
    let last = registrar.get(next).await;
    assert_eq!(last.text.matches(&linked).count(), 1);
    assert!(page.text.contains("rel=\"next\"") && !last.text.contains("rel=\"next\""));
}
