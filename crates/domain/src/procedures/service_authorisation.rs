//! Authorising a technical service unit 技术服务委托授权 (Articles 5, 6).
//!
//! An agency's data officer says which work a technical service unit may do for it, on which entries and how long; the
//! unit accepts under the document of authorisation, which is attached. From then on its people may act for the agency
//! within that scope and nowhere else. The agency revokes at once; the digital office, told of all of it, suspends and
//! lifts the suspension with reasons; after the last day the platform records that it is over.

use super::fields::EntryScope;
use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::authorisations::SERVICE_ACTS;
use crate::people::Post;

const AGENCY: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const SERVICE_UNIT: &[Doer] = &[Doer::provider(Post::DataOfficer), Doer::provider(Post::DataClerk)];
const SUPERVISOR: &[Doer] = &[Doer::decider(Post::Supervisor)];

/// How the entries are named that an authorisation covers 授权范围: all, or those chosen.
pub const AUTHORISED_ENTRIES: &[&str] = &["all_entries", "chosen_entries"];

/// 技术服务委托授权
pub const SERVICE_AUTHORISATION: Procedure = Procedure {
    openers: &[Post::DataOfficer],
    form: &[
        Field::required("unit", FieldKind::Unit),
        Field::required("service_acts", FieldKind::Choices(SERVICE_ACTS)),
        Field::required("scope", FieldKind::Choice(AUTHORISED_ENTRIES)),
        Field::optional("entries", FieldKind::Entries(EntryScope::OwnWorking)),
        Field::required("valid_from", FieldKind::Date),
        Field::required("valid_to", FieldKind::Date),
        Field::required("document_number", FieldKind::Line),
        Field::optional("remark", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("in_force"),
        State::waits("suspended"),
        State::ends("revoked"),
        State::ends("expired"),
        State::ends("declined"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("accept", &["submitted"], "in_force", SERVICE_UNIT)
            .not_by_opener()
            .needing(&[Field::required("digest", FieldKind::DocumentDigest)])
            .effecting(Effect::KeepAuthorisation)
            .issued()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("decline", &["submitted"], "declined", SERVICE_UNIT)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("take_back", &["submitted"], "taken_back", AGENCY).telling(&[Party::Provider]),
        Act::new("suspend", &["in_force"], "suspended", SUPERVISOR)
            .not_by_opener()
            .unawaited()
            .with_reason()
            .effecting(Effect::KeepAuthorisation)
            .issued()
            .telling(&[Party::Applicant, Party::Provider])
            .under("fuzhou-2017/6"),
        Act::new("lift", &["suspended"], "in_force", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::KeepAuthorisation)
            .issued()
            .telling(&[Party::Applicant, Party::Provider])
            .under("fuzhou-2017/6"),
        Act::new("revoke", &["in_force", "suspended"], "revoked", AGENCY)
            .unawaited()
            .with_reason()
            .effecting(Effect::KeepAuthorisation)
            .issued()
            .telling(&[Party::Provider, Party::Decider]),
        Act::new("expire", &["in_force", "suspended"], "expired", &[]).telling(&[
            Party::Applicant,
            Party::Provider,
            Party::Decider,
        ]),
    ],
    also: &["fuzhou-2017/6"],
    ..Procedure::new("service_authorisation", "JS", "fuzhou-2017/5")
};
