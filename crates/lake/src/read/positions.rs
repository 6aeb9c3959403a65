//! The places of rows that pass, found by reading the predicate's columns only.
//!
//! A page needs twenty rows of a million: first the places are found in the few
//! columns that decide, stopping at enough; then only those rows are read whole.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::row::{RowConverter, SortField};
use domain::values::Value;
use futures::{StreamExt, TryStreamExt, stream};

use super::predicate::columns_of;
use super::scan::{Scan, Unit, on_blocking_pool};
use crate::LakeError;
use crate::convert::value_at;

/// The place of a row in a version: its file, and its number in the file, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) file: usize,
    pub(crate) row: u64,
}

/// A row's key in a form whose bytes are ordered as the key is, and its place.
pub(crate) type Ranked = (Box<[u8]>, Position);

/// Row groups looked through at the same time.
pub(crate) fn units_at_once() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// The first `wanted` places after `after` in stored order.
pub(crate) async fn first_positions(
    scan: &Arc<Scan>,
    after: Option<Position>,
    wanted: usize,
) -> Result<Vec<Position>, LakeError> {
    let start = after.map_or(Position { file: 0, row: 0 }, |last| Position {
        file: last.file,
        row: last.row + 1,
    });
    let ahead = |unit: &Unit| {
        Position { file: unit.file, row: unit.first + unit.rows } > start && unit.file >= start.file
    };
    let units: Vec<Unit> = scan.units().into_iter().filter(ahead).collect();
    let mut found = Vec::with_capacity(wanted);
    let mut parts = stream::iter(units)
        .map(|unit| {
            let from = if unit.file == start.file { unit.first.max(start.row) } else { unit.first };
            on_blocking_pool(unit_positions(Arc::clone(scan), unit, from, wanted))
        })
        .buffered(units_at_once());
    while let Some(part) = parts.try_next().await? {
        found.extend(part);
        if found.len() >= wanted {
            break;
        }
    }
    found.truncate(wanted);
    Ok(found)
}

async fn unit_positions(
    scan: Arc<Scan>,
    unit: Unit,
    from: u64,
    wanted: usize,
) -> Result<Vec<Position>, LakeError> {
    let at = |row| Position { file: unit.file, row };
    let Some(predicate) = &scan.predicate else {
        return Ok((from..unit.first + unit.rows).take(wanted).map(at).collect());
    };
    let mut found = Vec::new();
    let mut row = from;
    let mut batches = scan.unit_columns(unit, from, &predicate.columns)?;
    while let Some(batch) = batches.try_next().await? {
        let passes = predicate.passes(&batch)?;
        found.extend(passes.values().set_indices().map(|place| at(row + place as u64)));
        row += batch.num_rows() as u64;
        if found.len() >= wanted {
            break;
        }
    }
    Ok(found)
}

/// Ranks rows by the table's key.
pub(crate) struct KeyRanks {
    /// The key's columns.
    pub(crate) columns: SchemaRef,
    converter: RowConverter,
}

impl KeyRanks {
    pub(crate) fn of(scan: &Scan) -> Result<Self, LakeError> {
        let columns = columns_of(&scan.schema, scan.schema.key.items());
        if columns.fields().is_empty() {
            return Err(LakeError::NoKey);
        }
        let fields = columns
            .fields()
            .iter()
            .map(|field| SortField::new(field.data_type().clone()))
            .collect();
        Ok(Self { columns, converter: RowConverter::new(fields)? })
    }

    /// The ranks of a batch's rows. Missing values come first, texts by their bytes.
    pub(crate) fn ranks(&self, batch: &RecordBatch) -> Result<arrow::row::Rows, LakeError> {
        let arrays: Vec<_> = self
            .columns
            .fields()
            .iter()
            .filter_map(|field| batch.column_by_name(field.name()))
            .map(Arc::clone)
            .collect();
        Ok(self.converter.convert_columns(&arrays)?)
    }
}

/// The least rows seen so far, beyond the one that a page ended with.
struct Least {
    wanted: usize,
    after: Option<Arc<Ranked>>,
    rows: BTreeSet<Ranked>,
}

impl Least {
    fn new(wanted: usize, after: Option<Arc<Ranked>>) -> Self {
        Self { wanted, after, rows: BTreeSet::new() }
    }

    fn offer(&mut self, rank: &[u8], position: Position) {
        let offered = (rank, position);
        let behind = self.after.as_ref().is_some_and(|after| offered <= (&*after.0, after.1));
        let full = self.rows.len() >= self.wanted;
        if behind
            || full
                && self.rows.last().is_some_and(|(rank, position)| offered >= (&**rank, *position))
        {
            return;
        }
        if full {
            self.rows.pop_last();
        }
        self.rows.insert((rank.into(), position));
    }
}

/// The first `wanted` places after `after` in the order of the key, equal keys in stored order.
pub(crate) async fn first_by_key(
    scan: &Arc<Scan>,
    after: Option<Ranked>,
    wanted: usize,
) -> Result<Vec<Position>, LakeError> {
    let after = after.map(Arc::new);
    let mut parts = stream::iter(scan.units())
        .map(|unit| {
            on_blocking_pool(unit_by_key(Arc::clone(scan), unit, Least::new(wanted, after.clone())))
        })
        .buffered(units_at_once());
    let mut least = Least::new(wanted, None);
    while let Some(part) = parts.try_next().await? {
        part.rows.iter().for_each(|(rank, position)| least.offer(rank, *position));
    }
    Ok(least.rows.into_iter().map(|(_, position)| position).collect())
}

async fn unit_by_key(scan: Arc<Scan>, unit: Unit, mut least: Least) -> Result<Least, LakeError> {
    let ranks = KeyRanks::of(&scan)?;
    let columns = both(&scan, &ranks.columns);
    let mut row = unit.first;
    let mut batches = scan.unit_columns(unit, unit.first, &columns)?;
    while let Some(batch) = batches.try_next().await? {
        let passes = match &scan.predicate {
            Some(predicate) => predicate.passes(&project(&batch, &predicate.columns)?)?,
            None => BooleanArray::from(BooleanBuffer::new_set(batch.num_rows())),
        };
        let rows = ranks.ranks(&batch)?;
        for place in passes.values().set_indices() {
            least.offer(
                rows.row(place).as_ref(),
                Position { file: unit.file, row: row + place as u64 },
            );
        }
        row += batch.num_rows() as u64;
    }
    Ok(least)
}

/// The key's columns and the predicate's, each once.
fn both(scan: &Scan, key: &SchemaRef) -> SchemaRef {
    let mut fields: Vec<_> = key.fields().iter().map(Arc::clone).collect();
    for field in scan.predicate.iter().flat_map(|predicate| predicate.columns.fields()) {
        if !fields.iter().any(|known| known.name() == field.name()) {
            fields.push(Arc::clone(field));
        }
    }
    Arc::new(Schema::new(fields))
}

fn project(batch: &RecordBatch, columns: &SchemaRef) -> Result<RecordBatch, LakeError> {
    let places = columns
        .fields()
        .iter()
        .map(|field| batch.schema_ref().index_of(field.name()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(batch.project(&places)?)
}

/// Reads rows whole, in the order of the places given.
pub(crate) async fn read_rows(
    scan: &Scan,
    positions: &[Position],
) -> Result<Vec<Vec<Value>>, LakeError> {
    let mut by_file: BTreeMap<usize, Vec<(u64, usize)>> = BTreeMap::new();
    for (place, position) in positions.iter().enumerate() {
        by_file.entry(position.file).or_default().push((position.row, place));
    }
    let mut out = vec![Vec::new(); positions.len()];
    for (file, mut wanted) in by_file {
        wanted.sort_unstable();
        let rows: Vec<u64> = wanted.iter().map(|(row, _)| *row).collect();
        let mut places = wanted.into_iter().map(|(_, place)| place);
        for batch in scan.rows_of(file, &rows).await? {
            for row in 0..batch.num_rows() {
                let place = places
                    .next()
                    .ok_or_else(|| LakeError::corrupt("more rows than were selected"))?;
                out[place] = row_values(scan, &batch, row);
            }
        }
    }
    Ok(out)
}

/// One row of a batch of a scan's columns.
fn row_values(scan: &Scan, batch: &RecordBatch, row: usize) -> Vec<Value> {
    let declared = |name: &str| {
        name.parse().ok().and_then(|item| scan.schema.column(item)).map(|column| column.declared)
    };
    let cells = batch.schema_ref().fields().iter().zip(batch.columns());
    cells
        .map(|(field, array)| {
            declared(field.name()).map_or(Value::Missing, |declared| value_at(array, row, declared))
        })
        .collect()
}
