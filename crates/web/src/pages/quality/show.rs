//! `/entries/{id}/quality`: the score of a resource with its six dimensions and its trend, and what became of each rule.

use app::quality::{Dimension, EntryQuality, Evaluation, Outcome, RuleVersion, SetRule};
use askama::Template;
use axum::extract::{Path, State};
use domain::procedures::QUALITY_CASE;
use domain::quality::{QualityBound, QualityFigures};
use strum::IntoEnumIterator;

use super::entry_id;
use super::words::{failing, kind_name, kind_of, points, says, title};
use crate::context::Member;
use crate::due::minute;
use crate::pages::cases::words;
use crate::pages::conflicts::rate;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct DimensionLine {
    name: String,
    note: String,
    points: String,
}

struct TrendLine {
    version: String,
    at: String,
    points: String,
    /// As a number for the picture; empty where there is none.
    value: String,
    rules: String,
    rows: String,
}

struct RuleLine {
    href: String,
    title: String,
    says: String,
    dimension: String,
    kind: String,
    /// Whether the unit added it.
    is_added: bool,
    tested: String,
    failed: String,
    share: String,
    drift: String,
    sampled: String,
    tag: &'static str,
    state: String,
}

struct HistoryLine {
    version: String,
    at: String,
    by: String,
    what: String,
    rule: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "quality/entry.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows or hides a part of the page")]
struct QualityPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    is_evaluated: bool,
    has_rows: bool,
    points: String,
    tag: &'static str,
    state: String,
    dimensions: Vec<DimensionLine>,
    rows: String,
    version: String,
    evaluated_at: String,
    rules_used: String,
    /// Whether the rules that count are others than those of the newest evaluation.
    rules_changed: bool,
    bound: String,
    case_href: String,
    case_text: String,
    case_state: String,
    trend: Vec<TrendLine>,
    rules: Vec<RuleLine>,
    failing: u64,
    history: Vec<HistoryLine>,
    is_owner: bool,
}

/// `GET /entries/{id}/quality`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let found = web.app().entry_quality(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&quality_page(&web, &member, &found))
}

fn quality_page(web: &Web, member: &Member, found: &EntryQuality) -> QualityPage {
    let t = member.t();
    let entry = &found.table.entry;
    let name = entry.name(t.tag()).to_owned();
    let newest = found.newest.as_ref();
    let whole = newest.and_then(|one| one.score.whole);
    let bound = QualityBound { permille: found.bound_permille };
    let figures = newest.and_then(QualityFigures::of);
    let is_below = figures.is_some_and(|figures| bound.is_crossed(figures));
    let over = figures.map_or(0, |figures| figures.over);
    let case = found.case.as_ref();
    QualityPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("quality"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(name.clone(), &format!("/entries/{}", entry.id))
            .crumb(t.s("quality"), ""),
        id: entry.id.to_string(),
        name,
        is_evaluated: newest.is_some(),
        has_rows: found.table.version.is_some(),
        points: points(whole),
        tag: kind_of(whole, is_below),
        state: match (is_below, over) {
            (false, _) => t.s("quality-within"),
            (true, 0) => t.s("quality-below"),
            (true, over) => t.f("quality-over", &[("n", over.to_string())]),
        },
        dimensions: Dimension::iter().map(|one| dimension(t, newest, one)).collect(),
        rows: newest.map(|one| grouped(one.rows)).unwrap_or_default(),
        version: newest.map(|one| one.table_version.to_string()).unwrap_or_default(),
        evaluated_at: newest.map(|one| minute(one.at)).unwrap_or_default(),
        rules_used: newest.map(|one| rules_used(t, one)).unwrap_or_default(),
        rules_changed: newest.is_some_and(|one| one.rules_digest != found.set.digest),
        bound: points(Some(found.bound_permille.saturating_mul(10))),
        case_href: case.map(|case| format!("/cases/{}", case.id)).unwrap_or_default(),
        case_text: case
            .map(|case| t.f("conflicts-case", &[("number", case.number.clone())]))
            .unwrap_or_default(),
        case_state: case
            .map(|case| words::state(t, QUALITY_CASE.code, &case.state))
            .unwrap_or_default(),
        trend: found.trend.iter().map(|one| trend_line(t, one)).collect(),
        rules: found.rules.iter().map(|rule| rule_line(web, t, found, rule)).collect(),
        failing: newest
            .map(|one| one.outcomes.iter().filter(|outcome| outcome.failed > 0).count() as u64)
            .unwrap_or_default(),
        history: found.history.iter().map(|set| history_line(web, t, found, set)).collect(),
        is_owner: found.is_owner,
    }
}

fn dimension(t: Texts, newest: Option<&Evaluation>, one: Dimension) -> DimensionLine {
    let code: &str = one.into();
    let found = newest.and_then(|newest| newest.score.dimensions.get(&one)).copied();
    DimensionLine {
        name: t.c("quality-dimension", code),
        note: if found.is_none() { t.s("quality-not-judged") } else { String::new() },
        points: points(found),
    }
}

/// The name of the rules of an evaluation: version and digest.
fn rules_used(t: Texts, evaluation: &Evaluation) -> String {
    t.f(
        "quality-rules-version",
        &[
            ("version", evaluation.rules_version.to_string()),
            ("digest", evaluation.rules_digest.clone()),
        ],
    )
}

fn trend_line(t: Texts, one: &Evaluation) -> TrendLine {
    TrendLine {
        version: one.table_version.to_string(),
        at: minute(one.at),
        points: points(one.score.whole),
        value: one.score.whole.map(|whole| points(Some(whole))).unwrap_or_default(),
        rules: rules_used(t, one),
        rows: grouped(one.rows),
    }
}

fn rule_line(web: &Web, t: Texts, found: &EntryQuality, set: &SetRule) -> RuleLine {
    let rule = &set.rule;
    let outcomes = found.newest.iter().flat_map(|newest| &newest.outcomes);
    let outcome = outcomes
        .filter(|outcome| outcome.rule.kind == rule.kind)
        .find(|outcome| outcome.rule.code == rule.code);
    let (tag, state) = standing(t, set, outcome);
    let judged = outcome.filter(|outcome| outcome.is_judged());
    let shown = |count: fn(&Outcome) -> u64| judged.map(|one| grouped(count(one)));
    RuleLine {
        href: format!("/entries/{}/quality/rules/{}", found.table.entry.id, rule.code),
        title: title(t, rule),
        says: says(t, &web.app().live(), &found.table, &rule.kind),
        dimension: t.c("quality-dimension", <&str>::from(rule.kind.dimension())),
        kind: kind_name(t, &rule.kind),
        is_added: set.is_added,
        tested: shown(|one| one.tested).unwrap_or_default(),
        failed: shown(|one| one.failed).unwrap_or_default(),
        share: judged.map(failing).unwrap_or_default(),
        drift: outcome
            .and_then(|one| one.drift_permille)
            .map(|drift| t.f("quality-drift", &[("drift", rate(drift, true))]))
            .unwrap_or_default(),
        sampled: judged
            .filter(|one| one.sampled_permille < 1_000)
            .map(|one| {
                let part = rate(u64::from(one.sampled_permille), true);
                t.f("quality-sampled", &[("part", part)])
            })
            .unwrap_or_default(),
        tag,
        state,
    }
}

fn standing(t: Texts, set: &SetRule, outcome: Option<&Outcome>) -> (&'static str, String) {
    if !set.is_on {
        return ("neutral", t.s("quality-state-off"));
    }
    let Some(outcome) = outcome else { return ("neutral", t.s("quality-state-waiting")) };
    match outcome.skipped {
        Some(skip) => ("neutral", t.c("quality-skip", <&str>::from(skip))),
        None if outcome.is_over() => ("overdue", t.s("quality-state-over")),
        None if outcome.failed > 0 => ("soon", t.s("quality-state-failing")),
        None => ("ok", t.s("quality-state-passed")),
    }
}

fn history_line(web: &Web, t: Texts, found: &EntryQuality, set: &RuleVersion) -> HistoryLine {
    let known = set.rules.iter().find(|rule| rule.code == set.code);
    let known =
        known.or_else(|| found.rules.iter().map(|one| &one.rule).find(|one| one.code == set.code));
    HistoryLine {
        version: set.version.to_string(),
        at: minute(set.at),
        by: web.app().live().person_name(set.by, t.tag()),
        what: t.c("quality-change", <&str>::from(set.change)),
        rule: known.map_or_else(
            || set.code.clone(),
            |rule| {
                let says = says(t, &web.app().live(), &found.table, &rule.kind);
                format!("{} · {says}", title(t, rule))
            },
        ),
        reason: set.reason.clone(),
    }
}
