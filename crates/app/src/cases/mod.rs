//! Cases 办件: opening one, moving it by an act, and the worklist: the same for every procedure.
//!
//! What is special to a procedure is data in `domain`; what an act brings about
//! beside the case is one arm in [`effects`]. There is no other path.

mod acting;
mod calling;
mod clocks;
mod documents;
mod effects;
mod named;
mod offers;
mod opening;
mod platform;
mod prospect;
mod references;
mod registers;
mod remarks;
mod screening;
mod worklist;

use domain::cases::{Case, CaseEvent};
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{self, Act, Content, Procedure, Readers};
use law::clocks::{ClockState, Remaining};
use store::{CaseFilter, CaseOrder, Event, Notice, Page, Slice, Tx};

use crate::application::App;
use crate::error::{AppError, Result};

pub use acting::ActRequest;
pub use documents::{DOCUMENT_BYTES_MAX, Document};
pub use effects::Estate;
pub(crate) use effects::{After, Brought, CLEARED, items, masks_of};
pub use named::{Named, NamedBatch, Reach, RelatedCase};
pub use offers::{Narrowing, OFFERS_MAX, Offer, Offers};
pub(crate) use opening::{Begin, Opening};
pub(crate) use platform::Found;
pub use prospect::Prospect;
pub use registers::{RegisterAct, RegisterItem, RegisterQuery, register_of, registers, stated_by};
pub use remarks::{Audience, Remark};
pub use screening::{ByMagicBytes, Screening};
pub(crate) use worklist::protected;
pub use worklist::{EXPORT_ROWS_MAX, Shelf, ShelfQuery, WorklistRow};

/// What a form sent: names and values, in order; a name may stand more than once.
pub type Given<'a> = &'a [(String, String)];

/// All values sent under a name.
fn given_under<'a>(given: Given<'a>, name: &str) -> Vec<&'a str> {
    given.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
}

/// A running or ended clock as pages show it.
#[derive(Debug, Clone)]
pub struct ClockView {
    /// What it measures.
    pub code: String,
    /// Where it stands.
    pub state: ClockState,
    /// What is left of it, in its own kind of day.
    pub remaining: Remaining,
    /// The rule it was started under.
    pub rule: String,
}

/// A case as one reader sees it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Its events, oldest first.
    pub events: Vec<CaseEvent>,
    /// Its clocks.
    pub clocks: Vec<ClockView>,
    /// The acts open to the reader.
    pub acts: Vec<&'static Act>,
    /// The case it is about.
    pub parent: Option<RelatedCase>,
    /// The cases about it that the reader may read.
    pub children: Vec<RelatedCase>,
    /// Documents attached to it.
    pub documents: Vec<Document>,
    /// Remarks that are for the reader.
    pub remarks: Vec<Remark>,
    /// Whom the reader may write remarks to; nobody where the reader is no party to it.
    pub audiences: &'static [Audience],
}

/// Cases about a case that its page lists.
const CHILDREN_MAX: u32 = 200;

impl App {
    /// A case with its timeline, for a party to it or the digital office.
    pub async fn case(&self, id: CaseId, actor: &Actor) -> Result<CaseView> {
        let case = self.store.case(id).await?.ok_or_else(AppError::not_found)?.case;
        if !may_see(&case, actor) {
            return self.outlined(&case, actor).await;
        }
        let clocks =
            case.clocks.iter().map(|clock| self.clock_view(clock)).collect::<Result<_>>()?;
        Ok(CaseView {
            events: self.store.case_events(id).await?,
            acts: procedure_of(&case)?.open_acts(&case, actor),
            clocks,
            parent: self.parent_of(&case, actor).await?,
            children: self.children_of(&case, actor).await?,
            documents: self.documents_of(&case).await?,
            remarks: self.remarks_for(&case, actor).await?,
            audiences: remarks::audiences(actor),
            case,
        })
    }

    /// What somebody reads of a public case who may act in it and is no party; nothing of any other case.
    async fn outlined(&self, case: &Case, actor: &Actor) -> Result<CaseView> {
        let events = self.store.case_events(case.id).await?;
        // Who took part, such as a bidder, reads on when there is nothing left to do.
        let own = CaseFilter {
            parent: Some(case.id),
            applicant: Some(actor.unit),
            ..CaseFilter::default()
        };
        let takes_part = self.store.count_cases(&own).await? > 0;
        let outline =
            self.outline(case, events, takes_part, actor).ok_or_else(AppError::not_found)?;
        let (case, events, acts) = outline;
        let clocks =
            case.clocks.iter().map(|clock| self.clock_view(clock)).collect::<Result<_>>()?;
        Ok(CaseView {
            case,
            events,
            acts,
            clocks,
            parent: None,
            children: Vec::new(),
            documents: Vec::new(),
            remarks: Vec::new(),
            audiences: &[],
        })
    }

    async fn parent_of(&self, case: &Case, actor: &Actor) -> Result<Option<RelatedCase>> {
        let Some(parent) = case.parent else { return Ok(None) };
        let stored = self.store.case(parent).await?;
        Ok(stored.map(|stored| named::related(&stored.case, Some(actor))))
    }

    async fn children_of(&self, case: &Case, actor: &Actor) -> Result<Vec<RelatedCase>> {
        let about = CaseFilter { parent: Some(case.id), ..CaseFilter::default() };
        let page = self.store.cases(&about, CaseOrder::Newest, &Slice::first(CHILDREN_MAX)).await?;
        let readable = page.rows.iter().filter(|stored| may_see(&stored.case, actor));
        Ok(readable.map(|stored| named::related(&stored.case, Some(actor))).collect())
    }

    /// Notices to the reader and the reader's unit, newest first.
    pub async fn notices(&self, actor: &Actor, slice: &Slice) -> Result<Page<Notice>> {
        Ok(self.store.notices(actor.person, actor.unit, slice).await?)
    }
}

impl App {
    /// Bears witness to something done beside a case's acts. Of a protected case it says neither who nor which: the list of
    /// events has other readers (Article 29).
    pub(crate) async fn case_witness(
        &self,
        tx: &Tx,
        case: &Case,
        kind: &str,
        facts: serde_json::Value,
        actor: &Actor,
    ) -> Result<()> {
        if !is_protected(case) {
            let id = case.id.to_string();
            return self.business_event(tx, actor, kind, "case", &id, facts).await;
        }
        let event = Event {
            at: self.now(),
            actor: None,
            unit: None,
            kind: kind.to_owned(),
            subject_kind: "case".to_owned(),
            subject: String::new(),
            detail: serde_json::Value::Null,
        };
        tx.event(&event).await?;
        Ok(())
    }
}

/// Whether a case is one that units as such must not learn of.
pub(crate) fn is_protected(case: &Case) -> bool {
    procedures::find(&case.procedure)
        .is_none_or(|procedure| procedure.readers == Readers::Protected)
}

pub(crate) fn procedure_of(case: &Case) -> Result<&'static Procedure> {
    procedures::find(&case.procedure)
        .ok_or_else(|| AppError::internal(format!("unknown procedure {}", case.procedure)))
}

/// Who may read a case is the procedure's to say; nobody else knows of it.
pub(crate) fn may_see(case: &Case, actor: &Actor) -> bool {
    procedures::find(&case.procedure).is_some_and(|procedure| procedure.may_read(case, actor))
}

/// What a case states, where its procedure has a form.
pub fn content_of(case: &Case) -> Option<Content> {
    let procedure = procedures::find(&case.procedure)?;
    if procedure.form.is_empty() {
        return None;
    }
    serde_json::from_value(case.payload.clone()).ok()
}
