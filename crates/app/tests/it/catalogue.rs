//! The catalogue's use cases over a temporary store.

mod city;
mod registering;
mod sheets;
