//! Feeds by which systems send rows.

use domain::feeds::Feed;
use domain::ids::{EntryId, PersonId, SystemId};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feeds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    pub system: Printed<SystemId>,
    pub removals: bool,
    pub paused: bool,
    pub opened_by: Printed<PersonId>,
    pub opened_at: Instant,
}

unrelated!();

impl From<&Feed> for Model {
    fn from(feed: &Feed) -> Self {
        Self {
            entry: Printed(feed.entry),
            system: Printed(feed.system),
            removals: feed.removals,
            paused: feed.paused,
            opened_by: Printed(feed.opened_by),
            opened_at: Instant(feed.opened_at),
        }
    }
}

impl From<Model> for Feed {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            system: row.system.0,
            removals: row.removals,
            paused: row.paused,
            opened_by: row.opened_by.0,
            opened_at: row.opened_at.0,
        }
    }
}
