//! The portal's pages on the demo city: how long the server takes over each, and how much the home page weighs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use super::Outcome;
use super::report::{Report, quantile};

/// Pages that anybody reads.
const PAGES: &[(&str, usize)] = &[
    ("/", TIMES),
    ("/catalogue", TIMES),
    ("/catalogue?q=%E4%BA%BA%E5%8F%A3", TIMES),
    ("/catalogue/307002-000001", TIMES),
    ("/open/307003-000002", OPEN_TIMES),
    ("/services", TIMES),
    ("/registers", TIMES),
    ("/registers/data_request", TIMES),
    ("/statistics", TIMES),
    ("/help", TIMES),
    ("/policies", TIMES),
    ("/log", TIMES),
    ("/sign-in", TIMES),
    ("/api/v1/docs", TIMES),
];
/// Times a page is asked for.
const TIMES: usize = 200;
/// Times a page of opened data is: it stays within the calls of a minute that one address has.
const OPEN_TIMES: usize = 14;
/// Times it is asked for beforehand.
const WARM: usize = 5;

/// Asks every page often, one at a time, and weighs the home page with its styles and scripts.
pub(super) fn measure(port: u16, report: &mut Report) -> Outcome {
    let mut slowest = (0.0, "");
    for (path, times) in PAGES {
        for _ in 0..WARM {
            get(port, path)?;
        }
        let mut taken = Vec::with_capacity(*times);
        for _ in 0..*times {
            let began = Instant::now();
            get(port, path)?;
            taken.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        taken.sort_by(f64::total_cmp);
        let p99 = quantile(&taken, 0.99);
        if p99 > slowest.0 {
            slowest = (p99, path);
        }
    }
    report.under(&format!("server.page-p99 {}", slowest.1), slowest.0, "ms", 30.0);
    report.under("server.home-page", home_kib(port)?, "KiB", 150.0);
    Ok(())
}

/// Compressed bytes of the home page with every style and script it names.
fn home_kib(port: u16) -> std::io::Result<f64> {
    let home = get(port, "/")?;
    let plain = String::from_utf8_lossy(&ask(port, "/", "identity")?).into_owned();
    // What is only named for later, such as the charts, is not part of the page.
    let named = [" href=\"", " src=\""].into_iter().flat_map(|attribute| {
        plain.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
    });
    let named = named.filter(|name| {
        name.starts_with("/assets/") && (name.contains(".css") || name.contains(".js"))
    });
    let mut bytes = home.len();
    for asset in named {
        bytes += get(port, asset)?.len();
    }
    Ok(bytes as f64 / 1_024.0)
}

fn get(port: u16, path: &str) -> std::io::Result<Vec<u8>> {
    ask(port, path, "gzip")
}

fn ask(port: u16, path: &str, encoding: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: {encoding}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        let line = String::from_utf8_lossy(&answer);
        let status = line.lines().next().unwrap_or_default().to_owned();
        return Err(std::io::Error::other(format!("{path}: {status}")));
    }
    Ok(answer)
}
