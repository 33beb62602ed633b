//! The comparison of whole texts.

mod lineage;
mod returned;
mod summaries;

use super::*;
use crate::domain::{FootnoteId, Inline, Joined, Kind, Marks, Paragraph};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A reading of lines `id kind level words`: `a operative0 Requests …`; `^n` refers to a footnote, `n` names its text.
/// `b<a` was split off from a; `|c|` in the words begins those of a paragraph that was joined in; a line `-d<a` says where
/// one that is not read came from.
pub(super) fn reading(lines: &str) -> Reading {
    let mut reading = Reading { title: "Declaration".into(), ..Reading::default() };
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (id, rest) = line.split_once(' ').unwrap_or((line, ""));
        if let Some(note) = id.strip_prefix('^') {
            reading.footnotes.insert(note.parse().unwrap(), vec![Inline::plain(rest)]);
            continue;
        }
        let (id, origin) = match id.split_once('<') {
            Some((id, origin)) => (id, Some(origin.parse().unwrap())),
            None => (id, None),
        };
        if let Some(id) = id.strip_prefix('-') {
            reading.hidden_origins.insert(id.parse().unwrap(), origin.unwrap());
            continue;
        }
        let (kind, words) = rest.split_once(' ').unwrap_or((rest, ""));
        let (words, joined) = joined_words(words);
        let (kind, level) = match kind.split_at_checked(kind.len() - 1) {
            Some((kind, level)) if level.parse::<u8>().is_ok() => (kind, level.parse().unwrap()),
            _ => (kind, 0),
        };
        let mut content = Vec::new();
        for (at, piece) in words.split('^').enumerate() {
            let text = match at {
                0 => piece,
                _ => {
                    content.push(Inline::Footnote(piece[..1].parse().unwrap()));
                    &piece[1..]
                }
            };
            for (at, text) in text.split('*').enumerate().filter(|(_, text)| !text.is_empty()) {
                let marks = Marks { em: at % 2 == 1, ..Marks::default() };
                content.push(Inline::Text { text: text.into(), marks });
            }
        }
        let (id, kind) = (id.parse().unwrap(), Kind::from_word(kind).unwrap());
        let paragraph = Paragraph::new(id, kind, level, None, content);
        reading.paragraphs.push(Paragraph { origin, joined, ..paragraph });
    }
    reading
}

/// The words without what begins the joined ones, and where those begin.
fn joined_words(marked: &str) -> (String, Vec<Joined>) {
    let (mut words, mut joined) = (String::new(), Vec::new());
    for (at, piece) in marked.split('|').enumerate() {
        match at % 2 {
            0 => words += piece,
            _ => joined.push(Joined {
                paragraph: piece.parse().unwrap(),
                at: words.encode_utf16().count(),
            }),
        }
    }
    (words, joined)
}

/// A text and its revision with one change of every kind, for the printed forms.
pub(super) const EXAMPLE_FROM: &str = "h heading1 Poverty
    pp preambular *Recalling* its resolution^x,
    a operative0 Requests the Secretary-General to report every year to the Assembly;
    b operative0 Decides to meet.
    c operative0 Calls for action.
    d operative0 Notes with thanks.
    e paragraph Done < at {++ last.
    ^x A/70/1.";
/// See [`EXAMPLE_FROM`].
pub(super) const EXAMPLE_TO: &str = "h heading1 Poverty
    pp preambular Recalling its resolution^x,
    b operative0 Decides to meet soon.
    a operative0 Requests the Secretary-General to [report] every year to the Assembly;
    n operative0 Invites all.
    d operative1 Notes with thanks.
    e paragraph Done < at {++ last.
    ^x A/70/2.";

fn marked(runs: &[Run]) -> String {
    let mark = |run: &Run| match run.kind {
        RunKind::Equal => run.text.clone(),
        RunKind::Delete => format!("{{-{}-}}", run.text),
        RunKind::Insert => format!("{{+{}+}}", run.text),
    };
    runs.iter().map(mark).collect::<String>().replace('\u{fffc}', "^")
}

fn told(comparison: &Comparison) -> String {
    let place = |place: &Option<Place>| match place {
        Some(place) => format!("{}:{}", place.paragraph, place.number.as_deref().unwrap_or("")),
        None => "-".into(),
    };
    let mut lines = Vec::new();
    for row in &comparison.rows {
        let mut line = format!("{:?} {} {}", row.kind, place(&row.from), place(&row.to));
        line += &row.part.map_or(String::new(), |part| format!(" {}/{}", part.number, part.of));
        for (is, word) in [
            (row.edited && row.kind != RowKind::Edited, " edited"),
            (row.split && row.kind != RowKind::Split, " split"),
            (row.merged && row.kind != RowKind::Merged, " merged"),
            (row.renumbered, " renumbered"),
            (row.retyped, " retyped"),
            (row.formatting, " formatting"),
        ] {
            line += if is { word } else { "" };
        }
        line += &format!(" | {}", marked(&row.runs));
        for source in &row.joined {
            let part = source.part.map_or(String::new(), |p| format!(" {}/{}", p.number, p.of));
            let from = place(&Some(source.from.clone()));
            line += &format!(" | + {from}{part} {}", marked(&source.runs));
        }
        for note in &row.notes {
            line += &format!(" | note {}", marked(&note.runs));
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn check(from: &str, to: &str, expected: Expect) {
    expected.assert_eq(&told(&compare(&reading(from), &reading(to))));
}

#[test]
fn an_insertion_renumbers_the_rest_and_edits_none_of_it() {
    check(
        "a operative0 Requests the Secretary-General to report;
         b operative0 Decides to remain seized of the matter.",
        "a operative0 Requests the Secretary-General to report;
         n operative0 Invites Member States to contribute;
         b operative0 Decides to remain seized of the matter.",
        expect![[r#"
            Same a:1 a:1 | Requests the Secretary-General to report;
            Inserted - n:2 | {+Invites Member States to contribute;+}
            Same b:2 b:3 renumbered | Decides to remain seized of the matter."#]],
    );
}

#[test]
fn identity_pairs_what_was_rewritten() {
    check(
        "a operative0 Requests the Secretary-General to report;
         b operative0 Decides to meet.",
        "a operative0 Welcomes all efforts made so far by civil society;
         b operative1 Decides to meet.",
        expect![[r#"
            Edited a:1 a:1 | {-Requests the Secretary-General to report;-}{+Welcomes all efforts made so far by civil society;+}
            Same b:2 b:1(a) renumbered retyped | Decides to meet."#]],
    );
}

#[test]
fn a_long_paragraph_that_moved_past_three_short_ones_is_one_move() {
    let long =
        "a paragraph with many words that somebody carried behind three short ones ".repeat(5);
    let ids = |order: [&str; 5]| {
        let text = |id: &str| if id == "long" { long.clone() } else { format!("short {id}") };
        let paragraphs = order.map(|id| {
            let content = vec![Inline::plain(text(id))];
            Paragraph::new(id.parse().unwrap(), Kind::Paragraph, 0, None, content)
        });
        Reading { title: "T".into(), paragraphs: paragraphs.into(), ..Reading::default() }
    };
    let comparison = compare(
        &ids(["first", "long", "one", "two", "three"]),
        &ids(["first", "one", "two", "three", "long"]),
    );
    let moved: Vec<&str> = comparison
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Moved)
        .map(|row| row.to.as_ref().unwrap().paragraph.as_str())
        .collect();
    assert_eq!(moved, ["long"]);
}

#[test]
fn of_two_that_changed_places_the_shorter_moved() {
    check(
        "a operative0 Requests the Secretary-General to report every year to the Assembly;
         b operative0 Decides to meet.
         c operative0 Calls for action.",
        "b operative0 Decides to meet soon.
         a operative0 Requests the Secretary-General to report every year to the Assembly;
         c operative0 Calls for action.",
        expect![[r#"
            Moved b:2 b:1 edited renumbered | Decides to meet{+ soon+}.
            Same a:1 a:2 renumbered | Requests the Secretary-General to report every year to the Assembly;
            Same c:3 c:3 | Calls for action."#]],
    );
}

#[test]
fn imported_texts_are_paired_by_their_words() {
    check(
        "a1 heading1 Poverty
         a2 paragraph We reaffirm our commitment to end poverty in all its forms.
         a3 paragraph The sea covers most of the planet and feeds many.
         a4 paragraph Education is a right of every child without exception.
         a5 paragraph It ends here.",
        "b1 heading1 Poverty
         b4 paragraph Education is a right of every girl and every child without exception.
         b2 paragraph We reaffirm our strong commitment to end poverty in all its forms and dimensions.
         b5 paragraph It ends here.
         b6 paragraph Thanks are due to the hosts.",
        expect![[r#"
            Same a1: b1: | Poverty
            Moved a4: b4: edited | Education is a right of every {+girl and every +}child without exception.
            Edited a2: b2: | We reaffirm our {+strong +}commitment to end poverty in all its forms{+ and dimensions+}.
            Removed a3: - | {-The sea covers most of the planet and feeds many.-}
            Same a5: b5: | It ends here.
            Inserted - b6: | {+Thanks are due to the hosts.+}"#]],
    );
}

#[test]
fn removed_paragraphs_stay_where_they_stood() {
    check(
        "a paragraph First of all.
         b paragraph Removed one.
         c paragraph Second of all.
         d paragraph Removed two.",
        "n paragraph Put before everything else.
         a paragraph First of all.
         m paragraph Put between with other words.
         c paragraph Second of all.",
        expect![[r#"
            Inserted - n: | {+Put before everything else.+}
            Same a: a: | First of all.
            Removed b: - | {-Removed one.-}
            Inserted - m: | {+Put between with other words.+}
            Same c: c: | Second of all.
            Removed d: - | {-Removed two.-}"#]],
    );
}

#[test]
fn a_footnote_is_part_of_the_paragraph_that_refers_to_it() {
    check(
        "a operative0 Recalls the report^x of the panel^y.
         b operative0 Notes the *outcome*.
         c operative0 Notes^y.
         ^x A/70/1, annex.
         ^y Chaired by two.
         ^z Nowhere.",
        "a operative0 Recalls the report^x of the panel^y.
         b operative0 Notes the outcome.
         c operative0 Notes.
         ^x A/70/1, annex II.
         ^y Chaired by two.",
        expect![[r#"
            Edited a:1 a:1 | Recalls the report^ of the panel^. | note A/70/1, annex{+ II+}.
            Same b:2 b:2 formatting | Notes the outcome.
            Edited c:3 c:3 | Notes{-^-}. | note {-Chaired by two.-}"#]],
    );
}

#[test]
fn the_json_is_the_one_of_the_api() {
    let from = reading("a operative0 Requests a report;\nb paragraph Gone.");
    let to = reading("a operative0 Requests [a] report;");
    expect![[r#"
        {
          "rows": [
            {
              "kind": "edited",
              "from": {
                "number": "1",
                "paragraph": "a",
                "index": 0,
                "kind": "operative",
                "level": 0
              },
              "to": {
                "number": "1",
                "paragraph": "a",
                "index": 0,
                "kind": "operative",
                "level": 0
              },
              "runs": [
                {
                  "kind": "equal",
                  "text": "Requests "
                },
                {
                  "kind": "insert",
                  "text": "["
                },
                {
                  "kind": "equal",
                  "text": "a"
                },
                {
                  "kind": "insert",
                  "text": "]"
                },
                {
                  "kind": "equal",
                  "text": " report;"
                }
              ],
              "edited": true
            },
            {
              "kind": "removed",
              "from": {
                "paragraph": "b",
                "index": 1,
                "kind": "paragraph",
                "level": 0
              },
              "runs": [
                {
                  "kind": "delete",
                  "text": "Gone."
                }
              ]
            }
          ],
          "counts": {
            "same": 0,
            "edited": 1,
            "inserted": 0,
            "removed": 1,
            "moved": 0,
            "split": 0,
            "merged": 0,
            "renumbered": 0,
            "retyped": 0,
            "formatting": 0,
            "fragments": 3,
            "words": {
              "inserted": 0,
              "deleted": 1
            },
            "brackets": {
              "from": 0,
              "to": 1
            }
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&compare(&from, &to)).unwrap());
}

#[test]
fn ten_thousand_paragraphs_that_all_differ_are_no_burden() {
    let text = |side: &str| {
        let paragraph =
            |at: usize| format!("{side}{at} paragraph The {side}{at} case of {side}x{at} is open.");
        reading(&(0..10_000).map(paragraph).collect::<Vec<_>>().join("\n"))
    };
    let comparison = compare(&text("a"), &text("b"));
    assert_eq!((comparison.counts.removed, comparison.counts.inserted), (10_000, 10_000));
}

/// The text that a comparison was made from: each paragraph from its parts.
fn older(comparison: &Comparison) -> Vec<(String, String)> {
    let mut parts: BTreeMap<(usize, usize), (Option<Part>, String, String)> = BTreeMap::new();
    for row in &comparison.rows {
        let own = row.from.iter().map(|from| (from, row.part, &row.runs));
        let joined = row.joined.iter().map(|source| (&source.from, source.part, &source.runs));
        for (from, part, runs) in own.chain(joined) {
            let number = part.map_or(1, |part| part.number);
            let told = (part, from.paragraph.to_string(), side(runs, RunKind::Insert));
            let twice = parts.insert((from.index, number), told);
            assert!(twice.is_none(), "a part is in one row");
        }
    }
    let mut paragraphs: Vec<(String, String)> = Vec::new();
    for ((index, number), (part, id, words)) in parts {
        if number == 1 {
            assert_eq!(index, paragraphs.len(), "every older paragraph is there");
            paragraphs.push((id, words));
            continue;
        }
        let last = paragraphs.last_mut().unwrap();
        assert!(part.is_some_and(|part| part.number <= part.of) && last.0 == id);
        last.1 += &words;
    }
    paragraphs
}

/// The text that a comparison was made to.
fn newer(comparison: &Comparison) -> Vec<(String, String)> {
    let rows = comparison.rows.iter().filter_map(|row| Some((row.to.as_ref()?, row)));
    let paragraphs = rows.enumerate().map(|(at, (to, row))| {
        assert_eq!(at, to.index, "every newer paragraph is in one row, in its order");
        let joined = row.joined.iter().map(|source| side(&source.runs, RunKind::Delete));
        let words = side(&row.runs, RunKind::Delete) + &joined.collect::<String>();
        (to.paragraph.to_string(), words)
    });
    paragraphs.collect()
}

fn side(runs: &[Run], without: RunKind) -> String {
    runs.iter().filter(|run| run.kind != without).map(|run| run.text.as_str()).collect()
}

/// Holds a comparison against the two texts that it was made of.
fn holds_both(comparison: &Comparison, from: &Reading, to: &Reading) {
    assert_eq!(older(comparison), plain(from));
    assert_eq!(newer(comparison), plain(to));
    let kept: Vec<usize> = comparison
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Removed)
        .map(|row| row.from.as_ref().unwrap().index)
        .collect();
    assert!(kept.is_sorted(), "removed paragraphs keep their order");
}

fn plain(reading: &Reading) -> Vec<(String, String)> {
    reading.paragraphs.iter().map(|p| (p.id.to_string(), p.plain_text())).collect()
}

/// Any text, also a damaged one in which a paragraph's identity occurs twice.
pub(super) fn any_reading() -> impl Strategy<Value = Reading> {
    let word = prop::sample::select(vec![
        "we", "shall", "will", "end", "poverty", "[", "]", ",", "the", "report", "\n", "发展",
    ]);
    let kind = prop::sample::select(vec![Kind::Operative, Kind::Preambular, Kind::Heading]);
    let paragraph = (0..14u8, kind, 0..3u8, prop::collection::vec(word, 0..9), 0..3u8);
    prop::collection::vec(paragraph, 0..12).prop_map(|paragraphs| {
        let mut reading = Reading::default();
        for (id, kind, level, words, note) in paragraphs {
            let id: crate::domain::ParagraphId = format!("p{id}").parse().unwrap();
            let mut content = match words.join(" ") {
                words if words.is_empty() => vec![],
                words => vec![Inline::plain(words)],
            };
            if note > 0 {
                let note: FootnoteId = format!("n{note}").parse().unwrap();
                reading.footnotes.insert(note.clone(), vec![Inline::plain(format!("see {id}"))]);
                content.push(Inline::Footnote(note));
            }
            reading.paragraphs.push(Paragraph::new(id, kind, level, None, content));
        }
        reading
    })
}

/// The same text as if it had been imported: no identity is kept.
pub(super) fn imported(mut reading: Reading) -> Reading {
    for paragraph in &mut reading.paragraphs {
        paragraph.id = format!("i-{}", paragraph.id).parse().unwrap();
    }
    reading
}

proptest! {
    #[test]
    fn a_comparison_holds_both_texts(from in any_reading(), to in any_reading(), import: bool) {
        let to = if import { imported(to) } else { to };
        let comparison = compare(&from, &to);
        holds_both(&comparison, &from, &to);
        prop_assert_eq!(&comparison, &compare(&from, &to));
        let json = serde_json::to_string(&comparison).unwrap();
        prop_assert_eq!(serde_json::from_str::<Comparison>(&json).unwrap(), comparison);
    }

    #[test]
    fn a_text_is_the_same_as_itself(reading in any_reading()) {
        let comparison = compare(&reading, &reading);
        prop_assert!(comparison.rows.iter().all(|row| row.kind == RowKind::Same && !row.renumbered));
        prop_assert_eq!(comparison.counts.fragments, 0);
    }
}
