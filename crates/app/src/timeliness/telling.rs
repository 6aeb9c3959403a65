//! Units are reminded before a window is due and told after one passed 汇聚提醒与逾期告知 (Decree 178, Article 21).
//!
//! Each window is told of once, before and after; a unit gets one notice for all
//! of a day. While an entry stays without data its unit has been told already:
//! only the first of the windows missed in a row is, and none is reminded of.

use std::collections::{BTreeMap, HashSet};

use domain::ids::UnitId;
use domain::people::Post;
use jiff::ToSpan;
use jiff::civil::Date;
use law::rules::{Subject, keys};
use serde_json::json;
use store::{NewNotice, Recipient, Telling, ToldWindow};

use super::Facts;
use crate::application::App;
use crate::error::Result;
use crate::live::LiveTable;

/// What was told longer ago may be told again.
const YEARS_REMEMBERED: i64 = 2;

impl App {
    /// Tells units of windows that are due soon and of those that passed; says of how many.
    pub(crate) async fn tell_of_windows(&self, today: Date) -> Result<u64> {
        let facts = self.timely_facts(None).await?;
        let rule = keys::AGGREGATE_REMIND;
        let rule = self.config.law.rule(self.book, rule, today, Subject::Aggregation)?;
        let days_before = i64::from(rule.count()?);
        let live = self.live_now();
        let tx = self.store.begin().await?;
        // One node at a time: what it tells of is seen by the next.
        tx.hold("window.told").await?;
        let known = tx.windows_told(today.saturating_sub(YEARS_REMEMBERED.years())).await?;
        let mut by_unit: BTreeMap<(UnitId, &'static str), Vec<ToldWindow>> = BTreeMap::new();
        for table in live.tables() {
            if let Some(told) = self.to_tell(table, &facts, &known, (today, days_before))? {
                let kind = match told.2 {
                    Telling::Reminded => "window.reminded",
                    Telling::Missed => "window.missed",
                };
                by_unit.entry((table.entry.unit, kind)).or_default().push(told);
            }
        }
        let mut told = 0;
        for ((unit, kind), mut windows) in by_unit {
            windows.sort_by_key(|(entry, due_on, _)| (*due_on, *entry));
            let Some((_, first, _)) = windows.first().copied() else { continue };
            told += windows.len() as u64;
            tx.note_windows_told(&windows, self.now()).await?;
            let line = |(entry, due_on, _): &ToldWindow| json!({ "entry": entry, "due": due_on });
            let detail = json!({ "windows": windows.iter().map(line).collect::<Vec<_>>() });
            tx.event(&self.by_clock(kind, "unit", unit.to_string(), detail)).await?;
            let show = if kind == "window.missed" { "missed" } else { "open" };
            let notice = |to| NewNotice {
                to,
                code: kind.to_owned(),
                args: json!({ "title": windows.len().to_string(), "number": first.to_string() }),
                link: format!("/timeliness/list?unit={unit}&show={show}"),
            };
            let notices: Vec<NewNotice> = self.who_answers(unit).into_iter().map(notice).collect();
            tx.notify(&notices, self.now()).await?;
        }
        tx.commit().await?;
        Ok(told)
    }

    /// What is to be told of an entry today.
    fn to_tell(
        &self,
        table: &LiveTable,
        facts: &Facts,
        known: &HashSet<ToldWindow>,
        (today, days_before): (Date, i64),
    ) -> Result<Option<ToldWindow>> {
        let (entry, last) = (&table.entry, facts.last_loads.get(&table.entry.id).copied());
        if let Some(missing) = self.currency(entry, facts, today)?.missing {
            let is_known = known.iter().any(|(of, due_on, kind)| {
                *of == entry.id
                    && *kind == Telling::Missed
                    && last.is_none_or(|last| last < *due_on)
            });
            return Ok((!is_known).then_some((entry.id, missing.due_on, Telling::Missed)));
        }
        let Some(window) = self.on_schedule(entry, facts, |schedule| schedule.window_at(today))?
        else {
            return Ok(None);
        };
        let remind_on = window.due_on.saturating_sub(days_before.days());
        let is_asked = last.is_none_or(|last| last < window.opens_on)
            && !facts.exemptions_of(entry.id).iter().any(|one| one.covers(window.due_on));
        let told = (entry.id, window.due_on, Telling::Reminded);
        let is_near = window.opens_on < remind_on && remind_on <= today;
        Ok((is_near && is_asked && !known.contains(&told)).then_some(told))
    }

    /// Who answers for a unit's loads: its data clerks 数据专员 and data officers 数据负责人; everybody where it has none.
    fn who_answers(&self, unit: UnitId) -> Vec<Recipient> {
        let posts = [Post::DataClerk, Post::DataOfficer];
        let live = self.live();
        let answers = live.people().filter(|person| {
            person.active
                && person.unit == unit
                && person.posts.iter().any(|post| posts.contains(post))
        });
        let found: Vec<Recipient> = answers.map(|person| Recipient::Person(person.id)).collect();
        if found.is_empty() { vec![Recipient::Unit(unit)] } else { found }
    }
}
