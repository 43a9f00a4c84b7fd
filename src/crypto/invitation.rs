//! An invitation's secret: 128 bits that a person carries by hand, from which all its keys are derived.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{aead::CryptoError, device::Signing, hpke_seal::public_of, random::Random, secret::Secret};

/// The secret behind a link, a QR code or a typed code.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct InvitationSecret([u8; 16]);

impl InvitationSecret {
    /// A fresh secret.
    pub fn make(random: &mut dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// The secret of a typed code.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes that the code is written from.
    #[must_use]
    pub fn expose(&self) -> &[u8; 16] {
        &self.0
    }

    /// Signs the join record.
    #[must_use]
    pub fn derive_sign(&self) -> Signing {
        Signing::from_secret(self.root().derive("invitation-sign", b""))
    }

    /// Receives the epoch keys, X25519.
    #[must_use]
    pub fn derive_seal(&self) -> Secret {
        self.root().derive("invitation-seal", b"")
    }

    /// The public half of [`Self::derive_seal`].
    ///
    /// # Errors
    /// Never in practice: every 32 bytes are an X25519 key.
    pub fn derive_seal_public(&self) -> Result<[u8; 32], CryptoError> {
        public_of(&self.derive_seal())
    }

    /// The MAC over the invitation's terms.
    #[must_use]
    pub fn derive_mac(&self, message: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(self.root().derive("invitation-mac", b"").expose(), message).as_bytes()
    }

    /// Whether this MAC is the one over the message, in constant time.
    #[must_use]
    pub fn mac_fits(&self, message: &[u8], mac: &[u8; 32]) -> bool {
        blake3::Hash::from_bytes(self.derive_mac(message)) == blake3::Hash::from_bytes(*mac)
    }

    fn root(&self) -> Secret {
        Secret::from_bytes(blake3::derive_key("gadeplan/v1/invitation", &self.0))
    }
}

impl std::fmt::Debug for InvitationSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationSecret(…)")
    }
}
