//! The part of an entry's form about withholding and grading, as text.

use app::catalogue::{code_of, from_code};
use domain::catalogue::{EntryDraft, WideningPlan, WithholdingBasis};
use domain::values::parse_date;

use super::form::{EntryForm, Fault};

/// The fields of this part, in the order of the form.
pub(super) const TEXTS: &[&str] = &[
    "basis_kind",
    "basis_title",
    "basis_number",
    "basis_article",
    "widening_plan",
    "widening_on",
    "grade",
];

/// The fields of a draft as text.
pub(super) fn texts_of(draft: &EntryDraft) -> [(&'static str, String); 7] {
    let basis = draft.sharing.basis.clone().unwrap_or_default();
    let widening = draft.sharing.widening.clone().unwrap_or_default();
    [
        ("basis_kind", basis.kind.map(|kind| code_of(&kind)).unwrap_or_default()),
        ("basis_title", basis.title),
        ("basis_number", basis.number),
        ("basis_article", basis.article),
        ("widening_plan", widening.plan),
        ("widening_on", widening.on.map(|on| on.to_string()).unwrap_or_default()),
        ("grade", draft.grade.map(|grade| code_of(&grade)).unwrap_or_default()),
    ]
}

/// Reads the fields into a draft.
pub(super) fn read(form: &EntryForm, draft: &mut EntryDraft, faults: &mut Vec<Fault>) {
    let text = |name: &str| form.get(name).to_owned();
    let on = form.get("widening_on");
    let by = parse_date(on).ok();
    if by.is_none() && !on.is_empty() {
        faults.push(("widening_on".to_owned(), "catalogue.not-date"));
    }
    let basis = WithholdingBasis {
        kind: coded(form, "basis_kind", faults),
        title: text("basis_title"),
        number: text("basis_number"),
        article: text("basis_article"),
    };
    let widening = WideningPlan { plan: text("widening_plan"), on: by };
    draft.sharing.basis = Some(basis).filter(|basis| !basis.is_blank());
    draft.sharing.widening = Some(widening).filter(|widening| !widening.is_blank());
    draft.grade = coded(form, "grade", faults);
}

fn coded<T: serde::de::DeserializeOwned>(
    form: &EntryForm,
    field: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let text = form.get(field);
    let value = from_code(text);
    if value.is_none() && !text.is_empty() {
        faults.push((field.to_owned(), "catalogue.choose"));
    }
    value
}
