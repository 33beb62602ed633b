//! What a paragraph is by its form: the markers of numbered paragraphs and where a marker stands in their order.

use crate::domain::Label;

/// How a marker is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `12.`, `12)`, `OP12`
    Number,
    /// `(a)`, `(iv)`
    Brackets,
    /// `a)`, `iv)`: as in French and Spanish texts.
    Bracket,
    /// `a.`
    Dot,
}

/// A marker at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marker<'a> {
    /// As it is written, with its label and its punctuation.
    pub written: &'a str,
    /// The same with the white space behind it.
    pub taken: &'a str,
    /// `12`, `b`, `iv`.
    pub symbol: &'a str,
    pub style: Style,
    pub label: Option<Label>,
    /// What follows it, without the white space between.
    pub rest: &'a str,
}

/// The highest number that is taken for a paragraph's number out of its order; above, it is more likely a year.
const NUMBER_OUT_OF_ORDER_MAX: u32 = 999;

/// How many numbers may be missing before a line inside a paragraph is still taken for the next paragraph.
const GAP_MAX: u32 = 10;

/// The marker that a line begins with.
pub(super) fn marker(line: &str) -> Option<Marker<'_>> {
    let after_op = line.strip_prefix("OP").map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
    let (style, body) = match line.strip_prefix('(') {
        Some(body) => (Style::Brackets, body),
        None => (Style::Number, after_op.unwrap_or(line)),
    };
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let letters = body.bytes().take_while(u8::is_ascii_lowercase).count();
    let (style, length) = match style {
        Style::Brackets if is_symbol(&body[..letters]) => (style, letters),
        Style::Number if (1..=6).contains(&digits) => (style, digits),
        Style::Number if after_op.is_none() && is_symbol(&body[..letters]) => (Style::Dot, letters),
        _ => return None,
    };
    let symbol = &body[..length];
    let mut rest = &body[length..];
    if style == Style::Brackets {
        rest = rest.strip_prefix(')')?;
    }
    let (label, after_label) = label(rest);
    let after_label = if label.is_some() { after_label } else { rest };
    let (style, rest) = match style {
        Style::Brackets => (style, after_label),
        _ => match after_label.bytes().next() {
            Some(b'.') => (style, &after_label[1..]),
            Some(b')') if style == Style::Dot => (Style::Bracket, &after_label[1..]),
            Some(b')') => (style, &after_label[1..]),
            _ if after_op.is_some() => (style, after_label),
            _ => return None,
        },
    };
    if !(rest.is_empty() || rest.starts_with([' ', '\t', '\n'])) {
        return None;
    }
    let written = &line[..line.len() - rest.len()];
    let rest = rest.trim_start_matches([' ', '\t']);
    let taken = &line[..line.len() - rest.len()];
    Some(Marker { written, taken, symbol, style, label, rest })
}

/// ` bis` and the like.
fn label(text: &str) -> (Option<Label>, &str) {
    let word_start = text.strip_prefix(' ').unwrap_or(text);
    let length = word_start.bytes().take_while(u8::is_ascii_lowercase).count();
    (Label::from_word(&word_start[..length]), &word_start[length..])
}

/// a … z, aa, bb …, or a Roman numeral.
fn is_symbol(text: &str) -> bool {
    letters_value(text).is_some() || roman_value(text).is_some()
}

/// The place of `a`, `z`, `aa`, `bb` in their order, from 1.
fn letters_value(text: &str) -> Option<u32> {
    let first = *text.as_bytes().first()?;
    let repeated = text.len() <= 4 && text.bytes().all(|byte| byte == first);
    (repeated && first.is_ascii_lowercase())
        .then(|| u32::from(first - b'a') + 1 + 26 * (text.len() as u32 - 1))
}

/// The value of a Roman numeral in its usual spelling, up to 399.
fn roman_value(text: &str) -> Option<u32> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    const TENS: [&str; 10] = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"];
    let hundreds = text.bytes().take_while(|byte| *byte == b'c').count();
    let rest = &text[hundreds..];
    let (tens, prefix) = TENS
        .iter()
        .enumerate()
        .filter(|(_, prefix)| rest.starts_with(**prefix))
        .max_by_key(|(_, prefix)| prefix.len())?;
    let units = UNITS.iter().position(|units| *units == &rest[prefix.len()..])?;
    let value = (100 * hundreds + 10 * tens + units) as u32;
    (hundreds <= 3 && value > 0).then_some(value)
}

/// The place of a printed symbol in the order of its level.
pub(super) fn index(symbol: &str, level: u8) -> Option<u32> {
    match level {
        0 => symbol.parse().ok(),
        2 => roman_value(symbol),
        _ => letters_value(symbol),
    }
}

/// The last paragraph of a level, as the source numbers it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Last {
    index: u32,
    style: Style,
    roman: bool,
    indent: usize,
}

/// Where the numbering of a text stands while it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sequence {
    levels: [Option<Last>; 4],
    /// No preambular paragraphs follow the first operative one of a section.
    pub operative_in_section: bool,
}

/// What stands before a marker.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Columns before the marker.
    pub indent: usize,
    /// A blank line or another kind of block stands before it.
    pub fresh: bool,
    /// The text before it ends in a colon.
    pub after_colon: bool,
    /// The text before it ends a sentence or a clause.
    pub after_stop: bool,
}

impl Sequence {
    /// The number that the next paragraph of level 0 has if none is missing; none before the first.
    pub fn expected(&self) -> Option<u32> {
        self.levels[0].map(|last| last.index.saturating_add(1))
    }

    /// Takes a marker into the order; none where it is more likely part of a sentence.
    pub fn place(&mut self, marker: &Marker<'_>, place: Place) -> Option<u8> {
        let (level, index, roman) = match marker.style {
            Style::Number => self.place_number(marker, place)?,
            _ => self.place_letter(marker, place)?,
        };
        self.set(level, index, marker.style, roman, place.indent);
        Some(level)
    }

    /// Takes a marker into the order at the level that the text names.
    pub fn place_at(&mut self, level: u8, marker: &Marker<'_>, indent: usize) {
        let index = index(marker.symbol, level).unwrap_or(1);
        self.set(level, index, marker.style, level == 2, indent);
    }

    fn set(&mut self, level: u8, index: u32, style: Style, roman: bool, indent: usize) {
        let level = usize::from(level);
        self.levels[level] = Some(Last { index, style, roman, indent });
        self.levels[level + 1..].fill(None);
        self.operative_in_section = true;
    }

    fn place_number(&self, marker: &Marker<'_>, place: Place) -> Option<(u8, u32, bool)> {
        let index: u32 = marker.symbol.parse().ok()?;
        let Some(last) = self.levels[0] else {
            let likely = index == 1 || place.fresh && index <= NUMBER_OUT_OF_ORDER_MAX;
            return likely.then_some((0, index, false));
        };
        if let Some(level) = self.nested_number(index, marker, place, last) {
            return Some((level, index, false));
        }
        let next = last.index.saturating_add(u32::from(marker.label.is_none()));
        let capital =
            marker.rest.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let likely = index == next
            || place.fresh && index <= NUMBER_OUT_OF_ORDER_MAX
            || place.after_stop
                && capital
                && (index == 1 || index > next && index - next <= GAP_MAX);
        likely.then_some((0, index, false))
    }

    /// A number inside a numbered paragraph, as in an ordered list inside an ordered list: only its indentation tells.
    fn nested_number(
        &self,
        index: u32,
        marker: &Marker<'_>,
        place: Place,
        outer: Last,
    ) -> Option<u8> {
        if marker.label.is_some() || place.indent < outer.indent + 2 {
            return None;
        }
        let follows = (1..=3u8).find(|level| {
            self.levels[usize::from(*level)].is_some_and(|last| {
                last.style == Style::Number
                    && last.indent == place.indent
                    && last.index.checked_add(1) == Some(index)
            })
        });
        let begins = || {
            let above = |level: &u8| {
                self.levels[usize::from(*level)].is_none_or(|last| place.indent < last.indent + 2)
            };
            (1..=3u8).find(above).filter(|_| index == 1)
        };
        follows.or_else(begins)
    }

    /// Whether the last sub-paragraph was taken for the letter i and this marker shows that it was the numeral.
    pub fn shows_numeral(&self, marker: &Marker<'_>) -> bool {
        roman_value(marker.symbol) == Some(2)
            && marker.label.is_none()
            && self.levels[2].is_none()
            && self.levels[1].is_some_and(|last| {
                last.style == marker.style && !last.roman && letters_value("i") == Some(last.index)
            })
    }

    /// Takes the last sub-paragraph, the letter i, for the numeral below the letter h.
    pub fn take_for_numeral(&mut self) {
        if let Some(letter) = self.levels[1] {
            self.levels[1] = Some(Last { index: letter.index - 1, ..letter });
            self.levels[2] = Some(Last { index: 1, roman: true, ..letter });
        }
    }

    fn place_letter(&self, marker: &Marker<'_>, place: Place) -> Option<(u8, u32, bool)> {
        let (letters, roman) = (letters_value(marker.symbol), roman_value(marker.symbol));
        let value = |is_roman: bool| if is_roman { roman } else { letters };
        let step = u32::from(marker.label.is_none());
        let follows = |level: u8| {
            self.levels[usize::from(level)].filter(|last| {
                last.style == marker.style && value(last.roman) == Some(last.index + step)
            })
        };
        let follower = (1..=3u8)
            .rev()
            .filter_map(|level| follows(level).map(|last| (level, last)))
            .max_by_key(|(level, last)| (last.indent == place.indent, *level));
        let begins_roman = roman == Some(1) && marker.label.is_none();
        let deeper = |last: &Last| place.indent > last.indent || place.after_colon;
        if let Some((level, last)) = follower
            && !(begins_roman && !last.roman && deeper(&last))
        {
            return (place.fresh || place.after_stop).then_some((
                level,
                last.index + step,
                last.roman,
            ));
        }
        let deepest = self.levels.iter().rposition(Option::is_some).unwrap_or(0) as u8;
        let usual = |is_roman: bool| match (is_roman, marker.style) {
            (true, _) => 2,
            (false, Style::Dot) => 3,
            (false, _) => 1,
        };
        let begins = letters == Some(1) || begins_roman;
        if begins && (place.fresh || place.after_stop) {
            return Some((usual(begins_roman).min(deepest + 1), 1, begins_roman));
        }
        let in_context = self.levels[0].is_some() || self.levels[1].is_some();
        if place.fresh && marker.style == Style::Brackets && in_context {
            let is_roman = letters.is_none();
            let level = usual(is_roman).min(deepest + 1);
            return Some((level, value(is_roman)?, is_roman));
        }
        None
    }
}

/// Where the next paragraph's number stands in the middle of a line, as in texts that lost their line ends: after the
/// end of a sentence or its footnote mark, and before a capital. The second value is where its text begins.
pub(super) fn run_together(line: &str, expected: u32) -> Option<(usize, usize)> {
    let needle = format!(" {expected}. ");
    let mut from = 0;
    while let Some(found) = line[from..].find(&needle) {
        let start = from + found;
        let rest = start + needle.len();
        if ends_sentence(&line[..start]) && begins_with_capital(&line[rest..]) {
            return Some((start + 1, rest));
        }
        from = start + 1;
    }
    None
}

/// Whether a text ends in a full stop or the like, perhaps followed by closing quotes or a footnote mark.
pub(super) fn ends_sentence(text: &str) -> bool {
    ends_in(text, &['.', ';', ':', '!', '?', '…'])
}

/// Whether a text ends in one of these characters, perhaps followed by closing quotes or a footnote mark.
pub(super) fn ends_in(text: &str, stops: &[char]) -> bool {
    /// An end needs no more than this; a footnote mark is far shorter.
    const END_BYTES: usize = 200;
    let closing: &[char] = &['"', '”', '’', '»', ')', ']', '*', '_', '}'];
    let mut text =
        text[text.floor_char_boundary(text.len().saturating_sub(END_BYTES))..].trim_end();
    let stopped = |text: &str| text.trim_end_matches(closing).ends_with(stops);
    if stopped(text) {
        return true;
    }
    if text.ends_with(']')
        && let Some(mark) = text.rfind('[').filter(|mark| text[*mark..].starts_with("[^"))
    {
        text = text[..mark].trim_end();
        if stopped(text) {
            return true;
        }
    }
    let without_digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.len() - without_digits.len() <= 3 && stopped(without_digits.trim_end())
}

fn begins_with_capital(text: &str) -> bool {
    text.trim_start_matches(['"', '“', '«', '[', '*', '_', '(']).starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_the_beginnings_of_sentences() {
        let symbol = |line| marker(line).map(|marker| (marker.symbol, marker.rest));
        assert_eq!(symbol("12. We"), Some(("12", "We")));
        assert_eq!(symbol("12.\tWe"), Some(("12", "We")));
        assert_eq!(symbol("3 bis. We"), Some(("3", "We")));
        assert_eq!(symbol("OP3 alt Requests"), Some(("3", "Requests")));
        assert_eq!(symbol("(iv) x"), Some(("iv", "x")));
        assert_eq!(symbol("(b) ter x"), Some(("b", "x")));
        assert_eq!(symbol("a) x"), Some(("a", "x")));
        for sentence in ["80/5. Doha", "12.5 per cent", "etc. and", "(see) x", "e.g. x", "12 x", ""]
        {
            assert_eq!(symbol(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn a_number_in_a_line_begins_a_paragraph_only_where_it_is_due() {
        let found = |line| run_together(line, 9).map(|(start, _)| start);
        assert!(found("its annexes.5 9. We reaffirm").is_some());
        assert!(found("the Future. 16 9. We note").is_some());
        assert!(found("the Future.[^1] 9. We note").is_some());
        assert_eq!(found("its annexes.5 8. We reaffirm"), None);
        assert_eq!(found("in article 9. We reaffirm"), None);
        assert_eq!(found("in the end. 9. percent"), None);
    }

    #[test]
    fn roman_numerals_and_letters_keep_their_order() {
        assert_eq!(
            (roman_value("xcix"), roman_value("iiii"), roman_value("")),
            (Some(99), None, None)
        );
        assert_eq!((letters_value("bb"), letters_value("ab")), (Some(28), None));
    }
}
