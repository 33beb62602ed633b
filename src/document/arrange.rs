//! Paragraphs put elsewhere by the reading rules: tried on the outline first, and kept as what to do to the order.
//!
//! What was not asked for is left alone, with two exceptions that the reading rules demand. A split-off paragraph that
//! the order does not name is named where it stands when the one before it goes away, or when another comes between. And
//! a `continues` that was idle is cleared where the arrangement would make it hold.

use super::{outline::Outline, schema::TITLE};

/// One thing to do to the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Name this paragraph at this index.
    Insert(usize, Box<str>),
    /// Take out what stands at this index.
    Delete(usize),
}

/// An outline on which an arrangement is tried.
#[derive(Debug)]
pub struct Arranging {
    outline: Outline,
    /// What was done to the order so far.
    pub steps: Vec<Step>,
    /// The paragraphs whose `continues` must go.
    pub parted: Vec<Box<str>>,
}

impl Arranging {
    /// Nothing is done yet.
    pub fn new(outline: &Outline) -> Arranging {
        Arranging { outline: outline.clone(), steps: vec![], parted: vec![] }
    }

    /// A paragraph with a text of its own, which nothing names yet.
    pub fn add(&mut self, id: &str) {
        self.outline.add(id);
    }

    /// Takes a segment out of the reading.
    pub fn remove(&mut self, id: &str) {
        self.outline.set_removed(id);
    }

    /// Puts a segment directly behind another. What followed either of them stays where it is.
    pub fn put(&mut self, id: &str, behind: &str) {
        self.name_follower(id);
        while let Some(at) = self.outline.order.iter().rposition(|named| **named == *id) {
            self.outline.order.remove(at);
            self.steps.push(Step::Delete(at));
        }
        self.name_follower(behind);
        self.name(self.index_behind(behind), id);
    }

    fn name(&mut self, index: usize, id: &str) {
        self.outline.order.insert(index, id.into());
        self.steps.push(Step::Insert(index, id.into()));
    }

    fn name_follower(&mut self, id: &str) {
        if let Some(follower) = self.outline.unnamed_follower(id) {
            self.name(self.index_behind(id), &follower);
        }
    }

    /// The index in the order behind the mention that brings a segment into the reading.
    fn index_behind(&self, id: &str) -> usize {
        let order = &self.outline.order;
        let chain = self.outline.chain_to(id);
        let named = chain.iter().rev().find_map(|segment| match *segment {
            TITLE => Some(0),
            segment => order.iter().rposition(|named| **named == *segment).map(|at| at + 1),
        });
        named.unwrap_or(0)
    }

    /// Parts what would be joined and should not be; none where the arrangement does not give the paragraphs that are
    /// expected.
    pub fn settle(mut self, expected: &[Vec<Box<str>>]) -> Option<Arranging> {
        for _ in 0..=expected.len() {
            let layout = self.outline.layout();
            let heads: Vec<&str> = expected.iter().map(|block| &*block[0]).collect();
            let joined = layout.iter().flat_map(|block| &block[1..]);
            let wrongly = joined.copied().find(|segment| heads.contains(segment));
            match wrongly.map(Box::<str>::from) {
                Some(segment) => {
                    self.outline.part(&segment);
                    self.parted.push(segment);
                }
                None => {
                    let same = layout.len() == expected.len()
                        && layout.iter().zip(expected).all(|(block, expected)| {
                            block.iter().copied().eq(expected.iter().map(|id| &**id))
                        });
                    return same.then_some(self);
                }
            }
        }
        None
    }
}
