//! Importing catalogue workbooks 目录导入: a file is read into a plan, and what is chosen of the plan is applied.
//!
//! Reading and applying are jobs. The plan says of every entry what becomes of
//! it and what that changes, and names every fault by sheet, line and column.
//! It is applied unit by unit, each in one transaction: all of a unit or
//! nothing, and a unit with faults hinders no other. What is applied is what
//! the plan showed: an entry that has moved on since stops its unit.

mod apply;
mod discard;
mod entry_cells;
mod item_cells;
mod order;
mod plan;
mod read;
mod table;
mod targets;
mod upload;
mod view;

use domain::catalogue::Change;
use domain::ids::{EntryId, ImportId, PersonId, UnitId};
use domain::people::{Actor, Post};
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use serde::{Deserialize, Serialize};
use store::{Event, Import, ImportEntry, ImportState, NewNotice, Recipient};

use super::compiles;
use super::drafting::DraftInput;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::Lease;

pub use entry_cells::split_list;
pub use item_cells::code_list;
pub use order::MigrationOrder;
pub use table::CellFault;
pub use upload::SheetUpload;
pub use view::{ImportView, PlannedEntry};

/// An entry as it was when the plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    entry: EntryId,
    version: u32,
}

/// What a plan keeps of an entry beside its name and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    input: DraftInput,
    code: Option<ResourceCode>,
    target: Option<Seen>,
    /// 发布日期 that came with it.
    published_on: Option<Date>,
    /// Whether a migration order would publish it.
    publishable: bool,
    /// How much is missing before it could be submitted.
    gaps: usize,
    changes: Vec<Change>,
    faults: Vec<CellFault>,
}

impl Content {
    fn of(entry: &ImportEntry) -> Result<Self> {
        serde_json::from_value(entry.content.clone()).map_err(AppError::internal)
    }
}

/// What is kept of an import beside its plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportReport {
    /// Headings that nobody knows, whose columns are passed over.
    pub ignored: Vec<String>,
    /// Sheets without the headings of the template, which are passed over.
    pub passed_over: Vec<String>,
    /// What a refusal is about, such as a column; may be empty.
    pub error_place: String,
    /// 迁移令 under which it was applied last.
    pub order: Option<MigrationOrder>,
    /// Who had it applied last.
    pub applied_by: Option<PersonId>,
    /// The unit they acted for.
    pub applied_for: Option<UnitId>,
}

impl ImportReport {
    /// The report kept with an import.
    pub fn of(import: &Import) -> Self {
        serde_json::from_value(import.report.clone()).unwrap_or_default()
    }

    fn keep_in(&self, import: &mut Import) -> Result<()> {
        import.report = serde_json::to_value(self).map_err(AppError::internal)?;
        Ok(())
    }
}

/// The registrar of the digital office may import for any unit.
fn is_registrar(actor: &Actor) -> bool {
    actor.is_digital_office() && actor.has(Post::Registrar)
}

/// The decider of the digital office orders a migration.
fn orders(actor: &Actor) -> bool {
    actor.is_digital_office() && actor.has(Post::Decider)
}

/// Whether an actor may look into an import: those who compile for the unit that sent it, and the digital office.
fn may_see(actor: &Actor, import: &Import) -> bool {
    is_registrar(actor) || orders(actor) || (actor.unit == import.unit && compiles(actor))
}

impl App {
    /// The import of a job, where it still waits for it.
    async fn import_of(&self, lease: Lease<'_>, state: ImportState) -> Result<Option<Import>> {
        let id: Option<ImportId> = lease
            .job
            .payload
            .get("import")
            .and_then(|id| id.as_str())
            .and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| AppError::internal("the job names no import"))?;
        Ok(self.store.import(id).await?.filter(|import| import.state == state))
    }

    /// Who sent or ordered something, with the posts held at this moment: what a person may do no more, no job does for
    /// them.
    async fn actor_again(&self, person: PersonId, unit: UnitId) -> Result<Actor> {
        let found = self.store.person(person).await?.filter(|person| person.active);
        let found = found.filter(|person| person.unit == unit);
        let (Some(person), Some(unit)) = (found, self.store.unit(unit).await?) else {
            return Err(AppError::denied("import.sender-gone"));
        };
        Ok(Actor {
            acting_for: None,
            person: person.id,
            unit: unit.id,
            unit_kind: unit.kind,
            unit_level: unit.level,
            stands_for: self.standing_in(&person).await?,
            posts: person.posts,
        })
    }

    fn import_event(&self, import: &Import, kind: &str, detail: serde_json::Value) -> Event {
        Event {
            at: self.now(),
            actor: None,
            unit: Some(import.unit),
            kind: kind.to_owned(),
            subject_kind: "import".to_owned(),
            subject: import.id.to_string(),
            detail,
        }
    }
}

/// Tells the one who waits how a job of an import ended.
fn notice(import: &Import, to: PersonId, end: &str) -> NewNotice {
    NewNotice {
        to: Recipient::Person(to),
        code: format!("import.{end}"),
        args: serde_json::json!({ "title": import.file_name }),
        link: format!("/entries/imports/{}", import.id),
    }
}
