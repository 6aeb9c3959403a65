//! Spans in which one person stands in for another 代理.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_integer_null, index, key, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let delegations = Table::create()
            .table("delegations")
            .col(key("id"))
            .col(text("absent"))
            .col(text("stand_in"))
            .col(text("first_on"))
            .col(text("last_on"))
            .col(big_integer("made_at"))
            .col(big_integer_null("ended_at"))
            .foreign_key(&mut reference("delegations", "absent", "people"))
            .foreign_key(&mut reference("delegations", "stand_in", "people"))
            .to_owned();
        manager.create_table(delegations).await?;
        manager.create_index(index("delegations", &["stand_in", "last_on"])).await?;
        manager.create_index(index("delegations", &["absent"])).await
    }
}
