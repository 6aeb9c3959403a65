//! Where a browser or a caller is, for limits and for what goes on record of a sign-in.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::site::Web;

/// Where a browser is, as far as can be told. A proxy's word counts only where the configuration says that one stands
/// in front: anybody can write the header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl Address {
    /// The address to count against; those that cannot be told share one.
    pub(crate) fn or_shared(self) -> IpAddr {
        self.0.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

impl FromRequestParts<Web> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let told = web.behind_proxy().then(|| forwarded(&parts.headers)).flatten();
        Ok(Self(told.or(peer)))
    }
}

/// The last address of `X-Forwarded-For`: the one that the proxy itself saw.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn of_forwarded_addresses_the_last_one_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "10.0.0.1, 59.56.1.1".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("59.56.1.1".parse().unwrap()));
        headers.append("x-forwarded-for", "not an address".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
