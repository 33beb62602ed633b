//! The Markdown of one paragraph's words.
//!
//! There are several ways to write the same marks, from the most readable to the safest; `write` takes the first that
//! reads back as the same text.

use super::{
    form,
    inline_read::{self, SEPARATOR, Targets},
    normalise,
};
use crate::domain::{FootnoteId, Inline, Marks};
use std::collections::{HashMap, HashSet};

/// The number that each footnote is printed with.
pub(super) type FootnoteNumbers = HashMap<FootnoteId, usize>;

/// How the marks of a text are written.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// Nested, with this character for italics.
    Nested(char),
    /// Each run on its own, apart from its neighbours, with every bracket escaped.
    Separate,
}

/// The Markdown of a text in normal form, and whether it reads back as that text. `one_line` is for headings.
pub(super) fn write(
    content: &[Inline],
    numbers: &FootnoteNumbers,
    targets: &Targets,
    one_line: bool,
) -> (String, bool) {
    let manners = [Manner::Nested('*'), Manner::Nested('_'), Manner::Separate];
    let mut last = String::new();
    for manner in manners {
        last = in_manner(content, numbers, manner, one_line);
        if reads_back(&last, content, targets, one_line) {
            return (last, true);
        }
    }
    (last, false)
}

/// Whether this Markdown is read as this text.
fn reads_back(markdown: &str, content: &[Inline], targets: &Targets, one_line: bool) -> bool {
    normalise::content(&inline_read::read(markdown, targets).0, one_line) == content
}

/// One piece of what is written.
enum Piece {
    /// Markup, as it stands.
    Markup(String),
    /// A character of the text, and whether it is inside a link.
    Character(char, bool),
}

fn in_manner(
    content: &[Inline],
    numbers: &FootnoteNumbers,
    manner: Manner,
    one_line: bool,
) -> String {
    let pieces = match manner {
        Manner::Nested(italic) => nested(content, numbers, italic),
        Manner::Separate => separate(content, numbers),
    };
    Escaper { pieces: &pieces, all_brackets: manner == Manner::Separate, one_line }.written()
}

#[derive(Clone, PartialEq)]
enum Mark {
    Link(String),
    Strong,
    Em,
}

fn marks_of(marks: &Marks) -> Vec<Mark> {
    let mut list: Vec<Mark> = marks.link.iter().cloned().map(Mark::Link).collect();
    list.extend(marks.strong.then_some(Mark::Strong));
    list.extend(marks.em.then_some(Mark::Em));
    list
}

fn nested(content: &[Inline], numbers: &FootnoteNumbers, italic: char) -> Vec<Piece> {
    let marks = marks_in_force(content);
    let ends = mark_ends(&marks);
    let mut pieces = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    for (place, inline) in content.iter().enumerate() {
        let keep = open.iter().position(|m| !marks[place].contains(m)).unwrap_or(open.len());
        while open.len() > keep {
            pieces.extend(open.pop().map(|mark| Piece::Markup(closing(&mark, italic))));
        }
        let mut opening: Vec<(usize, Mark)> = marks[place]
            .iter()
            .zip(&ends[place])
            .filter(|(mark, _)| !open.contains(mark))
            .map(|(mark, end)| (*end, mark.clone()))
            .collect();
        opening.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        if let Some(url) = autolink(content, place, &opening) {
            opening.retain(|(_, mark)| !matches!(mark, Mark::Link(_)));
            for (_, mark) in opening {
                pieces.push(Piece::Markup(opening_of(&mark, italic)));
                open.push(mark);
            }
            pieces.push(Piece::Markup(format!("<{url}>")));
            continue;
        }
        for (_, mark) in opening {
            pieces.push(Piece::Markup(opening_of(&mark, italic)));
            open.push(mark);
        }
        let in_link = open.iter().any(|mark| matches!(mark, Mark::Link(_)));
        inline_pieces(inline, numbers, in_link, &mut pieces);
    }
    while let Some(mark) = open.pop() {
        pieces.push(Piece::Markup(closing(&mark, italic)));
    }
    pieces
}

/// A link whose text is its address, on its own.
fn autolink<'c>(content: &'c [Inline], place: usize, opening: &[(usize, Mark)]) -> Option<&'c str> {
    let Inline::Text { text, marks } = &content[place] else { return None };
    let url = marks.link.as_deref().filter(|url| url == text && !url.starts_with('#'))?;
    let plain = url.chars().all(|c| c.is_ascii_graphic() && !"<>\\`&*_[]".contains(c));
    let (end, _) = opening.iter().find(|(_, mark)| matches!(mark, Mark::Link(_)))?;
    (plain && *end == place).then_some(url)
}

/// The marks in force at each run; a reference keeps those that its neighbours share, except links.
fn marks_in_force(content: &[Inline]) -> Vec<Vec<Mark>> {
    let mut marks: Vec<Vec<Mark>> = Vec::with_capacity(content.len());
    let mut next_text: Vec<Option<usize>> = vec![None; content.len()];
    let mut next = None;
    for place in (0..content.len()).rev() {
        if matches!(content[place], Inline::Text { .. }) {
            next = Some(place);
        }
        next_text[place] = next;
    }
    for (place, inline) in content.iter().enumerate() {
        let here = match inline {
            Inline::Text { marks, .. } => marks_of(marks),
            Inline::Footnote(_) => {
                let after = next_text[place].map(|next| match &content[next] {
                    Inline::Text { marks, .. } => marks_of(marks),
                    Inline::Footnote(_) => Vec::new(),
                });
                let before = place.checked_sub(1).map(|before| marks[before].clone());
                let after = after.unwrap_or_default();
                let shared = |mark: &Mark| !matches!(mark, Mark::Link(_)) && after.contains(mark);
                before.unwrap_or_default().into_iter().filter(shared).collect()
            }
        };
        marks.push(here);
    }
    marks
}

/// For each mark of each run, the last run up to which it lasts without a gap.
fn mark_ends(marks: &[Vec<Mark>]) -> Vec<Vec<usize>> {
    let mut ends: Vec<Vec<usize>> = vec![Vec::new(); marks.len()];
    for place in (0..marks.len()).rev() {
        ends[place] = marks[place]
            .iter()
            .map(|mark| {
                let after = marks.get(place + 1).and_then(|m| m.iter().position(|m| m == mark));
                after.map_or(place, |at| ends[place + 1][at])
            })
            .collect();
    }
    ends
}

fn separate(content: &[Inline], numbers: &FootnoteNumbers) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (place, inline) in content.iter().enumerate() {
        let marks = match inline {
            Inline::Text { marks, .. } => marks_of(marks),
            Inline::Footnote(_) => Vec::new(),
        };
        // At the start of a line a comment would begin a block of HTML.
        let in_line =
            pieces.last().is_some_and(|piece| !matches!(piece, Piece::Character('\n', _)));
        if !marks.is_empty() && in_line {
            pieces.push(Piece::Markup(SEPARATOR.into()));
        }
        pieces.extend(marks.iter().map(|mark| Piece::Markup(opening_of(mark, '*'))));
        let first = pieces.len();
        inline_pieces(
            inline,
            numbers,
            marks.first().is_some_and(|m| matches!(m, Mark::Link(_))),
            &mut pieces,
        );
        if !marks.is_empty() {
            let last = pieces.len() - 1;
            for edge in [first, last] {
                if let Piece::Character(char, _) = pieces[edge]
                    && char.is_whitespace()
                {
                    pieces[edge] = Piece::Markup(format!("&#{};", u32::from(char)));
                }
            }
        }
        pieces.extend(marks.iter().rev().map(|mark| Piece::Markup(closing(mark, '*'))));
        if !marks.is_empty() && place + 1 < content.len() {
            pieces.push(Piece::Markup(SEPARATOR.into()));
        }
    }
    pieces
}

fn inline_pieces(
    inline: &Inline,
    numbers: &FootnoteNumbers,
    in_link: bool,
    pieces: &mut Vec<Piece>,
) {
    match inline {
        Inline::Text { text, .. } => {
            pieces.extend(text.chars().map(|char| Piece::Character(char, in_link)));
        }
        Inline::Footnote(id) => {
            let number = numbers.get(id).copied().unwrap_or_default();
            pieces.push(Piece::Markup(format!("[^{number}]")));
        }
    }
}

fn opening_of(mark: &Mark, italic: char) -> String {
    match mark {
        Mark::Link(_) => "[".into(),
        Mark::Strong => "**".into(),
        Mark::Em => italic.into(),
    }
}

fn closing(mark: &Mark, italic: char) -> String {
    match mark {
        Mark::Link(url) => format!("]({})", destination(url)),
        Mark::Strong => "**".into(),
        Mark::Em => italic.into(),
    }
}

/// An address between the brackets of a link.
fn destination(url: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/:.?#=%-_~,;@!$+'".contains(c);
    if url.chars().all(plain) {
        return url.into();
    }
    let mut written = String::from("<");
    for char in url.chars() {
        if "<>\\&`*_[]()!".contains(char) {
            written.push('\\');
        }
        written.push(char);
    }
    written.push('>');
    written
}

/// Writes characters so that Markdown reads them as characters.
struct Escaper<'p> {
    pieces: &'p [Piece],
    all_brackets: bool,
    one_line: bool,
}

impl Escaper<'_> {
    fn written(&self) -> String {
        let forced = self.forced();
        let mut out = String::with_capacity(self.pieces.len() + 16);
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Markup(markup) => out.push_str(markup),
                Piece::Character('\n', _) => out.push_str("\\\n"),
                Piece::Character(char, in_link) => {
                    if forced.contains(&at) || self.needs_escape(at, *char, *in_link) {
                        out.push('\\');
                    }
                    out.push(*char);
                }
            }
        }
        out
    }

    fn character(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)? {
            Piece::Character(char, _) => Some(*char),
            Piece::Markup(_) => None,
        }
    }

    fn markup(&self, at: usize) -> Option<&str> {
        match self.pieces.get(at)? {
            Piece::Markup(markup) => Some(markup),
            Piece::Character(..) => None,
        }
    }

    fn needs_escape(&self, at: usize, char: char, in_link: bool) -> bool {
        let next = self.character(at + 1);
        match char {
            '`' | '*' | '~' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next == '\n'),
            '_' => {
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(at > 0 && word(self.character(at - 1)) && word(next))
            }
            '[' => in_link || self.all_brackets || next == Some('^'),
            ']' => in_link || self.all_brackets || next == Some('(') || self.ends_footnote_like(at),
            '(' => at > 0 && self.markup(at - 1).is_some_and(|markup| markup.ends_with(']')),
            '^' => at > 0 && self.markup(at - 1).is_some_and(|markup| markup.ends_with('[')),
            '!' => self.markup(at + 1).is_some_and(|markup| markup.starts_with('[')),
            '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
            '&' => self.begins_entity(at),
            '{' => next.is_some_and(|next| next == '.' || next == '#'),
            ':' => at == 1 && self.markup(0).is_some_and(|markup| markup.starts_with("[^")),
            '#' => self.one_line && (at..self.pieces.len()).all(|i| self.character(i) == Some('#')),
            _ => false,
        }
    }

    /// The second bracket of `[^1]`, of which the first is escaped.
    fn ends_footnote_like(&self, at: usize) -> bool {
        const LABEL_CHARS_MAX: usize = 200;
        (at.saturating_sub(LABEL_CHARS_MAX)..at)
            .rev()
            .find(|i| matches!(self.character(*i), Some('[' | ']')))
            .is_some_and(|i| self.character(i) == Some('[') && self.character(i + 1) == Some('^'))
    }

    /// `&amp;`, `&#38;`: a reference to a character is at most this long.
    fn begins_entity(&self, at: usize) -> bool {
        const ENTITY_CHARS_MAX: usize = 40;
        (at + 1..at + ENTITY_CHARS_MAX)
            .map_while(|i| self.character(i))
            .find(|c| !(c.is_ascii_alphanumeric() || *c == '#'))
            == Some(';')
    }

    /// Characters that would make a line something else than the text of a paragraph.
    fn forced(&self) -> HashSet<usize> {
        let mut forced = HashSet::new();
        for at in 0..self.pieces.len() {
            if at == 0 || self.character(at - 1) == Some('\n') {
                forced.extend(self.forced_in_line(at));
            }
        }
        if self.pieces.iter().any(|p| matches!(p, Piece::Markup(m) if m.starts_with("[^"))) {
            forced.extend(self.unopened_brackets());
        }
        forced
    }

    /// Closing brackets without an opening one: some readers look from there back to a footnote's mark.
    fn unopened_brackets(&self) -> Vec<usize> {
        let mut open = 0usize;
        let mut unopened = Vec::new();
        for at in 0..self.pieces.len() {
            match self.character(at) {
                Some('[') if self.character(at + 1) != Some('^') => open += 1,
                Some(']') if open == 0 => unopened.push(at),
                Some(']') => open -= 1,
                _ => {}
            }
        }
        unopened
    }

    fn forced_in_line(&self, start: usize) -> Option<usize> {
        const LOOK_CHARS: usize = 40;
        let line: String = (start..start + LOOK_CHARS)
            .map_while(|at| match self.pieces.get(at)? {
                Piece::Character('\n', _) => None,
                Piece::Character(char, _) => Some(*char),
                Piece::Markup(_) => Some('x'),
            })
            .collect();
        let first = line.chars().next().filter(|_| self.character(start).is_some())?;
        let further = start > 0;
        let alone = |text: &str| text.is_empty() || text.starts_with(char::is_whitespace);
        let force = match first {
            '-' | '+' => alone(&line[1..]) || line.chars().all(|c| c == '-' || c.is_whitespace()),
            '>' => true,
            '#' => alone(line.trim_start_matches('#')),
            '=' | '|' | ':' => further,
            '[' => self.begins_definition(start) || self.begins_task(&line),
            _ => false,
        };
        if force {
            return Some(start);
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && line[digits..].starts_with(['.', ')']) && alone(&line[digits + 1..]) {
            return Some(start + digits);
        }
        let marker = form::marker(&line)
            .filter(|marker| !line.starts_with("OP") || marker.written.ends_with(['.', ')']))?;
        Some(match marker.written.starts_with('(') {
            true => start,
            false => start + marker.written.len() - 1,
        })
    }

    /// `[label]:` at the start of a line; the label itself may hold brackets that are escaped.
    fn begins_definition(&self, start: usize) -> bool {
        const LABEL_CHARS_MAX: usize = 1000;
        (start..start + LABEL_CHARS_MAX)
            .any(|at| self.character(at) == Some(']') && self.character(at + 1) == Some(':'))
    }

    /// `[ ]`, `[x]` at the start of an item.
    fn begins_task(&self, line: &str) -> bool {
        ["[ ] ", "[x] ", "[X] "].iter().any(|task| line.starts_with(task))
    }
}
