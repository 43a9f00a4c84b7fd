//! The restore drill: a backup, hours of work by ten phones after it, a restore, and everybody comes back in an order of its own.

use std::collections::BTreeMap;

use gadeplan::{
    client::{
        message::{Request, Response, State},
        team::Roles,
    },
    domain::{
        entry::Content,
        ids::{DeviceId, EntryId},
    },
    server,
};

use super::{
    LEAD, add, id, is_revoked, mended, send,
    support::{Device, Endpoint, Folder, PASSPHRASE, WORKER, record_contact},
};

/// Numbers that follow from a seed: SplitMix64.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("below an end that is one")
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = self.below(at + 1);
            all.swap(at, other);
        }
    }
}

/// A phone that runs, or one that was closed.
enum Phone {
    Open(Box<Device>),
    Closed(Folder),
}

impl Phone {
    fn open(&mut self) -> Option<&mut Device> {
        if let Self::Open(device) = self { Some(device) } else { None }
    }

    fn close(self) -> Folder {
        match self {
            Self::Open(device) => device.stop(),
            Self::Closed(folder) => folder,
        }
    }
}

struct Member {
    phone: Phone,
    device: DeviceId,
    leads: bool,
    gone: bool,
}

struct Drill {
    seeded: Seeded,
    endpoint: Endpoint,
    members: Vec<Member>,
    /// What was saved, and by whom.
    saved: BTreeMap<EntryId, (String, DeviceId)>,
}

impl Drill {
    /// Two leads and five workers; more come later.
    fn begin(seed: u64) -> Self {
        let endpoint = Endpoint::start();
        let lead = Device::new_team(&endpoint);
        let mut drill = Self { seeded: Seeded(seed), endpoint, members: Vec::new(), saved: BTreeMap::new() };
        drill.take_in(lead, true);
        drill.join(LEAD);
        for _ in 0..5 {
            drill.join(WORKER);
        }
        drill
    }

    fn take_in(&mut self, mut device: Device, leads: bool) {
        let device_id = id(&mut device);
        self.members.push(Member { phone: Phone::Open(Box::new(device)), device: device_id, leads, gone: false });
    }

    fn join(&mut self, roles: Roles) {
        let Self { endpoint, members, .. } = self;
        let lead = members.iter_mut().filter(|member| member.leads).find_map(|member| member.phone.open()).expect("an open lead");
        let device = add(endpoint, lead, "En kollega", roles);
        self.take_in(device, roles.lead);
    }

    fn somebody(&mut self, wanted: impl Fn(&Member) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.members.len()).filter(|at| wanted(&self.members[*at])).collect();
        (!fitting.is_empty()).then(|| fitting[self.seeded.below(fitting.len())])
    }

    fn record(&mut self) {
        let Some(at) = self.somebody(|member| !member.gone && matches!(member.phone, Phone::Open(_))) else { return };
        let note = format!("Nummer {}", self.saved.len());
        let member = &mut self.members[at];
        let entry = record_contact(member.phone.open().expect("open"), &note);
        self.saved.insert(entry, (note, member.device));
    }

    /// A lead removes a worker, who has sent everything before.
    fn revoke(&mut self) {
        let Some(at) = self.somebody(|member| !member.gone && !member.leads && matches!(member.phone, Phone::Open(_))) else { return };
        send(self.members[at].phone.open().expect("open"));
        let (device, own) = (self.members[at].device, self.members[at].device);
        let wanted: Vec<EntryId> = self.saved.iter().filter(|(_, (_, by))| *by == own).map(|(entry, _)| *entry).collect();
        let lead = self.members.iter_mut().filter(|member| member.leads).find_map(|member| member.phone.open()).expect("an open lead");
        // What a lead has when it removes a phone counts without being admitted.
        lead.wait_for(|lead| wanted.iter().all(|entry| lead.try_ask(Request::Entry(*entry)).is_ok()));
        lead.ask(Request::Revoke { device });
        self.members[at].gone = true;
    }

    /// A phone is closed, and hears nothing of what follows. The first lead's stays open.
    fn close_one(&mut self) {
        let first = self.members[0].device;
        let Some(at) = self.somebody(|member| member.device != first && matches!(member.phone, Phone::Open(_))) else { return };
        let member = self.members.remove(at);
        let phone = Phone::Closed(member.phone.close());
        self.members.insert(at, Member { phone, ..member });
    }

    fn work(&mut self, steps: usize) {
        for _ in 0..steps {
            match self.seeded.below(20) {
                0 => self.close_one(),
                1 if self.members.len() < 9 => self.join(WORKER),
                2 if self.members.iter().filter(|member| member.gone).count() < 3 => self.revoke(),
                _ => self.record(),
            }
        }
    }

    /// Everybody is closed, and comes back in some order; nobody knows any more what the server has.
    fn come_back(&mut self) {
        let mut members: Vec<Member> = self.members.drain(..).collect();
        self.seeded.shuffle(&mut members);
        for member in members {
            let mut device = Device::reopen(member.phone.close(), &self.endpoint);
            if !member.gone {
                device.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
            } else if let Response::State(State::Locked { .. }) = device.ask(Request::State) {
                // A removed phone that has not heard of it yet is unlocked by its holder as ever, or learns it at this very moment.
                let _ = device.try_ask(Request::Unlock { passphrase: PASSPHRASE.into() });
            }
            self.members.push(Member { phone: Phone::Open(Box::new(device)), ..member });
        }
    }
}

/// One drill. What must hold in the end: everything is back on every phone, nobody who was removed is of the team again, and the server's
/// storage is whole.
fn drill(seed: u64) {
    let mut drill = Drill::begin(seed);
    drill.work(15);
    let backup = drill.endpoint.back_up();
    drill.work(15);
    drill.join(WORKER);
    drill.revoke();
    drill.work(25);
    drill.endpoint.stop();
    // Some is written that no server ever saw.
    for _ in 0..5 {
        drill.record();
    }
    for member in drill.members.drain(..).collect::<Vec<_>>() {
        drill.members.push(Member { phone: Phone::Closed(member.phone.close()), ..member });
    }
    drill.endpoint.put_back(&backup);
    drill.come_back();
    let gone: Vec<DeviceId> = drill.members.iter().filter(|member| member.gone).map(|member| member.device).collect();
    // Once around: whoever is not known yet is brought by those who are.
    for member in drill.members.iter_mut().filter(|member| !member.gone) {
        let device = member.phone.open().expect("open");
        mended(device);
    }
    for member in drill.members.iter_mut().filter(|member| !member.gone) {
        let device = member.phone.open().expect("open");
        for (entry, (note, _)) in &drill.saved {
            device.wait_for(|device| device.try_ask(Request::Entry(*entry)).is_ok());
            let Response::Entry(view) = device.ask(Request::Entry(*entry)) else { panic!("an entry") };
            assert!(matches!(&view.row.content, Content::Contact(contact) if contact.note == *note), "seed {seed}: {note}");
            assert_eq!((view.history.len(), view.heads.len()), (1, 1), "seed {seed}: {note} is there once");
        }
        for removed in &gone {
            assert!(is_revoked(device, *removed), "seed {seed}: a removed phone is of the team again");
        }
        let view = mended(device);
        assert_eq!((view.needs_you, view.quarantined), (0, 0), "seed {seed}: {view:?}");
    }
    let folder = drill.endpoint.folder().to_path_buf();
    let found = server::check(&server::Config::new(folder)).expect("reads");
    assert_eq!(found.wrong, Vec::<String>::new(), "seed {seed}");
    assert!(found.records as usize > drill.saved.len(), "seed {seed}: {found:?}");
}

#[test]
fn everything_is_back_after_a_restore_whoever_comes_first() {
    // More of them: GADEPLAN_DRILLS=100.
    let drills = std::env::var("GADEPLAN_DRILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    for seed in 1..=drills {
        drill(seed);
    }
}
