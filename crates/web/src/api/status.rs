//! `/healthz`, `/readyz`, `/metrics`: for whoever runs the machine.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/healthz", Guard::Public, alive).get("/readyz", Guard::Public, ready).get(
        "/metrics",
        Guard::Public,
        metrics,
    )
}

async fn alive() -> &'static str {
    "ok"
}

async fn ready(State(web): State<Web>) -> Response {
    match web.app().ready().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::error!(error = %error.chain(), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response()
        }
    }
}

/// Figures in the Prometheus text format. Counts only: nothing here names a unit or a resource.
async fn metrics(State(web): State<Web>) -> Response {
    let mut text = String::new();
    match web.app().figures().await {
        Ok(figures) => {
            for (name, help, value) in figures {
                writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}")
                    .expect("writing to a string cannot fail");
            }
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
        }
        Err(error) => {
            tracing::error!(error = %error.chain(), "no figures");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
