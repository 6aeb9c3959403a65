//! Masks 脱敏 on the batches of a scan: applied before anything else of this crate sees a row.
//!
//! Filters are not touched: they are evaluated inside the reading of the file,
//! on stored columns, and a plan lets none name a masked item.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use domain::access::AccessPlan;
use domain::ids::ItemId;
use domain::masking::Mask;
use domain::values::{DeclaredType, Value};

use crate::LakeError;
use crate::convert::value_at;

/// How stored columns become the columns that leave.
#[derive(Debug)]
pub(crate) struct Masks {
    stored: SchemaRef,
    shown: SchemaRef,
    /// One for every column; none where it leaves as it is stored.
    masks: Vec<Option<(Mask, DeclaredType)>>,
}

impl Masks {
    /// The plan's masks on stored columns, which are named by items.
    pub(crate) fn of_plan(plan: &AccessPlan, stored: SchemaRef) -> Self {
        let mask = |field: &Arc<Field>| {
            let item: ItemId = field.name().parse().ok()?;
            let mask = Some(plan.mask(item)).filter(|mask| *mask != Mask::None)?;
            Some((mask, plan.schema().column(item)?.declared))
        };
        Self::new(stored.fields().iter().map(mask).collect(), stored)
    }

    /// No masks: for derived stores, never for an answer.
    pub(crate) fn none(stored: SchemaRef) -> Self {
        Self::new(vec![None; stored.fields().len()], stored)
    }

    fn new(masks: Vec<Option<(Mask, DeclaredType)>>, stored: SchemaRef) -> Self {
        let shown = if masks.iter().all(Option::is_none) {
            Arc::clone(&stored)
        } else {
            let text = |field: &Field| Field::new(field.name(), DataType::Utf8, true);
            let fields = stored.fields().iter().zip(&masks).map(|(field, mask)| match mask {
                Some(_) => text(field),
                None => field.as_ref().clone(),
            });
            Arc::new(Schema::new(fields.collect::<Vec<_>>()))
        };
        Self { stored, shown, masks }
    }

    /// The columns that are read.
    pub(crate) fn stored(&self) -> &SchemaRef {
        &self.stored
    }

    /// The columns that leave.
    pub(crate) fn shown(&self) -> SchemaRef {
        Arc::clone(&self.shown)
    }

    /// A batch of stored columns as it may leave.
    pub(crate) fn apply(&self, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
        if Arc::ptr_eq(&self.stored, &self.shown) {
            return Ok(batch.clone());
        }
        let columns = batch.columns().iter().zip(&self.masks).map(|(array, mask)| match mask {
            Some((mask, declared)) => masked(array, *mask, *declared),
            None => ArrayRef::clone(array),
        });
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        Ok(RecordBatch::try_new_with_options(self.shown(), columns.collect(), &options)?)
    }
}

fn masked(array: &ArrayRef, mask: Mask, declared: DeclaredType) -> ArrayRef {
    let mut texts = StringBuilder::with_capacity(array.len(), array.len() * 8);
    for row in 0..array.len() {
        match mask.apply(value_at(array, row, declared)) {
            Value::Missing => texts.append_null(),
            Value::Text(text) => texts.append_value(text),
            other => texts.append_value(other.to_text()),
        }
    }
    Arc::new(texts.finish())
}
