//! `/registers`: the public registers of procedures, for anybody: states, dates, public fields, and nothing else.

use app::cases::{RegisterItem, RegisterQuery, register_of, registers};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::people::Post;
use domain::procedures::{PRODUCT, Procedure, Values};

use crate::context::Visitor;
use crate::fields::{Fields, percent_encode};
use crate::pages::cases::stated::{Fact, Wording};
use crate::pages::cases::{FollowUp, case_id, follow_ups, state_kind, words};
use crate::pages::labels;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/registers", Guard::Public, all)
        .get("/registers/{procedure}", Guard::Public, one)
        .get("/registers/{procedure}/{id}", Guard::Public, item)
}

const ROWS: u32 = 50;

struct RegisterCard {
    href: String,
    name: String,
    about: String,
    basis: String,
    count: String,
}

#[derive(Template)]
#[template(path = "registers/all.html")]
struct RegistersPage {
    t: Texts,
    shell: Shell,
    cards: Vec<RegisterCard>,
}

struct StateChoice {
    code: &'static str,
    text: String,
    selected: bool,
}

struct RegisterLine {
    href: String,
    number: String,
    title: String,
    state: String,
    state_kind: &'static str,
    decider: String,
    opened: String,
    closed: String,
}

#[derive(Template)]
#[template(path = "registers/register.html")]
struct RegisterPage {
    t: Texts,
    shell: Shell,
    path: String,
    name: String,
    about: String,
    apply_href: String,
    text: String,
    states: Vec<StateChoice>,
    is_narrowed: bool,
    lines: Vec<RegisterLine>,
    next: String,
}

struct ActLine {
    what: String,
    on: String,
    basis: String,
    number: String,
    facts: Vec<Fact>,
}

#[derive(Template)]
#[template(path = "registers/item.html")]
struct ItemPage {
    t: Texts,
    shell: Shell,
    name: String,
    title: String,
    line: RegisterLine,
    provider: String,
    entry_href: String,
    /// Where somebody who is signed in goes on; empty for who may do nothing more.
    case_href: String,
    follow_ups: Vec<FollowUp>,
    /// Where a product's label stands; empty for anything else.
    label_href: String,
    facts: Vec<Fact>,
    acts: Vec<ActLine>,
}

/// `GET /registers`
async fn all(State(web): State<Web>, visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let mut cards = Vec::new();
    for procedure in registers() {
        let count = web.app().register_count(procedure).await.or_problem(&visitor)?;
        cards.push(RegisterCard {
            href: format!("/registers/{}", procedure.code),
            name: name(t, procedure),
            about: about(t, procedure),
            basis: words::basis(t, procedure.basis),
            count: t.f("registers-count", &[("n", count.to_string())]),
        });
    }
    let shell =
        Shell::new(&visitor, Room::Portal, t.s("nav-registers")).crumb(t.s("nav-registers"), "");
    page(&RegistersPage { t, shell, cards })
}

fn name(t: Texts, procedure: &Procedure) -> String {
    words::word(t, "procedure", "", procedure.code)
}

fn about(t: Texts, procedure: &Procedure) -> String {
    words::word(t, "procedure", "", &format!("{}-about", procedure.code))
}

fn shell(visitor: &Visitor, procedure: &Procedure) -> Shell {
    let t = visitor.t;
    Shell::new(visitor, Room::Portal, name(t, procedure)).crumb(t.s("nav-registers"), "/registers")
}

fn found(visitor: &Visitor, code: &str) -> Result<&'static Procedure, Problem> {
    register_of(code).or_problem(visitor)
}

/// `GET /registers/{procedure}?q=&state=&after=`
async fn one(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let procedure = found(&visitor, &code)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let query =
        RegisterQuery { text: fields.get("q").to_owned(), state: fields.get("state").to_owned() };
    let found =
        web.app().register(procedure, &query, &fields.slice(ROWS)).await.or_problem(&visitor)?;
    let path = format!("/registers/{}", procedure.code);
    let next = found.next.map_or_else(String::new, |next| {
        let [text, state, next] =
            [&query.text, &query.state, &next].map(|part| percent_encode(part));
        format!("{path}?q={text}&state={state}&after={next}")
    });
    let choice = |state: &domain::procedures::State| StateChoice {
        code: state.code,
        text: words::state(t, procedure.code, state.code),
        selected: state.code == query.state,
    };
    page(&RegisterPage {
        t,
        shell: shell(&visitor, procedure).crumb(name(t, procedure), ""),
        name: name(t, procedure),
        about: about(t, procedure),
        apply_href: apply_href(&visitor, procedure),
        states: procedure.states.iter().map(choice).collect(),
        lines: found.rows.iter().map(|item| line(&web, t, item)).collect(),
        is_narrowed: !(query.text.is_empty() && query.state.is_empty()),
        text: query.text,
        path,
        next,
    })
}

/// Where a case is opened; empty for who may open none.
fn apply_href(visitor: &Visitor, procedure: &Procedure) -> String {
    let may_open = match &visitor.signed {
        Some(signed) => procedure.may_open(&signed.actor),
        None => procedure.openers.contains(&Post::Member),
    };
    if may_open { format!("/services/{}", procedure.code) } else { String::new() }
}

fn line(web: &Web, t: Texts, item: &RegisterItem) -> RegisterLine {
    let code = item.procedure.code;
    let live = web.app().live();
    RegisterLine {
        href: format!("/registers/{code}/{}", item.id),
        number: item.number.clone(),
        title: item.title.clone(),
        state: words::state(t, code, &item.state),
        state_kind: state_kind(code, &item.state),
        decider: item.decider.map(|unit| live.unit_name(unit, t.tag())).unwrap_or_default(),
        opened: item.opened_on.to_string(),
        closed: item.closed_on.map(|on| on.to_string()).unwrap_or_default(),
    }
}

/// `GET /registers/{procedure}/{id}`
async fn item(
    State(web): State<Web>,
    visitor: Visitor,
    Path((code, id)): Path<(String, String)>,
) -> PageResult {
    let t = visitor.t;
    let procedure = found(&visitor, &code)?;
    let id = case_id(&visitor, &id)?;
    let item = web.app().register_case(procedure, id).await.or_problem(&visitor)?;
    let values: Vec<&Values> =
        std::iter::once(&item.stated).chain(item.acts.iter().map(|act| &act.stated)).collect();
    let named = web.app().named(&values, item.entry, None).await.or_problem(&visitor)?;
    let ways = ways(&web, &visitor, id).await;
    let live = web.app().live();
    let wording = Wording {
        t,
        live: &live,
        named: &named,
        procedure: procedure.code,
        entry: item.entry,
        is_inside: false,
    };
    let act = |act: &app::cases::RegisterAct| ActLine {
        what: words::act_done(t, procedure.code, &act.act),
        on: act.on.to_string(),
        basis: words::basis(t, &act.basis),
        number: act.number.clone(),
        facts: procedure
            .act(&act.act)
            .map(|known| wording.act_facts(known, &act.stated))
            .unwrap_or_default(),
    };
    let code = item.entry.and_then(|id| live.table(id)).and_then(|table| table.entry.code.clone());
    page(&ItemPage {
        t,
        shell: shell(&visitor, procedure)
            .crumb(name(t, procedure), &format!("/registers/{}", procedure.code))
            .crumb(item.number.clone(), ""),
        name: name(t, procedure),
        title: if item.title.is_empty() { item.number.clone() } else { item.title.clone() },
        provider: item.provider.map(|unit| live.unit_name(unit, t.tag())).unwrap_or_default(),
        entry_href: code.map_or_else(String::new, |code| format!("/catalogue/{}", code.to_path())),
        case_href: ways.0,
        follow_ups: ways.1,
        label_href: label_href(&item),
        facts: wording.facts(procedure.form, &item.stated),
        acts: item.acts.iter().map(act).collect(),
        line: line(&web, t, &item),
    })
}

/// How a reader who is signed in goes on from here: to the case, and to what may be opened about it.
async fn ways(web: &Web, visitor: &Visitor, id: domain::ids::CaseId) -> (String, Vec<FollowUp>) {
    let Some(signed) = &visitor.signed else { return (String::new(), Vec::new()) };
    match web.app().case(id, &signed.actor).await {
        Ok(view) => (format!("/cases/{id}"), follow_ups(visitor.t, &view.case, &signed.actor)),
        Err(_none_of_theirs) => (String::new(), Vec::new()),
    }
}

fn label_href(item: &RegisterItem) -> String {
    let is_labelled = item.procedure.code == PRODUCT.code
        && matches!(item.state.as_str(), "in_register" | "removed");
    if is_labelled { labels::href(item.id) } else { String::new() }
}
