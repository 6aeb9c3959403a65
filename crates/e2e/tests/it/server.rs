//! The built binary with a demo city of its own.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running server; ended with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) base: String,
    pub(crate) data: TempDir,
}

/// The binary beside this test.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("banyan")
}

pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts the binary, seeds its demo city, and waits until it is ready.
    pub(crate) async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let port = free_port();
        let process = Command::new(binary())
            .args(["serve", "--demo", "--data"])
            .arg(data.path().join("city"))
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, base: format!("http://127.0.0.1:{port}"), data };
        server.wait().await;
        server
    }

    async fn wait(&self) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(240) {
            if let Ok(answer) = reqwest::get(format!("{}/readyz", self.base)).await
                && answer.status().is_success()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the server did not become ready");
    }

    pub(crate) fn log_dir(&self) -> PathBuf {
        self.data.path().join("city").join("log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The example calls the demo prints, as `banyan demo-examples` gives them: name, path, key, body.
pub(crate) fn examples() -> Vec<serde_json::Value> {
    let output = Command::new(binary()).arg("demo-examples").output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}
