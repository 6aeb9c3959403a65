//! Resource codes that entries had before they were given others 改码.

use sea_orm_migration::prelude::*;

use super::columns::{key, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let codes = Table::create()
            .table("former_codes")
            .col(key("code"))
            .col(text("entry"))
            .col(text("ended_on"))
            .foreign_key(&mut reference("former_codes", "entry", "entries"))
            .to_owned();
        manager.create_table(codes).await
    }
}
