//! `/cases/{id}/sample`: the rows of an entry before and after the masks that a case proposes (Article 14). A `POST`, since
//! looking is a use and on record.

use app::ErrorKind;
use app::catalogue::code_of;
use app::openings::MaskingSample;
use askama::Template;
use axum::extract::{Path, State};

use super::case_id;
use crate::context::Member;
use crate::fields::Posted;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Row {
    before: String,
    after: String,
}

struct Item {
    name: String,
    mask: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "cases/sample.html")]
struct SamplePage {
    t: Texts,
    shell: Shell,
    back: String,
    number: String,
    items: Vec<Item>,
    rows: usize,
    is_blind: bool,
    receipt: String,
}

/// `POST /cases/{id}/sample`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let id = case_id(visitor, &id)?;
    let case = web.app().case(id, member.actor()).await.or_problem(visitor)?.case;
    let sample = match web.app().proposed_sample(id, member.actor()).await {
        Ok(sample) => sample,
        Err(error) if error.kind() == ErrorKind::Invalid => MaskingSample::default(),
        Err(error) => return Err(Problem::from_app(visitor, &error)),
    };
    let back = format!("/cases/{id}");
    page(&SamplePage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("case-sample"))
            .crumb(member.desk(), "/work")
            .crumb(case.number.clone(), &back)
            .crumb(t.s("case-sample"), ""),
        back,
        number: case.number,
        rows: sample.items.first().map_or(0, |item| item.after.len()),
        is_blind: sample.items.iter().any(|item| item.before.is_none()),
        items: sample.items.into_iter().map(|item| shown(t, item)).collect(),
        receipt: sample.receipt,
    })
}

fn shown(t: Texts, item: app::openings::SampledItem) -> Item {
    let before = item.before.unwrap_or_else(|| vec![String::new(); item.after.len()]);
    let rows = before.into_iter().zip(item.after);
    Item {
        name: item.name,
        mask: t.c("mask", code_of(&item.mask)),
        rows: rows.map(|(before, after)| Row { before, after }).collect(),
    }
}
