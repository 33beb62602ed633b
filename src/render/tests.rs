//! The promises of this room, held against texts that were chosen.

use super::*;
use crate::domain::{Inline, Joined, Kind, Label, Marks, Paragraph, Reading};
use expect_test::expect;

const DAMAGED: &str = include_str!("../../tests/fixtures/damaged.md");
const MALAGA: &str = include_str!("../../tests/fixtures/malaga-declaration.md");

pub(super) fn read(markdown: &str) -> Import {
    let mut count = 0;
    import(markdown, &mut || {
        count += 1;
        format!("i{count}")
    })
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

#[test]
fn a_declaration_of_full_size_comes_in_with_its_numbers() {
    let import = read(MALAGA);
    let count = |kind, level| {
        import.reading.paragraphs.iter().filter(|p| p.kind == kind && p.level == level).count()
    };
    assert_eq!(
        import.reading.title,
        "Málaga Declaration of Civil Society on Participation, Protection and Prevention"
    );
    assert_eq!(count(Kind::Preambular, 0), 9);
    assert_eq!((count(Kind::Operative, 0), count(Kind::Operative, 2)), (46, 3));
    assert_eq!((count(Kind::Heading, 1), import.reading.footnotes.len()), (5, 6));
    let published = publishable(&import.reading).unwrap();
    assert_eq!(published.notes, []);
    for number in 1..=46 {
        assert!(published.markdown.contains(&format!("\n\n{number}. ")), "paragraph {number}");
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(Into::into).collect()
}

/// Source words that are missing from the reading, in the order of the source. Words may stand later in the reading:
/// the title comes first and the footnotes last.
fn missing_words(text: &str, reading: &Reading) -> Vec<String> {
    let mut have: std::collections::HashMap<String, usize> = Default::default();
    let mut all = words_of(&reading.title);
    let mut add = |content: &[Inline]| {
        for inline in content {
            if let Inline::Text { text, marks } = inline {
                all.extend(words_of(text));
                all.extend(marks.link.iter().flat_map(|link| words_of(link)));
            }
        }
    };
    reading.paragraphs.iter().for_each(|p| add(&p.content));
    reading.footnotes.values().for_each(|note| add(note));
    all.into_iter().for_each(|word| *have.entry(word).or_default() += 1);
    words_of(text)
        .into_iter()
        .filter(|word| match have.get_mut(word) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

#[test]
fn no_word_of_a_text_disappears() {
    let marker = |word: &String| word.bytes().all(|b| b.is_ascii_digit()) || word.len() <= 3;
    for text in [MALAGA, DAMAGED] {
        let missing = missing_words(text, &read(text).reading);
        let missing: Vec<_> = missing.iter().filter(|word| !marker(word)).collect();
        let known = ["lists", "rooms", "nowhere"];
        assert!(missing.iter().all(|word| known.contains(&word.as_str())), "{missing:?}");
    }
}

#[test]
fn words_keep_their_order() {
    let import = read(MALAGA);
    let mut source = words_of(MALAGA).into_iter();
    for paragraph in &import.reading.paragraphs {
        for word in words_of(&paragraph.plain_text()) {
            assert!(source.any(|next| next == word), "{word} in {}", paragraph.plain_text());
        }
    }
}

#[test]
fn depth_and_length_break_nothing() {
    let deep = |piece: &str| piece.repeat(10_000);
    for text in [
        deep(">"),
        deep("> "),
        deep("["),
        deep("]"),
        deep("*"),
        deep("**a "),
        deep("_a*"),
        deep("- "),
        deep("  - a\n"),
        deep("1. "),
        deep("(a) "),
        deep("`"),
        deep("```\n"),
        deep("~~~a\n"),
        deep("<"),
        deep("<!--"),
        deep("![a]("),
        deep("[^1]"),
        deep("[^1]: a\n"),
        deep("[a]: b\n"),
        deep("|a\n|-|\n"),
        deep("a\\\n"),
        deep("&"),
        deep("{.x"),
        deep("a "),
        deep("a\n\n"),
        deep("We. 2. We "),
        deep("\n- a\n  1. b\n"),
        deep("<a "),
        deep("[a](b "),
        deep("#\n"),
        (0..5000).map(|n| format!("{}- a\n", " ".repeat(n % 300))).collect(),
        (1..3000).map(|n| format!("{n}. We say so. ")).collect(),
    ] {
        let start = std::time::Instant::now();
        let import = read(&text);
        html(&text);
        publishable(&import.reading).unwrap();
        assert!(start.elapsed().as_secs() < 10, "{:?} took {:?}", &text[..20], start.elapsed());
    }
}

fn paragraph_of(kind: Kind, level: u8, label: Option<Label>, text: &str) -> Paragraph {
    let id = "p".parse().unwrap();
    Paragraph::new(id, kind, level, label, vec![Inline::plain(text)])
}

#[test]
fn the_published_form_reads_well() {
    use Kind::*;
    let mut paragraphs = vec![
        paragraph_of(Preambular, 0, None, "Recalling the past,"),
        paragraph_of(Preambular, 0, None, "The past being past,"),
        paragraph_of(Paragraph, 0, None, "Recalling the form only,"),
        paragraph_of(Heading, 1, None, "Part [one][two]"),
        paragraph_of(Operative, 0, None, "Decides [should][shall] (a):"),
        paragraph_of(Operative, 1, None, "first;"),
        paragraph_of(Operative, 2, None, "deeper;"),
        paragraph_of(Operative, 3, None, "deepest."),
        paragraph_of(Operative, 0, Some(Label::Bis), "Inserts\nand breaks"),
        paragraph_of(Operative, 1, None, "inside it"),
        paragraph_of(Operative, 0, None, "Ends. 3. We do not."),
        paragraph_of(Paragraph, 0, None, "1. is not a number, nor is"),
        paragraph_of(Paragraph, 0, None, "this one the rest of it"),
        paragraph_of(Paragraph, 0, None, "(a) is not a marker {.quote}"),
        paragraph_of(Operative, 2, None, "has no parent"),
        paragraph_of(ListItem, 0, None, "- a bullet"),
        paragraph_of(ListItem, 2, None, "two below"),
        paragraph_of(Quote, 0, None, "> words\nof others"),
        paragraph_of(Operative, 0, Some(Label::Alt), "Other"),
    ];
    for _ in 0..7 {
        paragraphs.push(paragraph_of(Operative, 1, None, "more"));
    }
    paragraphs.push(paragraph_of(Operative, 1, None, "the eighth"));
    paragraphs.push(paragraph_of(Operative, 1, None, "the ninth letter"));
    paragraphs.push(paragraph_of(Operative, 2, None, "and the first numeral"));
    let reading = Reading { title: "A <title> #1 #".into(), paragraphs, ..Reading::default() };
    expect![[r#"
        # A \<title> #1 \#

        Recalling the past,

        The past being past, {.preambular}

        Recalling the form only, {.paragraph}

        ## Part [one][two]

        1. Decides [should][shall] (a):

           (a) first;

            (i) deeper;

             a. deepest.

        1 bis. Inserts\
        and breaks

        (a) inside it

        2. Ends. 3\. We do not.

        1\. is not a number, nor is

        this one the rest of it {.paragraph}

        \(a) is not a marker \{.quote}

         (i) has no parent {.operative .level-2}

        - \- a bullet

          - two below {.list-item .level-2}

        > \> words\
        > of others

        2 alt. Other

        (a) more

        (b) more

        (c) more

        (d) more

        (e) more

        (f) more

        (g) more

        (h) the eighth

        (i) the ninth letter

         (i) and the first numeral
    "#]]
    .assert_eq(&publishable(&reading).unwrap().markdown);
}

#[test]
fn marks_are_written_the_way_that_reads_best() {
    let run = |text: &str, strong, em, link: Option<&str>| Inline::Text {
        text: text.into(),
        marks: Marks { strong, em, link: link.map(Into::into) },
    };
    let note = || Inline::Footnote("n".parse().unwrap());
    let cases: Vec<Vec<Inline>> = vec![
        vec![run("Recalling ", false, true, None), run("it", false, false, None)],
        vec![
            run("a ", true, false, None),
            run("b", true, true, None),
            run(" c", true, false, None),
        ],
        vec![run("a", false, true, None), run("b", true, false, None)],
        vec![
            run("wo", false, false, None),
            run("\"r\"", true, false, None),
            run("d", false, false, None),
        ],
        vec![
            run("see ", false, false, None),
            run("https://a.b", false, false, Some("https://a.b")),
        ],
        vec![run("[x] (y)", true, false, Some("https://a.b/(c d)"))],
        vec![run("a", true, false, None), note(), run("b", true, false, None), note()],
        vec![note(), run(": no definition", false, false, None)],
        vec![run("5 * 3 < 4 & snake_case `x` \\ $5 a|b ~1", false, false, None)],
        vec![run("[^1] [a](b) ![c] &amp; <b> http://x.y_z", false, false, None)],
    ];
    let paragraphs = cases
        .into_iter()
        .map(|content| Paragraph { content, ..paragraph_of(Kind::Paragraph, 0, None, "") })
        .collect();
    let reading = Reading { paragraphs, ..Reading::default() };
    expect![[r#"
        *Recalling* it

        **a *b* c**

        *a***b**

        wo<!-- -->**"r"**<!-- -->d

        see <https://a.b> {.paragraph}

        [**\[x\] (y)**](<https://a.b/\(c d\)>)

        **a[^1]b**[^1]

        [^1]\: no definition

        5 \* 3 < 4 & snake_case \`x\` \ $5 a|b \~1

        \[^1\] [a\](b) ![c] \&amp; \<b> http://x.y_z

        [^1]:
    "#]]
    .assert_eq(&publishable(&reading).unwrap().markdown);
}

#[test]
fn plain_text_in_other_hands_comes_in_too() {
    let cases = [
        "\u{feff}# T\r\n\r\n1. One\r\n2. Two\r\n",
        "Title\n=====\n\nPart\n----\n\ntext",
        "# A\n\n# B\n\n## C\n\n####### no\n\n###### deep",
        "1. a:\n   a) b;\n   b) c:\n      i) d;\n      ii) e;\n2. f",
        "1. a\n\n(h) x;\n\n(i) y;\n\n(ii) z;",
        "PP1. Recalling it,\n\nPP2 bis Noting that,\n\nOP1. Does it;\n\nOP1 bis Does more.",
        "Rappelant sa résolution,\n\nRecordando su resolución,\n\nDeeply concerned, we go.",
        "5. starts late\n\n6. goes on\n\n9. jumps",
        "1986. A year.\n\nIn\n1987. Another.",
        "> a\n> > b\n>\n> c\nlazy",
        "a  \nb\\\nc\nd",
        "1. a\n   1. b\n   2. c\n2. d",
        "We decide {.operative}\n\nRecalling {.quote .bis}\n\nx {.unknown}",
        "[x][y] [should][shall]\n\n[y]: <https://a.b>\n\n[z]: https://c.d",
    ];
    let all: Vec<String> =
        cases.iter().map(|case| format!("{case:?}\n{}", report(&read(case)))).collect();
    expect![[r##"
        "\u{feff}# T\r\n\r\n1. One\r\n2. Two\r\n"
        title: T
        operative 0: One
        operative 0: Two

        "Title\n=====\n\nPart\n----\n\ntext"
        title: Title
        heading 1: Part
        paragraph 0: text

        "# A\n\n# B\n\n## C\n\n####### no\n\n###### deep"
        title: A
        heading 1: B
        heading 2: C
        paragraph 0: ####### no
        heading 4: deep
          9 A heading deeper than the fourth level was moved up to it.

        "1. a:\n   a) b;\n   b) c:\n      i) d;\n      ii) e;\n2. f"
        title: 
        operative 0: a:
        operative 1: b;
        operative 1: c:
        operative 2: d;
        operative 2: e;
        operative 0: f

        "1. a\n\n(h) x;\n\n(i) y;\n\n(ii) z;"
        title: 
        operative 0: a
        operative 1: x;
        operative 2: y;
        operative 2: z;
          3 The sub-paragraph numbered (h) in the source is (a) in the draft.

        "PP1. Recalling it,\n\nPP2 bis Noting that,\n\nOP1. Does it;\n\nOP1 bis Does more."
        title: 
        preambular 0: Recalling it,
        preambular 0 bis: Noting that,
        operative 0: Does it;
        operative 0 bis: Does more.

        "Rappelant sa résolution,\n\nRecordando su resolución,\n\nDeeply concerned, we go."
        title: 
        preambular 0: Rappelant sa résolution,
        preambular 0: Recordando su resolución,
        paragraph 0: Deeply concerned, we go.

        "5. starts late\n\n6. goes on\n\n9. jumps"
        title: 
        operative 0: starts late
        operative 0: goes on
        operative 0: jumps
          1 The paragraph numbered 5. in the source is 1. in the draft.
          5 The paragraph numbered 9. in the source is 3. in the draft.

        "1986. A year.\n\nIn\n1987. Another."
        title: 
        paragraph 0: 1986. A year.
        paragraph 0: In 1987. Another.

        "> a\n> > b\n>\n> c\nlazy"
        title: 
        quote 0: a b
        quote 0: c lazy
          2 A quotation inside a quotation was kept as a plain quotation.

        "a  \nb\\\nc\nd"
        title: 
        paragraph 0: a⏎b⏎c d

        "1. a\n   1. b\n   2. c\n2. d"
        title: 
        operative 0: a
        operative 1: b
        operative 1: c
        operative 0: d
          2 The sub-paragraph numbered 1. in the source is (a) in the draft.
          3 The sub-paragraph numbered 2. in the source is (b) in the draft.

        "We decide {.operative}\n\nRecalling {.quote .bis}\n\nx {.unknown}"
        title: 
        operative 0: We decide
        quote 0 bis: Recalling
        paragraph 0: x {.unknown}

        "[x][y] [should][shall]\n\n[y]: <https://a.b>\n\n[z]: https://c.d"
        title: 
        paragraph 0: <https://a.b>x [should][shall]
        paragraph 0: [z]: https://c.d
          5 An address that no link uses was kept as a paragraph.
    "##]]
    .assert_eq(&all.join("\n"));
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
        println!("missing: {:?}", missing_words(&text, &import.reading));
        publishable(&import.reading).unwrap();
        let long = text.repeat(500_000 / text.len() + 1);
        let start = std::time::Instant::now();
        let import = read(&long);
        let imported = start.elapsed();
        markdown(&import.reading);
        let written = start.elapsed() - imported;
        html(&long);
        let shown = start.elapsed() - imported - written;
        println!("{} bytes: import {imported:?}, markdown {written:?}, html {shown:?}", long.len());
    }
}

#[test]
fn what_was_joined_keeps_its_place_when_white_space_goes() {
    let joined = |id: &str, at| Joined { paragraph: id.parse().unwrap(), at };
    let mut whole = paragraph_of(Kind::Paragraph, 0, None, "  one \u{7}\n 𝄞 two  three  ");
    whole.joined = vec![joined("b", 8), joined("c", 12), joined("d", 22)];
    let mut empty = paragraph_of(Kind::Paragraph, 0, None, " ");
    empty.id = "e".parse().unwrap();
    empty.origin = Some("p".parse().unwrap());
    let reading = Reading { paragraphs: vec![whole, empty], ..Reading::default() };
    let normal = normalise(&reading);
    assert_eq!(normal.paragraphs[0].plain_text(), "one\n𝄞 two  three");
    assert_eq!(normal.paragraphs[0].joined, [joined("b", 4), joined("c", 7)]);
    let hidden: Vec<_> =
        normal.hidden_origins.iter().map(|(id, from)| (id.as_str(), from.as_str())).collect();
    assert_eq!(hidden, [("e", "p")], "an empty paragraph is not read, and its offspring is");
    assert_eq!(normalise(&normal), normal);
}
