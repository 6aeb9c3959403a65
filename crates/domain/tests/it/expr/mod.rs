//! Filters: how they are read, what is refused, and what they mean.

mod meaning;
mod reading;
mod reference;
mod rows;
