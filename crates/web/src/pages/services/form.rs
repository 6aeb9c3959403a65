//! `/services/{procedure}`: the form of a procedure, with who will decide and by when, and everything that is missing
//! named at once.

use app::ErrorKind;
use app::cases::Prospect;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::procedures::{self, Field, FieldKind, Procedure, Readers};

use crate::context::{Member, Visitor};
use crate::due::Due;
use crate::fields::{Fields, Posted};
use crate::pages::cases::controls::{Control, ErrorLine, Filling};
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct TermLine {
    name: String,
    text: String,
    date: String,
    provisional: bool,
}

/// What a form cannot do without, where there is none to choose.
struct Lacking {
    text: String,
    /// Where it may be found, or made.
    href: String,
    action: String,
}

#[derive(Template)]
#[template(path = "services/form.html")]
struct FormPage {
    t: Texts,
    shell: Shell,
    code: &'static str,
    name: String,
    about: String,
    basis: String,
    decider: String,
    terms: Vec<TermLine>,
    is_public: bool,
    /// Tells this form from the next, so that a second click does not open a second case.
    once: String,
    controls: Vec<Control>,
    /// Stands in the place of the form.
    lacking: Option<Lacking>,
    /// The words of the button.
    submit: String,
    errors: Vec<ErrorLine>,
    /// Why it was not taken, where no field is to blame.
    refusal: String,
}

/// The procedure of an address, where the reader may open it by a form.
fn opened(visitor: &Visitor, code: &str) -> Result<&'static Procedure, Problem> {
    let may_open = |procedure: &&Procedure| {
        let actor = visitor.signed.as_ref().map(|signed| &signed.actor);
        !procedure.form.is_empty() && actor.is_some_and(|actor| procedure.may_open(actor))
    };
    procedures::find(code).filter(may_open).ok_or_else(|| visitor.not_found())
}

/// `GET /services/{procedure}?entry=&case=`: what stands in the address is filled in.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let procedure = opened(&member.visitor, &code)?;
    let sent = Fields::parse(&query.unwrap_or_default());
    page(&form_page(&web, &member, procedure, &sent, &[]).await?)
}

/// `POST /services/{procedure}`
pub(super) async fn submit(
    State(web): State<Web>,
    member: Member,
    Path(code): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let procedure = opened(&member.visitor, &code)?;
    if !fields.get("pick").is_empty() {
        return page(&form_page(&web, &member, procedure, &fields, &[]).await?);
    }
    if !web.app().is_first_sending(fields.get("once"), member.actor()) {
        return Ok(see("/work?shelf=others", "form-sent-already"));
    }
    match web.app().open_by_form(procedure, fields.pairs(), member.actor()).await {
        Ok(case) => Ok(opened_case(&web, &member, case).await),
        Err(error) if !error.gaps().is_empty() => {
            let template = form_page(&web, &member, procedure, &fields, error.gaps()).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        // What was typed stays, whatever the reason was.
        Err(error) if matches!(error.kind(), ErrorKind::Denied | ErrorKind::Invalid) => {
            let refusal = error_words(member.t(), &error);
            let template = form_page(&web, &member, procedure, &fields, &[]).await?;
            let refusal = refusal.unwrap_or_else(|| member.t().s("error-denied-happened"));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &FormPage { refusal, ..template })
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// On to the case; what is opened for others alone to read leads to the worklist.
async fn opened_case(web: &Web, member: &Member, case: domain::ids::CaseId) -> Response {
    let is_readable = web.app().case(case, member.actor()).await.is_ok();
    let to = if is_readable { format!("/cases/{case}") } else { "/work".to_owned() };
    see(&to, "case-opened")
}

async fn form_page(
    web: &Web,
    member: &Member,
    procedure: &'static Procedure,
    sent: &Fields,
    gaps: &[Missing],
) -> Result<FormPage, Problem> {
    let t = member.t();
    let filling = Filling {
        web,
        member,
        procedure,
        sent,
        prefix: "",
        entry: None,
        case: None,
        documents: None,
        gaps,
    };
    let name = words::word(t, "procedure", "", procedure.code);
    let prospect = prospect(web, member, procedure, sent).await?;
    let mut controls = filling.controls(procedure.form).await?;
    let lacking = if gaps.is_empty() { lacking(t, procedure, &controls) } else { None };
    let mut is_said = false;
    controls
        .retain(|control| control.shape != "unlisted" || !std::mem::replace(&mut is_said, true));
    Ok(FormPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, name.clone())
            .crumb(t.s("nav-services"), "/services")
            .crumb(name.clone(), ""),
        code: procedure.code,
        name,
        about: words::word(t, "procedure", "", &format!("{}-about", procedure.code)),
        basis: words::basis(t, procedure.basis),
        decider: match prospect.decider {
            _ if procedure.readers == Readers::Protected => t.s("services-decider-protected"),
            Some(unit) => web.app().live().unit_name(unit, t.tag()),
            None => t.s("services-decider-depends"),
        },
        terms: prospect.clocks.iter().map(|clock| term(t, procedure, clock)).collect(),
        once: app::CallLimits::token(),
        is_public: procedure.readers == Readers::Register,
        submit: of_procedure(t, "services-submit", procedure),
        errors: filling.errors(),
        controls,
        lacking,
        refusal: String::new(),
    })
}

/// A procedure's own words, or those for all.
fn of_procedure(t: Texts, key: &str, procedure: &Procedure) -> String {
    let own = format!("{key}-{}", procedure.code.replace('_', "-"));
    if t.has(&own) { t.s(&own) } else { t.s(key) }
}

/// The first field that must be chosen while nothing can be.
fn lacking(t: Texts, procedure: &Procedure, controls: &[Control]) -> Option<Lacking> {
    let mut fields = procedure.form.iter().zip(controls);
    let (field, control) = fields.find(|(_, control)| control.is_lacking())?;
    let (href, key) = source(field);
    let own = format!("services-lacking-{}", procedure.code.replace('_', "-"));
    let text = if t.has(&own) {
        t.s(&own)
    } else {
        t.f("services-lacking", &[("field", control.label.clone())])
    };
    Some(Lacking { text, href, action: t.s(key) })
}

/// Where what a field offers comes from, with the name of that page.
fn source(field: &Field) -> (String, &'static str) {
    match field.kind {
        FieldKind::Case { of, .. } => match procedures::find(of) {
            Some(of) if of.readers == Readers::Register => {
                (format!("/registers/{}", of.code), "nav-registers")
            }
            _ => ("/services".to_owned(), "nav-services"),
        },
        FieldKind::Entry(scope) if scope.is_working() => ("/entries".to_owned(), "nav-entries"),
        FieldKind::Batch { .. } => ("/entries".to_owned(), "nav-entries"),
        FieldKind::Grant(_) => ("/grants".to_owned(), "nav-grants"),
        FieldKind::System => ("/systems".to_owned(), "nav-systems"),
        FieldKind::Entry(_) => ("/catalogue".to_owned(), "nav-catalogue"),
        _ => ("/services".to_owned(), "nav-services"),
    }
}

async fn prospect(
    web: &Web,
    member: &Member,
    procedure: &'static Procedure,
    sent: &Fields,
) -> Result<Prospect, Problem> {
    let (entry, unit) = (sent.get("entry").parse().ok(), sent.get("unit").parse().ok());
    let provider = web.app().provider_of(entry, unit).await.or_problem(&member.visitor)?;
    web.app().prospect(procedure, provider, member.actor()).or_problem(&member.visitor)
}

fn term(t: Texts, procedure: &Procedure, clock: &app::cases::ClockView) -> TermLine {
    let due = Due::of_procedure(t, procedure.code, clock);
    let kind = match clock.state.kind {
        law::clocks::DayKind::Calendar => "calendar",
        law::clocks::DayKind::Working => "working",
    };
    let args = [("days", clock.state.days_total.to_string()), ("date", due.date.clone())];
    TermLine {
        text: t.f(&format!("services-term-{kind}"), &args),
        name: due.label,
        date: due.date,
        provisional: due.provisional,
    }
}
