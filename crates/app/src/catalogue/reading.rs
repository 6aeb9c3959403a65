//! Reading entries: the working copy for its unit and the digital office, the published copy for anybody.

use std::sync::Arc;

use domain::authorisations::{ActingFor, CoveredEntries, ServiceAct};
use domain::cases::Case;
use domain::catalogue::{Entry, EntryState, Missing};
use domain::ids::{EntryId, UnitId};
use domain::people::Actor;
use jiff::Timestamp;
use store::{EntryFilter, EntryVersion, Page, Slice};

use super::drafting::is_editable;
use super::own_view::EntryShow;
use super::yearly_checks::CheckDue;
use super::{may_compile, may_see_draft};
use crate::application::App;
use crate::cases::ClockView;
use crate::error::{AppError, Result};
use crate::live::LiveTable;

/// Which working copies a list shows.
#[derive(Debug, Clone, Default)]
pub struct EntryQuery {
    /// Part of a name or code.
    pub text: String,
    /// One state.
    pub state: Option<EntryState>,
    /// One unit; only the digital office sees others than its own.
    pub unit: Option<UnitId>,
    /// Those without data, late or incomplete only.
    pub show: Option<EntryShow>,
}

/// What a unit may do with its working copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryAct {
    /// Write a new edition.
    Edit,
    /// Submit it for registration.
    Submit,
    /// Take the submission back.
    TakeBack,
}

/// A working copy with what its readers need to know.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// The working copy.
    pub entry: Entry,
    /// Whether a published copy stands beside it.
    pub is_published: bool,
    /// What is missing before it can be submitted.
    pub gaps: Vec<Missing>,
    /// The latest registration case, with its running clock.
    pub case: Option<(Case, Option<ClockView>)>,
    /// The reasons of the last return, where it stands returned.
    pub returned_for: String,
    /// What the reader may do with it now.
    pub acts: Vec<EntryAct>,
    /// When it is to be looked at next; none where it is not published.
    pub check: Option<CheckDue>,
}

/// One publication, as anybody may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedVersion {
    /// Version of the entry.
    pub version: u32,
    /// When it was published.
    pub at: Timestamp,
    /// Number of information items.
    pub items: usize,
}

impl App {
    /// The working copies an actor may see, last changed first.
    pub async fn entries(
        &self,
        query: &EntryQuery,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<Entry>> {
        Ok(self.store.entries(&self.filter_of(query, actor).await?, slice).await?)
    }

    /// How many of them there are in each state.
    pub async fn entry_counts(
        &self,
        query: &EntryQuery,
        actor: &Actor,
    ) -> Result<Vec<(EntryState, u64)>> {
        use strum::IntoEnumIterator;
        let mut counts = Vec::new();
        let filter = self.filter_of(query, actor).await?;
        for state in EntryState::iter() {
            let filter = EntryFilter { states: vec![state], ..filter.clone() };
            counts.push((state, self.store.count_entries(&filter).await?));
        }
        Ok(counts)
    }

    /// Narrows a query to what the actor may see.
    async fn filter_of(&self, query: &EntryQuery, actor: &Actor) -> Result<EntryFilter> {
        let unit = if actor.is_digital_office() { query.unit } else { Some(actor.serves()) };
        let text = query.text.trim();
        let mut among = actor.acting_for.as_ref().and_then(reached);
        if let Some(show) = query.show {
            let shown = self.shown_entries(show, unit).await?;
            among = Some(match among {
                Some(reached) => {
                    reached.into_iter().filter(|entry| shown.contains(entry)).collect()
                }
                None => shown,
            });
        }
        Ok(EntryFilter {
            unit,
            states: query.state.into_iter().collect(),
            text: (!text.is_empty()).then(|| text.to_owned()),
            among,
            ..EntryFilter::default()
        })
    }

    /// A working copy, for its unit and the digital office.
    pub async fn entry_view(&self, id: EntryId, actor: &Actor) -> Result<EntryView> {
        let entry = self.store.entry(id).await?.ok_or_else(AppError::not_found)?;
        let sees_all = may_see_draft(&entry, actor);
        // A unit that is asked for its opinion reads what was submitted, and not the case about it.
        if !sees_all && !self.is_asked_about(id, actor).await? {
            return Err(AppError::not_found());
        }
        let is_published = self.store.published_entry(id).await?.is_some();
        let case = self.last_registration(id, None).await?.map(|stored| stored.case);
        let case = case.filter(|_| sees_all);
        let returned_for = match &case {
            Some(case) if entry.state == EntryState::Returned => self.last_reason(case).await?,
            _ => String::new(),
        };
        Ok(EntryView {
            is_published,
            gaps: self.gaps_of_words(&entry).await?,
            returned_for,
            acts: acts_open_to(actor, &entry),
            check: self.entry_check(id).await?,
            case: case.map(|case| self.with_clock(case)).transpose()?,
            entry,
        })
    }

    fn with_clock(&self, case: Case) -> Result<(Case, Option<ClockView>)> {
        let clock = match case.next_due(self.law()) {
            Some((clock, _)) => Some(self.clock_view(clock)?),
            None => None,
        };
        Ok((case, clock))
    }

    async fn last_reason(&self, case: &Case) -> Result<String> {
        let events = self.store.case_events(case.id).await?;
        Ok(events
            .into_iter()
            .rev()
            .find(|event| matches!(event.act.as_str(), "return" | "return_in_unit"))
            .map(|event| event.reason)
            .unwrap_or_default())
    }

    pub(super) async fn visible_entry(&self, id: EntryId, actor: &Actor) -> Result<Entry> {
        let entry = self.store.entry(id).await?;
        entry.filter(|entry| may_see_draft(entry, actor)).ok_or_else(AppError::not_found)
    }

    /// The published copy whose code stands in an address with `-` for `/`, for anybody.
    pub fn published_at(&self, path: &str) -> Result<Arc<LiveTable>> {
        self.live().table_at(path).cloned().ok_or_else(AppError::not_found)
    }

    /// When the published copies of an entry came out, newest first.
    pub async fn publications(&self, id: EntryId) -> Result<Vec<PublishedVersion>> {
        let versions =
            self.store.entry_versions(id).await?.into_iter().filter(|version| version.published);
        let publication = |version: EntryVersion| PublishedVersion {
            version: version.version,
            at: version.at,
            items: version.draft.items.len(),
        };
        Ok(versions.map(publication).collect())
    }

    /// When an entry's table last got a version; none before the first load.
    pub async fn table_updated_at(&self, id: EntryId) -> Result<Option<Timestamp>> {
        Ok(self.store.table(id).await?.map(|table| table.updated_at))
    }
}

fn acts_open_to(actor: &Actor, entry: &Entry) -> Vec<EntryAct> {
    if !may_compile(entry, actor) {
        return Vec::new();
    }
    let is_submittable = matches!(entry.state, EntryState::Draft | EntryState::Returned);
    let acts = [
        (EntryAct::Edit, is_editable(entry.state)),
        (EntryAct::Submit, is_submittable && actor.acting_for.is_none()),
        (EntryAct::TakeBack, actor.acting_for.is_none() && entry.state == EntryState::Submitted),
    ];
    acts.into_iter().filter(|(_, is_open)| *is_open).map(|(act, _)| act).collect()
}

/// The entries that may be listed while acting for an agency; none where all of the agency's may.
fn reached(acting: &ActingFor) -> Option<Vec<EntryId>> {
    let on_entries =
        acting.authorisation.acts.iter().any(|act: &ServiceAct| !act.is_without_entry());
    if acting.authorisation.runs(acting.on).is_err() || !on_entries {
        return Some(Vec::new());
    }
    match &acting.authorisation.entries {
        CoveredEntries::All => None,
        CoveredEntries::Chosen(chosen) => Some(chosen.iter().copied().collect()),
    }
}
