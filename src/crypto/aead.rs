//! XChaCha20-Poly1305. The nonce travels in front of the ciphertext.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::{random::Random, secret::Secret};

/// Why something did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The key is wrong, or the bytes or their context were changed.
    #[error("it does not open: wrong key, changed bytes or another context")]
    DoesNotOpen,
    /// The key is not the one that the body commits to.
    #[error("the key is not the one that was committed to")]
    Commitment,
    /// The bytes are too short or too long to be what they should be.
    #[error("the sealed bytes have the wrong shape")]
    Shape,
    /// The plaintext is larger than a record may hold.
    #[error("too large for one record")]
    TooLarge,
}

/// Seals under a key with a random nonce: `nonce ‖ ciphertext ‖ tag`.
pub fn seal_under(key: &Secret, context: &[u8], plain: &[u8], random: &mut dyn Random) -> Vec<u8> {
    let mut nonce = [0; 24];
    random.fill(&mut nonce);
    [nonce.as_slice(), &seal_with_nonce(key, &nonce, context, plain)].concat()
}

/// Opens what [`seal_under`] sealed.
///
/// # Errors
/// When the key, the context or a byte differs.
pub fn open_under(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<24>().ok_or(CryptoError::Shape)?;
    open_with_nonce(key, nonce, context, ciphertext)
}

/// Seals with a nonce that must be unique for the key.
pub(super) fn seal_with_nonce(key: &Secret, nonce: &[u8; 24], context: &[u8], plain: &[u8]) -> Vec<u8> {
    // The cipher refuses only messages of 256 GiB and more.
    cipher(key).encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: context }).unwrap_or_default()
}

pub(super) fn open_with_nonce(
    key: &Secret,
    nonce: &[u8; 24],
    context: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let opened = cipher(key).decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: context });
    opened.map(Zeroizing::new).map_err(|_| CryptoError::DoesNotOpen)
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&chacha20poly1305::Key::from(*key.expose()))
}
