//! What somebody with the files, or another server, makes of a device's own keys.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
};

use gadeplan::{
    client::{failure::Failure, message::Request, view::Activity},
    crypto::{PassphraseSlot, Secret, Signing, SlotError, SystemRandom},
    protocol::{
        hash::signed_message,
        refused::{Reason, Refused},
        session::{Nonce, OpenSession, SIGNATURE_LABEL, session_hash},
    },
};
use rusqlite::Connection;

use super::cast::{Cast, PASSPHRASE};

/// The slot with other figures: `[version, memory, passes, lanes, salt, sealed]`.
fn lowered(slot: &[u8], memory: u32, passes: u32) -> Vec<u8> {
    let mut decoder = minicbor::Decoder::new(slot);
    assert_eq!(decoder.array().expect("a slot"), Some(6));
    let version = decoder.u8().expect("a version");
    for _ in 0..2 {
        decoder.u32().expect("a figure");
    }
    let lanes = decoder.u32().expect("lanes");
    let (salt, sealed) = (decoder.bytes().expect("a salt"), decoder.bytes().expect("a seal"));
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(6).and_then(|e| e.u8(version)).and_then(|e| e.u32(memory)).and_then(|e| e.u32(passes)).expect("memory");
    encoder.u32(lanes).and_then(|e| e.bytes(salt)).and_then(|e| e.bytes(sealed)).expect("memory");
    encoder.into_writer()
}

#[test]
fn a_slot_that_was_made_cheap_to_guess_is_refused_by_name() {
    let words = "bænk sol båd torv kaffe";
    let slot = PassphraseSlot::make(words, &Secret::make(&mut SystemRandom), &mut SystemRandom).expect("memory").to_bytes();
    for (memory, passes) in [(8, 3), (64 * 1024 - 1, 3), (64 * 1024, 2), (64 * 1024, 1)] {
        let weak = PassphraseSlot::from_bytes(&lowered(&slot, memory, passes)).expect("a slot");
        assert_eq!(weak.open(words).err(), Some(SlotError::Weakened), "{memory} KiB, {passes} passes");
    }
    let dearer = PassphraseSlot::from_bytes(&lowered(&slot, 64 * 1024, 4)).expect("a slot");
    assert_eq!(dearer.open(words).err(), Some(SlotError::Wrong), "the figures are bound to the seal");
}

#[test]
fn a_phone_whose_slot_was_lowered_stays_shut_and_loses_nothing() {
    let Cast { lead, phone, proxy, endpoint } = Cast::assemble();
    drop(lead);
    let change = |folder: &Path, figures: (u32, u32)| {
        let database = Connection::open(folder.join("outbox.db")).expect("the outbox");
        let slot: Vec<u8> = database.query_row("SELECT slot FROM identity", [], |row| row.get(0)).expect("a slot");
        database.execute("UPDATE identity SET slot = ?1", [lowered(&slot, figures.0, figures.1)]).expect("written");
    };
    let mut phone = phone;
    let entry = phone.record("Før nogen rørte ved filen");
    phone.sync_until("sent", |view| view.waiting == 0);
    let mut phone = phone.restart(&proxy.url, |folder| change(folder, (8, 1)));
    let refused = phone.try_ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    assert_eq!(refused.err(), Some(Failure::Defect("the parameters of the slot lie below the floor".into())));
    let mut phone = phone.restart(&proxy.url, |folder| change(folder, (64 * 1024, 3)));
    phone.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    assert_eq!(phone.note(entry).as_deref(), Some("Før nogen rørte ved filen"));
    phone.sync_until("it syncs again", |view| view.activity == Activity::Idle && view.last_contact.is_some());
    drop(endpoint);
}

fn post(url: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a listener");
    let head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).expect("sent");
    stream.write_all(body).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let status = String::from_utf8_lossy(&answer[..end]).split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, answer[end + 4..].to_vec())
}

#[test]
fn a_session_that_was_signed_for_another_server_team_or_device_opens_nothing_here() {
    let Cast { phone, endpoint, .. } = Cast::assemble();
    let folder = phone.folder.clone();
    let (team, device, key, name): (Vec<u8>, Vec<u8>, Vec<u8>, String) = Connection::open(folder.join("outbox.db"))
        .and_then(|database| {
            database.query_row("SELECT team, device, transport_key, server_name FROM identity", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
        })
        .expect("an identity");
    let team: [u8; 16] = team.try_into().expect("a team");
    let device: [u8; 16] = device.try_into().expect("a device");
    let transport = Signing::from_secret(Secret::from_slice(&key).expect("a key"));
    let open = |server: &str, signed: ([u8; 16], [u8; 16]), said: ([u8; 16], [u8; 16])| {
        let nonce: Nonce = minicbor::decode(&post(&endpoint.url(), "/v1/nonce", &[]).1).expect("a nonce");
        let hash = session_hash(server, &signed.0, &signed.1, &nonce.nonce);
        let signature = transport.sign(&signed_message(SIGNATURE_LABEL, &hash));
        let body = OpenSession { team: said.0, device: said.1, nonce: nonce.nonce, signature };
        let (status, answer) = post(&endpoint.url(), "/v1/session", &minicbor::to_vec(body).expect("memory"));
        let reason = minicbor::decode::<Refused>(&answer).ok().and_then(|refused| Reason::from_name(&refused.reason));
        (status, reason)
    };
    assert_eq!(open(&name, (team, device), (team, device)).0, 200, "the script can succeed");
    assert_eq!(open("evil.example.org", (team, device), (team, device)).1, Some(Reason::Signature));
    assert_eq!(open(&name, ([7; 16], device), (team, device)).1, Some(Reason::Signature));
    assert_eq!(open(&name, (team, [7; 16]), (team, device)).1, Some(Reason::Signature));
}
