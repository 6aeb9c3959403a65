//! Data quality 数据质量: the rules that units set, version by version; evaluations, which hold counts; and of the newest
//! evaluation of each table the keys of a few rows that fail.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_integer_null, boolean, index, reference, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rules = Table::create()
            .table("quality_rules")
            .col(text("entry"))
            .col(big_integer("version"))
            .col(big_integer("at"))
            .col(text("set_by"))
            .col(text("unit"))
            .col(text("change"))
            .col(text("code"))
            .col(text("reason"))
            .col(text("rules"))
            .col(text("switched_off"))
            .col(big_integer("last_number"))
            .primary_key(Index::create().col("entry").col("version"))
            .foreign_key(&mut reference("quality_rules", "entry", "entries"))
            .to_owned();
        manager.create_table(rules).await?;
        let evaluations = Table::create()
            .table("quality_evaluations")
            .col(text("entry"))
            .col(big_integer("sequence"))
            .col(big_integer("table_version"))
            .col(big_integer("rules_version"))
            .col(text("rules_digest"))
            .col(big_integer("at"))
            .col(big_integer("rows_read"))
            .col(big_integer_null("points"))
            .col(text("score"))
            .col(text("outcomes"))
            .col(boolean("newest"))
            .primary_key(Index::create().col("entry").col("sequence"))
            .foreign_key(&mut reference("quality_evaluations", "entry", "entries"))
            .to_owned();
        manager.create_table(evaluations).await?;
        manager.create_index(index("quality_evaluations", &["newest"])).await?;
        let samples = Table::create()
            .table("quality_samples")
            .col(text("entry"))
            .col(text("failing"))
            .primary_key(Index::create().col("entry"))
            .foreign_key(&mut reference("quality_samples", "entry", "entries"))
            .to_owned();
        manager.create_table(samples).await
    }
}
