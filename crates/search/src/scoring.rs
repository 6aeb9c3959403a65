//! Questions as weighted clauses, one function for each of the three steps.
//!
//! The weights keep the fields apart: no sum over the lower ones outweighs a
//! match in a higher one. They are constants, not statistics, so that a score
//! says nothing about entries the asker may not see.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, FuzzyTermQuery, InvertedIndexRangeQuery, Occur, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::ngrams::{LATIN_CHARS_MAX, stretch};
use crate::question::{Part, Question};
use crate::schema::Fields;
use crate::sound::letters_of;
use crate::synonyms::synonyms;

type Clause = Box<dyn Query>;

const CODE_EXACT: f32 = 20_000.0;
const NAME_EXACT: f32 = 10_000.0;
const CODE_PREFIX: f32 = 5_000.0;
const NAME_PREFIX: f32 = 400.0;
const NAME_PART: f32 = 200.0;
const NAME: f32 = 100.0;
const NAME_WORD: f32 = 40.0;
const SOUND: f32 = 60.0;
const INITIALS: f32 = 55.0;
const NEAR: f32 = 50.0;
const DETAIL: f32 = 20.0;
const DETAIL_WORD: f32 = 8.0;
const UNIT: f32 = 4.0;
const SUMMARY: f32 = 2.0;

/// What a synonym is worth, measured by the word itself.
const SYNONYM: f32 = 0.5;

/// Shortest Latin word read as pinyin or as the beginning of a word.
const PREFIX_CHARS_MIN: usize = 2;

/// Shortest Latin word in which one wrong letter is forgiven.
const FUZZY_CHARS_MIN: usize = 4;

/// Builds clauses over the fields of one index.
pub(crate) struct Scoring<'a> {
    pub(crate) fields: &'a Fields,
}

/// `query`, worth `score` wherever it matches.
pub(crate) fn weigh(query: Clause, score: f32) -> Clause {
    Box::new(ConstScoreQuery::new(query, score))
}

fn any(clauses: Vec<Clause>) -> Clause {
    Box::new(BooleanQuery::union(clauses))
}

fn term(field: Field, text: &str) -> Clause {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn prefix(field: Field, text: &str) -> Clause {
    let after = format!("{text}{}", char::MAX);
    Box::new(InvertedIndexRangeQuery::new(
        Bound::Included(Term::from_field_text(field, text)),
        Bound::Included(Term::from_field_text(field, &after)),
    ))
}

/// Every entry the asker may see, none better than another.
pub(crate) fn everything(visible: Option<&dyn Query>) -> Clause {
    let all = visible.map_or_else(|| Box::new(AllQuery) as Clause, |q| q.box_clone());
    weigh(all, 1.0)
}

impl Scoring<'_> {
    /// Entries the asker may see, if that is not all of them.
    pub(crate) fn visible(&self, open_only: bool) -> Option<Clause> {
        let open = Term::from_field_bool(self.fields.open, true);
        open_only.then(|| Box::new(TermQuery::new(open, IndexRecordOption::Basic)) as Clause)
    }

    /// Step one: every word as written.
    pub(crate) fn written(&self, question: &Question, visible: Option<&dyn Query>) -> Clause {
        let words = question.words().map(|(word, han)| self.word(word, han));
        self.every(question, words.collect(), visible)
    }

    /// Step two: every part as written, or alike. `stretches` holds for each
    /// part the stretches of names it may stand for.
    pub(crate) fn alike(
        &self,
        question: &Question,
        stretches: &[Vec<Vec<char>>],
        visible: Option<&dyn Query>,
    ) -> Clause {
        let parts = question
            .parts
            .iter()
            .zip(stretches)
            .map(|(part, stretches)| self.part_alike(part, stretches));
        self.every(question, parts.collect(), visible)
    }

    /// Step three: at least half of the smallest words, if there are three or
    /// more.
    pub(crate) fn loosely(
        &self,
        question: &Question,
        visible: Option<&dyn Query>,
    ) -> Option<Clause> {
        let words = question.smallest_words();
        if words.len() < 3 {
            return None;
        }
        let needed = words.len().div_ceil(2);
        let clauses = words.iter().map(|(word, han)| self.word(word, *han));
        let enough = BooleanQuery::union_with_minimum_required_clauses(clauses.collect(), needed);
        Some(self.every(question, vec![Box::new(enough)], visible))
    }

    /// All of `required` (or the code alone), better for a whole name.
    fn every(
        &self,
        question: &Question,
        required: Vec<Clause>,
        visible: Option<&dyn Query>,
    ) -> Clause {
        let by_words: Clause = Box::new(BooleanQuery::intersection(required));
        let found = match &question.code {
            Some(code) => any(vec![by_words, self.code(code)]),
            None => by_words,
        };
        let mut clauses = vec![(Occur::Must, found)];
        if let Some(visible) = visible {
            clauses.push((Occur::Must, weigh(visible.box_clone(), 0.0)));
        }
        let name = self.fields.name_key;
        let whole = &question.compact;
        clauses.push((Occur::Should, weigh(term(name, whole), NAME_EXACT)));
        clauses.push((Occur::Should, weigh(prefix(name, whole), NAME_PREFIX)));
        for part in question.parts.iter().filter(|part| part.words.len() > 1) {
            let part = stretch(self.fields.name_ngrams, &part.chars, part.han);
            clauses.push((Occur::Should, weigh(part, NAME_PART)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn code(&self, code: &str) -> Clause {
        let field = self.fields.code;
        any(vec![weigh(term(field, code), CODE_EXACT), weigh(prefix(field, code), CODE_PREFIX)])
    }

    /// One word, or a synonym of it, anywhere; a Latin one also by sound.
    fn word(&self, word: &[char], han: bool) -> Clause {
        let mut clauses = self.places(word, han, 1.0);
        let text: String = word.iter().collect();
        for synonym in synonyms(&text) {
            let synonym: Vec<char> = synonym.chars().collect();
            clauses.extend(self.places(&synonym, true, SYNONYM));
        }
        if !han && (PREFIX_CHARS_MIN..=LATIN_CHARS_MAX).contains(&word.len()) {
            clauses.push(weigh(prefix(self.fields.name_words, &text), SOUND));
            clauses.push(weigh(prefix(self.fields.detail_words, &text), DETAIL));
            clauses.push(weigh(prefix(self.fields.sound, &text), SOUND));
            clauses.push(weigh(prefix(self.fields.initials, &text), INITIALS));
        }
        any(clauses)
    }

    /// The word in each field that holds text.
    fn places(&self, word: &[char], han: bool, factor: f32) -> Vec<Clause> {
        let f = self.fields;
        let text: String = word.iter().take(LATIN_CHARS_MAX).collect();
        let anywhere = [
            (f.name_ngrams, NAME),
            (f.detail_ngrams, DETAIL),
            (f.unit_ngrams, UNIT),
            (f.summary_ngrams, SUMMARY),
        ];
        let as_word = [(f.name_words, NAME_WORD), (f.detail_words, DETAIL_WORD)];
        let anywhere = anywhere.map(|(field, w)| weigh(stretch(field, word, han), w * factor));
        let as_word = as_word.map(|(field, w)| weigh(term(field, &text), w * factor));
        anywhere.into_iter().chain(as_word).collect()
    }

    fn part_alike(&self, part: &Part, stretches: &[Vec<char>]) -> Clause {
        let words = part.words.iter().map(|word| self.word(word, part.han));
        let mut clauses: Vec<Clause> = vec![Box::new(BooleanQuery::intersection(words.collect()))];
        if !part.han {
            clauses.extend(self.one_letter_off(&part.chars));
        } else if part.chars.len() > 1
            && let Some(letters) = letters_of(&part.chars)
        {
            clauses.push(weigh(prefix(self.fields.sound, &letters), SOUND));
        }
        for near in stretches {
            let near = stretch(self.fields.name_ngrams, near, true);
            clauses.push(weigh(near, NEAR));
        }
        any(clauses)
    }

    /// Latin words one letter away, and pinyin begun with one wrong letter.
    fn one_letter_off(&self, word: &[char]) -> Vec<Clause> {
        if !(FUZZY_CHARS_MIN..=LATIN_CHARS_MAX).contains(&word.len()) {
            return Vec::new();
        }
        let text: String = word.iter().collect();
        let on = |field| Term::from_field_text(field, &text);
        let fuzzy = |field| Box::new(FuzzyTermQuery::new(on(field), 1, true)) as Clause;
        let sound = FuzzyTermQuery::new_prefix(on(self.fields.sound), 1, true);
        vec![
            weigh(fuzzy(self.fields.name_words), NEAR),
            weigh(fuzzy(self.fields.detail_words), DETAIL_WORD),
            weigh(Box::new(sound), NEAR),
        ]
    }
}
