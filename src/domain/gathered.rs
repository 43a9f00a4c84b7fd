//! Maps, sets and rows in order, put together one by one.
//!
//! A map here is a sorted list, and nothing is sorted at once: a tree, or what sorts, is compiled anew for each type, four to eight kilobytes that
//! every phone downloads (docs/adr/0045). For thousands that come in about their order, for hundreds that do not.

pub(crate) mod pairs;

use litemap::LiteMap;

/// A map, ascending by its keys.
pub type Map<K, V> = LiteMap<K, V>;

/// A set, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T>(Map<T, ()>);

/// A map of these pairs; of several with the same key the last counts.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Map<K, V> {
    let mut map = Map::new_vec();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// A set of these.
pub fn set<T: Ord>(every: impl IntoIterator<Item = T>) -> Set<T> {
    let mut set = Set::default();
    set.extend(every);
    set
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Map::new_vec())
    }
}

impl<T: Ord> Set<T> {
    /// Whether it was not there before.
    pub fn insert(&mut self, one: T) -> bool {
        self.0.insert(one, ()).is_none()
    }

    /// Whether it is there.
    pub fn contains(&self, one: &T) -> bool {
        self.0.contains_key(one)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is in either of both, in one walk through them.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        let mut joined = Self::default();
        let (mut ones, mut others) = (self.into_iter().peekable(), other.into_iter().peekable());
        while let Some(next) = match (ones.peek(), others.peek()) {
            (Some(one), Some(other)) if one > other => others.next(),
            (None, _) => others.next(),
            _ => ones.next(),
        } {
            joined.insert(next);
        }
        joined
    }

    /// All of them, ascending.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.keys()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, every: I) {
        for one in every {
            self.insert(one);
        }
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_tuple_vec().into_iter().map(|(one, ())| one)
    }
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
        assert_eq!(map([(2, 'b'), (1, 'a'), (2, 'c')]).into_tuple_vec(), [(1, 'a'), (2, 'c')]);
        assert_eq!(set([3, 1, 3]).iter().collect::<Vec<_>>(), [&1, &3]);
        assert_eq!(set([3, 1, 7]).join(set([9, 3, 2])), set([1, 2, 3, 7, 9]));
        assert_eq!((set([1]).join(Set::default()), Set::default().join(set([1]))), (set([1]), set([1])));
        assert!(set([3, 1]).into_iter().eq([1, 3]) && set([3]).contains(&3) && !set([3]).contains(&1));
    }

    #[test]
    fn rows_stand_by_their_keys_and_equal_ones_as_they_came() {
        let rows = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        assert_eq!(in_order(rows, |row| row.0), [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        assert!(in_order(Vec::<u8>::new(), |n| *n).is_empty());
    }
}
