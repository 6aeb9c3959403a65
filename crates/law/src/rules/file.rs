//! From a rule's TOML file to a checked [`Rule`].

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::version::{Confidence, Rule, RuleVersion, Unit, Value, YearlyDay};
use super::{EventName, Profile, RuleKey};
use crate::error::{FileProblem, LawError};
use crate::source::{self, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    key: Spanned<String>,
    title_zh: String,
    title_en: String,
    starts_on: Spanned<String>,
    #[serde(default)]
    version: Vec<Spanned<VersionTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    profile: Profile,
    value: Option<RawValue>,
    unit: Spanned<Unit>,
    basis: String,
    article: Option<String>,
    confidence: Confidence,
    #[serde(deserialize_with = "source::date")]
    valid_from: Date,
    #[serde(default, deserialize_with = "source::optional_date")]
    valid_to: Option<Date>,
    #[serde(default)]
    suspends_on: Vec<Spanned<String>>,
    #[serde(default)]
    extends_on: Vec<Spanned<String>>,
    extends_by_at_most: Option<Spanned<String>>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawValue {
    Count(u32),
    Text(String),
}

/// Reads one rule and checks everything that can be checked without the others.
pub(super) fn read(source: Source<'_>) -> Result<Rule, LawError> {
    let file: RuleFile = source.parse()?;
    let mut versions = file
        .version
        .into_iter()
        .map(|table| read_version(source, table))
        .collect::<Result<Vec<_>, _>>()?;
    if versions.is_empty() {
        return Err(source.error_at(file.key.span().start, FileProblem::NoVersion));
    }
    versions.sort_by_key(|version| (version.profile, version.valid_from));
    check_periods(source, &versions)?;
    Ok(Rule {
        key: key(source, &file.key)?,
        title_zh: file.title_zh,
        title_en: file.title_en,
        starts_on: event(source, &file.starts_on)?,
        file: source.file().to_owned(),
        versions,
    })
}

fn read_version(source: Source<'_>, table: Spanned<VersionTable>) -> Result<RuleVersion, LawError> {
    let start = table.span().start;
    let table = table.into_inner();
    let extends_by_at_most =
        table.extends_by_at_most.as_ref().map(|name| key(source, name)).transpose()?;
    let version = RuleVersion {
        profile: table.profile,
        value: value(source, table.value, &table.unit)?,
        unit: *table.unit.get_ref(),
        basis: table.basis,
        article: table.article,
        valid_from: table.valid_from,
        valid_to: table.valid_to,
        confidence: table.confidence,
        suspends_on: events(source, &table.suspends_on)?,
        extends_on: events(source, &table.extends_on)?,
        extends_by_at_most,
        note: table.note,
        line: source.line_at(start),
    };
    check_version(&version).map_err(|problem| source.error_at(start, problem))?;
    Ok(version)
}

fn check_version(version: &RuleVersion) -> Result<(), FileProblem> {
    if let Some(until) = version.valid_to.filter(|until| *until < version.valid_from) {
        return Err(FileProblem::Reversed { from: version.valid_from, until });
    }
    if version.extends_on.is_empty() != version.extends_by_at_most.is_none() {
        return Err(FileProblem::HalfAnExtension);
    }
    let is_term = matches!(version.unit, Unit::CalendarDays | Unit::WorkingDays);
    let can_move = !version.suspends_on.is_empty() || !version.extends_on.is_empty();
    if can_move && !is_term {
        return Err(FileProblem::NotATerm);
    }
    Ok(())
}

/// The versions of a profile follow one another without a day between them and without a day in common.
fn check_periods(source: Source<'_>, versions: &[RuleVersion]) -> Result<(), LawError> {
    let same_profile = |pair: &&[RuleVersion]| pair[0].profile == pair[1].profile;
    for pair in versions.windows(2).filter(same_profile) {
        check_succession(&pair[0], &pair[1]).map_err(|problem| LawError::File {
            file: source.file().to_owned(),
            line: pair[1].line,
            problem,
        })?;
    }
    Ok(())
}

fn check_succession(earlier: &RuleVersion, later: &RuleVersion) -> Result<(), FileProblem> {
    let (profile, from) = (later.profile, later.valid_from);
    let overlap = FileProblem::Overlap { profile, from };
    let last = earlier.valid_to.filter(|last| *last < from).ok_or(overlap)?;
    let next = last.tomorrow().unwrap_or(Date::MAX);
    if next == from {
        return Ok(());
    }
    Err(FileProblem::Gap { profile, from: next, until: from.yesterday().unwrap_or(Date::MIN) })
}

fn value(
    source: Source<'_>,
    raw: Option<RawValue>,
    unit: &Spanned<Unit>,
) -> Result<Value, LawError> {
    let read = match (unit.get_ref(), raw) {
        (
            Unit::CalendarDays
            | Unit::WorkingDays
            | Unit::Days
            | Unit::Attempts
            | Unit::Seconds
            | Unit::Records
            | Unit::Permille,
            raw,
        ) => count(raw.as_ref()),
        (Unit::Yearly, Some(RawValue::Text(text))) => {
            YearlyDay::parse(&text).map(Value::Yearly).ok_or(YEARLY)
        }
        (Unit::Yearly, _) => Err(YEARLY),
        (Unit::Gate | Unit::Code, Some(RawValue::Text(text))) if is_code(&text) => {
            Ok(Value::Code(text))
        }
        (Unit::Gate | Unit::Code, _) => Err("a code in lower case"),
        (Unit::PerItem | Unit::Promptly, None) => Ok(Value::Unstated),
        (Unit::PerItem | Unit::Promptly, Some(_)) => Err("left out"),
    };
    read.map_err(|wanted| {
        source
            .error_at(unit.span().start, FileProblem::ValueOfUnit { unit: *unit.get_ref(), wanted })
    })
}

const YEARLY: &str = "a month and a day like \"01-31\", or \"02-last\"";

/// A count that no rule exceeds: ten years of days. It keeps every walk over the calendar short.
const COUNT_MAX: u32 = 3_660;

fn count(raw: Option<&RawValue>) -> Result<Value, &'static str> {
    match raw {
        Some(RawValue::Count(count)) if (1..=COUNT_MAX).contains(count) => Ok(Value::Count(*count)),
        _ => Err("a whole number from 1 to 3660"),
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn key(source: Source<'_>, text: &Spanned<String>) -> Result<RuleKey, LawError> {
    RuleKey::parse(text.get_ref()).ok_or_else(|| {
        source.error_at(text.span().start, FileProblem::UnknownKey(text.get_ref().clone()))
    })
}

fn event(source: Source<'_>, text: &Spanned<String>) -> Result<EventName, LawError> {
    EventName::parse(text.get_ref()).ok_or_else(|| {
        source.error_at(text.span().start, FileProblem::UnknownEvent(text.get_ref().clone()))
    })
}

fn events(source: Source<'_>, names: &[Spanned<String>]) -> Result<Vec<EventName>, LawError> {
    names.iter().map(|name| event(source, name)).collect()
}
