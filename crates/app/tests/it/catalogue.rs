//! The catalogue's use cases over a temporary store.

pub(crate) mod city;
mod importing;
mod registering;
mod sheets;
