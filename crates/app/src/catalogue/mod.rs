//! The catalogue 目录: compiling entries, having them registered and published, finding them.
//!
//! An entry has a working copy, which only its unit and the digital office see,
//! and at most one published copy, whose metadata anybody may read, withheld
//! resources included. Each step of the working copy (draft, submitted,
//! registered, published, returned) is an act of a case, saved in one
//! transaction with the entry's new state.

mod checking;
mod drafting;
pub mod export;
mod finding;
mod history;
mod import;
mod own_view;
mod reading;
mod registration;
mod review;
pub mod sheet;
mod yearly_checks;

use domain::authorisations::ServiceAct;
use domain::catalogue::Entry;
use domain::ids::EntryId;
use domain::people::{Actor, Post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Tx;

use crate::application::App;
use crate::authorisations::may_work_on;
use crate::error::Result;

pub use domain::catalogue::blank_draft;
pub use drafting::{DraftInput, KeyKind};
pub use finding::{Found, FoundPage};
pub use history::{Comparison, EntryEdition, VersionCause};
pub use import::{
    CellFault, ImportReport, ImportView, MigrationOrder, PlannedEntry, SheetUpload, code_list,
    split_list,
};
pub use own_view::{EntryShow, OwnView};
pub use reading::{EntryAct, EntryQuery, EntryView, PublishedVersion};
pub(crate) use registration::give_code;
pub use review::{REVIEW_ACTS, ReviewOutcome, ReviewRow};
pub use search::{Facet, FacetCount, Filters, MatchedBy, SearchRequest, Sort};
pub use store::{
    EntryVersion, Import, ImportCounts, ImportEffect, ImportState, ImportUnit, ImportUnitState,
    Page, Slice,
};
pub use yearly_checks::CheckDue;

/// The stable code of a coded value, as in JSON, forms and addresses: `有条件共享` is `conditional`.
pub fn code_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// The value with a stable code.
pub fn from_code<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
}

/// Whether an entry's working copy may be seen by an actor.
fn may_see_draft(entry: &Entry, actor: &Actor) -> bool {
    match &actor.acting_for {
        Some(acting) => acting.reaches(entry.unit, entry.id),
        None => actor.unit == entry.unit || actor.is_digital_office(),
    }
}

/// Whether an actor compiles this entry: of their own unit, or under an authorisation (Article 5).
fn may_compile(entry: &Entry, actor: &Actor) -> bool {
    may_work_on(actor, ServiceAct::CompileEntries, (entry.unit, entry.id), compiles(actor))
}

/// Whether an actor compiles the catalogue of its unit.
fn compiles(actor: &Actor) -> bool {
    actor.has(Post::DataClerk) || actor.has(Post::DataOfficer)
}

impl App {
    async fn entry_event(
        &self,
        tx: &Tx,
        actor: &Actor,
        kind: &str,
        entry: EntryId,
        detail: serde_json::Value,
    ) -> Result<()> {
        self.business_event(tx, actor, kind, "entry", &entry.to_string(), detail).await
    }
}
