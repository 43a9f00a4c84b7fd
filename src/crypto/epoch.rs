//! Epoch keys: the team's key of a period, and the leads' pair that goes with it.

use super::{
    aead::{CryptoError, open_under, seal_under},
    hpke_seal::{open_hpke, public_of, seal_hpke},
    random::Random,
    secret::Secret,
    wiped::padded,
};

/// The team's key of one epoch.
#[derive(Debug)]
pub struct EpochKey(Secret);

impl EpochKey {
    /// A fresh key.
    pub fn make(random: &mut dyn Random) -> Self {
        Self(Secret::make(random))
    }

    /// The key of these bytes, as the keyring keeps them.
    #[must_use]
    pub fn from_secret(secret: Secret) -> Self {
        Self(secret)
    }

    /// The key itself.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// Public commitment: recipients can tell that all were given the same key.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        *self.0.derive("epoch-commitment", b"").expose()
    }

    /// Seals the key to a recipient.
    ///
    /// # Errors
    /// When the public key is none.
    pub fn seal_to(&self, public: &[u8; 32], context: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, CryptoError> {
        seal_hpke(public, "epoch-key", context, self.0.expose(), random)
    }

    /// Opens a key that was sealed to `secret`, and holds it against its commitment.
    ///
    /// # Errors
    /// When it does not open or is not the committed key.
    pub fn open_from(secret: &Secret, context: &[u8], sealed: &[u8], commitment: &[u8; 32]) -> Result<Self, CryptoError> {
        Self::checked(&open_hpke(secret, "epoch-key", context, sealed)?, commitment)
    }

    /// Seals the key of the epoch before under this one.
    pub fn seal_previous(&self, previous: &Self, context: &[u8], random: &mut dyn Random) -> Vec<u8> {
        seal_under(&self.0.derive("epoch-previous", b""), context, previous.0.expose(), random)
    }

    /// Opens the key of the epoch before.
    ///
    /// # Errors
    /// When it does not open or is not the committed key.
    pub fn open_previous(&self, context: &[u8], sealed: &[u8], commitment: &[u8; 32]) -> Result<Self, CryptoError> {
        Self::checked(&open_under(&self.0.derive("epoch-previous", b""), context, sealed)?, commitment)
    }

    /// Seals a name (team, holder) that lies in the membership log.
    pub fn seal_name(&self, context: &[u8], name: &str, random: &mut dyn Random) -> Vec<u8> {
        // Names are padded to one length, so that it does not tell them apart.
        let plain = padded(name.as_bytes(), name.len().next_multiple_of(64).max(64));
        seal_under(&self.0.derive("name", b""), context, &plain, random)
    }

    /// Opens a name.
    ///
    /// # Errors
    /// When it does not open or is no text.
    pub fn open_name(&self, context: &[u8], sealed: &[u8]) -> Result<String, CryptoError> {
        let plain = open_under(&self.0.derive("name", b""), context, sealed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| CryptoError::Shape)?;
        Ok(text.trim_end_matches('\0').to_owned())
    }

    fn checked(bytes: &[u8], commitment: &[u8; 32]) -> Result<Self, CryptoError> {
        let key = Self(Secret::from_slice(bytes).ok_or(CryptoError::Shape)?);
        if key.commitment() == *commitment { Ok(key) } else { Err(CryptoError::Commitment) }
    }
}

/// The private half of the leads' pair of one epoch.
#[derive(Debug)]
pub struct LeadsKey(Secret);

impl LeadsKey {
    /// A fresh pair.
    pub fn make(random: &mut dyn Random) -> Self {
        Self(Secret::make(random))
    }

    /// The private half, as the keyring keeps it.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// The pair of these bytes.
    #[must_use]
    pub fn from_secret(secret: Secret) -> Self {
        Self(secret)
    }

    /// The public half.
    ///
    /// # Errors
    /// Never for pairs made here.
    pub fn public(&self) -> Result<[u8; 32], CryptoError> {
        public_of(&self.0)
    }

    /// Seals the private half to a lead.
    ///
    /// # Errors
    /// When the public key is none.
    pub fn seal_to(&self, public: &[u8; 32], context: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, CryptoError> {
        seal_hpke(public, "leads-key", context, self.0.expose(), random)
    }

    /// Opens a private half that was sealed to `secret`, and holds it against the public half.
    ///
    /// # Errors
    /// When it does not open or belongs to another public half.
    pub fn open_from(secret: &Secret, context: &[u8], sealed: &[u8], public: &[u8; 32]) -> Result<Self, CryptoError> {
        let key = Self(Secret::from_slice(&open_hpke(secret, "leads-key", context, sealed)?).ok_or(CryptoError::Shape)?);
        if key.public()? == *public { Ok(key) } else { Err(CryptoError::Commitment) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn members_of_an_epoch_read_the_one_before() {
        let (old, new) = (EpochKey::make(&mut SystemRandom), EpochKey::make(&mut SystemRandom));
        let sealed = new.seal_previous(&old, b"team 2", &mut SystemRandom);
        let opened = new.open_previous(b"team 2", &sealed, &old.commitment()).expect("opens");
        assert_eq!(opened.secret().expose(), old.secret().expose());
        assert!(old.open_previous(b"team 2", &sealed, &old.commitment()).is_err());
        assert_eq!(new.open_previous(b"team 2", &sealed, &new.commitment()).err(), Some(CryptoError::Commitment));
    }

    #[test]
    fn names_have_one_length() {
        let key = EpochKey::make(&mut SystemRandom);
        let (short, long) = (key.seal_name(b"c", "Ida", &mut SystemRandom), key.seal_name(b"c", "Gadeplansteamet", &mut SystemRandom));
        assert_eq!(short.len(), long.len());
        assert_eq!(key.open_name(b"c", &long).as_deref(), Ok("Gadeplansteamet"));
        assert!(key.open_name(b"d", &long).is_err());
    }
}
