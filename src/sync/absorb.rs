//! What a crash between outbox and vault left behind is healed here, at every unlock.

use crate::{
    domain::ids::{DeviceId, TeamId},
    protocol::pack::PackedRecord,
    store::{Outbox, Pending, Vault},
};

use super::{SyncError, erasing, keyring::Keyring, opened::Opened};

/// Absorbs every record of the outbox that the vault lacks, and carries over every receipt that came while it was locked.
///
/// # Errors
/// When the storage refuses. A record that does not open is kept in both places and shown as quarantined.
pub fn absorb_outbox(outbox: &mut Outbox, vault: &mut Vault, keyring: &Keyring, team: TeamId, device: DeviceId) -> Result<(), SyncError> {
    let pending = outbox.unabsorbed(device)?;
    for Pending { record, .. } in &pending {
        let packed: PackedRecord = minicbor::decode(&record.packed)?;
        let header = packed.header(team.bytes(), device.bytes(), record.number, record.previous);
        let opened = Opened::open(keyring, None, &header, &packed);
        vault.write(|writing| erasing::keep(writing, record, Some(&opened)))?;
    }
    let acknowledged = outbox.acknowledged(device)?;
    vault.write(|writing| acknowledged.iter().try_for_each(|pending| writing.set_seq(&pending.record.hash, pending.record.seq)))?;
    let numbers: Vec<u64> = pending.iter().chain(&acknowledged).map(|pending| pending.record.number).collect();
    Ok(outbox.mark_absorbed(device, &numbers)?)
}
