//! Withdrawing entries and publishing them again (Articles 4, 14), and doubt about their data (Article 13).

use app::catalogue::SearchRequest;
use domain::catalogue::EntryState;
use domain::grants::GrantState;
use domain::ids::{EntryId, UnitId};
use domain::procedures::{CATALOGUE_RESTORATION, CATALOGUE_WITHDRAWAL, CORRECTION, ENTRY_RECODING};

use super::town::{Town, refusal, who};
use crate::catalogue::city::{HEALTH, complete};

async fn withdraw(town: &Town, entry: EntryId) {
    let given = [("entry", entry.to_string()), ("reasons", "职责调整".to_owned())];
    let given: Vec<(&str, &str)> = given.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let case = town.open(&CATALOGUE_WITHDRAWAL, "officer", &given).await.unwrap();
    town.acts(case, &[("withdraw", "registrar")]).await;
}

async fn restore(town: &Town, entry: EntryId) {
    let given = [("entry", entry.to_string()), ("reasons", "恢复使用".to_owned())];
    let given: Vec<(&str, &str)> = given.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let case = town.open(&CATALOGUE_RESTORATION, "officer", &given).await.unwrap();
    town.acts(case, &[("restore", "registrar")]).await;
}

async fn found(town: &Town, words: &str) -> usize {
    let request = SearchRequest { text: words.to_owned(), limit: 10, ..SearchRequest::default() };
    town.app.search_catalogue(request).await.unwrap().found.len()
}

#[tokio::test]
async fn a_withdrawn_entry_leaves_catalogue_and_search_and_its_grants_end_with_notice() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await;
    assert_eq!(found(&town, "常住人口").await, 1);

    withdraw(&town, entry).await;
    let working = town.store.entry(entry).await.unwrap().unwrap();
    assert_eq!(working.state, EntryState::Withdrawn);
    assert!(town.app.live().table(entry).is_none(), "nobody can use it any more");
    assert_eq!(found(&town, "常住人口").await, 0);
    assert_eq!(town.search.len(), 0);
    assert!(!town.app.reindex_catalogue().await.unwrap(), "the index reflects the store");

    assert_eq!(town.granted(grant).await.state, GrantState::Withdrawn);
    assert!(town.app.live().grants(UnitId::named(HEALTH), entry).is_empty());
    assert!(town.notices("health officer").await.contains(&"grant.withdrawn".to_owned()));
}

#[tokio::test]
async fn a_restored_entry_comes_back_under_its_code_as_readers_last_saw_it() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let code = town.store.entry(entry).await.unwrap().unwrap().code;
    let mut unreviewed = complete("常住人口");
    unreviewed.draft.summary = "没有审核的改动".to_owned();
    unreviewed.draft.items = town.store.entry(entry).await.unwrap().unwrap().draft.items;
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    town.app.edit_entry(entry, &unreviewed, &who("clerk"), version).await.unwrap();

    withdraw(&town, entry).await;
    town.go_to("2026-03-09");
    restore(&town, entry).await;
    let back = town.store.published_entry(entry).await.unwrap().unwrap();
    assert_eq!((back.state, back.code), (EntryState::Published, code));
    assert_eq!(
        back.draft.summary, "全市常住人口的基本信息",
        "an edit that nobody reviewed is not published"
    );
    assert_eq!(back.published_on, Some("2026-03-09".parse().unwrap()));
    assert!(town.app.live().table(entry).is_some());
    assert_eq!(found(&town, "常住人口").await, 1);
}

#[tokio::test]
async fn an_entry_that_is_being_registered_again_is_not_withdrawn_meanwhile() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let mut edition = complete("常住人口");
    edition.draft.items = town.store.entry(entry).await.unwrap().unwrap().draft.items;
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    town.app.edit_entry(entry, &edition, &who("clerk"), version).await.unwrap();
    town.app.submit_entry(entry, &who("officer"), version + 1).await.unwrap();
    let given = [("entry", &*entry.to_string()), ("reasons", "职责调整")];
    let refused = town.open(&CATALOGUE_WITHDRAWAL, "officer", &given).await;
    assert_eq!(refusal(refused), "entry.under-review");
}

#[tokio::test]
async fn a_recoded_entry_is_found_by_both_codes_and_the_old_one_is_given_to_nobody() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await;
    let old = town.store.entry(entry).await.unwrap().unwrap().code.unwrap();
    let given =
        [("entry", &*entry.to_string()), ("class_code", "203001"), ("reasons", "归入人口库")];
    let case = town.open(&ENTRY_RECODING, "registrar", &given).await.unwrap();
    assert!(town.act(case, "recode", "registrar", &[]).await.is_err(), "another decides");
    town.acts(case, &[("recode", "decider")]).await;
    let now = town.store.published_entry(entry).await.unwrap().unwrap();
    let new = now.code.clone().unwrap();
    assert_eq!(
        (new.to_string().as_str(), now.draft.class_code.as_str()),
        ("203001/000001", "203001")
    );
    let live = town.app.live();
    for path in [old.to_path(), new.to_path()] {
        assert_eq!(live.table_at(&path).map(|table| table.entry.id), Some(entry), "{path}");
    }
    assert_eq!(town.granted(grant).await.state, GrantState::Active);
    let next = town.publish("暂住人口").await;
    let given = town.store.entry(next).await.unwrap().unwrap().code.unwrap();
    assert_ne!(given, old);
    assert_eq!(town.store.entry_by_code(&old).await.unwrap().unwrap().id, entry);
}

#[tokio::test]
async fn an_entry_is_not_recoded_while_it_is_written_nor_into_its_own_or_an_unknown_class() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let class = town.store.entry(entry).await.unwrap().unwrap().draft.class_code;
    let open = async |class: &str| {
        let given =
            [("entry", &*entry.to_string()), ("class_code", class), ("reasons", "分类调整")];
        refusal(town.open(&ENTRY_RECODING, "registrar", &given).await)
    };
    assert_eq!(open(&class).await, "entry.same-class");
    assert_eq!(open("9").await, "library.class-unknown");
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    let mut edition = complete("常住人口");
    edition.draft.items = town.store.entry(entry).await.unwrap().unwrap().draft.items;
    town.app.edit_entry(entry, &edition, &who("clerk"), version).await.unwrap();
    assert_eq!(open("203001").await, "entry.being-edited");
}

#[tokio::test]
async fn doubtful_data_is_verified_with_its_owner_and_reporter_and_users_are_told() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.grant(entry, "2026-12-31").await;
    let given = [("entry", &*entry.to_string()), ("items", "2"), ("doubt", "姓名与户口簿不符")];
    let case = town.open(&CORRECTION, "health clerk", &given).await.unwrap();
    assert_eq!(
        refusal(town.act(case, "state_finding", "clerk", &[]).await),
        "act.wrong-state",
        "the owner alone does not decide"
    );
    town.acts(case, &[("verify", "registrar")]).await;
    let finding = [("erroneous", "yes"), ("finding", "录入有误")];
    town.act(case, "state_finding", "clerk", &finding).await.unwrap();
    let order = [("mend_by", "2026-03-13")];
    town.act(case, "order_correction", "registrar", &order).await.unwrap();
    let due = town.case(case).await.due_on(town.app.law());
    assert_eq!(due, Some("2026-03-13".parse().unwrap()));
    town.act(case, "correct", "clerk", &[("correction", "已更正姓名")]).await.unwrap();
    let ended = town.case(case).await;
    assert_eq!((ended.state.as_str(), ended.due_on(town.app.law())), ("corrected", None));
    assert!(town.notices("health officer").await.contains(&"case.correct".to_owned()));
}

#[tokio::test]
async fn a_report_that_is_not_borne_out_is_answered_with_evidence() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = [("entry", &*entry.to_string()), ("doubt", "出生日期有误")];
    let case = town.open(&CORRECTION, "health clerk", &given).await.unwrap();
    town.acts(case, &[("verify", "registrar")]).await;
    let finding = [("erroneous", "no"), ("finding", "与档案一致")];
    town.act(case, "state_finding", "clerk", &finding).await.unwrap();
    assert_eq!(refusal(town.act(case, "reject", "registrar", &[]).await), "incomplete");
    town.act(case, "reject", "registrar", &[("evidence", "出生医学证明")]).await.unwrap();
    assert_eq!(town.state(case).await, "rejected");
}
