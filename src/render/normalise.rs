//! The one form in which a reading is written: two readings that a reader cannot tell apart have the same.

use crate::domain::{FootnoteId, Inline, Joined, Marks, Paragraph, Reading};
use std::collections::BTreeMap;

/// The reading as it is published.
///
/// - Control characters (except the line break), U+FFFC and U+FEFF become spaces or go; the title and headings are one
///   line; white space at the edge of a paragraph, a footnote or a line goes.
/// - Adjacent runs with equal marks are one; empty runs go; white space at the edge of bold, italic or a link stands
///   outside it.
/// - Addresses that are not `http:`, `https:`, `mailto:` or `#` are dropped and their text kept.
/// - Levels are clamped to those of the kind; paragraphs without content go.
/// - A note that is referred to and does not exist is empty; a note that nothing refers to goes.
///
/// Applying it twice changes nothing.
pub fn normalise(reading: &Reading) -> Reading {
    let (paragraphs, empty): (Vec<Paragraph>, Vec<Paragraph>) = reading
        .paragraphs
        .iter()
        .map(normal_paragraph)
        .partition(|paragraph| !paragraph.content.is_empty());
    let mut hidden_origins = reading.hidden_origins.clone();
    hidden_origins.extend(empty.into_iter().filter_map(|empty| Some((empty.id, empty.origin?))));
    let mut footnotes = BTreeMap::new();
    let mut wanted: Vec<FootnoteId> =
        paragraphs.iter().flat_map(|paragraph| references(&paragraph.content)).cloned().collect();
    while let Some(id) = wanted.pop() {
        if footnotes.contains_key(&id) {
            continue;
        }
        let note = reading.footnotes.get(&id).map(|note| content(note, false)).unwrap_or_default();
        wanted.extend(references(&note).cloned());
        footnotes.insert(id, note);
    }
    Reading { title: title(&reading.title), paragraphs, footnotes, hidden_origins }
}

fn normal_paragraph(paragraph: &Paragraph) -> Paragraph {
    let (kind, levels) = (paragraph.kind, paragraph.kind.levels());
    let mut normal = Paragraph {
        level: paragraph.level.clamp(*levels.start(), *levels.end()),
        content: content(&paragraph.content, kind == crate::domain::Kind::Heading),
        joined: Vec::new(),
        ..paragraph.clone()
    };
    if !paragraph.joined.is_empty() {
        normal.joined = carried(&paragraph.joined, &paragraph.plain_text(), &normal.plain_text());
    }
    normal
}

/// The places of joined paragraphs in the normal form of their text. Those without words in it go.
fn carried(joined: &[Joined], before: &str, after: &str) -> Vec<Joined> {
    let mut places = Vec::new();
    let (mut from, mut to) = (0, 0);
    let mut normal = after.chars().peekable();
    let mut rest = joined.iter().peekable();
    // What is normal is what was there, less some of it, and spaces for what is no character of a text.
    for char in before.chars() {
        while rest.next_if(|joined| joined.at <= from).is_some() {
            places.push(to);
        }
        let became = |next: &char| *next == char || (*next == ' ' && character(char) != Some(char));
        if let Some(kept) = normal.next_if(|next| became(next) || (*next == ' ' && char == '\n')) {
            to += kept.len_utf16();
        }
        from += char.len_utf16();
    }
    let end = to;
    places.extend(rest.map(|_| end));
    let ends = places.iter().skip(1).copied().chain([end]);
    let with_words = joined.iter().zip(&places).zip(ends).filter(|((_, at), end)| *at < end);
    with_words.map(|((joined, at), _)| Joined { at: *at, ..joined.clone() }).collect()
}

/// The footnotes that a text refers to, in order.
pub(super) fn references(content: &[Inline]) -> impl Iterator<Item = &FootnoteId> {
    content.iter().filter_map(|inline| match inline {
        Inline::Footnote(id) => Some(id),
        Inline::Text { .. } => None,
    })
}

/// Every footnote of a reading in the order of its first reference; references inside notes come after those of the
/// text.
pub(super) fn footnote_order(reading: &Reading) -> Vec<&FootnoteId> {
    let mut order: Vec<&FootnoteId> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    let mut add = |id, order: &mut Vec<_>| {
        if known.insert(id) {
            order.push(id);
        }
    };
    for paragraph in &reading.paragraphs {
        references(&paragraph.content).for_each(|id| add(id, &mut order));
    }
    let mut next = 0;
    while next < order.len() {
        if let Some(note) = reading.footnotes.get(order[next]) {
            references(note).for_each(|id| add(id, &mut order));
        }
        next += 1;
    }
    order
}

/// A title: plain text on one line.
pub(super) fn title(text: &str) -> String {
    let line: String = text
        .chars()
        .filter_map(character)
        .map(|char| if char == '\n' { ' ' } else { char })
        .collect();
    line.trim().into()
}

/// The address if a text may lead there: `http:`, `https:`, `mailto:` and places in the same document.
pub(super) fn address(link: &str) -> Option<&str> {
    let link = link.trim();
    if link.is_empty() || link.chars().any(char::is_control) {
        return None;
    }
    let scheme = |name: &str| {
        link.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && link.len() > name.len()
    };
    (scheme("http:") || scheme("https:") || scheme("mailto:") || link.starts_with('#'))
        .then_some(link)
}

/// The character as it stands in a text; none where it has no place there.
fn character(char: char) -> Option<char> {
    match char {
        '\n' => Some('\n'),
        '\u{feff}' => None,
        '\u{fffc}' => Some(' '),
        char if char.is_control() => Some(' '),
        char => Some(char),
    }
}

/// One character or one reference, with the marks in force there.
struct Atom<'a> {
    what: Result<char, &'a FootnoteId>,
    strong: bool,
    em: bool,
    link: Option<&'a str>,
}

impl Atom<'_> {
    fn is_space(&self) -> bool {
        matches!(self.what, Ok(char) if char.is_whitespace())
    }
    fn is_break(&self) -> bool {
        self.what == Ok('\n')
    }
}

/// A text in normal form.
pub(super) fn content(inlines: &[Inline], one_line: bool) -> Vec<Inline> {
    let mut atoms = trimmed(atoms(inlines, one_line));
    carry_marks_over_references(&mut atoms);
    trim_regions(&mut atoms, |a| a.link.is_some(), |a, b| a.link == b.link, |a| a.link = None);
    trim_regions(&mut atoms, |a| a.strong, |_, _| true, |a| a.strong = false);
    trim_regions(&mut atoms, |a| a.em, |_, _| true, |a| a.em = false);
    runs(&atoms)
}

fn atoms(inlines: &[Inline], one_line: bool) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, marks } => {
                let link = marks.link.as_deref().and_then(address);
                atoms.extend(text.chars().filter_map(character).map(|char| Atom {
                    what: Ok(if one_line && char == '\n' { ' ' } else { char }),
                    strong: marks.strong,
                    em: marks.em,
                    link,
                }));
            }
            Inline::Footnote(id) => {
                atoms.push(Atom { what: Err(id), strong: false, em: false, link: None });
            }
        }
    }
    atoms
}

/// Without white space at the edges and around line breaks.
fn trimmed(atoms: Vec<Atom<'_>>) -> Vec<Atom<'_>> {
    let mut kept: Vec<Atom<'_>> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        if atom.is_break() {
            while kept.last().is_some_and(|last| last.is_space() && !last.is_break()) {
                kept.pop();
            }
        }
        let at_edge = kept.last().is_none_or(Atom::is_break);
        if at_edge && atom.is_space() && (kept.is_empty() || !atom.is_break()) {
            continue;
        }
        kept.push(atom);
    }
    while kept.last().is_some_and(Atom::is_space) {
        kept.pop();
    }
    kept
}

/// A reference between two bold pieces does not end the bold.
fn carry_marks_over_references(atoms: &mut [Atom<'_>]) {
    let mut start = 0;
    while start < atoms.len() {
        if atoms[start].what.is_ok() {
            start += 1;
            continue;
        }
        let end = (start..atoms.len()).find(|i| atoms[*i].what.is_ok()).unwrap_or(atoms.len());
        if start > 0 && end < atoms.len() {
            let strong = atoms[start - 1].strong && atoms[end].strong;
            let em = atoms[start - 1].em && atoms[end].em;
            for atom in &mut atoms[start..end] {
                (atom.strong, atom.em) = (strong, em);
            }
        }
        start = end;
    }
}

/// Takes a mark from the white space at the edges of each stretch that carries it.
fn trim_regions<'a>(
    atoms: &mut [Atom<'a>],
    has: impl Fn(&Atom<'a>) -> bool,
    same: impl Fn(&Atom<'a>, &Atom<'a>) -> bool,
    clear: impl Fn(&mut Atom<'a>),
) {
    let inner = |atom: &Atom<'a>| !atom.is_space() && atom.what.is_ok();
    let mut start = 0;
    while start < atoms.len() {
        if !has(&atoms[start]) {
            start += 1;
            continue;
        }
        let end = (start + 1..atoms.len())
            .find(|i| !has(&atoms[*i]) || !same(&atoms[start], &atoms[*i]))
            .unwrap_or(atoms.len());
        let first = (start..end).find(|i| inner(&atoms[*i])).unwrap_or(end);
        let last = (first..end).rev().find(|i| inner(&atoms[*i])).map_or(first, |i| i + 1);
        atoms[start..first].iter_mut().for_each(&clear);
        atoms[last..end].iter_mut().for_each(&clear);
        start = end;
    }
}

fn runs(atoms: &[Atom<'_>]) -> Vec<Inline> {
    let mut runs: Vec<Inline> = Vec::new();
    for atom in atoms {
        match atom.what {
            Err(id) => runs.push(Inline::Footnote(id.clone())),
            Ok(char) => {
                if let Some(Inline::Text { text, marks }) = runs.last_mut()
                    && marks.strong == atom.strong
                    && marks.em == atom.em
                    && marks.link.as_deref() == atom.link
                {
                    text.push(char);
                } else {
                    let link = atom.link.map(str::to_owned);
                    let marks = Marks { strong: atom.strong, em: atom.em, link };
                    runs.push(Inline::Text { text: char.into(), marks });
                }
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, strong: bool, em: bool, link: Option<&str>) -> Inline {
        Inline::Text { text: text.into(), marks: Marks { strong, em, link: link.map(Into::into) } }
    }

    #[test]
    fn white_space_stands_outside_the_marks() {
        assert_eq!(
            content(
                &[
                    run(" a ", true, false, None),
                    run(" b", true, true, None),
                    run("\t \u{1}", true, false, None),
                    run("c", false, false, None),
                ],
                false
            ),
            [
                run("a  ", true, false, None),
                run("b", true, true, None),
                run("   c", false, false, None),
            ]
        );
    }

    #[test]
    fn an_address_that_could_run_something_is_dropped_and_its_text_kept() {
        for bad in ["javascript:alert(1)", " JaVaScRiPt:x", "java\nscript:x", "data:x", "//x", ""] {
            assert_eq!(address(bad), None, "{bad}");
        }
        for good in ["http://x", "HTTPS://x", "mailto:a@b", "#para-1"] {
            assert_eq!(address(good), Some(good));
        }
        assert_eq!(content(&[run("a", false, false, Some("data:x"))], false), [Inline::plain("a")]);
    }
}
