//! Pages of rows, pinned to a version.

use std::sync::Arc;

use domain::access::AccessPlan;
use domain::ids::ItemId;
use domain::masking::Mask;
use domain::values::Value;

use super::cursor::Cursor;
use super::positions::{KeyRanks, Position, Ranked, first_by_key, first_positions, read_rows};
use super::scan::{Scan, on_blocking_pool};
use super::tables::OpenTable;
use crate::error::Limit;
use crate::{Lake, LakeError};

/// Rows of one page.
const PAGE_ROWS_MAX: usize = 1_000;

/// The order of rows over all pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As stored: the order of loading, but for rows that an upsert moved. The same on every
    /// reading of one version.
    #[default]
    Stored,
    /// By the table's key, missing values first, texts by their bytes. Looks through the whole
    /// table for each page.
    Key,
}

/// Which page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows at most: 1 to 1,000.
    pub limit: usize,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// The order, the same for all pages.
    pub order: Order,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The items, in the plan's order.
    pub items: Vec<ItemId>,
    /// Values in the order of the items.
    pub rows: Vec<Vec<Value>>,
    /// Where to go on; none where this was the last page.
    pub next: Option<Cursor>,
    /// Whether more rows pass than this and the earlier pages have.
    pub truncated: bool,
}

impl Lake {
    /// A page of the rows that a plan lets pass.
    ///
    /// # Errors
    /// [`LakeError::Limit`] for a page of no or more than 1,000 rows, [`LakeError::BadCursor`],
    /// [`LakeError::NoKey`] for [`Order::Key`] without one, [`LakeError::NotInPlan`] where the key
    /// leaves only masked, [`LakeError::NoTable`],
    /// [`LakeError::UnknownVersion`].
    pub async fn query(
        &self,
        plan: &AccessPlan,
        version: u64,
        request: PageRequest,
    ) -> Result<Page, LakeError> {
        if request.limit == 0 || request.limit > PAGE_ROWS_MAX {
            return Err(LakeError::Limit { limit: Limit::PageRows, max: PAGE_ROWS_MAX as u64 });
        }
        if request.order == Order::Key {
            refuse_masked_key(plan)?;
        }
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let after =
            request.after.map(|cursor| cursor.position(&table, request.order)).transpose()?;
        let scan = Arc::new(Scan::of_plan(Arc::clone(&table), plan, plan.projection())?);
        let one_more = request.limit + 1;
        let mut positions = match request.order {
            Order::Stored => first_positions(&scan, after, one_more).await?,
            Order::Key => {
                let after = match after {
                    Some(at) => Some(rank_at(&table, &scan, at).await?),
                    None => None,
                };
                first_by_key(&scan, after, one_more).await?
            }
        };
        let truncated = positions.len() > request.limit;
        positions.truncate(request.limit);
        let last = positions.last().filter(|_| truncated);
        let next = last.map(|at| Cursor::new(plan.entry(), version, request.order, *at));
        let rows = on_blocking_pool(async move { read_rows(&scan, &positions).await }).await?;
        Ok(Page { items: plan.projection().to_vec(), rows, next, truncated })
    }
}

/// The order of a masked key would tell its values.
fn refuse_masked_key(plan: &AccessPlan) -> Result<(), LakeError> {
    let masked = |item: &&ItemId| plan.mask(**item) != Mask::None;
    match plan.schema().key.items().iter().find(masked) {
        Some(item) => Err(LakeError::NotInPlan { item: *item }),
        None => Ok(()),
    }
}

/// The rank of a row, so that a cursor by key needs to hold a place only, and no value.
async fn rank_at(table: &Arc<OpenTable>, scan: &Scan, at: Position) -> Result<Ranked, LakeError> {
    let ranks = KeyRanks::of(scan)?;
    let items = scan.schema.key.items().to_vec();
    let keys = Scan::everything(Arc::clone(table), Arc::clone(&scan.schema), items);
    let batches = keys.rows_of(at.file, &[at.row]).await?;
    let batch = batches.first().ok_or(LakeError::BadCursor)?;
    Ok((ranks.ranks(batch)?.row(0).as_ref().into(), at))
}
