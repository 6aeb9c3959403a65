//! Cases, their events, and the numbers given to people.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, index, key, reference, text, text_null, text_uniq,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [cases(), case_events(), numbers()] {
            manager.create_table(table).await?;
        }
        for party in ["applicant", "provider", "decider"] {
            manager.create_index(index("cases", &[party])).await?;
        }
        manager.create_index(index("cases", &["entry"])).await?;
        manager.create_index(index("cases", &["due_on", "id"])).await?;
        manager.create_index(index("cases", &["opened_at", "id"])).await
    }
}

fn cases() -> TableCreateStatement {
    Table::create()
        .table("cases")
        .col(key("id"))
        .col(text_uniq("number"))
        .col(text("procedure"))
        .col(text("state"))
        .col(big_integer("version"))
        .col(text("title"))
        .col(text_null("entry"))
        .col(text("applicant"))
        .col(text("provider"))
        .col(text("decider"))
        .col(text("opened_by"))
        .col(big_integer("opened_at"))
        .col(big_integer_null("closed_at"))
        .col(text("due_on"))
        .col(text("clocks"))
        .col(text("payload"))
        .foreign_key(&mut reference("cases", "entry", "entries"))
        .foreign_key(&mut reference("cases", "applicant", "units"))
        .foreign_key(&mut reference("cases", "provider", "units"))
        .foreign_key(&mut reference("cases", "decider", "units"))
        .to_owned()
}

fn case_events() -> TableCreateStatement {
    Table::create()
        .table("case_events")
        .col(text("case_id"))
        .col(big_integer("sequence"))
        .col(big_integer("happened_at"))
        .col(text_null("actor"))
        .col(text_null("unit"))
        .col(text("act"))
        .col(text("from_state"))
        .col(text("to_state"))
        .col(text("reason"))
        .col(text("basis"))
        .col(text("detail"))
        .primary_key(Index::create().col("case_id").col("sequence"))
        .foreign_key(&mut reference("case_events", "case_id", "cases"))
        .to_owned()
}

fn numbers() -> TableCreateStatement {
    Table::create()
        .table("numbers")
        .col(text("kind"))
        .col(big_integer("year"))
        .col(big_integer("last"))
        .primary_key(Index::create().col("kind").col("year"))
        .to_owned()
}
