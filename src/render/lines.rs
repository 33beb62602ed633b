//! What a single line is: a rule, a fence, a footnote, a row of a table.

use crate::domain::Label;

/// The columns of white space before a line, and the rest.
pub(super) fn split_indent(line: &str) -> (usize, &str) {
    const TAB_COLUMNS: usize = 4;
    let text = line.trim_start_matches([' ', '\t']);
    let indent = line[..line.len() - text.len()].chars().fold(0, |column, char| match char {
        '\t' => column + TAB_COLUMNS - column % TAB_COLUMNS,
        _ => column + 1,
    });
    (indent, text)
}

/// Puts what stands between two lines of a paragraph: a line break where the first asks for one, else a space.
pub(super) fn join_line(source: &mut String) {
    if ends_in_break(source) || source.ends_with("  ") {
        source.push('\n');
    } else {
        source.truncate(source.trim_end_matches([' ', '\t']).len());
        source.push(' ');
    }
}

/// Whether a line ends in a backslash that is not itself escaped.
pub(super) fn ends_in_break(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// A line of a quotation without its marks.
pub(super) fn unquoted(text: &str, is_quote: bool) -> &str {
    if is_quote { text.trim_start_matches(['>', ' ', '\t']) } else { text }
}

pub(super) fn is_rule(text: &str) -> bool {
    let Some(mark) = text.bytes().next().filter(|byte| b"-*_".contains(byte)) else { return false };
    text.bytes().all(|byte| byte == mark || byte == b' ' || byte == b'\t')
        && text.bytes().filter(|byte| *byte == mark).count() >= 3
}

/// The character of a fence, its length, and what stands behind it.
pub(super) fn fence_of(text: &str) -> Option<(u8, usize, &str)> {
    let mark = text.bytes().next().filter(|byte| *byte == b'`' || *byte == b'~')?;
    let length = text.bytes().take_while(|byte| *byte == mark).count();
    let info = text[length..].trim();
    (length >= 3 && !info.contains(char::from(mark))).then_some((mark, length, info))
}

pub(super) fn footnote_label(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix("[^")?.split_once("]:")?;
    let valid = !label.is_empty() && !label.contains(['[', ']', '\\']) && label.trim() == label;
    valid.then_some((label, rest))
}

/// `[label]: address "title"`; the title may be missing.
pub(super) fn link_definition(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("]:")?;
    if label.trim().is_empty() || label.starts_with('^') || label.contains(['[', ']', '\\']) {
        return None;
    }
    let rest = rest.trim();
    let (url, title) = match rest.strip_prefix('<') {
        Some(rest) => rest.split_once('>')?,
        None => rest.split_once([' ', '\t']).unwrap_or((rest, "")),
    };
    let title = title.trim();
    let in_quotes = |open, close| title.strip_prefix(open)?.strip_suffix(close);
    let title = match title.is_empty() {
        true => title,
        false => in_quotes('"', '"').or(in_quotes('\'', '\'')).or(in_quotes('(', ')'))?,
    };
    (!url.is_empty() && !url.contains(char::is_whitespace)).then_some((label, url, title))
}

pub(super) fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// The cells of a row with ` | ` between them.
pub(super) fn row_text(line: &str) -> String {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    match cells.iter().all(|cell| cell.is_empty()) {
        true => String::new(),
        false => cells.join(" | "),
    }
}

/// `PP3. ` at the start of a preambular paragraph: its label, the marker as written, and the rest.
#[allow(clippy::type_complexity)]
pub(super) fn preambular_prefix(text: &str) -> (Option<(Option<Label>, &str)>, &str) {
    let none = (None, text);
    let Some(body) = text.strip_prefix("PP") else { return none };
    let body = body.strip_prefix(' ').unwrap_or(body);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return none;
    }
    let rest = &body[digits..];
    let word = rest.strip_prefix(' ').unwrap_or(rest);
    let length = word.bytes().take_while(u8::is_ascii_lowercase).count();
    let label = Label::from_word(&word[..length]);
    let rest = if label.is_some() { &word[length..] } else { rest };
    let rest = rest.strip_prefix(['.', ':']).unwrap_or(rest);
    let words = rest.trim_start();
    if words.is_empty() || words.len() == rest.len() {
        return none;
    }
    (Some((label, &text[..text.len() - words.len()])), words)
}
