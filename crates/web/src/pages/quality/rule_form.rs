//! The form of a rule: begun with its kind, so that it asks for what the kind needs and nothing else.

use app::quality::{EntryQuality, KindName, Rule, RuleKind, SentRule, SetRule};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::expr::Comparison;
use domain::ids::{EntryId, ItemId};
use strum::IntoEnumIterator;

use super::entry_id;
use super::words::{says, title};
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(super) struct Choice {
    value: String,
    text: String,
    selected: bool,
}

struct KindCard {
    href: String,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "quality/rule.html")]
struct RulePage {
    t: Texts,
    shell: Shell,
    id: String,
    /// The rule's code; empty for a new one.
    code: String,
    heading: String,
    lead: String,
    /// The kinds to choose from, where none is chosen.
    kinds: Vec<KindCard>,
    /// The kind's code; empty where there is no form.
    kind: &'static str,
    sent: SentRule,
    items: Vec<Choice>,
    others: Vec<Choice>,
    key_items: Vec<Choice>,
    ops: Vec<Choice>,
    seen: u32,
    is_on: bool,
    switch_reason: String,
    errors: Vec<(String, String)>,
}

impl RulePage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|(known, _)| known == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    }

    fn asks(&self, field: &str) -> bool {
        fields_of(self.kind).contains(&field)
    }

    fn action(&self) -> String {
        let rule = if self.code.is_empty() { String::new() } else { format!("/{}", self.code) };
        format!("/entries/{}/quality/rules{rule}", self.id)
    }
}

/// What a kind asks for beside name, tolerance and reason.
fn fields_of(kind: &str) -> &'static [&'static str] {
    match kind.parse() {
        Ok(KindName::Filled) => &["item"],
        Ok(KindName::Format) => &["item", "pattern"],
        Ok(KindName::Range) => &["item", "least", "most"],
        Ok(KindName::CodeList) => &["item", "codes"],
        Ok(KindName::CrossItem) => &["item", "op", "other"],
        Ok(KindName::Dependent) => &["item", "other", "equals"],
        Ok(KindName::Reference) => &["item", "entry", "target"],
        Ok(KindName::Unique) => &["items"],
        Ok(KindName::Recent) => &["item", "days"],
        Ok(KindName::Volume) => &["drift"],
        Ok(KindName::Distribution) => &["item", "drift"],
        _ => &[],
    }
}

/// `GET /entries/{id}/quality/rules?kind=`: the form of a new rule, or the kinds to choose from.
pub(super) async fn begin(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let found = owned(&web, &member, &id).await?;
    let kind = Fields::parse(&query.unwrap_or_default()).get("kind").to_owned();
    let sent = SentRule { kind, tolerance: "10".to_owned(), ..SentRule::default() };
    page(&rule_page(&web, &member, &found, Form { code: "", sent, gaps: &[], switch: false }))
}

/// `GET /entries/{id}/quality/rules/{rule}`: a rule, with its form where the unit added it.
pub(super) async fn edit(
    State(web): State<Web>,
    member: Member,
    Path((id, code)): Path<(String, String)>,
) -> PageResult {
    let found = owned(&web, &member, &id).await?;
    let set = rule_of(&member, &found, &code)?;
    let sent = sent_of(&web, set);
    page(&rule_page(&web, &member, &found, Form { code: &code, sent, gaps: &[], switch: false }))
}

/// `POST /entries/{id}/quality/rules`
pub(super) async fn add(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    set(&web, &member, &id, None, &fields).await
}

/// `POST /entries/{id}/quality/rules/{rule}`
pub(super) async fn change(
    State(web): State<Web>,
    member: Member,
    Path((id, code)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    set(&web, &member, &id, Some(&code), &fields).await
}

async fn set(
    web: &Web,
    member: &Member,
    id: &str,
    code: Option<&str>,
    fields: &Fields,
) -> Result<Response, Problem> {
    let entry = entry_id(&member.visitor, id)?;
    let sent = sent(fields);
    let seen = fields.get("seen").parse().unwrap_or_default();
    match web.app().set_quality_rule(entry, code, seen, &sent, member.actor()).await {
        Ok(_) => Ok(see(&format!("/entries/{entry}/quality"), "quality-rule-set")),
        Err(error) if !error.gaps().is_empty() => {
            let found = owned(web, member, id).await?;
            let form =
                Form { code: code.unwrap_or_default(), sent, gaps: error.gaps(), switch: false };
            let template = rule_page(web, member, &found, form);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// The rule's page with what is wrong with the reason for switching it.
pub(super) async fn again(
    web: &Web,
    member: &Member,
    entry: EntryId,
    code: &str,
    gaps: &[Missing],
) -> Result<Response, Problem> {
    let found = owned(web, member, &entry.to_string()).await?;
    let set = rule_of(member, &found, code)?;
    let form = Form { code, sent: sent_of(web, set), gaps, switch: true };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &rule_page(web, member, &found, form))
}

/// The quality of an entry whose rules the reader sets; to others the form is not there.
async fn owned(web: &Web, member: &Member, id: &str) -> Result<EntryQuality, Problem> {
    let id = entry_id(&member.visitor, id)?;
    let found = web.app().entry_quality(id, member.actor()).await.or_problem(&member.visitor)?;
    if found.is_owner { Ok(found) } else { Err(member.visitor.not_found()) }
}

fn rule_of<'a>(
    member: &Member,
    found: &'a EntryQuality,
    code: &str,
) -> Result<&'a SetRule, Problem> {
    let known = found.rules.iter().find(|set| set.rule.code == code);
    known.ok_or_else(|| member.visitor.not_found())
}

fn sent(fields: &Fields) -> SentRule {
    let text = |name: &str| fields.get(name).to_owned();
    SentRule {
        kind: text("kind"),
        name: text("name"),
        item: text("item"),
        other: text("other"),
        items: fields.all("items").into_iter().map(str::to_owned).collect(),
        op: text("op"),
        equals: text("equals"),
        pattern: text("pattern"),
        least: text("least"),
        most: text("most"),
        codes: text("codes"),
        days: text("days"),
        drift: text("drift"),
        entry: text("entry"),
        target: text("target"),
        tolerance: text("tolerance"),
        reason: text("reason"),
    }
}

/// A rule as its form would send it. One that follows from the items has no form.
fn sent_of(web: &Web, set: &SetRule) -> SentRule {
    let Rule { name, kind, tolerance_permille, .. } = &set.rule;
    if !set.is_added {
        return SentRule::default();
    }
    let code: &str = KindName::from(kind).into();
    let items = kind.items();
    let place = |place: usize| items.get(place).map(ToString::to_string).unwrap_or_default();
    let mut sent = SentRule {
        kind: code.to_owned(),
        name: name.clone(),
        item: place(0),
        other: place(1),
        items: items.iter().map(ToString::to_string).collect(),
        tolerance: tolerance_permille.map(|most| most.to_string()).unwrap_or_default(),
        ..SentRule::default()
    };
    match kind {
        RuleKind::Format { pattern, .. } => sent.pattern.clone_from(pattern),
        RuleKind::Range { least, most, .. } => {
            sent.least = least.clone().unwrap_or_default();
            sent.most = most.clone().unwrap_or_default();
        }
        RuleKind::CodeList { codes, .. } => {
            sent.codes = codes.as_ref().map(|codes| codes.join("\n")).unwrap_or_default();
        }
        RuleKind::CrossItem { op, .. } => sent.op = <&str>::from(*op).to_owned(),
        RuleKind::Dependent { equals, .. } => sent.equals.clone_from(equals),
        RuleKind::Reference { entry, target, .. } => {
            let live = web.app().live();
            let other = live.table(*entry);
            sent.entry = other.map_or_else(|| entry.to_string(), |other| other.code.clone());
            sent.target = other
                .and_then(|other| other.schema.column(*target))
                .map_or_else(|| target.to_string(), |column| column.name.clone());
        }
        RuleKind::Recent { days, .. } => sent.days = days.to_string(),
        RuleKind::Volume { permille } | RuleKind::Distribution { permille, .. } => {
            sent.drift = permille.to_string();
        }
        _ => {}
    }
    sent
}

/// What a form shows.
struct Form<'a> {
    code: &'a str,
    sent: SentRule,
    gaps: &'a [Missing],
    /// Whether the gaps are those of the form that switches the rule.
    switch: bool,
}

fn rule_page(web: &Web, member: &Member, found: &EntryQuality, form: Form<'_>) -> RulePage {
    let t = member.t();
    let Form { code, sent, gaps, switch } = form;
    let entry = &found.table.entry;
    let set = found.rules.iter().find(|set| set.rule.code == code);
    let kind = sent.kind.parse::<KindName>().ok().filter(|kind| kind.is_added());
    let heading = match (set, kind) {
        (Some(set), _) => title(t, &set.rule),
        (None, Some(kind)) => t.c("quality-kind", <&str>::from(kind)),
        (None, None) => t.s("quality-add"),
    };
    let lead = match (set, kind) {
        (Some(set), _) => says(t, &web.app().live(), &found.table, &set.rule.kind),
        (None, Some(kind)) => t.c("quality-kind-text", <&str>::from(kind)),
        (None, None) => t.s("quality-add-lead"),
    };
    let texts = gaps.iter().map(|gap| (gap.field.clone(), t.c("gap", gap.code)));
    let (errors, switch_reason) = if switch {
        let reason = texts.map(|(_, text)| text).next();
        (Vec::new(), reason.unwrap_or_default())
    } else {
        (texts.collect(), String::new())
    };
    RulePage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, heading.clone())
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(entry.name(t.tag()).to_owned(), &format!("/entries/{}", entry.id))
            .crumb(t.s("quality"), &format!("/entries/{}/quality", entry.id))
            .crumb(heading.clone(), ""),
        id: entry.id.to_string(),
        code: code.to_owned(),
        heading,
        lead,
        kinds: if set.is_none() && kind.is_none() { kinds(t, entry.id) } else { Vec::new() },
        kind: kind.map(<&str>::from).unwrap_or_default(),
        items: choices(found, &|item| item.to_string() == sent.item),
        others: choices(found, &|item| item.to_string() == sent.other),
        key_items: choices(found, &|item| sent.items.contains(&item.to_string())),
        ops: Comparison::iter()
            .map(|op| Choice {
                value: <&str>::from(op).to_owned(),
                text: t.c("quality-op", <&str>::from(op)),
                selected: <&str>::from(op) == sent.op,
            })
            .collect(),
        seen: found.set.version,
        is_on: set.is_some_and(|set| set.is_on),
        switch_reason,
        sent,
        errors,
    }
}

fn kinds(t: Texts, entry: EntryId) -> Vec<KindCard> {
    let card = |kind: KindName| {
        let code: &str = kind.into();
        KindCard {
            href: format!("/entries/{entry}/quality/rules?kind={code}"),
            title: t.c("quality-kind", code),
            text: t.c("quality-kind-text", code),
        }
    };
    KindName::iter().filter(|kind| kind.is_added()).map(card).collect()
}

fn choices(found: &EntryQuality, is_chosen: &dyn Fn(ItemId) -> bool) -> Vec<Choice> {
    let columns = found.table.schema.columns.iter();
    let choice = |column: &domain::schema::Column| Choice {
        value: column.id.to_string(),
        text: column.name.clone(),
        selected: is_chosen(column.id),
    };
    columns.map(choice).collect()
}
