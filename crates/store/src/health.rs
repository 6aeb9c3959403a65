//! Whether the store answers, and how much it holds.

use domain::grants::GrantState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::batches::BatchState;
use crate::cases::CaseFilter;
use crate::entries::EntryFilter;
use crate::error::StoreError;
use crate::grants::GrantFilter;
use crate::jobs::JobCounts;
use crate::kept::Coded;
use crate::link::{Reach, Store};
use crate::rows::{batches, people, systems, tables, units};

/// How much the store holds, for the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Units.
    pub units: u64,
    /// People.
    pub people: u64,
    /// Client systems.
    pub systems: u64,
    /// Catalogue entries.
    pub entries: u64,
    /// Those with a published version.
    pub published_entries: u64,
    /// Tables with a recorded version.
    pub tables: u64,
    /// Cases not yet closed.
    pub open_cases: u64,
    /// Grants not withdrawn.
    pub active_grants: u64,
    /// Batches being loaded.
    pub running_batches: u64,
    /// Jobs by state.
    pub jobs: JobCounts,
    /// Outbox messages that wait.
    pub pending_outbox: u64,
}

impl Store {
    /// Whether reading and writing connections answer.
    pub async fn health(&self) -> Result<(), StoreError> {
        self.reach.reader().execute_unprepared("SELECT 1").await?;
        self.reach.writer().execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// How much the store holds.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let conn = self.reach.reader();
        let running = batches::Column::State.eq(Coded(BatchState::Running));
        let active = GrantFilter { state: Some(GrantState::Active), ..GrantFilter::default() };
        let published = EntryFilter { published: Some(true), ..EntryFilter::default() };
        Ok(Counts {
            units: units::Entity::find().count(conn).await?,
            people: people::Entity::find().count(conn).await?,
            systems: systems::Entity::find().count(conn).await?,
            entries: self.count_entries(&EntryFilter::default()).await?,
            published_entries: self.count_entries(&published).await?,
            tables: tables::Entity::find().count(conn).await?,
            open_cases: self
                .count_cases(&CaseFilter { open: Some(true), ..CaseFilter::default() })
                .await?,
            active_grants: self.count_grants(&active).await?,
            running_batches: batches::Entity::find().filter(running).count(conn).await?,
            jobs: self.job_counts().await?,
            pending_outbox: self.pending_outbox().await?,
        })
    }
}
