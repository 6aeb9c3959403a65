//! One datum, one source (Article 8): what others hold is found under other names.

use app::collection::{Wanted, names_in};
use domain::ids::UnitId;

use super::town::{Town, who};
use crate::catalogue::city::{HEALTH, POLICE};

#[tokio::test]
async fn what_others_hold_is_found_under_other_names_and_ones_own_is_not() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let wanted = names_in("身份证号码、姓名，身份证号码\n接种日期");
    assert_eq!(wanted, ["身份证号码", "姓名", "接种日期"]);
    let looked = async |unit: &str, reader: &str| {
        let wanted = Wanted::named("常住人口", &wanted, Some(UnitId::named(unit)));
        town.app.look_for_sources(&wanted, &who(reader)).await.unwrap()
    };
    let found = looked(HEALTH, "health clerk").await;
    let [id, _, vaccinated] = found.as_slice() else { panic!("{found:?}") };
    let holder = &id.holders[0];
    assert_eq!((holder.entry, holder.item_name.as_str()), (entry, "公民身份号码"));
    assert!(holder.is_likely && !holder.reasons.is_empty(), "{holder:?}");
    assert!(vaccinated.holders.iter().all(|holder| !holder.is_likely), "{vaccinated:?}");
    assert!(looked(POLICE, "clerk").await.iter().all(|looked| looked.holders.is_empty()));

    let overlaps = town.app.overlaps("身份证号码", UnitId::named(HEALTH)).await.unwrap();
    assert_eq!((overlaps.len(), overlaps[0].items[0].held.as_str()), (1, "公民身份号码"));
    let many: Vec<String> = (0..201).map(|n| format!("项{n}")).collect();
    let many = Wanted::named("", &many, None);
    let refused = town.app.look_for_sources(&many, &who("clerk")).await;
    assert_eq!(refused.unwrap_err().code(), "collection.too-many");
}

#[tokio::test]
async fn the_check_follows_the_catalogue() {
    let town = Town::on("2026-03-02").await;
    let unit = UnitId::named(HEALTH);
    assert!(town.app.overlaps("身份证号码", unit).await.unwrap().is_empty());
    town.publish("常住人口").await;
    assert_eq!(town.app.overlaps("身份证号码", unit).await.unwrap().len(), 1);
}
