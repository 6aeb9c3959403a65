//! Procedures as state machines: what may be done, by whom, on which clock, told to whom.
//!
//! A procedure is data ([`Procedure`]), one file each, and [`act`] is the one
//! function that moves a case. It is pure: it returns the [`Step`] that `app`
//! saves together with its event. Illegal acts are refused with the reason.
//! What a form or an act must state is in [`fields`].

mod assessment;
mod authorised_opening;
mod bid;
mod catalogue_registration;
mod catalogue_restoration;
mod catalogue_withdrawal;
mod change_order;
mod city_report;
mod collection_plan;
mod cooperation;
mod correction;
mod data_request;
mod development_report;
mod diagrams;
mod entry_opening;
pub mod fields;
mod grant_renewal;
mod incident;
mod inspection;
mod liability;
mod machine;
mod mandate;
mod misconduct;
mod open_review;
mod opening_end;
mod product;
mod project_statement;
mod provincial_test;
mod push_proposal;
mod revenue;
mod secrecy_review;
mod service_evaluation;
mod sharing_application;
mod standard;
mod system_connection;
mod tender;
mod unit_order;
mod unit_report;
mod unit_rules;
mod violation;

use law::rules::{EventName, RuleKey, Subject};
use serde::Serialize;

pub use assessment::ASSESSMENT;
pub use authorised_opening::AUTHORISED_OPENING;
pub use bid::BID;
pub use catalogue_registration::CATALOGUE_REGISTRATION;
pub use catalogue_restoration::CATALOGUE_RESTORATION;
pub use catalogue_withdrawal::CATALOGUE_WITHDRAWAL;
pub use change_order::CHANGE_ORDER;
pub use city_report::CITY_REPORT;
pub use collection_plan::COLLECTION_PLAN;
pub use cooperation::COOPERATION;
pub use correction::CORRECTION;
pub use data_request::DATA_REQUEST;
pub use development_report::DEVELOPMENT_REPORT;
pub use diagrams::diagram;
pub use entry_opening::{ENTRY_OPENING, MASK_CHOICES};
pub use fields::{Content, Field, FieldKind, FieldValue, Values};
pub use grant_renewal::GRANT_RENEWAL;
pub use incident::INCIDENT;
pub use inspection::INSPECTION;
pub use liability::LIABILITY;
pub use machine::{ActRefused, Step, act};
pub use mandate::MANDATE;
pub use misconduct::MISCONDUCT;
pub use open_review::OPEN_REVIEW;
pub use opening_end::OPENING_END;
pub use product::PRODUCT;
pub use project_statement::PROJECT_STATEMENT;
pub use provincial_test::PROVINCIAL_TEST;
pub use push_proposal::PUSH_PROPOSAL;
pub use revenue::REVENUE;
pub use secrecy_review::SECRECY_REVIEW;
pub use service_evaluation::SERVICE_EVALUATION;
pub use sharing_application::SHARING_APPLICATION;
pub use standard::STANDARD;
pub use system_connection::SYSTEM_CONNECTION;
pub use tender::TENDER;
pub use unit_order::UNIT_ORDER;
pub use unit_report::UNIT_REPORT;
pub use unit_rules::{RULE_KINDS, UNIT_RULES};
pub use violation::{VIOLATION, VIOLATION_KINDS};

use crate::people::Post;

/// Every procedure, in the order of the articles.
pub const ALL: &[&Procedure] = &[
    &UNIT_ORDER,
    &MANDATE,
    &CATALOGUE_REGISTRATION,
    &CATALOGUE_WITHDRAWAL,
    &CATALOGUE_RESTORATION,
    &INSPECTION,
    &SERVICE_EVALUATION,
    &PROJECT_STATEMENT,
    &COLLECTION_PLAN,
    &SHARING_APPLICATION,
    &GRANT_RENEWAL,
    &PUSH_PROPOSAL,
    &STANDARD,
    &CORRECTION,
    &ENTRY_OPENING,
    &OPENING_END,
    &PROVINCIAL_TEST,
    &AUTHORISED_OPENING,
    &TENDER,
    &BID,
    &DATA_REQUEST,
    &OPEN_REVIEW,
    &COOPERATION,
    &DEVELOPMENT_REPORT,
    &PRODUCT,
    &REVENUE,
    &CHANGE_ORDER,
    &SECRECY_REVIEW,
    &SYSTEM_CONNECTION,
    &INCIDENT,
    &ASSESSMENT,
    &CITY_REPORT,
    &UNIT_REPORT,
    &UNIT_RULES,
    &VIOLATION,
    &LIABILITY,
    &MISCONDUCT,
];

/// The procedure with a code.
pub fn find(code: &str) -> Option<&'static Procedure> {
    ALL.iter().copied().find(|procedure| procedure.code == code)
}

/// Units by their part in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The unit that opened the case.
    Applicant,
    /// The unit whose data is concerned.
    Provider,
    /// The unit that decides.
    Decider,
    /// Whichever unit: the post alone says who. Nobody is told by it.
    Anywhere,
    /// The units with a grant on the entry: told, never acting.
    Recipients,
}

/// Who may do an act: a post in a party's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Doer {
    /// The party whose unit the actor must serve.
    pub party: Party,
    /// The post the actor must hold.
    pub post: Post,
}

impl Doer {
    /// A post in the unit that opened the case.
    pub const fn applicant(post: Post) -> Self {
        Self { party: Party::Applicant, post }
    }

    /// A post in the unit whose data is concerned.
    pub const fn provider(post: Post) -> Self {
        Self { party: Party::Provider, post }
    }

    /// A post in the unit that decides.
    pub const fn decider(post: Post) -> Self {
        Self { party: Party::Decider, post }
    }

    /// A post, in whichever unit.
    pub const fn anywhere(post: Post) -> Self {
        Self { party: Party::Anywhere, post }
    }
}

/// Whether an act needs words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Must be given.
    Required,
    /// May be given.
    Optional,
}

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
    /// Ends the application as a whole, or makes a grant of the items decided.
    DecideItems,
    /// 撤销目录: takes the entry out of the catalogue and ends the grants on it.
    WithdrawEntry,
    /// 恢复目录: publishes a withdrawn entry again under its code.
    RestoreEntry,
    /// 授权续期: gives the grant a later last day.
    RenewGrant,
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

/// A state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its code.
    pub code: &'static str,
    /// Nothing leads out of it and no clock runs in it.
    pub terminal: bool,
}

impl State {
    /// A state that waits for an act.
    pub const fn waits(code: &'static str) -> Self {
        Self { code, terminal: false }
    }

    /// An end state.
    pub const fn ends(code: &'static str) -> Self {
        Self { code, terminal: true }
    }
}

/// An act and all that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Its code.
    pub code: &'static str,
    /// States from which it may be done.
    pub from: &'static [&'static str],
    /// State it leads to.
    pub to: &'static str,
    /// Who may do it.
    pub by: &'static [Doer],
    /// Whether reasons are asked for.
    pub reason: Words,
    /// What it must state.
    pub needs: &'static [Field],
    /// The actor must not be who opened the case (conflict of interest).
    pub not_by_opener: bool,
    /// The actor must not have acted in the case before: a second pair of eyes.
    pub not_by_handler: bool,
    /// Its effects on clocks.
    pub clocks: &'static [ClockEffect],
    /// What it brings about.
    pub effect: Effect,
    /// It is issued as a document with a number 文号.
    pub document: bool,
    /// Parties told of it.
    pub tells: &'static [Party],
    /// Article.
    pub basis: &'static str,
}

impl Act {
    /// An act that asks for nothing, moves no clock and tells nobody.
    pub const fn new(
        code: &'static str,
        from: &'static [&'static str],
        to: &'static str,
        by: &'static [Doer],
    ) -> Self {
        Self {
            code,
            from,
            to,
            by,
            reason: Words::Optional,
            needs: &[],
            not_by_opener: false,
            not_by_handler: false,
            clocks: &[],
            effect: Effect::None,
            document: false,
            tells: &[],
            basis: "",
        }
    }

    /// Reasons must be given.
    #[must_use]
    pub const fn with_reason(mut self) -> Self {
        self.reason = Words::Required;
        self
    }

    /// States these fields.
    #[must_use]
    pub const fn needing(mut self, needs: &'static [Field]) -> Self {
        self.needs = needs;
        self
    }

    /// Never done by who opened the case.
    #[must_use]
    pub const fn not_by_opener(mut self) -> Self {
        self.not_by_opener = true;
        self
    }

    /// Never done by who opened the case or acted in it before.
    #[must_use]
    pub const fn by_another(mut self) -> Self {
        self.not_by_opener = true;
        self.not_by_handler = true;
        self
    }

    /// Moves these clocks.
    #[must_use]
    pub const fn moving(mut self, clocks: &'static [ClockEffect]) -> Self {
        self.clocks = clocks;
        self
    }

    /// Brings this about.
    #[must_use]
    pub const fn effecting(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Is issued as a numbered document.
    #[must_use]
    pub const fn issued(mut self) -> Self {
        self.document = true;
        self
    }

    /// Is told to these parties.
    #[must_use]
    pub const fn telling(mut self, tells: &'static [Party]) -> Self {
        self.tells = tells;
        self
    }

    /// Rests on another article than the procedure.
    #[must_use]
    pub const fn under(mut self, basis: &'static str) -> Self {
        self.basis = basis;
        self
    }
}

/// Which unit decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// 市数字办.
    DigitalOffice,
    /// The unit whose data is concerned.
    Provider,
    /// The unit that opened the case.
    Applicant,
    /// The unit that the form's field `unit` names.
    Named,
    /// 市财政局: records what the digital office finds (Articles 7, 21).
    FinanceBureau,
    /// Digital office or provider, as the law in force says (Article 10; Decree 809).
    Law,
}

/// Who may read a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    /// Its parties and the digital office (Article 6).
    Parties,
    /// Everyone reads the fields marked public; its parties and the digital office read all.
    Register,
    /// Who opened it, and the posts that act in it; never a person named in it (Article 29).
    Protected,
}

/// A procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// Its code.
    pub code: &'static str,
    /// Letters that case numbers begin with.
    pub prefix: &'static str,
    /// What the law profiles are switched on by.
    pub subject: Subject,
    /// The posts that may open a case.
    pub openers: &'static [Post],
    /// What the opening states, and the version of that form. Empty where the procedure has a form of its own.
    pub form: &'static [Field],
    /// Version of the form; grows when a field changes its meaning.
    pub form_version: u16,
    /// Which unit decides.
    pub decided_by: DecidedBy,
    /// Who may read its cases.
    pub readers: Readers,
    /// Nobody who handled the case that this one is about may act in it (Article 18).
    pub fresh_handlers: bool,
    /// Its states, the first is where a case begins.
    pub states: &'static [State],
    /// Its acts.
    pub acts: &'static [Act],
    /// Clocks started when a case is opened.
    pub opening_clocks: &'static [ClockEffect],
    /// Article.
    pub basis: &'static str,
}

impl Procedure {
    /// A procedure of the digital office between units, with nothing in it yet.
    pub const fn new(code: &'static str, prefix: &'static str, basis: &'static str) -> Self {
        Self {
            code,
            prefix,
            subject: Subject::Supervision,
            openers: &[],
            form: &[],
            form_version: 1,
            decided_by: DecidedBy::DigitalOffice,
            readers: Readers::Parties,
            fresh_handlers: false,
            states: &[],
            acts: &[],
            opening_clocks: &[],
            basis,
        }
    }

    /// The state a case begins in.
    pub fn initial(&self) -> &'static str {
        self.states[0].code
    }

    /// Whether `state` is an end state.
    pub fn is_terminal(&self, state: &str) -> bool {
        self.states.iter().any(|known| known.code == state && known.terminal)
    }

    /// The act with a code.
    pub fn act(&self, code: &str) -> Option<&Act> {
        self.acts.iter().find(|act| act.code == code)
    }

    /// The article an act rests on.
    pub fn basis_of(&self, act: &Act) -> &'static str {
        if act.basis.is_empty() { self.basis } else { act.basis }
    }
}
