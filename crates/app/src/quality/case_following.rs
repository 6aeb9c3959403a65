//! Cases of quality 数据质量整改: opened and ended by what is evaluated, in its transaction.

use domain::cases::Case;
use domain::ids::EntryId;
use domain::procedures::{FieldValue, QUALITY_CASE, Values};
use domain::quality::{
    Evaluation, LastQualityCase, QualityBound, QualityFigures, QualityFollow, follow,
};
use law::rules::keys;
use serde_json::json;
use store::{CaseFilter, Link, Reach, Tx};

use crate::application::App;
use crate::cases::{Found, content_of};
use crate::error::Result;
use crate::live::LiveTable;
use crate::standing::all_cases;

impl App {
    /// Opens the entry's case, or ends the open one, as the new evaluation asks.
    pub(super) async fn follow_evaluation(
        &self,
        tx: &Tx,
        table: &LiveTable,
        evaluation: &Evaluation,
    ) -> Result<()> {
        let Some(figures) = QualityFigures::of(evaluation) else {
            return Ok(());
        };
        let last = last_case(tx, table.entry.id).await?;
        match follow(Some(figures), self.quality_bound()?, became(last.as_ref())) {
            QualityFollow::Open => self.open_quality_case(tx, table, &figures).await,
            QualityFollow::Recover => match last {
                Some(mut case) => {
                    let detail = json!({ "stated": figures.values() });
                    self.act_by_platform(tx, &mut case, "recover", "", detail).await
                }
                None => Ok(()),
            },
            QualityFollow::Leave => Ok(()),
        }
    }

    /// From when on quality is a case, by the rule in force today.
    pub(super) fn quality_bound(&self) -> Result<QualityBound> {
        let (on, subject) = (self.today(), QUALITY_CASE.subject);
        let rule = self.config.law.rule(self.book, keys::QUALITY_CASE_PERMILLE, on, subject)?;
        Ok(QualityBound { permille: rule.count()? })
    }

    async fn open_quality_case(
        &self,
        tx: &Tx,
        table: &LiveTable,
        figures: &QualityFigures,
    ) -> Result<()> {
        let entry = &table.entry;
        let mut stated = Values::from([("entry".to_owned(), FieldValue::Entry(entry.id))]);
        stated.append(&mut figures.values());
        let found = Found {
            procedure: &QUALITY_CASE,
            applicant: entry.unit,
            provider: entry.unit,
            entry: Some(entry.id),
            title: entry.draft.name.clone(),
            stated,
        };
        self.open_by_platform(tx, found).await?;
        Ok(())
    }

    /// The figures of the newest evaluation of the entry that a case of quality is about, as an act states them; none of
    /// any other case.
    pub(crate) async fn quality_figures_of(&self, tx: &Tx, case: &Case) -> Result<Option<Values>> {
        let Some(entry) = case.entry.filter(|_| case.procedure == QUALITY_CASE.code) else {
            return Ok(None);
        };
        let newest = tx.evaluations(entry, 1).await?;
        let figures = newest.first().and_then(QualityFigures::of);
        Ok(figures.map(|figures| figures.values()))
    }
}

/// The open case of an entry, or else its last.
pub(super) async fn last_case<R: Reach>(link: &Link<R>, entry: EntryId) -> Result<Option<Case>> {
    let filter = CaseFilter {
        procedure: Some(QUALITY_CASE.code.to_owned()),
        entry: Some(entry),
        ..CaseFilter::default()
    };
    let mut own = all_cases(link, &filter).await?;
    // The newest is first, and one that is open is before all others.
    own.sort_by_key(|case| case.closed_at.is_some());
    Ok(own.into_iter().next())
}

fn became(last: Option<&Case>) -> LastQualityCase {
    let Some(case) = last else { return LastQualityCase::None };
    if case.closed_at.is_none() {
        return LastQualityCase::Open;
    }
    if case.state == "recovered" {
        return LastQualityCase::None;
    }
    let closed_on =
        content_of(case).and_then(|content| QualityFigures::stated(content.acts.get("close")?));
    LastQualityCase::Closed(closed_on)
}
