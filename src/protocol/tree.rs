//! The Merkle tree hash of RFC 9162 over the team's record hashes in sequence order, kept as the peaks of its full subtrees.

use minicbor::{Decode, Decoder, Encode, decode};

/// Everything that is needed to append and to know the root: one hash for every set bit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
#[cbor(array)]
pub struct Frontier {
    /// Number of leaves.
    #[n(0)]
    pub size: u64,
    /// Roots of the full subtrees, largest first, 32 bytes each, concatenated.
    #[cbor(n(1), with = "minicbor::bytes")]
    peaks: Vec<u8>,
}

/// A frontier as it is written, before its parts are held against each other.
#[derive(Decode)]
#[cbor(array)]
struct Parts {
    #[n(0)]
    size: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    peaks: Vec<u8>,
}

impl<'b, C> Decode<'b, C> for Frontier {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        let Parts { size, peaks } = Parts::decode(decoder, context)?;
        if peaks.len() == size.count_ones() as usize * 32 {
            Ok(Self { size, peaks })
        } else {
            Err(decode::Error::message("peaks and size disagree"))
        }
    }
}

impl Frontier {
    /// Appends the hash of the next record.
    pub fn push(&mut self, record_hash: &[u8; 32]) {
        let mut node = leaf(record_hash);
        let mut size = self.size;
        while size & 1 == 1 {
            let left = self.peaks.split_off(self.peaks.len().saturating_sub(32));
            node = parent(&left, &node);
            size >>= 1;
        }
        self.peaks.extend_from_slice(&node);
        self.size += 1;
    }

    /// The Merkle tree hash; the hash of nothing when empty.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        let mut peaks = self.peaks.rchunks(32);
        let Some(last) = peaks.next().and_then(|peak| <[u8; 32]>::try_from(peak).ok()) else {
            return *blake3::hash(&[]).as_bytes();
        };
        peaks.fold(last, |right, left| parent(left, &right))
    }

    /// The bytes that are stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// The frontier in these bytes.
    ///
    /// # Errors
    /// When they are none, or hold another number of peaks than their size asks for.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, decode::Error> {
        decode(bytes)
    }
}

fn leaf(record_hash: &[u8; 32]) -> [u8; 32] {
    *blake3::Hasher::new().update(&[0]).update(record_hash).finalize().as_bytes()
}

pub(super) fn parent(left: &[u8], right: &[u8; 32]) -> [u8; 32] {
    *blake3::Hasher::new().update(&[1]).update(left).update(right).finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9162 §2.1.1, by its recursive definition.
    fn by_definition(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => *blake3::hash(&[]).as_bytes(),
            [one] => leaf(one),
            many => {
                let split = many.len().next_power_of_two() / 2;
                parent(&by_definition(&many[..split]), &by_definition(&many[split..]))
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_rfc_at_every_size() {
        let leaves: Vec<[u8; 32]> = (0..70_u8).map(|n| [n; 32]).collect();
        let mut frontier = Frontier::default();
        for size in 0..leaves.len() {
            assert_eq!(frontier.root(), by_definition(&leaves[..size]), "size {size}");
            assert_eq!(Frontier::from_bytes(&frontier.to_bytes()).expect("decodes"), frontier);
            frontier.push(&leaves[size]);
        }
    }
}
