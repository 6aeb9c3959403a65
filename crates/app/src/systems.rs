//! Client systems 应用系统, their assessments (Article 24) and their keys.

use domain::authorisations::{NotAuthorised, ServiceAct};
use domain::grants::Method;
use domain::ids::{KeyId, PersonId, SystemId, UnitId};
use domain::people::{Actor, Post};
use domain::systems::{ApiKey, ClientSystem, NotConnectable};
use domain::units::UnitKind;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Event, NewNotice, Recipient, Tx};

use crate::application::App;
use crate::authorisations::within_authorisation;
use crate::error::{AppError, ErrorKind, Result};
use crate::people::{digest, secret};

/// Every key begins with this, so that leaked ones can be searched for.
const KEY_MARK: &str = "byk_";

/// A system with its keys.
#[derive(Debug, Clone)]
pub struct SystemView {
    /// The system.
    pub system: ClientSystem,
    /// Its keys, newest first.
    pub keys: Vec<ApiKey>,
}

/// What a new key shall be.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What the owner calls it.
    pub label: String,
    /// Methods it may be used for; empty means all.
    pub scope: Vec<Method>,
    /// Last day it works.
    pub valid_to: Date,
}

/// Whether the actor looks after its unit's systems: officers of a unit of the government, and who acts for an organisation
/// that was authorised to use opened data (Articles 16, 17). Citizens connect none.
pub fn manages_systems(actor: &Actor) -> bool {
    let acts_for_organisation =
        actor.has(Post::Member) && actor.unit_kind != UnitKind::NaturalPerson;
    actor.has(Post::DataOfficer) || actor.has(Post::DataClerk) || acts_for_organisation
}

/// Whether the actor registers systems: of its own unit, or under an authorisation (Article 5).
pub fn registers_systems(actor: &Actor) -> bool {
    match &actor.acting_for {
        Some(acting) => acting.allows(ServiceAct::RegisterSystems, None).is_ok(),
        None => manages_systems(actor),
    }
}

/// Keys are the agency's own: whoever acts for it handles none.
fn manages(actor: &Actor) -> Result<()> {
    if actor.acting_for.is_some() {
        return Err(NotAuthorised::OtherAct.into());
    }
    if manages_systems(actor) { Ok(()) } else { Err(AppError::denied("act.not-yours")) }
}

/// A system of the actor's unit, as it stands inside the transaction that will change it.
async fn own_system(tx: &Tx, id: SystemId, actor: &Actor) -> Result<ClientSystem> {
    tx.system(id).await?.filter(|system| system.unit == actor.unit).ok_or_else(AppError::not_found)
}

/// The unit whose systems the actor sees: their own, or under an authorisation that agency's (Article 5).
fn unit_of_systems(actor: &Actor) -> Result<UnitId> {
    within_authorisation(actor, ServiceAct::RegisterSystems, None)?;
    Ok(actor.serves())
}

impl App {
    /// The unit's systems.
    pub async fn systems(&self, actor: &Actor) -> Result<Vec<SystemView>> {
        let unit = unit_of_systems(actor)?;
        let keys = self.store.keys_of_unit(unit).await?;
        let systems = self.store.systems_of_unit(unit).await?;
        let view = |system: ClientSystem| {
            let own =
                keys.iter().filter(|(key, _)| key.system == system.id).map(|(key, _)| key.clone());
            SystemView { keys: own.collect(), system }
        };
        Ok(systems.into_iter().map(view).collect())
    }

    /// One system of the actor's unit.
    pub async fn system(&self, id: SystemId, actor: &Actor) -> Result<SystemView> {
        let unit = unit_of_systems(actor)?;
        let system = self
            .store
            .system(id)
            .await?
            .filter(|system| system.unit == unit)
            .ok_or_else(AppError::not_found)?;
        let keys = self.store.keys_of_system(id).await?;
        Ok(SystemView { system, keys })
    }

    /// Registers a system of the actor's unit, or of the agency acted for; the responsible person is that unit's.
    pub async fn register_system(
        &self,
        name: &str,
        purpose: &str,
        responsible: PersonId,
        actor: &Actor,
    ) -> Result<SystemId> {
        let unit = unit_of_systems(actor)?;
        if actor.acting_for.is_none() {
            manages(actor)?;
        }
        self.check_system(name, purpose, responsible, unit).await?;
        let system = ClientSystem {
            id: SystemId::new(self.now()),
            unit,
            name: name.trim().to_owned(),
            purpose: purpose.trim().to_owned(),
            responsible,
            assessment: None,
            suspended: false,
        };
        let tx = self.store.begin().await?;
        tx.insert_system(&system).await?;
        self.business_event(
            &tx,
            actor,
            "system.registered",
            "system",
            &system.id.to_string(),
            serde_json::json!({ "name": system.name }),
        )
        .await?;
        tx.commit().await?;
        Ok(system.id)
    }

    async fn check_system(
        &self,
        name: &str,
        purpose: &str,
        responsible: PersonId,
        unit: UnitId,
    ) -> Result<()> {
        let mut gaps = Vec::new();
        for (field, text) in [("name", name), ("purpose", purpose)] {
            if text.trim().is_empty() {
                gaps.push(domain::catalogue::Missing {
                    field: field.to_owned(),
                    code: "system.required",
                });
            }
        }
        let own = self
            .store
            .person(responsible)
            .await?
            .is_some_and(|person| person.unit == unit && person.active);
        if !own {
            gaps.push(domain::catalogue::Missing {
                field: "responsible".to_owned(),
                code: "application.foreign-person",
            });
        }
        if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
    }

    /// Makes a key and returns its secret, which is shown this once and kept only as a digest.
    pub async fn make_key(&self, id: SystemId, wanted: NewKey, actor: &Actor) -> Result<String> {
        manages(actor)?;
        if wanted.valid_to <= self.today() {
            return Err(AppError::new(ErrorKind::Invalid, "key.term-past"));
        }
        let secret = format!("{KEY_MARK}{}", secret());
        let now = self.now();
        let zone = TimeZone::get("Asia/Shanghai").map_err(AppError::internal)?;
        let ends = wanted
            .valid_to
            .tomorrow()
            .and_then(|next| next.to_zoned(zone))
            .map_err(AppError::internal)?;
        let key = ApiKey {
            id: KeyId::new(now),
            system: id,
            label: wanted.label.trim().to_owned(),
            prefix: secret.chars().take(KEY_MARK.len() + 6).collect(),
            digest: digest(&secret),
            scope: wanted.scope,
            created_at: now,
            expires_at: ends.timestamp(),
            revoked_at: None,
        };
        let tx = self.store.begin().await?;
        own_system(&tx, id, actor).await?.connectable(self.today())?;
        tx.insert_key(&key).await?;
        self.business_event(
            &tx,
            actor,
            "key.made",
            "key",
            &key.id.to_string(),
            serde_json::json!({ "prefix": key.prefix }),
        )
        .await?;
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(secret)
    }

    /// Revokes a key with effect on the next request. A key that was revoked before stays as it was, and the first
    /// event stands alone.
    pub async fn revoke_key(&self, id: KeyId, actor: &Actor) -> Result<()> {
        manages(actor)?;
        let tx = self.store.begin().await?;
        let key = tx.key(id).await?.ok_or_else(AppError::not_found)?;
        own_system(&tx, key.system, actor).await?;
        if !tx.revoke_key(id, self.now()).await? {
            return Ok(tx.rollback().await?);
        }
        self.business_event(
            &tx,
            actor,
            "key.revoked",
            "key",
            &id.to_string(),
            serde_json::json!({ "prefix": key.prefix }),
        )
        .await?;
        tx.commit().await?;
        self.refresh_live().await
    }

    /// Suspends every system whose assessment has run out, and tells its unit; returns how many there were. A system
    /// that is suspended is passed over, so that none is suspended twice.
    pub async fn suspend_expired_systems(&self) -> Result<usize> {
        let today = self.today();
        let is_due = |system: &ClientSystem| {
            system.connectable(today) == Err(NotConnectable::Expired) && !system.suspended
        };
        if !self.store.systems().await?.iter().any(is_due) {
            return Ok(0);
        }
        let tx = self.store.begin().await?;
        let expired: Vec<ClientSystem> = tx.systems().await?.into_iter().filter(is_due).collect();
        for system in &expired {
            self.suspend_expired(&tx, system).await?;
        }
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(expired.len())
    }

    async fn suspend_expired(&self, tx: &Tx, system: &ClientSystem) -> Result<()> {
        tx.update_system(&ClientSystem { suspended: true, ..system.clone() }).await?;
        let ended = system.assessment.as_ref().map(|paper| paper.valid_until);
        let event = Event {
            at: self.now(),
            actor: None,
            unit: Some(system.unit),
            kind: "system.suspended".to_owned(),
            subject_kind: "system".to_owned(),
            subject: system.id.to_string(),
            detail: serde_json::json!({ "name": system.name, "assessed_until": ended }),
        };
        tx.event(&event).await?;
        let notice = NewNotice {
            to: Recipient::Unit(system.unit),
            code: "system.suspended".to_owned(),
            args: serde_json::json!({ "title": system.name }),
            link: format!("/systems/{}", system.id),
        };
        tx.notify(&[notice], self.now()).await?;
        Ok(())
    }
}
