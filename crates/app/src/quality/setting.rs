//! Setting the rules of a resource 规则设置: added, changed and switched off by its unit, each time as a new version with its reason.

use std::sync::Arc;

use domain::catalogue::Missing;
use domain::ids::EntryId;
use domain::people::{Actor, Post};
use domain::quality::{Rule, RuleVersion, SentRule, read_rule};
use serde_json::json;

use super::references::may_refer;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::live::{Live, LiveTable};

/// The kind of the event that says a unit set a rule.
const SET: &str = "quality.rules-set";

/// Whether an actor sets the rules of an entry and looks at its failing rows: the data clerk and officer of its unit.
pub(super) fn owns(table: &LiveTable, actor: &Actor) -> bool {
    let post = actor.has(Post::DataClerk) || actor.has(Post::DataOfficer);
    actor.acting_for.is_none() && actor.unit == table.entry.unit && post
}

/// The entry that a reference names: by its code, with `/` or `-`, or by its id.
fn named(live: &Live, text: &str) -> Option<EntryId> {
    let text = text.trim();
    let by_code = live.table_at(&text.replace('/', "-")).map(|table| table.entry.id);
    by_code.or_else(|| text.parse().ok())
}

impl App {
    /// Adds a rule, or changes the added rule `code`, where the rules still are of the version `seen`; gives the new version.
    ///
    /// # Errors
    /// Not found; `quality.not-owner`; `incomplete` with every gap; `stale`; `quality.no-such-rule`;
    /// `quality.too-many-rules`.
    pub async fn set_quality_rule(
        &self,
        entry: EntryId,
        code: Option<&str>,
        seen: u32,
        sent: &SentRule,
        actor: &Actor,
    ) -> Result<u32> {
        let rule = self.read_quality_rule(entry, sent, actor)?;
        self.next_rules(entry, seen, sent.reason.trim(), actor, |kept, _| {
            kept.with(code, rule.clone())
        })
        .await
    }

    /// Switches a rule off or on again, with a reason; gives the new version.
    ///
    /// # Errors
    /// As for setting a rule.
    pub async fn switch_quality_rule(
        &self,
        entry: EntryId,
        code: &str,
        on: bool,
        seen: u32,
        reason: &str,
        actor: &Actor,
    ) -> Result<u32> {
        self.ruled_table(entry, actor)?;
        if reason.trim().is_empty() {
            let gap = Missing { field: "reason".to_owned(), code: "field.required" };
            return Err(AppError::incomplete(vec![gap]));
        }
        self.next_rules(entry, seen, reason.trim(), actor, |kept, table| {
            kept.switched(&table.entry, code, on)
        })
        .await
    }

    fn read_quality_rule(&self, entry: EntryId, sent: &SentRule, actor: &Actor) -> Result<Rule> {
        let table = self.ruled_table(entry, actor)?;
        let live = self.live();
        let other = named(&live, &sent.entry).and_then(|other| {
            let other = live.table(other)?;
            let target = other.schema.resolve(sent.target.trim());
            // Of a resource that may be referred to in part, a column that may not be is as if it were not there.
            match target {
                Some(column) => may_refer(&live, table.entry.unit, other.entry.id, column.id)
                    .map(|reference| reference.table),
                None => Some(Arc::clone(other)),
            }
        });
        let other = other.as_ref().map(|other| &*other.schema);
        read_rule(sent, &table.schema, other).map_err(AppError::incomplete)
    }

    fn ruled_table(&self, entry: EntryId, actor: &Actor) -> Result<Arc<LiveTable>> {
        let live = self.live();
        let table = live.table(entry).filter(|one| crate::timeliness::may_know(&one.entry, actor));
        let table = table.ok_or_else(AppError::not_found)?;
        if !owns(table, actor) {
            return Err(AppError::denied("quality.not-owner"));
        }
        Ok(Arc::clone(table))
    }

    async fn next_rules(
        &self,
        entry: EntryId,
        seen: u32,
        reason: &str,
        actor: &Actor,
        next: impl Fn(&RuleVersion, &LiveTable) -> std::result::Result<RuleVersion, &'static str>,
    ) -> Result<u32> {
        let table = self.ruled_table(entry, actor)?;
        let tx = self.store.begin().await?;
        let kept = tx.quality_rules(entry).await?;
        let none = || RuleVersion::none(&table.entry, actor.person, self.now());
        let kept = kept.unwrap_or_else(none);
        if kept.version != seen {
            tx.rollback().await?;
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        let changed = match next(&kept, &table) {
            Ok(changed) => changed,
            Err(code) => {
                tx.rollback().await?;
                return Err(AppError::new(ErrorKind::Invalid, code));
            }
        };
        let set = RuleVersion {
            at: self.now(),
            by: actor.person,
            unit: actor.unit,
            reason: reason.to_owned(),
            ..changed
        };
        tx.insert_quality_rules(&set).await?;
        let change: &'static str = set.change.into();
        let facts = json!({
            "name": table.entry.draft.name,
            "version": set.version,
            "change": change,
            "rule": set.code,
            "reason": set.reason,
        });
        self.business_event(&tx, actor, SET, "entry", &entry.to_string(), facts).await?;
        if table.version.is_some() {
            self.queue_evaluation(&tx, entry).await?;
        }
        tx.commit().await?;
        Ok(set.version)
    }
}
