//! Every procedure on the list, whatever it is about: its table, its clocks, and walks through it.

mod cast;
mod clocks;
mod drill;
mod reading;
mod statics;
mod walk;
mod walks;
