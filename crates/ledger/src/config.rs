//! What a log must be told when it is opened: where it lives, under which name and
//! key it signs, and how much it may hold back.

use std::path::PathBuf;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use crate::hexed::{Hexed, Salt};

/// Whether an append waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Record before answer: `fdatasync` once a batch, then acknowledge.
    #[default]
    Fsync,
    /// No `fdatasync`. For benchmarks only: a power cut loses acknowledged records.
    Off,
}

/// Where the Ed25519 signing key comes from.
#[derive(Debug, Clone)]
pub enum SignerSource {
    /// A file in the signed-note form `PRIVATE+KEY+…`, mode 0600. If it is absent it
    /// is made from the seed; without a seed, opening fails.
    File {
        /// Path of the key file, outside or inside the log's folder.
        path: PathBuf,
        /// 32 random bytes, used once, when the file is absent.
        seed_if_absent: Option<[u8; 32]>,
    },
    /// The seed itself, kept by the caller.
    Seed([u8; 32]),
}

/// Where the salts of commitments come from.
#[derive(Debug, Clone, Copy, Default)]
pub enum Salts {
    /// A `ChaCha` generator seeded by the operating system.
    #[default]
    System,
    /// The same generator from a given seed. For golden files only: known salts
    /// make a commitment open to guessing.
    Seeded([u8; 32]),
}

impl Salts {
    pub(crate) fn generator(self) -> SaltGenerator {
        SaltGenerator(match self {
            Self::System => StdRng::from_os_rng(),
            Self::Seeded(seed) => StdRng::from_seed(seed),
        })
    }
}

/// Yields one salt a record.
pub(crate) struct SaltGenerator(StdRng);

impl SaltGenerator {
    pub(crate) fn next_salt(&mut self) -> Salt {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        Hexed(bytes)
    }
}

/// How to open a log.
#[derive(Debug, Clone)]
pub struct LedgerConfig {
    /// Folder of the log; made if absent.
    pub dir: PathBuf,
    /// Origin line of the checkpoints and name of the key, such as
    /// `data.example.gov.cn/usage`: no spaces, no plus sign.
    pub origin: String,
    /// The signing key.
    pub signer: SignerSource,
    /// Longest time between two checkpoints while records come in.
    pub checkpoint_interval: Duration,
    /// Records that may wait for the disk; a further append waits for a place.
    pub queue_len: usize,
    /// Durable appends, or not.
    pub durability: Durability,
    /// Salts of the commitments.
    pub salts: Salts,
    /// Whether the derived usage index is kept in `<dir>/index/`.
    pub keep_index: bool,
}

impl LedgerConfig {
    /// Production settings for a log in `dir`: a checkpoint within a second, 4,096
    /// records on the queue, durable, the key in `<dir>/signer.key`, indexed.
    pub fn new(dir: impl Into<PathBuf>, origin: impl Into<String>) -> Self {
        let dir = dir.into();
        Self {
            origin: origin.into(),
            signer: SignerSource::File { path: dir.join("signer.key"), seed_if_absent: None },
            checkpoint_interval: Duration::from_millis(700),
            queue_len: 4_096,
            durability: Durability::Fsync,
            salts: Salts::System,
            keep_index: true,
            dir,
        }
    }

    /// The same with this seed for a key file that is absent.
    #[must_use]
    pub fn with_seed(mut self, seed: [u8; 32]) -> Self {
        self.signer = match self.signer {
            SignerSource::File { path, .. } => {
                SignerSource::File { path, seed_if_absent: Some(seed) }
            }
            SignerSource::Seed(_) => SignerSource::Seed(seed),
        };
        self
    }
}
