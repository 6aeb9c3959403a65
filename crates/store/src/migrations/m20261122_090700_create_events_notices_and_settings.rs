//! The log of business events, notices and settings.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, big_pk_auto, index, key, reference, text, text_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [events(), notices(), settings()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("events", &["subject_kind", "subject"])).await?;
        manager.create_index(index("events", &["happened_at"])).await?;
        manager.create_index(index("notices", &["person"])).await?;
        manager.create_index(index("notices", &["unit"])).await
    }
}

fn events() -> TableCreateStatement {
    Table::create()
        .table("events")
        .col(big_pk_auto("id"))
        .col(big_integer("happened_at"))
        .col(text_null("actor"))
        .col(text_null("unit"))
        .col(text("kind"))
        .col(text("subject_kind"))
        .col(text("subject"))
        .col(text("detail"))
        .to_owned()
}

fn notices() -> TableCreateStatement {
    Table::create()
        .table("notices")
        .col(big_pk_auto("id"))
        .col(text_null("person"))
        .col(text_null("unit"))
        .col(text("code"))
        .col(text("args"))
        .col(text("link"))
        .col(big_integer("created_at"))
        .col(big_integer_null("read_at"))
        .foreign_key(&mut reference("notices", "person", "people"))
        .foreign_key(&mut reference("notices", "unit", "units"))
        .to_owned()
}

fn settings() -> TableCreateStatement {
    Table::create()
        .table("settings")
        .col(key("key"))
        .col(text("value"))
        .col(big_integer("version"))
        .col(text("changed_by"))
        .col(big_integer("changed_at"))
        .to_owned()
}
