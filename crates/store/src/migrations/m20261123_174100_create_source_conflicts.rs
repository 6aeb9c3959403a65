//! How often the source of a datum and another holder state different values 数源冲突: counts, never a key or a value.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, boolean, index, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conflicts = Table::create()
            .table("source_conflicts")
            .col(text("source"))
            .col(big_integer("source_item"))
            .col(text("holder"))
            .col(big_integer("holder_item"))
            .col(big_integer("source_version"))
            .col(big_integer("holder_version"))
            .col(text("element"))
            .col(text("measured_on"))
            .col(big_integer("common_keys"))
            .col(big_integer("differing"))
            .col(text("by_division"))
            .col(big_integer("sampled_permille"))
            .col(boolean("newest"))
            .primary_key(
                Index::create()
                    .col("source")
                    .col("source_item")
                    .col("holder")
                    .col("holder_item")
                    .col("source_version")
                    .col("holder_version"),
            )
            .foreign_key(&mut reference("source_conflicts", "source", "entries"))
            .foreign_key(&mut reference("source_conflicts", "holder", "entries"))
            .to_owned();
        manager.create_table(conflicts).await?;
        manager.create_index(index("source_conflicts", &["newest"])).await?;
        manager.create_index(index("source_conflicts", &["measured_on"])).await
    }
}
