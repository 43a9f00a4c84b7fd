//! Records that a register names: each within the run that its author signed, and with the hash that the register says.

use std::collections::BTreeMap;

use crate::{
    domain::{gathered, ids::DeviceId, register::Name},
    protocol::{
        call::{Frame, Run},
        membership::Roster,
    },
    store::{SealedRecord, Vault},
};

use super::{
    SyncError,
    keyring::Keyring,
    late::{Shown, shown},
    opened::{Opened, Parts},
    pull::{Arrived, Cursor, Page, check_root, comes_first, head_of, put, settle},
};

/// Takes what came of those that were asked for. Runs before a cut are kept, and the next call asks for the rest.
pub(super) fn take_named(vault: &mut Vault, keyring: &Keyring, roster: &Roster, asked: &[Name], body: &[u8]) -> Result<Page, SyncError> {
    let (head, mut rest) = head_of(body)?;
    let cursor = Cursor::load(vault)?;
    if let Some(first) = comes_first(&cursor, roster, &head)? {
        return Ok(first);
    }
    check_root(&cursor.frontier, &head)?;
    let shown = shown(vault, roster)?;
    let mut wanted = gathered::map(asked.iter().map(|name| (name.seq, name.hash)));
    let (mut arrived, mut more) = (Vec::new(), true);
    while let Some((frame, after)) = Frame::split(rest)? {
        rest = after;
        match frame {
            Frame::Run(run) => arrived.extend(take_named_run(vault, keyring, roster, &shown, &mut wanted, &run)?),
            Frame::End(again) => {
                more = again;
                break;
            }
            Frame::Head(_) | Frame::Below(_) => return Err(SyncError::Distrusted("something else among records that were named")),
        }
    }
    if !more && !wanted.is_empty() {
        return Err(SyncError::Distrusted("a record that a register names is left out"));
    }
    vault.write(|writing| arrived.iter().try_for_each(|arrived| put(writing, arrived)))?;
    settle(vault, keyring, roster, arrived.iter())?;
    // The rest is asked for as it then is.
    Ok(Page::Taken { more: !wanted.is_empty(), new: arrived.len() })
}

/// What a run holds of the wanted records; they are wanted no more.
fn take_named_run(
    vault: &Vault,
    keyring: &Keyring,
    roster: &Roster,
    shown: &Shown,
    wanted: &mut BTreeMap<u64, [u8; 32]>,
    run: &Run,
) -> Result<Vec<Arrived>, SyncError> {
    let pack = &run.pack;
    if pack.team != roster.team {
        return Err(SyncError::Distrusted("a run belongs to another team"));
    }
    let author = roster.devices.get(&pack.device).ok_or(SyncError::Distrusted("a run is by a device that never joined"))?;
    // Every limit of the pack, whatever the server checked.
    let chain = pack.verified(&author.member.keys.sign)?;
    let device = DeviceId::from_bytes(pack.device);
    let last = chain.len().saturating_sub(1);
    let mut arrived = Vec::new();
    for (at, ((header, hash), packed)) in chain.iter().zip(&pack.records).enumerate() {
        let seq = run.first_seq.saturating_add(at as u64);
        let Some(named) = wanted.remove(&seq) else { continue };
        if named != *hash {
            return Err(SyncError::Distrusted("another record than the one that a register names"));
        }
        if vault.record_hash(device, header.number)?.is_some_and(|known| known != *hash) {
            return Err(SyncError::Distrusted("two records have the same number"));
        }
        let record = SealedRecord {
            device,
            number: header.number,
            hash: *hash,
            previous: header.previous,
            packed: minicbor::to_vec(packed).unwrap_or_default(),
            signature: if at == last { pack.signature.to_vec() } else { Vec::new() },
            seq,
            received_ms: run.received_ms,
        };
        let is_shown = shown.get(&pack.device).is_none_or(|number| header.number <= *number);
        let (opened, opening) = is_shown.then(|| Opened::open_at(keyring, Some(roster), header, hash, packed)).unzip();
        let parts = opening.flatten().and_then(|opening| Parts::of(&record, packed, opening));
        arrived.push(Arrived { record, opened, parts, checkpoint: None });
    }
    if arrived.is_empty() {
        return Err(SyncError::Distrusted("a run holds nothing that was asked for"));
    }
    Ok(arrived)
}
