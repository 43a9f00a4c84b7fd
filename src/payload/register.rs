//! Registers to fields and back.

use minicbor::bytes::{ByteArray, ByteVec};

use super::fields::{Fields, PayloadError};
use crate::domain::{
    entry::Kind,
    register::{Name, Register},
};

/// Bytes of one name: the number, then the hash.
const NAME: usize = 8 + 32;

pub(super) fn write(register: &Register) -> Fields {
    let mut f = Fields::with(&register.unknown);
    f.put(0, register.membership);
    f.put(1, register.size);
    f.put(2, ByteArray::from(register.root));
    f.put(3, register.after);
    f.put(4, register.last);
    f.put_list(5, register.kinds.iter().map(|kind| kind.code()).collect());
    let names: Vec<u8> = register.names.iter().flat_map(|name| name.seq.to_be_bytes().into_iter().chain(name.hash)).collect();
    f.put_some(6, Some(names).filter(|names| !names.is_empty()).map(ByteVec::from));
    f
}

pub(super) fn read(mut f: Fields) -> Result<Register, PayloadError> {
    Ok(Register {
        membership: f.take(0)?,
        size: f.take(1)?,
        root: f.take::<ByteArray<32>>(2)?.into(),
        after: f.take(3)?,
        last: f.take(4)?,
        kinds: f.take_list(5)?.into_iter().map(Kind::from_code).collect(),
        names: read_names(&f.take_some::<ByteVec>(6)?.map(Vec::from).unwrap_or_default())?,
        unknown: f.rest(),
    })
}

fn read_names(bytes: &[u8]) -> Result<Vec<Name>, PayloadError> {
    let (names, rest) = bytes.as_chunks::<NAME>();
    let name = |bytes: &[u8; NAME]| {
        let (seq, hash) = bytes.split_first_chunk::<8>()?;
        Some(Name { seq: u64::from_be_bytes(*seq), hash: hash.try_into().ok()? })
    };
    let names: Option<Vec<Name>> = names.iter().map(name).collect();
    names.filter(|_| rest.is_empty()).ok_or(PayloadError::Range(6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{entry::Content, register::NAMES},
        payload::{decode_content, encode_content},
    };

    fn register(names: u64) -> Register {
        let name = |seq| Name { seq, hash: *blake3::hash(&u64::to_be_bytes(seq)).as_bytes() };
        Register {
            membership: 4,
            size: 90_000,
            root: [5; 32],
            after: 7,
            last: 80_000,
            kinds: vec![Kind::Person, Kind::Other(99)],
            names: (1..=names).map(name).collect(),
            unknown: Default::default(),
        }
    }

    #[test]
    fn a_register_survives_the_round_trip_and_a_name_that_is_cut_is_refused() {
        for names in [0, 1, 3] {
            let content = Content::Register(register(names));
            assert_eq!(decode_content(19, &encode_content(&content)).expect("decodes"), content);
        }
        let mut f = write(&register(2));
        f.put(6, ByteVec::from(vec![0; 81]));
        assert!(matches!(read(f), Err(PayloadError::Range(6))));
    }

    #[test]
    fn the_largest_fits_one_record() {
        let bytes = encode_content(&Content::Register(register(NAMES as u64)));
        // The largest class of a body; hashes do not compress, and what lies around the payload is small.
        assert!(bytes.len() + 1_024 < 48 * 1_024, "{}", bytes.len());
    }
}
