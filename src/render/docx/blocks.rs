//! What each paragraph of a Word file is: how it is set, and what of it stayed, came or went.

use super::{
    bookmark::bookmark,
    numbers::{self, Number, Restart},
};
use crate::{
    compare::{Flow, Run, RunKind, Span, word_runs},
    domain::{FootnoteId, Inline, Kind, Marks, Paragraph, ParagraphId, Reading},
};
use std::collections::HashSet;

/// Two texts, or one twice, in normal form.
pub(in crate::render) struct Texts<'a> {
    /// The older one.
    pub older: &'a Reading,
    /// The newer one.
    pub newer: &'a Reading,
    /// The language of both.
    pub language: &'a str,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::render) enum Change {
    /// Both texts have it.
    Kept,
    /// The newer one has it.
    Inserted,
    /// The older one has it.
    Deleted,
    /// Both have it, and it stood here.
    MovedFrom,
    /// Both have it, and it stands here.
    MovedTo,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Form {
    /// What it is; none for the title.
    pub kind: Option<Kind>,
    /// The level of a heading, from 1.
    pub level: u8,
    /// Its number.
    pub number: Number,
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct Piece {
    /// What became of it.
    pub change: Change,
    /// Who did that, where somebody is known.
    pub by: Option<String>,
    /// What it is.
    pub what: What,
}

/// What a part of a paragraph is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) enum What {
    /// Characters.
    Text {
        /// Never empty.
        text: String,
        /// How they are set.
        marks: Marks,
        /// How they were set in the older text, where that is otherwise.
        was: Option<Marks>,
    },
    /// A reference to a footnote.
    Note {
        /// Which: that of the newer text, where both have it.
        footnote: FootnoteId,
        /// Its words.
        content: Vec<Piece>,
    },
    /// The number of a paragraph that Word does not count.
    Number(String),
}

/// A paragraph of a Word file.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct Block {
    /// How it is set.
    pub form: Form,
    /// How it was set in the older text, where that is otherwise.
    pub was: Option<Form>,
    /// Its parts.
    pub pieces: Vec<Piece>,
    /// What became of its end.
    pub end: Change,
    /// The bookmark that begins with it: what the paragraph of a text that it is, or the first part of, is known by.
    pub begins: Option<String>,
    /// Whether that which began last ends with it.
    pub ends: bool,
    /// The move that it is, counted from 1.
    pub moved: Option<usize>,
}

/// All paragraphs of a Word file, and the lists that go on from given numbers.
pub(in crate::render) struct Blocks {
    /// In their order, the title first.
    pub blocks: Vec<Block>,
    /// The lists beside the usual two.
    pub restarts: Vec<Restart>,
}

/// The paragraphs that a flow makes. `title` says what changed in the title, where something did.
pub(in crate::render) fn blocks(texts: &Texts, title: Option<&[Run]>, flow: &[Flow]) -> Blocks {
    let (older, _) = numbers::plan(&texts.older.paragraphs, texts.language);
    let (newer, restarts) = numbers::plan(&texts.newer.paragraphs, texts.language);
    let ids = texts.newer.paragraphs.iter().map(|paragraph| &paragraph.id).collect();
    let sides = [Side::new(texts.older, older), Side::new(texts.newer, newer)];
    let mut making = Making { sides, ids, block: Vec::new(), begun: [None; 2], at: [None; 2] };
    let mut blocks: Vec<Block> = title_block(texts, title).into_iter().collect();
    blocks.extend(flow.iter().filter_map(|item| making.take(item)));
    if title.is_some() {
        let_title_go_on(&mut blocks);
    }
    Blocks { blocks, restarts }
}

fn title_block(texts: &Texts, runs: Option<&[Run]>) -> Option<Block> {
    let same = [Run { kind: RunKind::Equal, text: texts.newer.title.clone(), by: None }];
    let runs = runs.unwrap_or(&same).iter().filter(|run| !run.text.is_empty());
    let pieces: Vec<Piece> = runs
        .map(|run| {
            let what = What::Text { text: run.text.clone(), marks: Marks::default(), was: None };
            Piece { change: change(run.kind), by: run.by.clone(), what }
        })
        .collect();
    let form = Form { kind: None, level: 0, number: Number::None };
    (!pieces.is_empty()).then_some(Block {
        form,
        was: None,
        pieces,
        end: Change::Kept,
        begins: None,
        ends: false,
        moved: None,
    })
}

/// Where words came at the end of the title and whole paragraphs behind it, the end that was there is the last of theirs,
/// as in the text (`compare::flow`).
fn let_title_go_on(blocks: &mut [Block]) {
    let [title, rest @ ..] = blocks else { return };
    let came = |block: &&Block| {
        let mut pieces = block.pieces.iter();
        block.end == Change::Inserted && pieces.all(|piece| piece.change == Change::Inserted)
    };
    let count = rest.iter().take_while(came).count();
    if count > 0 && title.pieces.last().is_some_and(|piece| piece.change == Change::Inserted) {
        title.end = Change::Inserted;
        let last = &mut rest[count - 1];
        (last.end, last.was) = (Change::Kept, Some(title.form.clone()));
    }
}

fn change(kind: RunKind) -> Change {
    match kind {
        RunKind::Equal => Change::Kept,
        RunKind::Insert => Change::Inserted,
        RunKind::Delete => Change::Deleted,
    }
}

/// A character of a text, or a reference to a footnote, and how it is set.
#[derive(Clone, Copy, PartialEq)]
enum Cell<'a> {
    Char(char, &'a Marks),
    Note(&'a FootnoteId),
}

/// One of the texts.
struct Side<'a> {
    reading: &'a Reading,
    cells: Vec<Vec<Cell<'a>>>,
    numbers: Vec<Number>,
}

impl<'a> Side<'a> {
    fn new(reading: &'a Reading, numbers: Vec<Number>) -> Side<'a> {
        let cells = reading.paragraphs.iter().map(|paragraph| cells(&paragraph.content)).collect();
        Side { reading, cells, numbers }
    }

    fn paragraph(&self, place: usize) -> &'a Paragraph {
        &self.reading.paragraphs[place]
    }

    fn form(&self, place: usize) -> Form {
        let paragraph = self.paragraph(place);
        let number = self.numbers[place].clone();
        Form { kind: Some(paragraph.kind), level: paragraph.level, number }
    }

    fn cut(&self, span: &Option<Span>) -> Option<&[Cell<'a>]> {
        span.as_ref().map(|span| &self.cells[span.paragraph][span.chars.clone()])
    }
}

fn cells(content: &[Inline]) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                cells.extend(text.chars().map(|c| Cell::Char(c, marks)))
            }
            Inline::Footnote(footnote) => cells.push(Cell::Note(footnote)),
        }
    }
    cells
}

/// The paragraphs that are being made. Of two that belong together the older text is the first.
struct Making<'a> {
    sides: [Side<'a>; 2],
    /// The paragraphs of the newer text.
    ids: HashSet<&'a ParagraphId>,
    /// The parts of the paragraph that is open.
    block: Vec<Piece>,
    /// By text the paragraph that began in the open one.
    begun: [Option<usize>; 2],
    /// By text the paragraph that has begun and has not ended.
    at: [Option<usize>; 2],
}

impl Making<'_> {
    fn take(&mut self, item: &Flow) -> Option<Block> {
        match item {
            Flow::Words { older, newer, moved, by } => {
                let places = [older, newer].map(|span| span.as_ref().map(|span| span.paragraph));
                self.begin(places);
                let words = [self.sides[0].cut(older), self.sides[1].cut(newer)];
                let change = one_sided(places, *moved);
                let readings = self.sides.each_ref().map(|side| side.reading);
                self.block.extend(pieces(words, readings, change, by.as_deref()));
                None
            }
            Flow::End { older, newer, moved } => {
                self.begin([*older, *newer]);
                Some(self.end([*older, *newer], *moved))
            }
        }
    }

    /// Notes which paragraphs begin here.
    fn begin(&mut self, places: [Option<usize>; 2]) {
        for (side, place) in places.into_iter().enumerate() {
            if let Some(place) = place.filter(|place| self.at[side] != Some(*place)) {
                (self.at[side], self.begun[side]) = (Some(place), Some(place));
            }
        }
    }

    fn end(&mut self, [older, newer]: [Option<usize>; 2], moved: Option<usize>) -> Block {
        let begun = std::mem::take(&mut self.begun);
        let mut pieces = self.numbers(begun, one_sided([older, newer], moved));
        pieces.append(&mut self.block);
        let was = older.map(|place| self.sides[0].form(place));
        let is = newer.map(|place| self.sides[1].form(place));
        let begins = match (begun, moved) {
            ([_, Some(place)], _) => Some(&self.sides[1].paragraph(place).id),
            // A paragraph that only the older text has keeps its name where nothing else bears it.
            ([Some(place), None], None) if newer.is_none() && self.at[1].is_none() => {
                Some(&self.sides[0].paragraph(place).id).filter(|id| !self.ids.contains(id))
            }
            _ => None,
        };
        let begins = begins.map(bookmark);
        let ends = newer.is_some() || begun[1].is_none() && begins.is_some();
        for (side, place) in [older, newer].into_iter().enumerate() {
            self.at[side] = self.at[side].filter(|_| place.is_none());
        }
        let (form, was) = match (is, was) {
            (Some(is), was) => (is.clone(), was.filter(|was| !is_set_alike(&is, was))),
            (None, was) => {
                (was.unwrap_or(Form { kind: None, level: 0, number: Number::None }), None)
            }
        };
        Block { form, was, pieces, end: one_sided([older, newer], moved), begins, ends, moved }
    }

    /// The numbers that are text of the paragraphs that begin here.
    fn numbers(&self, begun: [Option<usize>; 2], end: Change) -> Vec<Piece> {
        let printed = |side: usize| match &self.sides[side].numbers[begun[side]?] {
            Number::Printed { marker, .. } => Some(marker.clone()),
            _ => None,
        };
        let piece = |change, marker| Piece { change, by: None, what: What::Number(marker) };
        let alone = |side: usize| begun[1 - side].is_none();
        match (printed(0), printed(1)) {
            (Some(was), Some(is)) if was == is => vec![piece(Change::Kept, is)],
            (was, is) => {
                let went = if alone(0) && end == Change::MovedFrom { end } else { Change::Deleted };
                let came = if alone(1) && end == Change::MovedTo { end } else { Change::Inserted };
                let was = was.map(|marker| piece(went, marker));
                was.into_iter().chain(is.map(|marker| piece(came, marker))).collect()
            }
        }
    }
}

/// Whether two forms look the same in Word.
fn is_set_alike(one: &Form, other: &Form) -> bool {
    let same_number = match (&one.number, &other.number) {
        // Which list counts a paragraph is no change of the paragraph.
        (Number::Counted { level, .. }, Number::Counted { level: other, .. }) => level == other,
        (Number::Printed { level, .. }, Number::Printed { level: other, .. }) => level == other,
        (one, other) => one == other,
    };
    (one.kind, one.level) == (other.kind, other.level) && same_number
}

/// What became of something that is in one of the texts or in both.
fn one_sided(places: [Option<usize>; 2], moved: Option<usize>) -> Change {
    match (places, moved) {
        ([Some(_), Some(_)], _) => Change::Kept,
        ([_, Some(_)], None) => Change::Inserted,
        ([_, Some(_)], Some(_)) => Change::MovedTo,
        (_, None) => Change::Deleted,
        (_, Some(_)) => Change::MovedFrom,
    }
}

/// Words of the older text, the newer one or both, cut where they are set otherwise.
fn pieces(
    words: [Option<&[Cell]>; 2],
    readings: [&Reading; 2],
    change: Change,
    by: Option<&str>,
) -> Vec<Piece> {
    let [older, newer] = words;
    let mut pieces = Vec::new();
    let is = newer.or(older).unwrap_or_default();
    let was = older.filter(|_| newer.is_some()).unwrap_or(is);
    let pairs: Vec<(Cell, Cell)> = was.iter().copied().zip(is.iter().copied()).collect();
    for alike in pairs.chunk_by(is_alike) {
        let (was, is) = alike[0];
        let text =
            |take: fn(&(Cell, Cell)) -> Option<char>| alike.iter().filter_map(take).collect();
        let mut add = |change, what| {
            let by = by.map(str::to_owned);
            pieces.push(Piece { change, by, what });
        };
        match (was, is) {
            (Cell::Char(_, was), Cell::Char(_, is)) => {
                let text: String = text(|(_, is)| match is {
                    Cell::Char(c, _) => Some(*c),
                    Cell::Note(_) => None,
                });
                let what = |marks: &Marks, was: Option<&Marks>| What::Text {
                    text: text.clone(),
                    marks: marks.clone(),
                    was: was.cloned(),
                };
                if was.link == is.link {
                    add(change, what(is, Some(was).filter(|was| *was != is)));
                } else {
                    // Word tracks no other address: the words go and come again.
                    add(Change::Deleted, what(was, None));
                    add(Change::Inserted, what(is, None));
                }
            }
            (Cell::Note(was), Cell::Note(is)) => {
                let content = note([was, is], readings, change);
                add(change, What::Note { footnote: is.clone(), content });
            }
            _ => {}
        }
    }
    pieces
}

/// Whether two neighbours are written as one.
fn is_alike(one: &(Cell, Cell), other: &(Cell, Cell)) -> bool {
    let alike = |pair: (Cell, Cell)| match pair {
        (Cell::Char(_, one), Cell::Char(_, other)) => one == other,
        _ => false,
    };
    alike((one.0, other.0)) && alike((one.1, other.1))
}

/// The words of a footnote. Where both texts have it, with what changed in it.
fn note(footnotes: [&FootnoteId; 2], readings: [&Reading; 2], change: Change) -> Vec<Piece> {
    let own = match change {
        Change::Deleted | Change::MovedFrom => [0, 0],
        Change::Inserted | Change::MovedTo => [1, 1],
        Change::Kept => [0, 1],
    };
    let content = own.map(|side| {
        let reading = readings[side];
        flat(reading.footnotes.get(footnotes[side]).map_or(&[][..], Vec::as_slice), reading)
    });
    let cells = content.each_ref().map(|content| cells(content));
    let plain = content.each_ref().map(|content| {
        let text = |inline: &Inline| match inline {
            Inline::Text { text, .. } => text.clone(),
            Inline::Footnote(_) => String::new(),
        };
        content.iter().map(text).collect::<String>()
    });
    let (mut was, mut is) = (0, 0);
    let runs = word_runs(&plain[0], &plain[1]).into_iter();
    let pieces = runs.map(|run| {
        let chars = run.text.chars().count();
        let older = (run.kind != RunKind::Insert).then(|| &cells[0][was..was + chars]);
        let newer = (run.kind != RunKind::Delete).then(|| &cells[1][is..is + chars]);
        was += if older.is_some() { chars } else { 0 };
        is += if newer.is_some() { chars } else { 0 };
        self::pieces([older, newer], readings, self::change(run.kind), None)
    });
    pieces.flatten().collect()
}

/// A footnote as Word can have it: where it refers to another, that one's words stand in brackets.
fn flat(content: &[Inline], reading: &Reading) -> Vec<Inline> {
    let in_brackets = |footnote: &FootnoteId| {
        let inner = reading.footnotes.get(footnote).into_iter().flatten();
        let words = inner.map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Footnote(_) => "",
        });
        Inline::plain(format!(" ({})", words.collect::<String>()))
    };
    let flat = content.iter().map(|inline| match inline {
        Inline::Footnote(footnote) => in_brackets(footnote),
        text => text.clone(),
    });
    flat.collect()
}
