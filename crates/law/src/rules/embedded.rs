//! The rule files, compiled in. A file that is not on this list fails a test.

macro_rules! rule_files {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!("rules/", $name), include_str!(concat!("../../rules/", $name)))),+]
    };
}

/// Name and text of every file in `rules/`.
pub(super) const FILES: &[(&str, &str)] = rule_files![
    "aggregate.deadline.toml",
    "catalogue.audit.toml",
    "catalogue.extend.toml",
    "catalogue.publish.toml",
    "catalogue.register.toml",
    "catalogue.update.toml",
    "city.annual.report.toml",
    "correct.reply.toml",
    "lockout.attempts.toml",
    "lockout.seconds.toml",
    "log.retention.toml",
    "open.grant.decide.toml",
    "open.request.reply.toml",
    "open.review.accept.toml",
    "open.review.reply.toml",
    "project.gate.toml",
    "registration.accept.toml",
    "registration.publicity.toml",
    "share.cond.decider.toml",
    "share.cond.extend.max.toml",
    "share.cond.reply.toml",
    "share.decide.toml",
    "share.formcheck.toml",
    "share.supply.toml",
    "share.uncond.reply.toml",
    "unit.annual.report.toml",
];
