//! Giving a grant a later last day, and making the one that was proposed to a unit.

use domain::applications::{NotApplicable, applicable};
use domain::cases::Case;
use domain::catalogue::Entry;
use domain::expr::Expr;
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{GrantId, ItemId, PersonId};
use domain::people::Actor;
use domain::procedures::{Content, FieldValue};
use jiff::civil::Date;
use law::catalogue_codes::ShareType;
use serde_json::json;
use store::Tx;

use super::entries::entry_of;
use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::catalogue::from_code;
use crate::error::{AppError, Result};

/// A grant that can be renewed, with its entry and the last day asked for.
pub(super) struct Renewal {
    grant: Grant,
    entry: Entry,
    last: Date,
}

impl App {
    /// A renewal is asked for while the grant still runs, and for longer than it runs.
    pub(super) async fn askable_renewal(&self, tx: &Tx, case: &Case) -> Result<()> {
        let Renewal { grant, last, .. } = self.renewal(tx, case).await?;
        if self.today() > grant.valid_to {
            return Err(AppError::denied("grant.expired"));
        }
        if last <= grant.valid_to { Err(gap("valid_to", "grant.not-longer")) } else { Ok(()) }
    }

    /// What is to be renewed, as it stands now: a grant withdrawn meanwhile or an entry that is gone cannot be.
    async fn renewal(&self, tx: &Tx, case: &Case) -> Result<Renewal> {
        let content = stated(case)?;
        let id = content.grant().ok_or_else(AppError::not_found)?;
        let last = content.date("valid_to").ok_or_else(|| gap("valid_to", "field.required"))?;
        let grant = tx.grant(id).await?.filter(|grant| grant.consumer == case.applicant);
        let grant = grant.ok_or_else(AppError::not_found)?;
        if grant.state == GrantState::Withdrawn {
            return Err(AppError::denied("grant.withdrawn"));
        }
        let entry = tx.published_entry(grant.entry).await?.ok_or(NotApplicable::NotPublished)?;
        if last <= self.today() {
            return Err(gap("valid_to", "field.not-future"));
        }
        Ok(Renewal { grant, entry, last })
    }

    pub(super) async fn renew_grant(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let Renewal { grant, entry, last } = self.renewal(tx, case).await?;
        applicable(&entry, grant.consumer)?;
        check_shareable(&entry, &grant.items)?;
        let renewed = Grant { valid_to: last, version: grant.version + 1, ..grant.clone() };
        tx.update_grant(&renewed, grant.version, self.now()).await?;
        self.tell_of_grant_because(tx, &renewed, &entry, "grant.renewed", &case.number, actor)
            .await?;
        let detail = json!({ "grant": renewed.number, "before": grant.valid_to, "after": last });
        Ok(Brought { detail, after: After::Live })
    }

    /// The grant that a case would end, with its entry.
    pub(super) async fn withdrawable_grant(&self, tx: &Tx, case: &Case) -> Result<(Grant, Entry)> {
        let id = stated(case)?.grant().ok_or_else(AppError::not_found)?;
        let grant = tx.grant(id).await?.ok_or_else(AppError::not_found)?;
        if grant.state == GrantState::Withdrawn {
            return Err(AppError::denied("grant.withdrawn"));
        }
        let entry = tx.entry(grant.entry).await?.ok_or_else(AppError::not_found)?;
        Ok((grant, entry))
    }

    /// Ends the grant. The next request, page or chunk under it is refused.
    pub(super) async fn withdraw_grant(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let (grant, entry) = self.withdrawable_grant(tx, case).await?;
        let ended =
            Grant { state: GrantState::Withdrawn, version: grant.version + 1, ..grant.clone() };
        tx.update_grant(&ended, grant.version, self.now()).await?;
        self.tell_of_grant_because(tx, &ended, &entry, "grant.withdrawn", &case.number, actor)
            .await?;
        Ok(Brought { detail: json!({ "grant": ended.number }), after: After::Live })
    }

    /// A unit gives back what it was granted; another unit's grant is for the decider to withdraw.
    pub(super) async fn give_grant_back(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let (grant, _) = self.withdrawable_grant(tx, case).await?;
        if grant.consumer != case.applicant {
            return Err(AppError::denied("grant.not-yours"));
        }
        self.withdraw_grant(tx, case, actor).await
    }

    /// The entry and the items proposed, where they may be shared with the receiving unit and proposed by `actor`.
    pub(super) async fn pushable(&self, tx: &Tx, case: &Case) -> Result<Entry> {
        let content = stated(case)?;
        let entry = tx.published_entry(entry_of(case)?).await?;
        let entry = entry.ok_or(NotApplicable::NotPublished)?;
        applicable(&entry, case.decider)?;
        check_shareable(&entry, &items(&content))?;
        let last = content.date("valid_to").ok_or_else(|| gap("valid_to", "field.required"))?;
        if last <= self.today() { Err(gap("valid_to", "field.not-future")) } else { Ok(entry) }
    }

    /// Only the unit that has the data, or the digital office, proposes it.
    pub(super) async fn askable_push(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<()> {
        let entry = self.pushable(tx, case).await?;
        if entry.unit == actor.unit || actor.is_digital_office() {
            Ok(())
        } else {
            Err(AppError::denied("push.not-your-data"))
        }
    }

    pub(super) async fn push_grant(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let entry = self.pushable(tx, case).await?;
        let content = stated(case)?;
        let responsible = self.responsible(tx, case, &content).await?;
        let grant = Grant {
            id: GrantId::new(self.now()),
            number: self.grant_number(tx).await?,
            case: Some(case.id),
            decision: case.number.clone(),
            entry: entry.id,
            provider: entry.unit,
            consumer: case.decider,
            items: items(&content),
            masks: Vec::new(),
            row_scope: Expr::always(),
            methods: methods(&content),
            matters: vec![Matter {
                code: content.text("matter_code").to_owned(),
                name: content.text("matter_name").to_owned(),
                field: content.text("use_field").parse().ok(),
            }],
            purpose: content.text("purpose").to_owned(),
            calls_per_day: None,
            responsible,
            approver: actor.person,
            valid_from: self.today(),
            valid_to: content.date("valid_to").unwrap_or_else(|| self.today()),
            state: GrantState::Active,
            version: 1,
        };
        tx.insert_grant(&grant, self.now()).await?;
        self.tell_of_grant(tx, &grant, &entry, "grant.pushed", actor).await?;
        Ok(Brought { detail: json!({ "grant": grant.number }), after: After::Live })
    }

    /// The responsible person whom the receiving unit names, one of its own.
    async fn responsible(&self, tx: &Tx, case: &Case, content: &Content) -> Result<PersonId> {
        let named = match content.added("accept", "responsible") {
            Some(FieldValue::Person(id)) => tx.person(*id).await?,
            _ => None,
        };
        let own = named.filter(|person| person.unit == case.decider && person.active);
        let own = own.ok_or_else(|| gap("responsible", "application.foreign-person"))?;
        Ok(own.id)
    }
}

/// Withheld items are shared neither on application nor by push (Article 9).
fn check_shareable(entry: &Entry, items: &[ItemId]) -> Result<()> {
    let shareable = |id: &ItemId| {
        entry.item(*id).is_some_and(|item| entry.share_type_of(item) != ShareType::Withheld)
    };
    if items.iter().all(shareable) {
        Ok(())
    } else {
        Err(gap("items", "application.item-withheld"))
    }
}

fn items(content: &Content) -> Vec<ItemId> {
    match content.stated("items") {
        Some(FieldValue::Items(items)) => items.clone(),
        _ => Vec::new(),
    }
}

fn methods(content: &Content) -> Vec<Method> {
    match content.stated("methods") {
        Some(FieldValue::Choices(codes)) => {
            codes.iter().filter_map(|code| from_code(code)).collect()
        }
        _ => Vec::new(),
    }
}
