//! Judges the rows of a push by the checks that every file goes through.

use std::collections::HashSet;

use domain::loads::{ColumnMapping, FileFormat, RowFault};
use domain::values::ValueFault;

use super::{OPERATION_FIELD, PUSH_ROWS_MAX, Push, PushFormat, Reason, RefusedRow, wire};
use crate::LakeError;
use crate::decode::{Block, Field, Row};
use crate::error::Limit;
use crate::index::{Entry, KeyReader, Layout, RowEncoder};
use crate::load::keys_only;
use crate::quarantine::BadRow;
use crate::validate::{Screened, Validator};

/// The rows of a push, judged.
#[derive(Default)]
pub(super) struct Judged {
    /// The good rows as entries of the index.
    pub entries: Vec<u8>,
    pub upserted: u64,
    pub removed: u64,
    /// In the order of their lines.
    pub refused: Vec<RefusedRow>,
}

/// What a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Upsert,
    Remove,
    /// Something else, or a removal where none is registered.
    Refused(&'static str),
}

pub(super) fn judge(push: &Push, layout: &Layout) -> Result<Judged, LakeError> {
    let mut source = wire::open(push.format, &push.bytes)?;
    let fields = source.fields().to_vec();
    let mapping = mapping(push, &fields)?;
    let format = match push.format {
        PushFormat::Json | PushFormat::JsonLines => FileFormat::JsonLines,
        PushFormat::Csv => FileFormat::Csv,
        PushFormat::ArrowStream => FileFormat::Parquet,
    };
    let mut judging = Judging {
        push,
        layout,
        operation: fields.iter().position(|field| field == OPERATION_FIELD),
        upserts: Validator::new(&push.schema, &fields, &mapping, format)?,
        removals: Validator::new(&keys_only(&push.schema), &fields, &mapping, format)?,
        taken: HashSet::new(),
        rows: 0,
        judged: Judged::default(),
    };
    while let Some(block) = source.next_block()? {
        judging.take(&block)?;
    }
    let mut judged = judging.judged;
    judged.refused.sort_by_key(|row| row.line);
    Ok(judged)
}

/// Which field feeds which item: by name or number, and every field must be one.
fn mapping(push: &Push, fields: &[String]) -> Result<ColumnMapping, LakeError> {
    let data = fields.iter().filter(|field| *field != OPERATION_FIELD);
    let columns = data.map(|field| match push.schema.resolve(field) {
        Some(column) => Ok((field.clone(), column.id)),
        None => Err(LakeError::UnknownField { field: field.clone() }),
    });
    Ok(ColumnMapping { columns: columns.collect::<Result<_, _>>()? })
}

struct Judging<'a> {
    push: &'a Push,
    layout: &'a Layout,
    /// The place of the field that names the operation.
    operation: Option<usize>,
    upserts: Validator,
    removals: Validator,
    /// Keys of the rows taken in so far.
    taken: HashSet<Vec<u8>>,
    rows: u64,
    judged: Judged,
}

impl Judging<'_> {
    fn take(&mut self, block: &Block) -> Result<(), LakeError> {
        let mut stopped = HashSet::new();
        block.for_each_row(&mut |row| {
            self.rows += 1;
            if let Some(reason) = self.reason_against(row) {
                stopped.insert(row.line);
                self.judged.refused.push(RefusedRow { line: row.line, reasons: vec![reason] });
            }
        });
        if self.rows > PUSH_ROWS_MAX {
            return Err(LakeError::Limit { limit: Limit::PushRows, max: PUSH_ROWS_MAX });
        }
        let is =
            |wanted, row: &Row<'_, '_>| self.wanted(row) == wanted && !stopped.contains(&row.line);
        let upserts = self.upserts.screen_where(block, |row| is(Wanted::Upsert, row))?;
        let removals = self.removals.screen_where(block, |row| is(Wanted::Remove, row))?;
        self.keep(&upserts, false)?;
        self.keep(&removals, true)
    }

    fn wanted(&self, row: &Row<'_, '_>) -> Wanted {
        match self.operation.and_then(|place| row.fields.get(place)) {
            None | Some(Field::Missing | Field::Text("" | "upsert")) => Wanted::Upsert,
            Some(Field::Text("remove")) if self.push.removals => Wanted::Remove,
            Some(Field::Text("remove")) => Wanted::Refused("push.removals-not-registered"),
            Some(_) => Wanted::Refused("push.unknown-operation"),
        }
    }

    /// Why a row is not even judged by its values.
    fn reason_against(&self, row: &Row<'_, '_>) -> Option<Reason> {
        if let Wanted::Refused(code) = self.wanted(row) {
            return Some(Reason { code: code.to_owned(), item: None, value: String::new() });
        }
        let stops =
            |field: &Field<'_>| matches!(field, Field::Text(text) if (self.push.stops)(text));
        let place = row.fields.iter().position(stops)?;
        let item = self.upserts.item_fed_by(place);
        Some(Reason { code: "push.marked".to_owned(), item, value: String::new() })
    }

    /// Keeps the good rows whose key comes for the first time, and notes all others.
    fn keep(&mut self, screened: &Screened, removes: bool) -> Result<(), LakeError> {
        self.judged.refused.extend(screened.bad.iter().map(refused));
        let keys = KeyReader::of_columns(&screened.good, &self.layout.key)?;
        let rows = RowEncoder::new(&screened.good, self.layout)?;
        let (mut key, mut bytes) = (Vec::new(), Vec::new());
        for (row, line) in screened.lines.iter().enumerate() {
            key.clear();
            keys.put(row, &mut key);
            if !self.taken.insert(key.clone()) {
                let reason = Reason {
                    code: ValueFault::DuplicateKey.to_string(),
                    item: None,
                    value: String::new(),
                };
                self.judged.refused.push(RefusedRow { line: *line, reasons: vec![reason] });
                continue;
            }
            bytes.clear();
            rows.put(row, &mut bytes);
            Entry { key: &key, row: (!removes).then_some(bytes.as_slice()) }
                .put(&mut self.judged.entries);
            let count = if removes { &mut self.judged.removed } else { &mut self.judged.upserted };
            *count += 1;
        }
        Ok(())
    }
}

fn refused(row: &BadRow) -> RefusedRow {
    let reason = |fault: &RowFault| Reason {
        code: fault.fault.to_string(),
        item: fault.item,
        value: fault.value.clone(),
    };
    RefusedRow { line: row.line, reasons: row.faults.iter().map(reason).collect() }
}
