//! Opening data to the public, ending it, granting it on application, and what became of a request (Articles 14 to 18).

use domain::cases::Case;
use domain::catalogue::{Entry, Missing};
use domain::expr::Expr;
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{GrantId, ItemId, UnitId};
use domain::masking::Mask;
use domain::openings::{self, Applicant, EntryOpening, Masks, NotOpenable, OpenItem};
use domain::people::{Actor, Post};
use domain::procedures::{Content, FieldValue, Step};
use domain::units::UnitKind;
use law::catalogue_codes::OpenType;
use serde_json::json;
use store::{CaseFilter, CaseOrder, GrantFilter, Slice, Tx};

use super::entries::entry_of;
use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::error::{AppError, Result};

/// Tenders for one entry looked at; no entry has more.
const TENDERS_MAX: u32 = 200;

/// What a case proposes to open.
pub(super) struct Proposal {
    entry: Entry,
    kind: OpenType,
    items: Vec<OpenItem>,
    conditions: String,
}

impl App {
    /// Only the unit that has the data, or the digital office, proposes to open it or to end that.
    fn check_own_or_office(entry: &Entry, actor: &Actor) -> Result<()> {
        if entry.unit == actor.unit || actor.is_digital_office() {
            Ok(())
        } else {
            Err(AppError::denied("opening.not-your-data"))
        }
    }

    pub(super) async fn askable_opening(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<()> {
        Self::check_own_or_office(&self.proposal(tx, case).await?.entry, actor)
    }

    /// What is proposed, where it may be opened so.
    async fn proposal(&self, tx: &Tx, case: &Case) -> Result<Proposal> {
        let content = stated(case)?;
        let entry = tx.published_entry(entry_of(case)?).await?;
        let entry = entry.ok_or(NotOpenable::NotPublished)?;
        openings::openable(&entry)?;
        let kind = match content.text("open_type") {
            "by_authorisation" => OpenType::ByAuthorisation,
            _ => OpenType::ToAll,
        };
        let items = masks_of(&content).over(&entry, &items(&content));
        let mut gaps = openings::check(&entry, kind, &items);
        for gap in &mut gaps {
            // The form has one field for all items.
            "items".clone_into(&mut gap.field);
        }
        gaps.dedup();
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        Ok(Proposal { entry, kind, items, conditions: content.text("conditions").to_owned() })
    }

    /// The secrecy review of an opening: the words of the entry must have been cleared too.
    pub(super) async fn review_opening(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let proposal = self.proposal(tx, case).await?;
        self.check_secrecy(tx, &proposal.entry).await?;
        Ok(Brought { detail: json!({ "masks": proposal.items }), ..Brought::nothing() })
    }

    pub(super) async fn open_entry(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let Proposal { entry, kind, items, conditions } = self.proposal(tx, case).await?;
        self.check_secrecy(tx, &entry).await?;
        let opening = EntryOpening {
            entry: entry.id,
            case: case.id,
            kind,
            items,
            conditions,
            decision: self.document_number(tx).await?,
            opened_on: self.today(),
            ended_on: None,
        };
        tx.open_entry(&opening, self.now()).await?;
        self.follow_opening(tx, &entry, &opening, case, actor).await?;
        self.entry_changed(tx, "entry.opened", &entry, case, actor).await?;
        let detail = json!({ "number": opening.decision, "masks": opening.items });
        Ok(Brought { detail, after: After::Moved(vec![entry.id]) })
    }

    /// Grants of authorised opening take the masks of the new opening; where it is open to all, they have no use any more.
    async fn follow_opening(
        &self,
        tx: &Tx,
        entry: &Entry,
        opening: &EntryOpening,
        case: &Case,
        actor: &Actor,
    ) -> Result<()> {
        for grant in self.opened_grants(tx, entry).await? {
            let masks = masks_for(opening, &grant.items);
            let ends =
                opening.kind == OpenType::ToAll || masks.iter().all(|open| open.mask == Mask::Drop);
            let changed = Grant {
                masks,
                state: if ends { GrantState::Withdrawn } else { grant.state },
                version: grant.version + 1,
                ..grant.clone()
            };
            tx.update_grant(&changed, grant.version, self.now()).await?;
            let kind = if ends { "grant.withdrawn" } else { "grant.masked-anew" };
            self.tell_of_grant_because(tx, &changed, entry, kind, &case.number, actor).await?;
        }
        Ok(())
    }

    /// Active grants that were made under an opening.
    async fn opened_grants(&self, tx: &Tx, entry: &Entry) -> Result<Vec<Grant>> {
        let filter = GrantFilter { entry: Some(entry.id), ..GrantFilter::default() };
        let mut grants = self.active_grants(tx, filter).await?;
        grants.retain(|grant| !grant.masks.is_empty());
        Ok(grants)
    }

    /// The entry whose opening a case would end.
    async fn closable(&self, tx: &Tx, case: &Case) -> Result<Entry> {
        let id = entry_of(case)?;
        if tx.opening(id).await?.is_none() {
            return Err(AppError::denied("opening.not-open"));
        }
        tx.entry(id).await?.ok_or_else(AppError::not_found)
    }

    pub(super) async fn askable_end(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<()> {
        Self::check_own_or_office(&self.closable(tx, case).await?, actor)
    }

    pub(super) async fn close_entry(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let entry = self.closable(tx, case).await?;
        tx.end_opening(entry.id, self.today(), self.now()).await?;
        let grants = self.opened_grants(tx, &entry).await?;
        for grant in &grants {
            let ended =
                Grant { state: GrantState::Withdrawn, version: grant.version + 1, ..grant.clone() };
            tx.update_grant(&ended, grant.version, self.now()).await?;
            self.tell_of_grant_because(tx, &ended, &entry, "grant.withdrawn", &case.number, actor)
                .await?;
        }
        self.entry_changed(tx, "entry.closed", &entry, case, actor).await?;
        let detail = json!({ "grants_ended": grants.len() });
        Ok(Brought { detail, after: After::Moved(vec![entry.id]) })
    }

    /// The opening that an application is for, where the applicant may have what it asks.
    pub(super) async fn grantable(&self, tx: &Tx, case: &Case) -> Result<EntryOpening> {
        let content = stated(case)?;
        let opening = tx.opening(entry_of(case)?).await?;
        let opening = opening.filter(|opening| opening.kind == OpenType::ByAuthorisation);
        let opening = opening.ok_or_else(|| AppError::denied("opening.not-by-authorisation"))?;
        let mut gaps = openings::eligible(&self.applicant(tx, case, &content).await?)?;
        let mut add = |field: &str, code| {
            gaps.push(Missing { field: field.to_owned(), code });
        };
        if items(&content).iter().any(|item| opening.mask(*item).is_none()) {
            add("items", "opening.item-not-open");
        }
        if content.date("valid_to").is_none_or(|last| last <= self.today()) {
            add("valid_to", "field.not-future");
        }
        if gaps.is_empty() { Ok(opening) } else { Err(AppError::incomplete(gaps)) }
    }

    async fn applicant<'c>(
        &self,
        tx: &Tx,
        case: &Case,
        content: &'c Content,
    ) -> Result<Applicant<'c>> {
        let unit = tx.unit(case.applicant).await?.ok_or_else(AppError::not_found)?;
        let domestic_share = match content.stated("domestic_share") {
            Some(FieldValue::Whole(share)) => Some(*share),
            _ => None,
        };
        let commercial = content.text("purpose_kind") == "commercial";
        let won_tender = commercial && self.has_won_tender(tx, case).await?;
        let evidence = content.text("control_evidence");
        Ok(Applicant { kind: unit.kind, evidence, domestic_share, commercial, won_tender })
    }

    /// Whether the applicant won a tender for the entry, run here or put on record (Article 17).
    async fn has_won_tender(&self, tx: &Tx, case: &Case) -> Result<bool> {
        let of = |procedure: &str, state: &str| CaseFilter {
            entry: case.entry,
            procedure: Some(procedure.to_owned()),
            states: vec![state.to_owned()],
            ..CaseFilter::default()
        };
        let won = CaseFilter { applicant: Some(case.applicant), ..of("bid", "won") };
        if tx.count_cases(&won).await? > 0 {
            return Ok(true);
        }
        let slice = Slice::first(TENDERS_MAX);
        let tenders = tx.cases(&of("tender", "awarded"), CaseOrder::Newest, &slice).await?;
        let winner = FieldValue::Unit(case.applicant);
        Ok(tenders.rows.iter().any(|tender| {
            stated(&tender.case)
                .is_ok_and(|content| content.added("record_award", "winner") == Some(&winner))
        }))
    }

    /// The grant that the applicant has when it has signed the terms.
    pub(super) async fn grant_opening(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let opening = self.grantable(tx, case).await?;
        let entry = tx.published_entry(opening.entry).await?.ok_or(NotOpenable::NotPublished)?;
        let content = stated(case)?;
        let items = items(&content);
        let grant = Grant {
            id: GrantId::new(self.now()),
            number: self.grant_number(tx).await?,
            case: Some(case.id),
            decision: self.approval(tx, case).await?,
            entry: entry.id,
            provider: entry.unit,
            consumer: case.applicant,
            masks: masks_for(&opening, &items),
            items,
            row_scope: Expr::always(),
            methods: methods(&content),
            matters: vec![Matter {
                code: case.number.clone(),
                name: entry.draft.name.clone(),
                field: None,
            }],
            purpose: content.text("purpose").to_owned(),
            calls_per_day: None,
            responsible: case
                .opened_by
                .ok_or_else(|| AppError::internal("nobody applied for the grant"))?,
            approver: actor.person,
            valid_from: self.today(),
            valid_to: content.date("valid_to").unwrap_or_else(|| self.today()),
            state: GrantState::Active,
            version: 1,
        };
        tx.insert_grant(&grant, self.now()).await?;
        self.tell_of_grant(tx, &grant, &entry, "grant.made", actor).await?;
        let report = self.first_report(tx, case).await?;
        let detail = json!({ "grant": grant.number, "report": report });
        Ok(Brought { detail, after: After::Live })
    }

    /// Number of the document by which the application was approved.
    async fn approval(&self, tx: &Tx, case: &Case) -> Result<String> {
        let events = tx.case_events(case.id).await?;
        let approved = events.iter().rev().find(|event| event.act == "approve");
        let number = approved.and_then(|event| event.detail["number"].as_str());
        Ok(number.unwrap_or(&case.number).to_owned())
    }

    /// A request is put to a unit of the government.
    pub(super) fn askable_request(&self, case: &Case) -> Result<()> {
        self.has_data(case.provider)
            .then_some(())
            .ok_or_else(|| gap("unit", "request.no-data-unit"))
    }

    /// Whether a unit can be asked for data: one of the government with an officer to answer.
    pub(in crate::cases) fn has_data(&self, unit: UnitId) -> bool {
        let live = self.live_now();
        let answers = |person: &&std::sync::Arc<domain::people::Person>| {
            person.unit == unit && person.active && person.posts.contains(&Post::DataOfficer)
        };
        live.people().any(|person| answers(&person))
            && live.unit(unit).is_some_and(|unit| {
                !unit.kind.is_outside()
                    && unit.kind != UnitKind::TechnicalServiceUnit
                    && unit.is_valid(self.today())
            })
    }

    /// Hands a request on to another unit. Its clock is the request's and runs on.
    pub(super) async fn pass_on(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let content = stated(case)?;
        let next = match content.added(step.act.code, "unit") {
            Some(FieldValue::Unit(unit)) => *unit,
            _ => return Err(gap("unit", "field.required")),
        };
        if next == case.provider || !self.has_data(next) {
            return Err(gap("unit", "request.no-data-unit"));
        }
        let before = std::mem::replace(&mut case.provider, next);
        case.decider = next;
        self.tell(tx, case, step.act.code, &[next], actor).await?;
        Ok(Brought { detail: json!({ "before": before, "now": next }), ..Brought::nothing() })
    }

    /// Ends a request with the entry that was listed or opened for it.
    pub(super) async fn link_opening(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
    ) -> Result<Brought> {
        let content = stated(case)?;
        let Some(FieldValue::Entry(id)) = content.added(step.act.code, "opened_entry") else {
            return Err(gap("opened_entry", "field.required"));
        };
        let entry = tx.published_entry(*id).await?.filter(|entry| entry.unit == case.provider);
        let entry = entry.ok_or_else(|| gap("opened_entry", "field.reference"))?;
        let opening = tx.opening(entry.id).await?;
        if opening.is_none() && content.text("request_kind") == "to_open" {
            return Err(gap("opened_entry", "opening.not-open"));
        }
        case.entry = Some(entry.id);
        let decided = opening.map(|opening| opening.case);
        Ok(Brought {
            detail: json!({ "entry": entry.id, "opening": decided }),
            ..Brought::nothing()
        })
    }
}

/// The masks of some items under an opening. An item that it does not open is dropped.
fn masks_for(opening: &EntryOpening, items: &[ItemId]) -> Vec<OpenItem> {
    let mask =
        |item: &ItemId| OpenItem { item: *item, mask: opening.mask(*item).unwrap_or(Mask::Drop) };
    items.iter().map(mask).collect()
}

/// The masks that a proposal chose, by sensitivity.
/// How a proposal masks.
pub(crate) fn masks_of(content: &Content) -> Masks {
    let chosen = |field| content.text(field).parse::<Mask>().ok();
    Masks {
        personal: chosen("mask_personal"),
        sensitive: chosen("mask_sensitive"),
        trade_secret: chosen("mask_trade_secret"),
        by_item: match content.stated("item_masks") {
            Some(FieldValue::ItemMasks(masks)) => masks.clone(),
            _ => Vec::new(),
        },
    }
}

/// The items that a case is about.
pub(crate) fn items(content: &Content) -> Vec<ItemId> {
    match content.stated("items") {
        Some(FieldValue::Items(items)) => items.clone(),
        _ => Vec::new(),
    }
}

fn methods(content: &Content) -> Vec<Method> {
    match content.stated("methods") {
        Some(FieldValue::Choices(codes)) => {
            codes.iter().filter_map(|code| code.parse().ok()).collect()
        }
        _ => Vec::new(),
    }
}
