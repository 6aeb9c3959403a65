//! `/supervision/assets`: the register of data assets brought into cooperations (Article 19).

use app::assets::Asset;
use app::live::Live;
use askama::Template;
use axum::extract::State;
use domain::procedures::COOPERATION;

use super::{ASSETS, Tab, name_of, shell, tabs};
use crate::context::Member;
use crate::pages::cases::stated::yuan;
use crate::pages::cases::{state_kind, words};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    number: String,
    href: String,
    kind: &'static str,
    state: String,
    enterprise: String,
    entry: String,
    what: String,
    value: String,
    basis: String,
    partner: String,
}

#[derive(Template)]
#[template(path = "supervision/assets.html")]
struct AssetsPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    sum: String,
}

/// `GET /supervision/assets`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let assets = web.app().assets(member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    let sum = yuan(assets.iter().map(|asset| asset.value_fen).sum());
    page(&AssetsPage {
        t,
        shell: shell(&member, "supervision-assets"),
        tabs: tabs(&member, ASSETS),
        lines: assets.iter().map(|asset| line(t, &live, asset)).collect(),
        sum: t.f("case-yuan", &[("amount", sum)]),
    })
}

fn line(t: Texts, live: &Live, asset: &Asset) -> Line {
    let entry = asset.entry.and_then(|id| live.table(id));
    Line {
        number: asset.number.clone(),
        href: format!("/cases/{}", asset.case),
        kind: state_kind(COOPERATION.code, &asset.state),
        state: words::state(t, COOPERATION.code, &asset.state),
        enterprise: name_of(t, live, asset.enterprise),
        entry: entry.map(|table| table.entry.name(t.tag()).to_owned()).unwrap_or_default(),
        what: asset.what.clone(),
        value: yuan(asset.value_fen),
        basis: asset.basis.clone(),
        partner: asset.partner.clone(),
    }
}
