//! The rule files, compiled in. A file that is not on this list fails a test.

macro_rules! rule_files {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!("rules/", $name), include_str!(concat!("../../rules/", $name)))),+]
    };
}

/// Name and text of every file in `rules/`.
pub(super) const FILES: &[(&str, &str)] = rule_files![
    "aggregate.deadline.toml",
    "assessment.object.toml",
    "catalogue.audit.toml",
    "catalogue.extend.toml",
    "catalogue.publish.toml",
    "catalogue.register.toml",
    "catalogue.update.toml",
    "city.annual.report.toml",
    "correct.reply.toml",
    "data.change.decide.toml",
    "development.report.toml",
    "incident.report.toml",
    "lockout.attempts.toml",
    "lockout.seconds.toml",
    "log.retention.toml",
    "misconduct.handle.toml",
    "open.entry.decide.toml",
    "open.grant.decide.toml",
    "open.request.reply.toml",
    "open.review.accept.toml",
    "open.review.reply.toml",
    "order.term.toml",
    "product.check.toml",
    "project.gate.toml",
    "project.statement.toml",
    "registration.accept.toml",
    "registration.publicity.toml",
    "revenue.remit.toml",
    "secrecy.review.toml",
    "share.cond.decider.toml",
    "share.cond.extend.max.toml",
    "share.cond.reply.toml",
    "share.decide.toml",
    "share.formcheck.toml",
    "share.supply.toml",
    "share.uncond.reply.toml",
    "system.connect.toml",
    "unit.annual.report.toml",
    "violation.hear.toml",
];
