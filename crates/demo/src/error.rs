//! Why a demo city cannot be seeded.

use std::path::PathBuf;

/// A seed that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A use case refused what the story asks of it, or a store failed under it.
    #[error("the seed of the demo city failed at {place}: {chain}")]
    Step {
        /// The scene of the story.
        place: String,
        /// The chain of causes.
        chain: String,
    },
    /// An earlier seed was cut off.
    #[error("an earlier seed of the demo city was cut off: remove {} and start again", folder.display())]
    Interrupted {
        /// The data folder.
        folder: PathBuf,
    },
    /// The platform holds data of its own.
    #[error("the platform is not empty, and a demo city is seeded into an empty one only")]
    NotEmpty,
    /// The city is there already.
    #[error("the demo city is seeded already")]
    SeededAlready,
    /// A simulated case is not as the engine promises.
    #[error("case {case}: {broken}")]
    Invariant {
        /// Its number.
        case: String,
        /// What does not hold.
        broken: String,
    },
    /// The metadata store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The usage log failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A scene of the story names something that is not in the city, or an instant that does not exist.
    #[error("the story of the demo city is wrong: {0}")]
    Story(String),
}

impl DemoError {
    /// A use case's error with the scene it happened in.
    pub(crate) fn at(place: impl Into<String>, error: &app::AppError) -> Self {
        let gaps: Vec<String> =
            error.gaps().iter().map(|gap| format!("{} {}", gap.field, gap.code)).collect();
        let chain = format!("{} {} {}", error.chain(), error.place(), gaps.join(", "));
        Self::Step { place: place.into(), chain: chain.trim_end().to_owned() }
    }

    pub(crate) fn unknown(what: &str, name: &str) -> Self {
        Self::Story(format!("there is no {what} `{name}`"))
    }
}
