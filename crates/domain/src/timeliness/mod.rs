//! Whether data arrives on time 按时汇聚 (Articles 4 and 28 (4); Decree 178, Articles 20 to 22): from the update cycle 更新周期
//! and the calendar come the windows in which data is due, from the loads what became of each.
//!
//! Nothing here is reported by anybody: a verdict follows from published versions
//! and orders alone, and every count of the platform asks these functions.
//!
//! 1. A cycle is a span of the calendar: a day, Monday to Sunday, 1–10, 11–20 and 21 to the end of a month 旬, a month, a
//!    quarter, a half-year, a year.
//! 2. It is due by the end of the registered term after its last day. Cycles due on the same day, as after days off, are
//!    one window.
//! 3. A window reaches from the day after the one before was due to its own due day, the first from the day on which the
//!    registration took force. So windows follow one another without a gap, and each load belongs to one.
//! 4. 实时 is due within each working day itself, by a version of that day or of the days off before it. 不定期 has no
//!    windows: only the yearly check asks for it.

mod verdicts;
mod windows;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::{EntryId, ExemptionId, PersonId};

pub use verdicts::{Judged, Verdict, VerdictKind};
pub use windows::{Schedule, Window};

/// An order that no data is due for an entry between two days 免于汇聚, such as a data centre that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Permanent identifier.
    pub id: ExemptionId,
    /// The entry.
    pub entry: EntryId,
    /// First day: what is due from here on is not asked for.
    pub first_on: Date,
    /// Last day.
    pub last_on: Date,
    /// Why.
    pub reason: String,
    /// 文号 of the order.
    pub order_number: String,
    /// Who gave it.
    pub given_by: PersonId,
    /// When.
    pub given_at: Timestamp,
    /// The day from which it holds no longer, where it was taken back before its last day.
    pub ended_on: Option<Date>,
}

impl Exemption {
    /// Whether what is due on a day is not asked for.
    pub fn covers(&self, due_on: Date) -> bool {
        self.first_on <= due_on
            && due_on <= self.last_on
            && self.ended_on.is_none_or(|ended| due_on < ended)
    }
}

/// How current the data of a published entry is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Freshness {
    /// 有目录无数据: registered, and nothing was ever loaded.
    NeverLoaded,
    /// Loaded, without what the last window that passed asked for.
    Stale,
    /// Loaded, and nothing is missing.
    Fresh,
}

/// How an entry stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Currency {
    /// How current its data is.
    pub freshness: Freshness,
    /// The last window that passed and asked for data, where nothing has come since it opened.
    pub missing: Option<Window>,
    /// Whether an order exempts it today.
    pub is_exempt: bool,
}

impl Currency {
    /// Whether it lacks rows or the last update that its cycle asks for; no order excuses what was missing before it.
    pub fn is_wanting(&self) -> bool {
        match self.freshness {
            Freshness::NeverLoaded => !self.is_exempt,
            Freshness::Stale => true,
            Freshness::Fresh => false,
        }
    }
}

impl Schedule<'_> {
    /// How an entry stands on a day, by the day of its last version.
    pub fn currency(
        &self,
        last_load: Option<Date>,
        exemptions: &[Exemption],
        today: Date,
    ) -> Currency {
        let is_exempt = |due_on: Date| exemptions.iter().any(|one| one.covers(due_on));
        let missing = self
            .passed(today)
            .find(|window| !is_exempt(window.due_on))
            .filter(|window| last_load.is_none_or(|day| day < window.opens_on));
        let freshness = match (last_load, missing) {
            (None, _) => Freshness::NeverLoaded,
            (Some(_), Some(_)) => Freshness::Stale,
            (Some(_), None) => Freshness::Fresh,
        };
        Currency { freshness, missing, is_exempt: is_exempt(today) }
    }
}
