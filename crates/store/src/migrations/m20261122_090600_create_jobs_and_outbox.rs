//! Background jobs under lease, and the outbox.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_integer_null, big_pk_auto, index, key, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(jobs()).await?;
        manager.create_table(outbox()).await?;
        manager.create_index(index("jobs", &["state", "run_after"])).await?;
        manager.create_index(index("outbox", &["done_at", "id"])).await
    }
}

fn jobs() -> TableCreateStatement {
    Table::create()
        .table("jobs")
        .col(key("id"))
        .col(text("kind"))
        .col(text("payload"))
        .col(text("state"))
        .col(big_integer("attempts"))
        .col(big_integer("attempts_max"))
        .col(big_integer("run_after"))
        .col(text_null("leased_by"))
        .col(big_integer_null("leased_until"))
        .col(big_integer("created_at"))
        .col(big_integer_null("finished_at"))
        .col(text_null("error"))
        .to_owned()
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(big_pk_auto("id"))
        .col(big_integer("put_at"))
        .col(text("topic"))
        .col(text("payload"))
        .col(big_integer_null("done_at"))
        .to_owned()
}
