//! New epochs: made by whoever changes the team, sealed to exactly those who are of it afterwards.

use crate::{
    crypto::{CryptoError, EpochKey, LeadsKey, Random},
    domain::gathered,
    protocol::membership::{Change, EpochKeys, LeadsEpoch, Roster, Wrap},
};

use super::{SyncError, keyring::Keyring, members::wrap_context, names::seal_names};

/// The keys of the epoch that begins with a change. With `fresh`, who joins from then on cannot open what was sealed before; the names
/// travel along, since those in the log were sealed before, too.
///
/// # Errors
/// When the newest epoch's key is not on this device, or a recipient's key is none.
pub fn make_epoch(
    roster: &Roster,
    keyring: &Keyring,
    change: &Change,
    fresh: bool,
    random: &mut dyn Random,
) -> Result<EpochKeys, SyncError> {
    let before = keyring.epochs.get(&roster.epoch()).ok_or(SyncError::NoKey(roster.epoch()))?;
    let number = roster.epoch() + 1;
    let context = wrap_context(&roster.team, number);
    let (epoch, leads) = (EpochKey::make(random), LeadsKey::make(random));
    let recipients = roster.recipients(change);
    Ok(EpochKeys {
        epoch: number,
        commitment: epoch.commitment(),
        wraps: wraps(&recipients.team, |public| epoch.seal_to(public, &context, random))?,
        previous: (!fresh).then(|| epoch.seal_previous(before, &context, random)),
        leads: LeadsEpoch { public: leads.public()?, wraps: wraps(&recipients.leads, |public| leads.seal_to(public, &context, random))? },
        names: fresh.then(|| seal_names(keyring, roster, &epoch, &context, random)),
    })
}

fn wraps(
    recipients: &gathered::Map<[u8; 16], [u8; 32]>,
    mut seal_to: impl FnMut(&[u8; 32]) -> Result<Vec<u8>, CryptoError>,
) -> Result<Vec<Wrap>, CryptoError> {
    recipients.iter().map(|(recipient, public)| Ok(Wrap { recipient: *recipient, sealed: seal_to(public)? })).collect()
}
