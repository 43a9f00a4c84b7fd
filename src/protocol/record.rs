//! The header of a record: all that the server may see of it.

use minicbor::{Decode, Encode};

use super::hash::labelled;

/// Version of the record format.
pub const RECORD_VERSION: u8 = 1;
/// XChaCha20-Poly1305, Ed25519, X25519 HPKE, BLAKE3.
pub const SUITE: u8 = 1;
/// The previous hash of a device's first record.
pub const NO_PREVIOUS: [u8; 32] = [0; 32];

/// What a record is, as far as the server must know.
pub mod kind {
    /// A revision of an entry.
    pub const ENTRY: u8 = 1;
    /// An erasure by a steward.
    pub const ERASE: u8 = 2;
    /// A lead's admission of late records.
    pub const ADMIT: u8 = 3;
    /// A device's answer to an erasure.
    pub const RECEIPT: u8 = 4;
    /// A draft that its device left behind: a revision that nobody saved.
    pub const DRAFT: u8 = 5;
}

/// Who can open a record.
pub mod audience {
    /// Every member of the team.
    pub const TEAM: u8 = 1;
    /// Team leads only.
    pub const LEADS: u8 = 2;
}

/// Canonical CBOR: a definite array of these eleven, shortest forms.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// Version of the record format.
    #[n(0)]
    pub version: u8,
    /// Suite of algorithms.
    #[n(1)]
    pub suite: u8,
    /// One of [`kind`].
    #[n(2)]
    pub kind: u8,
    /// The team.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub team: [u8; 16],
    /// The author's device.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// Number within the device, contiguous from 1.
    #[n(5)]
    pub number: u64,
    /// Hash of the device's previous record; zeros for the first.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub previous: [u8; 32],
    /// Epoch of the key that the content key is wrapped by.
    #[n(7)]
    pub epoch: u32,
    /// One of [`audience`].
    #[n(8)]
    pub audience: u8,
    /// Size class of the padded plaintext, see [`padded_size`].
    #[n(9)]
    pub size_class: u8,
    /// BLAKE3 of the body.
    #[cbor(n(10), with = "minicbor::bytes")]
    pub body_hash: [u8; 32],
}

impl Header {
    /// The hash of the record. It covers the body through its hash, so the body can be erased and the chain still verifies.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        labelled("record", &[&minicbor::to_vec(self).unwrap_or_default()])
    }

    /// The associated data of the body: the label and the header without the body's hash.
    #[must_use]
    pub fn body_context(&self) -> Vec<u8> {
        let blank = Self { body_hash: [0; 32], ..self.clone() };
        let mut context = b"gadeplan/v1/body\0".to_vec();
        context.extend(minicbor::to_vec(&blank).unwrap_or_default());
        context
    }
}

/// The hash of a body, as the header names it.
#[must_use]
pub fn body_hash(body: &[u8]) -> [u8; 32] {
    labelled("body-hash", &[body])
}

/// Bytes of padded plaintext in a size class: 256, 384, 512, 768, 1024 … so that a size tells little. `None` above 48 KiB.
#[must_use]
pub fn padded_size(size_class: u8) -> Option<usize> {
    let base: usize = if size_class.is_multiple_of(2) { 256 } else { 384 };
    (size_class <= 15).then(|| base << (size_class / 2))
}

/// The smallest class that holds this many bytes. `None` when no class does.
#[must_use]
pub fn size_class(bytes: usize) -> Option<u8> {
    (0..=15).find(|class| padded_size(*class).is_some_and(|size| size >= bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_half_octaves() {
        let sizes: Vec<usize> = (0..=15).filter_map(padded_size).collect();
        assert_eq!(sizes[..5], [256, 384, 512, 768, 1_024]);
        assert_eq!(sizes.last(), Some(&49_152));
        assert_eq!(padded_size(16), None);
        assert_eq!(size_class(0), Some(0));
        assert_eq!(size_class(257), Some(1));
        assert_eq!(size_class(49_153), None);
    }
}
