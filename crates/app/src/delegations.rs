//! Standing in for a colleague 代理: for a span of days, with the absent person's posts and under one's own name.
//!
//! A term goes on while its officer is on leave, so somebody else of the unit
//! must be able to act. The stand-in signs in as themselves; events name both.
//! Administrators' posts are never lent (GB/T 22239 level 3, 权限分离), and a
//! post is lent with its holder's conflicts of interest.

use domain::authorisations::NotAuthorised;
use domain::catalogue::Missing;
use domain::delegations::Delegation;
use domain::ids::{DelegationId, PersonId};
use domain::people::{Actor, LentPosts, Person};
use jiff::civil::Date;
use serde_json::json;
use store::{NewNotice, Recipient, Tx};

use crate::application::App;
use crate::error::{AppError, Result};

/// Days a delegation lasts at most: who is away for longer hands over 人员交接.
const DAYS_MAX: i32 = 92;

/// Who shall stand in, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDelegation {
    /// Who stands in: of the same unit.
    pub stand_in: PersonId,
    /// First day.
    pub first_on: Date,
    /// Last day.
    pub last_on: Date,
}

/// A delegation with the people's records.
#[derive(Debug, Clone)]
pub struct DelegationView {
    /// The delegation.
    pub delegation: Delegation,
    /// Who is absent.
    pub absent: Person,
    /// Who stands in.
    pub stand_in: Person,
    /// Whether it runs today.
    pub is_running: bool,
    /// Whether the reader may end it.
    pub may_end: bool,
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

impl App {
    /// Names a stand-in for oneself.
    ///
    /// # Errors
    /// `incomplete` with every gap: `delegation.*`; `authorisation.other-act` while acting for an agency.
    pub async fn name_stand_in(&self, new: NewDelegation, actor: &Actor) -> Result<DelegationId> {
        if actor.acting_for.is_some() {
            return Err(NotAuthorised::OtherAct.into());
        }
        let tx = self.store.begin().await?;
        let absent = tx.person(actor.person).await?.ok_or_else(AppError::not_found)?;
        let stand_in = tx.person(new.stand_in).await?;
        let mut gaps = self.span_gaps(new);
        gaps.extend(person_gap(&absent, stand_in.as_ref()));
        if self.delegation_overlaps(&tx, new, actor.person).await? {
            gaps.push(gap("first_on", "delegation.overlaps"));
        }
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let delegation = Delegation {
            id: DelegationId::new(self.now()),
            absent: actor.person,
            stand_in: new.stand_in,
            first_on: new.first_on,
            last_on: new.last_on,
            made_at: self.now(),
            ended_at: None,
        };
        tx.insert_delegation(&delegation).await?;
        self.tell_of_delegation(&tx, &delegation, "delegation.made", actor).await?;
        tx.commit().await?;
        Ok(delegation.id)
    }

    /// Ends a delegation at once: either of the two may.
    pub async fn end_delegation(&self, id: DelegationId, actor: &Actor) -> Result<()> {
        let tx = self.store.begin().await?;
        let delegation = tx.delegation(id).await?.filter(|one| is_party(one, actor));
        let delegation = delegation.ok_or_else(AppError::not_found)?;
        if !tx.end_delegation(id, self.now()).await? {
            return Ok(tx.rollback().await?);
        }
        self.tell_of_delegation(&tx, &delegation, "delegation.ended", actor).await?;
        Ok(tx.commit().await?)
    }

    /// The reader's own delegations, as absent or as stand-in, newest first.
    pub async fn delegations(&self, actor: &Actor) -> Result<Vec<DelegationView>> {
        let own = self.store.delegations_of(actor.person).await?;
        let ids: Vec<PersonId> = own.iter().flat_map(|one| [one.absent, one.stand_in]).collect();
        let people = self.store.people_by_ids(&ids).await?;
        let find = |id| people.iter().find(|person| person.id == id).cloned();
        let today = self.today();
        let view = |delegation: Delegation| {
            Some(DelegationView {
                absent: find(delegation.absent)?,
                stand_in: find(delegation.stand_in)?,
                is_running: delegation.runs_on(today),
                may_end: delegation.ended_at.is_none() && today <= delegation.last_on,
                delegation,
            })
        };
        Ok(own.into_iter().filter_map(view).collect())
    }

    /// Whom a person stands in for today. A post that the absent person no longer holds is no longer lent, nor is any by
    /// who has left the unit.
    pub(crate) async fn standing_in(&self, person: &Person) -> Result<Vec<LentPosts>> {
        let running = self.store.delegations_to(person.id, self.today()).await?;
        if running.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<PersonId> = running.iter().map(|one| one.absent).collect();
        let absent = self.store.people_by_ids(&ids).await?;
        let lends = |absent: &&Person| person_gap(absent, Some(person)).is_none();
        Ok(absent.iter().filter(lends).map(LentPosts::of).collect())
    }

    fn span_gaps(&self, new: NewDelegation) -> Vec<Missing> {
        let mut gaps = Vec::new();
        if new.first_on < self.today() {
            gaps.push(gap("first_on", "delegation.past"));
        }
        if new.last_on < new.first_on {
            gaps.push(gap("last_on", "delegation.ends-before"));
        } else if (new.last_on - new.first_on).get_days() >= DAYS_MAX {
            gaps.push(gap("last_on", "delegation.too-long"));
        }
        gaps
    }

    /// One person is stood in for by one person at a time.
    async fn delegation_overlaps(
        &self,
        tx: &Tx,
        new: NewDelegation,
        absent: PersonId,
    ) -> Result<bool> {
        let known = tx.delegations_of(absent).await?;
        Ok(known.iter().any(|one| {
            one.absent == absent
                && one.ended_at.is_none()
                && one.first_on <= new.last_on
                && new.first_on <= one.last_on
        }))
    }

    async fn tell_of_delegation(
        &self,
        tx: &Tx,
        delegation: &Delegation,
        kind: &str,
        actor: &Actor,
    ) -> Result<()> {
        let facts = json!({
            "absent": delegation.absent,
            "stand_in": delegation.stand_in,
            "first_on": delegation.first_on,
            "last_on": delegation.last_on,
        });
        let subject = delegation.absent.to_string();
        self.business_event(tx, actor, kind, "person", &subject, facts).await?;
        let other = [delegation.absent, delegation.stand_in];
        let other = other.into_iter().filter(|person| *person != actor.person);
        let notice = |person| NewNotice {
            to: Recipient::Person(person),
            code: kind.to_owned(),
            args: json!({ "title": format!("{} – {}", delegation.first_on, delegation.last_on) }),
            link: "/account/stand-ins".to_owned(),
        };
        let notices: Vec<NewNotice> = other.map(notice).collect();
        tx.notify(&notices, self.now()).await?;
        Ok(())
    }
}

fn is_party(delegation: &Delegation, actor: &Actor) -> bool {
    [delegation.absent, delegation.stand_in].contains(&actor.person)
}

/// Why one cannot stand in for the other.
fn person_gap(absent: &Person, stand_in: Option<&Person>) -> Option<Missing> {
    let exclusive = |person: &Person| person.posts.iter().any(|post| post.is_exclusive());
    let code = match stand_in {
        Some(other) if other.id == absent.id => "delegation.oneself",
        Some(other) if other.unit != absent.unit || !other.active => "delegation.foreign-person",
        Some(other) if exclusive(other) || exclusive(absent) => "delegation.administrator",
        Some(_) if !absent.active => "delegation.foreign-person",
        Some(_) => return None,
        None => "delegation.foreign-person",
    };
    Some(gap("stand_in", code))
}
