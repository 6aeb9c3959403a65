//! `/library/elements`, `/codes`, `/terms`, `/classes`: one kind of object, page by page.

use app::library::{LibraryQuery, LibraryState};
use askama::Template;
use axum::extract::{RawQuery, State};
use strum::IntoEnumIterator;

use super::shelf::{Shelf, href, label, shown, text};
use super::{keeps, state_kind};
use crate::context::Visitor;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;

/// An object as a line of a list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) cells: Vec<String>,
    pub(super) state: String,
    pub(super) state_kind: &'static str,
}

struct StateChoice {
    code: &'static str,
    text: String,
    selected: bool,
}

#[derive(Template)]
#[template(path = "library/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    path: &'static str,
    title: String,
    lead: String,
    new_href: String,
    text: String,
    states: Vec<StateChoice>,
    is_dated: bool,
    is_coded: bool,
    heads: Vec<String>,
    columns: usize,
    lines: Vec<Line>,
    is_narrowed: bool,
    first: String,
    next: String,
}

/// `GET /library/{kind}?q=&state=&after=`
pub(super) async fn show<T: Shelf>(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let fields = Fields::parse(&query.unwrap_or_default());
    let query =
        LibraryQuery { text: fields.get("q").to_owned(), state: fields.get("state").parse().ok() };
    let is_first = fields.get("after").is_empty();
    let slice = fields.slice(ROWS);
    let found = web.app().library_list::<T>(&query, &slice).await.or_problem(&visitor)?;
    let title = t.c("library-kind", T::FAMILY);
    let is_coded = T::FIELDS.iter().any(|field| field.name == "code");
    let is_dated = T::FIELDS.iter().any(|field| field.name == "valid_from");
    let choice = |state: LibraryState| StateChoice {
        code: state.into(),
        text: t.c("library-state", <&str>::from(state)),
        selected: query.state == Some(state),
    };
    page(&ListPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, title.clone())
            .crumb(t.s("nav-library"), "/library")
            .crumb(title.clone(), ""),
        path: T::PATH,
        title,
        lead: t.c("library-lead", T::FAMILY),
        new_href: if keeps(&visitor) { href::<T>("new") } else { String::new() },
        states: LibraryState::iter().map(choice).collect(),
        is_dated,
        is_coded,
        heads: T::COLUMNS.iter().map(|field| label::<T>(t, field)).collect(),
        columns: T::COLUMNS.len() + 3,
        lines: found.rows.iter().map(|object| line(&visitor, object)).collect(),
        is_narrowed: !query.text.is_empty() || query.state.is_some(),
        first: if is_first { String::new() } else { address::<T>(&query, "") },
        next: found.next.map(|next| address::<T>(&query, &next)).unwrap_or_default(),
        text: query.text,
    })
}

fn address<T: Shelf>(query: &LibraryQuery, after: &str) -> String {
    let state: &str = query.state.map_or("", <&str>::from);
    let [text, after] = [query.text.as_str(), after].map(percent_encode);
    format!("{}?q={text}&state={state}&after={after}", T::PATH)
}

/// An object as a line.
pub(super) fn line<T: Shelf>(visitor: &Visitor, object: &T) -> Line {
    let t = visitor.t;
    let written = object.written();
    let specs = T::COLUMNS.iter().map(|column| {
        let spec = T::FIELDS.iter().find(|spec| spec.name == *column);
        spec.map(|spec| shown(t, *spec, &text(&written, column))).unwrap_or_default()
    });
    let state = object.validity().map(|days| days.state(visitor.today));
    Line {
        href: href::<T>(&object.key()),
        code: object.key(),
        name: object.title(t.tag()),
        cells: specs.collect(),
        state: state.map(|state| t.c("library-state", <&str>::from(state))).unwrap_or_default(),
        state_kind: state.map_or("neutral", state_kind),
    }
}
