//! A procedure of no law, made of the rules about actors that real ones use seldom, so that the walks always meet them.

use domain::people::Post;
use domain::procedures::{self, Act, Doer, Party, Procedure, State};

/// Two people of the deciding unit, one after the other; anybody's auditor may stop them.
pub(crate) static SECOND_PAIR_OF_EYES: Procedure = Procedure {
    states: &[
        State::waits("received"),
        State::waits("checked"),
        State::ends("confirmed"),
        State::ends("stopped"),
    ],
    acts: &[
        Act::new("check", &["received"], "checked", &[Doer::decider(Post::Decider)])
            .not_by_opener()
            .telling(&[Party::Applicant, Party::Provider, Party::Recipients]),
        Act::new("check_again", &["checked"], "checked", &[Doer::decider(Post::Decider)])
            .not_by_opener(),
        Act::new("confirm", &["checked"], "confirmed", &[Doer::decider(Post::Decider)])
            .by_another()
            .telling(&[Party::Applicant, Party::Applicant]),
        Act::new(
            "stop",
            &["received", "checked"],
            "stopped",
            &[Doer::anywhere(Post::AuditAdministrator), Doer::provider(Post::DataOfficer)],
        )
        .with_reason()
        .telling(&[Party::Applicant, Party::Decider]),
    ],
    ..Procedure::new("second_pair_of_eyes", "DR", "drill/1")
};

/// The procedures of the platform, and this one.
pub(crate) fn all() -> Vec<&'static Procedure> {
    procedures::ALL.iter().copied().chain([&SECOND_PAIR_OF_EYES]).collect()
}
