//! Reads a membership log as members, joiners and a finder of the recovery code do.

use std::collections::BTreeMap;

use gadeplan::{
    crypto::{DeviceSecrets, EpochKey, InvitationSecret, LeadsKey, Random, RecoverySecret, Secret, Signing},
    protocol::membership::{EpochKeys, MembershipRecord, Roster, invitation_id},
    sync::{Keyring, invited_keyring, open_names},
};
use serde_json::{Map, Value, json};

use super::blobs::{Given, hex, list, object, same, secret, text, unhex};

const NOBODY: [u8; 16] = [0; 16];

/// Whether the log says what the case says, and every key of it opens.
pub(crate) fn check(case: &Value) -> Result<(), String> {
    let records: Vec<MembershipRecord> =
        list(case, "records").iter().map(|bytes| minicbor::decode(bytes)).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    for (record, bytes) in records.iter().zip(list(case, "records")) {
        same("form of a record", minicbor::to_vec(record).map_err(|error| error.to_string())?, bytes)?;
        let statement = record.read().map_err(|error| error.to_string())?;
        same("form of a statement", statement.to_bytes(), record.statement.clone())?;
    }
    let roster = Roster::fold(&records).map_err(|error| error.to_string())?;
    let secrets = &case["secrets"];
    let epochs = numbered(secrets, "epochs");
    let leads = numbered(secrets, "leads");
    let mut opened = 0;
    for device in object(secrets, "devices").keys() {
        opened += collected(&roster, &unhex(device), &unhex(text(&secrets["devices"], device)), &epochs, &leads)?;
    }
    for (keys, n) in roster.epochs.iter().zip(1..) {
        opened += recovered(&roster, keys, &list(secrets, "recovery"), &epochs[&n], &leads[&n])?;
    }
    if opened < 25 {
        return Err(format!("only {opened} keys were opened"));
    }
    invitations(&records, &list(secrets, "invitations"), &epochs, &leads)?;
    same("roster", shown(&roster, &epochs), case["roster"].clone())
}

fn numbered(secrets: &Value, field: &str) -> BTreeMap<u32, [u8; 32]> {
    let entry =
        |(n, key): (&String, &Value)| (n.parse().expect("a number"), unhex(key.as_str().expect("a text")).try_into().expect("a key"));
    object(secrets, field).iter().map(entry).collect()
}

fn keyring(seal: Secret) -> Keyring {
    let device = DeviceSecrets { sign: Signing::from_secret(secret(&[1; 32])), seal };
    Keyring { device, genesis: [0; 32], epochs: Default::default(), leads: Default::default(), transport: None }
}

/// What a device collects from the log are the keys of the case.
fn collected(
    roster: &Roster,
    device: &[u8],
    seal: &[u8],
    epochs: &BTreeMap<u32, [u8; 32]>,
    leads: &BTreeMap<u32, [u8; 32]>,
) -> Result<usize, String> {
    let mut own = keyring(Secret::from_slice(seal).ok_or("a key has another length")?);
    own.collect(roster, &device.try_into().map_err(|_| "an identifier has another length")?);
    for (epoch, key) in &own.epochs {
        same("epoch key", key.secret().expose(), &epochs[epoch])?;
    }
    for (epoch, key) in &own.leads {
        same("leads key", key.secret().expose(), &leads[epoch])?;
    }
    Ok(own.epochs.len() + own.leads.len())
}

/// One of the recovery codes opens the epoch.
fn recovered(roster: &Roster, keys: &EpochKeys, seeds: &[Vec<u8>], epoch: &[u8; 32], leads: &[u8; 32]) -> Result<usize, String> {
    let context = [roster.team.as_slice(), &keys.epoch.to_be_bytes()].concat();
    let wrap = |wraps: &[gadeplan::protocol::membership::Wrap]| {
        wraps.iter().find(|wrap| wrap.recipient == NOBODY).map(|wrap| wrap.sealed.clone()).ok_or("no wrap for the recovery code")
    };
    let (sealed, sealed_leads) = (wrap(&keys.wraps)?, wrap(&keys.leads.wraps)?);
    for seed in seeds {
        let own = recovery(seed).derive_seal();
        let Ok(key) = EpochKey::open_from(&own, &context, &sealed, &keys.commitment) else { continue };
        same("epoch key", key.secret().expose(), epoch)?;
        let pair = LeadsKey::open_from(&own, &context, &sealed_leads, &keys.leads.public).map_err(|error| error.to_string())?;
        same("leads key", pair.secret().expose(), leads)?;
        return Ok(2);
    }
    Err(format!("no recovery code opens epoch {}", keys.epoch))
}

pub(crate) fn recovery(seed: &[u8]) -> RecoverySecret {
    let mut random: Given<'_> = Given(seed);
    RecoverySecret::make(&mut random as &mut dyn Random)
}

/// Each invitation opens for who has its secret, at the time when it was made.
fn invitations(
    records: &[MembershipRecord],
    secrets: &[Vec<u8>],
    epochs: &BTreeMap<u32, [u8; 32]>,
    leads: &BTreeMap<u32, [u8; 32]>,
) -> Result<(), String> {
    for bytes in secrets {
        let invitation = InvitationSecret::from_bytes(bytes.as_slice().try_into().map_err(|_| "a secret has another length")?);
        let id = invitation_id(&invitation.derive_sign().public());
        let at = (1..=records.len())
            .filter_map(|length| Roster::fold(&records[..length]).ok())
            .find(|roster| roster.invitations.contains_key(&id))
            .ok_or("an invitation is not in the log")?;
        let own = invited_keyring(&at, &invitation, keyring(secret(&[2; 32])).device).map_err(|error| error.to_string())?;
        for (epoch, key) in &own.epochs {
            same("epoch key", key.secret().expose(), &epochs[epoch])?;
        }
        for (epoch, pair) in &own.leads {
            same("leads key", pair.secret().expose(), &leads[epoch])?;
        }
    }
    Ok(())
}

fn shown(roster: &Roster, epochs: &BTreeMap<u32, [u8; 32]>) -> Value {
    let mut all = keyring(secret(&[1; 32]));
    all.epochs = epochs.iter().map(|(epoch, key)| (*epoch, Box::new(EpochKey::from_secret(secret(key))))).collect();
    let (name, holders) = open_names(&all, roster);
    let devices: Map<String, Value> = roster
        .devices
        .iter()
        .map(|(id, device)| {
            (hex(id), json!({ "roles": device.member.roles, "active": device.revoked.is_none(), "holder": holders.get(id) }))
        })
        .collect();
    let invitations: Map<String, Value> = roster
        .invitations
        .iter()
        .map(|(id, invitation)| (hex(id), json!({ "used": invitation.used.map(|by| hex(&by)), "withdrawn": invitation.withdrawn })))
        .collect();
    json!({
        "team": hex(&roster.team), "server": roster.server, "genesis": hex(&roster.genesis), "head": hex(&roster.head),
        "length": roster.length, "epoch": roster.epoch(), "name": name,
        "recovery": [hex(&roster.recovery.sign), hex(&roster.recovery.seal)], "devices": devices, "invitations": invitations,
    })
}
