//! What the crate promises, from outside.

mod index;
mod made_set;
mod sketches;
