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
        ]
    }
}
