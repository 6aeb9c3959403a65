//! What an authorisation allows: only its acts, on its entries, within its term, as long as it stands.

use domain::authorisations::{
    ActingFor, Authorisation, AuthorisationState, CoveredEntries, NotAuthorised, SERVICE_ACTS,
    ServiceAct,
};
use domain::cases::Case;
use domain::ids::{AuthorisationId, CaseId, EntryId, PersonId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{self, Procedure};
use domain::units::{UnitKind, UnitLevel};
use jiff::civil::{Date, date};
use strum::IntoEnumIterator;

const TODAY: Date = date(2026, 3, 2);

fn authorisation(entries: CoveredEntries, acts: &[ServiceAct]) -> Authorisation {
    Authorisation {
        id: AuthorisationId::named("authorisation"),
        case: CaseId::named("case"),
        principal: UnitId::named("police"),
        agent: UnitId::named("service"),
        entries,
        acts: acts.to_vec(),
        first_on: date(2026, 3, 1),
        last_on: date(2026, 3, 31),
        document_number: "榕委〔2026〕1号".to_owned(),
        document_digest: "0".repeat(64),
        state: AuthorisationState::InForce,
        changed_at: "2026-03-01T00:00:00Z".parse().unwrap(),
    }
}

fn chosen(name: &str) -> CoveredEntries {
    CoveredEntries::Chosen([EntryId::named(name)].into())
}

#[test]
fn the_codes_of_forms_are_the_acts_and_nothing_else() {
    let codes: Vec<&str> = ServiceAct::iter().map(<&str>::from).collect();
    assert_eq!(codes, SERVICE_ACTS);
}

#[test]
fn only_the_acts_named_are_allowed_on_the_entries_covered() {
    let one = authorisation(chosen("residents"), &[ServiceAct::LoadData]);
    let (residents, permits) = (Some(EntryId::named("residents")), Some(EntryId::named("permits")));
    assert_eq!(one.allows(ServiceAct::LoadData, residents, TODAY), Ok(()));
    assert_eq!(one.allows(ServiceAct::LoadData, permits, TODAY), Err(NotAuthorised::OtherEntry));
    for act in ServiceAct::iter().filter(|act| *act != ServiceAct::LoadData) {
        assert_eq!(one.allows(act, residents, TODAY), Err(NotAuthorised::OtherAct));
    }
}

#[test]
fn an_entry_to_come_is_covered_only_where_all_are() {
    let all = authorisation(CoveredEntries::All, &[ServiceAct::CompileEntries]);
    assert_eq!(all.allows(ServiceAct::CompileEntries, None, TODAY), Ok(()));
    let some = authorisation(chosen("residents"), &[ServiceAct::CompileEntries]);
    assert_eq!(
        some.allows(ServiceAct::CompileEntries, None, TODAY),
        Err(NotAuthorised::OtherEntry)
    );
}

#[test]
fn registering_systems_is_not_narrowed_by_entries() {
    let one = authorisation(chosen("residents"), &[ServiceAct::RegisterSystems]);
    assert_eq!(one.allows(ServiceAct::RegisterSystems, None, TODAY), Ok(()));
}

#[test]
fn nothing_is_allowed_outside_the_term_or_once_it_does_not_stand() {
    let one = authorisation(CoveredEntries::All, &[ServiceAct::LoadData]);
    let entry = Some(EntryId::named("residents"));
    let on = |day: Date| one.allows(ServiceAct::LoadData, entry, day);
    assert_eq!(on(date(2026, 2, 28)), Err(NotAuthorised::NotBegun));
    assert_eq!((on(date(2026, 3, 1)), on(date(2026, 3, 31))), (Ok(()), Ok(())));
    assert_eq!(on(date(2026, 4, 1)), Err(NotAuthorised::Expired));
    for (state, refusal) in [
        (AuthorisationState::Suspended, NotAuthorised::Suspended),
        (AuthorisationState::Revoked, NotAuthorised::Revoked),
        (AuthorisationState::Expired, NotAuthorised::Expired),
    ] {
        let stopped = Authorisation { state, ..one.clone() };
        assert_eq!(stopped.allows(ServiceAct::LoadData, entry, TODAY), Err(refusal));
    }
}

#[test]
fn an_entry_is_known_only_where_some_act_is_allowed_on_it() {
    let acting = |acts: &[ServiceAct]| ActingFor {
        authorisation: authorisation(chosen("residents"), acts),
        on: TODAY,
    };
    let (police, health) = (UnitId::named("police"), UnitId::named("health"));
    let loads = acting(&[ServiceAct::LoadData]);
    assert!(loads.reaches(police, EntryId::named("residents")));
    assert!(!loads.reaches(police, EntryId::named("permits")));
    assert!(!loads.reaches(health, EntryId::named("residents")));
    assert!(!acting(&[ServiceAct::RegisterSystems]).reaches(police, EntryId::named("residents")));
}

fn case(procedure: &Procedure, state: &str) -> Case {
    Case {
        id: CaseId::named("case"),
        number: "X20260001".to_owned(),
        procedure: procedure.code.to_owned(),
        state: state.to_owned(),
        version: 1,
        title: String::new(),
        entry: Some(EntryId::named("residents")),
        applicant: UnitId::named("police"),
        provider: UnitId::named("police"),
        decider: UnitId::named("police"),
        parent: None,
        opened_by: Some(PersonId::named("officer")),
        handlers: Vec::new(),
        excluded: Vec::new(),
        opened_at: "2026-03-01T00:00:00Z".parse().unwrap(),
        closed_at: None,
        clocks: Vec::new(),
        payload: serde_json::Value::Null,
    }
}

/// Even with every post and every act, and where one unit has every part in the case.
#[test]
fn who_acts_for_an_agency_decides_nothing_and_opens_nothing_for_it() {
    let every: Vec<ServiceAct> = ServiceAct::iter().collect();
    let actor = Actor {
        person: PersonId::named("engineer"),
        unit: UnitId::named("service"),
        unit_kind: UnitKind::TechnicalServiceUnit,
        unit_level: UnitLevel::City,
        posts: Post::iter().collect(),
        stands_for: Vec::new(),
        acting_for: Some(ActingFor {
            authorisation: authorisation(CoveredEntries::All, &every),
            on: TODAY,
        }),
    };
    let mut open = Vec::new();
    for procedure in procedures::ALL {
        assert!(!procedure.may_open(&actor), "{}", procedure.code);
        for state in procedure.states {
            let acts = procedure.open_acts(&case(procedure, state.code), &actor);
            open.extend(acts.iter().map(|act| format!("{}.{}", procedure.code, act.code)));
        }
    }
    assert_eq!(open, ["correction.state_finding", "correction.correct"]);
}
