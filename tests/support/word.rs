//! Word files for tests, part by part: as little as Word needs, and nothing of how this program writes them.

#![allow(dead_code)] // Each test crate uses a part of it.

use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a file, by name.
#[derive(Clone)]
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    /// A text with the usual styles and lists: list 1 counts 1., (a), (i); list 2 has bullets; list 3 counts I., 1.1.
    pub fn of(body: &str) -> Parts {
        let style = |id: &str, name: &str, more: &str| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>"
            )
        };
        let heading = "<w:basedOn w:val=\"Heading2\"/>";
        let styles = [
            style("Title", "Title", ""),
            style("Heading1", "heading 1", ""),
            style("Heading2", "heading 2", ""),
            style("Titulo", "Título de sección", heading),
            style("Quote", "Quote", ""),
            style("Preambular", "Preambular", ""),
            style("Masthead", "UN Masthead", ""),
            style("toc1", "toc 1", ""),
            "<w:style w:type=\"character\" w:styleId=\"Strong\"><w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr></w:style>"
                .into(),
        ];
        let level = |at: usize, format: &str, text: &str| {
            format!(
                "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
            )
        };
        let list = |id: usize, levels: &[String]| {
            format!("<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>", levels.concat())
        };
        let lists = [
            list(
                1,
                &[
                    level(0, "decimal", "%1."),
                    level(1, "lowerLetter", "(%2)"),
                    level(2, "lowerRoman", "(%3)"),
                ],
            ),
            list(2, &[level(0, "bullet", "•"), level(1, "bullet", "–")]),
            list(3, &[level(0, "upperRoman", "%1."), level(1, "decimal", "%2.%2")]),
        ];
        let used: String = (1..=3)
            .map(|id| format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>"))
            .collect();
        let footnote = "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t xml:space=\"preserve\"> Held in </w:t></w:r>\
            <w:r><w:rPr><w:i/></w:rPr><w:t>May</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p></w:footnote>";
        let relation = |id: &str, kind: &str, target: &str, more: &str| {
            format!(
                "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"{more}/>"
            )
        };
        let relations = |all: &[String]| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                all.concat()
            )
        };
        let parts = [
            (
                "_rels/.rels",
                relations(&[
                    relation("a", "officeDocument", "word/document.xml", ""),
                    relation("b", "custom-properties", "docProps/custom.xml", ""),
                ]),
            ),
            (
                "word/_rels/document.xml.rels",
                relations(&[
                    relation("s", "styles", "styles.xml", ""),
                    relation("n", "numbering", "numbering.xml", ""),
                    relation("f", "footnotes", "footnotes.xml", ""),
                    relation("c", "comments", "comments.xml", ""),
                    relation("l", "hyperlink", "https://example.org/a", " TargetMode=\"External\""),
                ]),
            ),
            (
                "word/document.xml",
                format!("<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>"),
            ),
            ("word/styles.xml", format!("<w:styles {W}>{}</w:styles>", styles.concat())),
            (
                "word/numbering.xml",
                format!("<w:numbering {W}>{}{used}</w:numbering>", lists.concat()),
            ),
            ("word/footnotes.xml", format!("<w:footnotes {W}>{footnote}</w:footnotes>")),
        ];
        Parts(parts.map(|(name, text)| (name.to_owned(), text.into_bytes())).into())
    }

    /// The same as a version that was exported, with comments: author and words.
    pub fn of_version(
        body: &str,
        consultation: &str,
        version: u32,
        comments: &[(&str, &str)],
    ) -> Parts {
        let mut parts = Parts::of(body);
        let property = |name: &str, value: &str| {
            format!("<property name=\"{name}\"><vt:lpwstr>{value}</vt:lpwstr></property>")
        };
        let custom = format!(
            "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
             xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">{}{}</Properties>",
            property("zerodraft-consultation", consultation),
            property("zerodraft-version", &version.to_string())
        );
        let comment = |(id, (author, words)): (usize, &(&str, &str))| {
            format!(
                "<w:comment w:id=\"{id}\" w:author=\"{author}\">{}</w:comment>",
                p("", &t(words))
            )
        };
        let comments: String = comments.iter().enumerate().map(comment).collect();
        parts.0.push(("docProps/custom.xml".into(), custom.into_bytes()));
        let comments = format!("<w:comments {W}>{comments}</w:comments>");
        parts.0.push(("word/comments.xml".into(), comments.into_bytes()));
        parts
    }

    /// Those of a file.
    pub fn read(file: &[u8]) -> Parts {
        let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
        let parts = (0..archive.len()).map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        });
        Parts(parts.collect())
    }

    /// With words of a part replaced.
    pub fn replaced(mut self, from: &str, to: &str) -> Parts {
        for (_, bytes) in &mut self.0 {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes = text.replace(from, to).into_bytes();
            }
        }
        self
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// A paragraph with these properties.
pub fn p(properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")
}
/// Of a style.
pub fn styled(style: &str, words: &str) -> String {
    p(&format!("<w:pStyle w:val=\"{style}\"/>"), &t(words))
}
/// In a list.
pub fn listed(list: u8, level: u8, words: &str) -> String {
    p(&in_list(list, level), &t(words))
}
pub fn in_list(list: u8, level: u8) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
}
/// A run.
pub fn t(words: &str) -> String {
    set("", words)
}
/// A run with these properties.
pub fn set(properties: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}
/// Words that somebody put in.
pub fn ins(author: &str, words: &str) -> String {
    format!("<w:ins w:id=\"1\" w:author=\"{author}\">{}</w:ins>", t(words))
}
/// Words that somebody took out.
pub fn del(author: &str, words: &str) -> String {
    format!("<w:del w:id=\"1\" w:author=\"{author}\">{}</w:del>", t(words))
        .replace("w:t", "w:delText")
}
/// In the properties of a paragraph: what became of its end.
pub fn end(change: &str, author: &str) -> String {
    format!("<w:rPr><w:{change} w:id=\"1\" w:author=\"{author}\"/></w:rPr>")
}
/// What stands around the words of an exported paragraph.
pub fn marked(id: &str, content: &str) -> String {
    format!("<w:bookmarkStart w:id=\"1\" w:name=\"_zd_{id}\"/>{content}<w:bookmarkEnd w:id=\"1\"/>")
}
/// What a comment is about.
pub fn noted(comment: usize, content: &str) -> String {
    format!(
        "<w:commentRangeStart w:id=\"{comment}\"/>{content}<w:commentRangeEnd w:id=\"{comment}\"/>"
    )
}
