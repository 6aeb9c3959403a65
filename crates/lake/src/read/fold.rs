//! Going through a version once, column by column or row by row: for what is derived from a table, never for an answer.

use arrow::array::RecordBatch;
use domain::access::AccessPlan;
use domain::masking::Mask;
use domain::values::{DeclaredType, Value};
use futures::TryStreamExt;
use futures::stream::BoxStream;

use super::scan::{Scan, on_blocking_pool};
use crate::convert::value_at;
use crate::{Lake, LakeError};

impl Lake {
    /// Hands every value of the items a plan lets leave to `step`, with the item's place in the plan, and gives back what
    /// came of it. Works on the blocking pool; holds one batch of rows at a time.
    ///
    /// # Errors
    /// [`LakeError::NotInPlan`] for an item that leaves only masked, [`LakeError::NoTable`],
    /// [`LakeError::UnknownVersion`].
    pub async fn fold_values<T, F>(
        &self,
        plan: &AccessPlan,
        version: u64,
        start: T,
        mut step: F,
    ) -> Result<T, LakeError>
    where
        T: Send + 'static,
        F: FnMut(&mut T, usize, &Value) + Send + 'static,
    {
        let (mut batches, declared) = self.whole(plan, version).await?;
        on_blocking_pool(async move {
            let mut folded = start;
            while let Some(batch) = batches.try_next().await? {
                for (place, (array, declared)) in batch.columns().iter().zip(&declared).enumerate()
                {
                    for row in 0..batch.num_rows() {
                        step(&mut folded, place, &value_at(array, row, *declared));
                    }
                }
            }
            Ok(folded)
        })
        .await
    }

    /// Hands every row to `step`, with the values of the items a plan lets leave in the order of the plan, and gives back
    /// what came of it. Works on the blocking pool; holds one batch of rows at a time.
    ///
    /// # Errors
    /// As for [`Lake::fold_values`].
    pub async fn fold_rows<T, F>(
        &self,
        plan: &AccessPlan,
        version: u64,
        start: T,
        mut step: F,
    ) -> Result<T, LakeError>
    where
        T: Send + 'static,
        F: FnMut(&mut T, &[Value]) + Send + 'static,
    {
        let (mut batches, declared) = self.whole(plan, version).await?;
        on_blocking_pool(async move {
            let mut folded = start;
            let mut values = Vec::with_capacity(declared.len());
            while let Some(batch) = batches.try_next().await? {
                for row in 0..batch.num_rows() {
                    values.clear();
                    let columns = batch.columns().iter().zip(&declared);
                    values.extend(columns.map(|(array, declared)| value_at(array, row, *declared)));
                    step(&mut folded, &values);
                }
            }
            Ok(folded)
        })
        .await
    }

    /// All rows of the items a plan lets leave as they are, with the declared types of these items.
    async fn whole(
        &self,
        plan: &AccessPlan,
        version: u64,
    ) -> Result<(BoxStream<'static, Result<RecordBatch, LakeError>>, Vec<DeclaredType>), LakeError>
    {
        if let Some(item) = plan.projection().iter().find(|item| plan.mask(**item) != Mask::None) {
            return Err(LakeError::NotInPlan { item: *item });
        }
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let declared = plan
            .projection()
            .iter()
            .filter_map(|item| plan.schema().column(*item))
            .map(|column| column.declared)
            .collect();
        let batches = Scan::of_plan(table, plan, plan.projection())?.batches();
        Ok((batches, declared))
    }
}
