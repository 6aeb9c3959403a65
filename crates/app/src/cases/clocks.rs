//! Clocks of a case: started under the law in force, moved by acts, shown to readers.

use domain::cases::{Case, CaseClock};
use domain::catalogue::Missing;
use domain::procedures::{ClockEffect, FieldValue, Procedure, Values};
use jiff::civil::Date;
use law::clocks::{ClockEvent, remaining};
use law::rules::{RuleKey, RuleRef, Subject, Unit};

use super::ClockView;
use crate::application::App;
use crate::error::{AppError, Result};

impl App {
    /// Applies the clock effects of the opening or of an act; `stated` is what that stated, after what was stated before.
    pub(super) fn move_clocks(
        &self,
        case: &mut Case,
        procedure: &Procedure,
        effects: &[ClockEffect],
        stated: &[&Values],
    ) -> Result<()> {
        let on = self.today();
        for effect in effects {
            match effect {
                ClockEffect::Start { code, rules } => {
                    let rule = self.rule_in_force(procedure, rules, on)?;
                    start_clock(case, code, rule, on, year_of(stated))?;
                }
                ClockEffect::StartUntil { code, rule, field } => {
                    let due = set_day(field, stated, on)?;
                    let rule = self.rule_in_force(procedure, &[*rule], on)?;
                    case.clocks.push(started(code, &rule, on, Some(due)));
                }
                ClockEffect::Suspend { code, cause } => {
                    self.push_where_named(case, code, &ClockEvent::Suspended { on, cause: *cause });
                }
                ClockEffect::Resume { code } => {
                    self.push_where_named(case, code, &ClockEvent::Resumed { on });
                }
                ClockEffect::Extend { code, cause } => {
                    let event = ClockEvent::Extended { on, days: days_of(stated), cause: *cause };
                    self.extend_clock(case, code, event)?;
                }
                ClockEffect::End { code } => running(case, code)
                    .for_each(|clock| clock.events.push(ClockEvent::Ended { on })),
            }
        }
        Ok(())
    }

    /// The first of the rules that the profile in force for this subject has; the last one's base version otherwise.
    fn rule_in_force(
        &self,
        procedure: &Procedure,
        rules: &[RuleKey],
        on: Date,
    ) -> Result<RuleRef<'static>> {
        let profile = self.config.law.profile(on, procedure.subject);
        if let Some(own) = rules.iter().find_map(|key| self.book.version(*key, profile, on)) {
            return Ok(own);
        }
        let last = rules.last().ok_or_else(|| AppError::internal("a clock without a rule"))?;
        Ok(self.config.law.rule(self.book, *last, on, procedure.subject)?)
    }

    /// Adds an event where the rule lets it move the clock; elsewhere the clock simply runs on.
    fn push_where_named(&self, case: &mut Case, code: &str, event: &ClockEvent) {
        let law = self.law();
        for clock in running(case, code) {
            clock.events.push(*event);
            if clock.state(law).is_err() {
                clock.events.pop();
            }
        }
    }

    fn extend_clock(&self, case: &mut Case, code: &str, event: ClockEvent) -> Result<()> {
        let law = self.law();
        for clock in running(case, code) {
            clock.events.push(event);
            if clock.state(law).is_err() {
                return Err(AppError::denied("clock.not-extendable"));
            }
        }
        Ok(())
    }

    /// The day a term that began on a day ends, under the rule in force that day.
    pub(crate) fn due_from(&self, rule: RuleKey, subject: Subject, on: Date) -> Result<Date> {
        let rule = self.config.law.rule(self.book, rule, on, subject)?;
        let clock = started("", &rule, on, None);
        Ok(clock.state(self.law()).map_err(AppError::internal)?.due_on)
    }

    /// A clock as pages show it today.
    pub fn clock_view(&self, clock: &CaseClock) -> Result<ClockView> {
        let state = clock.state(self.law()).map_err(AppError::internal)?;
        let remaining = remaining(&state, self.today(), self.calendar);
        Ok(ClockView {
            code: clock.code.clone(),
            rule: clock.stamp.key.to_string(),
            state,
            remaining,
        })
    }
}

/// Starts a clock of the kind its rule counts; a rule that says 及时 starts none.
/// What a year is reported on is due at its day in the next year, however late it is begun.
fn start_clock(
    case: &mut Case,
    code: &str,
    rule: RuleRef<'static>,
    on: Date,
    year: Option<i16>,
) -> Result<()> {
    let due = match rule.version().unit {
        Unit::CalendarDays | Unit::WorkingDays => None,
        Unit::Yearly => Some(match year {
            Some(year) => rule.due_in_year(year + 1)?,
            None => next_yearly(&rule, on)?,
        }),
        _ => return Ok(()),
    };
    case.clocks.push(started(code, &rule, on, due));
    Ok(())
}

fn running<'c>(case: &'c mut Case, code: &str) -> impl Iterator<Item = &'c mut CaseClock> {
    case.clocks.iter_mut().filter(move |clock| clock.code == code && !clock.has_ended())
}

fn started(code: &str, rule: &RuleRef<'_>, on: Date, set_due: Option<Date>) -> CaseClock {
    CaseClock {
        code: code.to_owned(),
        stamp: rule.stamp(),
        events: vec![ClockEvent::Started { on }],
        set_due,
    }
}

/// The next time the yearly day comes after `on`.
fn next_yearly(rule: &RuleRef<'_>, on: Date) -> Result<Date> {
    let this_year = rule.due_in_year(on.year())?;
    if this_year > on { Ok(this_year) } else { Ok(rule.due_in_year(on.year() + 1)?) }
}

fn set_day(field: &str, stated: &[&Values], on: Date) -> Result<Date> {
    let day = stated.iter().find_map(|values| match values.get(field) {
        Some(FieldValue::Date(day)) => Some(*day),
        _ => None,
    });
    let gap = |code| AppError::incomplete(vec![Missing { field: field.to_owned(), code }]);
    match day {
        Some(day) if day > on => Ok(day),
        Some(_) => Err(gap("field.not-future")),
        None => Err(gap("field.required")),
    }
}

/// The year that a form is about.
fn year_of(stated: &[&Values]) -> Option<i16> {
    stated.iter().find_map(|values| match values.get("year") {
        Some(FieldValue::Whole(year)) => i16::try_from(*year).ok(),
        _ => None,
    })
}

fn days_of(stated: &[&Values]) -> u32 {
    let days = stated.iter().find_map(|values| match values.get("days") {
        Some(FieldValue::Whole(days)) => u32::try_from(*days).ok(),
        _ => None,
    });
    days.unwrap_or_default()
}
