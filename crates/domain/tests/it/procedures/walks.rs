//! Random walks: what is listed as open is what may be done, and the case goes where the table says.

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use domain::procedures::{self, Act, ActRefused, Party, Procedure, Words};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use strum::IntoEnumIterator;

use super::cast::{Constellation, crowd, opener, somebody, stand_in};
use super::drill;
use super::walk::{REASON, Walk};

/// Acts of one walk at most.
const STEPS_MAX: usize = 12;

fn walks() -> impl Strategy<Value = (Walk, Vec<Actor>, Vec<Index>)> {
    let constellations: Vec<Constellation> = Constellation::iter().collect();
    let choices = prop::collection::vec(any::<Index>(), 1..STEPS_MAX);
    let excluded = prop::option::of(any::<Index>());
    (select(drill::all()), select(constellations), choices, excluded).prop_map(
        |(procedure, constellation, choices, excluded)| {
            let parts = constellation.parts();
            let crowd = crowd(parts);
            let excluded = excluded.map(|index| index.get(&crowd).person);
            let walk = Walk::open(procedure, parts).excluding(excluded.into_iter().collect());
            (walk, crowd, choices)
        },
    )
}

fn unit_of(party: Party, case: &Case) -> Option<UnitId> {
    match party {
        Party::Applicant => Some(case.applicant),
        Party::Provider => Some(case.provider),
        Party::Decider => Some(case.decider),
        _ => None,
    }
}

/// What stands against an act, told in another way than the machine does: the first of the rules that it breaks.
fn objection(act: &Act, case: &Case, actor: &Actor) -> Option<ActRefused> {
    let named = |post: &Post| {
        act.by.iter().filter(|doer| doer.post == *post).any(|doer| {
            doer.party == Party::Anywhere || unit_of(doer.party, case) == Some(actor.unit)
        })
    };
    let barred = |person| {
        let himself = case.opened_by == Some(person) && act.not_by_opener;
        let again = case.handlers.contains(&person) && act.not_by_handler;
        himself || again || case.excluded.contains(&person)
    };
    let mut lent = actor.stands_for.iter().filter(|standing| standing.posts.iter().any(named));
    let own = actor.posts.iter().any(named);
    if act.from.iter().all(|state| *state != case.state) {
        Some(ActRefused::WrongState)
    } else if !own && lent.clone().next().is_none() {
        Some(ActRefused::NotYours)
    } else if barred(actor.person) || (!own && lent.all(|standing| barred(standing.absent))) {
        Some(ActRefused::ConflictOfInterest)
    } else {
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_listed_as_open_is_exactly_what_may_be_done((mut walk, crowd, choices) in walks()) {
        walk.wander(&crowd, &choices, |walk, _step| {
            for actor in &crowd {
                let open = walk.procedure.open_acts(&walk.case, actor);
                for act in walk.procedure.acts {
                    let objection = objection(act, &walk.case, actor);
                    let listed = open.iter().any(|listed| listed.code == act.code);
                    assert_eq!(listed, objection.is_none(), "{} by {actor:?}", act.code);
                    assert_eq!(walk.would(act.code, actor).err(), objection, "{}", act.code);
                }
            }
        });
    }

    #[test]
    fn the_state_follows_the_table_and_the_version_counts_the_acts((mut walk, crowd, choices) in walks()) {
        let procedure = walk.procedure;
        let mut before = procedure.initial().to_owned();
        walk.wander(&crowd, &choices, |walk, step| {
            let known = procedure.acts.iter().find(|act| act.code == step.act.code).unwrap();
            assert!(known.from.contains(&before.as_str()), "{} from {before}", step.act.code);
            assert_eq!((step.to, walk.case.state.as_str()), (known.to, known.to));
            let end = procedure.states.iter().any(|state| state.code == known.to && state.terminal);
            assert_eq!(step.ends, end);
            assert_eq!(walk.case.version as usize, 1 + walk.taken.len());
            walk.case.state.clone_into(&mut before);
        });
    }

    #[test]
    fn nothing_is_open_to_anybody_in_an_end_state((mut walk, crowd, choices) in walks()) {
        walk.wander(&crowd, &choices, |walk, step| {
            if step.ends {
                assert!(walk.possible(&crowd).is_empty(), "{}", walk.case.state);
            }
        });
    }

    #[test]
    fn an_act_on_another_version_than_the_present_one_is_refused(
        (mut walk, crowd, choices) in walks(),
        seen in any::<u32>(),
    ) {
        walk.wander(&crowd, &choices, |walk, _step| {
            let case = &walk.case;
            for (actor, act) in walk.possible(&crowd) {
                for seen in [case.version - 1, case.version + 1, seen] {
                    let told = procedures::act(walk.procedure, case, act.code, actor, REASON, seen);
                    let stale = seen != case.version;
                    assert_eq!(told.err(), stale.then_some(ActRefused::Stale));
                }
            }
        });
    }

    #[test]
    fn the_acts_done_again_from_the_beginning_lead_to_the_same_state((mut walk, crowd, choices) in walks()) {
        let mut again = walk.clone();
        walk.wander(&crowd, &choices, |_walk, _step| {});
        for taken in &walk.taken {
            again.go(taken.act, &taken.actor).unwrap();
        }
        prop_assert_eq!(again.case, walk.case);
    }

    #[test]
    fn only_parties_are_told_and_each_unit_once((mut walk, crowd, choices) in walks()) {
        walk.wander(&crowd, &choices, |walk, step| {
            let mut wanted: Vec<UnitId> =
                step.act.tells.iter().filter_map(|party| unit_of(*party, &walk.case)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let mut told = step.told.clone();
            told.sort_unstable();
            assert_eq!(told, wanted);
        });
    }
}

fn every_act() -> impl Iterator<Item = (&'static Procedure, &'static Act, &'static str)> {
    let of = |procedure: &'static Procedure| procedure.acts.iter().map(move |act| (procedure, act));
    drill::all()
        .into_iter()
        .flat_map(of)
        .flat_map(|(procedure, act)| act.from.iter().map(move |from| (procedure, act, *from)))
}

#[test]
fn who_acted_before_is_no_second_pair_of_eyes() {
    let parts = Constellation::Apart.parts();
    let [first, second] =
        ["one", "two"].map(|name| somebody(name, parts.decider, vec![Post::Decider]));
    let mut walk = Walk::open(&drill::SECOND_PAIR_OF_EYES, parts);
    walk.go("check", &first).unwrap();
    assert_eq!(walk.would("confirm", &first).err(), Some(ActRefused::ConflictOfInterest));
    assert!(walk.go("confirm", &second).unwrap().ends);
}

#[test]
fn every_act_but_the_platforms_own_has_somebody_who_may_do_it_between_three_units() {
    let parts = Constellation::Apart.parts();
    let crowd = crowd(parts);
    for (procedure, act, from) in every_act() {
        let walk = Walk::open(procedure, parts).standing_in(from);
        let able = crowd.iter().any(|actor| walk.would(act.code, actor).is_ok());
        assert_eq!(able, !act.by.is_empty(), "{}: {} from {from}", procedure.code, act.code);
    }
}

#[test]
fn whoever_is_excluded_has_nothing_open_however_many_posts_they_hold() {
    for constellation in Constellation::iter() {
        let parts = constellation.parts();
        let crowd = crowd(parts);
        let everybody: Vec<_> = crowd.iter().map(|actor| actor.person).collect();
        for (procedure, act, from) in every_act() {
            let walk = Walk::open(procedure, parts).excluding(everybody.clone()).standing_in(from);
            assert!(walk.possible(&crowd).is_empty(), "{}.{}", procedure.code, act.code);
        }
    }
}

#[test]
fn an_act_that_asks_for_reasons_takes_no_blank_ones() {
    let parts = Constellation::Apart.parts();
    let crowd = crowd(parts);
    for (procedure, act, from) in every_act().filter(|(_, act, _)| !act.by.is_empty()) {
        let case = Walk::open(procedure, parts).standing_in(from).case;
        let mut possible = crowd.iter().filter(|actor| objection(act, &case, actor).is_none());
        let actor = possible.next().unwrap();
        for blank in ["", "  \n", "\u{3000}"] {
            let told = procedures::act(procedure, &case, act.code, actor, blank, case.version);
            let needed = act.reason == Words::Required;
            assert_eq!(told.err(), needed.then_some(ActRefused::ReasonRequired), "{}", act.code);
        }
    }
}

#[test]
fn a_post_is_lent_with_the_conflicts_of_its_holder_and_named_in_the_step() {
    let parts = Constellation::Apart.parts();
    let decider = |name| somebody(name, parts.decider, vec![Post::Decider]);
    let mut walk = Walk::open(&drill::SECOND_PAIR_OF_EYES, parts);
    let first = decider("one");
    let for_first = stand_in("for one", &first);
    assert_eq!(walk.go("check", &first).unwrap().stood_for, None);
    assert_eq!(walk.would("confirm", &for_first).err(), Some(ActRefused::ConflictOfInterest));
    let second = decider("two");
    let for_second = stand_in("for two", &second);
    assert_eq!(walk.would("confirm", &for_second).unwrap().stood_for, Some(second.person));
    let for_both = Actor {
        stands_for: [for_first.stands_for, for_second.stands_for].concat(),
        ..decider("nobody")
    };
    let lent_only = Actor { posts: Vec::new(), ..for_both.clone() };
    assert_eq!(walk.would("confirm", &lent_only).unwrap().stood_for, Some(second.person));
    assert_eq!(walk.would("confirm", &for_both).unwrap().stood_for, None);
    let himself = Actor { person: walk.case.opened_by.unwrap(), ..lent_only };
    assert_eq!(walk.would("confirm", &himself).err(), Some(ActRefused::ConflictOfInterest));
}

#[test]
fn nobody_is_at_odds_with_what_the_platform_opened_and_the_second_pair_of_eyes_still_is_another() {
    let parts = Constellation::Apart.parts();
    let decider = |name| somebody(name, parts.decider, vec![Post::Decider]);
    let mut walk = Walk::open(&drill::SECOND_PAIR_OF_EYES, parts);
    walk.case.opened_by = None;
    let (first, second) = (decider("one"), decider("two"));
    walk.go("check", &first).unwrap();
    assert_eq!(walk.would("confirm", &first).err(), Some(ActRefused::ConflictOfInterest));
    assert!(walk.go("confirm", &second).unwrap().ends);
}

#[test]
fn an_act_of_no_procedure_is_unknown() {
    let parts = Constellation::Alone.parts();
    for procedure in drill::all() {
        let walk = Walk::open(procedure, parts);
        assert_eq!(walk.would("no_such_act", &opener(parts)).err(), Some(ActRefused::Unknown));
    }
}
