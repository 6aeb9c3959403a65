//! Settings that people change while the platform runs, each with its version.

use domain::ids::PersonId;
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::error::{StoreError, fresh};
use crate::kept::{Instant, Json, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::settings::{Column, Entity, Model};

/// A setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name, dotted lower case.
    pub key: String,
    /// Its value.
    pub value: serde_json::Value,
    /// Grows with every change.
    pub version: u32,
    /// Who changed it last.
    pub changed_by: PersonId,
    /// When.
    pub changed_at: Timestamp,
}

impl Tx {
    /// Sets a value that was seen at a version (none: not yet set); returns the new version.
    pub async fn put_setting(
        &self,
        key: &str,
        value: &serde_json::Value,
        seen_version: Option<u32>,
        by: PersonId,
        at: Timestamp,
    ) -> Result<u32, StoreError> {
        let version = seen_version.unwrap_or(0) + 1;
        let row = Model {
            key: key.to_owned(),
            value: Json(value.clone()),
            version: Whole(version),
            changed_by: Printed(by),
            changed_at: Instant(at),
        };
        let row = row.into_active_model();
        match seen_version {
            Some(seen) => {
                let same =
                    Condition::all().add(Column::Key.eq(key)).add(Column::Version.eq(Whole(seen)));
                let update = Entity::update_many().set(row.reset_all()).filter(same);
                fresh(update.exec(self.changing()).await?.rows_affected)?;
            }
            None => {
                Entity::insert(row).exec_without_returning(self.changing()).await?;
            }
        }
        Ok(version)
    }
}

impl<R: Reach> Link<R> {
    /// The setting.
    pub async fn setting(&self, key: &str) -> Result<Option<Setting>, StoreError> {
        Ok(Entity::find_by_id(key).one(self.reach.reader()).await?.map(Setting::from))
    }

    /// Every setting, by key.
    pub async fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Key).all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(Setting::from).collect())
    }
}
