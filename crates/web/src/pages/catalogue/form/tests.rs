//! The form of an entry there and back.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

fn form_with(items: usize) -> EntryForm {
    let mut form = EntryForm::of(&DraftInput::of(&blank_draft("307015")));
    for place in 0..items {
        form.rearrange("add");
        form.items[place].name = format!("item{place}");
        form.items[place].sensitivity = "ordinary".to_owned();
    }
    form
}

#[test]
fn a_draft_shown_in_the_form_and_sent_back_is_the_same_draft() {
    let mut form = form_with(2);
    form.items[1].key = "1".to_owned();
    form.texts.insert("key_kind", "unique".to_owned());
    let input = form.read().unwrap();
    assert_eq!(EntryForm::of(&input).read().unwrap(), input);
}

#[test]
fn what_withholding_states_and_how_items_are_graded_comes_back_from_the_form() {
    let mut form = form_with(1);
    for (name, text) in [
        ("share_type", "withheld"),
        ("basis_kind", "law"),
        ("basis_title", "中华人民共和国统计法"),
        ("basis_number", "主席令第三十六号"),
        ("basis_article", "第二十八条"),
        ("widening_plan", "脱敏后按有条件共享提供"),
        ("widening_on", "2027-06-30"),
        ("grade", "L4"),
    ] {
        form.texts.insert(name, text.to_owned());
    }
    let item = &mut form.items[0];
    (item.unit, item.grade) = ("元".to_owned(), "L4".to_owned());
    item.open_type = "by_authorisation".to_owned();
    let input = form.read().unwrap();
    let sharing = &input.draft.sharing;
    assert_eq!(sharing.basis_text(), "《中华人民共和国统计法》（主席令第三十六号）第二十八条");
    assert_eq!(EntryForm::of(&input).read().unwrap(), input);
    assert_eq!(EntryForm::of(&input).texts, form.texts);
    assert_eq!(EntryForm::of(&input).items[0].grade, "L4");

    form.texts.insert("basis_kind", "local_regulation".to_owned());
    form.texts.insert("widening_on", "soon".to_owned());
    let faults = form.read().unwrap_err();
    let told: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), *code)).collect();
    assert_eq!(told, [("widening_on", "catalogue.not-date"), ("basis_kind", "catalogue.choose")]);
}

#[test]
fn items_are_added_moved_and_removed_by_submits() {
    let mut form = form_with(3);
    form.rearrange("up-2");
    form.rearrange("remove-0");
    form.rearrange("down-9");
    let names: Vec<_> = form.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["item2", "item1"]);
}

#[test]
fn an_item_keeps_the_standards_it_names() {
    let mut form = form_with(1);
    form.items[0].element = "DE00008".to_owned();
    form.items[0].code_list = "GBT2261.1".to_owned();
    let input = form.read().unwrap();
    assert_eq!(EntryForm::of(&input).items[0].pickers(), form.items[0].pickers());
    form.items[0].element = "sex".to_owned();
    let faults = form.read().unwrap_err();
    assert_eq!(faults, [("items.0.element".to_owned(), "library.code-form")]);
}

#[test]
fn everything_that_cannot_be_read_is_named_at_once() {
    let mut form = form_with(1);
    form.items[0].length = "long".to_owned();
    form.texts.insert("bad_rows", "2000".to_owned());
    form.texts.insert("key_kind", "unique".to_owned());
    let fields: Vec<String> =
        form.read().unwrap_err().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["bad_rows", "items.0.length", "key_kind"]);
}
