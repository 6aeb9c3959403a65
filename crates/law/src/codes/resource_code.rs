//! 信息资源代码: a class code (类 1 digit, 项 2, 目 3, 细目 any number) and a sequence number (顺序码) of six digits.
//!
//! Written `307015/000123`, and `307015-000123` where a slash would end a path segment. A sequence number is unique
//! within its class code and never used again after a withdrawal; the store sees to that.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::CodeError;

/// The longest class code, in digits: six for 类, 项 and 目, the rest for 细目.
const CLASS_CODE_LEN_MAX: usize = 24;
const SEQUENCE_LEN: usize = 6;
const SEQUENCE_MAX: u32 = 999_999;

/// 类/项/目/细目: the class that a resource is numbered in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClassCode(String);

impl ClassCode {
    /// Reads six digits or more, the first of which is 1, 2 or 3.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let fits = (6..=CLASS_CODE_LEN_MAX).contains(&text.len());
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if fits && digits && matches!(text.as_bytes(), [b'1'..=b'3', ..]) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError::ResourceCode)
        }
    }

    /// All digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 类, one digit.
    pub fn class(&self) -> &str {
        &self.0[..1]
    }

    /// 项, two digits.
    pub fn group(&self) -> &str {
        &self.0[1..3]
    }

    /// 目, three digits.
    pub fn item(&self) -> &str {
        &self.0[3..6]
    }

    /// 细目, any number of digits; empty where there is none.
    pub fn detail(&self) -> &str {
        &self.0[6..]
    }
}

impl fmt::Display for ClassCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ClassCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<ClassCode> for String {
    fn from(code: ClassCode) -> Self {
        code.0
    }
}

/// The code of one information resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResourceCode {
    class_code: ClassCode,
    sequence: u32,
}

impl ResourceCode {
    /// The resource of this sequence number, up to 999,999, in a class.
    pub fn new(class_code: ClassCode, sequence: u32) -> Result<Self, CodeError> {
        if sequence > SEQUENCE_MAX {
            return Err(CodeError::Sequence);
        }
        Ok(Self { class_code, sequence })
    }

    /// Reads the official form, `307015/000123`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::parse_separated(text, '/')
    }

    /// Reads the form of a path segment, `307015-000123`.
    pub fn from_path(text: &str) -> Result<Self, CodeError> {
        Self::parse_separated(text, '-')
    }

    /// The form of a path segment, `307015-000123`.
    pub fn to_path(&self) -> String {
        format!("{}-{:06}", self.class_code, self.sequence)
    }

    /// 分类码.
    pub fn class_code(&self) -> &ClassCode {
        &self.class_code
    }

    /// 顺序码.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    fn parse_separated(text: &str, separator: char) -> Result<Self, CodeError> {
        let (class_code, sequence) = text.split_once(separator).ok_or(CodeError::ResourceCode)?;
        let digits = sequence.bytes().all(|byte| byte.is_ascii_digit());
        if sequence.len() != SEQUENCE_LEN || !digits {
            return Err(CodeError::ResourceCode);
        }
        let sequence = sequence.parse().ok().ok_or(CodeError::Sequence)?;
        Self::new(ClassCode::parse(class_code)?, sequence)
    }
}

impl fmt::Display for ResourceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:06}", self.class_code, self.sequence)
    }
}

impl FromStr for ResourceCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ResourceCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<ResourceCode> for String {
    fn from(code: ResourceCode) -> Self {
        code.to_string()
    }
}
