//! Sealing and opening: `make_*` takes randomness, `derive_*` is deterministic, `seal`/`open` and `wrap`/`unwrap` go together.
//!
//! Secrets zeroise, mask their `Debug` and cannot be serialised. `docs/encryption.md` describes every use.

mod aead;
mod body;
mod compress;
mod device;
mod epoch;
mod hpke_seal;
mod installation;
mod invitation;
mod pared;
mod passkey;
mod random;
mod recovery;
mod secret;
mod slot;
mod tag;
mod wiped;

pub use aead::{CryptoError, open_under, seal_under};
pub use body::{make_body, open_body, open_framed, unframe, unwrap_content_key, wrap_content_key};
pub use device::{DeviceSecrets, Signing};
pub use epoch::{EpochKey, LeadsKey};
pub use hpke_seal::{open_hpke, public_of, seal_hpke};
pub use installation::{InstallationSecret, seal_locked};
pub use invitation::InvitationSecret;
pub use pared::{Opening, Pared, is_pared, pare, restore};
pub use passkey::PasskeySlot;
pub use random::{Random, SystemRandom};
pub use recovery::{RecoveryCode, RecoverySecret};
pub use secret::Secret;
pub use slot::{PassphraseSlot, SlotError, expect_passphrase};
pub use tag::derive_entry_tag;
pub use wiped::{encoded, padded};
