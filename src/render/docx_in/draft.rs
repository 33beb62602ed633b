//! A Word text as a draft. It is written in Markdown, as it stands with all tracked changes accepted, and goes through
//! the import like any other text: what is a preambular paragraph, which level a typed number has, what is joined, is
//! decided there and nowhere else.

use super::{
    DocxError, WordFile,
    body::{NoteRef, Piece, What, WordParagraph},
    numbering::Mark,
    styles::Look,
};
use crate::{
    domain::{Fate, FootnoteId, Inline, Kind, Marks},
    render::{
        Import, Note, form, import,
        inline_read::Targets,
        inline_write::{self, FootnoteNumbers},
        lines::{is_rule, preambular_prefix},
        normalise,
        settle::written_attributes,
    },
};
use std::collections::HashMap;

/// Hashes of a heading at most.
const HASHES_MAX: u8 = 6;
/// Columns that one level of a list stands further in than the one before.
const INDENT_COLUMNS: usize = 4;
/// How much of a paragraph a note quotes, in characters.
const QUOTED_CHARS: usize = 40;

/// Reads a Word file as a draft. In the notes, `line` is the paragraph of the file, counted from 1.
///
/// `new_id` gives the ids of paragraphs and footnotes; they must be valid as such and never repeat.
pub fn import_docx(bytes: &[u8], new_id: &mut dyn FnMut() -> String) -> Result<Import, DocxError> {
    let mut file = WordFile::read(bytes)?;
    let (markdown, places, mut notes) = Writer::new(&mut file).written();
    let mut imported = import(&markdown, new_id);
    for note in imported.notes {
        let place = places.iter().rev().find(|place| place.line <= note.line);
        notes.push(match place {
            Some(place) => place.note(&note.what),
            None => note,
        });
    }
    notes.sort();
    notes.dedup();
    imported.notes = notes;
    Ok(imported)
}

impl WordParagraph {
    /// Its words with all changes accepted.
    pub(super) fn words(&self) -> String {
        let there = self.pieces.iter().filter(|piece| piece.fate.is_there());
        there
            .filter_map(|piece| match &piece.what {
                What::Text(text, _) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// The paragraphs as they are with all changes accepted: where the end of one was taken out, the next is part of it.
/// It is what the first of them is that has words.
pub(super) fn accepted(paragraphs: &[WordParagraph]) -> Vec<WordParagraph> {
    let mut all: Vec<WordParagraph> = Vec::new();
    let mut open: Option<WordParagraph> = None;
    for paragraph in paragraphs {
        let goes_on = !paragraph.end.is_there();
        let mut whole = match open.take() {
            Some(mut before) if !before.words().trim().is_empty() => {
                before.pieces.extend(paragraph.pieces.iter().cloned());
                before.remarks.extend(&paragraph.remarks);
                before
            }
            Some(before) => {
                let pieces = [before.pieces, paragraph.pieces.clone()].concat();
                WordParagraph { pieces, ..paragraph.clone() }
            }
            None => paragraph.clone(),
        };
        whole.end = Fate::Kept;
        match goes_on {
            true => open = Some(whole),
            false => all.push(whole),
        }
    }
    all.extend(open);
    all
}

/// Where a paragraph of the file stands in the Markdown.
struct Placed {
    line: usize,
    /// The paragraph of the file.
    place: usize,
    /// How it begins.
    begins: String,
}

impl Placed {
    fn note(&self, what: &str) -> Note {
        let quoted: String = self.begins.chars().take(QUOTED_CHARS).collect();
        let more = if quoted.len() < self.begins.len() { "…" } else { "" };
        let at = match quoted.trim() {
            "" => String::new(),
            quoted => format!("“{quoted}{more}”: "),
        };
        Note { line: self.place, what: format!("{at}{what}") }
    }
}

struct Writer<'f> {
    file: &'f mut WordFile,
    markdown: String,
    lines: usize,
    placed: Vec<Placed>,
    notes: Vec<Note>,
    /// The footnotes that were referred to, in order.
    wanted: Vec<NoteRef>,
    numbers: FootnoteNumbers,
    has_title: bool,
}

impl<'f> Writer<'f> {
    fn new(file: &'f mut WordFile) -> Writer<'f> {
        let has_title =
            file.body.iter().any(|it| it.look == Look::Title && !it.words().trim().is_empty());
        Writer {
            file,
            markdown: String::new(),
            lines: 0,
            placed: Vec::new(),
            notes: Vec::new(),
            wanted: Vec::new(),
            numbers: HashMap::new(),
            has_title,
        }
    }

    fn written(mut self) -> (String, Vec<Placed>, Vec<Note>) {
        self.whole_file_notes();
        let body = accepted(&std::mem::take(&mut self.file.body));
        let mut at = 0;
        while at < body.len() {
            let row = body[at].row;
            let same_row = |other: &WordParagraph| row.is_some() && other.row == row;
            let end = at + 1 + body[at + 1..].iter().take_while(|it| same_row(it)).count();
            match row {
                Some(_) => self.row(&body[at..end]),
                None => self.paragraph(&body[at]),
            }
            at = end;
        }
        self.footnotes();
        (self.markdown, self.placed, self.notes)
    }

    /// What is said of the file as a whole, at its first paragraph.
    fn whole_file_notes(&mut self) {
        let changed = |piece: &Piece| piece.fate != Fate::Kept;
        let changes = self.file.body.iter();
        let changes = changes.filter(|it| it.end != Fate::Kept || it.pieces.iter().any(changed));
        let mut say = |what: String| self.notes.push(Note { line: 1, what });
        match changes.count() {
            0 => {}
            1 => say("The file has tracked changes in one paragraph; they were taken as accepted."
                .into()),
            count => say(format!(
                "The file has tracked changes in {count} paragraphs; they were taken as accepted."
            )),
        }
        match self.file.comments.len() {
            0 => {}
            1 => say("A comment in the file was left out.".into()),
            count => say(format!("{count} comments in the file were left out.")),
        }
        if self.file.has_headers {
            say("What stands at the head and foot of every page was left out.".into());
        }
    }

    /// Puts a block and remembers which paragraph it is.
    fn put(&mut self, paragraph: &WordParagraph, block: &str) {
        self.placed.push(Placed {
            line: self.lines + 1,
            place: paragraph.place,
            begins: paragraph.words().trim().to_owned(),
        });
        self.markdown.push_str(block);
        self.markdown.push_str("\n\n");
        self.lines += block.matches('\n').count() + 2;
    }

    fn remark(&mut self, paragraph: &WordParagraph, what: &str) {
        let placed =
            Placed { line: 0, place: paragraph.place, begins: paragraph.words().trim().into() };
        self.notes.push(placed.note(what));
    }

    fn paragraph(&mut self, paragraph: &WordParagraph) {
        for what in &paragraph.remarks {
            self.remark(paragraph, what);
        }
        let number = paragraph.number.clone();
        // Empty paragraphs are counted, too.
        let number = number.and_then(|(list, level)| {
            Some((self.file.numbering.next(&list, level, &self.file.styles)?, level))
        });
        let content = self.content(paragraph);
        if content.is_empty() {
            return;
        }
        if paragraph.look == Look::Masthead {
            self.remark(paragraph, "A line of the masthead was left out.");
            return;
        }
        if paragraph.look == Look::Contents {
            self.remark(paragraph, "A line of the table of contents was left out.");
            return;
        }
        let block = match (paragraph.look, number) {
            (Look::Title, _) => format!("# {}", self.inline(&content, true)),
            (Look::Heading(level), number) => self.heading(paragraph, level, number, content),
            (Look::Quote, None) => {
                format!("> {}", self.inline(&content, false).replace('\n', "\n> "))
            }
            (_, Some((Mark::Bullet, level))) => {
                let margin = " ".repeat(INDENT_COLUMNS * usize::from(level));
                let words = self.inline(&content, false);
                format!("{margin}- {}", words.replace('\n', &format!("\n{margin}  ")))
            }
            (_, Some((Mark::Number(number), level))) => {
                self.numbered(paragraph, &number, level, &content)
            }
            (Look::Preambular, None) => {
                let words = self.inline(&content, false);
                format!("{words}{}", written_attributes(Kind::Preambular, 0, None))
            }
            _ => self.plain(&content),
        };
        self.put(paragraph, &block);
    }

    fn heading(
        &mut self,
        paragraph: &WordParagraph,
        level: u8,
        number: Option<(Mark, u8)>,
        mut content: Vec<Inline>,
    ) -> String {
        if let Some((Mark::Number(number), _)) = number {
            content.insert(0, Inline::plain(format!("{number} ")));
            content = normalise::content(&content, true);
            self.remark(paragraph, "The number of a heading, which Word counts, was kept as text.");
        }
        let level = if self.has_title { level.saturating_add(1) } else { level };
        let hashes = "#".repeat(usize::from(level.min(HASHES_MAX)));
        format!("{hashes} {}", self.inline(&content, true))
    }

    /// A paragraph that Word numbers. A number as drafts have them is written as such; any other gives the level.
    fn numbered(
        &mut self,
        paragraph: &WordParagraph,
        number: &str,
        level: u8,
        content: &[Inline],
    ) -> String {
        let words = self.inline(content, false);
        let margin = " ".repeat(INDENT_COLUMNS * usize::from(level));
        let further = format!("\n{margin}");
        if form::marker(&format!("{number} ")).is_some() {
            return format!("{margin}{number} {}", words.replace('\n', &further));
        }
        if number.chars().any(char::is_uppercase) {
            self.remark(paragraph, "A number that Word counts was kept as text.");
            return format!("{number} {}", words);
        }
        let what = format!(
            "The number {number} is one that drafts do not have; the draft counts its own."
        );
        self.remark(paragraph, &what);
        let level = level.min(*Kind::Operative.levels().end());
        let marker = if matches!(level, 0 | 3) { "1." } else { "(a)" };
        let attributes = written_attributes(Kind::Operative, level, None);
        format!("{margin}{marker} {}{attributes}", words.replace('\n', &further))
    }

    /// A paragraph that may begin with a number, a bullet or `PP3.` that somebody typed.
    fn plain(&mut self, content: &[Inline]) -> String {
        let text = plain_text(content);
        if is_rule(&text) {
            return text;
        }
        let (taken, marker) = match (typed_bullet(&text), form::marker(&text)) {
            (Some(taken), _) => (taken, "-".to_owned()),
            (None, Some(marker)) => (marker.taken.len(), marker.written.to_owned()),
            (None, None) => match preambular_prefix(&text).0 {
                Some((_, written)) => (written.len(), written.trim_end().to_owned()),
                None => return self.inline(content, false),
            },
        };
        let rest = normalise::content(&without_start(content, taken), false);
        format!("{marker} {}", self.inline(&rest, false))
    }

    /// A row of a table as one paragraph, its cells with ` | ` between them.
    fn row(&mut self, cells: &[WordParagraph]) {
        let mut row: Vec<Inline> = Vec::new();
        if cells.iter().any(|cell| cell.look == Look::Masthead) {
            self.remark(&cells[0], "A line of the masthead was left out.");
            return;
        }
        for cell in cells {
            for what in cell.remarks.iter().filter(|what| **what != super::body::remark::TABLE) {
                self.remark(cell, what);
            }
            let content = self.content(cell);
            if content.is_empty() {
                continue;
            }
            if !row.is_empty() {
                row.push(Inline::plain(" | "));
            }
            row.extend(content);
        }
        if row.is_empty() {
            return;
        }
        self.remark(&cells[0], super::body::remark::TABLE);
        let row = normalise::content(&row, true);
        let words = self.inline(&row, true);
        self.put(&cells[0], &format!("{words}{}", written_attributes(Kind::Paragraph, 0, None)));
    }

    fn footnotes(&mut self) {
        let mut next = 0;
        // A footnote may refer to others, which then follow.
        while next < self.wanted.len() {
            let id = self.wanted[next].clone();
            next += 1;
            let lines = accepted(&self.file.notes.remove(&id).unwrap_or_default());
            let mut content: Vec<Inline> = Vec::new();
            for line in &lines {
                let words = self.content(line);
                if !content.is_empty() && !words.is_empty() {
                    content.push(Inline::plain("\n"));
                }
                content.extend(words);
            }
            let words = self.inline(&normalise::content(&content, false), false);
            let text = format!("[^{next}]: {}", words.replace('\n', "\n    "));
            let whole = WordParagraph {
                place: self.placed.last().map_or(1, |last| last.place),
                ..lines.into_iter().next().unwrap_or_else(empty)
            };
            self.put(&whole, text.trim_end());
        }
        if self.wanted.iter().any(|note| note.is_endnote) {
            let what = "Endnotes became footnotes.".into();
            self.notes.push(Note { line: 1, what });
        }
    }

    /// The words of a paragraph in normal form; footnotes that they refer to are noted.
    fn content(&mut self, paragraph: &WordParagraph) -> Vec<Inline> {
        let one_line = matches!(paragraph.look, Look::Title | Look::Heading(_));
        let mut content = Vec::new();
        for piece in paragraph.pieces.iter().filter(|piece| piece.fate.is_there()) {
            match &piece.what {
                What::Text(text, marks) => {
                    let heading = Marks { strong: false, ..marks.clone() };
                    let marks = if one_line { heading } else { marks.clone() };
                    content.push(Inline::Text { text: text.clone(), marks });
                }
                What::Note(note) => content.push(Inline::Footnote(self.footnote(note))),
                What::Bookmark(_) | What::CommentStarts(_) | What::CommentEnds(_) => {}
            }
        }
        normalise::content(&content, one_line)
    }

    fn footnote(&mut self, note: &NoteRef) -> FootnoteId {
        let place = match self.wanted.iter().position(|wanted| wanted == note) {
            Some(place) => place,
            None => {
                self.wanted.push(note.clone());
                self.wanted.len() - 1
            }
        };
        let id: FootnoteId = format!("n{}", place + 1).parse().expect("a letter and digits");
        self.numbers.insert(id.clone(), place + 1);
        id
    }

    /// Words in Markdown; marks that cannot be written so that they read back are left out.
    fn inline(&mut self, content: &[Inline], one_line: bool) -> String {
        let targets = Targets {
            footnotes: self.numbers.iter().map(|(id, n)| (n.to_string(), id.clone())).collect(),
            links: HashMap::new(),
        };
        let (words, reads_back) = inline_write::write(content, &self.numbers, &targets, one_line);
        if reads_back {
            return words;
        }
        let unmarked: Vec<Inline> = content.iter().cloned().map(without_marks).collect();
        let unmarked = normalise::content(&unmarked, one_line);
        inline_write::write(&unmarked, &self.numbers, &targets, one_line).0
    }
}

fn empty() -> WordParagraph {
    WordParagraph {
        place: 1,
        look: Look::Plain,
        number: None,
        pieces: Vec::new(),
        end: Fate::Kept,
        row: None,
        remarks: Vec::new(),
    }
}

fn without_marks(inline: Inline) -> Inline {
    match inline {
        Inline::Text { text, .. } => Inline::plain(text),
        footnote => footnote,
    }
}

fn plain_text(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Footnote(_) => "\u{fffc}",
        })
        .collect()
}

/// The bytes of a bullet at the start of a text that somebody typed, with the white space behind it.
fn typed_bullet(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['•', '·', '▪', '◦', '‣', '-', '*', '\u{f0b7}'])?;
    let words = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    (words.len() < rest.len() && !words.is_empty()).then(|| text.len() - words.len())
}

/// A text without its first bytes.
fn without_start(content: &[Inline], bytes: usize) -> Vec<Inline> {
    let mut left = bytes;
    let mut rest = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                let taken = left.min(text.len());
                left -= taken;
                let text = text.get(taken..).unwrap_or_default();
                if !text.is_empty() {
                    rest.push(Inline::Text { text: text.to_owned(), marks: marks.clone() });
                }
            }
            footnote => rest.push(footnote.clone()),
        }
    }
    rest
}
