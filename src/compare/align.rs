//! Which paragraph of the newer text is which paragraph of the older one.
//!
//! For what has no identity in common (imported texts, words that were cut and pasted): paired by equal text in order,
//! then by likeness in order inside each gap, then by likeness anywhere: that last one is a move. What is left may have
//! become a part of what stands beside it, or have been one. The measures come from comparing revisions of the GPL and
//! LGPL, and of an article, by hand.

use super::lineage::Link;
use super::order::{Point, heaviest_chain};
use super::tokens::{is_word, tokens};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// Likeness from which two paragraphs at the same place of the order are one, edited. Lower ones read as coincidence.
const LIKENESS_IN_ORDER_MIN: f64 = 0.45;
/// Likeness from which two paragraphs are one that moved. Higher than in order, because the place speaks against it.
const LIKENESS_MOVED_MIN: f64 = 0.6;
/// Words below which a likeness says nothing about a move: headings and formulas occur in many places.
const MOVED_WORDS_MIN: usize = 5;
/// How much of a paragraph, by what its words say, must be found in another beyond what that one had already, to be taken
/// for a part of it.
const CONTAINED_MIN: f64 = 0.6;
/// Paragraphs of a gap that may hold a word and still be found by it. A word in more of them tells nothing apart; the
/// limit keeps the search linear in the length of the text, and gaps up to this size are searched completely.
const FINDS_PARAGRAPHS_MAX: usize = 64;
/// Paragraphs that are weighed exactly for each paragraph without identity: those that share the rarest words.
const CANDIDATES_MAX: usize = 8;

/// The paragraphs that share words, among those that no link knows. `from` and `to` are the words of all paragraphs.
pub(super) fn alike(from: &[String], to: &[String], links: &[Link]) -> Vec<Link> {
    let mut pairing = Pairing::new(from.len(), to.len(), links);
    let mut joints = Vec::new();
    if pairing.has_rest() {
        let gaps = pair_by_text(from, to, &mut pairing);
        if !gaps.is_empty() {
            let vocabulary = Vocabulary::new(from, to);
            for gap in gaps {
                pair_in_order(&gap, &vocabulary, &mut pairing);
            }
            pair_anywhere(&vocabulary, &mut pairing);
            joints = vocabulary.joints(&pairing.found);
        }
    }
    let whole = pairing.found.iter().map(|&(from, to)| (from, to, Some(0)));
    // Where the words of a part begin is found by comparing them.
    let parts = joints.into_iter().map(|(from, to)| (from, to, None));
    whole.chain(parts).map(|(from, to, at)| Link { from, to, at, order: (to, 0) }).collect()
}

/// What each place belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Partner {
    /// Nothing yet.
    None,
    /// The place that fixes it in the order.
    Fixed(usize),
    /// Others, by links that fix no place.
    Linked,
}

/// For each place its partner, and the pairs that were found by words.
struct Pairing {
    to: Vec<Partner>,
    from: Vec<Partner>,
    found: Vec<(usize, usize)>,
}

impl Pairing {
    fn new(from: usize, to: usize, links: &[Link]) -> Pairing {
        let none = |count| vec![Partner::None; count];
        let mut pairing = Pairing { to: none(from), from: none(to), found: Vec::new() };
        for link in links {
            let (there, back) = (&mut pairing.to[link.from], &mut pairing.from[link.to]);
            if (*there, *back) == (Partner::None, Partner::None) {
                (*there, *back) = (Partner::Fixed(link.to), Partner::Fixed(link.from));
            }
            for side in [there, back] {
                *side = if *side == Partner::None { Partner::Linked } else { *side };
            }
        }
        pairing
    }
    fn join(&mut self, from: usize, to: usize) {
        self.to[from] = Partner::Fixed(to);
        self.from[to] = Partner::Fixed(from);
        self.found.push((from, to));
    }
    /// Whether both texts have paragraphs without a partner.
    fn has_rest(&self) -> bool {
        self.to.contains(&Partner::None) && self.from.contains(&Partner::None)
    }
}

/// The paragraphs of both texts without a partner between two that have one.
struct Gap {
    from: Vec<usize>,
    to: Vec<usize>,
}

/// Pairs equal texts that keep their order (patience diff), with the pairs by identity as fixed points, and answers with
/// the gaps that have a rest on both sides or a rest that may have moved.
fn pair_by_text(from: &[String], to: &[String], pairing: &mut Pairing) -> Vec<Gap> {
    let mut keys: HashMap<&str, usize> = HashMap::new();
    // A fixed paragraph is equal to its partner alone: its key is the partner's place. Above those the linked ones are
    // counted, which equal nothing, and then the texts.
    let linked = to.len();
    let mut key_of_text = |text| {
        let next = linked + from.len() + to.len() + keys.len();
        *keys.entry(text).or_insert(next)
    };
    let from_keys: Vec<usize> = from
        .iter()
        .zip(&pairing.to)
        .enumerate()
        .map(|(place, (text, partner))| match partner {
            Partner::Fixed(to) => *to,
            Partner::Linked => linked + place,
            Partner::None => key_of_text(text.as_str()),
        })
        .collect();
    let to_keys: Vec<usize> = to
        .iter()
        .zip(&pairing.from)
        .enumerate()
        .map(|(place, (text, partner))| match partner {
            Partner::Fixed(_) => place,
            Partner::Linked => linked + from.len() + place,
            Partner::None => key_of_text(text.as_str()),
        })
        .collect();
    let mut gaps = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &from_keys, &to_keys) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            let steps = (0..len).map(|step| (old_index + step, new_index + step));
            for (from, to) in steps {
                if pairing.to[from] == Partner::None {
                    pairing.join(from, to);
                }
            }
        } else {
            gaps.push((op.old_range(), op.new_range()));
        }
    }
    // An insertion right after a removal is one gap.
    let mut merged: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    for (from, to) in gaps {
        match merged.last_mut() {
            Some(last) if last.0.end == from.start && last.1.end == to.start => {
                last.0.end = from.end;
                last.1.end = to.end;
            }
            _ => merged.push((from, to)),
        }
    }
    merged
        .into_iter()
        .map(|(from, to)| Gap {
            from: from.filter(|&place| pairing.to[place] == Partner::None).collect(),
            to: to.filter(|&place| pairing.from[place] == Partner::None).collect(),
        })
        .filter(|gap| !gap.from.is_empty() || !gap.to.is_empty())
        .collect()
}

/// Pairs the paragraphs of a gap that are alike, without crossing: the greatest sum of likenesses.
fn pair_in_order(gap: &Gap, vocabulary: &Vocabulary, pairing: &mut Pairing) {
    let points = vocabulary.alike(&gap.from, &gap.to, LIKENESS_IN_ORDER_MIN);
    for at in heaviest_chain(&points) {
        pairing.join(points[at].from, points[at].to);
    }
}

/// Pairs what is left wherever it stands, the most alike first.
fn pair_anywhere(vocabulary: &Vocabulary, pairing: &mut Pairing) {
    let rest = |partners: &[Partner], bags: &[Bag]| -> Vec<usize> {
        (0..partners.len())
            .filter(|&place| {
                partners[place] == Partner::None && bags[place].words >= MOVED_WORDS_MIN
            })
            .collect()
    };
    let from = rest(&pairing.to, &vocabulary.from);
    let to = rest(&pairing.from, &vocabulary.to);
    let mut points = vocabulary.alike(&from, &to, LIKENESS_MOVED_MIN);
    points.sort_by_key(|point| (std::cmp::Reverse(point.weight), point.from, point.to));
    for point in points {
        if (pairing.to[point.from], pairing.from[point.to]) == (Partner::None, Partner::None) {
            pairing.join(point.from, point.to);
        }
    }
}

/// The words of a paragraph, each with how often it occurs, ordered by word.
struct Bag {
    counts: Vec<(usize, u32)>,
    /// All of them, repetitions too.
    words: usize,
    /// What they weigh together.
    weight: f64,
}

/// The words of both texts and how much each says: rare words tell paragraphs apart, frequent ones do not.
struct Vocabulary {
    from: Vec<Bag>,
    to: Vec<Bag>,
    /// By word: the logarithm of how rare it is (inverse document frequency).
    weights: Vec<f64>,
}

impl Vocabulary {
    fn new(from: &[String], to: &[String]) -> Vocabulary {
        let mut words: HashMap<String, usize> = HashMap::new();
        let mut occurrences: Vec<u32> = Vec::new();
        let mut bag = |text: &String| {
            let mut found: Vec<usize> = tokens(text)
                .into_iter()
                .filter(|token| is_word(token))
                .map(|token| {
                    let next = words.len();
                    *words.entry(token.to_lowercase()).or_insert(next)
                })
                .collect();
            found.sort_unstable();
            let counts: Vec<(usize, u32)> = found
                .chunk_by(|one, other| one == other)
                .map(|same| (same[0], same.len() as u32))
                .collect();
            occurrences.resize(words.len(), 0);
            counts.iter().for_each(|(word, _)| occurrences[*word] += 1);
            Bag { counts, words: found.len(), weight: 0.0 }
        };
        let mut from: Vec<Bag> = from.iter().map(&mut bag).collect();
        let mut to: Vec<Bag> = to.iter().map(&mut bag).collect();
        let paragraphs = (from.len() + to.len()) as f64;
        let weights: Vec<f64> =
            occurrences.iter().map(|&count| (1.0 + paragraphs / f64::from(count)).ln()).collect();
        for bag in from.iter_mut().chain(&mut to) {
            bag.weight =
                bag.counts.iter().map(|(word, count)| weights[*word] * f64::from(*count)).sum();
        }
        Vocabulary { from, to, weights }
    }

    /// Those of `from` and `to` that are at least so alike, with their likeness in millionths as weight.
    fn alike(&self, from: &[usize], to: &[usize], likeness_min: f64) -> Vec<Point> {
        if from.is_empty() || to.is_empty() {
            return Vec::new();
        }
        let mut holders: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, &place) in to.iter().enumerate() {
            for (word, _) in &self.to[place].counts {
                holders.entry(*word).or_default().push(at);
            }
        }
        let mut points = Vec::new();
        let mut shared = vec![0.0; to.len()];
        for &place in from {
            let mut touched: Vec<usize> = Vec::new();
            for (word, _) in &self.from[place].counts {
                let Some(found) = holders.get(word).filter(|f| f.len() <= FINDS_PARAGRAPHS_MAX)
                else {
                    continue;
                };
                for &at in found {
                    if shared[at] == 0.0 {
                        touched.push(at);
                    }
                    shared[at] += self.weights[*word];
                }
            }
            let mut best = touched.clone();
            let rarest = |one: &usize, other: &usize| {
                shared[*other].total_cmp(&shared[*one]).then(one.cmp(other))
            };
            if best.len() > CANDIDATES_MAX {
                best.select_nth_unstable_by(CANDIDATES_MAX - 1, rarest);
                best.truncate(CANDIDATES_MAX);
            }
            best.sort_unstable_by(rarest);
            for at in best {
                let likeness = self.likeness(&self.from[place], &self.to[to[at]]);
                if likeness >= likeness_min {
                    let weight = (likeness * 1e6) as u64;
                    points.push(Point { from: place, to: to[at], weight });
                }
            }
            touched.into_iter().for_each(|at| shared[at] = 0.0);
        }
        points
    }

    /// What became a part of the partner of the paragraph beside it, or was a part of that paragraph: beyond the pairs
    /// themselves.
    fn joints(&self, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let mut joints = Vec::new();
        let turned: Vec<(usize, usize)> = pairs.iter().map(|&(from, to)| (to, from)).collect();
        let merged = parts(&self.from, &self.to, pairs, &self.weights);
        let split = parts(&self.to, &self.from, &turned, &self.weights);
        joints.extend(merged);
        joints.extend(split.into_iter().map(|(to, from)| (from, to)));
        joints
    }

    /// Twice the weight of the common words over the weight of all (Dice): 0 nothing in common, 1 the same words.
    fn likeness(&self, one: &Bag, other: &Bag) -> f64 {
        let mut common = 0.0;
        let (mut left, mut right) = (one.counts.iter().peekable(), other.counts.iter().peekable());
        while let (Some((word, count)), Some((word_right, count_right))) =
            (left.peek(), right.peek())
        {
            match word.cmp(word_right) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common += self.weights[*word] * f64::from(*count.min(count_right));
                    left.next();
                    right.next();
                }
            }
        }
        let all = one.weight + other.weight;
        if all == 0.0 { 0.0 } else { 2.0 * common / all }
    }
}

/// The paragraphs of one side that are contained in the partner of the one before or behind them.
fn parts(
    own: &[Bag],
    other: &[Bag],
    pairs: &[(usize, usize)],
    weights: &[f64],
) -> Vec<(usize, usize)> {
    let mut partner = vec![None; own.len()];
    let mut known: Vec<Vec<usize>> = vec![Vec::new(); other.len()];
    for &(place, to) in pairs {
        partner[place] = Some(to);
        known[to].push(place);
    }
    let mut parts = Vec::new();
    let unpaired: Vec<usize> = (0..own.len()).filter(|&place| partner[place].is_none()).collect();
    for place in unpaired.into_iter().filter(|&place| own[place].words >= MOVED_WORDS_MIN) {
        let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
        let wholes = beside.filter_map(|place| partner.get(place).copied().flatten());
        let contained = wholes.map(|to: usize| {
            let had: Vec<&Bag> = known[to].iter().map(|&place| &own[place]).collect();
            (own[place].contained(&other[to], &had, weights), to)
        });
        let best = contained.max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, to)) = best.filter(|(share, _)| *share >= CONTAINED_MIN) {
            partner[place] = Some(to);
            known[to].push(place);
            parts.push((place, to));
        }
    }
    parts
}

impl Bag {
    /// The share of these words, by weight, that another bag has beyond those that some others gave it.
    fn contained(&self, whole: &Bag, had: &[&Bag], weights: &[f64]) -> f64 {
        let common = self.counts.iter().map(|(word, count)| {
            let taken: u32 = had.iter().map(|bag| bag.count(*word)).sum();
            weights[*word] * f64::from((*count).min(whole.count(*word).saturating_sub(taken)))
        });
        if self.weight == 0.0 { 0.0 } else { common.sum::<f64>() / self.weight }
    }

    fn count(&self, word: usize) -> u32 {
        let found = self.counts.binary_search_by_key(&word, |(own, _)| *own);
        found.map_or(0, |at| self.counts[at].1)
    }
}
