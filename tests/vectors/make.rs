//! Golden cases of keys, codes and what lies on the device, made by the program with fixed randomness.

use std::collections::BTreeMap;

use gadeplan::{
    crypto::{
        DeviceSecrets, EpochKey, InstallationSecret, InvitationSecret, LeadsKey, PasskeySlot, PassphraseSlot, RecoveryCode, RecoverySecret,
        Signing, derive_entry_tag, public_of, seal_hpke, seal_locked, seal_under,
    },
    domain::ids::{DeviceId, EntryId},
    protocol::{
        code::to_groups,
        hash::{labelled, signed_message},
        membership::invitation_id,
        session::{OpenSession, SIGNATURE_LABEL, session_hash},
    },
    sync::{Keyring, Successor},
};
use serde_json::json;

use super::blobs::{Cases, Fixed, Given, case, hex, put, secret};

const LABELS: &[&str] = &[
    "content-commitment",
    "content-nonce",
    "content-wrap",
    "content-wrap-nonce",
    "epoch-commitment",
    "epoch-previous",
    "name",
    "keyring",
    "entry-tag",
    "invitation-sign",
    "invitation-seal",
    "invitation-mac",
    "recovery-sign",
    "recovery-seal",
    "passkey-slot",
    "installation",
    "successor",
];

/// All of them.
pub(crate) fn all() -> Cases {
    let mut cases = Cases::new();
    for label in LABELS {
        let mut random = Fixed::new(label);
        let (key, context) = (random.bytes::<32>(), random.bytes::<20>());
        let out = secret(&key).derive(label, &context);
        let fields = [("key", put(&key)), ("label", json!(label)), ("context", put(&context)), ("out", put(out.expose()))];
        cases.insert(format!("derive/{label}"), case(fields));
    }
    for label in ["record", "body-hash", "membership", "session", "invitation-id"] {
        let data = Fixed::new(label).bytes::<77>();
        let fields = [("label", json!(label)), ("data", put(&data)), ("hash", put(&labelled(label, &[&data])))];
        cases.insert(format!("hash/{label}"), case(fields));
    }
    for label in ["record-signature", "membership-signature", "session-signature"] {
        let mut random = Fixed::new(label);
        let (seed, hash) = (random.bytes::<32>(), random.bytes::<32>());
        let key = Signing::from_secret(secret(&seed));
        let signature = key.sign(&signed_message(label, &hash));
        let fields = [
            ("seed", put(&seed)),
            ("public", put(&key.public())),
            ("label", json!(label)),
            ("hash", put(&hash)),
            ("signature", put(&signature)),
        ];
        cases.insert(format!("signature/{label}"), case(fields));
    }
    sealed(&mut cases);
    codes(&mut cases);
    epochs(&mut cases);
    device(&mut cases);
    cases
}

fn sealed(cases: &mut Cases) {
    let mut random = Fixed::new("seal");
    let (key, context, plain) = (random.bytes::<32>(), random.bytes::<9>(), random.bytes::<50>());
    let sealed = seal_under(&secret(&key), &context, &plain, &mut random);
    let fields = [("key", put(&key)), ("context", put(&context)), ("plain", put(&plain)), ("sealed", put(&sealed))];
    cases.insert("seal/random-nonce".into(), case(fields));
    for label in ["epoch-key", "leads-key"] {
        let mut random = Fixed::new(label);
        let (key, context, plain) = (random.bytes::<32>(), random.bytes::<20>(), random.bytes::<32>());
        let public = public_of(&secret(&key)).expect("a key");
        let sealed = seal_hpke(&public, label, &context, &plain, &mut random).expect("seals");
        let fields = [
            ("secret", put(&key)),
            ("public", put(&public)),
            ("label", json!(label)),
            ("context", put(&context)),
            ("plain", put(&plain)),
            ("sealed", put(&sealed)),
        ];
        cases.insert(format!("hpke/{label}"), case(fields));
    }
}

fn codes(cases: &mut Cases) {
    let mut random = Fixed::new("invitation");
    let (bytes, message) = (random.bytes::<16>(), random.bytes::<60>());
    let invitation = InvitationSecret::from_bytes(bytes);
    let sign = invitation.derive_sign().public();
    let fields = [
        ("secret", put(&bytes)),
        ("groups", json!(to_groups("invitation-code", &bytes))),
        ("sign_public", put(&sign)),
        ("seal_public", put(&invitation.derive_seal_public().expect("a key"))),
        ("id", put(&invitation_id(&sign))),
        ("message", put(&message)),
        ("mac", put(&invitation.derive_mac(&message))),
    ];
    cases.insert("invitation/keys".into(), case(fields));
    let mut random = Fixed::new("recovery");
    let (seed, genesis) = (random.bytes::<16>(), random.bytes::<32>());
    let recovery = RecoverySecret::make(&mut Given(&seed));
    let code = RecoveryCode::new(&recovery, &genesis);
    let fields = [
        ("seed", put(&seed)),
        ("genesis", put(&genesis)),
        ("groups", json!(to_groups(RecoveryCode::PURPOSE, code.expose()))),
        ("sign_public", put(&recovery.derive_sign().public())),
        ("seal_public", put(&recovery.derive_seal_public().expect("a key"))),
    ];
    cases.insert("recovery/keys".into(), case(fields));
    for (label, length) in [("invitation-code", 16), ("recovery-code", 32), ("operator-code", 10)] {
        let bytes = Fixed::new(label).bytes::<32>();
        let code = &bytes[..length];
        let fields = [("label", json!(label)), ("code", put(code)), ("groups", json!(to_groups(label, code)))];
        cases.insert(format!("code/{label}"), case(fields));
    }
}

fn epochs(cases: &mut Cases) {
    for (name, words) in [("team", "Gadeplansteamet".to_owned()), ("long", "Å".repeat(60))] {
        let mut random = Fixed::new(name);
        let (key, context) = (random.bytes::<32>(), random.bytes::<16>());
        let sealed = EpochKey::from_secret(secret(&key)).seal_name(&context, &words, &mut random);
        let fields = [("epoch_key", put(&key)), ("context", put(&context)), ("name", words.into()), ("sealed", put(&sealed))];
        cases.insert(format!("name/{name}"), case(fields));
    }
    let mut random = Fixed::new("previous");
    let (new, old, team) = (random.bytes::<32>(), random.bytes::<32>(), random.bytes::<16>());
    let (new_key, old_key) = (EpochKey::from_secret(secret(&new)), EpochKey::from_secret(secret(&old)));
    let context = [team.as_slice(), &7_u32.to_be_bytes()].concat();
    let fields = [
        ("new", put(&new)),
        ("old", put(&old)),
        ("team", put(&team)),
        ("epoch", json!(7)),
        ("commitment", put(&old_key.commitment())),
        ("sealed", put(&new_key.seal_previous(&old_key, &context, &mut random))),
    ];
    cases.insert("previous/epoch".into(), case(fields));
}

fn device(cases: &mut Cases) {
    let words = "bænk sol båd torv kaffe";
    let mut random = Fixed::new("slot");
    let key = random.bytes::<32>();
    let slot = PassphraseSlot::make(words, &secret(&key), &mut random).expect("memory");
    let fields = [("words", json!(words)), ("database_key", put(&key)), ("slot", put(&slot.to_bytes()))];
    cases.insert("slot/passphrase".into(), case(fields));

    let mut random = Fixed::new("keyring");
    let (key, sign, seal, genesis) = (random.bytes::<32>(), random.bytes::<32>(), random.bytes::<32>(), random.bytes::<32>());
    let epochs = BTreeMap::from([1, 2, 300].map(|epoch| (epoch, random.bytes::<32>())));
    let leads = BTreeMap::from([(2, random.bytes::<32>())]);
    let keyring = Keyring {
        device: DeviceSecrets { sign: Signing::from_secret(secret(&sign)), seal: secret(&seal) },
        genesis,
        epochs: epochs.iter().map(|(epoch, key)| (*epoch, Box::new(EpochKey::from_secret(secret(key))))).collect(),
        leads: leads.iter().map(|(epoch, key)| (*epoch, Box::new(LeadsKey::from_secret(secret(key))))).collect(),
        transport: None,
    };
    let shown = |keys: &BTreeMap<u32, [u8; 32]>| keys.iter().map(|(epoch, key)| (epoch.to_string(), hex(key))).collect::<BTreeMap<_, _>>();
    let fields = [
        ("database_key", put(&key)),
        ("sign_seed", put(&sign)),
        ("seal_secret", put(&seal)),
        ("genesis", put(&genesis)),
        ("epochs", json!(shown(&epochs))),
        ("leads", json!(shown(&leads))),
        ("sealed", put(&keyring.seal(&secret(&key), &mut random))),
    ];
    cases.insert("keyring/sealed".into(), case(fields));
    let transport = random.bytes::<32>();
    let keyring = Keyring { transport: Some(secret(&transport)), ..keyring };
    let fields = [
        ("database_key", put(&key)),
        ("sign_seed", put(&sign)),
        ("seal_secret", put(&seal)),
        ("genesis", put(&genesis)),
        ("epochs", json!(shown(&epochs))),
        ("leads", json!(shown(&leads))),
        ("transport_seed", put(&transport)),
        ("sealed", put(&keyring.seal(&secret(&key), &mut random))),
    ];
    cases.insert("keyring/with-transport".into(), case(fields));

    let mut random = Fixed::new("successor");
    let (key, device) = (random.bytes::<32>(), random.bytes::<16>());
    let (sign, seal, transport) = (random.bytes::<32>(), random.bytes::<32>(), random.bytes::<32>());
    let successor = Successor {
        device: DeviceId::from_bytes(device),
        secrets: DeviceSecrets { sign: Signing::from_secret(secret(&sign)), seal: secret(&seal) },
        transport: Signing::from_secret(secret(&transport)),
    };
    let fields = [
        ("database_key", put(&key)),
        ("device", put(&device)),
        ("sign_seed", put(&sign)),
        ("seal_secret", put(&seal)),
        ("transport_seed", put(&transport)),
        ("sealed", put(&successor.seal(&secret(&key), &mut random))),
    ];
    cases.insert("successor/sealed".into(), case(fields));

    behind_the_lock(cases);
    let mut random = Fixed::new("tag");
    let (key, entry) = (random.bytes::<32>(), random.bytes::<16>());
    let tag = derive_entry_tag(&secret(&key), EntryId::from_bytes(entry));
    cases.insert("tag/entry".into(), case([("database_key", put(&key)), ("entry", put(&entry)), ("tag", put(&tag))]));

    let mut random = Fixed::new("session");
    let (team, device, nonce, seed) = (random.bytes::<16>(), random.bytes::<16>(), random.bytes::<40>(), random.bytes::<32>());
    let server = "gadeplan.example.org:8443";
    let transport = Signing::from_secret(secret(&seed));
    let hash = session_hash(server, &team, &device, &nonce);
    let open = OpenSession { team, device, nonce: nonce.to_vec(), signature: transport.sign(&signed_message(SIGNATURE_LABEL, &hash)) };
    let fields = [
        ("server", json!(server)),
        ("team", put(&team)),
        ("device", put(&device)),
        ("nonce", put(&nonce)),
        ("transport_seed", put(&seed)),
        ("transport_public", put(&transport.public())),
        ("hash", put(&hash)),
        ("body", put(&minicbor::to_vec(&open).expect("memory"))),
    ];
    cases.insert("session/open".into(), case(fields));
}

fn behind_the_lock(cases: &mut Cases) {
    let mut random = Fixed::new("passkey");
    let (credential, salt, evaluated, key) = (random.bytes::<48>(), random.bytes::<32>(), random.bytes::<32>(), random.bytes::<32>());
    let slot = PasskeySlot::make(&credential, salt, &secret(&evaluated), &secret(&key), &mut random);
    let fields =
        [("credential", put(&credential)), ("evaluated", put(&evaluated)), ("database_key", put(&key)), ("slot", put(&slot.to_bytes()))];
    cases.insert("passkey/slot".into(), case(fields));

    let mut random = Fixed::new("locked");
    let (key, team, device) = (random.bytes::<32>(), random.bytes::<16>(), random.bytes::<16>());
    let (plain, epoch_key) = (random.bytes::<700>(), random.bytes::<32>());
    let own = InstallationSecret::derive(&secret(&key));
    let public = own.public().expect("a key");
    let fields = [
        ("database_key", put(&key)),
        ("public", put(&public)),
        ("device", put(&device)),
        ("plain", put(&plain)),
        ("sealed", put(&seal_locked(&public, &device, &plain, &mut random).expect("seals"))),
    ];
    cases.insert("locked/entry".into(), case(fields));
    let context = [team, device].concat();
    let fields = [
        ("database_key", put(&key)),
        ("epoch_key", put(&epoch_key)),
        ("team", put(&team)),
        ("device", put(&device)),
        ("public", put(&public)),
        ("sealed", put(&own.seal_for_team(&secret(&epoch_key), &context, &mut random))),
    ];
    cases.insert("installation/copy".into(), case(fields));
}
