//! A server in this process, and devices that sign by hand. Sealed bytes are dummies: the endpoint never opens them.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
};

use ed25519_dalek::{Signer, SigningKey};
use gadeplan::{
    domain::gathered,
    protocol::{
        call::{Frame, MembershipAccepted, NewTeam, Pushed, Run, TeamHead},
        erase::{EraseList, ErasedRecord},
        hash::signed_message,
        limits::PROTOCOL,
        membership::{
            Action, Change, DeviceKeys, EpochKeys, Genesis, Invite, LeadsEpoch, Member, MembershipRecord, RecoveryKeys, Roster,
            SIGNATURE_LABEL, SignedBy, Statement, Wrap, invitation_id, roles,
        },
        pack::{self, BODY_OVERHEAD, Pack, PackedRecord},
        record::{NO_PREVIOUS, RECORD_VERSION, SUITE, audience, kind, padded_size, size_class},
        session::{self, Nonce, OpenSession, Session, session_hash},
    },
    server::{self, Clock, Config, Listeners},
};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};
use uuid::Uuid;

use super::{
    backend,
    http::{Answer, get, post},
};

pub(super) const SERVER: &str = "gadeplan.test";
/// Saturday morning, 21 November 2026.
pub(super) const NOW: u64 = 1_795_251_600;

/// A running endpoint; it shuts down gracefully when dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) metrics: SocketAddr,
    pub(super) seconds: Arc<AtomicU64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(folder: &Path) -> Self {
        Self::start_with(folder, |_| {})
    }

    pub(super) fn start_with(folder: &Path, change: impl FnOnce(&mut Config)) -> Self {
        let seconds = Arc::new(AtomicU64::new(NOW));
        let told = Arc::clone(&seconds);
        let mut config = backend::config(folder);
        config.public_url = Some(format!("http://{SERVER}"));
        config.clock = Clock::new(move || told.load(Ordering::SeqCst) * 1_000);
        change(&mut config);
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let own = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let metrics = own.local_addr().expect("an address");
        let listeners = Listeners { public: listener, metrics: Some(own) };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let asked = async {
                let _ = stopped.await;
            };
            runtime.block_on(server::run(listeners, config, asked)).expect("the endpoint runs until it is stopped");
        });
        Self { address, metrics, seconds, stop: Some(stop), thread: Some(thread) }
    }

    pub(super) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the endpoint panicked");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// A device, and what it has sent so far.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) id: [u8; 16],
    pub(super) sign: SigningKey,
    pub(super) transport: SigningKey,
    pub(super) team: [u8; 16],
    pub(super) token: String,
}

impl Phone {
    pub(super) fn new(seed: u8, team: [u8; 16]) -> Self {
        let [sign, transport] = [1, 2].map(|which| SigningKey::from_bytes(&[seed.wrapping_mul(16).wrapping_add(which); 32]));
        Self { id: [seed; 16], sign, transport, team, token: String::new() }
    }

    pub(super) fn member(&self, roles: u8) -> Member {
        let keys = DeviceKeys {
            device: self.id,
            sign: self.sign.verifying_key().to_bytes(),
            seal: [5; 32],
            transport: self.transport.verifying_key().to_bytes(),
        };
        Member { keys, roles, holder: vec![6; 40], epoch: 1 }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/v1/teams/{}/{rest}", Uuid::from_bytes(self.team))
    }

    pub(super) fn get(&self, server: &Server, rest: &str) -> Answer {
        get(server.address, &self.path(rest), &[("authorization", &format!("Bearer {}", self.token))])
    }

    pub(super) fn post(&self, server: &Server, rest: &str, body: &[u8]) -> Answer {
        post(server.address, &self.path(rest), &[("authorization", &format!("Bearer {}", self.token))], body)
    }

    /// Asks for a session; the answer as it came.
    pub(super) fn ask_session(&self, server: &Server, name: &str) -> Answer {
        let nonce: Nonce = post(server.address, "/v1/nonce", &[], &[]).cbor();
        post(server.address, "/v1/session", &[], &minicbor::to_vec(self.session_request(name, nonce.nonce)).expect("encodes"))
    }

    pub(super) fn session_request(&self, name: &str, nonce: Vec<u8>) -> OpenSession {
        let hash = session_hash(name, &self.team, &self.id, &nonce);
        let signature = self.transport.sign(&signed_message(session::SIGNATURE_LABEL, &hash)).to_bytes();
        OpenSession { team: self.team, device: self.id, nonce, signature }
    }

    pub(super) fn log_in(&mut self, server: &Server) {
        let session: Session = self.ask_session(server, SERVER).cbor();
        assert!(session.token.len() <= 100 && session.token.chars().all(|c| c.is_ascii_alphanumeric()), "{}", session.token);
        self.token = session.token;
    }

    /// A signed pack of records that differ by `salt`.
    pub(super) fn pack(&self, first: u64, previous: [u8; 32], count: usize, salt: u8) -> Pack {
        let record = |n: usize| PackedRecord {
            version: RECORD_VERSION,
            suite: SUITE,
            kind: kind::ENTRY,
            epoch: 1,
            audience: audience::TEAM,
            size_class: 0,
            body: Some([&[salt, n as u8], vec![7; 254 + BODY_OVERHEAD].as_slice()].concat()),
            wrap: Some(vec![9; 72]),
            body_hash: None,
        };
        let records = (0..count).map(record).collect();
        self.signed(Pack { version: PROTOCOL, team: self.team, device: self.id, first, previous, records, signature: [0; 64] })
    }

    /// A signed pack of one erasure that names these records.
    pub(super) fn erasure(&self, first: u64, previous: [u8; 32], records: Vec<ErasedRecord>) -> Pack {
        let mut body = EraseList { records }.to_front();
        let class = size_class(body.len() + 100).expect("not too large");
        body.resize(padded_size(class).expect("a class") + BODY_OVERHEAD, 7);
        let mut pack = self.pack(first, previous, 1, 1);
        let record = &mut pack.records[0];
        (record.kind, record.size_class, record.body) = (kind::ERASE, class, Some(body));
        self.signed(pack)
    }

    pub(super) fn signed(&self, mut pack: Pack) -> Pack {
        pack.signature = self.sign.sign(&signed_message(pack::SIGNATURE_LABEL, &tip(&pack))).to_bytes();
        pack
    }

    pub(super) fn push(&self, server: &Server, pack: &Pack) -> Answer {
        self.post(server, "push", &pack.to_bytes())
    }

    /// Pushes so many records in packs of at most 256; the hash of the last.
    pub(super) fn push_many(&self, server: &Server, count: usize) -> [u8; 32] {
        let (mut first, mut previous) = (1, NO_PREVIOUS);
        while first <= count {
            let pack = self.pack(first as u64, previous, 256.min(count + 1 - first), 1);
            let pushed: Pushed = self.push(server, &pack).cbor();
            assert_eq!(pushed.receipts.len(), pack.records.len());
            first += pack.records.len();
            previous = tip(&pack);
        }
        previous
    }

    /// One page after a place, as frames: where the team stands, the runs, whether there is more.
    pub(super) fn page(&self, server: &Server, after: u64) -> (TeamHead, Vec<Run>, bool) {
        let answer = self.get(server, &format!("pull?after={after}&membership=0"));
        assert_eq!(answer.status, 200, "{:?}", answer.refusal());
        let mut rest = answer.body.as_slice();
        let (mut head, mut runs, mut end) = (None, Vec::new(), None);
        while let Some((frame, following)) = Frame::split(rest).expect("well formed") {
            assert!(end.is_none(), "nothing follows the end");
            match frame {
                Frame::Head(first) => assert!(head.replace(first).is_none() && runs.is_empty()),
                Frame::Run(run) => runs.push(run),
                Frame::End(more) => end = Some(more),
                Frame::Below(_) => panic!("no tree belongs here"),
            }
            rest = following;
        }
        assert!(rest.is_empty());
        (head.expect("a head"), runs, end.expect("an end"))
    }

    pub(super) fn statement(&self, n: u64, previous: [u8; 32], action: Action) -> MembershipRecord {
        let signer = SignedBy::Device(self.id);
        sign_statement(&self.sign, None, Statement { version: 1, team: self.team, n, previous, signer, at: NOW, action })
    }
}

/// The hash of a pack's last record.
pub(super) fn tip(pack: &Pack) -> [u8; 32] {
    pack.headers().last().expect("not empty").hash()
}

/// The records of a pack, as an erasure names them.
pub(super) fn names(pack: &Pack) -> Vec<ErasedRecord> {
    pack.headers().iter().map(|header| ErasedRecord { device: header.device, number: header.number, hash: header.hash() }).collect()
}

pub(super) fn sign_statement(key: &SigningKey, second: Option<&SigningKey>, statement: Statement) -> MembershipRecord {
    let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
    let message = signed_message(SIGNATURE_LABEL, &record.hash());
    record.signature = key.sign(&message).to_bytes();
    record.second = second.map(|key| key.sign(&message).to_bytes());
    record
}

/// The keys of genesis.
pub(super) fn keys(epoch: u32) -> EpochKeys {
    let leads = LeadsEpoch { public: [4; 32], wraps: vec![] };
    EpochKeys { epoch, commitment: [3; 32], wraps: vec![], previous: None, leads, names: None }
}

/// The keys of the epoch that begins with a change of this log, as if sealed to everybody whom they are for.
pub(super) fn next_keys(log: &[MembershipRecord], change: &Change) -> EpochKeys {
    let roster = Roster::fold(log).expect("a log");
    let recipients = roster.recipients(change);
    let wraps =
        |of: &gathered::Map<[u8; 16], [u8; 32]>| of.keys().map(|recipient| Wrap { recipient: *recipient, sealed: vec![7; 80] }).collect();
    let mut next = keys(roster.epoch() + 1);
    next.wraps = wraps(&recipients.team);
    next.leads.wraps = wraps(&recipients.leads);
    next
}

/// Genesis by this device, as its only lead.
pub(super) fn genesis(lead: &Phone, server: &str) -> MembershipRecord {
    let genesis = Genesis {
        server: server.to_owned(),
        first: lead.member(roles::LEAD | roles::WORKER | roles::STEWARD),
        recovery: RecoveryKeys { sign: recovery_key().verifying_key().to_bytes(), seal: [8; 32] },
        keys: keys(1),
        name: vec![9; 50],
    };
    lead.statement(1, [0; 32], Action::Genesis(Box::new(genesis)))
}

pub(super) fn recovery_key() -> SigningKey {
    SigningKey::from_bytes(&[77; 32])
}

pub(super) fn invitation_key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// An invitation for a worker, as record `n`.
pub(super) fn invite(lead: &Phone, n: u64, previous: [u8; 32], key: &SigningKey, expires: u64) -> MembershipRecord {
    let sign = key.verifying_key().to_bytes();
    let invite = Invite {
        id: invitation_id(&sign),
        roles: roles::WORKER,
        expires,
        replaces: None,
        sign,
        seal: [1; 32],
        epoch: 1,
        epoch_key: vec![2; 80],
        leads_key: None,
        mac: [3; 32],
    };
    lead.statement(n, previous, Action::Invite(Box::new(invite)))
}

/// The record by which a device joins.
pub(super) fn join(phone: &Phone, n: u64, previous: [u8; 32], key: &SigningKey) -> MembershipRecord {
    let id = invitation_id(&key.verifying_key().to_bytes());
    let action = Action::Join { invitation: id, member: phone.member(roles::WORKER) };
    let statement = Statement { version: 1, team: phone.team, n, previous, signer: SignedBy::Invitation(id), at: NOW, action };
    sign_statement(key, Some(&phone.sign), statement)
}

pub(super) fn create(server: &Server, code: &str, genesis: &MembershipRecord) -> Answer {
    let new = NewTeam { operator_code: code.to_owned(), genesis: genesis.clone() };
    post(server.address, "/v1/teams", &[], &minicbor::to_vec(new).expect("encodes"))
}

pub(super) fn add(server: &Server, phone: &Phone, record: &MembershipRecord) -> Answer {
    let body = minicbor::to_vec(record).expect("encodes");
    if phone.token.is_empty() {
        post(server.address, &phone.path("membership"), &[], &body)
    } else {
        phone.post(server, "membership", &body)
    }
}

/// A team of a lead and a worker, both with a session.
pub(super) fn team(server: &Server, folder: &Path, seed: u8) -> (Phone, Phone) {
    let id = [seed; 16];
    let (mut lead, mut worker) = (Phone::new(seed.wrapping_add(1), id), Phone::new(seed.wrapping_add(2), id));
    let first = genesis(&lead, SERVER);
    let code = server::issue_operator_code(&backend::config(folder)).expect("a code");
    assert_eq!(create(server, &code, &first).cbor::<MembershipAccepted>().length, 1);
    lead.log_in(server);
    let key = invitation_key(seed.wrapping_add(3));
    let invited = invite(&lead, 2, first.hash(), &key, NOW + 3_600);
    assert_eq!(add(server, &lead, &invited).cbor::<MembershipAccepted>().length, 2);
    let joined = join(&worker, 3, invited.hash(), &key);
    assert_eq!(add(server, &worker, &joined).cbor::<MembershipAccepted>().length, 3);
    worker.log_in(server);
    (lead, worker)
}
