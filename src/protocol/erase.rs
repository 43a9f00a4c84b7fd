//! What the server must know of an erasure: the list of records in front of the sealed part of an erase record's body.

use minicbor::{Decode, Encode};

use super::limits::ERASED_RECORDS;

/// Records whose bodies and wrapped keys are to be destroyed. **Frozen.**
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EraseList {
    /// At least one, at most [`ERASED_RECORDS`].
    #[n(0)]
    pub records: Vec<ErasedRecord>,
}

/// One record, wherever it lies: its hash covers team, device and number. **Frozen.**
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct ErasedRecord {
    /// Its author's device.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// Its number within the device.
    #[n(1)]
    pub number: u64,
    /// Its hash.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub hash: [u8; 32],
}

/// Why the front of a body is no list.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Not the CBOR of a list.
    #[error("the list of an erasure is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// The body ends before the list does.
    #[error("the list of an erasure is cut")]
    Cut,
    /// None, or more than [`ERASED_RECORDS`].
    #[error("an erasure names {0} records; 1 to {ERASED_RECORDS} are allowed")]
    Count(usize),
}

impl EraseList {
    /// The front of the body: the length of the list in four bytes, then the list.
    #[must_use]
    pub fn to_front(&self) -> Vec<u8> {
        let list = minicbor::to_vec(self).unwrap_or_default();
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        [length.to_be_bytes().as_slice(), &list].concat()
    }

    /// The list, its bytes as they stand in front, and the sealed part after them.
    ///
    /// # Errors
    /// When the body does not begin with a list, or the list breaks its limit.
    pub fn split(body: &[u8]) -> Result<(Self, &[u8], &[u8]), EraseError> {
        let (length, rest) = body.split_first_chunk::<4>().ok_or(EraseError::Cut)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| EraseError::Cut)?;
        let (bytes, sealed) = rest.split_at_checked(length).ok_or(EraseError::Cut)?;
        let mut decoder = minicbor::Decoder::new(bytes);
        let list: Self = decoder.decode()?;
        if decoder.position() != bytes.len() {
            return Err(minicbor::decode::Error::message("bytes after the list").into());
        }
        if list.records.is_empty() || list.records.len() > ERASED_RECORDS {
            return Err(EraseError::Count(list.records.len()));
        }
        let front = body.get(..4 + length).ok_or(EraseError::Cut)?;
        Ok((list, front, sealed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(count: usize) -> EraseList {
        EraseList { records: (0..count as u64).map(|number| ErasedRecord { device: [1; 16], number, hash: [2; 32] }).collect() }
    }

    #[test]
    fn the_list_stands_in_front_and_the_rest_is_sealed() {
        let body = [list(3).to_front(), b"sealed".to_vec()].concat();
        let (read, front, sealed) = EraseList::split(&body).expect("a list");
        assert_eq!((&read, front, sealed), (&list(3), list(3).to_front().as_slice(), b"sealed".as_slice()));
        assert!((0..list(3).to_front().len()).all(|cut| EraseList::split(&body[..cut]).is_err()));
    }

    #[test]
    fn a_list_names_something_and_not_too_much() {
        assert!(matches!(EraseList::split(&list(0).to_front()), Err(EraseError::Count(0))));
        assert!(EraseList::split(&list(ERASED_RECORDS).to_front()).is_ok());
        assert!(matches!(EraseList::split(&list(ERASED_RECORDS + 1).to_front()), Err(EraseError::Count(_))));
        assert!(matches!(EraseList::split(&[0xFF; 4]), Err(EraseError::Cut)), "a length beyond the body");
    }
}
