//! `/entries/{id}/quality/keys`: keys of rows that fail, for the clerk and officer of the unit alone; each look is on record.

use askama::Template;
use axum::extract::{Path, State};

use super::entry_id;
use super::words::{says, title};
use crate::context::Member;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct FailingRule {
    title: String,
    says: String,
    shown: String,
    keys: Vec<String>,
}

#[derive(Template)]
#[template(path = "quality/keys.html")]
struct KeysPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    lead: String,
    rules: Vec<FailingRule>,
    receipt: String,
}

/// `GET /entries/{id}/quality/keys`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let (t, visitor) = (member.t(), &member.visitor);
    let found = web.app().failing_keys(id, member.actor()).await.or_problem(visitor)?;
    let live = web.app().live();
    let table = live.table(id).ok_or_else(|| visitor.not_found())?;
    let name = table.entry.name(t.tag()).to_owned();
    let rules = found.rules.iter().map(|(rule, failed, keys)| FailingRule {
        title: title(t, rule),
        says: says(t, &live, table, &rule.kind),
        shown: t
            .f("quality-keys-shown", &[("n", keys.len().to_string()), ("all", grouped(*failed))]),
        keys: keys.clone(),
    });
    page(&KeysPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("quality-keys"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(name.clone(), &format!("/entries/{id}"))
            .crumb(t.s("quality"), &format!("/entries/{id}/quality"))
            .crumb(t.s("quality-keys"), ""),
        id: id.to_string(),
        lead: t.f("quality-keys-lead", &[("version", found.table_version.to_string())]),
        rules: rules.collect(),
        receipt: found.receipt,
        name,
    })
}
