//! What is known of an item and of its entry when it is compared.

use serde::{Deserialize, Serialize};

use crate::sketch::Sketch;

/// An item of an entry, by the numbers the platform gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemRef {
    /// The catalogue entry 目录, by the bits of its identifier.
    pub entry: u128,
    /// Permanent number of the item within it.
    pub item: u32,
}

/// Kind of a declared type 数据类型, as coarse as two agencies can differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 字符型, which also holds anything else.
    Text,
    /// 整型, 数值, 货币, 浮点
    Number,
    /// 日期, 日期时间
    Date,
    /// 逻辑
    Logical,
    /// Pictures, documents and the like.
    Binary,
}

/// 数据类型 and 数据长度
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Declared {
    /// Coarse kind of the type.
    pub kind: Kind,
    /// Characters of a text, digits of a number; 0 means not limited.
    pub length: u32,
}

/// An information item 信息项 as far as it is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// 信息项名称
    pub name: String,
    /// Declared type and length; none in a plan that says neither.
    pub declared: Option<Declared>,
    /// Identifier of the national code that is verified, such as `resident_id`.
    pub check: Option<String>,
    /// Identifier of the data element 数据元 the item follows.
    pub element: Option<String>,
    /// Sketch of the values loaded last; none where nothing is loaded.
    pub sketch: Option<Sketch>,
}

impl Item {
    /// An item of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), declared: None, check: None, element: None, sketch: None }
    }
}

/// What is asked of an index: an item, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The item.
    pub item: &'a Item,
    /// Name of the entry or plan it stands in; empty where it stands alone.
    pub entry_name: &'a str,
    /// Names of the other items of its entry or plan.
    pub siblings: &'a [&'a str],
    /// Entry whose own items are no candidates.
    pub without: Option<u128>,
    /// Most candidates returned.
    pub limit: usize,
}

impl<'a> Query<'a> {
    /// Candidates returned where nothing else is asked.
    pub const LIMIT: usize = 20;

    /// Asks for an item that stands alone.
    pub fn alone(item: &'a Item) -> Self {
        Self { item, entry_name: "", siblings: &[], without: None, limit: Self::LIMIT }
    }
}
