//! Screening of uploads and attachments (Article 23): what waits, who ends it, what is destroyed.

use std::convert::Infallible;
use std::fs::File;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::ErrorKind;
use app::loads::{LoadReport, Upload, Waiting};
use bytes::Bytes;
use domain::catalogue::{EntryState, Sensitivity};
use domain::ids::{BatchId, CaseId, EntryId};
use domain::loads::LoadMode;
use domain::procedures::SECRECY_REVIEW;
use futures::stream;
use law::catalogue_codes::ShareType;
use screening::{Grade, IdentifierKind, Level, MarkingKind, Place};
use store::{Batch, BatchState};

use super::town::{Town, refusal, who};
use crate::catalogue::city::complete;

const HEADING: &str = "公民身份号码,姓名,出生日期\n";
/// Made-up numbers with right check digits.
const RESIDENT_IDS: [&str; 3] = ["350102190001010015", "350112190001010026", "350182190001010033"];

/// Five rows, the third of which is marked.
fn marked() -> String {
    let row = |n: u32| {
        let name = if n == 3 { "机密★10年" } else { "甲" };
        format!("P{n:08},{name},2001-02-03\n")
    };
    format!("{HEADING}{}", (1..=5).map(row).collect::<String>())
}

fn identified() -> String {
    let row = |id: &&str| format!("{id},甲,2001-02-03\n");
    format!("{HEADING}{}", RESIDENT_IDS.iter().map(row).collect::<String>())
}

impl Town {
    async fn batch(&self, id: BatchId) -> Batch {
        self.store.batch(id).await.unwrap().unwrap()
    }

    async fn confirm(&self, id: BatchId) -> app::Result<()> {
        let mapping = self.batch(id).await.mapping;
        self.app.confirm_load(id, mapping, LoadMode::Upsert, &who("clerk")).await
    }

    async fn send(&self, entry: EntryId, name: &str, bytes: Vec<u8>) -> app::Result<Batch> {
        let piece: Result<Bytes, Infallible> = Ok(Bytes::from(bytes));
        let upload = Upload { entry, file_name: name, encoding: None };
        self.app.store_upload(&who("clerk"), upload, stream::iter([piece])).await
    }

    /// The uploads as they lie on disk.
    fn raw_files(&self) -> Vec<PathBuf> {
        let raw = self.app.config().data.join("lake").join("raw");
        std::fs::read_dir(raw).unwrap().map(|file| file.unwrap().path()).collect()
    }

    /// The review that stops a batch.
    async fn review_of(&self, id: BatchId) -> CaseId {
        let view = self.app.batch_view(id, &who("clerk")).await.unwrap();
        match view.waiting {
            Some(Waiting::Review(review)) => review.case,
            other => panic!("{other:?}"),
        }
    }

    /// An entry of the police that every unit may have.
    async fn publish_for_all(&self, sensitivity: Sensitivity) -> EntryId {
        let mut input = complete("门牌");
        input.draft.sharing.share_type = ShareType::Unconditional;
        for item in &mut input.draft.items {
            item.sensitivity = sensitivity;
        }
        let id = self.app.create_entry(&input, &who("clerk")).await.unwrap();
        let version = self.store.entry(id).await.unwrap().unwrap().version;
        let case = self.app.submit_entry(id, &who("officer"), version).await.unwrap();
        self.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
        id
    }
}

/// Files below a folder that hold these bytes.
fn holding(folder: &Path, wanted: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, wanted));
        } else if std::fs::read(&path).unwrap().windows(wanted.len()).any(|part| part == wanted) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_marked_file_waits_for_a_second_person_who_clears_it_with_reasons() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let id = town.upload(entry, &marked()).await;
    let found = LoadReport::of(&town.batch(id).await).screening.unwrap();
    let marking = &found.found.markings[0];
    assert_eq!(marking.kind, MarkingKind::Secret);
    assert_eq!(marking.place, Place::Field { line: 4, field: 2 });
    assert_eq!(refusal(town.confirm(id).await), "secrecy.under-review");
    let sample = town.app.batch_sample(id, &who("clerk")).await;
    assert_eq!(refusal(sample), "secrecy.under-review");
    let given_up = town.app.cancel_load(id, &who("clerk")).await;
    assert_eq!(refusal(given_up), "secrecy.under-review", "nobody takes it out of the review");

    let review = town.review_of(id).await;
    assert_eq!(town.case(review).await.opened_by, Some(who("clerk").person));
    let alone = town.act(review, "clear", "reviewer", &[]).await;
    assert_eq!(refusal(alone), "secrecy.finding-needs-reasons");
    town.acts(review, &[("clear_false_hit", "reviewer")]).await;
    town.confirm(id).await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(town.batch(id).await.state, BatchState::Committed);
}

#[tokio::test]
async fn who_sent_a_file_does_not_clear_it_even_as_reviewer() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let id = town.upload(entry, &marked()).await;
    let review = town.review_of(id).await;
    let mut both = who("clerk");
    both.posts = who("reviewer").posts;
    let own = town.act_as(review, "clear_false_hit", &both, &[]).await;
    assert_eq!(refusal(own), "act.conflict-of-interest");
}

#[tokio::test]
async fn another_batch_of_the_table_does_not_wait_for_the_marked_one() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.upload(entry, &marked()).await;
    town.load(entry, "P1,甲,2001-02-03\n").await;
    assert_eq!(town.store.table(entry).await.unwrap().unwrap().rows, 1);
}

#[tokio::test]
async fn a_file_that_is_a_secret_is_gone_from_the_disk_with_every_batch_of_it() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let id = town.upload(entry, &marked()).await;
    let twin = town.upload(entry, &marked()).await;
    let data = town.app.config().data.clone();
    let review = town.review_of(id).await;
    town.acts(review, &[("confirm_secret", "reviewer")]).await;
    town.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(holding(&data, "机密★10年".as_bytes()), [""; 0]);
    assert!(town.raw_files().is_empty(), "nor in its sealed form");
    assert_eq!(holding(&data, marked().as_bytes()), [""; 0]);
    for batch in [id, twin] {
        let kept = town.batch(batch).await;
        assert_eq!(
            (kept.state, kept.error.as_deref()),
            (BatchState::Cancelled, Some("secrecy.confirmed"))
        );
        let found = LoadReport::of(&kept).screening.unwrap();
        assert_eq!(found.found.markings_total, 1, "the finding stays");
        assert_eq!(refusal(town.app.batch_sample(batch, &who("clerk")).await), "load.file-gone");
        assert_eq!(refusal(town.confirm(batch).await), "stale");
    }
    let state = town.store.entry(entry).await.unwrap().unwrap().state;
    assert_eq!(state, EntryState::Published, "what is published stays");
}

#[tokio::test]
async fn resident_numbers_stop_in_an_item_for_everybody_and_not_in_one_on_conditions() {
    let town = Town::on("2026-03-02").await;
    let conditional = town.publish("常住人口").await;
    let id = town.upload(conditional, &identified()).await;
    town.confirm(id).await.unwrap();
    let open = town.publish_for_all(Sensitivity::Ordinary).await;
    let id = town.upload(open, &identified()).await;
    let exposed = LoadReport::of(&town.batch(id).await).screening.unwrap().exposed;
    assert_eq!(exposed.len(), 1);
    assert_eq!((exposed[0].kind, exposed[0].hits), (IdentifierKind::ResidentId, 3));
    assert_eq!(refusal(town.confirm(id).await), "secrecy.under-review");
}

#[tokio::test]
async fn a_mapping_by_which_identifiers_would_reach_everybody_is_reviewed_too() {
    let town = Town::on("2026-03-02").await;
    let open = town.publish_for_all(Sensitivity::Ordinary).await;
    let renamed = identified().replacen("公民身份号码", "证号", 1);
    let id = town.upload(open, &renamed).await;
    let mut batch = town.batch(id).await;
    assert_eq!(town.newest(&SECRECY_REVIEW).await, None);
    let key = town.store.entry(open).await.unwrap().unwrap().draft.items[0].id;
    batch.mapping.columns.push(("证号".to_owned(), key));
    let confirm = async || {
        let mapping = batch.mapping.clone();
        town.app.confirm_load(id, mapping, LoadMode::Upsert, &who("clerk")).await
    };
    assert_eq!(refusal(confirm().await), "secrecy.under-review");
    let review = town.review_of(id).await;
    town.acts(review, &[("clear_false_hit", "office reviewer")]).await;
    confirm().await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_screened_is_refused_and_goes_with_the_daily_sweep() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let mut long = "P1,甲,2001-02-03\n".repeat(400_000);
    long.insert_str(0, HEADING);
    long.extend(["P1,", &"甲".repeat(800_000), ",2001-02-03\n"]);
    let refused = town.send(entry, "人口.csv", long.into_bytes()).await.unwrap_err();
    assert_eq!((refused.code(), refused.place()), ("screening.limit", "line 400002"));
    town.upload(entry, "P1,甲,2001-02-03\n").await;
    assert_eq!(town.raw_files().len(), 2);
    town.app.sweep_overdue().await.unwrap();
    assert_eq!(town.raw_files().len(), 2, "an upload may be on its way to a batch");
    for path in town.raw_files() {
        let file = File::options().write(true).open(path).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        file.set_modified(written - Duration::from_hours(25)).unwrap();
    }
    town.go_to("2026-03-03");
    town.app.sweep_overdue().await.unwrap();
    assert_eq!(town.raw_files().len(), 1, "what a batch names stays");
}

#[tokio::test]
async fn a_secret_that_other_units_have_loaded_is_taken_from_everybody_there_too() {
    let town = Town::on("2026-03-02").await;
    let (first, second) = (town.publish("常住人口").await, town.publish("流动人口").await);
    let loaded = town.upload(first, &marked()).await;
    let review = town.review_of(loaded).await;
    town.acts(review, &[("clear_false_hit", "reviewer")]).await;
    town.confirm(loaded).await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
    let waiting = town.upload(second, &marked()).await;
    let review = town.review_of(waiting).await;
    town.acts(review, &[("confirm_secret", "reviewer")]).await;
    let state = async |entry| town.store.entry(entry).await.unwrap().unwrap().state;
    assert_eq!(state(first).await, EntryState::Blocked, "its table has the secret's rows");
    assert_eq!(state(second).await, EntryState::Published, "nothing of it was loaded here");
    assert_eq!(town.batch(waiting).await.state, BatchState::Cancelled);
    assert!(town.app.live().table(first).is_none(), "and nobody reads it from now on");
}

#[tokio::test]
async fn a_large_file_is_screened_by_a_job_and_waits_for_it() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let row = |n: u32| format!("P{n:08},甲,2001-02-03\n");
    let mut text = format!("{HEADING}{}", (0..1_400_000).map(row).collect::<String>());
    text.push_str("P99999999,机密★10年,2001-02-03\n");
    let id = town.send(entry, "人口.csv", text.into_bytes()).await.unwrap().id;
    let view = town.app.batch_view(id, &who("clerk")).await.unwrap();
    assert_eq!((view.waiting, view.may_confirm), (Some(Waiting::Screening), false));
    assert_eq!(refusal(town.confirm(id).await), "load.screening");
    assert_eq!(town.app.run_jobs_until_idle().await.unwrap(), 1);
    let marking = LoadReport::of(&town.batch(id).await).screening.unwrap().found.markings;
    assert_eq!(marking[0].place, Place::Field { line: 1_400_002, field: 2 });
    assert_eq!(town.case(town.review_of(id).await).await.opened_by, Some(who("clerk").person));
    assert_eq!(refusal(town.confirm(id).await), "secrecy.under-review");
}

/// A text document of one paragraph.
fn docx(text: &str) -> Vec<u8> {
    let body = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())]
    {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_marked_attachment_is_refused_with_its_place_and_leaves_nothing_behind() {
    let town = Town::on("2026-03-02").await;
    let (_, case) = town.submit("常住人口", "全市常住人口的基本信息").await;
    let attach = async |name: &str, bytes: Vec<u8>| {
        town.app.attach_document(case, name, bytes, &who("clerk")).await
    };
    let refused = attach("说明.docx", docx("绝密★启用前")).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Invalid, "document.marked"));
    assert_eq!(refused.place(), "绝密 · word/document.xml 1");
    assert_eq!(refusal(attach("内部资料.txt", b"plain".to_vec()).await), "document.marked");
    assert!(town.store.documents(case).await.unwrap().is_empty());
    assert!(!town.app.config().data.join("documents").exists());

    attach("说明.docx", docx("普通的说明")).await.unwrap();
    attach("照片.png", b"\x89PNG\r\n\x1a\n\0\0".to_vec()).await.unwrap();
    let kept = town.store.documents(case).await.unwrap();
    let unread: Vec<bool> = kept.iter().map(|document| document.unread > 0).collect();
    assert_eq!(unread, [false, true], "what was not read says so");
}

#[tokio::test]
async fn the_suggested_grade_follows_what_a_load_found_and_what_a_review_cleared() {
    let town = Town::on("2026-03-02").await;
    let open = town.publish_for_all(Sensitivity::Ordinary).await;
    let grade = async || town.app.grade_of(open).await.unwrap().unwrap().1.grade;
    assert_eq!(grade().await, Grade::Suggested(Level::L2));
    town.upload(open, &identified()).await;
    assert_eq!(grade().await, Grade::Suggested(Level::L3), "resident numbers");
    town.go_to("2026-03-03");
    let id = town.upload(open, &marked()).await;
    assert_eq!(grade().await, Grade::Unsettled(Level::L2));
    town.acts(town.review_of(id).await, &[("clear_false_hit", "reviewer")]).await;
    assert_eq!(grade().await, Grade::Suggested(Level::L2));
}
