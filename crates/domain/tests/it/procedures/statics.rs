//! What holds of the table of every procedure, read without moving a case.

use std::collections::{BTreeSet, HashSet};

use domain::people::Post;
use domain::procedures::{self, Act, ClockEffect, DecidedBy, Field, FieldKind, Party, Procedure};
use domain::procedures::{Words, diagram};
use domain::units::UnitKind;
use strum::IntoEnumIterator;

/// How the acts and states that turn somebody down are called.
const TURNING_DOWN: &[&str] = &["refuse", "return", "reject", "decline", "deny", "dismiss"];

/// Acts that the platform does itself, where another case is decided or a batch has run.
const ACTS_OF_THE_PLATFORM: &[&str] = &[
    "bid.fall_away",
    "bid.lose",
    "bid.win",
    "catalogue_opinion.lapse",
    "catalogue_update.record_edition",
    "change_order.execute",
    "change_order.fail",
    "lead_agency.replace",
    "mandate.replace",
    "quality_case.recover",
    "service_authorisation.expire",
    "source_conflict.settle",
    "standard.replace",
    "unit_rules.replace",
];

fn acts() -> impl Iterator<Item = (&'static Procedure, &'static Act)> {
    let of = |procedure: &'static Procedure| procedure.acts.iter().map(move |act| (procedure, act));
    procedures::ALL.iter().copied().flat_map(of)
}

/// Every form: that of the opening, and that of each act.
fn forms() -> impl Iterator<Item = (&'static Procedure, &'static [Field])> {
    let openings = procedures::ALL.iter().map(|procedure| (*procedure, procedure.form));
    openings.chain(acts().map(|(procedure, act)| (procedure, act.needs)))
}

/// The states that can be come to from `start`, itself included.
fn reachable<'p>(procedure: &'p Procedure, start: &'p str) -> BTreeSet<&'p str> {
    let mut found = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        let out = procedure.acts.iter().filter(|act| act.from.contains(&state));
        open.extend(out.map(|act| act.to).filter(|to| found.insert(to)));
    }
    found
}

fn assert_unique<'a>(what: &str, codes: impl Iterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    codes.for_each(|code| assert!(seen.insert(code), "{what}: {code} twice"));
}

#[test]
fn codes_and_prefixes_of_procedures_are_unique_and_found_again() {
    assert_unique("codes", procedures::ALL.iter().map(|procedure| procedure.code));
    assert_unique("prefixes", procedures::ALL.iter().map(|procedure| procedure.prefix));
    for procedure in procedures::ALL {
        assert_eq!(procedures::find(procedure.code), Some(*procedure));
    }
    assert_eq!(procedures::find("no_such_procedure"), None);
}

#[test]
fn states_are_unique_within_a_procedure() {
    for procedure in procedures::ALL {
        assert_unique(procedure.code, procedure.states.iter().map(|state| state.code));
    }
}

/// An act is asked for by its code alone, so two of one code would hide one another even from different states.
#[test]
fn acts_are_unique_within_a_procedure() {
    for procedure in procedures::ALL {
        assert_unique(procedure.code, procedure.acts.iter().map(|act| act.code));
        for act in procedure.acts {
            assert_unique(act.code, act.from.iter().copied());
        }
    }
}

#[test]
fn acts_name_states_that_the_procedure_has() {
    for (procedure, act) in acts() {
        assert!(!act.from.is_empty(), "{}.{} begins nowhere", procedure.code, act.code);
        for named in act.from.iter().chain([&act.to]) {
            let known = procedure.states.iter().any(|state| state.code == *named);
            assert!(known, "{}.{}: {named}", procedure.code, act.code);
        }
    }
}

#[test]
fn every_state_can_be_come_to_from_the_first() {
    for procedure in procedures::ALL {
        let all: BTreeSet<_> = procedure.states.iter().map(|state| state.code).collect();
        assert_eq!(reachable(procedure, procedure.initial()), all, "{}", procedure.code);
    }
}

#[test]
fn from_every_state_an_end_can_be_come_to() {
    for procedure in procedures::ALL {
        for state in procedure.states {
            let mut ahead = reachable(procedure, state.code).into_iter();
            let ends = ahead.any(|code| procedure.is_terminal(code));
            assert!(ends, "{}: stuck in {}", procedure.code, state.code);
        }
    }
}

#[test]
fn no_act_leads_out_of_an_end_state() {
    for (procedure, act) in acts() {
        let out = act.from.iter().find(|state| procedure.is_terminal(state));
        assert_eq!(out, None, "{}.{}", procedure.code, act.code);
    }
}

#[test]
fn acts_that_turn_somebody_down_ask_for_reasons() {
    let turns_down = |code: &str| TURNING_DOWN.iter().any(|stem| code.starts_with(stem));
    let mut found = 0;
    for (procedure, act) in acts().filter(|(_, act)| turns_down(act.code) || turns_down(act.to)) {
        assert_eq!(act.reason, Words::Required, "{}.{}", procedure.code, act.code);
        found += 1;
    }
    assert!(found > 0, "no act turns anybody down: the stems are out of date");
}

#[test]
fn nobody_decides_what_they_submitted_themselves() {
    for (procedure, act) in acts() {
        if act.by.iter().any(|doer| doer.party == Party::Decider) {
            assert!(act.not_by_opener, "{}.{}", procedure.code, act.code);
        }
    }
}

#[test]
fn acts_are_done_by_units_that_have_a_part_in_the_case() {
    for (procedure, act) in acts() {
        let told_only = act.by.iter().any(|doer| doer.party == Party::Recipients);
        assert!(!told_only, "{}.{}: recipients are told and never act", procedure.code, act.code);
    }
}

/// A forgotten doer looks the same, so the platform's own acts are listed.
#[test]
fn only_the_platforms_own_acts_have_nobody_to_do_them_and_they_fill_in_no_form() {
    let nobodys = || acts().filter(|(_, act)| act.by.is_empty());
    let found: BTreeSet<String> =
        nobodys().map(|(procedure, act)| format!("{}.{}", procedure.code, act.code)).collect();
    assert_eq!(found, ACTS_OF_THE_PLATFORM.iter().copied().map(str::to_owned).collect());
    for (_, act) in nobodys() {
        assert!(act.needs.is_empty(), "{}: who would fill it in?", act.code);
    }
}

#[test]
fn every_post_that_acts_can_be_held_in_the_unit_it_acts_for() {
    for (procedure, act) in acts() {
        for doer in act.by {
            let office =
                doer.party == Party::Decider && procedure.decided_by == DecidedBy::DigitalOffice;
            let held = UnitKind::iter()
                .filter(|kind| !office || *kind == UnitKind::DigitalOffice)
                .any(|kind| Post::may_hold_together(&[doer.post], kind));
            assert!(held, "{}.{}: {doer:?}", procedure.code, act.code);
        }
    }
}

#[test]
fn every_procedure_and_act_rests_on_an_article() {
    for (procedure, act) in acts() {
        let basis = procedure.basis_of(act);
        let (text, article) = basis.rsplit_once('/').unwrap_or_default();
        assert!(!text.is_empty() && !article.is_empty(), "{}.{}", procedure.code, act.code);
    }
}

#[test]
fn fields_are_unique_within_a_form_and_choices_are_not_empty() {
    for (procedure, fields) in forms() {
        assert_unique(procedure.code, fields.iter().map(|field| field.code));
        for field in fields {
            match field.kind {
                FieldKind::Choice(codes) | FieldKind::Choices(codes) => {
                    assert!(!codes.is_empty(), "{}.{}", procedure.code, field.code);
                    assert_unique(field.code, codes.iter().copied());
                }
                FieldKind::Whole { min, max } => assert!(min <= max, "{}", field.code),
                _ => {}
            }
        }
    }
}

#[test]
fn fields_that_refer_to_another_case_name_a_procedure_and_states_it_has() {
    for (procedure, fields) in forms() {
        for field in fields {
            if let FieldKind::Case { of, states, .. } = field.kind {
                let other = procedures::find(of);
                let known = |state: &&str| {
                    other.is_some_and(|other| other.states.iter().any(|own| own.code == *state))
                };
                assert!(other.is_some(), "{}.{}: {of}", procedure.code, field.code);
                assert!(states.iter().all(known), "{}.{}", procedure.code, field.code);
            }
        }
    }
}

#[test]
fn items_are_asked_for_only_where_the_case_names_an_entry() {
    for (procedure, fields) in forms() {
        let asks = fields.iter().any(|field| field.kind == FieldKind::Items);
        let mut opening = procedure.form.iter().chain(fields);
        let names =
            opening.any(|field| field.code == "entry" && matches!(field.kind, FieldKind::Entry(_)));
        assert!(!asks || names, "{}", procedure.code);
    }
}

#[test]
fn a_day_that_is_set_and_days_that_are_added_come_from_a_required_field() {
    for (procedure, act) in acts() {
        let states = |code: &str, kind: fn(&FieldKind) -> bool| {
            let mut fields = act.needs.iter().chain(procedure.form);
            fields.any(|field| field.code == code && field.required && kind(&field.kind))
        };
        for effect in act.clocks {
            let stated = match effect {
                ClockEffect::StartUntil { field, .. } => {
                    states(field, |kind| matches!(kind, FieldKind::Date))
                }
                ClockEffect::Extend { .. } => {
                    states("days", |kind| matches!(kind, FieldKind::Whole { min: 1.., .. }))
                }
                _ => true,
            };
            assert!(stated, "{}.{}: {effect:?}", procedure.code, act.code);
        }
    }
}

#[test]
fn a_diagram_shows_every_way_once() {
    for procedure in procedures::ALL {
        let drawn = diagram(procedure);
        for act in procedure.acts {
            for from in act.from {
                let line = format!("    {from} --> {}: {}", act.to, act.code);
                assert_eq!(drawn.lines().filter(|drawn| *drawn == line).count(), 1, "{line}");
            }
        }
        let ways: usize = procedure.acts.iter().map(|act| act.from.len()).sum();
        let ends = procedure.states.iter().filter(|state| state.terminal).count();
        assert_eq!(drawn.lines().count(), 2 + ways + ends, "{}", procedure.code);
    }
}
