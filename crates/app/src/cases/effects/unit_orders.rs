//! What a unit order asks for, read and checked: it is refused when asked for rather than when it should be carried out.

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::{Actor, Person};
use domain::procedures::{Content, FieldValue};
use domain::units::{Unit, UnitKind};
use jiff::civil::Date;
use serde_json::json;
use store::{GrantFilter, Tx};

use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::error::{AppError, Result};

/// An order about a unit.
pub(super) struct Order {
    pub(super) unit: Unit,
    pub(super) effective_on: Date,
    pub(super) ordered: Ordered,
}

/// What is ordered.
pub(super) enum Ordered {
    /// New names; the unit with them.
    Names(Unit),
    /// The unit ends and these take over, the first of them all it has.
    TakenOver(Vec<Unit>),
    /// A person leaves and another takes over.
    HandedOver { leaver: Person, taker: Person },
}

impl App {
    /// The order that a case states.
    pub(super) async fn unit_order(&self, tx: &Tx, case: &Case) -> Result<Order> {
        let content = stated(case)?;
        let unit = match content.unit() {
            Some(id) => tx.unit(id).await?,
            None => None,
        };
        let unit = unit.ok_or_else(AppError::not_found)?;
        let effective_on =
            content.date("effective_on").ok_or_else(|| gap("effective_on", "field.required"))?;
        let ordered = match content.text("order_kind") {
            "rename" => Ordered::Names(renamed(&unit, &content)?),
            "hand_over" => self.handing_over(tx, &unit, &content).await?,
            _ => Ordered::TakenOver(self.successors(tx, &unit, &content).await?),
        };
        Ok(Order { unit, effective_on, ordered })
    }

    /// A unit orders its own affairs, the digital office anybody's.
    pub(super) async fn askable_order(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<()> {
        let order = self.unit_order(tx, case).await?;
        if order.unit.id == actor.unit || actor.is_digital_office() {
            Ok(())
        } else {
            Err(gap("unit", "unit-order.not-your-unit"))
        }
    }

    /// The successors in the order stated.
    async fn successors(&self, tx: &Tx, unit: &Unit, content: &Content) -> Result<Vec<Unit>> {
        let ids: Vec<UnitId> = match content.stated("successors") {
            Some(FieldValue::Units(ids)) => ids.clone(),
            _ => return Err(gap("successors", "field.required")),
        };
        let known = tx.units_by_ids(&ids).await?;
        let find = |id: &UnitId| known.iter().find(|known| known.id == *id).cloned();
        let successors: Vec<Unit> = ids.iter().filter_map(find).collect();
        let office = unit.kind == UnitKind::DigitalOffice;
        let suits = |successor: &Unit| {
            successor.id != unit.id
                && successor.is_valid(self.today())
                && successor.kind.is_outside() == unit.kind.is_outside()
                && (!office || successor.kind == UnitKind::DigitalOffice)
        };
        if successors.is_empty() || !successors.iter().all(suits) {
            return Err(gap("successors", "unit-order.successor"));
        }
        Ok(successors)
    }

    async fn handing_over(&self, tx: &Tx, unit: &Unit, content: &Content) -> Result<Ordered> {
        let mut found = Vec::new();
        for field in ["leaver", "taker"] {
            let person = match content.person(field) {
                Some(id) => tx.person(id).await?,
                None => return Err(gap(field, "field.required")),
            };
            let own = person.filter(|person| person.unit == unit.id && person.active);
            found.push(own.ok_or_else(|| gap(field, "application.foreign-person"))?);
        }
        match (found.pop(), found.pop()) {
            (Some(taker), Some(leaver)) if taker.id != leaver.id => {
                Ok(Ordered::HandedOver { leaver, taker })
            }
            _ => Err(gap("taker", "unit-order.same-person")),
        }
    }

    /// Hands a leaver's open cases, grants and systems to another person of the unit, and closes the leaver's account.
    ///
    /// The taker stands where the leaver stood, so that nobody becomes the second pair of eyes on work they took over.
    pub(super) async fn hand_over(
        &self,
        tx: &Tx,
        order: &Case,
        leaver: &Person,
        taker: &Person,
        actor: &Actor,
    ) -> Result<Brought> {
        let cases = self.hand_cases_over(tx, order, leaver, taker, actor).await?;
        let grants = self.hand_grants_over(tx, leaver, taker).await?;
        let mut systems = 0;
        for mut system in tx.systems_of_unit(leaver.unit).await? {
            if system.responsible == leaver.id {
                system.responsible = taker.id;
                tx.update_system(&system).await?;
                systems += 1;
            }
        }
        tx.update_person(&Person { active: false, ..leaver.clone() }).await?;
        tx.end_sessions_of(leaver.id).await?;
        let detail = json!({ "leaver": leaver.id, "taker": taker.id, "cases": cases, "grants": grants, "systems": systems });
        let subject = leaver.id.to_string();
        self.business_event(tx, actor, "person.handed-over", "person", &subject, detail.clone())
            .await?;
        Ok(Brought { detail, after: After::Live })
    }

    async fn hand_cases_over(
        &self,
        tx: &Tx,
        order: &Case,
        leaver: &Person,
        taker: &Person,
        actor: &Actor,
    ) -> Result<usize> {
        let mut cases = self.open_cases_of(tx, order, leaver.unit).await?;
        cases
            .retain(|case| case.opened_by == Some(leaver.id) || case.handlers.contains(&leaver.id));
        let count = cases.len();
        for mut case in cases {
            if case.opened_by == Some(leaver.id) {
                case.opened_by = Some(taker.id);
            }
            if case.handlers.contains(&leaver.id) && !case.handlers.contains(&taker.id) {
                case.handlers.push(taker.id);
            }
            let detail = json!({ "order": order.number, "before": leaver.id, "after": taker.id });
            self.save_moved(tx, case, "hand_over", detail, actor).await?;
        }
        Ok(count)
    }

    async fn hand_grants_over(&self, tx: &Tx, leaver: &Person, taker: &Person) -> Result<usize> {
        let filter = GrantFilter { consumer: Some(leaver.unit), ..GrantFilter::default() };
        let mut grants = self.active_grants(tx, filter).await?;
        grants.retain(|grant| [grant.responsible, grant.approver].contains(&leaver.id));
        let count = grants.len();
        for mut grant in grants {
            let seen = grant.version;
            grant.version += 1;
            for person in [&mut grant.responsible, &mut grant.approver] {
                if *person == leaver.id {
                    *person = taker.id;
                }
            }
            tx.update_grant(&grant, seen, self.now()).await?;
        }
        Ok(count)
    }
}

fn renamed(unit: &Unit, content: &Content) -> Result<Unit> {
    let [name_zh, name_en, short_name] = ["new_name_zh", "new_name_en", "new_short_name"]
        .map(|field| content.text(field).to_owned());
    if name_zh.is_empty() {
        return Err(gap("new_name_zh", "field.required"));
    }
    if short_name.is_empty() {
        return Err(gap("new_short_name", "field.required"));
    }
    Ok(Unit { name_zh, name_en, short_name, ..unit.clone() })
}
