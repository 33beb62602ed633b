//! The promises of this room, held against random texts.

use super::{settle, tests::read, *};
use crate::domain::{FootnoteId, Inline, Kind, Label, Marks, Paragraph, Reading};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

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
    (kinds, 0..6u8, labels, content()).prop_map(|(kind, level, label, content)| {
        Paragraph::new("p".parse().unwrap(), kind, level, label, content)
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
        Reading { title, paragraphs, footnotes, ..Reading::default() }
    }
}

/// Letters and digits in order: what must never be lost.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Every tag is closed in its turn, and no id is used twice.
fn is_well_formed(page: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for piece in page.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { return false };
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        let id = tag.split_once(" id=\"").and_then(|(_, rest)| rest.split_once('"'));
        if text.contains('>') || id.is_some_and(|(id, _)| !ids.insert(id)) {
            return false;
        }
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            None if name != "br" => open.push(name),
            _ => {}
        }
    }
    open.is_empty()
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
        let unmarked = published.notes.iter().find(|note| note.what.starts_with("Bold"));
        prop_assert!(unmarked.is_none(), "{:?}\n{}", published.notes, published.markdown);
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
                Event::Text(text) => seen.push_str(&text),
                Event::InlineHtml(html) => prop_assert_eq!(html.as_ref(), "<!-- -->"),
                Event::Code(_) | Event::Html(_) | Event::Rule => prop_assert!(false, "{}", text),
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => {
                    prop_assert!(false, "{}", text);
                }
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
        let page = html(&text);
        prop_assert!(is_well_formed(&page), "{text:?}\n{page}");
    }

    #[test]
    fn any_characters_can_be_imported_and_shown(text in any::<String>()) {
        read(&text);
        html(&text);
    }
}
