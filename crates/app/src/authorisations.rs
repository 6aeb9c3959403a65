//! Acting for an agency under an authorisation 受托办理 (Article 5): who may choose it, what was done so, and for whom to see.
//!
//! A member of a technical service unit chooses the authorisation for a session. From the next request on they have no
//! post, and only what the authorisation allows; it is read anew at every request, so that revocation, suspension and
//! the last day work at once. Whatever is done so bears both names: the person and their unit, and the agency as
//! `for_unit`; and it leaves an event under the authorisation itself, by which the agency reads it.

use domain::authorisations::{ActingFor, Authorisation, AuthorisationState, ServiceAct};
use domain::ids::{AuthorisationId, EntryId, UnitId};
use domain::people::{Actor, Person};
use serde_json::{Value as Json, json};
use store::{AuthorisationFilter, Event, EventFilter, Page, RecordedEvent, Slice, Tx};

use crate::application::App;
use crate::error::{AppError, Result};
use crate::people::SignedIn;

/// The kind of the event that stands under an authorisation for everything done by it.
pub const USED: &str = "authorisation.used";
/// What such an event is about.
pub const SUBJECT: &str = "authorisation";
/// Authorisations that a session may choose among; no unit holds more at a time.
const CHOICES_MAX: u32 = 200;
/// Authorisations looked at at once when their last day is over.
const PAGE_ROWS: u32 = 100;

/// Which authorisations a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuthorisationSide {
    /// Given by the reader's unit.
    #[default]
    Given,
    /// Given to the reader's unit.
    Received,
    /// All, for the digital office (Article 6).
    All,
}

impl App {
    /// Authorisations of one side, the newest first.
    ///
    /// # Errors
    /// Not found where all are asked for by anybody but the digital office.
    pub async fn authorisations(
        &self,
        side: AuthorisationSide,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<Authorisation>> {
        let of = AuthorisationFilter::default();
        let filter = match side {
            AuthorisationSide::Given => AuthorisationFilter { principal: Some(actor.unit), ..of },
            AuthorisationSide::Received => AuthorisationFilter { agent: Some(actor.unit), ..of },
            AuthorisationSide::All if actor.is_digital_office() => of,
            AuthorisationSide::All => return Err(AppError::not_found()),
        };
        Ok(self.store.authorisations(&filter, slice).await?)
    }

    /// One authorisation, for its two units and the digital office.
    pub async fn authorisation(&self, id: AuthorisationId, actor: &Actor) -> Result<Authorisation> {
        let known = self.store.authorisation(id).await?;
        let reads = |one: &Authorisation| {
            [one.principal, one.agent].contains(&actor.unit) || actor.is_digital_office()
        };
        known.filter(reads).ok_or_else(AppError::not_found)
    }

    /// What was done under an authorisation, the newest first, for whoever may read it.
    pub async fn authorisation_acts(
        &self,
        id: AuthorisationId,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<RecordedEvent>> {
        self.authorisation(id, actor).await?;
        let subject = Some((SUBJECT.to_owned(), id.to_string()));
        let filter =
            EventFilter { kind_prefix: Some(USED.to_owned()), subject, ..EventFilter::default() };
        Ok(self.store.events(&filter, slice).await?)
    }

    /// The authorisations that a unit's people may act under today.
    pub async fn authorisations_to_use(&self, agent: UnitId) -> Result<Vec<Authorisation>> {
        let filter = AuthorisationFilter {
            agent: Some(agent),
            states: vec![AuthorisationState::InForce],
            running_on: Some(self.today()),
            ..AuthorisationFilter::default()
        };
        Ok(self.store.authorisations(&filter, &Slice::first(CHOICES_MAX)).await?.rows)
    }

    /// Chooses the authorisation that a session acts under from its next request on; none ends it.
    ///
    /// # Errors
    /// Not found where it was not given to the person's unit; why it may not be used today; `authorisation.administrator`
    /// for administrators, who act for nobody (GB/T 22239 level 3, 权限分离).
    pub async fn act_under(
        &self,
        signed: &SignedIn,
        chosen: Option<AuthorisationId>,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        if let Some(id) = chosen {
            let known = tx.authorisation(id).await?.filter(|one| one.agent == signed.unit.id);
            known.ok_or_else(AppError::not_found)?.runs(self.today())?;
            if !may_act_for_others(&signed.person) {
                return Err(AppError::denied("authorisation.administrator"));
            }
        }
        tx.set_session_acting(signed.session, chosen).await?;
        let kind = if chosen.is_some() { "session.acting-begun" } else { "session.acting-ended" };
        let event = Event {
            at: self.now(),
            actor: Some(signed.person.id),
            unit: Some(signed.unit.id),
            kind: kind.to_owned(),
            subject_kind: "person".to_owned(),
            subject: signed.person.id.to_string(),
            detail: json!({ "authorisation": chosen }),
        };
        tx.event(&event).await?;
        Ok(tx.commit().await?)
    }

    /// What a session acts under today. One that may not be used any more is kept, and refuses everything, so that
    /// nobody goes on in their own unit's name unawares; one of a unit that the person has left is not.
    pub(crate) async fn acting_for(
        &self,
        chosen: Option<AuthorisationId>,
        person: &Person,
    ) -> Result<Option<ActingFor>> {
        let Some(id) = chosen else { return Ok(None) };
        let known = self.store.authorisation(id).await?;
        let known = known.filter(|one| one.agent == person.unit && may_act_for_others(person));
        Ok(known.map(|authorisation| ActingFor { authorisation, on: self.today() }))
    }

    /// Leaves what was done under the actor's authorisation with the authorisation; nothing where they act for their own
    /// unit.
    pub(crate) async fn note_use(
        &self,
        tx: &Tx,
        actor: &Actor,
        kind: &str,
        (subject_kind, subject): (&str, &str),
    ) -> Result<()> {
        let Some(acting) = &actor.acting_for else { return Ok(()) };
        let detail = json!({
            "for_unit": acting.principal(),
            "kind": kind,
            "subject_kind": subject_kind,
            "subject": subject,
        });
        let event = Event {
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            kind: USED.to_owned(),
            subject_kind: SUBJECT.to_owned(),
            subject: acting.authorisation.id.to_string(),
            detail,
        };
        tx.event(&event).await?;
        Ok(())
    }

    /// Records that authorisations are over whose last day has passed; returns how many. They were refused since then
    /// anyway.
    pub(crate) async fn expire_authorisations(&self) -> Result<u64> {
        let filter = AuthorisationFilter {
            states: vec![AuthorisationState::InForce, AuthorisationState::Suspended],
            over_before: Some(self.today()),
            ..AuthorisationFilter::default()
        };
        let mut over = 0;
        let mut slice = Slice::first(PAGE_ROWS);
        loop {
            let page = self.store.authorisations(&filter, &slice).await?;
            for authorisation in &page.rows {
                match self.expire_authorisation(authorisation).await {
                    Ok(()) => over += 1,
                    // The others end all the same; this one is refused by its last day, and tried again tomorrow.
                    Err(error) => {
                        let id = authorisation.id;
                        tracing::error!(%id, cause = error.chain(), "an authorisation could not be ended");
                    }
                }
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
                None => return Ok(over),
            }
        }
    }

    async fn expire_authorisation(&self, authorisation: &Authorisation) -> Result<()> {
        let tx = self.store.begin().await?;
        tx.hold(USED).await?;
        let stored = tx.case(authorisation.case).await?.ok_or_else(AppError::not_found)?;
        let mut case = stored.case;
        tx.set_authorisation_state(case.id, AuthorisationState::Expired, self.now()).await?;
        let detail = json!({ "last_on": authorisation.last_on });
        self.act_by_platform(&tx, &mut case, "expire", "", detail).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a person's posts let them act for an agency: those of administrators do not.
fn may_act_for_others(person: &Person) -> bool {
    !person.posts.is_empty() && !person.posts.iter().any(|post| post.is_exclusive())
}

/// Whether the actor may do some work on an entry of `unit`: under the authorisation where they act for an agency, else as
/// `own` says of their own unit's.
pub(crate) fn may_work_on(
    actor: &Actor,
    act: ServiceAct,
    (unit, entry): (UnitId, EntryId),
    own: bool,
) -> bool {
    match &actor.acting_for {
        Some(acting) => acting.principal() == unit && acting.allows(act, Some(entry)).is_ok(),
        None => own && actor.unit == unit,
    }
}

/// Refuses what the actor's authorisation does not allow on an entry; whoever acts for their own unit passes.
///
/// # Errors
/// The codes of [`domain::authorisations::NotAuthorised`].
pub(crate) fn within_authorisation(
    actor: &Actor,
    act: ServiceAct,
    entry: Option<EntryId>,
) -> Result<()> {
    match &actor.acting_for {
        Some(acting) => Ok(acting.allows(act, entry)?),
        None => Ok(()),
    }
}

/// The facts of an event with the agency acted for, where it is done in an agency's name.
pub(crate) fn with_agency(mut detail: Json, actor: &Actor) -> Json {
    if let Some(acting) = &actor.acting_for
        && (detail.is_object() || detail.is_null())
    {
        detail["for_unit"] = json!(acting.principal());
    }
    detail
}
