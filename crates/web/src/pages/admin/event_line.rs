//! One event in words: who, what, to which thing, with which facts.

use app::{Event, RecordedEvent};
use domain::ids::{EntryId, PersonId, UnitId};
use serde_json::Value as Json;

use crate::due::minute;
use crate::fields::percent_encode;
use crate::pages::cases::words;
use crate::site::Web;
use crate::texts::Texts;

/// Characters of an identifier.
const UUID_CHARS: usize = 36;

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
        subject: subject(web, t, event),
        subject_kind: subject_words(t, &event.subject_kind),
        subject_href: if event.subject.is_empty() {
            String::new()
        } else {
            let of = format!("{}:{}", event.subject_kind, event.subject);
            format!("/admin/events?of={}", percent_encode(&of))
        },
        facts: facts(web, t, event),
    }
}

/// What the thing is called: by the number or name that the event keeps, else as it is known today.
fn subject(web: &Web, t: Texts, event: &Event) -> String {
    let kept = |names: &[&str]| {
        let mut texts = names.iter().filter_map(|name| event.detail.get(name)?.as_str());
        texts.find(|text| !text.is_empty()).map(str::to_owned)
    };
    let name = match event.subject_kind.as_str() {
        "clock" => kept(&["number"]).map(|number| {
            let clock = words::clock(t, &procedure(event), &kept(&["clock"]).unwrap_or_default());
            t.f("admin-event-clock", &[("number", number), ("clock", clock)])
        }),
        "case" | "grant" => kept(&["number"]),
        "system" => kept(&["name", "system"]),
        "key" => kept(&["prefix"]),
        "element" | "code_list" | "term" | "class" => kept(&["name"]),
        _ => None,
    };
    name.unwrap_or_else(|| subject_name(web, t, &event.subject_kind, &event.subject))
}

fn procedure(event: &Event) -> String {
    let code = event.detail.get("procedure").and_then(Json::as_str);
    code.unwrap_or_default().to_owned()
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

/// What a thing is called, where the picture in memory knows it; else the end of its identifier.
pub(super) fn subject_name(web: &Web, t: Texts, kind: &str, id: &str) -> String {
    let live = web.app().live();
    let name = match kind {
        "person" => id.parse::<PersonId>().ok().map(|id| live.person_name(id, t.tag())),
        // A yearly reminder names the year before the unit.
        "unit" => {
            let last = id.rsplit('/').next().unwrap_or(id);
            last.parse::<UnitId>().ok().map(|id| live.unit_name(id, t.tag()))
        }
        "entry" => id
            .parse::<EntryId>()
            .ok()
            .and_then(|id| live.table(id).map(|table| table.entry.name(t.tag()).to_owned())),
        "clock" => clock_name(t, id),
        _ => None,
    };
    name.unwrap_or_else(|| short(id))
}

/// A clock whose case may not be named: what it measures, and the day it was due.
fn clock_name(t: Texts, id: &str) -> Option<String> {
    let mut parts = id.split('/').skip(1);
    let (clock, due) = (parts.next()?, parts.next()?);
    Some(format!("{} {due}", words::clock(t, "", clock)))
}

/// As much of an identifier as tells it from others at a glance.
fn short(id: &str) -> String {
    match id.rsplit_once('-') {
        Some((_, last)) if id.len() == UUID_CHARS => format!("…{last}"),
        _ => id.to_owned(),
    }
}

fn facts(web: &Web, t: Texts, event: &Event) -> Vec<Fact> {
    let Some(facts) = event.detail.as_object() else { return Vec::new() };
    let is_clock = event.subject_kind == "clock";
    let told = |name: &str| is_clock && matches!(name, "number" | "clock");
    let fact = |(name, value): (&String, &Json)| Fact {
        name: known(t, "admin-fact", name),
        value: value_words(web, t, &event.kind, name, value),
    };
    facts.iter().filter(|(name, value)| !value.is_null() && !told(name)).map(fact).collect()
}

/// A fact's value: codes in words, identifiers by name, instants in the city's time.
fn value_words(web: &Web, t: Texts, kind: &str, name: &str, value: &Json) -> String {
    match value {
        Json::String(text) => text_words(web, t, (kind, name), text),
        Json::Array(values) => {
            let words = values.iter().map(|value| value_words(web, t, kind, name, value));
            words.collect::<Vec<_>>().join(" · ")
        }
        Json::Object(parts) => {
            let part = |(name, value): (&String, &Json)| {
                let words = value_words(web, t, kind, name, value);
                format!("{} {words}", known(t, "admin-fact", name))
            };
            parts.iter().map(part).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}

fn text_words(web: &Web, t: Texts, (kind, name): (&str, &str), text: &str) -> String {
    match (kind, name) {
        ("person.moved", "before" | "after") | (_, "for_unit") => {
            subject_name(web, t, "unit", text)
        }
        (_, "unit" | "entry" | "batch") => subject_name(web, t, name, text),
        (_, "absent" | "stand_in" | "for" | "leaver" | "taker") => {
            subject_name(web, t, "person", text)
        }
        (_, "from") => known(t, "address-class", text),
        ("sign-in.failed", "reason") => known(t, "sign-in-reason", text),
        (_, "until") => text.parse().map_or_else(|_| text.to_owned(), minute),
        (_, "posts" | "before" | "after") => known(t, "post", text),
        (_, "procedure") => words::word(t, "procedure", "", text),
        (_, "clock") => words::clock(t, "", text),
        (_, "mode") => known(t, "load-mode", text),
        (_, "audience") => known(t, "case-audience", text),
        (_, "role") => known(t, "choice-role", text),
        (_, "error") => known(t, "code", text),
        _ => text.to_owned(),
    }
}
