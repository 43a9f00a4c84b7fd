//! Teams of many devices for the endpoint alone. They sign by hand, and what they seal holds nothing: the endpoint cannot tell.

use std::net::Ipv4Addr;

use ed25519_dalek::{Signer, SigningKey};
use gadeplan::{
    domain::ids::TeamId,
    protocol::{
        call::{Call, MembershipAccepted, NewTeam, Pushed},
        hash::signed_message,
        membership::{
            Action, DeviceKeys, EpochKeys, Genesis, Invite, LeadsEpoch, Member, MembershipRecord, RecoveryKeys, SIGNATURE_LABEL, SignedBy,
            Statement, invitation_id, roles,
        },
        record::NO_PREVIOUS,
        session::{self, Nonce, OpenSession, Session, session_hash},
    },
};

use super::{
    Result,
    client::now_ms,
    connection::Connection,
    notes::Notes,
    team::{get, pack, post},
};

/// One device: what it signs with, and what it has sent so far.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) team: TeamId,
    device: [u8; 16],
    sign: SigningKey,
    transport: SigningKey,
    /// Where on this machine it calls from.
    pub(super) from: Ipv4Addr,
    /// Devices of its team.
    pub(super) members: u64,
    token: String,
    sent: u64,
    tip: [u8; 32],
}

/// What a team is made on.
pub(super) struct Site<'a> {
    /// The endpoint's port.
    pub(super) port: u16,
    /// Randomness that is the same each time.
    pub(super) chance: &'a mut Notes,
}

/// Makes a team of so many devices, all with a session, all calling from this address.
pub(super) async fn team(site: &mut Site<'_>, operator_code: String, devices: usize, from: Ipv4Addr) -> Result<Vec<Phone>> {
    let name = format!("localhost:{}", site.port);
    let mut wire = Connection::open(from, site.port).await?;
    let team = TeamId::make(now_ms(), &site.chance.bytes());
    let mut lead = Phone::make(site.chance, team, from);
    let genesis = lead.genesis(&name, site.chance);
    let mut previous = genesis.hash();
    wire.ask(&post("/v1/teams", minicbor::to_vec(NewTeam { operator_code, genesis })?, None)).await?;
    lead.log_in(&mut wire, &name).await?;
    let mut phones = vec![lead];
    while phones.len() < devices {
        let n = 2 * phones.len() as u64;
        let key = SigningKey::from_bytes(&site.chance.bytes());
        let mut phone = Phone::make(site.chance, team, from);
        if let Some(lead) = phones.first() {
            let invited = lead.invite(n, previous, &key);
            let joined = phone.join(n + 1, invited.hash(), &key);
            previous = joined.hash();
            lead.add(&mut wire, &invited, Some(&lead.token)).await?;
            phone.add(&mut wire, &joined, None).await?;
        }
        phone.log_in(&mut wire, &name).await?;
        phones.push(phone);
    }
    for phone in &mut phones {
        phone.members = devices as u64;
    }
    Ok(phones)
}

impl Phone {
    fn make(chance: &mut Notes, team: TeamId, from: Ipv4Addr) -> Self {
        let [sign, transport] = [(); 2].map(|()| SigningKey::from_bytes(&chance.bytes()));
        Self { team, device: chance.bytes(), sign, transport, from, members: 0, token: String::new(), sent: 0, tip: NO_PREVIOUS }
    }

    /// A call of this device on a path of its team.
    pub(super) fn get(&self, rest: &str) -> Call {
        get(format!("/v1/teams/{}/{rest}", self.team), Some(&self.token))
    }

    /// The next so many records, signed, as a call.
    pub(super) fn push(&mut self, records: usize) -> Call {
        let sign = |message: &[u8]| self.sign.sign(message).to_bytes();
        let (pack, tip) = pack(self.team.bytes(), self.device, self.sent + 1, self.tip, records, sign);
        (self.sent, self.tip) = (self.sent + records as u64, tip);
        post(&format!("/v1/teams/{}/push", self.team), pack.to_bytes(), Some(&self.token))
    }

    /// The team's numbers in an answer to a push of all that was sent last.
    pub(super) fn numbers(&self, pushed: &[u8], records: usize) -> Result<Vec<u64>> {
        let pushed: Pushed = minicbor::decode(pushed)?;
        match pushed.receipts.last() {
            Some(last) if pushed.receipts.len() == records && (last.number, last.hash) == (self.sent, self.tip) => {
                Ok(pushed.receipts.iter().map(|receipt| receipt.seq).collect())
            }
            _ => Err("a record of the pack has no receipt".into()),
        }
    }

    async fn log_in(&mut self, wire: &mut Connection, name: &str) -> Result<()> {
        let nonce: Nonce = minicbor::decode(&wire.ask(&post("/v1/nonce", Vec::new(), None)).await?.body)?;
        let (team, device, nonce) = (self.team.bytes(), self.device, nonce.nonce);
        let hash = session_hash(name, &team, &device, &nonce);
        let signature = self.transport.sign(&signed_message(session::SIGNATURE_LABEL, &hash)).to_bytes();
        let open = minicbor::to_vec(OpenSession { team, device, nonce, signature })?;
        let session: Session = minicbor::decode(&wire.ask(&post("/v1/session", open, None)).await?.body)?;
        self.token = session.token;
        Ok(())
    }

    async fn add(&self, wire: &mut Connection, record: &MembershipRecord, token: Option<&str>) -> Result<()> {
        let path = format!("/v1/teams/{}/membership", self.team);
        let answer = wire.ask(&post(&path, minicbor::to_vec(record)?, token)).await?;
        minicbor::decode::<MembershipAccepted>(&answer.body)?;
        Ok(())
    }

    fn member(&self, roles: u8) -> Member {
        let (sign, transport) = (self.sign.verifying_key().to_bytes(), self.transport.verifying_key().to_bytes());
        Member { keys: DeviceKeys { device: self.device, sign, seal: [5; 32], transport }, roles, holder: vec![6; 40], epoch: 1 }
    }

    fn genesis(&self, server: &str, chance: &mut Notes) -> MembershipRecord {
        let recovery = SigningKey::from_bytes(&chance.bytes()).verifying_key().to_bytes();
        let leads = LeadsEpoch { public: [4; 32], wraps: vec![] };
        let genesis = Genesis {
            server: server.to_owned(),
            first: self.member(roles::LEAD | roles::WORKER | roles::STEWARD),
            recovery: RecoveryKeys { sign: recovery, seal: [8; 32] },
            keys: EpochKeys { epoch: 1, commitment: [3; 32], wraps: vec![], previous: None, leads, names: None },
            name: vec![9; 50],
        };
        self.state(1, [0; 32], Action::Genesis(Box::new(genesis)))
    }

    fn invite(&self, n: u64, previous: [u8; 32], key: &SigningKey) -> MembershipRecord {
        let sign = key.verifying_key().to_bytes();
        let invite = Invite {
            id: invitation_id(&sign),
            roles: roles::WORKER,
            expires: now_ms() / 1_000 + 3_600,
            replaces: None,
            sign,
            seal: [1; 32],
            epoch: 1,
            epoch_key: vec![2; 80],
            leads_key: None,
            mac: [3; 32],
        };
        self.state(n, previous, Action::Invite(Box::new(invite)))
    }

    fn join(&self, n: u64, previous: [u8; 32], key: &SigningKey) -> MembershipRecord {
        let invitation = invitation_id(&key.verifying_key().to_bytes());
        let action = Action::Join { invitation, member: self.member(roles::WORKER) };
        let statement = self.statement(n, previous, SignedBy::Invitation(invitation), action);
        signed(&statement, key, Some(&self.sign))
    }

    fn state(&self, n: u64, previous: [u8; 32], action: Action) -> MembershipRecord {
        signed(&self.statement(n, previous, SignedBy::Device(self.device), action), &self.sign, None)
    }

    fn statement(&self, n: u64, previous: [u8; 32], signer: SignedBy, action: Action) -> Statement {
        Statement { version: 1, team: self.team.bytes(), n, previous, signer, at: now_ms() / 1_000, action }
    }
}

fn signed(statement: &Statement, key: &SigningKey, second: Option<&SigningKey>) -> MembershipRecord {
    let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
    let message = signed_message(SIGNATURE_LABEL, &record.hash());
    record.signature = key.sign(&message).to_bytes();
    record.second = second.map(|key| key.sign(&message).to_bytes());
    record
}
