//! The body of a record: compressed alone, padded, sealed under a key of its own that the body commits to.

use zeroize::Zeroizing;

use super::{
    aead::{CryptoError, open_with_nonce, seal_with_nonce},
    compress::{deflate, inflate},
    secret::Secret,
    wiped::padded,
};

/// First byte of the plaintext frame: how the rest is kept.
const STORED: u8 = 0;
const DEFLATED: u8 = 1;
/// Form byte and length in front of the plaintext.
const FRAME: usize = 3;

/// Compresses and frames a plaintext so that it can be padded: `form ‖ length (2 bytes, big endian) ‖ bytes`.
fn frame(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let deflated = deflate(plain);
    let (form, bytes) = if deflated.len() < plain.len() { (DEFLATED, deflated.as_slice()) } else { (STORED, plain) };
    let length = u16::try_from(bytes.len()).map_err(|_| CryptoError::TooLarge)?;
    Ok(Zeroizing::new([&[form][..], &length.to_be_bytes(), bytes].concat()))
}

/// Seals a plaintext as the body of a record: `commitment (32) ‖ ciphertext ‖ tag (16)`.
///
/// `class` gives the size to pad to for a framed length, and the header's associated data for that size; the content key is used for
/// this body only, so the nonce is derived from it.
///
/// # Errors
/// When no size class holds the plaintext.
pub fn make_body<C>(
    content_key: &Secret,
    plain: &[u8],
    limit: usize,
    class: impl FnOnce(usize) -> Option<(usize, Vec<u8>, C)>,
) -> Result<(Vec<u8>, C), CryptoError> {
    if plain.len() > limit {
        return Err(CryptoError::TooLarge);
    }
    let framed = frame(plain)?;
    let (size, context, class) = class(framed.len()).ok_or(CryptoError::TooLarge)?;
    let framed = padded(&framed, size);
    let (commitment, nonce) = derive_commitment_and_nonce(content_key);
    let sealed = seal_with_nonce(content_key, &nonce, &context, &framed);
    Ok(([commitment.as_slice(), &sealed].concat(), class))
}

/// Opens a body. `limit` bounds what it may decompress to, in bytes.
///
/// # Errors
/// When the key is not the committed one, or a byte or the context differs, or the plaintext is larger than `limit`.
pub fn open_body(content_key: &Secret, context: &[u8], body: &[u8], limit: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    unframe(&open_framed(content_key, context, body)?, limit)
}

/// Opens a body as far as its frame, with the padding.
///
/// # Errors
/// When the key is not the committed one, or a byte or the context differs.
pub fn open_framed(content_key: &Secret, context: &[u8], body: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (commitment, ciphertext) = body.split_first_chunk::<32>().ok_or(CryptoError::Shape)?;
    let (expected, nonce) = derive_commitment_and_nonce(content_key);
    if blake3::Hash::from_bytes(expected) != blake3::Hash::from_bytes(*commitment) {
        return Err(CryptoError::Commitment);
    }
    open_with_nonce(content_key, &nonce, context, ciphertext)
}

/// The frame without its padding.
pub(super) fn unpadded(framed: &[u8]) -> Option<&[u8]> {
    let [_, high, low] = *framed.first_chunk::<FRAME>()?;
    framed.get(..FRAME + usize::from(u16::from_be_bytes([high, low])))
}

/// The plaintext of a frame, padded or not. `limit` bounds what it may decompress to, in bytes.
///
/// # Errors
/// When it is no frame, or the plaintext is larger than `limit`.
pub fn unframe(framed: &[u8], limit: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (head, bytes) = unpadded(framed).and_then(|frame| frame.split_first_chunk::<FRAME>()).ok_or(CryptoError::Shape)?;
    match head[0] {
        STORED if bytes.len() <= limit => Ok(Zeroizing::new(bytes.to_vec())),
        DEFLATED => inflate(bytes, limit).ok_or(CryptoError::Shape),
        _ => Err(CryptoError::Shape),
    }
}

/// Wraps a content key under an epoch key, bound to the record's hash. The nonce is derived from the hash: it is used for one key only.
#[must_use]
pub fn wrap_content_key(epoch_key: &Secret, record_hash: &[u8; 32], content_key: &Secret) -> Vec<u8> {
    let (key, nonce) = derive_wrap(epoch_key, record_hash);
    seal_with_nonce(&key, &nonce, record_hash, content_key.expose())
}

/// Unwraps what [`wrap_content_key`] wrapped.
///
/// # Errors
/// When the epoch key, the record or a byte differs.
pub fn unwrap_content_key(epoch_key: &Secret, record_hash: &[u8; 32], wrap: &[u8]) -> Result<Secret, CryptoError> {
    let (key, nonce) = derive_wrap(epoch_key, record_hash);
    let opened = open_with_nonce(&key, &nonce, record_hash, wrap)?;
    Secret::from_slice(&opened).ok_or(CryptoError::Shape)
}

pub(super) fn derive_commitment_and_nonce(content_key: &Secret) -> ([u8; 32], [u8; 24]) {
    (*content_key.derive("content-commitment", b"").expose(), first_24(content_key.derive("content-nonce", b"").expose()))
}

fn derive_wrap(epoch_key: &Secret, record_hash: &[u8; 32]) -> (Secret, [u8; 24]) {
    (epoch_key.derive("content-wrap", b""), first_24(epoch_key.derive("content-wrap-nonce", record_hash).expose()))
}

fn first_24(bytes: &[u8; 32]) -> [u8; 24] {
    let mut nonce = [0; 24];
    nonce.copy_from_slice(bytes.split_at(24).0);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: &Secret, plain: &[u8]) -> Vec<u8> {
        make_body(key, plain, 65_536, |length| Some((length.next_multiple_of(256), b"context".to_vec(), ()))).expect("seals").0
    }

    #[test]
    fn a_body_opens_only_with_its_key_its_context_and_every_byte() {
        let key = Secret::from_bytes([1; 32]);
        let body = seal(&key, "Sov på bænken i nat.".as_bytes());
        assert_eq!(body.len(), 32 + 256 + 16);
        assert_eq!(open_body(&key, b"context", &body, 1_000).expect("opens").as_slice(), "Sov på bænken i nat.".as_bytes());
        assert_eq!(open_body(&key, b"other", &body, 1_000), Err(CryptoError::DoesNotOpen));
        assert_eq!(open_body(&Secret::from_bytes([2; 32]), b"context", &body, 1_000), Err(CryptoError::Commitment));
        for at in 0..body.len() {
            let mut changed = body.clone();
            changed[at] ^= 0x40;
            assert!(open_body(&key, b"context", &changed, 1_000).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let key = Secret::from_bytes([1; 32]);
        let body = seal(&key, &vec![b'a'; 60_000]);
        assert!(body.len() < 1_000);
        assert_eq!(open_body(&key, b"context", &body, 10_000), Err(CryptoError::Shape));
        assert_eq!(open_body(&key, b"context", &body, 60_000).expect("opens").len(), 60_000);
    }

    #[test]
    fn a_wrap_belongs_to_one_record() {
        let (epoch, content) = (Secret::from_bytes([1; 32]), Secret::from_bytes([2; 32]));
        let wrap = wrap_content_key(&epoch, &[3; 32], &content);
        assert_eq!(wrap.len(), 48);
        assert_eq!(unwrap_content_key(&epoch, &[3; 32], &wrap).expect("opens").expose(), content.expose());
        assert!(unwrap_content_key(&epoch, &[4; 32], &wrap).is_err());
        assert!(unwrap_content_key(&content, &[3; 32], &wrap).is_err());
    }
}
