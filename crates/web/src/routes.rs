//! Routes with their guards: who may come in is said where the route is, and enforced there.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::people::{Actor, Post};

use crate::context::Visitor;
use crate::respond::Problem;
use crate::site::Web;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anyone.
    Public,
    /// Anyone who is signed in, those of the public too; the use case decides further.
    Party,
    /// Anyone who is signed in and serves a unit of the government; the use case decides further.
    Signed,
    /// The same, holding one of the posts.
    Posts(&'static [Post]),
    /// A client system with an API key; checked by the use case, since it goes on record.
    System,
}

/// A route as the tests see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Its guard.
    pub guard: Guard,
}

/// Routes of one noun.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) router: Router<Web>,
    pub(crate) list: Vec<RouteInfo>,
}

impl Routes {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a `GET` route.
    pub(crate) fn get<H, T>(self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add("GET", path, guard, get(handler))
    }

    /// Adds a `POST` route.
    pub(crate) fn post<H, T>(self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add("POST", path, guard, post(handler))
    }

    /// Adds a route with a layer of its own, such as a larger body limit.
    pub(crate) fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        guard: Guard,
        handler: MethodRouter<Web>,
    ) -> Self {
        let guarded =
            handler.layer(from_fn(move |request: Request, next: Next| pass(guard, request, next)));
        self.router = self.router.route(path, guarded);
        self.list.push(RouteInfo { method, path, guard });
        self
    }

    /// Takes in the routes of another noun.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }
}

/// Whether somebody who is signed in comes through. Those of the public come no further than [`Guard::Party`]: a route
/// added tomorrow is closed to them until it says otherwise.
fn may_pass(guard: Guard, actor: &Actor) -> bool {
    match guard {
        Guard::Public | Guard::System | Guard::Party => true,
        Guard::Signed => !actor.unit_kind.is_outside(),
        Guard::Posts(posts) => {
            // Who acts for an agency does a clerk's work there, as far as the use case finds it authorised (Article 5).
            let acts_for_agency = actor.acting_for.is_some() && posts.contains(&Post::DataClerk);
            let holds = posts.iter().any(|post| actor.has(*post));
            !actor.unit_kind.is_outside() && (holds || acts_for_agency)
        }
    }
}

async fn pass(guard: Guard, request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>() else {
        return match guard {
            Guard::System | Guard::Public => next.run(request).await,
            Guard::Party | Guard::Signed | Guard::Posts(_) => {
                Problem::internal("a page route outside the session layer").into_response()
            }
        };
    };
    let refusal = match (guard, &visitor.signed) {
        (Guard::Public | Guard::System, _) | (Guard::Party, Some(_)) => None,
        (Guard::Party | Guard::Signed | Guard::Posts(_), None) => {
            Some(Redirect::to(&visitor.sign_in_href()).into_response())
        }
        (_, Some(signed)) if may_pass(guard, &signed.actor) => None,
        (_, Some(_)) => Some(visitor.not_found().into_response()),
    };
    match refusal {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}
