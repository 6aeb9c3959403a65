//! What kind of address somebody signed in from: enough for an audit to see that it was not the office.
//!
//! An address is personal information. Events keep its class, and the address
//! itself only where the configuration asks for it.

use std::net::IpAddr;

use serde_json::{Value as Json, json};
use strum::IntoStaticStr;

/// Where an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AddressClass {
    /// The machine the platform runs on.
    ThisMachine,
    /// A network that the internet does not reach, such as the government's (RFC 1918, RFC 4193).
    Inside,
    /// The internet.
    Internet,
    /// Not known.
    Unknown,
}

impl AddressClass {
    /// The class of an address.
    pub fn of(address: Option<IpAddr>) -> Self {
        let inside = |address: IpAddr| match address {
            IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
        };
        match address.map(|address| address.to_canonical()) {
            None => Self::Unknown,
            Some(address) if address.is_unspecified() => Self::Unknown,
            Some(address) if address.is_loopback() => Self::ThisMachine,
            Some(address) if inside(address) => Self::Inside,
            Some(_) => Self::Internet,
        }
    }
}

/// The facts of an address that an event keeps.
pub(super) fn facts(address: Option<IpAddr>, keep: bool) -> Json {
    let class: &'static str = AddressClass::of(address).into();
    match address.filter(|_| keep) {
        Some(address) => json!({ "from": class, "address": address.to_canonical().to_string() }),
        None => json!({ "from": class }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn addresses_fall_into_the_class_of_their_network() {
        for (text, class) in [
            ("127.0.0.1", AddressClass::ThisMachine),
            ("::1", AddressClass::ThisMachine),
            ("10.20.0.7", AddressClass::Inside),
            ("::ffff:192.168.1.9", AddressClass::Inside),
            ("fd00::5", AddressClass::Inside),
            ("59.56.1.1", AddressClass::Internet),
            ("2400:3200::1", AddressClass::Internet),
            ("0.0.0.0", AddressClass::Unknown),
        ] {
            assert_eq!(AddressClass::of(Some(text.parse().unwrap())), class, "{text}");
        }
        assert_eq!(AddressClass::of(None), AddressClass::Unknown);
    }

    #[test]
    fn the_address_itself_is_kept_only_where_asked_for() {
        let address = Some("59.56.1.1".parse().unwrap());
        assert!(!facts(address, false).to_string().contains("59.56"));
        assert!(facts(address, true).to_string().contains("59.56"));
    }
}
