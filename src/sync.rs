//! Sync without input or output: what to call next, and what an answer means. A transport carries the calls.
//!
//! Only the (number, hash) pairs that the server acknowledged are marked as sent. Nothing local is deleted because the server lacks it.

mod absorb;
mod arriving;
mod branch;
mod claims;
mod earlier;
mod epochs;
mod erasing;
mod error;
mod invitations;
mod keyring;
mod late;
mod mapped;
mod members;
mod named;
mod names;
mod offer;
mod opened;
mod prefix;
mod pull;
mod push;
mod recovery;
mod register;
mod repair;
mod resealing;
mod round;
mod sealing;
#[cfg(test)]
mod specimen;
mod successor;
mod taking;
mod transport;
mod trouble;
mod window;

pub use absorb::absorb_outbox;
pub use branch::{Removed, epoch_elsewhere, removed_elsewhere, set_epochs_aside};
pub use claims::{Doubt, doubt};
pub use earlier::fetched;
pub use epochs::make_epoch;
pub use erasing::{is_erasable, open_set_aside, plan_erasures, settle_erasures, stripped};
pub use error::SyncError;
pub use invitations::{invited_keyring, join_record, make_invite};
pub use keyring::Keyring;
pub use late::settle_late;
pub use members::{MembershipDraft, add_own_record, load_roster, second_owner};
pub use names::open_names;
pub use opened::{Opened, open_record};
pub use pull::{missing, seen};
pub use recovery::{recover_record, recovery_keyring, recovery_keys};
pub use register::registers_due;
pub use resealing::{entry_of, seal_again};
pub use round::{Here, OpenStores, Progress, Round, Stores};
pub use sealing::{Seal, seal_admission, seal_destroyed, seal_draft, seal_erasure, seal_revision};
pub use successor::Successor;
pub use taking::{catch_up, take_membership};
pub use transport::{HttpTransport, Sleep, Transport, TransportError};
pub use trouble::{Cause, Stage, Trouble, trouble};
pub use window::{Depth, depth, reach_back};
