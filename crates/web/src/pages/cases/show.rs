//! `/cases/{id}`: the page of a case, as read and as read again after an act that was refused.

use app::cases::{Audience, CaseView, ClockView, Named, RelatedCase, content_of, stated_by};
use app::catalogue::EntryAct;
use app::live::Live;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::cases::Case;
use domain::catalogue::EntryState;
use domain::ids::UnitId;
use domain::people::Actor;
use domain::procedures::{
    self, CATALOGUE_OPINION, CATALOGUE_REGISTRATION, ENTRY_OPENING, PRODUCT, SHARING_APPLICATION,
    Values,
};
use domain::units::UnitKind;

use super::acts::{ActForm, Sent, act_forms};
use super::held::{HeldElsewhere, held_elsewhere};
use super::measured::{MeasuredPart, measured, quality_href};
use super::report::has_report;
use super::stated::{Fact, Wording, case_href};
use super::timeline::{EventLine, lines};
use super::{case_id, from_whom, state_kind, words};
use crate::context::Member;
use crate::due::{Due, minute};
use crate::fields::Fields;
use crate::pages::catalogue::changes::{self, Difference};
use crate::pages::labels;
use crate::pages::screened::{self, Found, GradeLine};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(super) struct RelatedLine {
    text: String,
    state: String,
    href: String,
}

pub(super) struct AttachedLine {
    href: String,
    name: String,
    size: String,
    digest: String,
    /// Whether a part of it was not read by the screening.
    is_unread: bool,
    who: String,
    at: String,
}

pub(super) struct RemarkLine {
    who: String,
    at: String,
    words: String,
    is_inside: bool,
    audience: String,
}

pub(super) struct AudienceChoice {
    code: &'static str,
    text: String,
    hint: String,
    checked: bool,
}

/// A procedure that may be opened about a case.
pub(crate) struct FollowUp {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// What a reader may open about a case.
pub(crate) fn follow_ups(t: Texts, case: &Case, actor: &Actor) -> Vec<FollowUp> {
    let link = |procedure: &procedures::Procedure| FollowUp {
        href: format!("/services/{}?case={}", procedure.code, case.id),
        text: words::word(t, "procedure", "", procedure.code),
    };
    procedures::follow_ups(case, actor).into_iter().map(link).collect()
}

/// What a submitted entry changes against the one published before.
pub(super) struct Review {
    before: String,
    after: String,
    differences: Vec<Difference>,
}

/// What an earlier act did, where somebody acted first.
pub(super) struct Overtaken {
    pub(super) events: Vec<EventLine>,
    /// What the reader had typed, where its act is no longer open.
    pub(super) kept: Vec<Fact>,
}

#[derive(Template)]
#[template(path = "cases/case.html")]
pub(super) struct CasePage {
    pub(super) t: Texts,
    pub(super) shell: Shell,
    pub(super) id: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) procedure: String,
    pub(super) state: String,
    pub(super) state_kind: &'static str,
    pub(super) applicant: String,
    pub(super) provider: String,
    pub(super) decider: String,
    pub(super) opened: String,
    pub(super) basis: String,
    pub(super) version: u32,
    pub(super) entry_href: String,
    /// Where a returned entry is mended and submitted again; empty for anything else.
    pub(super) mend_href: String,
    /// Whether there is a masking sample to look at.
    pub(super) has_sample: bool,
    /// Where a registered product's label stands; empty for anything else.
    pub(super) label_href: String,
    /// What the reader may open about this case.
    pub(super) follow_ups: Vec<FollowUp>,
    /// Whether there is a yearly report to read.
    pub(super) has_report: bool,
    pub(super) dues: Vec<Due>,
    pub(super) facts: Vec<Fact>,
    /// What a registration changes; none where nothing was published before.
    pub(super) review: Option<Review>,
    /// What others held of it when it was submitted, and why the unit went on; none for anything but a registration.
    pub(super) held: Option<HeldElsewhere>,
    /// What screening found in the file a review is about.
    pub(super) found: Option<Found>,
    /// What was measured last of the conflict it is about.
    pub(super) measured: Option<MeasuredPart>,
    /// The quality of the resource that a case of quality is about; empty for any other case.
    pub(super) quality_href: String,
    /// The grade suggested for an entry that is to be registered.
    pub(super) grade: Option<GradeLine>,
    pub(super) related: Vec<RelatedLine>,
    pub(super) events: Vec<EventLine>,
    pub(super) acts: Vec<ActForm>,
    pub(super) attached: Vec<AttachedLine>,
    pub(super) attached_max: String,
    pub(super) remarks: Vec<RemarkLine>,
    pub(super) audiences: Vec<AudienceChoice>,
    pub(super) overtaken: Option<Overtaken>,
    pub(super) refusal: String,
    /// What was wrong with a file or a remark.
    pub(super) attach_error: String,
    pub(super) remark_error: String,
    pub(super) remark_text: String,
}

/// `GET /cases/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = case_id(&member.visitor, &id)?;
    let view = web.app().case(id, member.actor()).await.or_problem(&member.visitor)?;
    if view.case.procedure == SHARING_APPLICATION.code {
        let query = &member.visitor.query;
        let said = if query.is_empty() { String::new() } else { format!("?{query}") };
        return Ok(Redirect::to(&format!("/applications/{id}{said}")).into_response());
    }
    page(&case_page(&web, &member, &view, Sent::nothing()).await?)
}

/// The page with act forms as `sent` left them.
pub(super) async fn case_page(
    web: &Web,
    member: &Member,
    view: &CaseView,
    sent: Sent<'_>,
) -> Result<CasePage, Problem> {
    let t = member.t();
    let case = &view.case;
    let named = named(web, member, view).await?;
    let live = web.app().live();
    let shell =
        Shell::new(&member.visitor, Room::Workbench, format!("{} {}", case.number, case.title))
            .crumb(member.desk(), "/work")
            .crumb(case.number.clone(), "");
    let unit = |unit: UnitId| live.unit_name(unit, t.tag());
    let own_provider = case.provider == case.applicant;
    Ok(CasePage {
        t,
        shell,
        id: case.id.to_string(),
        number: case.number.clone(),
        title: if case.title.is_empty() { case.number.clone() } else { case.title.clone() },
        procedure: words::word(t, "procedure", "", &case.procedure),
        state: words::state(t, &case.procedure, &case.state),
        state_kind: state_kind(&case.procedure, &case.state),
        applicant: from_whom(t, &live, case),
        provider: if own_provider { String::new() } else { unit(case.provider) },
        decider: unit(case.decider),
        opened: minute(case.opened_at),
        basis: procedures::find(&case.procedure)
            .map(|procedure| words::basis(t, procedure.basis))
            .unwrap_or_default(),
        version: case.version,
        entry_href: subject_href(member, &live, case),
        mend_href: mend_href(web, member, case).await,
        label_href: if case.procedure == PRODUCT.code && case.state == "in_register" {
            labels::href(case.id)
        } else {
            String::new()
        },
        follow_ups: follow_ups(t, case, member.actor()),
        has_sample: case.procedure == ENTRY_OPENING.code && !member.actor().unit_kind.is_outside(),
        has_report: has_report(view),
        dues: dues(t, view),
        facts: facts(web, member, view, &named),
        review: review(web, member, case).await?,
        held: held_elsewhere(&wording(member, &live, view, &named), case),
        found: found(web, member, case).await?,
        measured: measured(web, member, case).await?,
        quality_href: quality_href(case),
        grade: grade(web, member, case).await?,
        related: related(t, view),
        events: lines(web, t, view, &named, Some(member.actor())),
        acts: act_forms(web, member, view, sent).await?,
        attached: attached(web, member, view),
        attached_max: t
            .f("case-attach-max", &[("size", size(app::cases::DOCUMENT_BYTES_MAX as u64))]),
        remarks: remarks(web, member, view),
        audiences: audiences(t, view),
        overtaken: None,
        refusal: String::new(),
        attach_error: String::new(),
        remark_error: String::new(),
        remark_text: String::new(),
    })
}

/// Where the entry is read that a case is about; empty where there is none.
fn subject_href(member: &Member, live: &Live, case: &Case) -> String {
    let href = match case.entry {
        // What is asked about is what was submitted, not what is published.
        Some(entry) if case.procedure == CATALOGUE_OPINION.code && case.closed_at.is_none() => {
            Some(format!("/entries/{entry}"))
        }
        entry => entry.and_then(|entry| entry_href(member, live, entry)),
    };
    href.unwrap_or_default()
}

/// Names of everything the case and its events refer to.
pub(super) async fn named(web: &Web, member: &Member, view: &CaseView) -> Result<Named, Problem> {
    let content = content_of(&view.case).unwrap_or_default();
    let by_acts: Vec<Values> = view.events.iter().map(stated_by).collect();
    let values: Vec<&Values> = std::iter::once(&content.stated).chain(&by_acts).collect();
    let app = web.app();
    app.named(&values, view.case.entry, Some(member.actor())).await.or_problem(&member.visitor)
}

fn entry_href(
    member: &Member,
    live: &app::live::Live,
    entry: domain::ids::EntryId,
) -> Option<String> {
    if member.actor().unit_kind.is_outside() {
        let code = live.table(entry)?.entry.code.as_ref()?.to_path();
        return Some(format!("/catalogue/{code}"));
    }
    let own = live.table(entry).map(|table| table.entry.unit);
    let may_open =
        own.is_none_or(|unit| unit == member.actor().unit) || member.actor().is_digital_office();
    match live.table(entry).and_then(|table| table.entry.code.as_ref()) {
        Some(code) if !may_open => Some(format!("/catalogue/{}", code.to_path())),
        _ => Some(format!("/entries/{entry}")),
    }
}

/// The form of the entry where it stands returned and the reader compiles it; else empty.
async fn mend_href(web: &Web, member: &Member, case: &Case) -> String {
    let is_returned = case.procedure == CATALOGUE_REGISTRATION.code && case.state == "returned";
    let Some(entry) = case.entry.filter(|_| is_returned) else { return String::new() };
    match web.app().entry_view(entry, member.actor()).await {
        Ok(view)
            if view.entry.state == EntryState::Returned && view.acts.contains(&EntryAct::Edit) =>
        {
            format!("/entries/{entry}/edit")
        }
        _ => String::new(),
    }
}

async fn review(web: &Web, member: &Member, case: &Case) -> Result<Option<Review>, Problem> {
    if case.procedure != CATALOGUE_REGISTRATION.code {
        return Ok(None);
    }
    let t = member.t();
    let compared = web.app().submitted_changes(case, member.actor()).await;
    let compared = compared.or_problem(&member.visitor)?;
    let version = |number: u32| t.f("catalogue-version-n", &[("n", number.to_string())]);
    Ok(compared.map(|compared| Review {
        before: compared.before.map(|before| version(before.version)).unwrap_or_default(),
        after: version(compared.after.version),
        differences: changes::lines(t, web.app().live().classes(), &compared.changes),
    }))
}

/// What screening found in the file that a secrecy review is about.
async fn found(web: &Web, member: &Member, case: &Case) -> Result<Option<Found>, Problem> {
    let findings = web.app().findings_of(case).await.or_problem(&member.visitor)?;
    Ok(findings.map(|findings| screened::of_review(member.t(), &findings)))
}

/// The grade suggested for the entry of a registration, for those who decide it.
async fn grade(web: &Web, member: &Member, case: &Case) -> Result<Option<GradeLine>, Problem> {
    let is_registration = case.procedure == CATALOGUE_REGISTRATION.code;
    let Some(entry) = case.entry.filter(|_| is_registration) else { return Ok(None) };
    let graded = web.app().grade_of(entry).await.or_problem(&member.visitor)?;
    Ok(graded.map(|(entry, suggestion)| screened::grade(member.t(), &entry, &suggestion)))
}

/// Running clocks first.
fn dues(t: Texts, view: &CaseView) -> Vec<Due> {
    let ended = |clock: &&ClockView| matches!(clock.state.phase, law::clocks::Phase::Ended { .. });
    let (over, running): (Vec<_>, Vec<_>) = view.clocks.iter().partition(ended);
    let due = |clock: &ClockView| Due::of_procedure(t, &view.case.procedure, clock);
    running.into_iter().chain(over).map(due).collect()
}

fn facts(web: &Web, member: &Member, view: &CaseView, named: &Named) -> Vec<Fact> {
    let (Some(procedure), Some(content)) =
        (procedures::find(&view.case.procedure), content_of(&view.case))
    else {
        return Vec::new();
    };
    let live = web.app().live();
    wording(member, &live, view, named).facts(procedure.form, &content.stated)
}

fn wording<'a>(
    member: &Member,
    live: &'a app::live::Live,
    view: &'a CaseView,
    named: &'a Named,
) -> Wording<'a> {
    Wording {
        t: member.t(),
        live,
        named,
        procedure: &view.case.procedure,
        entry: view.case.entry,
        is_inside: !member.actor().unit_kind.is_outside(),
    }
}

fn related(t: Texts, view: &CaseView) -> Vec<RelatedLine> {
    let line = |key: &str, case: &RelatedCase| {
        let kind = words::word(t, "procedure", "", &case.procedure);
        let text = format!("{kind} {} {}", case.number, case.title);
        RelatedLine {
            text: t.f(key, &[("case", text.trim_end().to_owned())]),
            state: words::state(t, &case.procedure, &case.state),
            href: case_href(case.id, &case.procedure, case.reach),
        }
    };
    let parent = view.parent.iter().map(|case| line("case-parent", case));
    parent.chain(view.children.iter().map(|case| line("case-child", case))).collect()
}

/// Bytes as a reader counts them.
pub(super) fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes} B"),
        _ if bytes < KIB * KIB => format!("{} KB", bytes.div_ceil(KIB)),
        _ => format!("{}.{} MB", bytes / KIB / KIB, bytes % (KIB * KIB) * 10 / KIB / KIB),
    }
}

/// Who wrote something, as the reader may know: those of the public are told the office.
fn writer(web: &Web, member: &Member, person: domain::ids::PersonId, unit: UnitId) -> String {
    let (live, tag) = (web.app().live(), member.t().tag());
    let is_outside = member.actor().unit_kind.is_outside();
    if is_outside && unit != member.actor().unit {
        return live.unit_name(unit, tag);
    }
    let is_citizen = live.unit(unit).is_some_and(|known| known.kind == UnitKind::NaturalPerson);
    let name = live.person_name(person, tag);
    if is_citizen { name } else { format!("{name} · {}", live.unit_name(unit, tag)) }
}

fn attached(web: &Web, member: &Member, view: &CaseView) -> Vec<AttachedLine> {
    let line = |document: &app::cases::Document| AttachedLine {
        href: format!("/cases/{}/attachments/{}", view.case.id, document.id),
        name: document.name.clone(),
        size: size(document.bytes),
        digest: document.digest.clone(),
        is_unread: document.unread > 0,
        who: writer(web, member, document.by, document.unit),
        at: minute(document.at),
    };
    view.documents.iter().map(line).collect()
}

fn remarks(web: &Web, member: &Member, view: &CaseView) -> Vec<RemarkLine> {
    let line = |remark: &app::cases::Remark| {
        let code: &str = remark.audience.into();
        RemarkLine {
            who: writer(web, member, remark.by, remark.unit),
            at: minute(remark.at),
            words: remark.words.clone(),
            is_inside: remark.audience == Audience::Office,
            audience: member.t().c("case-audience", code),
        }
    };
    view.remarks.iter().map(line).collect()
}

fn audiences(t: Texts, view: &CaseView) -> Vec<AudienceChoice> {
    let choice = |(place, audience): (usize, &Audience)| {
        let code: &'static str = (*audience).into();
        AudienceChoice {
            code,
            text: t.c("case-audience", code),
            hint: t.s(&format!("case-audience-{code}-hint")),
            checked: place == 0,
        }
    };
    view.audiences.iter().enumerate().map(choice).collect()
}

/// What was typed, as facts to be copied from.
pub(super) fn typed(t: Texts, procedure: &str, act: &str, sent: &Fields) -> Vec<Fact> {
    let prefix = format!("{act}.");
    let line = |(name, value): &(String, String)| {
        let code = name.strip_prefix(&prefix)?;
        let text = value.trim().to_owned();
        let name =
            if code == "reason" { t.s("case-reason") } else { words::field(t, procedure, code) };
        (!text.is_empty()).then(|| Fact { name, text, href: String::new() })
    };
    sent.pairs().iter().filter_map(line).collect()
}
