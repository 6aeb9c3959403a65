//! Changes of units and a leaver's hand-over (Article 2): one order, one moment.

use domain::grants::GrantState;
use domain::ids::{PersonId, UnitId};
use domain::procedures::{CORRECTION, UNIT_ORDER};

use super::town::{SUCCESSOR, Town, gap, person_id, refusal, unit_id, who};
use crate::catalogue::city::{HEALTH, POLICE};

const TO_CARRY_OUT: &[(&str, &str)] = &[("approve", "decider"), ("carry_out", "registrar")];

fn merger<'a>(police: &'a str, successor: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("unit", police),
        ("order_kind", "merge"),
        ("order_number", "榕委编〔2026〕3号"),
        ("effective_on", "2026-04-01"),
        ("successors", successor),
    ]
}

#[tokio::test]
async fn a_merger_moves_cases_grants_entries_and_people_at_once() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await;
    let doubt = [("entry", &*entry.to_string()), ("doubt", "出生日期有误")];
    let open = town.open(&CORRECTION, "health clerk", &doubt).await.unwrap();
    let (police, successor) = (unit_id(POLICE), unit_id(SUCCESSOR));
    let order = town.open(&UNIT_ORDER, "officer", &merger(&police, &successor)).await.unwrap();
    town.acts(order, &[("approve", "decider")]).await;
    let early = town.act(order, "carry_out", "registrar", &[]).await;
    assert_eq!(refusal(early), "unit-order.not-yet");

    town.go_to("2026-04-01");
    town.acts(order, &[("carry_out", "registrar")]).await;
    let new = UnitId::named(SUCCESSOR);
    assert_eq!(town.case(open).await.provider, new);
    assert_eq!(town.last_event(open).await.act, "move_unit");
    assert_eq!(town.granted(grant).await.provider, new);
    assert_eq!(town.store.published_entry(entry).await.unwrap().unwrap().unit, new);
    let officer = town.store.person(PersonId::named("officer")).await.unwrap().unwrap();
    assert_eq!(officer.unit, new);
    let old = town.store.unit(UnitId::named(POLICE)).await.unwrap().unwrap();
    assert_eq!((old.valid_to, old.successors), (Some("2026-03-31".parse().unwrap()), vec![new]));
    assert!(!town.app.live().unit(UnitId::named(POLICE)).unwrap().is_valid(town.app.today()));
    assert!(!town.app.reindex_catalogue().await.unwrap(), "the index reflects the store");
}

#[tokio::test]
async fn of_a_split_each_takes_what_it_was_named_for_and_the_rest_follows() {
    let town = Town::on("2026-03-02").await;
    let (kept, parted) = (town.publish("常住人口").await, town.publish("流动人口").await);
    let grant = town.grant(parted, "2026-12-31").await;
    let doubt = [("entry", &*parted.to_string()), ("doubt", "出生日期有误")];
    let open = town.open(&CORRECTION, "health clerk", &doubt).await.unwrap();
    let (police, successor, health) = (unit_id(POLICE), unit_id(SUCCESSOR), unit_id(HEALTH));
    let split = [
        ("unit", &*police),
        ("order_kind", "split"),
        ("order_number", "榕委编〔2026〕5号"),
        ("effective_on", "2026-04-01"),
        ("successors", &*successor),
        ("successors", &*health),
    ];
    let order = town.open(&UNIT_ORDER, "officer", &split).await.unwrap();
    let unassigned = town.act(order, "approve", "decider", &[]).await;
    assert_eq!(refusal(unassigned), "unit-order.unassigned");
    let to_nobody = format!("entry:{parted}:{police}");
    let refused = town.act(order, "assign", "officer", &[("heirs", &*to_nobody)]).await;
    assert_eq!(gap(refused), ("heirs".to_owned(), "field.reference"));

    let case = town.case(order).await;
    let estate = town.app.estate(&case, "zh-CN").await.unwrap();
    assert!(estate.left.iter().any(|left| left.value == format!("entry:{kept}")));
    assert_eq!(estate.successors.len(), 2);
    let entry = format!("entry:{parted}:{health}");
    let person = format!("person:{}:{health}", person_id("officer"));
    let twice = [("heirs", &*entry), ("heirs", &*format!("entry:{parted}:{successor}"))];
    let refused = town.act(order, "assign", "officer", &twice).await;
    assert_eq!(gap(refused), ("heirs".to_owned(), "unit-order.left-twice"));
    town.act(order, "assign", "officer", &[("heirs", &*entry), ("heirs", &*person)]).await.unwrap();
    town.go_to("2026-04-01");
    town.acts(order, TO_CARRY_OUT).await;

    let (first, second) = (UnitId::named(SUCCESSOR), UnitId::named(HEALTH));
    let unit_of = async |id| town.store.published_entry(id).await.unwrap().unwrap().unit;
    assert_eq!((unit_of(kept).await, unit_of(parted).await), (first, second));
    assert_eq!(town.case(open).await.provider, second);
    assert_eq!(
        town.granted(grant).await.state,
        GrantState::Withdrawn,
        "both ends are one unit now"
    );
    let officer = town.store.person(PersonId::named("officer")).await.unwrap().unwrap();
    assert_eq!(officer.unit, second);
}

#[tokio::test]
async fn a_grant_between_two_units_that_become_one_ends() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await;
    let (police, health) = (unit_id(POLICE), unit_id(HEALTH));
    let order = town.open(&UNIT_ORDER, "registrar", &merger(&police, &health)).await.unwrap();
    town.go_to("2026-04-01");
    town.acts(order, &[("approve", "decider"), ("carry_out", "second registrar")]).await;
    assert_eq!(town.granted(grant).await.state, GrantState::Withdrawn);
}

#[tokio::test]
async fn an_order_names_a_successor_and_one_orders_only_ones_own_affairs() {
    let town = Town::on("2026-03-02").await;
    let police = unit_id(POLICE);
    let own = town.open(&UNIT_ORDER, "officer", &merger(&police, &police)).await;
    assert_eq!(gap(own), ("successors".to_owned(), "unit-order.successor"));
    let successor = unit_id(SUCCESSOR);
    let foreign = town.open(&UNIT_ORDER, "health officer", &merger(&police, &successor)).await;
    assert_eq!(gap(foreign), ("unit".to_owned(), "unit-order.not-your-unit"));
}

#[tokio::test]
async fn a_unit_takes_its_new_name_and_keeps_everything_else() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let given = [
        ("unit", &*unit_id(POLICE)),
        ("order_kind", "rename"),
        ("order_number", "榕委编〔2026〕4号"),
        ("effective_on", "2026-03-02"),
        ("new_name_zh", "福州市公安管理局"),
        ("new_short_name", "市公安管理局"),
    ];
    let order = town.open(&UNIT_ORDER, "officer", &given).await.unwrap();
    town.acts(order, TO_CARRY_OUT).await;
    let unit = town.store.unit(UnitId::named(POLICE)).await.unwrap().unwrap();
    assert_eq!((unit.name_zh.as_str(), unit.valid_to), ("福州市公安管理局", None));
    assert_eq!(town.app.live().table(entry).unwrap().entry.unit, unit.id);
}

#[tokio::test]
async fn a_leavers_open_cases_and_grants_go_to_the_taker_with_the_leavers_conflicts() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    let grant = town.grant(entry, "2026-12-31").await;
    let doubt = [("entry", &*entry.to_string()), ("doubt", "出生日期有误")];
    let open = town.open(&CORRECTION, "health clerk", &doubt).await.unwrap();
    let given = [
        ("unit", &*unit_id(HEALTH)),
        ("order_kind", "hand_over"),
        ("order_number", "榕卫人〔2026〕1号"),
        ("effective_on", "2026-03-02"),
        ("leaver", &*person_id("health clerk")),
        ("taker", &*person_id("health officer")),
    ];
    let order = town.open(&UNIT_ORDER, "registrar", &given).await.unwrap();
    town.acts(order, &[("approve", "decider"), ("carry_out", "second registrar")]).await;
    let taker = PersonId::named("health officer");
    let moved = town.case(open).await;
    assert_eq!((moved.opened_by, moved.state.as_str()), (Some(taker), "reported"));
    assert_eq!(town.granted(grant).await.responsible, taker);
    let leaver = town.store.person(PersonId::named("health clerk")).await.unwrap().unwrap();
    assert!(!leaver.active);
    town.act_as(open, "take_back", &who("health officer"), &[]).await.unwrap();
}
