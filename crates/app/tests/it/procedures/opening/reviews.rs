//! Reviews of answers to requests (Article 18).

use domain::procedures::OPEN_REVIEW;

use super::requests::ask;
use super::square::{Square, person};
use crate::catalogue::city::{OFFICE, POLICE};

#[tokio::test]
async fn a_review_has_its_days_from_acceptance_and_tracks_what_the_unit_did() {
    let square = Square::on("2026-03-02").await;
    let request = ask(&square, "citizen", POLICE).await;
    let named = request.to_string();
    let given = [("case", named.as_str()), ("reasons", "理由不充分")];
    assert!(square.open(&OPEN_REVIEW, "citizen", &given).await.is_err(), "nothing is answered yet");
    square.act(request, "refuse", "officer", &[("answer", "不宜开放")]).await.unwrap();
    let others = square.open(&OPEN_REVIEW, "neighbour", &given).await.unwrap_err();
    assert_eq!(others.gaps()[0].code, "field.reference", "not the neighbour's request");
    let review = square.open(&OPEN_REVIEW, "citizen", &given).await.unwrap();
    assert_eq!(square.due(review, "accept").await, Some("2026-03-09".parse().unwrap()));
    square.town.go_to("2026-03-04");
    square.act(review, "accept", "decider", &[]).await.unwrap();
    assert_eq!(square.due(review, "accept").await, None);
    assert_eq!(square.due(review, "reply").await, Some("2026-03-16".parse().unwrap()));
    let result = [("result", "建议脱敏后开放"), ("follow_by", "2026-04-15")];
    square.act(review, "ask_anew", "decider", &result).await.unwrap();
    let early = square.act(review, "note_silence", "decider", &[]).await.unwrap_err();
    assert_eq!(early.code(), "act.term-still-runs");
    let followup = [("followup", "opened"), ("account", "已脱敏开放")];
    // Fresh is who decides; the unit may have nobody else to follow it up.
    square.act(review, "report_followup", "officer", &followup).await.unwrap();
    assert_eq!(square.case(review).await.state, "followed");
    let shown = square.app().register_case(&OPEN_REVIEW, review).await.unwrap();
    assert!(format!("{shown:?}").contains("已脱敏开放"));
    assert!(!format!("{shown:?}").contains("理由不充分"));
}

#[tokio::test]
async fn who_handled_the_request_does_not_handle_its_review() {
    let square = Square::on("2026-03-02").await;
    let request = ask(&square, "citizen", OFFICE).await;
    square.act(request, "refuse", "office officer", &[("answer", "不宜开放")]).await.unwrap();
    let named = request.to_string();
    let given = [("case", named.as_str()), ("reasons", "理由不充分")];
    let review = square.open(&OPEN_REVIEW, "citizen", &given).await.unwrap();
    let handler = square.act(review, "accept", "office officer", &[]).await.unwrap_err();
    assert_eq!(handler.code(), "act.conflict-of-interest");
    let view = square.app().case(review, &person("office officer")).await.unwrap();
    assert!(view.acts.is_empty());
    square.act(review, "accept", "decider", &[]).await.unwrap();
    square.act(review, "uphold_answer", "decider", &[("result", "维持")]).await.unwrap();
    assert!(square.case(review).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}
