//! Late records: what came from a revoked device beyond its last accepted number is hidden until a lead admits it, on every device alike.

use crate::{
    domain::{gathered, ids::DeviceId},
    protocol::membership::Roster,
    store::{StoreError, Vault},
};

use super::{SyncError, branch::removed_elsewhere, keyring::Keyring, opened::Opened};

/// Up to which number the records of each revoked device are shown.
pub(super) type Shown = gathered::Map<[u8; 16], u64>;

/// What the log and the leads' admissions add up to. An admission counts when its author was a lead by the log that it names, and is not
/// itself late. Admissions only ever show more, so their order does not matter.
pub(super) fn shown(vault: &Vault, roster: &Roster) -> Result<Shown, StoreError> {
    let revoked = roster.devices.iter().filter_map(|(id, device)| Some((*id, device.revoked?.last_number)));
    let mut shown: Shown = gathered::map(revoked);
    for (device, last_number) in removed_elsewhere(vault)? {
        shown.entry(device.bytes()).or_insert(last_number);
    }
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
    // What is shown may be an admission, which shows more: until nothing changes, at the latest after one step for each device.
    for _ in 0..=roster.devices.len() {
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
    Ok(changed)
}

/// Tries once more what did not open: after keys came, or because the app may be newer. Gives back whether anything opened.
///
/// # Errors
/// When the storage refuses.
pub(super) fn try_again(vault: &mut Vault, roster: &Roster, keyring: &Keyring, new_keys: bool) -> Result<bool, SyncError> {
    let mut opened = Vec::new();
    for record in vault.quarantine(new_keys)? {
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

#[cfg(test)]
mod tests {
    use crate::{
        domain::ids::{EntryId, RevisionId},
        sync::specimen::Reader,
    };

    #[test]
    fn what_was_shown_before_the_revocation_was_known_is_hidden_and_an_admission_shows_it() {
        let (mut reader, mut lead, _, mut worker) = Reader::new();
        let first = worker.write(1, 1, &[], "Mågen");
        let corrected = worker.write(1, 2, &[1], "Mågen fra kanalen");
        let other = worker.write(2, 3, &[], "Ternen");
        reader.pull(&lead, &[&first, &corrected, &other]);
        assert_eq!((reader.aliases(1).len(), reader.aliases(2).len()), (2, 1));

        reader.revoke(&mut lead, worker.device, 1);
        assert_eq!((reader.aliases(1), reader.aliases(2)), (vec!["Mågen".to_owned()], Vec::new()));
        assert_eq!(reader.vault.heads(EntryId::from_bytes([1; 16])).expect("reads"), [RevisionId::from_bytes([1; 16])]);
        assert_eq!(reader.vault.entry(lead.device, EntryId::from_bytes([2; 16])).expect("reads"), None);
        let latest = worker.write(3, 4, &[], "Skarven");
        reader.pull(&lead, &[&latest]);
        assert_eq!((reader.vault.late_count(worker.device).expect("counts"), reader.aliases(3).len()), (3, 0));

        let admission = lead.admit(worker.device, 3, reader.roster.length);
        reader.pull(&lead, &[&admission]);
        assert_eq!((reader.aliases(1).len(), reader.aliases(2).len(), reader.aliases(3).len()), (2, 1, 0), "as far as it goes");
        assert_eq!(reader.vault.late_count(worker.device).expect("counts"), 1);
    }

    #[test]
    fn only_an_admission_of_somebody_who_was_a_lead_and_is_not_late_counts() {
        let (mut reader, mut lead, mut second, mut worker) = Reader::new();
        let late = worker.write(1, 1, &[], "Mågen");
        reader.revoke(&mut lead, worker.device, 0);
        let by_itself = worker.admit(worker.device, 9, reader.roster.length);
        let early = second.admit(worker.device, 9, 1);
        reader.pull(&lead, &[&late, &by_itself, &early]);
        assert_eq!(reader.aliases(1).len(), 0, "neither the revoked device, nor a lead who was none yet");

        // The second lead admits it and is then revoked from before that: its admission is late itself.
        let admission = second.admit(worker.device, 9, reader.roster.length);
        reader.pull(&lead, &[&admission]);
        assert_eq!(reader.aliases(1).len(), 1);
        reader.revoke(&mut lead, second.device, 1);
        assert_eq!(reader.aliases(1).len(), 0, "hidden again");
        // Admitting the second lead's records admits what it admitted while it was one.
        let both = lead.admit(second.device, 9, reader.roster.length);
        reader.pull(&lead, &[&both]);
        assert_eq!((reader.aliases(1).len(), reader.vault.late_count(second.device).expect("counts")), (1, 0));
    }
}
