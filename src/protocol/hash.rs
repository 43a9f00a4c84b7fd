//! BLAKE3 hashes with a label each, and Ed25519 verification over them.

use ed25519_dalek::{Signature, VerifyingKey};

/// A signature that does not verify, or a key that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signature does not verify")]
pub struct BadSignature;

/// BLAKE3 over a purpose label and parts: `BLAKE3("gadeplan/v1/" ‖ label ‖ 0x00 ‖ parts…)`.
#[must_use]
pub fn labelled(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"gadeplan/v1/").update(label.as_bytes()).update(&[0]);
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// The bytes that a signature covers: `"gadeplan/v1/" ‖ label ‖ 0x00 ‖ hash`.
#[must_use]
pub fn signed_message(label: &str, hash: &[u8; 32]) -> Vec<u8> {
    [b"gadeplan/v1/", label.as_bytes(), &[0], hash].concat()
}

/// Verifies an Ed25519 signature over [`signed_message`], strictly (no small-order keys).
///
/// # Errors
/// When the key is none or the signature does not verify.
pub fn verify(key: &[u8; 32], label: &str, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), BadSignature> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| BadSignature)?;
    key.verify_strict(&signed_message(label, hash), &Signature::from_bytes(signature)).map_err(|_| BadSignature)
}
