//! Sign-in by password with lockout, and sessions that begin anew at sign-in, end by themselves, and can be ended everywhere.
//!
//! Every attempt leaves an event, a failed one too. What was typed as the
//! account is not kept where no such account exists: it may be a password typed
//! into the wrong field.

use std::net::IpAddr;

use domain::ids::{PersonId, SessionId};
use domain::people::Person;
use jiff::{SignedDuration, Timestamp};
use law::Subject;
use law::rules::keys;
use serde_json::{Value as Json, json};
use store::{Credential, Event, Session, Tx};

use super::passwords::{UNKNOWN_HASH, check_chosen};
use super::{SignedIn, address, digest, secret};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::limits::{Limit, caller_at};

/// Seconds between two notes that a session is in use.
const TOUCH_SECONDS: i64 = 60;

/// Attempts of one address: a unit's people share one behind a gateway.
const SIGN_INS: Limit = Limit::a_minute("sign-in", 120);

/// An attempt to sign in.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// The account as typed.
    pub login: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The session token the browser came with: it is ended, so that no session survives sign-in.
    pub previous: Option<&'a str>,
    /// Where the browser is, where known.
    pub address: Option<IpAddr>,
}

/// Why an attempt failed, as its event says.
fn refusal(
    person: Option<&Person>,
    credential: Option<&Credential>,
    now: Timestamp,
) -> Option<&'static str> {
    match (person, credential) {
        (Some(person), Some(_)) if !person.active => Some("inactive"),
        (Some(_), Some(credential)) if credential.locked_until.is_some_and(|until| now < until) => {
            Some("locked")
        }
        (Some(_), Some(_)) => None,
        _ => Some("unknown"),
    }
}

impl App {
    /// Signs a person in whose address is not known; see [`App::sign_in_from`].
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        previous: Option<&str>,
    ) -> Result<String> {
        self.sign_in_from(SignIn { login, password, previous, address: None }).await
    }

    /// Signs a person in; returns the session token for the cookie.
    ///
    /// # Errors
    /// `sign-in.wrong`, `sign-in.locked`; `sign-in.one-time` where the password only serves to choose another with
    /// [`App::choose_password`], and `sign-in.one-time-over` where it was not used in time.
    pub async fn sign_in_from(&self, attempt: SignIn<'_>) -> Result<String> {
        let (person, credential) = self.prove(attempt).await?;
        if credential.one_time {
            return Err(AppError::denied("sign-in.one-time"));
        }
        let tx = self.store.begin().await?;
        let token = self.begin_session(&tx, &person, attempt).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Replaces a person's password by one of their own choice, signs them out everywhere and in here; returns the
    /// session token.
    ///
    /// # Errors
    /// Those of [`App::sign_in_from`], and `password.*` where the new one will not do.
    pub async fn choose_password(&self, attempt: SignIn<'_>, new: &str) -> Result<String> {
        let (person, _) = self.prove(attempt).await?;
        check_chosen(new, attempt.password, &person.login)?;
        let hash = self.hash_apart(new).await?;
        let tx = self.store.begin().await?;
        tx.set_credential(person.id, &hash, self.now()).await?;
        tx.end_sessions_of(person.id).await?;
        tx.event(&self.own_event("person.password-changed", &person, attempt.address)).await?;
        let token = self.begin_session(&tx, &person, attempt).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The person whose account and password these are. One comparison is made whatever is known of the account, so
    /// that neither time nor load tells accounts apart.
    async fn prove(&self, attempt: SignIn<'_>) -> Result<(Person, Credential)> {
        let now = self.now();
        if let Some(address) = attempt.address
            && !self.callers.take(SIGN_INS, caller_at(address), now)
        {
            return Err(AppError::new(ErrorKind::Limited, "sign-in.too-many"));
        }
        let person = self.store.person_by_login(attempt.login).await?;
        let credential = match &person {
            Some(person) => self.store.credential(person.id).await?,
            None => None,
        };
        let mut refusal = refusal(person.as_ref(), credential.as_ref(), now);
        let mut attempts = 0;
        if let (None, Some(person)) = (refusal, &person) {
            match self.take_attempt(person, attempt).await? {
                Some(taken) => attempts = taken,
                None => refusal = Some("locked"),
            }
        }
        let hash = credential
            .as_ref()
            .filter(|_| refusal.is_none())
            .map_or(UNKNOWN_HASH, |credential| credential.password_hash.as_str());
        let fits = self.password_fits(attempt.password, hash).await?;
        match (refusal, person, credential) {
            (None, Some(person), Some(credential)) if fits => {
                self.store.clear_failed_sign_ins(person.id).await?;
                self.check_in_time(&person, &credential, attempt).await?;
                Ok((person, credential))
            }
            (None, Some(person), Some(_)) => {
                self.count_failure(&person, attempts, attempt).await?;
                Err(AppError::denied("sign-in.wrong"))
            }
            (refusal, person, _) => {
                let reason = refusal.unwrap_or("unknown");
                self.record_failure(person.as_ref(), attempt, reason).await?;
                Err(match reason {
                    "locked" => AppError::new(ErrorKind::Limited, "sign-in.locked"),
                    _ => AppError::denied("sign-in.wrong"),
                })
            }
        }
    }

    /// How many wrong passwords lock an account, and for how many seconds, by the law in force.
    fn lockout(&self) -> Result<(u32, u32)> {
        let on = self.today();
        let count = |key| {
            Ok::<_, AppError>(self.config.law.rule(self.book, key, on, Subject::Security)?.count()?)
        };
        Ok((count(keys::LOCKOUT_ATTEMPTS)?, count(keys::LOCKOUT_SECONDS)?))
    }

    /// Counts an attempt; none where the account has none left. What was counted by a process that ended before it judged
    /// locks the account like a failure.
    async fn take_attempt(&self, person: &Person, attempt: SignIn<'_>) -> Result<Option<u32>> {
        let (most, seconds) = self.lockout()?;
        let taken = self.store.take_attempt(person.id, most, self.now()).await?;
        if taken.is_none() {
            let tx = self.store.begin().await?;
            if tx.credential(person.id).await?.is_some_and(|known| known.locked_until.is_none()) {
                self.lock_for(&tx, person, seconds, attempt).await?;
                tx.commit().await?;
            }
        }
        Ok(taken)
    }

    async fn lock_for(
        &self,
        tx: &Tx,
        person: &Person,
        seconds: u32,
        attempt: SignIn<'_>,
    ) -> Result<()> {
        let until = self.now() + SignedDuration::from_secs(i64::from(seconds));
        tx.lock_credential(person.id, until).await?;
        let event = self.own_event("sign-in.locked", person, attempt.address);
        let detail = with(event.detail, "until", json!(until.to_string()));
        tx.event(&Event { actor: None, detail, ..event }).await?;
        Ok(())
    }

    async fn check_in_time(
        &self,
        person: &Person,
        credential: &Credential,
        attempt: SignIn<'_>,
    ) -> Result<()> {
        let lasts = SignedDuration::from_hours(self.config.sessions.one_time_hours);
        if !credential.one_time || self.now() < credential.changed_at + lasts {
            return Ok(());
        }
        self.record_failure(Some(person), attempt, "one_time_over").await?;
        Err(AppError::denied("sign-in.one-time-over"))
    }

    async fn record_failure(
        &self,
        person: Option<&Person>,
        attempt: SignIn<'_>,
        reason: &str,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        tx.event(&self.failure(person, attempt.address, reason)).await?;
        Ok(tx.commit().await?)
    }

    /// A wrong password: at the limit of the law in force the account is locked for a while.
    async fn count_failure(
        &self,
        person: &Person,
        attempts: u32,
        attempt: SignIn<'_>,
    ) -> Result<()> {
        let (most, seconds) = self.lockout()?;
        let tx = self.store.begin().await?;
        tx.event(&self.failure(Some(person), attempt.address, "password")).await?;
        let locked = tx.credential(person.id).await?.and_then(|known| known.locked_until);
        // Somebody may have locked it for longer since the password was compared.
        if attempts >= most && locked.is_none_or(|until| until <= self.now()) {
            self.lock_for(&tx, person, seconds, attempt).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A failed attempt. Nobody is named as having acted: that is just what was not proved.
    fn failure(&self, person: Option<&Person>, from: Option<IpAddr>, reason: &str) -> Event {
        let facts = address::facts(from, self.config.sessions.keep_addresses);
        Event {
            at: self.now(),
            actor: None,
            unit: person.map(|person| person.unit),
            kind: "sign-in.failed".to_owned(),
            subject_kind: "person".to_owned(),
            subject: person.map(|person| person.id.to_string()).unwrap_or_default(),
            detail: with(facts, "reason", json!(reason)),
        }
    }

    /// What a person did with their own account.
    fn own_event(&self, kind: &str, person: &Person, from: Option<IpAddr>) -> Event {
        Event {
            at: self.now(),
            actor: Some(person.id),
            unit: Some(person.unit),
            kind: kind.to_owned(),
            subject_kind: "person".to_owned(),
            subject: person.id.to_string(),
            detail: address::facts(from, self.config.sessions.keep_addresses),
        }
    }

    async fn begin_session(&self, tx: &Tx, person: &Person, attempt: SignIn<'_>) -> Result<String> {
        let now = self.now();
        tx.purge_sessions(now).await?;
        tx.clear_failed_sign_ins(person.id).await?;
        if let Some(previous) = attempt.previous {
            self.end_session_of(tx, previous, attempt.address).await?;
        }
        let token = secret();
        let session = Session {
            id: SessionId::new(now),
            token_digest: digest(&token),
            person: person.id,
            csrf: secret(),
            created_at: now,
            last_seen_at: now,
            expires_at: self.session_end(now, now),
            acting_for: None,
        };
        tx.insert_session(&session).await?;
        tx.event(&self.own_event("session.begun", person, attempt.address)).await?;
        Ok(token)
    }

    /// When a session ends that began at `begun` and is used at `now`: without use after a while, and in any case
    /// after its longest life.
    fn session_end(&self, begun: Timestamp, now: Timestamp) -> Timestamp {
        let limits = &self.config.sessions;
        let idle = now + SignedDuration::from_mins(limits.idle_minutes);
        idle.min(begun + SignedDuration::from_hours(limits.hours_max))
    }

    /// The person behind a session token, where the session lives.
    pub async fn resume(&self, token: &str) -> Result<Option<SignedIn>> {
        let now = self.now();
        let Some(found) = self.store.signed_in(&digest(token), now).await? else {
            return Ok(None);
        };
        let session = found.session;
        let ends = self.session_end(session.created_at, now);
        if ends <= now {
            return Ok(None);
        }
        if now.duration_since(session.last_seen_at) > SignedDuration::from_secs(TOUCH_SECONDS) {
            self.store.touch_session(session.id, now, ends).await?;
        }
        Ok(Some(SignedIn {
            stands_for: self.standing_in(&found.person).await?,
            acting_for: self.acting_for(session.acting_for, &found.person).await?,
            session: session.id,
            csrf: session.csrf,
            person: found.person,
            unit: found.unit,
        }))
    }

    /// Ends the session of a token, if it lives.
    pub async fn sign_out(&self, token: &str, from: Option<IpAddr>) -> Result<()> {
        let tx = self.store.begin().await?;
        self.end_session_of(&tx, token, from).await?;
        Ok(tx.commit().await?)
    }

    async fn end_session_of(&self, tx: &Tx, token: &str, from: Option<IpAddr>) -> Result<()> {
        let Some(session) = tx.session(&digest(token)).await? else { return Ok(()) };
        tx.end_session(session.id).await?;
        if let Some(person) = tx.person(session.person).await? {
            tx.event(&self.own_event("session.ended", &person, from)).await?;
        }
        Ok(())
    }

    /// Ends every session of one's own; returns how many there were.
    pub async fn sign_out_everywhere(&self, person: PersonId, from: Option<IpAddr>) -> Result<u64> {
        let tx = self.store.begin().await?;
        let ended = tx.end_sessions_of(person).await?;
        if let Some(person) = tx.person(person).await? {
            let event = self.own_event("session.ended-everywhere", &person, from);
            let detail = with(event.detail, "sessions", json!(ended));
            tx.event(&Event { detail, ..event }).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }
}

/// The facts with one more.
fn with(mut facts: Json, name: &str, value: Json) -> Json {
    facts[name] = value;
    facts
}
