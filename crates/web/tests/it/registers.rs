//! Public registers show public fields and nothing else.

use axum::http::StatusCode;
use domain::ids::{PersonId, UnitId};
use domain::procedures::{Content, Field, FieldKind, FieldValue, Procedure, Readers, Values};

use crate::office::Office;

/// Values whose texts say whether they may be seen.
fn marked(fields: &[Field]) -> Values {
    let value = |field: &Field| {
        let mark = if field.public { "public" } else { "secret" };
        match field.kind {
            FieldKind::Line | FieldKind::Text | FieldKind::CreditCode | FieldKind::Digest => {
                Some(FieldValue::Text(format!("{mark}-{}", field.code)))
            }
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
        for path in [item.as_str(), list.as_str()] {
            let page = anybody.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for hidden in HIDDEN {
                assert!(!page.text.contains(hidden), "{path} shows {hidden}");
            }
        }
        let searched = anybody.get(&format!("{list}?q=secret+title")).await;
        let titles_are_public = procedure
            .form
            .iter()
            .any(|field| field.public && ["title", "entry"].contains(&field.code));
        let is_found = searched.text.contains(&format!("{}2026", procedure.prefix));
        assert!(titles_are_public || !is_found, "{list}: a hidden title is not searched");
        walked += 1;
    }
    assert!(walked > 0);
}

#[tokio::test]
async fn a_procedure_without_a_public_register_has_no_page_there() {
    let office = Office::open().await;
    for procedure in domain::procedures::ALL {
        let page = office.anybody().get(&format!("/registers/{}", procedure.code)).await;
        let is_public = procedure.readers == Readers::Register;
        assert_eq!(page.status == StatusCode::OK, is_public, "{}", procedure.code);
    }
}
