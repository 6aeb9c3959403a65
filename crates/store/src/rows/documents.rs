//! Documents attached to cases; the files stand beside the database, by digest.

use domain::ids::{CaseId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::documents::Document;
use crate::kept::{Instant, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub case_id: Printed<CaseId>,
    pub attached_at: Instant,
    pub person: Printed<PersonId>,
    pub unit: Printed<UnitId>,
    pub name: String,
    pub media_type: String,
    pub bytes: Whole<u64>,
    pub digest: String,
    pub unread: Whole<u64>,
}

unrelated!();

impl From<Model> for Document {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            case: row.case_id.0,
            at: row.attached_at.0,
            by: row.person.0,
            unit: row.unit.0,
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes.0,
            digest: row.digest,
            unread: row.unread.0,
        }
    }
}
