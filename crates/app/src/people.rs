//! Sign-in by password with lockout, and sessions that are rotated at sign-in and can be ended everywhere.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::ids::{PersonId, SessionId};
use domain::people::{Actor, Person};
use domain::units::Unit;
use jiff::{SignedDuration, Timestamp};
use law::Subject;
use law::rules::keys;
use sha2::{Digest, Sha256};
use store::{Credential, Event, Session};

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// How passwords are hashed: argon2id, 19 MiB, 2 passes, 1 lane.
pub struct Passwords(Argon2<'static>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default()))
    }
}

impl Passwords {
    /// The hash of a password, with a fresh salt.
    pub fn hash(&self, password: &str) -> Result<String> {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())
            .map_err(|error| AppError::internal(error.to_string()))?;
        let hash = self.0.hash_password(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| AppError::internal(error.to_string()))
    }

    fn matches(&self, password: &str, hash: &str) -> bool {
        PasswordHash::new(hash)
            .is_ok_and(|hash| self.0.verify_password(password.as_bytes(), &hash).is_ok())
    }
}

/// A well-formed hash that no password has.
const UNKNOWN_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A person with a live session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The token forms carry.
    pub csrf: String,
    /// The person.
    pub person: Person,
    /// The person's unit.
    pub unit: Unit,
}

impl SignedIn {
    /// Who acts.
    pub fn actor(&self) -> Actor {
        Actor {
            person: self.person.id,
            unit: self.unit.id,
            unit_kind: self.unit.kind,
            posts: self.person.posts.clone(),
        }
    }
}

/// 256 random bits in hexadecimal.
pub(crate) fn secret() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// The digest under which a secret is kept.
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

impl App {
    /// Signs a person in; returns the session token for the cookie. `previous` is the token the browser came with: it is ended, so that no session survives sign-in.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        previous: Option<&str>,
    ) -> Result<String> {
        let now = self.now();
        let wrong = || AppError::denied("sign-in.wrong");
        let person = self.store.person_by_login(login).await?.filter(|person| person.active);
        let credential = match &person {
            Some(person) => self.store.credential(person.id).await?,
            None => None,
        };
        let (Some(person), Some(credential)) = (person, credential) else {
            // The same work as for an account that exists, so that the two take the same time.
            self.password_fits(password, UNKNOWN_HASH).await?;
            return Err(wrong());
        };
        if credential.locked_until.is_some_and(|until| now < until) {
            return Err(AppError::new(ErrorKind::Limited, "sign-in.locked"));
        }
        if !self.password_fits(password, &credential.password_hash).await? {
            self.count_failure(&credential, now).await?;
            return Err(wrong());
        }
        self.store.clear_failed_sign_ins(person.id).await?;
        if let Some(previous) = previous {
            self.sign_out(previous).await?;
        }
        self.begin_session(&person, now).await
    }

    /// Compares on the blocking pool, two at a time: hashing is slow on purpose and must not hold up other calls.
    async fn password_fits(&self, password: &str, hash: &str) -> Result<bool> {
        let _turn = self.sign_ins.acquire().await.map_err(AppError::internal)?;
        let (password, hash) = (password.to_owned(), hash.to_owned());
        let fits =
            tokio::task::spawn_blocking(move || Passwords::default().matches(&password, &hash));
        fits.await.map_err(AppError::internal)
    }

    async fn count_failure(&self, credential: &Credential, now: Timestamp) -> Result<()> {
        let failures = self.store.record_failed_sign_in(credential.person).await?;
        let on = law::clocks::civil_date(now);
        let rule = |key| self.config.law.rule(self.book, key, on, Subject::Security);
        let attempts = rule(keys::LOCKOUT_ATTEMPTS)?.count()?;
        if failures >= attempts {
            let seconds = rule(keys::LOCKOUT_SECONDS)?.count()?;
            let until = now + SignedDuration::from_secs(i64::from(seconds));
            self.store.lock_credential(credential.person, until).await?;
        }
        Ok(())
    }

    async fn begin_session(&self, person: &Person, now: Timestamp) -> Result<String> {
        let token = secret();
        let session = Session {
            id: SessionId::new(now),
            token_digest: digest(&token),
            person: person.id,
            csrf: secret(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + SignedDuration::from_mins(self.config.session_idle_minutes),
        };
        let tx = self.store.begin().await?;
        tx.insert_session(&session).await?;
        tx.event(&Event {
            at: now,
            actor: Some(person.id),
            unit: Some(person.unit),
            kind: "session.begun".to_owned(),
            subject_kind: "person".to_owned(),
            subject: person.id.to_string(),
            detail: serde_json::json!({}),
        })
        .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The person behind a session token, where the session lives.
    pub async fn resume(&self, token: &str) -> Result<Option<SignedIn>> {
        let now = self.now();
        let Some(found) = self.store.signed_in(&digest(token), now).await? else {
            return Ok(None);
        };
        let idle = SignedDuration::from_mins(self.config.session_idle_minutes);
        if now.duration_since(found.session.last_seen_at) > SignedDuration::from_secs(60) {
            let session = &found.session;
            self.store
                .rotate_session(session.id, &session.token_digest, &session.csrf, now, now + idle)
                .await?;
        }
        Ok(Some(SignedIn {
            session: found.session.id,
            csrf: found.session.csrf,
            person: found.person,
            unit: found.unit,
        }))
    }

    /// The hash of a password, to be kept as a credential.
    pub fn hash_password(&self, password: &str) -> Result<String> {
        self.passwords.hash(password)
    }

    /// Ends the session of a token, if it lives.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        if let Some(session) = self.store.session(&digest(token)).await? {
            self.store.end_session(session.id).await?;
        }
        Ok(())
    }

    /// Ends every session of a person.
    pub async fn sign_out_everywhere(&self, person: PersonId) -> Result<u64> {
        Ok(self.store.end_sessions_of(person).await?)
    }

    /// The people a demo lists at sign-in, with their units.
    pub async fn people_with_units(&self) -> Result<Vec<(Person, Unit)>> {
        let units = self.store.units().await?;
        let people = self.store.people().await?;
        let unit_of = |person: &Person| units.iter().find(|unit| unit.id == person.unit).cloned();
        Ok(people
            .into_iter()
            .filter_map(|person| unit_of(&person).map(|unit| (person, unit)))
            .collect())
    }
}

impl From<law::LawError> for AppError {
    fn from(error: law::LawError) -> Self {
        Self::internal(error)
    }
}
