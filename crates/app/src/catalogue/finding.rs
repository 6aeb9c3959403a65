//! The search index over the published catalogue: kept in step with the store, and thrown away where it is not.
//!
//! The index states which catalogue it reflects by a sum over the published
//! copies. The sum can be taken forward by one publication without reading the
//! others, and a publication that was missed, here or by another process, shows
//! as a difference.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::catalogue::Entry;
use domain::ids::{EntryId, UnitId};
use domain::units::Unit;
use parking_lot::Mutex;
use search::{EntryDocument, Hit, SearchPage, SearchRequest};
use sha2::{Digest, Sha256};
use store::{Slice, TableVersion};

use super::code_of;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::LiveTable;

/// Reading what the index reflects and writing the next state must not interleave.
static ONE_WRITER: Mutex<()> = Mutex::new(());

/// An entry found.
#[derive(Debug, Clone)]
pub struct Found {
    /// How and where it was found.
    pub hit: Hit,
    /// The published copy with the state of its table.
    pub table: Arc<LiveTable>,
}

/// A page of entries found.
#[derive(Debug, Clone)]
pub struct FoundPage {
    /// The entries.
    pub found: Vec<Found>,
    /// Totals, facets, suggestion; its own hits have moved to `found`.
    pub page: SearchPage,
}

impl App {
    /// Searches the published catalogue, which anybody may do.
    pub async fn search_catalogue(&self, request: SearchRequest) -> Result<FoundPage> {
        let index = Arc::clone(&self.search);
        let answer = tokio::task::spawn_blocking(move || index.search(&request)).await;
        let mut page = answer.map_err(AppError::internal)??;
        let live = self.live();
        let table = |hit: &Hit| hit.id.parse().ok().and_then(|id: EntryId| live.table(id).cloned());
        let hits = std::mem::take(&mut page.hits);
        let found = hits
            .into_iter()
            .filter_map(|hit| table(&hit).map(|table| Found { hit, table }))
            .collect();
        Ok(FoundPage { found, page })
    }

    /// Builds the index anew where it does not reflect the store; says whether it did. Called at start, and cheap enough to be called whenever another process may have published.
    pub async fn reindex_catalogue(&self) -> Result<bool> {
        let entries = self.all_published().await?;
        let reflects = entries.iter().fold(0, |sum: u64, entry| sum.wrapping_add(mark(entry)));
        if self.search.reflects() == reflects && self.search.len() == entries.len() as u64 {
            return Ok(false);
        }
        let units = self.units_by_id().await?;
        let tables: HashMap<EntryId, TableVersion> =
            self.store.tables().await?.into_iter().map(|table| (table.entry, table)).collect();
        let open: HashSet<EntryId> =
            self.store.current_openings().await?.into_iter().map(|opening| opening.entry).collect();
        let documents: Vec<EntryDocument> = entries
            .iter()
            .map(|entry| {
                let is_open = open.contains(&entry.id);
                document(entry, units.get(&entry.unit), tables.get(&entry.id), is_open)
            })
            .collect();
        let index = Arc::clone(&self.search);
        let rebuilt = tokio::task::spawn_blocking(move || {
            let _turn = ONE_WRITER.lock();
            index.rebuild(documents, reflects)
        });
        rebuilt.await.map_err(AppError::internal)??;
        Ok(true)
    }

    /// Brings one published entry's document up to date after a load, which changes its rows and its date, or after it was
    /// opened or closed.
    pub(crate) async fn index_entry(&self, id: EntryId) -> Result<()> {
        match self.store.published_entry(id).await? {
            Some(entry) => self.put_document(&entry, 0).await,
            None => Ok(()),
        }
    }

    /// Indexes a publication. The entry is published whatever becomes of the index, which can be built again.
    pub(crate) async fn index_publication(&self, entry: &Entry, before: Option<&Entry>) {
        let step = mark(entry).wrapping_sub(before.map_or(0, mark));
        if let Err(error) = self.put_document(entry, step).await {
            tracing::error!(entry = %entry.id, cause = error.chain(), "a publication was not indexed");
        }
    }

    /// Takes an entry out of the index that is no longer published. As with a publication, the index follows or is built again.
    pub(crate) async fn unindex(&self, before: &Entry) {
        let (id, step) = (before.id.to_string(), mark(before));
        let index = Arc::clone(&self.search);
        let written = tokio::task::spawn_blocking(move || {
            let _turn = ONE_WRITER.lock();
            let reflects = index.reflects().wrapping_sub(step);
            index.remove(&[id], reflects)
        });
        let removed =
            written.await.map_err(AppError::internal).and_then(|done| done.map_err(AppError::from));
        if let Err(error) = removed {
            tracing::error!(entry = %before.id, cause = error.chain(), "a withdrawn entry is still indexed");
        }
    }

    async fn put_document(&self, entry: &Entry, step: u64) -> Result<()> {
        let units = self.units_by_id().await?;
        let table = self.store.table(entry.id).await?;
        let is_open = self.store.opening(entry.id).await?.is_some();
        let document = document(entry, units.get(&entry.unit), table.as_ref(), is_open);
        let index = Arc::clone(&self.search);
        let written = tokio::task::spawn_blocking(move || {
            let _turn = ONE_WRITER.lock();
            let reflects = index.reflects().wrapping_add(step);
            index.upsert(&[document], reflects)
        });
        Ok(written.await.map_err(AppError::internal)??)
    }

    async fn units_by_id(&self) -> Result<HashMap<UnitId, Unit>> {
        Ok(self.store.units().await?.into_iter().map(|unit| (unit.id, unit)).collect())
    }

    /// Every published copy.
    pub(super) async fn all_published(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut slice = Slice::first(1_000);
        loop {
            let page = self.store.published_entries(&slice).await?;
            entries.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), 1_000),
                None => return Ok(entries),
            }
        }
    }
}

/// A published copy's part in the sum.
fn mark(entry: &Entry) -> u64 {
    let digest = Sha256::digest(format!("{}@{}", entry.id, entry.version));
    let mut first = [0_u8; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

fn document(
    entry: &Entry,
    unit: Option<&Unit>,
    table: Option<&TableVersion>,
    is_open: bool,
) -> EntryDocument {
    let draft = &entry.draft;
    let updated_on =
        table.map(|table| law::clocks::civil_date(table.updated_at)).or(entry.published_on);
    let mut keywords = draft.keywords.clone();
    keywords.extend(
        [&draft.name_en, &draft.matter].into_iter().filter(|text| !text.is_empty()).cloned(),
    );
    EntryDocument {
        id: entry.id.to_string(),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: draft.name.clone(),
        summary: draft.summary.clone(),
        unit_id: entry.unit.to_string(),
        unit_name: unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
        theme: draft.theme.clone(),
        share_type: code_of(&draft.sharing.share_type),
        update_cycle: code_of(&draft.update_cycle),
        formats: vec![code_of(&draft.format)],
        items: draft.items.iter().map(|item| item.name.clone()).collect(),
        keywords,
        updated_on: updated_on.map(|on| on.to_string()).unwrap_or_default(),
        open: is_open,
        rows: table.map_or(0, |table| table.rows),
    }
}
