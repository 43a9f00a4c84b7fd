//! Recording: drafts, *Gem*, one-tap changes. Sealed into the outbox first, absorbed by the vault second; only then "gemt".

use super::{
    environment::time_of,
    session::{Engine, Open},
    validity::{check_content, check_numbers},
};
use crate::{
    client::{cpr::NotCpr, failure::Failure, message::Draft, view::DraftRow},
    crypto::derive_entry_tag,
    domain::{
        contact::Contact,
        entry::{Content, Kind},
        escort::{Destination, Escort, EscortState, EscortStep},
        ids::{EntryId, RevisionId},
        person::{Person, Rung},
        presence::Presence,
        review::{Review, ReviewState},
    },
    payload::{Inside, Seen},
    protocol::membership::Roster,
    store::{DraftRecord, LogQuery, Vault},
    sync::{Seal, absorb_outbox, seal_revision, seen},
};

impl Engine {
    pub(super) fn open_draft(&mut self, kind: Kind) -> Result<Draft, Failure> {
        let (_, open) = self.unlocked()?;
        let kept = open.vault.drafts()?.into_iter().find(|draft| draft.content.kind() == kind && draft.parents.is_empty());
        if let Some(draft) = kept {
            return Ok(shown(draft));
        }
        let content = self.blank(kind)?;
        Ok(Draft { entry: self.env.make_entry(), revision: self.env.make_revision(), parents: Vec::new(), content, kept: None })
    }

    pub(super) fn correct(&mut self, entry: EntryId, from: Option<RevisionId>) -> Result<Draft, Failure> {
        let (_, open) = self.unlocked()?;
        let parents = open.vault.heads(entry)?;
        // An open draft is never replaced, whatever came in between: saved with its own parents it stands beside what came.
        if let Some(draft) = open.vault.draft(entry)? {
            return Ok(shown(draft));
        }
        let revisions = open.vault.revisions(entry)?;
        let wanted = |revision: RevisionId| from.map_or(parents.contains(&revision), |from| from == revision);
        let content = revisions.into_iter().find(|revision| wanted(revision.revision)).ok_or(Failure::NoSuchEntry)?.content;
        Ok(Draft { entry, revision: self.env.make_revision(), parents, content, kept: None })
    }

    pub(super) fn save_draft(&mut self, draft: Draft) -> Result<(), Failure> {
        let kept_ms = self.env.now_ms();
        let (_, open) = self.unlocked()?;
        let Draft { entry, revision, parents, content, .. } = draft;
        Ok(open.vault.put_draft(&DraftRecord { entry, revision, parents, content, kept_ms })?)
    }

    pub(super) fn drafts(&self) -> Result<Vec<DraftRow>, Failure> {
        let (_, open) = self.unlocked()?;
        Ok(draft_rows(open.vault.drafts()?))
    }

    pub(super) fn discard_draft(&mut self, entry: EntryId) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        Ok(open.vault.delete_draft(entry)?)
    }

    /// Seals a draft. Saving the same revision twice is saving it once; if its words changed in between, they become the next revision.
    pub(super) fn save(&mut self, draft: Draft, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        self.heal()?;
        let Draft { entry, mut revision, mut parents, content, .. } = draft;
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
        self.seal_and_keep(entry, revision, parents, content)?;
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
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let head = open.vault.entry(device, entry)?.ok_or(Failure::NoSuchEntry)?;
        check_content(&content, Some(&head.content))?;
        check_numbers(&content, &[&head.content], not_cpr)?;
        self.record(entry, vec![head.head], content)
    }

    pub(super) fn review(&mut self, target: EntryId, state: ReviewState, text: String, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        open.vault.entry(device, target)?.ok_or(Failure::NoSuchEntry)?;
        let at = self.env.now();
        let message = Review { target, state, at, text: text.trim().to_owned(), unknown: Default::default() };
        self.record_new(Content::Review(message), not_cpr)
    }

    fn record(&mut self, entry: EntryId, parents: Vec<RevisionId>, content: Content) -> Result<EntryId, Failure> {
        self.heal()?;
        let revision = self.env.make_revision();
        self.seal_and_keep(entry, revision, parents, content)?;
        Ok(entry)
    }

    fn seal_and_keep(&mut self, entry: EntryId, revision: RevisionId, parents: Vec<RevisionId>, content: Content) -> Result<(), Failure> {
        let now_ms = self.env.now_ms();
        let Self { env, outbox, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_mut(), open.as_mut()) else { return Err(Failure::Locked) };
        let hlc = open.hlc.tick(now_ms);
        let (epoch, key) = open.keyring.newest().ok_or_else(|| Failure::Defect("no epoch key".into()))?;
        let seen = seen_by(&open.vault, open.roster.as_ref())?;
        let news = Some(seen).filter(|seen| open.told_seen != Some(*seen));
        let inside = Inside { revision, entry, parents, hlc, seen: news, content };
        let seal = Seal {
            team: identity.team,
            device: identity.device,
            sign: &open.keyring.device.sign,
            tip_number: identity.tip_number,
            tip_hash: identity.tip_hash,
            epoch,
            epoch_key: key.secret(),
        };
        let record = seal_revision(&seal, &inside, &mut *env.random)?;
        outbox.append(&record, &derive_entry_tag(&open.database_key, entry), &open.absorbed)?;
        open.absorbed.clear();
        identity.tip_number = record.number;
        identity.tip_hash = record.hash;
        open.hlc = hlc;
        open.told_seen = Some(seen);
        let device = identity.device;
        let kept = open.vault.write(|writing| {
            writing.put_record(&record)?;
            writing.put_revision(&inside, device, &record.hash)
        });
        match kept {
            Ok(()) => {
                open.absorbed.push(record.number);
                self.refresh_counts()
            }
            Err(error) => {
                // Durable in the outbox, not yet in the vault: not "gemt". The next save, or the next unlock, absorbs it first.
                open.needs_healing = true;
                Err(error.into())
            }
        }
    }

    /// Absorbs what an earlier failure left in the outbox only.
    fn heal(&mut self) -> Result<(), Failure> {
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

    fn blank(&mut self, kind: Kind) -> Result<Content, Failure> {
        let at = self.env.now();
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        // Recording waits for nothing: before the site has come back by pull, an entry names none.
        let site = self.sites(open)?.first().map_or(EntryId::from_bytes([0; 16]), |(site, _)| *site);
        let (note, unknown) = (String::new(), Default::default());
        Ok(match kind {
            Kind::Contact => {
                let recent = open.vault.entries(device, &LogQuery { kinds: vec![Kind::Contact], ..LogQuery::default() })?;
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

fn shown(draft: DraftRecord) -> Draft {
    let DraftRecord { entry, revision, parents, content, kept_ms } = draft;
    Draft { entry, revision, parents, content, kept: Some(time_of(kept_ms)) }
}

pub(super) fn draft_rows(drafts: Vec<DraftRecord>) -> Vec<DraftRow> {
    let row = |draft: DraftRecord| DraftRow {
        entry: draft.entry,
        kind: draft.content.kind(),
        correction: !draft.parents.is_empty(),
        kept: time_of(draft.kept_ms),
    };
    drafts.into_iter().map(row).collect()
}

impl Open {
    /// What the holder of this vault has drafted.
    pub(super) fn draft_count(&self) -> Result<u32, Failure> {
        Ok(u32::try_from(self.vault.drafts()?.len()).unwrap_or(u32::MAX))
    }
}
