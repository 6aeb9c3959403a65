//! The API as an agency's engineer calls it, and the log as a stranger checks it.

use std::process::Command;

use serde_json::{Value, json};

use crate::server::{Server, binary, examples};

async fn call(server: &Server, example: &Value) -> (u16, Value) {
    let answer = reqwest::Client::new()
        .post(format!("{}{}", server.base, example["path"].as_str().unwrap()))
        .bearer_auth(example["key"].as_str().unwrap())
        .header("content-type", "application/json")
        .body(example["body"].as_str().unwrap().to_owned())
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn with_body(example: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut body: Value = serde_json::from_str(example["body"].as_str().unwrap()).unwrap();
    change(&mut body);
    let mut changed = example.clone();
    changed["body"] = Value::String(body.to_string());
    changed
}

#[tokio::test]
async fn an_engineer_verifies_looks_up_and_proves_the_use() {
    let server = Server::start().await;
    let examples = examples();
    let verify = examples.iter().find(|example| example["name"] == "verify").unwrap();
    let (status, answer) = call(&server, verify).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["found"], json!(true));
    assert!(
        answer["claims"].as_object().unwrap().values().all(|claim| claim == "match"),
        "{answer}"
    );
    let receipt = answer["receipt"].as_str().unwrap().to_owned();

    for example in &examples {
        let (status, answer) = call(&server, example).await;
        assert_eq!(status, 200, "{}: {answer}", example["name"]);
    }
    refused_calls(&server, verify).await;
    proofs(&server, &receipt).await;
    drop(server);
}

async fn refused_calls(server: &Server, verify: &Value) {
    let (status, answer) =
        call(server, &with_body(verify, |body| body["matter"] = json!("NO-SUCH-MATTER"))).await;
    assert_eq!((status, &answer["code"]), (403, &json!("grant.matter")));
    let mut foreign = verify.clone();
    foreign["key"] = json!("byk_unknown");
    let (status, answer) = call(server, &foreign).await;
    assert_eq!((status, &answer["code"]), (401, &json!("key.unknown")));
    let mut elsewhere = verify.clone();
    elsewhere["path"] = json!("/api/v1/resources/307999-999999/verify");
    assert_eq!(call(server, &elsewhere).await.0, 404);
    let mut malformed = verify.clone();
    malformed["body"] = json!("{");
    let (status, answer) = call(server, &malformed).await;
    assert_eq!((status, &answer["code"]), (422, &json!("body.malformed")));
    let unknown = with_body(verify, |body| body["claims"] = json!({ "no such item": "1" }));
    assert_eq!(call(server, &unknown).await.0, 422);
}

async fn proofs(server: &Server, receipt: &str) {
    let proof: Value = reqwest::get(format!("{}/api/v1/log/proofs/{receipt}", server.base))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(proof["tree_size"].as_u64().unwrap() > proof["index"].as_u64().unwrap());
    let key = reqwest::get(format!("{}/log/key", server.base)).await.unwrap().text().await.unwrap();
    let checkpoint = reqwest::get(format!("{}/log/checkpoint", server.base))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(checkpoint.contains("— "), "a signed note: {checkpoint}");
    let folder = tempfile::tempdir().unwrap();
    copy(&server.log_dir(), folder.path());
    let output = Command::new(binary())
        .arg("verify-log")
        .arg(folder.path())
        .args(["--key", key.trim()])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A copy of the log's folder, as a stranger would take it away.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_system_applies_for_data_and_reads_its_case() {
    let server = Server::start().await;
    let key = examples()[0]["key"].as_str().unwrap().to_owned();
    let client = reqwest::Client::new();
    let path = format!("{}/api/v1/catalogue/307003-000001/applications", server.base);
    let mut asked = serde_json::json!({
        "legal_basis": "",
        "matter_code": "E2E-9",
        "matter_name": "婚姻状况核验",
        "purpose": "办理户口登记",
        "items": ["登记证字号"],
        "methods": ["verification"],
        "valid_to": "2027-06-30",
    });
    let send = |body: Value| client.post(&path).bearer_auth(&key).json(&body).send();
    let refused = send(asked.clone()).await.unwrap();
    assert_eq!(refused.status(), 422);
    let gaps: Value = refused.json().await.unwrap();
    assert_eq!(gaps["gaps"][0]["field"], "legal_basis");
    asked["legal_basis"] = "《户口登记条例》".into();
    let made = send(asked).await.unwrap();
    assert_eq!(made.status(), 201);
    let made: Value = made.json().await.unwrap();
    let case = made["case"].as_str().unwrap();
    let read = client.get(format!("{}/api/v1/cases/{case}", server.base)).bearer_auth(&key);
    let read: Value = read.send().await.unwrap().json().await.unwrap();
    assert_eq!(read["procedure"], "sharing_application");
    assert_eq!(read["state"], "submitted");
    let standing = client.get(format!("{}/api/v1/supervision/standing", server.base));
    let standing: Value = standing.bearer_auth(&key).send().await.unwrap().json().await.unwrap();
    assert!(standing["standing"]["entries_published"].as_u64().is_some(), "{standing}");
    let findings = client.get(format!("{}/api/v1/supervision/findings", server.base));
    assert_eq!(findings.bearer_auth(&key).send().await.unwrap().status(), 404);
}
