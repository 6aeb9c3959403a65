//! Looking after accounts: entered, changed, locked, switched off. The system administrator's work; the security administrator may lock and sign out.
//!
//! Nobody changes their own account here, so that no administrator can raise
//! themselves or leave the platform without one (GB/T 22239 level 3, 权限分离).

use domain::catalogue::Missing;
use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::Unit;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::Tx;

use super::passwords;
use crate::application::App;
use crate::error::{AppError, Result};

/// Until when an account is locked that somebody locked by hand: the year 9892.
const LOCKED_BY_HAND: Timestamp = Timestamp::constant(250_000_000_000, 0);
/// Characters of a sign-in name.
const LOGIN_CHARS: std::ops::RangeInclusive<usize> = 3..=32;

/// What is entered about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDetails {
    /// The unit served.
    pub unit: UnitId,
    /// Sign-in name; given once, since events and receipts show it.
    pub login: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in Latin letters; may be empty.
    pub name_en: String,
    /// Posts held.
    pub posts: Vec<Post>,
}

/// A person with the state of their account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The person.
    pub person: Person,
    /// The unit served.
    pub unit: Unit,
    /// Until when no sign-in is tried; none where the account is not locked.
    pub locked_until: Option<Timestamp>,
    /// Whether an administrator locked it, so that it does not open by itself.
    pub is_locked_by_hand: bool,
    /// Whether the present password only serves to choose another.
    pub has_one_time_password: bool,
    /// When the password was set; none where there is none.
    pub password_set_at: Option<Timestamp>,
    /// When the sessions that live were last used, newest first.
    pub sessions: Vec<Timestamp>,
}

/// An account that was entered, with the password to hand over. It is shown once and kept as a hash.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person.
    pub person: PersonId,
    /// The one-time password.
    pub password: String,
}

fn keeps_accounts(actor: &Actor) -> Result<()> {
    if actor.has(Post::SystemAdministrator) {
        Ok(())
    } else {
        Err(AppError::denied("act.not-yours"))
    }
}

fn may_lock(actor: &Actor) -> Result<()> {
    if actor.has(Post::SystemAdministrator) || actor.has(Post::SecurityAdministrator) {
        Ok(())
    } else {
        Err(AppError::denied("act.not-yours"))
    }
}

fn not_oneself(person: PersonId, actor: &Actor) -> Result<()> {
    if person == actor.person { Err(AppError::denied("account.own")) } else { Ok(()) }
}

pub(super) fn is_login(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    LOGIN_CHARS.contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(allowed)
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

/// What is wrong with a person's details, all at once.
fn gaps(details: &PersonDetails, unit: Option<&Unit>) -> Vec<Missing> {
    let mut gaps = Vec::new();
    if details.name_zh.trim().is_empty() {
        gaps.push(gap("name_zh", "account.required"));
    }
    if details.posts.is_empty() {
        gaps.push(gap("posts", "account.no-post"));
    }
    match unit {
        None => gaps.push(gap("unit", "account.no-unit")),
        Some(unit) if !Post::may_hold_together(&details.posts, unit.kind) => {
            gaps.push(gap("posts", "account.posts-exclude"));
        }
        Some(_) => {}
    }
    gaps
}

fn post_codes(posts: &[Post]) -> Vec<&'static str> {
    posts.iter().map(|post| (*post).into()).collect()
}

impl App {
    /// A person with the state of the account, for those who may lock it.
    pub async fn account(&self, id: PersonId, actor: &Actor) -> Result<Account> {
        may_lock(actor)?;
        let now = self.now();
        let person = self.store.person(id).await?.ok_or_else(AppError::not_found)?;
        let unit = self.store.unit(person.unit).await?.ok_or_else(AppError::not_found)?;
        let credential = self.store.credential(id).await?;
        let live = |session: &store::Session| now < session.expires_at;
        let sessions = self.store.sessions_of(id).await?;
        let locked_until = credential
            .as_ref()
            .and_then(|credential| credential.locked_until)
            .filter(|until| now < *until);
        Ok(Account {
            person,
            unit,
            locked_until,
            is_locked_by_hand: locked_until == Some(LOCKED_BY_HAND),
            has_one_time_password: credential.as_ref().is_some_and(|known| known.one_time),
            password_set_at: credential.as_ref().map(|known| known.changed_at),
            sessions: sessions.iter().filter(|one| live(one)).map(|one| one.last_seen_at).collect(),
        })
    }

    /// Enters a person with a one-time password.
    ///
    /// # Errors
    /// `incomplete` with every gap; `act.not-yours`.
    pub async fn enter_person(&self, details: &PersonDetails, actor: &Actor) -> Result<NewAccount> {
        keeps_accounts(actor)?;
        let password = passwords::one_time();
        let hash = self.hash_apart(&password).await?;
        let tx = self.store.begin().await?;
        let mut gaps = gaps(details, self.valid_unit(&tx, details.unit).await?.as_ref());
        if !is_login(&details.login) {
            gaps.push(gap("login", "account.login-form"));
        } else if tx.person_by_login(&details.login).await?.is_some() {
            gaps.push(gap("login", "account.login-taken"));
        }
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let person = Person {
            id: PersonId::new(self.now()),
            unit: details.unit,
            login: details.login.clone(),
            name_zh: details.name_zh.trim().to_owned(),
            name_en: details.name_en.trim().to_owned(),
            posts: details.posts.clone(),
            active: true,
        };
        tx.insert_person(&person).await?;
        tx.set_one_time_credential(person.id, &hash, self.now()).await?;
        let facts = json!({ "login": person.login, "posts": post_codes(&person.posts) });
        self.account_event(&tx, "person.entered", person.id, facts, actor).await?;
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(NewAccount { person: person.id, password })
    }

    async fn valid_unit(&self, tx: &Tx, id: UnitId) -> Result<Option<Unit>> {
        let today = self.today();
        Ok(tx.unit(id).await?.filter(|unit| unit.is_valid(today)))
    }

    /// Changes names, unit and posts, each with its own event. Who moves or gets other posts is signed out, so that
    /// nothing goes on under the old ones. The sign-in name stays.
    pub async fn change_person(
        &self,
        id: PersonId,
        details: &PersonDetails,
        actor: &Actor,
    ) -> Result<()> {
        keeps_accounts(actor)?;
        not_oneself(id, actor)?;
        let tx = self.store.begin().await?;
        let old = tx.person(id).await?.ok_or_else(AppError::not_found)?;
        let gaps = gaps(details, self.valid_unit(&tx, details.unit).await?.as_ref());
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let new = Person {
            unit: details.unit,
            name_zh: details.name_zh.trim().to_owned(),
            name_en: details.name_en.trim().to_owned(),
            posts: details.posts.clone(),
            ..old.clone()
        };
        let changes = changes(&old, &new);
        if changes.is_empty() {
            return Ok(());
        }
        tx.update_person(&new).await?;
        if old.unit != new.unit || old.posts != new.posts {
            tx.end_sessions_of(id).await?;
        }
        for (kind, facts) in changes {
            self.account_event(&tx, kind, id, facts, actor).await?;
        }
        tx.commit().await?;
        self.refresh_live().await
    }

    /// Switches an account off, with all its sessions, or on again.
    pub async fn switch_person(&self, id: PersonId, active: bool, actor: &Actor) -> Result<()> {
        keeps_accounts(actor)?;
        not_oneself(id, actor)?;
        let tx = self.store.begin().await?;
        let old = tx.person(id).await?.ok_or_else(AppError::not_found)?;
        if old.active == active {
            return Ok(());
        }
        tx.update_person(&Person { active, ..old }).await?;
        tx.end_sessions_of(id).await?;
        let kind = if active { "person.reactivated" } else { "person.deactivated" };
        self.account_event(&tx, kind, id, json!({}), actor).await?;
        tx.commit().await?;
        self.refresh_live().await
    }

    /// Sets a one-time password and ends the person's sessions; returns it, to be handed over. A lock that somebody
    /// put on by hand stays.
    pub async fn reset_password(&self, id: PersonId, actor: &Actor) -> Result<String> {
        keeps_accounts(actor)?;
        not_oneself(id, actor)?;
        let password = passwords::one_time();
        let hash = self.hash_apart(&password).await?;
        let tx = self.store.begin().await?;
        tx.person(id).await?.ok_or_else(AppError::not_found)?;
        let locked = tx.credential(id).await?.and_then(|known| known.locked_until);
        tx.set_one_time_credential(id, &hash, self.now()).await?;
        if locked == Some(LOCKED_BY_HAND) {
            tx.lock_credential(id, LOCKED_BY_HAND).await?;
        }
        tx.end_sessions_of(id).await?;
        self.account_event(&tx, "person.password-reset", id, json!({}), actor).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Locks an account until somebody unlocks it, and ends its sessions.
    pub async fn lock_person(&self, id: PersonId, actor: &Actor) -> Result<()> {
        may_lock(actor)?;
        not_oneself(id, actor)?;
        let tx = self.store.begin().await?;
        tx.lock_credential(id, LOCKED_BY_HAND).await?;
        tx.end_sessions_of(id).await?;
        self.account_event(&tx, "person.locked", id, json!({}), actor).await?;
        Ok(tx.commit().await?)
    }

    /// Unlocks an account, whether somebody locked it or too many wrong passwords did.
    pub async fn unlock_person(&self, id: PersonId, actor: &Actor) -> Result<()> {
        may_lock(actor)?;
        not_oneself(id, actor)?;
        let tx = self.store.begin().await?;
        tx.clear_failed_sign_ins(id).await?;
        self.account_event(&tx, "person.unlocked", id, json!({}), actor).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of somebody else; returns how many there were.
    pub async fn sign_person_out(&self, id: PersonId, actor: &Actor) -> Result<u64> {
        may_lock(actor)?;
        let tx = self.store.begin().await?;
        tx.person(id).await?.ok_or_else(AppError::not_found)?;
        let ended = tx.end_sessions_of(id).await?;
        let facts = json!({ "sessions": ended });
        self.account_event(&tx, "session.ended-everywhere", id, facts, actor).await?;
        tx.commit().await?;
        Ok(ended)
    }

    async fn account_event(
        &self,
        tx: &Tx,
        kind: &str,
        person: PersonId,
        facts: Json,
        actor: &Actor,
    ) -> Result<()> {
        self.business_event(tx, actor, kind, "person", &person.to_string(), facts).await
    }
}

/// What differs between two states of a person, as the kinds of events it makes.
fn changes(old: &Person, new: &Person) -> Vec<(&'static str, Json)> {
    let mut changes = Vec::new();
    if (&old.name_zh, &old.name_en) != (&new.name_zh, &new.name_en) {
        changes.push(("person.renamed", json!({ "before": old.name_zh, "after": new.name_zh })));
    }
    if old.unit != new.unit {
        let facts = json!({ "before": old.unit, "after": new.unit });
        changes.push(("person.moved", facts));
    }
    if old.posts != new.posts {
        let facts = json!({ "before": post_codes(&old.posts), "after": post_codes(&new.posts) });
        changes.push(("person.posts-set", facts));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_short_plain_and_begins_with_a_letter() {
        for good in ["lin", "wang.lei-2", "a_b"] {
            assert!(is_login(good), "{good}");
        }
        for bad in ["", "ab", "2abc", "Lin", "林嘉豪", "a b c", &"a".repeat(33)] {
            assert!(!is_login(bad), "{bad}");
        }
    }
}
