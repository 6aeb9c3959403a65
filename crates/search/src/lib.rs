//! The catalogue search index: finds published entries (目录) by Chinese words,
//! by sound, by code and in spite of one mistyped character.
//!
//! The index is derived and can be thrown away. [`SearchIndex::reflects`] says
//! which catalogue version it holds, a number the caller hands over with each
//! write and which is stored in the commit itself; a caller who finds it behind
//! the catalogue calls [`SearchIndex::rebuild`].
//!
//! What a text finds, in three steps; a later step runs only if the earlier
//! ones found nothing:
//!
//! 1. **As written.** The text is folded (full width to half width, lower
//!    case), cut at spaces and by jieba into words, and *every* word must occur
//!    in the name, an item, a keyword, the summary or the unit. Any two
//!    adjacent characters are indexed, so a word jieba would cut otherwise is
//!    still found. Latin letters are also read as pinyin, whole or initials,
//!    from any syllable of the name. Listed synonyms count as the word.
//! 2. **Alike.** A word may also be a stretch of a name that *sounds* the same
//!    (常驻 for 常住), or that differs by *one* edit: a character replaced,
//!    missing, added, or two neighbours swapped. Candidates share all but one
//!    of the word's characters; stretches of their names are then compared one
//!    by one. Latin words may differ by one letter.
//! 3. **Loosely.** Of three or more words, up to half may be missing.
//!
//! Scores are sums of fixed weights (name, then items and keywords, then unit,
//! then summary) and never depend on other entries, so that an entry one may
//! not see cannot be felt through the order of those one may.
//!
//! This crate must not depend on `domain`, `store`, `lake`, `web` or anything
//! asynchronous, and no tantivy type appears in a public signature. Calls block
//! for a few milliseconds; a server calls them from a blocking thread.

mod collect;
mod documents;
mod error;
mod highlight;
mod index;
mod near;
mod ngrams;
mod normalise;
mod question;
mod requests;
mod schema;
mod scoring;
mod search;
mod segmenter;
mod sound;
mod synonyms;

pub use documents::EntryDocument;
pub use error::{ErrorKind, SearchError};
pub use index::SearchIndex;
pub use requests::{
    Facet, FacetCount, Filters, Hit, MatchedBy, QUERY_CHARS_MAX, SearchPage, SearchRequest, Sort,
};
