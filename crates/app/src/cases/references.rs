//! What a form refers to must be there, and be the opener's to refer to. Every fault is named at once.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState, Missing};
use domain::grants::Grant;
use domain::ids::{CaseId, EntryId};
use domain::people::Actor;
use domain::procedures::fields::{EntryScope, GrantScope};
use domain::procedures::{self, Field, FieldKind, FieldValue, Readers, Values};
use law::catalogue_codes::OpenType;
use store::{Batch, Tx};

use super::may_see;
use crate::application::App;
use crate::error::{AppError, Result};

/// What the form's `entry`, `case`, `grant`, `system` and `unit` refer to.
#[derive(Default)]
pub(super) struct Referred {
    pub(super) entry: Option<Entry>,
    pub(super) parent: Option<Case>,
    pub(super) grant: Option<Grant>,
    /// What the grant, the system or the unit is called that the form is about; empty where it is about none.
    pub(super) name: String,
}

impl App {
    /// Checks every reference among `values`.
    pub(super) async fn check_references(
        &self,
        tx: &Tx,
        fields: &[Field],
        values: &Values,
        actor: &Actor,
    ) -> Result<Referred> {
        let mut referred = Referred::default();
        let mut gaps = Vec::new();
        for field in fields {
            let Some(value) = values.get(field.code) else { continue };
            let sound = match (field.kind, value) {
                (FieldKind::Entry(scope), FieldValue::Entry(id)) => {
                    let entry = if scope.is_working() {
                        tx.entry(*id).await?
                    } else {
                        tx.published_entry(*id).await?
                    };
                    let entry = entry.filter(|entry| self.offers_entry(scope, entry, actor));
                    let found = entry.is_some();
                    if field.code == "entry" {
                        referred.entry = entry;
                    }
                    found
                }
                (FieldKind::Entries(scope), FieldValue::Entries(ids)) => {
                    self.offers_entries(tx, scope, ids, actor).await?
                }
                (FieldKind::Case { of, states, own }, FieldValue::Case(id)) => {
                    let case = tx.case(*id).await?.map(|stored| stored.case);
                    let case = case.filter(|case| {
                        case.procedure == of
                            && states.contains(&case.state.as_str())
                            && may_refer(case, own, actor)
                    });
                    let found = case.is_some();
                    if field.code == "case" {
                        referred.parent = case;
                    }
                    found
                }
                (FieldKind::Batch { states }, FieldValue::Batch(id)) => {
                    let batch = tx.batch(*id).await?;
                    match batch.filter(|batch| is_in(batch, states) && is_about(batch, values)) {
                        Some(batch) => is_own(tx.entry(batch.entry).await?.as_ref(), actor),
                        None => false,
                    }
                }
                (FieldKind::Grant(scope), FieldValue::Grant(id)) => {
                    let grant = tx.grant(*id).await?;
                    grant.is_some_and(|grant| offers_grant(scope, &grant, actor))
                }
                (_, value) => self.is_known(tx, value, actor).await?,
            };
            if !sound {
                gaps.push(Missing { field: field.code.to_owned(), code: "field.reference" });
            }
        }
        gaps.extend(foreign_items(values, referred.entry.as_ref()));
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        self.name_subject(tx, values, &mut referred).await?;
        Ok(referred)
    }

    /// Whether a field of a scope may refer to each of these entries.
    async fn offers_entries(
        &self,
        tx: &Tx,
        scope: EntryScope,
        ids: &[EntryId],
        actor: &Actor,
    ) -> Result<bool> {
        let known = if scope.is_working() {
            tx.entries_by_ids(ids).await?
        } else {
            tx.published_by_ids(ids).await?
        };
        let offered = known.iter().all(|entry| self.offers_entry(scope, entry, actor));
        Ok(known.len() == ids.len() && offered)
    }

    /// Checks that every document whose digest an act states is attached to the case, so that what was decided on can be
    /// read there.
    ///
    /// # Errors
    /// Incomplete, with `field.not-attached` for each digest that no document of the case has.
    pub(super) async fn check_attached(
        &self,
        tx: &Tx,
        case: CaseId,
        fields: &[Field],
        values: &Values,
    ) -> Result<()> {
        let asks = |field: &Field| {
            field.kind == FieldKind::DocumentDigest && values.contains_key(field.code)
        };
        if !fields.iter().any(asks) {
            return Ok(());
        }
        let attached = tx.documents(case).await?;
        let is_attached = |field: &Field| match values.get(field.code) {
            Some(FieldValue::Text(digest)) => attached.iter().any(|known| known.digest == *digest),
            _ => true,
        };
        let missing = fields
            .iter()
            .filter(|field| field.kind == FieldKind::DocumentDigest && !is_attached(field));
        let gaps: Vec<Missing> = missing
            .map(|field| Missing { field: field.code.to_owned(), code: "field.not-attached" })
            .collect();
        if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
    }

    /// Finds what the form is about where that is neither an entry nor a case.
    async fn name_subject(&self, tx: &Tx, values: &Values, referred: &mut Referred) -> Result<()> {
        if let Some(FieldValue::Grant(id)) = values.get("grant") {
            referred.grant = tx.grant(*id).await?;
            if let Some(grant) = &referred.grant {
                let entry = tx.entry(grant.entry).await?;
                referred.name = entry.map(|entry| entry.draft.name).unwrap_or_default();
            }
        } else if let Some(FieldValue::System(id)) = values.get("system") {
            let system = tx.system(*id).await?;
            referred.name = system.map(|system| system.name).unwrap_or_default();
        } else if let Some(FieldValue::Unit(id)) = values.get("unit") {
            let unit = tx.unit(*id).await?;
            referred.name = unit.map(|unit| unit.name_zh).unwrap_or_default();
        }
        Ok(())
    }

    /// Whether a field of a scope may refer to an entry.
    pub(super) fn offers_entry(&self, scope: EntryScope, entry: &Entry, actor: &Actor) -> bool {
        match scope {
            EntryScope::Own => entry.unit == actor.unit,
            EntryScope::OwnWorking => {
                let is_over = matches!(entry.state, EntryState::Withdrawn | EntryState::Blocked);
                entry.unit == actor.unit && !is_over
            }
            EntryScope::OwnWithdrawn => {
                entry.unit == actor.unit && entry.state == EntryState::Withdrawn
            }
            EntryScope::OwnOrOffice => entry.unit == actor.unit || actor.is_digital_office(),
            EntryScope::Published => true,
            EntryScope::ByAuthorisation => self
                .live_now()
                .opening(entry.id)
                .is_some_and(|opening| opening.kind == OpenType::ByAuthorisation),
        }
    }

    async fn is_known(&self, tx: &Tx, value: &FieldValue, actor: &Actor) -> Result<bool> {
        let today = self.today();
        Ok(match value {
            FieldValue::Unit(id) => tx.unit(*id).await?.is_some_and(|unit| unit.is_valid(today)),
            FieldValue::Units(ids) => {
                let known = tx.units_by_ids(ids).await?;
                known.len() == ids.len() && known.iter().all(|unit| unit.is_valid(today))
            }
            FieldValue::Person(id) => tx.person(*id).await?.is_some(),
            FieldValue::System(id) => {
                tx.system(*id).await?.is_some_and(|system| system.unit == actor.unit)
            }
            _ => true,
        })
    }
}

/// Whether a form may refer to a case: one of the actor's unit where it must be, else one the actor may know of.
pub(super) fn may_refer(case: &Case, own: bool, actor: &Actor) -> bool {
    if own {
        return [case.applicant, case.provider].contains(&actor.unit);
    }
    let is_public = procedures::find(&case.procedure)
        .is_some_and(|procedure| procedure.readers == Readers::Register);
    is_public || may_see(case, actor)
}

/// Whether a field of a scope may refer to a grant.
fn offers_grant(scope: GrantScope, grant: &Grant, actor: &Actor) -> bool {
    match scope {
        GrantScope::Own => grant.consumer == actor.unit,
        GrantScope::Party => {
            actor.is_digital_office() || [grant.consumer, grant.provider].contains(&actor.unit)
        }
    }
}

/// Whether a batch is in one of the states, by code; none named means any.
pub(super) fn is_in(batch: &Batch, states: &[&str]) -> bool {
    states.is_empty() || states.contains(&<&str>::from(batch.state))
}

/// Whether an entry is one of the actor's unit.
pub(super) fn is_own(entry: Option<&Entry>, actor: &Actor) -> bool {
    entry.is_some_and(|entry| entry.unit == actor.unit)
}

/// Whether a batch is of the entry that the form names, where it names one.
fn is_about(batch: &Batch, values: &Values) -> bool {
    match values.get("entry") {
        Some(FieldValue::Entry(named)) => batch.entry == *named,
        _ => true,
    }
}

/// Items that are not the entry's.
fn foreign_items(values: &Values, entry: Option<&Entry>) -> Vec<Missing> {
    let foreign = values.iter().filter(|(_, value)| match (value, entry) {
        (FieldValue::Items(items), Some(entry)) => {
            items.iter().any(|item| entry.item(*item).is_none())
        }
        (FieldValue::ItemMasks(masks), Some(entry)) => {
            masks.iter().any(|open| entry.item(open.item).is_none())
        }
        (FieldValue::Items(_) | FieldValue::ItemMasks(_), None) => true,
        _ => false,
    });
    foreign.map(|(code, _)| Missing { field: code.clone(), code: "field.reference" }).collect()
}
