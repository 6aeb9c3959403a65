//! One datum, one source 一数一源 (Article 8; 省政府令第178号): who leads a standard data element, and what was ruled where two
//! units hold or would collect the same datum.
//!
//! A ruling is remembered: as long as it stands, the unit it names is not asked
//! about the same items and the same source again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::{CaseId, EntryId, UnitId};
use crate::library::ElementCode;

/// The lead agency 数源单位 of a standard data element, with its basis and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementLead {
    /// The case it was named in.
    pub case: CaseId,
    /// The element.
    pub element: ElementCode,
    /// The unit that leads.
    pub unit: UnitId,
    /// First day.
    pub since_on: Date,
    /// Last day, as named or as ended since; none while it is open.
    pub until_on: Option<Date>,
    /// 文号 of the decision.
    pub document: String,
    /// On which duties or rules it rests.
    pub basis: String,
    /// 文号 of what ended it before its day; empty where nothing did.
    pub ended_by: String,
}

impl ElementLead {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since_on <= day && self.until_on.is_none_or(|last| day <= last)
    }
}

/// What was ruled.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RulingOutcome {
    /// 使用数源: the items are taken from the source by sharing, and not collected or registered again.
    UseSource,
    /// 保留第二来源: the items may be held a second time, and are compared with the source from time to time.
    SecondSource,
    /// 合并: both become one entry; until then the unit may go on.
    Merge,
}

/// The outcomes a form offers, by code.
pub const RULING_OUTCOMES: &[&str] = &["use_source", "second_source", "merge"];

/// A ruling 数源裁定 on items that units hold or would collect beside a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRuling {
    /// The case it was made in.
    pub case: CaseId,
    /// The published entry that is the source.
    pub source: EntryId,
    /// The units it binds.
    pub units: Vec<UnitId>,
    /// The items as those units call them.
    pub items: Vec<String>,
    /// The standard data element it is about, where there is one.
    pub element: Option<ElementCode>,
    /// What was ruled.
    pub outcome: RulingOutcome,
    /// Why.
    pub reason: String,
    /// 文号 of the ruling.
    pub document: String,
    /// The day of the ruling.
    pub ruled_on: Date,
    /// The day it was set aside; none while it stands.
    pub ended_on: Option<Date>,
}

impl SourceRuling {
    /// Whether it says something about an item of a unit: by the item's name, or by the element the item is.
    pub fn covers(&self, unit: UnitId, item: &str, element: Option<&ElementCode>) -> bool {
        let by_name = self.items.iter().any(|name| name.trim() == item.trim());
        let by_element = self.element.is_some() && self.element.as_ref() == element;
        self.ended_on.is_none() && self.units.contains(&unit) && (by_name || by_element)
    }
}

/// What leads and rulings are in force, for a unit's question.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    leads: Vec<ElementLead>,
    /// The newest first.
    rulings: Vec<SourceRuling>,
}

impl Sources {
    /// What is in force, of all that is known.
    pub fn of(leads: Vec<ElementLead>, mut rulings: Vec<SourceRuling>) -> Self {
        rulings.retain(|ruling| ruling.ended_on.is_none());
        rulings.sort_by_key(|ruling| std::cmp::Reverse((ruling.ruled_on, ruling.case)));
        Self { leads, rulings }
    }

    /// Who leads an element on a day; the lead that began last, where two meet.
    pub fn lead(&self, element: &ElementCode, day: Date) -> Option<&ElementLead> {
        let held = self.leads.iter().filter(|lead| lead.element == *element && lead.holds_on(day));
        held.max_by_key(|lead| (lead.since_on, lead.case))
    }

    /// Every ruling that says something about an item of a unit, the newest first; of one source only the newest.
    pub fn rulings<'a>(
        &'a self,
        unit: UnitId,
        item: &str,
        element: Option<&ElementCode>,
    ) -> Vec<&'a SourceRuling> {
        let mut found: Vec<&SourceRuling> = Vec::new();
        for ruling in self.rulings.iter().filter(|ruling| ruling.covers(unit, item, element)) {
            if found.iter().all(|newer| newer.source != ruling.source) {
                found.push(ruling);
            }
        }
        found
    }

    /// Every ruling in force about a source.
    pub fn rulings_about(&self, source: EntryId) -> impl Iterator<Item = &SourceRuling> {
        self.rulings.iter().filter(move |ruling| ruling.source == source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn lead(unit: &str, since: &str, until: Option<&str>) -> ElementLead {
        ElementLead {
            case: CaseId::named(unit),
            element: "DE00001".parse().expect("a code"),
            unit: UnitId::named(unit),
            since_on: day(since),
            until_on: until.map(day),
            document: "榕数〔2026〕1号".to_owned(),
            basis: "三定规定".to_owned(),
            ended_by: String::new(),
        }
    }

    fn ruling(case: &str, outcome: RulingOutcome, on: &str) -> SourceRuling {
        SourceRuling {
            case: CaseId::named(case),
            source: EntryId::named("source"),
            units: vec![UnitId::named("health")],
            items: vec!["姓名".to_owned()],
            element: Some("DE00001".parse().expect("a code")),
            outcome,
            reason: String::new(),
            document: String::new(),
            ruled_on: day(on),
            ended_on: None,
        }
    }

    #[test]
    fn a_lead_holds_between_its_days_and_the_later_one_wins() {
        let leads = vec![
            lead("police", "2026-01-01", Some("2026-06-30")),
            lead("civil", "2026-07-01", None),
        ];
        let sources = Sources::of(leads, Vec::new());
        let element = "DE00001".parse().expect("a code");
        let on = |text: &str| sources.lead(&element, day(text)).map(|lead| lead.unit);
        assert_eq!(on("2025-12-31"), None);
        assert_eq!(on("2026-06-30"), Some(UnitId::named("police")));
        assert_eq!(on("2026-07-01"), Some(UnitId::named("civil")));
        assert!(sources.lead(&"DE00002".parse().expect("a code"), day("2026-07-01")).is_none());
    }

    #[test]
    fn a_ruling_speaks_for_its_units_items_and_element_and_for_nobody_else() {
        let rulings = vec![ruling("one", RulingOutcome::SecondSource, "2026-03-01")];
        let sources = Sources::of(Vec::new(), rulings);
        let health = UnitId::named("health");
        let element: ElementCode = "DE00001".parse().expect("a code");
        assert_eq!(sources.rulings(health, " 姓名 ", None).len(), 1);
        assert_eq!(sources.rulings(health, "名字", Some(&element)).len(), 1);
        assert!(sources.rulings(health, "名字", None).is_empty());
        assert!(sources.rulings(UnitId::named("police"), "姓名", None).is_empty());
    }

    #[test]
    fn of_two_rulings_about_one_source_the_newer_counts_and_what_was_set_aside_does_not() {
        let older = ruling("one", RulingOutcome::UseSource, "2026-03-01");
        let newer = ruling("two", RulingOutcome::SecondSource, "2026-04-01");
        let sources = Sources::of(Vec::new(), vec![older.clone(), newer.clone()]);
        let outcome = |sources: &Sources| {
            let found = sources.rulings(UnitId::named("health"), "姓名", None);
            found.iter().map(|ruling| ruling.outcome).collect::<Vec<_>>()
        };
        assert_eq!(outcome(&sources), [RulingOutcome::SecondSource]);
        let aside = SourceRuling { ended_on: Some(day("2026-05-01")), ..newer };
        let sources = Sources::of(Vec::new(), vec![aside, older]);
        assert_eq!(outcome(&sources), [RulingOutcome::UseSource]);
    }
}
