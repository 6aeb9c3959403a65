//! What acts bring about beside the case, in the case's own transaction: one arm for every effect.

mod authorisations;
mod data;
mod development;
mod entries;
mod entry_codes;
mod estate;
mod grants;
mod openings;
mod opinions;
mod reports;
mod secrecy;
mod sources;
mod supervision;
mod systems;
mod tenders;
mod unit_orders;
mod units;

pub use estate::Estate;
pub(crate) use openings::{items, masks_of};
pub(crate) use secrecy::CLEARED;

use domain::cases::Case;
use domain::catalogue::{Entry, Missing};
use domain::ids::EntryId;
use domain::people::Actor;
use domain::procedures::{Content, Effect, Procedure, Step};
use serde_json::{Value as Json, json};
use store::Tx;

use self::estate::require_heirs;
use super::content_of;
use crate::application::App;
use crate::error::{AppError, Result};

/// What an effect brought about.
pub(crate) struct Brought {
    /// Facts for the case's event: an object.
    pub(crate) detail: Json,
    /// What follows once it is saved.
    pub(crate) after: After,
}

/// What is brought up to date after the commit.
pub(crate) enum After {
    /// Nothing.
    Nothing,
    /// What the fast paths keep in memory.
    Live,
    /// That, and the catalogue's search index.
    Catalogue {
        /// The entry as it is now.
        entry: Box<Entry>,
        /// As published before.
        before: Option<Box<Entry>>,
    },
    /// That, for entries that are no longer published, as they were published before.
    Unpublished(Vec<Entry>),
    /// That, for entries that are another unit's now, whose unit is called otherwise, or that are open or closed now.
    Moved(Vec<EntryId>),
}

impl Brought {
    pub(crate) fn nothing() -> Self {
        Self { detail: json!({}), after: After::Nothing }
    }
}

impl App {
    /// Carries out what the act brings about.
    pub(super) async fn bring_about(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        match step.act.effect {
            // An opinion is noted with its reasons once the case has moved.
            Effect::None | Effect::GiveOpinion => Ok(Brought::nothing()),
            Effect::DecideItems => Err(AppError::denied("act.item-by-item")),
            Effect::ReplaceFormer => self.replace_former(tx, case).await,
            Effect::CheckRepetition => self.check_repetition(case, step).await,
            Effect::NameLead => self.name_lead(tx, case).await,
            Effect::EndLead => self.end_lead(tx, case).await,
            Effect::RuleSource => self.rule_source(tx, case, actor).await,
            Effect::EndRuling => self.end_ruling(tx, case, actor).await,
            Effect::TakeFigures => self.take_figures(tx, case, step).await,
            Effect::CheckLoaded => self.check_loaded(tx, case, step).await,
            Effect::TakeStanding => self.take_standing(case).await,
            Effect::RequireConforming => self.require_conforming(case).await,
            Effect::AfterTerm => self.after_term(case),
            Effect::PassToDecider => self.pass_to_decider(tx, case, step, actor).await,
            Effect::Score => self.score_unit(case, step).await,
            Effect::ComposeUnitReport => self.compose_unit_report(case, step).await,
            Effect::ComposeCityReport => self.compose_city_report(case, step).await,
            Effect::BeginTenderElsewhere => self.begin_tender(case, step, "elsewhere"),
            Effect::BeginTenderHere => self.begin_tender(case, step, "here"),
            Effect::OpenBids => self.open_bids(tx, case).await,
            Effect::RevealBid => self.reveal_bid(tx, case, step).await,
            Effect::NameWinner => self.name_winner(tx, case, step).await,
            Effect::EvaluateBids => self.evaluate_bids(tx, case, step).await,
            Effect::ObjectAsBidder => self.object_as_bidder(tx, case, actor).await,
            Effect::AwardTender => self.award_tender(tx, case, step, actor).await,
            Effect::EndBids => self.end_bids(tx, case).await,
            Effect::CheckSource => self.check_source(tx, case).await,
            Effect::ScheduleNextReport => self.schedule_next_report(tx, case, step, actor).await,
            Effect::ProposeShares => self.propose_shares(tx, case, step, actor).await,
            Effect::SpeakForUnit => self.speak_for_unit(tx, case, actor).await,
            Effect::ConcludeShares => self.conclude_shares(tx, case).await,
            Effect::ReconcileRevenue => self.reconcile_revenue(case),
            Effect::MoveEntry => self.move_entry(tx, case, step, actor).await,
            Effect::WithdrawEntry => self.withdraw_entry(tx, case, actor).await,
            Effect::RestoreEntry => self.restore_entry(tx, case, actor).await,
            Effect::RecodeEntry => self.recode_entry(tx, case, actor).await,
            Effect::KeepAuthorisation => self.keep_authorisation(tx, case, step).await,
            Effect::RenewGrant => self.renew_grant(tx, case, actor).await,
            Effect::WithdrawGrant => self.withdraw_grant(tx, case, actor).await,
            Effect::GiveGrantBack => self.give_grant_back(tx, case, actor).await,
            Effect::PushGrant => self.push_grant(tx, case, actor).await,
            Effect::ChangeData => self.change_data(tx, case, actor).await,
            Effect::CheckWords => self.check_words(tx, case).await,
            Effect::BlockSecret => self.block_secret(tx, case, actor).await,
            Effect::ConnectSystem => self.connect_system(tx, case, actor).await,
            Effect::CheckHeirs => self.check_heirs(tx, case, step).await,
            Effect::RequireHeirs => require_heirs(case),
            Effect::ChangeUnits => self.change_units(tx, case, actor).await,
            Effect::ReviewOpening => self.review_opening(tx, case).await,
            Effect::OpenEntry => self.open_entry(tx, case, actor).await,
            Effect::CloseEntry => self.close_entry(tx, case, actor).await,
            Effect::GrantOpening => self.grant_opening(tx, case, actor).await,
            Effect::PassOn => self.pass_on(tx, case, step, actor).await,
            Effect::LinkOpening => self.link_opening(tx, case, step).await,
        }
    }

    /// What a case's acts would bring about must be possible when it is opened, so that nobody waits for a decision that
    /// could not be carried out. It is judged again when it is brought about.
    pub(super) async fn foresee(
        &self,
        tx: &Tx,
        procedure: &Procedure,
        case: &Case,
        actor: &Actor,
    ) -> Result<()> {
        for act in procedure.acts {
            match act.effect {
                Effect::GiveOpinion => self.askable_opinion(tx, case).await?,
                Effect::WithdrawEntry => drop(self.withdrawable(tx, case).await?),
                Effect::RestoreEntry => drop(self.restorable(tx, case).await?),
                Effect::RecodeEntry => drop(self.recodable(tx, case).await?),
                Effect::KeepAuthorisation => self.askable_authorisation(tx, case).await?,
                Effect::RenewGrant => self.askable_renewal(tx, case).await?,
                Effect::WithdrawGrant => drop(self.withdrawable_grant(tx, case).await?),
                Effect::PushGrant => self.askable_push(tx, case, actor).await?,
                Effect::ChangeData => drop(self.change_of(tx, case).await?),
                Effect::ConnectSystem => drop(self.connectable_system(tx, case).await?),
                Effect::ChangeUnits => self.askable_order(tx, case, actor).await?,
                Effect::OpenEntry => self.askable_opening(tx, case, actor).await?,
                Effect::CloseEntry => self.askable_end(tx, case, actor).await?,
                Effect::GrantOpening => drop(self.grantable(tx, case).await?),
                Effect::PassOn => self.askable_request(case)?,
                Effect::RevealBid => self.receivable_bid(tx, case).await?,
                Effect::CheckSource => drop(self.check_source(tx, case).await?),
                Effect::CheckRepetition => self.askable_plan(case).await?,
                Effect::NameLead => drop(self.lead_stated(tx, case).await?),
                Effect::RuleSource => self.askable_ruling(tx, case, actor).await?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Brings memory and index up to date.
    pub(super) async fn follow(&self, after: After) -> Result<()> {
        match after {
            After::Nothing => Ok(()),
            After::Live => self.refresh_live().await,
            After::Catalogue { entry, before } => {
                self.refresh_live().await?;
                self.index_publication(&entry, before.as_deref()).await;
                Ok(())
            }
            After::Unpublished(before) => {
                self.refresh_live().await?;
                for entry in before {
                    self.unindex(&entry).await;
                }
                Ok(())
            }
            After::Moved(entries) => {
                self.refresh_live().await?;
                for entry in entries {
                    self.index_entry(entry).await?;
                }
                Ok(())
            }
        }
    }
}

/// What a case states.
fn stated(case: &Case) -> Result<Content> {
    content_of(case).ok_or_else(|| AppError::internal(format!("{} states nothing", case.number)))
}

/// One fault in what was stated.
fn gap(field: &str, code: &'static str) -> AppError {
    AppError::incomplete(vec![Missing { field: field.to_owned(), code }])
}
