//! Feeds 接口推送 by which systems send rows (Article 8).

use domain::feeds::Feed;
use domain::ids::EntryId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::epochs::Epoch;
use crate::error::StoreError;
use crate::kept::Printed;
use crate::link::{Link, Reach, Tx};
use crate::rows::feeds::{Column, Entity, Model};

impl<R: Reach> Link<R> {
    /// The feed of an entry.
    pub async fn feed(&self, entry: EntryId) -> Result<Option<Feed>, StoreError> {
        let found = Entity::find_by_id(Printed(entry)).one(self.reach.reader()).await?;
        Ok(found.map(Feed::from))
    }

    /// All feeds.
    pub async fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        let found = Entity::find().all(self.reach.reader()).await?;
        Ok(found.into_iter().map(Feed::from).collect())
    }
}

impl Tx {
    /// Keeps the feed of an entry as it is now; readers of the live picture see it with the next epoch.
    pub async fn keep_feed(&self, feed: &Feed) -> Result<(), StoreError> {
        let changed =
            [Column::System, Column::Removals, Column::Paused, Column::OpenedBy, Column::OpenedAt];
        let kept = OnConflict::column(Column::Entry).update_columns(changed).to_owned();
        let row = Model::from(feed).into_active_model();
        Entity::insert(row).on_conflict(kept).exec_without_returning(self.changing()).await?;
        self.grow(Epoch::Grants).await
    }
}
