//! Which pairs keep their order: the heaviest chain of points that rises on both sides.

/// Two places that belong together, and what it is worth to keep them in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) weight: u64,
}

/// The indices of the points of the chain with the greatest total weight in which `from` and `to` both rise strictly.
///
/// Points may come in any order; what is left out is out of order. A Fenwick tree over `to` makes it n log n, so that a
/// whole document costs no more than sorting it.
pub(super) fn heaviest_chain(points: &[Point]) -> Vec<usize> {
    let mut by_from: Vec<usize> = (0..points.len()).collect();
    // Of one `from` the greatest `to` comes first, so that none can follow another.
    by_from.sort_by_key(|&at| (points[at].from, std::cmp::Reverse(points[at].to), at));
    // Counted from the first place that occurs: the points of a small gap late in a long text cost little.
    let base = points.iter().map(|point| point.to).min().unwrap_or(0);
    let width = points.iter().map(|point| point.to + 1 - base).max().unwrap_or(0);
    let mut heaviest: Vec<(u64, Option<usize>)> = vec![(0, None); width + 1];
    let mut predecessor = vec![None; points.len()];
    for at in by_from {
        let (to, weight) = (points[at].to - base, points[at].weight);
        let mut best = (0, None);
        let mut node = to;
        while node > 0 {
            if heaviest[node].0 > best.0 {
                best = heaviest[node];
            }
            node &= node - 1;
        }
        predecessor[at] = best.1;
        let total = best.0 + weight;
        let mut node = to + 1;
        while node <= width {
            if total > heaviest[node].0 {
                heaviest[node] = (total, Some(at));
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut best = (0, None);
    let mut node = width;
    while node > 0 {
        if heaviest[node].0 > best.0 {
            best = heaviest[node];
        }
        node &= node - 1;
    }
    let mut chain: Vec<usize> = std::iter::successors(best.1, |&at| predecessor[at]).collect();
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weight(points: &[Point], chosen: &[usize]) -> u64 {
        chosen.iter().map(|&at| points[at].weight).sum()
    }

    proptest! {
        #[test]
        fn no_chain_is_heavier(raw in prop::collection::vec((0usize..8, 0usize..8, 1u64..9), 0..10)) {
            let points: Vec<Point> =
                raw.into_iter().map(|(from, to, weight)| Point { from, to, weight }).collect();
            let rises = |chosen: &[usize]| chosen.windows(2).all(|pair| {
                points[pair[0]].from < points[pair[1]].from && points[pair[0]].to < points[pair[1]].to
            });
            let mut sorted: Vec<usize> = (0..points.len()).collect();
            sorted.sort_by_key(|&at| (points[at].from, points[at].to));
            let best = (0u32..1 << points.len())
                .map(|set| sorted.iter().enumerate()
                    .filter(|(bit, _)| set & (1 << bit) != 0).map(|(_, &at)| at).collect::<Vec<_>>())
                .filter(|chosen| rises(chosen))
                .map(|chosen| weight(&points, &chosen))
                .max().unwrap();
            let chain = heaviest_chain(&points);
            prop_assert!(rises(&chain));
            prop_assert_eq!(weight(&points, &chain), best);
        }
    }
}
