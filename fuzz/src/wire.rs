//! What a server or somebody in its place can answer, and what people type.

use gadeplan::protocol::{
    call::{Answer, Frame, MembershipAccepted, MembershipLog, NewTeam, Proof, Pushed, ServerInfo, Wanted},
    code::{from_typed, to_groups},
    session::{Nonce, OpenRecovery, OpenSession, RecoverySession, Session},
};
use minicbor::{Decode, Encode};

/// A stream of frames ends, and each frame is written as it was read.
pub(crate) fn frames(bytes: &[u8]) {
    let mut rest = bytes;
    while let Ok(Some((frame, after))) = Frame::split(rest) {
        assert!(after.len() < rest.len(), "it does not stand still");
        let form = frame.to_bytes();
        let (again, left) = Frame::split(&form).expect("what was written is read").expect("whole");
        assert!(again == frame && left.is_empty());
        rest = after;
    }
}

/// Every body and answer of a call.
pub(crate) fn calls(bytes: &[u8]) {
    again::<ServerInfo>(bytes);
    again::<Nonce>(bytes);
    again::<OpenSession>(bytes);
    again::<Session>(bytes);
    again::<OpenRecovery>(bytes);
    again::<RecoverySession>(bytes);
    again::<NewTeam>(bytes);
    again::<MembershipLog>(bytes);
    again::<MembershipAccepted>(bytes);
    again::<Pushed>(bytes);
    again::<Wanted>(bytes);
    again::<Proof>(bytes);
}

fn again<T>(bytes: &[u8])
where
    T: for<'b> Decode<'b, ()> + Encode<()> + PartialEq + std::fmt::Debug,
{
    let Ok(value) = minicbor::decode::<T>(bytes) else { return };
    assert_eq!(minicbor::decode::<T>(&minicbor::to_vec(&value).expect("memory")).expect("what was written is read"), value);
}

/// Whatever an answer from 400 up holds, it is a refusal with a reason.
pub(crate) fn refused(bytes: &[u8]) {
    let Some((status, body)) = bytes.split_first() else { return };
    let answer = Answer { status: 400 + u16::from(*status), body: body.to_vec() };
    assert!(answer.refusal().is_some());
    assert!(Answer { status: 200, ..answer }.refusal().is_none());
}

/// A code that is accepted is the code that is shown for its bytes.
pub(crate) fn codes(bytes: &[u8]) {
    let Ok(typed) = std::str::from_utf8(bytes) else { return };
    shown::<10>("operator-code", typed);
    shown::<16>("invitation-code", typed);
    shown::<32>("recovery-code", typed);
}

fn shown<const N: usize>(purpose: &str, typed: &str) {
    if let Ok(code) = from_typed::<N>(purpose, typed) {
        let groups = to_groups(purpose, &code).concat();
        assert_eq!(from_typed::<N>(purpose, &groups), Ok(code));
    }
}
