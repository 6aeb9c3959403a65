//! One typed TOML file; unknown keys are errors; the environment overrides what is listed in [`OVERRIDES`].

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use app::SessionConfig;
use law::LawInForce;
use serde::{Deserialize, Serialize};
use web::SiteIdentity;

/// Environment variables and the keys they override.
pub(crate) const OVERRIDES: &[(&str, &str)] = &[
    ("PORT", "server.listen, its port"),
    ("BANYAN_LISTEN", "server.listen"),
    ("BANYAN_DATA", "data.dir"),
    ("BANYAN_DATABASE_URL", "data.database"),
];

/// The whole configuration.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// The HTTP server.
    pub(crate) server: ServerConfig,
    /// Where data lives.
    pub(crate) data: DataConfig,
    /// The usage log.
    pub(crate) log: LogConfig,
    /// Who runs the site.
    pub(crate) site: SiteIdentity,
    /// Law profiles switched on, by date and subject.
    pub(crate) law: LawConfig,
    /// Official documents.
    pub(crate) documents: DocumentConfig,
}

/// The HTTP server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerConfig {
    /// Address and port to listen on.
    pub(crate) listen: SocketAddr,
    /// Cookies only over HTTPS. Set it wherever a TLS proxy stands in front.
    pub(crate) secure_cookies: bool,
    /// Minutes a session lasts without use.
    pub(crate) session_idle_minutes: i64,
    /// Hours a session lasts however much it is used.
    pub(crate) session_hours_max: i64,
    /// Hours within which a one-time password must be replaced.
    pub(crate) one_time_password_hours: i64,
    /// Events of signing in keep the address itself, not only what kind of address it is.
    pub(crate) keep_addresses: bool,
    /// A proxy in front names the visitor's address as the last of `X-Forwarded-For`. Without a proxy anybody could.
    pub(crate) behind_proxy: bool,
}

impl Default for ServerConfig {
    fn default() -> Self {
        let sessions = SessionConfig::default();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            secure_cookies: false,
            session_idle_minutes: sessions.idle_minutes,
            session_hours_max: sessions.hours_max,
            one_time_password_hours: sessions.one_time_hours,
            keep_addresses: sessions.keep_addresses,
            behind_proxy: false,
        }
    }
}

/// Where data lives.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DataConfig {
    /// Folder of tables, log, index and, by default, the metadata.
    pub(crate) dir: PathBuf,
    /// Metadata: `sqlite:` or `postgres:` URL; empty for SQLite inside `dir`.
    pub(crate) database: String,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self { dir: PathBuf::from("var/banyan"), database: String::new() }
    }
}

/// The usage log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogConfig {
    /// Origin line of the checkpoints: a name strangers know the log by.
    pub(crate) origin: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { origin: "banyan.local/usage".to_owned() }
    }
}

/// The law in force.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LawConfig {
    /// Settings `{ profile, subject, from, until }`; none means the rule of 2017 alone.
    pub(crate) settings: LawInForce,
}

/// Official documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DocumentConfig {
    /// How document numbers 文号 are written, with `{year}` and `{number}`.
    pub(crate) number_form: String,
}

impl Default for DocumentConfig {
    fn default() -> Self {
        Self { number_form: DEFAULT_NUMBER_FORM.to_owned() }
    }
}

const DEFAULT_NUMBER_FORM: &str = "FZSJ〔{year}〕{number}号";

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file has an unknown key or a wrong value; the cause names the line.
    #[error("{path}: {cause}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        cause: Box<toml::de::Error>,
    },
    /// An environment variable does not fit.
    #[error("{name}: not a valid value")]
    Environment {
        /// The variable.
        name: &'static str,
    },
}

impl Config {
    /// Reads the file, if one is named, and then the environment.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, ConfigError> {
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
                toml::from_str(&text).map_err(|cause| ConfigError::Malformed {
                    path: path.to_owned(),
                    cause: Box::new(cause),
                })?
            }
        };
        config.take_environment()?;
        Ok(config)
    }

    fn take_environment(&mut self) -> Result<(), ConfigError> {
        if let Some(listen) = variable("BANYAN_LISTEN") {
            self.server.listen = listen
                .parse()
                .map_err(|_malformed| ConfigError::Environment { name: "BANYAN_LISTEN" })?;
        }
        if let Some(port) = variable("PORT") {
            self.server.listen.set_port(
                port.parse().map_err(|_malformed| ConfigError::Environment { name: "PORT" })?,
            );
        }
        if let Some(dir) = variable("BANYAN_DATA") {
            self.data.dir = dir.into();
        }
        if let Some(url) = variable("BANYAN_DATABASE_URL") {
            self.data.database = url;
        }
        Ok(())
    }

    /// The URL of the metadata store.
    pub(crate) fn database_url(&self) -> String {
        if self.data.database.is_empty() {
            format!("sqlite:{}?mode=rwc", self.data.dir.join("banyan.db").display())
        } else {
            self.data.database.clone()
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
