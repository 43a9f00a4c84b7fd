//! A steward's erasure and a device's answer to it: the plaintexts of records of kind *erase* and *receipt*.

use minicbor::bytes::ByteArray;

use super::fields::{Fields, PayloadError};
use crate::domain::{
    erasure::ErasureReason,
    ids::{EntryId, RevisionId},
};

/// The sealed part of an erasure: what the members must know so that nothing of it returns. The records are listed in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The entries, each with the revisions of it that were known.
    pub entries: Vec<ErasedEntry>,
    /// When, by the steward's clock, milliseconds since 1970.
    pub at_ms: u64,
    /// Why.
    pub reason: ErasureReason,
    /// Length of the membership log that the steward had: by it the steward was one.
    pub membership: u64,
}

/// An entry that was erased. Nothing of its content is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedEntry {
    /// The entry.
    pub entry: EntryId,
    /// The kind of its content.
    pub kind: u16,
    /// Its revisions with what each followed.
    pub revisions: Vec<(RevisionId, Vec<RevisionId>)>,
}

impl Erasure {
    /// The canonical bytes that get compressed, padded and sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut f = Fields::default();
        f.put_list(0, self.entries.iter().map(write_entry).collect());
        f.put(1, self.at_ms);
        f.put(2, self.reason.code());
        f.put(3, self.membership);
        f.to_bytes()
    }

    /// The erasure in these bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let mut f = Fields::from_bytes(bytes)?;
        Ok(Self {
            entries: f.take_list::<Fields>(0)?.into_iter().map(read_entry).collect::<Result<_, _>>()?,
            at_ms: f.take(1)?,
            reason: ErasureReason::from_code(f.take(2)?),
            membership: f.take(3)?,
        })
    }
}

fn write_entry(entry: &ErasedEntry) -> Fields {
    let mut f = Fields::default();
    f.put_id(0, entry.entry.bytes());
    f.put(1, entry.kind);
    f.put_list(2, entry.revisions.iter().map(write_revision).collect());
    f
}

fn read_entry(mut f: Fields) -> Result<ErasedEntry, PayloadError> {
    Ok(ErasedEntry {
        entry: EntryId::from_bytes(f.take_id(0)?),
        kind: f.take(1)?,
        revisions: f.take_list::<Fields>(2)?.into_iter().map(read_revision).collect::<Result<_, _>>()?,
    })
}

fn write_revision((revision, parents): &(RevisionId, Vec<RevisionId>)) -> Fields {
    let mut f = Fields::default();
    f.put_id(0, revision.bytes());
    f.put_list(1, parents.iter().map(|parent| ByteArray::from(parent.bytes())).collect());
    f
}

fn read_revision(mut f: Fields) -> Result<(RevisionId, Vec<RevisionId>), PayloadError> {
    Ok((RevisionId::from_bytes(f.take_id(0)?), f.take_ids(1)?.into_iter().map(RevisionId::from_bytes).collect()))
}

/// A device says that it has destroyed what these erasures name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// Hashes of the erase records; at least one.
    pub erasures: Vec<[u8; 32]>,
    /// When, by the device's clock, milliseconds since 1970.
    pub at_ms: u64,
}

impl Destroyed {
    /// The canonical bytes that get compressed, padded and sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut f = Fields::default();
        f.put(0, self.erasures.iter().map(|hash| ByteArray::from(*hash)).collect::<Vec<_>>());
        f.put(1, self.at_ms);
        f.to_bytes()
    }

    /// The answer in these bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let mut f = Fields::from_bytes(bytes)?;
        let erasures: Vec<ByteArray<32>> = f.take(0)?;
        if erasures.is_empty() {
            return Err(PayloadError::Range(0));
        }
        Ok(Self { erasures: erasures.into_iter().map(Into::into).collect(), at_ms: f.take(1)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_survives_the_round_trip_and_no_truncation() {
        let id = |n: u8| RevisionId::from_bytes([n; 16]);
        let revisions = vec![(id(2), Vec::new()), (id(3), vec![id(2)])];
        let entry = ErasedEntry { entry: EntryId::from_bytes([1; 16]), kind: 1, revisions };
        let erasure = Erasure { entries: vec![entry], at_ms: 77, reason: ErasureReason::Other(9), membership: 4 };
        let bytes = erasure.to_bytes();
        assert_eq!(Erasure::from_bytes(&bytes).expect("decodes"), erasure);
        assert!((0..bytes.len()).all(|cut| Erasure::from_bytes(&bytes[..cut]).is_err()));
    }

    #[test]
    fn an_answer_names_at_least_one_erasure() {
        let answer = Destroyed { erasures: vec![[1; 32], [2; 32]], at_ms: 77 };
        assert_eq!(Destroyed::from_bytes(&answer.to_bytes()).expect("decodes"), answer);
        assert!(Destroyed::from_bytes(&Destroyed { erasures: Vec::new(), at_ms: 77 }.to_bytes()).is_err());
    }
}
