//! Cases 办件 of every procedure.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use domain::cases::{Case, CaseClock};
use domain::ids::{CaseId, EntryId, PersonId, UnitId};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::cases::StoredCase;
use crate::kept::{Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<CaseId>,
    pub number: String,
    pub procedure: String,
    pub state: String,
    pub version: Whole<u32>,
    pub title: String,
    pub entry: Option<Printed<EntryId>>,
    pub applicant: Printed<UnitId>,
    pub provider: Printed<UnitId>,
    pub decider: Printed<UnitId>,
    pub opened_by: Printed<Opener>,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
    /// The last day there is where no clock runs, so that one index orders all.
    pub due_on: Printed<Date>,
    pub clocks: Json<Vec<CaseClock>>,
    pub payload: Json<serde_json::Value>,
    pub parent: Option<Printed<CaseId>>,
    pub handlers: Json<Vec<PersonId>>,
    pub excluded: Json<Vec<PersonId>>,
}

unrelated!();

/// Who opened a case. An empty text stands for the platform, so that a person is told from it by the text alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opener(Option<PersonId>);

impl Display for Opener {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |person| person.fmt(f))
    }
}

impl FromStr for Opener {
    type Err = <PersonId as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() { Ok(Self(None)) } else { text.parse().map(|person| Self(Some(person))) }
    }
}

impl Model {
    /// The row of a case that falls due on a day, or never.
    pub fn of(case: &Case, due_on: Option<Date>) -> Self {
        Self {
            id: Printed(case.id),
            number: case.number.clone(),
            procedure: case.procedure.clone(),
            state: case.state.clone(),
            version: Whole(case.version),
            title: case.title.clone(),
            entry: case.entry.map(Printed),
            applicant: Printed(case.applicant),
            provider: Printed(case.provider),
            decider: Printed(case.decider),
            opened_by: Printed(Opener(case.opened_by)),
            opened_at: Instant(case.opened_at),
            closed_at: case.closed_at.map(Instant),
            due_on: Printed(due_on.unwrap_or(Date::MAX)),
            clocks: Json(case.clocks.clone()),
            payload: Json(case.payload.clone()),
            parent: case.parent.map(Printed),
            handlers: Json(case.handlers.clone()),
            excluded: Json(case.excluded.clone()),
        }
    }
}

impl From<Model> for StoredCase {
    fn from(row: Model) -> Self {
        let due_on = Some(row.due_on.0).filter(|day| *day != Date::MAX);
        let case = Case {
            id: row.id.0,
            number: row.number,
            procedure: row.procedure,
            state: row.state,
            version: row.version.0,
            title: row.title,
            entry: row.entry.map(|entry| entry.0),
            applicant: row.applicant.0,
            provider: row.provider.0,
            decider: row.decider.0,
            opened_by: row.opened_by.0.0,
            opened_at: row.opened_at.0,
            closed_at: row.closed_at.map(|at| at.0),
            clocks: row.clocks.0,
            payload: row.payload.0,
            parent: row.parent.map(|parent| parent.0),
            handlers: row.handlers.0,
            excluded: row.excluded.0,
        };
        Self { case, due_on }
    }
}
