//! The promises of this room, held against many texts.

use super::*;
use crate::domain::{FootnoteId, Inline, Kind, Label, Marks, Paragraph, Reading};
use expect_test::expect;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

const DAMAGED: &str = include_str!("../../tests/fixtures/damaged.md");
const MALAGA: &str = include_str!("../../tests/fixtures/malaga-declaration.md");

fn read(markdown: &str) -> Import {
    let mut count = 0;
    import(markdown, &mut || {
        count += 1;
        format!("i{count}")
    })
}

/// Pieces that have a meaning somewhere in Markdown or in the form of a declaration.
const NASTY: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "`",
    "``",
    "```",
    "~",
    "~~",
    "~~~",
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    "](",
    "][",
    "[^1]",
    "[^1]:",
    "[^",
    "[x]",
    "[ ] ",
    "![",
    "!",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!-- -->",
    "<!--",
    "-->",
    "<http://a.b>",
    "https://a.b/c_d_e",
    "&",
    "&amp;",
    "&#38;",
    "&lt;",
    "&nbsp;",
    "\\",
    "\\\\",
    "\\*",
    "|",
    "|---|",
    "$",
    "$$",
    "#",
    "# ",
    "## ",
    "-",
    "- ",
    "---",
    "+ ",
    "* ",
    "=",
    "===",
    "1. ",
    "2. ",
    "10. ",
    "123. ",
    "1) ",
    "(a) ",
    "(b) ",
    "(i) ",
    "(v) ",
    "a. ",
    "a) ",
    "i) ",
    "3 bis. ",
    "OP3 ",
    "PP3 ",
    "PP4. ",
    "{.x}",
    "{.paragraph}",
    " {.operative .level-1}",
    "{#id}",
    "Recalling ",
    "*Recalling* the past,",
    "Recalling the past,",
    ",",
    ".",
    ":",
    ";",
    ". 2. We",
    ".5 3. We",
    "the",
    "a sentence",
    "We",
    "word",
    "é",
    "中文",
    "مرحبا",
    "\u{200f}",
    "\u{a0}",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\n- ",
    "\n> ",
    "\n1. ",
    "\n    ",
    "\u{200b}",
    "👍",
    "“",
    "”",
    "’",
    "…",
    "\u{2028}",
    "\u{fffc}",
    "\u{feff}",
    "\u{0}",
    "\r",
    "\u{1}",
    "[should][shall]",
    "[a](b)",
    "[a]: b",
    "x",
    "12",
    "0.5",
    "http://",
    "mailto:a@b",
    "javascript:x",
    ": ",
    ":",
    "%",
    "@",
    "^",
    "^2^",
    "\"",
    "'",
    "including the",
    "and",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(NASTY), 0..8).prop_map(|v| v.concat()),
        1 => prop::collection::vec(any::<char>(), 0..8).prop_map(|v| v.into_iter().collect()),
        1 => Just("plain words".to_owned()),
    ]
}

fn link() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some("https://a.b/c".to_owned())),
        1 => Just(Some("https://a.b/(c)_d*e*?x=[1]&amp;y=`<z>\\ !".to_owned())),
        1 => Just(Some("#para-1".to_owned())),
        1 => text().prop_map(|t| Some(format!("https://{t}"))),
        1 => text().prop_map(Some),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        8 => (text(), any::<bool>(), any::<bool>(), link()).prop_map(|(text, strong, em, link)| {
            Inline::Text { text, marks: Marks { strong, em, link } }
        }),
        3 => text().prop_map(Inline::plain),
        2 => (0..5usize).prop_map(|n| Inline::Footnote(format!("f{n}").parse().unwrap())),
    ]
}

fn content() -> impl Strategy<Value = Vec<Inline>> {
    prop::collection::vec(inline(), 0..5)
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let kinds = prop_oneof![
        2 => Just(Kind::Heading),
        2 => Just(Kind::Preambular),
        6 => Just(Kind::Operative),
        3 => Just(Kind::Paragraph),
        2 => Just(Kind::ListItem),
        1 => Just(Kind::Quote),
    ];
    let labels = prop_oneof![
        8 => Just(None),
        1 => Just(Some(Label::Bis)),
        1 => Just(Some(Label::Alt)),
        1 => Just(Some(Label::Quater)),
    ];
    (kinds, 0..6u8, labels, content()).prop_map(|(kind, level, label, content)| Paragraph {
        id: "p".parse().unwrap(),
        kind,
        level,
        label,
        content,
    })
}

prop_compose! {
    fn reading()(
        title in text(),
        paragraphs in prop::collection::vec(paragraph(), 0..10),
        notes in prop::collection::btree_map(0..4usize, content(), 0..4),
    ) -> Reading {
        let footnotes = notes
            .into_iter()
            .map(|(n, note)| (format!("f{n}").parse::<FootnoteId>().unwrap(), note))
            .collect();
        let mut paragraphs = paragraphs;
        for (place, paragraph) in paragraphs.iter_mut().enumerate() {
            paragraph.id = format!("p{place}").parse().unwrap();
        }
        Reading { title, paragraphs, footnotes }
    }
}

/// Letters and digits in order: what must never be lost.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Enough to meet each pair of pieces many times; a release run takes seconds.
const CASES: u32 = 1500;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_published_reads_back_as_the_same_text(reading in reading()) {
        let published = publishable(&reading);
        prop_assert!(published.is_ok(), "{}\n{}", published.unwrap_err(), markdown(&reading));
        let published = published.unwrap();
        let normal = normalise(&reading);
        prop_assert_eq!(&published.markdown, &markdown(&reading));
        prop_assert_eq!(&normalise(&normal), &normal);
        for (left, right) in published.reading.paragraphs.iter().zip(&normal.paragraphs) {
            prop_assert_eq!(left.plain_text(), right.plain_text());
        }
        prop_assert!(published.notes.is_empty(), "{:?}\n{}", published.notes, published.markdown);
        let again = read(&published.markdown).reading;
        prop_assert_eq!(markdown(&again), published.markdown);
    }

    #[test]
    fn other_readers_of_markdown_see_the_same_words(reading in reading()) {
        let reading = normalise(&reading);
        let mut text = markdown(&reading);
        for paragraph in &reading.paragraphs {
            let attributes = settle::written_attributes(paragraph.kind, paragraph.level, paragraph.label);
            text = text.replace(&attributes, "");
        }
        let mut seen = String::new();
        for event in Parser::new_ext(&text, Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Text(text) | Event::Code(text) => seen.push_str(&text),
                _ => {}
            }
        }
        let mut expected = letters(&reading.title);
        for (paragraph, number) in reading.paragraphs.iter().zip(crate::domain::numbers(&reading.paragraphs)) {
            let marker = number.map_or(String::new(), |number| number.marker);
            let is_item = paragraph.level == 0 && paragraph.label.is_none();
            if !(paragraph.kind == Kind::Operative && is_item) {
                expected += &letters(&marker);
            }
            expected += &letters(&paragraph.plain_text());
        }
        let seen = letters(&seen);
        prop_assert!(seen.starts_with(&expected), "{seen}\n{expected}\n{text}");
    }

    #[test]
    fn any_text_can_be_imported_and_shown(text in prop::collection::vec(text(), 0..12)) {
        let text = text.concat();
        let import = read(&text);
        prop_assert_eq!(&normalise(&import.reading), &import.reading);
        prop_assert!(publishable(&import.reading).is_ok());
        html(&text);
    }

    #[test]
    fn any_characters_can_be_imported_and_shown(text in any::<String>()) {
        read(&text);
        html(&text);
    }
}

/// By hand: `RENDER_TEXTS=folder cargo test --lib render::tests::real -- --ignored --nocapture`.
#[test]
#[ignore = "reads texts that are not part of the project"]
fn real_texts_lose_no_word() {
    let folder = std::env::var("RENDER_TEXTS").expect("RENDER_TEXTS names a folder");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let import = read(&text);
        println!("== {} ==\ntitle: {}", file.display(), import.reading.title);
        for note in &import.notes {
            println!("{:5} {}", note.line, note.what);
        }
        println!("{}", markdown(&import.reading));
        publishable(&import.reading).unwrap();
    }
}

/// One line for each paragraph: its kind, level and label, and its words with their marks.
fn outline(reading: &Reading) -> String {
    let mut lines = vec![format!("title: {}", reading.title)];
    for paragraph in &reading.paragraphs {
        let label = paragraph.label.map_or(String::new(), |label| format!(" {}", label.as_str()));
        let kind = paragraph.kind.as_str();
        lines.push(format!("{kind} {}{label}: {}", paragraph.level, words(&paragraph.content)));
    }
    lines.extend(reading.footnotes.values().map(|note| format!("note: {}", words(note))));
    lines.join("\n") + "\n"
}

fn words(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Footnote(_) => out.push_str("[note]"),
            Inline::Text { text, marks } => {
                let (strong, em) =
                    (if marks.strong { "**" } else { "" }, if marks.em { "*" } else { "" });
                let link = marks.link.as_deref().map_or(String::new(), |url| format!("<{url}>"));
                out.push_str(&format!("{link}{strong}{em}{}{em}{strong}", text.replace('\n', "⏎")));
            }
        }
    }
    out
}

fn report(import: &Import) -> String {
    let notes = import.notes.iter().map(|note| format!("{:3} {}\n", note.line, note.what));
    outline(&import.reading) + &notes.collect::<String>()
}

#[test]
fn a_damaged_text_is_mended_where_that_is_safe_and_the_rest_is_named() {
    expect![[r#"
        title: 
        paragraph 0: Workshop of the libraries 12 March
        paragraph 0: The working group,
        preambular 0: *Recalling* its first meeting,
        preambular 0: Noting the reports of the members on the state of the reading rooms and of the archives in the smaller towns,1
        operative 0: We keep the doors open on every day of the week.2
        operative 0: We ask for no proof of address.
        operative 0: We lend to everyone who asks, whatever they can pay. The staff must be trusted to decide. They have earned it.
        operative 0: We begin with the following, and we report on it to the members before the year is over:
        operative 1: a list of the rooms;
        operative 1: a list of the hours, namely:
        operative 2: in summer;
        operative 2: in winter;
        operative 1: a whole- of-town map.
        operative 0: Two numbers are missing before this one.
        paragraph 0: Taking the maps to the schools, and the lists;
        operative 1: a sub-paragraph that lost its brothers.
        operative 0 bis: An inserted paragraph[note] refers[^nowhere] to a note.
        heading 1: A heading in capitals
        quote 0: Words of a reader, on two lines.
        list-item 0: first
        list-item 1: second
        list-item 0: [ ] third
        paragraph 0: Town | Rooms
        paragraph 0: Ronda | 3
        paragraph 0: text⏎kept   as it is
        paragraph 0: See the list, <b>really</b>, code, a room (room.png) and ~~nothing~~ <https://example.org/here>here.
        paragraph 0: [^2]: A note that nothing refers to.
        note: The first note continues here.
          9 A paragraph that was interrupted in the middle of a sentence was joined.
         11 Paragraph 2 stood in the same line as the one before and was given its own.
         17 A paragraph that was interrupted in the middle of a sentence was joined.
         23 The paragraph numbered 7. in the source is 5. in the draft.
         27 The sub-paragraph numbered (e) in the source is (a) in the draft.
         29 The paragraph numbered 3 bis. in the source is 5 bis. in the draft.
         39 The box of a task was kept as text.
         41 A table was kept as text, one paragraph for each row.
         45 A block of code was kept as plain text.
         49 A link was dropped because its address is not one that readers can follow; its text was kept.
         49 An image was kept as its description and its address.
         49 HTML was kept as plain text.
         49 Struck-out words were kept as plain text, with their marks.
         49 Words set as code became plain text.
         53 A dividing line was left out.
         58 A footnote that nothing refers to was kept as a paragraph at the end.
    "#]].assert_eq(&report(&read(DAMAGED)));
}
