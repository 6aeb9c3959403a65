//! Rules of quality by version, evaluations, and failing keys.

use std::collections::BTreeMap;

use domain::catalogue::Entry;
use domain::ids::{EntryId, ItemId};
use domain::quality::{
    Evaluation, Keys, Outcome, Rule, RuleChange, RuleKind, RuleVersion, Score, Shape,
};
use domain::values::Value;
use store::Store;

use crate::samples::{City, at, city_with_entry, commit};

contract! {
    a_version_of_rules_stays_and_is_set_once,
    the_newest_evaluation_is_one_and_the_others_stay,
    failing_keys_go_with_their_evaluation,
}

fn rule(code: &str) -> Rule {
    Rule {
        code: code.to_owned(),
        name: "年龄".to_owned(),
        kind: RuleKind::Range {
            item: ItemId(2),
            least: Some("0".to_owned()),
            most: Some("150".to_owned()),
        },
        tolerance_permille: Some(5),
    }
}

fn version(city: &City, entry: &Entry, version: u32) -> RuleVersion {
    RuleVersion {
        entry: entry.id,
        version,
        at: at(i64::from(version)),
        by: city.lin,
        unit: entry.unit,
        change: if version == 1 { RuleChange::Added } else { RuleChange::SwitchedOff },
        code: "a1".to_owned(),
        reason: "业务规则".to_owned(),
        rules: vec![rule("a1")],
        off: if version == 1 { Vec::new() } else { vec!["a1".to_owned()] },
        last: 1,
    }
}

fn evaluation(entry: EntryId, table_version: u64, failed: u64) -> Evaluation {
    let mut shape = Shape::default();
    shape.add(&Value::Int(3));
    let outcomes = vec![Outcome {
        rule: rule("a1"),
        tested: 10,
        failed,
        sampled_permille: 1_000,
        drift_permille: None,
        skipped: None,
        shape: Some(shape),
    }];
    Evaluation {
        entry,
        table_version,
        rules_version: 1,
        rules_digest: "0123456789abcdef".to_owned(),
        at: at(i64::try_from(table_version).unwrap()),
        rows: 10,
        score: Score::of(&outcomes),
        outcomes,
    }
}

async fn evaluate(store: &Store, evaluation: &Evaluation, keys: &Keys) {
    let tx = store.begin().await.unwrap();
    tx.insert_evaluation(evaluation, keys).await.unwrap();
    commit(tx, "quality.evaluated").await;
}

async fn a_version_of_rules_stays_and_is_set_once(store: Store) {
    let (city, entry) = city_with_entry(&store).await;
    assert_eq!(store.quality_rules(entry.id).await.unwrap(), None);
    let (first, second) = (version(&city, &entry, 1), version(&city, &entry, 2));
    for one in [&first, &second] {
        let tx = store.begin().await.unwrap();
        tx.insert_quality_rules(one).await.unwrap();
        commit(tx, "quality.rules-set").await;
    }
    let tx = store.begin().await.unwrap();
    assert!(tx.insert_quality_rules(&second).await.is_err(), "a second time");
    tx.rollback().await.unwrap();
    assert_eq!(store.quality_rules(entry.id).await.unwrap().as_ref(), Some(&second));
    assert_eq!(store.all_quality_rules().await.unwrap(), [(entry.id, second.clone())].into());
    assert_eq!(store.quality_rule_history(entry.id).await.unwrap(), [second, first]);
    assert!(store.quality_rule_history(EntryId::named("other")).await.unwrap().is_empty());
}

async fn the_newest_evaluation_is_one_and_the_others_stay(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let both = [evaluation(entry.id, 3, 0), evaluation(entry.id, 4, 2)];
    for one in &both {
        evaluate(&store, one, &Keys::new()).await;
    }
    let newest = store.newest_evaluations().await.unwrap();
    assert_eq!(newest, [(entry.id, both[1].clone())].into());
    let kept = store.evaluations(entry.id, 10).await.unwrap();
    assert_eq!(kept, [both[1].clone(), both[0].clone()]);
    assert_eq!(store.evaluations(entry.id, 1).await.unwrap(), both[1..]);
}

async fn failing_keys_go_with_their_evaluation(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let keys: Keys = BTreeMap::from([("a1".to_owned(), vec!["350102 / 1".to_owned()])]);
    evaluate(&store, &evaluation(entry.id, 3, 1), &keys).await;
    assert_eq!(store.failing_keys(entry.id).await.unwrap(), keys);
    let other = Keys::from([("a1".to_owned(), vec!["350103 / 2".to_owned()])]);
    evaluate(&store, &evaluation(entry.id, 4, 1), &other).await;
    assert_eq!(store.failing_keys(entry.id).await.unwrap(), other);
    evaluate(&store, &evaluation(entry.id, 5, 0), &Keys::new()).await;
    assert!(store.failing_keys(entry.id).await.unwrap().is_empty());
}
