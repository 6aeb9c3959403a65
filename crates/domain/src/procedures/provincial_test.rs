//! Tests by the province 省平台连通性和安全性测试 (Article 15).
//!
//! The city's open platform is a sub-platform of the province's and passes its
//! tests of connectivity and security; each is on file with its result.

use law::rules::Subject;

use super::{Act, Doer, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::applicant(Post::Registrar), Doer::applicant(Post::Supervisor)];

/// 省平台连通性和安全性测试
pub const PROVINCIAL_TEST: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Registrar, Post::Supervisor],
    readers: Readers::Register,
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required("kind", FieldKind::Choice(&["connectivity", "security"])).public(),
        Field::required("tested_by", FieldKind::Line).public(),
        Field::required("planned_on", FieldKind::Date).public(),
        Field::optional("scope", FieldKind::Text),
    ],
    states: &[
        State::waits("planned"),
        State::waits("failed"),
        State::ends("passed"),
        State::ends("cancelled"),
    ],
    acts: &[
        Act::new("record_pass", &["planned", "failed"], "passed", OFFICE)
            .needing(&[
                Field::required("tested_on", FieldKind::Date).public(),
                Field::required("report_number", FieldKind::Line).public(),
                Field::optional("valid_until", FieldKind::Date).public(),
                Field::optional("digest", FieldKind::DocumentDigest),
            ])
            .telling(&[Party::Decider]),
        Act::new("record_failure", &["planned"], "failed", OFFICE)
            .with_reason()
            .needing(&[
                Field::required("tested_on", FieldKind::Date).public(),
                Field::required("report_number", FieldKind::Line).public(),
            ])
            .telling(&[Party::Decider]),
        Act::new("cancel", &["planned", "failed"], "cancelled", OFFICE).with_reason(),
    ],
    ..Procedure::new("provincial_test", "LT", "fuzhou-2017/15")
};
