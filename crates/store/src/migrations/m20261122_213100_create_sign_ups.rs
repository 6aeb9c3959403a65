//! Sign-ups of the public that wait for their one-time code.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, key, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sign_ups = Table::create()
            .table("sign_ups")
            .col(key("token_digest"))
            .col(text("code_digest"))
            .col(text("details"))
            .col(big_integer("attempts"))
            .col(big_integer("expires_at"))
            .to_owned();
        manager.create_table(sign_ups).await
    }
}
