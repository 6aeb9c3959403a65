//! `banyan demo-examples`: calls that work on a demo city, for the README, the tests and curious people.

use super::Outcome;
use crate::log_output::say;

pub(crate) fn run() -> Outcome {
    let told = |example: demo::Example| serde_json::json!({ "name": example.operation, "path": example.resource_path, "key": example.key, "body": example.body });
    let examples: Vec<_> = demo::examples().into_iter().map(told).collect();
    say(&serde_json::to_string_pretty(&examples)?);
    Ok(())
}
