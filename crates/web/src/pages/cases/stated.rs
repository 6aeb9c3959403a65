//! What was stated, in words: every value of a form as its readers see it.

use app::cases::{Named, Reach};
use app::catalogue::code_of;
use app::live::Live;
use domain::ids::{BatchId, CaseId, EntryId, ItemId};
use domain::openings::OpenItem;
use domain::procedures::fields::{Heir, Left};
use domain::procedures::{Act, Field, FieldValue, Values};

use super::words;
use crate::texts::Texts;

/// A field with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Where the value leads; may be empty.
    pub(crate) href: String,
}

/// What values are put into words with.
pub(crate) struct Wording<'a> {
    pub(crate) t: Texts,
    pub(crate) live: &'a Live,
    pub(crate) named: &'a Named,
    pub(crate) procedure: &'a str,
    /// The entry whose items are named.
    pub(crate) entry: Option<EntryId>,
    /// Whether links lead into the workbench.
    pub(crate) is_inside: bool,
}

impl Wording<'_> {
    /// The fields that have a value, in the order of the form.
    pub(crate) fn facts(&self, form: &[Field], values: &Values) -> Vec<Fact> {
        let entry = values.values().find_map(|value| match value {
            FieldValue::Entry(id) => Some(*id),
            _ => None,
        });
        let entry = entry.or(self.entry);
        form.iter()
            .filter_map(|field| Some((field, values.get(field.code)?)))
            .map(|(field, value)| {
                let (text, href) = self.shown(field.code, value, entry);
                Fact { name: words::field(self.t, self.procedure, field.code), text, href }
            })
            .collect()
    }

    /// What an act stated, and what the platform computed and stated with it.
    pub(crate) fn act_facts(&self, act: &Act, values: &Values) -> Vec<Fact> {
        let mut facts = self.facts(act.needs, values);
        facts.extend(self.facts(act.gives, values));
        facts
    }

    fn shown(&self, field: &str, value: &FieldValue, entry: Option<EntryId>) -> (String, String) {
        let t = self.t;
        let plain = |text: String| (text, String::new());
        match value {
            FieldValue::Text(text) => plain(text.clone()),
            FieldValue::Date(day) => plain(day.to_string()),
            FieldValue::Whole(number) => plain(number.to_string()),
            FieldValue::Money(fen) => plain(t.f("case-yuan", &[("amount", yuan(*fen))])),
            FieldValue::Yes(yes) => plain(t.s(if *yes { "case-yes" } else { "case-no" })),
            FieldValue::Choice(code) => plain(words::choice(t, self.procedure, field, code)),
            FieldValue::Choices(codes) => plain(
                self.list(codes.iter().map(|code| words::choice(t, self.procedure, field, code))),
            ),
            FieldValue::Entry(id) => self.entry(*id),
            FieldValue::Entries(ids) => plain(self.list(ids.iter().map(|id| self.entry(*id).0))),
            FieldValue::Items(items) => plain(self.items(entry, items)),
            FieldValue::ItemMasks(masks) => plain(self.masks(entry, masks)),
            FieldValue::Heirs(heirs) => plain(self.heirs(heirs)),
            FieldValue::Unit(id) => plain(self.live.unit_name(*id, t.tag())),
            FieldValue::Units(ids) => {
                plain(self.list(ids.iter().map(|id| self.live.unit_name(*id, t.tag()))))
            }
            FieldValue::Person(id) => plain(self.live.person_name(*id, t.tag())),
            FieldValue::Grant(id) => {
                let href = if self.is_inside { format!("/grants/{id}") } else { String::new() };
                (self.named.grant(*id).unwrap_or_default().to_owned(), href)
            }
            FieldValue::System(id) => plain(self.named.system(*id).unwrap_or_default().to_owned()),
            FieldValue::Case(id) => self.case(*id),
            FieldValue::Batch(id) => self.batch(*id),
        }
    }

    fn list(&self, words: impl Iterator<Item = String>) -> String {
        words.collect::<Vec<_>>().join(&self.t.s("case-and"))
    }

    fn entry(&self, id: EntryId) -> (String, String) {
        let t = self.t;
        let Some(entry) = self.named.entry(id) else {
            return (t.s("case-entry-gone"), String::new());
        };
        let public = self.live.table(id).and(entry.code.as_ref());
        let href = public.map_or_else(String::new, |code| format!("/catalogue/{}", code.to_path()));
        (entry.name(t.tag()).to_owned(), href)
    }

    fn items(&self, entry: Option<EntryId>, items: &[ItemId]) -> String {
        let entry = entry.and_then(|id| self.named.entry(id));
        let name = |item: &ItemId| {
            let known = entry.and_then(|entry| entry.item(*item));
            known.map_or_else(|| item.to_string(), |known| known.name.clone())
        };
        self.list(items.iter().map(name))
    }

    fn masks(&self, entry: Option<EntryId>, masks: &[OpenItem]) -> String {
        let pair = |open: &OpenItem| {
            let item = self.items(entry, std::slice::from_ref(&open.item));
            let mask = self.t.c("mask", code_of(&open.mask));
            self.t.f("case-item-mask", &[("item", item), ("mask", mask)])
        };
        self.list(masks.iter().map(pair))
    }

    fn heirs(&self, heirs: &[Heir]) -> String {
        let pair = |heir: &Heir| {
            let thing = match heir.thing {
                Left::Entry(id) => self.entry(id).0,
                Left::Person(id) => self.live.person_name(id, self.t.tag()),
            };
            let unit = self.live.unit_name(heir.unit, self.t.tag());
            self.t.f("case-heir", &[("thing", thing), ("unit", unit)])
        };
        self.list(heirs.iter().map(pair))
    }

    fn case(&self, id: CaseId) -> (String, String) {
        let Some(case) = self.named.case(id) else { return (id.to_string(), String::new()) };
        let text = format!("{} {}", case.number, case.title);
        (text.trim_end().to_owned(), case_href(case.id, &case.procedure, case.reach))
    }

    fn batch(&self, id: BatchId) -> (String, String) {
        let Some(batch) = self.named.batch(id) else {
            return (self.t.s("case-batch-gone"), String::new());
        };
        let is_linked = self.is_inside && batch.is_own;
        let href = if is_linked { format!("/batches/{id}") } else { String::new() };
        (format!("{} · {}", batch.file_name, batch.sent_on), href)
    }
}

/// Where a related case can be read by this reader; may be empty.
pub(crate) fn case_href(id: CaseId, procedure: &str, reach: Reach) -> String {
    match reach {
        Reach::Whole => format!("/cases/{id}"),
        Reach::Register => format!("/registers/{procedure}/{id}"),
        Reach::Nothing => String::new(),
    }
}

/// Fen as yuan, digits grouped by three.
pub(crate) fn yuan(fen: i64) -> String {
    let (whole, part) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{grouped}.{part:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_shown_in_yuan_with_both_decimals() {
        assert_eq!([0, 5, 123_456_789].map(yuan), ["0.00", "0.05", "1,234,567.89"]);
    }
}
