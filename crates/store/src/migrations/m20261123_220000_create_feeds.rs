//! Feeds 接口推送 by which systems send rows.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, boolean, key, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let feeds = Table::create()
            .table("feeds")
            .col(key("entry"))
            .col(text("system"))
            .col(boolean("removals"))
            .col(boolean("paused"))
            .col(text("opened_by"))
            .col(big_integer("opened_at"))
            .foreign_key(&mut reference("feeds", "entry", "entries"))
            .foreign_key(&mut reference("feeds", "system", "systems"))
            .to_owned();
        manager.create_table(feeds).await
    }
}
