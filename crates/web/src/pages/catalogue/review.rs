//! `/catalogue/review`: the submissions that wait for the registrar, each with what it changes; and one act on several.

use app::cases::ClockView;
use app::catalogue::{EntryQuery, ReviewOutcome, ReviewRow};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::ids::{CaseId, UnitId};

use super::changes::{Difference, lines, summary};
use super::described::gap_place;
use super::entry::{gap_words, shown_name};
use super::grouped;
use super::list::{UnitOption, unit_options};
use crate::context::Member;
use crate::due::Due;
use crate::fields::{Fields, Posted, percent_encode};
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Submissions of a page.
const ROWS: u32 = 20;

struct ReviewLine {
    /// The case with the version it was read at.
    choice: String,
    name: String,
    href: String,
    number: String,
    unit: String,
    state: String,
    due: Option<Due>,
    is_new: bool,
    summary: String,
    differences: Vec<Difference>,
    gaps: Vec<String>,
    obstacles: Vec<String>,
    may_act: bool,
}

struct OutcomeLine {
    href: String,
    number: String,
    title: String,
    done: bool,
    why: String,
}

#[derive(Template)]
#[template(path = "catalogue/review.html")]
struct ReviewPage {
    t: Texts,
    shell: Shell,
    before: String,
    after: String,
    units: Vec<UnitOption>,
    unit: String,
    lines: Vec<ReviewLine>,
    outcomes: Vec<OutcomeLine>,
    problem: String,
    reason: String,
    is_filtered: bool,
    summary: String,
    first: String,
    next: String,
}

/// What was sent and came of it.
#[derive(Default)]
struct Sent {
    outcomes: Vec<ReviewOutcome>,
    problem: String,
    reason: String,
}

/// `GET /catalogue/review`; `unit` narrows to one unit, `after` pages.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    page(&review_page(&web, &member, &fields, Sent::default()).await?)
}

/// `POST /catalogue/review`: one act on each chosen submission.
pub(super) async fn decide(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let chosen: Option<Vec<(CaseId, u32)>> = fields.all("case").into_iter().map(chosen).collect();
    let chosen = chosen.ok_or_else(|| member.visitor.not_found())?;
    let (act, reason) = (fields.get("act"), fields.get("reason"));
    match web.app().review_submissions(&chosen, act, reason, member.actor()).await {
        Ok(outcomes) => {
            let sent = Sent { outcomes, ..Sent::default() };
            page(&review_page(&web, &member, &fields, sent).await?)
        }
        Err(error) => {
            let Some(problem) = error_words(member.t(), &error) else {
                return Err(Problem::from_app(&member.visitor, &error));
            };
            let sent = Sent { problem, reason: reason.to_owned(), ..Sent::default() };
            let again = review_page(&web, &member, &fields, sent).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// A chosen submission with the version it was read at.
fn chosen(sent: &str) -> Option<(CaseId, u32)> {
    let (case, version) = sent.split_once(':')?;
    Some((case.parse().ok()?, version.parse().ok()?))
}

async fn review_page(
    web: &Web,
    member: &Member,
    fields: &Fields,
    sent: Sent,
) -> Result<ReviewPage, Problem> {
    let (t, visitor, actor) = (member.t(), &member.visitor, member.actor());
    let unit: Option<UnitId> = fields.optional("unit", visitor)?;
    let after = fields.get("after");
    let found = web.app().submissions(unit, actor, &fields.slice(ROWS)).await;
    let found = found.or_problem(visitor)?;
    let total = web.app().submission_count(unit, actor).await.or_problem(visitor)?;
    let query = EntryQuery { unit, ..EntryQuery::default() };
    Ok(ReviewPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("catalogue-review"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(t.s("catalogue-review"), ""),
        before: t.s("catalogue-review-before"),
        after: t.s("catalogue-review-after"),
        units: unit_options(web, member, &query),
        unit: unit.map(|unit| unit.to_string()).unwrap_or_default(),
        lines: found.rows.iter().map(|row| line(web, t, row)).collect(),
        outcomes: sent.outcomes.iter().map(|outcome| outcome_line(t, outcome)).collect(),
        problem: sent.problem,
        reason: sent.reason,
        is_filtered: unit.is_some(),
        summary: t.f("catalogue-review-total", &[("total", grouped(total))]),
        first: if after.is_empty() { String::new() } else { href(unit, "") },
        next: found.next.map(|next| href(unit, &next)).unwrap_or_default(),
    })
}

fn href(unit: Option<UnitId>, after: &str) -> String {
    let unit = unit.map(|unit| format!("unit={unit}"));
    let after = Some(after).filter(|after| !after.is_empty());
    let after = after.map(|after| format!("after={}", percent_encode(after)));
    let pairs: Vec<String> = [unit, after].into_iter().flatten().collect();
    format!("/catalogue/review?{}", pairs.join("&"))
}

fn line(web: &Web, t: Texts, row: &ReviewRow) -> ReviewLine {
    let live = web.app().live();
    let changes = row.changes.as_deref().unwrap_or_default();
    let gap = |gap: &Missing| {
        format!("{} {}", gap_place(t, &row.entry.draft, &gap.field), gap_words(t, gap))
    };
    ReviewLine {
        choice: format!("{}:{}", row.case.id, row.case.version),
        name: shown_name(t, row.entry.name(t.tag())),
        href: format!("/cases/{}", row.case.id),
        number: row.case.number.clone(),
        unit: live.unit_name(row.entry.unit, t.tag()),
        state: words::state(t, &row.case.procedure, &row.case.state),
        due: row.clock.as_ref().map(|clock: &ClockView| Due::of(t, clock)),
        is_new: row.changes.is_none(),
        summary: summary(t, changes),
        differences: lines(t, live.classes(), changes),
        gaps: row.gaps.iter().map(gap).collect(),
        obstacles: obstacles(t, row),
        may_act: !row.acts.is_empty(),
    }
}

/// What stands in the way of a submission, or of the reader.
fn obstacles(t: Texts, row: &ReviewRow) -> Vec<String> {
    let mut obstacles = Vec::new();
    if row.secrecy_reviews > 0 {
        obstacles.push(t.s("catalogue-review-secrecy"));
    }
    if row.acts.is_empty() {
        obstacles.push(t.s("catalogue-review-own"));
    }
    obstacles
}

fn outcome_line(t: Texts, outcome: &ReviewOutcome) -> OutcomeLine {
    let why = outcome
        .refused
        .as_ref()
        .map(|error| error_words(t, error).unwrap_or_else(|| t.s("catalogue-review-not-done")));
    OutcomeLine {
        href: format!("/cases/{}", outcome.case),
        number: outcome.number.clone(),
        title: outcome.title.clone(),
        done: why.is_none(),
        why: why.unwrap_or_default(),
    }
}
