//! The keys of a device, made on it and never leaving it.

use ed25519_dalek::{Signer, SigningKey};

use super::{aead::CryptoError, hpke_seal::public_of, random::Random, secret::Secret};

/// An Ed25519 key that signs labelled hashes.
#[derive(Debug)]
pub struct Signing {
    secret: Secret,
    /// Half of a signature's time is the public half: it is worked out once. Zeroised on drop; shows only its public half.
    key: SigningKey,
}

impl Signing {
    /// A fresh key.
    pub fn make(random: &mut dyn Random) -> Self {
        Self::from_secret(Secret::make(random))
    }

    /// The key of these secret bytes.
    #[must_use]
    pub fn from_secret(secret: Secret) -> Self {
        let key = SigningKey::from_bytes(secret.expose());
        Self { secret, key }
    }

    /// The secret bytes, to be kept in the keyring.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs bytes that already name their purpose.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// What a device holds in its keyring. The transport key lies outside it.
#[derive(Debug)]
pub struct DeviceSecrets {
    /// Signs records and membership.
    pub sign: Signing,
    /// Receives epoch keys, X25519.
    pub seal: Secret,
}

impl DeviceSecrets {
    /// Fresh keys.
    pub fn make(random: &mut dyn Random) -> Self {
        Self { sign: Signing::make(random), seal: Secret::make(random) }
    }

    /// The public half of the sealing key.
    ///
    /// # Errors
    /// Never for keys made here; for stored ones, when they are none.
    pub fn seal_public(&self) -> Result<[u8; 32], CryptoError> {
        public_of(&self.seal)
    }
}
