//! Which older paragraph the words of a newer one came from, by identity: through splits and joins, in both directions.
//!
//! A paragraph that the other text does not know was split off, since or before, from one that it may know. Following
//! the origins from there leads to the paragraph that held these words.

use crate::domain::{Paragraph, ParagraphId, Reading};
use std::collections::{HashMap, HashSet};

/// A paragraph of each text that share words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    /// The place of the older one.
    pub(super) from: usize,
    /// The place of the newer one.
    pub(super) to: usize,
    /// Where its words begin in the newer one, in bytes, where that is known.
    pub(super) at: Option<usize>,
    /// Orders the links of one older paragraph as its words stood.
    pub(super) order: (usize, usize),
}

/// The pieces that a text is read from.
struct Pieces<'a> {
    /// By identity: the paragraph that it is in, and its place among the pieces of that.
    read: HashMap<&'a ParagraphId, (usize, usize)>,
    origins: HashMap<&'a ParagraphId, &'a ParagraphId>,
    hidden: HashSet<&'a ParagraphId>,
}

impl<'a> Pieces<'a> {
    fn new(reading: &'a Reading) -> Pieces<'a> {
        let mut read = HashMap::new();
        let mut origins: HashMap<_, _> = reading.hidden_origins.iter().collect();
        for (place, paragraph) in reading.paragraphs.iter().enumerate() {
            for (piece, id) in identities(paragraph).enumerate() {
                // Of an identity that occurs twice in a damaged text the first counts.
                read.entry(id).or_insert((place, piece));
            }
            origins.extend(paragraph.origin.as_ref().map(|origin| (&paragraph.id, origin)));
        }
        let hidden = reading.hidden_origins.keys().collect();
        Pieces { read, origins, hidden }
    }

    /// For each piece of this text the paragraph of `other` that held its words, and which of its pieces, as many splits
    /// away. Pieces whose words are not read there are left out.
    fn ancestors(&self, other: &Pieces<'a>) -> HashMap<&'a ParagraphId, Ancestor> {
        let mut found: HashMap<&ParagraphId, Option<Ancestor>> = HashMap::new();
        for start in self.read.keys() {
            let mut way = Vec::new();
            let mut piece = Some(*start);
            let mut end = None;
            while let Some(here) = piece.filter(|_| way.len() <= self.origins.len()) {
                if let Some(known) = found.get(here) {
                    end = *known;
                    break;
                }
                way.push(here);
                if let Some(&(place, piece)) = other.read.get(here) {
                    end = Some(Ancestor { place, piece, splits: 0 });
                    found.insert(here, end);
                    way.pop();
                    break;
                }
                // What is on record there and not read has no words there.
                let is_read = !other.hidden.contains(here);
                piece = self.origins.get(here).copied().filter(|_| is_read);
            }
            for here in way.into_iter().rev() {
                end = end.map(|end| Ancestor { splits: end.splits + 1, ..end });
                found.insert(here, end);
            }
        }
        found.into_iter().filter_map(|(piece, ancestor)| Some((piece, ancestor?))).collect()
    }
}

/// Where words stood in the other text.
#[derive(Clone, Copy)]
struct Ancestor {
    place: usize,
    piece: usize,
    splits: usize,
}

/// The identities of all that is read as one paragraph.
fn identities(paragraph: &Paragraph) -> impl Iterator<Item = &ParagraphId> {
    std::iter::once(&paragraph.id).chain(paragraph.joined.iter().map(|joined| &joined.paragraph))
}

/// All that the two texts have in common by identity: for each newer paragraph in the order of its words.
pub(super) fn links(from: &Reading, to: &Reading) -> Vec<Link> {
    let (old, new) = (Pieces::new(from), Pieces::new(to));
    let mut links = forward(&old, &new, to);
    let mut linked: HashSet<(usize, usize)> =
        links.iter().map(|link| (link.from, link.to)).collect();
    // Compared the other way round, or with an earlier text, it is the older one that has more pieces.
    let ancestors = old.ancestors(&new);
    for (place, paragraph) in from.paragraphs.iter().enumerate() {
        for (piece, id) in identities(paragraph).enumerate() {
            let is_known = new.read.contains_key(id) || new.hidden.contains(id);
            if is_known || old.read.get(id) != Some(&(place, piece)) {
                continue;
            }
            let Some(ancestor) = ancestors.get(id) else { continue };
            if linked.insert((place, ancestor.place)) {
                let order = (piece, 0);
                links.push(Link { from: place, to: ancestor.place, at: None, order });
            }
        }
    }
    links
}

/// The links of the pieces of the newer text to the paragraphs of the older one.
fn forward(old: &Pieces, new: &Pieces, to: &Reading) -> Vec<Link> {
    let ancestors = new.ancestors(old);
    let mut links: Vec<Link> = Vec::new();
    for (place, paragraph) in to.paragraphs.iter().enumerate() {
        let first = links.len();
        let text = paragraph.plain_text();
        let starts = std::iter::once(0)
            .chain(paragraph.joined.iter().map(|joined| byte_of_unit(&text, joined.at)));
        for (piece, (id, at)) in identities(paragraph).zip(starts).enumerate() {
            let is_first = new.read.get(id) == Some(&(place, piece));
            // Words that were joined in and come from nowhere belong to the stretch before them.
            if let Some(ancestor) = ancestors.get(id).filter(|_| is_first) {
                let order = (ancestor.piece, ancestor.splits);
                links.push(Link { from: ancestor.place, to: place, at: Some(at), order });
            }
        }
        if let Some(link) = links.get_mut(first) {
            link.at = Some(0);
        }
    }
    links
}

/// The byte at which a UTF-16 unit of a text begins; its end where there are not so many.
fn byte_of_unit(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += character.len_utf16();
    }
    text.len()
}
