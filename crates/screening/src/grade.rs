//! The grade 数据分级 that a data set's items and findings suggest, with the reasons.
//!
//! GB/T 43697-2024 has three national tiers (核心、重要、一般) and in annex H four levels of 一般数据 by harm. The link to
//! sharing is: L1 may be opened; L2 shared, or opened by authorisation or masked; L3 shared on conditions, field by
//! field; L4 used for verification alone (比对验证). This module suggests within 一般数据; whether data are 重要数据 or
//! 核心数据, or secret, only people say.
//!
//! | what | at least |
//! |---|---|
//! | open to all and shared without conditions | L1 |
//! | open by authorisation, or shared without conditions and not opened | L2 |
//! | conditional sharing | L3 |
//! | withheld | L4 |
//! | item: personal information, trade secret, code check of a resident number or mobile number | L3 |
//! | item: sensitive personal information | L4 |
//! | found: name, e-mail, landline, plate, address (bodies have them too) | L2 |
//! | found: resident number, mobile number; a name beside anything else found | L3 |
//! | found: bank card (金融账户, 个人信息保护法 Article 28) | L4 |
//! | three kinds or more found together | one level more |
//! | a marking, or something unread | not settled: a person looks first |

use std::collections::BTreeSet;

pub use domain::catalogue::Grade as Level;
use domain::catalogue::{CodeCheck, Entry, Sensitivity};
use domain::ids::ItemId;
use law::catalogue_codes::{OpenType, ShareType};
use serde::{Deserialize, Serialize};

use crate::files::{FileScreening, UnreadReason};
use crate::identifiers::{ColumnFinding, IdentifierKind};
use crate::markings::MarkingKind;

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "grade", content = "level", rename_all = "snake_case")]
pub enum Grade {
    /// This level.
    Suggested(Level),
    /// No level before a person has looked; not below this one.
    Unsettled(Level),
}

/// Why a level is suggested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The data set's 共享类型.
    Shared {
        /// The type.
        share_type: ShareType,
    },
    /// The data set's 开放类型.
    Opened {
        /// The type.
        open_type: OpenType,
    },
    /// An item declared as sensitive.
    Declared {
        /// The item.
        item: ItemId,
        /// As what.
        sensitivity: Sensitivity,
    },
    /// An item declared as a national code that names a person.
    Checked {
        /// The item.
        item: ItemId,
        /// `resident_id` or `mobile_phone`.
        check: PersonalCode,
    },
    /// Identifiers found in the data.
    Found {
        /// The kind.
        kind: IdentifierKind,
    },
    /// A name beside another kind, or three kinds or more, which together tell more than each.
    Combined {
        /// How many kinds.
        kinds: u32,
    },
    /// A marking found.
    Marked {
        /// What it says.
        kind: MarkingKind,
    },
    /// Something that was not read.
    Unread {
        /// Why.
        reason: UnreadReason,
    },
}

/// A national code that names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalCode {
    /// 公民身份号码
    ResidentId,
    /// 手机号码
    MobilePhone,
}

/// A suggestion and its reasons, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeSuggestion {
    /// What is suggested.
    pub grade: Grade,
    /// All reasons that were weighed, whether or not they decided.
    pub reasons: BTreeSet<Reason>,
}

/// Kinds of identifiers that together raise the level.
const COMBINED_KINDS: usize = 3;

/// The level of a kind of identifier found in data.
pub const fn level_of_kind(kind: IdentifierKind) -> Level {
    match kind {
        IdentifierKind::Landline
        | IdentifierKind::Email
        | IdentifierKind::Plate
        | IdentifierKind::Address
        | IdentifierKind::PersonName => Level::L2,
        IdentifierKind::ResidentId | IdentifierKind::LegacyResidentId | IdentifierKind::Mobile => {
            Level::L3
        }
        IdentifierKind::BankCard => Level::L4,
    }
}

/// The level of a declared sensitivity; none for 一般.
pub const fn level_of_sensitivity(sensitivity: Sensitivity) -> Option<Level> {
    match sensitivity {
        Sensitivity::Ordinary => None,
        Sensitivity::Personal | Sensitivity::TradeSecret => Some(Level::L3),
        Sensitivity::SensitivePersonal => Some(Level::L4),
    }
}

/// The level that sharing and opening stand for.
pub const fn level_of_access(share_type: ShareType, open_type: Option<OpenType>) -> Level {
    match (share_type, open_type) {
        (ShareType::Withheld, _) => Level::L4,
        (ShareType::Conditional, _) => Level::L3,
        (ShareType::Unconditional, Some(OpenType::ToAll)) => Level::L1,
        (ShareType::Unconditional, _) => Level::L2,
    }
}

/// Suggests a grade from what an entry declares and what screening found in its data: `screenings` of its files,
/// `columns` of rows that the caller judged itself.
pub fn suggest(
    entry: &Entry,
    screenings: &[FileScreening],
    columns: &[ColumnFinding],
) -> GradeSuggestion {
    let mut weighed = Weighed::default();
    weighed.declared(entry);
    let in_files = screenings.iter().flat_map(|screening| &screening.columns);
    weighed.found(&in_files.chain(columns).map(|finding| finding.kind).collect());
    for screening in screenings {
        weighed.unsettled(screening);
    }
    let level = weighed.level.unwrap_or(Level::L1);
    let grade = if weighed.open { Grade::Unsettled(level) } else { Grade::Suggested(level) };
    GradeSuggestion { grade, reasons: weighed.reasons }
}

#[derive(Default)]
struct Weighed {
    level: Option<Level>,
    open: bool,
    reasons: BTreeSet<Reason>,
}

impl Weighed {
    fn add(&mut self, level: Level, reason: Reason) {
        self.level = self.level.max(Some(level));
        self.reasons.insert(reason);
    }

    fn declared(&mut self, entry: &Entry) {
        let (share_type, open_type) =
            (entry.draft.sharing.share_type, entry.draft.opening.open_type);
        self.add(level_of_access(share_type, open_type), Reason::Shared { share_type });
        if let Some(open_type) = open_type {
            self.reasons.insert(Reason::Opened { open_type });
        }
        for item in &entry.draft.items {
            let own = entry.share_type_of(item);
            if own > share_type {
                self.add(level_of_access(own, None), Reason::Shared { share_type: own });
            }
            if let Some(level) = level_of_sensitivity(item.sensitivity) {
                let reason = Reason::Declared { item: item.id, sensitivity: item.sensitivity };
                self.add(level, reason);
            }
            let check = match item.check {
                Some(CodeCheck::ResidentId) => PersonalCode::ResidentId,
                Some(CodeCheck::MobilePhone) => PersonalCode::MobilePhone,
                Some(CodeCheck::CreditCode | CodeCheck::DivisionCode) | None => continue,
            };
            self.add(Level::L3, Reason::Checked { item: item.id, check });
        }
    }

    fn found(&mut self, kinds: &BTreeSet<IdentifierKind>) {
        for kind in kinds {
            self.add(level_of_kind(*kind), Reason::Found { kind: *kind });
        }
        let Some(highest) = kinds.iter().copied().map(level_of_kind).max() else {
            return;
        };
        let named = kinds.len() > 1 && kinds.contains(&IdentifierKind::PersonName);
        let combined = Reason::Combined { kinds: u32::try_from(kinds.len()).unwrap_or(u32::MAX) };
        if kinds.len() >= COMBINED_KINDS {
            self.add(highest.raised(), combined);
        } else if named {
            self.add(Level::L3, combined);
        }
    }

    fn unsettled(&mut self, screening: &FileScreening) {
        self.open |= screening.needs_review();
        let marked = screening.markings.iter().map(|marking| Reason::Marked { kind: marking.kind });
        self.reasons.extend(marked);
        let unread = screening.unread.iter();
        self.reasons.extend(unread.map(|unread| Reason::Unread { reason: unread.reason }));
    }
}
