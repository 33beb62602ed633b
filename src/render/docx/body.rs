//! The paragraphs of a Word file as WordprocessingML (ECMA-376 Part 1, 17), with what changed as revisions (17.13.5).

use super::{
    super::xml::Xml,
    blocks::{Block, Change, Form, Piece, What},
    numbers::Number,
    script::{direction, stretches},
};
use crate::domain::{FootnoteId, Kind, Marks};
use std::collections::HashMap;

/// A level's indent, in twentieths of a point: 1 cm. `parts/styles.xml` has the same.
const INDENT: usize = 567;
/// Words up to this length leave no hole before them.
const WORD_CHARS_MAX: usize = 35;
/// Footnotes with smaller ids are the separators.
const FIRST_NOTE: usize = 1;

/// A part of the file that has words, and the addresses that its links lead to.
pub(super) struct Part {
    /// The XML.
    pub xml: Xml,
    /// In the order of their relationships: `link1` is the first.
    pub links: Vec<String>,
}

impl Part {
    /// A part that has nothing.
    pub fn new() -> Part {
        Part { xml: Xml::new(), links: Vec::new() }
    }
}

/// Writes paragraphs.
pub(super) struct Body<'a> {
    /// Who is named for what nobody is known to have done.
    author: &'a str,
    /// When all that changed was published, as Word writes it.
    date: Option<String>,
    /// Whether the text runs from right to left.
    right_to_left: bool,
    /// The footnotes; the caller has written what stands before them.
    notes: Part,
    /// How many ids of revisions and bookmarks are taken.
    ids: usize,
    /// Footnotes that are written.
    note_count: usize,
    /// References to each footnote that are still to come, and the number of the footnote where it is written.
    references: HashMap<(FootnoteId, Change), (usize, Option<usize>)>,
    /// The bookmark that is open.
    open: Option<String>,
}

impl<'a> Body<'a> {
    /// A writer for these paragraphs. `notes` is open for footnotes.
    pub fn new(
        blocks: &[Block],
        author: &'a str,
        date: Option<String>,
        right_to_left: bool,
        notes: Part,
    ) -> Body<'a> {
        let mut references: HashMap<_, (usize, Option<usize>)> = HashMap::new();
        for piece in blocks.iter().flat_map(|block| &block.pieces) {
            if let What::Note { footnote, .. } = &piece.what {
                references.entry((footnote.clone(), piece.change)).or_default().0 += 1;
            }
        }
        let (ids, note_count, open) = (0, 0, None);
        Body { author, date, right_to_left, notes, ids, note_count, references, open }
    }

    /// The footnotes.
    pub fn into_notes(self) -> Part {
        self.notes
    }

    /// A paragraph.
    pub fn block(&mut self, out: &mut Part, block: &Block) {
        let range = match block.end {
            Change::MovedFrom => Some("moveFromRange"),
            Change::MovedTo => Some("moveToRange"),
            _ => None,
        };
        let range = range.zip(block.moved).map(|(name, count)| (name, format!("move{count}")));
        let range_id = range.as_ref().map(|(name, move_name)| {
            self.revision(out, &format!("w:{name}Start"), None, &[("w:name", move_name)], true)
        });
        let is_right_to_left = direction(&text_of(block), self.right_to_left);
        out.xml.open("w:p", &[]);
        self.properties(out, block, is_right_to_left);
        self.begin_bookmark(out, block);
        self.pieces(out, &block.pieces, is_right_to_left);
        self.end_bookmark(out, block);
        out.xml.close("w:p");
        if let Some(((name, _), id)) = range.zip(range_id) {
            out.xml.empty(&format!("w:{name}End"), &[("w:id", &id)]);
        }
    }

    /// A paragraph of the frame around the text, which runs as the text does.
    pub fn line(&mut self, out: &mut Part, style: &str, text: &str) {
        out.xml.open("w:p", &[]);
        out.xml.open("w:pPr", &[]);
        out.xml.empty("w:pStyle", &[("w:val", style)]);
        out.xml.close("w:pPr");
        self.text(out, text, &Marks::default(), None, Change::Kept, self.right_to_left);
        out.xml.close("w:p");
    }

    /// The next id of a revision or bookmark.
    fn id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }

    /// An element of a revision: who did it, and when. Returns its id.
    fn revision(
        &mut self,
        out: &mut Part,
        name: &str,
        by: Option<&str>,
        more: &[(&str, &str)],
        is_empty: bool,
    ) -> String {
        let id = self.id();
        let mut attributes = vec![("w:id", id.as_str())];
        attributes.extend(more);
        attributes.push(("w:author", by.unwrap_or(self.author)));
        attributes.extend(self.date.as_deref().map(|date| ("w:date", date)));
        match is_empty {
            true => out.xml.empty(name, &attributes),
            false => out.xml.open(name, &attributes),
        }
        id
    }

    fn begin_bookmark(&mut self, out: &mut Part, block: &Block) {
        if let Some(name) = &block.begins {
            let id = self.id();
            out.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
            self.open = Some(id);
        }
    }

    fn end_bookmark(&mut self, out: &mut Part, block: &Block) {
        if let Some(id) = self.open.take_if(|_| block.ends) {
            out.xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        }
    }

    /// The properties of a paragraph, in the order of the schema (17.3.1.26).
    fn properties(&mut self, out: &mut Part, block: &Block, is_right_to_left: bool) {
        out.xml.open("w:pPr", &[]);
        form(out, &block.form, |out| self.bidi(out, is_right_to_left));
        if is_ragged(&text_of(block)) {
            out.xml.empty("w:jc", &[("w:val", "left")]);
        }
        let mark = revision_name(block.end);
        if let Some(name) = mark {
            let by = block.pieces.iter().find(|piece| piece.change == block.end);
            let by = by.and_then(|piece| piece.by.clone());
            out.xml.open("w:rPr", &[]);
            self.revision(out, name, by.as_deref(), &[], true);
            out.xml.close("w:rPr");
        }
        if let Some(was) = &block.was {
            self.revision(out, "w:pPrChange", None, &[], false);
            out.xml.open("w:pPr", &[]);
            form(out, was, |out| self.bidi(out, is_right_to_left));
            out.xml.close("w:pPr");
            out.xml.close("w:pPrChange");
        }
        out.xml.close("w:pPr");
    }

    /// Says the direction of a paragraph where it is not that of the text.
    fn bidi(&self, out: &mut Part, is_right_to_left: bool) {
        match (is_right_to_left, self.right_to_left) {
            (true, false) => out.xml.empty("w:bidi", &[]),
            (false, true) => out.xml.empty("w:bidi", &[("w:val", "0")]),
            _ => {}
        }
    }

    /// The words of a paragraph: links around revisions around runs.
    fn pieces(&mut self, out: &mut Part, pieces: &[Piece], is_right_to_left: bool) {
        for linked in pieces.chunk_by(|one, other| link(one) == link(other)) {
            let link = link(&linked[0]).map(|address| hyperlink(out, address));
            for alike in
                linked.chunk_by(|one, other| (one.change, &one.by) == (other.change, &other.by))
            {
                let (change, by) = (alike[0].change, alike[0].by.as_deref());
                let name = revision_name(change);
                if let Some(name) = name {
                    self.revision(out, name, by, &[], false);
                }
                alike.iter().for_each(|piece| self.piece(out, piece, is_right_to_left));
                name.iter().for_each(|name| out.xml.close(name));
            }
            if link.is_some() {
                out.xml.close("w:hyperlink");
            }
        }
    }

    fn piece(&mut self, out: &mut Part, piece: &Piece, is_right_to_left: bool) {
        match &piece.what {
            What::Text { text, marks, was } => {
                self.text(out, text, marks, was.as_ref(), piece.change, is_right_to_left);
            }
            What::Note { footnote, content } => self.note(out, footnote, content, piece.change),
            What::Number(marker) => {
                out.xml.open("w:r", &[]);
                characters(out, marker, piece.change);
                out.xml.empty("w:tab", &[]);
                out.xml.close("w:r");
            }
        }
    }

    /// Runs: characters of one direction and the same marks.
    fn text(
        &mut self,
        out: &mut Part,
        text: &str,
        marks: &Marks,
        was: Option<&Marks>,
        change: Change,
        is_right_to_left: bool,
    ) {
        for (range, right_to_left) in stretches(text, is_right_to_left) {
            out.xml.open("w:r", &[]);
            if right_to_left || was.is_some() || !marks.is_plain() {
                out.xml.open("w:rPr", &[]);
                set(out, marks, right_to_left);
                if let Some(was) = was {
                    self.revision(out, "w:rPrChange", None, &[], false);
                    out.xml.open("w:rPr", &[]);
                    set(out, was, right_to_left);
                    out.xml.close("w:rPr");
                    out.xml.close("w:rPrChange");
                }
                out.xml.close("w:rPr");
            }
            characters(out, &text[range], change);
            out.xml.close("w:r");
        }
    }

    /// A reference to a footnote. The first brings the footnote along; those after it show its number, because in Word
    /// each footnote has one reference (17.11.14).
    fn note(&mut self, out: &mut Part, footnote: &FootnoteId, content: &[Piece], change: Change) {
        let next = self.note_count + FIRST_NOTE;
        let known = self.references.entry((footnote.clone(), change)).or_default();
        known.0 = known.0.saturating_sub(1);
        let (rest, number) = (known.0, known.1);
        if let Some(number) = number {
            return repeated(out, number, change);
        }
        known.1 = Some(next);
        self.note_count += 1;
        let bookmarked = (rest > 0).then(|| self.id());
        if let Some(id) = &bookmarked {
            out.xml.empty("w:bookmarkStart", &[("w:id", id), ("w:name", &note_bookmark(next))]);
        }
        reference_run(out, |out| {
            out.xml.empty("w:footnoteReference", &[("w:id", &next.to_string())])
        });
        if let Some(id) = &bookmarked {
            out.xml.empty("w:bookmarkEnd", &[("w:id", id)]);
        }
        let mut notes = std::mem::replace(&mut self.notes, Part::new());
        self.footnote(&mut notes, next, content);
        self.notes = notes;
    }

    fn footnote(&mut self, out: &mut Part, number: usize, content: &[Piece]) {
        let words: String = content.iter().filter_map(words).collect();
        let is_right_to_left = direction(&words, self.right_to_left);
        out.xml.open("w:footnote", &[("w:id", &number.to_string())]);
        out.xml.open("w:p", &[]);
        out.xml.open("w:pPr", &[]);
        out.xml.empty("w:pStyle", &[("w:val", "FootnoteText")]);
        self.bidi(out, is_right_to_left);
        out.xml.close("w:pPr");
        reference_run(out, |out| out.xml.empty("w:footnoteRef", &[]));
        out.xml.open("w:r", &[]);
        out.xml.empty("w:tab", &[]);
        out.xml.close("w:r");
        self.pieces(out, content, is_right_to_left);
        out.xml.close("w:p");
        out.xml.close("w:footnote");
    }
}

/// The words of a paragraph as the newer text has them; where it has none, as the older one has.
fn text_of(block: &Block) -> String {
    let is_gone = |change| matches!(change, Change::Deleted | Change::MovedFrom);
    let all_gone = is_gone(block.end);
    let there = block.pieces.iter().filter(|piece| all_gone || !is_gone(piece.change));
    there.filter_map(words).collect()
}

/// Whether the lines of a text are not to be spread to one width: before a line break, or an address that does not fit on
/// the line, there would be holes.
fn is_ragged(text: &str) -> bool {
    text.contains('\n') || text.split_whitespace().any(|word| word.chars().count() > WORD_CHARS_MAX)
}

fn words(piece: &Piece) -> Option<&str> {
    match &piece.what {
        What::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// The element of a revision of words, or of the end of a paragraph.
fn revision_name(change: Change) -> Option<&'static str> {
    match change {
        Change::Kept => None,
        Change::Inserted => Some("w:ins"),
        Change::Deleted => Some("w:del"),
        Change::MovedFrom => Some("w:moveFrom"),
        Change::MovedTo => Some("w:moveTo"),
    }
}

/// Style, number and indent. What stands between number and indent in the order of the schema is written by `between`.
fn form(out: &mut Part, form: &Form, between: impl Fn(&mut Part)) {
    out.xml.empty("w:pStyle", &[("w:val", &style(form))]);
    match &form.number {
        Number::None => between(out),
        Number::Counted { list, level } => {
            out.xml.open("w:numPr", &[]);
            out.xml.empty("w:ilvl", &[("w:val", &level.to_string())]);
            out.xml.empty("w:numId", &[("w:val", &list.to_string())]);
            out.xml.close("w:numPr");
            between(out);
        }
        Number::Printed { level, .. } => {
            let (left, hanging) = match usize::from(*level) {
                0 => (0, 0),
                level => (INDENT * (level + 1), INDENT),
            };
            out.xml.open("w:numPr", &[]);
            out.xml.empty("w:ilvl", &[("w:val", "0")]);
            out.xml.empty("w:numId", &[("w:val", "0")]);
            out.xml.close("w:numPr");
            between(out);
            out.xml.empty(
                "w:ind",
                &[("w:left", &left.to_string()), ("w:hanging", &hanging.to_string())],
            );
        }
    }
}

/// The style of a paragraph, by the id that `parts/styles.xml` gives it.
fn style(form: &Form) -> String {
    let deeper = |name: &str, level: u8| match level {
        0 => name.to_owned(),
        level => format!("{name}{}", level + 1),
    };
    let level = match form.number {
        Number::Counted { level, .. } | Number::Printed { level, .. } => level,
        Number::None => 0,
    };
    match form.kind {
        None => "Title".into(),
        Some(Kind::Heading) => format!("Heading{}", form.level),
        Some(Kind::Preambular) => "Preambular".into(),
        Some(Kind::Operative) => deeper("Operative", level),
        Some(Kind::Paragraph) => "BodyText".into(),
        Some(Kind::ListItem) => deeper("ListBullet", level),
        Some(Kind::Quote) => "Quote".into(),
    }
}

fn link(piece: &Piece) -> Option<&str> {
    match &piece.what {
        What::Text { marks, .. } => marks.link.as_deref(),
        _ => None,
    }
}

/// Begins a link: to a place in the file, or to an address that the relationships name.
fn hyperlink(out: &mut Part, address: &str) {
    if let Some(place) = address.strip_prefix('#') {
        out.xml.open("w:hyperlink", &[("w:anchor", place)]);
        return;
    }
    let place = out.links.iter().position(|known| known == address).unwrap_or_else(|| {
        out.links.push(address.to_owned());
        out.links.len() - 1
    });
    out.xml.open("w:hyperlink", &[("r:id", &format!("link{}", place + 1)), ("w:history", "1")]);
}

/// The properties of a run, in the order of the schema (17.3.2.28).
fn set(out: &mut Part, marks: &Marks, right_to_left: bool) {
    if marks.link.is_some() {
        out.xml.empty("w:rStyle", &[("w:val", "Hyperlink")]);
    }
    // Each has a twin for scripts that are set by other rules, Arabic among them.
    let toggles = [(marks.strong, ["w:b", "w:bCs"]), (marks.em, ["w:i", "w:iCs"])];
    for name in toggles.iter().filter(|(is, _)| *is).flat_map(|(_, names)| names) {
        out.xml.empty(name, &[]);
    }
    if right_to_left {
        out.xml.empty("w:rtl", &[]);
    }
}

/// The characters of a run.
fn characters(out: &mut Part, text: &str, change: Change) {
    let name = if change == Change::Deleted { "w:delText" } else { "w:t" };
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            out.xml.empty("w:br", &[]);
        }
        if !line.is_empty() {
            out.xml.leaf(name, &[("xml:space", "preserve")], line);
        }
    }
}

fn reference_run(out: &mut Part, content: impl FnOnce(&mut Part)) {
    out.xml.open("w:r", &[]);
    out.xml.open("w:rPr", &[]);
    out.xml.empty("w:rStyle", &[("w:val", "FootnoteReference")]);
    out.xml.close("w:rPr");
    content(out);
    out.xml.close("w:r");
}

fn note_bookmark(number: usize) -> String {
    format!("_zn_{number}")
}

/// The number of a footnote that is referred to again: a field that Word keeps up to date (17.16.5.44).
fn repeated(out: &mut Part, number: usize, change: Change) {
    let instruction = if change == Change::Deleted { "w:delInstrText" } else { "w:instrText" };
    let field = |out: &mut Part, kind: &str| {
        reference_run(out, |out| out.xml.empty("w:fldChar", &[("w:fldCharType", kind)]));
    };
    field(out, "begin");
    let code = format!(" NOTEREF {} \\f \\h ", note_bookmark(number));
    reference_run(out, |out| out.xml.leaf(instruction, &[("xml:space", "preserve")], &code));
    field(out, "separate");
    reference_run(out, |out| characters(out, &number.to_string(), change));
    field(out, "end");
}
