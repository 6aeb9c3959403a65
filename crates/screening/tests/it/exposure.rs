//! Personal identifiers that would reach everybody.

use domain::catalogue::{Entry, InformationItem, Sensitivity};
use domain::ids::ItemId;
use domain::loads::ColumnMapping;
use law::catalogue_codes::{OpenType, ShareType};
use screening::exposure::{exposed, exposes};
use screening::{IdentifierKind, Place};

use crate::grading::{entry, item};
use crate::made::screen;

fn ordinary() -> InformationItem {
    item(1, Sensitivity::Ordinary, None)
}

#[test]
fn what_stops_depends_on_who_may_have_the_item() {
    use IdentifierKind::{BankCard, Landline, Mobile, PersonName, ResidentId};
    let (all, some) = (Some(OpenType::ToAll), Some(OpenType::ByAuthorisation));
    for (share_type, open_type, stops, passes) in [
        (ShareType::Conditional, None, vec![], vec![ResidentId, BankCard, PersonName]),
        (ShareType::Withheld, None, vec![], vec![ResidentId, BankCard]),
        (ShareType::Unconditional, None, vec![ResidentId, Mobile, BankCard], vec![PersonName]),
        (ShareType::Unconditional, some, vec![ResidentId, Mobile], vec![PersonName, Landline]),
        (ShareType::Conditional, some, vec![ResidentId], vec![PersonName]),
        (ShareType::Unconditional, all, vec![ResidentId, PersonName], vec![Landline]),
    ] {
        let entry = entry(share_type, open_type, vec![ordinary()]);
        let judge = |kind: &IdentifierKind| exposes(&entry, &entry.draft.items[0], *kind);
        assert!(stops.iter().all(judge), "{share_type:?} {open_type:?}");
        assert!(!passes.iter().any(judge), "{share_type:?} {open_type:?}");
    }
}

#[test]
fn an_item_declared_as_personal_is_opened_only_masked_and_its_own_share_type_counts() {
    let personal = item(1, Sensitivity::Personal, None);
    let mut own = item(2, Sensitivity::Ordinary, None);
    own.share_type = Some(ShareType::Conditional);
    let open = entry(ShareType::Unconditional, Some(OpenType::ToAll), vec![personal]);
    assert!(!exposes(&open, &open.draft.items[0], IdentifierKind::PersonName));
    assert!(exposes(&open, &open.draft.items[0], IdentifierKind::ResidentId));
    let shared = entry(ShareType::Unconditional, None, vec![own]);
    assert!(!exposes(&shared, &shared.draft.items[0], IdentifierKind::ResidentId));
}

#[test]
fn an_item_opened_less_than_its_entry_counts_as_it_is_opened() {
    let (mut asked, mut withheld) = (ordinary(), ordinary());
    asked.open_type = Some(OpenType::ByAuthorisation);
    withheld.share_type = Some(ShareType::Withheld);
    let of = |item| entry(ShareType::Unconditional, Some(OpenType::ToAll), vec![item]);
    let judge = |entry: Entry, kind| exposes(&entry, &entry.draft.items[0], kind);
    assert!(judge(of(ordinary()), IdentifierKind::PersonName));
    assert!(!judge(of(asked.clone()), IdentifierKind::PersonName));
    assert!(judge(of(asked), IdentifierKind::ResidentId));
    assert!(!judge(of(withheld), IdentifierKind::ResidentId), "nobody has it");
}

#[test]
fn a_column_counts_where_it_feeds_such_an_item() {
    let entry = entry(ShareType::Unconditional, None, vec![ordinary()]);
    let found =
        screen("a.csv", "序号,证件\n1,350102190001010015\n2,350112190001010026\n".as_bytes());
    let columns = found.unwrap().columns;
    let fields = ["序号".to_owned(), "证件".to_owned()];
    let mapped = |field: &str| ColumnMapping { columns: vec![(field.to_owned(), ItemId(1))] };
    let reached = exposed(&entry, &mapped("证件"), &fields, &columns);
    assert_eq!(reached.len(), 1);
    assert_eq!((reached[0].item, reached[0].hits), (Some(ItemId(1)), 2));
    assert_eq!(reached[0].place, Place::Field { line: 2, field: 2 });
    assert_eq!(exposed(&entry, &mapped("序号"), &fields, &columns), []);
}

#[test]
fn a_key_of_a_json_line_counts_where_it_feeds_such_an_item() {
    let entry = entry(ShareType::Unconditional, None, vec![ordinary()]);
    let lines = "{\"证件\":\"350102190001010015\"}\n{\"证件\":\"350112190001010026\"}\n";
    let columns = screen("a.jsonl", lines.as_bytes()).unwrap().columns;
    assert_eq!((columns.len(), columns[0].column.as_deref()), (1, Some("证件")));
    let fields = ["证件".to_owned(), "序号".to_owned()];
    let mapped = |field: &str| ColumnMapping { columns: vec![(field.to_owned(), ItemId(1))] };
    let reached = exposed(&entry, &mapped("证件"), &fields, &columns);
    assert_eq!((reached.len(), reached[0].item), (1, Some(ItemId(1))));
    assert_eq!(exposed(&entry, &mapped("序号"), &fields, &columns), []);
    let unknown = exposed(&entry, &mapped("序号"), &fields[1..], &columns);
    assert_eq!((unknown.len(), unknown[0].item), (1, None), "a key of no field may be any item");
}

#[test]
fn running_text_counts_for_every_item_that_is_fed() {
    let entry = entry(ShareType::Unconditional, None, vec![ordinary()]);
    let lines = "证件 350102190001010015\n证件 350112190001010026\n";
    let columns = screen("a.txt", lines.as_bytes()).unwrap().columns;
    let mapping = ColumnMapping { columns: vec![("证件".to_owned(), ItemId(1))] };
    let reached = exposed(&entry, &mapping, &["证件".to_owned()], &columns);
    assert_eq!((reached.len(), reached[0].item), (1, None));
    assert_eq!(exposed(&entry, &ColumnMapping::default(), &[], &columns), []);
}
