//! What tells the records of one entry from others while the app is locked, and tells nobody which entry it is.

use super::secret::Secret;
use crate::domain::ids::EntryId;

/// The tag of an entry on this installation: derived under its database key, eight bytes.
#[must_use]
pub fn derive_entry_tag(database_key: &Secret, entry: EntryId) -> [u8; 8] {
    let derived = database_key.derive("entry-tag", &entry.bytes());
    let mut tag = [0; 8];
    tag.copy_from_slice(derived.expose().split_at(8).0);
    tag
}
