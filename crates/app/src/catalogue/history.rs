//! Versions 版本 of an entry: what each changed, who saved it, why, and by which step.
//!
//! A version keeps what was written. Why it came about stands where it was
//! decided: in the events of the entry's cases, or in the log of events.

use std::collections::HashMap;

use domain::cases::Case;
use domain::catalogue::{Change, difference};
use domain::ids::{CaseId, EntryId};
use domain::people::Actor;
use serde_json::Value as Json;
use store::{CaseFilter, CaseOrder, EntryVersion, EventFilter, Page, Slice};

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Rows read at a time where all are wanted.
const ROWS: u32 = 500;

/// How a version came about.
#[derive(Debug, Clone, PartialEq)]
pub enum VersionCause {
    /// An act of a case 办件, the opening of one included.
    Act {
        /// The case.
        case: CaseId,
        /// Its number.
        number: String,
        /// Code of its procedure.
        procedure: String,
        /// Code of the act; `open` for the opening.
        act: String,
        /// The reason or opinion given; may be empty.
        reason: String,
    },
    /// Something that was done outside a case, such as editing or importing.
    Event {
        /// Kind of the event.
        kind: String,
        /// Its facts.
        facts: Json,
    },
}

/// A saved version, with what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryEdition {
    /// The version.
    pub version: EntryVersion,
    /// What differs from the version before; nothing in the first.
    pub changes: Vec<Change>,
    /// How it came about; none where nothing on record says so.
    pub cause: Option<VersionCause>,
}

/// Two versions side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The earlier one; none where there is no earlier one.
    pub before: Option<EntryVersion>,
    /// The later one.
    pub after: EntryVersion,
    /// What differs.
    pub changes: Vec<Change>,
}

impl App {
    /// The saved versions of a working copy with what each changed, newest first, for its unit and the digital office.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub async fn entry_editions(
        &self,
        id: EntryId,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<EntryEdition>> {
        self.visible_entry(id, actor).await?;
        let page = self.store.entry_version_page(id, slice).await?;
        let before = match page.rows.last() {
            Some(last) => self.store.entry_version_before(id, last.version, false).await?,
            None => None,
        };
        let mut causes = self.version_causes(id).await?;
        let earlier: Vec<Option<EntryVersion>> =
            page.rows.iter().skip(1).cloned().map(Some).chain([before]).collect();
        let mut earlier = earlier.into_iter();
        Ok(page.map(|version| {
            let before = earlier.next().flatten();
            EntryEdition {
                changes: before
                    .map(|before| difference(&before.draft, &version.draft))
                    .unwrap_or_default(),
                cause: causes.remove(&version.version),
                version,
            }
        }))
    }

    /// Two versions of a working copy side by side: the last one and the one before it, where none are named.
    ///
    /// # Errors
    /// Not found where a version named is not there, or the entry is none of the actor's business.
    pub async fn compare_versions(
        &self,
        id: EntryId,
        from: Option<u32>,
        to: Option<u32>,
        actor: &Actor,
    ) -> Result<Comparison> {
        let entry = self.visible_entry(id, actor).await?;
        let after = self.store.entry_version(id, to.unwrap_or(entry.version)).await?;
        let after = after.ok_or_else(AppError::not_found)?;
        let before = match from {
            Some(from) => {
                let found = self.store.entry_version(id, from).await?;
                Some(found.ok_or_else(AppError::not_found)?)
            }
            None => self.store.entry_version_before(id, after.version, false).await?,
        };
        Ok(compared(before, after))
    }

    /// What a registration case 目录登记 changes against the version published before it; none where the case is no
    /// registration the actor may look into, or where nothing was published before.
    pub async fn submitted_changes(
        &self,
        case: &Case,
        actor: &Actor,
    ) -> Result<Option<Comparison>> {
        let (Some(id), Some(submitted)) = (case.entry, submitted_version(case)) else {
            return Ok(None);
        };
        match self.visible_entry(id, actor).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            visible => drop(visible?),
        }
        let before = self.store.entry_version_before(id, submitted, true).await?;
        let after = self.store.entry_version(id, submitted).await?;
        Ok(before.zip(after).map(|(before, after)| compared(Some(before), after)))
    }

    /// By version, how it came about.
    async fn version_causes(&self, id: EntryId) -> Result<HashMap<u32, VersionCause>> {
        let mut causes = HashMap::new();
        let filter = EventFilter {
            subject: Some(("entry".to_owned(), id.to_string())),
            ..EventFilter::default()
        };
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.events(&filter, &slice).await?;
            for recorded in page.rows {
                let event = recorded.event;
                let version = match number(&event.detail["version"]) {
                    None if event.kind == "entry.drafted" => Some(1),
                    version => version,
                };
                if let Some(version) = version {
                    // Newest first: what is told first of a version is what was done last with it.
                    causes
                        .entry(version)
                        .or_insert(VersionCause::Event { kind: event.kind, facts: event.detail });
                }
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => break,
            }
        }
        self.causes_by_cases(id, &mut causes).await?;
        Ok(causes)
    }

    async fn causes_by_cases(
        &self,
        id: EntryId,
        causes: &mut HashMap<u32, VersionCause>,
    ) -> Result<()> {
        let filter = CaseFilter { entry: Some(id), ..CaseFilter::default() };
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.cases(&filter, CaseOrder::Newest, &slice).await?;
            for case in page.rows.into_iter().map(|stored| stored.case) {
                for event in self.store.case_events(case.id).await? {
                    let opened = (event.act == "open").then(|| submitted_version(&case)).flatten();
                    let Some(version) = number(&event.detail["entry_version"]).or(opened) else {
                        continue;
                    };
                    let cause = VersionCause::Act {
                        case: case.id,
                        number: case.number.clone(),
                        procedure: case.procedure.clone(),
                        act: event.act,
                        reason: event.reason,
                    };
                    causes.insert(version, cause);
                }
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => return Ok(()),
            }
        }
    }
}

fn compared(before: Option<EntryVersion>, after: EntryVersion) -> Comparison {
    let changes =
        before.as_ref().map(|before| difference(&before.draft, &after.draft)).unwrap_or_default();
    Comparison { before, after, changes }
}

fn number(value: &Json) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// The version that a registration case was opened for.
fn submitted_version(case: &Case) -> Option<u32> {
    number(&case.payload["entry_version"])
}
