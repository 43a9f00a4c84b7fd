//! Push: the oldest unsent records as one pack, and exactly what the receipts say marked as sent.

use crate::{
    domain::{
        gathered,
        ids::{DeviceId, TeamId},
    },
    protocol::{
        call::Pushed,
        limits::{PACK_BYTES, PACK_RECORDS, PROTOCOL},
        pack::{Pack, PackedRecord},
    },
    store::{Outbox, Pending},
};

use super::{SyncError, erasing::without_content};

/// Room that a pack needs besides its records.
pub(super) const PACK_FRAME: usize = 256;
/// Room that a record needs besides its bytes.
pub(super) const RECORD_FRAME: usize = 8;

/// The next pack to push. `None` when nothing waits.
///
/// What was sealed under an epoch after `newest_epoch` waits for it: another branch of the log began it, and its wrap will be another.
pub(super) fn next_pack(outbox: &Outbox, team: TeamId, device: DeviceId, newest_epoch: u32) -> Result<Option<Pack>, SyncError> {
    pack_of(&outbox.unsent(device, PACK_RECORDS)?, &outbox.bare(device)?, team, device, newest_epoch)
}

/// The newest record that the server has acknowledged, once more: its answer says whether it has it still. For a device that records no more
/// and has nothing else to go by.
pub(super) fn kept_pack(outbox: &Outbox, team: TeamId, device: DeviceId) -> Result<Option<Pack>, SyncError> {
    let newest = outbox.newest_kept(device)?;
    pack_of(newest.as_slice(), &outbox.bare(device)?, team, device, u32::MAX)
}

fn pack_of(
    unsent: &[Pending],
    bare: &gathered::Set<u64>,
    team: TeamId,
    device: DeviceId,
    newest_epoch: u32,
) -> Result<Option<Pack>, SyncError> {
    let Some(first) = unsent.first() else { return Ok(None) };
    let mut room = PACK_BYTES - PACK_FRAME;
    let (mut taken, mut records): (Vec<&Pending>, Vec<PackedRecord>) = (Vec::new(), Vec::new());
    for (number, pending) in (first.record.number..).zip(unsent) {
        let fits = pending.record.packed.len() + RECORD_FRAME <= room;
        let whole: PackedRecord = minicbor::decode(&pending.record.packed)?;
        let packed = if bare.contains(&number) { without_content(whole) } else { whole };
        if pending.record.number != number || (!fits && !taken.is_empty()) || packed.epoch > newest_epoch {
            break;
        }
        room = room.saturating_sub(pending.record.packed.len() + RECORD_FRAME);
        taken.push(pending);
        records.push(packed);
    }
    if taken.is_empty() {
        return Ok(None);
    }
    let signature = taken.last().and_then(|pending| <[u8; 64]>::try_from(pending.record.signature.as_slice()).ok());
    Ok(Some(Pack {
        version: PROTOCOL,
        team: team.bytes(),
        device: device.bytes(),
        first: first.record.number,
        previous: first.record.previous,
        records,
        signature: signature.ok_or(SyncError::Distrusted("a record of the outbox has no signature"))?,
    }))
}

/// Takes the receipts of a pack. Gives back the (number, hash, seq) that were marked.
///
/// A receipt counts only for a record that was asked about, with that record's very hash; anything else is a lie or a mistake, and the
/// records go on waiting.
pub(super) fn take_receipts(
    outbox: &mut Outbox,
    device: DeviceId,
    asked: &Pack,
    pushed: &Pushed,
) -> Result<Vec<([u8; 32], u64)>, SyncError> {
    let marks = receipts_for(asked, pushed)?;
    if outbox.mark_acknowledged(device, &marks)? != marks.len() {
        return Err(SyncError::Distrusted("a receipt came twice"));
    }
    Ok(marks.into_iter().map(|(_, hash, seq)| (hash, seq)).collect())
}

/// The (number, hash, seq) of every record of a pack, when the receipts are for exactly these.
pub(super) fn receipts_for(asked: &Pack, pushed: &Pushed) -> Result<Vec<(u64, [u8; 32], u64)>, SyncError> {
    let hashes: Vec<[u8; 32]> = asked.headers().iter().map(|header| header.hash()).collect();
    let mut marks = Vec::new();
    for receipt in &pushed.receipts {
        let at = receipt.number.checked_sub(asked.first).and_then(|at| usize::try_from(at).ok());
        let hash = at.and_then(|at| hashes.get(at));
        if hash != Some(&receipt.hash) || receipt.seq == 0 {
            return Err(SyncError::Distrusted("a receipt is for another record than the one that was sent"));
        }
        marks.push((receipt.number, receipt.hash, receipt.seq));
    }
    if marks.len() != hashes.len() {
        return Err(SyncError::Distrusted("receipts are missing for records that were sent"));
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use crate::{protocol::limits::LAST_UPLOAD_RECORDS, store::KEPT_RECORDS};

    #[test]
    fn as_much_is_kept_as_a_removed_device_may_bring() {
        assert_eq!(KEPT_RECORDS, LAST_UPLOAD_RECORDS);
    }
}
