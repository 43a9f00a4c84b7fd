//! Consistency proofs of RFC 9162, section 2.1.4: that a tree is the beginning of a larger one, without holding its leaves.

use std::ops::Range;

use super::tree::parent;

/// The proof that the tree over the first `first` leaves is the beginning of that over the first `second`. `subtree` gives the root over
/// a range of leaves, counted from 0. Empty when both are one tree.
///
/// # Errors
/// What `subtree` failed with.
pub fn consistency_path<E>(
    first: u64,
    second: u64,
    mut subtree: impl FnMut(Range<u64>) -> Result<[u8; 32], E>,
) -> Result<Vec<[u8; 32]>, E> {
    // From the whole tree down to where the smaller one ends; what is left out on the way is told, innermost first.
    let (mut leaves, mut left_out) = (0..second, Vec::new());
    while leaves.start < first && first < leaves.end {
        let middle = leaves.start + largest_power_below(leaves.end - leaves.start);
        if first <= middle {
            left_out.push(middle..leaves.end);
            leaves.end = middle;
        } else {
            left_out.push(leaves.start..middle);
            leaves.start = middle;
        }
    }
    let innermost = (leaves.start > 0).then_some(leaves);
    innermost.into_iter().chain(left_out.into_iter().rev()).map(&mut subtree).collect()
}

/// Whether a proof shows that the tree of `first` leaves with `first_root` is the beginning of that of `second` leaves with `second_root`.
#[must_use]
pub fn is_consistent(first: u64, second: u64, first_root: &[u8; 32], second_root: &[u8; 32], path: &[[u8; 32]]) -> bool {
    if first == 0 || first >= second {
        return path.is_empty() && first == second && first_root == second_root;
    }
    let whole = first.is_power_of_two().then_some(first_root);
    let mut nodes = whole.into_iter().chain(path);
    let Some(seed) = nodes.next() else { return false };
    let (mut small, mut large) = (*seed, *seed);
    let (mut node, mut last) = (first - 1, second - 1);
    let full = node.trailing_ones();
    node = node.checked_shr(full).unwrap_or(0);
    last = last.checked_shr(full).unwrap_or(0);
    for next in nodes {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            small = parent(next, &small);
            large = parent(next, &large);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            large = parent(&large, next);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && small == *first_root && large == *second_root
}

/// The largest power of two below this size, which is above 1.
fn largest_power_below(size: u64) -> u64 {
    1 << (size - 1).checked_ilog2().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::protocol::tree::Frontier;

    fn root(leaves: Range<u64>) -> [u8; 32] {
        let mut frontier = Frontier::default();
        leaves.for_each(|leaf| frontier.push(&[u8::try_from(leaf).expect("small"); 32]));
        frontier.root()
    }

    fn path(first: u64, second: u64) -> Vec<[u8; 32]> {
        consistency_path(first, second, |range| Ok::<_, Infallible>(root(range))).expect("never fails")
    }

    #[test]
    fn every_beginning_of_every_tree_is_shown_to_be_one() {
        for second in 1..=40 {
            for first in 1..=second {
                let path = path(first, second);
                assert!(is_consistent(first, second, &root(0..first), &root(0..second), &path), "{first} of {second}");
                assert!(path.len() <= 7, "{first} of {second}");
            }
        }
    }

    #[test]
    fn nothing_else_is_shown() {
        for second in 2..=24 {
            for first in 1..second {
                let honest = path(first, second);
                let (small, large) = (root(0..first), root(0..second));
                assert!(!is_consistent(first, second, &root(1..first + 1), &large, &honest), "another beginning, {first} of {second}");
                assert!(!is_consistent(first, second, &small, &root(1..second + 1), &honest), "another tree");
                assert!(!is_consistent(first, second, &small, &large, &[honest.as_slice(), &[[0; 32]]].concat()), "a node too many");
                assert!(!is_consistent(second, first, &large, &small, &honest), "the other way round");
                for at in 0..honest.len() {
                    let mut altered = honest.clone();
                    altered[at][0] ^= 1;
                    assert!(!is_consistent(first, second, &small, &large, &altered), "node {at} altered, {first} of {second}");
                    assert!(!is_consistent(first, second, &small, &large, &honest[..at]), "cut at {at}");
                }
            }
        }
        assert!(!is_consistent(0, 3, &root(0..0), &root(0..3), &[]), "the empty tree shows nothing");
        assert!(is_consistent(3, 3, &root(0..3), &root(0..3), &[]) && !is_consistent(3, 3, &root(0..3), &root(1..4), &[]));
    }

    #[test]
    fn the_proofs_of_the_rfcs_example_have_its_nodes() {
        // RFC 9162, section 2.1.5: seven leaves.
        assert_eq!(path(3, 7), [root(2..3), root(3..4), root(0..2), root(4..7)]);
        assert_eq!(path(4, 7), [root(4..7)]);
        assert_eq!(path(6, 7), [root(4..6), root(6..7), root(0..4)]);
    }
}
