//! Which profile speaks on a day: the base, or an overlay that a dated setting switched on.
//!
//! The base text of 2017 is always in force. A setting lays Decree 809 over it between two dates, for one subject
//! or for all. A setting for one subject is stronger than one for all, so a setting that names the base profile
//! can leave one subject out of a general overlay. Where the overlay has no version of a rule on that day, the
//! base still speaks.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Profile, RuleBook, RuleKey, RuleRef, Subject, keys};
use crate::error::LawError;

/// One dated setting: this profile speaks on this subject between these days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The profile that speaks.
    pub profile: Profile,
    /// The subject; none means all subjects.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// The first day.
    pub from: Date,
    /// The last day; none while it holds.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Setting {
    fn covers(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }
}

/// The timeline of settings. The default is the base text alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Setting>", into = "Vec<Setting>")]
pub struct LawInForce {
    settings: Vec<Setting>,
}

impl LawInForce {
    /// A timeline of these settings. Two settings of one subject must not cover the same day.
    pub fn new(mut settings: Vec<Setting>) -> Result<Self, LawError> {
        settings.sort_by_key(|setting| (setting.subject, setting.from));
        for Setting { from, until, .. } in &settings {
            if let Some(until) = until.filter(|until| until < from) {
                return Err(LawError::SettingReversed { from: *from, until });
            }
        }
        for pair in settings.windows(2).filter(|pair| pair[0].subject == pair[1].subject) {
            if pair[0].covers(pair[1].from) {
                return Err(LawError::SettingsOverlap {
                    subject: pair[1].subject,
                    on: pair[1].from,
                });
            }
        }
        Ok(Self { settings })
    }

    /// The settings by subject and date.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The profile that speaks on that day about that subject; with no subject, only general settings count.
    pub fn profile(&self, on: Date, subject: impl Into<Option<Subject>>) -> Profile {
        let subject = subject.into();
        let setting_for = |wanted| {
            let mut covering = self.settings.iter().filter(|setting| setting.covers(on));
            covering.find(|setting| setting.subject == wanted)
        };
        setting_for(subject)
            .or_else(|| setting_for(None))
            .map_or(Profile::Fuzhou2017, |setting| setting.profile)
    }

    /// The version of a rule that governs what begins on that day.
    pub fn rule<'b>(
        &self,
        book: &'b RuleBook,
        key: RuleKey,
        on: Date,
        subject: impl Into<Option<Subject>>,
    ) -> Result<RuleRef<'b>, LawError> {
        let base = Profile::Fuzhou2017;
        book.version(key, self.profile(on, subject), on)
            .or_else(|| book.version(key, base, on))
            .ok_or(LawError::NotInForce { key, profile: base, on })
    }

    /// Who decides on an application for conditional sharing that is submitted on that day.
    pub fn decider_of_conditional_sharing(
        &self,
        book: &RuleBook,
        on: Date,
    ) -> Result<Decider, LawError> {
        let rule = self.rule(book, keys::SHARE_COND_DECIDER, on, Subject::Sharing)?;
        Decider::from_code(rule.code()?).ok_or_else(|| LawError::WrongUnit {
            key: keys::SHARE_COND_DECIDER,
            unit: rule.version().unit,
            wanted: "known decider",
        })
    }
}

impl TryFrom<Vec<Setting>> for LawInForce {
    type Error = LawError;

    fn try_from(settings: Vec<Setting>) -> Result<Self, LawError> {
        Self::new(settings)
    }
}

impl From<LawInForce> for Vec<Setting> {
    fn from(law: LawInForce) -> Self {
        law.settings
    }
}

/// The body that decides on conditional sharing (有条件共享).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// 市数字办, under Article 10 of the measures of 2017.
    DigitalOffice,
    /// The unit that provides the data, under Article 21 of Decree 809.
    Provider,
}

impl Decider {
    /// The stable code, the same as in the rule file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DigitalOffice => "digital_office",
            Self::Provider => "provider",
        }
    }

    /// The decider with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::DigitalOffice, Self::Provider].into_iter().find(|decider| decider.code() == code)
    }

    /// The rule that holds this decider's term.
    pub const fn term_key(self) -> RuleKey {
        match self {
            Self::DigitalOffice => keys::SHARE_DECIDE,
            Self::Provider => keys::SHARE_COND_REPLY,
        }
    }
}
