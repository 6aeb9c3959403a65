//! Names of what a case refers to, as its reader may know them: values hold ids, and no reader wants an id.

use std::collections::{HashMap, HashSet};

use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::{BatchId, CaseId, EntryId, GrantId, SystemId};
use domain::people::{Actor, Post};
use domain::procedures::fields::Left;
use domain::procedures::{self, FieldValue, Readers, Values};
use jiff::civil::Date;

use super::may_see;
use crate::application::App;
use crate::error::Result;

/// Another case, as far as a reader may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedCase {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its procedure's code.
    pub procedure: String,
    /// Its state's code.
    pub state: String,
    /// What it is about; empty where the reader may not read it.
    pub title: String,
    /// How the reader may look at it.
    pub reach: Reach,
}

/// How far a reader comes with another case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The reader may read all of it.
    Whole,
    /// It stands in a public register.
    Register,
    /// Its number is all there is.
    Nothing,
}

/// A batch, as a reader of the case may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBatch {
    /// The name under which its file was sent.
    pub file_name: String,
    /// The day it was sent.
    pub sent_on: Date,
    /// Whether the reader may open its page.
    pub is_own: bool,
}

/// Names by id.
#[derive(Debug, Default)]
pub struct Named {
    entries: HashMap<EntryId, Entry>,
    grants: HashMap<GrantId, String>,
    systems: HashMap<SystemId, String>,
    cases: HashMap<CaseId, RelatedCase>,
    batches: HashMap<BatchId, NamedBatch>,
}

impl Named {
    /// An entry.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// The number of a grant.
    pub fn grant(&self, id: GrantId) -> Option<&str> {
        self.grants.get(&id).map(String::as_str)
    }

    /// The name of a system.
    pub fn system(&self, id: SystemId) -> Option<&str> {
        self.systems.get(&id).map(String::as_str)
    }

    /// A case.
    pub fn case(&self, id: CaseId) -> Option<&RelatedCase> {
        self.cases.get(&id)
    }

    /// A batch.
    pub fn batch(&self, id: BatchId) -> Option<&NamedBatch> {
        self.batches.get(&id)
    }
}

/// Ids that values refer to.
#[derive(Default)]
struct Wanted {
    entries: HashSet<EntryId>,
    grants: HashSet<GrantId>,
    systems: HashSet<SystemId>,
    cases: HashSet<CaseId>,
    batches: HashSet<BatchId>,
}

impl Wanted {
    fn of(values: &[&Values], entry: Option<EntryId>) -> Self {
        let mut wanted = Self { entries: entry.into_iter().collect(), ..Self::default() };
        for value in values.iter().flat_map(|values| values.values()) {
            match value {
                FieldValue::Entry(id) => drop(wanted.entries.insert(*id)),
                FieldValue::Entries(ids) => wanted.entries.extend(ids.iter().copied()),
                FieldValue::Heirs(heirs) => {
                    wanted.entries.extend(heirs.iter().filter_map(|heir| match heir.thing {
                        Left::Entry(id) => Some(id),
                        Left::Person(_) => None,
                    }));
                }
                FieldValue::Grant(id) => drop(wanted.grants.insert(*id)),
                FieldValue::System(id) => drop(wanted.systems.insert(*id)),
                FieldValue::Case(id) => drop(wanted.cases.insert(*id)),
                FieldValue::Batch(id) => drop(wanted.batches.insert(*id)),
                _ => {}
            }
        }
        wanted
    }
}

impl App {
    /// Names of what `values`, and a case about `entry`, refer to. Without a reader only what anybody may know.
    pub async fn named(
        &self,
        values: &[&Values],
        entry: Option<EntryId>,
        reader: Option<&Actor>,
    ) -> Result<Named> {
        let wanted = Wanted::of(values, entry);
        let mut named =
            Named { entries: self.entries_named(&wanted, reader).await?, ..Named::default() };
        if let Some(reader) = reader {
            named.batches = self.batches_named(&wanted.batches, reader).await?;
            for id in wanted.grants {
                if let Some(grant) = self.store.grant(id).await? {
                    named.grants.insert(id, grant.number);
                }
            }
            for id in wanted.systems {
                if let Some(system) = self.store.system(id).await? {
                    named.systems.insert(id, system.name);
                }
            }
        }
        let ids: Vec<CaseId> = wanted.cases.into_iter().collect();
        for stored in self.store.cases_by_ids(&ids).await? {
            named.cases.insert(stored.case.id, related(&stored.case, reader));
        }
        Ok(named)
    }

    async fn batches_named(
        &self,
        wanted: &HashSet<BatchId>,
        reader: &Actor,
    ) -> Result<HashMap<BatchId, NamedBatch>> {
        let loads = reader.has(Post::DataClerk) || reader.has(Post::DataOfficer);
        let mut found = HashMap::new();
        for id in wanted {
            let Some(batch) = self.store.batch(*id).await? else { continue };
            let named = NamedBatch {
                sent_on: law::clocks::civil_date(batch.created_at),
                is_own: loads && batch.unit == reader.unit,
                file_name: batch.file_name,
            };
            found.insert(*id, named);
        }
        Ok(found)
    }

    /// Published entries; a reader of the case also learns what an entry is called that is published no more.
    async fn entries_named(
        &self,
        wanted: &Wanted,
        reader: Option<&Actor>,
    ) -> Result<HashMap<EntryId, Entry>> {
        let live = self.live();
        let mut found = HashMap::new();
        let mut others = Vec::new();
        for id in &wanted.entries {
            match live.table(*id) {
                Some(table) => drop(found.insert(*id, table.entry.clone())),
                None => others.push(*id),
            }
        }
        if reader.is_some() && !others.is_empty() {
            let stored = self.store.entries_by_ids(&others).await?;
            found.extend(stored.into_iter().map(|entry| (entry.id, entry)));
        }
        Ok(found)
    }
}

/// Another case as a reader may know it.
pub(super) fn related(case: &Case, reader: Option<&Actor>) -> RelatedCase {
    let is_public = procedures::find(&case.procedure)
        .is_some_and(|procedure| procedure.readers == Readers::Register);
    let reach = match reader {
        Some(reader) if may_see(case, reader) => Reach::Whole,
        _ if is_public => Reach::Register,
        _ => Reach::Nothing,
    };
    RelatedCase {
        id: case.id,
        number: case.number.clone(),
        procedure: case.procedure.clone(),
        state: case.state.clone(),
        title: if reach == Reach::Whole { case.title.clone() } else { String::new() },
        reach,
    }
}
