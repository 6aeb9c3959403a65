//! The files are complete and what they name is there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;

use domain::catalogue::check;
use domain::library::LibraryObject;
use domain::masking::names_a_person;
use domain::people::Post;
use domain::procedures::{self, Effect, Field, FieldKind, Words, fields};
use law::catalogue_codes::ShareType;
use law::codes::CreditCode;

use super::{Data, Phrases};

#[test]
fn every_entry_is_complete_and_there_are_sixty() {
    let data = Data::embedded();
    assert!(data.entries.len() >= 60);
    let on = jiff::civil::date(2026, 11, 1);
    let keys: HashSet<_> = data.entries.iter().map(|entry| &entry.key).collect();
    let names: HashSet<_> = data.entries.iter().map(|entry| (&entry.unit, &entry.name)).collect();
    assert_eq!((keys.len(), names.len()), (data.entries.len(), data.entries.len()));
    for entry in &data.entries {
        let unit = data.unit(&entry.unit).unwrap();
        assert!(data.officer(&entry.unit).is_ok(), "{} has no data officer", entry.unit);
        assert_eq!(check(&entry.draft(unit.class_code()), on), [], "{}", entry.key);
        assert!(entry.key_items.iter().all(|item| entry.item_id(item).is_some()), "{}", entry.key);
    }
    let withheld = data.entries.iter().filter(|entry| entry.share_type == ShareType::Withheld);
    assert_eq!(withheld.count(), 3);
}

#[test]
fn the_library_is_complete_and_the_catalogue_refers_to_it() {
    let data = Data::embedded();
    let library = &data.library;
    let counts = [library.element.len(), library.code_list.len(), library.term.len()];
    assert!(counts[0] >= 40 && counts[1] >= 6 && counts[2] >= 20, "{counts:?}");
    for demo in &library.element {
        let element = demo.element();
        assert_eq!(element.gaps(), [], "{}", element.code);
        let is_listed = |code: &app::library::ListCode| {
            library.code_list.iter().any(|list| list.list().code == *code)
        };
        assert!(element.codes.as_ref().is_none_or(is_listed), "{}", element.code);
    }
    assert!(library.code_list.iter().all(|list| list.list().gaps().is_empty()));
    assert!(library.term.iter().all(|term| term.term().gaps().is_empty()));
    assert!(library.class.iter().all(|class| class.class().gaps().is_empty()));
    let drafts = data.entries.iter().map(|entry| entry.draft("307001".to_owned()));
    let items = drafts.flat_map(|draft| draft.items);
    let named = items.filter(|item| item.element.is_some()).count();
    assert!(named > 80, "{named}");
}

#[test]
fn units_have_valid_codes_and_numbers_of_their_own() {
    let units = &Data::embedded().units;
    assert!(units.len() >= 28);
    let codes: HashSet<_> =
        units.iter().map(|unit| CreditCode::parse(&unit.credit_code).unwrap().value).collect();
    let numbers: HashSet<_> = units.iter().map(|unit| &unit.catalogue_number).collect();
    assert_eq!((codes.len(), numbers.len()), (units.len(), units.len()));
    let offices = units.iter().filter(|unit| unit.kind == domain::units::UnitKind::DigitalOffice);
    assert_eq!(offices.count(), 1);
}

#[test]
fn everybody_may_hold_the_posts_given() {
    let data = Data::embedded();
    let logins: HashSet<_> = data.people.iter().map(|person| &person.login).collect();
    assert_eq!(logins.len(), data.people.len());
    for person in &data.people {
        let kind = data.unit(&person.unit).unwrap().kind;
        assert!(Post::may_hold_together(&person.posts, kind), "{}", person.login);
    }
    let office =
        |post: Post| data.people.iter().filter(|person| person.posts.contains(&post)).count();
    assert_eq!((office(Post::Registrar), office(Post::Decider)), (2, 2));
}

#[test]
fn the_story_names_what_is_there() {
    let data = Data::embedded();
    for application in &data.story.application {
        let entry = data.entry(&application.entry).unwrap();
        assert!(
            application.items.iter().all(|item| entry.item_id(item).is_some()),
            "{}",
            application.key
        );
        assert_eq!(
            data.person(&application.by).unwrap().unit,
            data.person(&application.responsible).unwrap().unit
        );
        let known = |key: &String| data.story.system.iter().any(|system| system.key == *key);
        assert!(application.system.as_ref().is_none_or(known), "{}", application.key);
    }
    for load in &data.story.load {
        assert_eq!(
            data.entry(&load.entry).unwrap().unit,
            data.person(&load.by).unwrap().unit,
            "{}",
            load.file_name
        );
    }
}

/// What acts of the past may bring about: nothing that the story or the usage log rests on.
const HARMLESS: &[Effect] = &[
    Effect::None,
    Effect::AfterTerm,
    Effect::LinkOpening,
    Effect::ReplaceFormer,
    Effect::RequireConforming,
    Effect::Score,
    Effect::TakeStanding,
];

#[test]
fn the_past_says_what_its_procedures_ask_and_does_no_harm() {
    let history = &Data::embedded().history;
    for (code, chapter) in &history.procedure {
        let procedure = procedures::find(code).unwrap();
        assert!(chapter.share > 0 && !chapter.case.is_empty(), "{code}");
        for case in &chapter.case {
            let mut opening = case.clone();
            opening.retain(|field, _| !field.contains('.'));
            suits(procedure.form, &opening, &history.any.field, code);
            for key in case.keys().filter(|key| key.contains('.')) {
                let (act, field) = key.split_once('.').unwrap();
                let needs = procedure.act(act).unwrap().needs;
                assert!(needs.iter().any(|known| known.code == field), "{code} {key}");
            }
        }
        for (name, doing) in &chapter.act {
            let act = procedure.act(name).unwrap();
            let place = format!("{code}.{name}");
            assert!(HARMLESS.contains(&act.effect), "{place}");
            let is_reasoned = act.reason != Words::Required || !doing.reason.is_empty();
            assert!(is_reasoned, "{place} has no reason");
            suits(act.needs, &doing.form, &history.any.field, &place);
        }
    }
}

/// Every phrase is one that its field takes, and every text that a form asks for is there.
fn suits(form: &[Field], phrases: &Phrases, anywhere: &Phrases, place: &str) {
    let data = Data::embedded();
    for (code, listed) in phrases {
        let field = form.iter().find(|field| field.code == code);
        let field = field.unwrap_or_else(|| panic!("{place} has no field {code}"));
        assert!(!listed.is_empty(), "{place} {code}");
        for phrase in listed {
            assert!(!names_a_person(phrase), "{place} {code}: {phrase}");
            match field.kind {
                FieldKind::Unit => assert!(data.unit(phrase).is_ok(), "{place}: {phrase}"),
                FieldKind::Entry(_) => assert!(data.entry(phrase).is_ok(), "{place}: {phrase}"),
                _ => {
                    let read = fields::read(&[*field], |_| vec![phrase.as_str()]);
                    assert!(read.is_ok(), "{place} {code}: {phrase}");
                }
            }
        }
    }
    let worded = |field: &&Field| matches!(field.kind, FieldKind::Line | FieldKind::Text);
    for field in form.iter().filter(worded).filter(|field| field.required) {
        let is_listed = phrases.contains_key(field.code) || anywhere.contains_key(field.code);
        assert!(is_listed, "{place} says nothing in {}", field.code);
    }
}
