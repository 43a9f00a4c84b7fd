//! The membership log: records as they come, and actions that a dishonest member signs properly.

use std::sync::LazyLock;

use gadeplan::{
    crypto::{InvitationSecret, Random, RecoverySecret, Signing},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        call::MembershipLog,
        hash::signed_message,
        membership::{Action, MembershipRecord, Roster, SIGNATURE_LABEL, SignedBy, Statement, invitation_id, roles},
    },
    sync::{MembershipDraft, make_invite},
};

/// Bytes that count up: the same team every time.
struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, buffer: &mut [u8]) {
        buffer.iter_mut().for_each(|byte| {
            self.0 = self.0.wrapping_mul(5).wrapping_add(7);
            *byte = self.0;
        });
    }
}

/// A team of one lead with one open invitation, and everybody's keys.
struct Team {
    draft: MembershipDraft,
    recovery: RecoverySecret,
    invitation: InvitationSecret,
    roster: Roster,
}

static TEAM: LazyLock<Team> = LazyLock::new(|| {
    let random = &mut Counting(1);
    let (team, device) = (TeamId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
    let recovery = RecoverySecret::make(random);
    let draft = MembershipDraft::make(team, device, "localhost", "hold", "navn", &recovery, 1, random).expect("a team");
    let mut roster = Roster::begin(&draft.genesis).expect("a roster");
    let invitation = InvitationSecret::from_bytes([3; 16]);
    let invite = make_invite(&roster, &draft.keyring, &invitation, roles::WORKER, 9, None, random).expect("an invitation");
    let record = signed(&roster, SignedBy::Device(device.bytes()), Action::Invite(Box::new(invite)), &draft.keyring.device.sign);
    roster.apply(&record, None).expect("applies");
    Team { draft, recovery, invitation, roster }
});

fn signed(roster: &Roster, signer: SignedBy, action: Action, key: &Signing) -> MembershipRecord {
    let statement = Statement { version: 1, team: roster.team, n: roster.length + 1, previous: roster.head, signer, at: 1, action };
    let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
    let message = signed_message(SIGNATURE_LABEL, &record.hash());
    record.signature = key.sign(&message);
    // A new device whose key is the lead's: the fuzzer knows no other.
    record.second = Some(TEAM_SIGN.sign(&message));
    record
}

static TEAM_SIGN: LazyLock<Signing> = LazyLock::new(|| Signing::make(&mut Counting(99)));

/// Records as a server sends them.
pub(crate) fn membership(bytes: &[u8]) {
    if let Ok(record) = minicbor::decode::<MembershipRecord>(bytes)
        && let Ok(statement) = record.read()
    {
        let again = MembershipRecord { statement: statement.to_bytes(), ..record.clone() };
        assert_eq!(again.read().expect("what was written is read"), statement);
    }
    let Ok(log) = minicbor::decode::<MembershipLog>(bytes) else { return };
    if let Ok(roster) = Roster::fold(&log.records) {
        assert_eq!(roster.length, log.records.len() as u64);
    }
}

/// An action alone, or that of a whole record.
fn next_action(bytes: &[u8]) -> Option<(Action, &[u8])> {
    let mut decoder = minicbor::Decoder::new(bytes);
    if let Ok(action) = decoder.decode() {
        return Some((action, &bytes[decoder.position()..]));
    }
    let record: MembershipRecord = minicbor::decode(bytes).ok()?;
    Some((record.read().ok()?.action, &[]))
}

/// Actions one after the other, each signed by whom the byte before it names. What is accepted keeps the rules; what is not, changes nothing.
pub(crate) fn roster(bytes: &[u8]) {
    let team = &*TEAM;
    let mut roster = team.roster.clone();
    let lead = team.draft.device.bytes();
    let mut rest = bytes;
    // A frozen record has no byte for its signer in front; the first byte of its array is as good.
    let mut whole = minicbor::decode::<MembershipRecord>(bytes).is_ok();
    while let Some((who, after)) = rest.split_first() {
        let after = if std::mem::take(&mut whole) { rest } else { after };
        let Some((action, after)) = next_action(after) else { return };
        rest = after;
        let sign = team.invitation.derive_sign();
        let record = match who % 3 {
            0 => signed(&roster, SignedBy::Device(lead), action, &team.draft.keyring.device.sign),
            1 => signed(&roster, SignedBy::Invitation(invitation_id(&sign.public())), action, &sign),
            _ => signed(&roster, SignedBy::Recovery, action, &team.recovery.derive_sign()),
        };
        let before = (roster.length, roster.head, roster.devices.clone(), roster.epochs.len());
        match roster.apply(&record, Some(5)) {
            Ok(()) => assert!(roster.length == before.0 + 1 && roster.head == record.hash()),
            Err(_) => assert_eq!((roster.length, roster.head, roster.devices.clone(), roster.epochs.len()), before),
        }
        let leads = roster.devices.values().filter(|device| device.revoked.is_none() && device.member.roles & roles::LEAD != 0);
        assert!(leads.count() > 0, "a lead is left");
    }
}
