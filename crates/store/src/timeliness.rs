//! What the timeliness of loads 按时汇聚 rests on: days of versions and of registrations, orders that exempt, and of which
//! windows a unit was told.

use std::collections::{HashMap, HashSet};

use domain::catalogue::EntryState;
use domain::ids::{EntryId, ExemptionId};
use domain::timeliness::Exemption;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use strum::{EnumString, IntoStaticStr};

use crate::error::StoreError;
use crate::kept::{Coded, Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::{batches, entry_versions, exemptions, window_notices};

/// Rows of one statement, so that its values stay below what either back end takes.
const ROWS_A_STATEMENT: usize = 1_000;

/// What a unit was told of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Telling {
    /// That it is due soon.
    Reminded,
    /// That it passed and nothing came.
    Missed,
}

/// A window of an entry by its due day, with what is told of it.
pub type ToldWindow = (EntryId, Date, Telling);

impl Tx {
    /// Adds an order that exempts an entry.
    pub async fn insert_exemption(&self, exemption: &Exemption) -> Result<(), StoreError> {
        let row = exemptions::Model::from(exemption).into_active_model();
        exemptions::Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }

    /// Ends an exemption from a day on. False where it is unknown or was ended before.
    pub async fn end_exemption(&self, id: ExemptionId, on: Date) -> Result<bool, StoreError> {
        let end = exemptions::Entity::update_many()
            .col_expr(exemptions::Column::EndedOn, Expr::value(Printed(on)))
            .filter(exemptions::Column::Id.eq(Printed(id)))
            .filter(exemptions::Column::EndedOn.is_null());
        if end.exec(self.reach.writer()).await?.rows_affected == 0 {
            return Ok(false);
        }
        self.changing();
        Ok(true)
    }

    /// Notes of which windows units were told; each at most once.
    pub async fn note_windows_told(
        &self,
        told: &[ToldWindow],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = |(entry, due_on, kind): &ToldWindow| {
            let row = window_notices::Model {
                entry: Printed(*entry),
                due_on: Printed(*due_on),
                kind: Coded(*kind),
                told_at: Instant(at),
            };
            row.into_active_model()
        };
        for some in told.chunks(ROWS_A_STATEMENT) {
            let insert = window_notices::Entity::insert_many(some.iter().map(row));
            insert.exec_without_returning(self.changing()).await?;
        }
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The orders that exempt an entry, or all of them; the first days last.
    pub async fn exemptions(&self, entry: Option<EntryId>) -> Result<Vec<Exemption>, StoreError> {
        let of = entry.map(|entry| exemptions::Column::Entry.eq(Printed(entry)));
        let rows = exemptions::Entity::find()
            .filter(Condition::all().add_option(of))
            .order_by_desc(exemptions::Column::FirstOn)
            .order_by_desc(exemptions::Column::Id)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(Exemption::from).collect())
    }

    /// An order that exempts an entry.
    pub async fn exemption(&self, id: ExemptionId) -> Result<Option<Exemption>, StoreError> {
        let row = exemptions::Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?;
        Ok(row.map(Exemption::from))
    }

    /// The windows due on a day or later of which units were told.
    pub async fn windows_told(&self, since: Date) -> Result<HashSet<ToldWindow>, StoreError> {
        let find = window_notices::Entity::find()
            .filter(window_notices::Column::DueOn.gte(Printed(since)));
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|row| (row.entry.0, row.due_on.0, row.kind.0)).collect())
    }

    /// When versions were recorded from an instant on: of an entry, or of all.
    pub async fn loads_since(
        &self,
        entry: Option<EntryId>,
        since: Timestamp,
    ) -> Result<Vec<(EntryId, Timestamp)>, StoreError> {
        let of = entry.map(|entry| batches::Column::Entry.eq(Printed(entry)));
        let rows: Vec<(Printed<EntryId>, Instant)> = batches::Entity::find()
            .select_only()
            .column(batches::Column::Entry)
            .column(batches::Column::FinishedAt)
            .filter(Condition::all().add_option(of))
            .filter(batches::Column::Version.is_not_null())
            .filter(batches::Column::FinishedAt.gte(Instant(since)))
            .into_tuple()
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(|(entry, at)| (entry.0, at.0)).collect())
    }

    /// Since when the registrations of published entries are in force: of one, or of all. An entry that was withdrawn and
    /// restored is in force anew.
    pub async fn in_force_since(
        &self,
        entry: Option<EntryId>,
    ) -> Result<HashMap<EntryId, Timestamp>, StoreError> {
        type Row = (Printed<EntryId>, Instant, bool);
        let gone = [EntryState::Withdrawn, EntryState::Blocked].map(Coded);
        let of = entry.map(|entry| entry_versions::Column::Entry.eq(Printed(entry)));
        let told = Condition::any()
            .add(entry_versions::Column::Published.eq(true))
            .add(entry_versions::Column::State.is_in(gone));
        let rows: Vec<Row> = entry_versions::Entity::find()
            .select_only()
            .column(entry_versions::Column::Entry)
            .column(entry_versions::Column::SavedAt)
            .column(entry_versions::Column::Published)
            .filter(Condition::all().add_option(of).add(told))
            .order_by_asc(entry_versions::Column::Version)
            .into_tuple()
            .all(self.reach.reader())
            .await?;
        let mut since = HashMap::new();
        for (Printed(entry), Instant(at), published) in rows {
            if published {
                since.entry(entry).or_insert(at);
            } else {
                since.remove(&entry);
            }
        }
        Ok(since)
    }
}
