//! What the caller hands over for each published entry. Plain strings, so that
//! the index knows nothing of the catalogue's own types.

use serde::{Deserialize, Serialize};

/// One published catalogue entry (目录), as the index needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryDocument {
    /// Identity in the catalogue; an upsert with the same id replaces.
    pub id: String,
    /// Resource code (资源代码), as in `307015/000123`.
    pub code: String,
    /// Name (名称).
    pub name: String,
    /// Summary (摘要).
    pub summary: String,
    /// Identity of the unit that produces the data; a facet value.
    pub unit_id: String,
    /// That unit's name, searched but weighted low.
    pub unit_name: String,
    /// Theme classification code (主题分类); a facet value.
    pub theme: String,
    /// Share type (共享类型); a facet value.
    pub share_type: String,
    /// Update cycle (更新周期); a facet value.
    pub update_cycle: String,
    /// Formats offered (格式); facet values.
    pub formats: Vec<String>,
    /// Names of the information items (信息项).
    pub items: Vec<String>,
    /// Keywords given by the unit.
    pub keywords: Vec<String>,
    /// Civil date of the last data update, `YYYY-MM-DD`; sorts last if empty.
    pub updated_on: String,
    /// Whether the public may see the entry (开放).
    pub open: bool,
    /// Rows held at the last version.
    pub rows: u64,
}
