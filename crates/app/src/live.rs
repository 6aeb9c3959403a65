//! What the fast paths keep in memory: keys, grants and table versions, at an epoch of the store.
//!
//! A verification must cost microseconds, so it asks no database. The picture
//! is replaced as a whole, by the use case that changed something and by the
//! poll that notices what other processes changed.

mod classes;
mod granted;

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::Entry;
use domain::feeds::Feed;
use domain::ids::{EntryId, PersonId, UnitId};
use domain::library::ClassTable;
use domain::openings::EntryOpening;
use domain::people::{Person, Post};
use domain::schema::TableSchema;
use domain::sources::Sources;
use domain::systems::{ApiKey, ClientSystem};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Slice, Store};

use crate::application::App;
use crate::error::Result;

pub use granted::LiveGrant;

/// SHA-256 of an API key's secret.
pub type KeyDigest = [u8; 32];

/// A key with its system.
#[derive(Debug, Clone)]
pub struct LiveKey {
    /// The key.
    pub key: ApiKey,
    /// The digest it is found by.
    pub digest: KeyDigest,
    /// The system it opens for.
    pub system: ClientSystem,
}

/// A published entry with its table.
#[derive(Debug, Clone)]
pub struct LiveTable {
    /// The published entry.
    pub entry: Entry,
    /// Its code as it stands in records.
    pub code: String,
    /// Its schema.
    pub schema: Arc<TableSchema>,
    /// The recorded version; none before the first load.
    pub version: Option<u64>,
    /// Rows at that version.
    pub rows: u64,
}

/// The picture.
#[derive(Debug, Default)]
pub struct Live {
    /// Epochs of the store it was read at.
    pub epochs: (u64, u64),
    /// The day it was read for.
    pub on: Date,
    keys: HashMap<KeyDigest, Arc<LiveKey>>,
    grants: HashMap<(UnitId, EntryId), Vec<Arc<LiveGrant>>>,
    tables: HashMap<EntryId, Arc<LiveTable>>,
    openings: HashMap<EntryId, Arc<EntryOpening>>,
    feeds: HashMap<EntryId, Arc<Feed>>,
    by_path: HashMap<String, EntryId>,
    units: HashMap<UnitId, Arc<Unit>>,
    people: HashMap<PersonId, Arc<Person>>,
    logins: HashMap<String, PersonId>,
    classes: ClassTable,
    sources: Sources,
}

/// An instant and what is known at it: taken once for a call, so that no call sees two days or two pictures.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) live: Arc<Live>,
}

impl App {
    /// The present moment.
    pub(crate) fn moment(&self) -> Moment {
        let now = self.now();
        Moment { now, today: law::clocks::civil_date(now), live: self.live() }
    }
}

impl Live {
    /// Reads the picture.
    pub async fn read(store: &Store, now: Timestamp) -> Result<Self> {
        let on = law::clocks::civil_date(now);
        let epochs = (store.grant_epoch().await?, store.table_epoch().await?);
        let mut live = Self { epochs, on, ..Self::default() };
        for (key, system) in store.live_keys(now).await? {
            live.add_key(key, system);
        }
        for grant in store.live_grants(on).await? {
            let place = (grant.consumer, grant.entry);
            live.grants.entry(place).or_default().push(Arc::new(LiveGrant::new(grant)));
        }
        for opening in store.current_openings().await? {
            live.openings.insert(opening.entry, Arc::new(opening));
        }
        for feed in store.feeds().await? {
            live.feeds.insert(feed.entry, Arc::new(feed));
        }
        live.read_tables(store).await?;
        for unit in store.units().await? {
            live.units.insert(unit.id, Arc::new(unit));
        }
        for person in store.people().await? {
            live.logins.insert(person.login.clone(), person.id);
            live.people.insert(person.id, Arc::new(person));
        }
        live.classes = classes::read(store, live.units()).await?;
        live.sources = Sources::of(store.leads().await?, store.standing_rulings().await?);
        Ok(live)
    }

    fn add_key(&mut self, key: ApiKey, system: ClientSystem) {
        let mut digest = KeyDigest::default();
        if hex::decode_to_slice(&key.digest, &mut digest).is_err() {
            tracing::error!(key = %key.id, "the digest of a key is damaged; the key opens nothing");
            return;
        }
        self.keys.insert(digest, Arc::new(LiveKey { key, digest, system }));
    }

    async fn read_tables(&mut self, store: &Store) -> Result<()> {
        let versions: HashMap<EntryId, (u64, u64)> = store
            .tables()
            .await?
            .into_iter()
            .map(|table| (table.entry, (table.version, table.rows)))
            .collect();
        let mut slice = Slice::first(1_000);
        loop {
            let page = store.published_entries(&slice).await?;
            for entry in page.rows {
                self.add_table(entry, &versions);
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), 1_000),
                None => break,
            }
        }
        for (code, entry) in store.former_codes().await? {
            self.by_path.insert(code.to_path(), entry);
        }
        Ok(())
    }

    fn add_table(&mut self, entry: Entry, versions: &HashMap<EntryId, (u64, u64)>) {
        let Some(code) = entry.code.clone() else { return };
        let (version, rows) =
            versions.get(&entry.id).map_or((None, 0), |(version, rows)| (Some(*version), *rows));
        self.by_path.insert(code.to_path(), entry.id);
        let table = LiveTable {
            schema: Arc::new(entry.schema()),
            code: code.to_string(),
            version,
            rows,
            entry,
        };
        self.tables.insert(table.entry.id, Arc::new(table));
    }

    /// The key with a digest.
    pub fn key(&self, digest: &KeyDigest) -> Option<&Arc<LiveKey>> {
        self.keys.get(digest)
    }

    /// A unit's grants on an entry that are in force on the picture's day.
    pub fn grants(&self, consumer: UnitId, entry: EntryId) -> &[Arc<LiveGrant>] {
        self.grants.get(&(consumer, entry)).map_or(&[], Vec::as_slice)
    }

    /// All grants in force on the picture's day.
    pub fn all_grants(&self) -> impl Iterator<Item = &Arc<LiveGrant>> {
        self.grants.values().flatten()
    }

    /// The published entry whose code, or a code it had before, stands in a path with `-` for `/`.
    pub fn table_at(&self, path: &str) -> Option<&Arc<LiveTable>> {
        self.by_path.get(path).and_then(|entry| self.tables.get(entry))
    }

    /// All published entries.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<LiveTable>> {
        self.tables.values()
    }

    /// The published entry with an id.
    pub fn table(&self, entry: EntryId) -> Option<&Arc<LiveTable>> {
        self.tables.get(&entry)
    }

    /// The opening of an entry that is in force.
    pub fn opening(&self, entry: EntryId) -> Option<&Arc<EntryOpening>> {
        self.openings.get(&entry)
    }

    /// The feed by which an entry's rows are pushed.
    pub fn feed(&self, entry: EntryId) -> Option<&Arc<Feed>> {
        self.feeds.get(&entry)
    }

    /// All openings in force whose entry is published.
    pub fn openings(&self) -> impl Iterator<Item = &Arc<EntryOpening>> {
        self.openings.values().filter(|opening| self.tables.contains_key(&opening.entry))
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Arc<Unit>> {
        self.units.get(&id)
    }

    /// All units.
    pub fn units(&self) -> impl Iterator<Item = &Arc<Unit>> {
        self.units.values()
    }

    /// The digital office 市数字办.
    pub fn digital_office(&self) -> Option<&Arc<Unit>> {
        self.units.values().find(|unit| {
            unit.kind == UnitKind::DigitalOffice
                && unit.level == UnitLevel::City
                && unit.is_valid(self.on)
        })
    }

    /// The finance bureau 市财政局: the unit of the city whose people review funds.
    pub fn finance_bureau(&self) -> Option<&Arc<Unit>> {
        let reviews =
            |person: &&Arc<Person>| person.active && person.posts.contains(&Post::FinanceReviewer);
        let units =
            self.people.values().filter(reviews).filter_map(|person| self.unit(person.unit));
        let held = units.filter(|unit| unit.level == UnitLevel::City && unit.is_valid(self.on));
        held.min_by_key(|unit| unit.id)
    }

    /// All people.
    pub fn people(&self) -> impl Iterator<Item = &Arc<Person>> {
        self.people.values()
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Option<&Arc<Person>> {
        self.people.get(&id)
    }

    /// The classification below 项: 目 and 细目.
    pub fn classes(&self) -> &ClassTable {
        &self.classes
    }

    /// The person with a sign-in name.
    pub fn person_by_login(&self, login: &str) -> Option<&Arc<Person>> {
        self.logins.get(login).and_then(|id| self.people.get(id))
    }

    /// Who leads which data element, and what was ruled about sources.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// A unit's name for a reader of `lang`; its id where unknown.
    pub fn unit_name(&self, id: UnitId, lang: &str) -> String {
        self.units.get(&id).map_or_else(|| id.to_string(), |unit| unit.name(lang).to_owned())
    }

    /// A person's name for a reader of `lang`; the id where unknown.
    pub fn person_name(&self, id: PersonId, lang: &str) -> String {
        self.people.get(&id).map_or_else(|| id.to_string(), |person| person.name(lang).to_owned())
    }
}
