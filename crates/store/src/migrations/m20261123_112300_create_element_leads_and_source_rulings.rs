//! One datum, one source: who leads a data element 数源单位, what was ruled about sources 数源裁定, and the sketches of columns.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index, key, reference, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let leads = Table::create()
            .table("element_leads")
            .col(key("case_id"))
            .col(text("element"))
            .col(text("unit"))
            .col(text("since_on"))
            .col(text_null("until_on"))
            .col(text("document"))
            .col(text("basis"))
            .col(text("ended_by"))
            .foreign_key(&mut reference("element_leads", "case_id", "cases"))
            .foreign_key(&mut reference("element_leads", "unit", "units"))
            .to_owned();
        let rulings = Table::create()
            .table("source_rulings")
            .col(key("case_id"))
            .col(text("source"))
            .col(text_null("ended_on"))
            .col(text("record"))
            .foreign_key(&mut reference("source_rulings", "case_id", "cases"))
            .foreign_key(&mut reference("source_rulings", "source", "entries"))
            .to_owned();
        let sketches = Table::create()
            .table("column_sketches")
            .col(text("entry"))
            .col(big_integer("item"))
            .col(big_integer("version"))
            .col(text("sketch"))
            .primary_key(Index::create().col("entry").col("item"))
            .foreign_key(&mut reference("column_sketches", "entry", "entries"))
            .to_owned();
        for table in [leads, rulings, sketches] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("element_leads", &["element", "since_on"])).await?;
        manager.create_index(index("source_rulings", &["ended_on"])).await
    }
}
