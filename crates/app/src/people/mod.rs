//! People with accounts: who is signed in, how passwords are kept, and who may change whose account.
//!
//! Signing in and looking after accounts are apart: the first is anybody's, the
//! second the system administrator's, and neither knows of the other's rules.

mod accounts;
mod address;
mod passwords;
mod sign_in;
mod sign_up;

use domain::authorisations::ActingFor;
use domain::ids::SessionId;
use domain::people::{Actor, LentPosts, Person};
use domain::units::Unit;
use sha2::{Digest, Sha256};

use crate::application::App;
use crate::error::{AppError, Result};

pub use accounts::{Account, NewAccount, PersonDetails};
pub use address::AddressClass;
pub use passwords::Passwords;
pub use sign_in::SignIn;
pub use sign_up::{CodeSender, NoCodes, Sent, ShownCodes, SignUp, SignUpBegun};

/// A person with a live session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The token forms carry.
    pub csrf: String,
    /// The person.
    pub person: Person,
    /// The person's unit.
    pub unit: Unit,
    /// Whom the person stands in for today 代理.
    pub stands_for: Vec<LentPosts>,
    /// The authorisation the session acts under 受托办理; none where the person acts for their own unit.
    pub acting_for: Option<ActingFor>,
}

impl SignedIn {
    /// Who acts. Who acts for an agency has no post, of their own or lent: only what the authorisation allows.
    pub fn actor(&self) -> Actor {
        let own = self.acting_for.is_none();
        Actor {
            person: self.person.id,
            unit: self.unit.id,
            unit_kind: self.unit.kind,
            unit_level: self.unit.level,
            posts: if own { self.person.posts.clone() } else { Vec::new() },
            stands_for: if own { self.stands_for.clone() } else { Vec::new() },
            acting_for: self.acting_for.clone(),
        }
    }
}

/// 256 random bits in hexadecimal.
pub(crate) fn secret() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// The digest under which a secret is kept.
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

impl App {
    /// The people a demo lists at sign-in, with their units.
    pub async fn people_with_units(&self) -> Result<Vec<(Person, Unit)>> {
        let units = self.store.units().await?;
        let people = self.store.people().await?;
        let unit_of = |person: &Person| units.iter().find(|unit| unit.id == person.unit).cloned();
        Ok(people
            .into_iter()
            .filter_map(|person| unit_of(&person).map(|unit| (person, unit)))
            .collect())
    }
}

impl From<law::LawError> for AppError {
    fn from(error: law::LawError) -> Self {
        Self::internal(error)
    }
}
