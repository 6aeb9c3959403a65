//! The embedded rules: complete, cited, and found again by their stamps.

use std::collections::BTreeSet;
use std::path::Path;

use law::clocks::DayKind;
use law::rules::{Confidence, keys};
use law::{
    LawError, LawInForce, Profile, RuleBook, RuleKey, RuleStamp, Subject, articles, law_table,
};

use crate::day;

#[test]
fn every_key_has_a_rule_and_every_file_is_embedded() {
    let found: BTreeSet<RuleKey> = RuleBook::embedded().rules().map(|rule| rule.key).collect();
    assert_eq!(found, keys::ALL.iter().copied().collect());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files: BTreeSet<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let wanted: BTreeSet<_> = keys::ALL.iter().map(|key| format!("{key}.toml").into()).collect();
    assert_eq!(files, wanted);
}

#[test]
fn a_file_is_named_after_its_rule() {
    for rule in RuleBook::embedded().rules() {
        assert_eq!(rule.file, format!("rules/{}.toml", rule.key));
    }
}

#[test]
fn the_parameter_sheet_is_complete() {
    let (f, s) = (Profile::Fuzhou2017, Profile::StateCouncil809);
    let sheet = [
        (keys::OPEN_REQUEST_REPLY, f, "15 calendar_days"),
        (keys::OPEN_REVIEW_REPLY, f, "10 calendar_days"),
        (keys::SHARE_UNCOND_REPLY, s, "1 working_days"),
        (keys::SHARE_COND_REPLY, s, "10 working_days"),
        (keys::SHARE_COND_EXTEND_MAX, s, "10 working_days"),
        (keys::SHARE_FORMCHECK, s, "2 working_days"),
        (keys::SHARE_SUPPLY, s, "20 working_days"),
        (keys::CORRECT_REPLY, f, "– promptly"),
        (keys::CORRECT_REPLY, s, "10 working_days"),
        (keys::CATALOGUE_UPDATE, s, "10 working_days"),
        (keys::CATALOGUE_EXTEND, s, "5 working_days"),
        (keys::CATALOGUE_AUDIT, s, "2 working_days"),
        (keys::AGGREGATE_DEADLINE, f, "– per_item"),
        (keys::PROJECT_GATE, f, "registered_and_aggregated gate"),
        (keys::REGISTRATION_ACCEPT, f, "3 working_days"),
        (keys::REGISTRATION_PUBLICITY, f, "10 working_days"),
        (keys::UNIT_ANNUAL_REPORT, f, "01-31 yearly"),
        (keys::CITY_ANNUAL_REPORT, f, "02-last yearly"),
        (keys::LOG_RETENTION, f, "184 days"),
        (keys::LOCKOUT_ATTEMPTS, f, "5 attempts"),
        (keys::LOCKOUT_SECONDS, f, "300 seconds"),
        (keys::CONFLICT_OPEN_KEYS, f, "100 records"),
        (keys::CONFLICT_OPEN_PERMILLE, f, "10 permille"),
        (keys::QUALITY_ANSWER, f, "10 working_days"),
        (keys::QUALITY_CASE_PERMILLE, f, "600 permille"),
        (keys::QUALITY_SCAN_DAYS, f, "7 days"),
        (keys::OPEN_REVIEW_ACCEPT, f, "5 calendar_days"),
        (keys::OPEN_GRANT_DECIDE, f, "20 working_days"),
    ];
    for (key, profile, wanted) in sheet {
        let rule = RuleBook::embedded().version(key, profile, day("2026-03-02")).unwrap();
        let version = rule.version();
        assert_eq!(format!("{} {}", version.value, version.unit), wanted, "{key}");
    }
}

#[test]
fn the_steps_without_a_statutory_count_are_marked_as_derived() {
    for key in [
        keys::SHARE_DECIDE,
        keys::CATALOGUE_DEPARTMENT_CHECK,
        keys::CATALOGUE_REGISTER,
        keys::CATALOGUE_OPINION,
        keys::CATALOGUE_PUBLISH,
        keys::OPEN_REVIEW_ACCEPT,
        keys::CONFLICT_ANSWER,
        keys::CONFLICT_OPEN_KEYS,
        keys::CONFLICT_OPEN_PERMILLE,
        keys::QUALITY_ANSWER,
        keys::QUALITY_CASE_PERMILLE,
        keys::QUALITY_SCAN_DAYS,
        keys::AGGREGATE_TERM_DAILY,
        keys::AGGREGATE_TERM_WEEKLY,
        keys::AGGREGATE_TERM_MONTHLY,
        keys::AGGREGATE_TERM_YEARLY,
    ] {
        let rule =
            RuleBook::embedded().version(key, Profile::Fuzhou2017, day("2026-03-02")).unwrap();
        assert_eq!(rule.version().confidence, Confidence::Derived, "{key}");
    }
}

#[test]
fn a_term_carries_the_events_that_the_rule_names_and_the_maximum() {
    let book = RuleBook::embedded();
    let on = day("2026-03-02");
    let reply =
        book.version(keys::SHARE_COND_REPLY, Profile::StateCouncil809, on).unwrap().term().unwrap();
    assert_eq!((reply.days, reply.kind, reply.extend_days_max), (10, DayKind::Working, 10));
    assert!(reply.suspends_on.is_empty());
    let request =
        book.version(keys::OPEN_REQUEST_REPLY, Profile::Fuzhou2017, on).unwrap().term().unwrap();
    assert_eq!((request.days, request.kind, request.extend_days_max), (15, DayKind::Calendar, 0));
    assert!(request.suspends_on.is_empty() && request.extends_on.is_empty());
}

#[test]
fn a_rule_is_read_only_as_what_it_is() {
    let version =
        |key| RuleBook::embedded().version(key, Profile::Fuzhou2017, day("2026-03-02")).unwrap();
    assert!(matches!(version(keys::LOCKOUT_SECONDS).term(), Err(LawError::WrongUnit { .. })));
    assert!(matches!(version(keys::CORRECT_REPLY).term(), Err(LawError::WrongUnit { .. })));
    assert!(matches!(version(keys::SHARE_DECIDE).code(), Err(LawError::WrongUnit { .. })));
    assert_eq!(version(keys::UNIT_ANNUAL_REPORT).due_in_year(2027).unwrap(), day("2027-01-31"));
    assert_eq!(version(keys::CITY_ANNUAL_REPORT).due_in_year(2028).unwrap(), day("2028-02-29"));
    assert_eq!(version(keys::LOCKOUT_ATTEMPTS).count().unwrap(), 5);
}

#[test]
fn an_amended_law_is_cited_by_its_article_of_the_day() {
    let article = |on| {
        let rule = RuleBook::embedded()
            .version(keys::LOG_RETENTION, Profile::Fuzhou2017, day(on))
            .unwrap();
        rule.version().article.clone().unwrap()
    };
    assert_eq!(article("2025-12-31"), "第二十一条第三项");
    assert_eq!(article("2026-01-01"), "第二十三条第三项");
}

#[test]
fn a_stamp_survives_being_stored() {
    let rule = RuleBook::embedded()
        .version(keys::SHARE_DECIDE, Profile::Fuzhou2017, day("2026-03-02"))
        .unwrap();
    let stored = serde_json::to_string(&rule).unwrap();
    assert_eq!(
        stored,
        r#"{"key":"share.decide","version_from":"2017-07-27","profile":"fuzhou-2017"}"#
    );
    let stamp: RuleStamp = serde_json::from_str(&stored).unwrap();
    assert_eq!(RuleBook::embedded().by_stamp(&stamp).unwrap().stamp(), rule.stamp());
    assert!(serde_json::from_str::<RuleStamp>(&stored.replace("decide", "divide")).is_err());
}

#[test]
fn a_stamp_without_its_version_is_an_error() {
    let stamp = RuleStamp {
        key: keys::SHARE_DECIDE,
        version_from: day("2020-01-01"),
        profile: Profile::Fuzhou2017,
    };
    assert_eq!(RuleBook::embedded().by_stamp(&stamp).unwrap_err(), LawError::UnknownStamp(stamp));
}

#[test]
fn a_citys_own_edition_replaces_whole_rules() {
    let text =
        include_str!("../../rules/catalogue.register.toml").replace("value = 5", "value = 3");
    let book = RuleBook::embedded().with_local(&[("local.toml", &text)]).unwrap();
    let count = |key| {
        let law = LawInForce::default();
        law.rule(&book, key, day("2026-03-02"), Subject::Catalogue).unwrap().count().unwrap()
    };
    assert_eq!((count(keys::CATALOGUE_REGISTER), count(keys::CATALOGUE_PUBLISH)), (3, 2));
}

#[test]
fn the_law_table_has_a_row_for_every_version() {
    let rows = law_table();
    let listed: BTreeSet<RuleKey> = rows.iter().map(|row| row.rule.key).collect();
    assert_eq!(listed.len(), keys::ALL.len());
    let reply = rows.iter().find(|row| row.rule.key == keys::OPEN_REQUEST_REPLY).unwrap();
    assert_eq!(reply.citation(), "福州市政务数据资源管理暂行办法(2017-07-27)第十八条");
    assert_eq!(
        (reply.rule.file.as_str(), reply.version.line),
        ("rules/open.request.reply.toml", 6)
    );
}

#[test]
fn thirty_articles_name_every_rule() {
    let articles = articles();
    assert_eq!(articles.len(), 30);
    assert!(articles.iter().all(|article| !article.zh.is_empty() && !article.en.is_empty()));
    let named: BTreeSet<RuleKey> =
        articles.iter().flat_map(|article| article.rules.iter().copied()).collect();
    assert_eq!(named, keys::ALL.iter().copied().collect());
}
