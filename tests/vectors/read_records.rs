//! Reads payloads, packs, the tree, frames and calls.

use gadeplan::{
    crypto::EpochKey,
    domain::gathered,
    payload::Inside,
    protocol::{
        call::{Frame, MembershipAccepted, MembershipLog, NewTeam, Proof, Pushed, ServerInfo, TeamHead, Wanted},
        membership::MembershipRecord,
        pack::Pack,
        proof::is_consistent,
        refused::Refused,
        session::{Nonce, OpenSession, RecoverySession, Session},
        tree::Frontier,
    },
    sync::{Keyring, Opened, open_record},
};
use minicbor::{Decode, Encode};
use serde_json::{Value, json};

use super::{
    blobs::{array, bytes, hex, list, number, put, same, secret},
    words::describe,
};

fn said<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

/// The plaintext of a body.
pub(crate) fn payload(case: &Value) -> Result<(), String> {
    let plain = bytes(case, "inside");
    let inside = Inside::from_bytes(&plain).map_err(said)?;
    same("meaning", describe(&inside), case["words"].clone())?;
    same("form", inside.to_bytes(), plain)
}

/// A pack with the key of its epoch.
pub(crate) fn pack(case: &Value) -> Result<(), String> {
    let form = bytes(case, "pack");
    let pack = Pack::from_bytes(&form).map_err(said)?;
    same("form", pack.to_bytes(), form)?;
    pack.verify(&array(case, "sign_public")).map_err(said)?;
    let headers = pack.headers();
    let written: Vec<Vec<u8>> = headers.iter().map(minicbor::to_vec).collect::<Result<_, _>>().map_err(said)?;
    same("headers", written, list(case, "headers"))?;
    same("hashes", headers.iter().map(|header| header.hash().to_vec()).collect(), list(case, "hashes"))?;
    let keyring = Keyring {
        device: gadeplan::crypto::DeviceSecrets { sign: gadeplan::crypto::Signing::from_secret(secret(&[1; 32])), seal: secret(&[1; 32]) },
        genesis: [0; 32],
        epochs: gathered::map([(3, Box::new(EpochKey::from_secret(secret(&array(case, "epoch_key")))))]),
        leads: Default::default(),
        transport: None,
    };
    let wanted = case["insides"].as_array().ok_or("no list of plaintexts")?;
    for ((header, packed), wanted) in headers.iter().zip(&pack.records).zip(wanted) {
        let found = match open_record(&keyring, header, packed) {
            Ok(Opened::Revision(inside) | Opened::Draft(inside)) => put(&inside.to_bytes()),
            _ => Value::default(),
        };
        same("plaintext", &found, wanted)?;
    }
    same("number of records", pack.records.len(), wanted.len())
}

/// The roots of every size.
pub(crate) fn tree(case: &Value) -> Result<(), String> {
    let mut frontier = Frontier::default();
    let mut roots = vec![frontier.root().to_vec()];
    for leaf in list(case, "leaves") {
        frontier.push(&leaf.try_into().map_err(|_| "a leaf has another length")?);
        roots.push(frontier.root().to_vec());
    }
    same("roots", roots, list(case, "roots"))
}

/// The proof that a tree is the beginning of another.
pub(crate) fn proof(case: &Value) -> Result<(), String> {
    let form = bytes(case, "bytes");
    let answer: Proof = minicbor::decode(&form).map_err(said)?;
    same("form", minicbor::to_vec(&answer).map_err(said)?, form)?;
    same("incarnation", answer.incarnation, number(case, "incarnation"))?;
    let (first, leaves) = (number(case, "first"), list(case, "leaves"));
    let (mut frontier, mut before) = (Frontier::default(), None);
    for leaf in &leaves {
        frontier.push(&leaf.as_slice().try_into().map_err(|_| "a leaf has another length")?);
        before = before.or((frontier.size == first).then(|| frontier.root()));
    }
    let path: Vec<[u8; 32]> = answer.path.into_iter().map(Into::into).collect();
    let before = before.ok_or("it begins beyond its end")?;
    same("verified", is_consistent(first, frontier.size, &before, &frontier.root(), &path), true)
}

/// A page of a pull.
pub(crate) fn frames(case: &Value) -> Result<(), String> {
    let stream = bytes(case, "stream");
    let mut rest = stream.as_slice();
    let mut found = Vec::new();
    while let Some((frame, after)) = Frame::split(rest).map_err(said)? {
        found.push(frame);
        rest = after;
    }
    same("length of what was cut off", rest.len(), 0)?;
    same("form", found.iter().flat_map(Frame::to_bytes).collect::<Vec<u8>>(), stream.clone())?;
    let (head, run, more) = match found.as_slice() {
        [Frame::Head(head), Frame::Run(run), Frame::End(more)] => (head, run, more),
        [Frame::Head(head), Frame::Below(below), Frame::Run(run), Frame::End(more)] => {
            let mut tree = Frontier::default();
            for leaf in list(case, "leaves") {
                tree.push(&leaf.try_into().map_err(|_| "a leaf has another length")?);
            }
            same("tree before the run", below, &tree)?;
            (head, run, more)
        }
        _ => return Err("other frames".into()),
    };
    let TeamHead { incarnation, head, root, membership, erasures } = head;
    same("head", json!([incarnation, head, { "hex": hex(root) }, membership, erasures]), case["head"].clone())?;
    same("run", (run.first_seq, run.received_ms), (number(case, "first_seq"), number(case, "received_ms")))?;
    same("pack", run.pack.to_bytes(), bytes(case, "pack"))?;
    same("end", Some(*more), case["more"].as_bool())
}

/// A body or an answer of a call. Which one it is stands in its name; here each form is tried, and one must fit in full.
pub(crate) fn call(case: &Value) -> Result<(), String> {
    let form = bytes(case, "bytes");
    let shown = |record: &MembershipRecord| {
        let mut parts = vec![blob(&record.statement), blob(&record.signature)];
        parts.extend(record.second.map(|second| blob(&second)));
        Value::Array(parts)
    };
    let fields = [
        read(&form, |info: ServerInfo| json!([info.name, info.oldest, info.newest])),
        read(&form, |answer: Nonce| json!([blob(&answer.nonce)])),
        read(&form, |answer: Session| json!([answer.token])),
        read(&form, |body: OpenSession| json!([blob(&body.team), blob(&body.device), blob(&body.nonce), blob(&body.signature)])),
        read(&form, |body: NewTeam| json!([body.operator_code, shown(&body.genesis)])),
        read(&form, |log: MembershipLog| {
            let mut parts = vec![json!(log.records.iter().map(shown).collect::<Vec<_>>())];
            parts.extend(log.more.map(Value::Bool));
            Value::Array(parts)
        }),
        read(&form, |answer: RecoverySession| json!([answer.token, blob(&answer.team)])),
        read(&form, |answer: MembershipAccepted| json!([answer.length])),
        read(&form, |answer: Pushed| {
            let receipts = answer.receipts.iter().map(|receipt| json!([receipt.number, blob(&receipt.hash), receipt.seq]));
            json!([answer.incarnation, receipts.collect::<Vec<_>>()])
        }),
        read(&form, |body: Wanted| json!([body.numbers])),
        read(&form, |refused: Refused| json!([refused.reason, refused.detail, refused.text])),
    ];
    if fields.into_iter().flatten().any(|fields| fields == case["fields"]) { Ok(()) } else { Err("no call reads this so".into()) }
}

fn blob(bytes: &[u8]) -> Value {
    json!({ "hex": hex(bytes) })
}

/// The fields, when the bytes are of this type and written again as they were.
fn read<T>(form: &[u8], fields: impl FnOnce(T) -> Value) -> Option<Value>
where
    T: for<'b> Decode<'b, ()> + Encode<()>,
{
    let value: T = minicbor::decode(form).ok()?;
    (minicbor::to_vec(&value).ok()? == form).then(|| fields(value))
}
