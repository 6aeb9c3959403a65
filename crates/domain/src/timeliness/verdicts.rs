//! What became of each window.

use jiff::civil::Date;
use law::catalogue_codes::UpdateCycle;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::{Exemption, Schedule, Window};

/// What became of a window. It rests on the loads of the window, and, where there are none, on those up to
/// [`Window::late_until`]; no other load changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// 提前: loaded before the cycle was over, and not again before it was due.
    Early,
    /// 按时
    OnTime,
    /// 逾期: loaded after the due day, and before the next cycle was over.
    Late {
        /// Calendar days after the due day.
        days: u32,
    },
    /// 未汇聚: the due day passed and nothing came.
    Missed,
    /// 待汇聚: not due yet, and nothing has come.
    Open,
    /// 免于汇聚: nothing came, and an order says that nothing had to.
    Exempt,
}

/// A [`Verdict`] without its days: what is counted and listed.
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
pub enum VerdictKind {
    /// See [`Verdict::Early`].
    Early,
    /// See [`Verdict::OnTime`].
    OnTime,
    /// See [`Verdict::Late`].
    Late,
    /// See [`Verdict::Missed`].
    Missed,
    /// See [`Verdict::Open`].
    Open,
    /// See [`Verdict::Exempt`].
    Exempt,
}

impl Verdict {
    /// Its kind.
    pub fn kind(self) -> VerdictKind {
        match self {
            Self::Early => VerdictKind::Early,
            Self::OnTime => VerdictKind::OnTime,
            Self::Late { .. } => VerdictKind::Late,
            Self::Missed => VerdictKind::Missed,
            Self::Open => VerdictKind::Open,
            Self::Exempt => VerdictKind::Exempt,
        }
    }
}

/// A window with what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The window.
    #[serde(flatten)]
    pub window: Window,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The load that the verdict rests on; none where nothing came.
    pub loaded_on: Option<Date>,
    /// Loads in the window.
    pub loads: usize,
}

impl Schedule<'_> {
    /// What became, by a day, of the windows that hold a day from `from` on. `loads` are the days of published versions.
    pub fn judged(
        &self,
        from: Date,
        loads: &[Date],
        exemptions: &[Exemption],
        today: Date,
    ) -> Vec<Judged> {
        self.judge_all(&self.windows(from, today), loads, exemptions, today)
    }

    /// What became of windows of this cycle.
    pub fn judge_all(
        &self,
        windows: &[Window],
        loads: &[Date],
        exemptions: &[Exemption],
        today: Date,
    ) -> Vec<Judged> {
        let mut loads = loads.to_vec();
        loads.sort_unstable();
        windows.iter().map(|window| self.judge(*window, &loads, exemptions, today)).collect()
    }

    /// `loads` in the order of time.
    fn judge(
        &self,
        window: Window,
        loads: &[Date],
        exemptions: &[Exemption],
        today: Date,
    ) -> Judged {
        let first = loads.partition_point(|day| *day < window.opens_on);
        let after = loads.partition_point(|day| *day <= window.due_on);
        let own = &loads[first..after];
        let is_early = |day: Date| self.cycle != UpdateCycle::RealTime && day <= window.ends_on;
        let in_time = own.iter().copied().find(|day| !is_early(*day));
        let (verdict, loaded_on) = if let Some(day) = in_time {
            (Verdict::OnTime, Some(day))
        } else if let Some(day) = own.last() {
            (Verdict::Early, Some(*day))
        } else if exemptions.iter().any(|one| one.covers(window.due_on)) {
            (Verdict::Exempt, None)
        } else if window.due_on >= today {
            (Verdict::Open, None)
        } else {
            late_or_missed(window, loads.get(after).copied())
        };
        Judged { window, verdict, loaded_on, loads: own.len() }
    }
}

fn late_or_missed(window: Window, next_load: Option<Date>) -> (Verdict, Option<Date>) {
    match next_load.filter(|day| *day <= window.late_until) {
        Some(day) => {
            let days = (day - window.due_on).get_days();
            (Verdict::Late { days: u32::try_from(days).unwrap_or_default() }, Some(day))
        }
        None => (Verdict::Missed, None),
    }
}
