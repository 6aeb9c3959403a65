//! The built binary with a demo city of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running server; ended with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) base: String,
    port: u16,
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

fn spawn(data: &Path, port: u16, days_ahead: u16) -> Child {
    Command::new(binary())
        .args(["serve", "--demo", "--data"])
        .arg(data)
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .args(["--days-ahead", &days_ahead.to_string()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

impl Server {
    /// Starts the binary, seeds its demo city, and waits until it is ready.
    pub(crate) async fn start() -> Self {
        Self::start_on(tempfile::tempdir().unwrap()).await
    }

    /// Starts the binary on a folder's `city`, as it is there.
    pub(crate) async fn start_on(data: TempDir) -> Self {
        let port = free_port();
        let process = spawn(&data.path().join("city"), port, 0);
        let server = Self { process, base: format!("http://127.0.0.1:{port}"), port, data };
        server.wait().await;
        server
    }

    /// Ends the process without warning (SIGKILL) and starts it again on the same folder.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.restart(0).await;
    }

    /// Starts again with the clock so many days ahead.
    pub(crate) async fn go_ahead(&mut self, days: u16) {
        self.restart(days).await;
    }

    async fn restart(&mut self, days_ahead: u16) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = spawn(&self.data.path().join("city"), self.port, days_ahead);
        self.wait().await;
    }

    /// A file of the demo city as its unit sent it, as `banyan demo-file` prints it.
    pub(crate) fn demo_file(&self, name: &str) -> PathBuf {
        let file = self.data.path().join(name);
        let output = Command::new(binary()).args(["demo-file", name]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::write(&file, output.stdout).unwrap();
        file
    }

    async fn wait(&self) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_mins(4) {
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
