//! `banyan serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use app::{Clock, FixedClock, Hooks};
use tokio::net::TcpListener;
use web::{SiteIdentity, Web, WebConfig};

use super::Outcome;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::log_output::say;
use crate::wiring;

/// Options of `banyan serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Folder of all data; overrides the file.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Address and port to listen on; overrides the file and the environment.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Seed a demo city once and list its people at sign-in. Listens on this machine only.
    #[arg(long)]
    demo: bool,
    /// Lets a demo's clock run so many days ahead, to see terms run out. A city lives forward: never fewer than before.
    #[arg(long, default_value_t = 0, requires = "demo")]
    days_ahead: u16,
}

pub(crate) fn run(args: Args) -> Outcome {
    let mut config = Config::read(args.config.as_deref())?;
    if let Some(dir) = args.data {
        config.data.dir = dir;
    }
    if let Some(listen) = args.listen {
        config.server.listen = listen;
    }
    if args.demo {
        config.law.settings = demo::law_in_force();
    }
    if args.demo && !config.server.listen.ip().is_loopback() {
        return Err("a demo has known passwords and listens on this machine only: set server.listen to 127.0.0.1".into());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let clock = SystemClock { days_ahead: args.days_ahead };
    runtime.block_on(serve(config, args.demo, clock))
}

async fn serve(config: Config, is_demo: bool, clock: SystemClock) -> Outcome {
    let listener = TcpListener::bind(config.server.listen).await?;
    if is_demo {
        seed(&config).await?;
    }
    let hooks = if is_demo { Hooks::demo() } else { Hooks::default() };
    let app = wiring::open_with(&config, Arc::new(clock), hooks).await?;
    app.reindex_catalogue().await?;
    let background = app.start_background();
    let web = Web::new(
        Arc::clone(&app),
        WebConfig {
            site: identity(&config, is_demo),
            demo_password: is_demo.then_some(demo::PASSWORD),
            secure_cookies: config.server.secure_cookies,
            behind_proxy: config.server.behind_proxy,
        },
    );
    let address = listener.local_addr()?;
    say(&format!("http://{address}"));
    if is_demo {
        say(&curl(address));
    }
    let service = web::router(web).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop()).await?;
    background.stop().await?;
    wiring::close(&app).await
}

/// Who runs the site, as configured; a demo without says whom it plays.
fn identity(config: &Config, is_demo: bool) -> SiteIdentity {
    let site = config.site.clone();
    if !is_demo || !site.sponsor.is_empty() {
        return site;
    }
    SiteIdentity {
        sponsor: demo::SPONSOR.to_owned(),
        site_code: "3501000000".to_owned(),
        phone: "0591-12345".to_owned(),
        ..site
    }
}

/// Seeds the demo city into a fresh folder, on a clock of its own that ends now.
async fn seed(config: &Config) -> Outcome {
    let now = SystemClock::default().now();
    let clock = Arc::new(FixedClock::new(now));
    let app = wiring::open(config, Arc::clone(&clock) as Arc<dyn Clock>).await?;
    if demo::is_seeded(&app).await? != demo::Progress::Seeded {
        demo::seed(&app, &clock, now, demo::Scale::FULL, &say).await?;
    }
    wiring::close(&app).await
}

/// A call that works at once.
fn curl(address: SocketAddr) -> String {
    let example = demo::example();
    format!(
        "curl -s http://{address}{} -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' -d '{}'",
        example.resource_path, example.key, example.body
    )
}

async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
