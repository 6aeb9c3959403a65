//! Every saved version of an entry, with who saved it.

use domain::catalogue::{EntryDraft, EntryState};
use domain::ids::{EntryId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::entries::EntryVersion;
use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: Whole<u32>,
    pub saved_by: Printed<PersonId>,
    pub saved_at: Instant,
    pub state: Coded<EntryState>,
    pub draft: Json<EntryDraft>,
    pub published: bool,
    pub by_unit: Option<Printed<UnitId>>,
}

unrelated!();

impl From<Model> for EntryVersion {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            version: row.version.0,
            by: row.saved_by.0,
            by_unit: row.by_unit.map(|unit| unit.0),
            at: row.saved_at.0,
            state: row.state.0,
            draft: row.draft.0,
            published: row.published,
        }
    }
}
