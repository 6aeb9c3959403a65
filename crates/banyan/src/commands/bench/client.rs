//! A load generator: keep-alive HTTP/1.1 connections that each wait for their answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::report::quantile;

/// What a run of calls showed.
pub(super) struct Figures {
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

/// A request's bytes from a running number.
pub(super) type Request = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// Calls over `connections` connections for `length`.
pub(super) async fn drive(
    to: SocketAddr,
    connections: u64,
    length: Duration,
    request: Request,
) -> std::io::Result<Figures> {
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for connection in 0..connections {
        tasks.spawn(one(to, connection, connections, began + length, Arc::clone(&request)));
    }
    let mut samples = Vec::new();
    while let Some(done) = tasks.join_next().await {
        samples.extend(done.map_err(std::io::Error::other)??);
    }
    let seconds = began.elapsed().as_secs_f64();
    samples.sort_by(f64::total_cmp);
    let per_second = samples.len() as f64 / seconds;
    Ok(Figures { per_second, p50_ms: quantile(&samples, 0.5), p99_ms: quantile(&samples, 0.99) })
}

async fn one(
    to: SocketAddr,
    connection: u64,
    step: u64,
    until: Instant,
    request: Request,
) -> std::io::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut samples = Vec::with_capacity(16 * 1024);
    let mut answer = vec![0; 16 * 1024];
    let mut number = connection;
    while Instant::now() < until {
        let bytes = request(number);
        number += step;
        let began = Instant::now();
        stream.write_all(&bytes).await?;
        read_answer(&mut stream, &mut answer).await?;
        samples.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(samples)
}

/// Reads one answer with a `content-length`; any status but 200 is an error.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<()> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        if let Some(end) = whole(&buffer[..filled])? {
            return if filled >= end {
                Ok(())
            } else {
                Err(std::io::Error::other("an answer larger than the buffer"))
            };
        }
    }
}

/// The length of the answer once it is all there.
fn whole(bytes: &[u8]) -> std::io::Result<Option<usize>> {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    if !bytes.starts_with(b"HTTP/1.1 200") {
        return Err(std::io::Error::other(String::from_utf8_lossy(bytes).into_owned()));
    }
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    let end = head + 4 + length;
    Ok((bytes.len() >= end).then_some(end))
}

/// A `POST` with a JSON body.
pub(super) fn post(path: &str, key: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
