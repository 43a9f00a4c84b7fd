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
    arriving::{Keys, Verified, keep_all},
    keyring::Keyring,
    late::{Shown, shown},
    pull::{Cursor, Page, check_root, comes_first, head_of, settle},
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
    let (mut verified, mut more) = (Vec::new(), true);
    while let Some((frame, after)) = Frame::split(rest)? {
        rest = after;
        match frame {
            Frame::Run(run) => verified.extend(verify_named_run(vault, roster, &shown, &mut wanted, run)?),
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
    let admission = vault.write(|writing| keep_all(writing, &Keys { keyring, roster }, &verified.iter().collect::<Vec<_>>()))?;
    settle(vault, keyring, roster, admission)?;
    // The rest is asked for as it then is.
    Ok(Page::Taken { more: !wanted.is_empty(), new: verified.len() })
}

/// What a run holds of the wanted records; they are wanted no more.
fn verify_named_run(
    vault: &Vault,
    roster: &Roster,
    shown: &Shown,
    wanted: &mut BTreeMap<u64, [u8; 32]>,
    run: Run,
) -> Result<Vec<Verified>, SyncError> {
    let Run { first_seq, received_ms, pack } = run;
    if pack.team != roster.team {
        return Err(SyncError::Distrusted("a run belongs to another team"));
    }
    let author = roster.devices.get(&pack.device).ok_or(SyncError::Distrusted("a run is by a device that never joined"))?;
    // Every limit of the pack, whatever the server checked.
    let chain = pack.verified(&author.member.keys.sign)?;
    let device = DeviceId::from_bytes(pack.device);
    let last = chain.len().saturating_sub(1);
    let mut verified = Vec::new();
    for (at, ((header, hash), packed)) in chain.into_iter().zip(pack.records).enumerate() {
        let seq = first_seq.saturating_add(at as u64);
        let Some(named) = wanted.remove(&seq) else { continue };
        if named != hash {
            return Err(SyncError::Distrusted("another record than the one that a register names"));
        }
        if vault.record_hash(device, header.number)?.is_some_and(|known| known != hash) {
            return Err(SyncError::Distrusted("two records have the same number"));
        }
        let record = SealedRecord {
            device,
            number: header.number,
            hash,
            previous: header.previous,
            packed: minicbor::to_vec(&packed).unwrap_or_default(),
            signature: if at == last { pack.signature.to_vec() } else { Vec::new() },
            seq,
            received_ms,
        };
        let is_shown = shown.get(&pack.device).is_none_or(|number| header.number <= *number);
        verified.push(Verified { record, header, packed, is_shown, checkpoint: None, makes_room: false });
    }
    if verified.is_empty() {
        return Err(SyncError::Distrusted("a run holds nothing that was asked for"));
    }
    Ok(verified)
}
