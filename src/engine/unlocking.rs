//! The ways in: five words, a passkey beside them, and other words in their place.

use zeroize::Zeroizing;

use super::{
    onboarding::words_of,
    session::{Engine, slot_failure},
};
use crate::{
    client::{failure::Failure, message::Evaluated, view::PasskeyHint},
    crypto::{PasskeySlot, PassphraseSlot, Secret, SlotError},
    domain::{passphrase, policy::PROVEN_MINUTES},
    store::Identity,
};

/// Wrong tries that cost no waiting.
const FREE_TRIES: u32 = 3;
/// Longest wait between tries, seconds.
const LONGEST_WAIT: u64 = 15 * 60;

/// What is on its way while unlocked.
#[derive(Debug, Default)]
pub(super) struct Changing {
    /// Until when the words count as proven, milliseconds since 1970.
    proven_until_ms: u64,
    /// A slot that has not opened anything yet.
    passkey: Option<PasskeySlot>,
}

impl Engine {
    pub(super) fn unlock(&mut self, typed: &str) -> Result<(), Failure> {
        if self.open.is_some() {
            return Ok(());
        }
        let identity = self.readable_identity()?;
        let database_key = self.prove(&identity, typed)?;
        self.unlock_with(identity, database_key)
    }

    /// Unlocks by what the passkey's PRF gave. The wait after wrong words does not hold it up, and its failures add none: nobody guesses
    /// 256 bits, and the platform counts wrong fingers itself.
    pub(super) fn unlock_by_passkey(&mut self, evaluated: &Evaluated) -> Result<(), Failure> {
        if self.open.is_some() {
            return Ok(());
        }
        let identity = self.readable_identity()?;
        let slot = PasskeySlot::from_bytes(&identity.passkey).map_err(|_| Failure::PasskeyFailed)?;
        let database_key = slot.open(&secret(evaluated)).map_err(|_| Failure::PasskeyFailed)?;
        self.unlock_with(identity, database_key)
    }

    /// The words that hold now, before others take their place or a passkey comes beside them. Wrong ones cost the same wait as at the lock
    /// screen.
    pub(super) fn prove_passphrase(&mut self, typed: &str) -> Result<(), Failure> {
        self.unlocked()?;
        let identity = self.outbox.identity()?.ok_or(Failure::Locked)?;
        self.prove(&identity, typed)?;
        self.outbox.set_tries(identity.device, 0, 0)?;
        self.identity = self.outbox.identity()?;
        let until = self.env.now_ms() + PROVEN_MINUTES * 60_000;
        if let Some(open) = &mut self.open {
            open.changing.proven_until_ms = until;
        }
        Ok(())
    }

    /// Puts a slot for new words in the place of the old one. It is opened once before it is trusted.
    pub(super) fn change_passphrase(&mut self, typed: &str) -> Result<(), Failure> {
        let device = self.device()?;
        self.check_proven()?;
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        let words = words_of(typed)?;
        let slot = PassphraseSlot::make(&words, &open.database_key, &mut *self.env.random).map_err(slot_failure)?;
        if !slot.open(&words).map_err(slot_failure)?.is_same(&open.database_key) {
            return Err(Failure::Defect("the new slot holds another key".into()));
        }
        self.outbox.set_slot(device, &slot.to_bytes())?;
        open.changing.proven_until_ms = 0;
        self.identity = self.outbox.identity()?;
        Ok(())
    }

    /// Whoever puts another way in beside the words has given them a moment ago: an unlocked phone in another hand is not enough.
    fn check_proven(&self) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        if open.changing.proven_until_ms < self.env.now_ms() { Err(Failure::ProofNeeded) } else { Ok(()) }
    }

    /// What a new passkey is to be evaluated at, once the words were proven.
    pub(super) fn begin_passkey(&mut self) -> Result<PasskeyHint, Failure> {
        self.check_proven()?;
        Ok(PasskeyHint { credential: Vec::new(), salt: *Secret::make(&mut *self.env.random).expose() })
    }

    /// Makes a slot for a passkey, in memory: it is trusted only once it has opened.
    pub(super) fn add_passkey(&mut self, hint: &PasskeyHint, evaluated: &Evaluated) -> Result<(), Failure> {
        self.check_proven()?;
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        let slot = PasskeySlot::make(&hint.credential, hint.salt, &secret(evaluated), &open.database_key, &mut *self.env.random);
        open.changing.passkey = Some(slot);
        Ok(())
    }

    /// Opens the new slot by a second evaluation, as an unlock would, and only then keeps it beside the passphrase's.
    pub(super) fn trust_passkey(&mut self, evaluated: &Evaluated) -> Result<(), Failure> {
        let device = self.device()?;
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        let slot = open.changing.passkey.take().ok_or(Failure::PasskeyFailed)?;
        let opened = slot.open(&secret(evaluated)).map_err(|_| Failure::PasskeyFailed)?;
        if !opened.is_same(&open.database_key) {
            return Err(Failure::PasskeyFailed);
        }
        self.outbox.set_passkey(device, &slot.to_bytes())?;
        open.changing.proven_until_ms = 0;
        self.identity = self.outbox.identity()?;
        Ok(())
    }

    /// Takes the passkey slot away. The passphrase's stays.
    pub(super) fn remove_passkey(&mut self) -> Result<(), Failure> {
        self.unlocked()?;
        self.outbox.set_passkey(self.device()?, &[])?;
        self.identity = self.outbox.identity()?;
        Ok(())
    }

    fn readable_identity(&self) -> Result<Identity, Failure> {
        let identity = self.outbox.identity()?.filter(|identity| identity.revoked_ms == 0).ok_or(Failure::Locked)?;
        if self.reading_is_paused(&identity) { Err(Failure::ReadingPaused) } else { Ok(identity) }
    }

    /// The database key, if these are the words. Wrong ones are counted, durably, and the wait between them grows.
    fn prove(&mut self, identity: &Identity, typed: &str) -> Result<Secret, Failure> {
        let wait_seconds = self.wait_seconds(identity);
        if wait_seconds > 0 {
            return Err(Failure::TooSoon { wait_seconds });
        }
        let words = Zeroizing::new(passphrase::normalize(typed).ok_or(Failure::NotAPassphrase)?);
        let slot = PassphraseSlot::from_bytes(&identity.slot).map_err(slot_failure)?;
        match slot.open(&words) {
            Ok(key) => Ok(key),
            Err(SlotError::Wrong) => Err(self.wrong_try(identity)?),
            Err(other) => Err(slot_failure(other)),
        }
    }

    fn wrong_try(&mut self, identity: &Identity) -> Result<Failure, Failure> {
        let wrong = identity.wrong_tries + 1;
        let wait = if wrong <= FREE_TRIES { 0 } else { (5_u64 << (wrong - FREE_TRIES - 1).min(10)).min(LONGEST_WAIT) };
        self.outbox.set_tries(identity.device, wrong, self.env.now_ms() + wait * 1_000)?;
        self.identity = self.outbox.identity()?;
        Ok(Failure::WrongPassphrase { wait_seconds: u32::try_from(wait).unwrap_or(u32::MAX) })
    }

    pub(super) fn wait_seconds(&self, identity: &Identity) -> u32 {
        // Bounded, so that a clock that was put back does not lock anybody out for long.
        let left = identity.next_try_ms.saturating_sub(self.env.now_ms()).div_ceil(1_000).min(LONGEST_WAIT);
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

fn secret(evaluated: &Evaluated) -> Secret {
    Secret::from_bytes(evaluated.0)
}
