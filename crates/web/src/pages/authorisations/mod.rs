//! Authorisations of technical service units 委托授权 (Article 5): who may act for whom, and what was done so.

mod list;
mod show;

use app::catalogue::code_of;
use domain::authorisations::{Authorisation, CoveredEntries, NotAuthorised, ServiceAct};
use jiff::civil::Date;

use crate::routes::{Guard, Routes};
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/authorisations", Guard::Signed, list::show).get(
        "/authorisations/{id}",
        Guard::Signed,
        show::show,
    )
}

/// The acts of an authorisation in words.
pub(crate) fn act_names(t: Texts, acts: &[ServiceAct]) -> Vec<String> {
    acts.iter().map(|act| t.c("choice-service-acts", code_of(act))).collect()
}

/// The entries an authorisation covers in words: all, or how many.
pub(crate) fn covered(t: Texts, entries: &CoveredEntries) -> String {
    match entries {
        CoveredEntries::All => t.s("choice-scope-all-entries"),
        CoveredEntries::Chosen(chosen) => {
            t.f("authorisations-chosen", &[("n", chosen.len().to_string())])
        }
    }
}

/// Where an authorisation stands today: kind of tag, words.
fn standing(t: Texts, authorisation: &Authorisation, today: Date) -> (&'static str, String) {
    let (kind, code) = match authorisation.runs(today) {
        Ok(()) => ("ok", "in-force"),
        Err(NotAuthorised::NotBegun) => ("soon", "to-come"),
        Err(NotAuthorised::Suspended) => ("overdue", "suspended"),
        Err(NotAuthorised::Revoked) => ("suspended", "revoked"),
        Err(_) => ("suspended", "expired"),
    };
    (kind, t.c("authorisations-state", code))
}
