//! Grants 授权: what one unit may read of another's data, how to call it, and how it is withdrawn.

pub(crate) mod calling;
mod grant;
mod list;
pub(crate) mod scope;

use domain::grants::{Grant, GrantState, Matter, Method, NotCovered};
use jiff::civil::Date;

use crate::pages::home::figures::grouped;
use crate::routes::{Guard, Routes};
use crate::texts::Texts;

/// The methods 共享方式 in the order a page shows them.
pub(crate) const METHODS: [Method; 4] =
    [Method::Verification, Method::Lookup, Method::Interface, Method::Exchange];

pub(crate) fn routes() -> Routes {
    Routes::new().get("/grants", Guard::Party, list::show).get(
        "/grants/{id}",
        Guard::Party,
        grant::show,
    )
}

/// Where a grant stands today: kind of tag, words.
fn standing(t: Texts, grant: &Grant, today: Date) -> (&'static str, String) {
    match grant.in_force(today) {
        Ok(()) => ("ok", t.c("grant-state", <&str>::from(GrantState::Active))),
        Err(NotCovered::Withdrawn) => {
            ("error", t.c("grant-state", <&str>::from(GrantState::Withdrawn)))
        }
        Err(NotCovered::NotYet) => ("info", t.s("grants-not-yet")),
        Err(_over) => ("suspended", t.s("grants-over")),
    }
}

/// The names of methods.
pub(crate) fn method_names(t: Texts, methods: &[Method]) -> Vec<String> {
    methods.iter().map(|method| t.c("method", <&str>::from(*method))).collect()
}

/// A matter with its code, and the field of use it belongs to.
pub(crate) fn matter_words(t: Texts, matter: &Matter) -> String {
    let named = format!("{} {}", matter.code, matter.name);
    match matter.field {
        None => named,
        Some(field) => {
            let field = t.c("use-field", <&str>::from(field));
            t.f("matter-with-field", &[("matter", named), ("field", field)])
        }
    }
}

/// A number of calls a day; none is not limited.
pub(crate) fn calls_words(t: Texts, calls: Option<u32>) -> String {
    calls.map_or_else(
        || t.s("grants-unlimited"),
        |calls| t.f("grants-calls-a-day", &[("n", grouped(u64::from(calls)))]),
    )
}
