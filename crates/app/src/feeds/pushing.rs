//! Taking rows in from a system.

use std::sync::Arc;

use bytes::Bytes;
use domain::feeds::Feed;
use lake::LakeError;
use lake::ingest::{Push, PushFormat, Pushed};
use screening::markings;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Event;

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::live::LiveTable;
use crate::loads::file_error;
use crate::uses::Caller;

/// The kind of the event that says that somebody sent what is not registered (Article 28 (2)).
const UNREGISTERED: &str = "feed.unregistered-item";
/// Characters of a field's name that are kept.
const NAME_CHARS: usize = 100;

impl App {
    /// Takes in rows that a system pushes. When it returns they are durable and found by key; rows that are refused are
    /// named with their reasons, and all others enter.
    ///
    /// `name` is what the sender calls this push; sent again within the hour it is answered as the first time.
    ///
    /// # Errors
    /// Not found for everybody but the owner's systems; `feed.none`, `feed.other-system`, `feed.paused`,
    /// `feed.key-reads`, what the assessment lacks (Article 24); `lake.unknown-field` for an item that is not registered,
    /// which is noted; `lake.busy` while too much waits; `lake.repeat-differs`; the faults of files.
    pub async fn push(
        &self,
        caller: &Caller,
        resource: &str,
        format: PushFormat,
        bytes: Bytes,
        name: Option<&str>,
    ) -> Result<Pushed> {
        let (table, feed) = admitted(caller, resource)?;
        let push = Push {
            schema: Arc::clone(&table.schema),
            format,
            bytes,
            removals: feed.removals,
            repeat: name.map(hashed),
            stops: |text| !markings::find(text).is_empty(),
            at: self.now(),
        };
        match self.lake.push(push).await {
            Ok(pushed) => Ok(pushed),
            Err(LakeError::UnknownField { field }) => {
                let field: String = field.chars().take(NAME_CHARS).collect();
                self.note_unregistered(caller, &table, &field).await?;
                Err(AppError::new(ErrorKind::Invalid, "lake.unknown-field").about(field))
            }
            Err(error) => Err(file_error(&error).unwrap_or_else(|| error.into())),
        }
    }

    /// Notes once a day that a system sent an item that is not registered.
    async fn note_unregistered(
        &self,
        caller: &Caller,
        table: &LiveTable,
        field: &str,
    ) -> Result<()> {
        let subject = format!("{}/{field}/{}", table.entry.id, caller.moment.today);
        let tx = self.store.begin().await?;
        tx.hold(UNREGISTERED).await?;
        if self.was_told(&tx, UNREGISTERED, "feed", &subject).await? {
            return Ok(tx.rollback().await?);
        }
        let system = &caller.key.system;
        tx.event(&Event {
            at: self.now(),
            actor: None,
            unit: Some(table.entry.unit),
            kind: UNREGISTERED.to_owned(),
            subject_kind: "feed".to_owned(),
            subject,
            detail: json!({ "code": table.code, "field": field, "system": system.name }),
        })
        .await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a system may push into an entry today.
fn admitted(caller: &Caller, resource: &str) -> Result<(Arc<LiveTable>, Arc<Feed>)> {
    let live = &caller.moment.live;
    let (key, system) = (&caller.key.key, &caller.key.system);
    let table = live.table_at(resource).filter(|table| table.entry.unit == system.unit);
    let table = table.ok_or_else(AppError::not_found)?;
    let feed = live.feed(table.entry.id).ok_or_else(|| AppError::denied("feed.none"))?;
    if feed.system != system.id {
        return Err(AppError::denied("feed.other-system"));
    }
    if feed.paused {
        return Err(AppError::denied("feed.paused"));
    }
    if !key.scope.is_empty() {
        return Err(AppError::denied("feed.key-reads"));
    }
    system.connectable(caller.moment.today)?;
    Ok((Arc::clone(table), Arc::clone(feed)))
}

/// The name of a push as the lake keeps it.
fn hashed(name: &str) -> u128 {
    let digest: [u8; 32] = Sha256::digest(name).into();
    let (front, _) = digest.split_at(16);
    u128::from_be_bytes(front.try_into().expect("half of thirty-two"))
}
