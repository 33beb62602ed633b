//! The reading rules under concurrency.

use super::{editor::Editor, *};

/// Two people edit at the same time, then hear of each other; both read the same.
fn together(
    start: &[(&str, &str)],
    one: impl FnOnce(&mut Editor<'_>),
    other: impl FnOnce(&mut Editor<'_>),
) -> Vec<String> {
    let mut house = House::new(consultation(), &reading(start));
    let (mut a, mut b) = (Client::new(10, Role::Drafter), Client::new(11, Role::Drafter));
    a.connect(&mut house);
    b.connect(&mut house);
    talk(&mut house, &mut [&mut a, &mut b]);
    one(&mut Editor(&mut a.doc));
    other(&mut Editor(&mut b.doc));
    talk(&mut house, &mut [&mut a, &mut b]);
    assert_eq!(house.refusals, []);
    for client in [&a, &b] {
        let seen = Outline::read(&client.doc, None).reading();
        assert_eq!(seen, house.reading(), "everybody reads the same");
    }
    house.text()
}

#[test]
fn what_is_typed_into_the_tail_of_a_paragraph_that_is_split_lands_in_the_new_one() {
    let read = together(
        &[("p", "one two")],
        |a| drop(a.split("p", 4, "q")),
        |b| drop(b.type_at("p", 7, " three")),
    );
    assert_eq!(read, ["one ", "two three"]);
}

#[test]
fn two_splits_make_three_paragraphs() {
    let read = together(
        &[("p", "one two three")],
        |a| drop(a.split("p", 4, "q")),
        |b| drop(b.split("p", 8, "r")),
    );
    assert_eq!(read, ["one ", "two ", "three"]);
}

#[test]
fn a_join_meets_an_insertion_between_by_staying_apart() {
    let read = together(
        &[("p", "one"), ("q", "two")],
        |a| drop(a.join("q", "p")),
        |b| drop(b.insert("r", "between", Some("p"))),
    );
    assert_eq!(read, ["one", "between", "two"]);
}

#[test]
fn two_moves_end_in_one_place_with_all_the_text() {
    let read = together(
        &[("p", "one"), ("q", "two"), ("r", "three"), ("s", "four")],
        |a| drop(a.move_behind("p", Some("r"))),
        |b| {
            b.move_behind("p", Some("s"));
            b.type_at("p", 3, "!");
        },
    );
    assert_eq!(read.len(), 4);
    assert_eq!(read.iter().filter(|text| *text == "one!").count(), 1);
}

#[test]
fn a_split_off_paragraph_follows_the_one_before_it_until_somebody_moves_it() {
    let read = together(
        &[("p", "one two"), ("q", "three")],
        |a| {
            a.split("p", 4, "r");
            a.move_behind("q", None);
        },
        |_| {},
    );
    assert_eq!(read, ["three", "one ", "two"]);
    let moved = together(
        &[("p", "one two"), ("q", "three")],
        |a| {
            a.split("p", 4, "r");
            a.move_behind("p", Some("q"));
        },
        |_| {},
    );
    assert_eq!(moved, ["two", "three", "one "]);
}

#[test]
fn words_typed_into_a_removed_paragraph_stay_on_record_and_come_back_with_it() {
    let mut house = House::new(consultation(), &reading(&[("p", "one"), ("q", "two")]));
    let (mut a, mut b) = (Client::new(10, Role::Drafter), Client::new(11, Role::Drafter));
    a.connect(&mut house);
    b.connect(&mut house);
    talk(&mut house, &mut [&mut a, &mut b]);
    Editor(&mut a.doc).remove("p");
    Editor(&mut b.doc).type_at("p", 3, " more");
    talk(&mut house, &mut [&mut a, &mut b]);
    assert_eq!(house.text(), ["two"]);
    Editor(&mut a.doc).put("p", "removed", false);
    talk(&mut house, &mut [&mut a, &mut b]);
    assert_eq!(house.text(), ["one more", "two"]);
}

#[test]
fn joined_paragraphs_are_read_as_one_and_keep_the_first_ones_identity() {
    let read = together(
        &[("p", "one "), ("q", "two"), ("r", "three")],
        |a| drop(a.join("q", "p")),
        |b| drop(b.type_at("q", 3, "!")),
    );
    assert_eq!(read, ["one two!", "three"]);
}

#[test]
fn a_reading_says_where_its_paragraphs_came_from() {
    let mut house =
        House::new(consultation(), &reading(&[("p", "one two three four"), ("z", "z")]));
    let mut a = Client::new(10, Role::Drafter);
    a.connect(&mut house);
    talk(&mut house, &mut [&mut a]);
    let mut editor = Editor(&mut a.doc);
    editor.split("p", 4, "q");
    editor.split("q", 4, "r");
    editor.split("r", 6, "s");
    // What was split off later stands between, and is where the words behind it came from.
    editor.split("p", 3, "o");
    editor.remove("r");
    editor.join("q", "o");
    talk(&mut house, &mut [&mut a]);
    let read = house.reading();
    let lineage = |paragraph: &Paragraph| {
        let joined = |joined: &crate::domain::Joined| format!("{}@{}", joined.paragraph, joined.at);
        let joined: Vec<String> = paragraph.joined.iter().map(joined).collect();
        let origin = paragraph.origin.as_ref().map_or("", |origin| origin.as_str());
        format!("{} < {origin} + {}", paragraph.id, joined.join(" "))
    };
    let told: Vec<String> = read.paragraphs.iter().map(lineage).collect();
    assert_eq!(told, ["p <  + ", "o < p + q@1", "s < r + ", "z <  + "]);
    let hidden: Vec<String> =
        read.hidden_origins.iter().map(|(id, origin)| format!("{id} < {origin}")).collect();
    assert_eq!(hidden, ["q < o", "r < q"]);
}

#[test]
fn the_past_tells_who_wrote_and_who_deleted_each_character() {
    use crate::document::{Past, Stroke, Work, show_heads};
    let mut house = House::new(consultation(), &reading(&[("p", "one two three"), ("z", "z")]));
    let (mut a, mut b) = (Client::new(10, Role::Drafter), Client::new(11, Role::Drafter));
    a.connect(&mut house);
    b.connect(&mut house);
    talk(&mut house, &mut [&mut a, &mut b]);
    let start = show_heads(&a.doc.get_heads());
    Editor(&mut a.doc).type_at("p", 3, " and a half,");
    talk(&mut house, &mut [&mut a, &mut b]);
    let mut editor = Editor(&mut b.doc);
    editor.delete("p", 16, 3);
    editor.split("p", 16, "q");
    editor.type_at("q", 0, "Say");
    editor.remove("z");
    talk(&mut house, &mut [&mut a, &mut b]);
    assert_eq!(house.text(), ["one and a half, ", "Say three"]);

    let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
    let past = Past::load("test", &house.stored()).unwrap();
    let between = past.between(&start, &show_heads(&a.doc.get_heads()));
    let by = |client: &Client| Stroke { by: Some(client.grant.participant().clone()), at: None };
    let told = between.work(&ids(&["p"]), &ids(&["p", "q"]));
    let work = |written, deleted| Work { written, deleted };
    assert_eq!(told.get(&by(&a)), Some(&work("andahalf,".len(), 0)));
    assert_eq!(told.get(&by(&b)), Some(&work("Say".len(), "two".len())));
    assert_eq!(told.len(), 2);
    let removed = between.work(&ids(&["z"]), &ids(&[]));
    assert_eq!(removed.into_iter().collect::<Vec<_>>(), [(by(&b), work(0, 1))]);

    // The words as they were published have no white space at their end.
    let whose = between.attributed(true, &ids(&["p"]), "one and a half,");
    assert!(whose[..3].iter().all(Option::is_none), "{whose:?}");
    assert!(whose[4..].iter().all(|stroke| *stroke == Some(&by(&a))), "{whose:?}");
    let gone = between.attributed(false, &ids(&["p"]), "one two three");
    let deleted: String = "one two three"
        .chars()
        .zip(gone)
        .filter_map(|(character, stroke)| stroke.map(|_| character))
        .collect();
    assert_eq!(deleted, "two");

    let all = past.between(&[], &start).work(&ids(&[]), &ids(&["p", "z"]));
    assert_eq!(
        all.into_iter().collect::<Vec<_>>(),
        [(Stroke::default(), work("onetwothreez".len(), 0))]
    );
}
