//! Renewing grants (Article 10) and pushing data to a unit that has not asked (Article 12).

use domain::grants::{Grant, GrantState};
use domain::ids::{EntryId, PersonId, UnitId};
use domain::procedures::{GRANT_RENEWAL, GRANT_WITHDRAWAL, PUSH_PROPOSAL};

use super::town::{SUCCESSOR, Town, gap, person_id, refusal, unit_id, who};
use crate::catalogue::city::{HEALTH, OFFICE, complete, withhold};

#[tokio::test]
async fn a_renewal_is_decided_by_whom_the_law_names_and_lengthens_the_grant() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-03-31").await;
    let given =
        [("grant", &*grant.to_string()), ("valid_to", "2026-12-31"), ("reasons", "业务继续")];
    let case = town.open(&GRANT_RENEWAL, "health clerk", &given).await.unwrap();
    let opened = town.case(case).await;
    assert_eq!((opened.decider, opened.entry), (UnitId::named(OFFICE), Some(entry)));
    assert!(opened.due_on(town.app.law()).is_some(), "a decision has a term");
    assert_eq!(refusal(town.act(case, "renew", "officer", &[]).await), "act.not-yours");
    town.acts(case, &[("renew", "decider")]).await;
    let renewed = town.granted(grant).await;
    assert_eq!((renewed.valid_to, renewed.version), ("2026-12-31".parse().unwrap(), 2));
    assert_eq!(renewed.items.len(), 2, "no item is added by renewing");
    let event = town.last_event(case).await;
    assert!(event.detail["number"].as_str().unwrap().starts_with("TEST〔2026〕"));
    assert!(town.notices("officer").await.contains(&"grant.renewed".to_owned()));
}

#[tokio::test]
async fn only_a_grant_that_still_runs_is_renewed_and_only_for_longer() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-03-31").await.to_string();
    let given = |last| [("grant", grant.as_str()), ("valid_to", last), ("reasons", "业务继续")];
    let shorter = town.open(&GRANT_RENEWAL, "health clerk", &given("2026-03-30")).await;
    assert_eq!(gap(shorter), ("valid_to".to_owned(), "grant.not-longer"));
    let foreign = town.open(&GRANT_RENEWAL, "clerk", &given("2026-12-31")).await;
    assert_eq!(gap(foreign), ("grant".to_owned(), "field.reference"));
    town.go_to("2026-04-01");
    let over = town.open(&GRANT_RENEWAL, "health clerk", &given("2026-12-31")).await;
    assert_eq!(refusal(over), "grant.expired");
}

#[tokio::test]
async fn a_grant_withdrawn_while_its_renewal_waits_is_not_renewed() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-03-31").await;
    let given =
        [("grant", &*grant.to_string()), ("valid_to", "2026-12-31"), ("reasons", "业务继续")];
    let case = town.open(&GRANT_RENEWAL, "health clerk", &given).await.unwrap();
    let misuse = [("grant", &*grant.to_string()), ("ground", "misuse"), ("reasons", "超范围使用")];
    let ending = town.open(&GRANT_WITHDRAWAL, "officer", &misuse).await.unwrap();
    town.acts(ending, &[("withdraw", "decider")]).await;
    assert_eq!(refusal(town.act(case, "renew", "decider", &[]).await), "grant.withdrawn");
    assert_eq!(town.state(case).await, "submitted", "nothing was saved");
    town.acts(case, &[("refuse", "decider")]).await;
}

#[tokio::test]
async fn a_grant_ends_by_decision_of_another_or_is_given_back_by_its_unit() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await.to_string();
    let given = [("grant", grant.as_str()), ("ground", "other"), ("reasons", "不再需要")];
    let own = town.open(&GRANT_WITHDRAWAL, "decider", &given).await.unwrap();
    assert!(town.act(own, "withdraw", "decider", &[]).await.is_err(), "never who asked");
    assert_eq!(refusal(town.act(own, "give_back", "officer", &[]).await), "act.not-yours");

    let asked = town.open(&GRANT_WITHDRAWAL, "officer", &given).await.unwrap();
    assert_eq!(refusal(town.act(asked, "give_back", "officer", &[]).await), "grant.not-yours");
    let back = town.open(&GRANT_WITHDRAWAL, "health officer", &given).await.unwrap();
    town.acts(back, &[("give_back", "health officer")]).await;
    assert!(town.app.live().grants(UnitId::named(HEALTH), entry).is_empty(), "at once");
    assert!(town.notices("officer").await.contains(&"grant.withdrawn".to_owned()));
    assert_eq!(refusal(town.act(asked, "withdraw", "decider", &[]).await), "grant.withdrawn");
    let late = town.open(&GRANT_WITHDRAWAL, "officer", &given).await;
    assert_eq!(refusal(late), "grant.withdrawn");
}

fn proposal<'a>(entry: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("entry", entry),
        ("items", "1"),
        ("items", "2"),
        ("unit", to),
        ("purpose", "新生儿户口登记核验"),
        ("matter_code", "M1"),
        ("matter_name", "出生登记"),
        ("methods", "verification"),
        ("methods", "lookup"),
        ("valid_to", "2026-12-31"),
    ]
}

#[tokio::test]
async fn pushed_data_becomes_a_grant_when_the_receiving_officer_accepts() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let (id, health) = (entry.to_string(), unit_id(HEALTH));
    let case = town.open(&PUSH_PROPOSAL, "officer", &proposal(&id, &health)).await.unwrap();
    assert_eq!(town.case(case).await.decider, UnitId::named(HEALTH));
    let stranger = [("responsible", &*person_id("clerk"))];
    let refused = town.act(case, "accept", "health officer", &stranger).await;
    assert_eq!(gap(refused), ("responsible".to_owned(), "application.foreign-person"));
    let own = [("responsible", &*person_id("health clerk"))];
    assert_eq!(refusal(town.act(case, "accept", "health clerk", &own).await), "act.not-yours");
    town.act(case, "accept", "health officer", &own).await.unwrap();
    let grants = town.app.live().grants(UnitId::named(HEALTH), entry).to_vec();
    let [made] = grants.as_slice() else { panic!("{} grants", grants.len()) };
    let made: &Grant = &made.grant;
    assert_eq!((made.case, made.state, made.methods.len()), (Some(case), GrantState::Active, 2));
    assert_eq!(
        made.approver,
        PersonId::named("health officer"),
        "who approved the use (Article 22)"
    );
    assert_eq!(made.responsible, PersonId::named("health clerk"));
}

async fn publish_withheld(town: &Town) -> EntryId {
    let mut input = complete("暂不共享的目录");
    withhold(&mut input.draft);
    let id = town.app.create_entry(&input, &who("clerk")).await.unwrap();
    let version = town.store.entry(id).await.unwrap().unwrap().version;
    let case = town.app.submit_entry(id, &who("officer"), version).await.unwrap();
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
    id
}

#[tokio::test]
async fn withheld_data_is_not_pushed_and_nobody_pushes_what_is_not_theirs() {
    let town = Town::on("2026-03-02").await;
    let withheld = publish_withheld(&town).await.to_string();
    let health = unit_id(HEALTH);
    let refused = town.open(&PUSH_PROPOSAL, "officer", &proposal(&withheld, &health)).await;
    assert_eq!(refusal(refused), "application.withheld");

    let entry = town.publish("常住人口").await.to_string();
    let successor = unit_id(SUCCESSOR);
    let stranger = town.open(&PUSH_PROPOSAL, "health officer", &proposal(&entry, &successor)).await;
    assert_eq!(refusal(stranger), "push.not-your-data");
    town.open(&PUSH_PROPOSAL, "registrar", &proposal(&entry, &health)).await.unwrap();
}

#[tokio::test]
async fn a_declined_push_grants_nothing() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let (id, health) = (entry.to_string(), unit_id(HEALTH));
    let case = town.open(&PUSH_PROPOSAL, "officer", &proposal(&id, &health)).await.unwrap();
    town.acts(case, &[("decline", "health officer")]).await;
    assert!(town.app.live().grants(UnitId::named(HEALTH), entry).is_empty());
}
