//! The blocks of a text: which lines make a paragraph, and what kind it is by its form.
//!
//! Not CommonMark's own block structure: that would renumber lists, take indented paragraphs for code and glue the
//! numbered lines of damaged texts together. Lines go in, blocks come out; nothing looks back further than one block,
//! so that the writer can ask, paragraph by paragraph, what its lines will be read as.

use super::{
    form::{self, Marker, Place, Sequence},
    inline_read::label_key,
    lines::{
        ends_in_break, fence_of, footnote_label, is_delimiter_row, is_rule, join_line,
        link_definition, preambular_prefix, row_text, split_indent, unquoted,
    },
};
use crate::domain::{Kind, Label};
use std::collections::HashSet;

/// A paragraph of the source, its words still in Markdown.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Where it begins, from 1.
    pub line: usize,
    pub kind: Kind,
    /// For a heading the number of hashes; else its level.
    pub level: u8,
    pub label: Option<Label>,
    /// The number of an operative paragraph as written.
    pub marker: Option<String>,
    /// Its words.
    pub source: String,
    /// The words are no Markdown but stand as they are.
    pub literal: bool,
    pub shape: Shape,
    /// Its kind was named in the text: it is neither joined nor guessed.
    pub explicit: bool,
    /// What was taken from the start of its first line.
    pub prefix: String,
    pub indent: usize,
    pub lines: usize,
    /// Where the numbering stood before it.
    pub before: Sequence,
}

impl Block {
    /// A plain paragraph whose words are not read from Markdown.
    pub fn plain(line: usize, source: String) -> Block {
        Block { literal: true, ..Scanner::new().block(Kind::Paragraph, 0, line, source) }
    }
}

/// How much of its kind a block's form has said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Nothing: a paragraph, perhaps a preambular one, perhaps the rest of the one before.
    Plain,
    /// It has a number.
    Numbered,
    /// All: a heading, a bullet, a quotation, a row of a table.
    Fixed,
}

/// A footnote of the source.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub line: usize,
    pub label: String,
    pub source: String,
}

/// An address that was defined apart from its references.
#[derive(Clone, Debug)]
pub(super) struct LinkDefinition {
    pub line: usize,
    pub label: String,
    pub url: String,
    pub title: String,
    /// The line, as it stands.
    pub source: String,
}

/// A remark on what was read: line and sentence.
pub(super) type Remark = (usize, String);

/// Reads lines into blocks.
#[derive(Clone, Default)]
pub(super) struct Scanner {
    pub blocks: Vec<Block>,
    pub footnotes: Vec<Definition>,
    pub links: Vec<LinkDefinition>,
    pub remarks: Vec<Remark>,
    open: Option<Open>,
    /// A blank line, or the start, is before the next line.
    fresh: bool,
    pub sequence: Sequence,
    /// The bullets that are open: their columns and depths.
    pub bullets: Vec<(usize, u8)>,
    /// The last block may not be continued by the next.
    pub sealed: bool,
    known_footnotes: HashSet<String>,
    /// Fences that are known to have no end below.
    endless_fences: Vec<(u8, usize)>,
}

#[derive(Clone)]
enum Open {
    Block(Block),
    Footnote { definition: Definition, blank: bool },
}

impl Scanner {
    pub fn new() -> Scanner {
        Scanner { fresh: true, ..Scanner::default() }
    }

    /// Reads lines and what they leave open.
    pub fn read(&mut self, lines: &[&str], first: usize) {
        let mut at = 0;
        while at < lines.len() {
            at += self.step(&lines[at..], first + at);
        }
        self.close();
        self.fresh = true;
    }

    /// Reads one line, or more where they belong together; answers how many.
    fn step(&mut self, lines: &[&str], number: usize) -> usize {
        let (indent, text) = split_indent(lines[0]);
        if text.trim().is_empty() {
            self.blank();
            return 1;
        }
        if self.continues_footnote(indent, text) {
            return 1;
        }
        if self.after_hard_break() {
            self.append(unquoted(text, self.open_kind() == Some(Kind::Quote)));
            return 1;
        }
        if let Some(taken) = self.fence(lines, number) {
            return taken;
        }
        if self.heading(text, number)
            || self.quote(text, number)
            || self.definition(text, number)
            || self.underline(text)
            || self.rule(text, number)
        {
            return 1;
        }
        if let Some(taken) = self.table(lines, number) {
            return taken;
        }
        if !self.bullet(indent, text, number) && !self.numbered(indent, text, number) {
            self.plain(indent, text, number);
        }
        self.fresh = false;
        1
    }

    fn blank(&mut self) {
        match &mut self.open {
            Some(Open::Footnote { blank, .. }) => *blank = true,
            _ => self.close(),
        }
        self.fresh = true;
    }

    fn open_block(&mut self) -> Option<&mut Block> {
        match &mut self.open {
            Some(Open::Block(block)) => Some(block),
            _ => None,
        }
    }

    fn open_kind(&self) -> Option<Kind> {
        match &self.open {
            Some(Open::Block(block)) => Some(block.kind),
            _ => None,
        }
    }

    /// A paragraph whose last line ends in a backslash goes on, whatever follows.
    fn after_hard_break(&self) -> bool {
        matches!(&self.open, Some(Open::Block(block)) if ends_in_break(&block.source))
    }

    fn continues_footnote(&mut self, indent: usize, text: &str) -> bool {
        const INDENT_AFTER_BLANK: usize = 2;
        let Some(Open::Footnote { definition, blank }) = &mut self.open else { return false };
        let hard = ends_in_break(&definition.source);
        let begins_other = !hard
            && (text.starts_with(['#', '>'])
                || footnote_label(text).is_some()
                || is_rule(text)
                || fence_of(text).is_some());
        if *blank && indent < INDENT_AFTER_BLANK || begins_other && indent < 4 {
            self.close();
            self.fresh = true;
            return false;
        }
        let source = &mut definition.source;
        match (*blank, hard) {
            (true, _) if !source.is_empty() => source.push_str("\\\n"),
            (_, true) => source.push('\n'),
            _ if source.is_empty() => {}
            _ => join_line(source),
        }
        *blank = false;
        source.push_str(text);
        true
    }

    fn fence(&mut self, lines: &[&str], number: usize) -> Option<usize> {
        let (mark, length, info) = fence_of(split_indent(lines[0]).1)?;
        if self.endless_fences.iter().any(|(m, l)| *m == mark && length >= *l) {
            return None;
        }
        let is_end = |line: &&str| {
            fence_of(split_indent(line).1)
                .is_some_and(|(m, l, info)| m == mark && l >= length && info.is_empty())
        };
        let Some(end) = lines[1..].iter().position(is_end) else {
            self.endless_fences.push((mark, length));
            return None;
        };
        let mut code: Vec<&str> = lines[1..=end].to_vec();
        if !info.is_empty() {
            code.insert(0, info);
        }
        self.close();
        let mut block = self.block(Kind::Paragraph, 0, number, code.join("\n"));
        block.literal = true;
        self.remark(number, "A block of code was kept as plain text.");
        self.finish(block);
        Some(end + 2)
    }

    fn heading(&mut self, text: &str, number: usize) -> bool {
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &text[hashes..];
        if !(1..=6).contains(&hashes) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
            return false;
        }
        self.close();
        let words = rest.trim();
        let without = words.trim_end_matches('#');
        let words = match without.is_empty() || without.ends_with([' ', '\t']) {
            true => without.trim_end(),
            false => words,
        };
        let block = self.block(Kind::Heading, hashes as u8, number, words.into());
        self.finish(block);
        true
    }

    fn quote(&mut self, text: &str, number: usize) -> bool {
        if !text.starts_with('>') {
            return false;
        }
        let depth =
            text.bytes().take_while(|b| *b == b'>' || *b == b' ').filter(|b| *b == b'>').count();
        let words = unquoted(text, true);
        if depth > 1 {
            self.remark(number, "A quotation inside a quotation was kept as a plain quotation.");
        }
        if words.is_empty() {
            self.close();
        } else if self.open_kind() == Some(Kind::Quote) {
            self.append(words);
        } else {
            self.close();
            let block = self.block(Kind::Quote, 0, number, words.into());
            self.open = Some(Open::Block(block));
        }
        self.fresh = false;
        true
    }

    /// `[^label]: note` and `[label]: address`.
    fn definition(&mut self, text: &str, number: usize) -> bool {
        if let Some((label, rest)) = footnote_label(text) {
            if !self.known_footnotes.insert(label_key(label)) {
                self.remark(
                    number,
                    "A second footnote with the same mark was kept as a paragraph.",
                );
                return false;
            }
            self.close();
            let definition =
                Definition { line: number, label: label.into(), source: rest.trim().into() };
            self.open = Some(Open::Footnote { definition, blank: false });
            self.fresh = false;
            return true;
        }
        if self.open.is_some() {
            return false;
        }
        let Some((label, url, title)) = link_definition(text) else { return false };
        self.links.push(LinkDefinition {
            line: number,
            label: label.into(),
            url: url.into(),
            title: title.into(),
            source: text.into(),
        });
        self.sealed = true;
        true
    }

    /// A line of `===` or `---` makes the single line before it a heading.
    fn underline(&mut self, text: &str) -> bool {
        const UNDERLINE_CHARS_MIN: usize = 3;
        let text = text.trim_end();
        let of = |mark: u8| text.len() >= UNDERLINE_CHARS_MIN && text.bytes().all(|b| b == mark);
        if self.fresh || !(of(b'=') || of(b'-')) {
            return false;
        }
        let level = if of(b'=') { 1 } else { 2 };
        let Some(block) = self.open_block() else { return false };
        if block.shape != Shape::Plain || block.lines != 1 {
            return false;
        }
        (block.kind, block.shape, block.level) = (Kind::Heading, Shape::Fixed, level);
        self.close();
        self.fresh = true;
        true
    }

    fn rule(&mut self, text: &str, number: usize) -> bool {
        if !is_rule(text) {
            return false;
        }
        self.close();
        self.remark(number, "A dividing line was left out.");
        self.sealed = true;
        self.fresh = true;
        true
    }

    fn table(&mut self, lines: &[&str], number: usize) -> Option<usize> {
        let is_row = |line: &str| line.contains('|');
        if !is_row(lines[0]) || !lines.get(1).is_some_and(|line| is_delimiter_row(line)) {
            return None;
        }
        self.close();
        self.remark(number, "A table was kept as text, one paragraph for each row.");
        let end = lines.iter().position(|line| !is_row(line)).unwrap_or(lines.len());
        for (at, line) in lines[..end].iter().enumerate().filter(|(at, _)| *at != 1) {
            let row = row_text(line);
            if !row.is_empty() {
                let block = self.block(Kind::Paragraph, 0, number + at, row);
                self.finish(block);
            }
        }
        self.fresh = true;
        Some(end)
    }

    fn bullet(&mut self, indent: usize, text: &str, number: usize) -> bool {
        let Some(rest) = text.strip_prefix(['-', '*', '+']) else { return false };
        let words = rest.trim_start();
        if words.is_empty() || words.len() == rest.len() {
            return false;
        }
        self.close();
        while self.bullets.last().is_some_and(|(column, _)| indent < column + 2) {
            self.bullets.pop();
        }
        let depth = self.bullets.last().map_or(0, |(_, depth)| depth + 1);
        let deepest = *Kind::ListItem.levels().end();
        if depth > deepest {
            self.remark(number, "A list item deeper than the fourth level was moved up to it.");
        }
        if ["[ ] ", "[x] ", "[X] "].iter().any(|task| words.starts_with(task)) {
            self.remark(number, "The box of a task was kept as text.");
        }
        self.bullets.push((indent, depth.min(deepest)));
        let mut block = self.block(Kind::ListItem, depth.min(deepest), number, words.into());
        block.indent = indent;
        self.open = Some(Open::Block(block));
        true
    }

    fn numbered(&mut self, indent: usize, text: &str, number: usize) -> bool {
        let Some(marker) = form::marker(text) else { return false };
        let in_bullet = self.bullets.last().is_some_and(|(column, _)| indent >= column + 2);
        if in_bullet {
            return false;
        }
        if self.sequence.shows_numeral(&marker) {
            self.take_for_numeral();
        }
        let mut sequence = self.sequence;
        let Some(level) = sequence.place(&marker, self.place(indent)) else { return false };
        self.close();
        self.bullets.clear();
        self.begin_numbered(&marker, level, sequence, indent, number);
        self.append(marker.rest);
        true
    }

    /// The last sub-paragraph, read as the letter i after h, is the numeral that begins the next level.
    fn take_for_numeral(&mut self) {
        let last = match &mut self.open {
            Some(Open::Block(block)) => Some(block),
            _ => self.blocks.last_mut(),
        };
        if let Some(block) = last
            && !block.explicit
            && block.marker.as_deref().is_some_and(|marker| marker.contains('i'))
            && block.level == 1
        {
            block.level = 2;
            self.sequence.take_for_numeral();
        }
    }

    /// Opens a numbered paragraph; `sequence` is the numbering that counts it.
    fn begin_numbered(
        &mut self,
        marker: &Marker<'_>,
        level: u8,
        sequence: Sequence,
        indent: usize,
        number: usize,
    ) {
        let mut block = self.block(Kind::Operative, level, number, String::new());
        block.shape = Shape::Numbered;
        block.label = marker.label;
        block.marker = Some(marker.written.into());
        block.prefix = marker.taken.into();
        block.indent = indent;
        self.sequence = sequence;
        self.open = Some(Open::Block(block));
    }

    /// What stands before a marker in this line.
    fn place(&self, indent: usize) -> Place {
        let before = match &self.open {
            Some(Open::Block(block)) => block.source.as_str(),
            _ => self.blocks.last().map_or("", |block| block.source.as_str()),
        };
        let fresh = self.fresh || self.open.is_none();
        let last_word = before.trim_end().rsplit(' ').next().unwrap_or_default();
        Place {
            indent,
            fresh,
            after_colon: form::ends_in(before, &[':']),
            after_stop: form::ends_in(before, &['.', ';', ':', ',', '!', '?'])
                || ["and", "or", "et", "ou", "y", "o"].contains(&last_word),
        }
    }

    fn plain(&mut self, indent: usize, text: &str, number: usize) {
        if self.open.is_none() {
            let (prefix, words) = preambular_prefix(text);
            let mut block = self.block(Kind::Paragraph, 0, number, String::new());
            if let Some((label, written)) = prefix {
                (block.kind, block.label) = (Kind::Preambular, label);
                (block.shape, block.prefix) = (Shape::Fixed, written.into());
            } else {
                block.shape = Shape::Plain;
            }
            block.indent = indent;
            if indent == 0 {
                self.bullets.clear();
            }
            self.open = Some(Open::Block(block));
            self.append(words);
            return;
        }
        if text.starts_with(": ") {
            self.remark(number, "A list of definitions was kept as text.");
        }
        self.append(text);
    }

    /// Adds a line to the open block; a number that is due in the middle of it begins the next paragraph.
    fn append(&mut self, text: &str) {
        let mut text = text;
        loop {
            let expected = self.sequence.expected();
            let Some(block) = self.open_block() else { return };
            if !block.source.is_empty() {
                join_line(&mut block.source);
            }
            block.lines += 1;
            let splits = block.shape != Shape::Fixed;
            let found = expected.filter(|_| splits).and_then(|n| form::run_together(text, n));
            let Some((start, rest)) = found else {
                block.source.push_str(text);
                return;
            };
            block.source.push_str(text[..start].trim_end());
            let line = block.line + block.lines - 1;
            let marker = form::marker(&text[start..]).expect("a number that was found");
            self.close();
            let mut sequence = self.sequence;
            sequence.place_at(0, &marker, 0);
            let message = format!(
                "Paragraph {} stood in the same line as the one before and was given its own.",
                marker.symbol
            );
            self.remark(line, &message);
            self.begin_numbered(&marker, 0, sequence, 0, line);
            text = &text[rest..];
        }
    }

    fn block(&self, kind: Kind, level: u8, line: usize, source: String) -> Block {
        Block {
            line,
            kind,
            level,
            label: None,
            marker: None,
            lines: usize::from(!source.is_empty()),
            source,
            literal: false,
            shape: Shape::Fixed,
            explicit: false,
            prefix: String::new(),
            indent: 0,
            before: self.sequence,
        }
    }

    pub fn remark(&mut self, line: usize, text: &str) {
        self.remarks.push((line, text.into()));
    }

    fn close(&mut self) {
        match self.open.take() {
            Some(Open::Block(block)) => self.finish(block),
            Some(Open::Footnote { definition, .. }) => {
                self.footnotes.push(definition);
                self.sealed = true;
            }
            None => {}
        }
    }
}
