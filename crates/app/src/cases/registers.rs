//! Public registers 公开登记簿: of a case the state, the dates and the fields marked public, and nothing else.
//!
//! Readers come without an account. So nothing is taken from the case as a
//! whole: its title may quote a field that is not public, and its applicant may
//! be a citizen. What leaves is listed here, field by field.

use domain::cases::{Case, CaseEvent};
use domain::catalogue::Missing;
use domain::ids::{CaseId, EntryId, UnitId};
use domain::masking;
use domain::people::Actor;
use domain::procedures::{
    self, Act, Content, ENTRY_OPENING, Effect, Field, FieldKind, FieldValue, PRODUCT, Procedure,
    Readers, STANDARD, TENDER, Values,
};
use jiff::civil::Date;
use serde_json::json;
use store::{CaseFilter, CaseOrder, Page, Slice, StoredCase};

use super::{content_of, procedure_of};
use crate::application::App;
use crate::error::{AppError, Result};

/// A case as anybody may read it.
#[derive(Debug, Clone)]
pub struct RegisterItem {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its procedure.
    pub procedure: &'static Procedure,
    /// Its state's code.
    pub state: String,
    /// What it is about, where that is public; else empty.
    pub title: String,
    /// The entry it is about, where that is public.
    pub entry: Option<EntryId>,
    /// The unit of the government whose data it is about.
    pub provider: Option<UnitId>,
    /// The unit that decides.
    pub decider: Option<UnitId>,
    /// The day it was opened.
    pub opened_on: Date,
    /// The day it ended.
    pub closed_on: Option<Date>,
    /// The public fields of the opening.
    pub stated: Values,
    /// What was done, by public fields.
    pub acts: Vec<RegisterAct>,
}

/// An act as anybody may read of it.
#[derive(Debug, Clone)]
pub struct RegisterAct {
    /// The act's code.
    pub act: String,
    /// The day.
    pub on: Date,
    /// The article.
    pub basis: String,
    /// The number of the document issued; empty where none was.
    pub number: String,
    /// Its public fields.
    pub stated: Values,
}

/// What a register is narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterQuery {
    /// Part of a title, or a whole number.
    pub text: String,
    /// One state.
    pub state: String,
}

/// The procedures with a public register.
pub fn registers() -> impl Iterator<Item = &'static Procedure> {
    procedures::ALL.iter().copied().filter(|procedure| procedure.readers == Readers::Register)
}

/// The register of a procedure.
pub fn register_of(code: &str) -> Result<&'static Procedure> {
    registers().find(|procedure| procedure.code == code).ok_or_else(AppError::not_found)
}

impl App {
    /// A page of a register, newest first.
    pub async fn register(
        &self,
        procedure: &'static Procedure,
        query: &RegisterQuery,
        slice: &Slice,
    ) -> Result<Page<RegisterItem>> {
        if !is_searchable(procedure, &query.text) || procedure.is_unlisted(&query.state) {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let filter = register_filter(procedure, query);
        let page = self.store.cases(&filter, CaseOrder::Newest, slice).await?;
        Ok(page.map(|stored: StoredCase| self.register_item(procedure, &stored.case)))
    }

    /// What was announced last: tenders, openings decided, products and standards, newest first.
    pub async fn announcements(&self, most: u32) -> Result<Vec<RegisterItem>> {
        let of = [
            (&TENDER, ["open_for_bids", "award_noticed", "awarded"].as_slice()),
            (&ENTRY_OPENING, &["opened"]),
            (&PRODUCT, &["in_register"]),
            (&STANDARD, &["open_for_comment", "in_force"]),
        ];
        let mut found = Vec::new();
        for (procedure, states) in of {
            let filter = CaseFilter {
                procedure: Some(procedure.code.to_owned()),
                states: states.iter().map(|state| (*state).to_owned()).collect(),
                ..CaseFilter::default()
            };
            let slice = Slice::first(most);
            let page = self.store.cases(&filter, CaseOrder::Newest, &slice).await?;
            found
                .extend(page.rows.iter().map(|stored| self.register_item(procedure, &stored.case)));
        }
        found.sort_by_key(|item| std::cmp::Reverse((item.opened_on, item.id)));
        found.truncate(most as usize);
        Ok(found)
    }

    /// How many cases a register holds.
    pub async fn register_count(&self, procedure: &'static Procedure) -> Result<u64> {
        Ok(self.store.count_cases(&register_filter(procedure, &RegisterQuery::default())).await?)
    }

    /// One case of a register, with what was done.
    pub async fn register_case(
        &self,
        procedure: &'static Procedure,
        id: CaseId,
    ) -> Result<RegisterItem> {
        let is_listed =
            |case: &Case| case.procedure == procedure.code && !procedure.is_unlisted(&case.state);
        let stored = self.store.case(id).await?.filter(|stored| is_listed(&stored.case));
        let case = stored.ok_or_else(AppError::not_found)?.case;
        let mut item = self.register_item(procedure, &case);
        let events = self.store.case_events(id).await?;
        item.acts = events
            .iter()
            .filter_map(|event| Some((procedure.act(&event.act)?, event)))
            .map(|(act, event)| RegisterAct {
                act: event.act.clone(),
                on: law::clocks::civil_date(event.at),
                basis: event.basis.clone(),
                number: event.detail["number"].as_str().unwrap_or_default().to_owned(),
                stated: public_of_act(act, &stated_by(event)),
            })
            .collect();
        Ok(item)
    }

    fn register_item(&self, procedure: &'static Procedure, case: &Case) -> RegisterItem {
        let content = content_of(case).unwrap_or_default();
        let live = self.live_now();
        let of_government = |unit: UnitId| {
            live.unit(unit).filter(|known| !known.kind.is_outside()).map(|known| known.id)
        };
        RegisterItem {
            id: case.id,
            number: case.number.clone(),
            procedure,
            state: case.state.clone(),
            title: self.public_title(case),
            entry: public_entry(procedure, &content),
            provider: of_government(case.provider),
            decider: of_government(case.decider),
            opened_on: law::clocks::civil_date(case.opened_at),
            closed_on: case.closed_at.map(law::clocks::civil_date),
            stated: public(procedure.form, &content.stated),
            acts: Vec::new(),
        }
    }

    /// A case of a public register as somebody reads it who is no party and may yet act in it by a post alone, such as a
    /// bidder who asks about a tender: what the register says, and those acts.
    pub(super) fn outline(
        &self,
        case: &Case,
        events: Vec<CaseEvent>,
        takes_part: bool,
        actor: &Actor,
    ) -> Option<(Case, Vec<CaseEvent>, Vec<&'static Act>)> {
        let procedure = procedure_of(case).ok()?;
        let mut acts = procedure.open_acts(case, actor);
        acts.retain(|act| takes_part || act.effect != Effect::ObjectAsBidder);
        if procedure.readers != Readers::Register || (acts.is_empty() && !takes_part) {
            return None;
        }
        let content = content_of(case)?;
        let shown =
            Content { stated: public(procedure.form, &content.stated), ..Content::default() };
        let event = |event: CaseEvent| {
            let act = procedure.act(&event.act);
            let stated = act.map(|act| public_of_act(act, &stated_by(&event))).unwrap_or_default();
            let number = event.detail["number"].clone();
            CaseEvent {
                actor: None,
                // What was issued was issued to those who take part, reasons and all.
                reason: if takes_part && act.is_some_and(|act| act.document) {
                    event.reason.clone()
                } else {
                    String::new()
                },
                detail: json!({ "number": number, "stated": stated }),
                ..event
            }
        };
        let outlined = Case {
            title: self.public_title(case),
            payload: serde_json::to_value(&shown).ok()?,
            handlers: Vec::new(),
            excluded: Vec::new(),
            ..case.clone()
        };
        Some((outlined, events.into_iter().map(event).collect(), acts))
    }

    /// What a case is about, from its public fields alone.
    pub(super) fn public_title(&self, case: &Case) -> String {
        let (Ok(procedure), Some(content)) = (procedure_of(case), content_of(case)) else {
            return String::new();
        };
        match title_field(procedure) {
            Some(field) if field.public => content.text("title").to_owned(),
            Some(_) => String::new(),
            None => public_entry(procedure, &content)
                .and_then(|entry| {
                    self.live_now().table(entry).map(|table| table.entry.draft.name.clone())
                })
                .unwrap_or_default(),
        }
    }
}

fn title_field(procedure: &Procedure) -> Option<&Field> {
    procedure.form.iter().find(|field| field.code == "title")
}

fn public_entry(procedure: &Procedure, content: &Content) -> Option<EntryId> {
    let is_public = procedure.form.iter().any(|field| field.code == "entry" && field.public);
    content.entry().filter(|_| is_public)
}

/// Titles are searched only where every title of the register is public: else words could be tried out on a title that
/// is not shown. A number always finds its case.
fn is_searchable(procedure: &Procedure, text: &str) -> bool {
    let titles_are_public = match title_field(procedure) {
        Some(field) => field.public,
        None => procedure.form.iter().any(|field| field.code == "entry" && field.public),
    };
    text.is_empty() || titles_are_public || text.starts_with(procedure.prefix)
}

/// The cases of a register: of one state where the query names one, else of all whose state does not keep them out.
fn register_filter(procedure: &Procedure, query: &RegisterQuery) -> CaseFilter {
    let states = match query.state.as_str() {
        "" if procedure.states.iter().any(|state| state.unlisted) => {
            procedure.listed().map(str::to_owned).collect()
        }
        "" => Vec::new(),
        state => vec![state.to_owned()],
    };
    CaseFilter {
        procedure: Some(procedure.code.to_owned()),
        states,
        text: query.text.clone(),
        ..CaseFilter::default()
    }
}

/// What an act stated.
pub fn stated_by(event: &domain::cases::CaseEvent) -> Values {
    event
        .detail
        .get("stated")
        .and_then(|stated| serde_json::from_value(stated.clone()).ok())
        .unwrap_or_default()
}

/// Refuses texts that would stand in a public register and name a person by number or address.
pub(super) fn check_public_texts(
    procedure: &Procedure,
    fields: &[Field],
    values: &Values,
) -> Result<()> {
    if procedure.readers != Readers::Register {
        return Ok(());
    }
    let names_a_person = |field: &&Field| match values.get(field.code) {
        Some(FieldValue::Text(text)) => {
            let is_free = matches!(field.kind, FieldKind::Line | FieldKind::Text);
            field.public && is_free && masking::names_a_person(text)
        }
        _ => false,
    };
    let gap = |field: &Field| Missing { field: field.code.to_owned(), code: "field.personal-data" };
    let gaps: Vec<Missing> = fields.iter().filter(names_a_person).map(gap).collect();
    if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
}

/// The public fields of an act, those it computed among them.
fn public_of_act(act: &Act, values: &Values) -> Values {
    let mut shown = public(act.needs, values);
    shown.extend(public(act.gives, values));
    shown
}

/// The public fields among values. A person is never one, whatever a form says.
fn public(fields: &[Field], values: &Values) -> Values {
    let shown = |field: &&Field| field.public && field.kind != FieldKind::Person;
    fields
        .iter()
        .filter(shown)
        .filter_map(|field| {
            let value = values.get(field.code)?;
            (!matches!(value, FieldValue::Person(_)))
                .then(|| (field.code.to_owned(), value.clone()))
        })
        .collect()
}
