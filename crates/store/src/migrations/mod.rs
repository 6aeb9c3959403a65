//! Migrations, each a timestamp and a verb phrase, written once for both back ends. A released one is never edited.
#![allow(
    elided_lifetimes_in_paths,
    reason = "the trait is declared with the elided lifetime, and async-trait takes no other"
)]

mod columns;
mod m20261122_090000_create_units_and_people;
mod m20261122_090100_create_systems_and_keys;
mod m20261122_090200_create_entries;
mod m20261122_090300_create_cases;
mod m20261122_090400_create_grants;
mod m20261122_090500_create_tables_and_batches;
mod m20261122_090600_create_jobs_and_outbox;
mod m20261122_090700_create_events_notices_and_settings;
mod m20261122_210000_relate_cases;
mod m20261122_213000_create_documents_and_remarks;
mod m20261122_213100_create_sign_ups;
mod m20261122_220000_mark_one_time_passwords;
mod m20261122_220100_create_openings;
mod m20261122_230000_create_delegations;
mod m20261122_230100_create_library;
mod m20261122_230200_create_imports;
mod m20261123_090200_create_service_authorisations;
mod m20261123_101500_create_entry_checks;
mod m20261123_103000_create_former_codes;
mod m20261123_112300_create_element_leads_and_source_rulings;
mod m20261123_161700_note_unread_documents;
mod m20261123_174100_create_source_conflicts;
mod m20261123_203700_create_exemptions_and_window_notices;
mod m20261123_204500_create_quality;
mod m20261123_220000_create_feeds;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// The list, in order.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_090000_create_units_and_people::Migration),
            Box::new(m20261122_090100_create_systems_and_keys::Migration),
            Box::new(m20261122_090200_create_entries::Migration),
            Box::new(m20261122_090300_create_cases::Migration),
            Box::new(m20261122_090400_create_grants::Migration),
            Box::new(m20261122_090500_create_tables_and_batches::Migration),
            Box::new(m20261122_090600_create_jobs_and_outbox::Migration),
            Box::new(m20261122_090700_create_events_notices_and_settings::Migration),
            Box::new(m20261122_210000_relate_cases::Migration),
            Box::new(m20261122_213000_create_documents_and_remarks::Migration),
            Box::new(m20261122_213100_create_sign_ups::Migration),
            Box::new(m20261122_220000_mark_one_time_passwords::Migration),
            Box::new(m20261122_220100_create_openings::Migration),
            Box::new(m20261122_230000_create_delegations::Migration),
            Box::new(m20261122_230100_create_library::Migration),
            Box::new(m20261122_230200_create_imports::Migration),
            Box::new(m20261123_090200_create_service_authorisations::Migration),
            Box::new(m20261123_101500_create_entry_checks::Migration),
            Box::new(m20261123_103000_create_former_codes::Migration),
            Box::new(m20261123_112300_create_element_leads_and_source_rulings::Migration),
            Box::new(m20261123_161700_note_unread_documents::Migration),
            Box::new(m20261123_174100_create_source_conflicts::Migration),
            Box::new(m20261123_203700_create_exemptions_and_window_notices::Migration),
            Box::new(m20261123_204500_create_quality::Migration),
            Box::new(m20261123_220000_create_feeds::Migration),
        ]
    }
}
