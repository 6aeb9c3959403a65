//! Keys: which system calls, and what becomes of a key that opens nothing any more.

use std::sync::Arc;

use domain::systems::ApiKey;
use sha2::{Digest, Sha256};

use super::admit::{Call, Turned};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::{KeyDigest, LiveKey, Moment};

/// A client system whose key was accepted, at the moment of its call. Made for one call: what was withdrawn since is
/// seen by the next.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) key: Arc<LiveKey>,
    pub(crate) moment: Moment,
}

impl App {
    /// The system behind an API key.
    pub fn caller(&self, secret: &str) -> Result<Caller> {
        let moment = self.moment();
        let key = moment.live.key(&digest(secret)).filter(|key| key.key.is_live(moment.now));
        let key = key.map(Arc::clone).ok_or_else(unknown)?;
        Ok(Caller { key, moment })
    }

    /// The system behind the key of a call. A call with a revoked or expired key of a known system is on record as
    /// refused; one with a key nobody has only counts in the figures.
    pub async fn caller_of(
        &self,
        secret: &str,
        method: ledger::Method,
        resource: &str,
    ) -> Result<Caller> {
        if let Ok(caller) = self.caller(secret) {
            return Ok(caller);
        }
        let digest = digest(secret);
        let Some((key, system)) = self.store.key_by_digest(&hex::encode(digest)).await? else {
            self.calls.count_unknown_key();
            return Err(unknown());
        };
        if key.is_live(self.now()) {
            // Made by another process a moment ago.
            self.refresh_live_if_stale().await?;
            return self.caller(secret);
        }
        Err(self.turn_key_away(LiveKey { key, digest, system }, method, resource).await)
    }

    /// The caller is told no more than a stranger would be; the record says why.
    async fn turn_key_away(
        &self,
        key: LiveKey,
        method: ledger::Method,
        resource: &str,
    ) -> AppError {
        let reason = why_dead(&key.key);
        let moment = self.moment();
        let table = moment.live.table_at(resource).cloned();
        let caller = Caller { key: Arc::new(key), moment };
        let call = Call { resource, matter: "", person: "" };
        let turned = Turned { table, grant: None, user: None, error: AppError::denied(reason) };
        let error = self.refuse(&caller, method, call, turned).await;
        if error.code() == reason { unknown() } else { error }
    }
}

fn why_dead(key: &ApiKey) -> &'static str {
    if key.revoked_at.is_some() { "key.revoked" } else { "key.expired" }
}

fn unknown() -> AppError {
    AppError::denied("key.unknown")
}

fn digest(secret: &str) -> KeyDigest {
    Sha256::digest(secret.as_bytes()).into()
}
