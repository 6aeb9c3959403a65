//! What is open to the public, and the masks that grants of authorised opening carry.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index, key, reference, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(openings()).await?;
        manager.create_index(index("openings", &["entry", "ended_on"])).await?;
        let masks = text("masks").default("[]").take();
        let grants = Table::alter().table("grants").add_column(masks).to_owned();
        manager.alter_table(grants).await
    }
}

fn openings() -> TableCreateStatement {
    Table::create()
        .table("openings")
        .col(key("case_id"))
        .col(text("entry"))
        .col(text("kind"))
        .col(text("items"))
        .col(text("conditions"))
        .col(text("decision"))
        .col(text("opened_on"))
        .col(text_null("ended_on"))
        .col(big_integer("changed_at"))
        .foreign_key(&mut reference("openings", "entry", "entries"))
        .to_owned()
}
