//! A Markdown or plain text as a reading, with a report of what could not be kept as it was.

use super::{
    form,
    front::{self, FrontMatter},
    inline_read::{self, Flattened, Targets, label_key},
    normalise::{self, normalise},
    scan::{Block, Definition, LinkDefinition, Remark, Scanner},
};
use crate::domain::{FootnoteId, Inline, Kind, Paragraph, ParagraphId, Reading, numbers};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// A text that was read in.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The text, in [normal form](super::normalise()).
    pub reading: Reading,
    /// What a drafter should look at, in the order of the lines.
    pub notes: Vec<Note>,
}

/// One thing that a drafter should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What is to be seen there: one sentence.
    pub what: String,
}

/// Reads a Markdown or plain text. Every text gives a reading, and no word of it is lost: what a draft cannot hold
/// stays as plain text and is named in the notes.
///
/// `new_id` gives the ids of paragraphs and footnotes; they must be valid as such and never repeat.
pub fn import(markdown: &str, new_id: &mut dyn FnMut() -> String) -> Import {
    let mut parsed = parse(markdown, new_id);
    let mut paragraphs = Vec::with_capacity(parsed.items.len());
    let mut blocks = Vec::with_capacity(parsed.items.len());
    for item in parsed.items {
        let content = normalise::content(&item.content, item.block.kind == Kind::Heading);
        if content.is_empty() {
            continue;
        }
        let (id, block) = (paragraph_id(new_id, paragraphs.len()), &item.block);
        paragraphs.push(Paragraph::new(id, block.kind, block.level, block.label, content));
        blocks.push(item.block);
    }
    renumbered(&paragraphs, &blocks, &mut parsed.remarks);
    let reading = normalise(&Reading {
        title: parsed.title.unwrap_or_default(),
        paragraphs,
        footnotes: parsed.footnotes.into_iter().collect(),
        ..Reading::default()
    });
    let mut notes: Vec<Note> =
        parsed.remarks.into_iter().map(|(line, what)| Note { line, what }).collect();
    notes.sort();
    notes.dedup();
    Import { reading, notes }
}

/// One paragraph and its words.
pub(super) struct Item {
    pub block: Block,
    pub content: Vec<Inline>,
}

/// A text in its parts, before it becomes a reading: with the numbers as they stand in the source.
pub(super) struct Parsed {
    pub title: Option<String>,
    /// The paragraphs; levels of headings count from 1.
    pub items: Vec<Item>,
    /// The footnotes that the text refers to.
    pub footnotes: BTreeMap<FootnoteId, Vec<Inline>>,
    pub remarks: Vec<Remark>,
}

/// Takes a text apart.
pub(super) fn parse(markdown: &str, new_id: &mut dyn FnMut() -> String) -> Parsed {
    let clean = cleaned(markdown);
    let lines: Vec<&str> = clean.split('\n').collect();
    let front = front::find(&lines);
    let skipped = front.as_ref().map_or(0, |front| front.lines);
    let mut scanner = Scanner::new();
    scanner.read(&lines[skipped..], skipped + 1);
    let Scanner { blocks, footnotes, links, mut remarks, .. } = scanner;

    let footnote_ids: Vec<FootnoteId> =
        (0..footnotes.len()).map(|place| footnote_id(new_id, place)).collect();
    let targets = Targets {
        footnotes: footnotes
            .iter()
            .zip(&footnote_ids)
            .map(|(definition, id)| (label_key(&definition.label), id.clone()))
            .collect(),
        links: links
            .iter()
            .rev()
            .map(|link| (label_key(&link.label), (link.url.clone(), link.title.clone())))
            .collect(),
    };
    let mut items: Vec<Item> =
        blocks.into_iter().map(|block| item(block, &targets, &mut remarks)).collect();
    let notes: Vec<Vec<Inline>> = footnotes
        .iter()
        .map(|note| words(&note.source, note.line, &targets, &mut remarks))
        .collect();
    let title = take_title(&mut items, &mut remarks);
    keep_foreign_front_matter(front.as_ref(), &lines, &mut items, &mut remarks);
    keep_unused_links(&links, &lines, &mut items, &mut remarks);
    let footnotes = used_footnotes(&footnotes, footnote_ids, notes, &mut items, &mut remarks);
    Parsed { title, items, footnotes, remarks }
}

/// With line ends as "\n", without a byte order mark, and without control characters.
fn cleaned(markdown: &str) -> String {
    let markdown = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    markdown
        .replace("\r\n", "\n")
        .chars()
        .map(|char| match char {
            '\r' => '\n',
            '\n' | '\t' => char,
            char if char.is_control() => ' ',
            char => char,
        })
        .collect()
}

fn paragraph_id(new_id: &mut dyn FnMut() -> String, place: usize) -> ParagraphId {
    new_id().parse().unwrap_or_else(|_| format!("p{place}").parse().expect("a valid id"))
}

fn footnote_id(new_id: &mut dyn FnMut() -> String, place: usize) -> FootnoteId {
    new_id().parse().unwrap_or_else(|_| format!("n{place}").parse().expect("a valid id"))
}

fn item(block: Block, targets: &Targets, remarks: &mut Vec<Remark>) -> Item {
    let content = match block.literal {
        true => vec![Inline::plain(block.source.clone())],
        false => words(&block.source, block.line, targets, remarks),
    };
    Item { block, content }
}

/// The words of a paragraph, and remarks on what is not kept in its form.
fn words(source: &str, line: usize, targets: &Targets, remarks: &mut Vec<Remark>) -> Vec<Inline> {
    let (content, flattened) = inline_read::read(source, targets);
    let Flattened { code, html, image, address, link_title } = flattened;
    let pairs = |mark: &str| source.matches(mark).take(2).count() == 2;
    let superscript = source.split('^').skip(1).any(|part| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_alphanumeric() || c == ',')
    });
    let found = [
        (code, "Words set as code became plain text."),
        (html, "HTML was kept as plain text."),
        (image, "An image was kept as its description and its address."),
        (
            address,
            "A link was dropped because its address is not one that readers can follow; its text was kept.",
        ),
        (link_title, "The title of a link was kept in brackets behind it."),
        (pairs("~~"), "Struck-out words were kept as plain text, with their marks."),
        (
            pairs("$$") || source.contains("\\(") && source.contains("\\)"),
            "A formula was kept as plain text.",
        ),
        (superscript, "A superscript was kept as plain text, with its marks."),
    ];
    remarks
        .extend(found.into_iter().filter(|(is, _)| *is).map(|(_, what)| (line, what.to_owned())));
    content
}

/// Takes the title out of the headings and brings the others to their levels.
fn take_title(items: &mut Vec<Item>, remarks: &mut Vec<Remark>) -> Option<String> {
    let heading = |item: &Item| item.block.kind == Kind::Heading;
    let top = |item: &Item| heading(item) && item.block.level == 1;
    let tops = items.iter().filter(|item| top(item)).count();
    let title = items.iter().position(top).map(|place| {
        let item = items.remove(place);
        if normalise::references(&item.content).next().is_some() {
            let what = "The title refers to a footnote; the reference was left out.";
            remarks.push((item.block.line, what.into()));
        }
        normalise::title(&plain(&item.content))
    });
    let shift = if tops > 1 { 0 } else { 1 };
    let deepest = *Kind::Heading.levels().end();
    for item in items.iter_mut().filter(|item| heading(item)) {
        let level = item.block.level.saturating_sub(shift).max(1);
        if level > deepest {
            let what = "A heading deeper than the fourth level was moved up to it.";
            remarks.push((item.block.line, what.into()));
        }
        item.block.level = level.min(deepest);
    }
    title.filter(|title| !title.is_empty())
}

fn plain(content: &[Inline]) -> String {
    content
        .iter()
        .filter_map(|inline| match inline {
            Inline::Text { text, .. } => Some(text.as_str()),
            Inline::Footnote(_) => None,
        })
        .collect()
}

fn keep_foreign_front_matter(
    front: Option<&FrontMatter>,
    lines: &[&str],
    items: &mut Vec<Item>,
    remarks: &mut Vec<Remark>,
) {
    let Some(front) = front.filter(|front| !front.own) else { return };
    let text = lines[1..front.lines - 1].join("\n");
    items.insert(
        0,
        Item { block: Block::plain(2, text.clone()), content: vec![Inline::plain(text)] },
    );
    remarks.push((1, "The head of the file was kept as a paragraph at the start.".into()));
}

/// An address that no link uses stays as a paragraph.
fn keep_unused_links(
    links: &[LinkDefinition],
    lines: &[&str],
    items: &mut Vec<Item>,
    remarks: &mut Vec<Remark>,
) {
    let used: HashSet<String> = match links.is_empty() {
        true => HashSet::new(),
        false => lines.iter().flat_map(|line| bracketed(line)).collect(),
    };
    for link in links.iter().filter(|link| !used.contains(&label_key(&link.label))) {
        let block = Block::plain(link.line, link.source.clone());
        items.push(Item { content: vec![Inline::plain(link.source.clone())], block });
        remarks.push((link.line, "An address that no link uses was kept as a paragraph.".into()));
    }
}

/// What stands in brackets in a line, except where it is defined.
fn bracketed(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('[')
        .skip(1)
        .filter_map(|part| part.split_once(']'))
        .filter(|(_, rest)| !rest.starts_with(':'))
        .map(|(label, _)| label_key(label))
}

/// The footnotes that the text refers to; the others stay as paragraphs at the end.
fn used_footnotes(
    definitions: &[Definition],
    ids: Vec<FootnoteId>,
    notes: Vec<Vec<Inline>>,
    items: &mut Vec<Item>,
    remarks: &mut Vec<Remark>,
) -> BTreeMap<FootnoteId, Vec<Inline>> {
    let all: BTreeMap<&FootnoteId, &Vec<Inline>> = ids.iter().zip(&notes).collect();
    let mut used: BTreeMap<FootnoteId, Vec<Inline>> = BTreeMap::new();
    let mut wanted: Vec<FootnoteId> =
        items.iter().flat_map(|item| normalise::references(&item.content)).cloned().collect();
    let mut next = 0;
    loop {
        while let Some(id) = wanted.pop() {
            if let Some(note) = all.get(&id).filter(|_| !used.contains_key(&id)) {
                wanted.extend(normalise::references(note).cloned());
                used.insert(id, (*note).clone());
            }
        }
        // An unused note that becomes a paragraph may itself refer to others.
        let unused = (next..definitions.len()).find(|place| !used.contains_key(&ids[*place]));
        let Some(place) = unused else { return used };
        next = place + 1;
        let definition = &definitions[place];
        let mut content = vec![Inline::plain(format!("[^{}]: ", definition.label))];
        content.extend(notes[place].iter().cloned());
        wanted.extend(normalise::references(&notes[place]).cloned());
        let block = Block::plain(definition.line, definition.source.clone());
        items.push(Item { block, content });
        let what = "A footnote that nothing refers to was kept as a paragraph at the end.";
        remarks.push((definition.line, what.into()));
    }
}

/// Remarks on the numbers that change because they are counted afresh.
fn renumbered(paragraphs: &[Paragraph], blocks: &[Block], remarks: &mut Vec<Remark>) {
    let mut offsets = [0i64; 4];
    for ((paragraph, block), number) in paragraphs.iter().zip(blocks).zip(numbers(paragraphs)) {
        let (Some(source), Some(number)) = (&block.marker, number) else { continue };
        if paragraph.kind != Kind::Operative {
            continue;
        }
        let level = usize::from(paragraph.level);
        offsets[level + 1..].fill(0);
        let (source_line, number_line) = (format!("{source} "), format!("{} ", number.marker));
        let (Some(was), Some(is)) = (form::marker(&source_line), form::marker(&number_line)) else {
            continue;
        };
        if was.symbol == is.symbol {
            offsets[level] = 0;
            continue;
        }
        let value = |symbol: &str| form::index(symbol, paragraph.level).map(i64::from);
        let offset = match (value(was.symbol), value(is.symbol)) {
            (Some(was), Some(is)) => was - is,
            _ => 0,
        };
        if offset == 0 || offset != offsets[level] {
            let name = if level == 0 { "paragraph" } else { "sub-paragraph" };
            let what = format!(
                "The {name} numbered {} in the source is {} in the draft.",
                source, number.marker
            );
            remarks.push((block.line, what));
        }
        offsets[level] = offset;
    }
}
