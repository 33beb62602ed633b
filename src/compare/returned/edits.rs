//! What was changed in the words of one paragraph, on two ways: without tracking, from the version to the rejected text,
//! and with tracking, from the rejected to the accepted one. Both together are changes of the version's words.

use super::{super::RunKind, super::words::runs, units::Units};
use std::sync::Arc;

/// The mark of a footnote in a paragraph's words.
const FOOTNOTE: char = '\u{fffc}';

/// Words for a stretch of the version's words, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub from: usize,
    pub to: usize,
    pub text: String,
    pub authors: Vec<Arc<str>>,
    /// A reference to a footnote was among the words that were put in.
    pub adds_note: bool,
}

/// A tracked change: a stretch of the rejected text becomes other words.
struct Tracked {
    from: usize,
    to: usize,
    text: String,
    author: Option<Arc<str>>,
}

/// A change without tracking: a stretch of the version, and what it is in the rejected text.
#[derive(Clone, Copy)]
struct Silent {
    version: (usize, usize),
    file: (usize, usize),
}

/// What was changed without tracking in one paragraph.
pub(super) struct Untracked(Vec<Silent>);

impl Untracked {
    /// From the words of the version to those of the rejected text. White space at the edges is none of the text.
    pub fn between(version: &str, file: &str) -> Untracked {
        let mut silent = Vec::new();
        let (mut at, mut there) = (0, 0);
        let mut open: Option<Silent> = None;
        for run in runs(version, file) {
            let width = width(&run.text);
            if run.kind == RunKind::Equal {
                silent.extend(open.take());
                (at, there) = (at + width, there + width);
                continue;
            }
            let (from, start) = (at, there);
            match run.kind {
                RunKind::Delete => at += width,
                _ => there += width,
            }
            let edit = open.get_or_insert(Silent { version: (from, from), file: (start, start) });
            (edit.version.1, edit.file.1) = (at, there);
        }
        silent.extend(open);
        Untracked(silent)
    }

    /// The place in the version of one in the rejected text, at which something begins.
    pub fn start(&self, place: usize) -> usize {
        self.shifted(place, |edit| edit.file.1 <= place)
    }
    /// The same of one at which something ends: what was taken out behind it is not part of it.
    pub fn end(&self, place: usize) -> usize {
        self.shifted(place, |edit| edit.file.1 <= place && edit.file.0 < place)
    }
    fn shifted(&self, place: usize, is_before: impl Fn(&&Silent) -> bool) -> usize {
        // Inside other words there is no such place: where they begin is the nearest.
        let inside = self.0.iter().find(|edit| edit.file.0 < place && place < edit.file.1);
        let place = inside.map_or(place, |edit| edit.file.0);
        let before: Vec<&Silent> = self.0.iter().filter(is_before).collect();
        let more: usize = before.iter().map(|edit| edit.version.1 - edit.version.0).sum();
        let less: usize = before.iter().map(|edit| edit.file.1 - edit.file.0).sum();
        (place + more).saturating_sub(less)
    }
}

/// The changes from a paragraph of the version, which is `old` in the rejected text and `new` in the accepted one.
pub(super) fn edits(units: &Units, old: usize, new: usize, version: &str) -> Vec<Edit> {
    let file = &units.old[old].words;
    let (tracked, untracked) = (tracked(units, old, new), Untracked::between(version, file));
    let (version, file) = (utf16(version), utf16(file));
    let mut edits = Vec::new();
    for group in groups(tracked, &untracked) {
        let from = group.version_from(&untracked);
        let to = group.version_to(&untracked).max(from);
        let before = text(&version, from, to);
        let after = group.text(&file);
        let is_white = before.trim().is_empty() && after.trim().is_empty();
        if before == after || (group.tracked.is_empty() && is_white) {
            continue;
        }
        edits.push(edit(from, to, &before, after, group.authors()));
    }
    edits
}

/// The changes between the words of a paragraph that moved, which nobody tells apart.
pub(super) fn edits_of_words(version: &str, file: &str, authors: &[Arc<str>]) -> Vec<Edit> {
    let (words, file_words) = (utf16(version), utf16(file.trim()));
    let silent = Untracked::between(version, file.trim()).0.into_iter();
    let edits = silent.map(|Silent { version: (from, to), file: (start, end) }| {
        let before = text(&words, from, to);
        edit(from, to, &before, text(&file_words, start, end), authors.to_vec())
    });
    edits.collect()
}

fn edit(from: usize, to: usize, before: &str, after: String, authors: Vec<Arc<str>>) -> Edit {
    let adds_note = after.matches(FOOTNOTE).count() > before.matches(FOOTNOTE).count();
    Edit { from, to, text: after.replace(FOOTNOTE, ""), authors, adds_note }
}

/// The tracked changes: neighbouring ones of one hand are one.
fn tracked(units: &Units, old: usize, new: usize) -> Vec<Tracked> {
    let mut all: Vec<Tracked> = Vec::new();
    let (mut at, mut is_open) = (0, false);
    // Words that stand in another paragraph because its end was put in, or taken out, are the work of who did that.
    let mut last_end: Option<Arc<str>> = None;
    // The two are open at the same time at least once: what is between them is little.
    let (was, is) = (&units.old[old].units, &units.new[new].units);
    for unit in &units.all[was.start.min(is.start)..was.end.max(is.end)] {
        let hand = unit.fate.hand().and_then(|hand| hand.author.clone());
        let Some(char) = unit.char else {
            last_end = hand.or(last_end);
            continue;
        };
        let was = unit.old == old && unit.fate.was_there();
        let is = unit.new == new && unit.fate.is_there();
        if !was && !is {
            continue;
        }
        let end = at + if was { char.len_utf16() } else { 0 };
        if was && is {
            is_open = false;
        } else {
            let author = hand.or_else(|| last_end.clone());
            match all.last_mut().filter(|last| is_open && last.author == author) {
                Some(last) => last.to = end,
                None => all.push(Tracked { from: at, to: end, text: String::new(), author }),
            }
            is_open = true;
            if let Some(last) = all.last_mut().filter(|_| is) {
                last.text.push(char);
            }
        }
        at = end;
    }
    all
}

/// Changes of both kinds that overlap.
struct Group {
    file: (usize, usize),
    tracked: Vec<Tracked>,
    silent: Vec<Silent>,
}

impl Group {
    fn version_from(&self, untracked: &Untracked) -> usize {
        let first = self.silent.iter().map(|edit| edit.version.0).min();
        let start = untracked.start(self.file.0);
        first.map_or(start, |first| first.min(start))
    }
    fn version_to(&self, untracked: &Untracked) -> usize {
        let last = self.silent.iter().map(|edit| edit.version.1).max();
        let end = match self.file.0 == self.file.1 {
            true => untracked.start(self.file.1),
            false => untracked.end(self.file.1),
        };
        match (last, self.tracked.is_empty()) {
            (Some(last), true) => last,
            (Some(last), false) => last.max(end),
            (None, _) => end,
        }
    }
    /// The words in the accepted text.
    fn text(&self, file: &[u16]) -> String {
        let mut at = self.file.0;
        let mut words = String::new();
        for change in &self.tracked {
            words += &text(file, at, change.from);
            words += &change.text;
            at = change.to;
        }
        words + &text(file, at, self.file.1)
    }
    fn authors(&self) -> Vec<Arc<str>> {
        let mut authors: Vec<Arc<str>> = Vec::new();
        for author in self.tracked.iter().filter_map(|change| change.author.clone()) {
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        authors
    }
}

/// All changes in the order of the rejected text; those that overlap together.
fn groups(tracked: Vec<Tracked>, untracked: &Untracked) -> Vec<Group> {
    let silent = untracked.0.iter().map(|edit| Group {
        file: edit.file,
        tracked: Vec::new(),
        silent: vec![*edit],
    });
    let tracked = tracked.into_iter().map(|change| Group {
        file: (change.from, change.to),
        tracked: vec![change],
        silent: Vec::new(),
    });
    let mut all: Vec<Group> = silent.chain(tracked).collect();
    all.sort_by_key(|group| group.file);
    let mut groups: Vec<Group> = Vec::new();
    for group in all {
        match groups.last_mut() {
            Some(last) if group.file.0 < last.file.1 => {
                last.file.1 = last.file.1.max(group.file.1);
                last.tracked.extend(group.tracked);
                last.silent.extend(group.silent);
            }
            _ => groups.push(group),
        }
    }
    groups
}

fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn text(units: &[u16], from: usize, to: usize) -> String {
    let to = to.min(units.len());
    String::from_utf16_lossy(&units[from.min(to)..to])
}
