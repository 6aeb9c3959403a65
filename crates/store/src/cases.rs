//! Cases 办件 of every procedure, with their events, and the one worklist over them.

use domain::cases::{Case, CaseEvent};
use domain::ids::{CaseId, EntryId, PersonId, UnitId};
use domain::procedures::Party;
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::error::{StoreError, fresh};
use crate::kept::{Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice, Way, beyond, cursor};
use crate::rows::case_events;
use crate::rows::cases::{Column, Entity, Model};

/// A case with the day its running clock falls due, as the caller computed it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCase {
    /// The case.
    pub case: Case,
    /// The day; none where no clock runs.
    pub due_on: Option<Date>,
}

/// Which cases are wanted; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In which this unit has any part.
    pub party: Option<UnitId>,
    /// Opened by this unit.
    pub applicant: Option<UnitId>,
    /// About this unit's data.
    pub provider: Option<UnitId>,
    /// Decided by this unit.
    pub decider: Option<UnitId>,
    /// Opened by this person.
    pub opened_by: Option<PersonId>,
    /// About this entry.
    pub entry: Option<EntryId>,
    /// Of this procedure.
    pub procedure: Option<String>,
    /// About this case.
    pub parent: Option<CaseId>,
    /// Of none of these procedures.
    pub not_procedures: Vec<String>,
    /// Whose title or number holds this text.
    pub text: String,
    /// In one of these states; empty means any.
    pub states: Vec<String>,
    /// Not yet closed, or closed.
    pub open: Option<bool>,
    /// Due before this day, so that `today` finds what is overdue.
    pub due_before: Option<Date>,
    /// Due on this day or later.
    pub due_from: Option<Date>,
    /// Waiting for one of these; empty means no such narrowing.
    pub waiting: Vec<Waiting>,
    /// Waiting for none of these.
    pub not_waiting: Vec<Waiting>,
    /// In none of these states, each with its procedure.
    pub not_in: Vec<(&'static str, &'static str)>,
}

/// A state in which a procedure waits for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The procedure.
    pub procedure: String,
    /// The state.
    pub state: String,
    /// The part the unit must have in the case.
    pub party: Party,
    /// The unit.
    pub unit: UnitId,
    /// Who would act; left out are the cases this person must not act in.
    pub person: PersonId,
    /// Leaves out what the person opened: nobody decides what they submitted.
    pub not_opener: bool,
    /// Leaves out what the person acted in before.
    pub not_handler: bool,
    /// Takes only cases whose form lists this unit.
    pub named: Option<UnitId>,
    /// Takes only cases about these entries; none means any.
    pub entries: Option<Vec<EntryId>>,
}

/// The order of a list of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseOrder {
    /// Due first, first; without a clock last.
    Due,
    /// Opened last, first.
    Newest,
}

impl Tx {
    /// Opens a case with its first event, which gets number 1.
    pub async fn insert_case(
        &self,
        case: &Case,
        due_on: Option<Date>,
        opening: &CaseEvent,
    ) -> Result<u32, StoreError> {
        let row = Model::of(case, due_on).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.add_case_event(case.id, 1, opening).await
    }

    /// Saves a case read at `seen_version` with what happened to it; returns the event's number within the case.
    ///
    /// Of two who decide at once the second is told that the case is stale.
    pub async fn update_case(
        &self,
        case: &Case,
        due_on: Option<Date>,
        seen_version: u32,
        event: &CaseEvent,
    ) -> Result<u32, StoreError> {
        let row = Model::of(case, due_on).into_active_model().reset_all();
        let same = Condition::all()
            .add(Column::Id.eq(Printed(case.id)))
            .add(Column::Version.eq(Whole(seen_version)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )?;
        // The update above holds the case's row, so nobody else numbers its events now.
        let last: Option<Option<Whole<u32>>> = case_events::Entity::find()
            .select_only()
            .column_as(case_events::Column::Sequence.max(), "last")
            .filter(case_events::Column::CaseId.eq(Printed(case.id)))
            .into_tuple()
            .one(self.reach.reader())
            .await?;
        let sequence = last.flatten().map_or(0, |last| last.0) + 1;
        self.add_case_event(case.id, sequence, event).await
    }

    async fn add_case_event(
        &self,
        case: CaseId,
        sequence: u32,
        event: &CaseEvent,
    ) -> Result<u32, StoreError> {
        let row = case_events::Model::of(case, sequence, event).into_active_model();
        case_events::Entity::insert(row).exec_without_returning(self.witnessing()).await?;
        Ok(sequence)
    }
}

impl<R: Reach> Link<R> {
    /// The case.
    pub async fn case(&self, id: CaseId) -> Result<Option<StoredCase>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(StoredCase::from))
    }

    /// The case with a number.
    pub async fn case_by_number(&self, number: &str) -> Result<Option<StoredCase>, StoreError> {
        let row = Entity::find().filter(Column::Number.eq(number)).one(self.reach.reader()).await?;
        Ok(row.map(StoredCase::from))
    }

    /// The cases with these ids, in one query; unknown ids are left out.
    pub async fn cases_by_ids(&self, ids: &[CaseId]) -> Result<Vec<StoredCase>, StoreError> {
        let wanted = Column::Id.is_in(ids.iter().copied().map(Printed));
        let rows =
            Entity::find().filter(wanted).order_by_asc(Column::Id).all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(StoredCase::from).collect())
    }

    /// What happened in a case, first to last.
    pub async fn case_events(&self, id: CaseId) -> Result<Vec<CaseEvent>, StoreError> {
        let events = case_events::Entity::find()
            .filter(case_events::Column::CaseId.eq(Printed(id)))
            .order_by_asc(case_events::Column::Sequence);
        Ok(events.all(self.reach.reader()).await?.into_iter().map(CaseEvent::from).collect())
    }

    /// The worklist.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        slice: &Slice,
    ) -> Result<Page<StoredCase>, StoreError> {
        let after = match order {
            CaseOrder::Due => slice.keys::<Date, CaseId>()?.map(|(due, id)| {
                beyond(Way::Up, (Column::DueOn, Printed(due)), (Column::Id, Printed(id)))
            }),
            CaseOrder::Newest => slice.keys::<i64, CaseId>()?.map(|(at, id)| {
                beyond(Way::Down, (Column::OpenedAt, at), (Column::Id, Printed(id)))
            }),
        };
        let found =
            Entity::find().filter(filter.condition().add_option(after)).limit(slice.fetch());
        let ordered = match order {
            CaseOrder::Due => found.order_by_asc(Column::DueOn).order_by_asc(Column::Id),
            CaseOrder::Newest => found.order_by_desc(Column::OpenedAt).order_by_desc(Column::Id),
        };
        let rows = ordered.all(self.reach.reader()).await?;
        Ok(Page::cut(rows, slice, |row: &Model| match order {
            CaseOrder::Due => cursor(row.due_on.0, row.id.0),
            CaseOrder::Newest => cursor(row.opened_at.0.as_millisecond(), row.id.0),
        }))
    }

    /// How many cases a filter finds.
    pub async fn count_cases(&self, filter: &CaseFilter) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(filter.condition()).count(self.reach.reader()).await?)
    }
}

impl CaseFilter {
    fn condition(&self) -> Condition {
        let unit = |column: Column, unit: Option<UnitId>| unit.map(|unit| column.eq(Printed(unit)));
        let open = self.open.map(|open| {
            if open { Column::ClosedAt.is_null() } else { Column::ClosedAt.is_not_null() }
        });
        Condition::all()
            .add_option(self.party.map(|party| {
                let parts = [Column::Applicant, Column::Provider, Column::Decider];
                parts
                    .into_iter()
                    .fold(Condition::any(), |any, part| any.add(part.eq(Printed(party))))
            }))
            .add_option(unit(Column::Applicant, self.applicant))
            .add_option(unit(Column::Provider, self.provider))
            .add_option(unit(Column::Decider, self.decider))
            .add_option(self.opened_by.map(|person| Column::OpenedBy.eq(Printed(person))))
            .add_option(self.entry.map(|entry| Column::Entry.eq(Printed(entry))))
            .add_option(self.procedure.as_ref().map(|code| Column::Procedure.eq(code.as_str())))
            .add_option(self.parent.map(|parent| Column::Parent.eq(Printed(parent))))
            .add_option((!self.not_procedures.is_empty()).then(|| {
                Column::Procedure.is_not_in(self.not_procedures.iter().map(String::as_str))
            }))
            .add_option((!self.text.is_empty()).then(|| {
                Condition::any()
                    .add(Column::Title.contains(self.text.as_str()))
                    .add(Column::Number.contains(self.text.as_str()))
            }))
            .add_option(
                (!self.states.is_empty())
                    .then(|| Column::State.is_in(self.states.iter().map(String::as_str))),
            )
            .add_option(open)
            .add_option(self.due_before.map(|day| Column::DueOn.lt(Printed(day))))
            .add_option(self.due_from.map(|day| Column::DueOn.gte(Printed(day))))
            .add_option((!self.waiting.is_empty()).then(|| any_of(&self.waiting)))
            .add_option((!self.not_waiting.is_empty()).then(|| any_of(&self.not_waiting).not()))
            .add_option((!self.not_in.is_empty()).then(|| in_any(&self.not_in).not()))
    }
}

fn any_of(waiting: &[Waiting]) -> Condition {
    waiting.iter().fold(Condition::any(), |any, waiting| any.add(waiting.condition()))
}

fn in_any(states: &[(&str, &str)]) -> Condition {
    states.iter().fold(Condition::any(), |any, (procedure, state)| {
        let both =
            Condition::all().add(Column::Procedure.eq(*procedure)).add(Column::State.eq(*state));
        any.add(both)
    })
}

impl Waiting {
    fn condition(&self) -> Condition {
        let part = match self.party {
            Party::Applicant => Some(Column::Applicant),
            Party::Provider => Some(Column::Provider),
            Party::Decider => Some(Column::Decider),
            _ => None,
        };
        let unnamed = |column: Column| column.not_like(format!("%{}%", self.person));
        Condition::all()
            .add(Column::Procedure.eq(self.procedure.as_str()))
            .add(Column::State.eq(self.state.as_str()))
            .add_option(part.map(|part| part.eq(Printed(self.unit))))
            .add_option(self.not_opener.then(|| Column::OpenedBy.ne(Printed(self.person))))
            .add_option(self.not_handler.then(|| unnamed(Column::Handlers)))
            .add(unnamed(Column::Excluded))
            .add_option(self.named.map(|unit| Column::Payload.contains(unit.to_string())))
            .add_option(
                self.entries
                    .as_ref()
                    .map(|ids| Column::Entry.is_in(ids.iter().copied().map(Printed))),
            )
    }
}
