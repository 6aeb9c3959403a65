//! The catalogue's use cases over a temporary store.

pub(crate) mod city;
mod import_edges;
mod importing;
mod keeping_true;
mod registering;
mod reviewing;
mod sheets;
