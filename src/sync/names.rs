//! The names of team and holders. They lie sealed in the membership log; a fresh epoch brings them along for those who cannot look back.

use minicbor::{Decode, Encode, bytes::ByteArray};

use crate::{
    crypto::{EpochKey, Random, encoded, open_under, padded, seal_under},
    domain::gathered,
    protocol::membership::{Member, Roster},
};

use super::{keyring::Keyring, mapped, members::wrap_context};

/// Names that a fresh epoch brings along are padded to a multiple of this many bytes.
const PADDING: usize = 256;

#[derive(Default, Encode, Decode)]
#[cbor(array)]
struct Names {
    #[n(0)]
    team: String,
    #[cbor(n(1), with = "mapped")]
    holders: gathered::Map<ByteArray<16>, String>,
}

/// The team's name and the holders' names by device, as far as the keyring opens them.
#[must_use]
pub fn open_names(keyring: &Keyring, roster: &Roster) -> (String, gathered::Map<[u8; 16], String>) {
    let mut names = brought(keyring, roster);
    let open = |epoch: u32, context: &[u8], sealed: &[u8]| keyring.epochs.get(&epoch).and_then(|key| key.open_name(context, sealed).ok());
    if let Some(team) = open(1, &roster.team, &roster.name) {
        names.team = team;
    }
    let holder = |device: &[u8; 16], member: &Member| {
        let brought = || names.holders.get(&ByteArray::from(*device)).cloned();
        open(member.epoch, device, &member.holder).or_else(brought).unwrap_or_default()
    };
    let holders = gathered::map(roster.devices.iter().map(|(device, entry)| (*device, holder(device, &entry.member))));
    (names.team, holders)
}

/// The names under a new epoch's key: CBOR `[0 team: text, 1 holders: {device: text}]`, padded with zeros.
pub(super) fn seal_names(keyring: &Keyring, roster: &Roster, epoch: &EpochKey, context: &[u8], random: &mut dyn Random) -> Vec<u8> {
    let (team, holders) = open_names(keyring, roster);
    let holders = gathered::map(holders.into_iter().map(|(device, name)| (ByteArray::from(device), name)));
    let plain = encoded(&Names { team, holders });
    let padded = padded(&plain, plain.len().next_multiple_of(PADDING));
    seal_under(&epoch.secret().derive("epoch-names", b""), context, &padded, random)
}

/// The names that the newest fresh epoch brought, if this device has its key.
fn brought(keyring: &Keyring, roster: &Roster) -> Names {
    let open = |(epoch, sealed): (u32, &[u8])| {
        let key = keyring.epochs.get(&epoch)?.secret().derive("epoch-names", b"");
        let plain = open_under(&key, &wrap_context(&roster.team, epoch), sealed).ok()?;
        minicbor::decode(&plain).ok()
    };
    let sealed = roster.epochs.iter().rev().filter_map(|keys| Some((keys.epoch, keys.names.as_deref()?)));
    sealed.take(1).find_map(open).unwrap_or_default()
}
