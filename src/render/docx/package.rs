//! The parts of a Word file, in one archive (ECMA-376 Part 2, Open Packaging Conventions).

use super::{
    super::xml::{Xml, escaped},
    About,
    blocks::Blocks,
    body::{Body, Part},
    numbers::{LEVELS, has_one_bracket},
    script::is_right_to_left,
};
use crate::render::masthead_lines;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

const STYLES: &str = include_str!("parts/styles.xml");
const NUMBERING: &str = include_str!("parts/numbering.xml");
const SETTINGS: &str = include_str!("parts/settings.xml");
const FOOTER: &str = include_str!("parts/footer.xml");
const CONTENT_TYPES: &str = include_str!("parts/content_types.xml");
const PACKAGE_RELATIONSHIPS: &str = include_str!("parts/relationships.xml");
const DOCUMENT_RELATIONSHIPS: &str = include_str!("parts/document_relationships.xml");

/// The namespaces that the parts with words use.
const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// Widths of the masthead's columns, in twentieths of a point: together the width of the text.
const MASTHEAD_COLUMNS: [usize; 2] = [4820, 3684];
/// How thick the masthead's rules are, in eighths of a point: below the symbol, and below all of it.
const RULES: [&str; 2] = ["4", "12"];
/// Sizes of Arabic letters and their like, in half points, against those of Latin ones: at the same size they are smaller.
const COMPLEX_SIZES: [(&str, u32); 9] = [
    ("complex_size", 22),
    ("title_size", 30),
    ("heading_size_1", 26),
    ("heading_size_2", 24),
    ("heading_size_3", 22),
    ("heading_size_4", 22),
    ("heading_size_5", 22),
    ("masthead_size", 20),
    ("small_size", 18),
];
/// How far numbers stand inside the edge of a text that runs from right to left, in twentieths of a point: LibreOffice
/// sets the wrong side of a number at its place, and it would reach into the margin.
const NUMBER_INSET: usize = 170;
/// How much larger they are, in half points.
const COMPLEX_LARGER: u32 = 6;

/// The file. `stage` is what stands in the masthead as the stage of the text; `author` is named in a file with tracked
/// changes for what nobody is known to have done.
pub(super) fn package(
    about: &About,
    stage: &str,
    title: &str,
    blocks: &Blocks,
    author: Option<&str>,
) -> Vec<u8> {
    let language = about.masthead.language();
    let right_to_left = is_right_to_left(language);
    let date = about.published.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let notes = begin_notes();
    let mut body =
        Body::new(&blocks.blocks, author.unwrap_or_default(), date.clone(), right_to_left, notes);
    let mut document = Part::new();
    document.xml.open("w:document", &NAMESPACES);
    document.xml.open("w:body", &[]);
    masthead(&mut body, &mut document, about, stage, right_to_left);
    if blocks.blocks.first().is_none_or(|block| block.form.kind.is_some()) {
        // A title brings its distance to the masthead along; other paragraphs do not.
        body.line(&mut document, "Masthead", "");
    }
    blocks.blocks.iter().for_each(|block| body.block(&mut document, block));
    body.line(&mut document, "EndRule", "");
    section(&mut document.xml, right_to_left);
    document.xml.close("w:body");
    document.xml.close("w:document");
    let mut header = Part::new();
    header.xml.open("w:hdr", &NAMESPACES);
    body.line(
        &mut header,
        "Header",
        about.masthead.symbol.as_deref().unwrap_or(&about.designation),
    );
    header.xml.close("w:hdr");
    let mut notes = body.into_notes();
    notes.xml.close("w:footnotes");
    let tracking = if author.is_some() { "<w:trackRevisions/>" } else { "" };
    let settings =
        SETTINGS.replace("{tracking}", tracking).replace("{languages}", &languages(language));
    let has_note_links = !notes.links.is_empty();
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.into()),
        ("_rels/.rels", PACKAGE_RELATIONSHIPS.into()),
        ("docProps/core.xml", core(title, language, date.as_deref())),
        ("docProps/custom.xml", custom(about)),
        ("word/_rels/document.xml.rels", relationships(DOCUMENT_RELATIONSHIPS, &document.links)),
        ("word/document.xml", document.xml.finish()),
        ("word/footer.xml", FOOTER.into()),
        ("word/footnotes.xml", notes.xml.finish()),
        ("word/header.xml", header.xml.finish()),
        ("word/numbering.xml", numbering(blocks, language)),
        ("word/settings.xml", settings.into_bytes()),
        ("word/styles.xml", styles(language)),
    ];
    if has_note_links {
        let empty = DOCUMENT_RELATIONSHIPS.lines().filter(|line| !line.contains("<Relationship "));
        let empty: String = empty.flat_map(|line| [line, "\n"]).collect();
        parts.push(("word/_rels/footnotes.xml.rels", relationships(&empty, &notes.links)));
    }
    archive(&parts)
}

/// Footnotes begin with the line that parts them from the text, and the one for a footnote that goes on overleaf.
fn begin_notes() -> Part {
    let mut notes = Part::new();
    notes.xml.open("w:footnotes", &NAMESPACES);
    for (kind, name, id) in [
        ("separator", "w:separator", "-1"),
        ("continuationSeparator", "w:continuationSeparator", "0"),
    ] {
        notes.xml.open("w:footnote", &[("w:type", kind), ("w:id", id)]);
        notes.xml.open("w:p", &[]);
        notes.xml.open("w:pPr", &[]);
        notes.xml.empty("w:spacing", &[("w:after", "0"), ("w:line", "240")]);
        notes.xml.close("w:pPr");
        notes.xml.open("w:r", &[]);
        notes.xml.empty(name, &[]);
        notes.xml.close("w:r");
        notes.xml.close("w:p");
        notes.xml.close("w:footnote");
    }
    notes
}

/// Organisation and symbol, below them the stage, distribution, day and language, each row above its rule.
fn masthead(body: &mut Body, out: &mut Part, about: &About, stage: &str, right_to_left: bool) {
    let words = |text: &Option<String>| vec![text.clone().unwrap_or_default()];
    let rows = [
        [
            ("MastheadOrganisation", words(&about.masthead.organisation)),
            ("MastheadSymbol", words(&about.masthead.symbol)),
        ],
        [
            ("MastheadStage", vec![stage.to_owned()]),
            ("Masthead", masthead_lines(&about.masthead, about.published)),
        ],
    ];
    let widths = MASTHEAD_COLUMNS.map(|width| width.to_string());
    out.xml.open("w:tbl", &[]);
    out.xml.open("w:tblPr", &[]);
    if right_to_left {
        out.xml.empty("w:bidiVisual", &[]);
    }
    let width = MASTHEAD_COLUMNS.iter().sum::<usize>().to_string();
    out.xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
    out.xml.empty("w:tblLayout", &[("w:type", "fixed")]);
    out.xml.open("w:tblCellMar", &[]);
    for (side, width) in [("w:top", "57"), ("w:left", "0"), ("w:bottom", "57"), ("w:right", "0")] {
        out.xml.empty(side, &[("w:w", width), ("w:type", "dxa")]);
    }
    out.xml.close("w:tblCellMar");
    out.xml.close("w:tblPr");
    out.xml.open("w:tblGrid", &[]);
    widths.iter().for_each(|width| out.xml.empty("w:gridCol", &[("w:w", width)]));
    out.xml.close("w:tblGrid");
    for (row, rule) in rows.iter().zip(RULES) {
        out.xml.open("w:tr", &[]);
        for ((style, lines), width) in row.iter().zip(&widths) {
            out.xml.open("w:tc", &[]);
            out.xml.open("w:tcPr", &[]);
            out.xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
            out.xml.open("w:tcBorders", &[]);
            let border =
                [("w:val", "single"), ("w:sz", rule), ("w:space", "0"), ("w:color", "auto")];
            out.xml.empty("w:bottom", &border);
            out.xml.close("w:tcBorders");
            out.xml
                .empty("w:vAlign", &[("w:val", if rule == RULES[0] { "bottom" } else { "top" })]);
            out.xml.close("w:tcPr");
            lines.iter().for_each(|line| body.line(out, style, line));
            out.xml.close("w:tc");
        }
        out.xml.close("w:tr");
    }
    out.xml.close("w:tbl");
}

/// The page: A4, a header from the second page on, page numbers on all (17.6.17).
fn section(xml: &mut Xml, right_to_left: bool) {
    xml.open("w:sectPr", &[]);
    xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "header")]);
    xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "footer")]);
    xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", "footer")]);
    xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", "1418"),
            ("w:right", "1701"),
            ("w:bottom", "1418"),
            ("w:left", "1701"),
            ("w:header", "709"),
            ("w:footer", "709"),
            ("w:gutter", "0"),
        ],
    );
    xml.empty("w:titlePg", &[]);
    if right_to_left {
        xml.empty("w:bidi", &[]);
    }
    xml.close("w:sectPr");
}

/// The attributes of `w:lang` (17.3.2.20): the language of Latin letters and their like, of East Asian ones, and of those
/// that run from right to left.
fn languages(language: &str) -> String {
    let east_asian = matches!(language.split('-').next(), Some("zh" | "ja" | "ko"));
    let language = escaped(language);
    match (is_right_to_left(&language), east_asian) {
        (true, _) => format!("w:val=\"en-GB\" w:bidi=\"{language}\""),
        (_, true) => format!("w:val=\"en-GB\" w:eastAsia=\"{language}\""),
        _ => format!("w:val=\"{language}\""),
    }
}

fn styles(language: &str) -> Vec<u8> {
    let right_to_left = is_right_to_left(language);
    let larger = if right_to_left { COMPLEX_LARGER } else { 0 };
    let direction = if right_to_left { "<w:bidi/>" } else { "" };
    let mut styles =
        STYLES.replace("{languages}", &languages(language)).replace("{direction}", direction);
    for (name, size) in COMPLEX_SIZES {
        styles = styles.replace(&format!("{{{name}}}"), &(size + larger).to_string());
    }
    styles.into_bytes()
}

fn numbering(blocks: &Blocks, language: &str) -> Vec<u8> {
    let bracketed = |level: usize| match has_one_bracket(language) {
        true => format!("%{level})"),
        false => format!("(%{level})"),
    };
    let mut restarts = String::new();
    for restart in &blocks.restarts {
        restarts +=
            &format!("  <w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/>", restart.list);
        for (level, start) in restart.starts.iter().enumerate().take(LEVELS) {
            restarts += &format!(
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>"
            );
        }
        restarts += "</w:num>\n";
    }
    let first_line = if is_right_to_left(language) { NUMBER_INSET } else { 0 };
    let numbering = NUMBERING
        .replace("{first_line}", &first_line.to_string())
        .replace("{letter}", &bracketed(2))
        .replace("{roman}", &bracketed(3))
        .replace("{restarts}", &restarts);
    numbering.into_bytes()
}

/// The relationships of a part, with those of its links.
fn relationships(known: &str, links: &[String]) -> Vec<u8> {
    let link = |(place, address): (usize, &String)| {
        format!(
            "  <Relationship Id=\"link{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" \
             Target=\"{}\" TargetMode=\"External\"/>\n",
            place + 1,
            escaped(address)
        )
    };
    let links: String = links.iter().enumerate().map(link).collect();
    known.replace("</Relationships>", &format!("{links}</Relationships>")).into_bytes()
}

/// Title, language and day; nobody's name (ECMA-376 Part 2, 8.3.3).
fn core(title: &str, language: &str, date: Option<&str>) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.leaf("dc:title", &[], title);
    xml.leaf("dc:language", &[], language);
    if let Some(date) = date {
        xml.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], date);
        xml.leaf("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], date);
    }
    xml.close("cp:coreProperties");
    xml.finish()
}

/// Where the text comes from, so that it is known again when it comes back (ECMA-376 Part 1, 22.3).
fn custom(about: &About) -> Vec<u8> {
    const FORMAT: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
    /// Smaller ids are reserved.
    const FIRST_ID: usize = 2;
    let mut properties = vec![("zerodraft-consultation", about.consultation.to_string())];
    properties.extend(about.number.map(|number| ("zerodraft-version", number.to_string())));
    properties.push(("zerodraft-heads", about.heads.join(" ")));
    let mut xml = Xml::new();
    xml.open(
        "Properties",
        &[
            ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
            ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
        ],
    );
    for (place, (name, value)) in properties.iter().enumerate() {
        let id = (FIRST_ID + place).to_string();
        xml.open("property", &[("fmtid", FORMAT), ("pid", &id), ("name", name)]);
        xml.leaf("vt:lpwstr", &[], value);
        xml.close("property");
    }
    xml.close("Properties");
    xml.finish()
}

/// One archive, with the same bytes for the same parts: the time of each is the first that ZIP can say.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // A write into memory does not fail.
        let _ = archive.start_file(*name, options);
        let _ = archive.write_all(bytes);
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}
