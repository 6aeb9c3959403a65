//! What is asked of one item's values beyond their type: presence, code list, national code.

use std::collections::HashSet;

use domain::catalogue::{CodeCheck, EmptyText};
use domain::ids::ItemId;
use domain::loads::FileFormat;
use domain::schema::{Column, is_text};
use domain::values::ValueFault;

use super::cells::Cells;
use super::quality::ItemQuality;
use crate::decode::Field;

/// How CSV writes a missing value in a table that keeps empty texts.
const MISSING_MARK: &str = "\\N";

/// The checks of one column.
#[derive(Debug)]
pub(crate) struct ColumnChecks {
    /// The item.
    pub item: ItemId,
    required: bool,
    /// Whether an empty text is a value.
    keeps_empty: bool,
    has_missing_mark: bool,
    codes: Option<HashSet<Box<str>>>,
    national: Option<CodeCheck>,
}

impl ColumnChecks {
    /// The checks of a column. An empty text never identifies a row, so key items do not keep it.
    pub(crate) fn new(
        column: &Column,
        empty: EmptyText,
        is_key: impl Fn(ItemId) -> bool,
        format: FileFormat,
    ) -> Self {
        let empty_is_text = empty == EmptyText::IsText;
        Self {
            item: column.id,
            required: column.required,
            keeps_empty: empty_is_text && is_text(column.declared.item_type) && !is_key(column.id),
            has_missing_mark: empty_is_text && format == FileFormat::Csv,
            codes: column
                .codes
                .as_ref()
                .map(|codes| codes.iter().map(|code| code.as_str().into()).collect()),
            national: column.check,
        }
    }

    /// Judges a field (none: the file does not feed the item) and adds exactly one cell, whatever the verdict.
    pub(crate) fn take(
        &self,
        field: Option<&Field<'_>>,
        cells: &mut Cells,
        quality: &mut ItemQuality,
    ) -> Result<(), ValueFault> {
        let verdict = match field {
            None | Some(Field::Missing) => return self.missing(cells, quality),
            Some(Field::Text("")) if !self.keeps_empty => return self.missing(cells, quality),
            Some(Field::Text(MISSING_MARK)) if self.has_missing_mark => {
                return self.missing(cells, quality);
            }
            Some(Field::Text("")) => {
                quality.empty += 1;
                cells.push("")
            }
            Some(Field::Text(text)) => self.check(text, quality).and_then(|()| cells.push(text)),
            Some(Field::Faulty(_, fault)) => Err(*fault),
        };
        verdict.inspect_err(|_fault| cells.push_missing())
    }

    fn missing(&self, cells: &mut Cells, quality: &mut ItemQuality) -> Result<(), ValueFault> {
        cells.push_missing();
        quality.missing += 1;
        if self.required { Err(ValueFault::Required) } else { Ok(()) }
    }

    fn check(&self, text: &str, quality: &mut ItemQuality) -> Result<(), ValueFault> {
        if self.codes.as_ref().is_some_and(|codes| !codes.contains(text)) {
            return Err(ValueFault::NotInCodeList);
        }
        let Some(national) = self.national else {
            return Ok(());
        };
        match national.verify(text) {
            Ok(found) => {
                if let Some(finding) = found {
                    quality.finding(finding);
                }
                Ok(())
            }
            Err(_why) => Err(ValueFault::CheckFailed),
        }
    }
}
