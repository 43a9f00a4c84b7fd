//! Recording: drafts, *Gem*, one-tap changes. Sealed into the outbox first, absorbed by the vault second; only then "gemt".

use super::{
    session::{Engine, LOCKED, Open},
    validity::{check_content, check_numbers},
};
use crate::{
    client::{cpr::NotCpr, failure::Failure, message::Draft},
    crypto::derive_entry_tag,
    domain::{
        contact::Contact,
        entry::{Content, Kind},
        escort::{Destination, Escort, EscortState, EscortStep},
        ids::{DeviceId, EntryId, RevisionId},
        person::{Person, Rung},
        presence::Presence,
        review::{Review, ReviewState},
    },
    payload::{Inside, Seen, Status},
    protocol::membership::Roster,
    store::{DraftRecord, Identity, Outbox, Vault},
    sync::{Seal, absorb_outbox, seal_revision, seen, trouble},
};

/// Contacts of this device in which its last zone is looked for.
const RECENT: u32 = 50;
/// After so many saves the write-ahead logs are worth emptying.
const SAVES_BEFORE_REST: u32 = 20;

impl Engine {
    /// Seals a draft. Saving the same revision twice is saving it once; if its words changed in between, they become the next revision.
    pub(super) fn save(&mut self, draft: Draft, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        self.heal()?;
        let Draft { entry, mut revision, mut parents, content, .. } = draft;
        self.check_not_erased(entry, &content)?;
        let (_, open) = self.unlocked()?;
        let before = open.vault.revisions(entry)?;
        if let Some(saved) = before.iter().find(|saved| saved.revision == revision) {
            if saved.content == content {
                return Ok(entry);
            }
            parents = vec![revision];
            revision = self.env.make_revision();
        }
        let followed: Vec<&Content> = before.iter().filter(|saved| parents.contains(&saved.revision)).map(|saved| &saved.content).collect();
        check_content(&content, followed.first().copied())?;
        check_numbers(&content, &followed, not_cpr)?;
        self.seal_and_keep(Revision { entry, revision, parents, content }, Origin::Here)?;
        Ok(entry)
    }

    pub(super) fn record_new(&mut self, content: Content, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        check_content(&content, None)?;
        check_numbers(&content, &[], not_cpr)?;
        let entry = self.env.make_entry();
        self.record(entry, Vec::new(), content)
    }

    /// A change by one tap. Where two versions stand side by side it continues the newer one and leaves the other standing: only a person
    /// who has seen both writes a revision that names both.
    pub(super) fn record_next(&mut self, entry: EntryId, content: Content, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        self.check_not_erased(entry, &content)?;
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let head = open.vault.entry(device, entry)?.ok_or(Failure::NoSuchEntry)?;
        check_content(&content, Some(&head.content))?;
        check_numbers(&content, &[&head.content], not_cpr)?;
        self.record(entry, vec![head.head], content)
    }

    pub(super) fn review(&mut self, target: EntryId, state: ReviewState, text: String, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        let device = self.device()?;
        let at = self.env.now();
        let message = Content::Review(Review { target, state, at, text: text.trim().to_owned(), unknown: Default::default() });
        self.check_not_erased(target, &message)?;
        let (_, open) = self.unlocked()?;
        open.vault.entry(device, target)?.ok_or(Failure::NoSuchEntry)?;
        self.record_new(message, not_cpr)
    }

    pub(super) fn record(&mut self, entry: EntryId, parents: Vec<RevisionId>, content: Content) -> Result<EntryId, Failure> {
        self.heal()?;
        let revision = self.env.make_revision();
        self.seal_and_keep(Revision { entry, revision, parents, content }, Origin::Here)?;
        Ok(entry)
    }

    pub(super) fn seal_and_keep(&mut self, new: Revision, origin: Origin) -> Result<(), Failure> {
        let Revision { entry, revision, parents, content } = new;
        let now_ms = self.env.now_ms();
        let Self { env, outbox, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_mut(), open.as_mut()) else { return Err(Failure::Locked) };
        let hlc = open.hlc.tick(now_ms);
        let seen = seen_by(&open.vault, open.roster.as_ref())?;
        // In the middle of a repair there is nothing that colleagues could hold against theirs.
        let settled = trouble(&open.vault)?.is_none();
        let news = Some(seen).filter(|seen| settled && open.told_seen != Some(*seen));
        // What the team can know of this phone once it is lost goes along whenever there is other news.
        let status = news.map(|_| status_of(outbox, open, identity.device, revision)).transpose()?;
        let inside = Inside { revision, entry, parents, hlc, seen: news, status, content };
        let record = seal_revision(&open.seal(identity)?, &inside, &mut *env.random)?;
        let tag = derive_entry_tag(&open.database_key, entry);
        match origin {
            Origin::Here => outbox.append(&record, &tag, &open.absorbed)?,
            Origin::Locked(author) => outbox.append_locked(&record, &tag, &open.absorbed, author, entry)?,
        }
        open.copies.change();
        open.absorbed.clear();
        identity.tip_number = record.number;
        identity.tip_hash = record.hash;
        open.hlc = hlc;
        open.told_seen = news.or(open.told_seen);
        let device = identity.device;
        let kept = open.vault.write(|writing| {
            writing.put_record(&record)?;
            writing.put_revision(&inside, device, &record.hash)
        });
        match kept {
            Ok(()) => {
                open.absorbed.push(record.number);
                open.saves += 1;
                Ok(())
            }
            Err(error) => {
                // Durable in the outbox, not yet in the vault: not "gemt". The next save, or the next unlock, absorbs it first.
                open.needs_healing = true;
                Err(error.into())
            }
        }
    }

    /// What need not be done while a person waits for *gemt*: the runner calls it after a round.
    ///
    /// # Errors
    /// When the storage refuses; nothing is lost then, and the next call tries again.
    pub fn rest(&mut self) -> Result<(), Failure> {
        self.end_rested_search()?;
        let Some(open) = self.open.as_mut().filter(|open| open.saves >= SAVES_BEFORE_REST) else { return Ok(()) };
        open.vault.settle_log()?;
        self.outbox.settle_log()?;
        open.saves = 0;
        Ok(())
    }

    /// Absorbs what an earlier failure left in the outbox only.
    pub(super) fn heal(&mut self) -> Result<(), Failure> {
        let (Some(identity), Some(open)) = (&self.identity, &mut self.open) else { return Err(Failure::Locked) };
        if open.needs_healing {
            absorb_outbox(&mut self.outbox, &mut open.vault, &open.keyring, identity.team, identity.device)?;
            open.needs_healing = false;
        }
        Ok(())
    }

    /// Tells the outbox what the vault has absorbed by now.
    pub(super) fn flush_absorbed(&mut self) -> Result<(), Failure> {
        let (Some(identity), Some(open)) = (&self.identity, &mut self.open) else { return Ok(()) };
        self.outbox.mark_absorbed(identity.device, &open.absorbed)?;
        open.absorbed.clear();
        Ok(())
    }

    pub(super) fn blank(&mut self, kind: Kind) -> Result<Content, Failure> {
        let at = self.env.now();
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        // Recording waits for nothing: before the site has come back by pull, an entry names none.
        let site = self.sites(open)?.first().map_or(EntryId::from_bytes([0; 16]), |(site, _)| *site);
        let (note, unknown) = (String::new(), Default::default());
        Ok(match kind {
            Kind::Contact => {
                let recent = open.vault.own_contacts(device, RECENT)?;
                let zone = recent.iter().filter(|entry| entry.device == device).find_map(|entry| match &entry.content {
                    Content::Contact(contact) => contact.zone,
                    _ => None,
                });
                Content::Contact(Contact {
                    site,
                    at,
                    zone,
                    manner: None,
                    people: Vec::new(),
                    topics: Vec::new(),
                    barrier: None,
                    note,
                    unknown,
                })
            }
            Kind::Escort => Content::Escort(Escort {
                site,
                // Not chosen yet: the form asks.
                destination: Destination::Other(0),
                place: String::new(),
                appointment: super::days::tomorrow_at(at, 10),
                meet_time: None,
                meet_place: String::new(),
                people: Vec::new(),
                steps: vec![EscortStep { state: EscortState::Agreed, at, unknown: Default::default() }],
                barrier: None,
                outcome: String::new(),
                next_step: String::new(),
                note,
                unknown,
            }),
            Kind::Presence => {
                Content::Presence(Presence { site, from: at, to: None, intensity: None, crowd: None, events: Vec::new(), note, unknown })
            }
            Kind::Person => Content::Person(Person { alias: String::new(), rung: Rung::Alias, note, unknown }),
            _ => return Err(Failure::Defect("this kind has no draft".into())),
        })
    }
}

/// What this device has verified of the team: colleagues compare it with what they were told.
fn seen_by(vault: &Vault, roster: Option<&Roster>) -> Result<Seen, Failure> {
    let (incarnation, size, root) = seen(vault)?;
    let (membership, membership_hash) = roster.map_or((0, [0; 32]), |roster| (roster.length, roster.head));
    Ok(Seen { incarnation, size, root, membership, membership_hash })
}

/// A revision that is about to be sealed.
#[derive(Clone, Debug)]
pub(super) struct Revision {
    pub(super) entry: EntryId,
    pub(super) revision: RevisionId,
    pub(super) parents: Vec<RevisionId>,
    pub(super) content: Content,
}

impl From<DraftRecord> for Revision {
    fn from(draft: DraftRecord) -> Self {
        let DraftRecord { entry, revision, parents, content, .. } = draft;
        Self { entry, revision, parents, content }
    }
}

/// What this device can say of itself when it seals this revision.
fn status_of(outbox: &Outbox, open: &Open, device: DeviceId, revision: RevisionId) -> Result<Status, Failure> {
    let drafts = open.vault.drafts()?.iter().filter(|draft| draft.revision != revision).count();
    let locked = open.vault.meta(LOCKED)?.and_then(|bytes| bytes.try_into().ok());
    Ok(Status {
        unsent: outbox.unsent_count(device)?.saturating_add(1),
        drafts: u32::try_from(drafts).unwrap_or(u32::MAX),
        locked_ms: locked.map_or(0, u64::from_be_bytes),
    })
}

impl Open {
    /// Where the next record of this device goes.
    pub(super) fn seal(&self, identity: &Identity) -> Result<Seal<'_>, Failure> {
        let (epoch, key) = self.keyring.newest().ok_or_else(|| Failure::Defect("no epoch key".into()))?;
        Ok(Seal {
            team: identity.team,
            device: identity.device,
            sign: &self.keyring.device.sign,
            tip_number: identity.tip_number,
            tip_hash: identity.tip_hash,
            epoch,
            epoch_key: key.secret(),
        })
    }
}

/// Where a revision was written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// Unlocked, on this device.
    Here,
    /// Behind the lock of this device.
    Locked(DeviceId),
}
