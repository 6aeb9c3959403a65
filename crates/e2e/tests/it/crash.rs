//! Killed in the middle of a load: the old version stays or the new one is there, and the job ends after the restart.

use std::time::Duration;

use crate::browser::Browser;
use crate::journey::{begin_load, finished};
use crate::server::Server;

/// Kills the server `times` times, each a little later into a load.
async fn killed(times: u64) {
    let mut server = Server::start().await;
    let browser = Browser::start(1280).await;
    browser.sign_in(&server.base, "wangyating").await;
    for time in 0..times {
        let batch = begin_load(&browser, &server, "replace").await;
        tokio::time::sleep(Duration::from_millis(time * 137 % 900)).await;
        server.kill_and_restart().await;
        let text = finished(&browser, &server.base, &batch).await;
        assert!(text.contains("已入库"), "kill {time}: {text}");
    }
    browser.close().await;
    drop(server);
}

#[tokio::test]
async fn a_load_that_is_killed_ends_after_the_restart() {
    killed(2).await;
}

#[tokio::test]
#[ignore = "soak: twenty kills, some minutes"]
async fn a_load_that_is_killed_twenty_times_ends_after_each_restart() {
    killed(20).await;
}
