//! The library 标准库: data elements, code lists, terms and classes, each as it stands and version by version.
//!
//! All kinds are kept alike, for all are read by their code, searched by their
//! words and changed as a whole; what a kind holds beside that is its JSON.

use domain::ids::PersonId;
use domain::library::{LibraryKind, LibraryObject, LibraryState};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::entries::containing;
use crate::epochs::Epoch;
use crate::error::{StoreError, fresh};
use crate::kept::{Coded, Instant, Json, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice};
use crate::rows::library_records::{Column, Entity, Model, written};
use crate::rows::library_versions;

/// Which objects of a kind are wanted; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibraryFilter {
    /// With this text in a name, a synonym or the code, letter case aside.
    pub text: Option<String>,
    /// Standing so on a day.
    pub state: Option<(LibraryState, Date)>,
    /// Referring to the object with this code.
    pub refers_to: Option<String>,
    /// With one of these codes; empty means any.
    pub codes: Vec<String>,
}

/// Who saves an object of the library, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibrarySaving {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why; may be empty for what is new.
    pub reason: String,
}

/// A saved version of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryVersion<T> {
    /// The object as saved; it has its version.
    pub object: T,
    /// Who saved it, when and why.
    pub saving: LibrarySaving,
}

impl Tx {
    /// Adds an object with its first version.
    pub async fn insert_library<T: LibraryObject>(
        &self,
        object: &T,
        saving: &LibrarySaving,
    ) -> Result<(), StoreError> {
        let row = Model::of(object, saving.at).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.keep_library_version(object, saving).await
    }

    /// Saves an object read at `seen_version`; fails as stale where it has moved since.
    pub async fn update_library<T: LibraryObject>(
        &self,
        object: &T,
        seen_version: u32,
        saving: &LibrarySaving,
    ) -> Result<(), StoreError> {
        let row = Model::of(object, saving.at).into_active_model().reset_all();
        let same = of_kind(T::KIND)
            .add(Column::Code.eq(object.key()))
            .add(Column::Version.eq(Whole(seen_version)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )?;
        self.keep_library_version(object, saving).await
    }

    async fn keep_library_version<T: LibraryObject>(
        &self,
        object: &T,
        saving: &LibrarySaving,
    ) -> Result<(), StoreError> {
        let row = library_versions::Model {
            kind: Coded(T::KIND),
            code: object.key(),
            version: Whole(object.version()),
            saved_by: Printed(saving.by),
            saved_at: Instant(saving.at),
            reason: saving.reason.clone(),
            record: Json(written(object)),
        };
        let insert = library_versions::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.reach.writer()).await?;
        // Classes are kept in memory by every node.
        if T::KIND == LibraryKind::Class { self.grow(Epoch::Grants).await } else { Ok(()) }
    }
}

impl<R: Reach> Link<R> {
    /// The object with a code, as it stands.
    pub async fn library_object<T: LibraryObject>(
        &self,
        code: &str,
    ) -> Result<Option<T>, StoreError> {
        let same = of_kind(T::KIND).add(Column::Code.eq(code));
        let row = Entity::find().filter(same).one(self.reach.reader()).await?;
        row.map(|row| read(row.record.0)).transpose()
    }

    /// Objects of a kind in the order of their codes.
    pub async fn library_objects<T: LibraryObject>(
        &self,
        filter: &LibraryFilter,
        slice: &Slice,
    ) -> Result<Page<T>, StoreError> {
        let after = slice.key::<String>()?.map(|code| Column::Code.gt(code));
        let rows = Entity::find()
            .filter(filter.condition(T::KIND).add_option(after))
            .order_by_asc(Column::Code)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        let page: Page<Model> = Page::cut(rows, slice, |row| row.code.clone());
        let objects = page.rows.into_iter().map(|row| read(row.record.0));
        Ok(Page { rows: objects.collect::<Result<_, _>>()?, next: page.next })
    }

    /// How many objects of a kind a filter finds.
    pub async fn count_library(
        &self,
        kind: LibraryKind,
        filter: &LibraryFilter,
    ) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(filter.condition(kind)).count(self.reach.reader()).await?)
    }

    /// The last code of a kind; none where there is no object of it.
    pub async fn last_library_code(&self, kind: LibraryKind) -> Result<Option<String>, StoreError> {
        let last = Entity::find().filter(of_kind(kind)).order_by_desc(Column::Code);
        Ok(last.one(self.reach.reader()).await?.map(|row| row.code))
    }

    /// Every version saved of an object, newest first.
    pub async fn library_versions<T: LibraryObject>(
        &self,
        code: &str,
    ) -> Result<Vec<LibraryVersion<T>>, StoreError> {
        let saved = library_versions::Entity::find()
            .filter(library_versions::Column::Kind.eq(Coded(T::KIND)))
            .filter(library_versions::Column::Code.eq(code))
            .order_by_desc(library_versions::Column::Version);
        let rows = saved.all(self.reach.reader()).await?;
        let version = |row: library_versions::Model| -> Result<LibraryVersion<T>, StoreError> {
            let saving =
                LibrarySaving { by: row.saved_by.0, at: row.saved_at.0, reason: row.reason };
            Ok(LibraryVersion { object: read(row.record.0)?, saving })
        };
        rows.into_iter().map(version).collect()
    }
}

fn of_kind(kind: LibraryKind) -> Condition {
    Condition::all().add(Column::Kind.eq(Coded(kind)))
}

fn read<T: LibraryObject>(record: serde_json::Value) -> Result<T, StoreError> {
    serde_json::from_value(record)
        .map_err(|error| StoreError::Corrupt(DbErr::Json(error.to_string())))
}

impl LibraryFilter {
    fn condition(&self, kind: LibraryKind) -> Condition {
        let text = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let codes =
            (!self.codes.is_empty()).then(|| Column::Code.is_in(self.codes.iter().cloned()));
        of_kind(kind)
            .add_option(text.map(|text| {
                let like = LikeExpr::new(containing(text)).escape('\\');
                Expr::from(Func::lower(Expr::col(Column::Words))).like(like)
            }))
            .add_option(self.state.map(|(state, on)| standing(state, on)))
            .add_option(self.refers_to.as_deref().map(|code| Column::RefersTo.eq(code)))
            .add_option(codes)
    }
}

/// What stands so on a day; what has no dates is in force on all.
fn standing(state: LibraryState, on: Date) -> Condition {
    let begun =
        Condition::any().add(Column::ValidFrom.is_null()).add(Column::ValidFrom.lte(Printed(on)));
    let not_over =
        Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gte(Printed(on)));
    match state {
        LibraryState::InForce => Condition::all().add(begun).add(not_over),
        LibraryState::Planned => {
            Condition::all().add(Column::ValidFrom.gt(Printed(on))).add(not_over)
        }
        LibraryState::Superseded => Condition::all().add(Column::ValidTo.lt(Printed(on))),
    }
}
