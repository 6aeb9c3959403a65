//! Sign-up of the public 社会主体注册: a citizen or an organisation gets an account of its own (Articles 16, 18).
//!
//! Nothing is entered before a one-time code came back, sent to the address or
//! telephone that was stated. Who sends it is a hook: [`CodeSender`].

use std::net::IpAddr;

use domain::catalogue::Missing;
use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::SignedDuration;
use law::codes::CreditCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{PendingSignUp, Tx};

use super::accounts::is_login;
use super::passwords::check_chosen;
use super::{digest, secret};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::limits::{Limit, caller_at};

/// How long a code can be used.
const CODE_MINUTES: i64 = 10;
/// Wrong codes after which a sign-up begins anew.
const ATTEMPTS_MAX: u32 = 5;
/// Codes that one address may ask for.
const FROM_ADDRESS: Limit = Limit::an_hour("sign-up from", 30);
/// Codes that one receiver may be sent.
const TO_RECEIVER: Limit = Limit::an_hour("sign-up to", 5);
/// Characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Characters of the evidence.
const EVIDENCE_CHARS_MAX: usize = 2_000;
/// Where those of the public are entered: the city.
const DIVISION: &str = "350100";

/// Sends one-time codes. An implementation hands the code to a queue and returns.
pub trait CodeSender: Send + Sync {
    /// Sends `code` to an e-mail address or a mobile telephone.
    ///
    /// # Errors
    /// `sign-up.closed` where nothing can be sent.
    fn send(&self, contact: &str, code: &str) -> Result<Sent>;
}

/// What became of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// On its way.
    Away,
    /// To be shown on the page: a demo sends nothing.
    Shown,
}

/// No sender is set up, so nobody can sign up.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCodes;

impl CodeSender for NoCodes {
    fn send(&self, _contact: &str, _code: &str) -> Result<Sent> {
        Err(AppError::denied("sign-up.closed"))
    }
}

/// A demo's sender: the code stands on the page and in the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShownCodes;

impl CodeSender for ShownCodes {
    fn send(&self, _contact: &str, code: &str) -> Result<Sent> {
        tracing::info!(code, "a one-time code, sent to nobody in a demo");
        Ok(Sent::Shown)
    }
}

/// What is stated at sign-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// Citizen, enterprise, university or research institute.
    pub kind: UnitKind,
    /// Name of the organisation; a citizen's own name.
    pub name: String,
    /// Unified social credit code 统一社会信用代码 of an organisation; a citizen has none.
    pub credit_code: String,
    /// Name of who acts for an organisation.
    pub person: String,
    /// Sign-in name.
    pub login: String,
    /// E-mail address or mobile telephone.
    pub contact: String,
    /// What shows that the person may act for the organisation.
    pub evidence: String,
}

/// A sign-up that waits for its code.
#[derive(Debug, Clone)]
pub struct SignUpBegun {
    /// What the browser holds and sends back with the code.
    pub token: String,
    /// The code, where the page shows it.
    pub shown: Option<String>,
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

fn is_contact(text: &str) -> bool {
    let is_phone =
        text.len() == 11 && text.starts_with('1') && text.bytes().all(|b| b.is_ascii_digit());
    let is_email = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    });
    is_phone || is_email
}

impl SignUp {
    /// With a credit code in its one written form, so that nobody else's is entered again in another.
    fn tidied(mut self) -> Self {
        if let Ok(code) = CreditCode::parse(&self.credit_code) {
            self.credit_code = code.value.as_str().to_owned();
        }
        self
    }

    fn is_citizen(&self) -> bool {
        self.kind == UnitKind::NaturalPerson
    }

    /// What is wrong by itself, all at once.
    fn gaps(&self) -> Vec<Missing> {
        let mut gaps = Vec::new();
        if !self.kind.is_outside() {
            gaps.push(gap("kind", "field.choice"));
        }
        let required = |field: &str, text: &str, chars_max: usize| match text.chars().count() {
            0 => Some(gap(field, "field.required")),
            chars if chars > chars_max => Some(gap(field, "field.too-long")),
            _ => None,
        };
        gaps.extend(required("name", &self.name, NAME_CHARS_MAX));
        if !self.is_citizen() {
            if CreditCode::parse(&self.credit_code).is_err() {
                gaps.push(gap("credit_code", "field.credit-code"));
            }
            gaps.extend(required("person", &self.person, NAME_CHARS_MAX));
            gaps.extend(required("evidence", &self.evidence, EVIDENCE_CHARS_MAX));
        }
        if !is_login(&self.login) {
            gaps.push(gap("login", "account.login-form"));
        }
        if self.contact.is_empty() {
            gaps.push(gap("contact", "field.required"));
        } else if !is_contact(&self.contact) {
            gaps.push(gap("contact", "sign-up.contact"));
        }
        gaps
    }

    /// What somebody else has already.
    async fn taken(&self, tx: &Tx) -> Result<Vec<Missing>> {
        let mut gaps = Vec::new();
        if tx.person_by_login(&self.login).await?.is_some() {
            gaps.push(gap("login", "account.login-taken"));
        }
        if !self.is_citizen() && tx.unit_by_credit_code(&self.credit_code).await?.is_some() {
            gaps.push(gap("credit_code", "unit.credit-code-taken"));
        }
        Ok(gaps)
    }
}

impl App {
    /// Checks what is stated and sends a code.
    ///
    /// # Errors
    /// `incomplete` with every gap; `sign-up.closed`; `sign-up.too-many` where codes are asked for too often.
    pub async fn begin_sign_up(
        &self,
        stated: &SignUp,
        from: Option<IpAddr>,
    ) -> Result<SignUpBegun> {
        let stated = &stated.clone().tidied();
        self.check_pace(stated, from)?;
        let mut gaps = stated.gaps();
        let tx = self.store.begin().await?;
        gaps.extend(stated.taken(&tx).await?);
        tx.rollback().await?;
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let now = self.now();
        self.store.purge_sign_ups(now).await?;
        let token = secret();
        let code = format!("{:06}", rand::random::<u32>() % 1_000_000);
        let pending = PendingSignUp {
            token_digest: digest(&token),
            code_digest: digest(&format!("{token}/{code}")),
            details: serde_json::to_value(stated).map_err(AppError::internal)?,
            attempts: 0,
            expires_at: now + SignedDuration::from_mins(CODE_MINUTES),
        };
        self.store.put_sign_up(&pending).await?;
        let sent = self.hooks.codes.send(&stated.contact, &code)?;
        Ok(SignUpBegun { token, shown: (sent == Sent::Shown).then_some(code) })
    }

    /// Codes cost money and disturb who gets them: so many an hour for an address, fewer for a receiver.
    fn check_pace(&self, stated: &SignUp, from: Option<IpAddr>) -> Result<()> {
        let now = self.now();
        let receiver = stated.contact.to_lowercase();
        let within = from.is_none_or(|at| self.callers.take(FROM_ADDRESS, caller_at(at), now))
            && self.callers.take(TO_RECEIVER, receiver, now);
        if within { Ok(()) } else { Err(AppError::new(ErrorKind::Limited, "sign-up.too-many")) }
    }

    /// Enters who sent the right code back, with a password of their choice; returns the sign-in name.
    ///
    /// # Errors
    /// `sign-up.code`, `sign-up.over`; what is wrong with the password; `incomplete` where somebody was faster.
    pub async fn finish_sign_up(&self, token: &str, code: &str, password: &str) -> Result<String> {
        let over = || AppError::new(ErrorKind::Invalid, "sign-up.over");
        let token_digest = digest(token);
        let pending = self.store.sign_up(&token_digest).await?.ok_or_else(over)?;
        let stated: SignUp =
            serde_json::from_value(pending.details.clone()).map_err(AppError::internal)?;
        check_chosen(password, "", &stated.login)?;
        if pending.expires_at <= self.now()
            || !self.store.try_sign_up(&token_digest, ATTEMPTS_MAX).await?
        {
            return Err(over());
        }
        if pending.code_digest != digest(&format!("{token}/{}", code.trim())) {
            return Err(AppError::new(ErrorKind::Invalid, "sign-up.code"));
        }
        let hash = self.hash_apart(password).await?;
        let tx = self.store.begin().await?;
        let taken = stated.taken(&tx).await?;
        if !taken.is_empty() {
            return Err(AppError::incomplete(taken));
        }
        if !tx.end_sign_up(&token_digest).await? {
            return Err(over());
        }
        self.enter_member(&tx, &stated, &hash).await?;
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(stated.login)
    }

    async fn enter_member(&self, tx: &Tx, stated: &SignUp, hash: &str) -> Result<()> {
        let now = self.now();
        let unit = self.outside_unit(stated);
        let own_name = if stated.is_citizen() { &stated.name } else { &stated.person };
        let person = Person {
            id: PersonId::new(now),
            unit: unit.id,
            login: stated.login.clone(),
            name_zh: own_name.clone(),
            name_en: String::new(),
            posts: vec![Post::Member],
            active: true,
        };
        let actor = Actor {
            person: person.id,
            unit: unit.id,
            unit_kind: unit.kind,
            unit_level: unit.level,
            posts: person.posts.clone(),
            stands_for: Vec::new(),
            acting_for: None,
        };
        tx.insert_unit(&unit).await?;
        tx.insert_person(&person).await?;
        tx.set_credential(person.id, hash, now).await?;
        let facts = json!({ "login": person.login, "evidence": stated.evidence });
        let id = person.id.to_string();
        self.business_event(tx, &actor, "person.signed-up", "person", &id, facts).await
    }

    fn outside_unit(&self, stated: &SignUp) -> Unit {
        let id = UnitId::new(self.now());
        // Codes are unique; a citizen has none, and the identity number has no business here.
        let credit_code =
            if stated.is_citizen() { id.to_string() } else { stated.credit_code.clone() };
        Unit {
            id,
            credit_code,
            name_zh: stated.name.clone(),
            name_en: String::new(),
            short_name: stated.name.chars().take(12).collect(),
            kind: stated.kind,
            level: UnitLevel::City,
            division: DIVISION.to_owned(),
            catalogue_number: String::new(),
            valid_from: self.today(),
            valid_to: None,
            successors: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(kind: UnitKind) -> SignUp {
        SignUp {
            kind,
            name: "陈榕".to_owned(),
            credit_code: String::new(),
            person: String::new(),
            login: "chenrong".to_owned(),
            contact: "13800000000".to_owned(),
            evidence: String::new(),
        }
    }

    #[test]
    fn a_citizen_states_little_and_an_organisation_shows_who_it_is() {
        assert!(stated(UnitKind::NaturalPerson).gaps().is_empty());
        let fields: Vec<String> =
            stated(UnitKind::Enterprise).gaps().into_iter().map(|gap| gap.field).collect();
        assert_eq!(fields, ["credit_code", "person", "evidence"]);
        let agency = stated(UnitKind::StateOrgan).gaps();
        assert_eq!(agency.first().map(|gap| gap.field.as_str()), Some("kind"));
    }

    #[test]
    fn a_code_goes_to_an_address_or_a_mobile_telephone() {
        assert!(["a@b.cn", "13800000000"].into_iter().all(is_contact));
        assert!(
            !["", "a@b", "0591-83300000", "a b@c.cn", "1380000000x"].into_iter().any(is_contact)
        );
    }
}
