//! The table's own schema in Delta, and how it follows the entry's items.
//!
//! A new item adds a column; a dropped one leaves its column behind, for older
//! versions are read by it. A changed physical type needs a replace.

use deltalake::kernel::{DataType, StructField, StructType};
use domain::schema::{Column, TableSchema};
use domain::values::DeclaredType;
use law::catalogue_codes::ItemType;

use crate::LakeError;

fn delta_type(declared: DeclaredType) -> Result<DataType, LakeError> {
    Ok(match declared.item_type {
        ItemType::Text | ItemType::Memo | ItemType::General => DataType::STRING,
        ItemType::Integer => DataType::LONG,
        ItemType::Number | ItemType::Money => {
            let (digits, scale) = declared.decimal_shape();
            DataType::decimal(digits.clamp(1, 38), scale.min(38))
                .map_err(|cause| LakeError::Engine(Box::new(cause)))?
        }
        ItemType::Double | ItemType::Float => DataType::DOUBLE,
        ItemType::Logical => DataType::BOOLEAN,
        ItemType::Date => DataType::DATE,
        ItemType::DateTime => DataType::TIMESTAMP_NTZ,
    })
}

fn field(column: &Column) -> Result<StructField, LakeError> {
    Ok(StructField::new(column.id.column(), delta_type(column.declared)?, true))
}

/// The schema that a load needs, where it differs from what the table has.
pub(crate) fn changed_shape(
    existing: Option<&StructType>,
    schema: &TableSchema,
    replaces: bool,
) -> Result<Option<StructType>, LakeError> {
    let mut fields: Vec<StructField> = Vec::new();
    let mut changed = existing.is_none();
    for column in &schema.columns {
        let wanted = field(column)?;
        match existing.and_then(|existing| existing.field(wanted.name())) {
            Some(found) if found.data_type() == wanted.data_type() => {}
            Some(_) if !replaces => return Err(LakeError::TypeChanged { item: column.id }),
            _ => changed = true,
        }
        fields.push(wanted);
    }
    if !changed {
        return Ok(None);
    }
    let dropped = existing.into_iter().flat_map(StructType::fields);
    let declared = |field: &&StructField| {
        schema.columns.iter().any(|column| column.id.column() == *field.name())
    };
    fields.extend(dropped.filter(|field| !declared(field)).cloned());
    StructType::try_new(fields).map(Some).map_err(|cause| LakeError::Engine(Box::new(cause)))
}

/// Whether a schema holds civil times, which need a table feature that older readers lack.
pub(crate) fn has_civil_time(shape: &StructType) -> bool {
    shape.fields().any(|field| *field.data_type() == DataType::TIMESTAMP_NTZ)
}
