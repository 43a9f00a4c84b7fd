//! HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. Sealed bytes are the encapsulated key (32) and the ciphertext.

use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256, single_shot_open,
    single_shot_seal_with_rng,
};
use zeroize::Zeroizing;

use super::{
    aead::CryptoError,
    random::{AsCryptoRng, Random},
    secret::Secret,
};

type Dh = X25519HkdfSha256;

/// The public half of an X25519 secret.
///
/// # Errors
/// When the bytes are no key.
pub fn public_of(secret: &Secret) -> Result<[u8; 32], CryptoError> {
    let secret = <Dh as Kem>::PrivateKey::from_bytes(secret.expose()).map_err(|_| CryptoError::Shape)?;
    Ok(Dh::sk_to_pk(&secret).to_bytes().into())
}

/// Seals to a public key, for one purpose and context.
///
/// # Errors
/// When the public key is none.
pub fn seal_hpke(public: &[u8; 32], label: &str, context: &[u8], plain: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, CryptoError> {
    let public = <Dh as Kem>::PublicKey::from_bytes(public).map_err(|_| CryptoError::Shape)?;
    let (encapsulated, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Dh>(
        &OpModeS::Base,
        &public,
        &info(label, context),
        plain,
        &[],
        &mut AsCryptoRng(random),
    )
    .map_err(|_| CryptoError::Shape)?;
    Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

/// Opens what [`seal_hpke`] sealed.
///
/// # Errors
/// When the key, the purpose, the context or a byte differs.
pub fn open_hpke(secret: &Secret, label: &str, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let secret = <Dh as Kem>::PrivateKey::from_bytes(secret.expose()).map_err(|_| CryptoError::Shape)?;
    let (encapsulated, ciphertext) = sealed.split_at_checked(32).ok_or(CryptoError::Shape)?;
    let encapsulated = <Dh as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| CryptoError::Shape)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, Dh>(&OpModeR::Base, &secret, &encapsulated, &info(label, context), ciphertext, &[])
        .map(Zeroizing::new)
        .map_err(|_| CryptoError::DoesNotOpen)
}

fn info(label: &str, context: &[u8]) -> Vec<u8> {
    [b"gadeplan/v1/", label.as_bytes(), &[0], context].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn only_the_holder_of_the_key_opens_and_only_for_the_purpose() {
        let secret = Secret::make(&mut SystemRandom);
        let public = public_of(&secret).expect("a key");
        let sealed = seal_hpke(&public, "epoch", b"team", b"key", &mut SystemRandom).expect("seals");
        assert_eq!(open_hpke(&secret, "epoch", b"team", &sealed).expect("opens").as_slice(), b"key");
        assert!(open_hpke(&secret, "leads", b"team", &sealed).is_err());
        assert!(open_hpke(&secret, "epoch", b"other", &sealed).is_err());
        assert!(open_hpke(&Secret::make(&mut SystemRandom), "epoch", b"team", &sealed).is_err());
    }
}
