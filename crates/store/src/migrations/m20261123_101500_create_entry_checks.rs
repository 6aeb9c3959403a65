//! When a unit last found a published entry still true 目录年度核查.

use sea_orm_migration::prelude::*;

use super::columns::{key, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let checks = Table::create()
            .table("entry_checks")
            .col(key("entry"))
            .col(text("checked_on"))
            .col(text("checked_by"))
            .foreign_key(&mut reference("entry_checks", "entry", "entries"))
            .to_owned();
        manager.create_table(checks).await
    }
}
