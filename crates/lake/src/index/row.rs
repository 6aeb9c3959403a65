//! Rows in a segment: a bitmap of the items present, then their values by item number.

use std::cmp::Ordering;

use arrow::array::RecordBatch;
use domain::access::AccessPlan;
use domain::ids::ItemId;
use domain::values::Value;

use super::cells::{CellColumn, compare_value, skip_value, take_value};
use super::layout::{Kind, Layout};
use crate::LakeError;

/// Writes rows of one batch.
pub(crate) struct RowEncoder {
    columns: Vec<CellColumn>,
}

impl RowEncoder {
    pub(crate) fn new(batch: &RecordBatch, layout: &Layout) -> Result<Self, LakeError> {
        Ok(Self {
            columns: layout
                .columns
                .iter()
                .map(|column| CellColumn::of(batch, column))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Appends a row.
    pub(crate) fn put(&self, row: usize, out: &mut Vec<u8>) {
        let bitmap = out.len();
        out.resize(bitmap + self.columns.len().div_ceil(8), 0);
        for (place, column) in self.columns.iter().enumerate() {
            if !column.is_missing(row) {
                out[bitmap + place / 8] |= 1 << (place % 8);
                column.put(row, out);
            }
        }
    }
}

/// The bytes of a row with the layout they were written by.
#[derive(Clone, Copy)]
pub(crate) struct StoredRow<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) bytes: &'a [u8],
}

impl<'a> StoredRow<'a> {
    /// The bytes of an item's value; `None` where it is missing, or the row is damaged.
    pub(crate) fn cell(&self, item: ItemId) -> Option<(Kind, &'a [u8])> {
        let (bitmap, mut values) =
            self.bytes.split_at_checked(self.layout.columns.len().div_ceil(8))?;
        for (place, column) in self.layout.columns.iter().enumerate() {
            let present = bitmap[place / 8] & (1 << (place % 8)) != 0;
            let start = values;
            if present {
                skip_value(&mut values, column.kind())?;
            }
            if column.item == item {
                return present.then(|| (column.kind(), &start[..start.len() - values.len()]));
            }
        }
        None
    }

    pub(crate) fn value(&self, item: ItemId) -> Value {
        self.cell(item)
            .and_then(|(kind, mut bytes)| take_value(&mut bytes, kind))
            .unwrap_or(Value::Missing)
    }

    /// Writes the row anew by another layout of the same types: items it does not have are missing.
    pub(crate) fn put_as(&self, layout: &Layout, out: &mut Vec<u8>) {
        let bitmap = out.len();
        out.resize(bitmap + layout.columns.len().div_ceil(8), 0);
        for (place, column) in layout.columns.iter().enumerate() {
            if let Some((kind, bytes)) = self.cell(column.item)
                && kind == column.kind()
            {
                out[bitmap + place / 8] |= 1 << (place % 8);
                out.extend_from_slice(bytes);
            }
        }
    }
}

/// A row found by key, seen through a plan: only items that may leave can be read.
pub struct RowView<'a> {
    plan: &'a AccessPlan,
    row: StoredRow<'a>,
}

impl<'a> RowView<'a> {
    /// The row, if the plan's scope and filter let it pass.
    pub(crate) fn new(plan: &'a AccessPlan, row: StoredRow<'a>) -> Option<Self> {
        let passes = [plan.rows(), plan.filter()]
            .into_iter()
            .all(|predicate| predicate.is_always() || predicate.matches(&|item| row.value(item)));
        passes.then_some(Self { plan, row })
    }

    /// An item's value, masked where the plan says so; `None` where the plan does not let the item leave.
    pub fn value(&self, item: ItemId) -> Option<Value> {
        self.plan.may_show(item).then(|| self.plan.shown(item, self.row.value(item)))
    }

    /// How an item's value stands to `with`, as [`Value::compare`] has it, without copying the
    /// value. The outer `None` where the plan does not let the item leave, or only masked; the inner
    /// where the value is missing or of another type.
    pub fn compare(&self, item: ItemId, with: &Value) -> Option<Option<Ordering>> {
        self.plan
            .may_read(item)
            .then(|| self.row.cell(item).and_then(|(kind, bytes)| compare_value(bytes, kind, with)))
    }

    /// The items that may leave, in the plan's order, masked where the plan says so.
    pub fn values(&self) -> Vec<Value> {
        let shown = |item: &ItemId| self.plan.shown(*item, self.row.value(*item));
        self.plan.projection().iter().map(shown).collect()
    }
}
