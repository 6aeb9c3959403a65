//! A request to open data 开放需求申请 (Article 18).
//!
//! Anybody asks a unit to list or open data. The unit answers within the days
//! the article sets, from the day of the application on; passing the request on
//! to the unit that has the data stops nothing. Where the unit agrees it names
//! a day, and the request ends with the opening; a refusal has its reasons. The
//! public register shows the request and the answer, and nobody's name.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{
    Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State,
};
use crate::people::Post;

const PROVIDER: &[Doer] = &[Doer::decider(Post::DataOfficer), Doer::decider(Post::DataClerk)];
const OFFICER: &[Doer] = &[Doer::decider(Post::DataOfficer)];
const APPLICANT: &[Doer] = &[Doer::applicant(Post::Member)];
const ANSWERED: ClockEffect = ClockEffect::End { code: "reply" };

/// 开放需求申请
pub const DATA_REQUEST: Procedure = Procedure {
    subject: Subject::Opening,
    decided_by: DecidedBy::Provider,
    readers: Readers::Register,
    openers: &[Post::Member],
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required("unit", FieldKind::Unit).public(),
        Field::required("request_kind", FieldKind::Choice(&["to_list", "to_open"])).public(),
        Field::required("wanted", FieldKind::Text).public(),
        Field::required("purpose", FieldKind::Text),
        Field::optional("contact", FieldKind::Line),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("to_open"),
        State::ends("opened"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "reply", rules: &[keys::OPEN_REQUEST_REPLY] }],
    acts: &[
        Act::new("pass_on", &["submitted"], "submitted", PROVIDER)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("unit", FieldKind::Unit).public()])
            .effecting(Effect::PassOn)
            .telling(&[Party::Applicant]),
        Act::new("agree", &["submitted"], "to_open", OFFICER)
            .not_by_opener()
            .needing(&[
                Field::required("answer", FieldKind::Text).public(),
                Field::required("open_by", FieldKind::Date).public(),
            ])
            .issued()
            .moving(&[
                ANSWERED,
                ClockEffect::StartUntil { code: "open", rule: keys::ORDER_TERM, field: "open_by" },
            ])
            .telling(&[Party::Applicant]),
        Act::new("refuse", &["submitted"], "refused", OFFICER)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("answer", FieldKind::Text).public()])
            .issued()
            .moving(&[ANSWERED])
            .telling(&[Party::Applicant]),
        Act::new("note_opened", &["to_open"], "opened", PROVIDER)
            .not_by_opener()
            .needing(&[
                Field::required("opened_entry", FieldKind::Entry(EntryScope::Published)).public()
            ])
            .effecting(Effect::LinkOpening)
            .moving(&[ClockEffect::End { code: "open" }])
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted", "to_open"], "taken_back", APPLICANT)
            .moving(&[ANSWERED, ClockEffect::End { code: "open" }])
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("data_request", "KX", "fuzhou-2017/18")
};
