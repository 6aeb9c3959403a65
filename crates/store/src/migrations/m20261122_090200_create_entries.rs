//! Catalogue entries, their saved versions, and the sequence numbers given in each class.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, boolean, index, key, reference, text, text_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [entries(), entry_versions(), code_sequences()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("entries", &["code"]).unique().take()).await?;
        manager.create_index(index("entries", &["unit"])).await?;
        manager.create_index(index("entries", &["updated_at", "id"])).await
    }
}

fn entries() -> TableCreateStatement {
    Table::create()
        .table("entries")
        .col(key("id"))
        .col(text_null("code"))
        .col(text("unit"))
        .col(text("name"))
        .col(text("draft"))
        .col(text("state"))
        .col(text_null("published_draft"))
        .col(big_integer_null("published_version"))
        .col(text_null("published_on"))
        .col(big_integer("last_item"))
        .col(big_integer("version"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut reference("entries", "unit", "units"))
        .to_owned()
}

fn entry_versions() -> TableCreateStatement {
    Table::create()
        .table("entry_versions")
        .col(text("entry"))
        .col(big_integer("version"))
        .col(text("saved_by"))
        .col(big_integer("saved_at"))
        .col(text("state"))
        .col(text("draft"))
        .col(boolean("published"))
        .primary_key(Index::create().col("entry").col("version"))
        .foreign_key(&mut reference("entry_versions", "entry", "entries"))
        .to_owned()
}

fn code_sequences() -> TableCreateStatement {
    Table::create()
        .table("code_sequences")
        .col(key("class_code"))
        .col(big_integer("last"))
        .to_owned()
}
