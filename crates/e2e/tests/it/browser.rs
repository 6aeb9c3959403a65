//! Headless Chromium through `ChromeDriver`.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::server::free_port;

/// The driver's process, which ends with the test, also where it fails.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser of this test's own.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    process: Process,
    _profile: TempDir,
}

impl Browser {
    pub(crate) async fn start(width: u32) -> Self {
        let port = free_port();
        let profile = tempfile::tempdir().unwrap();
        let command = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = Process(command.unwrap());
        let mut options = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ] {
            options.add_arg(argument).unwrap();
        }
        options.add_arg(&format!("--window-size={width},1000")).unwrap();
        options.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        for _attempt in 0..50 {
            if let Ok(driver) =
                WebDriver::new(format!("http://127.0.0.1:{port}"), options.clone()).await
            {
                return Self { driver, process, _profile: profile };
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the browser did not start");
    }

    pub(crate) async fn close(self) {
        let _ = self.driver.clone().quit().await;
        drop(self.process);
    }

    /// Signs in as a demo person through the sign-in form.
    pub(crate) async fn sign_in(&self, base: &str, login: &str) {
        self.driver.goto(format!("{base}/sign-in")).await.unwrap();
        self.driver.delete_all_cookies().await.unwrap();
        self.driver.goto(format!("{base}/sign-in")).await.unwrap();
        self.fill("login", login).await;
        self.fill("password", "banyan-demo-2026").await;
        self.submit().await;
        let address = self.driver.current_url().await.unwrap();
        assert_eq!(address.path(), "/work", "{login} could not sign in");
    }

    /// Sends the page's first form by its own submit button.
    pub(crate) async fn submit(&self) {
        self.submit_form("main form[method=post]").await;
    }

    /// Sends a form as its button would, and waits until the next page is there.
    pub(crate) async fn submit_form(&self, selector: &str) {
        let page = self.driver.find(By::Tag("html")).await.unwrap();
        let form = self.driver.find(By::Css(selector)).await.unwrap();
        self.driver
            .execute(
                "arguments[0].noValidate = true; arguments[0].requestSubmit()",
                vec![form.to_json().unwrap()],
            )
            .await
            .unwrap();
        for _attempt in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if page.tag_name().await.is_err() {
                return;
            }
        }
        panic!("the form {selector} led nowhere");
    }

    /// Ticks a box or chooses a radio, wherever it stands.
    pub(crate) async fn check(&self, input: &WebElement) {
        self.driver
            .execute(
                "if (!arguments[0].checked) arguments[0].click()",
                vec![input.to_json().unwrap()],
            )
            .await
            .unwrap();
    }

    /// Sets a field that a keyboard fills differently in every language, such as a date.
    pub(crate) async fn set(&self, name: &str, value: &str) {
        let field = self.driver.find(By::Css(format!("main [name='{name}']"))).await.unwrap();
        let script = "arguments[0].value = arguments[1]";
        self.driver.execute(script, vec![field.to_json().unwrap(), value.into()]).await.unwrap();
    }

    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.driver.find(By::Css(format!("main [name='{name}']"))).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// The text of the page.
    pub(crate) async fn text(&self) -> String {
        self.driver.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }
}
