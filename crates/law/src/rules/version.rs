//! A rule and its versions: what holds, since when, on what basis, and how sure we are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EventName, Profile, RuleKey};

/// One rule: the versions of one number, date or choice that the law fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The key.
    pub key: RuleKey,
    /// The official wording of what is due.
    pub title_zh: String,
    /// The same in English.
    pub title_en: String,
    /// The event that the term runs from.
    pub starts_on: EventName,
    /// The file that holds the rule.
    pub file: String,
    pub(super) versions: Vec<RuleVersion>,
}

impl Rule {
    /// The versions, by profile and then by date.
    pub fn versions(&self) -> &[RuleVersion] {
        &self.versions
    }

    pub(super) fn version_on(&self, profile: Profile, on: Date) -> Option<&RuleVersion> {
        self.versions.iter().find(|version| version.profile == profile && version.holds_on(on))
    }
}

/// What a rule says between two dates under one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleVersion {
    /// The body of law.
    pub profile: Profile,
    /// The value, in `unit`.
    pub value: Value,
    /// The unit of the value.
    pub unit: Unit,
    /// The document, with its number where it has one (文号).
    pub basis: String,
    /// The article (条), where the basis has articles and the number is known.
    pub article: Option<String>,
    /// The first day.
    pub valid_from: Date,
    /// The last day; none while it holds.
    pub valid_to: Option<Date>,
    /// How sure the value is.
    pub confidence: Confidence,
    /// The events that suspend the term.
    pub suspends_on: Vec<EventName>,
    /// The events that extend the term.
    pub extends_on: Vec<EventName>,
    /// The rule that limits all extensions together.
    pub extends_by_at_most: Option<RuleKey>,
    /// A remark for the generated page.
    pub note: Option<String>,
    /// The one-based line at which the version begins in the rule's file.
    pub line: usize,
}

impl RuleVersion {
    /// Whether the version holds on that day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|last| on <= last)
    }

    /// Whether the version holds on every day on which `other` holds.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let to_the_end = match (self.valid_to, other.valid_to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs <= mine,
        };
        self.valid_from <= other.valid_from && to_the_end
    }
}

/// The value of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A count of days, attempts, seconds or records, or a rate.
    Count(u32),
    /// A day of every year.
    Yearly(YearlyDay),
    /// A choice between named possibilities.
    Code(String),
    /// The unit says it all.
    Unstated,
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Yearly(day) => write!(f, "{day}"),
            Self::Code(code) => f.write_str(code),
            Self::Unstated => f.write_str("–"),
        }
    }
}

/// A day that comes every year: a fixed one, or the last of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyDay {
    month: i8,
    /// None is the last day of the month.
    day: Option<i8>,
}

impl YearlyDay {
    /// Reads `01-31`, or `02-last` for the last day of a month.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let month = month.parse().ok()?;
        let day = if day == "last" { None } else { Some(day.parse().ok()?) };
        // 2023 is no leap year, so 29 February is refused: it does not come every year.
        Date::new(2023, month, day.unwrap_or(1)).ok()?;
        Some(Self { month, day })
    }

    /// The day in that year; none outside the years that a civil date can hold.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let date = Date::new(year, self.month, self.day.unwrap_or(1)).ok()?;
        Some(if self.day.is_none() { date.last_of_month() } else { date })
    }
}

impl std::fmt::Display for YearlyDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.day {
            Some(day) => write!(f, "{:02}-{day:02}", self.month),
            None => write!(f, "{:02}-last", self.month),
        }
    }
}

/// What a rule's value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 日: every day counts; the end rolls to a working day.
    CalendarDays,
    /// 工作日: only working days count.
    WorkingDays,
    /// Days of keeping something; nothing rolls.
    Days,
    /// Attempts in a row.
    Attempts,
    /// Seconds.
    Seconds,
    /// Records compared or checked.
    Records,
    /// Parts of a thousand.
    Permille,
    /// 每年: a day of every year.
    Yearly,
    /// 及时: without delay, with no count.
    Promptly,
    /// Set for each information item in the collection catalogue.
    PerItem,
    /// A condition that must hold before the start event is let through.
    Gate,
    /// A choice between named possibilities.
    Code,
}

impl Unit {
    /// The stable code, the same as the serde form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CalendarDays => "calendar_days",
            Self::WorkingDays => "working_days",
            Self::Days => "days",
            Self::Attempts => "attempts",
            Self::Seconds => "seconds",
            Self::Records => "records",
            Self::Permille => "permille",
            Self::Yearly => "yearly",
            Self::Promptly => "promptly",
            Self::PerItem => "per_item",
            Self::Gate => "gate",
            Self::Code => "code",
        }
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in a public copy of the basis.
    Found,
    /// Read in another place's text, taken as a model.
    FoundElsewhere,
    /// General knowledge, nearly certain.
    RememberedHigh,
    /// General knowledge, likely.
    RememberedMedium,
    /// General knowledge, to be checked before it is relied on.
    RememberedLow,
    /// The platform's own setting, for the digital office to change.
    Derived,
}

impl Confidence {
    /// The stable code, the same as the serde form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::FoundElsewhere => "found_elsewhere",
            Self::RememberedHigh => "remembered_high",
            Self::RememberedMedium => "remembered_medium",
            Self::RememberedLow => "remembered_low",
            Self::Derived => "derived",
        }
    }
}
