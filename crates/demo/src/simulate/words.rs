//! What people write and do: plain filler, or the phrases of `history.toml`.

use domain::procedures::{self, Act, Effect, Field, FieldKind, Procedure};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use crate::data::{Chapter, History, Phrases};

/// Every line of filler; long enough to be the salt of a bid.
pub(super) const LINE: &str = "simulated line 0001";
/// Every text of filler; so that the digest of LINE and TEXT opens every bid.
pub(super) const TEXT: &str = "simulated text";
/// The reason of every act in filler.
const REASON: &str = "simulated";

/// Whose words are written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Words {
    /// The same line everywhere; whatever can be opened and done is.
    Filler,
    /// Those of the book; only what it tells of is opened and done.
    Told(&'static History),
}

/// The words for one form.
pub(super) struct Page {
    words: Words,
    /// What is listed for the case, under what prefix, and what for all cases of its procedure.
    case: Option<(&'static Phrases, String)>,
    chapter: Option<&'static Phrases>,
    reasons: &'static [String],
}

impl Words {
    fn chapter(self, procedure: &Procedure) -> Option<&'static Chapter> {
        match self {
            Self::Filler => None,
            Self::Told(book) => book.procedure.get(procedure.code),
        }
    }

    /// How often a case of a procedure is opened, of which `opened` were so far; never where nought.
    pub(super) fn share(self, procedure: &Procedure, opened: usize) -> u32 {
        match self {
            Self::Filler => 1,
            Self::Told(_) => {
                let untold = |chapter: &&Chapter| !chapter.once || opened < chapter.case.len();
                self.chapter(procedure).filter(untold).map_or(0, |chapter| chapter.share)
            }
        }
    }

    /// How often an act is done among those that could be; never where nought. Taking back is left aside: it would end
    /// most cases before they began.
    pub(super) fn odds(self, procedure: &Procedure, act: &Act) -> u32 {
        if act.effect == Effect::DecideItems || act.code == "take_back" {
            return 0;
        }
        match self {
            // What must be reasoned is the exception.
            Self::Filler if act.reason == procedures::Words::Required => 1,
            Self::Filler => 3,
            Self::Told(_) => {
                let told = self.chapter(procedure).and_then(|chapter| chapter.act.get(act.code));
                told.map_or(0, |told| told.odds)
            }
        }
    }

    /// What the `nth` case of a procedure states.
    pub(super) fn case(self, procedure: &Procedure, nth: usize) -> Option<&'static Phrases> {
        let cases = &self.chapter(procedure)?.case;
        cases.get(nth.checked_rem(cases.len())?)
    }

    /// The page for an opening, or for an act on a case that states `case`.
    pub(super) fn page(
        self,
        procedure: &Procedure,
        act: Option<&Act>,
        case: Option<&'static Phrases>,
    ) -> Page {
        let told = act.and_then(|act| self.chapter(procedure)?.act.get(act.code));
        let prefix = act.map(|act| format!("{}.", act.code)).unwrap_or_default();
        Page {
            words: self,
            case: case.map(|case| (case, prefix)),
            chapter: told.map(|told| &told.form),
            reasons: told.map_or(&[], |told| told.reason.as_slice()),
        }
    }
}

impl Page {
    fn listed(&self, code: &str) -> Option<&'static Vec<String>> {
        let Words::Told(book) = self.words else { return None };
        let of_case = self.case.as_ref();
        of_case
            .and_then(|(case, prefix)| case.get(&format!("{prefix}{code}")))
            .or_else(|| self.chapter?.get(code))
            .or_else(|| book.any.field.get(code))
    }

    /// What is listed for a field.
    pub(super) fn phrase(&self, field: &Field, chance: &mut StdRng) -> Option<&'static str> {
        self.listed(field.code)?.choose(chance).map(String::as_str)
    }

    /// Whether an optional field stays empty because the book has no words for it.
    pub(super) fn is_silent_on(&self, field: &Field) -> bool {
        let is_worded = matches!(
            field.kind,
            FieldKind::Line | FieldKind::Text | FieldKind::Digest | FieldKind::DocumentDigest
        );
        is_worded && matches!(self.words, Words::Told(_)) && self.listed(field.code).is_none()
    }

    /// A line on nothing in particular.
    pub(super) fn line(&self, chance: &mut StdRng) -> &'static str {
        match self.words {
            Words::Filler => LINE,
            Words::Told(book) => one_of(&book.any.line, chance),
        }
    }

    /// A text on nothing in particular.
    pub(super) fn text(&self, chance: &mut StdRng) -> &'static str {
        match self.words {
            Words::Filler => TEXT,
            Words::Told(book) => one_of(&book.any.text, chance),
        }
    }

    /// The reason of the act; the book has none for most that need none.
    pub(super) fn reason(&self, act: &Act, chance: &mut StdRng) -> &'static str {
        match self.words {
            Words::Filler => REASON,
            Words::Told(_) if !self.reasons.is_empty() => one_of(self.reasons, chance),
            Words::Told(book) if act.reason == procedures::Words::Required => {
                one_of(&book.any.reason, chance)
            }
            Words::Told(_) => "",
        }
    }
}

fn one_of(phrases: &'static [String], chance: &mut StdRng) -> &'static str {
    phrases.choose(chance).map_or("", String::as_str)
}
