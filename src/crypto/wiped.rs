//! Bytes of secrets in a room of the right size from the start: a `Zeroizing<Vec>` that grows leaves copies where it was before.

use std::convert::Infallible;

use minicbor::{Encode, encode::Write};
use zeroize::Zeroizing;

/// These bytes with zeros after them, up to a length.
#[must_use]
pub fn padded(plain: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut room = Zeroizing::new(Vec::with_capacity(length.max(plain.len())));
    room.extend_from_slice(plain);
    room.resize(length.max(plain.len()), 0);
    room
}

/// A value as CBOR.
#[must_use]
pub fn encoded<T: Encode<()>>(value: &T) -> Zeroizing<Vec<u8>> {
    let mut length = Length(0);
    // Neither a count nor memory refuses.
    let _ = minicbor::encode(value, &mut length);
    let mut room = Zeroizing::new(Vec::with_capacity(length.0));
    let _ = minicbor::encode(value, &mut *room);
    room
}

struct Length(usize);

impl Write for Length {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0 += bytes.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_grows() {
        let keys: Vec<[u8; 32]> = vec![[7; 32]; 50];
        let plain = encoded(&keys);
        assert_eq!((plain.len(), plain.capacity()), (minicbor::to_vec(&keys).expect("memory").len(), plain.len()));
        let padded = padded(&plain, 8_192);
        assert_eq!((padded.len(), padded.capacity()), (8_192, 8_192));
        assert!(padded.starts_with(&plain) && padded.iter().skip(plain.len()).all(|byte| *byte == 0));
        assert_eq!(super::padded(b"abc", 1).as_slice(), b"abc");
    }
}
