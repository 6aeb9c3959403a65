//! What the same machine does at best: a constant answer, and a bare group commit of 300 bytes before each answer.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use tokio::sync::oneshot;

use super::report::quantile;

/// Answers the same, whatever comes.
pub(super) fn constant() -> Router {
    Router::new().route("/{*any}", post(|_body: Bytes| async { "{\"found\":true,\"claims\":{\"name\":\"match\"},\"receipt\":\"R0-00000000000000000000\",\"version\":0}" }))
}

type Waiter = oneshot::Sender<()>;

#[derive(Clone)]
struct Committer(Arc<Sender<Waiter>>);

/// Writes 300 bytes a call, one `fdatasync` a batch, and answers when they are durable.
pub(super) fn group_commit(path: &Path) -> std::io::Result<Router> {
    let file = File::create(path)?;
    let (sender, receiver) = channel();
    std::thread::spawn(move || commit(file, &receiver));
    Ok(Router::new().route("/{*any}", post(append)).with_state(Committer(Arc::new(sender))))
}

async fn append(State(committer): State<Committer>, _body: Bytes) -> &'static str {
    let (done, durable) = oneshot::channel();
    match committer.0.send(done) {
        Ok(()) if durable.await.is_ok() => {
            "{\"found\":true,\"claims\":{\"name\":\"match\"},\"receipt\":\"R0-00000000000000000000\",\"version\":0}"
        }
        _ => "",
    }
}

fn commit(mut file: File, receiver: &Receiver<Waiter>) {
    let record = [7_u8; 300];
    while let Ok(first) = receiver.recv() {
        let waiting: Vec<Waiter> = std::iter::once(first).chain(receiver.try_iter()).collect();
        let batch = record.repeat(waiting.len());
        if file.write_all(&batch).and_then(|()| file.sync_data()).is_err() {
            return;
        }
        for waiter in waiting {
            // A caller that went away needs no answer.
            let _ = waiter.send(());
        }
    }
}

/// The median time of a bare `fdatasync` after 300 bytes, in milliseconds.
pub(super) fn fsync_p50_ms(path: &Path) -> std::io::Result<f64> {
    let mut file = File::create(path)?;
    let mut samples = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        file.write_all(&[7; 300])?;
        file.sync_data()?;
        samples.push(began.elapsed().as_secs_f64() * 1e3);
    }
    samples.sort_by(f64::total_cmp);
    Ok(quantile(&samples, 0.5))
}
