//! Orders that exempt an entry from loading 免于汇聚, and of which windows its unit was told.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index, key, reference, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let exemptions = Table::create()
            .table("exemptions")
            .col(key("id"))
            .col(text("entry"))
            .col(text("first_on"))
            .col(text("last_on"))
            .col(text("reason"))
            .col(text("order_number"))
            .col(text("given_by"))
            .col(big_integer("given_at"))
            .col(text_null("ended_on"))
            .foreign_key(&mut reference("exemptions", "entry", "entries"))
            .to_owned();
        manager.create_table(exemptions).await?;
        manager.create_index(index("exemptions", &["entry"])).await?;
        let told = Table::create()
            .table("window_notices")
            .col(text("entry"))
            .col(text("due_on"))
            .col(text("kind"))
            .col(big_integer("told_at"))
            .primary_key(Index::create().col("entry").col("due_on").col("kind"))
            .foreign_key(&mut reference("window_notices", "entry", "entries"))
            .to_owned();
        manager.create_table(told).await?;
        manager.create_index(index("window_notices", &["due_on"])).await
    }
}
