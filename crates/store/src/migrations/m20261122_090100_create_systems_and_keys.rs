//! Client systems and their API keys.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, boolean, index, key, reference, text, text_null, text_uniq,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(systems()).await?;
        manager.create_table(keys()).await?;
        manager.create_index(index("systems", &["unit"])).await?;
        manager.create_index(index("keys", &["system"])).await
    }
}

fn systems() -> TableCreateStatement {
    Table::create()
        .table("systems")
        .col(key("id"))
        .col(text("unit"))
        .col(text("name"))
        .col(text("purpose"))
        .col(text("responsible"))
        .col(text_null("assessment"))
        .col(boolean("suspended"))
        .foreign_key(&mut reference("systems", "unit", "units"))
        .foreign_key(&mut reference("systems", "responsible", "people"))
        .to_owned()
}

fn keys() -> TableCreateStatement {
    Table::create()
        .table("keys")
        .col(key("id"))
        .col(text("system"))
        .col(text("label"))
        .col(text("prefix"))
        .col(text_uniq("digest"))
        .col(text("scope"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("revoked_at"))
        .foreign_key(&mut reference("keys", "system", "systems"))
        .to_owned()
}
