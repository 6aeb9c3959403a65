//! What was measured last of the two holders that a case is about (Article 8): counts, never a value; and where the quality
//! that a case is about is shown.

use domain::cases::Case;
use domain::conflicts::ConflictMeasure;
use domain::procedures::QUALITY_CASE;

use crate::context::Member;
use crate::pages::conflicts::rate;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;

/// The newest comparison, as the page of a case shows it.
pub(super) struct MeasuredPart {
    pub(super) rate: String,
    pub(super) keys: String,
    pub(super) differing: String,
    pub(super) measured_on: String,
    pub(super) versions: String,
    /// Where all pairs of the element are compared.
    pub(super) href: String,
}

/// Of a case of a conflict; none of any other case.
pub(super) async fn measured(
    web: &Web,
    member: &Member,
    case: &Case,
) -> Result<Option<MeasuredPart>, Problem> {
    let newest = web.app().measured_of(case).await.or_problem(&member.visitor)?;
    Ok(newest.as_ref().map(part))
}

fn part(newest: &ConflictMeasure) -> MeasuredPart {
    let total = newest.total;
    let element = newest.element.as_ref().map(|code| format!("?element={code}"));
    MeasuredPart {
        rate: rate(total.permille(), total.differing == 0),
        keys: grouped(total.keys),
        differing: grouped(total.differing),
        measured_on: newest.measured_on.to_string(),
        versions: format!("{} / {}", newest.source_version, newest.holder_version),
        href: format!("/collection/conflicts{}", element.unwrap_or_default()),
    }
}

/// Where the quality of the resource of a case of quality is shown; empty for any other case.
pub(super) fn quality_href(case: &Case) -> String {
    let entry = case.entry.filter(|_| case.procedure == QUALITY_CASE.code);
    entry.map(|entry| format!("/entries/{entry}/quality")).unwrap_or_default()
}
