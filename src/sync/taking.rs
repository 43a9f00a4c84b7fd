//! Membership records are taken: verified, kept, and everything that follows from them for what is on this device.

use crate::{
    domain::ids::DeviceId,
    protocol::membership::{MembershipRecord, Roster},
    store::Vault,
};

use super::{
    SyncError,
    erasing::settle_erasures,
    keyring::Keyring,
    late::{settle_late, try_again},
};

/// Verifies further records against the pinned genesis, keeps them in one transaction, and takes the keys they bring. Records of devices
/// that were revoked are hidden beyond their last number; records that these keys open are opened.
/// Gives back the roster, and whether the keyring changed and must be kept again.
///
/// # Errors
/// When a record does not verify or follow; nothing is kept then.
pub fn take_membership(
    vault: &mut Vault,
    roster: Option<Roster>,
    keyring: &mut Keyring,
    device: DeviceId,
    records: &[MembershipRecord],
) -> Result<(Option<Roster>, bool), SyncError> {
    let mut next = roster;
    let mut kept: Vec<(u64, Vec<u8>)> = Vec::new();
    for record in records {
        match &mut next {
            None => {
                let first = Roster::begin(record)?;
                if first.genesis != keyring.genesis {
                    return Err(SyncError::Distrusted("the log begins with another team"));
                }
                kept.push((1, minicbor::to_vec(record).unwrap_or_default()));
                next = Some(first);
            }
            Some(roster) => {
                if record.read()?.n <= roster.length {
                    continue;
                }
                roster.apply(record, None)?;
                kept.push((roster.length, minicbor::to_vec(record).unwrap_or_default()));
            }
        }
    }
    let Some(roster) = next else { return Ok((None, false)) };
    vault.write(|writing| kept.iter().try_for_each(|(n, record)| writing.put_membership(*n, record)))?;
    let changed = keyring.collect(&roster, &device.bytes());
    if changed {
        try_again(vault, &roster, keyring, true)?;
    }
    settle_late(vault, &roster, keyring)?;
    settle_erasures(vault, &roster)?;
    Ok((Some(roster), changed))
}

/// What follows from the log for the records that are here, at every unlock: a crash may have come before it, or a newer app opens what an
/// older one could not. Repeating it changes nothing.
///
/// # Errors
/// When the storage refuses.
pub fn catch_up(vault: &mut Vault, roster: &Roster, keyring: &Keyring, new_keys: bool) -> Result<(), SyncError> {
    try_again(vault, roster, keyring, new_keys)?;
    settle_late(vault, roster, keyring)?;
    settle_erasures(vault, roster).map(|_| ())
}
