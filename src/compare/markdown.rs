//! A comparison as Markdown, with the changes in CriticMarkup: `{++inserted++}`, `{--deleted--}`. It is plain to read
//! as it is, and the editors that know the convention show it as tracked changes.

use super::outline::{
    Entry, Piece, Pieces, cited, count_lines, entries, plain, remarks, stretches,
};
use super::{Comparison, Place, Row, RowKind, RunKind};
use crate::domain::Kind;

/// The comparison as a Markdown document. The labels name the two texts: `Zero draft`, `Rev.1`.
///
/// All paragraphs are in it, unchanged ones too. Characters that Markdown or CriticMarkup would take for their own are
/// escaped in the words of the texts; brackets are not, because in these texts they are words.
pub fn markdown(comparison: &Comparison, from_label: &str, to_label: &str) -> String {
    let mut blocks = vec![format!(
        "# Changes from {} to {}",
        escaped(from_label, false),
        escaped(to_label, false)
    )];
    let lines: Vec<String> = count_lines(&comparison.counts)
        .into_iter()
        .map(|(label, sentence)| format!("- {label}: {sentence}"))
        .collect();
    blocks.push(lines.join("\n"));
    blocks.extend(comparison.title.iter().map(|title| format!("Title: {}", critic(&plain(title)))));
    blocks.push("---".to_owned());
    for entry in entries(comparison) {
        match entry {
            Entry::Row(row) => blocks.push(paragraph(row)),
            Entry::MovedAway(row) => {
                if let (Some(from), Some(to)) = (&row.from, &row.to) {
                    blocks.push(format!("{}*(moved to {})*", number(Some(from)), cited(to)));
                }
            }
        }
    }
    blocks.join("\n\n") + "\n"
}

fn paragraph(row: &Row) -> String {
    let (from, to) = (row.from.as_ref(), row.to.as_ref());
    let mut said = Vec::new();
    if let (RowKind::Moved, Some(from)) = (row.kind, from) {
        said.push(format!("moved from {}", cited(from)));
    } else if let (true, Some(from)) = (row.renumbered, from) {
        said.extend(from.number.as_ref().map(|number| format!("was {number}")));
    }
    said.extend(remarks(row));
    let said = match said.as_slice() {
        [] => String::new(),
        said => format!("*({})* ", said.join("; ")),
    };
    let place = to.or(from);
    let heading = match place {
        // The document's own heading is the first level.
        Some(Place { kind: Kind::Heading, level, .. }) => {
            "#".repeat(usize::from(*level).clamp(1, 5) + 1) + " "
        }
        _ => String::new(),
    };
    let mut text = format!("{heading}{}{said}", number(place));
    for stretch in stretches(row) {
        text += &stretch.joined_from.map_or(String::new(), |from| format!(" *(from {from})* "));
        text += &critic(&stretch.words);
    }
    for note in &row.notes {
        let number = note.to.as_ref().or(note.from.as_ref()).map_or(0, |place| place.number);
        text += &format!("\n\n> Note {number}: {}", critic(&plain(&note.runs)));
    }
    text.trim_end().to_owned()
}

fn number(place: Option<&Place>) -> String {
    place
        .and_then(|place| place.number.as_ref())
        .map_or(String::new(), |number| format!("**{number}** "))
}

fn critic(words: &[Pieces]) -> String {
    let mut text = String::new();
    for Pieces { kind, by, pieces } in words {
        let (open, close) = match kind {
            RunKind::Equal => ("", ""),
            RunKind::Insert => ("{++", "++}"),
            RunKind::Delete => ("{--", "--}"),
        };
        text += open;
        for piece in pieces {
            match piece {
                Piece::Text(words) => {
                    let begins_line = text.is_empty() || text.ends_with('\n');
                    text += &escaped(words, begins_line);
                }
                Piece::Break => text += "\\\n",
                Piece::Reference(Some(number)) => text += &format!("[^{number}]"),
                Piece::Reference(None) => text += "[^]",
            }
        }
        text += close;
        // A comment, in the same convention.
        text += &by.map_or(String::new(), |by| format!("{{>>{}<<}}", escaped(by, false)));
    }
    text
}

/// The words with a backslash before what would be markup. A brace always has one, and so has the sign beside it: some
/// readers of CriticMarkup search for `{++` without knowing of backslashes.
pub(super) fn escaped(words: &str, begins_line: bool) -> String {
    let mut text = String::new();
    let mut before = None;
    // `2030.` at the beginning would be the number of a list.
    let mut is_number = begins_line;
    let mut characters = words.chars().peekable();
    while let Some(character) = characters.next() {
        let beside_brace = before == Some('{') || characters.peek() == Some(&'}');
        let begins_block =
            begins_line && before.is_none() && matches!(character, '#' | '>' | '+' | '-' | '=');
        let is_markup = match character {
            '\\' | '*' | '_' | '`' | '<' | '~' | '{' | '}' | '|' => true,
            '+' | '-' | '=' | '>' => beside_brace || begins_block,
            '#' => begins_block,
            '.' | ')' => is_number && before.is_some(),
            _ => false,
        };
        is_number &= character.is_ascii_digit();
        if is_markup {
            text.push('\\');
        }
        text.push(character);
        before = Some(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::tests::{EXAMPLE_FROM, EXAMPLE_TO, reading};
    use super::*;
    use crate::compare::{Run, compare};
    use expect_test::expect;
    use proptest::prelude::*;

    /// Reads CriticMarkup back as the plainest of its readers do, which search for the marks from left to right and
    /// know of no backslash; then takes the backslashes away.
    fn read_back(mut text: &str) -> Vec<(RunKind, String)> {
        let plain = |text: &str| {
            let mut plain = String::new();
            let mut characters = text.chars();
            while let Some(character) = characters.next() {
                plain.push(if character == '\\' { characters.next().unwrap() } else { character });
            }
            plain
        };
        let mut runs = Vec::new();
        while !text.is_empty() {
            let open = ["{++", "{--"].iter().filter_map(|open| text.find(open)).min();
            let before = &text[..open.unwrap_or(text.len())];
            if !before.is_empty() {
                runs.push((RunKind::Equal, plain(before)));
            }
            let Some(open) = open else { break };
            let (kind, close) = match &text[open..open + 3] {
                "{++" => (RunKind::Insert, "++}"),
                _ => (RunKind::Delete, "--}"),
            };
            let inside = &text[open + 3..];
            let end = inside.find(close).unwrap();
            runs.push((kind, plain(&inside[..end])));
            text = &inside[end + 3..];
        }
        runs
    }

    proptest! {
        #[test]
        fn any_words_survive_critic_markup(texts in prop::collection::vec("[-{}+~>=*a \\\\\n#1.\\[]{1,8}", 1..6)) {
            let kinds = [RunKind::Equal, RunKind::Delete, RunKind::Insert];
            let runs: Vec<Run> = texts.into_iter().zip(kinds.into_iter().cycle())
                .map(|(text, kind)| Run { kind, text, by: None }).collect();
            let expected: Vec<_> = runs.iter().map(|run| (run.kind, run.text.clone())).collect();
            prop_assert_eq!(read_back(&critic(&plain(&runs))), expected);
        }
    }

    #[test]
    fn changes_are_written_as_critic_markup() {
        let comparison = compare(&reading(EXAMPLE_FROM), &reading(EXAMPLE_TO));
        expect![[r#"
            # Changes from Zero draft to Rev.1

            - Paragraphs: 3 edited, 1 inserted, 1 removed, 1 moved, 3 renumbered, 1 of another kind or level, 3 unchanged
            - Words: 4 inserted, 4 deleted, in 7 fragments
            - Brackets: 0 before, 1 after

            ---

            ## Poverty

            **PP1** Recalling its resolution[^1],

            > Note 1: A/70/{--1--}{++2++}.

            **1** *(moved from ¶2)* Decides to meet{++ soon++}.

            **2** *(was 1)* Requests the Secretary-General to {++[++}report{++]++} every year to the Assembly;

            **2** *(moved to ¶1)*

            **3** *(removed)* {--Calls for action.--}

            **3** *(inserted)* {++Invites all.++}

            **3(a)** *(was 4; one level down)* Notes with thanks.

            Done \< at \{\++ last.
        "#]].assert_eq(&markdown(&comparison, "Zero draft", "Rev.1"));
    }

    #[test]
    fn what_looks_like_markup_in_a_text_is_escaped() {
        expect![[
            r#"\{\++a+\+\} \{\--b-\-\} \{\~\~c\~>d\~\~\} \{\>>e\<\<\} \*f\* \_g\_ [h] \\ 1-2"#
        ]]
        .assert_eq(&escaped("{++a++} {--b--} {~~c~>d~~} {>>e<<} *f* _g_ [h] \\ 1-2", true));
        expect![[r#"\- no list"#]].assert_eq(&escaped("- no list", true));
        expect![[r#"2030\. No list 1."#]].assert_eq(&escaped("2030. No list 1.", true));
    }
}
