//! The device database: the outbox of sealed records, and the encrypted vault beside it.
//!
//! One owner per file. The outbox lies outside the vault so that it can be sent while the app is locked; a record is in it until the
//! server has acknowledged it *and* the vault has absorbed it.

mod error;
mod open;
mod outbox;
mod vault;

pub use error::StoreError;
pub use open::{Place, Schema};
pub use outbox::{Identity, InstallationKey, KEPT_RECORDS, LockedEntry, NewIdentity, Outbox, Pending, Succession};
pub use vault::{
    Admitted, BEFORE_THIS_DEVICE, ClaimRecord, DraftRecord, EntryRecord, ErasureRecord, Found, KnownRevision, LeftDraft, ListedEntry,
    Newest, OpenConversation, RegisterRecord, RevisionRecord, SealedRecord, StatusRecord, Vault, Words, Writing, twin_of,
};
