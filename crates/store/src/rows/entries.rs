//! Catalogue entries 目录: the draft as last edited and, beside it, the draft as last published.

use domain::catalogue::{Entry, EntryDraft, EntryState};
use domain::ids::{EntryId, UnitId};
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<EntryId>,
    pub code: Option<Printed<ResourceCode>>,
    pub unit: Printed<UnitId>,
    pub name: String,
    pub draft: Json<EntryDraft>,
    pub state: Coded<EntryState>,
    pub published_draft: Option<Json<EntryDraft>>,
    pub published_version: Option<Whole<u32>>,
    pub published_on: Option<Printed<Date>>,
    pub last_item: Whole<u32>,
    pub version: Whole<u32>,
    pub updated_at: Instant,
}

unrelated!();

impl Model {
    /// The row of an entry that has not been published.
    pub fn unpublished(entry: &Entry, at: jiff::Timestamp) -> Self {
        Self {
            id: Printed(entry.id),
            code: entry.code.clone().map(Printed),
            unit: Printed(entry.unit),
            name: entry.draft.name.clone(),
            draft: Json(entry.draft.clone()),
            state: Coded(entry.state),
            published_draft: None,
            published_version: None,
            published_on: entry.published_on.map(Printed),
            last_item: Whole(entry.last_item),
            version: Whole(entry.version),
            updated_at: Instant(at),
        }
    }

    /// The entry as the public catalogue shows it; none where it is not published.
    pub fn published(self) -> Option<Entry> {
        let (draft, version) = (self.published_draft.clone()?.0, self.published_version?.0);
        Some(Entry { draft, version, state: EntryState::Published, ..Entry::from(self) })
    }
}

impl From<Model> for Entry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            code: row.code.map(|code| code.0),
            unit: row.unit.0,
            draft: row.draft.0,
            state: row.state.0,
            published_on: row.published_on.map(|on| on.0),
            last_item: row.last_item.0,
            version: row.version.0,
        }
    }
}
