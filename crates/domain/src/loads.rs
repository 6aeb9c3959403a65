//! Loading 汇聚: the ways a file enters a table, what a bad row is, and when a load commits nothing.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::ItemId;
use crate::schema::{TableKey, TableSchema};
use crate::values::ValueFault;

/// How a file's rows enter the table.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LoadMode {
    /// 追加
    Append,
    /// 更新插入, by unique key
    Upsert,
    /// 全量替换
    Replace,
    /// 按键删除: only by a change order 数据更改删除审批 (Article 22), never by a sender's choice.
    Delete,
}

/// The format of an uploaded file.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FileFormat {
    /// Comma-separated text in UTF-8 or GB18030.
    Csv,
    /// A workbook; its first sheet is read.
    Xlsx,
    /// One JSON object a line.
    JsonLines,
    /// Parquet.
    Parquet,
}

impl FileFormat {
    /// The format a file name's ending stands for.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" | "txt" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "jsonl" | "ndjson" => Self::JsonLines,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }
}

/// Which field of the file feeds which item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ColumnMapping {
    /// Pairs of the file's column name and the item.
    pub columns: Vec<(String, ItemId)>,
}

impl ColumnMapping {
    /// Maps by equal names, blanks and letter case aside.
    pub fn by_name(fields: &[String], schema: &TableSchema) -> Self {
        let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        let find = |field: &String| {
            schema
                .columns
                .iter()
                .find(|column| plain(&column.name) == plain(field))
                .map(|column| (field.clone(), column.id))
        };
        Self { columns: fields.iter().filter_map(find).collect() }
    }

    /// Items that must have a value and are fed by no field.
    pub fn unfed(&self, schema: &TableSchema) -> Vec<ItemId> {
        schema
            .columns
            .iter()
            .filter(|column| {
                column.required && !self.columns.iter().any(|(_, id)| *id == column.id)
            })
            .map(|column| column.id)
            .collect()
    }
}

/// A row that was set aside, and why. Goes to quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// Line in the file (row of the sheet), from 1, the heading included.
    pub line: u64,
    /// The item at fault; none where the row as a whole is.
    pub item: Option<ItemId>,
    /// The value as it stood in the file, shortened to 200 characters.
    pub value: String,
    /// What is wrong.
    pub fault: ValueFault,
}

/// What a load counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LoadCounts {
    /// Rows read from the file.
    pub read: u64,
    /// Rows that passed validation.
    pub good: u64,
    /// Rows set aside.
    pub bad: u64,
    /// Rows new in the table.
    pub inserted: u64,
    /// Rows replaced by key.
    pub updated: u64,
    /// Rows the table had and no longer has.
    pub dropped: u64,
    /// Rows in the table afterwards.
    pub total: u64,
}

/// Why a load commits nothing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Refused {
    /// More bad rows than the entry tolerates.
    #[error("load.too-many-bad-rows")]
    TooManyBadRows,
    /// A replace would drop more rows than the entry tolerates: held until someone decides.
    #[error("load.would-drop-too-many")]
    WouldDropTooMany,
    /// Upsert or deletion without a unique key.
    #[error("load.no-unique-key")]
    NoUniqueKey,
    /// The file has no data row.
    #[error("load.empty")]
    Empty,
}

/// Whether a mode suits a table.
pub fn check_mode(mode: LoadMode, key: &TableKey) -> Result<(), Refused> {
    if matches!(mode, LoadMode::Upsert | LoadMode::Delete) && !key.is_unique() {
        return Err(Refused::NoUniqueKey);
    }
    Ok(())
}

/// Whether the bad rows stay within the entry's tolerance (registration is the standing approval for loads within it).
pub fn check_bad_rows(counts: &LoadCounts, permille_max: u16) -> Result<(), Refused> {
    if counts.read == 0 {
        return Err(Refused::Empty);
    }
    if exceeds(counts.bad, counts.read, permille_max) {
        return Err(Refused::TooManyBadRows);
    }
    Ok(())
}

/// Whether a replace that would leave `good` of `before` rows stays within the entry's tolerance.
pub fn check_dropped(before: u64, after: u64, permille_max: u16) -> Result<(), Refused> {
    let dropped = before.saturating_sub(after);
    if exceeds(dropped, before, permille_max) {
        return Err(Refused::WouldDropTooMany);
    }
    Ok(())
}

/// Whether `part` is more than so many thousandths of `whole`, for counts of any size.
fn exceeds(part: u64, whole: u64, permille_max: u16) -> bool {
    u128::from(part) * 1000 > u128::from(whole) * u128::from(permille_max)
}
