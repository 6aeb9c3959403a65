//! One event in words: who, what, to which thing, with which facts.

use app::RecordedEvent;
use domain::ids::{EntryId, PersonId, UnitId};
use serde_json::Value as Json;

use crate::due::minute;
use crate::fields::percent_encode;
use crate::site::Web;
use crate::texts::Texts;

/// A fact of an event.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
}

/// An event as the list shows it.
pub(super) struct Line {
    pub(super) number: i64,
    pub(super) at: String,
    pub(super) who: String,
    pub(super) unit: String,
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) subject: String,
    pub(super) subject_kind: String,
    /// The list of what else was done to the same thing; empty where no thing is named.
    pub(super) subject_href: String,
    pub(super) facts: Vec<Fact>,
}

pub(super) fn line(web: &Web, t: Texts, recorded: &RecordedEvent) -> Line {
    let live = web.app().live();
    let event = &recorded.event;
    let no_one = || if event.kind == "sign-in.failed" { "admin-nobody" } else { "case-platform" };
    Line {
        number: recorded.id,
        at: minute(event.at),
        who: event.actor.map_or_else(|| t.s(no_one()), |person| live.person_name(person, t.tag())),
        unit: event.unit.map(|unit| live.unit_name(unit, t.tag())).unwrap_or_default(),
        words: kind_words(t, &event.kind),
        kind: event.kind.clone(),
        subject: subject_name(web, t, &event.subject_kind, &event.subject),
        subject_kind: subject_words(t, &event.subject_kind),
        subject_href: if event.subject.is_empty() {
            String::new()
        } else {
            let of = format!("{}:{}", event.subject_kind, event.subject);
            format!("/admin/events?of={}", percent_encode(&of))
        },
        facts: facts(web, t, &event.kind, &event.detail),
    }
}

/// The words of a kind; the kind itself where a later version wrote one that is not known here.
pub(super) fn kind_words(t: Texts, kind: &str) -> String {
    known(t, "admin-event", kind)
}

/// The words of a kind of thing.
pub(super) fn subject_words(t: Texts, kind: &str) -> String {
    known(t, "admin-thing", kind)
}

/// The text of a code within a family, or the code.
fn known(t: Texts, family: &str, code: &str) -> String {
    let key = format!("{family}-{}", code.replace(['_', '.'], "-"));
    if t.has(&key) { t.s(&key) } else { code.to_owned() }
}

/// What a thing is called, where the picture in memory knows it; else its identifier.
pub(super) fn subject_name(web: &Web, t: Texts, kind: &str, id: &str) -> String {
    let live = web.app().live();
    let name = match kind {
        "person" => id.parse::<PersonId>().ok().map(|id| live.person_name(id, t.tag())),
        "unit" => id.parse::<UnitId>().ok().map(|id| live.unit_name(id, t.tag())),
        "entry" => id
            .parse::<EntryId>()
            .ok()
            .and_then(|id| live.table(id).map(|table| table.entry.name(t.tag()).to_owned())),
        _ => None,
    };
    name.unwrap_or_else(|| id.to_owned())
}

fn facts(web: &Web, t: Texts, kind: &str, detail: &Json) -> Vec<Fact> {
    let Some(facts) = detail.as_object() else { return Vec::new() };
    let fact = |(name, value): (&String, &Json)| Fact {
        name: known(t, "admin-fact", name),
        value: value_words(web, t, kind, name, value),
    };
    facts.iter().filter(|(_, value)| !value.is_null()).map(fact).collect()
}

/// A fact's value: codes in words, identifiers by name, instants in the city's time.
fn value_words(web: &Web, t: Texts, kind: &str, name: &str, value: &Json) -> String {
    match value {
        Json::String(text) => match (kind, name) {
            ("person.moved", "before" | "after") => subject_name(web, t, "unit", text),
            (_, "unit" | "entry") => subject_name(web, t, name, text),
            (_, "from") => known(t, "address-class", text),
            ("sign-in.failed", "reason") => known(t, "sign-in-reason", text),
            (_, "until") => text.parse().map_or_else(|_| text.clone(), minute),
            (_, "posts" | "before" | "after") => known(t, "post", text),
            _ => text.clone(),
        },
        Json::Array(values) => {
            let words = values.iter().map(|value| value_words(web, t, kind, name, value));
            words.collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}
