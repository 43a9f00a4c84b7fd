//! The golden membership log: all ten actions, with every key that they seal. Written by hand, so that only the bytes are frozen here.

use gadeplan::{
    crypto::{EpochKey, InvitationSecret, LeadsKey, RecoverySecret, Secret, Signing, public_of},
    protocol::{
        hash::signed_message,
        membership::{
            Action, DeviceKeys, EpochKeys, Genesis, Invite, LeadsEpoch, Member, MembershipRecord, RecoveryKeys, SIGNATURE_LABEL, SignedBy,
            Statement, Wrap, invitation_id, roles,
        },
    },
};
use serde_json::{Map, Value, json};

use super::blobs::{Cases, Fixed, Given, case, hex, put};

const SERVER: &str = "gadeplan.example.org";
const BOTH: u8 = roles::WORKER | roles::LEAD;

struct Device {
    id: [u8; 16],
    sign: Signing,
    seal: Secret,
    transport: Signing,
    holder: &'static str,
}

impl Device {
    fn make(random: &mut Fixed, holder: &'static str) -> Self {
        Self { id: random.bytes(), sign: Signing::make(random), seal: Secret::make(random), transport: Signing::make(random), holder }
    }

    fn member(&self, roles: u8, epoch: u32, key: &EpochKey, random: &mut Fixed) -> Member {
        let seal = public_of(&self.seal).expect("a key");
        let keys = DeviceKeys { device: self.id, sign: self.sign.public(), seal, transport: self.transport.public() };
        Member { keys, roles, holder: key.seal_name(&self.id, self.holder, random), epoch }
    }
}

/// A log as its authors write it.
struct Log {
    team: [u8; 16],
    genesis: [u8; 32],
    head: [u8; 32],
    records: Vec<MembershipRecord>,
    epochs: Vec<EpochKey>,
    leads: Vec<LeadsKey>,
    random: Fixed,
}

impl Log {
    fn add(&mut self, signer: SignedBy, action: Action, key: &Signing, second: Option<&Signing>) {
        let n = self.records.len() as u64 + 1;
        let statement = Statement { version: 1, team: self.team, n, previous: self.head, signer, at: 1_763_600_000 + n, action };
        let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
        self.head = record.hash();
        let message = signed_message(SIGNATURE_LABEL, &self.head);
        (record.signature, record.second) = (key.sign(&message), second.map(|second| second.sign(&message)));
        self.records.push(record);
    }

    fn by(&mut self, device: &Device, action: Action) {
        self.add(SignedBy::Device(device.id), action, &device.sign, None);
    }

    fn newest(&self) -> (u32, &EpochKey) {
        (u32::try_from(self.epochs.len()).expect("few"), self.epochs.last().expect("one"))
    }

    fn context(&self, epoch: usize) -> Vec<u8> {
        [self.team.as_slice(), &u32::try_from(epoch).expect("few").to_be_bytes()].concat()
    }

    fn epoch(&mut self, members: &[&Device], recovery: &RecoverySecret, invitation: Option<&InvitationSecret>, history: bool) -> EpochKeys {
        let (key, leads) = (EpochKey::make(&mut self.random), LeadsKey::make(&mut self.random));
        let number = self.epochs.len() + 1;
        let context = self.context(number);
        let mut to: Vec<([u8; 16], [u8; 32])> = members.iter().map(|device| (device.id, public_of(&device.seal).expect("a key"))).collect();
        to.push(([0; 16], recovery.derive_seal_public().expect("a key")));
        let leads_wraps = to.iter().map(|(recipient, public)| {
            let sealed = leads.seal_to(public, &context, &mut self.random).expect("seals");
            Wrap { recipient: *recipient, sealed }
        });
        let leads_wraps = leads_wraps.collect();
        if let Some(secret) = invitation {
            to.push((invitation_id(&secret.derive_sign().public()), secret.derive_seal_public().expect("a key")));
        }
        let wraps = to.iter().map(|(recipient, public)| {
            let sealed = key.seal_to(public, &context, &mut self.random).expect("seals");
            Wrap { recipient: *recipient, sealed }
        });
        let wraps = wraps.collect();
        let previous = self.epochs.last().filter(|_| history).map(|before| key.seal_previous(before, &context, &mut self.random));
        let keys = EpochKeys {
            epoch: u32::try_from(number).expect("few"),
            commitment: key.commitment(),
            wraps,
            previous,
            leads: LeadsEpoch { public: leads.public().expect("a key"), wraps: leads_wraps },
            names: None,
        };
        self.epochs.push(key);
        self.leads.push(leads);
        keys
    }

    fn invite(&mut self, by: &Device, secret: &InvitationSecret, roles: u8, replaces: Option<[u8; 16]>) -> Invite {
        let (sign, seal) = (secret.derive_sign().public(), secret.derive_seal_public().expect("a key"));
        let (epoch, context) = (self.newest().0, self.context(self.epochs.len()));
        let epoch_key = self.epochs.last().expect("one").seal_to(&seal, &context, &mut self.random).expect("seals");
        let lead = self.leads.last().filter(|_| roles & roles::LEAD != 0);
        let leads_key = lead.map(|leads| leads.seal_to(&seal, &context, &mut self.random).expect("seals"));
        let id = invitation_id(&sign);
        let mut invite = Invite { id, roles, expires: 1_763_680_000, replaces, sign, seal, epoch, epoch_key, leads_key, mac: [0; 32] };
        invite.mac = secret.derive_mac(&invite.mac_message(&self.genesis, &self.head, SERVER));
        self.by(by, Action::Invite(Box::new(invite.clone())));
        invite
    }

    fn member(&mut self, device: &Device, roles: u8) -> Member {
        let (epoch, key) = (u32::try_from(self.epochs.len()).expect("few"), self.epochs.last().expect("one"));
        device.member(roles, epoch, key, &mut self.random)
    }

    fn join(&mut self, secret: &InvitationSecret, invite: &Invite, device: &Device) {
        let member = self.member(device, invite.roles);
        let action = Action::Join { invitation: invite.id, member };
        self.add(SignedBy::Invitation(invite.id), action, &secret.derive_sign(), Some(&device.sign));
    }
}

fn public(recovery: &RecoverySecret) -> RecoveryKeys {
    RecoveryKeys { sign: recovery.derive_sign().public(), seal: recovery.derive_seal_public().expect("a key") }
}

/// The log with all of its secrets and what it adds up to.
pub(crate) fn all() -> Cases {
    let mut random = Fixed::new("membership");
    let holders = ["Karen", "Ida", "Karen", "Åse", "Karen"];
    let [a, b, c, d, e] = holders.map(|holder| Device::make(&mut random, holder));
    let seeds: [[u8; 16]; 3] = std::array::from_fn(|_| random.bytes());
    let [first_code, second_code, third_code] = seeds.map(|seed| RecoverySecret::make(&mut Given(&seed)));
    let codes: [[u8; 16]; 3] = std::array::from_fn(|_| random.bytes());
    let [ida, nobody, karen] = codes.map(InvitationSecret::from_bytes);
    let team = random.bytes();
    let mut log = Log {
        team,
        genesis: [0; 32],
        head: [0; 32],
        records: Vec::new(),
        epochs: Vec::new(),
        leads: Vec::new(),
        random: Fixed::new("log"),
    };

    let keys = log.epoch(&[&a], &first_code, None, true);
    let first = log.member(&a, BOTH);
    let name = log.epochs[0].seal_name(&team, "Gadeplansteamet", &mut log.random);
    let genesis = Genesis { server: SERVER.into(), first, recovery: public(&first_code), keys, name };
    log.by(&a, Action::Genesis(Box::new(genesis)));
    log.genesis = log.head;
    let first = log.invite(&a, &ida, roles::WORKER, None);
    log.join(&ida, &first, &b);
    let keys = log.epoch(&[&a, &b], &first_code, None, true);
    log.by(&a, Action::ChangeRoles { device: b.id, roles: BOTH | roles::STEWARD, keys });
    let second = log.invite(&a, &nobody, roles::WORKER, None);
    let keys = log.epoch(&[&a, &b], &first_code, Some(&nobody), true);
    log.by(&a, Action::Rotate { keys });
    log.by(&a, Action::Withdraw { invitation: second.id });
    let keys = log.epoch(&[&b, &c], &first_code, None, true);
    let member = log.member(&c, BOTH);
    log.add(SignedBy::Device(a.id), Action::Replace { member, keys }, &a.sign, Some(&c.sign));
    let keys = log.epoch(&[&c], &first_code, None, true);
    log.by(&c, Action::Revoke { device: b.id, last_number: 41, keys });
    let keys = log.epoch(&[&c, &d], &second_code, None, true);
    let member = log.member(&d, BOTH);
    let action = Action::Recover { member, recovery: public(&second_code), keys };
    log.add(SignedBy::Recovery, action, &first_code.derive_sign(), Some(&d.sign));
    let keys = log.epoch(&[&c, &d], &third_code, None, false);
    log.by(&d, Action::NewRecovery { recovery: public(&third_code), keys });
    let third = log.invite(&d, &karen, BOTH, Some(c.id));
    log.join(&karen, &third, &e);

    let device =
        |device: &Device, roles: u8, active: bool| (hex(&device.id), json!({ "roles": roles, "active": active, "holder": device.holder }));
    let numbered = |secrets: Vec<[u8; 32]>| (1..).zip(secrets).map(|(n, key): (u32, _)| (n.to_string(), put(&key))).collect::<Map<_, _>>();
    let devices = [&a, &b, &c, &d, &e].map(|device| (hex(&device.id), put(device.seal.expose())));
    let last = public(&third_code);
    let secrets = json!({
        "devices": Value::Object(devices.into_iter().collect()),
        "invitations": codes.iter().map(|code| hex(code)).collect::<Vec<_>>(),
        "recovery": seeds.iter().map(|seed| hex(seed)).collect::<Vec<_>>(),
        "epochs": numbered(log.epochs.iter().map(|key| *key.secret().expose()).collect()),
        "leads": numbered(log.leads.iter().map(|key| *key.secret().expose()).collect()),
    });
    let roster = json!({
        "team": hex(&team), "server": SERVER, "genesis": hex(&log.genesis), "head": hex(&log.head), "length": log.records.len(),
        "epoch": 7, "name": "Gadeplansteamet", "recovery": [hex(&last.sign), hex(&last.seal)],
        "devices": Value::Object(
            [device(&a, 3, false), device(&b, 7, false), device(&c, 3, false), device(&d, 3, true), device(&e, 3, true)].into_iter().collect(),
        ),
        "invitations": {
            hex(&first.id): { "used": hex(&b.id), "withdrawn": false },
            hex(&second.id): { "used": null, "withdrawn": true },
            hex(&third.id): { "used": hex(&e.id), "withdrawn": false },
        },
    });
    let records: Vec<Value> = log.records.iter().map(|record| put(&minicbor::to_vec(record).expect("memory"))).collect();
    [("membership/log".to_owned(), case([("records", records.into()), ("secrets", secrets), ("roster", roster)]))].into()
}
