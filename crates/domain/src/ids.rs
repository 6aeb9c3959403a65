//! Typed identifiers, so that a unit's id can never be passed where a grant's is wanted.
//!
//! All are UUIDs of version 7 in their hyphenated text form; they are parsed at
//! the edge and never used as a path without having been parsed.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Uuid};

/// A text was not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh identifier whose leading bits are `at`, so that ids sort by age.
            pub fn new(at: Timestamp) -> Self {
                let seconds = u64::try_from(at.as_second()).unwrap_or_default();
                let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or_default();
                let stamp = uuid::Timestamp::from_unix(NoContext, seconds, nanos);
                Self(Uuid::new_v7(stamp))
            }

            /// A reproducible identifier from a name, for seeds and tests.
            pub fn named(name: &str) -> Self {
                use sha2::{Digest, Sha256};
                let digest = Sha256::digest([stringify!($name).as_bytes(), b"/", name.as_bytes()].concat());
                let mut bytes = [0_u8; 16];
                bytes.copy_from_slice(&digest[..16]);
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                match Uuid::try_parse(text) {
                    Ok(id) => Ok(Self(id)),
                    Err(_malformed) => Err(NotAnId),
                }
            }
        }
    };
}

id!(/// A unit 数据生产应用单位, the digital office or a technical service unit.
    UnitId);
id!(/// A person who signs in.
    PersonId);
id!(/// A client system 应用系统 of a unit.
    SystemId);
id!(/// An API key of a client system.
    KeyId);
id!(/// A catalogue entry 目录; its resource code is given at registration.
    EntryId);
id!(/// A case of any procedure 办件.
    CaseId);
id!(/// A grant 授权.
    GrantId);
id!(/// One load of one file 批次.
    BatchId);
id!(/// An uploaded raw file.
    FileId);
id!(/// One import of a catalogue workbook 目录导入.
    ImportId);
id!(/// A span in which one person stands in for another 代理.
    DelegationId);
id!(/// An authorisation of a technical service unit 委托授权.
    AuthorisationId);
id!(/// An order that exempts an entry from loading 免于汇聚.
    ExemptionId);
id!(/// A term of the library 术语.
    TermId);
id!(/// A background job.
    JobId);
id!(/// A signed-in browser.
    SessionId);

/// A permanent number of an information item 信息项 within its entry.
///
/// It names the physical column (`i7`), so a renamed item keeps its data and a
/// number is never given twice within one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub u32);

impl ItemId {
    /// The name of the physical column.
    pub fn column(self) -> String {
        format!("i{}", self.0)
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "i{}", self.0)
    }
}

impl FromStr for ItemId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.strip_prefix('i').and_then(|n| n.parse().ok()).map(Self).ok_or(NotAnId)
    }
}
