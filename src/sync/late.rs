//! Late records: what came from a revoked device beyond its last accepted number is hidden until a lead admits it, on every device alike.

use std::collections::BTreeMap;

use crate::{
    domain::ids::DeviceId,
    protocol::membership::Roster,
    store::{StoreError, Vault},
};

use super::{SyncError, branch::removed_elsewhere, keyring::Keyring, opened::Opened};

/// Up to which number the records of each revoked device are shown.
pub(super) type Shown = BTreeMap<[u8; 16], u64>;

/// What the log and the leads' admissions add up to. An admission counts when its author was a lead by the log that it names, and is not
/// itself late. Admissions only ever show more, so their order does not matter.
pub(super) fn shown(vault: &Vault, roster: &Roster) -> Result<Shown, StoreError> {
    let revoked = roster.devices.iter().filter_map(|(id, device)| Some((*id, device.revoked?.last_number)));
    let mut shown: Shown = revoked.collect();
    for (device, last_number) in removed_elsewhere(vault)? {
        shown.entry(device.bytes()).or_insert(last_number);
    }
    let mut admissions = vault.admissions()?;
    admissions.retain(|admission| roster.was_lead(&admission.author.bytes(), admission.membership.min(roster.length)));
    loop {
        let before = shown.clone();
        for admission in &admissions {
            let counts = shown.get(&admission.author.bytes()).is_none_or(|number| admission.author_number <= *number);
            if let Some(number) = shown.get_mut(&admission.device.bytes()).filter(|_| counts) {
                *number = (*number).max(admission.number);
            }
        }
        if shown == before {
            return Ok(shown);
        }
    }
}

/// Hides and shows what the newest revocations and admissions ask for. Gives back whether anything changed.
///
/// # Errors
/// When the storage refuses; nothing is changed then.
pub fn settle_late(vault: &mut Vault, roster: &Roster, keyring: &Keyring) -> Result<bool, SyncError> {
    let mut changed = false;
    // What is shown may be an admission, which shows more: until nothing changes, at the latest after one step for each device.
    for _ in 0..=roster.devices.len() {
        let (mut hidden, mut returned) = (Vec::new(), Vec::new());
        for (device, number) in shown(vault, roster)? {
            let device = DeviceId::from_bytes(device);
            hidden.extend(vault.to_hide(device, number)?);
            returned.extend(vault.to_show(device, number)?);
        }
        if hidden.is_empty() && returned.is_empty() {
            return Ok(changed);
        }
        vault.write(|writing| {
            for record in &hidden {
                writing.hide(&record.hash)?;
            }
            for record in &returned {
                writing.unhide(&record.hash)?;
                Opened::open_kept(keyring, roster, record).keep(writing, record)?;
            }
            Ok::<_, StoreError>(())
        })?;
        changed = true;
    }
    Ok(changed)
}

/// Tries once more what did not open: after keys came, or because the app may be newer. Gives back whether anything opened.
///
/// # Errors
/// When the storage refuses.
pub(super) fn try_again(vault: &mut Vault, roster: &Roster, keyring: &Keyring, new_keys: bool) -> Result<bool, SyncError> {
    let mut opened = Vec::new();
    for record in vault.quarantine(new_keys)? {
        match Opened::open_kept(keyring, roster, &record) {
            Opened::Unread(_) => {}
            other => opened.push((record, other)),
        }
    }
    vault.write(|writing| {
        for (record, what) in &opened {
            writing.end_quarantine(&record.hash)?;
            what.keep(writing, record)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(!opened.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::{DeviceSecrets, InvitationSecret, RecoverySecret, Secret, Signing, SystemRandom},
        domain::{
            entry::{Content, Hlc},
            ids::{EntryId, RevisionId, TeamId},
            person::{Person, Rung},
        },
        payload::{Admission, Inside},
        protocol::membership::{Action, Change, roles},
        store::{Place, SealedRecord},
        sync::{
            MembershipDraft, Seal, add_own_record, invited_keyring, join_record, make_epoch, make_invite, seal_admission, seal_revision,
            take_membership,
        },
    };

    const TEAM: [u8; 16] = [1; 16];
    const NOW: u64 = 1_795_251_600;

    struct Author {
        device: DeviceId,
        keyring: Keyring,
        tip: (u64, [u8; 32]),
    }

    impl Author {
        fn seal(&self) -> Seal<'_> {
            let (epoch, key) = self.keyring.newest().expect("a key");
            let (tip_number, tip_hash) = self.tip;
            let (team, sign, epoch_key) = (TeamId::from_bytes(TEAM), &self.keyring.device.sign, key.secret());
            Seal { team, device: self.device, sign, tip_number, tip_hash, epoch, epoch_key }
        }

        fn write(&mut self, entry: u8, revision: u8, parents: &[u8], alias: &str) -> SealedRecord {
            let revision_id = |n: u8| RevisionId::from_bytes([n; 16]);
            let inside = Inside {
                revision: revision_id(revision),
                entry: EntryId::from_bytes([entry; 16]),
                parents: parents.iter().map(|n| revision_id(*n)).collect(),
                hlc: Hlc(u64::from(revision) << 16),
                seen: None,
                status: None,
                content: Content::Person(Person {
                    alias: alias.into(),
                    rung: Rung::Alias,
                    note: String::new(),
                    unknown: Default::default(),
                }),
            };
            let record = seal_revision(&self.seal(), &inside, &mut SystemRandom).expect("seals");
            self.keep(record)
        }

        fn admit(&mut self, device: DeviceId, number: u64, membership: u64) -> SealedRecord {
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
    struct Reader {
        vault: Vault,
        roster: Roster,
        _folder: tempfile::TempDir,
    }

    impl Reader {
        fn new() -> (Self, Author, Author, Author) {
            let random = &mut SystemRandom;
            let lead = DeviceId::from_bytes([10; 16]);
            let recovery = RecoverySecret::make(random);
            let draft =
                MembershipDraft::make(TeamId::from_bytes(TEAM), lead, "s", "Holdet", "Karen", &recovery, NOW, random).expect("makes");
            let mut lead = Author { device: lead, keyring: draft.keyring, tip: (0, [0; 32]) };
            let folder = tempfile::tempdir().expect("a folder");
            let place = Place { folder: folder.path().to_path_buf(), wal: false };
            let mut vault = Vault::create(&place, "vault.db", &Secret::from_bytes([1; 32])).expect("creates");
            let (roster, _) = take_membership(&mut vault, None, &mut lead.keyring, lead.device, &[draft.genesis]).expect("takes");
            let mut reader = Self { vault, roster: roster.expect("a roster"), _folder: folder };
            let second = reader.join(&mut lead, [11; 16], roles::WORKER | roles::LEAD);
            let worker = reader.join(&mut lead, [12; 16], roles::WORKER);
            (reader, lead, second, worker)
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

        fn revoke(&mut self, by: &mut Author, device: DeviceId, last_number: u64) {
            let change = Change { revoke: Some((device.bytes(), last_number)), ..Change::default() };
            let keys = make_epoch(&self.roster, &by.keyring, &change, false, &mut SystemRandom).expect("makes");
            self.act(by, Action::Revoke { device: device.bytes(), last_number, keys });
        }

        fn take(&mut self, reads: &mut Author, record: &crate::protocol::membership::MembershipRecord) {
            let records = std::slice::from_ref(record);
            let taken = take_membership(&mut self.vault, Some(self.roster.clone()), &mut reads.keyring, reads.device, records);
            self.roster = taken.expect("verifies").0.expect("a roster");
        }

        /// As a pull keeps what it brings.
        fn pull(&mut self, reads: &Author, records: &[&SealedRecord]) {
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

        fn aliases(&self, entry: u8) -> Vec<String> {
            let revisions = self.vault.revisions(EntryId::from_bytes([entry; 16])).expect("reads");
            let alias = |content| if let Content::Person(person) = content { person.alias } else { String::new() };
            revisions.into_iter().map(|revision| alias(revision.content)).collect()
        }
    }

    #[test]
    fn what_was_shown_before_the_revocation_was_known_is_hidden_and_an_admission_shows_it() {
        let (mut reader, mut lead, _, mut worker) = Reader::new();
        let first = worker.write(1, 1, &[], "Mågen");
        let corrected = worker.write(1, 2, &[1], "Mågen fra kanalen");
        let other = worker.write(2, 3, &[], "Ternen");
        reader.pull(&lead, &[&first, &corrected, &other]);
        assert_eq!((reader.aliases(1).len(), reader.aliases(2).len()), (2, 1));

        reader.revoke(&mut lead, worker.device, 1);
        assert_eq!((reader.aliases(1), reader.aliases(2)), (vec!["Mågen".to_owned()], Vec::new()));
        assert_eq!(reader.vault.heads(EntryId::from_bytes([1; 16])).expect("reads"), [RevisionId::from_bytes([1; 16])]);
        assert_eq!(reader.vault.entry(lead.device, EntryId::from_bytes([2; 16])).expect("reads"), None);
        let latest = worker.write(3, 4, &[], "Skarven");
        reader.pull(&lead, &[&latest]);
        assert_eq!((reader.vault.late_count(worker.device).expect("counts"), reader.aliases(3).len()), (3, 0));

        let admission = lead.admit(worker.device, 3, reader.roster.length);
        reader.pull(&lead, &[&admission]);
        assert_eq!((reader.aliases(1).len(), reader.aliases(2).len(), reader.aliases(3).len()), (2, 1, 0), "as far as it goes");
        assert_eq!(reader.vault.late_count(worker.device).expect("counts"), 1);
    }

    #[test]
    fn only_an_admission_of_somebody_who_was_a_lead_and_is_not_late_counts() {
        let (mut reader, mut lead, mut second, mut worker) = Reader::new();
        let late = worker.write(1, 1, &[], "Mågen");
        reader.revoke(&mut lead, worker.device, 0);
        let by_itself = worker.admit(worker.device, 9, reader.roster.length);
        let early = second.admit(worker.device, 9, 1);
        reader.pull(&lead, &[&late, &by_itself, &early]);
        assert_eq!(reader.aliases(1).len(), 0, "neither the revoked device, nor a lead who was none yet");

        // The second lead admits it and is then revoked from before that: its admission is late itself.
        let admission = second.admit(worker.device, 9, reader.roster.length);
        reader.pull(&lead, &[&admission]);
        assert_eq!(reader.aliases(1).len(), 1);
        reader.revoke(&mut lead, second.device, 1);
        assert_eq!(reader.aliases(1).len(), 0, "hidden again");
        // Admitting the second lead's records admits what it admitted while it was one.
        let both = lead.admit(second.device, 9, reader.roster.length);
        reader.pull(&lead, &[&both]);
        assert_eq!((reader.aliases(1).len(), reader.vault.late_count(second.device).expect("counts")), (1, 0));
    }
}
