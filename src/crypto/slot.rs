//! The passphrase slot: opens the database key with five words.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::{
    aead::{CryptoError, open_under, seal_under},
    random::Random,
    secret::Secret,
};

/// Memory in KiB: RFC 9106's second recommendation, 64 MiB. A floor: a slot that says less is refused.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes.
const PASSES: u32 = 3;
/// Lanes.
const LANES: u32 = 1;

/// Takes the memory that opening a slot takes, and gives it back. Where memory stays with the program that once had it, as in WebAssembly,
/// the system need not find and empty 64 MiB while somebody waits.
pub fn expect_passphrase() {
    drop(std::hint::black_box(vec![Block::new(); MEMORY_KIB as usize]));
}

/// Why a slot does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// The passphrase is another.
    #[error("the passphrase does not open this slot")]
    Wrong,
    /// The parameters lie below the floor: somebody changed them.
    #[error("the parameters of the slot lie below the floor")]
    Weakened,
    /// The slot is damaged, or there is no memory for it.
    #[error("the slot is damaged, or there is not enough memory")]
    Broken,
}

/// A slot as it is stored outside the vault.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PassphraseSlot {
    /// Version of the slot format.
    #[n(0)]
    version: u8,
    /// Argon2id memory, KiB.
    #[n(1)]
    memory_kib: u32,
    /// Argon2id passes.
    #[n(2)]
    passes: u32,
    /// Argon2id lanes.
    #[n(3)]
    lanes: u32,
    /// Salt.
    #[cbor(n(4), with = "minicbor::bytes")]
    salt: [u8; 16],
    /// The database key, sealed under the derived key with the fields above as context.
    #[cbor(n(5), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

impl PassphraseSlot {
    /// Seals a database key under a passphrase in its normal form.
    ///
    /// # Errors
    /// When there is no memory for the derivation.
    pub fn make(passphrase: &str, database_key: &Secret, random: &mut dyn Random) -> Result<Self, SlotError> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let mut slot = Self { version: 1, memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, salt, sealed: Vec::new() };
        let key = slot.derive(passphrase)?;
        slot.sealed = seal_under(&key, &slot.context(), database_key.expose(), random);
        Ok(slot)
    }

    /// Opens the database key.
    ///
    /// # Errors
    /// When the passphrase is another, or the slot was weakened or damaged.
    pub fn open(&self, passphrase: &str) -> Result<Secret, SlotError> {
        if self.version != 1 {
            return Err(SlotError::Broken);
        }
        if self.memory_kib < MEMORY_KIB || self.passes < PASSES || self.lanes < LANES {
            return Err(SlotError::Weakened);
        }
        let key = self.derive(passphrase)?;
        match open_under(&key, &self.context(), &self.sealed) {
            Ok(bytes) => Secret::from_slice(&bytes).ok_or(SlotError::Broken),
            Err(CryptoError::DoesNotOpen) => Err(SlotError::Wrong),
            Err(_) => Err(SlotError::Broken),
        }
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

    fn context(&self) -> Vec<u8> {
        let blank = Self { sealed: Vec::new(), ..self.clone() };
        [b"gadeplan/v1/passphrase-slot\0".as_slice(), &blank.to_bytes()].concat()
    }

    fn derive(&self, passphrase: &str) -> Result<Secret, SlotError> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| SlotError::Broken)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &self.salt, key.as_mut_slice())
            .map_err(|_| SlotError::Broken)?;
        Ok(Secret::from_bytes(*key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn only_the_right_words_open_and_a_weakened_slot_is_refused() {
        let key = Secret::make(&mut SystemRandom);
        let slot = PassphraseSlot::make("bænk sol båd torv kaffe", &key, &mut SystemRandom).expect("memory");
        let stored = PassphraseSlot::from_bytes(&slot.to_bytes()).expect("decodes");
        assert_eq!(stored.open("bænk sol båd torv kaffe").expect("opens").expose(), key.expose());
        assert_eq!(stored.open("bænk sol båd torv te").err(), Some(SlotError::Wrong));
        let weak = PassphraseSlot { memory_kib: 8, ..slot.clone() };
        assert_eq!(weak.open("bænk sol båd torv kaffe").err(), Some(SlotError::Weakened));
        let moved = PassphraseSlot { passes: 4, ..slot };
        assert_eq!(moved.open("bænk sol båd torv kaffe").err(), Some(SlotError::Wrong), "the parameters are bound");
    }
}
