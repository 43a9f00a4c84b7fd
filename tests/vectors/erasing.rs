//! Formats of erasure: a steward's erase record with the list in front, and a device's answer.

use gadeplan::{
    crypto::{Signing, open_body, unwrap_content_key},
    domain::{
        erasure::ErasureReason,
        ids::{DeviceId, EntryId, RevisionId, TeamId},
    },
    payload::{Destroyed, ErasedEntry, Erasure},
    protocol::{
        erase::{EraseList, ErasedRecord},
        limits::PLAIN_BYTES,
        pack::{Pack, PackedRecord},
    },
    sync::{Seal, seal_erasure},
};
use serde_json::{Value, json};

use super::blobs::{Cases, Fixed, array, bytes, case, hex, number, put, same, secret};

pub(crate) fn all() -> Cases {
    [("erasure/entry", made_erasure()), ("destroyed/two", made_destroyed())].map(|(name, case)| (name.to_owned(), case)).into()
}

fn made_erasure() -> Value {
    let mut random = Fixed::new("erasure");
    let (team, device) = (TeamId::from_bytes(random.bytes()), DeviceId::from_bytes(random.bytes()));
    let (epoch_key, sign, previous) = (secret(&random.bytes()), Signing::make(&mut random), random.bytes());
    let records = (1..=2).map(|number| ErasedRecord { device: random.bytes(), number, hash: random.bytes() }).collect();
    let list = EraseList { records };
    let (first, second) = (RevisionId::from_bytes(random.bytes()), RevisionId::from_bytes(random.bytes()));
    let revisions = vec![(first, Vec::new()), (second, vec![first])];
    let entries = vec![ErasedEntry { entry: EntryId::from_bytes(random.bytes()), kind: 1, revisions }];
    let erasure = Erasure { entries, at_ms: 1_763_600_000_123, reason: ErasureReason::Chosen, membership: 3 };
    let seal = Seal { team, device, sign: &sign, tip_number: 6, tip_hash: previous, epoch: 3, epoch_key: &epoch_key };
    let sealed = seal_erasure(&seal, &list, &erasure, &mut random).expect("seals");
    let record: PackedRecord = minicbor::decode(&sealed.packed).expect("a record");
    let signature = sealed.signature.try_into().expect("a signature");
    let pack = Pack { version: 1, team: team.bytes(), device: device.bytes(), first: 7, previous, records: vec![record], signature };
    case([
        ("pack", put(&pack.to_bytes())),
        ("sign_public", put(&sign.public())),
        ("epoch_key", put(epoch_key.expose())),
        ("list", list.records.iter().map(|named| json!([hex(&named.device), named.number, hex(&named.hash)])).collect()),
        ("plain", put(&erasure.to_bytes())),
    ])
}

pub(crate) fn erasure(case: &Value) -> Result<(), String> {
    let said = |error: &dyn std::error::Error| error.to_string();
    let pack = Pack::from_bytes(&bytes(case, "pack")).map_err(|error| said(&error))?;
    pack.verify(&array(case, "sign_public")).map_err(|error| said(&error))?;
    let header = pack.headers().remove(0);
    same("kind", header.kind, 2)?;
    let packed = &pack.records[0];
    let (body, wrap) = (packed.body.as_ref().ok_or("no body")?, packed.wrap.as_ref().ok_or("no wrap")?);
    let (list, front, sealed) = EraseList::split(body).map_err(|error| said(&error))?;
    let named: Value = list.records.iter().map(|named| json!([hex(&named.device), named.number, hex(&named.hash)])).collect();
    same("list", &named, &case["list"])?;
    same("front", list.to_front(), front.to_vec())?;
    let key = unwrap_content_key(&secret(&array(case, "epoch_key")), &header.hash(), wrap).map_err(|error| said(&error))?;
    let context = [header.body_context().as_slice(), front].concat();
    let plain = open_body(&key, &context, sealed, PLAIN_BYTES).map_err(|error| said(&error))?;
    same("plaintext", plain.to_vec(), bytes(case, "plain"))?;
    same("form", Erasure::from_bytes(&plain).map_err(|error| said(&error))?.to_bytes(), plain.to_vec())
}

fn made_destroyed() -> Value {
    let mut random = Fixed::new("destroyed");
    let answer = Destroyed { erasures: vec![random.bytes(), random.bytes()], at_ms: 1_763_600_000_123 };
    case([
        ("plain", put(&answer.to_bytes())),
        ("erasures", answer.erasures.iter().map(|hash| put(hash)).collect()),
        ("at", json!(1_763_600_000_123_u64)),
    ])
}

pub(crate) fn destroyed(case: &Value) -> Result<(), String> {
    let plain = bytes(case, "plain");
    let answer = Destroyed::from_bytes(&plain).map_err(|error| error.to_string())?;
    let named: Value = answer.erasures.iter().map(|hash| put(hash)).collect();
    same("erasures", &named, &case["erasures"])?;
    same("time", answer.at_ms, number(case, "at"))?;
    same("form", answer.to_bytes(), plain)
}
