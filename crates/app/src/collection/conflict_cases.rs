//! Cases of conflicts between holders 数源冲突核对 (Article 8): opened and settled by what is measured, in its transaction.

use std::collections::HashMap;

use domain::cases::Case;
use domain::conflict_cases::{
    ConflictBound, ConflictSubject, Follow, LastCase, counts, figures, follow,
};
use domain::conflicts::{ConflictMeasure, Side};
use domain::library::ElementCode;
use domain::people::Actor;
use domain::procedures::{SOURCE_CONFLICT, Values};
use law::rules::{RuleKey, keys};
use serde_json::json;
use store::{CaseFilter, Link, Reach, Tx};

use super::conflicts::ConflictCase;
use super::pairs::Pair;
use crate::application::App;
use crate::cases::{Found, content_of, may_see};
use crate::error::Result;
use crate::live::LiveTable;
use crate::standing::all_cases;

impl App {
    /// Opens the pair's case, or settles the open one, as the new measurement asks.
    pub(super) async fn follow_measure(
        &self,
        tx: &Tx,
        pair: &Pair,
        measure: &ConflictMeasure,
    ) -> Result<()> {
        let subject = ConflictSubject::of(&measure.pair);
        let about = CaseFilter { entry: Some(measure.pair.holder.entry), ..of_conflicts() };
        let mut own = all_cases(tx, &about).await?;
        own.retain(|case| subject_of(case) == Some(subject));
        // The newest is first, and one that is open is before all others.
        own.sort_by_key(|case| case.closed_at.is_some());
        let last = own.into_iter().next();
        match follow(measure.total, self.conflict_bound()?, last_case(last.as_ref())) {
            Follow::Open => self.open_conflict(tx, pair, measure).await,
            Follow::Settle => match last {
                Some(mut case) => self.settle_conflict(tx, &mut case, measure).await,
                None => Ok(()),
            },
            Follow::Leave => Ok(()),
        }
    }

    /// From when on a conflict is a case, by the rules in force today.
    fn conflict_bound(&self) -> Result<ConflictBound> {
        let (on, subject) = (self.today(), SOURCE_CONFLICT.subject);
        let count = |key: RuleKey| self.config.law.rule(self.book, key, on, subject)?.count();
        Ok(ConflictBound {
            keys: count(keys::CONFLICT_OPEN_KEYS)?.into(),
            permille: count(keys::CONFLICT_OPEN_PERMILLE)?,
        })
    }

    async fn open_conflict(&self, tx: &Tx, pair: &Pair, measure: &ConflictMeasure) -> Result<()> {
        let (source, holder) = (&pair.source.entry, &pair.holder.entry);
        let element = measure.element.as_ref().map(ElementCode::as_str);
        let source_item = item_name(&pair.source, measure.pair.source);
        let mut stated = ConflictSubject::of(&measure.pair).values(&source_item, element);
        stated.append(&mut figures(measure));
        let item = item_name(&pair.holder, measure.pair.holder);
        let found = Found {
            procedure: &SOURCE_CONFLICT,
            applicant: source.unit,
            provider: holder.unit,
            entry: Some(holder.id),
            title: format!("{} · {item}", holder.draft.name),
            stated,
        };
        self.open_by_platform(tx, found).await?;
        Ok(())
    }

    async fn settle_conflict(
        &self,
        tx: &Tx,
        case: &mut Case,
        measure: &ConflictMeasure,
    ) -> Result<()> {
        let detail = json!({ "stated": figures(measure) });
        self.act_by_platform(tx, case, "settle", "", detail).await
    }

    /// The open cases of conflicts that the actor may read.
    pub(super) async fn open_conflicts(
        &self,
        actor: &Actor,
    ) -> Result<HashMap<ConflictSubject, ConflictCase>> {
        let open = CaseFilter { open: Some(true), ..of_conflicts() };
        let cases = self.all_cases(&open).await?;
        let readable = cases.iter().filter(|case| may_see(case, actor));
        let line = |case: &Case| ConflictCase {
            id: case.id,
            number: case.number.clone(),
            state: case.state.clone(),
        };
        Ok(readable.filter_map(|case| Some((subject_of(case)?, line(case)))).collect())
    }

    /// What was measured last of the pair that a case of a conflict is about; none of any other case.
    pub async fn measured_of(&self, case: &Case) -> Result<Option<ConflictMeasure>> {
        measured(&self.store, case).await
    }

    /// The newest figures of the pair that a case is about, as an act states them.
    pub(crate) async fn figures_of(&self, tx: &Tx, case: &Case) -> Result<Option<Values>> {
        Ok(measured(tx, case).await?.as_ref().map(figures))
    }
}

async fn measured<R: Reach>(link: &Link<R>, case: &Case) -> Result<Option<ConflictMeasure>> {
    if case.procedure != SOURCE_CONFLICT.code {
        return Ok(None);
    }
    let Some(subject) = subject_of(case) else { return Ok(None) };
    let newest = link.newest_conflicts().await?.into_iter();
    let own = newest.filter(|measure| ConflictSubject::of(&measure.pair) == subject);
    Ok(own.max_by_key(|one| (one.measured_on, one.source_version, one.holder_version)))
}

fn of_conflicts() -> CaseFilter {
    CaseFilter { procedure: Some(SOURCE_CONFLICT.code.to_owned()), ..CaseFilter::default() }
}

fn subject_of(case: &Case) -> Option<ConflictSubject> {
    ConflictSubject::stated(&content_of(case)?)
}

/// What became of the last case of a pair.
fn last_case(last: Option<&Case>) -> LastCase {
    let Some(case) = last else { return LastCase::None };
    if case.closed_at.is_none() {
        return LastCase::Open;
    }
    if case.state == "settled" {
        return LastCase::None;
    }
    let closed_on = content_of(case).and_then(|content| counts(content.acts.get("close")?));
    LastCase::Closed(closed_on)
}

/// The name of the item that is compared.
fn item_name(table: &LiveTable, side: Side) -> String {
    let item = table.entry.draft.items.iter().find(|item| item.id == side.item);
    item.map(|item| item.name.clone()).unwrap_or_default()
}
