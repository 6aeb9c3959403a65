//! Public registers show public fields and nothing else.

use axum::http::StatusCode;
use domain::ids::{PersonId, UnitId};
use domain::procedures::{Content, Field, FieldKind, FieldValue, Procedure, Readers, Values};
use serde_json::json;

use crate::office::Office;

/// Values whose texts say whether they may be seen.
fn marked(fields: &[Field]) -> Values {
    let value = |field: &Field| {
        let mark = if field.public { "public" } else { "secret" };
        match field.kind {
            FieldKind::Line
            | FieldKind::Text
            | FieldKind::CreditCode
            | FieldKind::Digest
            | FieldKind::DocumentDigest => Some(FieldValue::Text(format!("{mark}-{}", field.code))),
            FieldKind::Whole { .. } if !field.public => Some(FieldValue::Whole(778_899)),
            FieldKind::Money if !field.public => Some(FieldValue::Money(77_889_900)),
            FieldKind::Date if !field.public => {
                Some(FieldValue::Date("1987-06-05".parse().unwrap()))
            }
            FieldKind::Person => Some(FieldValue::Person(PersonId::named("registry"))),
            FieldKind::Unit if !field.public => Some(FieldValue::Unit(UnitId::named("chenrong"))),
            _ => None,
        }
    };
    fields.iter().filter_map(|field| Some((field.code.to_owned(), value(field)?))).collect()
}

const HIDDEN: &[&str] = &["secret", "778899", "778,899", "1987-06-05", "chenrong"];

async fn file(office: &Office, procedure: &'static Procedure) -> String {
    let content = Content { schema: 1, stated: marked(procedure.form), ..Content::default() };
    let id = office.case(procedure, content).await;
    let mut case = office.test.app.store().case(id).await.unwrap().unwrap().case;
    for act in procedure.acts {
        let seen = case.version;
        case.version += 1;
        let detail = serde_json::json!({ "stated": marked(act.needs) });
        let event = office.event(&case, act.code, detail);
        let tx = office.test.app.store().begin().await.unwrap();
        tx.update_case(&case, None, seen, &event).await.unwrap();
        tx.commit().await.unwrap();
    }
    format!("/registers/{}/{id}", procedure.code)
}

#[tokio::test]
async fn no_field_that_is_not_public_leaves_a_register() {
    let office = Office::open().await;
    let anybody = office.anybody();
    let registers =
        domain::procedures::ALL.iter().filter(|procedure| procedure.readers == Readers::Register);
    let mut walked = 0;
    for procedure in registers {
        let item = file(&office, procedure).await;
        let list = format!("/registers/{}", procedure.code);
        let for_programs = [&item, &list].map(|path| format!("/api/v1{path}"));
        for path in [&item, &list].into_iter().chain(&for_programs) {
            let page = anybody.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for hidden in HIDDEN {
                assert!(!page.text.contains(hidden), "{path} shows {hidden}");
            }
        }
        let searched = anybody.get(&format!("{list}?q=secret+title")).await;
        let programs = anybody.get(&format!("{}?q=secret+title", for_programs[1])).await;
        let titles_are_public = procedure
            .form
            .iter()
            .any(|field| field.public && ["title", "entry"].contains(&field.code));
        let number = format!("{}2026", procedure.prefix);
        let is_found = searched.text.contains(&number) || programs.text.contains(&number);
        assert!(titles_are_public || !is_found, "{list}: a hidden title is not searched");
        walked += 1;
    }
    assert!(walked > 0);
}

#[tokio::test]
async fn a_procedure_without_a_public_register_has_no_page_there() {
    let office = Office::open().await;
    for procedure in domain::procedures::ALL {
        let is_public = procedure.readers == Readers::Register;
        for before in ["", "/api/v1"] {
            let path = format!("{before}/registers/{}", procedure.code);
            let page = office.anybody().get(&path).await;
            assert_eq!(page.status == StatusCode::OK, is_public, "{path}");
        }
    }
}

#[tokio::test]
async fn programs_read_a_register_page_by_page_with_codes_and_public_fields() {
    let office = Office::open().await;
    let registrar = office.browser("registry").await;
    for name in ["一", "二", "三"] {
        let fields = [
            ("title", name),
            ("kind", "connectivity"),
            ("tested_by", "省数据中心"),
            ("planned_on", "2026-12-01"),
            ("scope", "内部范围"),
        ];
        let opened = registrar.post("/services/provincial_test", &fields).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    }
    let anybody = office.anybody();
    let read = async |path: String| {
        let answer = anybody.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str::<serde_json::Value>(&answer.text).unwrap()
    };
    let registers = read("/api/v1/registers".to_owned()).await;
    let known = registers.as_array().unwrap().iter();
    let tests = known.filter(|register| register["procedure"] == "provincial_test");
    assert_eq!(tests.map(|register| register["count"].clone()).collect::<Vec<_>>(), [3]);

    let list = "/api/v1/registers/provincial_test";
    let first = read(format!("{list}?limit=2&state=planned")).await;
    let cases = first["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0]["stated"]["kind"]["choice"], "connectivity");
    assert!(cases[0]["stated"].get("scope").is_none(), "not a public field");
    let next = first["next"].as_str().unwrap();
    let second = read(format!("{list}?limit=2&state=planned&after={next}")).await;
    assert_eq!(second["cases"].as_array().unwrap().len(), 1);
    assert!(second.get("next").is_none());
    let found = read(format!("{list}?q=%E4%BA%8C")).await;
    assert_eq!(found["cases"][0]["title"], "二");
    let one = read(format!("{list}/{}", found["cases"][0]["id"].as_str().unwrap())).await;
    assert_eq!((&one["number"], &one["acts"]), (&found["cases"][0]["number"], &json!([])));
}

#[tokio::test]
async fn the_policies_say_what_a_use_is_with_the_limits_in_force() {
    let office = Office::open().await;
    for path in ["/policies", "/api/v1/docs"] {
        let page = office.anybody().get(path).await;
        assert!(page.text.contains("什么算一次使用"), "{path}");
        let calls = format!("每分钟最多取 {} 页", app::OPEN_CALLS_PER_MINUTE);
        let exports = format!("每小时最多开始 {} 次", app::OPEN_EXPORTS_PER_HOUR);
        assert!(page.text.contains(&calls) && page.text.contains(&exports), "{path}");
    }
}
