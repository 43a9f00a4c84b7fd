//! What reads each group of cases; the same for golden blobs and for those of the second implementation.

use std::collections::BTreeMap;

use gadeplan::{
    crypto::{
        EpochKey, InstallationSecret, InvitationSecret, PasskeySlot, PassphraseSlot, RecoveryCode, Signing, derive_entry_tag, open_hpke,
        open_under, public_of,
    },
    domain::ids::EntryId,
    protocol::{
        code::{from_typed, to_groups},
        hash::{labelled, signed_message, verify},
        membership::invitation_id,
        session::{OpenSession, SIGNATURE_LABEL, session_hash},
    },
    sync::{Keyring, Successor},
};
use serde_json::Value;

use super::{
    blobs::{array, bytes, hex, number, object, same, secret, text, texts},
    erasing,
    read_members::{self, recovery},
    read_records, trust,
};

type Check = fn(&Value) -> Result<(), String>;

/// Every group has a case in every file.
pub(crate) const GROUPS: &[(&str, Check)] = &[
    ("derive", derive),
    ("hash", hash),
    ("signature", signature),
    ("seal", seal),
    ("hpke", hpke),
    ("invitation", invitation),
    ("recovery", recovery_keys),
    ("code", code),
    ("name", name),
    ("previous", previous),
    ("slot", slot),
    ("passkey", passkey),
    ("locked", locked),
    ("installation", installation),
    ("keyring", keyring),
    ("successor", successor),
    ("tag", tag),
    ("session", session),
    ("payload", read_records::payload),
    ("pack", read_records::pack),
    ("tree", read_records::tree),
    ("proof", read_records::proof),
    ("frames", read_records::frames),
    ("call", read_records::call),
    ("membership", read_members::check),
    ("admission", trust::admission),
    ("status", trust::status),
    ("names", trust::names),
    ("recovering", trust::session),
    ("erasure", erasing::erasure),
    ("destroyed", erasing::destroyed),
];

fn derive(case: &Value) -> Result<(), String> {
    let derived = secret(&array(case, "key")).derive(text(case, "label"), &bytes(case, "context"));
    same("key", *derived.expose(), array(case, "out"))
}

fn hash(case: &Value) -> Result<(), String> {
    same("hash", labelled(text(case, "label"), &[&bytes(case, "data")]), array(case, "hash"))
}

fn signature(case: &Value) -> Result<(), String> {
    let key = Signing::from_secret(secret(&array(case, "seed")));
    let (label, hash) = (text(case, "label"), array(case, "hash"));
    same("public key", key.public(), array(case, "public"))?;
    same("signature", key.sign(&signed_message(label, &hash)), array(case, "signature"))?;
    verify(&array(case, "public"), label, &hash, &array(case, "signature")).map_err(|error| error.to_string())
}

fn seal(case: &Value) -> Result<(), String> {
    let opened = open_under(&secret(&array(case, "key")), &bytes(case, "context"), &bytes(case, "sealed"));
    same("plaintext", opened.map_err(|error| error.to_string())?.to_vec(), bytes(case, "plain"))
}

fn hpke(case: &Value) -> Result<(), String> {
    let key = secret(&array(case, "secret"));
    same("public key", public_of(&key).map_err(|error| error.to_string())?, array(case, "public"))?;
    let opened = open_hpke(&key, text(case, "label"), &bytes(case, "context"), &bytes(case, "sealed"));
    same("plaintext", opened.map_err(|error| error.to_string())?.to_vec(), bytes(case, "plain"))
}

fn invitation(case: &Value) -> Result<(), String> {
    let own = InvitationSecret::from_bytes(array(case, "secret"));
    let sign = own.derive_sign().public();
    same("code", to_groups("invitation-code", own.expose()), texts(case, "groups"))?;
    same("signing key", sign, array(case, "sign_public"))?;
    same("sealing key", own.derive_seal_public().map_err(|error| error.to_string())?, array(case, "seal_public"))?;
    same("identifier", invitation_id(&sign), array(case, "id"))?;
    same("MAC", own.mac_fits(&bytes(case, "message"), &array(case, "mac")), true)
}

fn recovery_keys(case: &Value) -> Result<(), String> {
    let own = recovery(&bytes(case, "seed"));
    let code = RecoveryCode::new(&own, &array(case, "genesis"));
    same("code", to_groups(RecoveryCode::PURPOSE, code.expose()), texts(case, "groups"))?;
    same("signing key", own.derive_sign().public(), array(case, "sign_public"))?;
    same("sealing key", own.derive_seal_public().map_err(|error| error.to_string())?, array(case, "seal_public"))
}

fn code(case: &Value) -> Result<(), String> {
    let (label, wanted) = (text(case, "label"), bytes(case, "code"));
    same("letters", to_groups(label, &wanted), texts(case, "groups"))?;
    let typed = texts(case, "groups").join(" ").to_lowercase().replace('0', "o").replace('1', "l");
    let read = match wanted.len() {
        10 => from_typed::<10>(label, &typed).map(|code| code.to_vec()),
        16 => from_typed::<16>(label, &typed).map(|code| code.to_vec()),
        _ => from_typed::<32>(label, &typed).map(|code| code.to_vec()),
    };
    same("code", read.map_err(|error| error.to_string())?, wanted)
}

fn name(case: &Value) -> Result<(), String> {
    let key = EpochKey::from_secret(secret(&array(case, "epoch_key")));
    let opened = key.open_name(&bytes(case, "context"), &bytes(case, "sealed"));
    same("name", opened.map_err(|error| error.to_string())?.as_str(), text(case, "name"))
}

fn previous(case: &Value) -> Result<(), String> {
    let new = EpochKey::from_secret(secret(&array(case, "new")));
    let epoch = u32::try_from(number(case, "epoch")).map_err(|error| error.to_string())?;
    let context = [bytes(case, "team"), epoch.to_be_bytes().to_vec()].concat();
    let opened = new.open_previous(&context, &bytes(case, "sealed"), &array(case, "commitment"));
    same("key", *opened.map_err(|error| error.to_string())?.secret().expose(), array(case, "old"))
}

fn slot(case: &Value) -> Result<(), String> {
    let stored = PassphraseSlot::from_bytes(&bytes(case, "slot")).map_err(|error| error.to_string())?;
    same("form", stored.to_bytes(), bytes(case, "slot"))?;
    let opened = stored.open(text(case, "words")).map_err(|error| error.to_string())?;
    same("database key", *opened.expose(), array(case, "database_key"))
}

fn passkey(case: &Value) -> Result<(), String> {
    let stored = PasskeySlot::from_bytes(&bytes(case, "slot")).map_err(|error| error.to_string())?;
    same("form", stored.to_bytes(), bytes(case, "slot"))?;
    same("credential", stored.credential(), &bytes(case, "credential"))?;
    let opened = stored.open(&secret(&array(case, "evaluated"))).map_err(|error| error.to_string())?;
    same("database key", *opened.expose(), array(case, "database_key"))
}

fn locked(case: &Value) -> Result<(), String> {
    let own = InstallationSecret::derive(&secret(&array(case, "database_key")));
    same("public key", own.public().map_err(|error| error.to_string())?, array(case, "public"))?;
    let opened = own.open_locked(&array(case, "device"), &bytes(case, "sealed")).map_err(|error| error.to_string())?;
    same("plaintext", opened.to_vec(), bytes(case, "plain"))
}

fn installation(case: &Value) -> Result<(), String> {
    let context = [bytes(case, "team"), bytes(case, "device")].concat();
    let opened = InstallationSecret::open_for_team(&secret(&array(case, "epoch_key")), &context, &bytes(case, "sealed"));
    let public = opened.map_err(|error| error.to_string())?.public().map_err(|error| error.to_string())?;
    same("public key", public, array(case, "public"))
}

fn keyring(case: &Value) -> Result<(), String> {
    let opened = Keyring::open(&secret(&array(case, "database_key")), &bytes(case, "sealed")).map_err(|error| error.to_string())?;
    same("signing key", *opened.device.sign.secret().expose(), array(case, "sign_seed"))?;
    same("sealing key", *opened.device.seal.expose(), array(case, "seal_secret"))?;
    same("genesis", opened.genesis, array(case, "genesis"))?;
    let epochs = opened.epochs.iter().map(|(epoch, key)| (epoch.to_string(), hex(key.secret().expose())));
    let leads = opened.leads.iter().map(|(epoch, key)| (epoch.to_string(), hex(key.secret().expose())));
    same("epochs", epochs.collect(), keys(case, "epochs"))?;
    same("leads", leads.collect(), keys(case, "leads"))?;
    let transport = opened.transport.map(|key| hex(key.expose()));
    same("transport key", transport.as_deref(), case["transport_seed"].as_str())
}

fn successor(case: &Value) -> Result<(), String> {
    let opened = Successor::open(&secret(&array(case, "database_key")), &bytes(case, "sealed")).map_err(|error| error.to_string())?;
    same("device", opened.device.bytes(), array(case, "device"))?;
    same("signing key", *opened.secrets.sign.secret().expose(), array(case, "sign_seed"))?;
    same("sealing key", *opened.secrets.seal.expose(), array(case, "seal_secret"))?;
    same("transport key", *opened.transport.secret().expose(), array(case, "transport_seed"))
}

fn keys(case: &Value, field: &str) -> BTreeMap<String, String> {
    object(case, field).iter().map(|(epoch, key)| (epoch.clone(), key.as_str().unwrap_or_default().to_owned())).collect()
}

fn tag(case: &Value) -> Result<(), String> {
    let tag = derive_entry_tag(&secret(&array(case, "database_key")), EntryId::from_bytes(array(case, "entry")));
    same("tag", tag, array(case, "tag"))
}

fn session(case: &Value) -> Result<(), String> {
    let hash = session_hash(text(case, "server"), &array(case, "team"), &array(case, "device"), &bytes(case, "nonce"));
    same("hash", hash, array(case, "hash"))?;
    let open: OpenSession = minicbor::decode(&bytes(case, "body")).map_err(|error| error.to_string())?;
    same("nonce", &open.nonce, &bytes(case, "nonce"))?;
    same("caller", (open.team, open.device), (array(case, "team"), array(case, "device")))?;
    verify(&array(case, "transport_public"), SIGNATURE_LABEL, &hash, &open.signature).map_err(|error| error.to_string())
}
