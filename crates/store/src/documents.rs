//! Documents attached to cases: what a file is called and its digest. The bytes are not the database's.

use domain::ids::{CaseId, PersonId, UnitId};
use jiff::Timestamp;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::kept::{Instant, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::documents::{ActiveModel, Column, Entity};

/// A document attached to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number, growing; given by the store.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// When it was attached.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// For which unit.
    pub unit: UnitId,
    /// The file's name as sent, without a path.
    pub name: String,
    /// What it was found to be.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
    /// Parts that the screening could not read, such as scanned pages: a person must look at them.
    pub unread: u64,
}

impl Tx {
    /// Attaches a document; its number is given by the store.
    pub async fn insert_document(&self, document: &Document) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: ActiveValue::NotSet,
            case_id: ActiveValue::Set(Printed(document.case)),
            attached_at: ActiveValue::Set(Instant(document.at)),
            person: ActiveValue::Set(Printed(document.by)),
            unit: ActiveValue::Set(Printed(document.unit)),
            name: ActiveValue::Set(document.name.clone()),
            media_type: ActiveValue::Set(document.media_type.clone()),
            bytes: ActiveValue::Set(Whole(document.bytes)),
            digest: ActiveValue::Set(document.digest.clone()),
            unread: ActiveValue::Set(Whole(document.unread)),
        };
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The documents of a case, first to last.
    pub async fn documents(&self, case: CaseId) -> Result<Vec<Document>, StoreError> {
        let rows = Entity::find()
            .filter(Column::CaseId.eq(Printed(case)))
            .order_by_asc(Column::Id)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(Document::from).collect())
    }

    /// The document with a number.
    pub async fn document(&self, id: i64) -> Result<Option<Document>, StoreError> {
        Ok(Entity::find_by_id(id).one(self.reach.reader()).await?.map(Document::from))
    }
}
