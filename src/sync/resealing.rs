//! What one device has sealed and could not deliver, sealed anew by another of the same phone.

use crate::{
    crypto::Random,
    domain::ids::EntryId,
    protocol::{erase::EraseList, pack::PackedRecord},
    store::SealedRecord,
};

use super::{
    SyncError,
    opened::Opened,
    sealing::{Seal, seal_admission, seal_destroyed, seal_draft, seal_erasure, seal_revision},
};

/// The same as the next record of this device; nothing where it does not open. What its author had seen goes: this device claims its own.
/// Erasures and admissions count by the log of `membership` records, in which this device has its roles.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_again(
    seal: &Seal<'_>,
    opened: &mut Opened,
    packed: &PackedRecord,
    membership: u64,
    random: &mut dyn Random,
) -> Result<Option<SealedRecord>, SyncError> {
    Ok(Some(match opened {
        Opened::Revision(inside) => {
            (inside.seen, inside.status) = (None, None);
            seal_revision(seal, inside, random)?
        }
        Opened::Draft(inside) => {
            (inside.seen, inside.status) = (None, None);
            seal_draft(seal, inside, random)?
        }
        Opened::Admission(admission) => {
            admission.membership = membership;
            seal_admission(seal, admission, random)?
        }
        Opened::Erasure(erasure, _) => {
            erasure.membership = membership;
            let (list, ..) = EraseList::split(packed.body.as_deref().unwrap_or_default())?;
            seal_erasure(seal, &list, erasure, random)?
        }
        Opened::Destroyed(destroyed) => seal_destroyed(seal, destroyed, random)?,
        Opened::Unread(_) => return Ok(None),
    }))
}

/// The entry that a record counts for while locked, where it is of one.
#[must_use]
pub fn entry_of(opened: &Opened) -> Option<EntryId> {
    match opened {
        Opened::Revision(inside) | Opened::Draft(inside) => Some(inside.entry),
        Opened::Erasure(erasure, _) => erasure.entries.first().map(|entry| entry.entry),
        Opened::Admission(_) | Opened::Destroyed(_) | Opened::Unread(_) => None,
    }
}
