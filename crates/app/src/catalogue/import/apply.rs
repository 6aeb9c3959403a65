//! Applying what was chosen of a plan: unit by unit, each in one transaction, all of it or nothing.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::{Entry, EntryState};
use domain::ids::{EntryId, ImportId, JobId, UnitId};
use domain::people::Actor;
use serde_json::json;
use store::{
    Import, ImportEffect, ImportEntry, ImportEntryFilter, ImportState, ImportUnit, ImportUnitState,
    Slice, Tx,
};

use super::order::MovedIn;
use super::{Content, ImportReport, MigrationOrder, is_registrar, may_see, notice, orders};
use crate::application::App;
use crate::catalogue::compiles;
use crate::catalogue::drafting::{is_editable, loaded_entry, revise};
use crate::error::{AppError, ErrorKind, Result};
use crate::jobs::{IMPORT_APPLY, JobEnd, Lease};

/// Entries read at a time.
const ROWS: u32 = 500;

/// What a unit is applied under.
#[derive(Clone, Copy)]
struct Terms<'a> {
    import: ImportId,
    unit: UnitId,
    order: Option<&'a MigrationOrder>,
    actor: &'a Actor,
}

impl App {
    /// Queues the units chosen of a plan by place; none means every one that is ready and the actor may apply. Under a migration order 迁移令
    /// entries that are complete and came with a date are published with it; all others come in as drafts.
    ///
    /// # Errors
    /// Not found for those who may not see it; `import.not-orderer` where somebody else than the digital office's
    /// decider states an order; `import.order-needed` where the decider states none;
    /// `import.unit-not-yours`; gaps of the order; `import.unit-not-ready`; `import.nothing-chosen`; `stale`.
    pub async fn apply_import(
        &self,
        id: ImportId,
        chosen: Option<&[u32]>,
        order: Option<MigrationOrder>,
        actor: &Actor,
    ) -> Result<()> {
        let import = self.store.import(id).await?.filter(|import| may_see(actor, import));
        let import = import.ok_or_else(AppError::not_found)?;
        self.check_order(order.as_ref(), actor)?;
        let units = self.all_import_units(&import).await?;
        // Read again after its units: while it is still planned, nobody else has chosen any of them.
        let mut import = self.store.import(id).await?.ok_or_else(AppError::not_found)?;
        if import.state != ImportState::Planned {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        if order.is_none() && orders(actor) && !is_registrar(actor) {
            return Err(AppError::denied("import.order-needed"));
        }
        let may_apply = |unit: &ImportUnit| may_apply(actor, unit.unit, order.is_some());
        let units = chosen_units(units, chosen, may_apply)?;
        let job = JobId::new(self.now());
        let number = order.as_ref().map(|order| order.number.clone());
        let report = ImportReport {
            order,
            applied_by: Some(actor.person),
            applied_for: Some(actor.unit),
            ..ImportReport::of(&import)
        };
        report.keep_in(&mut import)?;
        import.state = ImportState::Applying;
        import.job = job;
        import.error = None;
        let tx = self.store.begin().await?;
        tx.update_import(&import, ImportState::Planned).await?;
        for mut unit in units.iter().cloned() {
            unit.state = ImportUnitState::Chosen;
            tx.update_import_unit(&unit, ImportUnitState::Ready).await?;
        }
        self.queue_job(&tx, job, IMPORT_APPLY, json!({ "import": id }), 0).await?;
        let named: Vec<Option<UnitId>> = units.iter().map(|unit| unit.unit).collect();
        let detail = json!({ "units": named, "order": number });
        self.business_event(&tx, actor, "import.ordered", "import", &id.to_string(), detail)
            .await?;
        tx.commit().await?;
        self.note_import(&import, "applying", 0, units.len() as u64).await
    }

    fn check_order(&self, order: Option<&MigrationOrder>, actor: &Actor) -> Result<()> {
        let Some(order) = order else { return Ok(()) };
        if !orders(actor) {
            return Err(AppError::denied("import.not-orderer"));
        }
        let gaps = order.gaps(self.today());
        if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
    }

    /// Applies the chosen units of a leased job's import.
    pub(crate) async fn run_import_applying(self: &Arc<Self>, lease: Lease<'_>) -> Result<JobEnd> {
        let Some(import) = self.import_of(lease, ImportState::Applying).await? else {
            return self.close_import_job(lease).await;
        };
        let report = ImportReport::of(&import);
        let (person, unit) = (report.applied_by, report.applied_for);
        let (person, unit) = (person.unwrap_or(import.created_by), unit.unwrap_or(import.unit));
        let actor = self.actor_again(person, unit).await;
        let units = self.all_import_units(&import).await?;
        let of = units.iter().filter(|unit| unit.state != ImportUnitState::Faulty).count() as u64;
        let mut done = units.iter().filter(|unit| is_over(unit.state)).count() as u64;
        for unit in units.into_iter().filter(|unit| unit.state == ImportUnitState::Chosen) {
            if lease.worker.is_stopping() {
                return Ok(JobEnd::Stopped);
            }
            let applied = match &actor {
                Ok(actor) => self.apply_unit(&import, &report, &unit, actor, lease).await,
                Err(gone) => Err(AppError::new(gone.kind(), gone.code())),
            };
            match applied {
                Ok(true) => {}
                Ok(false) => return Ok(JobEnd::Lost),
                Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
                Err(error) => self.fail_unit(&import, unit, &error).await?,
            }
            done += 1;
            self.note_import(&import, "applying", done, of).await?;
        }
        self.end_applying(import, lease).await
    }

    /// Applies one unit; false where the lease was lost.
    async fn apply_unit(
        &self,
        import: &Import,
        report: &ImportReport,
        unit: &ImportUnit,
        actor: &Actor,
        lease: Lease<'_>,
    ) -> Result<bool> {
        let of = unit.unit.ok_or_else(|| AppError::internal("a chosen unit is not known"))?;
        let order = report.order.as_ref();
        // Posts may have been taken away since it was ordered.
        if !may_apply(actor, Some(of), order.is_some()) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        let terms = Terms { import: import.id, unit: of, order, actor };
        let tx = self.store.begin().await?;
        if !self.keep_lease_in(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        let mut applied = unit.clone();
        applied.state = ImportUnitState::Applied;
        match self.apply_entries(&tx, terms, &mut applied).await {
            Ok(()) => {}
            Err(error) => {
                tx.rollback().await?;
                return Err(error);
            }
        }
        tx.update_import_unit(&applied, ImportUnitState::Chosen).await?;
        let detail = json!({
            "unit": of,
            "counts": applied.counts,
            "order": order.map(|order| &order.number),
        });
        let subject = import.id.to_string();
        self.business_event(&tx, actor, "import.applied", "import", &subject, detail).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn apply_entries(
        &self,
        tx: &Tx,
        terms: Terms<'_>,
        applied: &mut ImportUnit,
    ) -> Result<()> {
        let mut names = names_of(tx, terms.unit).await?;
        let (counts, mut walked) = (applied.counts, 0);
        let planned = counts.created + counts.changed + terms.order.map_or(0, |_| counts.same);
        let mut effects = vec![ImportEffect::New, ImportEffect::Changed];
        effects.extend(terms.order.map(|_| ImportEffect::Same));
        let filter =
            ImportEntryFilter { import: terms.import, unit_place: Some(applied.place), effects };
        let mut slice = Slice::first(ROWS);
        loop {
            let page = tx.import_entries(&filter, &slice).await?;
            walked += page.rows.len() as u64;
            for planned in &page.rows {
                match self.apply_entry(tx, planned, terms, &mut names).await? {
                    Some(MovedIn::Published) => applied.counts.published += 1,
                    Some(MovedIn::Held) => applied.counts.held += 1,
                    None => {}
                }
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None if walked == planned => return Ok(()),
                None => return Err(AppError::new(ErrorKind::Stale, "import.plan-broken")),
            }
        }
    }

    async fn apply_entry(
        &self,
        tx: &Tx,
        planned: &ImportEntry,
        terms: Terms<'_>,
        names: &mut HashMap<String, EntryId>,
    ) -> Result<Option<MovedIn>> {
        let content = Content::of(planned)?;
        let entry = self
            .save_planned(tx, planned, &content, terms, names)
            .await
            .map_err(|error| told_of(error, &planned.name))?;
        match (terms.order, content.published_on) {
            (Some(order), Some(on)) if content.publishable => {
                let by = (terms.import, order);
                Ok(Some(self.move_in(tx, entry, on, by, terms.actor).await?))
            }
            _ => Ok(None),
        }
    }

    /// Saves the working copy as the plan showed it.
    async fn save_planned(
        &self,
        tx: &Tx,
        planned: &ImportEntry,
        content: &Content,
        terms: Terms<'_>,
        names: &mut HashMap<String, EntryId>,
    ) -> Result<Entry> {
        let import = Some(terms.import);
        let taken = match &content.code {
            Some(code) => tx.entry_by_code(code).await?.map(|entry| entry.id),
            None => None,
        };
        let Some(seen) = content.target else {
            let mut entry = self.new_entry(&content.input, terms.unit)?;
            if taken.is_some() || !takes_name(names, &planned.name, entry.id) {
                return Err(moved_on());
            }
            entry.code.clone_from(&content.code);
            self.save_new(tx, &entry, import, terms.actor).await?;
            return Ok(entry);
        };
        let known = tx.entry(seen.entry).await?.ok_or_else(moved_on)?;
        if known.version != seen.version || known.unit != terms.unit || !is_editable(known.state) {
            return Err(moved_on());
        }
        if planned.effect == ImportEffect::Same {
            return Ok(known);
        }
        let is_free = taken.is_none_or(|entry| entry == known.id);
        if !is_free || !takes_name(names, &planned.name, known.id) {
            return Err(moved_on());
        }
        let mut entry = known.clone();
        revise(&mut entry, &content.input, loaded_entry(tx, known.id).await?.as_ref())?;
        entry.code = entry.code.or_else(|| content.code.clone());
        self.save_edited(tx, &entry, known.version, import, terms.actor).await?;
        Ok(entry)
    }

    /// Records that nothing of a unit was applied, and why.
    async fn fail_unit(
        &self,
        import: &Import,
        mut unit: ImportUnit,
        error: &AppError,
    ) -> Result<()> {
        tracing::warn!(import = %import.id, cause = error.chain(), "a unit of an import was not applied");
        unit.state = ImportUnitState::Failed;
        unit.error = Some(error.code().to_owned());
        error.place().clone_into(&mut unit.error_place);
        let tx = self.store.begin().await?;
        tx.update_import_unit(&unit, ImportUnitState::Chosen).await?;
        let detail = json!({ "unit": unit.unit, "error": unit.error });
        tx.event(&self.import_event(import, "import.failed", detail)).await?;
        Ok(tx.commit().await?)
    }

    async fn end_applying(&self, mut import: Import, lease: Lease<'_>) -> Result<JobEnd> {
        let units = self.all_import_units(&import).await?;
        let is_left = units.iter().any(|unit| unit.state == ImportUnitState::Ready);
        import.state = if is_left { ImportState::Planned } else { ImportState::Applied };
        import.finished_at = (!is_left).then(|| self.now());
        let tx = self.store.begin().await?;
        tx.update_import(&import, ImportState::Applying).await?;
        let detail = json!({ "left": is_left });
        tx.event(&self.import_event(&import, "import.ended", detail)).await?;
        let to = ImportReport::of(&import).applied_by.unwrap_or(import.created_by);
        tx.notify(&[notice(&import, to, "applied")], self.now()).await?;
        let ended = self.end_job(tx, lease).await?;
        if ended == JobEnd::Closed && units.iter().any(|unit| unit.counts.published > 0) {
            self.refresh_live().await?;
            if let Err(error) = self.reindex_catalogue().await {
                tracing::error!(import = %import.id, cause = error.chain(), "a moved-in catalogue was not indexed");
            }
        }
        Ok(ended)
    }
}

/// Whether nothing more becomes of a unit.
fn is_over(state: ImportUnitState) -> bool {
    matches!(state, ImportUnitState::Applied | ImportUnitState::Failed)
}

/// Whether an actor has the entries of a unit applied: its own compilers and the digital office's registrar as drafts,
/// the office's decider under an order.
pub(super) fn may_apply(actor: &Actor, unit: Option<UnitId>, is_ordered: bool) -> bool {
    if is_ordered {
        return orders(actor);
    }
    is_registrar(actor) || (compiles(actor) && unit == Some(actor.unit))
}

/// The units named by place, all of which must be ready and the actor's to apply; where none is named, every one that is.
fn chosen_units(
    units: Vec<ImportUnit>,
    chosen: Option<&[u32]>,
    may_apply: impl Fn(&ImportUnit) -> bool,
) -> Result<Vec<ImportUnit>> {
    let is_ready = |unit: &ImportUnit| unit.state == ImportUnitState::Ready;
    let places: Vec<u32> = match chosen {
        Some(places) => places.to_vec(),
        None => units.iter().filter(|unit| is_ready(unit)).map(|unit| unit.place).collect(),
    };
    if places.is_empty() {
        return Err(AppError::new(ErrorKind::Invalid, "import.nothing-chosen"));
    }
    let named: Vec<ImportUnit> =
        units.into_iter().filter(|unit| places.contains(&unit.place)).collect();
    let known = |place: &u32| named.iter().any(|unit| unit.place == *place);
    if !places.iter().all(known) || !named.iter().all(is_ready) {
        return Err(AppError::new(ErrorKind::Invalid, "import.unit-not-ready"));
    }
    if named.iter().all(may_apply) {
        Ok(named)
    } else {
        Err(AppError::denied("import.unit-not-yours"))
    }
}

/// Somebody changed the entry since the plan was made.
pub(super) fn moved_on() -> AppError {
    AppError::new(ErrorKind::Stale, "import.moved-on")
}

/// The error with the name of the entry it is about.
fn told_of(error: AppError, name: &str) -> AppError {
    if error.place().is_empty() { error.about(name) } else { error }
}

/// The names of a unit's entries, those withdrawn left out.
async fn names_of(tx: &Tx, unit: UnitId) -> Result<HashMap<String, EntryId>> {
    let entries = tx.entries_of_unit(unit).await?.into_iter();
    let standing = entries.filter(|entry| entry.state != EntryState::Withdrawn);
    Ok(standing.map(|entry| (entry.draft.name, entry.id)).collect())
}

/// Gives a name to an entry, unless another has it.
fn takes_name(names: &mut HashMap<String, EntryId>, name: &str, entry: EntryId) -> bool {
    *names.entry(name.to_owned()).or_insert(entry) == entry
}
