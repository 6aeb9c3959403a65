//! Yearly checks 目录年度核查 (Article 14): by which day its unit has to look at a published entry again, and that it found it
//! still true. A new edition counts as well.

use std::sync::Arc;

use domain::authorisations::ServiceAct;
use domain::ids::{EntryId, UnitId};
use domain::people::Actor;
use jiff::ToSpan;
use jiff::civil::Date;
use law::rules::{Subject, keys};
use serde_json::json;

use super::{may_compile, may_see_draft};
use crate::application::App;
use crate::authorisations::within_authorisation;
use crate::error::{AppError, Result};
use crate::live::LiveTable;

/// Days before its day that an entry stands among those to be checked.
const DAYS_AHEAD: i64 = 30;

/// A published entry with the day of its next check.
#[derive(Debug, Clone)]
pub struct CheckDue {
    /// As it is published.
    pub table: Arc<LiveTable>,
    /// The day it was published or last found true.
    pub since: Date,
    /// By when it is looked at again.
    pub due_on: Date,
}

impl CheckDue {
    /// Whether it is to be looked at now.
    pub fn is_near(&self, today: Date) -> bool {
        self.due_on <= today.saturating_add(DAYS_AHEAD.days())
    }

    /// Whether its day has passed.
    pub fn is_late(&self, today: Date) -> bool {
        self.due_on < today
    }
}

impl App {
    /// When a unit's published entries are to be looked at, or those of all units; the next first.
    pub(crate) async fn checks_of(&self, unit: Option<UnitId>) -> Result<Vec<CheckDue>> {
        let checked = self.store.entry_checks(None).await?;
        let live = self.live();
        let tables = live.tables().filter(|table| unit.is_none_or(|unit| table.entry.unit == unit));
        let mut due: Vec<CheckDue> = tables
            .filter_map(|table| self.check_due(table, checked.get(&table.entry.id)).transpose())
            .collect::<Result<_>>()?;
        due.sort_by(|one, other| {
            (one.due_on, &one.table.code).cmp(&(other.due_on, &other.table.code))
        });
        Ok(due)
    }

    /// When an actor's entries are to be looked at, the next first; the digital office sees those of a unit or of all.
    pub async fn entry_checks(&self, unit: Option<UnitId>, actor: &Actor) -> Result<Vec<CheckDue>> {
        let unit = if actor.is_digital_office() { unit } else { Some(actor.serves()) };
        let mut due = self.checks_of(unit).await?;
        due.retain(|check| may_see_draft(&check.table.entry, actor));
        Ok(due)
    }

    /// When one published entry is to be looked at; none where it is not published.
    pub async fn entry_check(&self, entry: EntryId) -> Result<Option<CheckDue>> {
        let live = self.live();
        let Some(table) = live.table(entry) else { return Ok(None) };
        let checked = self.store.entry_checks(Some(entry)).await?;
        self.check_due(table, checked.get(&entry))
    }

    fn check_due(
        &self,
        table: &Arc<LiveTable>,
        checked: Option<&Date>,
    ) -> Result<Option<CheckDue>> {
        let since = table.entry.published_on.max(checked.copied());
        let Some(since) = since else { return Ok(None) };
        let key = keys::CATALOGUE_YEARLY_CHECK;
        let due_on = self.due_from(key, Subject::Catalogue, since)?;
        Ok(Some(CheckDue { table: Arc::clone(table), since, due_on }))
    }

    /// Notes that published entries were looked at and are still true: all of them or none.
    ///
    /// # Errors
    /// Not found for an entry that is not published or not the actor's to see; `catalogue.not-compiler`;
    /// `catalogue.nothing-chosen`.
    pub async fn confirm_entries(&self, entries: &[EntryId], actor: &Actor) -> Result<()> {
        if entries.is_empty() {
            return Err(AppError::denied("catalogue.nothing-chosen"));
        }
        let (live, today) = (self.live(), self.today());
        let tx = self.store.begin().await?;
        for id in entries {
            let table = live.table(*id).filter(|table| may_see_draft(&table.entry, actor));
            let table = table.ok_or_else(AppError::not_found)?;
            within_authorisation(actor, ServiceAct::CompileEntries, Some(*id))?;
            if !may_compile(&table.entry, actor) {
                return Err(AppError::denied("catalogue.not-compiler"));
            }
            tx.note_entry_check(*id, today, actor.person).await?;
            let detail = json!({ "name": table.entry.draft.name, "version": table.entry.version });
            self.entry_event(&tx, actor, "entry.checked", *id, detail).await?;
        }
        Ok(tx.commit().await?)
    }
}
