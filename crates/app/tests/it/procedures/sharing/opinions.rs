//! Joint review of a submission: other units are asked for their opinion, and publication waits for them (Articles 4, 14).

use app::ErrorKind;
use domain::ids::{CaseId, UnitId};
use domain::procedures::CATALOGUE_OPINION;

use super::town::{SUCCESSOR, Town, gap, refusal, who};
use crate::catalogue::city::{HEALTH, OFFICE, POLICE};

async fn ask(town: &Town, registration: CaseId, unit: &str) -> app::Result<CaseId> {
    let (case, unit) = (registration.to_string(), UnitId::named(unit).to_string());
    let given = [("case", &*case), ("unit", &*unit), ("question", "有无意见")];
    town.open(&CATALOGUE_OPINION, "registrar", &given).await
}

#[tokio::test]
async fn publication_waits_until_all_have_answered_or_the_late_units_time_is_over() {
    let town = Town::on("2026-03-02").await;
    let (_, registration) = town.submit("常住人口", "全市常住人口的基本信息").await;
    let health = ask(&town, registration, HEALTH).await.unwrap();
    let late = ask(&town, registration, SUCCESSOR).await.unwrap();
    town.acts(registration, &[("register", "registrar")]).await;
    let early = town.act(registration, "publish", "registrar", &[]).await;
    assert_eq!(refusal(early), "catalogue.opinion-awaited");
    town.acts(health, &[("disagree", "health officer")]).await;
    assert_eq!(town.state(health).await, "disagreed");
    let noted = town.last_event(registration).await;
    assert_eq!((noted.act.as_str(), noted.reason.as_str()), ("opinion_disagreed", "因故"));
    assert_eq!(noted.unit, Some(UnitId::named(HEALTH)));
    assert_eq!(town.state(registration).await, "registered", "an opinion decides nothing");
    let early = town.act(registration, "publish", "registrar", &[]).await;
    assert_eq!(refusal(early), "catalogue.opinion-awaited", "the other has time until 9 March");
    town.go_to("2026-03-09");
    let last_day = town.act(registration, "publish", "registrar", &[]).await;
    assert_eq!(refusal(last_day), "catalogue.opinion-awaited");
    town.go_to("2026-03-10");
    town.acts(registration, &[("publish", "registrar")]).await;
    assert_eq!(town.state(late).await, "called_off", "the question ends with what it was about");
    assert_eq!(town.last_event(late).await.act, "lapse");
    let after = town.act(late, "agree", "successor officer", &[]).await;
    assert_eq!(refusal(after), "act.wrong-state");
}

#[tokio::test]
async fn a_unit_that_never_answered_reads_no_later_draft() {
    let town = Town::on("2026-03-02").await;
    let (entry, registration) = town.submit("常住人口", "全市常住人口的基本信息").await;
    let asked = ask(&town, registration, HEALTH).await.unwrap();
    town.acts(registration, &[("return", "registrar")]).await;
    assert_eq!(town.state(asked).await, "called_off");
    let late = town.app.entry_view(entry, &who("health officer")).await;
    assert_eq!(late.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn only_units_that_are_concerned_are_asked_and_each_once_at_a_time() {
    let town = Town::on("2026-03-02").await;
    let (_, registration) = town.submit("常住人口", "全市常住人口的基本信息").await;
    for unit in [POLICE, OFFICE] {
        let refused = ask(&town, registration, unit).await;
        assert_eq!(gap(refused), ("unit".to_owned(), "catalogue.opinion-own-unit"));
    }
    let asked = ask(&town, registration, HEALTH).await.unwrap();
    let again = ask(&town, registration, HEALTH).await;
    assert_eq!(gap(again), ("unit".to_owned(), "catalogue.opinion-asked"));
    town.acts(asked, &[("call_off", "registrar")]).await;
    ask(&town, registration, HEALTH).await.unwrap();
    let foreign = town.act(asked, "agree", "successor officer", &[]).await;
    assert_eq!(foreign.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_unit_reads_what_it_is_asked_about_and_only_as_long_as_it_is_asked() {
    let town = Town::on("2026-03-02").await;
    let (entry, registration) = town.submit("常住人口", "全市常住人口的基本信息").await;
    let officer = who("health officer");
    let refused = town.app.entry_view(entry, &officer).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    let asked = ask(&town, registration, HEALTH).await.unwrap();
    let view = town.app.entry_view(entry, &officer).await.unwrap();
    assert!(view.acts.is_empty() && view.case.is_none(), "it reads, and does nothing");
    let history = town.app.compare_versions(entry, None, None, &officer).await;
    assert_eq!(history.unwrap_err().kind(), ErrorKind::NotFound);
    town.acts(asked, &[("agree", "health officer")]).await;
    let over = town.app.entry_view(entry, &officer).await;
    assert_eq!(over.unwrap_err().kind(), ErrorKind::NotFound);
}
