//! Formats of trust: a lead's admission, what a device says of itself, names of a fresh epoch, the session of a recovery code.

use std::collections::BTreeMap;

use gadeplan::{
    crypto::{RecoverySecret, Signing, open_under},
    domain::{
        entry::{Content, Hlc},
        ids::{DeviceId, EntryId, RevisionId, TeamId},
    },
    payload::{Admission, Fields, Inside, Seen, Status},
    protocol::{
        call::MembershipLog,
        hash::{signed_message, verify},
        membership::{Action, Change, Roster},
        session::{OpenRecovery, RECOVERY_SIGNATURE_LABEL, RecoverySession, recovery_hash},
    },
    sync::{MembershipDraft, add_own_record, make_epoch},
};
use minicbor::bytes::ByteArray;
use serde_json::{Value, json};

use super::blobs::{Cases, Fixed, Given, array, bytes, case, hex, number, object, put, same, secret, text};

/// What every wrap of an epoch, and its names, are bound to.
fn context(team: [u8; 16], epoch: u32) -> Vec<u8> {
    [team.as_slice(), &epoch.to_be_bytes()].concat()
}

pub(crate) fn all() -> Cases {
    [
        ("admission/device", made_admission()),
        ("status/full", made_status()),
        ("names/fresh", made_names()),
        ("recovering/session", made_session()),
    ]
    .into_iter()
    .map(|(name, case)| (name.to_owned(), case))
    .chain(calls())
    .collect()
}

fn made_admission() -> Value {
    let mut random = Fixed::new("admission");
    let (device, hash) = (random.bytes(), random.bytes());
    let admission = Admission { device: DeviceId::from_bytes(device), number: 41, hash, membership: 7 };
    case([
        ("plain", put(&admission.to_bytes())),
        ("device", put(&device)),
        ("number", json!(41)),
        ("hash", put(&hash)),
        ("membership", json!(7)),
    ])
}

pub(crate) fn admission(case: &Value) -> Result<(), String> {
    let plain = bytes(case, "plain");
    let read = Admission::from_bytes(&plain).map_err(|error| error.to_string())?;
    let (device, hash) = (DeviceId::from_bytes(array(case, "device")), array(case, "hash"));
    same("admission", read, Admission { device, number: number(case, "number"), hash, membership: number(case, "membership") })?;
    same("form", read.to_bytes(), plain)
}

fn made_status() -> Value {
    let mut random = Fixed::new("status");
    let inside = Inside {
        revision: RevisionId::from_bytes(random.bytes()),
        entry: EntryId::from_bytes(random.bytes()),
        parents: Vec::new(),
        hlc: Hlc(77 << 16),
        seen: Some(Seen { incarnation: 1, size: 41, root: random.bytes(), membership: 3, membership_hash: random.bytes() }),
        status: Some(Status { unsent: 5, drafts: 2, locked_ms: 1_763_600_000_123 }),
        content: Content::Unreadable { kind: 4_242, payload: Fields::default().to_bytes() },
    };
    case([("inside", put(&inside.to_bytes())), ("unsent", json!(5)), ("drafts", json!(2)), ("locked_ms", json!(1_763_600_000_123_u64))])
}

pub(crate) fn status(case: &Value) -> Result<(), String> {
    let plain = bytes(case, "inside");
    let inside = Inside::from_bytes(&plain).map_err(|error| error.to_string())?;
    let said = inside.status.ok_or("no status")?;
    same("status", (u64::from(said.unsent), u64::from(said.drafts)), (number(case, "unsent"), number(case, "drafts")))?;
    same("time of the lock", said.locked_ms, number(case, "locked_ms"))?;
    same("form", inside.to_bytes(), plain)
}

fn made_names() -> Value {
    let mut random = Fixed::new("names");
    let (team, device) = (random.bytes(), random.bytes());
    let code = RecoverySecret::make(&mut Given(&random.bytes::<16>()));
    let (id, lead) = (TeamId::from_bytes(team), DeviceId::from_bytes(device));
    let made = MembershipDraft::make(id, lead, "gadeplan.example.org", "Gadeplansteamet", "Åse", &code, 1, &mut random).expect("makes");
    let mut keyring = made.keyring;
    let mut roster = Roster::begin(&made.genesis).expect("a roster");
    let keys = make_epoch(&roster, &keyring, &Change::default(), true, &mut random).expect("makes");
    let sealed = keys.names.clone().expect("a fresh epoch brings the names");
    let record = add_own_record(&roster, lead, &keyring, Action::Rotate { keys }, 2);
    roster.apply(&record, None).expect("applies");
    assert!(keyring.collect(&roster, &device));
    case([
        ("epoch_key", put(keyring.epochs[&2].secret().expose())),
        ("team", put(&team)),
        ("epoch", json!(2)),
        ("sealed", put(&sealed)),
        ("name", json!("Gadeplansteamet")),
        ("holders", json!({ hex(&device): "Åse" })),
    ])
}

pub(crate) fn names(case: &Value) -> Result<(), String> {
    let key = secret(&array(case, "epoch_key")).derive("epoch-names", b"");
    let epoch = u32::try_from(number(case, "epoch")).map_err(|error| error.to_string())?;
    let plain = open_under(&key, &context(array(case, "team"), epoch), &bytes(case, "sealed")).map_err(|error| error.to_string())?;
    same("length", plain.len() % 256, 0)?;
    let mut decoder = minicbor::Decoder::new(&plain);
    let said = |error: minicbor::decode::Error| error.to_string();
    same("fields", decoder.array().map_err(said)?, Some(2))?;
    same("name", decoder.str().map_err(said)?, text(case, "name"))?;
    let holders: BTreeMap<ByteArray<16>, String> = decoder.decode().map_err(said)?;
    let shown: BTreeMap<String, Value> = holders.into_iter().map(|(device, name)| (hex(&*device), name.into())).collect();
    same("holders", shown, object(case, "holders").clone().into_iter().collect())?;
    same("padding", plain[decoder.position()..].iter().any(|byte| *byte != 0), false)
}

fn made_session() -> Value {
    let mut random = Fixed::new("recovering");
    let (genesis, nonce, seed) = (random.bytes::<16>(), random.bytes::<40>(), random.bytes::<32>());
    let server = "gadeplan.example.org:8443";
    let key = Signing::from_secret(secret(&seed));
    let hash = recovery_hash(server, &genesis, &nonce);
    let signature = key.sign(&signed_message(RECOVERY_SIGNATURE_LABEL, &hash));
    let body = minicbor::to_vec(OpenRecovery { genesis, nonce: nonce.to_vec(), signature }).expect("memory");
    case([
        ("server", json!(server)),
        ("genesis", put(&genesis)),
        ("nonce", put(&nonce)),
        ("public", put(&key.public())),
        ("hash", put(&hash)),
        ("body", put(&body)),
    ])
}

pub(crate) fn session(case: &Value) -> Result<(), String> {
    let body = bytes(case, "body");
    let open: OpenRecovery = minicbor::decode(&body).map_err(|error| error.to_string())?;
    same("fields", (open.genesis, open.nonce.clone()), (array(case, "genesis"), bytes(case, "nonce")))?;
    let hash = recovery_hash(text(case, "server"), &open.genesis, &open.nonce);
    same("hash", hash, array(case, "hash"))?;
    verify(&array(case, "public"), RECOVERY_SIGNATURE_LABEL, &hash, &open.signature).map_err(|error| error.to_string())?;
    same("form", minicbor::to_vec(&open).map_err(|error| error.to_string())?, body)
}

fn calls() -> Vec<(String, Value)> {
    let team = Fixed::new("recovery-call").bytes();
    let session = minicbor::to_vec(RecoverySession { token: "abc123".into(), team }).expect("memory");
    let log = minicbor::to_vec(MembershipLog { records: Vec::new(), more: Some(true) }).expect("memory");
    let made = |bytes: &[u8], fields: Value| case([("bytes", put(bytes)), ("fields", fields)]);
    vec![
        ("call/recovery-session".into(), made(&session, json!(["abc123", { "hex": put(&team) }]))),
        ("call/log-more".into(), made(&log, json!([[], true]))),
    ]
}
