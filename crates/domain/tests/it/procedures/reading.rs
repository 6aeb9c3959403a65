//! Who may open and read a case.

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use domain::procedures::{self, Procedure, Readers};
use domain::units::{UnitKind, UnitLevel};
use strum::IntoEnumIterator;

use super::cast::{Constellation, Parts, crowd, somebody};
use super::walk::Walk;

/// Every procedure, with these readers in place of its own.
fn read_by(readers: Readers) -> impl Iterator<Item = Procedure> {
    procedures::ALL.iter().map(move |procedure| Procedure { readers, ..**procedure })
}

fn case_of(procedure: &Procedure, parts: Parts) -> Case {
    Walk::open(procedures::find(procedure.code).unwrap(), parts).case
}

fn from_elsewhere(unit_kind: UnitKind, unit_level: UnitLevel) -> Actor {
    let unit = UnitId::named("elsewhere");
    let posts = Post::iter().collect();
    Actor { unit_kind, unit_level, ..somebody("from elsewhere", unit, posts) }
}

#[test]
fn a_case_between_units_is_read_by_its_parties_and_the_citys_digital_office_alone() {
    let parts = Constellation::Apart.parts();
    for procedure in read_by(Readers::Parties).chain(read_by(Readers::Register)) {
        let case = case_of(&procedure, parts);
        for unit in [parts.applicant, parts.provider, parts.decider] {
            let clerk = somebody("clerk", unit, vec![Post::DataClerk]);
            assert!(procedure.may_read(&case, &clerk), "{}", procedure.code);
        }
        for kind in UnitKind::iter() {
            for level in UnitLevel::iter() {
                let office = kind == UnitKind::DigitalOffice && level == UnitLevel::City;
                let reads = procedure.may_read(&case, &from_elsewhere(kind, level));
                assert_eq!(reads, office, "{}: {kind:?} {level:?}", procedure.code);
            }
        }
    }
}

#[test]
fn a_protected_case_is_never_read_by_whom_it_names() {
    let parts = Constellation::Alone.parts();
    let crowd = crowd(parts);
    let named: Vec<_> = crowd.iter().map(|actor| actor.person).collect();
    for procedure in read_by(Readers::Protected) {
        let case = Case { excluded: named.clone(), ..case_of(&procedure, parts) };
        let reader = crowd.iter().find(|actor| procedure.may_read(&case, actor));
        assert!(reader.is_none(), "{}: {reader:?}", procedure.code);
    }
}

#[test]
fn a_protected_case_is_read_by_who_opened_it_and_by_the_posts_that_act_in_it() {
    let parts = Constellation::Apart.parts();
    for procedure in read_by(Readers::Protected) {
        let case = case_of(&procedure, parts);
        for actor in crowd(parts) {
            let mut posts = procedure.acts.iter().flat_map(|act| act.by).map(|doer| doer.post);
            // A lent post opens nothing: whoever lent it may be the one who is named.
            let acts = posts.any(|post| actor.posts.contains(&post));
            let opened = case.opened_by == Some(actor.person);
            assert_eq!(procedure.may_read(&case, &actor), acts || opened, "{actor:?}");
        }
    }
}

#[test]
fn exactly_the_openers_of_a_procedure_may_open_it() {
    for procedure in procedures::ALL {
        for post in Post::iter() {
            let actor = somebody("opener", UnitId::named("first"), vec![post]);
            let listed = procedure.openers.contains(&post);
            assert_eq!(procedure.may_open(&actor), listed, "{}: {post:?}", procedure.code);
        }
    }
}
