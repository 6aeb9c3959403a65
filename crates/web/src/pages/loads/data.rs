//! An entry's data: the version on record, and the batches that made it.

use app::loads::{Batch, DataView};
use askama::Template;
use axum::extract::{Path, RawQuery, State};

use super::{entry_id, grouped, kind_of, percent};
use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 30;

struct Line {
    href: String,
    file_name: String,
    state: String,
    kind: &'static str,
    mode: String,
    version: String,
    read: String,
    bad: String,
    total: String,
    good_share: String,
    by: String,
    at: String,
}

struct Table {
    version: String,
    rows: String,
    updated: String,
}

#[derive(Template)]
#[template(path = "loads/data.html")]
struct DataPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    code: String,
    may_load: bool,
    table: Option<Table>,
    lines: Vec<Line>,
    next: String,
}

pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let view = web
        .app()
        .data_view(id, member.actor(), &fields.slice(ROWS))
        .await
        .or_problem(&member.visitor)?;
    page(&data_page(&web, &member, view))
}

fn data_page(web: &Web, member: &Member, view: DataView) -> DataPage {
    let t = member.t();
    let id = view.entry.id.to_string();
    let name = view.entry.name(t.tag()).to_owned();
    let shell = Shell::new(
        &member.visitor,
        Room::Workbench,
        t.f("loads-data-title", &[("name", name.clone())]),
    )
    .crumb(t.s("nav-entries"), "/entries")
    .crumb(name.clone(), &format!("/entries/{id}"))
    .crumb(t.s("loads-data"), "");
    let table = view.table.map(|table| Table {
        version: table.version.to_string(),
        rows: grouped(table.rows),
        updated: minute(table.updated_at),
    });
    DataPage {
        t,
        shell,
        code: view.entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        may_load: view.table_entry.is_some(),
        table,
        lines: view.batches.rows.iter().map(|batch| line(web, t, batch)).collect(),
        next: view.batches.next.map_or_else(String::new, |next| {
            format!("/entries/{id}/data?after={}", percent_encode(&next))
        }),
        id,
        name,
    }
}

fn line(web: &Web, t: Texts, batch: &Batch) -> Line {
    let counts = batch.counts;
    let judged = counts.read > 0;
    let shown = |count: u64| if judged { grouped(count) } else { String::new() };
    Line {
        href: format!("/batches/{}", batch.id),
        file_name: batch.file_name.clone(),
        state: t.c("batch-state", <&str>::from(batch.state)),
        kind: kind_of(batch.state),
        mode: t.c("load-mode", <&str>::from(batch.mode)),
        version: batch.version.map(|version| version.to_string()).unwrap_or_default(),
        read: shown(counts.read),
        bad: shown(counts.bad),
        total: batch.version.map(|_version| grouped(counts.total)).unwrap_or_default(),
        good_share: percent(counts.good, counts.read),
        by: web.app().live().person_name(batch.created_by, t.tag()),
        at: minute(batch.created_at),
    }
}
