//! Clocks along every way through a procedure: started before they are moved, and stopped where it ends.

use std::collections::{BTreeMap, BTreeSet};

use domain::procedures::{self, ClockEffect, Procedure};
use law::RuleBook;
use law::rules::{EventName, RuleKey};

/// Whether a clock that has been started counts or stands still. Not in the map: never started, or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    Counts,
    Stands,
}

/// The clocks that have been started and not ended, by code.
type Clocks = BTreeMap<&'static str, Hand>;

/// Applies effects; the fault of the first one that the clocks do not allow.
fn apply(mut clocks: Clocks, effects: &[ClockEffect]) -> Result<Clocks, String> {
    for effect in effects {
        let code = effect.code();
        let before = clocks.get(code).copied();
        match effect {
            ClockEffect::Start { .. } | ClockEffect::StartUntil { .. } => {
                if clocks.insert(code, Hand::Counts).is_some() {
                    return Err(format!("{code} is started while it runs"));
                }
            }
            ClockEffect::Suspend { .. } if before == Some(Hand::Counts) => {
                clocks.insert(code, Hand::Stands);
            }
            ClockEffect::Resume { .. } if before == Some(Hand::Stands) => {
                clocks.insert(code, Hand::Counts);
            }
            ClockEffect::Extend { .. } if before == Some(Hand::Counts) => {}
            // An act from several states may end a clock that only some of them have started.
            ClockEffect::End { .. } => {
                clocks.remove(code);
            }
            _ => return Err(format!("{effect:?} finds {code} {before:?}")),
        }
    }
    Ok(clocks)
}

/// Every state together with every set of clocks it can be come to with.
fn situations(procedure: &Procedure) -> Result<BTreeSet<(&'static str, Clocks)>, String> {
    let opening = apply(Clocks::new(), procedure.opening_clocks)?;
    let mut found = BTreeSet::from([(procedure.initial(), opening)]);
    let mut open: Vec<_> = found.iter().cloned().collect();
    while let Some((state, clocks)) = open.pop() {
        for act in procedure.acts.iter().filter(|act| act.from.contains(&state)) {
            let after = apply(clocks.clone(), act.clocks)
                .map_err(|fault| format!("{} from {state}: {fault}", act.code))?;
            if found.insert((act.to, after.clone())) {
                open.push((act.to, after));
            }
        }
    }
    Ok(found)
}

#[test]
fn along_every_way_a_clock_is_started_before_it_is_moved_and_once_at_a_time() {
    for procedure in procedures::ALL {
        assert_eq!(situations(procedure).err(), None, "{}", procedure.code);
    }
}

#[test]
fn no_clock_runs_in_an_end_state() {
    for procedure in procedures::ALL {
        for (state, clocks) in situations(procedure).unwrap() {
            let ended = !procedure.is_terminal(state) || clocks.is_empty();
            assert!(ended, "{}: {clocks:?} in {state}", procedure.code);
        }
    }
}

#[test]
fn every_clock_that_is_ended_is_started_somewhere() {
    for procedure in procedures::ALL {
        let started: BTreeSet<_> = procedure
            .clock_effects()
            .filter(|effect| {
                matches!(effect, ClockEffect::Start { .. } | ClockEffect::StartUntil { .. })
            })
            .map(ClockEffect::code)
            .collect();
        for effect in procedure.clock_effects() {
            assert!(started.contains(effect.code()), "{}: {effect:?}", procedure.code);
        }
    }
}

fn rules_of(procedure: &Procedure, clock: &str) -> Vec<RuleKey> {
    let rules = |effect: &ClockEffect| match effect {
        ClockEffect::Start { rules, .. } => rules.to_vec(),
        ClockEffect::StartUntil { rule, .. } => vec![*rule],
        _ => Vec::new(),
    };
    procedure.clock_effects().filter(|effect| effect.code() == clock).flat_map(rules).collect()
}

/// Whether a version of one of the rules names the event for what it is to do.
fn named(keys: &[RuleKey], cause: EventName, suspends: bool) -> bool {
    let rules = RuleBook::embedded().rules().filter(|rule| keys.contains(&rule.key));
    rules.flat_map(law::rules::Rule::versions).any(|version| {
        let causes = if suspends { &version.suspends_on } else { &version.extends_on };
        causes.contains(&cause)
    })
}

#[test]
fn what_suspends_or_extends_a_clock_is_named_by_a_rule_that_starts_it() {
    for procedure in procedures::ALL {
        for effect in procedure.clock_effects() {
            let (code, cause, suspends) = match effect {
                ClockEffect::Suspend { code, cause } => (code, *cause, true),
                ClockEffect::Extend { code, cause } => (code, *cause, false),
                _ => continue,
            };
            let keys = rules_of(procedure, code);
            assert!(named(&keys, cause, suspends), "{}.{code}: {cause}", procedure.code);
        }
    }
}

#[test]
fn every_rule_that_starts_a_clock_is_in_the_book() {
    for procedure in procedures::ALL {
        for effect in procedure.clock_effects() {
            for key in rules_of(procedure, effect.code()) {
                let known = RuleBook::embedded().rules().any(|rule| rule.key == key);
                assert!(known, "{}: {key}", procedure.code);
            }
        }
    }
}
