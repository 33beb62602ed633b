//! What the template is told: each paragraph with its number, and each part of it with what became of it.

use super::super::{
    docx::{
        About,
        blocks::{Block, Blocks, Change, Piece, Texts, What},
        bookmark,
        numbers::{BULLET_LIST, Number, in_language},
        script::{direction, is_right_to_left, stretches},
    },
    masthead_lines,
};
use crate::domain::{FootnoteId, Kind, Marks, Reading, numbers};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

/// The family of Latin, Greek and Cyrillic letters.
pub(super) const LATIN: &str = "Libertinus Serif";
/// The family of Arabic letters.
pub(super) const ARABIC: &str = "Noto Naskh Arabic";
/// Keeps what stands between them from turning the words around it (Unicode Standard Annex 9, isolates).
const ISOLATED: [char; 2] = ['\u{2066}', '\u{2069}'];

/// What is to be set.
pub(super) struct Setting<'a> {
    /// What is said of the text beside its words.
    pub about: &'a About,
    /// What the masthead says of its stage.
    pub stage: String,
    /// The words.
    pub texts: &'a Texts<'a>,
    /// Their paragraphs.
    pub blocks: &'a Blocks,
}

/// The data of the template.
pub(super) fn data(setting: &Setting) -> Value {
    let Setting { about, stage, texts, blocks } = setting;
    let masthead = &about.masthead;
    let language = masthead.language();
    let mut subtags = language.split('-');
    let first = subtags.next().unwrap_or(language);
    let region = subtags.find(|tag| tag.len() == 2);
    let rtl = is_right_to_left(language);
    let date = about.published.map(|at| TimeZone::UTC.to_datetime(at).date());
    let mut writing = Writing {
        language: first,
        rtl,
        markers: Markers::of(texts),
        notes: RefCell::default(),
        outline: 0,
    };
    let (title, rest) = match blocks.blocks.split_first() {
        Some((block, rest)) if block.form.kind.is_none() => {
            (writing.pieces(&block.pieces, rtl), rest)
        }
        _ => (json!([]), &blocks.blocks[..]),
    };
    json!({
        "language": first, "region": region, "rtl": rtl,
        "latin": [LATIN, ARABIC],
        "fonts": if rtl { [ARABIC, LATIN] } else { [LATIN, ARABIC] },
        "title": if texts.newer.title.is_empty() { stage } else { &texts.newer.title },
        "title-pieces": title,
        "date": date.map(|day| json!([day.year(), day.month(), day.day()])),
        "organisation": masthead.organisation.as_deref().unwrap_or_default(),
        "symbol": masthead.symbol.as_deref().unwrap_or_default(),
        "header": masthead.symbol.as_deref().unwrap_or(&about.designation),
        "stage": stage,
        "lines": masthead_lines(masthead, about.published),
        "blocks": writing.blocks(rest),
    })
}

/// Has the template look for letters in these families as well.
pub(super) fn name_fonts<'a>(data: &mut Value, families: impl Iterator<Item = &'a str>) {
    if let Some(fonts) = data["fonts"].as_array_mut() {
        for family in families.map(Value::from) {
            if !fonts.contains(&family) {
                fonts.push(family);
            }
        }
    }
}

/// All characters that may be set.
pub(super) fn characters(data: &Value) -> BTreeSet<char> {
    match data {
        Value::String(text) => text.chars().collect(),
        Value::Array(items) => items.iter().flat_map(characters).collect(),
        Value::Object(fields) => fields.values().flat_map(characters).collect(),
        _ => BTreeSet::new(),
    }
}

/// The markers of operative paragraphs, by text and by what a paragraph is known by in a file.
struct Markers {
    older: HashMap<String, String>,
    newer: HashMap<String, String>,
}

impl Markers {
    fn of(texts: &Texts) -> Markers {
        let of = |reading: &Reading| {
            let pairs = reading.paragraphs.iter().zip(numbers(&reading.paragraphs));
            pairs
                .filter_map(|(paragraph, number)| {
                    let marker = in_language(&number?.marker, texts.language);
                    Some((bookmark(&paragraph.id), marker))
                })
                .collect()
        };
        Markers { older: of(texts.older), newer: of(texts.newer) }
    }
}

struct Writing<'a> {
    language: &'a str,
    rtl: bool,
    markers: Markers,
    /// The footnotes that were referred to: each stands once.
    notes: RefCell<HashSet<FootnoteId>>,
    /// The level of the heading before. One that skipped a level would lead nowhere in an outline (PDF/UA-1, 7.4).
    outline: u8,
}

impl Writing<'_> {
    /// Paragraphs; bullets that follow each other are one list.
    fn blocks(&mut self, blocks: &[Block]) -> Value {
        let is_bullet = |block: &Block| block.form.kind == Some(Kind::ListItem);
        let groups = blocks.chunk_by(|one, other| is_bullet(one) && is_bullet(other));
        groups
            .map(|group| match group {
                [block, ..] if is_bullet(block) => {
                    let rtl = self.direction(block);
                    json!({ "kind": "list", "rtl": rtl, "items": self.items(group) })
                }
                [block, ..] => self.block(block),
                [] => Value::Null,
            })
            .collect()
    }

    fn items(&self, blocks: &[Block]) -> Value {
        let Some(level) = blocks.iter().map(|block| block.form.level).min() else {
            return json!([]);
        };
        // Each begins with one of the lowest level; where the first is deeper, it stands alone with what follows it.
        let groups = blocks.chunk_by(|_, next| next.form.level > level);
        let item = |group: &[Block]| {
            let (first, below) = (&group[0], &group[1..]);
            json!({ "content": self.content(first, self.direction(first)), "items": self.items(below) })
        };
        groups.map(item).collect()
    }

    fn block(&mut self, block: &Block) -> Value {
        let rtl = self.direction(block);
        let kind = block.form.kind.unwrap_or(Kind::Paragraph);
        let mut written = json!({
            "kind": kind.as_str(), "level": block.form.level, "rtl": rtl,
            "content": self.content(block, rtl),
        });
        match kind {
            Kind::Heading => {
                self.outline = block.form.level.clamp(1, self.outline + 1);
                written["outline"] = self.outline.into();
            }
            Kind::Operative => written["number"] = self.number(block, rtl),
            _ => {}
        }
        written
    }

    fn direction(&self, block: &Block) -> bool {
        let text: String = block
            .pieces
            .iter()
            .filter_map(|piece| match &piece.what {
                What::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        direction(&text, self.rtl)
    }

    /// The number of an operative paragraph: in the newer text, or where only the older has it in that.
    fn number(&self, block: &Block, rtl: bool) -> Value {
        let printed: Vec<Piece> =
            block.pieces.iter().filter(|piece| is_number(piece)).cloned().collect();
        if !printed.is_empty() {
            return self.pieces(&printed, rtl);
        }
        let is_gone = matches!(block.end, Change::Deleted | Change::MovedFrom);
        let markers = if is_gone { &self.markers.older } else { &self.markers.newer };
        let is_counted =
            matches!(block.form.number, Number::Counted { list, .. } if list != BULLET_LIST);
        let marker = block.begins.as_ref().filter(|_| is_counted).and_then(|id| markers.get(id));
        match marker {
            Some(marker) => json!([{ "text": marker, "change": word(block.end) }]),
            None => json!([]),
        }
    }

    fn content(&self, block: &Block, rtl: bool) -> Value {
        let words: Vec<Piece> =
            block.pieces.iter().filter(|piece| !is_number(piece)).cloned().collect();
        let mut content = Vec::new();
        if let Some(moved) = block.moved {
            let sentence = format!("[{} {moved}] ", self.moved(block.end == Change::MovedTo));
            content.push(json!({ "text": sentence, "em": true }));
        }
        if let Value::Array(words) = self.pieces(&words, rtl) {
            content.extend(words);
        }
        // The end of a paragraph came or went, and not its words: it was split, or joined to the next.
        let stays = block.pieces.iter().any(|piece| piece.change == Change::Kept);
        if stays && matches!(block.end, Change::Inserted | Change::Deleted) {
            content.push(json!({ "text": "¶", "change": word(block.end) }));
        }
        Value::Array(content)
    }

    fn moved(&self, is_here: bool) -> &'static str {
        match (self.language, is_here) {
            ("fr", false) => "déplacé",
            ("fr", true) => "déplacé ici",
            ("es", false) => "trasladado",
            ("es", true) => "trasladado aquí",
            ("ru", false) => "перемещено",
            ("ru", true) => "перемещено сюда",
            ("ar", false) => "نُقل",
            ("ar", true) => "نُقل إلى هنا",
            (_, false) => "moved",
            (_, true) => "moved here",
        }
    }

    fn pieces(&self, pieces: &[Piece], rtl: bool) -> Value {
        let written = pieces.iter().flat_map(|piece| {
            let change = word(piece.change);
            match &piece.what {
                What::Text { text, marks, .. } => lines(text, marks, change, rtl),
                What::Note { footnote, content } => {
                    let is_first = self.notes.borrow_mut().insert(footnote.clone());
                    let note = is_first.then(|| self.pieces(content, rtl));
                    vec![json!({ "note": footnote, "words": note, "change": change })]
                }
                What::Number(marker) => vec![json!({ "text": marker, "change": change })],
            }
        });
        written.collect()
    }
}

fn is_number(piece: &Piece) -> bool {
    matches!(piece.what, What::Number(_))
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Kept => "kept",
        Change::Inserted => "inserted",
        Change::Deleted => "deleted",
        Change::MovedFrom => "moved-from",
        Change::MovedTo => "moved-to",
    }
}

/// The lines of a stretch of words, with what breaks them. Symbols and names in Latin letters keep their order and their
/// look inside a text from right to left.
fn lines(text: &str, marks: &Marks, change: &str, rtl: bool) -> Vec<Value> {
    let piece = |text: String, is_latin: bool| {
        let mut piece = json!({
            "text": text, "em": marks.em, "strong": marks.strong, "change": change, "latin": is_latin,
        });
        if let Some(link) = &marks.link {
            piece["link"] = link.as_str().into();
        }
        piece
    };
    let mut written = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            written.push(json!({ "break": true }));
        }
        if !rtl {
            written.extend((!line.is_empty()).then(|| piece(line.to_owned(), false)));
            continue;
        }
        for (range, is_rtl) in stretches(line, rtl) {
            let words = &line[range];
            written.push(match is_rtl {
                true => piece(words.to_owned(), false),
                false => piece(format!("{}{words}{}", ISOLATED[0], ISOLATED[1]), true),
            });
        }
    }
    written
}
