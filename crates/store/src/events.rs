//! The general log of business and security events: who did what to what, and when. Rows are never changed.

use domain::ids::{PersonId, UnitId};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::error::StoreError;
use crate::kept::{Instant, Json, Printed};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice};
use crate::rows::events::{ActiveModel, Column, Entity};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who; none where the platform itself acted.
    pub actor: Option<PersonId>,
    /// The unit acted for.
    pub unit: Option<UnitId>,
    /// What, in dotted lower case, such as `grant.withdrawn`; never renamed.
    pub kind: String,
    /// What kind of thing it happened to.
    pub subject_kind: String,
    /// Which one.
    pub subject: String,
    /// Further facts; no secret and no personal value.
    pub detail: serde_json::Value,
}

/// An event with its number in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Its number, growing.
    pub id: i64,
    /// The event.
    pub event: Event,
}

/// Which events are wanted; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Whose kind begins with this.
    pub kind_prefix: Option<String>,
    /// Whose kind begins with none of these.
    pub kind_prefixes_hidden: Vec<String>,
    /// About this kind of thing, and which one.
    pub subject: Option<(String, String)>,
    /// By this person or about them.
    pub person: Option<PersonId>,
    /// For this unit.
    pub unit: Option<UnitId>,
    /// At or after this instant.
    pub since: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

impl Tx {
    /// Records an event; it bears witness to this transaction's changes. Returns its number.
    pub async fn event(&self, event: &Event) -> Result<i64, StoreError> {
        let row = ActiveModel {
            id: ActiveValue::NotSet,
            happened_at: ActiveValue::Set(Instant(event.at)),
            actor: ActiveValue::Set(event.actor.map(Printed)),
            unit: ActiveValue::Set(event.unit.map(Printed)),
            kind: ActiveValue::Set(event.kind.clone()),
            subject_kind: ActiveValue::Set(event.subject_kind.clone()),
            subject: ActiveValue::Set(event.subject.clone()),
            detail: ActiveValue::Set(Json(event.detail.clone())),
        };
        Ok(Entity::insert(row).exec(self.witnessing()).await?.last_insert_id)
    }
}

impl<R: Reach> Link<R> {
    /// Events, newest first.
    pub async fn events(
        &self,
        filter: &EventFilter,
        slice: &Slice,
    ) -> Result<Page<RecordedEvent>, StoreError> {
        let after = slice.key::<i64>()?.map(|id| Column::Id.lt(id));
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row| row.id.to_string()))
    }
}

impl EventFilter {
    fn condition(&self) -> Condition {
        let subject = self.subject.as_ref().map(|(kind, id)| {
            Condition::all()
                .add(Column::SubjectKind.eq(kind.as_str()))
                .add(Column::Subject.eq(id.as_str()))
        });
        let hidden = self
            .kind_prefixes_hidden
            .iter()
            .fold(Condition::any(), |any, prefix| any.add(Column::Kind.starts_with(prefix)));
        let shown = (!self.kind_prefixes_hidden.is_empty()).then(|| hidden.not());
        Condition::all()
            .add_option(shown)
            .add_option(self.kind_prefix.as_deref().map(|prefix| Column::Kind.starts_with(prefix)))
            .add_option(subject)
            .add_option(self.person.map(by_or_about))
            .add_option(self.unit.map(|unit| Column::Unit.eq(Printed(unit))))
            .add_option(self.since.map(|at| Column::HappenedAt.gte(Instant(at))))
            .add_option(self.until.map(|at| Column::HappenedAt.lt(Instant(at))))
    }
}

fn by_or_about(person: PersonId) -> Condition {
    let about = Condition::all()
        .add(Column::SubjectKind.eq("person"))
        .add(Column::Subject.eq(person.to_string()));
    Condition::any().add(Column::Actor.eq(Printed(person))).add(about)
}
