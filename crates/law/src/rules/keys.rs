//! The keys of all rules. Other crates name a rule by one of these constants.

use crate::names::{name_list, name_type};

/// The key of a rule: dotted lower case, persisted with cases, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleKey(&'static str);

name_type!(RuleKey, ALL);

name_list! { RuleKey;
    /// Deadline of aggregation, set for each item in the collection catalogue (汇聚期限).
    AGGREGATE_DEADLINE = "aggregate.deadline";
    /// Days before its due day that a window's unit is reminded (汇聚到期提醒).
    AGGREGATE_REMIND = "aggregate.remind";
    /// Loading of daily data after each day (汇聚期限).
    AGGREGATE_TERM_DAILY = "aggregate.term.daily";
    /// Loading of monthly data after each month (汇聚期限).
    AGGREGATE_TERM_MONTHLY = "aggregate.term.monthly";
    /// Loading of weekly and ten-daily data after the cycle (汇聚期限).
    AGGREGATE_TERM_WEEKLY = "aggregate.term.weekly";
    /// Loading of quarterly, half-yearly and yearly data after the cycle (汇聚期限).
    AGGREGATE_TERM_YEARLY = "aggregate.term.yearly";
    /// Objection of an assessed unit before its score is final (考核申辩).
    ASSESSMENT_OBJECT = "assessment.object";
    /// Audit and publication of a reported catalogue update (审核发布).
    CATALOGUE_AUDIT = "catalogue.audit";
    /// The unit's own check of an entry before the digital office sees it (部门审核).
    CATALOGUE_DEPARTMENT_CHECK = "catalogue.department.check";
    /// Longest extension of a catalogue update.
    CATALOGUE_EXTEND = "catalogue.extend";
    /// Answer of a unit that is asked for its opinion on a submission (征求意见).
    CATALOGUE_OPINION = "catalogue.opinion";
    /// Publication of a registered entry (发布).
    CATALOGUE_PUBLISH = "catalogue.publish";
    /// The digital office's registration check of a submitted entry (登记审核).
    CATALOGUE_REGISTER = "catalogue.register";
    /// Update of the catalogue after its legal basis or the unit's duty changed (目录更新).
    CATALOGUE_UPDATE = "catalogue.update";
    /// Every published entry is looked at again by its unit (年度核查).
    CATALOGUE_YEARLY_CHECK = "catalogue.yearly.check";
    /// The digital office's yearly report to the city government (年度报告).
    CITY_ANNUAL_REPORT = "city.annual.report";
    /// Answer of another holder whose values differ from the source's (数源冲突说明或者更正).
    CONFLICT_ANSWER = "conflict.answer";
    /// Least keys compared before a conflict between holders is a case (数源冲突立案).
    CONFLICT_OPEN_KEYS = "conflict.open.keys";
    /// Rate of differing values at which a conflict between holders is a case (数源冲突立案).
    CONFLICT_OPEN_PERMILLE = "conflict.open.permille";
    /// Feedback on a correction report (校核纠错).
    CORRECT_REPLY = "correct.reply";
    /// Decision on an order to change or delete data (更改删除审批).
    DATA_CHANGE_DECIDE = "data.change.decide";
    /// Periodic report of a developer (开发利用情况报告).
    DEVELOPMENT_REPORT = "development.report";
    /// First report of a security incident (安全事件报告).
    INCIDENT_REPORT = "incident.report";
    /// Failed sign-ins in a row before an account is locked.
    LOCKOUT_ATTEMPTS = "lockout.attempts";
    /// Length of a lockout, in seconds.
    LOCKOUT_SECONDS = "lockout.seconds";
    /// Least retention of network logs, in days (日志留存).
    LOG_RETENTION = "log.retention";
    /// Handling of a report of misconduct (违纪反映处置).
    MISCONDUCT_HANDLE = "misconduct.handle";
    /// Decision on opening an entry (开放审定).
    OPEN_ENTRY_DECIDE = "open.entry.decide";
    /// Decision on an application for authorised opening (授权开放).
    OPEN_GRANT_DECIDE = "open.grant.decide";
    /// The unit's answer to a request to open data (开放需求答复).
    OPEN_REQUEST_REPLY = "open.request.reply";
    /// Acceptance of a review request (复核受理).
    OPEN_REVIEW_ACCEPT = "open.review.accept";
    /// Feedback of the review's result (复核结果反馈).
    OPEN_REVIEW_REPLY = "open.review.reply";
    /// Term that an order to correct sets (责令限期改正).
    ORDER_TERM = "order.term";
    /// Check of a data product's registration (数据产品登记审核).
    PRODUCT_CHECK = "product.check";
    /// A project's data is registered and aggregated before acceptance (竣工验收).
    PROJECT_GATE = "project.gate";
    /// Statement on a project's data duties (项目数据核查意见).
    PROJECT_STATEMENT = "project.statement";
    /// Answer of a unit whose data is below the quality asked for (数据质量问题说明).
    QUALITY_ANSWER = "quality.answer";
    /// Score below which the quality of a resource is a case (数据质量立案).
    QUALITY_CASE_PERMILLE = "quality.case.permille";
    /// Days after which a table is evaluated again (数据质量定期评价).
    QUALITY_SCAN_DAYS = "quality.scan.days";
    /// Acceptance of a resource registration (登记受理).
    REGISTRATION_ACCEPT = "registration.accept";
    /// Publicity of a resource registration (登记公示).
    REGISTRATION_PUBLICITY = "registration.publicity";
    /// Remittance of the government's part to the treasury (缴库).
    REVENUE_REMIT = "revenue.remit";
    /// Secrecy review before publication or exchange (保密审查).
    SECRECY_REVIEW = "secrecy.review";
    /// Who decides on conditional sharing: the digital office or the provider.
    SHARE_COND_DECIDER = "share.cond.decider";
    /// Longest extension of the reply on conditional sharing.
    SHARE_COND_EXTEND_MAX = "share.cond.extend.max";
    /// The provider's reply on conditional sharing (有条件共享答复).
    SHARE_COND_REPLY = "share.cond.reply";
    /// The digital office's decision on conditional sharing (有条件共享审定).
    SHARE_DECIDE = "share.decide";
    /// The optional form check of a sharing application (形式检查).
    SHARE_FORMCHECK = "share.formcheck";
    /// Supply of the data after consent (提供).
    SHARE_SUPPLY = "share.supply";
    /// Reply to an application for unconditional sharing (无条件共享答复).
    SHARE_UNCOND_REPLY = "share.uncond.reply";
    /// Decision on connecting a system (系统接入审核).
    SYSTEM_CONNECT = "system.connect";
    /// A unit's yearly report to the digital office (年度报送).
    UNIT_ANNUAL_REPORT = "unit.annual.report";
    /// Hearing of a unit before a violation is confirmed (听取意见).
    VIOLATION_HEAR = "violation.hear";
}
