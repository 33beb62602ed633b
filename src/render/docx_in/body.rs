//! The paragraphs of a part: their words with marks and tracked changes, where bookmarks and comments stand, and what is
//! in them that a draft cannot hold (ECMA-376 Part 1, 17.2, 17.3 and 17.13).

use super::{
    fields::Fields,
    styles::{Look, Styles},
    xml::{Element, Node},
};
use crate::domain::{Fate, Hand, Marks};
use std::{collections::HashMap, sync::Arc};

/// What is said of what a draft cannot hold.
pub(super) mod remark {
    pub const PICTURE: &str = "A picture was left out.";
    pub const TEXT_BOX: &str = "A text box was left out.";
    pub const FORMULA: &str = "A formula was kept as plain text.";
    pub const RAISED: &str = "A superscript or subscript was kept as plain text.";
    pub const HIDDEN: &str = "Hidden text was left out.";
    pub const SYMBOL: &str = "A sign of a symbol font was left out.";
    pub const EMBEDDED: &str = "A text that is embedded as a file was left out.";
    pub const TABLE: &str = "A table was kept as text, one paragraph for each row.";
    pub const LINK: &str =
        "A link was dropped because it leads to a place inside the file; its text was kept.";
}

/// A paragraph as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct WordParagraph {
    /// Counted from 1, empty ones too.
    pub place: usize,
    pub look: Look,
    /// The list that numbers it, and its level there.
    pub number: Option<(String, u8)>,
    pub pieces: Vec<Piece>,
    /// What became of its end.
    pub end: Fate,
    /// The table and the row that it stands in.
    pub row: Option<(usize, usize)>,
    /// What was left out of it.
    pub remarks: Vec<&'static str>,
}

/// Something in a paragraph, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub what: What,
    pub fate: Fate,
}

/// What can stand in a paragraph.
#[derive(Clone, Debug)]
pub(super) enum What {
    Text(String, Marks),
    /// A reference to a footnote or an endnote.
    Note(NoteRef),
    /// A bookmark begins, by its name.
    Bookmark(String),
    /// What a comment is about begins, by its id.
    CommentStarts(String),
    /// It ends, or the comment itself stands here.
    CommentEnds(String),
}

/// A footnote or endnote by its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NoteRef {
    pub is_endnote: bool,
    pub id: String,
}

/// Reads the paragraphs of a part. `links` are the addresses that its relationships name.
pub(super) fn read(
    part: &Element,
    styles: &Styles,
    links: &HashMap<String, String>,
) -> Vec<WordParagraph> {
    let mut walker = Walker {
        styles,
        links,
        paragraphs: Vec::new(),
        fields: Fields::default(),
        waiting: Vec::new(),
        notes: HashMap::new(),
        moves: HashMap::new(),
        place: 0,
        tables: 0,
        row: None,
    };
    walker.block(part);
    walker.paragraphs
}

struct Walker<'a> {
    styles: &'a Styles,
    links: &'a HashMap<String, String>,
    paragraphs: Vec<WordParagraph>,
    fields: Fields,
    /// What stands between two paragraphs belongs to the next.
    waiting: Vec<Piece>,
    /// Footnotes by the bookmarks around their references.
    notes: HashMap<String, NoteRef>,
    /// The moves that are open: their names by their ids.
    moves: HashMap<String, Arc<str>>,
    place: usize,
    tables: usize,
    row: Option<(usize, usize)>,
}

/// Where in the tree a run stands.
#[derive(Clone, Default)]
struct Around {
    inserted: Option<Hand>,
    deleted: Option<Hand>,
    link: Option<String>,
}

impl Around {
    fn fate(&self) -> Fate {
        match (&self.inserted, &self.deleted) {
            (None, None) => Fate::Kept,
            (Some(hand), None) => Fate::Inserted(hand.clone()),
            (None, Some(hand)) => Fate::Deleted(hand.clone()),
            (Some(_), Some(_)) => Fate::Gone,
        }
    }
}

impl Walker<'_> {
    /// Everything that holds paragraphs: the body, cells, notes, content controls.
    fn block(&mut self, parent: &Element) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element),
                "tbl" => self.table(element),
                "altChunk" => self.remark_on_last(remark::EMBEDDED),
                "sectPr" | "sdtPr" | "tblPr" | "tcPr" => {}
                "bookmarkStart" | "commentRangeStart" | "commentRangeEnd" => {
                    self.waiting.extend(self.point(element));
                }
                "mc:AlternateContent" => self.remark_on_last(remark::TEXT_BOX),
                _ => {
                    self.moves(element);
                    self.block(element);
                }
            }
        }
    }

    fn remark_on_last(&mut self, what: &'static str) {
        if let Some(last) = self.paragraphs.last_mut() {
            last.remarks.push(what);
        }
    }

    fn table(&mut self, table: &Element) {
        // A table inside a cell is part of the row around it.
        if self.row.is_some() {
            return self.block(table);
        }
        self.tables += 1;
        let rows = table.elements().filter(|element| element.name != "tblPr");
        for (row, element) in rows.enumerate() {
            self.row = Some((self.tables, row));
            self.block(element);
        }
        self.row = None;
    }

    fn paragraph(&mut self, element: &Element) {
        self.place += 1;
        let properties = element.child("pPr");
        let mark = properties.and_then(|properties| properties.child("rPr"));
        let (mut inserted, mut deleted) = (None, None);
        for change in mark.into_iter().flat_map(Element::elements) {
            match change.name.as_str() {
                "ins" | "moveTo" => inserted = Some(self.hand(change)),
                "del" | "moveFrom" => deleted = Some(self.hand(change)),
                _ => {}
            }
        }
        let mut paragraph = WordParagraph {
            place: self.place,
            look: self.styles.look(properties),
            number: self.styles.number(properties),
            pieces: std::mem::take(&mut self.waiting),
            end: Around { inserted, deleted, link: None }.fate(),
            row: self.row,
            remarks: Vec::new(),
        };
        if self.row.is_some() {
            paragraph.remarks.push(remark::TABLE);
        }
        self.inline(element, &Around::default(), &mut paragraph);
        self.paragraphs.push(paragraph);
    }

    /// Everything that holds runs.
    fn inline(&mut self, parent: &Element, around: &Around, into: &mut WordParagraph) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element, around, into),
                "ins" | "moveTo" => {
                    let inserted = Some(self.hand(element));
                    self.inline(element, &Around { inserted, ..around.clone() }, into);
                }
                "del" | "moveFrom" => {
                    let deleted = Some(self.hand(element));
                    self.inline(element, &Around { deleted, ..around.clone() }, into);
                }
                "hyperlink" => {
                    let id = element.attribute("r:id");
                    let link = id.and_then(|id| self.links.get(id)).cloned();
                    if link.is_none() {
                        into.remarks.push(remark::LINK);
                    }
                    self.inline(element, &Around { link, ..around.clone() }, into);
                }
                "fldSimple" => {
                    let link = element.attribute("instr").and_then(super::fields::address);
                    let link = link.or_else(|| around.link.clone());
                    self.inline(element, &Around { link, ..around.clone() }, into);
                }
                "bookmarkStart" | "commentRangeStart" | "commentRangeEnd" => {
                    into.pieces.extend(self.point(element));
                }
                "other:oMath" | "other:oMathPara" => {
                    into.remarks.push(remark::FORMULA);
                    self.put(element.text(), &Marks::default(), around, into);
                }
                "pPr" | "sdtPr" => {}
                "mc:AlternateContent" => into.remarks.push(remark::PICTURE),
                _ => {
                    self.moves(element);
                    self.inline(element, around, into);
                }
            }
        }
    }

    fn run(&mut self, run: &Element, around: &Around, into: &mut WordParagraph) {
        let properties = run.child("rPr");
        let (strong, em) = self.styles.emphasis(properties);
        let is_on = |name| properties.and_then(|it| it.is_on(name)).unwrap_or(false);
        let is_hidden = is_on("vanish");
        let raised = properties.and_then(|properties| properties.value("vertAlign"));
        let is_raised = raised.is_some_and(|raised| raised != "baseline");
        for node in &run.children {
            let Node::Element(element) = node else { continue };
            let text = match element.name.as_str() {
                "t" | "delText" => element.text(),
                "tab" | "ptab" => "\t".into(),
                "br" if matches!(element.attribute("type"), Some("page" | "column")) => continue,
                "br" | "cr" => "\n".into(),
                "noBreakHyphen" => "\u{2011}".into(),
                "fldChar" => {
                    self.fields.character(element.attribute("fldCharType").unwrap_or_default());
                    continue;
                }
                "instrText" | "delInstrText" => {
                    self.fields.instruction(&element.text());
                    continue;
                }
                "footnoteReference" | "endnoteReference" => {
                    let is_endnote = element.name == "endnoteReference";
                    let id = element.attribute("id").unwrap_or_default().to_owned();
                    let note = NoteRef { is_endnote, id };
                    if let Some(What::Bookmark(name)) = into.pieces.last().map(|last| &last.what) {
                        self.notes.insert(name.clone(), note.clone());
                    }
                    let what = What::Note(note);
                    into.pieces.push(Piece { what, fate: around.fate() });
                    continue;
                }
                "commentReference" => {
                    let id = element.attribute("id").unwrap_or_default().to_owned();
                    into.pieces.push(Piece { what: What::CommentEnds(id), fate: Fate::Kept });
                    continue;
                }
                "sym" => {
                    into.remarks.push(remark::SYMBOL);
                    continue;
                }
                "drawing" | "pict" | "object" | "mc:AlternateContent" => {
                    into.remarks.push(picture(element));
                    continue;
                }
                "ruby" => {
                    let base = element.child("rubyBase");
                    base.into_iter().for_each(|base| self.inline(base, around, into));
                    continue;
                }
                _ => continue,
            };
            if text.is_empty() || !self.fields.shows() {
                continue;
            }
            if let Some((bookmark, begins)) = self.fields.repeated_note()
                && let Some(note) = self.notes.get(&bookmark)
            {
                let what = What::Note(note.clone());
                into.pieces.extend(begins.then(|| Piece { what, fate: around.fate() }));
                continue;
            }
            if is_hidden {
                into.remarks.push(remark::HIDDEN);
                continue;
            }
            if is_raised && text.chars().any(char::is_alphanumeric) {
                into.remarks.push(remark::RAISED);
            }
            let link = around.link.clone().or_else(|| self.fields.address());
            self.put(text, &Marks { strong, em, link }, around, into);
        }
    }

    fn put(&self, text: String, marks: &Marks, around: &Around, into: &mut WordParagraph) {
        let fate = around.fate();
        if let Some(Piece { what: What::Text(last, same), fate: before }) = into.pieces.last_mut()
            && (&*same, &*before) == (marks, &fate)
        {
            last.push_str(&text);
        } else if !text.is_empty() {
            into.pieces.push(Piece { what: What::Text(text, marks.clone()), fate });
        }
    }

    fn point(&self, element: &Element) -> Option<Piece> {
        let what = match element.name.as_str() {
            "bookmarkStart" => What::Bookmark(element.attribute("name")?.to_owned()),
            "commentRangeStart" => What::CommentStarts(element.attribute("id")?.to_owned()),
            "commentRangeEnd" => What::CommentEnds(element.attribute("id")?.to_owned()),
            _ => return None,
        };
        Some(Piece { what, fate: Fate::Kept })
    }

    /// Opens and closes moves: their changes belong together by a name (17.13.5.21 to 17.13.5.28).
    fn moves(&mut self, element: &Element) {
        let Some(id) = element.attribute("id") else { return };
        let end = match element.name.as_str() {
            "moveFromRangeStart" | "moveToRangeStart" => {
                let name = element.attribute("name").unwrap_or_default();
                self.moves.insert(format!("{}{id}", &element.name[..6]), name.into());
                return;
            }
            "moveFromRangeEnd" | "moveToRangeEnd" => &element.name[..6],
            _ => return,
        };
        self.moves.remove(&format!("{end}{id}"));
    }

    /// Who made a change.
    fn hand(&self, change: &Element) -> Hand {
        let author = change.attribute("author").map(str::trim).filter(|author| !author.is_empty());
        let kind = change.name.get(..6).unwrap_or_default();
        let open =
            self.moves.iter().filter(|(id, _)| kind.starts_with("move") && id.starts_with(kind));
        // Of several open at once the last by name, so that the same file gives the same moves.
        let moved = open.map(|(_, name)| name.clone()).max();
        Hand { author: author.map(Arc::from), moved }
    }
}

fn picture(element: &Element) -> &'static str {
    fn holds_text(element: &Element) -> bool {
        element.name == "txbxContent" || element.elements().any(holds_text)
    }
    if holds_text(element) { remark::TEXT_BOX } else { remark::PICTURE }
}
