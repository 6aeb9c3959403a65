//! The timeline of a case: who did what, when, under which article, and what the act stated.

use app::cases::{CaseView, Named, stated_by};
use domain::cases::CaseEvent;
use domain::people::Actor;
use domain::procedures::{self, Act, Procedure, Words};

use super::brought::{BroughtTable, brought};
use super::stated::{Fact, Wording};
use super::words;
use crate::due::minute;
use crate::site::Web;
use crate::texts::Texts;

/// One event of the timeline.
pub(crate) struct EventLine {
    pub(crate) kind: &'static str,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) at: String,
    pub(crate) basis: String,
    pub(crate) reason: String,
    /// What the act stated.
    pub(crate) facts: Vec<Fact>,
    /// What the platform computed.
    pub(crate) tables: Vec<BroughtTable>,
    /// Number of the document issued; empty where none was.
    pub(crate) number: String,
    /// Where that document is.
    pub(crate) document_href: String,
}

/// The timeline of any case, without what its acts stated.
pub(crate) fn timeline(web: &Web, t: Texts, view: &CaseView) -> Vec<EventLine> {
    lines(web, t, view, &Named::default(), None)
}

/// The timeline for a reader. Those of the public are told the office, not the person behind the desk.
pub(super) fn lines(
    web: &Web,
    t: Texts,
    view: &CaseView,
    named: &Named,
    reader: Option<&Actor>,
) -> Vec<EventLine> {
    let live = web.app().live();
    let procedure = procedures::find(&view.case.procedure);
    let wording = Wording {
        t,
        live: &live,
        named,
        procedure: &view.case.procedure,
        entry: view.case.entry,
        is_inside: reader.is_none_or(|reader| !reader.unit_kind.is_outside()),
    };
    view.events.iter().map(|event| line(&wording, procedure, view, event, reader)).collect()
}

fn line(
    wording: &Wording<'_>,
    procedure: Option<&'static Procedure>,
    view: &CaseView,
    event: &CaseEvent,
    reader: Option<&Actor>,
) -> EventLine {
    let t = wording.t;
    let act = procedure.and_then(|procedure| procedure.act(&event.act));
    let number = event.detail["number"].as_str().unwrap_or_default();
    let is_own_form = procedure.is_some_and(|procedure| procedure.form.is_empty());
    let document_href = if number.is_empty() || is_own_form {
        String::new()
    } else {
        format!("/cases/{}/documents/{}", view.case.id, event.sequence)
    };
    EventLine {
        kind: kind(procedure, act, event),
        who: in_name_of(wording, event, who(wording, event, reader)),
        what: words::act_done(t, wording.procedure, &event.act),
        at: minute(event.at),
        basis: words::basis(t, &event.basis),
        reason: event.reason.clone(),
        facts: match act {
            Some(act) => wording.act_facts(act, &stated_by(event)),
            None => checked_in_unit(t, event),
        },
        tables: brought(wording, &event.detail),
        number: number.to_owned(),
        document_href,
    }
}

/// How an entry's own unit had checked it when it was handed in 部门审核.
fn checked_in_unit(t: Texts, event: &CaseEvent) -> Vec<Fact> {
    let check = event.detail["department_check"].as_str();
    let fact = |code| Fact {
        name: t.s("catalogue-department-check"),
        text: t.c("catalogue-checked", code),
        href: String::new(),
    };
    check.map(fact).into_iter().collect()
}

fn kind(procedure: Option<&Procedure>, act: Option<&Act>, event: &CaseEvent) -> &'static str {
    let (Some(procedure), Some(act)) = (procedure, act) else { return "act" };
    let ends = procedure.is_terminal(&event.to);
    match act.code {
        "take_back" => "returned",
        _ if act.document => "document",
        _ if ends && act.reason == Words::Required => "returned",
        _ if ends => "done",
        _ => "decision",
    }
}

/// Who acted, with the agency in whose name where that is not their own unit (Article 5).
fn in_name_of(wording: &Wording<'_>, event: &CaseEvent, who: String) -> String {
    let agency = event.detail["for_unit"].as_str().and_then(|unit| unit.parse().ok());
    match agency {
        Some(agency) => {
            let agency = wording.live.unit_name(agency, wording.t.tag());
            wording.t.f("acting-in-name-of", &[("who", who), ("agency", agency)])
        }
        None => who,
    }
}

fn who(wording: &Wording<'_>, event: &CaseEvent, reader: Option<&Actor>) -> String {
    let tag = wording.t.tag();
    let of_another = |reader: &Actor| {
        reader.unit_kind.is_outside() && event.unit.is_none_or(|unit| unit != reader.unit)
    };
    match (event.actor, event.unit) {
        (Some(_), Some(unit)) if reader.is_some_and(of_another) => {
            wording.live.unit_name(unit, tag)
        }
        (Some(person), _) => wording.live.person_name(person, tag),
        (None, Some(unit)) => wording.live.unit_name(unit, tag),
        (None, None) => wording.t.s("case-platform"),
    }
}
