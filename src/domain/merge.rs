//! An entry is a graph of revisions: its heads are those that no other revision names as a parent. Nobody wins silently.

use super::{gathered, ids::RevisionId};

/// The heads among revisions and their parents, ordered by identifier.
///
/// One head is the entry; several are a conflict that a person resolves by writing a revision that names them all. A parent that has not
/// arrived yet does not hide its child.
pub fn heads<'a>(revisions: impl Iterator<Item = (RevisionId, &'a [RevisionId])> + Clone) -> Vec<RevisionId> {
    // A revision that names itself hides nothing.
    let parents = revisions.clone().flat_map(|(id, parents)| parents.iter().copied().filter(move |parent| *parent != id));
    let named = gathered::set(parents);
    let heads = revisions.map(|(id, _)| id).filter(|id| !named.contains(id));
    gathered::in_order(heads, |id| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> RevisionId {
        RevisionId::from_bytes([n; 16])
    }

    fn graph(edges: &[(u8, &[u8])]) -> Vec<RevisionId> {
        let owned: Vec<(RevisionId, Vec<RevisionId>)> =
            edges.iter().map(|(n, parents)| (id(*n), parents.iter().map(|p| id(*p)).collect())).collect();
        heads(owned.iter().map(|(n, parents)| (*n, parents.as_slice())))
    }

    #[test]
    fn corrections_in_a_row_have_one_head() {
        assert_eq!(graph(&[(1, &[]), (2, &[1]), (3, &[2])]), vec![id(3)]);
    }

    #[test]
    fn two_phones_make_two_heads_until_one_revision_names_both() {
        assert_eq!(graph(&[(1, &[]), (2, &[1]), (3, &[1])]), vec![id(2), id(3)]);
        assert_eq!(graph(&[(1, &[]), (2, &[1]), (3, &[1]), (4, &[2, 3])]), vec![id(4)]);
    }

    #[test]
    fn order_of_arrival_does_not_matter() {
        assert_eq!(graph(&[(3, &[1]), (1, &[]), (2, &[1])]), vec![id(2), id(3)]);
        assert_eq!(graph(&[(1, &[1])]), vec![id(1)], "a revision that names itself is still shown");
        assert_eq!(graph(&[(3, &[2])]), vec![id(3)], "a child whose parent is missing is still shown");
    }
}
