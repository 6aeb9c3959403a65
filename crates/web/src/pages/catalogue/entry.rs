//! `/entries/{id}`: a working copy with what is missing, and the acts of its unit.

use app::catalogue::{EntryAct, EntryView, code_of};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::{EntryState, Missing};
use domain::procedures::CATALOGUE_REGISTRATION;

use super::described::{Fact, ItemLine, facts, gap_place, items};
use super::list::compiles;
use super::sourced::{Sourced, sourced};
use super::timed::{Timed, timed};
use super::{entry_id, state_kind};
use crate::context::Member;
use crate::due::Due;
use crate::fields::Posted;
use crate::pages::screened::{self, GradeLine};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct GapLine {
    href: String,
    place: String,
    text: String,
}

struct StepMark {
    state: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "catalogue/entry.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows or hides a part of the page")]
struct EntryPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    version: u32,
    state: String,
    state_kind: &'static str,
    unit: String,
    code: String,
    public_href: String,
    share_code: String,
    share: String,
    steps: Vec<StepMark>,
    returned_for: String,
    gaps: Vec<GapLine>,
    case_href: String,
    case_number: String,
    due: Option<Due>,
    facts: Vec<Fact>,
    items: Vec<ItemLine>,
    acts: Vec<EntryAct>,
    is_published: bool,
    is_draft: bool,
    may_read_history: bool,
    data_href: String,
    /// The quality of its data; empty where the reader may not see it.
    quality_href: String,
    /// The day of the next yearly check; empty where the entry is not published.
    check_on: String,
    may_check: bool,
    sourced: Sourced,
    grade: GradeLine,
    timed: Option<Timed>,
}

impl EntryPage {
    fn may_edit(&self) -> bool {
        self.acts.contains(&EntryAct::Edit)
    }

    fn may_submit(&self) -> bool {
        self.acts.contains(&EntryAct::Submit)
    }

    fn may_take_back(&self) -> bool {
        self.acts.contains(&EntryAct::TakeBack)
    }
}

/// `GET /entries/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let view = web.app().entry_view(id, member.actor()).await.or_problem(&member.visitor)?;
    let sourced = sourced(&web, &member, &view, "").await?;
    page(&EntryPage { sourced, ..entry_page(&web, &member, &view, &view.gaps).await? })
}

/// `POST /entries/{id}/submit`
pub(super) async fn submit(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = entry_id(&member.visitor, &id)?;
    let seen = fields.get("version").parse().unwrap_or_default();
    let reason = fields.get("source_reason");
    match web.app().submit_entry_because(id, member.actor(), seen, reason).await {
        Ok(case) => Ok(see(&format!("/cases/{case}"), "catalogue-submitted")),
        Err(error) if !error.gaps().is_empty() => {
            let view =
                web.app().entry_view(id, member.actor()).await.or_problem(&member.visitor)?;
            let sourced = sourced(&web, &member, &view, reason).await?;
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &EntryPage { sourced, ..entry_page(&web, &member, &view, error.gaps()).await? },
            )
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `POST /entries/{id}/take-back`
pub(super) async fn take_back(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let id = entry_id(&member.visitor, &id)?;
    web.app().take_back_entry(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(&format!("/entries/{id}"), "catalogue-taken-back"))
}

async fn entry_page(
    web: &Web,
    member: &Member,
    view: &EntryView,
    gaps: &[Missing],
) -> Result<EntryPage, Problem> {
    let t = member.t();
    let entry = &view.entry;
    let suggested = web.app().suggested_grade(entry).await.or_problem(&member.visitor)?;
    let name = shown_name(t, entry.name(t.tag()));
    let open = view.case.as_ref().filter(|(case, _)| case.closed_at.is_none());
    let is_handed_in = open.is_some_and(|(case, _)| case.state == CATALOGUE_REGISTRATION.initial());
    let path = entry.code.as_ref().map(law::codes::ResourceCode::to_path);
    let shell = Shell::new(&member.visitor, Room::Workbench, name.clone())
        .crumb(t.s("nav-entries"), "/entries")
        .crumb(name.clone(), "");
    let is_own = member.actor().serves() == entry.unit;
    let may_read_all = is_own || member.actor().is_digital_office();
    let to_submit = matches!(entry.state, EntryState::Draft | EntryState::Returned);
    Ok(EntryPage {
        t,
        shell,
        id: entry.id.to_string(),
        name,
        version: entry.version,
        state: t.c("entry-state", code_of(&entry.state)),
        state_kind: state_kind(entry.state),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        public_href: path
            .filter(|_| view.is_published)
            .map(|path| format!("/catalogue/{path}"))
            .unwrap_or_default(),
        share_code: code_of(&entry.draft.sharing.share_type),
        share: t.c("share-type", code_of(&entry.draft.sharing.share_type)),
        steps: steps(t, entry.state, is_handed_in),
        returned_for: view.returned_for.clone(),
        gaps: if to_submit {
            gaps.iter().map(|gap| gap_line(t, view, gap)).collect()
        } else {
            Vec::new()
        },
        case_href: view
            .case
            .as_ref()
            .map(|(case, _)| format!("/cases/{}", case.id))
            .unwrap_or_default(),
        case_number: view.case.as_ref().map(|(case, _)| case.number.clone()).unwrap_or_default(),
        due: open.and_then(|(_, clock)| clock.as_ref()).map(|clock| Due::of(t, clock)),
        facts: facts(t, web.app().live().classes(), &entry.draft)
            .into_iter()
            .filter(|fact| !fact.value.is_empty())
            .collect(),
        items: items(t, entry),
        acts: view.acts.clone(),
        is_published: view.is_published,
        is_draft: to_submit,
        check_on: view.check.as_ref().map(|check| check.due_on.to_string()).unwrap_or_default(),
        may_check: is_own && compiles(member),
        may_read_history: may_read_all,
        quality_href: published_href(view, may_read_all, "quality"),
        data_href: published_href(view, is_own, "data"),
        sourced: Sourced::default(),
        grade: screened::grade(t, entry, &suggested),
        timed: timed(web, member, entry.id).await?,
    })
}

/// A page of a published entry; empty where it is not published or the reader may not see it.
fn published_href(view: &EntryView, may_see: bool, page: &str) -> String {
    if view.is_published && may_see {
        format!("/entries/{}/{page}", view.entry.id)
    } else {
        String::new()
    }
}

/// A draft may not have a name yet.
pub(super) fn shown_name(t: Texts, name: &str) -> String {
    if name.trim().is_empty() { t.s("catalogue-unnamed") } else { name.to_owned() }
}

/// The words of a gap.
pub(super) fn gap_words(t: Texts, gap: &Missing) -> String {
    t.c("gap", gap.code)
}

fn gap_line(t: Texts, view: &EntryView, gap: &Missing) -> GapLine {
    // The reason is asked for on the page itself.
    let href = match gap.field.as_str() {
        "source_reason" => "#field-source_reason".to_owned(),
        field => format!("/entries/{}/edit?check=1#field-{field}", view.entry.id),
    };
    GapLine { href, place: gap_place(t, &view.entry.draft, &gap.field), text: gap_words(t, gap) }
}

/// Draft, handed in, submitted, registered, published: where the working copy stands.
fn steps(t: Texts, state: EntryState, is_handed_in: bool) -> Vec<StepMark> {
    let at = match state {
        EntryState::Draft | EntryState::Returned => 0,
        EntryState::Submitted if is_handed_in => 1,
        EntryState::Submitted => 2,
        EntryState::Registered => 3,
        EntryState::Published | EntryState::Withdrawn | EntryState::Blocked => 5,
    };
    let mark = |(place, code): (usize, &str)| StepMark {
        state: match place {
            0 if state == EntryState::Returned => "returned",
            place if place < at => "done",
            place if place == at => "current",
            _ => "todo",
        },
        text: t.c("catalogue-step", code),
    };
    let steps = ["draft", "check", "register", "publish", "published"];
    steps.into_iter().enumerate().map(mark).collect()
}
