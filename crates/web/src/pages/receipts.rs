//! My receipts, who used my data, and one receipt with its proof explained.

use app::log::{Outcome, Receipt, Stage, StoredContent, StoredRecord, UsageRecord};
use app::receipts::{Perspective, RecordPage};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;

use crate::context::Member;
use crate::due::minute;
use crate::fields::Fields;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::{Lang, Texts};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/receipts", Guard::Signed, ours).get("/usage", Guard::Signed, theirs).get(
        "/receipts/{receipt}",
        Guard::Party,
        show,
    )
}

const ROWS: usize = 50;
/// Days that the chart shows.
const CHART_DAYS: i64 = 56;

struct UseLine {
    href: String,
    receipt: String,
    /// The receipt without its digest.
    number: String,
    at: String,
    method: String,
    resource: String,
    content: String,
    other_unit: String,
    user: String,
    matter: String,
    rows: u64,
    outcome: String,
    kind: &'static str,
}

struct DayLine {
    day: String,
    answered: u64,
    other: u64,
}

#[derive(Template)]
#[template(path = "receipts/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    family: &'static str,
    lines: Vec<UseLine>,
    days: Vec<DayLine>,
    calls: String,
    rows: String,
    turned: String,
    next: String,
    lag: u64,
}

async fn ours(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    list(&web, &member, Perspective::Consumer, "/receipts", "receipts", &query.unwrap_or_default())
}

async fn theirs(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    list(&web, &member, Perspective::Provider, "/usage", "usage", &query.unwrap_or_default())
}

fn list(
    web: &Web,
    member: &Member,
    perspective: Perspective,
    path: &str,
    family: &'static str,
    query: &str,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let before = Fields::parse(query).get("before").parse().ok();
    let found: RecordPage =
        web.app().usage_records(member.actor(), perspective, before, ROWS).or_problem(visitor)?;
    let today = visitor.today;
    let from = today.saturating_sub(jiff::Span::new().days(CHART_DAYS));
    let counts =
        web.app().usage_counts(member.actor(), perspective, from, today).or_problem(visitor)?;
    let mut days: Vec<DayLine> = Vec::new();
    for count in &counts {
        let day = count.day.to_string();
        if days.last().is_none_or(|last| last.day != day) {
            days.push(DayLine { day, answered: 0, other: 0 });
        }
        let Some(last) = days.last_mut() else { continue };
        if count.outcome == "answered" {
            last.answered += count.calls;
        } else {
            last.other += count.calls;
        }
    }
    let sum =
        |wanted: fn(&app::log::DayCount) -> u64| grouped(counts.iter().map(wanted).sum::<u64>());
    page(&ListPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.c(family, "title")),
        family,
        lines: found
            .records
            .iter()
            .filter_map(|stored| line(web, t, perspective, stored))
            .collect(),
        calls: sum(|count| count.calls),
        rows: sum(|count| count.rows),
        turned: sum(|count| if count.outcome == "denied" { count.calls } else { 0 }),
        days,
        next: found.next.map_or_else(String::new, |next| format!("{path}?before={next}")),
        lag: found.lag,
    })
}

fn outcome(t: Texts, outcome: &Outcome) -> (String, &'static str) {
    let kind = match outcome {
        Outcome::Answered => "ok",
        Outcome::NotFound => "neutral",
        Outcome::Denied { .. } => "soon",
        Outcome::Failed => "error",
    };
    (t.c("outcome", outcome.code()), kind)
}

fn instant(at_ms: i64) -> String {
    minute(Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn line(web: &Web, t: Texts, perspective: Perspective, stored: &StoredRecord) -> Option<UseLine> {
    let StoredContent::Use { record, .. } = &stored.content else { return None };
    let other = match perspective {
        Perspective::Consumer => &record.provider_unit,
        Perspective::Provider => &record.consumer_unit,
    };
    let (word, kind) = outcome(t, &record.outcome);
    let items = record.content.split_once(':').map_or("", |(_, items)| items);
    Some(UseLine {
        href: format!("/receipts/{}", stored.receipt),
        receipt: stored.receipt.to_string(),
        number: format!("R{}", stored.receipt.index),
        at: instant(stored.at_ms),
        method: t.c("use-method", record.method.code()),
        resource: record.resource.clone(),
        content: readable(t, items),
        other_unit: unit_name(web, t, other),
        user: record.user.clone(),
        matter: record.matter.clone().unwrap_or_default(),
        rows: record.row_count,
        outcome: word,
        kind,
    })
}

/// Resource and items as the log keeps them, `307002/000001:姓名,性别`, in the language's punctuation.
fn readable(t: Texts, content: &str) -> String {
    match t.lang {
        Lang::Chinese => content.replace(':', "：").replace(',', "、"),
        Lang::English => content.replace(':', ": ").replace(',', ", "),
    }
}

fn unit_name(web: &Web, t: Texts, id: &str) -> String {
    id.parse().map_or_else(|_unknown| id.to_owned(), |id| web.app().live().unit_name(id, t.tag()))
}

struct Fact {
    name: String,
    value: String,
}

struct ProofStep {
    number: usize,
    side: &'static str,
    hash: String,
}

#[derive(Template)]
#[template(path = "receipts/receipt.html")]
struct ReceiptPage {
    t: Texts,
    shell: Shell,
    receipt: String,
    index: u64,
    facts: Vec<Fact>,
    evidence: Vec<Fact>,
    leaf_hash: String,
    tree_size: u64,
    root: String,
    steps: Vec<ProofStep>,
    checkpoint: String,
    verified: bool,
    key: String,
}

async fn show(State(web): State<Web>, member: Member, Path(receipt): Path<String>) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let receipt: Receipt = receipt.parse().map_err(|_malformed| visitor.not_found())?;
    let stored = web.app().receipt(&receipt, member.actor()).or_problem(visitor)?;
    let proof = web.app().inclusion_proof(&receipt).await.or_problem(visitor)?;
    let key = web.app().log_key();
    let checked = key.parse().ok().and_then(|key| proof.verify(&key).ok());
    let (facts, evidence) = match &stored.content {
        StoredContent::Use { record, .. } => (seven(t, record), rest(&web, t, record)),
        StoredContent::Erased { by, order } => {
            (vec![fact(t, "erased", format!("{order} (#{by})"))], Vec::new())
        }
        StoredContent::Erasure { target, order } => {
            (vec![fact(t, "erasure", format!("{order} (#{target})"))], Vec::new())
        }
    };
    page(&ReceiptPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("receipts-one"))
            .crumb(t.s("nav-receipts"), "/receipts")
            .crumb(receipt.to_string(), ""),
        receipt: receipt.to_string(),
        index: proof.index,
        facts,
        evidence,
        leaf_hash: proof.leaf_hash.to_string(),
        tree_size: proof.tree_size,
        root: checked.as_ref().map(|checkpoint| checkpoint.root.to_string()).unwrap_or_default(),
        steps: steps(proof.index, proof.tree_size, &proof.path),
        checkpoint: proof.checkpoint.clone(),
        verified: checked.is_some() && receipt.matches(&proof.leaf_hash),
        key,
    })
}

fn fact(t: Texts, name: &str, value: String) -> Fact {
    Fact { name: t.c("receipts", name), value }
}

/// The seven statutory fields, in the order of Article 22.
fn seven(t: Texts, record: &UsageRecord) -> Vec<Fact> {
    vec![
        fact(t, "purpose", record.purpose.clone()),
        fact(t, "user", record.user.clone()),
        fact(t, "approver", record.approver.clone()),
        fact(t, "content", readable(t, &record.content)),
        fact(t, "at", instant(record.at_ms)),
        fact(t, "method", t.c("use-method", record.method.code())),
        fact(t, "medium", t.c("medium", &record.medium)),
    ]
}

fn rest(web: &Web, t: Texts, record: &UsageRecord) -> Vec<Fact> {
    let mut facts = vec![
        fact(t, "consumer", unit_name(web, t, &record.consumer_unit)),
        fact(t, "provider", unit_name(web, t, &record.provider_unit)),
        fact(t, "matter", record.matter.clone().unwrap_or_default()),
        fact(t, "grant", record.grant.clone().unwrap_or_default()),
        fact(t, "decision", record.grant_decision.clone().unwrap_or_default()),
        fact(
            t,
            "version",
            record.table_version.map(|version| version.to_string()).unwrap_or_default(),
        ),
        fact(t, "rows", grouped(record.row_count)),
        fact(t, "outcome", outcome(t, &record.outcome).0),
        fact(t, "stage", t.c("use-stage", stage(&record.stage))),
    ];
    if let Stage::Closed { opening } = &record.stage {
        facts.push(fact(t, "opening", opening.to_string()));
    }
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Complete => "complete",
        Stage::Opened => "opened",
        Stage::Closed { .. } => "closed",
    }
}

/// On which side each sibling stands (RFC 6962): from the leaf's index and the size of the tree.
fn steps(index: u64, size: u64, path: &[app::log::Hash]) -> Vec<ProofStep> {
    let (mut node, mut last) = (index, size.saturating_sub(1));
    let mut steps = Vec::with_capacity(path.len());
    for (place, hash) in path.iter().enumerate() {
        while node % 2 == 0 && node == last && last > 0 {
            node /= 2;
            last /= 2;
        }
        let side = if node % 2 == 1 { "left" } else { "right" };
        steps.push(ProofStep { number: place + 1, side, hash: hash.to_string() });
        node /= 2;
        last /= 2;
    }
    steps
}
