//! Effects of a tender and of its bids (Article 17).
//!
//! Nothing here can read a sealed bid: its case holds a digest until its
//! bidder reveals it. What becomes of a bid follows from the tender, by acts
//! that nobody can do by hand.

use domain::bids;
use domain::cases::Case;
use domain::catalogue::Missing;
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{BID, Content, FieldValue, Step};
use jiff::civil::Date;
use law::clocks::civil_date;
use serde_json::json;
use store::{CaseFilter, CaseOrder, Slice, Tx};

use super::{Brought, stated};
use crate::application::App;
use crate::error::{AppError, Result};

/// Bids of a tender read at a time.
const PAGE_ROWS: u32 = 200;

impl App {
    /// The form said where the tender runs; the act must fit.
    pub(super) fn begin_tender(&self, case: &Case, step: &Step, place: &str) -> Result<Brought> {
        let content = stated(case)?;
        if content.text("place") != place {
            return Err(AppError::denied("tender.other-place"));
        }
        if place == "here" {
            let today = self.today();
            let (close, reveal) = (
                added_day(&content, step.act.code, "bids_until")?,
                added_day(&content, step.act.code, "reveal_until")?,
            );
            let mut gaps = Vec::new();
            if close <= today {
                gaps.push(Missing { field: "bids_until".to_owned(), code: "field.not-future" });
            }
            if reveal <= close {
                gaps.push(Missing { field: "reveal_until".to_owned(), code: "field.not-later" });
            }
            if !gaps.is_empty() {
                return Err(AppError::incomplete(gaps));
            }
        }
        Ok(Brought::nothing())
    }

    /// A bid is handed in by its day, once by each bidder.
    pub(super) async fn receivable_bid(&self, tx: &Tx, bid: &Case) -> Result<()> {
        let tender = parent_of(tx, bid).await?;
        let until = added_day(&stated(&tender)?, "publish_notice", "bids_until")?;
        if self.today() > until {
            return Err(AppError::denied("bid.late"));
        }
        let rivals = self.bids_of(tx, tender.id, &["sealed"]).await?;
        if rivals.iter().any(|other| other.id != bid.id && other.applicant == bid.applicant) {
            return Err(AppError::denied("bid.twice"));
        }
        Ok(())
    }

    /// Opens the bids, from the day after they close. One that came late falls away.
    pub(super) async fn open_bids(&self, tx: &Tx, tender: &Case) -> Result<Brought> {
        let until = added_day(&stated(tender)?, "publish_notice", "bids_until")?;
        if self.today() <= until {
            return Err(AppError::denied("tender.bids-not-closed"));
        }
        let mut digests = Vec::new();
        for mut bid in self.bids_of(tx, tender.id, &["sealed"]).await? {
            if civil_date(bid.opened_at) > until {
                self.let_fall(tx, &mut bid, tender).await?;
            } else {
                digests.push(json!({ "bid": bid.number, "digest": stated(&bid)?.text("digest") }));
            }
        }
        Ok(Brought { detail: json!({ "bids": digests }), ..Brought::nothing() })
    }

    /// Takes a revealed bid whose text and salt give the digest.
    pub(super) async fn reveal_bid(&self, tx: &Tx, bid: &Case, step: &Step) -> Result<Brought> {
        let tender = parent_of(tx, bid).await?;
        let until = added_day(&stated(&tender)?, "publish_notice", "reveal_until")?;
        if tender.state != "opened" {
            return Err(AppError::denied("bid.not-opened-yet"));
        }
        if self.today() > until {
            return Err(AppError::denied("bid.late"));
        }
        let content = stated(bid)?;
        let text = |field| match content.added(step.act.code, field) {
            Some(FieldValue::Text(text)) => text.as_str(),
            _ => "",
        };
        if bids::matches(content.text("digest"), text("bid_text"), text("salt")) {
            Ok(Brought::nothing())
        } else {
            Err(AppError::denied("bid.does-not-match"))
        }
    }

    /// Closes the revealing; what stayed sealed falls away, and the winner is one of this tender's bids.
    pub(super) async fn evaluate_bids(
        &self,
        tx: &Tx,
        tender: &Case,
        step: &Step,
    ) -> Result<Brought> {
        let content = stated(tender)?;
        if self.today() <= added_day(&content, "publish_notice", "reveal_until")? {
            return Err(AppError::denied("tender.revealing-not-over"));
        }
        let winner = winning_bid(&content, step.act.code)?;
        let revealed = self.bids_of(tx, tender.id, &["revealed"]).await?;
        if !revealed.iter().any(|bid| bid.id == winner) {
            return Err(AppError::denied("tender.foreign-bid"));
        }
        for mut bid in self.bids_of(tx, tender.id, &["sealed"]).await? {
            self.let_fall(tx, &mut bid, tender).await?;
        }
        Ok(Brought { detail: json!({ "revealed": revealed.len() }), ..Brought::nothing() })
    }

    /// Names the winner with the notice of the award, for whoever reads it.
    pub(super) async fn name_winner(
        &self,
        tx: &Tx,
        tender: &mut Case,
        step: &Step,
    ) -> Result<Brought> {
        let mut content = stated(tender)?;
        let bid = winning_bid(&content, "evaluate")?;
        let bid = tx.case(bid).await?.ok_or_else(AppError::not_found)?.case;
        let winner = FieldValue::Unit(bid.applicant);
        let added = content.acts.entry(step.act.code.to_owned()).or_default();
        added.insert("winner".to_owned(), winner);
        tender.payload = serde_json::to_value(&content).map_err(AppError::internal)?;
        Ok(Brought { detail: json!({ "bid": bid.number }), ..Brought::nothing() })
    }

    /// Only who bid may object to the award, as long as objections are heard.
    pub(super) async fn object_as_bidder(
        &self,
        tx: &Tx,
        tender: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let bids = self.bids_of(tx, tender.id, &["revealed"]).await?;
        if !bids.iter().any(|bid| bid.applicant == actor.unit) {
            return Err(AppError::denied("act.not-yours"));
        }
        if self.today() > added_day(&stated(tender)?, "notice_award", "object_until")? {
            return Err(AppError::denied("tender.objections-over"));
        }
        Ok(Brought::nothing())
    }

    /// Awards, by another than who evaluated: the winner wins, the others lose, and the winner stands on record for authorisation.
    pub(super) async fn award_tender(
        &self,
        tx: &Tx,
        tender: &mut Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let mut content = stated(tender)?;
        let events = tx.case_events(tender.id).await?;
        let evaluated = events.iter().rev().find(|event| event.act == "evaluate");
        if evaluated.is_some_and(|event| event.actor == Some(actor.person)) {
            return Err(AppError::denied("tender.evaluated-by-you"));
        }
        if self.today() <= added_day(&content, "notice_award", "object_until")? {
            return Err(AppError::denied("tender.objections-still-heard"));
        }
        let winner = winning_bid(&content, "evaluate")?;
        let mut unit = None;
        for mut bid in self.bids_of(tx, tender.id, &["revealed"]).await? {
            let won = bid.id == winner;
            unit = unit.or_else(|| won.then_some(bid.applicant));
            let act = if won { "win" } else { "lose" };
            self.act_by_platform(tx, &mut bid, act, &tender.number, json!({ "tender": tender.id }))
                .await?;
        }
        let unit = unit.ok_or_else(|| AppError::denied("tender.foreign-bid"))?;
        let added = content.acts.entry(step.act.code.to_owned()).or_default();
        added.insert("winner".to_owned(), FieldValue::Unit(unit));
        tender.payload = serde_json::to_value(&content).map_err(AppError::internal)?;
        Ok(Brought { detail: json!({ "winner": unit, "bid": winner }), ..Brought::nothing() })
    }

    /// Ends a tender without an award: all bids fall away.
    pub(super) async fn end_bids(&self, tx: &Tx, tender: &Case) -> Result<Brought> {
        for mut bid in self.bids_of(tx, tender.id, &["sealed", "revealed"]).await? {
            self.let_fall(tx, &mut bid, tender).await?;
        }
        Ok(Brought::nothing())
    }

    async fn let_fall(&self, tx: &Tx, bid: &mut Case, tender: &Case) -> Result<()> {
        let detail = json!({ "tender": tender.id });
        self.act_by_platform(tx, bid, "fall_away", &tender.number, detail).await
    }

    pub(in crate::cases) async fn bids_of(
        &self,
        tx: &Tx,
        tender: CaseId,
        states: &[&str],
    ) -> Result<Vec<Case>> {
        let filter = CaseFilter {
            procedure: Some(BID.code.to_owned()),
            parent: Some(tender),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            ..CaseFilter::default()
        };
        let mut found = Vec::new();
        let mut slice = Slice::first(PAGE_ROWS);
        loop {
            let page = tx.cases(&filter, CaseOrder::Newest, &slice).await?;
            found.extend(page.rows.into_iter().map(|stored| stored.case));
            match page.next {
                Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
                None => return Ok(found),
            }
        }
    }
}

async fn parent_of(tx: &Tx, bid: &Case) -> Result<Case> {
    let parent = bid.parent.ok_or_else(AppError::not_found)?;
    Ok(tx.case(parent).await?.ok_or_else(AppError::not_found)?.case)
}

fn winning_bid(content: &Content, act: &str) -> Result<CaseId> {
    match content.added(act, "winning_bid") {
        Some(FieldValue::Case(bid)) => Ok(*bid),
        _ => Err(AppError::internal("no winning bid is named")),
    }
}

fn added_day(content: &Content, act: &str, field: &str) -> Result<Date> {
    match content.added(act, field) {
        Some(FieldValue::Date(day)) => Ok(*day),
        _ => Err(AppError::internal(format!("{act} states no {field}"))),
    }
}
