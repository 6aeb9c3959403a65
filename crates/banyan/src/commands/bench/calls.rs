//! Verification over HTTP, beside a constant answer and a bare group commit.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::{App, AppConfig};
use axum::Router;
use tokio::net::TcpListener;
use web::{Web, WebConfig};

use super::client::{Figures, Request, drive, post};
use super::report::Report;
use super::world::{MATTER, World, key_of};
use super::{Outcome, floors};
use crate::clock::SystemClock;

const CONNECTIONS: u64 = 64;
const WARM_UP: Duration = Duration::from_secs(2);
const LENGTH: Duration = Duration::from_secs(8);

async fn serve(router: Router) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the server of a benchmark ends with the process"
    )]
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn figures(router: Router, request: &Request) -> std::io::Result<Figures> {
    let address = serve(router).await?;
    drive(address, CONNECTIONS, WARM_UP, Arc::clone(request)).await?;
    drive(address, CONNECTIONS, LENGTH, Arc::clone(request)).await
}

pub(super) async fn measure(world: &Arc<World>, dir: &Path, report: &mut Report) -> Outcome {
    let path = format!(
        "/api/v1/resources/{}/verify",
        world.entry.code.as_ref().map(|code| code.to_path()).unwrap_or_default()
    );
    let (key, rows) = (world.key.clone(), world.rows);
    let request: Request = Arc::new(move |number| {
        let row = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) % rows;
        let body = format!(
            "{{\"matter\":\"{MATTER}\",\"key\":\"{}\",\"claims\":{{\"name\":\"person-{row}\"}}}}",
            key_of(row)
        );
        post(&path, &key, &body)
    });
    report.show("verify.fsync-p50", floors::fsync_p50_ms(&dir.join("fsync"))?, "ms");
    let constant = figures(floors::constant(), &request).await?;
    let committed = figures(floors::group_commit(&dir.join("commit"))?, &request).await?;
    let site = |app| web::router(Web::new(app, WebConfig::default()));
    let durable = figures(site(Arc::clone(&world.app)), &request).await?;
    report.at_least(
        "verify.durable-vs-constant",
        durable.per_second,
        "calls/s",
        constant.per_second,
        0.40,
    );
    report.at_least(
        "verify.durable-vs-commit",
        durable.per_second,
        "calls/s",
        committed.per_second,
        0.70,
    );
    report.show("verify.p50", durable.p50_ms, "ms");
    report.under("verify.p99", durable.p99_ms, "ms", 15.0);
    let unrecorded_config = AppConfig { usage_record: false, ..world.app.config().clone() };
    let unrecorded =
        App::open(world.app.stores(), unrecorded_config, Arc::new(SystemClock::default())).await?;
    let unrecorded = figures(site(unrecorded), &request).await?;
    report.show("verify.without-record", unrecorded.per_second, "calls/s");
    Ok(())
}
