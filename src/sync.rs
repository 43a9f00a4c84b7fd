//! Sync without input or output: what to call next, and what an answer means. A transport carries the calls.
//!
//! Only the (number, hash) pairs that the server acknowledged are marked as sent. Nothing local is deleted because the server lacks it.

mod absorb;
mod error;
mod keyring;
mod members;
mod pull;
mod push;
mod round;
mod sealing;
mod transport;

pub use absorb::absorb_outbox;
pub use error::SyncError;
pub use keyring::{Keyring, open_names};
pub use members::{MembershipDraft, add_own_record, join_record, load_roster, make_invite, open_invite, second_owner, take_membership};
pub use pull::seen;
pub use round::{OpenStores, Progress, Round, Stores};
pub use sealing::{Opened, Seal, open_record, seal_draft, seal_revision};
pub use transport::{HttpTransport, Sleep, Transport, TransportError};
