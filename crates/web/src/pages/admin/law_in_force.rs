//! `/admin/law`: the rules as dated data, both bodies of law, and the years whose calendar is announced.

use askama::Template;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use law::rules::{LawRow, Subject, Unit, Value};
use law::{Calendar, Profile, law_table};

use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const SUBJECTS: [Subject; 7] = [
    Subject::Catalogue,
    Subject::Aggregation,
    Subject::Sharing,
    Subject::Correction,
    Subject::Opening,
    Subject::Supervision,
    Subject::Security,
];

struct Line {
    key: String,
    title: String,
    value: String,
    profile: String,
    citation: String,
    validity: String,
    confidence: String,
    is_sure: bool,
    holds: bool,
}

struct SubjectLine {
    subject: String,
    profile: String,
}

struct YearLine {
    year: i16,
    notices: Vec<String>,
}

#[derive(Template)]
#[template(path = "admin/law.html")]
struct LawPage {
    t: Texts,
    shell: Shell,
    today: String,
    all: bool,
    lines: Vec<Line>,
    subjects: Vec<SubjectLine>,
    years: Vec<YearLine>,
    last_year: String,
}

/// `GET /admin/law`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let today = member.visitor.today;
    let all = Fields::parse(&query.unwrap_or_default()).get("all") == "1";
    let law = &web.app().config().law;
    let speaking = |subject: Subject| SubjectLine {
        subject: t.c("admin-subject", subject.code()),
        profile: profile_words(t, law.profile(today, subject)),
    };
    let calendar = Calendar::embedded();
    page(&LawPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-law"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-law"), ""),
        today: today.to_string(),
        all,
        lines: law_table()
            .iter()
            .filter(|row| all || row.version.holds_on(today))
            .map(|row| line(t, row, today))
            .collect(),
        subjects: SUBJECTS.into_iter().map(speaking).collect(),
        years: years(calendar),
        last_year: calendar.last_announced_year().map(|year| year.to_string()).unwrap_or_default(),
    })
}

fn profile_words(t: Texts, profile: Profile) -> String {
    t.c("admin-profile", profile.code())
}

fn line(t: Texts, row: &LawRow<'_>, today: Date) -> Line {
    let version = row.version;
    let until = version.valid_to.map_or_else(|| t.s("admin-until-now"), |last| last.to_string());
    let title = if t.tag() == "en" { &row.rule.title_en } else { &row.rule.title_zh };
    Line {
        key: row.rule.key.to_string(),
        title: title.clone(),
        value: value_words(t, &version.value, version.unit),
        profile: profile_words(t, version.profile),
        citation: row.citation(),
        validity: t.f("admin-span", &[("from", version.valid_from.to_string()), ("to", until)]),
        confidence: t.c("admin-confidence", version.confidence.code()),
        is_sure: matches!(version.confidence, law::rules::Confidence::Found),
        holds: version.holds_on(today),
    }
}

fn value_words(t: Texts, value: &Value, unit: Unit) -> String {
    match value {
        Value::Code(code) => {
            let key = format!("admin-law-code-{}", code.replace('_', "-"));
            if t.has(&key) { t.s(&key) } else { code.clone() }
        }
        value => t.f(
            &format!("admin-law-unit-{}", unit.code().replace('_', "-")),
            &[("value", value.to_string())],
        ),
    }
}

/// Every year on file with the notices that settled it, newest first.
fn years(calendar: &Calendar) -> Vec<YearLine> {
    let last = calendar.last_announced_year().unwrap_or_default();
    let known = |year: i16| {
        calendar.notices(year).map(|notices| YearLine { year, notices: notices.to_vec() })
    };
    std::iter::successors(Some(last), |year| year.checked_sub(1)).map_while(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_value_in_words_in_both_languages() {
        for lang in [crate::texts::Lang::Chinese, crate::texts::Lang::English] {
            let t = Texts { lang };
            let lines = law_table();
            assert!(
                lines
                    .iter()
                    .map(|row| value_words(t, &row.version.value, row.version.unit))
                    .all(|words| !words.starts_with("admin-"))
            );
        }
    }

    #[test]
    fn the_years_of_the_calendar_follow_one_another_without_a_gap() {
        let years = years(Calendar::embedded());
        assert!(years.len() >= 11);
        assert!(years.windows(2).all(|pair| pair[0].year == pair[1].year + 1));
    }
}
