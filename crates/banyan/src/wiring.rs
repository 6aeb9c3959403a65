//! Opens the stores by the configuration and joins them into an [`App`].

use std::path::Path;
use std::sync::Arc;

use app::{App, AppConfig, Clock, Hooks, SessionConfig, Stores};
use lake::{Lake, LakeConfig};
use ledger::{Ledger, LedgerConfig};
use search::SearchIndex;
use store::Store;

use crate::commands::Outcome;
use crate::config::Config;

type Opened<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Opens everything, with nothing plugged in.
pub(crate) async fn open(config: &Config, clock: Arc<dyn Clock>) -> Opened<Arc<App>> {
    open_with(config, clock, Hooks::default()).await
}

/// Opens everything.
pub(crate) async fn open_with(
    config: &Config,
    clock: Arc<dyn Clock>,
    hooks: Hooks,
) -> Opened<Arc<App>> {
    let dir = &config.data.dir;
    private_folder(dir)?;
    let secret = secret(&dir.join("key-secret"))?;
    let store = Store::connect(&config.database_url()).await?;
    let lake = Arc::new(Lake::open(LakeConfig { dir: dir.join("lake"), secret })?);
    let log = LedgerConfig::new(dir.join("log"), &config.log.origin).with_seed(rand::random());
    let ledger = Arc::new(Ledger::open(&log)?);
    // The log is held by one process, so that nobody else receives uploads in this folder.
    let broken_off = lake.raw_sweep()?;
    if broken_off > 0 {
        tracing::info!(
            broken_off,
            "uploads that were being received when the platform ended are removed"
        );
    }
    let search = Arc::new(SearchIndex::open(&dir.join("search"))?);
    let stores = Stores { store, lake, ledger, search };
    let app = App::open_with(stores, app_config(config, dir, secret), clock, hooks).await?;
    Ok(app)
}

/// Makes the data folder for this account's eyes alone; one that is there keeps the rights somebody gave it.
fn private_folder(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn app_config(config: &Config, dir: &Path, key_secret: [u8; 32]) -> AppConfig {
    AppConfig {
        data: dir.to_owned(),
        law: config.law.settings.clone(),
        sessions: SessionConfig {
            idle_minutes: config.server.session_idle_minutes,
            hours_max: config.server.session_hours_max,
            one_time_hours: config.server.one_time_password_hours,
            keep_addresses: config.server.keep_addresses,
        },
        document_number_form: config.documents.number_form.clone(),
        key_secret,
        usage_record: true,
    }
}

/// The secret of the keyed hashes and of the uploads, made at first use and kept outside the log.
fn secret(path: &Path) -> Opened<[u8; 32]> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Ok(bytes) = std::fs::read(path) {
        return bytes.try_into().map_err(|_length| "the key secret has a wrong length".into());
    }
    let secret: [u8; 32] = rand::random();
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    Ok(secret)
}

/// Ends what runs in the background, so that nothing acknowledged is left to a restart.
pub(crate) async fn close(app: &App) -> Outcome {
    app.settle().await;
    app.ledger().close();
    Ok(())
}
