//! Closed lists of dotted names.
//!
//! Rule keys and event names are persisted and cited in documents, so they are never renamed and never typed
//! twice: a list declares each as a constant, and whatever is read from outside is looked up in that list.

/// Declares the constants of a closed list of names of type `$ty`, and `ALL`, the list itself.
macro_rules! name_list {
    ($ty:ident; $($(#[$doc:meta])* $constant:ident = $name:literal;)+) => {
        $($(#[$doc])* pub const $constant: $ty = $ty($name);)+

        /// Every name of this list, in the order of declaration.
        pub const ALL: &[$ty] = &[$($constant),+];
    };
}

/// Gives a name type its look-up, its text form and its serde form (the text).
macro_rules! name_type {
    ($ty:ident, $all:expr) => {
        impl $ty {
            /// The name on the list that reads exactly `text`.
            pub fn parse(text: &str) -> Option<Self> {
                $all.iter().copied().find(|name| name.0 == text)
            }

            /// The dotted lower-case text.
            pub const fn as_str(self) -> &'static str {
                self.0
            }
        }

        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.0)
            }
        }

        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| {
                    serde::de::Error::custom(format_args!("`{text}` is not a known name"))
                })
            }
        }
    };
}

pub(crate) use {name_list, name_type};
