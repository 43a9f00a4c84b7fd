//! A pack: contiguous records of one device with the signature of the last. It verifies on its own, whoever carries it.

use minicbor::{Decode, Encode};

use super::{
    hash::{BadSignature, verify},
    limits::{PACK_BYTES, PACK_RECORDS, PROTOCOL, RECORD_BYTES},
    record::{Header, body_hash, padded_size},
};

/// The label of a record's signature.
pub const SIGNATURE_LABEL: &str = "record-signature";

/// Bytes in a body besides the padded plaintext: key commitment and authentication tag.
pub const BODY_OVERHEAD: usize = 32 + 16;

/// Records of one device, contiguous.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Pack {
    /// Version of the pack format.
    #[n(0)]
    pub version: u8,
    /// The team.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub team: [u8; 16],
    /// The author's device.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// Number of the first record.
    #[n(3)]
    pub first: u64,
    /// Hash of the record before the first; zeros when the first has number 1.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub previous: [u8; 32],
    /// The records.
    #[n(5)]
    pub records: Vec<PackedRecord>,
    /// The device's Ed25519 signature over the hash of the last record.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A record without what the pack already says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PackedRecord {
    /// Version of the record format.
    #[n(0)]
    pub version: u8,
    /// Suite of algorithms.
    #[n(1)]
    pub suite: u8,
    /// See [`super::record::kind`].
    #[n(2)]
    pub kind: u8,
    /// Epoch of the wrap.
    #[n(3)]
    pub epoch: u32,
    /// See [`super::record::audience`].
    #[n(4)]
    pub audience: u8,
    /// Size class of the padded plaintext.
    #[n(5)]
    pub size_class: u8,
    /// Key commitment and ciphertext; absent once erased or refused.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub body: Option<Vec<u8>>,
    /// The wrapped content key; absent once erased or refused.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub wrap: Option<Vec<u8>>,
    /// Hash of the body, only where the body is absent.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub body_hash: Option<[u8; 32]>,
}

impl PackedRecord {
    /// Takes body and key out. The hash of the record stays what it is.
    pub fn let_content_go(&mut self) {
        if let Some(body) = self.body.take() {
            self.body_hash = Some(body_hash(&body));
        }
        self.wrap = None;
    }
}

/// Why a pack is not one.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Not the CBOR of a pack.
    #[error("the pack is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// Larger than [`PACK_BYTES`].
    #[error("the pack is larger than {PACK_BYTES} bytes")]
    TooLarge,
    /// None, or more than [`PACK_RECORDS`].
    #[error("the pack holds {0} records; 1 to {PACK_RECORDS} are allowed")]
    RecordCount(usize),
    /// A version that this side does not know.
    #[error("pack version {0} is not known here")]
    Version(u8),
    /// One record breaks a limit or contradicts itself.
    #[error("record {number} of the pack is not valid: {reason}")]
    Record {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The signature does not verify.
    #[error("the signature of the pack does not verify")]
    Signature(#[from] BadSignature),
}

impl Pack {
    /// The bytes that travel.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// The pack in these bytes, with every limit checked; not yet verified.
    ///
    /// # Errors
    /// When it is malformed or breaks a limit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackError> {
        if bytes.len() > PACK_BYTES {
            return Err(PackError::TooLarge);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let pack: Self = decoder.decode()?;
        if decoder.position() != bytes.len() {
            return Err(minicbor::decode::Error::message("bytes after the pack").into());
        }
        pack.check()?;
        Ok(pack)
    }

    /// Checks every limit but that of its bytes.
    fn check(&self) -> Result<(), PackError> {
        let pack = self;
        if pack.version != PROTOCOL {
            return Err(PackError::Version(pack.version));
        }
        if pack.records.is_empty() || pack.records.len() > PACK_RECORDS {
            return Err(PackError::RecordCount(pack.records.len()));
        }
        if pack.first == 0 || pack.first.checked_add(PACK_RECORDS as u64).is_none() {
            return Err(PackError::Record { number: pack.first, reason: "numbers begin with 1" });
        }
        for (number, record) in (pack.first..).zip(&pack.records) {
            record.check().map_err(|reason| PackError::Record { number, reason })?;
        }
        Ok(())
    }

    /// Checks every limit of a pack that came within something else, and verifies it. Gives back the headers of its records with their hashes.
    ///
    /// # Errors
    /// When it breaks a limit or the signature does not verify.
    pub fn verified(&self, device_key: &[u8; 32]) -> Result<Vec<(Header, [u8; 32])>, PackError> {
        if self.to_bytes().len() > PACK_BYTES {
            return Err(PackError::TooLarge);
        }
        self.check()?;
        let chain = self.chain();
        let (_, last) = chain.last().ok_or(PackError::RecordCount(0))?;
        verify(device_key, SIGNATURE_LABEL, last, &self.signature)?;
        Ok(chain)
    }

    /// The headers of the records, chained from `previous`.
    #[must_use]
    pub fn headers(&self) -> Vec<Header> {
        self.chain().into_iter().map(|(header, _)| header).collect()
    }

    /// The same with their hashes.
    #[must_use]
    pub fn chain(&self) -> Vec<(Header, [u8; 32])> {
        let mut previous = self.previous;
        (self.first..)
            .zip(&self.records)
            .map(|(number, record)| {
                let header = record.header(self.team, self.device, number, previous);
                previous = header.hash();
                (header, previous)
            })
            .collect()
    }

    /// Verifies the device's signature over the last record.
    ///
    /// # Errors
    /// When it does not verify.
    pub fn verify(&self, device_key: &[u8; 32]) -> Result<(), PackError> {
        let chain = self.chain();
        let (_, last) = chain.last().ok_or(PackError::RecordCount(0))?;
        Ok(verify(device_key, SIGNATURE_LABEL, last, &self.signature)?)
    }
}

impl PackedRecord {
    /// The header of this record at its place.
    #[must_use]
    pub fn header(&self, team: [u8; 16], device: [u8; 16], number: u64, previous: [u8; 32]) -> Header {
        Header {
            version: self.version,
            suite: self.suite,
            kind: self.kind,
            team,
            device,
            number,
            previous,
            epoch: self.epoch,
            audience: self.audience,
            size_class: self.size_class,
            body_hash: self.body.as_deref().map(body_hash).or(self.body_hash).unwrap_or_default(),
        }
    }

    fn check(&self) -> Result<(), &'static str> {
        let body = self.body.as_ref().map_or(0, Vec::len);
        let wrap = self.wrap.as_ref().map_or(0, Vec::len);
        if body + wrap > RECORD_BYTES {
            return Err("larger than 64 KiB");
        }
        if self.body.is_some() == self.body_hash.is_some() {
            return Err("either a body or its hash, not both and not neither");
        }
        if self.body.is_some() != self.wrap.is_some() {
            return Err("a body and its key go together");
        }
        // Only the known version promises how its body is laid out; newer ones are kept and passed on.
        if self.version == super::record::RECORD_VERSION
            && self.body.is_some()
            && padded_size(self.size_class).map(|size| size + BODY_OVERHEAD) != Some(body)
        {
            return Err("the size class does not fit the body");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::protocol::{
        hash::signed_message,
        record::{NO_PREVIOUS, RECORD_VERSION, SUITE, audience, kind},
    };

    fn pack(key: &SigningKey, count: usize) -> Pack {
        let record = PackedRecord {
            version: RECORD_VERSION,
            suite: SUITE,
            kind: kind::ENTRY,
            epoch: 1,
            audience: audience::TEAM,
            size_class: 0,
            body: Some(vec![7; 256 + BODY_OVERHEAD]),
            wrap: Some(vec![9; 48]),
            body_hash: None,
        };
        let mut pack = Pack {
            version: PROTOCOL,
            team: [1; 16],
            device: [2; 16],
            first: 1,
            previous: NO_PREVIOUS,
            records: vec![record; count],
            signature: [0; 64],
        };
        let last = pack.headers().last().expect("not empty").hash();
        pack.signature = key.sign(&signed_message(SIGNATURE_LABEL, &last)).to_bytes();
        pack
    }

    #[test]
    fn a_pack_verifies_and_any_changed_byte_is_noticed() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let bytes = pack(&key, 2).to_bytes();
        let public = key.verifying_key().to_bytes();
        Pack::from_bytes(&bytes).expect("well formed").verify(&public).expect("verifies");
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            // The wrap is bound by the opening, not by the chain, so that erasure can drop it.
            let same_headers = Pack::from_bytes(&changed).ok().filter(|p| p.verify(&public).is_ok());
            if let Some(p) = same_headers {
                let original = Pack::from_bytes(&bytes).expect("well formed");
                assert_eq!(p.headers(), original.headers(), "byte {at}");
            }
        }
    }

    #[test]
    fn limits_name_themselves() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let mut none = pack(&key, 1);
        none.records.clear();
        assert!(matches!(Pack::from_bytes(&none.to_bytes()), Err(PackError::RecordCount(0))));
        let mut wide = pack(&key, 1);
        wide.records[0].size_class = 3;
        assert!(matches!(Pack::from_bytes(&wide.to_bytes()), Err(PackError::Record { number: 1, .. })));
        let many = pack(&key, 257);
        assert!(matches!(Pack::from_bytes(&many.to_bytes()), Err(PackError::RecordCount(257))));
        assert!(matches!(Pack::from_bytes(&vec![0; PACK_BYTES + 1]), Err(PackError::TooLarge)));
        let mut old = pack(&key, 1);
        old.version = 9;
        assert!(matches!(Pack::from_bytes(&old.to_bytes()), Err(PackError::Version(9))));
    }
}
