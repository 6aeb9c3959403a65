//! Settings and their versions.

use domain::ids::PersonId;
use serde_json::json;
use store::{ErrorKind, Store};

use crate::samples::{at, commit};

contract! {
    a_setting_is_changed_by_who_saw_its_version,
}

async fn a_setting_is_changed_by_who_saw_its_version(store: Store) {
    let by = PersonId::named("chen");
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.put_setting("site.name", &json!("榕数"), None, by, at(0)).await.unwrap(), 1);
    assert_eq!(tx.put_setting("site.name", &json!("榕数网"), Some(1), by, at(1)).await.unwrap(), 2);
    let late = tx.put_setting("site.name", &json!("x"), Some(1), by, at(2)).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Stale);
    commit(tx, "setting.changed").await;
    let setting = store.setting("site.name").await.unwrap().unwrap();
    assert_eq!((setting.value, setting.version, setting.changed_at), (json!("榕数网"), 2, at(1)));
    assert_eq!(store.settings().await.unwrap().len(), 1);
    assert_eq!(store.setting("none").await.unwrap(), None);
}
