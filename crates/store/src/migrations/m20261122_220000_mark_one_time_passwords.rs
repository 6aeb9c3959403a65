//! Passwords that must be replaced at their first use; indexes for the audit's questions by person and by kind.

use sea_orm_migration::prelude::*;

use super::columns::{boolean, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut one_time = boolean("one_time").default(false).take();
        let marked = Table::alter().table("credentials").add_column(&mut one_time).to_owned();
        manager.alter_table(marked).await?;
        manager.create_index(index("events", &["actor", "id"])).await?;
        manager.create_index(index("events", &["kind", "id"])).await
    }
}
