//! What acts do: to the clocks of a case, and beside the case.

use law::rules::{EventName, RuleKey};
use serde::Serialize;

/// What an act does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEffect {
    /// Starts the clock `code` under the rule in force. A rule that counts no days (及时) starts none.
    Start {
        /// The clock.
        code: &'static str,
        /// The rules that may give its term; the first that is in force does.
        rules: &'static [RuleKey],
    },
    /// Starts the clock `code`, due on the day that the act's field `field` names (限期).
    StartUntil {
        /// The clock.
        code: &'static str,
        /// The rule that lets a term be set.
        rule: RuleKey,
        /// The field of the act, or else of the opening, that holds the day.
        field: &'static str,
    },
    /// Suspends the clock.
    Suspend {
        /// The clock.
        code: &'static str,
        /// The event the rule names.
        cause: EventName,
    },
    /// Resumes the clock.
    Resume {
        /// The clock.
        code: &'static str,
    },
    /// Extends the clock by the days in the act's field `days`.
    Extend {
        /// The clock.
        code: &'static str,
        /// The event the rule names.
        cause: EventName,
    },
    /// Ends the clock.
    End {
        /// The clock.
        code: &'static str,
    },
}

impl ClockEffect {
    /// The clock it moves.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Start { code, .. }
            | Self::StartUntil { code, .. }
            | Self::Suspend { code, .. }
            | Self::Resume { code }
            | Self::Extend { code, .. }
            | Self::End { code } => code,
        }
    }
}

/// What an act brings about beside the case itself, in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing: the case is the record.
    None,
    /// Moves the entry along its registration.
    MoveEntry,
    /// 反馈意见: stands in the timeline of the registration that it is about.
    GiveOpinion,
    /// Ends the application as a whole, or makes a grant of the items decided.
    DecideItems,
    /// 撤销目录: takes the entry out of the catalogue and ends the grants on it.
    WithdrawEntry,
    /// 恢复目录: publishes a withdrawn entry again under its code.
    RestoreEntry,
    /// Gives the entry a code of another class; the old one leads to it.
    RecodeEntry,
    /// 授权续期: gives the grant a later last day.
    RenewGrant,
    /// 委托授权: keeps the authorisation of a technical service unit as the act leaves it (Article 5).
    KeepAuthorisation,
    /// 收回授权: ends the grant, with effect on the next request.
    WithdrawGrant,
    /// 交回授权: the same by the using unit's own will.
    GiveGrantBack,
    /// 主动推送: makes the grant that was proposed to the receiving unit.
    PushGrant,
    /// 更改删除数据: has the platform carry out the change, as a batch of its own.
    ChangeData,
    /// 保密审查: clears only what the word lists do not hit.
    CheckWords,
    /// 确认涉密: blocks the entry, or gives the batch up, whoever wants otherwise.
    BlockSecret,
    /// 系统接入: files the assessment and lets the system connect.
    ConnectSystem,
    /// 指定承接单位: every heir is a successor of the unit that is split, and all that is left is the unit's.
    CheckHeirs,
    /// 批准分立: refused as long as no heirs are named for a split.
    RequireHeirs,
    /// 机构变动: moves cases, grants, entries and people to the successors, or a leaver's to another person.
    ChangeUnits,
    /// 开放保密审查: the entry's words were cleared, and every item proposed may be opened.
    ReviewOpening,
    /// 开放: opens the entry to the public as proposed.
    OpenEntry,
    /// 停止开放: ends the opening, and the grants made under it.
    CloseEntry,
    /// 授权开放: makes the grant to the applicant, under the opening's masks.
    GrantOpening,
    /// 转办: another unit answers the request from now on; the clock is not touched.
    PassOn,
    /// 开放落实: ties the request to the entry that was listed or opened for it.
    LinkOpening,
    /// 以新代旧: the case that the form names as replaced ends.
    ReplaceFormer,
    /// 重复采集核对: looks for what is shared already; where there is some, why it is collected again must be said.
    CheckRepetition,
    /// 确定数源单位: the unit leads the data element from the day named; who led it before does so no more.
    NameLead,
    /// 取消数源单位: the unit leads the data element no more.
    EndLead,
    /// 数源裁定: remembered for the units and items it names, until it is set aside.
    RuleSource,
    /// 撤销裁定: the ruling counts no more.
    EndRuling,
    /// 比对数字: states what the newest comparison of the two holders found.
    TakeFigures,
    /// 汇聚核对: the entry named has rows loaded since the plan was approved.
    CheckLoaded,
    /// 履职情况: puts the unit's standing as of today on record.
    TakeStanding,
    /// 项目核查: refused as long as the unit's standing does not conform (Article 7).
    RequireConforming,
    /// 逾期后方可: refused as long as no term of the case has run out.
    AfterTerm,
    /// 转有关主管部门: the department named decides from now on.
    PassToDecider,
    /// 考核评分: scores the unit by the indicator sheet in force.
    Score,
    /// 编制单位年度报送: puts the year's facts of the unit into the report.
    ComposeUnitReport,
    /// 编制年度报告: puts the year's facts of all units into the report.
    ComposeCityReport,
    /// 场外竞争性程序: only a tender that runs elsewhere.
    BeginTenderElsewhere,
    /// 场内竞争性程序: only a tender that runs here, with days that lie ahead.
    BeginTenderHere,
    /// 开标: from the day after bids closed; what came late falls away.
    OpenBids,
    /// 拆封: text and salt must give the digest that was handed in.
    RevealBid,
    /// 评标: once the time to reveal is over; what was not revealed falls away.
    EvaluateBids,
    /// 中标公告: the winner is named with it.
    NameWinner,
    /// 质疑: by a unit whose bid was evaluated.
    ObjectAsBidder,
    /// 定标: once the time for objections is over; the bids end with it.
    AwardTender,
    /// 流标: all bids fall away.
    EndBids,
    /// 来源核对: the product's grant is for the entry it names, and covered the day of acquisition.
    CheckSource,
    /// 下一期报告: opens the next report where its day was set.
    ScheduleNextReport,
    /// 分配方案: proposes shares by measured contribution.
    ProposeShares,
    /// 代表单位: only for a unit that the case lists, once.
    SpeakForUnit,
    /// 财政同意: once every unit listed has agreed.
    ConcludeShares,
    /// 对账: what was remitted is what is the government's.
    ReconcileRevenue,
}
