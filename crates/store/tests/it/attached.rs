//! What is attached to cases and said in them, and sign-ups that wait for their code.

use domain::ids::CaseId;
use store::{Audience, Document, ErrorKind, PendingSignUp, Remark, Store};

use crate::samples::{at, case, case_event, city, commit};

contract! {
    documents_and_remarks_come_back_in_order,
    a_document_or_remark_needs_a_witness,
    a_sign_up_is_tried_a_few_times_and_taken_once,
}

async fn opened(store: &Store) -> CaseId {
    let case = case("A-1");
    let tx = store.begin().await.unwrap();
    tx.insert_case(&case, None, &case_event(&case, "open", "reported")).await.unwrap();
    tx.commit().await.unwrap();
    case.id
}

async fn documents_and_remarks_come_back_in_order(store: Store) {
    let city = city(&store).await;
    let case = opened(&store).await;
    let document = |name: &str| Document {
        id: 0,
        case,
        at: at(1),
        by: city.lin,
        unit: city.police,
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 9,
        digest: "ab".repeat(32),
        unread: 2,
    };
    let remark = |audience, words: &str| Remark {
        id: 0,
        case,
        at: at(2),
        by: city.chen,
        unit: city.office,
        audience,
        words: words.to_owned(),
    };
    let tx = store.begin().await.unwrap();
    tx.insert_document(&document("一.pdf")).await.unwrap();
    tx.insert_document(&document("二.pdf")).await.unwrap();
    tx.insert_remark(&remark(Audience::Office, "内部")).await.unwrap();
    tx.insert_remark(&remark(Audience::Parties, "回复")).await.unwrap();
    commit(tx, "case.remarked").await;
    let documents = store.documents(case).await.unwrap();
    assert_eq!(
        documents.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["一.pdf", "二.pdf"]
    );
    let second = store.document(documents[1].id).await.unwrap().unwrap();
    assert_eq!(second, Document { id: documents[1].id, ..document("二.pdf") });
    let remarks = store.remarks(case).await.unwrap();
    let said: Vec<_> = remarks.iter().map(|one| (one.audience, one.words.as_str())).collect();
    assert_eq!(said, [(Audience::Office, "内部"), (Audience::Parties, "回复")]);
}

async fn a_document_or_remark_needs_a_witness(store: Store) {
    let city = city(&store).await;
    let case = opened(&store).await;
    let tx = store.begin().await.unwrap();
    tx.insert_remark(&Remark {
        id: 0,
        case,
        at: at(0),
        by: city.chen,
        unit: city.office,
        audience: Audience::Office,
        words: "x".to_owned(),
    })
    .await
    .unwrap();
    assert_eq!(tx.commit().await.unwrap_err().kind(), ErrorKind::Program);
    assert!(store.remarks(case).await.unwrap().is_empty());
}

async fn a_sign_up_is_tried_a_few_times_and_taken_once(store: Store) {
    let pending = PendingSignUp {
        token_digest: "token".to_owned(),
        code_digest: "code".to_owned(),
        details: serde_json::json!({ "login": "chenrong" }),
        attempts: 0,
        expires_at: at(10),
    };
    store.put_sign_up(&pending).await.unwrap();
    let tries = [
        store.try_sign_up("token", 2).await.unwrap(),
        store.try_sign_up("token", 2).await.unwrap(),
        store.try_sign_up("token", 2).await.unwrap(),
    ];
    assert_eq!(tries, [true, true, false]);
    let kept = store.sign_up("token").await.unwrap().unwrap();
    assert_eq!(kept, PendingSignUp { attempts: 2, ..pending });
    assert!(store.end_sign_up("token").await.unwrap());
    assert!(!store.end_sign_up("token").await.unwrap(), "taken once");
    store.put_sign_up(&kept).await.unwrap();
    assert_eq!(store.purge_sign_ups(at(10)).await.unwrap(), 1);
}
