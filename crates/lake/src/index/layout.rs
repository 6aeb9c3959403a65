//! What a segment holds: which items make the key, and which stand in a row.
//!
//! A segment carries its own layout, so that rows written before an item was
//! added still read: the new item is missing in them.

use domain::ids::ItemId;
use domain::schema::TableSchema;
use domain::values::DeclaredType;
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

/// How a value is written; one per physical type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Decimal { scale: u8 },
    Float,
    Bool,
    Date,
    DateTime,
}

impl Kind {
    pub(crate) fn of(declared: DeclaredType) -> Self {
        match declared.item_type {
            ItemType::Text | ItemType::Memo | ItemType::General => Self::Text,
            ItemType::Integer => Self::Int,
            ItemType::Number | ItemType::Money => {
                Self::Decimal { scale: declared.decimal_shape().1 }
            }
            ItemType::Double | ItemType::Float => Self::Float,
            ItemType::Logical => Self::Bool,
            ItemType::Date => Self::Date,
            ItemType::DateTime => Self::DateTime,
        }
    }
}

/// One item of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LayoutColumn {
    pub(crate) item: ItemId,
    pub(crate) declared: DeclaredType,
}

impl LayoutColumn {
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(self.declared)
    }
}

/// The items of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Layout {
    /// Whether a key names at most one row.
    pub(crate) unique: bool,
    /// The items of the key, in the order of the key.
    pub(crate) key: Vec<LayoutColumn>,
    /// The items of a row, by number.
    pub(crate) columns: Vec<LayoutColumn>,
}

impl Layout {
    /// The layout of a table; `None` where it has no key.
    pub(crate) fn of(schema: &TableSchema) -> Option<Self> {
        let column = |item: &ItemId| {
            schema.column(*item).map(|found| LayoutColumn { item: *item, declared: found.declared })
        };
        let key: Vec<LayoutColumn> = schema.key.items().iter().filter_map(column).collect();
        if key.is_empty() || key.len() != schema.key.items().len() {
            return None;
        }
        let mut columns: Vec<LayoutColumn> = schema
            .columns
            .iter()
            .map(|found| LayoutColumn { item: found.id, declared: found.declared })
            .collect();
        columns.sort_by_key(|column| column.item);
        Some(Self { unique: schema.key.is_unique(), key, columns })
    }

    /// Whether keys of `other` are written and meant as keys here, so that segments of both answer
    /// one look-up.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        let kinds = |layout: &Self| {
            layout.key.iter().map(|column| (column.item, column.kind())).collect::<Vec<_>>()
        };
        self.unique == other.unique && kinds(self) == kinds(other)
    }
}
