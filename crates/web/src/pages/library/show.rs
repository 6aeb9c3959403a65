//! `/library/{kind}/{code}`: an object as it stands, and the published entries that refer to it.

use app::library::{LibraryKind, LibraryUse};
use askama::Template;
use axum::extract::{Path, RawQuery, State};

use super::list::{Line, line};
use super::shelf::{Shelf, href, label, shown, text};
use super::sourcing::{Sourcing, sourcing};
use super::{keeps, state_kind};
use crate::context::Visitor;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Entries of one page.
const ROWS: usize = 50;

struct Fact {
    name: String,
    value: String,
    href: String,
}

/// An entry that refers to an object.
pub(super) struct UseLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) items: String,
    pub(super) is_published: bool,
}

#[derive(Template)]
#[template(path = "library/object.html")]
struct ObjectPage {
    t: Texts,
    shell: Shell,
    title: String,
    kind: String,
    code: String,
    state: String,
    state_kind: &'static str,
    version: u32,
    edit_href: String,
    history_href: String,
    facts: Vec<Fact>,
    values: Vec<(String, String)>,
    elements: Vec<Line>,
    /// Who leads and who holds a data element; none for the other kinds.
    sourcing: Option<Sourcing>,
    is_used: bool,
    uses: Vec<UseLine>,
    uses_total: usize,
    first: String,
    next: String,
}

/// `GET /library/{kind}/{code}?from=`
pub(super) async fn show<T: Shelf>(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let object: T = web.app().library_object(&code).await.or_problem(&visitor)?;
    let elements = web.app().elements_of(T::KIND, &code).await.or_problem(&visitor)?;
    let uses = web.app().library_uses(T::KIND, &code, &elements);
    let sourcing = match T::KIND {
        LibraryKind::Element => sourcing(&web, &visitor, &code).await?,
        _ => None,
    };
    let from: usize =
        Fields::parse(&query.unwrap_or_default()).get("from").parse().unwrap_or_default();
    let path = href::<T>(&code);
    let end = from.saturating_add(ROWS);
    let state = object.validity().map(|days| days.state(visitor.today));
    let kind = t.c("library-kind", T::FAMILY);
    page(&ObjectPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, object.title(t.tag()))
            .crumb(t.s("nav-library"), "/library")
            .crumb(kind.clone(), T::PATH)
            .crumb(object.title(t.tag()), ""),
        title: object.title(t.tag()),
        kind,
        state: state.map(|state| t.c("library-state", <&str>::from(state))).unwrap_or_default(),
        state_kind: state.map_or("neutral", state_kind),
        version: object.version(),
        edit_href: if keeps(&visitor) { format!("{path}/edit") } else { String::new() },
        history_href: format!("{path}/history"),
        facts: facts(t, &object),
        values: object.values(),
        elements: elements.iter().map(|element| line(&visitor, element)).collect(),
        sourcing,
        is_used: T::KIND != LibraryKind::Term,
        uses_total: uses.len(),
        first: if from == 0 { String::new() } else { path.clone() },
        next: if end < uses.len() { format!("{path}?from={end}") } else { String::new() },
        uses: uses.iter().skip(from).take(ROWS).map(|one| use_line(&web, t, one)).collect(),
        code,
    })
}

/// The fields that say something; the values of a code list have a table of their own.
fn facts<T: Shelf>(t: Texts, object: &T) -> Vec<Fact> {
    let written = object.written();
    let specs = T::FIELDS.iter().filter(|spec| spec.name != "values");
    let fact = |spec: &super::shelf::Spec| Fact {
        name: label::<T>(t, spec.name),
        value: shown(t, *spec, &text(&written, spec.name)),
        href: match (spec.name, object.refers_to()) {
            ("codes", Some(list)) => format!("/library/codes/{list}"),
            _ => String::new(),
        },
    };
    specs.filter(|spec| !text(&written, spec.name).is_empty()).map(fact).collect()
}

/// An entry that refers to an object, as a line.
pub(super) fn use_line(web: &Web, t: Texts, one: &LibraryUse) -> UseLine {
    UseLine {
        href: if one.is_published {
            format!("/catalogue/{}", one.path)
        } else {
            format!("/entries/{}", one.entry)
        },
        name: one.name.clone(),
        unit: web.app().live().unit_name(one.unit, t.tag()),
        items: one.items.join(" · "),
        is_published: one.is_published,
    }
}
