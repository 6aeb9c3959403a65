//! Business events: every change has one, in its own transaction; and who may read them.
//!
//! The audit answers by this list, so every kind that the program writes stands
//! in [`KINDS`], and the pages have words for each of them.

use domain::ids::PersonId;
use domain::people::{Actor, Post};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use store::{Event, EventFilter, Page, RecordedEvent, Slice, Tx};

use crate::application::App;
use crate::authorisations::with_agency;
use crate::browse::only;
use crate::error::{AppError, Result};

/// Every kind of event, family by family. Kinds are never renamed: rows written long ago name them.
pub const KINDS: &[&str] = &[
    "entry.drafted",
    "entry.edited",
    "entry.published",
    "entry.withdrawn",
    "entry.restored",
    "entry.blocked",
    "entry.moved-in",
    "entry.checked",
    "entry.recoded",
    "entry.to-check",
    "exemption.given",
    "exemption.ended",
    "window.reminded",
    "window.missed",
    "import.uploaded",
    "import.planned",
    "import.refused",
    "import.ordered",
    "import.applied",
    "import.failed",
    "import.ended",
    "import.discarded",
    "clock.overdue",
    "grant.made",
    "grant.taken",
    "grant.withdrawn",
    "grant.renewed",
    "grant.pushed",
    "system.registered",
    "system.assessed",
    "system.connected",
    "system.suspended",
    "key.made",
    "key.revoked",
    "feed.registered",
    "feed.paused",
    "feed.resumed",
    "feed.unregistered-item",
    "batch.folded",
    "batch.uploaded",
    "batch.confirmed",
    "batch.waited",
    "batch.started",
    "batch.committed",
    "batch.refused",
    "batch.held",
    "batch.released",
    "batch.failed",
    "batch.cancelled",
    "batch.file-destroyed",
    "batch.screened",
    "unit.entered",
    "unit.renamed",
    "unit.taken-over",
    "person.entered",
    "person.renamed",
    "person.moved",
    "person.posts-set",
    "person.deactivated",
    "person.reactivated",
    "person.locked",
    "person.unlocked",
    "person.password-reset",
    "person.password-changed",
    "person.handed-over",
    "person.signed-up",
    "delegation.made",
    "delegation.ended",
    "authorisation.used",
    "library.entered",
    "library.changed",
    "conflict.measured",
    "quality.evaluated",
    "quality.rules-set",
    "case.remarked",
    "case.document-attached",
    "session.begun",
    "session.ended",
    "session.ended-everywhere",
    "session.acting-begun",
    "session.acting-ended",
    "sign-in.failed",
    "sign-in.locked",
    "demo.begun",
    "demo.seeded",
];

/// Kinds that begin so are security events: for the audit administrator alone (GB/T 22239 level 3, 安全审计).
const SECURITY: &[&str] = &["session.", "sign-in."];
/// Posts that read the business events.
const AUDIT: &[Post] = &[Post::AuditAdministrator, Post::Registrar];

/// Which events are asked for; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// A kind of [`KINDS`], or the first word of some; empty for all.
    pub kind: String,
    /// By this person or about them.
    pub person: Option<PersonId>,
    /// About this kind of thing, and which one.
    pub subject: Option<(String, String)>,
    /// On this day in the city.
    pub day: Option<Date>,
}

impl EventQuery {
    fn filter(&self, actor: &Actor) -> Result<EventFilter> {
        let hidden: &[&str] = if actor.has(Post::AuditAdministrator) { &[] } else { SECURITY };
        let prefix = match self.kind.as_str() {
            "" => None,
            kind if kind.contains('.') => Some(kind.to_owned()),
            family => Some(format!("{family}.")),
        };
        Ok(EventFilter {
            kind_prefix: prefix,
            kind_prefixes_hidden: hidden.iter().map(|prefix| (*prefix).to_owned()).collect(),
            subject: self.subject.clone(),
            person: self.person,
            since: self.day.map(begin_of).transpose()?,
            until: self.day.map(end_of).transpose()?,
            ..EventFilter::default()
        })
    }
}

/// The first instant of a day in the city.
pub(crate) fn begin_of(day: Date) -> Result<Timestamp> {
    let zone = TimeZone::get("Asia/Shanghai").map_err(AppError::internal)?;
    Ok(day.to_zoned(zone).map_err(AppError::internal)?.timestamp())
}

/// The first instant after a day in the city; the last day of all has none after it.
fn end_of(day: Date) -> Result<Timestamp> {
    day.tomorrow().map_or(Ok(Timestamp::MAX), begin_of)
}

impl App {
    /// Writes the event of a change. Who acts while standing in for others is on record with their names, and who acts for
    /// an agency with the agency, under the authorisation too.
    pub(crate) async fn business_event(
        &self,
        tx: &Tx,
        actor: &Actor,
        kind: &str,
        subject_kind: &str,
        subject: &str,
        mut detail: Json,
    ) -> Result<()> {
        if actor.absent().next().is_some() && detail.is_object() {
            detail["for"] = serde_json::json!(actor.absent().collect::<Vec<_>>());
        }
        let detail = with_agency(detail, actor);
        let event = Event {
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            kind: kind.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject: subject.to_owned(),
            detail,
        };
        tx.event(&event).await?;
        self.note_use(tx, actor, kind, (subject_kind, subject)).await
    }

    /// Events, newest first, for the audit. Sign-ins are for the audit administrator alone; the registrar sees the
    /// rest.
    ///
    /// # Errors
    /// Not found for everybody else: the list is none of their business.
    pub async fn business_events(
        &self,
        query: &EventQuery,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<RecordedEvent>> {
        only(actor, AUDIT)?;
        Ok(self.store.events(&query.filter(actor)?, slice).await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use domain::ids::UnitId;
    use domain::units::{UnitKind, UnitLevel};
    use jiff::civil::date;

    use super::*;

    fn reader(post: Post) -> Actor {
        Actor {
            person: PersonId::named("reader"),
            unit: UnitId::named("office"),
            unit_kind: UnitKind::DigitalOffice,
            unit_level: UnitLevel::City,
            posts: vec![post],
            stands_for: Vec::new(),
            acting_for: None,
        }
    }

    #[test]
    fn a_day_is_the_citys_and_includes_its_last_second() {
        let query = EventQuery { day: Some(date(2026, 11, 23)), ..EventQuery::default() };
        let filter = query.filter(&reader(Post::AuditAdministrator)).unwrap();
        assert_eq!(filter.since.unwrap().to_string(), "2026-11-22T16:00:00Z");
        assert_eq!(filter.until.unwrap().to_string(), "2026-11-23T16:00:00Z");
        let last = EventQuery { day: Some(Date::MAX), ..EventQuery::default() };
        assert!(last.filter(&reader(Post::AuditAdministrator)).is_ok());
    }

    #[test]
    fn the_audit_administrator_alone_is_shown_sign_ins() {
        let hidden =
            |post| EventQuery::default().filter(&reader(post)).unwrap().kind_prefixes_hidden;
        assert!(hidden(Post::AuditAdministrator).is_empty());
        assert_eq!(hidden(Post::Registrar), SECURITY);
    }

    #[test]
    fn a_family_does_not_take_in_another_that_begins_alike() {
        let query = EventQuery { kind: "key".to_owned(), ..EventQuery::default() };
        let filter = query.filter(&reader(Post::AuditAdministrator)).unwrap();
        assert_eq!(filter.kind_prefix.unwrap(), "key.");
    }
}
