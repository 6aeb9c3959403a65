//! The errors of this crate, told apart by whose fault they are.

use jiff::civil::Date;

use crate::clocks::ClockError;
use crate::codes::CodeError;
use crate::rules::{Profile, RuleKey, RuleStamp, Subject, Unit};

/// Anything that can go wrong with the law as data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// A data file is wrong.
    #[error("{file}:{line}: {problem}")]
    File {
        /// The file's name as it was given.
        file: String,
        /// The one-based line.
        line: usize,
        /// What is wrong there.
        problem: FileProblem,
    },
    /// Neither the overlay nor the base text has the rule on that day.
    #[error("no version of rule {key} is in force on {on} under {profile}")]
    NotInForce {
        /// The rule asked for.
        key: RuleKey,
        /// The profile that was looked in last.
        profile: Profile,
        /// The day asked for.
        on: Date,
    },
    /// A stamp names a version that the book does not hold: a file was edited in place.
    #[error("no version of rule {} under {} begins on {}", .0.key, .0.profile, .0.version_from)]
    UnknownStamp(RuleStamp),
    /// A rule was read as something that its unit is not.
    #[error("rule {key} is given in {unit}, so it is no {wanted}")]
    WrongUnit {
        /// The rule read.
        key: RuleKey,
        /// The unit it has.
        unit: Unit,
        /// What the caller wanted.
        wanted: &'static str,
    },
    /// Two settings of one subject cover the same day.
    #[error("two settings for {} cover {on}", subject_name(*.subject))]
    SettingsOverlap {
        /// The subject of both; none is the general setting.
        subject: Option<Subject>,
        /// The first day that both cover.
        on: Date,
    },
    /// A setting ends before it begins.
    #[error("the setting from {from} ends before it begins, on {until}")]
    SettingReversed {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// A clock was driven wrongly.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// An identifier is malformed.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A data file or a setting: the operator corrects it.
    Data,
    /// Nothing is in force for what was asked.
    NotFound,
    /// The program asked in the wrong way.
    Misuse,
    /// What a person or a system sent.
    Input,
}

impl LawError {
    /// Whose fault this is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::File { .. } | Self::SettingsOverlap { .. } | Self::SettingReversed { .. } => {
                ErrorKind::Data
            }
            Self::NotInForce { .. } | Self::UnknownStamp(_) => ErrorKind::NotFound,
            Self::WrongUnit { .. } => ErrorKind::Misuse,
            Self::Clock(_) | Self::Code(_) => ErrorKind::Input,
        }
    }
}

/// What is wrong at a line of a data file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// Not TOML, a field that nobody knows, or a value of the wrong type.
    #[error("{0}")]
    Syntax(String),
    /// The rule's key is not on the list of keys.
    #[error("unknown rule key `{0}`")]
    UnknownKey(String),
    /// An event that the platform does not raise.
    #[error("unknown event `{0}`")]
    UnknownEvent(String),
    /// Two files hold the same rule.
    #[error("rule {key} already stands in {other}")]
    DuplicateKey {
        /// The rule.
        key: RuleKey,
        /// The file read first.
        other: String,
    },
    /// A rule without a version says nothing.
    #[error("a rule needs at least one version")]
    NoVersion,
    /// The value does not suit the unit.
    #[error("a value in {unit} must be {wanted}")]
    ValueOfUnit {
        /// The unit stated.
        unit: Unit,
        /// The form its values take.
        wanted: &'static str,
    },
    /// The last day is before the first.
    #[error("it ends on {until}, before it begins on {from}")]
    Reversed {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// Two versions of one profile hold on the same day.
    #[error("versions of {profile} overlap from {from}")]
    Overlap {
        /// The profile of both.
        profile: Profile,
        /// The first day on which both hold.
        from: Date,
    },
    /// No version of the profile holds between two of its versions.
    #[error("versions of {profile} leave a gap from {from} to {until}")]
    Gap {
        /// The profile.
        profile: Profile,
        /// The first day without a version.
        from: Date,
        /// The last day without a version.
        until: Date,
    },
    /// Suspension and extension belong to terms in days.
    #[error("only a term in days can be suspended or extended")]
    NotATerm,
    /// An extension needs both its event and its maximum.
    #[error("`extends_on` and `extends_by_at_most` go together")]
    HalfAnExtension,
    /// The rule that limits the extension is missing, counts otherwise, or changes within this version.
    #[error("one version of {key} under {profile}, in {unit}, must hold throughout this version")]
    ExtensionMaximum {
        /// The rule that limits the extension.
        key: RuleKey,
        /// The profile of the version that names it.
        profile: Profile,
        /// The unit of the version that names it.
        unit: Unit,
    },
    /// A calendar lists a day twice.
    #[error("{0} is listed twice")]
    DayTwice(Date),
    /// A calendar's day is too far from its year.
    #[error("{date} does not belong to the notice of {year}")]
    ForeignDay {
        /// The day listed.
        date: Date,
        /// The file's year.
        year: i16,
    },
    /// Two files hold the calendar of one year.
    #[error("the year {0} already stands in another file")]
    YearTwice(i16),
    /// A table's code is malformed or stands twice.
    #[error("code `{0}` is malformed or stands twice")]
    BadCode(String),
    /// The articles are not numbered from one without a gap.
    #[error("article {found} stands where {wanted} belongs")]
    ArticleNumber {
        /// The number in the file.
        found: u8,
        /// The number that follows from the place.
        wanted: usize,
    },
}

fn subject_name(subject: Option<Subject>) -> &'static str {
    subject.map_or("all subjects", Subject::code)
}
