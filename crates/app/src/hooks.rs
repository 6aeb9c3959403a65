//! What an installation plugs in: a scanner for documents, a sender for one-time codes.

use std::fmt;
use std::sync::Arc;

use crate::cases::{ByMagicBytes, Screening};
use crate::people::{CodeSender, NoCodes, ShownCodes};

/// The parts that differ between installations.
#[derive(Clone)]
pub struct Hooks {
    /// Looks at documents before they are kept.
    pub screening: Arc<dyn Screening>,
    /// Sends one-time codes to who signs up.
    pub codes: Arc<dyn CodeSender>,
}

impl Default for Hooks {
    /// Screens by first bytes and sends no codes: nobody can sign up before a sender is set up.
    fn default() -> Self {
        Self { screening: Arc::new(ByMagicBytes), codes: Arc::new(NoCodes) }
    }
}

impl Hooks {
    /// The hooks of a demo, whose codes are shown.
    pub fn demo() -> Self {
        Self { codes: Arc::new(ShownCodes), ..Self::default() }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
