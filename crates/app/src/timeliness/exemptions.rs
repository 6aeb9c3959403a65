//! Orders that exempt an entry from loading 免于汇聚: given and taken back by the digital office's decider, on record with
//! their document number, and told to the unit.

use domain::catalogue::Missing;
use domain::ids::{EntryId, ExemptionId};
use domain::people::{Actor, Post};
use domain::timeliness::Exemption;
use jiff::civil::Date;
use serde_json::json;
use store::{NewNotice, Recipient, Tx};

use crate::application::App;
use crate::error::{AppError, Result};

/// What an order says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExemption {
    /// The entry.
    pub entry: EntryId,
    /// First day.
    pub first_on: Option<Date>,
    /// Last day.
    pub last_on: Option<Date>,
    /// Why.
    pub reason: String,
    /// 文号
    pub order_number: String,
}

/// An order with what its reader may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptionView {
    /// The order.
    pub exemption: Exemption,
    /// Who gave it.
    pub given_by: String,
    /// Whether it holds today or later, and the reader may end it.
    pub may_end: bool,
}

/// Whether an actor gives and ends such orders.
pub(super) fn may_exempt(actor: &Actor) -> bool {
    actor.is_digital_office() && actor.has(Post::Decider)
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

fn gaps(new: &NewExemption) -> Vec<Missing> {
    let mut gaps = Vec::new();
    for (field, is_empty) in [
        ("first_on", new.first_on.is_none()),
        ("last_on", new.last_on.is_none()),
        ("reason", new.reason.trim().is_empty()),
        ("order_number", new.order_number.trim().is_empty()),
    ] {
        if is_empty {
            gaps.push(gap(field, "field.required"));
        }
    }
    if let (Some(first_on), Some(last_on)) = (new.first_on, new.last_on)
        && last_on < first_on
    {
        gaps.push(gap("last_on", "exemption.ends-before"));
    }
    gaps
}

impl App {
    /// Exempts a published entry between two days by an order.
    ///
    /// # Errors
    /// Not found for an entry that is not published; `exemption.not-decider`; `incomplete` with every gap.
    pub async fn give_exemption(&self, new: &NewExemption, actor: &Actor) -> Result<ExemptionId> {
        let live = self.live();
        let table = live.table(new.entry).filter(|table| super::may_know(&table.entry, actor));
        let table = table.ok_or_else(AppError::not_found)?;
        if !may_exempt(actor) {
            return Err(AppError::denied("exemption.not-decider"));
        }
        let gaps = gaps(new);
        let (Some(first_on), Some(last_on), true) = (new.first_on, new.last_on, gaps.is_empty())
        else {
            return Err(AppError::incomplete(gaps));
        };
        let exemption = Exemption {
            id: ExemptionId::new(self.now()),
            entry: new.entry,
            first_on,
            last_on,
            reason: new.reason.trim().to_owned(),
            order_number: new.order_number.trim().to_owned(),
            given_by: actor.person,
            given_at: self.now(),
            ended_on: None,
        };
        let tx = self.store.begin().await?;
        tx.insert_exemption(&exemption).await?;
        self.tell_of_exemption(&tx, &exemption, "exemption.given", &table.entry.draft.name, actor)
            .await?;
        tx.commit().await?;
        Ok(exemption.id)
    }

    /// Takes an order back: what is due from today on is asked for again. Twice changes nothing.
    ///
    /// # Errors
    /// Not found; `exemption.not-decider`.
    pub async fn end_exemption(&self, id: ExemptionId, actor: &Actor) -> Result<EntryId> {
        if !super::oversees(actor) {
            return Err(AppError::not_found());
        }
        if !may_exempt(actor) {
            return Err(AppError::denied("exemption.not-decider"));
        }
        let tx = self.store.begin().await?;
        let exemption = tx.exemption(id).await?.ok_or_else(AppError::not_found)?;
        if !tx.end_exemption(id, self.today()).await? {
            tx.rollback().await?;
            return Ok(exemption.entry);
        }
        let entry = tx.entry(exemption.entry).await?.ok_or_else(AppError::not_found)?;
        self.tell_of_exemption(&tx, &exemption, "exemption.ended", &entry.draft.name, actor)
            .await?;
        tx.commit().await?;
        Ok(exemption.entry)
    }

    /// An order as a reader sees it.
    pub(super) fn exemption_view(&self, exemption: &Exemption, actor: &Actor) -> ExemptionView {
        let live = self.live();
        let giver = live.people().find(|person| person.id == exemption.given_by);
        ExemptionView {
            exemption: exemption.clone(),
            given_by: giver.map(|person| person.name_zh.clone()).unwrap_or_default(),
            may_end: may_exempt(actor)
                && exemption.ended_on.is_none()
                && self.today() <= exemption.last_on,
        }
    }

    async fn tell_of_exemption(
        &self,
        tx: &Tx,
        exemption: &Exemption,
        kind: &str,
        name: &str,
        actor: &Actor,
    ) -> Result<()> {
        let facts = json!({
            "name": name,
            "first_on": exemption.first_on,
            "last_on": exemption.last_on,
            "order": exemption.order_number,
            "reason": exemption.reason,
        });
        let subject = exemption.entry.to_string();
        self.business_event(tx, actor, kind, "entry", &subject, facts).await?;
        let entry = tx.entry(exemption.entry).await?.ok_or_else(AppError::not_found)?;
        let notice = NewNotice {
            to: Recipient::Unit(entry.unit),
            code: kind.to_owned(),
            args: json!({ "title": name, "number": exemption.order_number }),
            link: format!("/entries/{}", exemption.entry),
        };
        tx.notify(&[notice], self.now()).await?;
        Ok(())
    }
}
