//! The recorded version of each table, and the batches that made them.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_integer_null, index, key, reference, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(tables()).await?;
        manager.create_table(batches()).await?;
        manager.create_index(index("batches", &["entry", "created_at"])).await?;
        manager.create_index(index("batches", &["created_at", "id"])).await
    }
}

fn tables() -> TableCreateStatement {
    Table::create()
        .table("tables")
        .col(key("entry"))
        .col(big_integer("version"))
        .col(big_integer("row_count"))
        .col(big_integer("bytes"))
        .col(big_integer_null("index_version"))
        .col(text_null("batch"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut reference("tables", "entry", "entries"))
        .to_owned()
}

fn batches() -> TableCreateStatement {
    Table::create()
        .table("batches")
        .col(key("id"))
        .col(text("entry"))
        .col(text("unit"))
        .col(text("mode"))
        .col(text("file"))
        .col(text("file_name"))
        .col(text("digest"))
        .col(big_integer("bytes"))
        .col(text("format"))
        .col(text_null("encoding"))
        .col(text("mapping"))
        .col(text("state"))
        .col(text("counts"))
        .col(text("quality"))
        .col(text("stage"))
        .col(big_integer("stage_rows"))
        .col(big_integer_null("stage_rows_of"))
        .col(text_null("error"))
        .col(text("created_by"))
        .col(big_integer("created_at"))
        .col(big_integer_null("finished_at"))
        .col(big_integer_null("version"))
        .foreign_key(&mut reference("batches", "entry", "entries"))
        .foreign_key(&mut reference("batches", "unit", "units"))
        .to_owned()
}
