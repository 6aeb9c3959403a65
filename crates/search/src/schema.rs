//! The fields of the index, and how a document becomes terms.
//!
//! Documents carry plain text, which is cut into terms by the writer's own
//! thread: the queue before it may hold thousands of documents, and as terms
//! they would take a hundred times the memory.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{PreTokenizedStream, PreTokenizedString, Tokenizer, TokenizerManager};

use crate::ngrams::{LATIN_CHARS_MAX, ngrams, token};
use crate::normalise::{fold, fold_compact, runs};
use crate::requests::Facet;
use crate::{EntryDocument, segmenter, sound};

/// Raised whenever the fields or the cutting change; an index of another
/// format is thrown away and reflects nothing.
pub(crate) const FORMAT: u32 = 1;

/// Names of the columns read while collecting.
pub(crate) mod columns {
    use crate::requests::Facet;

    pub(crate) const NAME_KEY: &str = "name_key";
    pub(crate) const NAME_ORDER: &str = "name_order";
    pub(crate) const NAME_LEN: &str = "name_len";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const ROWS: &str = "rows";

    /// The column of a facet's values.
    pub(crate) const fn facet(facet: Facet) -> &'static str {
        match facet {
            Facet::Unit => "unit",
            Facet::Theme => "theme",
            Facet::ShareType => "share_type",
            Facet::UpdateCycle => "update_cycle",
            Facet::Format => "format",
        }
    }
}

/// Handles of all fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    /// The code, and its part after the oblique.
    pub(crate) code: Field,
    /// The whole folded name.
    pub(crate) name_key: Field,
    pub(crate) name_ngrams: Field,
    pub(crate) name_words: Field,
    /// Items and keywords.
    pub(crate) detail_ngrams: Field,
    pub(crate) detail_words: Field,
    pub(crate) unit_ngrams: Field,
    pub(crate) summary_ngrams: Field,
    pub(crate) sound: Field,
    pub(crate) initials: Field,
    pub(crate) open: Field,
    pub(crate) name: Field,
    pub(crate) summary: Field,
    /// Items, keywords and unit, a line each, to explain a hit by.
    pub(crate) detail: Field,
    name_order: Field,
    name_len: Field,
    updated: Field,
    rows: Field,
    facets: [Field; Facet::ALL.len()],
}

/// A way to cut text into terms.
#[derive(Clone, Copy)]
struct Cut(fn(&str) -> PreTokenizedString);

impl Tokenizer for Cut {
    type TokenStream<'a> = PreTokenizedStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreTokenizedStream {
        PreTokenizedStream::from(self.0(text))
    }
}

const CODES: &str = "codes";
const INITIALS: &str = "initials";
const NGRAMS: &str = "ngrams";
const SOUNDS: &str = "sounds";
const WORDS: &str = "words";

/// Every way the fields are cut.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(CODES, Cut(|code| terms(code_terms(code))));
    manager.register(INITIALS, Cut(|name| terms(sound::name_initials(&fold(name)))));
    manager.register(NGRAMS, Cut(ngrams));
    manager.register(SOUNDS, Cut(|name| terms(sound::name_sounds(&fold(name)))));
    manager.register(WORDS, Cut(|text| terms(words(&fold(text)))));
    manager
}

fn text(builder: &mut SchemaBuilder, name: &str, cut: &str) -> Field {
    let option = match cut {
        NGRAMS => IndexRecordOption::WithFreqsAndPositions,
        _ => IndexRecordOption::Basic,
    };
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(cut)
        .set_fieldnorms(false)
        .set_index_option(option);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

impl Fields {
    /// The schema, and the handles into it.
    pub(crate) fn build() -> (Schema, Self) {
        let mut b = Schema::builder();
        let whole = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let whole = TextOptions::default().set_indexing_options(whole);
        let fields = Self {
            id: b.add_text_field("id", whole.clone() | STORED),
            code: text(&mut b, "code", CODES),
            name_key: b.add_text_field(columns::NAME_KEY, whole | FAST),
            name_ngrams: text(&mut b, "name_ngrams", NGRAMS),
            name_words: text(&mut b, "name_words", WORDS),
            detail_ngrams: text(&mut b, "detail_ngrams", NGRAMS),
            detail_words: text(&mut b, "detail_words", WORDS),
            unit_ngrams: text(&mut b, "unit_ngrams", NGRAMS),
            summary_ngrams: text(&mut b, "summary_ngrams", NGRAMS),
            sound: text(&mut b, "sound", SOUNDS),
            initials: text(&mut b, "initials", INITIALS),
            open: b.add_bool_field("open", INDEXED),
            name: b.add_text_field("name", STORED),
            summary: b.add_text_field("summary", STORED),
            detail: b.add_text_field("detail", STORED),
            name_order: b.add_text_field(columns::NAME_ORDER, FAST),
            name_len: b.add_u64_field(columns::NAME_LEN, FAST),
            updated: b.add_u64_field(columns::UPDATED, FAST),
            rows: b.add_u64_field(columns::ROWS, FAST),
            facets: Facet::ALL.map(|facet| b.add_text_field(columns::facet(facet), FAST)),
        };
        (b.build(), fields)
    }

    /// The index form of an entry.
    pub(crate) fn document(&self, entry: &EntryDocument) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        doc.add_text(self.id, &entry.id);
        doc.add_text(self.code, &entry.code);
        self.add_name(&mut doc, &entry.name);
        let mut details = entry.items.clone();
        details.extend_from_slice(&entry.keywords);
        let details = details.join("\n");
        doc.add_text(self.detail_ngrams, &details);
        doc.add_text(self.detail_words, &details);
        doc.add_text(self.unit_ngrams, &entry.unit_name);
        doc.add_text(self.summary_ngrams, &entry.summary);
        doc.add_text(self.name, &entry.name);
        doc.add_text(self.summary, &entry.summary);
        doc.add_text(self.detail, format!("{details}\n{}", entry.unit_name));
        doc.add_bool(self.open, entry.open);
        doc.add_u64(self.updated, date_key(&entry.updated_on));
        doc.add_u64(self.rows, entry.rows);
        self.add_facets(&mut doc, entry);
        doc
    }

    fn add_name(&self, doc: &mut TantivyDocument, name: &str) {
        let folded = fold(name);
        doc.add_text(self.name_key, fold_compact(name));
        for field in [self.name_ngrams, self.name_words, self.sound, self.initials] {
            doc.add_text(field, name);
        }
        doc.add_text(self.name_order, sound::sort_key(&folded));
        doc.add_u64(self.name_len, folded.len() as u64);
    }

    fn add_facets(&self, doc: &mut TantivyDocument, entry: &EntryDocument) {
        let single = [&entry.unit_id, &entry.theme, &entry.share_type, &entry.update_cycle];
        for (field, value) in self.facets.iter().zip(single) {
            doc.add_text(*field, value);
        }
        let mut formats: Vec<&String> = entry.formats.iter().collect();
        formats.sort_unstable();
        formats.dedup();
        for format in formats {
            doc.add_text(self.facets[Facet::ALL.len() - 1], format);
        }
    }
}

/// Terms without positions worth keeping.
fn terms(texts: Vec<String>) -> PreTokenizedString {
    let tokens = texts.into_iter().map(|text| token(text, 0)).collect();
    PreTokenizedString { text: String::new(), tokens }
}

/// Dictionary words and Latin runs of a folded text.
fn words(chars: &[char]) -> Vec<String> {
    runs(chars)
        .into_iter()
        .flat_map(|run| {
            let part = &chars[run.at];
            if run.han {
                segmenter::index_words(part)
            } else {
                vec![part.iter().take(LATIN_CHARS_MAX).collect()]
            }
        })
        .collect()
}

/// A code in the one spelling used in the index: folded, `-` as `/`.
pub(crate) fn code_key(code: &str) -> String {
    fold_compact(code).replace('-', "/")
}

fn code_terms(code: &str) -> Vec<String> {
    let key = code_key(code);
    let serial = key.rsplit_once('/').map(|(_, serial)| serial.to_owned());
    [Some(key), serial].into_iter().flatten().collect()
}

/// A date as the number `yyyymmdd`; 0 if there is none.
fn date_key(date: &str) -> u64 {
    let digits: String = date.chars().filter(char::is_ascii_digit).take(8).collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_whole_by_serial_and_in_its_url_form() {
        assert_eq!(code_terms("307015/000123"), ["307015/000123", "000123"]);
        assert_eq!(code_key("307015-000123"), "307015/000123");
    }

    #[test]
    fn dates_sort_as_numbers_and_none_comes_last() {
        assert_eq!(date_key("2025-03-09"), 20_250_309);
        assert_eq!(date_key(""), 0);
    }
}
