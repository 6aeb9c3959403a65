//! The table of an entry: columns from its information items, and its declared key.
//!
//! The declared schema wins over whatever a file says. A schema is made from an
//! entry's items and changes only with them; physical columns are named by the
//! items' permanent numbers.

use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

use crate::catalogue::{CodeCheck, EmptyText, InformationItem, Openness, Sensitivity};
use crate::ids::{EntryId, ItemId};
use crate::values::DeclaredType;

/// What identifies a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "items")]
pub enum TableKey {
    /// One row per key 唯一键; upserts are possible.
    Unique(Vec<ItemId>),
    /// Any number of rows per key 查询键; append and replace only.
    Lookup(Vec<ItemId>),
    /// No key: append and replace only, no look-up by key.
    None,
}

impl TableKey {
    /// The items of the key, in order; empty without one.
    pub fn items(&self) -> &[ItemId] {
        match self {
            Self::Unique(items) | Self::Lookup(items) => items,
            Self::None => &[],
        }
    }

    /// Whether one key names at most one row.
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique(_))
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The item's permanent number, which names the physical column.
    pub id: ItemId,
    /// The item's present name, a label.
    pub name: String,
    /// Declared type.
    pub declared: DeclaredType,
    /// Whether a missing value is a fault.
    pub required: bool,
    /// The codes allowed, where the item has a code list.
    pub codes: Option<Vec<String>>,
    /// The national code whose check digit is verified.
    pub check: Option<CodeCheck>,
    /// How sensitive the item is.
    pub sensitivity: Sensitivity,
    /// How far the item may be opened.
    #[serde(default)]
    pub openness: Openness,
}

/// The schema of an entry's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSchema {
    /// The entry.
    pub entry: EntryId,
    /// Columns in the order of the entry's items.
    pub columns: Vec<Column>,
    /// The declared key.
    pub key: TableKey,
    /// What an empty text in a file means.
    pub empty_text: EmptyText,
}

impl TableSchema {
    /// The schema of an entry's items.
    pub fn of(
        entry: EntryId,
        items: &[InformationItem],
        key: TableKey,
        empty_text: EmptyText,
    ) -> Self {
        let columns = items
            .iter()
            .map(|item| Column {
                id: item.id,
                name: item.name.clone(),
                declared: item.declared,
                required: item.required || key.items().contains(&item.id),
                codes: item
                    .codes
                    .as_ref()
                    .map(|codes| codes.iter().map(|code| code.code.clone()).collect()),
                check: item.check,
                sensitivity: item.sensitivity,
                openness: item.openness(),
            })
            .collect();
        Self { entry, columns, key, empty_text }
    }

    /// The column of an item.
    pub fn column(&self, id: ItemId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The place of an item among the columns.
    pub fn position(&self, id: ItemId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The column a caller means by a name (`姓名`) or a number (`i3`).
    pub fn resolve(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name == name)
            .or_else(|| name.parse().ok().and_then(|id| self.column(id)))
    }
}

/// Whether values of a declared type are kept as text.
pub fn is_text(item_type: ItemType) -> bool {
    matches!(item_type, ItemType::Text | ItemType::Memo | ItemType::General)
}
