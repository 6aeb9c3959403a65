//! The base, the overlay, and the case that keeps the rule it began under.

use law::clocks::{ClockEvent, run};
use law::rules::{Decider, Setting, keys};
use law::{Calendar, LawError, LawInForce, Profile, RuleBook, Subject};

use crate::day;

fn setting(profile: Profile, subject: Option<Subject>, from: &str, until: Option<&str>) -> Setting {
    Setting { profile, subject, from: day(from), until: until.map(day) }
}

fn overlay(subject: Option<Subject>, from: &str, until: Option<&str>) -> Setting {
    setting(Profile::StateCouncil809, subject, from, until)
}

#[test]
fn the_base_alone_is_the_default() {
    let law = LawInForce::default();
    let book = RuleBook::embedded();
    assert_eq!(law.profile(day("2026-03-02"), Subject::Sharing), Profile::Fuzhou2017);
    assert_eq!(
        law.decider_of_conditional_sharing(book, day("2026-03-02")),
        Ok(Decider::DigitalOffice)
    );
    let error =
        law.rule(book, keys::SHARE_COND_REPLY, day("2026-03-02"), Subject::Sharing).unwrap_err();
    assert!(matches!(error, LawError::NotInForce { key: keys::SHARE_COND_REPLY, .. }));
}

#[test]
fn the_overlay_speaks_from_its_day_on_about_its_subject() {
    let law = LawInForce::new(vec![overlay(Some(Subject::Sharing), "2026-01-01", None)]).unwrap();
    let book = RuleBook::embedded();
    assert_eq!(
        law.decider_of_conditional_sharing(book, day("2025-12-31")),
        Ok(Decider::DigitalOffice)
    );
    assert_eq!(law.decider_of_conditional_sharing(book, day("2026-01-01")), Ok(Decider::Provider));
    let correction =
        law.rule(book, keys::CORRECT_REPLY, day("2026-01-01"), Subject::Correction).unwrap();
    assert_eq!(correction.version().profile, Profile::Fuzhou2017);
}

#[test]
fn the_base_speaks_where_the_overlay_is_silent() {
    let law = LawInForce::new(vec![overlay(None, "2025-08-01", None)]).unwrap();
    let rule = law
        .rule(RuleBook::embedded(), keys::OPEN_REQUEST_REPLY, day("2026-03-02"), Subject::Opening)
        .unwrap();
    assert_eq!(rule.version().profile, Profile::Fuzhou2017);
}

#[test]
fn an_overlay_switched_on_before_the_decree_was_in_force_changes_nothing_yet() {
    let law = LawInForce::new(vec![overlay(None, "2025-01-01", None)]).unwrap();
    let book = RuleBook::embedded();
    assert_eq!(
        law.decider_of_conditional_sharing(book, day("2025-07-31")),
        Ok(Decider::DigitalOffice)
    );
    assert_eq!(law.decider_of_conditional_sharing(book, day("2025-08-01")), Ok(Decider::Provider));
}

#[test]
fn a_subject_can_be_left_out_of_a_general_overlay() {
    let base =
        setting(Profile::Fuzhou2017, Some(Subject::Catalogue), "2026-01-01", Some("2026-06-30"));
    let law = LawInForce::new(vec![overlay(None, "2025-08-01", None), base]).unwrap();
    assert_eq!(law.profile(day("2026-03-02"), Subject::Catalogue), Profile::Fuzhou2017);
    assert_eq!(law.profile(day("2026-07-01"), Subject::Catalogue), Profile::StateCouncil809);
    assert_eq!(law.profile(day("2026-03-02"), Subject::Sharing), Profile::StateCouncil809);
    assert_eq!(law.profile(day("2026-03-02"), None), Profile::StateCouncil809);
}

#[test]
fn settings_that_overlap_or_run_backwards_are_refused() {
    let subject = Some(Subject::Sharing);
    let overlap = vec![
        overlay(subject, "2026-01-01", Some("2026-06-30")),
        overlay(subject, "2026-06-30", None),
    ];
    assert_eq!(
        LawInForce::new(overlap),
        Err(LawError::SettingsOverlap { subject, on: day("2026-06-30") })
    );
    let reversed = vec![overlay(None, "2026-01-02", Some("2026-01-01"))];
    assert!(matches!(LawInForce::new(reversed), Err(LawError::SettingReversed { .. })));
}

#[test]
fn settings_are_stored_as_a_list_and_checked_when_read() {
    let stored =
        r#"[{"profile":"state-council-809-2025","subject":"sharing","from":"2026-01-01"}]"#;
    let law: LawInForce = serde_json::from_str(stored).unwrap();
    assert_eq!(law.settings(), [overlay(Some(Subject::Sharing), "2026-01-01", None)]);
    let twice = stored.replace(['[', ']'], "");
    assert!(serde_json::from_str::<LawInForce>(&format!("[{twice},{twice}]")).is_err());
}

#[test]
fn each_deciders_term_is_in_force_under_its_profile() {
    let book = RuleBook::embedded();
    let on = day("2026-03-02");
    for law in
        [LawInForce::default(), LawInForce::new(vec![overlay(None, "2025-08-01", None)]).unwrap()]
    {
        let decider = law.decider_of_conditional_sharing(book, on).unwrap();
        let term =
            law.rule(book, decider.term_key(), on, Subject::Sharing).unwrap().term().unwrap();
        assert_eq!(term.days, 10);
    }
}

/// The digital office's term is cut from ten days to five from 1 July 2026 on.
fn amended_book() -> RuleBook {
    let text = include_str!("../../rules/share.decide.toml");
    let amendment = text[text.find("[[version]]").unwrap()..]
        .replace("value = 10", "value = 5")
        .replace("valid_from = 2017-07-27", "valid_from = 2026-07-01");
    let ended =
        text.replace("valid_from = 2017-07-27", "valid_from = 2017-07-27\nvalid_to = 2026-06-30");
    RuleBook::parse(&[("share.decide.toml", &format!("{ended}\n{amendment}"))]).unwrap()
}

#[test]
fn a_case_that_is_running_at_an_amendment_keeps_its_rule() {
    let (law, book) = (LawInForce::default(), amended_book());
    let due = |on, stamped_on| {
        let stamp =
            law.rule(&book, keys::SHARE_DECIDE, day(stamped_on), Subject::Sharing).unwrap().stamp();
        let term = book.by_stamp(&stamp).unwrap().term().unwrap();
        run(&term, &[ClockEvent::Started { on: day(on) }], Calendar::embedded()).unwrap().due_on
    };
    assert_eq!(due("2026-06-30", "2026-06-30"), day("2026-07-14"));
    assert_eq!(due("2026-07-01", "2026-07-01"), day("2026-07-08"));
    let before = RuleBook::embedded();
    let old =
        law.rule(before, keys::SHARE_DECIDE, day("2026-06-30"), Subject::Sharing).unwrap().stamp();
    assert_eq!(
        book.by_stamp(&old).unwrap().count().unwrap(),
        10,
        "a stamp made before the amendment"
    );
}
