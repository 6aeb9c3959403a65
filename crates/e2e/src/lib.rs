//! Drives the built binary and a real browser from outside; links nothing of ours. All of it stands in `tests/`.
