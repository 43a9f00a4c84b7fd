//! Tests of the transport key in the platform's hands: it signs, locked too; it is lost and comes back; nothing that is sealed stays behind.

use std::rc::Rc;

use futures_util::FutureExt;

use super::{
    Engine,
    replacing::Carrier,
    specimen::{HeldKeys, Specimen, answer},
};
use crate::{
    domain::policy::READING_DAYS,
    protocol::{
        call::Call,
        hash::verify,
        session::{Nonce, OpenSession, SIGNATURE_LABEL, session_hash},
    },
    sync::{Round, SyncError},
};

/// What the runner does after an unlock.
fn entrust(engine: &mut Engine) {
    let Some(entrusting) = engine.begin_entrusting().expect("begins") else { return };
    if entrusting.run().now_or_never().expect("at once") {
        engine.finish_entrusting(&entrusting).expect("ends");
    }
}

/// The call of a round that opens a session, as the runner comes to it.
fn session(engine: &mut Engine) -> Result<Call, SyncError> {
    engine.begin_round();
    let (_, nonce) = engine.next_call().expect("begins").expect("a call");
    assert_eq!(nonce.path, "/v1/nonce");
    engine.take_answer(&answer(Nonce { nonce: vec![7; 40] })).expect("taken");
    if let Some(signing) = engine.signing() {
        engine.take_signature(signing.now_or_never().expect("at once"));
    }
    engine.next_call().map(|call| call.expect("a call").1)
}

/// A device on such a platform with its team, locked, and the public half of its transport key.
fn locked(keys: &Rc<HeldKeys>) -> (Specimen, Engine, [u8; 32]) {
    let specimen = Specimen::with_keys(keys);
    let mut engine = specimen.new_team();
    let device = engine.device().expect("a device").bytes();
    let public = engine.open.as_ref().and_then(|open| open.roster.as_ref()).expect("a roster").devices[&device].member.keys.transport;
    entrust(&mut engine);
    engine.lock().expect("locks");
    (specimen, engine, public)
}

#[test]
fn the_platform_signs_while_locked_and_the_outbox_holds_nothing() {
    let keys = Rc::new(HeldKeys::default());
    let (_specimen, mut engine, public) = locked(&keys);
    let identity = engine.outbox.identity().expect("reads").expect("an identity");
    assert!(identity.transport_key.is_none());
    let call = session(&mut engine).expect("named");
    let open: OpenSession = minicbor::decode(&call.body).expect("a body");
    let hash = session_hash(&identity.server_name, &identity.team.bytes(), &identity.device.bytes(), &open.nonce);
    assert_eq!(verify(&public, SIGNATURE_LABEL, &hash, &open.signature), Ok(()));
}

#[test]
fn a_platform_that_refuses_leaves_everything_as_it_was() {
    let keys = Rc::new(HeldKeys::default());
    keys.refuses.set(true);
    let (specimen, mut engine, _) = locked(&keys);
    assert!(engine.outbox.identity().expect("reads").expect("an identity").transport_key.is_some());
    assert!(session(&mut engine).is_ok());
    // A newer browser takes it at the next unlock.
    keys.refuses.set(false);
    engine.unlock(&Specimen::words()).expect("unlocks");
    entrust(&mut engine);
    assert!(engine.outbox.identity().expect("reads").expect("an identity").transport_key.is_none());
    drop(engine);
    let mut again = specimen.start();
    again.unlock(&Specimen::words()).expect("unlocks");
    assert!(again.open.expect("open").keyring.transport.is_some(), "the copy");
}

#[test]
fn a_key_that_the_platform_has_lost_comes_back_with_the_words() {
    let keys = Rc::new(HeldKeys::default());
    let (specimen, mut engine, _) = locked(&keys);
    keys.held.borrow_mut().clear();
    let failed = session(&mut engine).expect_err("no key");
    assert!(matches!(failed, SyncError::TransportKeyLost));
    engine.note_round(Err(failed), 3).expect("noted");
    let identity = engine.outbox.identity().expect("reads").expect("an identity");
    assert!(engine.lock_screen(&identity).key_lost);
    engine.unlock(&Specimen::words()).expect("unlocks");
    assert!(session(&mut engine).is_ok(), "before the platform has it again");
    entrust(&mut engine);
    assert_eq!(keys.held.borrow().len(), 1);
    engine.lock().expect("locks");
    assert!(session(&mut engine).is_ok());
    engine.note_round(Ok(()), 3).expect("noted");
    assert!(!engine.lock_screen(&identity).key_lost);
    drop(specimen);
}

#[test]
fn a_paused_phone_that_has_lost_it_is_not_closed_for_ever() {
    let keys = Rc::new(HeldKeys::default());
    let (specimen, mut engine, _) = locked(&keys);
    engine.note_round(Ok(()), 3).expect("noted");
    specimen.wait_seconds((READING_DAYS + 1) * 24 * 60 * 60);
    keys.held.borrow_mut().clear();
    assert!(engine.unlock(&Specimen::words()).is_err(), "paused");
    let failed = session(&mut engine).expect_err("no key");
    engine.note_round(Err(failed), 3).expect("noted");
    engine.unlock(&Specimen::words()).expect("the server has answered");
}

#[test]
fn what_a_former_identity_has_sealed_is_brought_in_the_name_of_the_next() {
    let keys = Rc::new(HeldKeys::default());
    let (_specimen, mut engine, _) = locked(&keys);
    keys.held.borrow_mut().clear();
    let identity = engine.outbox.identity().expect("reads").expect("an identity");
    let mut carrier = Carrier { identity, round: Round::default() };
    engine.round.go_on_as(Some("the next one's".into()));
    engine.next_carried(&mut carrier).expect("begins").expect("a call");
    engine.take_carried(&mut carrier, &answer(Nonce { nonce: vec![7; 40] })).expect("taken");
    let signature = engine.signing_for(&carrier).expect("wanted").now_or_never().expect("at once");
    engine.take_signature_for(&mut carrier, signature);
    let (_, push) = engine.next_carried(&mut carrier).expect("goes on").expect("a call");
    assert!(push.path.ends_with("/push") && push.token.as_deref() == Some("the next one's"), "{push:?}");
}

#[test]
fn keys_of_devices_that_are_not_here_any_more_are_removed() {
    let keys = Rc::new(HeldKeys::default());
    let gone = crate::domain::ids::DeviceId::from_bytes([9; 16]);
    keys.held.borrow_mut().insert(gone, [9; 32]);
    let (_specimen, engine, _) = locked(&keys);
    let left: Vec<_> = keys.held.borrow().keys().copied().collect();
    assert_eq!(left, [engine.device().expect("a device")]);
}
