//! Procedures as state machines: what may be done, by whom, on which clock, told to whom.
//!
//! A procedure is data ([`Procedure`]), one file each, and [`act`] is the one
//! function that moves a case. It is pure: it returns the [`Step`] that `app`
//! saves together with its event. Illegal acts are refused with the reason.
//! What a form or an act must state is in [`fields`].

mod acts;
mod assessment;
mod authorised_opening;
mod bid;
mod catalogue_opinion;
mod catalogue_registration;
mod catalogue_restoration;
mod catalogue_update;
mod catalogue_withdrawal;
mod change_order;
mod city_report;
mod collection_plan;
mod cooperation;
mod correction;
mod data_request;
mod dataset_rating;
mod development_report;
mod diagrams;
mod effects;
mod entry_opening;
mod entry_recoding;
pub mod fields;
mod grant_renewal;
mod grant_withdrawal;
mod incident;
mod inspection;
mod lead_agency;
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
mod quality_case;
mod revenue;
mod secrecy_review;
mod service_authorisation;
mod service_evaluation;
mod sharing_application;
mod source_conflict;
mod source_ruling;
mod standard;
mod system_connection;
mod tender;
mod unit_order;
mod unit_report;
mod unit_rules;
mod violation;

use law::rules::Subject;
use serde::Serialize;

pub use acts::{Act, Doer, Party, Words};
pub use assessment::ASSESSMENT;
pub use authorised_opening::AUTHORISED_OPENING;
pub use bid::BID;
pub use catalogue_opinion::CATALOGUE_OPINION;
pub use catalogue_registration::{CATALOGUE_REGISTRATION, CHECKED_REGISTRATION, ENTRY_PARTS};
pub use catalogue_restoration::CATALOGUE_RESTORATION;
pub use catalogue_update::CATALOGUE_UPDATE;
pub use catalogue_withdrawal::CATALOGUE_WITHDRAWAL;
pub use change_order::CHANGE_ORDER;
pub use city_report::CITY_REPORT;
pub use collection_plan::COLLECTION_PLAN;
pub use cooperation::COOPERATION;
pub use correction::CORRECTION;
pub use data_request::DATA_REQUEST;
pub use dataset_rating::{DATASET_RATING, STARS_MAX, STARS_MIN};
pub use development_report::DEVELOPMENT_REPORT;
pub use diagrams::diagram;
pub use effects::{ClockEffect, Effect};
pub use entry_opening::{ENTRY_OPENING, MASK_CHOICES};
pub use entry_recoding::ENTRY_RECODING;
pub use fields::{Content, Field, FieldKind, FieldValue, Values};
pub use grant_renewal::GRANT_RENEWAL;
pub use grant_withdrawal::GRANT_WITHDRAWAL;
pub use incident::INCIDENT;
pub use inspection::INSPECTION;
pub use lead_agency::LEAD_AGENCY;
pub use liability::LIABILITY;
pub use machine::{ActRefused, Step, act, follow_ups, is_service_work};
pub use mandate::MANDATE;
pub use misconduct::MISCONDUCT;
pub use open_review::OPEN_REVIEW;
pub use opening_end::OPENING_END;
pub use product::PRODUCT;
pub use project_statement::PROJECT_STATEMENT;
pub use provincial_test::PROVINCIAL_TEST;
pub use push_proposal::PUSH_PROPOSAL;
pub use quality_case::{QUALITY_ANSWERS, QUALITY_CASE};
pub use revenue::REVENUE;
pub use secrecy_review::SECRECY_REVIEW;
pub use service_authorisation::{AUTHORISED_ENTRIES, SERVICE_AUTHORISATION};
pub use service_evaluation::SERVICE_EVALUATION;
pub use sharing_application::SHARING_APPLICATION;
pub use source_conflict::{CONFLICT_ANSWERS, SOURCE_CONFLICT};
pub use source_ruling::SOURCE_RULING;
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
    &CATALOGUE_OPINION,
    &CATALOGUE_WITHDRAWAL,
    &CATALOGUE_RESTORATION,
    &CATALOGUE_UPDATE,
    &ENTRY_RECODING,
    &SERVICE_AUTHORISATION,
    &INSPECTION,
    &SERVICE_EVALUATION,
    &PROJECT_STATEMENT,
    &COLLECTION_PLAN,
    &LEAD_AGENCY,
    &SOURCE_RULING,
    &SOURCE_CONFLICT,
    &QUALITY_CASE,
    &SHARING_APPLICATION,
    &GRANT_RENEWAL,
    &GRANT_WITHDRAWAL,
    &PUSH_PROPOSAL,
    &STANDARD,
    &CORRECTION,
    &DATASET_RATING,
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
/// A state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its code.
    pub code: &'static str,
    /// Nothing leads out of it and no clock runs in it.
    pub terminal: bool,
    /// It lasts until something comes up, and nobody is waited for: a standard in force, a rating answered.
    pub rests: bool,
    /// A case in it stands in no public register.
    pub unlisted: bool,
}

impl State {
    /// A state that waits for an act.
    pub const fn waits(code: &'static str) -> Self {
        Self { code, terminal: false, rests: false, unlisted: false }
    }

    /// A state that lasts, and waits for nobody.
    pub const fn rests(code: &'static str) -> Self {
        Self { code, terminal: false, rests: true, unlisted: false }
    }

    /// An end state.
    pub const fn ends(code: &'static str) -> Self {
        Self { code, terminal: true, rests: false, unlisted: false }
    }

    /// The same, kept out of the public register.
    #[must_use]
    pub const fn unlisted(mut self) -> Self {
        self.unlisted = true;
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
    /// Whether citizens 自然人 may not open a case: it is for organisations.
    pub organisations_only: bool,
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
    /// Who is told of an opening beside who decides and whose data it is about.
    pub opening_tells: &'static [Party],
    /// Article.
    pub basis: &'static str,
    /// Further articles that it carries out.
    pub also: &'static [&'static str],
    /// The article of Decree 809 that takes its place where that profile is switched on.
    pub overlay: Option<&'static str>,
}

impl Procedure {
    /// A procedure of the digital office between units, with nothing in it yet.
    pub const fn new(code: &'static str, prefix: &'static str, basis: &'static str) -> Self {
        Self {
            code,
            prefix,
            subject: Subject::Supervision,
            openers: &[],
            organisations_only: false,
            form: &[],
            form_version: 1,
            decided_by: DecidedBy::DigitalOffice,
            readers: Readers::Parties,
            fresh_handlers: false,
            states: &[],
            acts: &[],
            opening_clocks: &[],
            opening_tells: &[],
            basis,
            also: &[],
            overlay: None,
        }
    }

    /// The state a case begins in.
    pub fn initial(&self) -> &'static str {
        self.states[0].code
    }

    /// Whether a case may begin in `state`: a registration that its unit has checked begins behind that check.
    pub fn begins_in(&self, state: &str) -> bool {
        let is_checked =
            self.code == CATALOGUE_REGISTRATION.code && state == CHECKED_REGISTRATION.0;
        state == self.initial() || is_checked
    }

    /// Whether `state` is an end state.
    pub fn is_terminal(&self, state: &str) -> bool {
        self.states.iter().any(|known| known.code == state && known.terminal)
    }

    /// Whether a case in `state` is kept out of the public register.
    pub fn is_unlisted(&self, state: &str) -> bool {
        self.states.iter().any(|known| known.code == state && known.unlisted)
    }

    /// The states in which a case stands in the public register.
    pub fn listed(&self) -> impl Iterator<Item = &'static str> + use<> {
        let states: &'static [State] = self.states;
        states.iter().filter(|state| !state.unlisted).map(|state| state.code)
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
