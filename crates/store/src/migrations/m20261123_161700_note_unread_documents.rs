//! How much of an attached document the screening could not read.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut unread = big_integer("unread").default(0).take();
        let noted = Table::alter().table("documents").add_column(&mut unread).to_owned();
        manager.alter_table(noted).await?;
        manager.create_index(index("batches", &["digest"])).await
    }
}
