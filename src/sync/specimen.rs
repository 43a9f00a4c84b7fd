//! A team of three and a reader of what they write, for unit tests: no network, no engine.

use super::{
    MembershipDraft, Seal, add_own_record, invited_keyring, join_record,
    keyring::Keyring,
    late::{settle_late, shown},
    make_epoch, make_invite,
    opened::Opened,
    seal_admission, seal_revision, take_membership,
};
use crate::{
    crypto::{DeviceSecrets, InvitationSecret, RecoverySecret, Secret, Signing, SystemRandom},
    domain::{
        entry::{Content, Hlc},
        ids::{DeviceId, EntryId, RevisionId, TeamId},
        person::{Person, Rung},
    },
    payload::{Admission, Inside},
    protocol::membership::{Action, Change, MembershipRecord, Roster, roles},
    store::{Place, SealedRecord, Vault},
};

pub(super) const TEAM: [u8; 16] = [1; 16];
const NOW: u64 = 1_795_251_600;

pub(super) struct Author {
    pub(super) device: DeviceId,
    pub(super) keyring: Keyring,
    pub(super) tip: (u64, [u8; 32]),
}

impl Author {
    fn seal(&self) -> Seal<'_> {
        let (epoch, key) = self.keyring.newest().expect("a key");
        let (tip_number, tip_hash) = self.tip;
        let (team, sign, epoch_key) = (TeamId::from_bytes(TEAM), &self.keyring.device.sign, key.secret());
        Seal { team, device: self.device, sign, tip_number, tip_hash, epoch, epoch_key }
    }

    pub(super) fn write(&mut self, entry: u8, revision: u8, parents: &[u8], alias: &str) -> SealedRecord {
        let person = Person { alias: alias.into(), rung: Rung::Alias, note: String::new(), unknown: Default::default() };
        self.write_down(entry, revision, parents, Content::Person(person))
    }

    pub(super) fn write_down(&mut self, entry: u8, revision: u8, parents: &[u8], content: Content) -> SealedRecord {
        let revision_id = |n: u8| RevisionId::from_bytes([n; 16]);
        let inside = Inside {
            revision: revision_id(revision),
            entry: EntryId::from_bytes([entry; 16]),
            parents: parents.iter().map(|n| revision_id(*n)).collect(),
            hlc: Hlc(u64::from(revision) << 16),
            seen: None,
            status: None,
            content,
        };
        let record = seal_revision(&self.seal(), &inside, &mut SystemRandom).expect("seals");
        self.keep(record)
    }

    pub(super) fn admit(&mut self, device: DeviceId, number: u64, membership: u64) -> SealedRecord {
        let admission = Admission { device, number, hash: [0; 32], membership };
        let record = seal_admission(&self.seal(), &admission, &mut SystemRandom).expect("seals");
        self.keep(record)
    }

    fn keep(&mut self, record: SealedRecord) -> SealedRecord {
        self.tip = (record.number, record.hash);
        record
    }
}

/// A reader with everything that three authors write: a lead, and two more devices that joined with these roles.
pub(super) struct Reader {
    pub(super) vault: Vault,
    pub(super) roster: Roster,
    _folder: tempfile::TempDir,
}

impl Reader {
    pub(super) fn new() -> (Self, Author, Author, Author) {
        let random = &mut SystemRandom;
        let lead = DeviceId::from_bytes([10; 16]);
        let recovery = RecoverySecret::make(random);
        let draft = MembershipDraft::make(TeamId::from_bytes(TEAM), lead, "s", "Holdet", "Karen", &recovery, NOW, random).expect("makes");
        let mut lead = Author { device: lead, keyring: draft.keyring, tip: (0, [0; 32]) };
        let (mut vault, folder) = empty();
        let (roster, _) = take_membership(&mut vault, None, &mut lead.keyring, lead.device, &[draft.genesis]).expect("takes");
        let mut reader = Self { vault, roster: roster.expect("a roster"), _folder: folder };
        let second = reader.join(&mut lead, [11; 16], roles::WORKER | roles::LEAD);
        let worker = reader.join(&mut lead, [12; 16], roles::WORKER);
        (reader, lead, second, worker)
    }

    /// Somebody with the same log who has pulled nothing yet.
    pub(super) fn newcomer(&self) -> Self {
        let (vault, folder) = empty();
        Self { vault, roster: self.roster.clone(), _folder: folder }
    }

    fn join(&mut self, lead: &mut Author, device: [u8; 16], role_set: u8) -> Author {
        let random = &mut SystemRandom;
        let secret = InvitationSecret::make(random);
        let invite = make_invite(&self.roster, &lead.keyring, &secret, role_set, NOW + 60, None, random).expect("invites");
        self.act(lead, Action::Invite(Box::new(invite)));
        let device = DeviceId::from_bytes(device);
        let keyring = invited_keyring(&self.roster, &secret, DeviceSecrets::make(random)).expect("opens");
        let transport = Signing::make(random);
        let record = join_record(&self.roster, &secret, device, &keyring, &transport, "Ida", NOW, random).expect("joins");
        self.take(lead, &record);
        Author { device, keyring, tip: (0, [0; 32]) }
    }

    fn act(&mut self, by: &mut Author, action: Action) {
        let record = add_own_record(&self.roster, by.device, &by.keyring, action, NOW);
        self.take(by, &record);
    }

    pub(super) fn revoke(&mut self, by: &mut Author, device: DeviceId, last_number: u64) {
        let change = Change { revoke: Some((device.bytes(), last_number)), ..Change::default() };
        let keys = make_epoch(&self.roster, &by.keyring, &change, false, &mut SystemRandom).expect("makes");
        self.act(by, Action::Revoke { device: device.bytes(), last_number, keys });
    }

    fn take(&mut self, reads: &mut Author, record: &MembershipRecord) {
        let records = std::slice::from_ref(record);
        let taken = take_membership(&mut self.vault, Some(self.roster.clone()), &mut reads.keyring, reads.device, records);
        self.roster = taken.expect("verifies").0.expect("a roster");
    }

    /// As a pull keeps what it brings.
    pub(super) fn pull(&mut self, reads: &Author, records: &[&SealedRecord]) {
        let shown = shown(&self.vault, &self.roster).expect("reads");
        for record in records {
            let is_shown = shown.get(&record.device.bytes()).is_none_or(|number| record.number <= *number);
            let opened = Opened::open_kept(&reads.keyring, &self.roster, record);
            let kept = self.vault.write(|writing| {
                writing.put_record(record)?;
                if is_shown { opened.keep(writing, record) } else { writing.hide(&record.hash) }
            });
            kept.expect("keeps");
        }
        settle_late(&mut self.vault, &self.roster, &reads.keyring).expect("settles");
    }

    pub(super) fn aliases(&self, entry: u8) -> Vec<String> {
        let revisions = self.vault.revisions(EntryId::from_bytes([entry; 16])).expect("reads");
        let alias = |content| if let Content::Person(person) = content { person.alias } else { String::new() };
        revisions.into_iter().map(|revision| alias(revision.content)).collect()
    }
}

fn empty() -> (Vault, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place { folder: folder.path().to_path_buf(), wal: false };
    (Vault::create(&place, "vault.db", &Secret::from_bytes([1; 32])).expect("creates"), folder)
}
