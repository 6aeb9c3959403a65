//! The server as a process of its own: how soon it is ready, and what it holds when nobody asks.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Outcome;
use super::report::{Report, memory_of_mib};

/// What a seeded server needs at most before it is given up.
const PATIENCE: Duration = Duration::from_mins(3);
/// Time to settle before memory is read.
const IDLE: Duration = Duration::from_secs(5);

/// Seeds the demo city, stops the server, and measures a second start.
pub(super) async fn measure(dir: &Path, report: &mut Report) -> Outcome {
    let data = dir.join("demo");
    let began = Instant::now();
    let (seeded, ..) = start(&data).await?;
    report.under("server.seed-to-ready", began.elapsed().as_secs_f64(), "s", 60.0);
    stop(seeded)?;
    let (server, ready, port) = start(&data).await?;
    report.under("server.start-to-ready", ready.as_secs_f64(), "s", 2.0);
    tokio::time::sleep(IDLE).await;
    let resident = memory_of_mib(&server.id().to_string(), "VmRSS");
    report.under("server.idle-memory", resident, "MiB", 150.0);
    let measured = tokio::task::block_in_place(|| super::pages::measure(port, report));
    stop(server)?;
    measured
}

async fn start(
    data: &Path,
) -> Result<(Child, Duration, u16), Box<dyn std::error::Error + Send + Sync>> {
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let began = Instant::now();
    let mut server = Command::new(std::env::current_exe()?)
        .args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    while began.elapsed() < PATIENCE {
        if is_ready(port) {
            return Ok((server, began.elapsed(), port));
        }
        if let Some(status) = server.try_wait()? {
            return Err(format!("the server ended before it was ready: {status}").into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop(server)?;
    Err("the server was not ready in time".into())
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// Asks the server to end, and waits until it has.
fn stop(mut server: Child) -> Outcome {
    Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    server.wait()?;
    Ok(())
}
