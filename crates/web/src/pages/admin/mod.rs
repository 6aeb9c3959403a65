//! Administration: how the platform is doing, who is registered, which rules hold, and what was done.
//!
//! Nothing here changes anything. Who sees which page follows the separation of
//! the three administrators (GB/T 22239 level 3).

mod events;
mod law_in_force;
mod overview;
mod people;
mod units;

use domain::people::Post;

use crate::routes::{Guard, Routes};

/// Those who look after the platform.
const OVERSIGHT: Guard = Guard::Posts(&[
    Post::SystemAdministrator,
    Post::SecurityAdministrator,
    Post::AuditAdministrator,
    Post::Registrar,
]);
/// Those who look after units and accounts.
const ACCOUNTS: Guard =
    Guard::Posts(&[Post::SystemAdministrator, Post::SecurityAdministrator, Post::Registrar]);
/// Those who read what was done.
const AUDIT: Guard = Guard::Posts(&[Post::AuditAdministrator, Post::Registrar]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/admin", OVERSIGHT, overview::show)
        .get("/admin/units", OVERSIGHT, units::show)
        .get("/admin/people", ACCOUNTS, people::show)
        .get("/admin/law", OVERSIGHT, law_in_force::show)
        .get("/admin/events", AUDIT, events::show)
}
