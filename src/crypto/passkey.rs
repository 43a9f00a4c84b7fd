//! The passkey slot: opens the database key with what a passkey's PRF evaluates to. Always beside a passphrase slot.

use minicbor::{Decode, Encode};

use super::{
    aead::{CryptoError, open_under, seal_under},
    random::Random,
    secret::Secret,
    slot::SlotError,
};

/// A slot as it is stored outside the vault.
///
/// **Frozen.** `docs/encryption.md` describes these bytes; slots that were written once must open for ever.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PasskeySlot {
    /// Version of the slot format.
    #[n(0)]
    version: u8,
    /// The credential, as the platform named it.
    #[cbor(n(1), with = "minicbor::bytes")]
    credential: Vec<u8>,
    /// What the PRF is evaluated at.
    #[cbor(n(2), with = "minicbor::bytes")]
    salt: [u8; 32],
    /// The database key, sealed under the derived key with the fields above as context.
    #[cbor(n(3), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

impl PasskeySlot {
    /// Seals a database key under what the PRF of this credential gave for this salt.
    pub fn make(credential: &[u8], salt: [u8; 32], evaluated: &Secret, database_key: &Secret, random: &mut dyn Random) -> Self {
        let mut slot = Self { version: 1, credential: credential.to_vec(), salt, sealed: Vec::new() };
        slot.sealed = seal_under(&slot.derive(evaluated), &slot.context(), database_key.expose(), random);
        slot
    }

    /// Opens the database key.
    ///
    /// # Errors
    /// [`SlotError::Wrong`] when the PRF gave something else, [`SlotError::Broken`] for a slot of a newer app or a damaged one.
    pub fn open(&self, evaluated: &Secret) -> Result<Secret, SlotError> {
        if self.version != 1 {
            return Err(SlotError::Broken);
        }
        match open_under(&self.derive(evaluated), &self.context(), &self.sealed) {
            Ok(bytes) => Secret::from_slice(&bytes).ok_or(SlotError::Broken),
            Err(CryptoError::DoesNotOpen) => Err(SlotError::Wrong),
            Err(_) => Err(SlotError::Broken),
        }
    }

    /// The credential.
    #[must_use]
    pub fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// What the PRF is evaluated at.
    #[must_use]
    pub fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// The bytes that are stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// The slot in these bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SlotError> {
        minicbor::decode(bytes).map_err(|_| SlotError::Broken)
    }

    fn derive(&self, evaluated: &Secret) -> Secret {
        evaluated.derive("passkey-slot", &self.credential)
    }

    fn context(&self) -> Vec<u8> {
        let blank = Self { sealed: Vec::new(), ..self.clone() };
        [b"gadeplan/v1/passkey-slot\0".as_slice(), &blank.to_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn only_the_same_evaluation_opens_and_every_field_is_bound() {
        let random = &mut SystemRandom;
        let (key, evaluated) = (Secret::make(random), Secret::make(random));
        let slot = PasskeySlot::make(b"credential", [7; 32], &evaluated, &key, random);
        let stored = PasskeySlot::from_bytes(&slot.to_bytes()).expect("decodes");
        assert_eq!(stored.open(&evaluated).expect("opens").expose(), key.expose());
        assert_eq!(stored.open(&Secret::make(random)).err(), Some(SlotError::Wrong));
        assert_eq!(PasskeySlot { salt: [8; 32], ..slot.clone() }.open(&evaluated).err(), Some(SlotError::Wrong));
        assert_eq!(PasskeySlot { credential: b"another".to_vec(), ..slot.clone() }.open(&evaluated).err(), Some(SlotError::Wrong));
        assert_eq!(PasskeySlot { version: 2, ..slot }.open(&evaluated).err(), Some(SlotError::Broken));
    }

    /// The frozen bytes. A change that breaks this test locks people out who unlock by passkey: make a new version instead.
    #[test]
    fn a_slot_of_the_first_app_opens_for_ever() {
        struct Counting;
        impl Random for Counting {
            fn fill(&mut self, buffer: &mut [u8]) {
                (0_u8..).zip(buffer).for_each(|(n, byte)| *byte = n);
            }
        }
        let slot = PasskeySlot::make(&[9; 4], [7; 32], &Secret::from_bytes([1; 32]), &Secret::from_bytes([2; 32]), &mut Counting);
        assert_eq!(base16ct::lower::encode_string(&slot.to_bytes()), FROZEN);
    }

    const FROZEN: &str = concat!(
        "84014409090909582007070707070707070707070707070707070707070707070707070707070707075848",
        "000102030405060708090a0b0c0d0e0f1011121314151617",
        "90e7060f35d18e842fc7bbd53c8adc76d50941340fa3dea2eea5a309f38ea1d2ca135d89495af2d9fa8d0a7356af50e3"
    );
}
