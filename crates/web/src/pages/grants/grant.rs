//! `/grants/{id}`: everything of one grant, how to call it, and where its end is asked for.

use app::catalogue::code_of;
use app::grants::GrantView;
use askama::Template;
use axum::extract::{Path, State};
use domain::ids::GrantId;
use domain::procedures::GRANT_WITHDRAWAL;

use super::{calling, calls_words, matter_words, method_names, scope, standing};
use crate::context::{Member, Visitor};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct ItemLine {
    number: String,
    name: String,
    sensitivity: String,
    is_sensitive: bool,
}

struct Call {
    name: String,
    line: String,
}

#[derive(Template)]
#[template(path = "grants/grant.html")]
struct GrantPage {
    t: Texts,
    shell: Shell,
    number: String,
    title: String,
    code: String,
    entry_href: String,
    kind: &'static str,
    state: String,
    share_code: String,
    share: String,
    provider: String,
    consumer: String,
    decision: String,
    case_href: String,
    matters: Vec<String>,
    purpose: String,
    methods: Vec<String>,
    rows: String,
    calls: String,
    responsible: String,
    approver: String,
    term: String,
    items: Vec<ItemLine>,
    items_not_granted: usize,
    calling: Vec<Call>,
    uses_href: &'static str,
    /// Where its end is asked for; empty where the reader may not.
    end_href: String,
    /// Whether the reader's unit is the one that would give it back.
    is_own: bool,
}

fn grant_id(visitor: &Visitor, text: &str) -> Result<GrantId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// `GET /grants/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = grant_id(&member.visitor, &id)?;
    let view = web.app().grant(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&grant_page(&web, &member, &view))
}

fn grant_page(web: &Web, member: &Member, view: &GrantView) -> GrantPage {
    let t = member.t();
    let live = web.app().live();
    let GrantView { grant, entry, .. } = view;
    let (kind, state) = standing(t, grant, member.visitor.today);
    let share = code_of(&entry.draft.sharing.share_type);
    let granted = entry.draft.items.iter().filter(|item| grant.items.contains(&item.id));
    let items: Vec<ItemLine> = granted.map(|item| item_line(t, item)).collect();
    let name = entry.name(t.tag()).to_owned();
    let call = |calling: calling::Calling| Call {
        name: t.c("method", <&str>::from(calling.method)),
        line: calling.line,
    };
    GrantPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, format!("{} {name}", grant.number))
            .crumb(t.s("nav-grants"), "/grants")
            .crumb(grant.number.clone(), ""),
        number: grant.number.clone(),
        title: name,
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry_href: entry
            .code
            .as_ref()
            .map(|code| format!("/catalogue/{}", code.to_path()))
            .unwrap_or_default(),
        kind,
        state,
        share: t.c("share-type", &share),
        share_code: share,
        provider: live.unit_name(grant.provider, t.tag()),
        consumer: live.unit_name(grant.consumer, t.tag()),
        decision: grant.decision.clone(),
        case_href: grant.case.map(|case| format!("/applications/{case}")).unwrap_or_default(),
        matters: grant.matters.iter().map(|matter| matter_words(t, matter)).collect(),
        purpose: grant.purpose.clone(),
        methods: method_names(t, &grant.methods),
        rows: scope::of_expr(t, &entry.schema(), &grant.row_scope),
        calls: calls_words(t, grant.calls_per_day),
        responsible: live.person_name(grant.responsible, t.tag()),
        approver: live.person_name(grant.approver, t.tag()),
        term: t.f(
            "grants-term-span",
            &[("from", grant.valid_from.to_string()), ("to", grant.valid_to.to_string())],
        ),
        items_not_granted: entry.draft.items.len().saturating_sub(items.len()),
        items,
        calling: calling::lines(grant, entry).into_iter().map(call).collect(),
        uses_href: if grant.consumer == member.actor().unit { "/receipts" } else { "/usage" },
        end_href: end_href(view),
        is_own: grant.consumer == member.actor().unit,
    }
}

fn end_href(view: &GrantView) -> String {
    if view.may_end {
        format!("/services/{}?grant={}", GRANT_WITHDRAWAL.code, view.grant.id)
    } else {
        String::new()
    }
}

fn item_line(t: Texts, item: &domain::catalogue::InformationItem) -> ItemLine {
    let sensitivity = <&str>::from(item.sensitivity);
    ItemLine {
        number: item.id.to_string(),
        name: item.name.clone(),
        sensitivity: t.c("sensitivity", sensitivity),
        is_sensitive: sensitivity != "ordinary",
    }
}
