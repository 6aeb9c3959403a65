//! `/cases/{id}/documents/{sequence}`: an act that was issued, as an official document 公文 with its number 文号, made
//! to be printed.

use app::cases::{CaseView, content_of, stated_by};
use askama::Template;
use axum::extract::{Path, State};
use domain::cases::{Case, CaseEvent};
use domain::ids::UnitId;
use domain::procedures::{self, Act, Party, Procedure};
use domain::units::UnitKind;

use super::brought::{BroughtTable, brought};
use super::case_id;
use super::show::named;
use super::stated::{Fact, Wording};
use super::words;
use crate::context::Member;
use crate::due::day_in_words;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "cases/document.html")]
struct DocumentPage {
    t: Texts,
    shell: Shell,
    back: String,
    issuer: String,
    number: String,
    title: String,
    addressee: String,
    opening: String,
    decision: String,
    stated: Vec<Fact>,
    added: Vec<Fact>,
    /// What earlier acts stated that this document rests on.
    cited: Vec<Fact>,
    /// What the platform computed.
    tables: Vec<BroughtTable>,
    reason: String,
    basis: String,
    day: String,
}

/// `GET /cases/{id}/documents/{sequence}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path((id, sequence)): Path<(String, String)>,
) -> PageResult {
    let visitor = &member.visitor;
    let id = case_id(visitor, &id)?;
    let sequence: u32 = sequence.parse().map_err(|_malformed| visitor.not_found())?;
    let view = web.app().case(id, member.actor()).await.or_problem(visitor)?;
    let named = named(&web, &member, &view).await?;
    let issued = issued(&view, sequence).ok_or_else(|| visitor.not_found())?;
    let live = web.app().live();
    let wording = Wording {
        t: member.t(),
        live: &live,
        named: &named,
        procedure: issued.procedure.code,
        entry: view.case.entry,
        is_inside: false,
    };
    page(&document(&member, &view, &issued, &wording))
}

/// An event that is a document.
struct Issued<'a> {
    procedure: &'static Procedure,
    act: &'static Act,
    event: &'a CaseEvent,
    number: &'a str,
}

fn issued(view: &CaseView, sequence: u32) -> Option<Issued<'_>> {
    let procedure = procedures::find(&view.case.procedure)?;
    let event = view.events.iter().find(|event| event.sequence == sequence)?;
    let act = procedure.act(&event.act)?;
    let number = event.detail["number"].as_str()?;
    Some(Issued { procedure, act, event, number })
}

fn document(
    member: &Member,
    view: &CaseView,
    issued: &Issued<'_>,
    wording: &Wording<'_>,
) -> DocumentPage {
    let t = member.t();
    let case = &view.case;
    let unit = |id| wording.live.unit_name(id, t.tag());
    let code = issued.procedure.code;
    let noun = words::document(t, code, issued.act.code);
    let issuer = issued.event.unit.map(unit).unwrap_or_default();
    let day = day_in_words(t, law::clocks::civil_date(issued.event.at));
    let content = content_of(case).unwrap_or_default();
    let basis = words::basis(t, &issued.event.basis);
    let units = addressed(issued, case);
    DocumentPage {
        t,
        shell: shell(member, view, issued.number),
        back: format!("/cases/{}", case.id),
        number: issued.number.to_owned(),
        title: t.f("case-document-title", &[("title", case.title.clone()), ("noun", noun)]),
        opening: opening(issued, case, wording, &units),
        addressee: addressee(issued, &units, wording),
        decision: t.f(
            "case-document-decision",
            &[("basis", basis.clone()), ("done", words::act_done(t, code, issued.act.code))],
        ),
        stated: wording.facts(issued.procedure.form, &content.stated),
        cited: cited(issued, view, wording),
        added: wording.act_facts(issued.act, &stated_by(issued.event)),
        tables: tables(issued, view, wording),
        reason: issued.event.reason.clone(),
        basis,
        issuer,
        day,
    }
}

fn shell(member: &Member, view: &CaseView, number: &str) -> Shell {
    Shell::new(&member.visitor, Room::Workbench, number.to_owned())
        .crumb(member.desk(), "/work")
        .crumb(view.case.number.clone(), &format!("/cases/{}", view.case.id))
        .crumb(number.to_owned(), "")
}

/// What the platform computed at the act, and at those it cites.
fn tables(issued: &Issued<'_>, view: &CaseView, wording: &Wording<'_>) -> Vec<BroughtTable> {
    let before = |event: &&CaseEvent| event.sequence < issued.event.sequence;
    let last =
        |code: &&str| view.events.iter().rev().filter(before).find(|event| event.act == *code);
    let cited = issued.act.cites.iter().filter_map(last);
    let events = std::iter::once(issued.event).chain(cited);
    events.flat_map(|event| brought(wording, &event.detail)).collect()
}

/// What the acts that the document cites stated, each at its last doing before it, with what the platform computed then.
fn cited(issued: &Issued<'_>, view: &CaseView, wording: &Wording<'_>) -> Vec<Fact> {
    let before = |event: &&CaseEvent| event.sequence < issued.event.sequence;
    let last = |code: &str| view.events.iter().rev().filter(before).find(|event| event.act == code);
    let facts = |code: &&str| {
        let (act, event) = (issued.procedure.act(code)?, last(code)?);
        let mut facts = wording.act_facts(act, &stated_by(event));
        if !event.reason.is_empty() {
            let name = wording.t.s("case-reason");
            facts.push(Fact { name, text: event.reason.clone(), href: String::new() });
        }
        Some(facts)
    };
    issued.act.cites.iter().filter_map(facts).flatten().collect()
}

/// Those told of the act, without who issued it: the applicant where it is told, else the unit concerned.
fn addressed(issued: &Issued<'_>, case: &Case) -> Vec<UnitId> {
    let told = issued.act.tells.iter().filter_map(|party| match party {
        Party::Applicant => Some(case.applicant),
        Party::Provider => Some(case.provider),
        Party::Decider => Some(case.decider),
        _ => None,
    });
    let mut units: Vec<_> = told.filter(|unit| Some(*unit) != issued.event.unit).collect();
    units.dedup();
    units
}

fn addressee(issued: &Issued<'_>, units: &[UnitId], wording: &Wording<'_>) -> String {
    if issued.act.tells.contains(&Party::AllUnits) {
        return wording.t.s("case-document-all-units");
    }
    let names: Vec<String> =
        units.iter().map(|unit| wording.live.unit_name(*unit, wording.t.tag())).collect();
    names.join(&wording.t.s("case-and"))
}

/// How the case came about, told to its applicant as 您 where nobody else is addressed.
fn opening(issued: &Issued<'_>, case: &Case, wording: &Wording<'_>, units: &[UnitId]) -> String {
    let (t, live) = (wording.t, wording.live);
    let kind = live.unit(case.applicant).map(|unit| unit.kind);
    let key = match kind {
        _ if case.opened_by.is_none() || units != [case.applicant] => "case-document-opening",
        Some(UnitKind::NaturalPerson) => "case-document-opening-you",
        _ => "case-document-opening-your-unit",
    };
    let by = match case.opened_by {
        Some(_) => live.unit_name(case.applicant, t.tag()),
        None => t.s("case-platform"),
    };
    let args = [
        ("date", day_in_words(t, law::clocks::civil_date(case.opened_at))),
        ("applicant", by),
        ("procedure", words::word(t, "procedure", "", issued.procedure.code)),
        ("number", case.number.clone()),
        ("title", case.title.clone()),
    ];
    t.f(key, &args)
}
