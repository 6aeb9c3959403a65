//! By what right a call is made: system, person, grant, matter, limit.

use std::sync::Arc;

use domain::access::{AccessPlan, Denied, Right, Wanted, compile};
use domain::grants::Method;
use domain::ids::ItemId;
use domain::people::Person;
use jiff::civil::Date;

use super::keys::Caller;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::live::{Live, LiveGrant, LiveTable};

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

/// What a call asks for.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// Whether claims on these items hold; each name once.
    Claims(&'a [&'a str]),
    /// Rows and items, by this method.
    Rows(Method, &'a Wanted<'a>),
}

/// A call that may go on: its table, grant and people.
pub(crate) struct Admitted {
    pub(crate) table: Arc<LiveTable>,
    pub(crate) grant: Arc<LiveGrant>,
    pub(crate) user: Arc<Person>,
    pub(crate) version: u64,
    pub(crate) plan: Arc<AccessPlan>,
    /// Items that leave or are claimed: what goes on record.
    pub(crate) items: Vec<ItemId>,
    /// Calls it counts for.
    pub(crate) calls: u64,
}

/// A call that may not go on, with as much as is known for the record.
pub(crate) struct Turned {
    pub(crate) table: Option<Arc<LiveTable>>,
    pub(crate) grant: Option<Arc<LiveGrant>>,
    pub(crate) user: Option<Arc<Person>>,
    pub(crate) error: AppError,
}

impl App {
    /// Whether a call may go on, and by what plan.
    pub(crate) async fn admit(
        &self,
        caller: &Caller,
        call: Call<'_>,
        asked: Asked<'_>,
        calls: u64,
    ) -> std::result::Result<Admitted, Turned> {
        let (live, today) = (&*caller.moment.live, caller.moment.today);
        let system = &caller.key.system;
        let table = live.table_at(call.resource);
        let turned =
            |error: AppError| Turned { table: table.cloned(), grant: None, user: None, error };
        system.connectable(today).map_err(|error| turned(error.into()))?;
        let scope = &caller.key.key.scope;
        if !scope.is_empty() && !scope.contains(&asked.method()) {
            return Err(turned(AppError::denied("key.scope")));
        }
        let table = table.ok_or_else(|| turned(AppError::not_found()))?;
        let user = user(live, caller, call.person).map_err(turned)?;
        let mut nearest = (None, AppError::denied("grant.none"));
        for grant in live.grants(system.unit, table.entry.id) {
            match self.admit_by(grant, table, call.matter, asked, (today, calls)).await {
                Ok((plan, items, version)) => {
                    let (table, grant) = (Arc::clone(table), Arc::clone(grant));
                    return Ok(Admitted { table, grant, user, version, plan, items, calls });
                }
                Err(error) => nearest = (Some(Arc::clone(grant)), error),
            }
        }
        let (grant, error) = nearest;
        Err(Turned { table: Some(Arc::clone(table)), grant, user: Some(user), error })
    }

    /// By one grant: the plan, the items concerned and the version that answers.
    async fn admit_by(
        &self,
        grant: &LiveGrant,
        table: &LiveTable,
        matter: &str,
        asked: Asked<'_>,
        (today, calls): (Date, u64),
    ) -> Result<(Arc<AccessPlan>, Vec<ItemId>, u64)> {
        let (plan, items) = asked.plan(grant, table, matter, today)?;
        let not_loaded = || AppError::new(ErrorKind::Invalid, "resource.not-loaded");
        let version = table.version.ok_or_else(not_loaded)?;
        if !self.take_calls(&grant.grant, today, calls).await? {
            return Err(AppError::new(ErrorKind::Limited, "grant.daily-limit"));
        }
        Ok((plan, items, version))
    }

    /// Puts a call that could not even be read on record, and gives its error back.
    pub async fn turn_away(
        &self,
        caller: &Caller,
        method: ledger::Method,
        resource: &str,
        error: AppError,
    ) -> AppError {
        let table = caller.moment.live.table_at(resource).cloned();
        let call = Call { resource, matter: "", person: "" };
        self.refuse(caller, method, call, Turned { table, grant: None, user: None, error }).await
    }

    /// Puts a call on record that was admitted and is refused all the same; it does not count for the grant's day.
    pub(crate) async fn refuse_admitted(
        &self,
        caller: &Caller,
        method: ledger::Method,
        call: Call<'_>,
        admitted: &Admitted,
        error: AppError,
    ) -> AppError {
        self.calls.give_back(admitted.grant.grant.id, caller.moment.today, admitted.calls);
        let turned = Turned {
            table: Some(Arc::clone(&admitted.table)),
            grant: Some(Arc::clone(&admitted.grant)),
            user: Some(Arc::clone(&admitted.user)),
            error,
        };
        self.refuse(caller, method, call, turned).await
    }
}

impl Asked<'_> {
    fn method(self) -> Method {
        match self {
            Self::Claims(_) => Method::Verification,
            Self::Rows(method, _) => method,
        }
    }

    /// The plan and the items concerned. Claims share the plan of their grant.
    fn plan(
        self,
        grant: &LiveGrant,
        table: &LiveTable,
        matter: &str,
        on: Date,
    ) -> std::result::Result<(Arc<AccessPlan>, Vec<ItemId>), Denied> {
        match self {
            Self::Claims(names) => {
                let plan = grant.verification(table, matter, on)?;
                let items = claimed(&plan, names)?;
                Ok((plan, items))
            }
            Self::Rows(method, wanted) => {
                let right = Right::Grant(&grant.grant);
                let plan = compile(right, &table.schema, method, matter, wanted, on)?;
                let items = plan.projection().to_vec();
                Ok((Arc::new(plan), items))
            }
        }
    }
}

/// The items claimed, where the plan lets the caller know of all of them; an item by two names is refused.
fn claimed(plan: &AccessPlan, names: &[&str]) -> std::result::Result<Vec<ItemId>, Denied> {
    let mut items = Vec::with_capacity(names.len());
    for name in names {
        let column = plan.schema().resolve(name).filter(|column| plan.may_read(column.id));
        let item = column.ok_or_else(|| Denied::UnknownItem { item: (*name).to_owned() })?.id;
        if items.contains(&item) {
            return Err(Denied::RepeatedItem { item: (*name).to_owned() });
        }
        items.push(item);
    }
    Ok(items)
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
