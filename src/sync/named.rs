//! Records that a register names: each within the run that its author signed, and with the hash that the register says.

use crate::{
    domain::{gathered, register::Name},
    protocol::{
        call::{Frame, Run},
        membership::Roster,
    },
    store::{SealedRecord, Vault},
};

use super::{
    SyncError,
    arriving::{Keys, Verified, keep_all, signed_run},
    keyring::Keyring,
    late::{Shown, shown},
    pull::{Cursor, Page, check_root, comes_first, head_of, may_go, settle},
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
    wanted: &mut gathered::Map<u64, [u8; 32]>,
    run: Run,
) -> Result<Vec<Verified>, SyncError> {
    let mut verified = Vec::new();
    for mut arrived in signed_run(roster, shown, run)? {
        let SealedRecord { device, number, hash, seq, .. } = arrived.record;
        let Some(named) = wanted.remove(&seq) else { continue };
        if named != hash {
            return Err(SyncError::Distrusted("another record than the one that a register names"));
        }
        if let Some(known) = vault.record_hash(device, number)?.filter(|known| *known != hash) {
            may_go(vault, &known, "two records have the same number")?;
            arrived.makes_room = true;
        }
        verified.push(arrived);
    }
    if verified.is_empty() {
        return Err(SyncError::Distrusted("a run holds nothing that was asked for"));
    }
    Ok(verified)
}
