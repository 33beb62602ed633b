//! What a version proposes that was edited elsewhere.

use super::super::returned::{CommentPlace, Proposal, returned};
use crate::domain::{
    Action, Edited, EditedComment, EditedParagraph, EditedPiece, Fate, Hand, Inline, Kind,
    Paragraph, Reading,
};
use proptest::prelude::*;

/// A version: `id: words`.
fn version(paragraphs: &[(&str, &str)]) -> Reading {
    let paragraph = |(id, words): &(&str, &str)| {
        let content = vec![Inline::plain(*words)];
        Paragraph::new(id.parse().unwrap(), Kind::Operative, 0, None, content)
    };
    Reading { paragraphs: paragraphs.iter().map(paragraph).collect(), ..Reading::default() }
}

fn hand(name: &str) -> Hand {
    let (author, moved) = match name.split_once('>') {
        Some((author, moved)) => (author, Some(moved.into())),
        None => (name, None),
    };
    Hand { author: Some(author.into()), moved }
}

/// The pieces of a text: `kept`, `+put in+`, `-taken out-`, by `A`; `~` instead of the sign is by `B`; `{` and `}` are
/// the ends of comment 0.
fn pieces(text: &str) -> Vec<EditedPiece> {
    let mut pieces = Vec::new();
    let mut fate = Fate::Kept;
    let mut words = String::new();
    let put = |words: &mut String, fate: &Fate, pieces: &mut Vec<EditedPiece>| {
        if !words.is_empty() {
            let text = std::mem::take(words);
            pieces.push(EditedPiece::Words { text, fate: fate.clone() });
        }
    };
    for char in text.chars() {
        let next = match (char, &fate) {
            ('+' | '-' | '*' | '/', Fate::Inserted(_) | Fate::Deleted(_)) => Fate::Kept,
            ('+', _) => Fate::Inserted(hand("A")),
            ('-', _) => Fate::Deleted(hand("A")),
            ('*', _) => Fate::Inserted(hand("B")),
            ('/', _) => Fate::Deleted(hand("B")),
            ('{', _) => {
                put(&mut words, &fate, &mut pieces);
                pieces.push(EditedPiece::CommentStarts(0));
                continue;
            }
            ('}', _) => {
                put(&mut words, &fate, &mut pieces);
                pieces.push(EditedPiece::CommentEnds(0));
                continue;
            }
            _ => {
                words.push(char);
                continue;
            }
        };
        put(&mut words, &fate, &mut pieces);
        fate = next;
    }
    put(&mut words, &fate, &mut pieces);
    pieces
}

fn paragraph(ids: &str, text: &str, end: Fate) -> EditedParagraph {
    EditedParagraph {
        ids: ids.split_whitespace().map(|id| id.parse().unwrap()).collect(),
        is_title: false,
        kind: Kind::Operative,
        level: 0,
        pieces: pieces(text),
        end,
    }
}

/// A file: the ids that begin in each paragraph, its text, and `+` or `-` for an end that was put in or taken out.
fn file(paragraphs: &[(&str, &str, &str)]) -> Edited {
    let paragraphs = paragraphs.iter().map(|(ids, text, end)| {
        let end = match *end {
            "+" => Fate::Inserted(hand("A")),
            "-" => Fate::Deleted(hand("A")),
            _ => Fate::Kept,
        };
        paragraph(ids, text, end)
    });
    Edited { paragraphs: paragraphs.collect(), ..Edited::default() }
}

fn line(version: &Reading, it: &Proposal) -> String {
    let id = it.paragraph.as_ref().map_or("-", |id| id.as_str());
    let words =
        version.paragraphs.iter().find(|paragraph| Some(&paragraph.id) == it.paragraph.as_ref());
    let words: Vec<u16> = words.map_or(vec![], |it| it.plain_text().encode_utf16().collect());
    let quote = String::from_utf16(&words[it.from..it.to]).unwrap();
    let after = it.after.as_ref().map_or(String::new(), |id| format!(" after {id}"));
    let by = it.authors.join(",");
    format!(
        "{} {id}@{} “{quote}” → “{}”{after} by {by}",
        it.action.as_str(),
        it.from,
        it.replacement
    )
}

fn check(older: &[(&str, &str)], edited: &[(&str, &str, &str)], expected: expect_test::Expect) {
    let version = version(older);
    let found = returned(&version, &file(edited));
    let lines: Vec<String> = found.proposals.iter().map(|it| line(&version, it)).collect();
    expected.assert_eq(&lines.join("\n"));
}

use expect_test::expect;

#[test]
fn a_file_that_nobody_changed_proposes_nothing() {
    check(&[("a", "One."), ("b", "Two.")], &[("a", "One.", ""), ("b", "Two. ", "")], expect![""]);
}

#[test]
fn each_tracked_change_is_one_proposal_and_neighbours_of_one_hand_are_one() {
    check(
        &[("a", "States may act in peace, soon.")],
        &[("a", "States -may-+shall+ act/ in peace/*,*+ now+, soon-.-+!+", "")],
        expect![[r#"
            replace a@7 “may” → “shall” by A
            replace a@14 “ in peace” → “,” by B
            insert a@23 “” → “ now” by A
            replace a@29 “.” → “!” by A"#]],
    );
}

#[test]
fn what_was_changed_without_tracking_is_found_and_joins_the_changes_that_it_overlaps() {
    check(
        &[("a", "One two three four five six seven."), ("b", "Stays.")],
        &[("a", "One two 3 four -five- sixth seven.", ""), ("b", "Stays.", "")],
        expect![[r#"
            replace a@8 “three” → “3” by 
            delete a@19 “five” → “” by A
            replace a@24 “six” → “sixth” by "#]],
    );
    check(
        &[("a", "One two three four five six seven.")],
        &[("a", "One two thre-e 4 fi-ve six seven.", "")],
        expect![[r#"delete a@12 “e four fi” → “” by A"#]],
    );
}

#[test]
fn paragraphs_come_and_go_however_their_ends_were_typed() {
    // Enter at the end of a paragraph: its old end is the new paragraph's.
    check(
        &[("a", "One."), ("b", "Two.")],
        &[("a", "One.", "+"), ("", "+New.+", ""), ("b", "Two.", "")],
        expect![[r#"paragraph -@0 “” → “New.” after a by A"#]],
    );
    // Enter at the start of one.
    check(
        &[("a", "One."), ("b", "Two.")],
        &[("a", "One.", ""), ("b", "+New.+", "+"), ("", "Two.", "")],
        expect![[r#"paragraph -@0 “” → “New.” after a by A"#]],
    );
    check(
        &[("a", "One."), ("b", "Two."), ("c", "Three.")],
        &[("a", "One.", "-"), ("b", "-Two.-", ""), ("c", "-Three.-", "-"), ("", "", "")],
        expect![[r#"
            remove b@0 “Two.” → “” by A
            remove c@0 “Three.” → “” by A"#]],
    );
    check(
        &[("a", "One."), ("b", "Two.")],
        &[("a", "-One.-+All other.+", ""), ("", "Silent one.", ""), ("b", "Two.", "")],
        expect![[r#"
            replace a@0 “One.” → “All other.” by A
            paragraph -@0 “” → “Silent one.” after a by "#]],
    );
}

#[test]
fn a_split_a_merge_and_a_move_are_said_in_the_words_of_suggestions() {
    check(
        &[("a", "One and two."), ("b", "Three.")],
        &[("a", "One and ", "+"), ("", "two.", ""), ("b", "Three.", "")],
        expect![[r#"
            delete a@8 “two.” → “” by A
            paragraph -@0 “” → “two.” after a by "#]],
    );
    check(
        &[("a", "One."), ("b", "Two.")],
        &[("a", "One.", "-"), ("b", " Two.", "")],
        expect![[r#"
            insert a@4 “” → “ Two.” by A
            remove b@0 “Two.” → “” by "#]],
    );
    check(
        &[("a", "One."), ("b", "Two."), ("c", "Three.")],
        &[("a", "-One.-", "-"), ("b", "Two.", ""), ("c", "Three.", ""), ("", "+One.+", "+")],
        expect![[r#"move a@0 “One.” → “” after c by A"#]],
    );
    check(
        &[("a", "One."), ("b", "Two."), ("c", "Three.")],
        &[("b", "Two.", ""), ("c", "Three.", ""), ("a", "One.", "")],
        expect![[r#"move a@0 “One.” → “” after c by "#]],
    );
}

#[test]
fn what_was_taken_out_without_tracking_right_behind_a_tracked_change_is_taken_out_once() {
    check(
        &[("a", "a a aa a")],
        &[("a", "- a -aa ", "")],
        expect![[r#"
        delete a@0 “a ” → “” by A
        delete a@2 “a ” → “” by 
        delete a@7 “a” → “” by "#]],
    );
}

#[test]
fn paragraphs_that_lost_their_bookmarks_are_known_by_their_words() {
    check(
        &[
            ("a", "Encourages States to consult civil society."),
            ("b", "Requests the host to publish."),
        ],
        &[
            ("", "A/CONF.1/L.1", ""),
            ("", "Encourages States to consult -civil-+all of+ society.", ""),
            ("", "Requests the host to publish.", ""),
        ],
        expect![[r#"replace a@29 “civil” → “all of” by A"#]],
    );
}

#[test]
fn a_comment_is_found_on_the_words_that_it_was_made_on() {
    let version = version(&[("a", "One two three."), ("b", "Four.")]);
    let place = |paragraphs: &[(&str, &str, &str)]| {
        let comment = EditedComment { author: None, body: "Why?".into(), parent: None };
        let edited = Edited { comments: vec![comment], ..file(paragraphs) };
        returned(&version, &edited).comments.remove(0)
    };
    let a = Some("a".parse().unwrap());
    let b = ("b", "Four.", "");
    let words = |from, to| CommentPlace::Words(a.clone(), from, to);
    assert_eq!(place(&[("a", "One {two} three.", ""), b]), words(4, 7));
    assert_eq!(place(&[("a", "One +and +{two -thr-ee}.", ""), b]), words(4, 13));
    assert_eq!(place(&[("a", "And one {two three.", ""), ("b", "Four}.", "")]), words(4, 14));
    assert_eq!(place(&[("a", "One {+all+} two three.", ""), b]), CommentPlace::Whole(a.clone()));
    assert_eq!(
        place(&[("a", "One two three.", ""), ("", "{New}.", ""), b]),
        CommentPlace::Whole(a)
    );
    assert_eq!(
        place(&[("", "{A/CONF}", ""), ("a", "One two three.", ""), b]),
        CommentPlace::Nowhere
    );
    assert_eq!(place(&[("a", "One two three.", ""), b]), CommentPlace::Nowhere);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever was changed, with tracking or without: what the proposals make of the version's words is what the file
    /// says with all changes accepted.
    #[test]
    fn the_proposals_make_the_accepted_text_of_the_versions_words(
        words in prop::collection::vec("[a-d]{1,3}", 4..14),
        silent in prop::collection::vec((0usize..14, "[x-z]{0,3}"), 0..4),
        tracked in prop::collection::vec((0usize..60, 0usize..9, "[ p-r]{0,5}", any::<bool>()), 0..5),
    ) {
        let older = words.join(" ");
        let mut newer = words.clone();
        for (at, word) in &silent {
            let at = at % newer.len();
            newer[at] = word.clone();
        }
        let file: Vec<char> = newer.join(" ").chars().collect();
        let mut pieces = Vec::new();
        let mut at = 0;
        let mut put = |text: String, fate: Fate| {
            if !text.is_empty() {
                pieces.push(EditedPiece::Words { text, fate });
            }
        };
        for (skip, gone, word, by_a) in &tracked {
            let from = (at + skip % 20).min(file.len());
            let to = (from + gone).min(file.len());
            let name = if *by_a { "A" } else { "B" };
            put(file[at..from].iter().collect(), Fate::Kept);
            put(file[from..to].iter().collect(), Fate::Deleted(hand(name)));
            put(word.clone(), Fate::Inserted(hand(name)));
            at = to;
        }
        put(file[at..].iter().collect(), Fate::Kept);
        let is_there = |piece: &&EditedPiece| matches!(piece, EditedPiece::Words { fate, .. } if fate.is_there());
        let accepted: String = pieces.iter().filter(is_there).map(|piece| match piece {
            EditedPiece::Words { text, .. } => text.as_str(),
            _ => "",
        }).collect();
        let mut paragraph = paragraph("a", "", Fate::Kept);
        paragraph.pieces = pieces;
        let edited = Edited { paragraphs: vec![paragraph], ..Edited::default() };
        let found = returned(&version(&[("a", &older)]), &edited);
        let mut made = older.clone();
        for proposal in found.proposals.iter().rev() {
            prop_assert!(proposal.from <= proposal.to && proposal.to <= made.len());
            prop_assert_ne!(proposal.action, Action::Paragraph);
            made.replace_range(proposal.from..proposal.to, &proposal.replacement);
        }
        prop_assert_eq!(made.split_whitespace().collect::<String>(), accepted.split_whitespace().collect::<String>());
    }
}
