//! Questions put to the index and the pages it answers with.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Characters of a query text that are read. Longer texts are answered by
/// their beginning and [`SearchPage::text_truncated`] says so.
pub const QUERY_CHARS_MAX: usize = 64;

/// A property by which results are counted and filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Producing unit, by `unit_id`.
    Unit,
    /// Theme classification (主题分类).
    Theme,
    /// Share type (共享类型).
    ShareType,
    /// Update cycle (更新周期).
    UpdateCycle,
    /// Format (格式); an entry may have several.
    Format,
}

impl Facet {
    /// Every facet, in the order a page shows them.
    pub const ALL: [Self; 5] =
        [Self::Unit, Self::Theme, Self::ShareType, Self::UpdateCycle, Self::Format];
}

/// Chosen values: any of them within a facet, all facets together. A facet
/// with no value filters nothing.
pub type Filters = BTreeMap<Facet, BTreeSet<String>>;

/// The order of the hits. Ties fall back to the name in pinyin order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first, then latest update.
    #[default]
    Relevance,
    /// Latest update first.
    Updated,
    /// Name in pinyin order.
    Name,
    /// Most rows first.
    Rows,
}

/// One search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// What was typed. Blank finds every entry; a text without any letter,
    /// digit or Chinese character finds none.
    pub text: String,
    /// Facet values chosen.
    pub filters: Filters,
    /// Only entries the public may see; hits, counts and suggestions are then
    /// the same as if no other entry existed.
    pub open_only: bool,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits to pass over.
    pub offset: usize,
    /// Hits to return.
    pub limit: usize,
}

/// How an entry came to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// The words themselves, a listed synonym or the code.
    Exact,
    /// The sound: pinyin, initials, or characters that sound the same.
    Pinyin,
    /// All but one character, or most of the words.
    Near,
}

/// One entry found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The entry's id.
    pub id: String,
    /// Comparable only within one page.
    pub score: f32,
    /// The name as indexed; the highlights refer to this text.
    pub name: String,
    /// The summary as indexed; the highlights refer to this text.
    pub summary: String,
    /// Byte ranges of `name` that matched, ascending, on character boundaries.
    pub name_highlights: Vec<Range<usize>>,
    /// Byte ranges of `summary` that matched, likewise.
    pub summary_highlights: Vec<Range<usize>>,
    /// How it was found.
    pub matched_by: MatchedBy,
}

/// How many entries carry a facet value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    /// The value, as given in the document.
    pub value: String,
    /// Entries that match the text and the filters of all *other* facets.
    pub count: u64,
}

/// One page of results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchPage {
    /// Entries that match the text and every filter.
    pub total: u64,
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// Counts per facet value, most frequent first; values chosen in the
    /// request are listed even at nought.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// "Did you mean": the text with mistyped words replaced.
    pub suggestion: Option<String>,
    /// The text was longer than [`QUERY_CHARS_MAX`]; only its start was used.
    pub text_truncated: bool,
    /// The catalogue version this page was answered from.
    pub reflects: u64,
}
