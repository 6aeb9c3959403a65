//! Jobs: one lease at a time, and no job lost with its worker.

use domain::ids::JobId;
use serde_json::json;
use store::{JobState, NewJob, Store};

use crate::samples::at;

contract! {
    a_job_is_leased_once,
    a_job_is_not_leased_before_its_time_or_to_a_worker_of_another_kind,
    an_expired_lease_is_taken_again_and_the_first_worker_is_told,
    a_heartbeat_keeps_the_lease,
    a_failed_job_waits_and_then_fails_for_good,
    a_job_that_kills_its_worker_every_time_is_given_up,
    leases_are_released_without_counting_the_attempt,
    many_workers_share_the_queue_without_sharing_a_job,
    a_job_exists_only_if_its_transaction_commits,
    done_jobs_are_purged_and_failed_ones_stay,
}

const MINUTE: i64 = 60_000;

fn job(name: &str) -> NewJob {
    let payload = json!({ "batch": name });
    NewJob {
        id: JobId::named(name),
        kind: "load".to_owned(),
        payload,
        run_after: at(0),
        attempts_max: 2,
    }
}

async fn a_job_is_leased_once(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    let leased = store.lease_job("w1", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    assert_eq!(
        (leased.id, leased.attempts, leased.payload),
        (JobId::named("j"), 1, json!({ "batch": "j" }))
    );
    assert_eq!((leased.leased_by.as_deref(), leased.leased_until), (Some("w1"), Some(at(1))));
    assert_eq!(store.lease_job("w2", &["load"], at(0), MINUTE).await.unwrap(), None);
    assert!(!store.complete_job(leased.id, "w2", at(0)).await.unwrap(), "not the holder");
    assert!(store.complete_job(leased.id, "w1", at(0)).await.unwrap());
    assert!(!store.complete_job(leased.id, "w1", at(0)).await.unwrap(), "done already");
    assert_eq!(store.job(leased.id).await.unwrap().unwrap().state, JobState::Done);
    assert_eq!(store.job_counts().await.unwrap().done, 1);
}

async fn a_job_is_not_leased_before_its_time_or_to_a_worker_of_another_kind(store: Store) {
    let later = NewJob { run_after: at(5), ..job("j") };
    store.enqueue_job(&later, at(0)).await.unwrap();
    assert_eq!(store.lease_job("w", &["load"], at(4), MINUTE).await.unwrap(), None);
    assert_eq!(store.lease_job("w", &["sweep"], at(5), MINUTE).await.unwrap(), None);
    assert!(store.lease_job("w", &["sweep", "load"], at(5), MINUTE).await.unwrap().is_some());
}

async fn an_expired_lease_is_taken_again_and_the_first_worker_is_told(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    store.lease_job("w1", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    let again = store.lease_job("w2", &["load"], at(1), MINUTE).await.unwrap().unwrap();
    assert_eq!((again.attempts, again.leased_by.as_deref()), (2, Some("w2")));
    assert!(!store.heartbeat_job(again.id, "w1", at(1), MINUTE).await.unwrap());
    assert_eq!(store.fail_job(again.id, "w1", at(1), "late").await.unwrap(), None);
}

async fn a_heartbeat_keeps_the_lease(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    let leased = store.lease_job("w1", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    assert!(store.heartbeat_job(leased.id, "w1", at(0), 10 * MINUTE).await.unwrap());
    assert_eq!(store.lease_job("w2", &["load"], at(9), MINUTE).await.unwrap(), None);
}

async fn a_failed_job_waits_and_then_fails_for_good(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    let leased = store.lease_job("w", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    let state = store.fail_job(leased.id, "w", at(0), "load.unreadable").await.unwrap();
    assert_eq!(state, Some(JobState::Queued));
    assert_eq!(store.lease_job("w", &["load"], at(0), MINUTE).await.unwrap(), None, "it waits");
    store.lease_job("w", &["load"], at(1), MINUTE).await.unwrap().unwrap();
    let state = store.fail_job(leased.id, "w", at(1), "load.unreadable").await.unwrap();
    assert_eq!(state, Some(JobState::Failed));
    let failed = store.job(leased.id).await.unwrap().unwrap();
    assert_eq!(
        (failed.error.as_deref(), failed.finished_at),
        (Some("load.unreadable"), Some(at(1)))
    );
}

async fn a_job_that_kills_its_worker_every_time_is_given_up(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    for minute in [0, 1] {
        assert!(store.lease_job("w", &["load"], at(minute), MINUTE).await.unwrap().is_some());
    }
    assert_eq!(store.lease_job("w", &["load"], at(2), MINUTE).await.unwrap(), None);
    let given_up = store.job(JobId::named("j")).await.unwrap().unwrap();
    assert_eq!(
        (given_up.state, given_up.error.as_deref()),
        (JobState::Failed, Some("job.lease-ran-out"))
    );
}

async fn leases_are_released_without_counting_the_attempt(store: Store) {
    store.enqueue_job(&job("j"), at(0)).await.unwrap();
    store.lease_job("w", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    assert_eq!(store.release_leases_of("other").await.unwrap(), 0);
    assert_eq!(store.release_leases_of("w").await.unwrap(), 1);
    let again = store.lease_job("w", &["load"], at(0), MINUTE).await.unwrap().unwrap();
    assert_eq!(again.attempts, 1);
}

async fn many_workers_share_the_queue_without_sharing_a_job(store: Store) {
    for number in 0..12 {
        store.enqueue_job(&job(&format!("j{number}")), at(0)).await.unwrap();
    }
    let work = async |worker: &'static str| {
        let mut taken = Vec::new();
        while let Some(job) = store.lease_job(worker, &["load"], at(0), MINUTE).await.unwrap() {
            taken.push(job.id);
        }
        taken
    };
    let (a, b, c) = tokio::join!(work("a"), work("b"), work("c"));
    let mut all = [a, b, c].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 12);
    assert_eq!(store.job_counts().await.unwrap().running, 12);
}

async fn a_job_exists_only_if_its_transaction_commits(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.enqueue_job(&job("j"), at(0)).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(store.job(JobId::named("j")).await.unwrap(), None);
}

async fn done_jobs_are_purged_and_failed_ones_stay(store: Store) {
    for (name, attempts_max) in [("done", 2), ("failed", 1)] {
        store.enqueue_job(&NewJob { attempts_max, ..job(name) }, at(0)).await.unwrap();
        let leased = store.lease_job("w", &["load"], at(0), MINUTE).await.unwrap().unwrap();
        if name == "done" {
            store.complete_job(leased.id, "w", at(0)).await.unwrap();
        } else {
            store.fail_job(leased.id, "w", at(0), "x").await.unwrap();
        }
    }
    assert_eq!(store.purge_jobs(at(0)).await.unwrap(), 0);
    assert_eq!(store.purge_jobs(at(1)).await.unwrap(), 1);
    assert_eq!(store.job_counts().await.unwrap().failed, 1);
}
