//! Remarks in cases: what is said beside the acts, inside an office or to all parties.

use domain::ids::{CaseId, PersonId, UnitId};
use jiff::Timestamp;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use strum::{EnumString, IntoStaticStr};

use crate::error::StoreError;
use crate::kept::{Coded, Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::remarks::{ActiveModel, Column, Entity};

/// Whom a remark is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Audience {
    /// 内部意见: the unit of who wrote it, and nobody else.
    Office,
    /// 对外回复: everyone who may read the case.
    Parties,
}

/// A remark in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its number, growing; given by the store.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// For which unit.
    pub unit: UnitId,
    /// Whom it is for.
    pub audience: Audience,
    /// What it says.
    pub words: String,
}

impl Tx {
    /// Adds a remark; its number is given by the store.
    pub async fn insert_remark(&self, remark: &Remark) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: ActiveValue::NotSet,
            case_id: ActiveValue::Set(Printed(remark.case)),
            made_at: ActiveValue::Set(Instant(remark.at)),
            person: ActiveValue::Set(Printed(remark.by)),
            unit: ActiveValue::Set(Printed(remark.unit)),
            audience: ActiveValue::Set(Coded(remark.audience)),
            words: ActiveValue::Set(remark.words.clone()),
        };
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The remarks in a case, first to last, whomever they are for.
    pub async fn remarks(&self, case: CaseId) -> Result<Vec<Remark>, StoreError> {
        let rows = Entity::find()
            .filter(Column::CaseId.eq(Printed(case)))
            .order_by_asc(Column::Id)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(Remark::from).collect())
    }
}
