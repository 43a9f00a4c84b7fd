//! Lies about members to those who are members: ghosts, forged and replayed records, keys that are not the team's.

use gadeplan::{
    client::{message::Request, view::Activity},
    crypto::{CryptoError, DeviceSecrets, EpochKey, InvitationSecret, LeadsKey, RecoverySecret, Secret, Signing, SystemRandom, public_of},
    domain::{
        gathered,
        ids::{DeviceId, TeamId},
    },
    protocol::{
        call::MembershipLog,
        hash::signed_message,
        membership::{
            Action, DeviceKeys, EpochKeys, LeadsEpoch, Member, MembershipError, MembershipRecord, Roster, SIGNATURE_LABEL, SignedBy,
            Statement, Wrap, invitation_id, roles,
        },
        refused::{Reason, Refused},
    },
    sync::{Keyring, MembershipDraft, add_own_record, make_invite},
};

use super::{
    cast::Cast,
    proxy::{Lie, about},
};

fn in_log(alter: impl FnMut(&mut MembershipLog) + Send + 'static) -> Lie {
    about("/membership?after=", false, alter)
}

/// A record after these, with a signature of the server's own.
fn forged(log: &MembershipLog, signer: SignedBy, action: Action) -> MembershipRecord {
    let last = log.records.last().expect("a log that grew");
    let before = last.read().expect("a statement");
    let statement = Statement { version: 1, team: before.team, n: before.n + 1, previous: last.hash(), signer, at: before.at, action };
    let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
    let message = signed_message(SIGNATURE_LABEL, &record.hash());
    let own = Signing::make(&mut SystemRandom);
    record.signature = own.sign(&message);
    record.second = Some(own.sign(&message));
    record
}

fn ghost() -> Member {
    let keys = DeviceKeys { device: [6; 16], sign: [6; 32], seal: [6; 32], transport: [6; 32] };
    Member { keys, roles: roles::WORKER, holder: vec![0; 104], epoch: 1 }
}

fn signer_of(log: &MembershipLog) -> SignedBy {
    log.records.last().expect("a log that grew").read().expect("a statement").signer
}

#[test]
fn what_the_members_did_not_sign_is_refused_by_name() {
    let mut cast = Cast::assemble();
    let signature = "a signature of the membership record does not verify";
    let scripts: Vec<(&str, Lie, &str)> = vec![
        (
            "a ghost device by an invitation that nobody made",
            in_log(|log| {
                let action = Action::Join { invitation: [5; 16], member: ghost() };
                log.records.push(forged(log, SignedBy::Invitation([5; 16]), action));
            }),
            "the invitation is unknown",
        ),
        (
            "a ghost device by the newest invitation",
            in_log(|log| {
                let Action::Invite(invite) = log.records.last().expect("an invitation").read().expect("a statement").action else { return };
                let action = Action::Join { invitation: invite.id, member: ghost() };
                log.records.push(forged(log, SignedBy::Invitation(invite.id), action));
            }),
            signature,
        ),
        (
            "a forged invitation",
            in_log(|log| {
                let Action::Invite(mut invite) = log.records.last().expect("an invitation").read().expect("a statement").action else {
                    return;
                };
                (invite.sign, invite.id) = ([4; 32], invitation_id(&[4; 32]));
                log.records.push(forged(log, signer_of(log), Action::Invite(invite)));
            }),
            signature,
        ),
        (
            "a forged revocation",
            in_log(|log| {
                let SignedBy::Device(lead) = signer_of(log) else { return };
                let action = Action::Revoke { device: lead, last_number: 0, keys: no_keys(2) };
                log.records.push(forged(log, SignedBy::Device(lead), action));
            }),
            signature,
        ),
        (
            "a forged recovery",
            in_log(|log| {
                let recovery = gadeplan::protocol::membership::RecoveryKeys { sign: [3; 32], seal: [3; 32] };
                let action = Action::Recover { member: Member { roles: 3, ..ghost() }, recovery, keys: no_keys(2) };
                log.records.push(forged(log, SignedBy::Recovery, action));
            }),
            signature,
        ),
        ("a stripped signature", in_log(|log| log.records.last_mut().expect("one").signature = [0; 64]), signature),
        ("bytes that are no record", in_log(|log| log.records.last_mut().expect("one").statement.truncate(20)), "not well formed"),
        ("a log that promises more for ever", promises(), "the membership log promises more and stands still"),
        ("a hole in the log", in_log(skip_one), "does not follow the log"),
        ("another team's record", in_log(another_team), "belongs to another team"),
    ];
    for (name, lie, named) in scripts {
        // The log grows, so that the phone asks for the rest of it.
        cast.lied_to_about(name, lie, named, |cast| drop((cast.invite(), cast.invite())));
    }
}

fn no_keys(epoch: u32) -> EpochKeys {
    EpochKeys {
        epoch,
        commitment: [0; 32],
        wraps: Vec::new(),
        previous: None,
        leads: LeadsEpoch { public: [0; 32], wraps: Vec::new() },
        names: None,
    }
}

/// The same page again, and always more to come. It holds the first record that is new and never the second, so that the phone goes on lacking
/// one: a round that begins by itself must not find the log whole and end well before anybody has looked.
fn promises() -> Lie {
    let mut first = Vec::new();
    in_log(move |log| {
        if first.is_empty() {
            first.extend(log.records.first().cloned());
        }
        (log.records, log.more) = (first.clone(), Some(true));
    })
}

fn skip_one(log: &mut MembershipLog) {
    if log.records.len() > 1 {
        log.records.remove(0);
    }
}

fn another_team(log: &mut MembershipLog) {
    let last = log.records.last_mut().expect("a log that grew");
    let mut statement = last.read().expect("a statement");
    statement.team = [8; 16];
    last.statement = statement.to_bytes();
}

#[test]
fn an_old_record_again_changes_nothing() {
    let mut cast = Cast::assemble();
    // Before there is anything to fetch: news reaches the phone at once.
    cast.proxy.lie(in_log(|log| {
        let again = log.records.clone();
        log.records.extend(again);
    }));
    cast.invite();
    let entry = cast.lead.record("Efter gentagelsen");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.arrives(entry, "Efter gentagelsen");
    assert!(cast.proxy.honest() > 0);
    assert_eq!(cast.phone.sync().activity, Activity::Idle);
    cast.phone.ask(Request::Lock);
}

#[test]
fn a_revocation_that_no_lead_signed_takes_nothing_away() {
    let mut cast = Cast::assemble();
    let phone = cast.device_of_the_phone();
    let entry = cast.phone.record("Står endnu");
    cast.phone.sync_until("sent", |view| view.waiting == 0);
    let forgery = in_log(move |log| {
        let SignedBy::Device(lead) = signer_of(log) else { return };
        let action = Action::Revoke { device: phone, last_number: 0, keys: no_keys(2) };
        log.records.push(forged(log, SignedBy::Device(lead), action));
    });
    let signature = "a signature of the membership record does not verify";
    cast.lied_to_about("a forged revocation of this very phone", forgery, signature, |cast| drop(cast.invite()));
    assert_eq!(cast.phone.note(entry).as_deref(), Some("Står endnu"));

    // The bare word of the server, without any record of the log.
    cast.proxy.lie(|asked, reply| {
        let lies = ["/push", "/pull"].iter().any(|call| asked.path.contains(call));
        if lies {
            let refused = Refused { reason: Reason::Revoked.name().into(), detail: 0, text: "revoked".into() };
            (reply.status, reply.body) = (Reason::Revoked.status(), minicbor::to_vec(refused).expect("memory"));
        }
        lies
    });
    let unsent = cast.phone.record("Skrevet imens");
    let named = "the server says that this device was revoked, the log does not";
    let view = cast.phone.sync_until("refused", |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(named)));
    assert_eq!(view.waiting, 1, "it is counted as unsent: {view:?}");
    for (entry, note) in [(entry, "Står endnu"), (unsent, "Skrevet imens")] {
        assert_eq!(cast.phone.note(entry).as_deref(), Some(note), "keys and entries are where they were");
    }
    assert!(cast.proxy.honest() > 0);
    cast.phone.sync_until("the truth", |view| view.waiting == 0 && view.activity == Activity::Idle);
}

/// A team with a lead and a worker, folded by hand.
struct Team {
    draft: MembershipDraft,
    roster: Roster,
    worker: Keyring,
    worker_id: DeviceId,
}

impl Team {
    fn make() -> Self {
        let random = &mut SystemRandom;
        let (team, device) = (TeamId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        let recovery = RecoverySecret::make(random);
        let draft = MembershipDraft::make(team, device, "localhost", "hold", "Karen", &recovery, 1, random).expect("a team");
        let roster = Roster::begin(&draft.genesis).expect("a roster");
        let worker = Keyring {
            device: DeviceSecrets::make(random),
            genesis: roster.genesis,
            epochs: gathered::map([(1, Box::new(EpochKey::from_secret(Secret::from_bytes(*draft.keyring.epochs[&1].secret().expose()))))]),
            leads: Default::default(),
            transport: None,
        };
        let mut team = Self { draft, roster, worker, worker_id: DeviceId::from_bytes([3; 16]) };
        let secret = team.invite(100);
        team.join(&secret, team.worker_id).expect("joins");
        team
    }

    fn invite(&mut self, expires: u64) -> InvitationSecret {
        let secret = InvitationSecret::make(&mut SystemRandom);
        let invite =
            make_invite(&self.roster, &self.draft.keyring, &secret, roles::WORKER, expires, None, &mut SystemRandom).expect("a lead");
        self.by_lead(Action::Invite(Box::new(invite))).expect("invites");
        secret
    }

    fn by_lead(&mut self, action: Action) -> Result<(), MembershipError> {
        let record = add_own_record(&self.roster, self.draft.device, &self.draft.keyring, action, 1);
        self.roster.apply(&record, Some(50))
    }

    fn by_worker(&mut self, action: Action) -> Result<(), MembershipError> {
        let record = add_own_record(&self.roster, self.worker_id, &self.worker, action, 1);
        self.roster.apply(&record, Some(50))
    }

    fn join(&mut self, secret: &InvitationSecret, device: DeviceId) -> Result<(), MembershipError> {
        self.join_at(secret, device, 50, true)
    }

    fn join_at(&mut self, secret: &InvitationSecret, device: DeviceId, now: u64, second: bool) -> Result<(), MembershipError> {
        let sign = secret.derive_sign();
        let id = invitation_id(&sign.public());
        let own = &self.worker.device;
        let seal = own.seal_public().expect("a key");
        let keys = DeviceKeys { device: device.bytes(), sign: own.sign.public(), seal, transport: [1; 32] };
        let holder = self.worker.epochs[&1].seal_name(&device.bytes(), "Ida", &mut SystemRandom);
        let member = Member { keys, roles: roles::WORKER, holder, epoch: 1 };
        let action = Action::Join { invitation: id, member };
        let Roster { team, length, head, .. } = self.roster;
        let statement = Statement { version: 1, team, n: length + 1, previous: head, signer: SignedBy::Invitation(id), at: 1, action };
        let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
        let message = signed_message(SIGNATURE_LABEL, &record.hash());
        record.signature = sign.sign(&message);
        record.second = second.then(|| own.sign.sign(&message));
        self.roster.apply(&record, Some(now))
    }

    /// The next epoch, with a key for the worker that may be another than the one that is committed to.
    fn epoch(&self, committed: &EpochKey, sealed: &EpochKey) -> EpochKeys {
        let epoch = self.roster.epoch() + 1;
        let context = [self.roster.team.as_slice(), &epoch.to_be_bytes()].concat();
        let leads = LeadsKey::make(&mut SystemRandom);
        let to = |device: &DeviceSecrets| device.seal_public().expect("a key");
        let wrap = |recipient: DeviceId, key: &EpochKey, public: [u8; 32]| Wrap {
            recipient: recipient.bytes(),
            sealed: key.seal_to(&public, &context, &mut SystemRandom).expect("seals"),
        };
        let recovery =
            Wrap { recipient: [0; 16], sealed: committed.seal_to(&self.roster.recovery.seal, &context, &mut SystemRandom).expect("seals") };
        let for_leads = |recipient: [u8; 16], public: [u8; 32]| Wrap {
            recipient,
            sealed: leads.seal_to(&public, &context, &mut SystemRandom).expect("seals"),
        };
        EpochKeys {
            epoch,
            commitment: committed.commitment(),
            wraps: vec![
                wrap(self.draft.device, committed, to(&self.draft.keyring.device)),
                wrap(self.worker_id, sealed, to(&self.worker.device)),
                recovery,
            ],
            previous: Some(committed.seal_previous(&self.draft.keyring.epochs[&1], &context, &mut SystemRandom)),
            names: None,
            leads: LeadsEpoch {
                public: leads.public().expect("a key"),
                wraps: vec![
                    for_leads(self.draft.device.bytes(), to(&self.draft.keyring.device)),
                    for_leads([0; 16], self.roster.recovery.seal),
                ],
            },
        }
    }
}

#[test]
fn an_invitation_opens_once_in_time_and_for_who_signs() {
    let mut team = Team::make();
    let secret = team.invite(100);
    let (third, fourth) = (DeviceId::from_bytes([4; 16]), DeviceId::from_bytes([5; 16]));
    assert!(matches!(team.join_at(&secret, third, 101, true), Err(MembershipError::InvitationExpired)));
    assert!(matches!(team.join_at(&secret, third, 50, false), Err(MembershipError::Signature(_))), "the new device has not signed");
    assert!(matches!(team.join(&secret, team.worker_id), Err(MembershipError::Device)), "it is no new device");
    team.join(&secret, third).expect("joins");
    assert!(matches!(team.join(&secret, fourth), Err(MembershipError::InvitationUsed)));
    let unmade = InvitationSecret::make(&mut SystemRandom);
    assert!(matches!(team.join(&unmade, fourth), Err(MembershipError::InvitationUnknown)));
    let withdrawn = team.invite(100);
    team.by_lead(Action::Withdraw { invitation: invitation_id(&withdrawn.derive_sign().public()) }).expect("withdraws");
    assert!(matches!(team.join(&withdrawn, fourth), Err(MembershipError::InvitationWithdrawn)));
    assert_eq!(team.roster.devices.len(), 3);
}

#[test]
fn a_worker_who_helps_the_server_revokes_and_invites_nobody() {
    let mut team = Team::make();
    let key = EpochKey::make(&mut SystemRandom);
    let (lead, keys) = (team.draft.device.bytes(), team.epoch(&key, &key));
    let before = team.roster.head;
    for action in [
        Action::Revoke { device: lead, last_number: 0, keys: keys.clone() },
        Action::ChangeRoles { device: team.worker_id.bytes(), roles: 7, keys: keys.clone() },
        Action::Rotate { keys: keys.clone() },
        Action::Withdraw { invitation: [0; 16] },
    ] {
        assert!(matches!(team.by_worker(action), Err(MembershipError::NotAllowed)));
    }
    assert_eq!((team.roster.head, team.roster.epoch()), (before, 1), "nothing has changed");
}

#[test]
fn an_epoch_is_new_and_its_key_is_one_for_all() {
    let mut team = Team::make();
    let (key, other) = (EpochKey::make(&mut SystemRandom), EpochKey::make(&mut SystemRandom));
    let honest = team.epoch(&key, &key);
    let old = EpochKeys { epoch: 1, ..honest.clone() };
    assert!(matches!(team.by_lead(Action::Rotate { keys: old }), Err(MembershipError::Rule("epochs follow each other"))));
    let skipped = EpochKeys { epoch: 3, ..honest };
    assert!(matches!(team.by_lead(Action::Rotate { keys: skipped }), Err(MembershipError::Rule("epochs follow each other"))));

    let secret = InvitationSecret::make(&mut SystemRandom);
    let early = make_invite(&team.roster, &team.draft.keyring, &secret, roles::WORKER, 100, None, &mut SystemRandom).expect("a lead");
    let split = team.epoch(&key, &other);
    let worker = team.worker_id.bytes();
    let wrap = split.wraps.iter().find(|wrap| wrap.recipient == worker).expect("a wrap");
    let context = [team.roster.team.as_slice(), &2_u32.to_be_bytes()].concat();
    let opened = EpochKey::open_from(&team.worker.device.seal, &context, &wrap.sealed, &split.commitment);
    assert_eq!(opened.err(), Some(CryptoError::Commitment), "another key than the one for all");
    team.by_lead(Action::Rotate { keys: split }).expect("nobody can see into the wraps of others");
    assert!(!team.worker.collect(&team.roster, &worker), "the false key is not taken");
    assert!(!team.worker.epochs.contains_key(&2));
    let late = team.by_lead(Action::Invite(Box::new(early)));
    assert!(matches!(late, Err(MembershipError::Rule(_))), "an invitation into an old epoch: {late:?}");
    assert!(public_of(team.worker.epochs[&1].secret()).is_ok(), "what was there is there");
}
