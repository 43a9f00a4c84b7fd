//! Records that the server lacks, as packs: anybody's, since each verifies by its author. Erasures come first.

use std::ops::Range;

use crate::{
    domain::{gathered, ids::DeviceId},
    protocol::{
        limits::{PACK_BYTES, PACK_RECORDS, PROTOCOL},
        pack::{Pack, PackedRecord},
        record::kind,
    },
    store::{Identity, SealedRecord, Vault},
};

use super::{
    SyncError,
    erasing::without_content,
    push::{PACK_FRAME, RECORD_FRAME},
};

/// The next pack that the server lacks. This device's own records from `own_unsent` on are left to its push. A device of which nothing can be
/// brought from here, since no signature is here that covers it, is passed over. `bare` are those of its own that go without their body.
pub(super) fn next_offer(
    vault: &Vault,
    identity: &Identity,
    own_unsent: Option<u64>,
    newest_epoch: u32,
    skipped: &gathered::Set<DeviceId>,
    bare: &gathered::Set<u64>,
) -> Result<Option<Pack>, SyncError> {
    let mut later = None;
    for (device, first) in vault.first_lacking()?.into_iter().filter(|(device, _)| !skipped.contains(device)) {
        let end = own_unsent.filter(|_| device == identity.device).unwrap_or(u64::MAX);
        let records = vault.records_from(device, first, PACK_RECORDS)?;
        let is_bare = |number: u64| device == identity.device && bare.contains(&number);
        let Some(pack) = pack_of(identity, device, first..end, newest_epoch, &records, is_bare)? else { continue };
        // What must not come back has to be known before what it is about.
        if pack.records.iter().any(|record| record.kind == kind::ERASE) {
            return Ok(Some(pack));
        }
        later.get_or_insert(pack);
    }
    Ok(later)
}

/// As many of these as a pack holds, without a gap, with these numbers, up to one that is signed. What was sealed under an epoch that the log
/// does not have yet waits for it: its wrap will be another.
fn pack_of(
    identity: &Identity,
    device: DeviceId,
    numbers: Range<u64>,
    newest_epoch: u32,
    records: &[SealedRecord],
    is_bare: impl Fn(u64) -> bool,
) -> Result<Option<Pack>, SyncError> {
    let first = numbers.start;
    let mut room = PACK_BYTES - PACK_FRAME;
    let (mut signed, mut packed) = (0, Vec::new());
    for (at, (number, record)) in numbers.zip(records).enumerate() {
        let Some(left) = room.checked_sub(record.packed.len() + RECORD_FRAME).filter(|_| record.number == number) else { break };
        let opened: PackedRecord = minicbor::decode(&record.packed)?;
        if opened.epoch > newest_epoch {
            break;
        }
        packed.push(if is_bare(number) { without_content(opened) } else { opened });
        room = left;
        signed = if record.signature.is_empty() { signed } else { at + 1 };
    }
    let Some((taken, last)) = records.get(..signed).and_then(|taken| Some((taken, taken.last()?))) else { return Ok(None) };
    packed.truncate(signed);
    let Ok(signature) = <[u8; 64]>::try_from(last.signature.as_slice()) else { return Ok(None) };
    Ok(Some(Pack {
        version: PROTOCOL,
        team: identity.team.bytes(),
        device: device.bytes(),
        first,
        previous: taken.first().map_or([0; 32], |record| record.previous),
        records: packed,
        signature,
    }))
}
