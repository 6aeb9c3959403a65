//! The catalogue 目录: compiling entries, having them registered and published, finding them.
//!
//! An entry has a working copy, which only its unit and the digital office see,
//! and at most one published copy, whose metadata anybody may read, withheld
//! resources included. Each step of the working copy (draft, submitted,
//! registered, published, returned) is an act of a case, saved in one
//! transaction with the entry's new state.

mod drafting;
pub mod export;
mod finding;
mod history;
mod import;
mod reading;
mod registration;
pub mod sheet;

use domain::catalogue::Entry;
use domain::ids::EntryId;
use domain::people::{Actor, Post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Event;

use crate::application::App;

pub use domain::catalogue::blank_draft;
pub use drafting::{DraftInput, KeyKind};
pub use finding::{Found, FoundPage};
pub use history::{Comparison, EntryEdition, VersionCause};
pub use import::{
    CellFault, ImportReport, ImportView, MigrationOrder, PlannedEntry, SheetUpload, code_list,
    split_list,
};
pub use reading::{EntryAct, EntryQuery, EntryView, PublishedVersion};
pub use search::{Facet, FacetCount, Filters, MatchedBy, SearchRequest, Sort};
pub use store::{
    EntryVersion, Import, ImportCounts, ImportEffect, ImportState, ImportUnit, ImportUnitState,
    Page, Slice,
};

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
    actor.unit == entry.unit || actor.is_digital_office()
}

/// Whether an actor compiles the catalogue of its unit.
fn compiles(actor: &Actor) -> bool {
    actor.has(Post::DataClerk) || actor.has(Post::DataOfficer)
}

impl App {
    fn entry_event(
        &self,
        actor: &Actor,
        kind: &str,
        entry: EntryId,
        detail: serde_json::Value,
    ) -> Event {
        Event {
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            kind: kind.to_owned(),
            subject_kind: "entry".to_owned(),
            subject: entry.to_string(),
            detail,
        }
    }
}
