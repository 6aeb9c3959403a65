//! Counts and groups: each processor's share of the row groups is aggregated on its own, then the
//! parts together.

use std::fmt;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::compute::{SortColumn, SortOptions, concat_batches, lexsort_to_indices};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::aggregate::{AggregateExprBuilder, AggregateFunctionExpr};
use datafusion::physical_expr::expressions::{binary, col, lit};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode, PhysicalGroupBy};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use domain::access::AccessPlan;
use domain::ids::ItemId;
use domain::values::Value;
use futures::future::try_join_all;
use futures::{StreamExt, TryStreamExt, stream};

use super::positions::units_at_once;
use super::scan::{Scan, Unit, on_blocking_pool, to_usize};
use crate::convert::value_at;
use crate::error::Limit;
use crate::{Lake, LakeError};

/// Groups given.
const GROUPS_MAX: usize = 10_000;
/// Groups held in memory while counting.
const GROUPS_HELD_MAX: usize = 2_000_000;
const COUNT: &str = "count";

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupCount {
    /// The values that the rows share, in the order of the items asked for.
    pub values: Vec<Value>,
    /// Rows.
    pub count: u64,
}

/// The groups of the rows that pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// The largest first; equal ones by their values, missing ones first.
    pub groups: Vec<GroupCount>,
    /// Groups in all.
    pub total: u64,
    /// Whether there are more groups than are given.
    pub truncated: bool,
}

impl Lake {
    /// How many rows a plan lets pass.
    ///
    /// # Errors
    /// [`LakeError::NoTable`], [`LakeError::UnknownVersion`].
    pub async fn count(&self, plan: &AccessPlan, version: u64) -> Result<u64, LakeError> {
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let scan = Arc::new(Scan::of_plan(Arc::clone(&table), plan, &[])?);
        if scan.predicate.is_none() {
            return Ok(table.rows());
        }
        let parts = stream::iter(scan.units())
            .map(|unit| on_blocking_pool(count_unit(Arc::clone(&scan), unit)))
            .buffered(units_at_once());
        parts.try_fold(0, |sum, part| async move { Ok(sum + part) }).await
    }

    /// Counts the rows that a plan lets pass by the values of some items, all of which the plan
    /// must let leave.
    ///
    /// # Errors
    /// [`LakeError::NotInPlan`] for an item that may not leave; [`LakeError::Limit`] for a limit of
    /// 0 or over 10,000, or where there are more than two million groups; [`LakeError::NoTable`],
    /// [`LakeError::UnknownVersion`].
    pub async fn group_by(
        &self,
        plan: &AccessPlan,
        version: u64,
        items: &[ItemId],
        limit: usize,
    ) -> Result<Groups, LakeError> {
        if limit == 0 || limit > GROUPS_MAX {
            return Err(LakeError::Limit { limit: Limit::Groups, max: GROUPS_MAX as u64 });
        }
        if let Some(item) = items.iter().find(|item| !plan.may_read(**item)) {
            return Err(LakeError::NotInPlan { item: *item });
        }
        if items.is_empty() {
            let count = self.count(plan, version).await?;
            let groups = vec![GroupCount { values: Vec::new(), count }];
            return Ok(Groups { groups, total: 1, truncated: false });
        }
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let scan = Arc::new(Scan::of_plan(table, plan, items)?);
        let declared: Vec<_> = items
            .iter()
            .filter_map(|item| plan.schema().column(*item))
            .map(|column| column.declared)
            .collect();
        let counted = aggregate(&scan).await?;
        let counts = counted.column(counted.num_columns() - 1).as_primitive::<Int64Type>();
        let group = |row: usize| GroupCount {
            values: declared
                .iter()
                .zip(counted.columns())
                .map(|(declared, array)| value_at(array, row, *declared))
                .collect(),
            count: u64::try_from(counts.value(row)).unwrap_or_default(),
        };
        let total = counted.num_rows();
        let groups = largest(&counted, limit)?.into_iter().map(group).collect();
        Ok(Groups { groups, total: total as u64, truncated: total > limit })
    }
}

async fn count_unit(scan: Arc<Scan>, unit: Unit) -> Result<u64, LakeError> {
    let batches = scan.unit_batches(unit);
    batches.try_fold(0, |sum, batch| async move { Ok(sum + batch.num_rows() as u64) }).await
}

/// The rows of the largest groups.
fn largest(counted: &RecordBatch, limit: usize) -> Result<Vec<usize>, LakeError> {
    let (counts, values) = counted.columns().split_last().expect("the count is always there");
    let by = |array: &ArrayRef, descending| SortColumn {
        values: ArrayRef::clone(array),
        options: Some(SortOptions { descending, nulls_first: true }),
    };
    let mut columns = vec![by(counts, true)];
    columns.extend(values.iter().map(|array| by(array, false)));
    let indices = lexsort_to_indices(&columns, Some(limit))?;
    Ok(indices.values().iter().map(|row| *row as usize).collect())
}

/// One row per group: the values, then the count.
async fn aggregate(scan: &Arc<Scan>) -> Result<RecordBatch, LakeError> {
    let columns = Arc::clone(&scan.columns);
    let partial = Arc::new(partial_plan(scan)?);
    let partitions = partial.properties().partitioning.partition_count();
    let shares = (0..partitions)
        .map(|share| on_blocking_pool(collect(partial.execute(share, context()), partitions)));
    let parts = try_join_all(shares).await?;
    let source = MemorySourceConfig::try_new_exec(&[parts.concat()], partial.schema(), None)?;
    let group_by = partial.group_expr().as_final();
    let count = partial.aggr_expr().to_vec();
    let whole =
        AggregateExec::try_new(AggregateMode::Final, group_by, count, vec![None], source, columns)?;
    let schema = whole.schema();
    let batches = on_blocking_pool(collect(whole.execute(0, context()), 1)).await?;
    Ok(concat_batches(&schema, &batches)?)
}

fn context() -> Arc<TaskContext> {
    Arc::new(TaskContext::default())
}

async fn collect(
    stream: Result<SendableRecordBatchStream, DataFusionError>,
    shares: usize,
) -> Result<Vec<RecordBatch>, LakeError> {
    let mut stream = stream?;
    let mut batches = Vec::new();
    let mut groups = 0;
    while let Some(batch) = stream.try_next().await? {
        groups += batch.num_rows();
        if groups > GROUPS_HELD_MAX / shares {
            return Err(LakeError::Limit { limit: Limit::Groups, max: GROUPS_HELD_MAX as u64 });
        }
        batches.push(batch);
    }
    Ok(batches)
}

fn partial_plan(scan: &Arc<Scan>) -> Result<AggregateExec, LakeError> {
    let columns = &scan.columns;
    let mut shares: Vec<Vec<Unit>> = vec![Vec::new(); units_at_once()];
    let mut loads = vec![0_u64; shares.len()];
    for unit in scan.units() {
        let lightest = (0..loads.len()).min_by_key(|share| loads[*share]).expect("at least one");
        shares[lightest].push(unit);
        loads[lightest] += unit.rows;
    }
    let shares = shares
        .into_iter()
        .map(|units| Arc::new(Share { scan: Arc::clone(scan), units }) as Arc<dyn PartitionStream>);
    let source = StreamingTableExec::try_new(
        Arc::clone(columns),
        shares.collect(),
        None,
        Vec::new(),
        false,
        None,
    )?;
    let group_by = PhysicalGroupBy::new_single(
        columns
            .fields()
            .iter()
            .map(|field| group_expr(field.name(), field.data_type(), columns))
            .collect::<Result<_, _>>()?,
    );
    let count = vec![Arc::new(count_rows(columns)?)];
    Ok(AggregateExec::try_new(
        AggregateMode::Partial,
        group_by,
        count,
        vec![None],
        Arc::new(source),
        Arc::clone(columns),
    )?)
}

/// A float is grouped after adding zero, for `-0.0` and `0.0` are one value.
fn group_expr(
    name: &str,
    data_type: &DataType,
    columns: &SchemaRef,
) -> Result<(Arc<dyn PhysicalExpr>, String), LakeError> {
    let column = col(name, columns)?;
    let expr = match data_type {
        DataType::Float64 => binary(column, Operator::Plus, lit(0.0), columns)?,
        _ => column,
    };
    Ok((expr, name.to_owned()))
}

fn count_rows(columns: &SchemaRef) -> Result<AggregateFunctionExpr, LakeError> {
    Ok(AggregateExprBuilder::new(count_udaf(), vec![lit(1_i64)])
        .schema(Arc::clone(columns))
        .alias(COUNT)
        .build()?)
}

/// One processor's share of the row groups.
struct Share {
    scan: Arc<Scan>,
    units: Vec<Unit>,
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} row groups, {} rows",
            self.units.len(),
            to_usize(self.units.iter().map(|unit| unit.rows).sum())
        )
    }
}

impl PartitionStream for Share {
    fn schema(&self) -> &SchemaRef {
        &self.scan.columns
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let scan = Arc::clone(&self.scan);
        let batches =
            stream::iter(self.units.clone()).flat_map(move |unit| scan.unit_batches(unit));
        let batches = batches.map_err(|cause| DataFusionError::External(Box::new(cause)));
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.scan.columns), batches))
    }
}
