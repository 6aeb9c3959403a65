//! Technical service units act for an agency within their authorisation, as long as it stands, and under both names (Article 5).

use app::Slice;
use app::catalogue::DraftInput;
use app::loads::{LoadReport, Upload};
use app::people::{SignedIn, digest};
use bytes::Bytes;
use domain::authorisations::{Authorisation, AuthorisationState};
use domain::ids::{CaseId, EntryId, PersonId, SessionId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{CORRECTION, SERVICE_AUTHORISATION};
use futures::stream;
use jiff::SignedDuration;
use store::{EventFilter, Session};

use super::town::{SERVICE, Town, gap, morning, refusal, unit_id, who};
use crate::catalogue::city::POLICE;

const DOCUMENT: &[u8] = b"%PDF-1.7 authorisation";

fn form<'a>(entry: &'a str, unit: &'a str, acts: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut given = vec![
        ("unit", unit),
        ("scope", "chosen_entries"),
        ("entries", entry),
        ("valid_from", "2026-03-02"),
        ("valid_to", "2026-03-31"),
        ("document_number", "榕公委〔2026〕1号"),
    ];
    given.extend(acts.iter().map(|act| ("service_acts", *act)));
    given
}

/// An authorisation of the service unit for one entry of the police, accepted.
async fn authorised(town: &Town, entry: EntryId, acts: &[&str]) -> Authorisation {
    let (entry, unit) = (entry.to_string(), unit_id(SERVICE));
    let given = form(&entry, &unit, acts);
    let case = town.open(&SERVICE_AUTHORISATION, "officer", &given).await.unwrap();
    accept(town, case).await;
    town.store.authorisation_of_case(case).await.unwrap().unwrap()
}

async fn accept(town: &Town, case: CaseId) {
    let engineer = who("engineer");
    let file = DOCUMENT.to_vec();
    town.app.attach_document(case, "authorisation.pdf", file, &engineer).await.unwrap();
    let attached = town.store.documents(case).await.unwrap().pop().unwrap();
    town.act(case, "accept", "engineer", &[("digest", &attached.digest)]).await.unwrap();
}

/// The engineer's session, as the next request finds it; begun where there is none of this name.
async fn session(town: &Town, name: &str) -> SignedIn {
    if let Some(signed) = town.app.resume(name).await.unwrap() {
        return signed;
    }
    let at = town.app.now();
    let session = Session {
        id: SessionId::new(at),
        token_digest: digest(name),
        person: PersonId::named("engineer"),
        csrf: String::new(),
        created_at: at,
        last_seen_at: at,
        expires_at: at + SignedDuration::from_hours(1),
        acting_for: None,
    };
    town.store.insert_session(&session).await.unwrap();
    town.app.resume(name).await.unwrap().unwrap()
}

/// The engineer, acting under an authorisation.
async fn acting(town: &Town, under: &Authorisation) -> Actor {
    let signed = session(town, "acting").await;
    town.app.act_under(&signed, Some(under.id)).await.unwrap();
    session(town, "acting").await.actor()
}

#[tokio::test]
async fn only_the_scoped_acts_on_the_scoped_entries_are_done() {
    let town = Town::on("2026-03-02").await;
    let (covered, other) = (town.publish("常住人口").await, town.publish("暂住人口").await);
    let before = town.app.may_load(covered, &who("engineer")).await;
    assert_eq!(refusal(before), "not-found", "without an authorisation nothing is known");
    let given = authorised(&town, covered, &["load_data", "compile_entries"]).await;
    let actor = acting(&town, &given).await;
    assert!(actor.posts.is_empty() && actor.unit == UnitId::named(SERVICE));
    assert!(town.app.may_load(covered, &actor).await.is_ok());
    assert_eq!(refusal(town.app.may_load(other, &actor).await), "authorisation.other-entry");
    let own = town.app.entry_view(covered, &actor).await.unwrap().entry;
    let input = DraftInput::of(&own.draft);
    town.app.edit_entry(covered, &input, &actor, own.version).await.unwrap();
    let editions = town.app.entry_editions(covered, &actor, &Slice::first(5)).await.unwrap();
    let saved = &editions.rows[0].version;
    assert_eq!((saved.by, saved.by_unit), (actor.person, Some(UnitId::named(SERVICE))));
    let foreign = town.app.edit_entry(other, &input, &actor, 1).await;
    assert_eq!(refusal(foreign), "authorisation.other-entry");
    assert_eq!(refusal(town.app.create_entry(&input, &actor).await), "authorisation.other-entry");
    let system = town.app.register_system("系统", "办事", PersonId::named("officer"), &actor).await;
    assert_eq!(refusal(system), "authorisation.other-act");
    let submitted = town.app.submit_entry(covered, &actor, own.version + 1).await;
    assert_eq!(refusal(submitted), "catalogue.not-officer", "a decision stays the agency's");
}

#[tokio::test]
async fn what_is_done_bears_both_names_and_the_agency_reads_it() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = authorised(&town, entry, &["load_data"]).await;
    let actor = acting(&town, &given).await;
    let text = "公民身份号码,姓名,出生日期\nP1,甲,2001-02-03\n";
    let piece: Result<Bytes, std::convert::Infallible> =
        Ok(Bytes::copy_from_slice(text.as_bytes()));
    let upload = Upload { entry, file_name: "人口.csv", encoding: None };
    let batch = town.app.store_upload(&actor, upload, stream::iter([piece])).await.unwrap();
    assert_eq!((batch.created_by, batch.unit), (actor.person, UnitId::named(POLICE)));
    assert_eq!(LoadReport::of(&batch).by_unit, Some(UnitId::named(SERVICE)));
    let about = EventFilter {
        subject: Some(("batch".to_owned(), batch.id.to_string())),
        ..EventFilter::default()
    };
    let events = town.store.events(&about, &Slice::first(5)).await.unwrap().rows;
    assert_eq!(events[0].event.unit, Some(UnitId::named(SERVICE)));
    assert_eq!(events[0].event.detail["for_unit"], unit_id(POLICE));
    let slice = Slice::first(5);
    let acts = town.app.authorisation_acts(given.id, &who("officer"), &slice).await.unwrap();
    assert_eq!(acts.rows.len(), 1);
    assert_eq!(acts.rows[0].event.detail["kind"], "batch.uploaded");
    let foreign = town.app.authorisation_acts(given.id, &who("health officer"), &slice).await;
    assert_eq!(refusal(foreign), "not-found");
    assert!(town.app.authorisation_acts(given.id, &who("supervisor"), &slice).await.is_ok());
}

#[tokio::test]
async fn suspension_revocation_and_the_last_day_work_on_the_next_request() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = authorised(&town, entry, &["load_data"]).await;
    acting(&town, &given).await;
    let loads = async || {
        let actor = session(&town, "acting").await.actor();
        town.app.may_load(entry, &actor).await
    };
    assert!(loads().await.is_ok());
    town.act(given.case, "suspend", "supervisor", &[]).await.unwrap();
    assert_eq!(refusal(loads().await), "authorisation.suspended");
    town.act(given.case, "lift", "supervisor", &[]).await.unwrap();
    assert!(loads().await.is_ok());
    town.act(given.case, "revoke", "officer", &[]).await.unwrap();
    assert_eq!(refusal(loads().await), "authorisation.revoked");
    let signed = session(&town, "acting").await;
    let again = town.app.act_under(&signed, Some(given.id)).await;
    assert_eq!(refusal(again), "authorisation.revoked");
    town.app.act_under(&signed, None).await.unwrap();
    assert!(session(&town, "acting").await.actor().has(Post::DataClerk), "back in their own unit");
}

#[tokio::test]
async fn an_authorisation_is_over_after_its_last_day() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = authorised(&town, entry, &["load_data"]).await;
    town.go_to("2026-04-01");
    let signed = session(&town, "april").await;
    let late = town.app.act_under(&signed, Some(given.id)).await;
    assert_eq!(refusal(late), "authorisation.expired");
    town.app.sweep_overdue().await.unwrap();
    assert_eq!(town.state(given.case).await, "expired");
    let kept = town.store.authorisation(given.id).await.unwrap().unwrap();
    assert_eq!(kept.state, AuthorisationState::Expired);
    assert_eq!(kept.changed_at, morning("2026-04-01"));
}

#[tokio::test]
async fn a_doubt_is_worked_on_for_the_agency_and_decided_by_nobody_acting_for_it() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = authorised(&town, entry, &["handle_corrections"]).await;
    let actor = acting(&town, &given).await;
    let entry = entry.to_string();
    let doubt = [("entry", &*entry), ("doubt", "出生日期有误")];
    let case = town.open(&CORRECTION, "health clerk", &doubt).await.unwrap();
    let decided = town.act_as(case, "verify", &actor, &[]).await;
    assert_eq!(refusal(decided), "authorisation.other-act");
    town.act(case, "verify", "registrar", &[]).await.unwrap();
    assert_eq!(town.app.worklist_count(&actor).await.unwrap(), 1);
    let found = [("erroneous", "yes"), ("finding", "录入有误")];
    town.act_as(case, "state_finding", &actor, &found).await.unwrap();
    let event = town.last_event(case).await;
    assert_eq!((event.actor, event.unit), (Some(actor.person), Some(actor.unit)));
    assert_eq!(event.detail["for_unit"], unit_id(POLICE));
    let opened = town.app.open_by_form(&CORRECTION, &[], &actor).await;
    assert_eq!(refusal(opened), "act.not-yours", "it opens no cases in the agency's name");
}

#[tokio::test]
async fn an_authorisation_names_a_service_unit_entries_and_a_term_and_rests_on_a_document() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await.to_string();
    let (service, police) = (unit_id(SERVICE), unit_id(POLICE));
    let foreign = form(&entry, &police, &["load_data"]);
    let tried = town.open(&SERVICE_AUTHORISATION, "officer", &foreign).await;
    assert_eq!(gap(tried), ("unit".to_owned(), "authorisation.no-service-unit"));
    let mut given = form(&entry, &service, &["load_data"]);
    given.retain(|(field, _)| *field != "entries");
    let tried = town.open(&SERVICE_AUTHORISATION, "officer", &given).await;
    assert_eq!(gap(tried), ("entries".to_owned(), "authorisation.no-entries"));
    let given = form(&entry, &service, &["load_data"]);
    let tried = town.open(&SERVICE_AUTHORISATION, "clerk", &given).await;
    assert_eq!(refusal(tried), "act.not-yours", "only the data officer hands work over");
    let case = town.open(&SERVICE_AUTHORISATION, "officer", &given).await.unwrap();
    let unread = "0".repeat(64);
    let tried = town.act(case, "accept", "engineer", &[("digest", &unread)]).await;
    assert_eq!(gap(tried), ("digest".to_owned(), "field.not-attached"));
    let own = town.act(case, "accept", "officer", &[]).await;
    assert_eq!(refusal(own), "act.not-yours");
    assert!(
        town.notices("supervisor").await.contains(&"case.open".to_owned()),
        "the office is told"
    );
}
