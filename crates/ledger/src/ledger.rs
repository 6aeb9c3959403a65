//! The log as a whole: open it, append to it, prove from it, close it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use arc_swap::ArcSwap;
use parking_lot::{Mutex, RwLock};
use tokio::sync::{mpsc, oneshot, watch};

use crate::checkpoints::{CHECKPOINT_PATH, Checkpoint};
use crate::config::LedgerConfig;
use crate::error::{Error, Result};
use crate::files::{DiskFiles, Files};
use crate::hexed::Hash;
use crate::index::UsageIndex;
use crate::index::following::Follower;
use crate::leaves::{Leaf, check_order};
use crate::notes::{NoteSigner, VerifierKey};
use crate::receipts::Receipt;
use crate::records::{self, UsageRecord};
use crate::segments;
use crate::segments::frames::{Frame, Payload};
use crate::segments::table::Table;
use crate::segments::writing::{Command, Writer};
use crate::sequencer::resume::{self, Resumed};
use crate::sequencer::{Inbox, Progress, Sequencer};
use crate::signers;
use crate::stored::{StoredContent, StoredRecord};
use crate::tree::empty_root;
use crate::tree::proofs::{ConsistencyProof, InclusionProof, consistency_path, inclusion_path};
use crate::tree::ranges::{TileHashes, range_hash};
use crate::tree::tiles::TileName;

/// An open log. Share it behind an [`Arc`]; all methods take `&self`.
pub struct Ledger {
    table: Arc<Table>,
    checkpoint: Arc<ArcSwap<Checkpoint>>,
    progress: watch::Receiver<Progress>,
    key: VerifierKey,
    recovery: Recovery,
    queue: RwLock<Option<mpsc::Sender<Command>>>,
    index: Option<Arc<UsageIndex>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    inbox: Arc<Inbox>,
    follower: Option<Arc<Follower>>,
}

/// A log as it was found, before its threads are started.
struct Found {
    files: Arc<dyn Files>,
    table: Arc<Table>,
    signer: NoteSigner,
    head: Checkpoint,
    resumed: Resumed,
    recovery: Recovery,
}

/// What opening the log had to make good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// Records in the checkpoint that was found.
    pub signed: u64,
    /// Durable records that no checkpoint counted yet.
    pub resumed: u64,
    /// Bytes of a batch nobody was told of, cut from the last segment.
    pub cut_bytes: u64,
}

/// How far each part of the log has come.
#[derive(Debug, Clone)]
pub struct Health {
    /// Records that are durable.
    pub durable: u64,
    /// Records in the newest signed checkpoint.
    pub integrated: u64,
    /// Records the usage index reflects; the difference to `durable` is its lag.
    pub indexed: Option<u64>,
    /// Records waiting for the disk.
    pub queued: usize,
    /// Why the log cannot publish, if so.
    pub trouble: Option<Error>,
}

impl Ledger {
    /// Opens the log in the configured folder, or makes it.
    ///
    /// Blocks while the last segment is read and the tree is brought up to date.
    ///
    /// # Errors
    /// [`Error::Corrupt`] or [`Error::Unproven`] if the stored log contradicts its
    /// checkpoint; [`Error::Io`] if another process holds it or the disk refuses.
    pub fn open(config: &LedgerConfig) -> Result<Self> {
        let files = DiskFiles::lock(&config.dir)
            .map_err(|error| Error::io(config.dir.to_string_lossy(), error))?;
        Self::open_on(config, Arc::new(files))
    }

    /// Opens the log on other files than those of the configured folder, which then
    /// holds only the usage index and, if configured so, the key.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_on(config: &LedgerConfig, files: Arc<dyn Files>) -> Result<Self> {
        let signer = signers::load(&config.signer, &config.origin)?;
        let key = signer.verifier();
        let stored = resume::read_checkpoint(files.as_ref(), &key)?;
        let signed = stored.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let opened = segments::open::open(Arc::clone(&files), signed)?;
        let table = Arc::new(opened.table);
        let resumed = resume::resume(&table, stored.as_ref())?;
        let recovery =
            Recovery { signed, resumed: resumed.pending.len() as u64, cut_bytes: opened.cut_bytes };
        let head = stored.unwrap_or_else(|| Checkpoint::sign(&signer, 0, empty_root()));
        Self::start(config, Found { files, table, signer, head, resumed, recovery })
    }

    /// Starts the threads on a log that is found in order.
    fn start(config: &LedgerConfig, found: Found) -> Result<Self> {
        let Found { files, table, signer, head, resumed, recovery } = found;
        let Resumed { growth, flushing, pending } = resumed;
        let key = signer.verifier();
        let inbox = Arc::new(Inbox::default());
        inbox.push(pending.into_iter());
        let (progress_in, progress) = watch::channel(Progress { size: head.size, trouble: None });
        let checkpoint = Arc::new(ArcSwap::from_pointee(head));
        let sequencer = Sequencer {
            files,
            table: Arc::clone(&table),
            inbox: Arc::clone(&inbox),
            signer,
            growth,
            flushing,
            checkpoint: Arc::clone(&checkpoint),
            progress: progress_in,
            interval: config.checkpoint_interval,
        };
        let (index, follower) = open_index(config, &table)?;
        let (sender, receiver) = mpsc::channel(config.queue_len.max(1));
        let salts = config.salts.generator();
        let writer = Writer::new(Arc::clone(&table), Arc::clone(&inbox), salts, config.durability);
        let mut threads = vec![
            spawn("ledger-writer", move || writer.run(receiver))?,
            spawn("ledger-sequencer", move || sequencer.run())?,
        ];
        if let Some(follower) = follower.clone() {
            threads.push(spawn("ledger-index", move || follower.run())?);
        }
        let (queue, threads) = (RwLock::new(Some(sender)), Mutex::new(threads));
        Ok(Self {
            table,
            checkpoint,
            progress,
            key,
            recovery,
            queue,
            index,
            threads,
            inbox,
            follower,
        })
    }

    /// Makes a record durable and gives its receipt. Nothing of the data it is about
    /// may leave before this returns `Ok`.
    ///
    /// A future that is dropped half-way may or may not leave a record.
    ///
    /// # Errors
    /// [`Error::NotDurable`], [`Error::Stalled`] or [`Error::Closed`] if it is not on
    /// record; [`Error::TooLong`] if it never will be.
    pub async fn append(&self, record: UsageRecord) -> Result<Receipt> {
        let (command, answer) = use_command(&record)?;
        self.sender()?.send(command).await.map_err(|_unsent| Error::Closed)?;
        answer.await.map_err(|_gone| Error::Closed)?
    }

    /// [`Ledger::append`] for a thread that may block; not inside an async context.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_blocking(&self, record: &UsageRecord) -> Result<Receipt> {
        let (command, answer) = use_command(record)?;
        self.sender()?.blocking_send(command).map_err(|_unsent| Error::Closed)?;
        answer.blocking_recv().map_err(|_gone| Error::Closed)?
    }

    /// 删除: overwrites the body of a record by an order and puts the erasure itself
    /// on record. Returns once the body is gone and the erasure is in a signed tree.
    ///
    /// # Errors
    /// [`Error::NotIntegrated`] if the target is not in a signed tree yet,
    /// [`Error::NotErasable`] if it is an erasure or erased already; else as
    /// [`Ledger::append`] and [`Ledger::wait_integrated`].
    pub async fn erase(&self, index: u64, order: &str, at_ms: i64) -> Result<Receipt> {
        check_order(order)?;
        self.check_integrated(index)?;
        match self.record(index)?.ok_or(Error::NotFound)?.content {
            StoredContent::Use { .. } => {}
            StoredContent::Erased { .. } | StoredContent::Erasure { .. } => {
                return Err(Error::NotErasable(index));
            }
        }
        let (reply, answer) = oneshot::channel();
        let command = Command::Erase { at_ms, target: index, order: order.to_owned(), reply };
        self.sender()?.send(command).await.map_err(|_unsent| Error::Closed)?;
        let receipt = answer.await.map_err(|_gone| Error::Closed)??;
        self.wait_integrated(receipt.index).await?;
        Ok(receipt)
    }

    /// Waits until a record is in a signed tree; within an interval, as a rule.
    ///
    /// # Errors
    /// [`Error::Stalled`] if the log cannot publish, [`Error::Closed`] if it closed.
    pub async fn wait_integrated(&self, index: u64) -> Result<()> {
        let mut progress = self.progress.clone();
        let reached = |progress: &Progress| progress.size > index || progress.trouble.is_some();
        let seen = progress.wait_for(reached).await.map_err(|_gone| Error::Closed)?;
        match &seen.trouble {
            Some(trouble) if seen.size <= index => Err(Error::Stalled(trouble.to_string().into())),
            _ => Ok(()),
        }
    }

    /// The newest signed checkpoint. In an empty log it is made and not yet stored.
    pub fn checkpoint(&self) -> Arc<Checkpoint> {
        self.checkpoint.load_full()
    }

    /// The key that checks this log's checkpoints, shown as `name+id+base64`.
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// What opening had to make good.
    pub const fn recovery(&self) -> Recovery {
        self.recovery
    }

    /// How far each part has come.
    pub fn health(&self) -> Health {
        let progress = self.progress.borrow().clone();
        let queue = self.queue.read();
        Health {
            durable: self.table.durable(),
            integrated: progress.size,
            indexed: self.index.as_ref().map(|index| index.reflects()),
            queued: queue.as_ref().map_or(0, |queue| queue.max_capacity() - queue.capacity()),
            trouble: progress.trouble,
        }
    }

    /// The derived usage index, if it is kept.
    pub fn usage(&self) -> Option<&UsageIndex> {
        self.index.as_deref()
    }

    /// The record with this index; `None` beyond the durable end.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if its bytes are damaged, [`Error::Io`].
    pub fn record(&self, index: u64) -> Result<Option<StoredRecord>> {
        let mut stored = None;
        self.table.visit(index, 1, |found| {
            stored = Some(read_stored(found.index, &found.frame)?);
            Ok(())
        })?;
        if let Some(StoredRecord { content: StoredContent::Erased { by, order }, .. }) = &mut stored
            && let Some(Leaf::Erasure { order: named, .. }) = self.leaf(*by)?
        {
            *order = named;
        }
        Ok(stored)
    }

    /// The record a receipt was given for.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the receipt was not given by this log; else as
    /// [`Ledger::record`].
    pub fn record_of(&self, receipt: &Receipt) -> Result<StoredRecord> {
        let stored = self.record(receipt.index)?.ok_or(Error::NotFound)?;
        if stored.receipt == *receipt { Ok(stored) } else { Err(Error::NotFound) }
    }

    /// The leaf with this index; `None` beyond the durable end.
    ///
    /// # Errors
    /// As [`Ledger::record`].
    pub fn leaf(&self, index: u64) -> Result<Option<Leaf>> {
        let mut leaf = None;
        self.table.visit(index, 1, |found| {
            leaf = Some(found.frame.leaf);
            Ok(())
        })?;
        Ok(leaf)
    }

    /// Proof that the record of a receipt is in the newest signed tree.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the receipt was not given by this log,
    /// [`Error::NotIntegrated`] if it is too new; else as [`Ledger::record`].
    pub fn inclusion_proof(&self, receipt: &Receipt) -> Result<InclusionProof> {
        let leaf_hash = self.leaf(receipt.index)?.ok_or(Error::NotFound)?.hash();
        if !receipt.matches(&leaf_hash) {
            return Err(Error::NotFound);
        }
        let checkpoint = self.check_integrated(receipt.index)?;
        let tiles = TileHashes::new(self.table.files(), checkpoint.size);
        Ok(InclusionProof {
            index: receipt.index,
            tree_size: checkpoint.size,
            leaf_hash,
            path: inclusion_path(&tiles, receipt.index, checkpoint.size)?,
            checkpoint: checkpoint.note.clone(),
        })
    }

    /// Proof that the tree of `old` leaves is the beginning of that of `new`.
    ///
    /// # Errors
    /// [`Error::NotIntegrated`] if `new` is beyond the newest signed tree,
    /// [`Error::Malformed`] if `old` is larger than `new`.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<ConsistencyProof> {
        let checkpoint = self.checkpoint();
        if new > checkpoint.size {
            return Err(Error::NotIntegrated { index: new - 1, tree_size: checkpoint.size });
        }
        if old > new {
            return Err(Error::malformed("pair of tree sizes", "the old one is larger"));
        }
        let tiles = TileHashes::new(self.table.files(), checkpoint.size);
        Ok(ConsistencyProof {
            old_size: old,
            new_size: new,
            old_root: range_hash(&tiles, 0, old)?,
            new_root: range_hash(&tiles, 0, new)?,
            path: consistency_path(&tiles, old, new)?,
        })
    }

    /// Root of the tree of the first `size` leaves.
    ///
    /// # Errors
    /// As [`Ledger::consistency_proof`].
    pub fn root_at(&self, size: u64) -> Result<Hash> {
        Ok(self.consistency_proof(size, size)?.new_root)
    }

    /// A public file of the log by its path below the URL prefix: `checkpoint`, a tile
    /// or an entry bundle. Any other path gives `None`, whatever it points at.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn read_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        if path == CHECKPOINT_PATH {
            return Ok(Some(self.checkpoint().note.clone().into_bytes()));
        }
        if path.parse::<TileName>().is_err() {
            return Ok(None);
        }
        match self.table.files().read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    /// Writes what is queued, publishes it, and ends the threads. Blocks meanwhile;
    /// appends fail with [`Error::Closed`] from now on. A second call does nothing.
    pub fn close(&self) {
        self.queue.write().take();
        let threads = std::mem::take(&mut *self.threads.lock());
        for (position, thread) in threads.into_iter().enumerate() {
            if position == 1 {
                self.inbox.close();
            }
            if position == 2
                && let Some(follower) = &self.follower
            {
                follower.stop();
            }
            // A thread that panicked has nothing left to hand over.
            let _ = thread.join();
        }
    }

    fn sender(&self) -> Result<mpsc::Sender<Command>> {
        self.queue.read().clone().ok_or(Error::Closed)
    }

    fn check_integrated(&self, index: u64) -> Result<Arc<Checkpoint>> {
        let checkpoint = self.checkpoint();
        if index < checkpoint.size {
            return Ok(checkpoint);
        }
        Err(Error::NotIntegrated { index, tree_size: checkpoint.size })
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.close();
    }
}

fn use_command(record: &UsageRecord) -> Result<(Command, oneshot::Receiver<Result<Receipt>>)> {
    let body = records::encode(record)?;
    let (reply, answer) = oneshot::channel();
    Ok((Command::Use { at_ms: record.at_ms, body, reply }, answer))
}

fn read_stored(index: u64, frame: &Frame<'_>) -> Result<StoredRecord> {
    let content = match (&frame.payload, &frame.leaf) {
        (Payload::Use { salt, body }, _) => {
            StoredContent::Use { salt: *salt, record: Box::new(records::decode(body)?) }
        }
        (Payload::Erased { by }, _) => StoredContent::Erased { by: *by, order: String::new() },
        (Payload::Erasure, Leaf::Erasure { target, order, .. }) => {
            StoredContent::Erasure { target: *target, order: order.clone() }
        }
        (Payload::Erasure, Leaf::Use { .. }) => {
            return Err(Error::corrupt("segments", "an erasure with the leaf of a use"));
        }
    };
    Ok(StoredRecord {
        index,
        receipt: Receipt::new(index, &frame.hash),
        leaf_hash: frame.hash,
        at_ms: frame.leaf.at_ms(),
        content,
    })
}

type Indexing = (Option<Arc<UsageIndex>>, Option<Arc<Follower>>);

fn open_index(config: &LedgerConfig, table: &Arc<Table>) -> Result<Indexing> {
    if !config.keep_index {
        return Ok((None, None));
    }
    let index = Arc::new(UsageIndex::open(&config.dir.join("index"), table)?);
    let follower = Arc::new(Follower::new(Arc::clone(&index), Arc::clone(table)));
    Ok((Some(index), Some(follower)))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|error| Error::io(name, error))
}
