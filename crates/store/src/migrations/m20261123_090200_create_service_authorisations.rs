//! Authorisations of technical service units 委托授权, the one a session's person acts under, and the service unit that saved
//! a version of an entry for its unit.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, index, key, reference, text, text_null, text_uniq};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let authorisations = Table::create()
            .table("service_authorisations")
            .col(key("id"))
            .col(text_uniq("case_id"))
            .col(text("principal"))
            .col(text("agent"))
            .col(text("entries"))
            .col(text("acts"))
            .col(text("first_on"))
            .col(text("last_on"))
            .col(text("document_number"))
            .col(text("document_digest"))
            .col(text("state"))
            .col(big_integer("changed_at"))
            .foreign_key(&mut reference("service_authorisations", "case_id", "cases"))
            .foreign_key(&mut reference("service_authorisations", "principal", "units"))
            .foreign_key(&mut reference("service_authorisations", "agent", "units"))
            .to_owned();
        manager.create_table(authorisations).await?;
        for columns in [&["principal", "id"], &["agent", "id"], &["state", "last_on"]] {
            manager.create_index(index("service_authorisations", columns)).await?;
        }
        let mut acting_for = text_null("acting_for");
        let sessions = Table::alter().table("sessions").add_column(&mut acting_for).to_owned();
        manager.alter_table(sessions).await?;
        let mut by_unit = text_null("by_unit");
        let versions = Table::alter().table("entry_versions").add_column(&mut by_unit).to_owned();
        manager.alter_table(versions).await
    }
}
