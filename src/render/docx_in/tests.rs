//! What becomes of Word files, made here part by part.

#[path = "../../../tests/support/word.rs"]
mod word;

use super::{DOCX_BYTES_MAX, DocxError, edited_docx, import_docx, is_word_file};
use crate::render::{self, Import};
use proptest::prelude::*;
use word::{Parts, del, end, in_list, ins, listed, p, set, styled, t};

/// What LibreOffice made of a version, with changes and comments.
const FROM_LIBREOFFICE: &[u8] =
    include_bytes!("../../../tests/fixtures/edited-in-libreoffice.docx");

fn imported(file: &[u8]) -> Import {
    let mut count = 0;
    let import = import_docx(file, &mut || {
        count += 1;
        format!("p{count}")
    });
    import.unwrap()
}

/// The Markdown of what a text becomes, and the notes.
fn read(body: &str) -> (String, Vec<String>) {
    let import = imported(&Parts::of(body).file());
    let notes = import.notes.iter().map(|note| format!("{} {}", note.line, note.what));
    (render::markdown(&import.reading), notes.collect())
}

#[test]
fn headings_numbers_emphasis_links_and_footnotes_become_those_of_a_draft() {
    let footnote = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let link = format!("<w:hyperlink r:id=\"l\">{}</w:hyperlink>", t("here"));
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"https://example.org/b\"</w:instrText>\
         <w:fldChar w:fldCharType=\"separate\"/><w:t>there</w:t><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let body = [
        styled("Title", "Málaga Declaration"),
        p("", &(set("<w:i/>", "Recalling") + &t(" the dialogues,") + footnote)),
        styled("Preambular", "Whereas nobody was heard,"),
        styled("Heading1", "Participation"),
        listed(1, 0, "Encourages States:"),
        listed(1, 1, "to consult;"),
        listed(1, 2, "early;"),
        listed(1, 1, "to answer;"),
        p("", ""),
        styled("Titulo", "Seguimiento"),
        p("<w:outlineLvl w:val=\"2\"/>", &t("Deeper")),
        p(
            &in_list(1, 0),
            &(set("<w:rStyle w:val=\"Strong\"/>", "Requests")
                + &t(" more ")
                + &link
                + &t(" and ")
                + field),
        ),
        p("", &t("3.\tTyped by hand;")),
        listed(2, 0, "a point"),
        listed(2, 1, "a smaller one"),
        p("", &t("•\ttyped, too")),
        styled("Quote", "Words of others."),
        p("", "<w:r><w:t>One</w:t><w:br/><w:t>two [# a) *b*</w:t></w:r>"),
    ];
    let (markdown, notes) = read(&body.concat());
    expect_test::expect![[r#"
        # Málaga Declaration

        *Recalling* the dialogues,[^1]

        Whereas nobody was heard, {.preambular}

        ## Participation

        1. Encourages States:

           (a) to consult;

            (i) early;

           (b) to answer;

        ### Seguimiento

        #### Deeper

        2. **Requests** more [here](https://example.org/a) and [there](https://example.org/b)

        3. Typed by hand;

        - a point

          - a smaller one

        - typed, too

        > Words of others.

        One\
        two [# a) \*b\*

        [^1]: Held in *May*.
    "#]]
    .assert_eq(&markdown);
    assert_eq!(notes, Vec::<String>::new());
}

#[test]
fn what_a_draft_cannot_hold_is_named_and_where_it_was_tracked_changes_are_accepted() {
    let row = |cells: &[&str]| {
        let cells: String =
            cells.iter().map(|words| format!("<w:tc>{}</w:tc>", p("", &t(words)))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let body = [
        styled("Masthead", "A/CONF.1/L.1"),
        styled("toc1", "Participation 1"),
        p(&end("ins", "A"), &(t("Kept ") + &del("A", "old") + &ins("A", "new,"))),
        p(&end("del", "A"), &t("and ")),
        p("", &t("joined.")),
        format!("<w:tbl>{}{}</w:tbl>", row(&["Goal", "Target"]), row(&["1", "2 | 3"])),
        p("", &(t("Seen.") + "<w:r><w:drawing/></w:r>" + &set("<w:vanish/>", "unseen"))),
        listed(3, 0, "A part of another kind"),
        listed(3, 1, "counted as in laws;"),
    ];
    let (markdown, notes) = read(&body.concat());
    expect_test::expect![[r#"
        Kept new,

        and joined.

        Goal | Target

        1 | 2 | 3

        Seen.

        I. A part of another kind

        (a) counted as in laws;
    "#]]
    .assert_eq(&markdown);
    expect_test::expect![[r#"
        1 The file has tracked changes in 2 paragraphs; they were taken as accepted.
        1 “A/CONF.1/L.1”: A line of the masthead was left out.
        2 “Participation 1”: A line of the table of contents was left out.
        6 “Goal”: A table was kept as text, one paragraph for each row.
        8 “1”: A table was kept as text, one paragraph for each row.
        10 “Seen.”: A picture was left out.
        10 “Seen.”: Hidden text was left out.
        11 “A part of another kind”: A number that Word counts was kept as text.
        12 “counted as in laws;”: The number 1.1 is one that drafts do not have; the draft counts its own."#]]
    .assert_eq(&notes.join("\n"));
}

#[test]
fn the_file_of_another_word_processor_is_read() {
    let import = imported(FROM_LIBREOFFICE);
    expect_test::expect![[r#"
        # Málaga Declaration

        *Recalling* the dialogues that prepared and informed this meeting,[^1]

        ## I. Participation

        1. *Encourages* States to consult civil society often and early;

        2. *Requests* the host to publish the outcome in six languages;

        2 bis. *Thanks* the host;

        3. *Invites* participants:

           (a) to share their experience;[^1]

           (b) to name what is missing;

           (c) to report;

        4. *Decides* to meet again;

        [^1]: Held from January to May.
    "#]]
    .assert_eq(&render::markdown(&import.reading));
    let edited = edited_docx(FROM_LIBREOFFICE).unwrap();
    assert_eq!((edited.version, edited.comments.len()), (Some(1), 2));
}

#[test]
fn files_that_are_none_or_too_much_are_refused_with_a_sentence() {
    let read = |file: &[u8]| import_docx(file, &mut || "x".into()).unwrap_err();
    assert_eq!(read(b"# A text"), DocxError::NoWordFile);
    assert_eq!(read(b"\xd0\xcf\x11\xe0..."), DocxError::OldOrLocked);
    assert_eq!(read(b"PK\x03\x04..."), DocxError::Archive);
    assert_eq!(read(&[b'P'; DOCX_BYTES_MAX + 1]), DocxError::TooLarge);
    let part = |name: &str, bytes: Vec<u8>| {
        let mut parts = Parts::of(&p("", &t("x")));
        parts.0.retain(|(other, _)| other != name);
        parts.0.push((name.into(), bytes));
        parts
    };
    let document = "word/document.xml";
    let without = part(document, vec![]).0.into_iter().filter(|(name, _)| name != document);
    assert_eq!(read(&Parts(without.collect()).file()), DocxError::NoText);
    let bomb = part(document, vec![b' '; 40 * 1024 * 1024]).file();
    assert!(bomb.len() < 100_000, "it looks small");
    assert_eq!(read(&bomb), DocxError::Unzipped);
    let entities = "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>";
    let named = document.to_owned();
    assert_eq!(read(&part(document, entities.into()).file()), DocxError::DocumentType(named));
    let mut many = Parts::of("");
    many.0.extend((0..5_000).map(|at| (format!("word/media/{at}.png"), vec![])));
    assert_eq!(read(&many.file()), DocxError::TooManyParts);
    assert!(is_word_file(&bomb) && !is_word_file(b"# A text"));
    for sentence in [read(&bomb), read(b""), read(&many.file())].map(|error| error.to_string()) {
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever becomes of the bytes of a file, or of the markup in it, something is answered.
    #[test]
    fn no_file_makes_the_reader_panic(
        part in 0usize..20,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 1..6),
    ) {
        let mut parts = Parts::read(FROM_LIBREOFFICE);
        let file = match parts.0.len().checked_sub(part + 1) {
            Some(part) => {
                for (at, byte, gone) in &edits {
                    let bytes = &mut parts.0[part].1;
                    let at = at.index(bytes.len().max(1)).min(bytes.len());
                    let end = (at + gone).min(bytes.len());
                    bytes.splice(at..end, (*byte > 127).then_some(*byte & 127));
                }
                parts.file()
            }
            None => {
                let mut file = FROM_LIBREOFFICE.to_vec();
                for (at, byte, _) in &edits {
                    *at.get_mut(&mut file) = *byte;
                }
                file
            }
        };
        let _ = import_docx(&file, &mut || "x".into());
        let _ = edited_docx(&file);
    }
}
