//! [`App`]: the stores, the law and the clock that every use case works with.

use std::sync::Arc;

use arc_swap::ArcSwap;
use domain::cases::Law;
use jiff::Timestamp;
use jiff::civil::Date;
use lake::Lake;
use law::{Calendar, RuleBook};
use ledger::{KeyHasher, Ledger};
use search::SearchIndex;
use store::Store;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::collection::KeptSources;
use crate::config::AppConfig;
use crate::error::Result;
use crate::hooks::Hooks;
use crate::limits::CallLimits;
use crate::live::Live;
use crate::people::Passwords;
use crate::uses::DailyCalls;

/// Who waits for a turn at hashing at most: some seconds of work.
const SIGN_IN_QUEUE: usize = 64;
/// Files screened at once.
const SCREENINGS: usize = 2;

/// The opened stores.
pub struct Stores {
    /// Metadata.
    pub store: Store,
    /// Tables.
    pub lake: Arc<Lake>,
    /// Usage log.
    pub ledger: Arc<Ledger>,
    /// Catalogue index.
    pub search: Arc<SearchIndex>,
}

/// All use cases hang on this; one per process.
pub struct App {
    pub(crate) store: Store,
    pub(crate) lake: Arc<Lake>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) search: Arc<SearchIndex>,
    pub(crate) book: &'static RuleBook,
    pub(crate) calendar: &'static Calendar,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) config: AppConfig,
    pub(crate) hooks: Hooks,
    pub(crate) passwords: Passwords,
    pub(crate) calls: DailyCalls,
    pub(crate) hasher: KeyHasher,
    /// Work that outlives a call, such as a running export; the process waits for it at its end.
    pub(crate) tasks: TaskTracker,
    live: ArcSwap<Live>,
    refreshing: tokio::sync::Mutex<()>,
    /// The day this process last told of overdue terms.
    pub(crate) swept_on: parking_lot::Mutex<Option<Date>>,
    /// Sign-ins whose password is being compared.
    pub(crate) sign_ins: tokio::sync::Semaphore,
    /// Places of those who wait for a turn at hashing.
    pub(crate) sign_in_queue: tokio::sync::Semaphore,
    /// Files that are being screened: each may take a core and a few hundred megabytes.
    pub(crate) screenings: Arc<tokio::sync::Semaphore>,
    /// The items of the catalogue, ready to be compared.
    pub(crate) sources: tokio::sync::Mutex<KeptSources>,
    /// How often a caller did what is limited.
    pub(crate) callers: CallLimits,
}

impl App {
    /// Joins the stores; reads what the fast paths keep in memory.
    pub async fn open(
        stores: Stores,
        config: AppConfig,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>> {
        Self::open_with(stores, config, clock, Hooks::default()).await
    }

    /// The same, with what an installation plugs in.
    pub async fn open_with(
        stores: Stores,
        config: AppConfig,
        clock: Arc<dyn Clock>,
        hooks: Hooks,
    ) -> Result<Arc<Self>> {
        let Stores { store, lake, ledger, search } = stores;
        let app = Self {
            store,
            lake,
            ledger,
            search,
            book: RuleBook::embedded(),
            calendar: Calendar::embedded(),
            clock,
            passwords: Passwords::default(),
            calls: DailyCalls::default(),
            tasks: TaskTracker::new(),
            hasher: KeyHasher::new(&config.key_secret),
            config,
            hooks,
            live: ArcSwap::default(),
            refreshing: tokio::sync::Mutex::default(),
            swept_on: parking_lot::Mutex::default(),
            sign_ins: tokio::sync::Semaphore::new(2),
            sign_in_queue: tokio::sync::Semaphore::new(SIGN_IN_QUEUE),
            screenings: Arc::new(tokio::sync::Semaphore::new(SCREENINGS)),
            sources: tokio::sync::Mutex::default(),
            callers: CallLimits::default(),
        };
        app.refresh_live().await?;
        Ok(Arc::new(app))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in the city.
    pub fn today(&self) -> Date {
        law::clocks::civil_date(self.now())
    }

    /// Rules and calendar, to compute clocks with.
    pub fn law(&self) -> Law<'_> {
        Law { book: self.book, calendar: self.calendar }
    }

    /// The configuration.
    pub fn config(&self) -> &AppConfig {
        &self.config
    }

    /// The stores, to be joined once more under another configuration.
    pub fn stores(&self) -> Stores {
        Stores {
            store: self.store.clone(),
            lake: Arc::clone(&self.lake),
            ledger: Arc::clone(&self.ledger),
            search: Arc::clone(&self.search),
        }
    }

    /// The metadata store, for the seed of a demo and for tests.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The usage log, for its public files and proofs.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// What the fast paths know now.
    pub fn live(&self) -> Arc<Live> {
        self.live.load_full()
    }

    pub(crate) fn live_now(&self) -> arc_swap::Guard<Arc<Live>> {
        self.live.load()
    }

    /// Reads grants, keys and tables again. Called by every use case that changes one of them before it returns, so that the next request sees it.
    pub async fn refresh_live(&self) -> Result<()> {
        // Held over reading and storing: an older picture must never replace a newer one.
        let _one_at_a_time = self.refreshing.lock().await;
        let live = Live::read(&self.store, self.now()).await?;
        self.live.store(Arc::new(live));
        Ok(())
    }

    /// Reads them again where another process changed something, or the day turned.
    pub async fn refresh_live_if_stale(&self) -> Result<()> {
        let epochs = (self.store.grant_epoch().await?, self.store.table_epoch().await?);
        let (known, on) = {
            let live = self.live_now();
            (live.epochs, live.on)
        };
        if known != epochs || on != self.today() {
            self.refresh_live().await?;
        }
        Ok(())
    }

    /// Waits until nothing that outlives a call is running any more.
    pub async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// Whether all stores answer.
    pub async fn ready(&self) -> Result<()> {
        self.store.health().await?;
        Ok(())
    }
}
