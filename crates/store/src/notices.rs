//! Notices to a person, or to a unit as a whole; whoever of the unit reads it first has read it for all.

use domain::ids::{PersonId, UnitId};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::error::StoreError;
use crate::kept::{Instant, Json, Printed};
use crate::link::{Link, Reach};
use crate::paging::{Page, Slice, cursor};
use crate::rows::notices::{ActiveModel, Column, Entity, Model};

/// To whom a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// One person.
    Person(PersonId),
    /// Everybody of a unit.
    Unit(UnitId),
}

/// A notice to be given.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotice {
    /// To whom.
    pub to: Recipient,
    /// What it says, by code; the pages have the words.
    pub code: String,
    /// What the words are filled with.
    pub args: serde_json::Value,
    /// The page it leads to.
    pub link: String,
}

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its number, growing.
    pub id: i64,
    /// To whom.
    pub to: Recipient,
    /// What it says, by code.
    pub code: String,
    /// What the words are filled with.
    pub args: serde_json::Value,
    /// The page it leads to.
    pub link: String,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl<R: Reach> Link<R> {
    /// Gives notices, all in one statement.
    pub async fn notify(&self, notices: &[NewNotice], at: Timestamp) -> Result<(), StoreError> {
        if notices.is_empty() {
            return Ok(());
        }
        let rows = notices.iter().map(|notice| row(notice, at));
        Entity::insert_many(rows).exec_without_returning(self.reach.writer()).await?;
        Ok(())
    }

    /// What a person sees: their own notices and their unit's, newest first.
    pub async fn notices(
        &self,
        person: PersonId,
        unit: UnitId,
        slice: &Slice,
    ) -> Result<Page<Notice>, StoreError> {
        let after = slice.keys::<i64, i64>()?.map(|(at, id)| {
            let earlier = Condition::all().add(Column::CreatedAt.eq(at)).add(Column::Id.lt(id));
            Condition::any().add(Column::CreatedAt.lt(at)).add(earlier)
        });
        let rows = Entity::find()
            .filter(Condition::all().add(seen_by(person, unit)).add_option(after))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        let page: Page<Model> =
            Page::cut(rows, slice, |row| cursor(row.created_at.0.as_millisecond(), row.id));
        Ok(Page { next: page.next, rows: page.rows.into_iter().filter_map(notice).collect() })
    }

    /// How many of them are unread.
    pub async fn unread_notices(&self, person: PersonId, unit: UnitId) -> Result<u64, StoreError> {
        let unread = Entity::find().filter(seen_by(person, unit)).filter(Column::ReadAt.is_null());
        Ok(unread.count(self.reach.reader()).await?)
    }

    /// Marks one as read. False where it was, or is not theirs.
    pub async fn read_notice(
        &self,
        id: i64,
        person: PersonId,
        unit: UnitId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self
            .read_where(Condition::all().add(seen_by(person, unit)).add(Column::Id.eq(id)), at)
            .await?
            > 0)
    }

    /// Marks all as read; returns how many were not.
    pub async fn read_all_notices(
        &self,
        person: PersonId,
        unit: UnitId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        self.read_where(seen_by(person, unit), at).await
    }

    async fn read_where(&self, condition: Condition, at: Timestamp) -> Result<u64, StoreError> {
        let read = Entity::update_many()
            .col_expr(Column::ReadAt, Expr::value(Instant(at)))
            .filter(condition)
            .filter(Column::ReadAt.is_null());
        Ok(read.exec(self.reach.writer()).await?.rows_affected)
    }
}

fn seen_by(person: PersonId, unit: UnitId) -> Condition {
    Condition::any().add(Column::Person.eq(Printed(person))).add(Column::Unit.eq(Printed(unit)))
}

fn row(notice: &NewNotice, at: Timestamp) -> ActiveModel {
    let (person, unit) = match notice.to {
        Recipient::Person(person) => (Some(Printed(person)), None),
        Recipient::Unit(unit) => (None, Some(Printed(unit))),
    };
    ActiveModel {
        id: ActiveValue::NotSet,
        person: ActiveValue::Set(person),
        unit: ActiveValue::Set(unit),
        code: ActiveValue::Set(notice.code.clone()),
        args: ActiveValue::Set(Json(notice.args.clone())),
        link: ActiveValue::Set(notice.link.clone()),
        created_at: ActiveValue::Set(Instant(at)),
        read_at: ActiveValue::Set(None),
    }
}

fn notice(row: Model) -> Option<Notice> {
    let to = match (row.person, row.unit) {
        (Some(person), _) => Recipient::Person(person.0),
        (None, Some(unit)) => Recipient::Unit(unit.0),
        (None, None) => return None,
    };
    Some(Notice {
        id: row.id,
        to,
        code: row.code,
        args: row.args.0,
        link: row.link,
        created_at: row.created_at.0,
        read_at: row.read_at.map(|at| at.0),
    })
}
