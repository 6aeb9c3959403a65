//! Pushing: rows are durable and found by key at once, whatever comes in between.

use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray};
use bytes::Bytes;
use domain::ids::ItemId;
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::schema::TableKey;
use jiff::{SignedDuration, Timestamp};
use lake::ingest::{Push, PushFormat, Pushed};
use lake::load::Load;
use lake::{Encoding, Lake, LakeConfig, LakeError};

use super::{Desk, committed, file, people, unique};

/// When the tests begin.
fn start() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn never(_text: &str) -> bool {
    false
}

impl Desk {
    fn push_of(&self, text: &str) -> Push {
        Push {
            schema: Arc::clone(&self.schema),
            format: PushFormat::JsonLines,
            bytes: Bytes::from(text.to_owned()),
            removals: true,
            repeat: None,
            stops: never,
            at: start(),
        }
    }

    async fn push(&self, text: &str) -> Pushed {
        self.lake.push(self.push_of(text)).await.unwrap()
    }

    /// Loads what was pushed since a version, as the platform does, and gives the version.
    async fn fold(&self, base: Option<u64>) -> u64 {
        let fold = self.lake.fold(&self.schema, base).await.unwrap().unwrap();
        let mut base = base;
        for (file, mode) in [(fold.removals, LoadMode::Delete), (fold.upserts, LoadMode::Upsert)] {
            let Some(file) = file else { continue };
            let names: Vec<String> =
                self.schema.columns.iter().map(|column| column.name.clone()).collect();
            let mut mapping = ColumnMapping::by_name(&names, &self.schema);
            if mode == LoadMode::Delete {
                mapping.columns.retain(|(_, item)| self.schema.key.items().contains(item));
            }
            let load = Load {
                digest: file.digest,
                format: FileFormat::JsonLines,
                encoding: Encoding::Utf8,
                mapping,
                folded_to: fold.to,
                ..self.load_of("a.csv", b"x\n", mode, base)
            };
            base = Some(committed(self.run(&load).await).version);
        }
        base.unwrap()
    }

    /// The lake as a new process finds it.
    fn reopened(self) -> Self {
        let Self { dir, schema, .. } = self;
        let lake = Lake::open(LakeConfig { dir: dir.path().to_owned(), secret: [1; 32] }).unwrap();
        Self { dir, lake, schema }
    }

    fn logs(&self) -> Vec<std::path::PathBuf> {
        let dir = self.dir.path().join("tables").join(self.schema.entry.to_string()).join("ingest");
        let mut files: Vec<_> =
            std::fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }
}

async fn two_people(desk: &Desk) -> u64 {
    desk.csv(&file(&["1,a,,,,,,", "2,b,,,,,,"]), LoadMode::Append, None).await.version
}

#[tokio::test]
async fn pushed_rows_are_found_at_once_and_stay_when_they_are_folded() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    let done = desk
        .push("{\"证件号码\":\"2\",\"姓名\":\"B\",\"金额\":12.5}\n{\"证件号码\":\"3\",\"姓名\":\"c\"}\n{\"证件号码\":\"1\",\"_op\":\"remove\"}\n")
        .await;
    assert_eq!((done.upserted, done.removed, done.position), (2, 1, 3));
    assert!(done.refused.is_empty());
    let expected = [("1", None), ("2", Some("B")), ("3", Some("c"))];
    for (key, name) in expected {
        assert_eq!(desk.name_of(first, key).await.as_deref(), name, "key {key}");
    }
    let folded = desk.fold(Some(first)).await;
    for (key, name) in expected {
        assert_eq!(desk.name_of(folded, key).await.as_deref(), name, "key {key}, folded");
    }
    let rows = desk.rows(folded).await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row[0] == "2" && row[3] == "12.50"));
    assert!(desk.lake.fold(&desk.schema, Some(folded)).await.unwrap().is_none());
}

#[tokio::test]
async fn pushed_rows_survive_the_process_and_a_torn_end_is_left_out() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    desk.push("{\"证件号码\":\"3\",\"姓名\":\"c\"}\n").await;
    desk.push("{\"证件号码\":\"4\",\"姓名\":\"d\"}\n").await;
    let log = desk.logs().pop().unwrap();
    let bytes = std::fs::read(&log).unwrap();
    std::fs::write(&log, &bytes[..bytes.len() - 1]).unwrap();
    let desk = desk.reopened();
    assert_eq!(desk.name_of(first, "3").await.as_deref(), Some("c"));
    assert_eq!(desk.name_of(first, "4").await, None, "it was cut in the middle");
    let again = desk.push("{\"证件号码\":\"4\",\"姓名\":\"D\"}\n").await;
    assert_eq!(again.position, 2, "positions go on behind the last whole push");
    let desk = desk.reopened();
    assert_eq!(desk.name_of(first, "4").await.as_deref(), Some("D"));
    let folded = desk.fold(Some(first)).await;
    let desk = desk.reopened();
    assert_eq!(desk.name_of(folded, "4").await.as_deref(), Some("D"));
    assert!(desk.lake.waiting(desk.schema.entry, Some(folded)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_load_after_a_fold_wins_over_what_was_pushed_before() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    desk.push("{\"证件号码\":\"1\",\"姓名\":\"pushed\"}\n").await;
    let folded = desk.fold(Some(first)).await;
    let after = desk.csv(&file(&["1,loaded,,,,,,"]), LoadMode::Upsert, Some(folded)).await.version;
    assert_eq!(desk.name_of(after, "1").await.as_deref(), Some("loaded"));
    let desk = desk.reopened();
    assert_eq!(desk.name_of(after, "1").await.as_deref(), Some("loaded"));
    desk.push("{\"证件号码\":\"1\",\"姓名\":\"again\"}\n").await;
    assert_eq!(desk.name_of(after, "1").await.as_deref(), Some("again"));
}

#[tokio::test]
async fn a_push_may_be_repeated_and_is_taken_in_once() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    let push = Push {
        repeat: Some(7),
        ..desk.push_of("{\"证件号码\":\"3\",\"姓名\":\"c\"}\n{\"证件号码\":\"\"}\n")
    };
    let done = desk.lake.push(push.clone()).await.unwrap();
    assert_eq!((done.upserted, done.refused.len(), done.repeated), (1, 1, false));
    let again = desk.lake.push(push.clone()).await.unwrap();
    assert_eq!(again, Pushed { repeated: true, ..done.clone() });
    let desk = desk.reopened();
    let again = desk.lake.push(push.clone()).await.unwrap();
    assert_eq!(again, Pushed { repeated: true, ..done });
    let other = Push { bytes: Bytes::from_static(b"{}\n"), ..push };
    assert!(matches!(desk.lake.push(other).await, Err(LakeError::RepeatDiffers)));
    let waiting = desk.lake.waiting(desk.schema.entry, Some(first)).await.unwrap().unwrap();
    assert_eq!((waiting.rows, waiting.since), (1, start()));
}

#[tokio::test]
async fn every_refused_row_says_why_and_the_others_enter() {
    let desk = Desk::new(people(unique()));
    two_people(&desk).await;
    let push = Push {
        removals: false,
        stops: |text| text.contains("机密"),
        ..desk.push_of(
            "{\"证件号码\":\"3\",\"人数\":\"many\"}\n{\"证件号码\":\"4\",\"备注\":\"机密★10年\"}\n{\"证件号码\":\"5\",\"_op\":\"remove\"}\n{\"证件号码\":\"6\"}\n{\"证件号码\":\"6\"}\nnot json\n{\"证件号码\":\"7\",\"_op\":\"drop\"}\n",
        )
    };
    let done = desk.lake.push(push).await.unwrap();
    assert_eq!((done.upserted, done.removed), (1, 0));
    let said: Vec<_> = done
        .refused
        .iter()
        .map(|row| (row.line, row.reasons[0].code.as_str(), row.reasons[0].item))
        .collect();
    assert_eq!(
        said,
        [
            (1, "value.not-integer", Some(ItemId(5))),
            (2, "push.marked", Some(ItemId(8))),
            (3, "push.removals-not-registered", None),
            (5, "value.duplicate-key", None),
            (6, "value.field-count", None),
            (7, "push.unknown-operation", None),
        ]
    );
    assert_eq!(done.refused[1].reasons[0].value, "", "a marked text is not repeated");
}

#[tokio::test]
async fn every_format_says_the_same() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    let columns = [("证件号码", "8"), ("姓名", "arrow")];
    let batch = RecordBatch::try_from_iter(columns.map(|(name, value)| {
        (name, Arc::new(StringArray::from(vec![value])) as arrow::array::ArrayRef)
    }))
    .unwrap();
    let mut stream = Vec::new();
    let mut writer =
        arrow_ipc::writer::StreamWriter::try_new(&mut stream, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    let pushes: [(PushFormat, &[u8], &str, &str); 4] = [
        (PushFormat::Json, "{\n\"证件号码\": \"5\",\n\"姓名\": \"one\"}".as_bytes(), "5", "one"),
        (PushFormat::Json, "[{\"i1\": \"6\", \"i2\": \"array\"}]".as_bytes(), "6", "array"),
        (PushFormat::Csv, "证件号码,姓名\n7,csv\n".as_bytes(), "7", "csv"),
        (PushFormat::ArrowStream, &stream, "8", "arrow"),
    ];
    for (format, bytes, key, name) in pushes {
        let push = Push { format, bytes: Bytes::copy_from_slice(bytes), ..desk.push_of("") };
        let done = desk.lake.push(push).await.unwrap();
        assert_eq!((done.upserted, done.refused), (1, Vec::new()), "{format:?}");
        assert_eq!(desk.name_of(first, key).await.as_deref(), Some(name), "{format:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_whole() {
    let desk = Desk::new(people(unique()));
    two_people(&desk).await;
    let push = |format, text: &str| Push { format, ..desk.push_of(text) };
    let unknown = desk.lake.push(desk.push_of("{\"证件号码\":\"3\",\"年龄\":\"4\"}\n")).await;
    assert!(matches!(unknown, Err(LakeError::UnknownField { field }) if field == "年龄"));
    for (format, text) in [
        (PushFormat::Json, "{\"a\""),
        (PushFormat::ArrowStream, "no stream"),
        (PushFormat::Csv, ""),
    ] {
        let refused = desk.lake.push(push(format, text)).await;
        assert!(matches!(refused, Err(LakeError::File(_))), "{format:?}: {refused:?}");
    }
    let many = "{\"证件号码\":\"3\"}\n".repeat(10_001);
    let refused = desk.lake.push(desk.push_of(&many)).await;
    assert!(matches!(refused, Err(LakeError::Limit { .. })), "{refused:?}");
    let keyless = Desk::new(people(TableKey::None));
    let refused = keyless.lake.push(keyless.push_of("{}")).await;
    assert!(matches!(refused, Err(LakeError::NoKey)), "{refused:?}");
}

#[tokio::test]
async fn files_go_when_two_versions_have_their_rows_and_nothing_can_be_repeated() {
    let desk = Desk::new(people(unique()));
    let mut version = two_people(&desk).await;
    let later = |hours| start() + SignedDuration::from_hours(hours);
    for round in 0..4 {
        let text = format!("{{\"证件号码\":\"3\",\"姓名\":\"{round}\"}}\n");
        let push = Push { at: later(2 * round), ..desk.push_of(&text) };
        desk.lake.push(push).await.unwrap();
        version = desk.fold(Some(version)).await;
        desk.lake.waiting(desk.schema.entry, Some(version)).await.unwrap();
        desk.lake.clear_pushed(desk.schema.entry, version, later(2 * round)).await.unwrap();
    }
    assert!(desk.logs().len() <= 2, "{:?}", desk.logs());
    let desk = desk.reopened();
    assert_eq!(desk.name_of(version, "3").await.as_deref(), Some("3"));
    assert_eq!(desk.push("{\"证件号码\":\"9\"}\n").await.position, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_at_the_same_time_are_all_taken_in() {
    let desk = Desk::new(people(unique()));
    let first = two_people(&desk).await;
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let push = desk.push_of(&format!("{{\"证件号码\":\"k{number}\",\"姓名\":\"n\"}}\n"));
            let lake = desk.lake.clone();
            tokio::spawn(async move { lake.push(push).await.unwrap().position })
        })
        .collect();
    let mut positions = Vec::new();
    for task in tasks {
        positions.push(task.await.unwrap());
    }
    positions.sort_unstable();
    assert_eq!(positions, (1..=64).collect::<Vec<_>>());
    let desk = desk.reopened();
    for number in 0..64 {
        let key = format!("k{number}");
        assert_eq!(desk.name_of(first, &key).await.as_deref(), Some("n"), "{key}");
    }
}
