//! The way to the database: pools for reading and single statements, a transaction for changes.
//!
//! [`Store`] and [`Tx`] are one type over two reaches, so that every reading
//! function is written once and serves both; inside a transaction it sees the
//! transaction's own changes. SQLite gets one writing connection, for it has
//! one writer anyway and two would meet as `SQLITE_BUSY`; readers have a pool
//! of their own and are never in its way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::error::StoreError;
use crate::migrations::Migrator;

/// Readers of a SQLite file, beside its one writer.
const SQLITE_READERS_MAX: u32 = 8;
/// Connections of one node to PostgreSQL.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// How long a caller waits for a connection, or for another process's write lock.
const WAIT_SECONDS_MAX: u64 = 10;
/// Name of the advisory lock under which one node at a time migrates a PostgreSQL database.
const MIGRATION_LOCK: i64 = 0x6261_6e79_616e;

/// Where statements go. Sealed: only this crate's two reaches exist.
pub trait Reach: Send + Sync {
    /// The connection behind it.
    type Conn: ConnectionTrait;
    /// Where reading statements go.
    fn reader(&self) -> &Self::Conn;
    /// Where single statements of housekeeping go.
    fn writer(&self) -> &Self::Conn;
}

/// Connections that serve anybody.
#[derive(Debug, Clone)]
pub struct Pools {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Reach for Pools {
    type Conn = DatabaseConnection;
    fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }
    fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }
}

/// One open transaction, with a tally of changes and of what bears witness to them.
#[derive(Debug)]
pub struct Open {
    transaction: DatabaseTransaction,
    changes: AtomicU32,
    witnesses: AtomicU32,
}

impl Reach for Open {
    type Conn = DatabaseTransaction;
    fn reader(&self) -> &DatabaseTransaction {
        &self.transaction
    }
    fn writer(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// The store, seen through pools or through a transaction.
#[derive(Debug, Clone)]
pub struct Link<R> {
    pub(crate) reach: R,
}

/// The metadata store. Clones share their connections.
pub type Store = Link<Pools>;

/// An open transaction. Dropped without [`Link::commit`], it is rolled back.
///
/// While one is open, use it for everything the same task does: on SQLite the
/// single writing connection is taken, and a write through [`Store`] would wait.
pub type Tx = Link<Open>;

impl Store {
    /// Opens `sqlite:path?mode=rwc` or `postgres://…` and brings its tables up to date.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let reach = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Pools {
                writer: Database::connect(sqlite(url, 1)).await?,
                reader: Database::connect(sqlite(url, SQLITE_READERS_MAX)).await?,
            },
            Some("postgres" | "postgresql") => {
                let pool = Database::connect(postgres(url)).await?;
                Pools { reader: pool.clone(), writer: pool }
            }
            _ => return Err(StoreError::UnknownScheme),
        };
        let store = Self { reach };
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a transaction for changes.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.reach.writer.begin_with_options(options).await?;
        Ok(Link {
            reach: Open { transaction, changes: AtomicU32::new(0), witnesses: AtomicU32::new(0) },
        })
    }

    /// Nodes that start together take turns: the lock is held until the migrations are committed.
    async fn migrate(&self) -> Result<(), StoreError> {
        let tx = self.begin().await?;
        let conn = &tx.reach.transaction;
        if conn.get_database_backend() == DbBackend::Postgres {
            let lock = "SELECT pg_advisory_xact_lock($1)";
            conn.execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                lock,
                [MIGRATION_LOCK.into()],
            ))
            .await?;
        }
        Migrator::up(conn, None).await?;
        tx.commit().await
    }
}

impl Tx {
    /// Makes the changes durable. Fails, and rolls back, where state changed and nothing bears witness to it.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Open { transaction, changes, witnesses } = self.reach;
        let changes = changes.into_inner();
        if changes > 0 && witnesses.into_inner() == 0 {
            transaction.rollback().await?;
            return Err(StoreError::Unwitnessed { changes });
        }
        Ok(transaction.commit().await?)
    }

    /// Waits until no other node holds the name, and holds it until this transaction ends. SQLite has one writer anyway.
    pub async fn hold(&self, name: &str) -> Result<(), StoreError> {
        let conn = &self.reach.transaction;
        if conn.get_database_backend() == DbBackend::Postgres {
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            conn.execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                lock,
                [name.into()],
            ))
            .await?;
        }
        Ok(())
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.reach.transaction.rollback().await?)
    }

    /// The connection for a change of business state; counts it.
    pub(crate) fn changing(&self) -> &DatabaseTransaction {
        self.reach.changes.fetch_add(1, Ordering::Relaxed);
        &self.reach.transaction
    }

    /// The connection for a record that bears witness to the changes; counts it.
    pub(crate) fn witnessing(&self) -> &DatabaseTransaction {
        self.reach.witnesses.fetch_add(1, Ordering::Relaxed);
        &self.reach.transaction
    }
}

pub(crate) fn sqlite(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    let wait = Duration::from_secs(WAIT_SECONDS_MAX);
    options
        .max_connections(connections_max)
        .min_connections(1)
        .acquire_timeout(wait)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |file| {
        file.pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .foreign_keys(true)
            .busy_timeout(wait)
    });
    options
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS_MAX)
        .acquire_timeout(Duration::from_secs(WAIT_SECONDS_MAX))
        .sqlx_logging(false);
    options
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    async fn pragma(conn: &DatabaseConnection, name: &str) -> sea_orm::QueryResult {
        let ask = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        conn.query_one_raw(ask).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_commit_to_sqlite_is_on_disk_and_readers_are_not_blocked() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("store.db").display());
        let store = Store::connect(&url).await.unwrap();
        for conn in [&store.reach.reader, &store.reach.writer] {
            let journal: String = pragma(conn, "journal_mode").await.try_get_by_index(0).unwrap();
            let synchronous: i64 = pragma(conn, "synchronous").await.try_get_by_index(0).unwrap();
            let foreign_keys: i64 = pragma(conn, "foreign_keys").await.try_get_by_index(0).unwrap();
            assert_eq!((journal.as_str(), synchronous, foreign_keys), ("wal", 2, 1), "2 is FULL");
        }
    }
}
