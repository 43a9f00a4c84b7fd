//! Late records: what came from a revoked device beyond its last accepted number is hidden until a lead admits it, on every device alike.

use std::collections::BTreeMap;

use crate::{
    domain::ids::DeviceId,
    protocol::membership::Roster,
    store::{StoreError, Vault},
};

use super::{SyncError, keyring::Keyring, opened::Opened};

/// Up to which number the records of each revoked device are shown.
pub(super) type Shown = BTreeMap<[u8; 16], u64>;

/// What the log and the leads' admissions add up to. An admission counts when its author was a lead by the log that it names, and is not
/// itself late. Admissions only ever show more, so their order does not matter.
pub(super) fn shown(vault: &Vault, roster: &Roster) -> Result<Shown, StoreError> {
    let revoked = roster.devices.iter().filter_map(|(id, device)| Some((*id, device.revoked?.last_number)));
    let mut shown: Shown = revoked.collect();
    let mut admissions = vault.admissions()?;
    admissions.retain(|admission| roster.was_lead(&admission.author.bytes(), admission.membership.min(roster.length)));
    loop {
        let before = shown.clone();
        for admission in &admissions {
            let counts = shown.get(&admission.author.bytes()).is_none_or(|number| admission.author_number <= *number);
            if let Some(number) = shown.get_mut(&admission.device.bytes()).filter(|_| counts) {
                *number = (*number).max(admission.number);
            }
        }
        if shown == before {
            return Ok(shown);
        }
    }
}

/// Hides and shows what the newest revocations and admissions ask for. Gives back whether anything changed.
///
/// # Errors
/// When the storage refuses; nothing is changed then.
pub fn settle_late(vault: &mut Vault, roster: &Roster, keyring: &Keyring) -> Result<bool, SyncError> {
    let mut changed = false;
    // What is shown may be an admission, which shows more: until nothing changes any more.
    loop {
        let (mut hidden, mut returned) = (Vec::new(), Vec::new());
        for (device, number) in shown(vault, roster)? {
            let device = DeviceId::from_bytes(device);
            hidden.extend(vault.to_hide(device, number)?);
            returned.extend(vault.to_show(device, number)?);
        }
        if hidden.is_empty() && returned.is_empty() {
            return Ok(changed);
        }
        vault.write(|writing| {
            for record in &hidden {
                writing.hide(&record.hash)?;
            }
            for record in &returned {
                writing.unhide(&record.hash)?;
                Opened::open_kept(keyring, roster, record).keep(writing, record)?;
            }
            Ok::<_, StoreError>(())
        })?;
        changed = true;
    }
}

/// Tries once more what did not open, after keys came or the app is newer. Gives back whether anything opened.
///
/// # Errors
/// When the storage refuses.
pub(super) fn try_again(vault: &mut Vault, roster: &Roster, keyring: &Keyring) -> Result<bool, SyncError> {
    let mut opened = Vec::new();
    for (record, _) in vault.quarantine()? {
        match Opened::open_kept(keyring, roster, &record) {
            Opened::Unread(_) => {}
            other => opened.push((record, other)),
        }
    }
    vault.write(|writing| {
        for (record, what) in &opened {
            writing.end_quarantine(&record.hash)?;
            what.keep(writing, record)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(!opened.is_empty())
}
