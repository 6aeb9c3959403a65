//! The one scan of a table version: row groups in order, filtered while they are read, in declared
//! types.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use domain::access::AccessPlan;
use domain::ids::ItemId;
use domain::schema::TableSchema;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter, RowSelection, RowSelector};
use parquet::arrow::async_reader::ParquetRecordBatchStreamBuilder;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::files::{DataFile, StoreReader};
use super::masked::Masks;
use super::predicate::{Predicate, columns_of};
use super::tables::OpenTable;
use crate::LakeError;

/// Rows of one batch; the unit of early stopping and of memory.
const BATCH_ROWS: usize = 8_192;

/// One row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) file: usize,
    group: usize,
    /// The group's first row in its file.
    pub(crate) first: u64,
    pub(crate) rows: u64,
}

/// What is read of a version: some items of the rows that pass.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) table: Arc<OpenTable>,
    pub(crate) schema: Arc<TableSchema>,
    /// The columns of a batch as it is handed out, in order: a masked one is a text.
    pub(crate) columns: SchemaRef,
    pub(crate) predicate: Option<Arc<Predicate>>,
    /// How the stored columns become those.
    masks: Arc<Masks>,
}

impl Scan {
    /// Items of the rows that a plan lets pass.
    pub(crate) fn of_plan(
        table: Arc<OpenTable>,
        plan: &AccessPlan,
        items: &[ItemId],
    ) -> Result<Self, LakeError> {
        let predicate = Predicate::of(&plan.predicate(), plan.schema())?.map(Arc::new);
        let schema = Arc::clone(plan.schema());
        let masks = Arc::new(Masks::of_plan(plan, columns_of(&schema, items)));
        Ok(Self { table, columns: masks.shown(), schema, predicate, masks })
    }

    /// Items of all rows: for derived stores only, never for an answer.
    pub(crate) fn everything(
        table: Arc<OpenTable>,
        schema: Arc<TableSchema>,
        items: impl AsRef<[ItemId]>,
    ) -> Self {
        let columns = columns_of(&schema, items.as_ref());
        let masks = Arc::new(Masks::none(Arc::clone(&columns)));
        Self { table, columns, schema, predicate: None, masks }
    }

    /// The row groups, in the order of their rows.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (file, data) in self.table.files.iter().enumerate() {
            let mut first = 0;
            for (group, rows) in data.group_rows().enumerate() {
                units.push(Unit { file, group, first, rows });
                first += rows;
            }
        }
        units
    }

    /// All batches in the order of the rows.
    pub(crate) fn batches(self) -> BoxStream<'static, Result<RecordBatch, LakeError>> {
        let units = self.units();
        let scan = Arc::new(self);
        stream::iter(units).flat_map(move |unit| scan.unit_batches(unit)).boxed()
    }

    /// The batches of one row group.
    pub(crate) fn unit_batches(
        &self,
        unit: Unit,
    ) -> BoxStream<'static, Result<RecordBatch, LakeError>> {
        let data = Arc::clone(&self.table.files[unit.file]);
        let masks = Arc::clone(&self.masks);
        let predicate = self.predicate.clone();
        let opened = async move {
            let mut builder = unit_builder(&data, unit, masks.stored());
            if let Some(predicate) = predicate {
                builder = builder.with_row_filter(row_filter(&data, predicate));
            }
            let adapted =
                builder.build()?.map(move |batch| masks.apply(&adapt(&batch?, masks.stored())?));
            Ok::<_, LakeError>(adapted)
        };
        stream::once(opened).try_flatten().boxed()
    }

    /// The predicate's columns of one row group from a row on, unfiltered.
    pub(crate) fn unit_columns(
        &self,
        unit: Unit,
        from: u64,
        columns: &SchemaRef,
    ) -> Result<BoxStream<'static, Result<RecordBatch, LakeError>>, LakeError> {
        let columns = Arc::clone(columns);
        let mut builder = unit_builder(&self.table.files[unit.file], unit, &columns);
        if let Some(skipped) = from.checked_sub(unit.first).filter(|skipped| *skipped > 0) {
            let (skipped, rows) = (to_usize(skipped), to_usize(unit.rows));
            let selection = vec![RowSelector::skip(skipped), RowSelector::select(rows - skipped)];
            builder = builder.with_row_selection(RowSelection::from(selection));
        }
        Ok(builder.build()?.map(move |batch| adapt(&batch?, &columns)).boxed())
    }

    /// Single rows of one file, by ascending row number.
    pub(crate) async fn rows_of(
        &self,
        file: usize,
        rows: &[u64],
    ) -> Result<Vec<RecordBatch>, LakeError> {
        let data = &self.table.files[file];
        let ranges = rows.iter().map(|row| to_usize(*row)..to_usize(*row) + 1);
        let selection = RowSelection::from_consecutive_ranges(ranges, to_usize(data.rows()));
        let stored = self.masks.stored();
        let mask = mask_of(data, stored);
        let stream = data.stream().with_projection(mask).with_row_selection(selection).build()?;
        stream.map(|batch| self.masks.apply(&adapt(&batch?, stored)?)).try_collect().await
    }
}

/// Rows of one file fit the address space: they are counted in memory when written.
pub(crate) fn to_usize(rows: u64) -> usize {
    usize::try_from(rows).expect("64-bit")
}

fn unit_builder(
    data: &DataFile,
    unit: Unit,
    columns: &SchemaRef,
) -> ParquetRecordBatchStreamBuilder<StoreReader> {
    data.stream()
        .with_row_groups(vec![unit.group])
        .with_projection(mask_of(data, columns))
        .with_batch_size(BATCH_ROWS)
}

/// The columns that a file has; an item added after it was written is not among them.
fn mask_of(data: &DataFile, columns: &SchemaRef) -> ProjectionMask {
    let stored = data.metadata.schema();
    let places = columns.fields().iter().filter_map(|field| stored.index_of(field.name()).ok());
    ProjectionMask::roots(data.metadata.parquet_schema(), places)
}

fn row_filter(data: &DataFile, predicate: Arc<Predicate>) -> RowFilter {
    let mask = mask_of(data, &predicate.columns);
    let test = ArrowPredicateFn::new(mask, move |batch| {
        let passes = adapt(&batch, &predicate.columns).and_then(|batch| predicate.passes(&batch));
        passes.map_err(|cause| ArrowError::ExternalError(Box::new(cause)))
    });
    RowFilter::new(vec![Box::new(test)])
}

/// Brings a batch to the columns wanted: in their order and types, missing where the file has none.
fn adapt(batch: &RecordBatch, columns: &SchemaRef) -> Result<RecordBatch, LakeError> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.fields().len());
    for field in columns.fields() {
        arrays.push(match batch.column_by_name(field.name()) {
            Some(array) if array.data_type() == field.data_type() => ArrayRef::clone(array),
            Some(array) => cast(array, field.data_type())?,
            None => new_null_array(field.data_type(), batch.num_rows()),
        });
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(columns), arrays, &options)?)
}

/// Scans at work at once. Each holds a thread of the blocking pool while it waits for reads that
/// need one too, so there must be fewer than the pool has threads.
static WORKING: Semaphore = Semaphore::const_new(32);

/// Runs a scan where it may take its time: decoding is work for the processor, and the runtime's
/// own threads answer look-ups.
pub(crate) fn on_blocking_pool<T: Send + 'static>(
    work: impl Future<Output = Result<T, LakeError>> + Send + 'static,
) -> BoxFuture<'static, Result<T, LakeError>> {
    Box::pin(async move {
        let permit = WORKING.acquire().await.expect("never closed");
        let runtime = Handle::current();
        let working = tokio::task::spawn_blocking(move || {
            let _until_done = permit;
            runtime.block_on(work)
        });
        working.await?
    })
}
