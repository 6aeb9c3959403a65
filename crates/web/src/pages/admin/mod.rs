//! Administration: how the platform is doing, who is registered, which rules hold, and what was done.
//!
//! Who sees and does what follows the separation of the three administrators
//! (GB/T 22239 level 3): the system administrator looks after units and
//! accounts, the security administrator may lock and sign out, the audit
//! administrator reads what was done and changes nothing.

mod event_line;
mod events;
mod law_in_force;
mod overview;
mod people;
mod person;
mod person_form;
mod unit_form;
mod units;

use app::AppError;
use domain::people::{Actor, Post};

use crate::routes::{Guard, Routes};
use crate::texts::Texts;

/// Those who look after the platform.
const OVERSIGHT: Guard = Guard::Posts(&[
    Post::SystemAdministrator,
    Post::SecurityAdministrator,
    Post::AuditAdministrator,
    Post::Registrar,
]);
/// Those who see units and accounts.
const ACCOUNTS: Guard =
    Guard::Posts(&[Post::SystemAdministrator, Post::SecurityAdministrator, Post::Registrar]);
/// Those who may stop an account.
const LOCKS: Guard = Guard::Posts(&[Post::SystemAdministrator, Post::SecurityAdministrator]);
/// Those who enter and change units and accounts.
const ENTERS: Guard = Guard::Posts(&[Post::SystemAdministrator]);
/// Those who read what was done.
const AUDIT: Guard = Guard::Posts(&[Post::AuditAdministrator, Post::Registrar]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/admin", OVERSIGHT, overview::show)
        .get("/admin/units", OVERSIGHT, units::show)
        .get("/admin/units/new", ENTERS, unit_form::begin)
        .post("/admin/units/new", ENTERS, unit_form::enter)
        .get("/admin/units/{id}/edit", ENTERS, unit_form::edit)
        .post("/admin/units/{id}/edit", ENTERS, unit_form::rename)
        .get("/admin/people", ACCOUNTS, people::show)
        .get("/admin/people/new", ENTERS, person_form::begin)
        .post("/admin/people/new", ENTERS, person_form::enter)
        .get("/admin/people/{id}", LOCKS, person::show)
        .get("/admin/people/{id}/edit", ENTERS, person_form::edit)
        .post("/admin/people/{id}/edit", ENTERS, person_form::change)
        .post("/admin/people/{id}/password", ENTERS, person::reset_password)
        .post("/admin/people/{id}/state", ENTERS, person::switch)
        .post("/admin/people/{id}/lock", LOCKS, person::lock)
        .post("/admin/people/{id}/sign-out", LOCKS, person::sign_out)
        .get("/admin/law", OVERSIGHT, law_in_force::show)
        .get("/admin/events", AUDIT, events::show)
}

/// Whether an actor enters and changes units and accounts.
fn enters(actor: &Actor) -> bool {
    actor.has(Post::SystemAdministrator)
}

/// A gap of a form: the field and what is wrong with it.
struct Gap {
    field: String,
    text: String,
}

/// Every gap with the name of its field; `family` is that of the field's names.
fn gaps(t: Texts, family: &str, error: &AppError) -> Vec<Gap> {
    let gap = |gap: &domain::catalogue::Missing| {
        let args = [("field", t.c(family, &gap.field)), ("gap", t.c("gap", gap.code))];
        Gap { field: gap.field.clone(), text: t.f("admin-gap", &args) }
    };
    error.gaps().iter().map(gap).collect()
}

/// What is wrong with a field; empty where nothing is.
fn wrong(gaps: &[Gap], field: &str) -> String {
    let of_field = gaps.iter().filter(|gap| gap.field == field);
    of_field.map(|gap| gap.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// One choice of a select or a list of boxes.
struct Choice {
    value: String,
    text: String,
    selected: bool,
}
