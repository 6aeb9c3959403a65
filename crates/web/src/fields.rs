//! Posted forms as ordered fields, so that a form can be shown again exactly as it was sent.

use std::fmt::Write as _;
use std::str::FromStr;

use app::Slice;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::context::Visitor;
use crate::respond::Problem;

/// The fields of a form, in the order sent; a name may stand more than once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

/// The page after a cursor; the first where that is empty.
pub(crate) fn page_after(after: &str, rows: u32) -> Slice {
    Slice::new((!after.is_empty()).then(|| after.to_owned()), rows)
}

impl Fields {
    /// The page that an address asks for: at most `rows` after the cursor `after`, the first where there is none.
    pub(crate) fn slice(&self, rows: u32) -> Slice {
        page_after(self.get("after"), rows)
    }

    /// What a list is narrowed to; none where the name is absent or empty. What cannot be read is not found: taken for
    /// nothing, it would show more than was asked for.
    pub(crate) fn optional<T: FromStr>(
        &self,
        name: &str,
        visitor: &Visitor,
    ) -> Result<Option<T>, Problem> {
        match self.get(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_unreadable| visitor.not_found()),
        }
    }

    /// Parses an URL-encoded body or query.
    pub(crate) fn parse(encoded: &str) -> Self {
        let decode = |text: &str| {
            let spaced = text.replace('+', " ");
            percent_decode(&spaced)
        };
        let pairs = encoded.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
        )
    }

    /// The first value of a name, trimmed; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// The first value of a name exactly as sent: for passwords.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a name, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a checkbox of this name was sent with this value.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(known, found)| known == name && found == value)
    }

    /// All pairs.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// An address on this site that may be gone back to, or none.
pub(crate) fn safe_back(back: &str) -> Option<&str> {
    let rest = back.strip_prefix('/')?;
    let local =
        !rest.starts_with(['/', '\\']) && !back.chars().any(|c| c.is_control() || c == '\\');
    local.then_some(back)
}

/// The address of a path with a query of the pairs that have a value.
pub(crate) fn address(path: &str, pairs: &[(&str, String)]) -> String {
    let stated = pairs.iter().filter(|(_, value)| !value.is_empty());
    let stated: Vec<String> =
        stated.map(|(name, value)| format!("{name}={}", percent_encode(value))).collect();
    if stated.is_empty() { path.to_owned() } else { format!("{path}?{}", stated.join("&")) }
}

/// Encodes a text for use as a query value.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    encoded
}

/// A posted form whose CSRF token was checked.
#[derive(Debug)]
pub(crate) struct Posted(pub(crate) Fields);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let body =
            Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let fields = Fields::parse(&String::from_utf8_lossy(&body));
        let Some(visitor) = visitor else {
            return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
        };
        if visitor.accepts_token(fields.get("csrf")) {
            Ok(Self(fields))
        } else {
            Err(visitor.stale_form().into_response())
        }
    }
}
