//! Data assets 数据资产 that authorised enterprises bring into cooperations: what, at which value, on which basis
//! (Article 19).

use domain::ids::{CaseId, EntryId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{COOPERATION, Content, FieldValue};
use store::CaseFilter;

use crate::application::App;
use crate::cases::content_of;
use crate::error::{AppError, Result};

/// One entry of the asset register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The cooperation's case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands, by code.
    pub state: String,
    /// The enterprise.
    pub enterprise: UnitId,
    /// The entry whose data it was authorised to develop.
    pub entry: Option<EntryId>,
    /// What is brought in.
    pub what: String,
    /// Its value, in fen 分.
    pub value_fen: i64,
    /// What the value rests on.
    pub basis: String,
    /// The partner chosen; empty as long as none is.
    pub partner: String,
}

impl App {
    /// The asset register, newest first: for the digital office and the finance bureau; refused and taken back ones are not
    /// in it.
    pub async fn assets(&self, actor: &Actor) -> Result<Vec<Asset>> {
        if !actor.is_digital_office() && !actor.has(Post::FinanceReviewer) {
            return Err(AppError::not_found());
        }
        let filter =
            CaseFilter { procedure: Some(COOPERATION.code.to_owned()), ..CaseFilter::default() };
        let mut assets = Vec::new();
        for case in self.all_cases(&filter).await? {
            if matches!(case.state.as_str(), "refused" | "taken_back") {
                continue;
            }
            let Some(content) = content_of(&case) else { continue };
            assets.push(Asset {
                case: case.id,
                number: case.number,
                state: case.state,
                enterprise: case.applicant,
                entry: case.entry,
                what: content.text("assets").to_owned(),
                value_fen: value_fen(&content),
                basis: content.text("value_basis").to_owned(),
                partner: partner(&content),
            });
        }
        Ok(assets)
    }
}

fn value_fen(content: &Content) -> i64 {
    match content.stated("asset_value") {
        Some(FieldValue::Money(fen)) => *fen,
        _ => 0,
    }
}

fn partner(content: &Content) -> String {
    match content.added("state_partner", "partner_name") {
        Some(FieldValue::Text(name)) => name.clone(),
        _ => String::new(),
    }
}
