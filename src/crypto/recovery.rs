//! The recovery key: a 128-bit seed on paper. It can do one thing, bring a team back whose every device is gone.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{aead::CryptoError, device::Signing, hpke_seal::public_of, random::Random, secret::Secret};

/// The seed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoverySecret([u8; 16]);

impl RecoverySecret {
    /// A fresh seed.
    pub fn make(random: &mut dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Signs a recovery.
    #[must_use]
    pub fn derive_sign(&self) -> Signing {
        Signing::from_secret(self.root().derive("recovery-sign", b""))
    }

    /// The public half of the key that epoch keys are sealed to.
    ///
    /// # Errors
    /// Never in practice: every 32 bytes are an X25519 key.
    pub fn derive_seal_public(&self) -> Result<[u8; 32], CryptoError> {
        public_of(&self.derive_seal())
    }

    /// Receives the epoch keys, X25519.
    #[must_use]
    pub fn derive_seal(&self) -> Secret {
        self.root().derive("recovery-seal", b"")
    }

    fn root(&self) -> Secret {
        Secret::from_bytes(blake3::derive_key("gadeplan/v1/recovery", &self.0))
    }
}

impl std::fmt::Debug for RecoverySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverySecret(…)")
    }
}

/// What is printed: the seed and sixteen bytes of the genesis hash, so that the code tells which team it is for.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; 32]);

impl RecoveryCode {
    /// Purpose of the code's checksum.
    pub const PURPOSE: &'static str = "recovery-code";

    /// The code of a seed and a team.
    #[must_use]
    pub fn new(seed: &RecoverySecret, genesis: &[u8; 32]) -> Self {
        let mut bytes = [0; 32];
        let (left, right) = bytes.split_at_mut(16);
        left.copy_from_slice(&seed.0);
        right.copy_from_slice(genesis.split_at(16).0);
        Self(bytes)
    }

    /// The code of typed bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The seed in it.
    #[must_use]
    pub fn seed(&self) -> RecoverySecret {
        let mut seed = [0; 16];
        seed.copy_from_slice(self.0.split_at(16).0);
        RecoverySecret(seed)
    }

    /// The first sixteen bytes of the hash of the team's genesis: names the team.
    #[must_use]
    pub fn genesis(&self) -> [u8; 16] {
        let mut genesis = [0; 16];
        genesis.copy_from_slice(self.0.split_at(16).1);
        genesis
    }

    /// The bytes that the groups are written from.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}
