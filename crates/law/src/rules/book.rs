//! All rules together, and the reference to one version of one of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use super::version::{Rule, RuleVersion, Unit, Value};
use super::{Profile, RuleKey, embedded, file};
use crate::clocks::{DayKind, Term};
use crate::error::{FileProblem, LawError};
use crate::source::Source;

/// Every rule that the platform goes by.
#[derive(Debug, Clone)]
pub struct RuleBook {
    rules: BTreeMap<RuleKey, Rule>,
}

impl RuleBook {
    /// The rules that are compiled in from `rules/*.toml`.
    pub fn embedded() -> &'static Self {
        static BOOK: LazyLock<RuleBook> = LazyLock::new(|| {
            RuleBook::parse(embedded::FILES).expect("the rule files are read by this crate's tests")
        });
        &BOOK
    }

    /// Reads rule files, given as name and text, one rule a file.
    ///
    /// An unknown key, field or event, a value that does not suit its unit, and an overlap or a gap in the dates of
    /// one profile are errors that name file and line.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut book = Self { rules: BTreeMap::new() };
        for (name, text) in files {
            let source = Source::new(name, text);
            let rule = file::read(source)?;
            if let Some(other) = book.rules.get(&rule.key) {
                let problem =
                    FileProblem::DuplicateKey { key: rule.key, other: other.file.clone() };
                return Err(source.error_at(0, problem));
            }
            book.rules.insert(rule.key, rule);
        }
        book.check_extensions()?;
        Ok(book)
    }

    /// This book with the rules of `files` in place of those with the same keys: a city's own edition.
    pub fn with_local(&self, files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut rules = self.rules.clone();
        for (name, text) in files {
            let rule = file::read(Source::new(name, text))?;
            rules.insert(rule.key, rule);
        }
        let book = Self { rules };
        book.check_extensions()?;
        Ok(book)
    }

    /// The rules in the order of their keys.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The version of a rule that holds on a day under one profile, without regard to overlays.
    pub fn version(&self, key: RuleKey, profile: Profile, on: Date) -> Option<RuleRef<'_>> {
        let rule = self.rules.get(&key)?;
        let version = rule.version_on(profile, on)?;
        Some(RuleRef { book: self, rule, version })
    }

    /// The very version that a case was stamped with, whatever has been amended since.
    pub fn by_stamp(&self, stamp: &RuleStamp) -> Result<RuleRef<'_>, LawError> {
        self.version(stamp.key, stamp.profile, stamp.version_from)
            .filter(|found| found.version.valid_from == stamp.version_from)
            .ok_or(LawError::UnknownStamp(*stamp))
    }

    /// A version that can be extended is limited by one version of another rule for as long as it holds, so a
    /// stamp on the first fixes the second as well.
    fn check_extensions(&self) -> Result<(), LawError> {
        for rule in self.rules.values() {
            for version in &rule.versions {
                self.check_extension(version).map_err(|problem| LawError::File {
                    file: rule.file.clone(),
                    line: version.line,
                    problem,
                })?;
            }
        }
        Ok(())
    }

    fn check_extension(&self, version: &RuleVersion) -> Result<(), FileProblem> {
        let Some(key) = version.extends_by_at_most else { return Ok(()) };
        let (profile, unit) = (version.profile, version.unit);
        self.version(key, profile, version.valid_from)
            .filter(|limit| limit.version.unit == unit && limit.version.covers(version))
            .map(|_| ())
            .ok_or(FileProblem::ExtensionMaximum { key, profile, unit })
    }
}

/// What a case keeps of the rule under which it began. It serialises and finds its way back to the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleStamp {
    /// The rule.
    pub key: RuleKey,
    /// The first day of the version.
    pub version_from: Date,
    /// The body of law.
    pub profile: Profile,
}

/// One version of one rule, found in a book. Serialises as its [`RuleStamp`].
#[derive(Debug, Clone, Copy)]
pub struct RuleRef<'b> {
    book: &'b RuleBook,
    rule: &'b Rule,
    version: &'b RuleVersion,
}

impl<'b> RuleRef<'b> {
    /// The rule.
    pub fn rule(&self) -> &'b Rule {
        self.rule
    }

    /// The version.
    pub fn version(&self) -> &'b RuleVersion {
        self.version
    }

    /// What a case keeps.
    pub fn stamp(&self) -> RuleStamp {
        RuleStamp {
            key: self.rule.key,
            version_from: self.version.valid_from,
            profile: self.version.profile,
        }
    }

    /// The count, in the version's unit.
    pub fn count(&self) -> Result<u32, LawError> {
        match self.version.value {
            Value::Count(count) => Ok(count),
            _ => Err(self.wrong_unit("count")),
        }
    }

    /// The chosen possibility of a rule in codes, or the condition of a gate.
    pub fn code(&self) -> Result<&'b str, LawError> {
        match &self.version.value {
            Value::Code(code) => Ok(code),
            _ => Err(self.wrong_unit("code")),
        }
    }

    /// The day in that year on which a yearly duty is due.
    pub fn due_in_year(&self, year: i16) -> Result<Date, LawError> {
        match self.version.value {
            Value::Yearly(day) => {
                day.in_year(year).ok_or_else(|| self.wrong_unit("day of that year"))
            }
            _ => Err(self.wrong_unit("day of the year")),
        }
    }

    /// The term in calendar days or working days, with the events that may suspend or extend it.
    pub fn term(&self) -> Result<Term, LawError> {
        let kind = match self.version.unit {
            Unit::CalendarDays => DayKind::Calendar,
            Unit::WorkingDays => DayKind::Working,
            _ => return Err(self.wrong_unit("term")),
        };
        Ok(Term {
            days: self.count()?,
            kind,
            suspends_on: self.version.suspends_on.clone(),
            extends_on: self.version.extends_on.clone(),
            extend_days_max: self.extend_days_max()?,
        })
    }

    fn extend_days_max(&self) -> Result<u32, LawError> {
        let Some(key) = self.version.extends_by_at_most else { return Ok(0) };
        let (profile, on) = (self.version.profile, self.version.valid_from);
        let limit =
            self.book.version(key, profile, on).ok_or(LawError::NotInForce { key, profile, on })?;
        limit.count()
    }

    fn wrong_unit(&self, wanted: &'static str) -> LawError {
        LawError::WrongUnit { key: self.rule.key, unit: self.version.unit, wanted }
    }
}

impl Serialize for RuleRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.stamp().serialize(serializer)
    }
}
