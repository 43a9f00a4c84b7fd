//! A sealed record beside its frame, without what the frame gives back: words and ciphertext are not kept both.

use zeroize::Zeroizing;

use super::{
    aead::seal_with_nonce,
    body::{derive_commitment_and_nonce, unpadded},
    secret::Secret,
    wiped::padded,
};

/// First byte of a pared record; a whole one is a CBOR array and begins with another.
const PARED: u8 = 0;
/// That byte, how many bytes come before the body, and the length of the padded frame (4 bytes, big endian).
const FRONT: usize = 6;
/// Commitment to the key, which the key gives back.
const COMMITMENT: usize = 32;
/// Authentication tag: it depends on the header, so it is kept.
const TAG: usize = 16;

/// What opening a body gave.
pub struct Opening {
    /// The key of its content.
    pub key: Secret,
    /// The frame with its padding.
    pub framed: Zeroizing<Vec<u8>>,
}

/// Masked: the frame is what somebody wrote.
impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opening(…)")
    }
}

/// A record that was taken apart. With its frame and its content key it is whole again, byte by byte.
#[derive(Debug)]
pub struct Pared {
    /// The record without commitment and ciphertext.
    pub packed: Vec<u8>,
    /// The frame without its padding.
    pub frame: Zeroizing<Vec<u8>>,
}

/// Takes a record apart that was opened. Nothing where it would not come back as it was: it has to be kept whole then.
///
/// Opening has compared the commitment and taken the same stream of key bytes off that [`restore`] puts on again: only padding that is not
/// empty would be lost.
#[must_use]
pub fn pare(packed: &[u8], body: &[u8], opening: &Opening) -> Option<Pared> {
    let at =
        packed.windows(COMMITMENT).position(|part| body.starts_with(part)).filter(|at| packed.get(*at..*at + body.len()) == Some(body))?;
    let (before, after) = (packed.get(..at)?, packed.get(at + body.len()..)?);
    let length = u32::try_from(opening.framed.len()).ok()?.to_be_bytes();
    let tag = body.last_chunk::<TAG>()?;
    let frame = unpadded(&opening.framed)?;
    if body.len() != COMMITMENT + opening.framed.len() + TAG || opening.framed.get(frame.len()..)?.iter().any(|byte| *byte != 0) {
        return None;
    }
    let pared = Pared {
        packed: [&[PARED, u8::try_from(at).ok()?][..], &length, before, tag, after].concat(),
        frame: Zeroizing::new(frame.to_vec()),
    };
    debug_assert_eq!(restore(&pared.packed, &opening.key, &pared.frame).as_deref(), Some(packed));
    Some(pared)
}

/// Whether these bytes are a record that was taken apart.
#[must_use]
pub fn is_pared(packed: &[u8]) -> bool {
    packed.first() == Some(&PARED)
}

/// The whole record. Nothing where these do not belong together.
#[must_use]
pub fn restore(pared: &[u8], key: &Secret, frame: &[u8]) -> Option<Vec<u8>> {
    let ([_, at, length @ ..], rest) = pared.split_first_chunk::<FRONT>()?;
    let (before, rest) = rest.split_at_checked(usize::from(*at))?;
    let (tag, after) = rest.split_first_chunk::<TAG>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length >= frame.len())?;
    let framed = padded(frame, length);
    let (commitment, nonce) = derive_commitment_and_nonce(key);
    // The tag that comes of an empty context is none of this record.
    let sealed = seal_with_nonce(key, &nonce, b"", &framed);
    Some([before, &commitment, sealed.get(..length)?, tag, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{make_body, open_framed};

    fn sealed(key: &Secret, note: &str) -> (Vec<u8>, Vec<u8>, Opening) {
        let padded = |length: usize| Some((length.next_multiple_of(256), b"context".to_vec(), ()));
        let body = make_body(key, note.as_bytes(), 65_536, padded).expect("seals").0;
        let framed = open_framed(key, b"context", &body).expect("opens");
        let packed = [b"before".as_slice(), &body, b"after"].concat();
        (packed, body, Opening { key: Secret::from_bytes(*key.expose()), framed })
    }

    #[test]
    fn a_record_that_was_taken_apart_comes_back_byte_by_byte() {
        let key = Secret::from_bytes([1; 32]);
        for note in ["", "Sov på bænken i nat.", &"Kaffe ved kanalen. ".repeat(90)] {
            let (packed, body, opening) = sealed(&key, note);
            let pared = pare(&packed, &body, &opening).expect("comes back");
            assert!(is_pared(&pared.packed) && !is_pared(&packed));
            assert!(pared.packed.len() + pared.frame.len() < packed.len());
            assert_eq!(restore(&pared.packed, &key, &pared.frame), Some(packed));
            assert_ne!(restore(&pared.packed, &Secret::from_bytes([2; 32]), &pared.frame), None, "only held against the record it shows");
        }
    }

    #[test]
    fn what_would_come_back_otherwise_stays_whole() {
        let key = Secret::from_bytes([1; 32]);
        // Padding that is not empty is sealed, too, and would be lost.
        let (_, _, mut opening) = sealed(&key, "Sov på bænken i nat.");
        opening.framed[200] = 1;
        let (commitment, nonce) = derive_commitment_and_nonce(&key);
        let body = [&commitment[..], &seal_with_nonce(&key, &nonce, b"context", &opening.framed)].concat();
        assert!(pare(&[b"before".as_slice(), &body, b"after"].concat(), &body, &opening).is_none());
        let (packed, _, opening) = sealed(&key, "Sov på bænken i nat.");
        assert!(pare(&packed, b"another body", &opening).is_none());
    }

    #[test]
    fn bytes_that_do_not_belong_together_give_nothing() {
        let key = Secret::from_bytes([1; 32]);
        for bytes in [&[][..], &[PARED], &[PARED, 200, 0, 0, 0, 1, 9], &[PARED, 0, 0, 0, 0, 9, 9]] {
            assert_eq!(restore(bytes, &key, b"frame"), None);
        }
    }
}
