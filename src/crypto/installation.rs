//! The installation's key: entries written while locked are sealed to it. Whoever holds the locked device can write to it and not read.

use zeroize::Zeroizing;

use super::{
    aead::{CryptoError, open_under, seal_under},
    hpke_seal::{open_hpke, public_of, seal_hpke},
    random::Random,
    secret::Secret,
    wiped::padded,
};

/// Purpose of the seals.
const LABEL: &str = "locked-entry";

/// The private half. It follows from the database key, so that it needs no place of its own.
#[derive(Debug)]
pub struct InstallationSecret(Secret);

impl InstallationSecret {
    /// The key of the installation with this database key.
    #[must_use]
    pub fn derive(database_key: &Secret) -> Self {
        Self(database_key.derive("installation", b""))
    }

    /// The public half.
    ///
    /// # Errors
    /// Never for keys derived here; for opened ones, when they are none.
    pub fn public(&self) -> Result<[u8; 32], CryptoError> {
        public_of(&self.0)
    }

    /// A copy for the device that takes over when the passphrase is forgotten, sealed under an epoch key. `context` is team ‖ device.
    pub fn seal_for_team(&self, epoch_key: &Secret, context: &[u8], random: &mut dyn Random) -> Vec<u8> {
        seal_under(&epoch_key.derive("installation", b""), &for_team(context), self.0.expose(), random)
    }

    /// Opens such a copy.
    ///
    /// # Errors
    /// When the key or the context is another.
    pub fn open_for_team(epoch_key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Self, CryptoError> {
        let opened = open_under(&epoch_key.derive("installation", b""), &for_team(context), sealed)?;
        Secret::from_slice(&opened).map(Self).ok_or(CryptoError::Shape)
    }

    /// Opens an entry that [`seal_locked`] sealed.
    ///
    /// # Errors
    /// When it was sealed to another key or for another device.
    pub fn open_locked(&self, device: &[u8; 16], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let padded = open_hpke(&self.0, LABEL, device, sealed)?;
        let (length, bytes) = padded.split_first_chunk::<4>().ok_or(CryptoError::Shape)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CryptoError::Shape)?;
        bytes.get(..length).map(|plain| Zeroizing::new(plain.to_vec())).ok_or(CryptoError::Shape)
    }
}

/// Seals an entry while locked: its length in four bytes, the bytes, zeros up to the next multiple of 512.
///
/// # Errors
/// When the public key is none.
pub fn seal_locked(public: &[u8; 32], device: &[u8; 16], plain: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, CryptoError> {
    let length = u32::try_from(plain.len()).map_err(|_| CryptoError::TooLarge)?;
    let framed = Zeroizing::new([&length.to_be_bytes(), plain].concat());
    seal_hpke(public, LABEL, device, &padded(&framed, framed.len().next_multiple_of(512)), random)
}

fn for_team(context: &[u8]) -> Vec<u8> {
    [b"gadeplan/v1/installation\0", context].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn what_is_written_to_a_locked_device_opens_with_its_database_key_only() {
        let random = &mut SystemRandom;
        let key = Secret::make(random);
        let own = InstallationSecret::derive(&key);
        let sealed = seal_locked(&own.public().expect("a key"), &[1; 16], b"Samtale", random).expect("seals");
        assert_eq!(InstallationSecret::derive(&key).open_locked(&[1; 16], &sealed).expect("opens").as_slice(), b"Samtale");
        assert!(own.open_locked(&[2; 16], &sealed).is_err(), "another device");
        assert!(InstallationSecret::derive(&Secret::make(random)).open_locked(&[1; 16], &sealed).is_err(), "another database key");
        let longer = seal_locked(&own.public().expect("a key"), &[1; 16], &[b'x'; 400], random).expect("seals");
        assert_eq!(sealed.len(), longer.len(), "the size tells little");
    }

    #[test]
    fn the_team_can_take_over() {
        let random = &mut SystemRandom;
        let (own, epoch) = (InstallationSecret::derive(&Secret::make(random)), Secret::make(random));
        let sealed = own.seal_for_team(&epoch, b"team and device", random);
        let opened = InstallationSecret::open_for_team(&epoch, b"team and device", &sealed).expect("opens");
        assert_eq!(opened.public(), own.public());
        assert!(InstallationSecret::open_for_team(&epoch, b"another", &sealed).is_err());
        assert!(InstallationSecret::open_for_team(&Secret::make(random), b"team and device", &sealed).is_err());
    }
}
