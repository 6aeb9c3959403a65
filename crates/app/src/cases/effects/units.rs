//! One order that moves what a unit has to whoever takes it over (Article 2): cases, grants, entries, systems and people, in one transaction.

use domain::cases::{Case, CaseEvent};
use domain::catalogue::Entry;
use domain::grants::{Grant, GrantState};
use domain::ids::{EntryId, UnitId};
use domain::people::{Actor, Person};
use domain::procedures::UNIT_ORDER;
use domain::systems::ClientSystem;
use domain::units::Unit;
use serde_json::{Value as Json, json};
use store::{CaseFilter, CaseOrder, GrantFilter, Slice, Tx};

use super::estate::Heirs;
use super::unit_orders::{Order, Ordered};
use super::{After, Brought, stated};
use crate::application::App;
use crate::error::{AppError, Result};

/// Rows read at once.
const ROWS_A_PAGE: u32 = 500;

impl App {
    /// Carries an approved order out. It is never carried out before its day.
    pub(super) async fn change_units(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let order = self.unit_order(tx, case).await?;
        if order.effective_on > self.today() {
            return Err(AppError::denied("unit-order.not-yet"));
        }
        match &order.ordered {
            Ordered::Names(names) => self.rename_by_order(tx, case, &order, names, actor).await,
            Ordered::TakenOver(by) => self.take_over(tx, case, &order, by, actor).await,
            Ordered::HandedOver { leaver, taker } => {
                self.hand_over(tx, case, leaver, taker, actor).await
            }
        }
    }

    async fn rename_by_order(
        &self,
        tx: &Tx,
        case: &Case,
        order: &Order,
        named: &Unit,
        actor: &Actor,
    ) -> Result<Brought> {
        tx.update_unit(named).await?;
        let facts =
            json!({ "before": order.unit.name_zh, "after": named.name_zh, "case": case.number });
        let subject = named.id.to_string();
        self.business_event(tx, actor, "unit.renamed", "unit", &subject, facts).await?;
        let entries = tx.entries_of_unit(named.id).await?;
        let detail = json!({ "before": order.unit.name_zh, "after": named.name_zh });
        Ok(Brought { detail, after: After::Moved(ids(&entries)) })
    }

    async fn take_over(
        &self,
        tx: &Tx,
        case: &Case,
        order: &Order,
        successors: &[Unit],
        actor: &Actor,
    ) -> Result<Brought> {
        let (unit, first) = (&order.unit, &successors[0]);
        let heirs = Heirs::of(&stated(case)?, first.id);
        let cases = self.move_cases(tx, case, unit.id, &heirs, actor).await?;
        let entries = self.move_entries(tx, unit.id, &heirs, actor).await?;
        let grants = self.move_grants(tx, unit.id, &heirs).await?;
        let systems = self.move_systems(tx, unit.id, &heirs).await?;
        tx.move_authorisations(unit.id, first.id).await?;
        tx.move_sources(unit.id, first.id, self.today()).await?;
        let people = self.move_people(tx, unit.id, &heirs).await?;
        let last = order.effective_on.yesterday().map_err(AppError::internal)?;
        let ended = Unit {
            valid_to: Some(last.max(unit.valid_from)),
            successors: successors.iter().map(|successor| successor.id).collect(),
            ..unit.clone()
        };
        tx.update_unit(&ended).await?;
        let detail = json!({
            "unit": unit.name_zh,
            "successor": names(successors),
            "cases": cases,
            "entries": entries.len(),
            "grants": grants,
            "systems": systems,
            "people": people,
        });
        let subject = unit.id.to_string();
        self.business_event(tx, actor, "unit.taken-over", "unit", &subject, detail.clone()).await?;
        let told: Vec<UnitId> = successors.iter().map(|successor| successor.id).collect();
        self.tell(tx, case, "carry_out", &told, actor).await?;
        Ok(Brought { detail, after: After::Moved(ids(&entries)) })
    }

    /// The open cases that a unit has a part in, the order's own aside.
    pub(super) async fn open_cases_of(
        &self,
        tx: &Tx,
        order: &Case,
        unit: UnitId,
    ) -> Result<Vec<Case>> {
        let filter = CaseFilter { party: Some(unit), open: Some(true), ..CaseFilter::default() };
        let mut cases = Vec::new();
        let mut slice = Slice::first(ROWS_A_PAGE);
        loop {
            let page = tx.cases(&filter, CaseOrder::Newest, &slice).await?;
            let rows = page.rows.into_iter().map(|stored| stored.case);
            cases.extend(rows.filter(|case| case.id != order.id));
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS_A_PAGE),
                None => return Ok(cases),
            }
        }
    }

    async fn move_cases(
        &self,
        tx: &Tx,
        order: &Case,
        from: UnitId,
        heirs: &Heirs,
        actor: &Actor,
    ) -> Result<usize> {
        let cases = self.open_cases_of(tx, order, from).await?;
        let count = cases.len();
        for mut case in cases {
            heirs.take_case(&mut case, from);
            let detail = json!({
                "order": order.number,
                "before": from,
                "applicant": case.applicant,
                "provider": case.provider,
                "decider": case.decider,
            });
            self.save_moved(tx, case, "move_unit", detail, actor).await?;
        }
        Ok(count)
    }

    /// Saves a case that goes on in its state in other hands.
    pub(super) async fn save_moved(
        &self,
        tx: &Tx,
        mut case: Case,
        act: &str,
        detail: Json,
        actor: &Actor,
    ) -> Result<()> {
        let seen = case.version;
        case.version += 1;
        let event = CaseEvent {
            case: case.id,
            sequence: 0,
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            act: act.to_owned(),
            from: case.state.clone(),
            to: case.state.clone(),
            reason: String::new(),
            basis: UNIT_ORDER.basis.to_owned(),
            detail,
        };
        tx.update_case(&case, case.due_on(self.law()), seen, &event).await?;
        Ok(())
    }

    async fn move_entries(
        &self,
        tx: &Tx,
        from: UnitId,
        heirs: &Heirs,
        actor: &Actor,
    ) -> Result<Vec<Entry>> {
        let entries = tx.entries_of_unit(from).await?;
        for entry in &entries {
            let unit = heirs.entry(entry.id);
            let moved = Entry { unit, version: entry.version + 1, ..entry.clone() };
            tx.update_entry(&moved, entry.version, actor.person, self.now()).await?;
        }
        Ok(entries)
    }

    /// A grant whose two units become one is ended: nobody needs a grant for its own data.
    async fn move_grants(&self, tx: &Tx, from: UnitId, heirs: &Heirs) -> Result<usize> {
        let filter = GrantFilter { party: Some(from), ..GrantFilter::default() };
        let grants = self.active_grants(tx, filter).await?;
        for grant in &grants {
            let (provider, consumer) = heirs.of_grant(grant, from);
            let state = if provider == consumer { GrantState::Withdrawn } else { grant.state };
            let version = grant.version + 1;
            let moved = Grant { provider, consumer, state, version, ..grant.clone() };
            tx.update_grant(&moved, grant.version, self.now()).await?;
        }
        Ok(grants.len())
    }

    async fn move_systems(&self, tx: &Tx, from: UnitId, heirs: &Heirs) -> Result<usize> {
        let systems = tx.systems_of_unit(from).await?;
        for system in &systems {
            let unit = heirs.person(system.responsible);
            tx.update_system(&ClientSystem { unit, ..system.clone() }).await?;
        }
        Ok(systems.len())
    }

    /// People go on under the new unit from their next sign-in.
    async fn move_people(&self, tx: &Tx, from: UnitId, heirs: &Heirs) -> Result<usize> {
        let people = tx.people_of_unit(from).await?;
        for person in &people {
            let unit = heirs.person(person.id);
            tx.update_person(&Person { unit, ..person.clone() }).await?;
            tx.end_sessions_of(person.id).await?;
        }
        Ok(people.len())
    }
}

fn names(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.name_zh.as_str()).collect::<Vec<_>>().join("\u{3001}")
}

fn ids(entries: &[Entry]) -> Vec<EntryId> {
    entries.iter().map(|entry| entry.id).collect()
}
