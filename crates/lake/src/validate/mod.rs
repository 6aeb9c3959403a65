//! Judges every row of a file by the entry's schema, with the parsers of `domain` and no second definition of anything.
//!
//! A row is good or it is set aside whole: with every fault that was found in
//! it, and as it stood in the file. Nothing is trimmed, guessed or repaired.

mod cells;
mod checks;
pub(crate) mod quality;

use std::collections::HashSet;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions};
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use domain::ids::ItemId;
use domain::loads::{ColumnMapping, FileFormat, RowFault};
use domain::schema::TableSchema;
use domain::values::ValueFault;
use twox_hash::XxHash3_128;

use self::cells::Cells;
use self::checks::ColumnChecks;
use self::quality::ItemQuality;
use crate::convert::arrow_schema;
use crate::decode::{Block, Field, Row};
use crate::index::KeyReader;
use crate::quarantine::BadRow;
use crate::{FileFault, LakeError};

/// Characters of a faulty value that a report shows.
const SHOWN_CHARS: usize = 200;

/// Judges the rows of one file.
#[derive(Debug)]
pub(crate) struct Validator {
    columns: Vec<ColumnChecks>,
    /// For each column, the field that feeds it.
    fed_by: Vec<Option<usize>>,
    fields: usize,
    schema: TableSchema,
    physical: SchemaRef,
}

/// What came of one block.
#[derive(Debug)]
pub(crate) struct Screened {
    /// Rows that the block has.
    pub read: u64,
    /// The good rows, in physical columns.
    pub good: RecordBatch,
    /// The line of each good row.
    pub lines: Vec<u64>,
    /// A hash of 128 bits of each good row's key, where the key is unique.
    pub keys: Vec<u128>,
    /// The rows set aside.
    pub bad: Vec<BadRow>,
    /// Per column, what was counted.
    pub quality: Vec<ItemQuality>,
}

impl Validator {
    /// A validator for files with these fields.
    pub(crate) fn new(
        schema: &TableSchema,
        fields: &[String],
        mapping: &ColumnMapping,
        format: FileFormat,
    ) -> Result<Self, LakeError> {
        let mut fed_by = vec![None; schema.columns.len()];
        for (name, item) in &mapping.columns {
            let Some(column) = schema.position(*item) else { continue };
            let mut named = fields
                .iter()
                .enumerate()
                .filter(|(_, field)| *field == name)
                .map(|(place, _)| place);
            let place =
                named.next().ok_or_else(|| FileFault::FieldAbsent { field: name.clone() })?;
            if named.next().is_some() {
                return Err(FileFault::RepeatedField { field: name.clone() }.into());
            }
            fed_by[column] = Some(place);
        }
        let is_key = |id: ItemId| schema.key.items().contains(&id);
        let checks = |column| ColumnChecks::new(column, schema.empty_text, is_key, format);
        Ok(Self {
            columns: schema.columns.iter().map(checks).collect(),
            fed_by,
            fields: fields.len(),
            schema: schema.clone(),
            physical: arrow_schema(schema),
        })
    }

    /// Judges every row of a block.
    pub(crate) fn screen(&self, block: &Block) -> Result<Screened, LakeError> {
        self.screen_where(block, |_any| true)
    }

    /// Judges some rows of a block.
    pub(crate) fn screen_where(
        &self,
        block: &Block,
        wanted: impl Fn(&Row<'_, '_>) -> bool,
    ) -> Result<Screened, LakeError> {
        let mut sorting = Sorting::new(self);
        block.for_each_row(&mut |row| {
            if wanted(row) {
                sorting.take(row);
            }
        });
        sorting.finish()
    }

    /// The item that a field feeds.
    pub(crate) fn item_fed_by(&self, field: usize) -> Option<ItemId> {
        let column = self.fed_by.iter().position(|fed| *fed == Some(field))?;
        Some(self.columns[column].item)
    }

    /// Rows of a block, by line, as duplicates of a key that was there before.
    pub(crate) fn duplicates(&self, block: &Block, lines: &HashSet<u64>) -> Vec<BadRow> {
        let mut found = Vec::with_capacity(lines.len());
        block.for_each_row(&mut |row| {
            if lines.contains(&row.line) {
                found.push(bad_row(row, vec![self.duplicate_fault(row)]));
            }
        });
        found
    }

    fn duplicate_fault(&self, row: &Row<'_, '_>) -> RowFault {
        let shown = |item: &ItemId| {
            let field = self.schema.position(*item).and_then(|column| self.fed_by[column]);
            field.and_then(|field| row.fields.get(field)).map_or("", Field::shown)
        };
        let items = self.schema.key.items();
        let value = items.iter().map(shown).collect::<Vec<_>>().join(" / ");
        let item = if let [only] = items { Some(*only) } else { None };
        RowFault { line: row.line, item, value: shortened(&value), fault: ValueFault::DuplicateKey }
    }
}

/// One block being sorted into good and bad rows.
struct Sorting<'v> {
    validator: &'v Validator,
    read: u64,
    cells: Vec<Cells>,
    /// Per row in `cells`, whether it is good.
    good: Vec<bool>,
    lines: Vec<u64>,
    bad: Vec<BadRow>,
    quality: Vec<ItemQuality>,
}

impl<'v> Sorting<'v> {
    fn new(validator: &'v Validator) -> Self {
        let columns = &validator.schema.columns;
        Self {
            validator,
            read: 0,
            cells: columns.iter().map(|column| Cells::of(column.declared)).collect(),
            good: Vec::new(),
            lines: Vec::new(),
            bad: Vec::new(),
            quality: columns.iter().map(|column| ItemQuality::of(column.id)).collect(),
        }
    }

    fn take(&mut self, row: &Row<'_, '_>) {
        self.read += 1;
        if row.fields.len() != self.validator.fields {
            self.bad.push(bad_row(row, vec![misshapen(row)]));
            return;
        }
        let mut faults = Vec::new();
        for (place, checks) in self.validator.columns.iter().enumerate() {
            let field = self.validator.fed_by[place].map(|field| &row.fields[field]);
            let taken = checks.take(field, &mut self.cells[place], &mut self.quality[place]);
            if let Err(fault) = taken {
                self.quality[place].fault(fault);
                let value = shortened(field.map_or("", Field::shown));
                faults.push(RowFault { line: row.line, item: Some(checks.item), value, fault });
            }
        }
        self.good.push(faults.is_empty());
        if faults.is_empty() {
            self.lines.push(row.line);
        } else {
            self.bad.push(bad_row(row, faults));
        }
    }

    fn finish(self) -> Result<Screened, LakeError> {
        let rows = self.good.len();
        let arrays: Vec<ArrayRef> = self.cells.into_iter().map(Cells::finish).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let schema = self.validator.physical.clone();
        let mut good = RecordBatch::try_new_with_options(schema, arrays, &options)?;
        if self.lines.len() < rows {
            good = filter_record_batch(&good, &BooleanArray::from(self.good))?;
        }
        let keys = keys_of(&good, &self.validator.schema)?;
        Ok(Screened {
            read: self.read,
            good,
            lines: self.lines,
            keys,
            bad: self.bad,
            quality: self.quality,
        })
    }
}

/// Hashes of the rows' keys, where the key is unique. 128 bits, so that no two keys of a table are ever taken for one.
pub(crate) fn keys_of(batch: &RecordBatch, schema: &TableSchema) -> Result<Vec<u128>, LakeError> {
    if !schema.key.is_unique() {
        return Ok(Vec::new());
    }
    let reader = KeyReader::new(batch, schema)?;
    let mut bytes = Vec::with_capacity(64);
    let hash = |row| {
        bytes.clear();
        reader.put(row, &mut bytes);
        XxHash3_128::oneshot(&bytes)
    };
    Ok((0..batch.num_rows()).map(hash).collect())
}

/// A row with more or fewer fields than the heading, or one that is no row at all.
fn misshapen(row: &Row<'_, '_>) -> RowFault {
    let fault = match row.fields {
        [Field::Faulty(_, fault)] => *fault,
        _ => ValueFault::FieldCount,
    };
    let value = row.fields.iter().map(Field::shown).collect::<Vec<_>>().join(",");
    RowFault { line: row.line, item: None, value: shortened(&value), fault }
}

fn bad_row(row: &Row<'_, '_>, faults: Vec<RowFault>) -> BadRow {
    BadRow {
        line: row.line,
        fields: row.fields.iter().map(|field| field.shown().to_owned()).collect(),
        faults,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}
