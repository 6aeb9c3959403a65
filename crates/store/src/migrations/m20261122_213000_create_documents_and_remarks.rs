//! What is attached to cases, and what is said in them beside the acts.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_pk_auto, index, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [documents(), remarks()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("documents", &["case_id"])).await?;
        manager.create_index(index("remarks", &["case_id"])).await
    }
}

fn documents() -> TableCreateStatement {
    Table::create()
        .table("documents")
        .col(big_pk_auto("id"))
        .col(text("case_id"))
        .col(big_integer("attached_at"))
        .col(text("person"))
        .col(text("unit"))
        .col(text("name"))
        .col(text("media_type"))
        .col(big_integer("bytes"))
        .col(text("digest"))
        .foreign_key(&mut reference("documents", "case_id", "cases"))
        .to_owned()
}

fn remarks() -> TableCreateStatement {
    Table::create()
        .table("remarks")
        .col(big_pk_auto("id"))
        .col(text("case_id"))
        .col(big_integer("made_at"))
        .col(text("person"))
        .col(text("unit"))
        .col(text("audience"))
        .col(text("words"))
        .foreign_key(&mut reference("remarks", "case_id", "cases"))
        .to_owned()
}
