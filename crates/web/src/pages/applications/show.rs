//! `/applications/{id}`: what was stated, where it stands, and for the decider the decision item by item.

use app::applications::ApplicationView;
use app::catalogue::code_of;
use askama::Template;
use axum::extract::{Path, State};
use domain::applications::ItemDecision;
use domain::catalogue::Sensitivity;
use domain::ids::ItemId;

use crate::context::Member;
use crate::due::{Due, minute};
use crate::pages::cases::{ActForm, EventLine, Sent, act_forms, case_id, timeline};
use crate::pages::grants::{calls_words, matter_words, method_names, scope};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// An item asked for, and what was or is being decided of it.
pub(super) struct AskedItem {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) share_code: String,
    pub(super) share: String,
    pub(super) sensitivity: String,
    pub(super) is_sensitive: bool,
    /// `grant`, `refuse` or nothing yet.
    pub(super) choice: &'static str,
    pub(super) reason: String,
    pub(super) error: String,
}

/// What is stated in an application, in words.
pub(super) struct Stated {
    pub(super) legal_basis: String,
    pub(super) matter: String,
    pub(super) purpose: String,
    pub(super) rows: String,
    pub(super) methods: Vec<String>,
    pub(super) calls: String,
    pub(super) valid_to: String,
    pub(super) responsible: String,
}

#[derive(Template)]
#[template(path = "applications/application.html")]
pub(super) struct ApplicationPage {
    pub(super) t: Texts,
    pub(super) shell: Shell,
    pub(super) id: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) code: String,
    pub(super) entry_href: String,
    pub(super) state: String,
    pub(super) kind: &'static str,
    pub(super) applicant: String,
    pub(super) provider: String,
    pub(super) decider: String,
    pub(super) applied_by: String,
    pub(super) opened: String,
    pub(super) version: u32,
    pub(super) condition: String,
    pub(super) stated: Stated,
    pub(super) items: Vec<AskedItem>,
    pub(super) dues: Vec<Due>,
    pub(super) events: Vec<EventLine>,
    pub(super) may_decide: bool,
    /// Acts beside the decision, which is taken item by item.
    pub(super) acts: Vec<ActForm>,
    pub(super) decision: String,
    pub(super) grant_href: String,
    pub(super) opinion: String,
    pub(super) errors: Vec<(String, String)>,
}

/// The kind of tag for a state of an application.
pub(super) fn state_kind(state: &str) -> &'static str {
    match state {
        "granted" => "ok",
        "refused" => "error",
        "taken_back" => "suspended",
        _ => "info",
    }
}

/// `GET /applications/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = case_id(&member.visitor, &id)?;
    let view = web.app().application(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&application_page(&web, &member, &view).await?)
}

pub(super) async fn application_page(
    web: &Web,
    member: &Member,
    view: &ApplicationView,
) -> Result<ApplicationPage, Problem> {
    let t = member.t();
    let acts = act_forms(web, member, &view.case, Sent::nothing()).await?;
    let live = web.app().live();
    let case = &view.case.case;
    let decision = view.application.decision.as_ref();
    let may = |code: &str| view.case.acts.iter().any(|act| act.code == code);
    Ok(ApplicationPage {
        t,
        shell: Shell::new(
            &member.visitor,
            Room::Workbench,
            format!("{} {}", case.number, case.title),
        )
        .crumb(t.s("nav-applications"), "/applications")
        .crumb(case.number.clone(), ""),
        id: case.id.to_string(),
        number: case.number.clone(),
        title: view.entry.name(t.tag()).to_owned(),
        code: view.entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry_href: view
            .entry
            .code
            .as_ref()
            .map(|code| format!("/catalogue/{}", code.to_path()))
            .unwrap_or_default(),
        state: t.c("case-state", &case.state),
        kind: state_kind(&case.state),
        applicant: live.unit_name(case.applicant, t.tag()),
        provider: live.unit_name(case.provider, t.tag()),
        decider: live.unit_name(case.decider, t.tag()),
        applied_by: case
            .opened_by
            .map_or_else(|| t.s("case-platform"), |person| live.person_name(person, t.tag())),
        opened: minute(case.opened_at),
        version: case.version,
        condition: view.entry.draft.sharing.condition.clone(),
        stated: stated(web, t, view),
        items: asked_items(t, view, decision.map_or(&[][..], |decision| decision.items.as_slice())),
        dues: view.case.clocks.iter().map(|clock| Due::of(t, clock)).collect(),
        events: timeline(web, t, &view.case),
        may_decide: may("grant"),
        decision: decision.map(|decision| decision.number.clone()).unwrap_or_default(),
        grant_href: decision
            .and_then(|decision| decision.grant)
            .map(|grant| format!("/grants/{grant}"))
            .unwrap_or_default(),
        acts,
        opinion: String::new(),
        errors: Vec::new(),
    })
}

pub(super) fn stated(web: &Web, t: Texts, view: &ApplicationView) -> Stated {
    let application = &view.application;
    let person = |id| web.app().live().person_name(id, t.tag());
    Stated {
        legal_basis: application.legal_basis.clone(),
        matter: matter_words(t, &application.matter),
        purpose: application.purpose.clone(),
        rows: scope::of_filter(t, &view.entry.schema(), &application.row_scope),
        methods: method_names(t, &application.methods),
        calls: calls_words(t, application.calls_per_day),
        valid_to: application.valid_to.map(|last| last.to_string()).unwrap_or_default(),
        responsible: application.responsible.map(person).unwrap_or_default(),
    }
}

/// The items asked for, each with what `decided` says of it.
pub(super) fn asked_items(
    t: Texts,
    view: &ApplicationView,
    decided: &[ItemDecision],
) -> Vec<AskedItem> {
    let item = |id: &ItemId| {
        let known = view.entry.item(*id);
        let decision = decided.iter().find(|decision| decision.item == *id);
        let share = known.map(|item| code_of(&view.entry.share_type_of(item))).unwrap_or_default();
        let sensitivity = known.map_or(Sensitivity::Ordinary, |item| item.sensitivity);
        AskedItem {
            id: id.to_string(),
            name: known.map_or_else(|| id.to_string(), |item| item.name.clone()),
            share: if share.is_empty() { String::new() } else { t.c("share-type", &share) },
            share_code: share,
            sensitivity: t.c("sensitivity", <&str>::from(sensitivity)),
            is_sensitive: sensitivity != Sensitivity::Ordinary,
            choice: decision
                .map_or("", |decision| if decision.granted { "grant" } else { "refuse" }),
            reason: decision.map(|decision| decision.reason.clone()).unwrap_or_default(),
            error: String::new(),
        }
    };
    view.application.items.iter().map(item).collect()
}
