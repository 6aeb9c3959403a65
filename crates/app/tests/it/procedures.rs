//! Flows of procedures over temporary stores.

mod opening;
mod sharing;
mod supervision;
