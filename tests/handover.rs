//! Word files as others read them: pandoc accepts or rejects all that is tracked, and must find the newer or the older
//! text to the word.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::Value;
use std::{
    io::{Cursor, Read, Write},
    process::{Command, Stdio},
};
use zerodraft::{
    compare,
    domain::{Inline, Kind, Label, Marks, Masthead, Paragraph, Reading, numbers},
    render::{
        self,
        docx::{self, About, Redline},
    },
};

/// Pairs of texts that are tried; each takes two starts of pandoc.
const PAIRS: u64 = 24;
const WORDS: [&str; 16] = [
    "we",
    "shall",
    "will",
    "end",
    "poverty",
    "the",
    "report",
    "of",
    "[States]",
    "“all”",
    "принимаем",
    "قرار",
    "发展",
    "A/RES/70/1",
    "<b>",
    "&",
];
const FIXTURES: [&str; 4] = ["en", "fr", "ru", "ar"];

fn about(language: &str) -> About {
    About {
        consultation: "abc123".parse().unwrap(),
        designation: "Rev.1".into(),
        number: Some(2),
        heads: vec!["00ff".into()],
        published: Some("2026-05-09T10:00:00.5Z".parse().unwrap()),
        masthead: Masthead { language: Some(language.into()), ..Masthead::default() },
    }
}

fn redline(older: &Reading, newer: &Reading) -> Vec<u8> {
    let comparison = compare::compare(older, newer);
    let redline =
        Redline { from: "Zero draft", older, newer, comparison: &comparison, author: "zerodraft" };
    docx::redline(&about("en"), &redline)
}

/// A part of a Word file.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What pandoc reads: a line for each paragraph, without the masthead.
fn read_by_pandoc(file: &[u8], changes: &str) -> Vec<String> {
    let mut pandoc = Command::new("pandoc")
        .args(["--from=docx", "--to=json", &format!("--track-changes={changes}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pandoc, which reads Word files, is not installed: `make test` installs it, or apt-get install pandoc");
    let mut input = pandoc.stdin.take().unwrap();
    input.write_all(file).unwrap();
    drop(input);
    let output = pandoc.wait_with_output().unwrap();
    assert!(output.status.success());
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut lines = Vec::new();
    let title = &read["meta"]["title"]["c"];
    lines.extend(title.is_array().then(|| words(title)));
    paragraphs(&read["blocks"], &mut lines);
    lines.retain(|line| !line.is_empty());
    lines
}

fn paragraphs(value: &Value, lines: &mut Vec<String>) {
    match (value["t"].as_str(), value) {
        (Some("Para" | "Plain"), _) => lines.push(words(&value["c"])),
        (Some("Header"), _) => lines.push(words(&value["c"][2])),
        (Some("Table"), _) => {}
        (Some(_), _) => paragraphs(&value["c"], lines),
        (None, Value::Array(items)) => items.iter().for_each(|item| paragraphs(item, lines)),
        _ => {}
    }
}

/// The words of a paragraph, its footnotes in place. The number of a footnote that is referred to again is no word.
fn words(inlines: &Value) -> String {
    fn gather(value: &Value, text: &mut String) {
        match (value["t"].as_str(), value) {
            (Some("Str"), _) => text.push_str(value["c"].as_str().unwrap()),
            (Some("Space" | "SoftBreak" | "LineBreak"), _) => text.push(' '),
            (Some("Superscript"), _) => text.push_str("^^"),
            (Some("Note"), _) => {
                let mut lines = Vec::new();
                paragraphs(&value["c"], &mut lines);
                text.push_str(&format!("^{}^", lines.join(" ")));
            }
            (Some(_), _) => gather(&value["c"], text),
            (None, Value::Array(items)) => items.iter().for_each(|item| gather(item, text)),
            _ => {}
        }
    }
    let mut text = String::new();
    gather(inlines, &mut text);
    spaced(&text)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader of a text finds, as [`read_by_pandoc`] tells it. A number that does not count stands in the text.
fn plain(reading: &Reading) -> Vec<String> {
    let mut lines = vec![spaced(&reading.title)];
    let text = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Footnote(id) => {
            let note = reading.footnotes[id].iter();
            let text = |inline: &Inline| match inline {
                Inline::Text { text, .. } => text.clone(),
                Inline::Footnote(_) => unreachable!("no footnote of these texts refers to another"),
            };
            format!("^{}^", spaced(&note.map(text).collect::<String>()))
        }
    };
    for (paragraph, number) in reading.paragraphs.iter().zip(numbers(&reading.paragraphs)) {
        let printed =
            number.filter(|number| number.full.contains([' ']) && !number.marker.is_empty());
        let marker = printed.map_or(String::new(), |number| number.marker + " ");
        let words: String = paragraph.content.iter().map(text).collect();
        lines.push(spaced(&(marker + &words)));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Holds what was read against a text. A footnote that was referred to before shows its number alone.
fn same(read: &[String], text: &[String]) -> bool {
    let alike = |read: &String, text: &String| {
        let (read, text) =
            (read.split('^').collect::<Vec<_>>(), text.split('^').collect::<Vec<_>>());
        read.len() == text.len()
            && read
                .iter()
                .zip(&text)
                .enumerate()
                .all(|(place, (read, text))| read == text || place % 2 == 1 && read.is_empty())
    };
    read.len() == text.len() && read.iter().zip(text).all(|(read, text)| alike(read, text))
}

fn fixture(language: &str) -> Reading {
    let path = format!("{}/tests/fixtures/handover/{language}.md", env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    let import = render::import(&std::fs::read_to_string(path).unwrap(), &mut || {
        count += 1;
        format!("p{count}")
    });
    render::normalise(&import.reading)
}

/// What happens to texts. Where a paragraph that was joined to the one before has a footnote, pandoc reads the words before
/// into the footnote: texts that are split and joined have none. Nor have they headings, whose ends pandoc never lets go.
#[derive(Clone, Copy, PartialEq)]
enum Trial {
    WithNotes,
    SplitAndJoined,
}

/// Some words, some of them set, some with a footnote behind them.
fn any_content(trial: Trial, random: &mut StdRng) -> Vec<Inline> {
    let mut content = Vec::new();
    for _ in 0..random.random_range(1..4) {
        let count = random.random_range(1..5);
        let words: Vec<&str> = (0..count).map(|_| *WORDS.choose(random).unwrap()).collect();
        let marks = Marks {
            strong: random.random_bool(0.1),
            em: random.random_bool(0.2),
            link: random.random_bool(0.1).then(|| "https://example.org/?a=1&b=2".into()),
        };
        let end = if random.random_bool(0.1) { "\n" } else { " " };
        content.push(Inline::Text { text: words.join(" ") + end, marks });
        if trial == Trial::WithNotes && random.random_bool(0.15) {
            content
                .push(Inline::Footnote(format!("n{}", random.random_range(0..6)).parse().unwrap()));
        }
    }
    content
}

fn any_paragraph(trial: Trial, random: &mut StdRng) -> Paragraph {
    let kinds = [
        Kind::Preambular,
        Kind::Operative,
        Kind::Operative,
        Kind::Paragraph,
        Kind::ListItem,
        Kind::Quote,
        Kind::Heading,
    ];
    let kinds = if trial == Trial::WithNotes { &kinds } else { &kinds[..6] };
    let kind = *kinds.choose(random).unwrap();
    let level = random.random_range(kind.levels());
    let labels = [None, None, None, Some(Label::Bis), Some(Label::Alt)];
    let label = labels.choose(random).unwrap().filter(|_| kind == Kind::Operative);
    let id = format!("p{:x}", random.random::<u32>()).parse().unwrap();
    Paragraph::new(id, kind, level, label, any_content(trial, random))
}

fn any_reading(trial: Trial, random: &mut StdRng) -> Reading {
    let mut reading = Reading { title: "Declaration of all".into(), ..Reading::default() };
    for note in 0..6 {
        let content = vec![Inline::plain(format!("See {}.", WORDS.choose(random).unwrap()))];
        reading.footnotes.insert(format!("n{note}").parse().unwrap(), content);
    }
    for _ in 0..random.random_range(1..12) {
        reading.paragraphs.push(any_paragraph(trial, random));
    }
    reading
}

/// The text with some of what happens to texts.
fn revised(mut reading: Reading, trial: Trial, random: &mut StdRng) -> Reading {
    for _ in 0..random.random_range(0..10) {
        let count = reading.paragraphs.len();
        let at = random.random_range(0..=count);
        match random.random_range(0..9) {
            0 => reading.paragraphs.insert(at, any_paragraph(trial, random)),
            _ if at == count => reading.title.push_str(" and more"),
            1 => drop(reading.paragraphs.remove(at)),
            2 => {
                let moved = reading.paragraphs.remove(at);
                reading.paragraphs.insert(random.random_range(0..count), moved);
            }
            3 if trial == Trial::SplitAndJoined => split(&mut reading, at, random),
            4 if trial == Trial::SplitAndJoined && at + 1 < count => join(&mut reading, at),
            5 => (reading.paragraphs[at].kind, reading.paragraphs[at].level) = (Kind::Paragraph, 0),
            6 => {
                for inline in &mut reading.paragraphs[at].content {
                    if let Inline::Text { marks, .. } = inline {
                        marks.em = !marks.em;
                    }
                }
            }
            7 => {
                let note = reading.footnotes.values_mut().nth(at % 6).unwrap();
                note.push(Inline::plain(" And there."));
            }
            _ => reading.paragraphs[at].content.extend(any_content(trial, random)),
        }
    }
    reading
}

fn split(reading: &mut Reading, at: usize, random: &mut StdRng) {
    let from = &mut reading.paragraphs[at];
    let tail = from.content.split_off(from.content.len() / 2);
    let id = format!("p{:x}", random.random::<u32>()).parse().unwrap();
    let mut new = Paragraph::new(id, from.kind, from.level, None, tail);
    new.origin = Some(from.id.clone());
    reading.paragraphs.insert(at + 1, new);
}

fn join(reading: &mut Reading, at: usize) {
    let second = reading.paragraphs.remove(at + 1);
    let first = &mut reading.paragraphs[at];
    let units = first.plain_text().encode_utf16().count();
    first.joined.push(zerodraft::domain::Joined { paragraph: second.id, at: units });
    first.content.extend(second.content);
}

#[test]
fn accepting_all_gives_the_newer_text_and_rejecting_all_the_older_one() {
    for seed in 0..PAIRS {
        let random = &mut StdRng::seed_from_u64(seed);
        let trial = if seed % 2 == 0 { Trial::WithNotes } else { Trial::SplitAndJoined };
        let older = any_reading(trial, random);
        let newer = render::normalise(&revised(older.clone(), trial, random));
        let older = render::normalise(&older);
        let file = redline(&older, &newer);
        for (changes, text) in [("accept", &newer), ("reject", &older)] {
            let (read, text) = (read_by_pandoc(&file, changes), plain(text));
            assert!(same(&read, &text), "seed {seed}, {changes}:\n{read:#?}\n{text:#?}");
        }
    }
}

#[test]
fn a_text_is_read_in_its_language_with_its_numbers_and_footnotes() {
    for language in FIXTURES {
        let reading = fixture(language);
        let file = docx::document(&about(language), &reading);
        let read = read_by_pandoc(&file, "all");
        let text = plain(&reading);
        assert!(same(&read, &text), "{language}:\n{read:#?}\n{text:#?}");
        let (styles, body) = (part(&file, "word/styles.xml"), part(&file, "word/document.xml"));
        let runs_right_to_left = language == "ar";
        assert_eq!(styles.contains("<w:bidi/>"), runs_right_to_left, "{language}");
        assert_eq!(body.contains("<w:rtl/>"), runs_right_to_left, "{language}");
        let tag = if runs_right_to_left {
            "w:bidi=\"ar\"".to_owned()
        } else {
            format!("w:val=\"{language}\"")
        };
        assert!(styles.contains(&tag), "{language}");
        let bracketed = part(&file, "word/numbering.xml").contains("w:val=\"(%2)\"");
        assert_eq!(bracketed, language != "fr");
    }
}

#[test]
fn the_same_text_is_the_same_file_and_names_nobody() {
    let reading = fixture("en");
    let file = docx::document(&about("en"), &reading);
    assert_eq!(file, docx::document(&about("en"), &reading));
    let core = part(&file, "docProps/core.xml");
    assert!(
        core.contains("<dc:title>Declaration of the Forum on Open Drafting</dc:title>"),
        "{core}"
    );
    assert!(
        core.contains("2026-05-09T10:00:00Z")
            && !core.contains("creator")
            && !core.contains("lastModifiedBy")
    );
    let custom = part(&file, "docProps/custom.xml");
    for value in [
        "zerodraft-consultation\"><vt:lpwstr>abc123<",
        "zerodraft-version\"><vt:lpwstr>2<",
        "zerodraft-heads\"><vt:lpwstr>00ff<",
    ] {
        assert!(custom.contains(value), "no {value} in {custom}");
    }
    let body = part(&file, "word/document.xml");
    for paragraph in &reading.paragraphs {
        assert!(
            body.contains(&format!("w:name=\"{}\"", docx::bookmark(&paragraph.id))),
            "{}",
            paragraph.id
        );
    }
    assert_eq!(body.matches("w:footnoteReference ").count(), 2);
    assert!(body.contains("NOTEREF _zn_1 "), "a footnote that is referred to again has one text");
    let marks =
        ["<w:ins ", "<w:del ", "<w:moveFrom ", "<w:moveTo ", "<w:pPrChange ", "<w:rPrChange "];
    marks.iter().for_each(|mark| assert!(!body.contains(mark), "{mark}"));
}

#[test]
fn what_changed_says_who_and_when_and_what_kind_of_change_it_was() {
    let older = fixture("en");
    let mut newer = older.clone();
    let at = |reading: &Reading, words: &str| {
        reading.paragraphs.iter().position(|p| p.plain_text().starts_with(words)).unwrap()
    };
    let moved = newer.paragraphs.remove(at(&newer, "Deeply concerned"));
    newer.paragraphs.insert(at(&older, "Recalling"), moved);
    let retyped = at(&newer, "A. Remote participants");
    newer.paragraphs[retyped].level = 1;
    let set = at(&newer, "Calls upon");
    for inline in &mut newer.paragraphs[set].content {
        if let Inline::Text { marks, .. } = inline {
            marks.strong = false;
        }
    }
    let file = redline(&older, &newer);
    assert_eq!(file, redline(&older, &newer));
    let body = part(&file, "word/document.xml");
    let revision = "w:author=\"zerodraft\" w:date=\"2026-05-09T10:00:00Z\"";
    for mark in [
        "moveFromRangeStart w:id=\"",
        "moveToRangeStart w:id=\"",
        "w:name=\"move1\"",
        "<w:moveFrom w:id=\"",
        "<w:moveTo w:id=\"",
        "<w:pPrChange w:id=\"",
        "<w:rPrChange w:id=\"",
        revision,
    ] {
        assert!(body.contains(mark), "no {mark}");
    }
    let others = ["<w:ins ", "<w:del "].map(|mark| body.matches(mark).count());
    assert_eq!(others, [0, 0], "nothing else changed");
    assert!(part(&file, "word/settings.xml").contains("<w:trackRevisions/>"));
}
