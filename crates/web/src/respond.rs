//! The one map from errors to answers, and the rendering of pages.

use app::{AppError, ErrorKind};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::context::Visitor;
use crate::shell::{Room, Shell};
use crate::texts::Texts;

/// What a page handler returns.
pub(crate) type PageResult = Result<Response, Problem>;

/// Renders a page.
pub(crate) fn page(template: &impl Template) -> PageResult {
    page_with(StatusCode::OK, template)
}

/// Renders a page with a status of its own, such as a form with errors.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> PageResult {
    match template.render() {
        Ok(html) => Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()),
        Err(error) => Err(Problem::internal(&format!("a page did not render: {error}"))),
    }
}

/// Sends the browser on after an act; `done` names the message to show there.
pub(crate) fn see(path: &str, done: &str) -> Response {
    let joint = if path.contains('?') { '&' } else { '?' };
    let to = if done.is_empty() { path.to_owned() } else { format!("{path}{joint}done={done}") };
    axum::response::Redirect::to(&to).into_response()
}

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage {
    t: Texts,
    shell: Shell,
    error_status: u16,
    error_title: String,
    error_happened: String,
    error_kept: String,
    error_next: String,
    error_reference: String,
}

/// An error on its way to a person: public words and status; the cause went to the log.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    body: String,
}

impl Problem {
    /// An error page of a family of texts `error-<code>-{title,happened,kept,next}`.
    pub(crate) fn page(visitor: &Visitor, status: StatusCode, code: &str) -> Self {
        Self::page_saying(visitor, status, code, None)
    }

    fn page_saying(
        visitor: &Visitor,
        status: StatusCode,
        code: &str,
        happened: Option<String>,
    ) -> Self {
        let t = visitor.t;
        let text = |part: &str| t.s(&format!("error-{code}-{part}"));
        let template = ErrorPage {
            t,
            shell: Shell::new(visitor, Room::Portal, text("title")),
            error_status: status.as_u16(),
            error_title: text("title"),
            error_happened: happened.unwrap_or_else(|| text("happened")),
            error_kept: text("kept"),
            error_next: text("next"),
            error_reference: String::new(),
        };
        let body = template.render().unwrap_or_else(|error| error.to_string());
        Self { status, body }
    }

    /// A fault of our own, before or while a page was made.
    pub(crate) fn internal(cause: &str) -> Self {
        tracing::error!(cause, "an answer could not be made");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, body: String::new() }
    }

    /// The page for an error of a use case.
    pub(crate) fn from_app(visitor: &Visitor, error: &AppError) -> Self {
        let (status, family) = match error.kind() {
            ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            ErrorKind::Denied => (StatusCode::FORBIDDEN, "denied"),
            ErrorKind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            ErrorKind::Stale => (StatusCode::CONFLICT, "stale"),
            ErrorKind::Limited => (StatusCode::TOO_MANY_REQUESTS, "limited"),
            ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        if matches!(error.kind(), ErrorKind::Internal | ErrorKind::Unavailable) {
            tracing::error!(error = %error.chain(), "a use case failed");
        }
        Self::page_saying(visitor, status, family, error_words(visitor.t, error))
    }
}

/// The words for an error's code, where it has its own.
pub(crate) fn error_words(t: Texts, error: &AppError) -> Option<String> {
    let key = format!("code-{}", error.code().replace(['.', '_'], "-"));
    t.has(&key).then(|| t.s(&key))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, [(header::CACHE_CONTROL, "no-store")], Html(self.body)).into_response()
    }
}

/// Lets a handler write `.map_err(visitor.problem())?`-like conversions.
pub(crate) trait OrProblem<T> {
    /// Turns a use case's error into the visitor's error page.
    fn or_problem(self, visitor: &Visitor) -> Result<T, Problem>;
}

impl<T> OrProblem<T> for Result<T, AppError> {
    fn or_problem(self, visitor: &Visitor) -> Result<T, Problem> {
        self.map_err(|error| Problem::from_app(visitor, &error))
    }
}
