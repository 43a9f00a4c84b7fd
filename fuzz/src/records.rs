//! Records: header, packed record, pack, and what lies inside a body.

use gadeplan::{
    payload::{Admission, Destroyed, Erasure, Inside, decode_content, encode_content},
    protocol::{
        erase::EraseList,
        pack::{Pack, PackedRecord},
        record::Header,
    },
};

/// A header that decodes has one hash, however often it is written.
pub(crate) fn header(bytes: &[u8]) {
    let Ok(header) = minicbor::decode::<Header>(bytes) else { return };
    let again: Header = minicbor::decode(&minicbor::to_vec(&header).expect("memory")).expect("what was written is read");
    assert_eq!((header.hash(), header.body_context()), (again.hash(), again.body_context()));
}

/// A packed record finds its place.
pub(crate) fn packed(bytes: &[u8]) {
    let Ok(packed) = minicbor::decode::<PackedRecord>(bytes) else { return };
    let again: PackedRecord = minicbor::decode(&minicbor::to_vec(&packed).expect("memory")).expect("what was written is read");
    let header = |record: &PackedRecord| record.header([1; 16], [2; 16], 3, [4; 32]);
    assert_eq!((&packed, header(&packed)), (&again, header(&again)));
}

/// A pack within its limits gives as many headers as records, contiguous, and is written as it was read.
pub(crate) fn pack(bytes: &[u8]) {
    let Ok(pack) = Pack::from_bytes(bytes) else { return };
    let headers = pack.headers();
    assert_eq!(headers.len(), pack.records.len());
    assert!(headers.iter().zip(pack.first..).all(|(header, number)| header.number == number));
    assert!(pack.verify(&[7; 32]).is_err(), "nobody signed this");
    if let Ok(again) = Pack::from_bytes(&pack.to_bytes()) {
        assert_eq!(again, pack);
    } else {
        assert!(pack.to_bytes().len() > bytes.len(), "only a longer way to write it can break a limit");
    }
}

/// The plaintext of a body keeps its meaning when it is written again.
pub(crate) fn inside(bytes: &[u8]) {
    if let Ok(admission) = Admission::from_bytes(bytes) {
        assert_eq!(Admission::from_bytes(&admission.to_bytes()).expect("what was written is read"), admission);
    }
    if let Ok(erasure) = Erasure::from_bytes(bytes) {
        assert_eq!(Erasure::from_bytes(&erasure.to_bytes()).expect("what was written is read"), erasure);
    }
    if let Ok(answer) = Destroyed::from_bytes(bytes) {
        assert_eq!(Destroyed::from_bytes(&answer.to_bytes()).expect("what was written is read"), answer);
    }
    let Ok(inside) = Inside::from_bytes(bytes) else { return };
    let again = Inside::from_bytes(&inside.to_bytes()).expect("what was written is read");
    assert_eq!(again, inside);
}

/// The list in front of an erasure's body: nothing of the body is lost between list and sealed part.
pub(crate) fn erasure(bytes: &[u8]) {
    let Ok((list, front, sealed)) = EraseList::split(bytes) else { return };
    assert_eq!([front, sealed].concat(), bytes);
    let again = list.to_front();
    let (read, ..) = EraseList::split(&again).expect("what was written is read");
    assert_eq!(read, list);
}

/// Every kind of payload, chosen by the first byte.
pub(crate) fn payload(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let Ok(content) = decode_content(u16::from(*kind), bytes) else { return };
    let again = decode_content(u16::from(*kind), &encode_content(&content)).expect("what was written is read");
    assert_eq!(again, content);
}
