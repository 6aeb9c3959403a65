//! `/entries/new` and `/entries/{id}/edit`: the form of an entry, which works without scripts.

use app::ErrorKind;
use app::catalogue::{DraftInput, EntryAct, EntryView, blank_draft, code_of};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::{
    BasisKind, CodeCheck, DataScope, EmptyText, EntryDraft, Grade, Missing, Sensitivity,
};
use domain::ids::EntryId;
use law::catalogue_codes::{ItemType, OpenType, ResourceFormat, ShareType, UpdateCycle};
use law::classification::Classification;
use strum::IntoEnumIterator;

use super::described::{field_name, gap_place, theme_words};
use super::entry::{gap_words, shown_name};
use super::form::{EntryForm, Fault, ItemForm};
use super::list::compiles;
use super::pickers::Pickers;
use super::{checking, entry_id};
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Choice {
    value: String,
    text: String,
    selected: bool,
}

/// What is wrong with a field: beside it, and in the list above the form.
pub(super) struct FieldError {
    pub(super) field: String,
    pub(super) text: String,
    pub(super) line: String,
}

#[derive(Template)]
#[template(path = "catalogue/edit.html")]
struct EditPage {
    t: Texts,
    shell: Shell,
    title: String,
    action: String,
    back: String,
    /// Where the form asks what it lacks while it is written.
    check_href: String,
    version: u32,
    is_stale: bool,
    /// Whether it was asked what is missing; then the answer is shown even where nothing is.
    is_checked: bool,
    form: EntryForm,
    errors: Vec<FieldError>,
    pickers: Pickers,
}

impl EditPage {
    fn field(&self, name: &str) -> String {
        field_name(self.t, name)
    }

    fn hint(&self, name: &str) -> String {
        self.t.c("catalogue-hint", name)
    }

    fn error(&self, name: &str) -> String {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map_or_else(String::new, |error| error.text.clone())
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "a template passes its variables by reference"
    )]
    fn item_error(&self, place: &usize, part: &str) -> String {
        self.error(&format!("items.{place}.{part}"))
    }

    /// The values of a coded field of the entry.
    fn choices(&self, name: &str) -> Vec<Choice> {
        let chosen = self.form.get(name);
        let none = |key: &str| (String::new(), self.t.s(key));
        let pairs = match name {
            "format" => self.coded("catalogue-format", ResourceFormat::ALL),
            "share_type" => self.coded("share-type", ShareType::ALL),
            "update_cycle" => self.coded("catalogue-cycle", UpdateCycle::ALL),
            "open_type" => std::iter::once(none("catalogue-open-none"))
                .chain(self.coded("catalogue-open", OpenType::ALL))
                .collect(),
            "scope" => self.coded("data-scope", &DataScope::iter().collect::<Vec<_>>()),
            "empty_text" => self.coded("empty-text", &EmptyText::iter().collect::<Vec<_>>()),
            "way" => std::iter::once(none("catalogue-way-none"))
                .chain(self.words("catalogue-way", &["1", "2", "3", "4"]))
                .collect(),
            "basis_kind" => std::iter::once(none("catalogue-basis-none"))
                .chain(self.coded("basis-kind", &BasisKind::iter().collect::<Vec<_>>()))
                .collect(),
            "grade" => self.grades(),
            "key_kind" => self.words("catalogue-key", &["none", "unique", "lookup"]),
            "theme" => std::iter::once(none("catalogue-theme-none")).chain(self.themes()).collect(),
            _ => Vec::new(),
        };
        marked(pairs, chosen)
    }

    /// The values of a coded field of an item.
    fn item_choices(&self, item: &ItemForm, part: &str) -> Vec<Choice> {
        let none = |key: &str| (String::new(), self.t.s(key));
        let yes_no = || vec![none("catalogue-no"), ("1".to_owned(), self.t.s("catalogue-yes"))];
        let (pairs, chosen) = match part {
            "type" => (self.coded("catalogue-type", ItemType::ALL), &item.item_type),
            "required" => (yes_no(), &item.required),
            "key" => (yes_no(), &item.key),
            "grade" => (self.grades(), &item.grade),
            "open_type" => {
                let stricter = self.coded("catalogue-open", OpenType::ALL);
                let same = std::iter::once(none("catalogue-share-same"));
                (same.chain(stricter).collect(), &item.open_type)
            }
            "check" => {
                let checks = self.coded("code-check", &CodeCheck::iter().collect::<Vec<_>>());
                (std::iter::once(none("catalogue-check-none")).chain(checks).collect(), &item.check)
            }
            "sensitivity" => (
                self.coded("sensitivity", &Sensitivity::iter().collect::<Vec<_>>()),
                &item.sensitivity,
            ),
            _ => {
                let stricter = self.coded("share-type", ShareType::ALL);
                (
                    std::iter::once(none("catalogue-share-same")).chain(stricter).collect(),
                    &item.share_type,
                )
            }
        };
        marked(pairs, chosen)
    }

    fn grades(&self) -> Vec<(String, String)> {
        let none = std::iter::once((String::new(), self.t.s("catalogue-grade-none")));
        none.chain(self.coded("data-grade", &Grade::iter().collect::<Vec<_>>())).collect()
    }

    fn coded<T: serde::Serialize>(&self, family: &str, values: &[T]) -> Vec<(String, String)> {
        values.iter().map(|value| (code_of(value), self.t.c(family, code_of(value)))).collect()
    }

    fn words(&self, family: &str, codes: &[&str]) -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), self.t.c(family, code))).collect()
    }

    /// The themes to choose from: 项 of the basic and the thematic class.
    fn themes(&self) -> Vec<(String, String)> {
        let classes = Classification::embedded().classes().iter().filter(|class| class.code != "3");
        let codes = classes.flat_map(|class| {
            class.groups.iter().map(move |group| format!("{}{}", class.code, group.code))
        });
        codes.map(|code| (code.clone(), theme_words(self.t, &code))).collect()
    }
}

fn marked(pairs: Vec<(String, String)>, chosen: &str) -> Vec<Choice> {
    pairs
        .into_iter()
        .map(|(value, text)| Choice { selected: value == chosen, value, text })
        .collect()
}

/// What stands around a form.
#[derive(Clone)]
struct Around<'a> {
    title: String,
    action: String,
    back: String,
    version: u32,
    member: &'a Member,
    pickers: Pickers,
}

impl<'a> Around<'a> {
    fn new_entry(member: &'a Member, pickers: Pickers) -> Self {
        let title = member.t().s("catalogue-new");
        Self {
            title,
            action: "/entries/new".to_owned(),
            back: "/entries".to_owned(),
            version: 0,
            member,
            pickers,
        }
    }

    fn of(member: &'a Member, pickers: Pickers, id: &str, name: &str, version: u32) -> Self {
        let title = member.t().f("catalogue-edit-title", &[("name", shown_name(member.t(), name))]);
        Self {
            title,
            action: format!("/entries/{id}/edit"),
            back: format!("/entries/{id}"),
            version,
            member,
            pickers,
        }
    }

    fn page(self, form: EntryForm, errors: Vec<FieldError>) -> EditPage {
        let t = self.member.t();
        let shell = Shell::new(&self.member.visitor, Room::Workbench, self.title.clone())
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(self.title.clone(), "");
        EditPage {
            t,
            shell,
            title: self.title,
            check_href: if self.action == "/entries/new" {
                "/entries/new/check".to_owned()
            } else {
                format!("{}/check", self.back)
            },
            action: self.action,
            back: self.back,
            version: self.version,
            is_stale: false,
            is_checked: false,
            form,
            errors,
            pickers: self.pickers,
        }
    }
}

/// `GET /entries/new`
pub(super) async fn begin(State(web): State<Web>, member: Member) -> PageResult {
    if !compiles(&member) {
        return Err(member.visitor.not_found());
    }
    let live = web.app().live();
    let number = live
        .unit(member.actor().serves())
        .map(|unit| unit.catalogue_number.clone())
        .unwrap_or_default();
    let mut form = EntryForm::of(&DraftInput::of(&blank_draft(format!("307{number}"))));
    form.rearrange("add");
    let pickers = Pickers::read(&web, &member.visitor).await?;
    page(&Around::new_entry(&member, pickers).page(form, Vec::new()))
}

/// `POST /entries/new`
pub(super) async fn create(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let around = Around::new_entry(&member, Pickers::read(&web, &member.visitor).await?);
    let form = sent(&web, &member, &fields).await?;
    if fields.get("item_act") == CHECK {
        return checked(&web, &around, None, form).await;
    }
    let input = match read(&around, form, &fields) {
        Ok(input) => input,
        Err(again) => return page_with(again.status, again.page.as_ref()),
    };
    let id = web.app().create_entry(&input, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(&format!("/entries/{id}"), "catalogue-saved"))
}

/// `GET /entries/{id}/edit`; with `?check=1` what is missing is marked in the form.
pub(super) async fn edit(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let view = web.app().entry_view(id, member.actor()).await.or_problem(&member.visitor)?;
    if !view.acts.contains(&EntryAct::Edit) {
        let error = app::AppError::denied("catalogue.not-editable");
        return Err(Problem::from_app(&member.visitor, &error));
    }
    let checked = Fields::parse(&query.unwrap_or_default()).get("check") == "1";
    let errors = if checked { gap_errors(member.t(), &view) } else { Vec::new() };
    let entry = &view.entry;
    let pickers = Pickers::read(&web, &member.visitor).await?;
    let around = Around::of(&member, pickers, &id.to_string(), &entry.draft.name, entry.version);
    page(&around.page(EntryForm::of(&DraftInput::of(&entry.draft)), errors))
}

fn gap_errors(t: Texts, view: &EntryView) -> Vec<FieldError> {
    view.gaps.iter().map(|gap| gap_error(t, &view.entry.draft, gap)).collect()
}

/// A gap of a draft in words.
pub(super) fn gap_error(t: Texts, draft: &EntryDraft, gap: &Missing) -> FieldError {
    let (place, text) = (gap_place(t, draft, &gap.field), gap_words(t, gap));
    FieldError {
        field: gap.field.clone(),
        line: t.f("catalogue-gap-line", &[("place", place), ("text", text.clone())]),
        text,
    }
}

/// `POST /entries/{id}/edit`
pub(super) async fn save(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = entry_id(&member.visitor, &id)?;
    let seen = fields.get("version").parse().unwrap_or_default();
    let pickers = Pickers::read(&web, &member.visitor).await?;
    let around = Around::of(&member, pickers, &id.to_string(), fields.get("name"), seen);
    let form = sent(&web, &member, &fields).await?;
    if fields.get("item_act") == CHECK {
        return checked(&web, &around, Some(id), form).await;
    }
    let input = match read(&around, form, &fields) {
        Ok(input) => input,
        Err(again) => return page_with(again.status, again.page.as_ref()),
    };
    match web.app().edit_entry(id, &input, member.actor(), seen).await {
        Ok(()) => Ok(see(&format!("/entries/{id}"), "catalogue-saved")),
        Err(error) if error.kind() == ErrorKind::Stale => {
            let mut template = around.page(EntryForm::sent(&fields), Vec::new());
            template.is_stale = true;
            page_with(StatusCode::CONFLICT, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// The act of the form that saves nothing and marks what is missing.
const CHECK: &str = "check";

/// The form as it was sent, with everything that is missing marked.
async fn checked(
    web: &Web,
    around: &Around<'_>,
    id: Option<EntryId>,
    form: EntryForm,
) -> PageResult {
    let errors = checking::all(web, around.member, id, &form).await?;
    let mut template = around.clone().page(form, errors);
    template.is_checked = true;
    page(&template)
}

/// The form once more.
struct Again {
    status: StatusCode,
    page: Box<EditPage>,
}

/// The form as it was sent; with `item_act=fill-2` the third item is filled from the standards it names.
async fn sent(web: &Web, member: &Member, fields: &Fields) -> Result<EntryForm, Problem> {
    let mut form = EntryForm::sent(fields);
    let place = fields.get("item_act").strip_prefix("fill-").and_then(|place| place.parse().ok());
    let filled = place.and_then(|place: usize| form.items.get_mut(place));
    if let Some(item) = filled {
        let named = [item.readable()];
        let standards = web.app().standards(&named).await.or_problem(&member.visitor)?;
        item.fill(&standards);
    }
    Ok(form)
}

/// Reads a sent form; where an item was added, removed, moved or filled, or something cannot be read, the answer is the form again.
fn read(around: &Around<'_>, mut form: EntryForm, fields: &Fields) -> Result<DraftInput, Again> {
    let act = fields.get("item_act");
    if !act.is_empty() {
        form.rearrange(act);
        return Err(Again {
            status: StatusCode::OK,
            page: Box::new(around.clone().page(form, Vec::new())),
        });
    }
    form.read().map_err(|faults| {
        let errors = fault_errors(around.member.t(), &form, faults);
        Again {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            page: Box::new(around.clone().page(form, errors)),
        }
    })
}

/// What cannot be read, in words.
pub(super) fn fault_errors(t: Texts, form: &EntryForm, faults: Vec<Fault>) -> Vec<FieldError> {
    let place = |field: &str| {
        let mut parts = field.split('.').skip(1);
        match (parts.next().and_then(|place| place.parse::<usize>().ok()), parts.next()) {
            (Some(place), Some(part)) => {
                let name = form.items.get(place).map(|item| item.name.clone()).unwrap_or_default();
                t.f(
                    "catalogue-gap-item",
                    &[
                        ("n", (place + 1).to_string()),
                        ("name", name),
                        ("field", t.c("catalogue-item", part)),
                    ],
                )
            }
            _ => field_name(t, field),
        }
    };
    let error = |(field, code): Fault| {
        let text = t.c("gap", code);
        FieldError {
            line: t.f("catalogue-gap-line", &[("place", place(&field)), ("text", text.clone())]),
            field,
            text,
        }
    };
    faults.into_iter().map(error).collect()
}
