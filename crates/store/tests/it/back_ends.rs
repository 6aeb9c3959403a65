//! A fresh, empty store on each back end.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database};
use store::Store;

/// Databases made by this process; with its number the name is its own.
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Stamps contract functions onto both back ends.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                crate::back_ends::on_sqlite(super::$name).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                crate::back_ends::on_postgres(super::$name).await;
            })+
        }
    };
}

/// Runs a contract on a SQLite file of its own.
pub(crate) async fn on_sqlite<F: Future<Output = ()>>(contract: impl FnOnce(Store) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("store.db").display());
    contract(Store::connect(&url).await.unwrap()).await;
}

/// Runs a contract on a PostgreSQL database of its own.
pub(crate) async fn on_postgres<F: Future<Output = ()>>(contract: impl FnOnce(Store) -> F) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test runner passes the cluster by the environment"
    )]
    let Ok(base) = std::env::var("BANYAN_TEST_POSTGRES") else {
        eprintln!("skipped: BANYAN_TEST_POSTGRES names no PostgreSQL cluster");
        return;
    };
    let cluster = Database::connect(&base).await.unwrap();
    let name = format!("it_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    cluster
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .unwrap();
    cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    contract(Store::connect(&in_database(&base, &name)).await.unwrap()).await;
    cluster.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

/// The base URL with another database, its parameters kept.
fn in_database(base: &str, name: &str) -> String {
    let (address, parameters) =
        base.split_once('?').map_or((base, String::new()), |(a, p)| (a, format!("?{p}")));
    let (_, authority) = address.split_once("://").unwrap();
    let server = authority.split_once('/').map_or(authority, |(server, _)| server);
    format!("postgres://{server}/{name}{parameters}")
}

#[test]
fn the_database_of_a_url_is_replaced_and_its_parameters_stay() {
    assert_eq!(in_database("postgres://u:p@h:5/postgres?a=b", "x"), "postgres://u:p@h:5/x?a=b");
    assert_eq!(in_database("postgres://u@h", "x"), "postgres://u@h/x");
}
