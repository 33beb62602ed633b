//! Texts of every shape against the schema of the standard.

use super::*;
use crate::domain::{Inline, Kind, Marks, Paragraph, Reading, VersionHead};
use proptest::{prelude::*, strategy::ValueTree};
use std::{io::Write, process::Command};

fn version(reading: Reading, masthead: Masthead) -> Version {
    let head = VersionHead {
        number: 2,
        designation: "Rev.1".into(),
        stage: "Drafting".into(),
        heads: Vec::new(),
        sha256: String::new(),
        previous: None,
        note: None,
        published: "2026-05-09T10:00:00Z".parse().unwrap(),
        masthead,
    };
    Version { head, markdown: String::new(), reading, seq: 1 }
}

fn reading(markdown: &str) -> Reading {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        format!("p{count}")
    };
    crate::render::import(markdown, &mut ids).reading
}

fn written(reading: Reading, masthead: Masthead) -> String {
    let xml = akoma_ntoso(&"abc123".parse().unwrap(), &version(reading, masthead));
    String::from_utf8(xml).unwrap()
}

/// What xmllint says of files; nothing where all are valid.
fn schema_says(texts: &[String]) -> String {
    let files: Vec<tempfile::NamedTempFile> = texts
        .iter()
        .map(|text| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        })
        .collect();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/akomantoso30.xsd");
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema])
        .args(files.iter().map(|file| file.path()))
        .output()
        .expect("xmllint is not there: `make` installs it on Debian (package libxml2-utils)");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let wrong: Vec<&str> = said.lines().filter(|line| !line.ends_with(" validates")).collect();
    wrong.join("\n")
}

const DECLARATION: &str = "# Declaration & more\n\n*Recalling* the words before,[^1]\n\n## Part one\n\n*Noting* the [report](https://example.org/a?b=c&d),\n\n\
    1. *Requests* States:\n\n   (a) to meet:\n\n    (i) often;\n\n   (b) to **speak**;[^1]\n\n1 bis. *Decides* <so>.\n\n### Below\n\n- one\n\n  - deeper\n\n- two\n\n\
    > Words of others,\\\nin two lines.\n\nPlain words.\n\n## Empty part\n\n[^1]: See *there*.\n";

#[test]
fn a_declaration_is_a_statement_with_preface_preamble_and_body() {
    let masthead = Masthead {
        organisation: Some("Conference of States & Others".into()),
        symbol: Some("A/CONF.300/L.1/Rev.1".into()),
        ..Masthead::default()
    };
    let xml = written(reading(DECLARATION), masthead);
    assert_eq!(schema_says(std::slice::from_ref(&xml)), "");
    let body = xml.split_once("</meta>").unwrap().1;
    expect_test::expect![[r##"
        <preface>
        <p>
        <docProponent>Conference of States &amp; Others</docProponent>
        </p>
        <p>
        <docNumber>A/CONF.300/L.1/Rev.1</docNumber>
        </p>
        <p>9 May 2026</p>
        <p>Original: English</p>
        <p>
        <docTitle>Declaration &amp; more</docTitle>
        </p>
        </preface>
        <preamble>
        <container name="recital" eId="recital_1" wId="p2">
        <p>
        <i>Recalling</i> the words before,<authorialNote eId="fn_1" marker="1" placement="bottom">
        <p>See <i>there</i>.</p>
        </authorialNote>
        </p>
        </container>
        </preamble>
        <mainBody>
        <section eId="sec_1" wId="p3">
        <heading>Part one</heading>
        <crossHeading eId="sec_1__crossHeading_1" wId="p4" refersTo="#preambular">
        <i>Noting</i> the <ref href="https://example.org/a?b=c&amp;d">report</ref>,</crossHeading>
        <paragraph eId="sec_1__para_1" wId="p5">
        <num>1.</num>
        <list eId="sec_1__para_1__list_1">
        <intro>
        <p>
        <i>Requests</i> States:</p>
        </intro>
        <point eId="sec_1__para_1__list_1__point_a" wId="p6">
        <num>(a)</num>
        <list eId="sec_1__para_1__list_1__point_a__list_1">
        <intro>
        <p>to meet:</p>
        </intro>
        <point eId="sec_1__para_1__list_1__point_a__list_1__point_i" wId="p7">
        <num>(i)</num>
        <content>
        <p>often;</p>
        </content>
        </point>
        </list>
        </point>
        <point eId="sec_1__para_1__list_1__point_b" wId="p8">
        <num>(b)</num>
        <content>
        <p>to <b>speak</b>;<noteRef marker="1" href="#fn_1" placement="bottom"/>
        </p>
        </content>
        </point>
        </list>
        </paragraph>
        <paragraph eId="sec_1__para_1-bis" wId="p9">
        <num>1 bis.</num>
        <content>
        <p>
        <i>Decides</i> &lt;so&gt;.</p>
        </content>
        </paragraph>
        <section eId="sec_1__sec_1" wId="p10">
        <heading>Below</heading>
        <hcontainer name="bullets" eId="sec_1__sec_1__hcontainer_1">
        <content>
        <ul>
        <li wId="p11">
        <p>one</p>
        <ul>
        <li wId="p12">
        <p>deeper</p>
        </li>
        </ul>
        </li>
        <li wId="p13">
        <p>two</p>
        </li>
        </ul>
        </content>
        </hcontainer>
        <hcontainer name="quote" eId="sec_1__sec_1__hcontainer_2" wId="p14">
        <content>
        <p>Words of others,<eol/>in two lines.</p>
        </content>
        </hcontainer>
        <hcontainer name="text" eId="sec_1__sec_1__hcontainer_3" wId="p15">
        <content>
        <p>Plain words.</p>
        </content>
        </hcontainer>
        </section>
        </section>
        <section eId="sec_2" wId="p16">
        <heading>Empty part</heading>
        </section>
        </mainBody>
        </statement>
        </akomaNtoso>"##]]
    .assert_eq(&body.replace("><", ">\n<"));
    assert!(xml.contains(
        "/akn/un/statement/declaration/conference-of-states-others/abc123/eng@2026-05-09/version-2"
    ));
}

#[test]
fn other_languages_and_texts_without_anything_are_valid_too() {
    let arabic = Masthead { language: Some("ar".into()), ..Masthead::default() };
    let texts = [
        written(Reading::default(), Masthead::default()),
        written(
            reading("# عنوان\n\nإذ تشير إلى القرار، {.preambular}\n\n1. تطلب المزيد؛\n"),
            arabic,
        ),
        written(reading("# T\n\n*Recalling* it,\n"), Masthead::default()),
    ];
    assert_eq!(schema_says(&texts), "");
    assert!(texts[1].contains("language=\"ara\""));
}

/// Paragraphs of every kind and level, in any order.
fn any_reading() -> impl Strategy<Value = Reading> {
    let kinds = [
        Kind::Heading,
        Kind::Preambular,
        Kind::Operative,
        Kind::Paragraph,
        Kind::ListItem,
        Kind::Quote,
    ];
    let paragraph =
        (prop::sample::select(kinds.to_vec()), 0u8..5, any::<bool>(), "[a-z<&\u{1}\n]{0,6}");
    prop::collection::vec(paragraph, 0..14).prop_map(|all| {
        let paragraphs = all.into_iter().enumerate().map(|(place, (kind, level, strong, text))| {
            let level = level.clamp(*kind.levels().start(), *kind.levels().end());
            let mut content = vec![Inline::Footnote("n".parse().unwrap())];
            if !text.is_empty() {
                content.push(Inline::Text { text, marks: Marks { strong, ..Marks::default() } });
            }
            Paragraph::new(format!("p{place}").parse().unwrap(), kind, level, None, content)
        });
        let note = vec![Inline::plain("note"), Inline::Footnote("n".parse().unwrap())];
        Reading {
            title: "T".into(),
            paragraphs: paragraphs.collect(),
            footnotes: [("n".parse().unwrap(), note)].into(),
            ..Reading::default()
        }
    })
}

#[test]
fn texts_of_every_shape_are_valid() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    // All in one call: the schema takes longer to read than a text.
    let texts: Vec<String> = (0..200)
        .map(|_| {
            written(any_reading().new_tree(&mut runner).unwrap().current(), Masthead::default())
        })
        .collect();
    assert_eq!(schema_says(&texts), "");
}
