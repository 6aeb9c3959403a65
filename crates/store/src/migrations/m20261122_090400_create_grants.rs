//! Grants, and the epochs by which nodes tell that their caches are out of date.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, index, key, reference, text, text_null, text_uniq,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(grants()).await?;
        manager.create_table(epochs()).await?;
        for column in ["entry", "provider", "consumer", "case_id"] {
            manager.create_index(index("grants", &[column])).await?;
        }
        manager.create_index(index("grants", &["state", "valid_to"])).await
    }
}

fn grants() -> TableCreateStatement {
    Table::create()
        .table("grants")
        .col(key("id"))
        .col(text_uniq("number"))
        .col(text_null("case_id"))
        .col(text("decision"))
        .col(text("entry"))
        .col(text("provider"))
        .col(text("consumer"))
        .col(text("items"))
        .col(text("row_scope"))
        .col(text("methods"))
        .col(text("matters"))
        .col(text("purpose"))
        .col(big_integer_null("calls_per_day"))
        .col(text("responsible"))
        .col(text("approver"))
        .col(text("valid_from"))
        .col(text("valid_to"))
        .col(text("state"))
        .col(big_integer("version"))
        .col(big_integer("changed_at"))
        .foreign_key(&mut reference("grants", "entry", "entries"))
        .foreign_key(&mut reference("grants", "provider", "units"))
        .foreign_key(&mut reference("grants", "consumer", "units"))
        .to_owned()
}

fn epochs() -> TableCreateStatement {
    Table::create().table("epochs").col(key("name")).col(big_integer("value")).to_owned()
}
