//! What a case is about, who handled it, and who must not: for conflicts of interest, asked in the worklist's own query.

use sea_orm_migration::prelude::*;

use super::columns::{index, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut columns = [
            text_null("parent"),
            text("handlers").default("[]").take(),
            text("excluded").default("[]").take(),
        ];
        for column in &mut columns {
            let added = Table::alter().table("cases").add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        manager.create_index(index("cases", &["parent"])).await?;
        manager.create_index(index("cases", &["procedure", "state"])).await
    }
}
