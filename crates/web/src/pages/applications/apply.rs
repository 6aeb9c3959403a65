//! `/catalogue/{code}/apply`: applying for conditional data, or taking unconditional data directly (Article 10).

use std::sync::Arc;

use app::AppError;
use app::applications::Submitted;
use app::catalogue::code_of;
use app::live::LiveTable;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::applications::{NotApplicable, applicable, share_type};
use domain::catalogue::{Entry, InformationItem, Sensitivity};
use domain::grants::UseField;
use domain::people::Post;
use law::catalogue_codes::ShareType;
use strum::IntoEnumIterator;

use super::form::ApplyForm;
use crate::context::Member;
use crate::fields::Posted;
use crate::filter_form::{FilterForm, FilterRow, OPERATORS};
use crate::pages::grants::METHODS;
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct ItemChoice {
    id: String,
    name: String,
    checked: bool,
    is_withheld: bool,
    share_code: String,
    share: String,
    sensitivity: String,
    is_sensitive: bool,
}

struct Choice {
    value: String,
    text: String,
    selected: bool,
}

struct ScopeRow {
    items: Vec<Choice>,
    ops: Vec<Choice>,
    value: String,
    error: String,
}

struct GapLine {
    field: String,
    text: String,
}

#[derive(Template)]
#[template(path = "applications/apply.html")]
struct ApplyPage {
    t: Texts,
    shell: Shell,
    path: String,
    title: String,
    name: String,
    lead: String,
    is_direct: bool,
    condition: String,
    form: ApplyForm,
    items: Vec<ItemChoice>,
    rows: Vec<ScopeRow>,
    fields: Vec<Choice>,
    methods: Vec<Choice>,
    people: Vec<Choice>,
    gaps: Vec<GapLine>,
}

impl ApplyPage {
    /// What is wrong with a field; empty where nothing is.
    fn wrong(&self, field: &str) -> String {
        let of_field = self.gaps.iter().filter(|gap| gap.field == field);
        of_field.map(|gap| gap.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Template)]
#[template(path = "applications/refused.html")]
struct RefusedPage {
    t: Texts,
    shell: Shell,
    name: String,
    reason: String,
    is_withheld: bool,
    basis: String,
    entry_href: String,
}

/// `GET /catalogue/{code}/apply`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(path): Path<String>,
) -> PageResult {
    let table = web.app().published_at(&path).or_problem(&member.visitor)?;
    if let Some(refused) = refused(&member, &path, &table.entry) {
        return page_with(StatusCode::FORBIDDEN, &refused);
    }
    let form = ApplyForm::fresh(member.actor().person);
    page(&apply_page(&web, &member, path, &table, form).await?)
}

/// Why this reader cannot apply at all, said before a form is filled in.
fn refused(member: &Member, path: &str, entry: &Entry) -> Option<RefusedPage> {
    let t = member.t();
    let actor = member.actor();
    let denied = match applicable(entry, actor.unit) {
        Err(reason) => Some((AppError::from(reason), reason == NotApplicable::Withheld)),
        Ok(()) if !(actor.has(Post::DataClerk) || actor.has(Post::DataOfficer)) => {
            Some((AppError::denied("act.not-yours"), false))
        }
        Ok(()) => None,
    };
    let (error, is_withheld) = denied?;
    let name = entry.name(t.tag()).to_owned();
    Some(RefusedPage {
        t,
        shell: shell(member, path, &name, t.s("applications-cannot")),
        reason: error_words(t, &error).unwrap_or_default(),
        is_withheld,
        basis: entry.draft.sharing.basis_text(),
        entry_href: format!("/catalogue/{path}"),
        name,
    })
}

fn shell(member: &Member, path: &str, name: &str, title: String) -> Shell {
    let t = member.t();
    Shell::new(&member.visitor, Room::Workbench, format!("{title} {name}"))
        .crumb(t.s("nav-catalogue"), "/catalogue")
        .crumb(name, &format!("/catalogue/{path}"))
        .crumb(title, "")
}

async fn apply_page(
    web: &Web,
    member: &Member,
    path: String,
    table: &Arc<LiveTable>,
    form: ApplyForm,
) -> Result<ApplyPage, Problem> {
    let t = member.t();
    let entry = &table.entry;
    let is_direct = is_direct(t, &form, entry);
    let family = if is_direct { "applications-direct" } else { "applications-apply" };
    let title = t.c(family, "title");
    let name = entry.name(t.tag()).to_owned();
    let colleagues = web.app().colleagues(member.actor()).await.or_problem(&member.visitor)?;
    let person = |person: domain::people::Person| {
        let value = person.id.to_string();
        Choice { selected: value == form.responsible, text: person.name(t.tag()).to_owned(), value }
    };
    let method = |method: domain::grants::Method| {
        let code = <&str>::from(method);
        Choice {
            value: code.to_owned(),
            text: t.c("method", code),
            selected: form.methods.contains(&method),
        }
    };
    let field = |field: UseField| {
        let code = <&str>::from(field);
        Choice {
            value: code.to_owned(),
            text: t.c("use-field", code),
            selected: form.field == code,
        }
    };
    Ok(ApplyPage {
        t,
        shell: shell(member, &path, &name, title.clone()),
        lead: t.f(
            &format!("{family}-lead"),
            &[("unit", web.app().live().unit_name(entry.unit, t.tag()))],
        ),
        title,
        name,
        is_direct,
        condition: entry.draft.sharing.condition.clone(),
        items: entry.draft.items.iter().map(|item| item_choice(t, entry, item, &form)).collect(),
        rows: scope_rows(t, entry, &form.scope),
        fields: UseField::iter().map(field).collect(),
        methods: METHODS.into_iter().map(method).collect(),
        people: colleagues.into_iter().map(person).collect(),
        gaps: Vec::new(),
        form,
        path,
    })
}

/// Whether the form leads to a grant at once: the strictest of the items chosen decides, before any is chosen the entry.
fn is_direct(t: Texts, form: &ApplyForm, entry: &Entry) -> bool {
    let stated = form.clone().application(t, &entry.schema());
    share_type(&stated, entry) == ShareType::Unconditional
}

fn item_choice(t: Texts, entry: &Entry, item: &InformationItem, form: &ApplyForm) -> ItemChoice {
    let share = entry.share_type_of(item);
    ItemChoice {
        id: item.id.to_string(),
        name: item.name.clone(),
        checked: form.items.contains(&item.id),
        is_withheld: share == ShareType::Withheld,
        share_code: code_of(&share),
        share: t.c("share-type", code_of(&share)),
        sensitivity: t.c("sensitivity", <&str>::from(item.sensitivity)),
        is_sensitive: item.sensitivity != Sensitivity::Ordinary,
    }
}

fn scope_rows(t: Texts, entry: &Entry, scope_form: &FilterForm) -> Vec<ScopeRow> {
    let items = |chosen: &str| {
        let none = Choice {
            value: String::new(),
            text: t.s("applications-any-item"),
            selected: chosen.is_empty(),
        };
        let named = entry.draft.items.iter().map(|item| Choice {
            value: item.id.to_string(),
            text: item.name.clone(),
            selected: item.id.to_string() == chosen || item.name == chosen,
        });
        std::iter::once(none).chain(named).collect()
    };
    let ops = |chosen: &str| {
        let op = |op: &&str| Choice {
            value: (*op).to_owned(),
            text: t.c("compare", op),
            selected: *op == chosen,
        };
        OPERATORS.iter().map(op).collect()
    };
    let row = |row: &FilterRow| ScopeRow {
        items: items(&row.item),
        ops: ops(&row.op),
        value: row.value.clone(),
        error: row.error.clone(),
    };
    scope_form.rows.iter().map(row).collect()
}

/// `POST /catalogue/{code}/apply`
pub(super) async fn submit(
    State(web): State<Web>,
    member: Member,
    Path(path): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let table = web.app().published_at(&path).or_problem(&member.visitor)?;
    if let Some(refused) = refused(&member, &path, &table.entry) {
        return page_with(StatusCode::FORBIDDEN, &refused);
    }
    let mut form = ApplyForm::sent(&fields);
    if FilterForm::is_being_built(&fields) {
        return page(&apply_page(&web, &member, path, &table, form).await?);
    }
    let application = form.application(member.t(), &table.schema);
    match web.app().submit_application(table.entry.id, application, member.actor()).await {
        Ok(Submitted::Case(case)) => {
            Ok(see(&format!("/applications/{case}"), "application-submitted"))
        }
        Ok(Submitted::Granted(grant)) => Ok(see(&format!("/grants/{}", grant.id), "grant-taken")),
        Err(error) if !error.gaps().is_empty() => {
            let template = apply_page(&web, &member, path, &table, form).await?;
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &ApplyPage { gaps: gap_lines(member.t(), &error), ..template },
            )
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// Every gap with the name of its field (一次性告知).
fn gap_lines(t: Texts, error: &AppError) -> Vec<GapLine> {
    let line = |gap: &domain::catalogue::Missing| {
        let args =
            [("field", t.c("applications-field", &gap.field)), ("gap", t.c("gap", gap.code))];
        GapLine { field: gap.field.clone(), text: t.f("applications-gap", &args) }
    };
    error.gaps().iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use app::catalogue::{blank_draft, from_code};
    use domain::catalogue::EntryState;
    use domain::ids::{EntryId, ItemId, PersonId, UnitId};
    use domain::values::DeclaredType;
    use law::catalogue_codes::ItemType;

    use super::*;
    use crate::fields::Fields;

    /// An unconditional entry whose second item is conditional.
    fn entry() -> Entry {
        let item = |number: u32, own: Option<ShareType>| InformationItem {
            id: ItemId(number),
            name: format!("item {number}"),
            declared: DeclaredType { item_type: ItemType::Text, length: 18, precision: 0 },
            required: false,
            codes: None,
            check: None,
            sensitivity: Sensitivity::Ordinary,
            share_type: own,
            remark: String::new(),
            element: None,
            code_list: None,
            unit: String::new(),
            grade: None,
            open_type: None,
        };
        let mut draft = blank_draft("307001");
        draft.sharing.share_type = from_code("unconditional").unwrap();
        draft.items = vec![item(1, None), item(2, Some(ShareType::Conditional))];
        Entry {
            id: EntryId::named("mixed"),
            code: None,
            unit: UnitId::named("provider"),
            draft,
            state: EntryState::Published,
            published_on: None,
            last_item: 2,
            version: 1,
        }
    }

    #[test]
    fn one_conditional_item_among_the_chosen_makes_the_form_an_application() {
        let sent = |query: &str| ApplyForm::sent(&Fields::parse(query));
        let t = Texts::default();
        assert!(is_direct(t, &ApplyForm::fresh(PersonId::named("clerk")), &entry()));
        assert!(is_direct(t, &sent("items=i1"), &entry()));
        assert!(!is_direct(t, &sent("items=i1&items=i2"), &entry()));
        assert!(!is_direct(t, &sent("items=i2"), &entry()));
    }
}
