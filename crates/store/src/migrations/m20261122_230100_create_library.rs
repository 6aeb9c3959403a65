//! The library 标准库: its objects of all kinds as they stand, and every version of each.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let records = Table::create()
            .table("library_records")
            .col(text("kind"))
            .col(text("code"))
            .col(text("words"))
            .col(text_null("refers_to"))
            .col(text_null("valid_from"))
            .col(text_null("valid_to"))
            .col(big_integer("version"))
            .col(text("record"))
            .col(big_integer("changed_at"))
            .primary_key(Index::create().col("kind").col("code"))
            .to_owned();
        let versions = Table::create()
            .table("library_versions")
            .col(text("kind"))
            .col(text("code"))
            .col(big_integer("version"))
            .col(text("saved_by"))
            .col(big_integer("saved_at"))
            .col(text("reason"))
            .col(text("record"))
            .primary_key(Index::create().col("kind").col("code").col("version"))
            .to_owned();
        manager.create_table(records).await?;
        manager.create_table(versions).await?;
        manager.create_index(index("library_records", &["kind", "refers_to"])).await
    }
}
