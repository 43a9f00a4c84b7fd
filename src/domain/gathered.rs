//! Maps, sets and rows in order, put together one by one.
//!
//! `collect` and `sort` are faster for many, but what sorts is compiled anew for each type: four kilobytes that every phone downloads.

use std::collections::{BTreeMap, BTreeSet};

/// A map of these pairs; of several with the same key the last counts.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// A set of these.
pub fn set<T: Ord>(every: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(every);
    set
}

/// These by their keys; those with equal keys as they came. For hundreds, not for thousands.
pub fn in_order<T, K: Ord>(every: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut ordered = Vec::new();
    for one in every {
        let place = ordered.partition_point(|before| key(before) <= key(&one));
        ordered.insert(place, one);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_key_counts() {
        assert_eq!(map([(2, 'b'), (1, 'a'), (2, 'c')]), BTreeMap::from([(1, 'a'), (2, 'c')]));
        assert_eq!(set([3, 1, 3]), BTreeSet::from([1, 3]));
    }

    #[test]
    fn rows_stand_by_their_keys_and_equal_ones_as_they_came() {
        let rows = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        assert_eq!(in_order(rows, |row| row.0), [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        assert_eq!(in_order(Vec::<u8>::new(), |n| *n), []);
    }
}
