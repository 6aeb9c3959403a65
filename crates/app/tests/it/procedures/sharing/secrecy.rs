//! Secrecy reviews (Article 23): what opens one, what it stops, and what nobody can undo.

use domain::catalogue::EntryState;
use domain::ids::UnitId;
use domain::loads::LoadMode;
use domain::procedures::SECRECY_REVIEW;
use store::BatchState;

use super::town::{Town, refusal, who};
use crate::catalogue::city::HEALTH;

const HIT: &str = "含内部资料和机密级文件目录";

#[tokio::test]
async fn a_hit_of_the_word_lists_opens_a_review_and_nothing_is_published_meanwhile() {
    let town = Town::on("2026-03-02").await;
    let (entry, registration) = town.submit("文件目录", HIT).await;
    let review = town.newest(&SECRECY_REVIEW).await.unwrap();
    assert_eq!(town.case(review).await.entry, Some(entry));
    town.acts(registration, &[("register", "registrar")]).await;
    let early = town.act(registration, "publish", "registrar", &[]).await;
    assert_eq!(refusal(early), "secrecy.under-review");
    let batch = town.upload(entry, "公民身份号码,姓名,出生日期\nP1,甲,2001-02-03\n").await;
    let mapping = town.store.batch(batch).await.unwrap().unwrap().mapping;
    let loading = town.app.confirm_load(batch, mapping, LoadMode::Upsert, &who("clerk")).await;
    assert_eq!(refusal(loading), "secrecy.under-review");

    let alone = town.act(review, "clear", "reviewer", &[]).await;
    assert_eq!(refusal(alone), "secrecy.hit-needs-reasons");
    town.acts(review, &[("clear_false_hit", "reviewer")]).await;
    town.acts(registration, &[("publish", "registrar")]).await;
    assert!(town.store.published_entry(entry).await.unwrap().is_some());
}

#[tokio::test]
async fn who_suspects_a_secret_does_not_clear_it_and_who_submitted_neither() {
    let town = Town::on("2026-03-02").await;
    town.submit("文件目录", HIT).await;
    let review = town.newest(&SECRECY_REVIEW).await.unwrap();
    assert_eq!(town.case(review).await.opened_by, Some(who("officer").person));
    town.acts(review, &[("suspect", "reviewer")]).await;
    let same = town.act(review, "clear_false_hit", "reviewer", &[]).await;
    assert_eq!(refusal(same), "act.conflict-of-interest");
    town.acts(review, &[("clear_false_hit", "office reviewer")]).await;
    assert_eq!(town.state(review).await, "cleared_as_false_hit");
}

#[tokio::test]
async fn a_confirmed_secret_passes_by_nobodys_hand() {
    let town = Town::on("2026-03-02").await;
    let (entry, registration) = town.submit("文件目录", HIT).await;
    let review = town.newest(&SECRECY_REVIEW).await.unwrap();
    town.acts(registration, &[("register", "registrar")]).await;
    town.acts(review, &[("confirm_secret", "reviewer")]).await;
    let state = async || town.store.entry(entry).await.unwrap().unwrap().state;
    assert_eq!(state().await, EntryState::Blocked);
    let tried = town.act(registration, "publish", "registrar", &[]).await;
    assert_eq!(refusal(tried), "secrecy.confirmed");
    town.acts(registration, &[("return", "registrar")]).await;
    assert_eq!(state().await, EntryState::Blocked, "a return does not set it free");
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    let again = town.app.submit_entry(entry, &who("officer"), version).await;
    assert_eq!(refusal(again), "catalogue.not-submittable");
    assert!(SECRECY_REVIEW.is_terminal("confirmed_secret"), "and no act leads out of it");
}

#[tokio::test]
async fn a_secret_found_in_what_is_published_is_taken_from_everybody_at_once() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.grant(entry, "2026-12-31").await;
    let given = [("entry", &*entry.to_string()), ("signs", "内容可能涉密")];
    let review = town.open(&SECRECY_REVIEW, "clerk", &given).await.unwrap();
    assert_eq!(refusal(town.act(review, "confirm_secret", "officer", &[]).await), "act.not-yours");
    town.acts(review, &[("confirm_secret", "office reviewer")]).await;
    assert!(town.app.live().table(entry).is_none());
    assert!(town.app.live().grants(UnitId::named(HEALTH), entry).is_empty());
    assert_eq!(town.search.len(), 0);
}

#[tokio::test]
async fn an_edit_after_the_review_needs_another_one() {
    let town = Town::on("2026-03-02").await;
    let (entry, registration) = town.submit("文件目录", HIT).await;
    let first = town.newest(&SECRECY_REVIEW).await.unwrap();
    town.acts(first, &[("clear_false_hit", "reviewer")]).await;
    town.acts(registration, &[("return", "registrar")]).await;
    town.go_to("2026-03-03");
    let mut edited = crate::catalogue::city::complete("文件目录");
    edited.draft.summary = "含绝密级文件目录".to_owned();
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    town.app.edit_entry(entry, &edited, &who("clerk"), version).await.unwrap();
    town.app.submit_entry(entry, &who("officer"), version + 1).await.unwrap();
    assert_ne!(town.newest(&SECRECY_REVIEW).await, Some(first));
}

#[tokio::test]
async fn an_entry_without_a_hit_needs_no_review() {
    let town = Town::on("2026-03-02").await;
    town.publish("常住人口").await;
    assert_eq!(town.newest(&SECRECY_REVIEW).await, None);
}

#[tokio::test]
async fn a_batch_that_is_a_secret_is_given_up_and_what_is_published_stays() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let batch = town.upload(entry, "公民身份号码,姓名,出生日期\nP1,甲,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("batch", &*batch.to_string()),
        ("signs", "这一批次可能涉密"),
    ];
    let review = town.open(&SECRECY_REVIEW, "clerk", &given).await.unwrap();
    town.acts(review, &[("confirm_secret", "reviewer")]).await;
    let state = town.store.batch(batch).await.unwrap().unwrap().state;
    assert_eq!(state, BatchState::Cancelled);
    assert!(town.store.published_entry(entry).await.unwrap().is_some());
}
