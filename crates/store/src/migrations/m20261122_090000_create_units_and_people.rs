//! Units, the people who serve them, their credentials and sessions.

use sea_orm_migration::prelude::*;

use super::columns::{
    big_integer, big_integer_null, boolean, index, key, reference, text, text_null, text_uniq,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [units(), people(), credentials(), sessions()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("people", &["unit"])).await?;
        manager.create_index(index("sessions", &["person"])).await?;
        manager.create_index(index("sessions", &["expires_at"])).await
    }
}

fn units() -> TableCreateStatement {
    Table::create()
        .table("units")
        .col(key("id"))
        .col(text_uniq("credit_code"))
        .col(text("name_zh"))
        .col(text("name_en"))
        .col(text("short_name"))
        .col(text("kind"))
        .col(text("level"))
        .col(text("division"))
        .col(text("catalogue_number"))
        .col(text("valid_from"))
        .col(text_null("valid_to"))
        .col(text("successors"))
        .to_owned()
}

fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(key("id"))
        .col(text("unit"))
        .col(text_uniq("login"))
        .col(text("name_zh"))
        .col(text("name_en"))
        .col(text("posts"))
        .col(boolean("active"))
        .foreign_key(&mut reference("people", "unit", "units"))
        .to_owned()
}

fn credentials() -> TableCreateStatement {
    Table::create()
        .table("credentials")
        .col(key("person"))
        .col(text("password_hash"))
        .col(big_integer("failed_count"))
        .col(big_integer_null("locked_until"))
        .col(big_integer("changed_at"))
        .foreign_key(&mut reference("credentials", "person", "people"))
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(key("id"))
        .col(text_uniq("token_digest"))
        .col(text("person"))
        .col(text("csrf"))
        .col(big_integer("created_at"))
        .col(big_integer("last_seen_at"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut reference("sessions", "person", "people"))
        .to_owned()
}
