//! A backup made while the platform serves becomes a platform again, and a broken one is refused.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::server::{Server, binary, examples};

fn banyan(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(binary()).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A use by the first example call; gives its receipt.
async fn used(base: &str) -> String {
    let example = &examples()[0];
    let answer = reqwest::Client::new()
        .post(format!("{base}{}", example["path"].as_str().unwrap()))
        .bearer_auth(example["key"].as_str().unwrap())
        .header("content-type", "application/json")
        .body(example["body"].as_str().unwrap().to_owned())
        .send()
        .await
        .unwrap();
    let body: Value = answer.json().await.unwrap();
    body["receipt"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_busy_platform_is_a_platform_again() {
    let server = Server::start().await;
    let before = used(&server.base).await;
    let key = reqwest::get(format!("{}/log/key", server.base)).await.unwrap().text().await.unwrap();
    let city = server.data.path().join("city");
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let calls = tokio::spawn({
        let base = server.base.clone();
        async move {
            loop {
                used(&base).await;
            }
        }
    });
    let arguments = ["backup", text(&backup), "--data", text(&city)];
    let (done, said) = tokio::task::block_in_place(|| banyan(&arguments));
    assert!(done, "{said}");
    calls.abort();
    let (again, said) = banyan(&arguments);
    assert!(!again && said.contains("is there already"), "{said}");
    drop(server);

    let restored = folder.path().join("city");
    let (done, said) = banyan(&["restore", text(&backup), "--data", text(&restored)]);
    assert!(done, "{said}");
    let (sound, said) = banyan(&["verify-log", text(&restored.join("log")), "--key", key.trim()]);
    assert!(sound, "{said}");
    let server = Server::start_on(folder).await;
    let after = used(&server.base).await;
    assert_ne!(before, after);
    let proof = reqwest::get(format!("{}/api/v1/log/proofs/{before}", server.base)).await.unwrap();
    assert!(proof.status().is_success(), "a use before the backup is still proved");
}

#[tokio::test]
async fn a_backup_that_was_touched_is_refused_and_leaves_nothing() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let city = server.data.path().join("city");
    let (done, said) = banyan(&["backup", text(&backup), "--data", text(&city)]);
    assert!(done, "{said}");
    drop(server);
    let store = backup.join("banyan.db");
    let mut bytes = std::fs::read(&store).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    let restored = folder.path().join("restored");
    let (done, said) = banyan(&["restore", text(&backup), "--data", text(&restored)]);
    assert!(!done && said.contains("banyan.db"), "{said}");
    assert!(!restored.exists(), "nothing was copied");
}
