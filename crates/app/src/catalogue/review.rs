//! The registrar's review 集中审核: every submission that waits for her, each with what it changes, what is missing and
//! what stands in its way; and one act on several of them.
//!
//! Nothing is decided in bulk: each chosen submission goes through the one function that moves a case, in a transaction
//! of its own, so that one that is refused holds up no other.

use domain::cases::Case;
use domain::catalogue::{Change, Entry, Missing};
use domain::ids::{CaseId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{CATALOGUE_REGISTRATION, SECRECY_REVIEW};
use store::{CaseFilter, CaseOrder, Page, Slice};

use crate::application::App;
use crate::cases::ClockView;
use crate::error::{AppError, ErrorKind, Result};

/// The acts that a registrar does on several submissions at once.
pub const REVIEW_ACTS: [&str; 3] = ["register", "publish", "return"];
/// Submissions that one act is done on at once.
const REVIEWED_MAX: usize = 200;
/// The states in which a submission waits for the registrar.
const WAITING: [&str; 2] = ["submitted", "registered"];

/// A submission as the registrar reviews it.
#[derive(Debug, Clone)]
pub struct ReviewRow {
    /// Its case.
    pub case: Case,
    /// The clock that is due first.
    pub clock: Option<ClockView>,
    /// What was submitted.
    pub entry: Entry,
    /// What it changes against what is published; none where nothing is.
    pub changes: Option<Vec<Change>>,
    /// What is missing by today's standards.
    pub gaps: Vec<Missing>,
    /// Secrecy reviews 保密审查 that are not concluded.
    pub secrecy_reviews: u64,
    /// Which of [`REVIEW_ACTS`] the reader may do now.
    pub acts: Vec<&'static str>,
}

/// What became of one chosen submission.
#[derive(Debug)]
pub struct ReviewOutcome {
    /// Its case.
    pub case: CaseId,
    /// The case's number.
    pub number: String,
    /// Name of the entry.
    pub title: String,
    /// Why nothing was done; none where it was done.
    pub refused: Option<AppError>,
}

impl App {
    /// The submissions that wait for the registrar, of one unit or of all, first what is due first.
    ///
    /// # Errors
    /// Not found for everybody who is no registrar of the digital office.
    pub async fn submissions(
        &self,
        unit: Option<UnitId>,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<ReviewRow>> {
        let filter = waiting(unit, actor)?;
        let page = self.store.cases(&filter, CaseOrder::Due, slice).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for stored in page.rows {
            rows.push(self.review_row(stored.case, actor).await?);
        }
        Ok(Page { rows, next: page.next })
    }

    /// How many submissions wait for the registrar.
    ///
    /// # Errors
    /// Not found for everybody who is no registrar of the digital office.
    pub async fn submission_count(&self, unit: Option<UnitId>, actor: &Actor) -> Result<u64> {
        Ok(self.store.count_cases(&waiting(unit, actor)?).await?)
    }

    async fn review_row(&self, case: Case, actor: &Actor) -> Result<ReviewRow> {
        let id = case.entry.ok_or_else(|| AppError::internal("not a registration of an entry"))?;
        let entry = self.store.entry(id).await?.ok_or_else(AppError::not_found)?;
        let gaps = self.gaps_of_words(&entry).await?;
        let secrecy = CaseFilter {
            entry: Some(id),
            procedure: Some(SECRECY_REVIEW.code.to_owned()),
            open: Some(true),
            ..CaseFilter::default()
        };
        let clock = match case.next_due(self.law()) {
            Some((clock, _)) => Some(self.clock_view(clock)?),
            None => None,
        };
        let open = CATALOGUE_REGISTRATION.open_acts(&case, actor);
        Ok(ReviewRow {
            clock,
            changes: self.submitted_changes(&case, actor).await?.map(|compared| compared.changes),
            gaps,
            secrecy_reviews: self.store.count_cases(&secrecy).await?,
            acts: REVIEW_ACTS
                .into_iter()
                .filter(|code| open.iter().any(|act| act.code == *code))
                .collect(),
            entry,
            case,
        })
    }

    /// Does one act on each of the chosen submissions, as it was read at the version beside it; says of each what became
    /// of it. One that is refused changes nothing for the others.
    ///
    /// # Errors
    /// Not found for everybody who is no registrar of the digital office; denied where nothing was chosen, where the act
    /// is none of [`REVIEW_ACTS`], or where a return gives no reason.
    pub async fn review_submissions(
        &self,
        chosen: &[(CaseId, u32)],
        act: &str,
        reason: &str,
        actor: &Actor,
    ) -> Result<Vec<ReviewOutcome>> {
        waiting(None, actor)?;
        if !REVIEW_ACTS.contains(&act) {
            return Err(AppError::denied("act.unknown"));
        }
        if chosen.len() > REVIEWED_MAX {
            return Err(AppError::new(ErrorKind::Limited, "catalogue.review-too-many"));
        }
        if chosen.is_empty() {
            return Err(AppError::denied("catalogue.review-nothing-chosen"));
        }
        if act == "return" && reason.trim().is_empty() {
            return Err(AppError::denied("act.reason-required"));
        }
        // Nothing is done where something was chosen that is no registration.
        let mut cases = Vec::with_capacity(chosen.len());
        for (id, seen) in chosen {
            let case = self.store.case(*id).await?.map(|stored| stored.case);
            let is_registration = |case: &Case| case.procedure == CATALOGUE_REGISTRATION.code;
            cases.push((case.filter(is_registration).ok_or_else(AppError::not_found)?, *seen));
        }
        let mut outcomes = Vec::with_capacity(cases.len());
        for (case, seen) in cases {
            let done = self.act_on_case(case.id, act, actor, reason, seen).await;
            if let Err(error) = &done
                && error.kind() == ErrorKind::Internal
            {
                tracing::error!(case = %case.id, cause = error.chain(), "a submission was not moved");
            }
            outcomes.push(ReviewOutcome {
                case: case.id,
                number: case.number,
                title: case.title,
                refused: done.err(),
            });
        }
        Ok(outcomes)
    }
}

/// What waits for the registrar who asks.
fn waiting(unit: Option<UnitId>, actor: &Actor) -> Result<CaseFilter> {
    if !actor.is_digital_office() || !actor.has(Post::Registrar) {
        return Err(AppError::not_found());
    }
    Ok(CaseFilter {
        procedure: Some(CATALOGUE_REGISTRATION.code.to_owned()),
        decider: Some(actor.unit),
        applicant: unit,
        states: WAITING.map(str::to_owned).to_vec(),
        open: Some(true),
        ..CaseFilter::default()
    })
}
