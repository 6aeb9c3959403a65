//! What a change is and what it touches, shown before it is saved.

use app::library::LibraryChange;
use askama::Template;

use super::form::FieldError;
use super::list::{Line, line};
use super::shelf::{Shelf, Spec, Written, href, label, shown, text};
use super::show::{UseLine, use_line};
use crate::context::Member;
use crate::pages::catalogue::changes::Difference;
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// What differs between two versions.
pub(super) fn changes<T: Shelf>(t: Texts, before: &T, after: &T) -> Vec<Difference> {
    let (before, after) = (before.written(), after.written());
    let words = |written: &Written, spec: &Spec| shown(t, *spec, &text(written, spec.name));
    let change = |spec: &Spec| {
        Difference::of(label::<T>(t, spec.name), words(&before, spec), words(&after, spec))
    };
    let differs = |spec: &&Spec| text(&before, spec.name) != text(&after, spec.name);
    T::FIELDS.iter().filter(differs).map(change).collect()
}

/// The page between the form and the saving.
#[derive(Template)]
#[template(path = "library/touched.html")]
pub(super) struct TouchedPage {
    t: Texts,
    shell: Shell,
    title: String,
    action: String,
    seen: u32,
    /// The form as sent, carried on.
    kept: Vec<(&'static str, String)>,
    before: String,
    after: String,
    changes: Vec<Difference>,
    units: Vec<String>,
    uses: Vec<UseLine>,
    elements: Vec<Line>,
    reason: String,
    errors: Vec<FieldError>,
}

impl TouchedPage {
    fn wrong(&self) -> String {
        self.errors.first().map(|error| error.text.clone()).unwrap_or_default()
    }
}

/// What saving `object` would do.
pub(super) fn touched<T: Shelf>(
    web: &Web,
    member: &Member,
    (object, written): (&T, &Written),
    change: &LibraryChange<T>,
    (reason, errors): (&str, Vec<FieldError>),
) -> TouchedPage {
    let t = member.t();
    let live = web.app().live();
    let code = text(written, "code");
    let title = t.s("library-touched");
    TouchedPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, title.clone())
            .crumb(t.s("nav-library"), "/library")
            .crumb(t.c("library-kind", T::FAMILY), T::PATH)
            .crumb(change.before.title(t.tag()), &href::<T>(&code))
            .crumb(title, ""),
        title: t.f("library-touched-title", &[("name", change.before.title(t.tag()))]),
        action: format!("{}/edit", href::<T>(&code)),
        seen: change.before.version(),
        kept: written.iter().map(|(name, value)| (*name, value.clone())).collect(),
        before: t.s("library-before"),
        after: t.s("library-after"),
        changes: changes(t, &change.before, object),
        units: change.units.iter().map(|unit| live.unit_name(*unit, t.tag())).collect(),
        uses: change.uses.iter().map(|one| use_line(web, t, one)).collect(),
        elements: change.elements.iter().map(|one| line(&member.visitor, one)).collect(),
        reason: reason.to_owned(),
        errors,
    }
}
