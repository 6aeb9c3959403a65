//! Catalogue entries 目录: the draft being edited, the published one readers see meanwhile, and every version saved.

use domain::catalogue::{Entry, EntryDraft, EntryState};
use domain::ids::{EntryId, PersonId, UnitId};
use jiff::Timestamp;
use law::codes::resource_code::ResourceCode;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, fresh};
use crate::kept::{Coded, Instant, Json, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice, Way, beyond, cursor};
use crate::rows::entries::{Column, Entity, Model};
use crate::rows::entry_versions;

/// Entries read at once where all of a unit are wanted.
const ROWS_A_PAGE: u32 = 1_000;

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// In one of these states; empty means any.
    pub states: Vec<EntryState>,
    /// With this text in the name or code, letter case aside.
    pub text: Option<String>,
    /// With or without a published version.
    pub published: Option<bool>,
    /// Among these; none means any, an empty list none at all.
    pub among: Option<Vec<EntryId>>,
}

/// A saved version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryVersion {
    /// The entry.
    pub entry: EntryId,
    /// Its version.
    pub version: u32,
    /// Who saved it.
    pub by: PersonId,
    /// The technical service unit that saved it in the name of the entry's unit; none where that unit itself did.
    pub by_unit: Option<UnitId>,
    /// When.
    pub at: Timestamp,
    /// Where the entry then stood.
    pub state: EntryState,
    /// What was written.
    pub draft: EntryDraft,
    /// Whether this version was published.
    pub published: bool,
}

/// Who saves a version of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saver {
    /// The person.
    pub person: PersonId,
    /// The technical service unit they serve, where they act in the name of the entry's unit 受托单位 (Article 5).
    pub by_unit: Option<UnitId>,
}

impl From<PersonId> for Saver {
    fn from(person: PersonId) -> Self {
        Self { person, by_unit: None }
    }
}

/// What becomes of the version that readers see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Kept,
    Replaced,
    Removed,
}

impl Tx {
    /// Adds an entry.
    pub async fn insert_entry(
        &self,
        entry: &Entry,
        by: impl Into<Saver>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let by = by.into();
        let row = Model::unpublished(entry, at).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.keep_version(entry, by, at, false).await
    }

    /// Saves an entry read at `seen_version`; fails as stale where it has moved since.
    ///
    /// The published version stays readable, unless the entry is withdrawn 已撤销 or blocked 已封存.
    pub async fn update_entry(
        &self,
        entry: &Entry,
        seen_version: u32,
        by: impl Into<Saver>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let by = by.into();
        let shown = match entry.state {
            EntryState::Withdrawn | EntryState::Blocked => Shown::Removed,
            _ => Shown::Kept,
        };
        self.save_entry(entry, seen_version, at, shown).await?;
        self.keep_version(entry, by, at, false).await
    }

    /// Saves an entry like [`Tx::update_entry`] and shows its draft to readers from now on 发布.
    pub async fn publish_entry(
        &self,
        entry: &Entry,
        seen_version: u32,
        by: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.save_entry(entry, seen_version, at, Shown::Replaced).await?;
        self.keep_version(entry, by.into(), at, true).await
    }

    async fn save_entry(
        &self,
        entry: &Entry,
        seen: u32,
        at: Timestamp,
        shown: Shown,
    ) -> Result<(), StoreError> {
        let mut row = Model::unpublished(entry, at).into_active_model().reset_all();
        match shown {
            Shown::Kept => {
                row.published_draft = ActiveValue::NotSet;
                row.published_version = ActiveValue::NotSet;
            }
            Shown::Replaced => {
                row.published_draft = ActiveValue::Set(Some(Json(entry.draft.clone())));
                row.published_version = ActiveValue::Set(Some(Whole(entry.version)));
            }
            Shown::Removed => {}
        }
        let same = Condition::all()
            .add(Column::Id.eq(Printed(entry.id)))
            .add(Column::Version.eq(Whole(seen)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )?;
        if shown == Shown::Kept { Ok(()) } else { self.grow(Epoch::Grants).await }
    }

    async fn keep_version(
        &self,
        entry: &Entry,
        by: Saver,
        at: Timestamp,
        published: bool,
    ) -> Result<(), StoreError> {
        let row = entry_versions::Model {
            entry: Printed(entry.id),
            version: Whole(entry.version),
            saved_by: Printed(by.person),
            by_unit: by.by_unit.map(Printed),
            saved_at: Instant(at),
            state: Coded(entry.state),
            draft: Json(entry.draft.clone()),
            published,
        };
        let insert = entry_versions::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.reach.writer()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The entry as last edited.
    pub async fn entry(&self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Entry::from))
    }

    /// The entry that has a resource code 信息资源代码 or had it before, as last edited.
    pub async fn entry_by_code(&self, code: &ResourceCode) -> Result<Option<Entry>, StoreError> {
        if let Some(row) = self.entry_row_by_code(code).await? {
            return Ok(Some(Entry::from(row)));
        }
        match self.former_entry(code).await? {
            Some(id) => self.entry(id).await,
            None => Ok(None),
        }
    }

    /// The entries with these ids, in one query; unknown ids are left out.
    pub async fn entries_by_ids(&self, ids: &[EntryId]) -> Result<Vec<Entry>, StoreError> {
        Ok(self.entry_rows_by_ids(ids).await?.into_iter().map(Entry::from).collect())
    }

    /// Entries as last edited, last changed first.
    pub async fn entries(
        &self,
        filter: &EntryFilter,
        slice: &Slice,
    ) -> Result<Page<Entry>, StoreError> {
        let after = slice
            .keys::<i64, EntryId>()?
            .map(|(at, id)| beyond(Way::Down, (Column::UpdatedAt, at), (Column::Id, Printed(id))));
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::UpdatedAt)
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row| cursor(row.updated_at.0.as_millisecond(), row.id.0)))
    }

    /// All working copies of a unit.
    pub async fn entries_of_unit(&self, unit: UnitId) -> Result<Vec<Entry>, StoreError> {
        let filter = EntryFilter { unit: Some(unit), ..EntryFilter::default() };
        let mut entries = Vec::new();
        let mut slice = Slice::first(ROWS_A_PAGE);
        loop {
            let page = self.entries(&filter, &slice).await?;
            entries.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS_A_PAGE),
                None => return Ok(entries),
            }
        }
    }

    /// How many entries a filter finds.
    pub async fn count_entries(&self, filter: &EntryFilter) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(filter.condition()).count(self.reach.reader()).await?)
    }

    /// The entry as published; none where it never was, or is withdrawn.
    pub async fn published_entry(&self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        Ok(Entity::find_by_id(Printed(id))
            .one(self.reach.reader())
            .await?
            .and_then(Model::published))
    }

    /// The entry with a resource code, as published.
    pub async fn published_entry_by_code(
        &self,
        code: &ResourceCode,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.entry_row_by_code(code).await?.and_then(Model::published))
    }

    /// The entries with these ids, as published.
    pub async fn published_by_ids(&self, ids: &[EntryId]) -> Result<Vec<Entry>, StoreError> {
        Ok(self.entry_rows_by_ids(ids).await?.into_iter().filter_map(Model::published).collect())
    }

    /// Everything published, by id: for those who build an index.
    pub async fn published_entries(&self, slice: &Slice) -> Result<Page<Entry>, StoreError> {
        let after = slice.key::<EntryId>()?.map(|id| Column::Id.gt(Printed(id)));
        let rows = Entity::find()
            .filter(Condition::all().add(Column::PublishedDraft.is_not_null()).add_option(after))
            .order_by_asc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        let page: Page<Model> = Page::cut(rows, slice, |row| row.id.0.to_string());
        Ok(Page {
            next: page.next,
            rows: page.rows.into_iter().filter_map(Model::published).collect(),
        })
    }

    /// Every version saved of an entry, newest first.
    pub async fn entry_versions(&self, id: EntryId) -> Result<Vec<EntryVersion>, StoreError> {
        let saved = entry_versions::Entity::find()
            .filter(entry_versions::Column::Entry.eq(Printed(id)))
            .order_by_desc(entry_versions::Column::Version);
        Ok(saved.all(self.reach.reader()).await?.into_iter().map(EntryVersion::from).collect())
    }

    /// Versions saved of an entry, newest first, in pages.
    pub async fn entry_version_page(
        &self,
        id: EntryId,
        slice: &Slice,
    ) -> Result<Page<EntryVersion>, StoreError> {
        let after = slice.key::<u32>()?.map(|seen| entry_versions::Column::Version.lt(Whole(seen)));
        let rows = entry_versions::Entity::find()
            .filter(entry_versions::Column::Entry.eq(Printed(id)))
            .filter(Condition::all().add_option(after))
            .order_by_desc(entry_versions::Column::Version)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row: &entry_versions::Model| row.version.0.to_string()))
    }

    /// One version saved of an entry.
    pub async fn entry_version(
        &self,
        id: EntryId,
        version: u32,
    ) -> Result<Option<EntryVersion>, StoreError> {
        let found = entry_versions::Entity::find_by_id((Printed(id), Whole(version)));
        Ok(found.one(self.reach.reader()).await?.map(EntryVersion::from))
    }

    /// The last version saved before another; of those published only, where so wanted.
    pub async fn entry_version_before(
        &self,
        id: EntryId,
        version: u32,
        published: bool,
    ) -> Result<Option<EntryVersion>, StoreError> {
        let shown = published.then(|| entry_versions::Column::Published.eq(true));
        let earlier = Condition::all()
            .add(entry_versions::Column::Entry.eq(Printed(id)))
            .add(entry_versions::Column::Version.lt(Whole(version)))
            .add_option(shown);
        let found = entry_versions::Entity::find()
            .filter(earlier)
            .order_by_desc(entry_versions::Column::Version);
        Ok(found.one(self.reach.reader()).await?.map(EntryVersion::from))
    }

    async fn entry_row_by_code(&self, code: &ResourceCode) -> Result<Option<Model>, StoreError> {
        let same = Column::Code.eq(Printed(code.clone()));
        Ok(Entity::find().filter(same).one(self.reach.reader()).await?)
    }

    async fn entry_rows_by_ids(&self, ids: &[EntryId]) -> Result<Vec<Model>, StoreError> {
        let wanted = Column::Id.is_in(ids.iter().copied().map(Printed));
        Ok(Entity::find().filter(wanted).order_by_asc(Column::Id).all(self.reach.reader()).await?)
    }
}

impl EntryFilter {
    fn condition(&self) -> Condition {
        let states = (!self.states.is_empty())
            .then(|| Column::State.is_in(self.states.iter().copied().map(Coded)));
        let published = self.published.map(|published| {
            if published {
                Column::PublishedDraft.is_not_null()
            } else {
                Column::PublishedDraft.is_null()
            }
        });
        Condition::all()
            .add_option(self.unit.map(|unit| Column::Unit.eq(Printed(unit))))
            .add_option(states)
            .add_option(published)
            .add_option(
                self.among.as_ref().map(|ids| Column::Id.is_in(ids.iter().copied().map(Printed))),
            )
            .add_option(
                self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(holds),
            )
    }
}

/// The pattern of texts that contain this one, in lower case; its own `%`, `_` and `\` mean themselves.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// The text stands in the name or the code.
fn holds(text: &str) -> Condition {
    let pattern = containing(text);
    let like = |column: Column| {
        Expr::from(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern.clone()).escape('\\'))
    };
    Condition::any().add(like(Column::Name)).add(like(Column::Code))
}
