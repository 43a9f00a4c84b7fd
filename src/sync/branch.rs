//! Two valid membership logs: a restored server went on with records of its own before anybody brought those of the other branch. The server's
//! goes on. What was removed in either stays removed until a lead says so in this one, and what was sealed under the other branch's epochs is
//! wrapped anew.

use zeroize::Zeroizing;

use crate::{
    crypto::{EpochKey, Secret, unwrap_content_key, wrap_content_key},
    domain::ids::DeviceId,
    protocol::{
        membership::{MembershipRecord, Roster},
        pack::PackedRecord,
    },
    store::{Identity, Outbox, SealedRecord, StoreError, Vault},
};

use super::{
    SyncError,
    keyring::Keyring,
    late::{settle_late, try_again},
    round::Stores,
};

/// Devices that the other branch removed: identifier and last number.
const REMOVED: &str = "removed-elsewhere";
/// Keys of the other branch's epochs: number and key.
const EPOCHS: &str = "epochs-elsewhere";
/// Bytes of each: the number and the key.
const PAIR: usize = 4 + 32;

/// A device that a branch removed which the server does not have, and its last number that needs no admission.
pub type Removed = (DeviceId, u64);

/// The devices that another branch of the log removed. They count as removed until the log of this device says so itself.
///
/// # Errors
/// When the storage refuses.
pub fn removed_elsewhere(vault: &Vault) -> Result<Vec<Removed>, StoreError> {
    let bytes = vault.meta(REMOVED)?.unwrap_or_default();
    let one = |chunk: &[u8; 24]| {
        let (device, number) = chunk.split_first_chunk::<16>()?;
        Some((DeviceId::from_bytes(*device), u64::from_be_bytes(number.try_into().ok()?)))
    };
    Ok(bytes.as_chunks::<24>().0.iter().filter_map(one).collect())
}

/// The newest epoch of another branch whose records still wait for one of the same number here.
///
/// # Errors
/// When the storage refuses.
pub fn epoch_elsewhere(vault: &Vault) -> Result<Option<u32>, StoreError> {
    Ok(epochs(vault)?.iter().map(|(epoch, _)| *epoch).max())
}

fn epochs(vault: &Vault) -> Result<Vec<(u32, Secret)>, StoreError> {
    let bytes = Zeroizing::new(vault.meta(EPOCHS)?.unwrap_or_default());
    let one = |chunk: &[u8; PAIR]| {
        let (epoch, key) = chunk.split_first_chunk::<4>()?;
        Some((u32::from_be_bytes(*epoch), Secret::from_slice(key)?))
    };
    Ok(bytes.as_chunks::<PAIR>().0.iter().filter_map(one).collect())
}

/// Goes on with the server's log, which parts from the one that is here.
pub(super) fn adopt(identity: &Identity, stores: &mut Stores<'_>, theirs: &[MembershipRecord]) -> Result<(), SyncError> {
    let Some(open) = &mut stores.open else { return Ok(()) };
    let roster = Roster::fold(theirs)?;
    if roster.genesis != open.keyring.genesis {
        return Err(SyncError::Distrusted("the log begins with another team"));
    }
    let mine = open.vault.membership()?;
    let encoded: Vec<Vec<u8>> = theirs.iter().map(|record| minicbor::to_vec(record).unwrap_or_default()).collect();
    let common = mine.iter().zip(&encoded).take_while(|(mine, theirs)| mine == theirs).count();
    let mut removed = removed_elsewhere(open.vault)?;
    for (id, device) in open.roster.iter().flat_map(|roster| &roster.devices) {
        if let Some(revoked) = device.revoked
            && removed.iter().all(|(known, _)| known.bytes() != *id)
        {
            removed.push((DeviceId::from_bytes(*id), revoked.last_number));
        }
    }
    removed.retain(|(device, _)| roster.active(&device.bytes()).is_some());
    let removed: Vec<u8> = removed.iter().flat_map(|(device, number)| [&device.bytes()[..], &number.to_be_bytes()].concat()).collect();
    open.vault.write(|writing| {
        writing.replace_membership(common as u64, encoded.get(common..).unwrap_or_default())?;
        writing.set_meta(REMOVED, &removed)
    })?;
    set_epochs_aside(open.vault, &roster, open.keyring)?;
    open.keyring.collect(&roster, &identity.device.bytes());
    let sealed = open.keyring.seal(open.database_key, stores.random);
    stores.outbox.set_keyring(identity.device, &sealed)?;
    wrap_anew(stores.outbox, open.vault, &roster, open.keyring, identity)?;
    try_again(open.vault, &roster, open.keyring, true)?;
    settle_late(open.vault, &roster, open.keyring)?;
    *open.roster = Some(roster);
    Ok(())
}

/// Keys of epochs that the log does not have, or has with other keys, go from the keyring into the vault. Gives back whether any did, so that
/// the keyring must be kept again. Also at every unlock: a crash may have come between log and keyring.
///
/// # Errors
/// When the storage refuses; the keyring is then as it was.
pub fn set_epochs_aside(vault: &mut Vault, roster: &Roster, keyring: &mut Keyring) -> Result<bool, StoreError> {
    let fits = |epoch: u32, key: &EpochKey| {
        let keys = roster.epochs.iter().find(|keys| keys.epoch == epoch);
        keys.is_some_and(|keys| keys.commitment == key.commitment())
    };
    let foreign: Vec<u32> = keyring.epochs.iter().filter(|(epoch, key)| !fits(**epoch, key)).map(|(epoch, _)| *epoch).collect();
    if foreign.is_empty() {
        return Ok(false);
    }
    let before = Zeroizing::new(vault.meta(EPOCHS)?.unwrap_or_default());
    let mut kept = Zeroizing::new(Vec::with_capacity(before.len() + foreign.len() * PAIR));
    kept.extend_from_slice(&before);
    for epoch in &foreign {
        if let Some(key) = keyring.epochs.get(epoch) {
            let pair = Zeroizing::new([&epoch.to_be_bytes()[..], key.secret().expose()].concat());
            if !kept.as_chunks::<PAIR>().0.iter().any(|known| known.as_slice() == pair.as_slice()) {
                kept.extend_from_slice(&pair);
            }
        }
    }
    vault.set_meta(EPOCHS, &kept)?;
    keyring.epochs.retain(|epoch, _| !foreign.contains(epoch));
    keyring.leads.retain(|epoch, key| {
        let keys = roster.epochs.iter().find(|keys| keys.epoch == *epoch);
        keys.is_some_and(|keys| key.public().is_ok_and(|public| public == keys.leads.public))
    });
    Ok(true)
}

/// Records that the server lacks and that were sealed under an epoch of another branch get their content key wrapped by the key that this log
/// has under the same number: no hash and no signature covers the wrap. Where there is no such number yet they wait.
pub(super) fn wrap_anew(
    outbox: &mut Outbox,
    vault: &mut Vault,
    roster: &Roster,
    keyring: &Keyring,
    identity: &Identity,
) -> Result<(), SyncError> {
    let aside = epochs(vault)?;
    if aside.iter().all(|(epoch, _)| !keyring.epochs.contains_key(epoch)) {
        return Ok(());
    }
    let mut wrapped = Vec::new();
    for record in vault.without_place()? {
        if let Some(packed) = wrapped_anew(roster, keyring, &aside, &record)? {
            wrapped.push((record.hash, packed));
        }
    }
    let mut left = Zeroizing::new(Vec::with_capacity(aside.len() * PAIR));
    for (epoch, key) in aside.iter().filter(|(epoch, _)| !keyring.epochs.contains_key(epoch)) {
        left.extend_from_slice(&epoch.to_be_bytes());
        left.extend_from_slice(key.expose());
    }
    // The outbox first: what is done to it twice is done once.
    for (hash, packed) in &wrapped {
        outbox.set_packed(identity.device, hash, packed)?;
    }
    vault.write(|writing| {
        for (hash, packed) in &wrapped {
            writing.set_packed(hash, packed)?;
        }
        writing.set_meta(EPOCHS, &left)
    })?;
    Ok(())
}

fn wrapped_anew(roster: &Roster, keyring: &Keyring, aside: &[(u32, Secret)], record: &SealedRecord) -> Result<Option<Vec<u8>>, SyncError> {
    let packed: PackedRecord = minicbor::decode(&record.packed)?;
    let (Some(new), Some(wrap)) = (keyring.epochs.get(&packed.epoch), &packed.wrap) else { return Ok(None) };
    let hash = packed.header(roster.team, record.device.bytes(), record.number, record.previous).hash();
    let of_this_epoch = aside.iter().filter(|(epoch, _)| *epoch == packed.epoch);
    let Some(content_key) = of_this_epoch.filter_map(|(_, key)| unwrap_content_key(key, &hash, wrap).ok()).next() else {
        return Ok(None);
    };
    let wrap = Some(wrap_content_key(new.secret(), &hash, &content_key));
    Ok(Some(minicbor::to_vec(PackedRecord { wrap, ..packed }).unwrap_or_default()))
}
