//! The Markdown of a reading, paragraph by paragraph.
//!
//! The writer knows how it would like to print a paragraph and asks the reader (`scan`) what those lines would be read
//! as, after all that stands before them. Where that is not what the paragraph is, it adds the attribute that says so.

use super::{
    form,
    inline_read::Targets,
    inline_write::{self, FootnoteNumbers},
    normalise::footnote_order,
    scan::{Block, Scanner},
    settle::written_attributes,
};
use crate::domain::{Inline, Kind, Marks, Paragraph, Reading, numbers};

/// Markdown, and the paragraphs whose marks could not be written in a way that reads back.
pub(super) struct Written {
    pub markdown: String,
    /// Places in `paragraphs`; the notes of footnotes count on after them.
    pub unmarked: Vec<usize>,
    /// The first line of each paragraph and then of each footnote, from 1.
    pub lines: Vec<usize>,
    /// The reading as it was written: without the marks of `unmarked`.
    pub reading: Reading,
}

/// Writes a reading in normal form.
pub(super) fn write(reading: Reading) -> Written {
    let order: Vec<_> = footnote_order(&reading).into_iter().cloned().collect();
    let footnote_numbers: FootnoteNumbers =
        order.iter().enumerate().map(|(place, id)| (id.clone(), place + 1)).collect();
    let targets = Targets {
        footnotes: footnote_numbers.iter().map(|(id, n)| (n.to_string(), id.clone())).collect(),
        links: Default::default(),
    };
    let mut page = Page {
        out: String::new(),
        lines: 0,
        scanner: Scanner::new(),
        numbers: &footnote_numbers,
        targets: &targets,
    };
    let mut written =
        Written { markdown: String::new(), unmarked: Vec::new(), lines: Vec::new(), reading };
    if !written.reading.title.is_empty() {
        let (title, _) = page.inline(&mut vec![Inline::plain(written.reading.title.clone())], true);
        page.put(&format!("# {title}"));
    }
    let markers = numbers(&written.reading.paragraphs);
    let mut layout = Layout::default();
    for (place, paragraph) in written.reading.paragraphs.iter_mut().enumerate() {
        let marker = markers[place].as_ref().map_or("", |number| number.marker.as_str());
        let (words, marked) = page.inline(&mut paragraph.content, paragraph.kind == Kind::Heading);
        if !marked {
            written.unmarked.push(place);
        }
        let line = page.paragraph(paragraph, marker, words, &mut layout);
        written.lines.push(line);
    }
    for (place, id) in order.iter().enumerate() {
        let Some(note) = written.reading.footnotes.get_mut(id) else { continue };
        let (words, marked) = page.inline(note, false);
        if !marked {
            written.unmarked.push(written.lines.len());
        }
        let text = format!("[^{}]: {}", place + 1, words.replace('\n', "\n    "));
        written.lines.push(page.put(text.trim_end()));
    }
    written.markdown = page.out;
    written
}

/// What stands open above the next paragraph.
#[derive(Default)]
struct Layout {
    /// The width of the number of the item that is open: its sub-paragraphs stand inside it.
    item_width: Option<usize>,
    /// The depths of the bullets that are open.
    bullets: Vec<u8>,
    /// The last number of level 0.
    number: Option<u32>,
}

impl Layout {
    /// The columns before a paragraph.
    fn indent(&mut self, paragraph: &Paragraph, marker: &str) -> usize {
        if paragraph.kind != Kind::ListItem {
            self.bullets.clear();
        }
        match (paragraph.kind, paragraph.level) {
            (Kind::Operative, 0) => {
                self.number =
                    form::marker(&format!("{marker} ")).and_then(|m| m.symbol.parse().ok());
                // A number with a label is no list item in Markdown: nothing can stand inside it.
                self.item_width = paragraph.label.is_none().then_some(marker.len() + 1);
                0
            }
            (Kind::Operative, level) => self.item_width.unwrap_or(0) + usize::from(level) - 1,
            (Kind::ListItem, depth) => {
                self.item_width = None;
                while self.bullets.last().is_some_and(|open| *open >= depth) {
                    self.bullets.pop();
                }
                self.bullets.push(depth);
                2 * (self.bullets.len() - 1)
            }
            _ => {
                self.item_width = None;
                0
            }
        }
    }
}

struct Page<'a> {
    out: String,
    lines: usize,
    scanner: Scanner,
    numbers: &'a FootnoteNumbers,
    targets: &'a Targets,
}

impl Page<'_> {
    /// The words of a paragraph; where their marks cannot be written, they are taken away.
    fn inline(&self, content: &mut Vec<Inline>, one_line: bool) -> (String, bool) {
        let (words, reads_back) =
            inline_write::write(content, self.numbers, self.targets, one_line);
        if reads_back {
            return (words, true);
        }
        for inline in content.iter_mut() {
            if let Inline::Text { marks, .. } = inline {
                *marks = Marks::default();
            }
        }
        *content = super::normalise::content(content, one_line);
        (inline_write::write(content, self.numbers, self.targets, one_line).0, false)
    }

    /// Puts a block and answers its first line.
    fn put(&mut self, block: &str) -> usize {
        if !self.out.is_empty() {
            self.out.push('\n');
            self.lines += 1;
        }
        let first = self.lines + 1;
        self.out.push_str(block);
        self.out.push('\n');
        self.lines += block.bytes().filter(|byte| *byte == b'\n').count() + 1;
        first
    }

    fn paragraph(
        &mut self,
        paragraph: &Paragraph,
        marker: &str,
        words: String,
        layout: &mut Layout,
    ) -> usize {
        let indent = layout.indent(paragraph, marker);
        let mut words = words;
        if matches!(paragraph.kind, Kind::Operative | Kind::Paragraph | Kind::Preambular)
            && let Some(number) = layout.number
        {
            while let Some((start, rest)) = form::run_together(&words, number.saturating_add(1)) {
                words.insert(start + words[start..rest].find('.').unwrap_or(0), '\\');
            }
        }
        let before = self.scanner.blocks.pop();
        let plain = printed(paragraph, marker, &words, indent);
        let text = match self.is_read_as(&plain, paragraph, &words, before.as_ref()) {
            true => plain,
            false => {
                let attributes =
                    written_attributes(paragraph.kind, paragraph.level, paragraph.label);
                let text = printed(paragraph, marker, &format!("{words}{attributes}"), indent);
                // Were it not so, `check` would refuse the whole.
                self.is_read_as(&text, paragraph, &words, before.as_ref());
                text
            }
        };
        self.put(&text)
    }

    /// Whether these lines are read as this paragraph and leave the one before alone; if so, they are taken as read.
    fn is_read_as(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        words: &str,
        before: Option<&Block>,
    ) -> bool {
        let mut trial = self.scanner.clone();
        trial.blocks = before.cloned().into_iter().collect();
        let lines: Vec<&str> = text.split('\n').collect();
        trial.read(&lines, 1);
        let is_last = match (before, trial.blocks.as_slice()) {
            (None, [_]) => true,
            (Some(before), [same, _]) => same.level == before.level,
            _ => false,
        };
        let level = |block: &Block| match block.kind {
            Kind::Heading => block.level.saturating_sub(1),
            _ => block.level,
        };
        let same = is_last
            && trial.blocks.last().is_some_and(|block| {
                block.kind == paragraph.kind
                    && level(block) == paragraph.level
                    && block.label == paragraph.label
                    && block.source == words
            });
        if same {
            trial.remarks.clear();
            self.scanner = trial;
        }
        same
    }
}

/// The lines of a paragraph.
fn printed(paragraph: &Paragraph, marker: &str, words: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let (first, further) = match paragraph.kind {
        Kind::Heading => {
            (format!("{} ", "#".repeat(usize::from(paragraph.level) + 1)), String::new())
        }
        Kind::Operative => {
            let further = match paragraph.level {
                0 if paragraph.label.is_none() => " ".repeat(marker.len() + 1),
                _ => margin.clone(),
            };
            (format!("{margin}{marker} "), further)
        }
        Kind::ListItem => (format!("{margin}- "), format!("{margin}  ")),
        Kind::Quote => ("> ".into(), "> ".into()),
        Kind::Preambular | Kind::Paragraph => (String::new(), String::new()),
    };
    format!("{first}{}", words.replace('\n', &format!("\n{further}")))
}
