//! Thirty-two bytes that must not be shown, copied or kept longer than needed.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::random::Random;

/// A secret of 32 bytes. Zeroised on drop; masked in `Debug`; neither `Clone` nor serialisable.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A fresh random secret.
    pub fn make(random: &mut dyn Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Takes bytes over; the caller zeroises its own copy.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Takes bytes from a slice. `None` when they are not 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, for the one call that needs them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether both are the same, in a time that says nothing about where they differ.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        blake3::Hash::from_bytes(self.0) == blake3::Hash::from_bytes(other.0)
    }

    /// A secret derived from this one for a purpose: keyed BLAKE3 over `"gadeplan/v1/" ‖ label ‖ 0x00 ‖ context`.
    #[must_use]
    pub fn derive(&self, label: &str, context: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(b"gadeplan/v1/").update(label.as_bytes()).update(&[0]).update(context);
        Self(*hasher.finalize().as_bytes())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::from_bytes([0xAB; 32])), "Secret(…)");
    }

    #[test]
    fn purposes_do_not_share_keys() {
        let secret = Secret::from_bytes([1; 32]);
        assert_ne!(secret.derive("a", b"").expose(), secret.derive("b", b"").expose());
        assert_ne!(secret.derive("a", b"x").expose(), secret.derive("a", b"y").expose());
        assert!(secret.derive("a", b"x").is_same(&secret.derive("a", b"x")) && !secret.is_same(&secret.derive("a", b"x")));
    }
}
