//! Usage records: who used which data, for what, on whose approval.
//!
//! Article 22 demands seven things of each use: 具体用途、使用人员、批准人员、
//! 数据内容、获取时间、获取方式、介质类型. A [`UsageRecord`] carries them and what
//! ties the use to its grant: matter, items, version, keyed hashes, digests. Ids
//! are text because the log outlives the vocabulary that made them.

mod codec;
pub mod keyed;

pub use codec::{BODY_LEN_MAX, decode, encode};

use serde::{Deserialize, Serialize};

use crate::hexed::KeyHash;
use crate::receipts::Receipt;
use keyed::SaltedDigest;

/// Where in a use the record was written. A stream has two records under one
/// receipt, so that a use cut off half-way is on record too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The whole use, in one record.
    Complete,
    /// A stream was opened; nothing has left yet.
    Opened,
    /// A stream ended; rows and digest are final.
    Closed {
        /// Receipt of the opening record.
        opening: Receipt,
    },
}

/// 获取方式: how the data was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 比对验证
    Verify,
    /// 检索查询 by key
    Lookup,
    /// 检索查询 by filter
    Query,
    /// 接口访问
    Interface,
    /// 数据交换
    Exchange,
    /// 批量导出
    Export,
    /// 预览
    Preview,
    /// 文件下载
    Download,
    /// 主动推送
    Push,
}

impl Method {
    /// All methods, in the order of their codes.
    pub const ALL: [Self; 9] = [
        Self::Verify,
        Self::Lookup,
        Self::Query,
        Self::Interface,
        Self::Exchange,
        Self::Export,
        Self::Preview,
        Self::Download,
        Self::Push,
    ];

    /// Stable number, from 1; part of the stored form.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The method with this number.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Stable lower-case code, as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Lookup => "lookup",
            Self::Query => "query",
            Self::Interface => "interface",
            Self::Exchange => "exchange",
            Self::Export => "export",
            Self::Preview => "preview",
            Self::Download => "download",
            Self::Push => "push",
        }
    }
}

/// How the use ended. Refused and fruitless calls are uses as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Data or a verification result was given.
    Answered,
    /// The key named no row the grant covers.
    NotFound,
    /// The call was refused.
    Denied {
        /// Stable code of the reason, such as `grant.withdrawn`.
        reason: String,
    },
    /// The call broke off on our side.
    Failed,
}

impl Outcome {
    /// Stable number, from 1; part of the stored form.
    pub const fn number(&self) -> u8 {
        match self {
            Self::Answered => 1,
            Self::NotFound => 2,
            Self::Denied { .. } => 3,
            Self::Failed => 4,
        }
    }

    /// Stable lower-case code, without the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NotFound => "not_found",
            Self::Denied { .. } => "denied",
            Self::Failed => "failed",
        }
    }
}

/// 使用记录 (Article 22): one use of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRecord {
    /// 获取时间: milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Whole use, or opening or end of a stream.
    pub stage: Stage,
    /// 获取方式
    pub method: Method,
    /// How it ended.
    pub outcome: Outcome,
    /// 具体用途
    pub purpose: String,
    /// 使用人员: the person, or the registered responsible person of an unattended job.
    pub user: String,
    /// 批准人员: who, inside the using unit, authorised that person.
    pub approver: String,
    /// 数据内容 as people read it: resource code and names of the items.
    pub content: String,
    /// 介质类型: code of the medium.
    pub medium: String,
    /// 资源代码 of the catalogue entry.
    pub resource: String,
    /// Permanent ids of the information items (信息项) read.
    pub items: Vec<String>,
    /// Version of the table that answered.
    pub table_version: Option<u64>,
    /// The grant used.
    pub grant: Option<String>,
    /// The decision the grant rests on.
    pub grant_decision: Option<String>,
    /// 办理事项: the matter the use serves.
    pub matter: Option<String>,
    /// Unit that used the data.
    pub consumer_unit: String,
    /// Unit that owns the data.
    pub provider_unit: String,
    /// Client system that called, if a system did.
    pub system: Option<String>,
    /// Keyed hashes of the keys read.
    pub key_hashes: Vec<KeyHash>,
    /// Rows given, or claims answered.
    pub row_count: u64,
    /// Salted digest of the request.
    pub request_digest: Option<SaltedDigest>,
    /// Salted digest of the answer.
    pub result_digest: Option<SaltedDigest>,
}
