//! Business events: every change has one, in its own transaction.

use domain::people::Actor;
use serde_json::Value as Json;
use store::{Event, Tx};

use crate::application::App;
use crate::error::Result;

impl App {
    /// Writes the event of a change.
    pub(crate) async fn business_event(
        &self,
        tx: &Tx,
        actor: &Actor,
        kind: &str,
        subject_kind: &str,
        subject: &str,
        detail: Json,
    ) -> Result<()> {
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
        Ok(())
    }
}
