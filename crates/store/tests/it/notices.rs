//! Notices to people and units.

use serde_json::json;
use store::{NewNotice, Recipient, Slice, Store};

use crate::samples::{at, city};

contract! {
    a_person_sees_their_own_notices_and_their_units,
}

async fn a_person_sees_their_own_notices_and_their_units(store: Store) {
    let city = city(&store).await;
    let notice = |to| NewNotice {
        to,
        code: "application.decided".to_owned(),
        args: json!({ "number": "A-1" }),
        link: "/work/cases/A-1".to_owned(),
    };
    let all =
        [Recipient::Person(city.lin), Recipient::Unit(city.housing), Recipient::Person(city.chen)]
            .map(notice);
    store.notify(&all, at(0)).await.unwrap();
    store.notify(&[], at(0)).await.unwrap();
    let seen = store.notices(city.lin, city.housing, &Slice::first(10)).await.unwrap().rows;
    let to: Vec<_> = seen.iter().map(|notice| notice.to).collect();
    assert_eq!(to, [Recipient::Unit(city.housing), Recipient::Person(city.lin)]);
    assert!(store.read_notice(seen[0].id, city.lin, city.housing, at(1)).await.unwrap());
    assert!(
        !store.read_notice(seen[0].id, city.lin, city.housing, at(2)).await.unwrap(),
        "read already"
    );
    assert!(
        !store.read_notice(seen[1].id, city.chen, city.office, at(1)).await.unwrap(),
        "not theirs"
    );
    assert_eq!(store.unread_notices(city.lin, city.housing).await.unwrap(), 1);
    assert_eq!(store.read_all_notices(city.lin, city.housing, at(3)).await.unwrap(), 1);
    assert_eq!(store.unread_notices(city.chen, city.office).await.unwrap(), 1);
}
