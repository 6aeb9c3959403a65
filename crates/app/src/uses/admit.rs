//! Who calls and by what right: key, system, person, grant, matter, limit.

use std::sync::Arc;

use domain::access::{AccessPlan, Right, Wanted, compile};
use domain::grants::{Grant, Method};
use domain::people::Person;

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::live::{Live, LiveKey, LiveTable};
use crate::people::digest;

/// A client system whose key was accepted.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) key: Arc<LiveKey>,
}

/// What a call states besides its content.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The resource code as it stands in the path, with `-` for `/`.
    pub resource: &'a str,
    /// Code of the matter 事项 served.
    pub matter: &'a str,
    /// Sign-in name of the person served; empty for an unattended job, then the system's responsible person stands.
    pub person: &'a str,
}

/// A call that may go on: its table, grant and people.
pub(crate) struct Admitted {
    pub(crate) table: Arc<LiveTable>,
    pub(crate) grant: Arc<Grant>,
    pub(crate) user: Arc<Person>,
    pub(crate) version: u64,
    pub(crate) plan: AccessPlan,
}

/// A call that may not go on, with as much as is known for the record.
pub(crate) struct Turned {
    pub(crate) table: Option<Arc<LiveTable>>,
    pub(crate) grant: Option<Arc<Grant>>,
    pub(crate) user: Option<Arc<Person>>,
    pub(crate) error: AppError,
}

impl App {
    /// The system behind an API key.
    pub fn caller(&self, secret: &str) -> Result<Caller> {
        let now = self.now();
        let live = self.live_now();
        let key = live.key(&digest(secret)).filter(|key| key.key.is_live(now));
        key.map(|key| Caller { key: Arc::clone(key) })
            .ok_or_else(|| AppError::denied("key.unknown"))
    }

    /// Whether a call may go on, and by what plan.
    pub(crate) fn admit(
        &self,
        caller: &Caller,
        method: Method,
        call: Call<'_>,
        wanted: &Wanted<'_>,
        count: u64,
    ) -> std::result::Result<Admitted, Turned> {
        let live = self.live_now();
        let system = &caller.key.system;
        let today = self.today();
        let table = live.table_at(call.resource);
        let turned =
            |error: AppError| Turned { table: table.cloned(), grant: None, user: None, error };
        system.connectable(today).map_err(|error| turned(error.into()))?;
        let scope = &caller.key.key.scope;
        if !scope.is_empty() && !scope.contains(&method) {
            return Err(turned(AppError::denied("key.scope")));
        }
        let table = table.ok_or_else(|| turned(AppError::not_found()))?;
        let user = user(&live, caller, call.person).map_err(turned)?;
        let mut nearest = (None, AppError::denied("grant.none"));
        for grant in live.grants(system.unit, table.entry.id) {
            let compiled =
                compile(Right::Grant(grant), &table.schema, method, call.matter, wanted, today);
            let refused = match compiled {
                Ok(plan) => match table.version {
                    None => AppError::new(ErrorKind::Invalid, "resource.not-loaded"),
                    Some(version) if self.calls.take(grant, today, count) => {
                        let (table, grant) = (Arc::clone(table), Arc::clone(grant));
                        return Ok(Admitted { table, grant, user, version, plan });
                    }
                    Some(_) => AppError::new(ErrorKind::Limited, "grant.daily-limit"),
                },
                Err(denied) => denied.into(),
            };
            nearest = (Some(Arc::clone(grant)), refused);
        }
        let (grant, error) = nearest;
        Err(Turned { table: Some(Arc::clone(table)), grant, user: Some(user), error })
    }

    /// Puts a call that could not even be read on record, and gives its error back.
    pub async fn turn_away(
        &self,
        caller: &Caller,
        method: ledger::Method,
        resource: &str,
        error: AppError,
    ) -> AppError {
        let table = self.live_now().table_at(resource).cloned();
        let call = Call { resource, matter: "", person: "" };
        self.refuse(caller, method, call, Turned { table, grant: None, user: None, error }).await
    }
}

impl Admitted {
    pub(crate) fn turned(&self, error: AppError) -> Turned {
        Turned {
            table: Some(Arc::clone(&self.table)),
            grant: Some(Arc::clone(&self.grant)),
            user: Some(Arc::clone(&self.user)),
            error,
        }
    }
}

/// The person served: one of the calling unit, or the system's responsible person.
fn user(live: &Live, caller: &Caller, login: &str) -> Result<Arc<Person>> {
    let system = &caller.key.system;
    let person = if login.is_empty() {
        live.person(system.responsible)
    } else {
        live.person_by_login(login)
    };
    person
        .filter(|person| person.unit == system.unit && person.active)
        .cloned()
        .ok_or_else(|| AppError::denied("use.unknown-person"))
}
