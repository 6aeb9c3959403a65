//! Faulty rule files are refused with file and line.

use law::{ErrorKind, RuleBook};

const HEAD: &str = "key = \"share.supply\"\ntitle_zh = \"提供\"\ntitle_en = \"Supply\"\nstarts_on = \"share.application.consented\"\n";

fn version(from: &str, rest: &str) -> String {
    format!(
        "[[version]]\nprofile = \"fuzhou-2017\"\nbasis = \"b\"\nconfidence = \"found\"\nvalid_from = {from}\n{rest}\n"
    )
}

fn refusal(text: &str) -> String {
    let error = RuleBook::parse(&[("rules/x.toml", text)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    error.to_string()
}

const TEN: &str = "value = 10\nunit = \"working_days\"";

#[test]
fn an_unknown_key_is_named_with_file_and_line() {
    let text = HEAD.replace("share.supply", "share.suply") + &version("2020-01-01", TEN);
    assert_eq!(refusal(&text), "rules/x.toml:1: unknown rule key `share.suply`");
}

#[test]
fn an_unknown_field_is_named_with_file_and_line() {
    let text =
        HEAD.to_owned() + &version("2020-01-01", &format!("{TEN}\nvalid_until = 2021-01-01"));
    let message = refusal(&text);
    assert!(message.starts_with("rules/x.toml:12: unknown field `valid_until`"), "{message}");
}

#[test]
fn an_overlap_is_named_with_file_and_line() {
    let bounded = format!("{TEN}\nvalid_to = 2020-12-31");
    for first in [TEN, &bounded] {
        let text = HEAD.to_owned() + &version("2020-01-01", first) + &version("2020-12-31", TEN);
        let line = text
            .lines()
            .collect::<Vec<_>>()
            .iter()
            .rposition(|line| *line == "[[version]]")
            .unwrap()
            + 1;
        assert_eq!(
            refusal(&text),
            format!("rules/x.toml:{line}: versions of fuzhou-2017 overlap from 2020-12-31")
        );
    }
}

#[test]
fn a_gap_is_named_with_file_and_line() {
    let first = version("2020-01-01", &format!("{TEN}\nvalid_to = 2020-12-31"));
    let text = HEAD.to_owned() + &first + &version("2021-01-03", TEN);
    assert_eq!(
        refusal(&text),
        "rules/x.toml:13: versions of fuzhou-2017 leave a gap from 2021-01-01 to 2021-01-02"
    );
}

#[test]
fn the_order_in_the_file_does_not_matter() {
    let first = version("2020-01-01", &format!("{TEN}\nvalid_to = 2020-12-31"));
    let text = HEAD.to_owned() + &version("2021-01-01", TEN) + &first;
    assert!(RuleBook::parse(&[("x.toml", &text)]).is_ok());
}

#[test]
fn profiles_may_hold_side_by_side() {
    let other = version("2020-01-01", TEN).replace("fuzhou-2017", "state-council-809-2025");
    let text = HEAD.to_owned() + &version("2020-01-01", TEN) + &other;
    assert!(RuleBook::parse(&[("x.toml", &text)]).is_ok());
}

#[test]
fn a_value_suits_its_unit() {
    let cases = [
        "value = 0\nunit = \"working_days\"",
        "value = 3661\nunit = \"calendar_days\"",
        "value = \"ten\"\nunit = \"working_days\"",
        "unit = \"seconds\"",
        "value = \"13-01\"\nunit = \"yearly\"",
        "value = \"02-29\"\nunit = \"yearly\"",
        "value = 3\nunit = \"promptly\"",
        "value = \"No Code\"\nunit = \"code\"",
    ];
    for rest in cases {
        let message = refusal(&(HEAD.to_owned() + &version("2020-01-01", rest)));
        let line = if rest.starts_with("value") { 11 } else { 10 };
        assert!(message.starts_with(&format!("rules/x.toml:{line}: a value in ")), "{message}");
    }
}

#[test]
fn other_faults_are_named_with_file_and_line() {
    let extends = "extends_on = [\"share.extension.consented\"]";
    let cases = [
        (
            format!("{TEN}\nvalid_to = 2019-01-01"),
            "5: it ends on 2019-01-01, before it begins on 2020-01-01",
        ),
        (format!("{TEN}\nsuspends_on = [\"tea.break\"]"), "12: unknown event `tea.break`"),
        (format!("{TEN}\n{extends}"), "5: `extends_on` and `extends_by_at_most` go together"),
        (
            format!("{TEN}\n{extends}\nextends_by_at_most = \"share.cond.extend.max\""),
            "5: one version of share.cond.extend.max under fuzhou-2017, in working_days, must hold throughout",
        ),
        (
            "value = 3\nunit = \"seconds\"\nsuspends_on = [\"share.application.incomplete\"]"
                .to_owned(),
            "5: only a term in days can be suspended or extended",
        ),
    ];
    for (rest, wanted) in cases {
        let message = refusal(&(HEAD.to_owned() + &version("2020-01-01", &rest)));
        assert!(message.starts_with(&format!("rules/x.toml:{wanted}")), "{message}");
    }
    assert_eq!(refusal(HEAD), "rules/x.toml:1: a rule needs at least one version");
}

#[test]
fn a_rule_stands_in_one_file() {
    let text = HEAD.to_owned() + &version("2020-01-01", TEN);
    let error = RuleBook::parse(&[("a.toml", &text), ("b.toml", &text)]).unwrap_err();
    assert_eq!(error.to_string(), "b.toml:1: rule share.supply already stands in a.toml");
}
