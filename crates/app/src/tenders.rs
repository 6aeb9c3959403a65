//! Who won the right to develop an entry's data commercially (Article 17): nobody else can be authorised for it.

use domain::ids::{EntryId, UnitId};
use domain::procedures::{FieldValue, TENDER};
use store::CaseFilter;

use crate::application::App;
use crate::cases::content_of;
use crate::error::Result;

impl App {
    /// The units that were awarded the commercial development of an entry, whether here or elsewhere.
    pub async fn tender_winners(&self, entry: EntryId) -> Result<Vec<UnitId>> {
        let filter = CaseFilter {
            procedure: Some(TENDER.code.to_owned()),
            entry: Some(entry),
            states: vec!["awarded".to_owned()],
            ..CaseFilter::default()
        };
        let mut winners = Vec::new();
        for case in self.all_cases(&filter).await? {
            let Some(content) = content_of(&case) else { continue };
            for act in ["record_award", "award"] {
                if let Some(FieldValue::Unit(unit)) = content.added(act, "winner") {
                    winners.push(*unit);
                }
            }
        }
        Ok(winners)
    }
}
