//! A steward erases; every device destroys, answers, and keeps what comes later out of sight.

use super::session::{Engine, Open};
use crate::{
    client::failure::Failure,
    domain::{
        entry::Content,
        erasure::ErasureReason,
        ids::{DeviceId, EntryId},
    },
    payload::{Destroyed, Erasure},
    protocol::membership::{Roster, roles},
    store::{KnownRevision, Outbox, Pending},
    sync::{is_erasable, plan_erasures, seal_destroyed, seal_erasure, settle_erasures, stripped},
};

/// Erasures that one answer names.
const ANSWERED_AT_ONCE: usize = 256;

impl Engine {
    /// Erases an entry with everything about it.
    pub(super) fn erase(&mut self, entry: EntryId) -> Result<(), Failure> {
        self.erase_all(&[entry], ErasureReason::Chosen)
    }

    /// Erases entries with everything about them. Each record is durable before the next; what was not reached is there as before.
    pub(super) fn erase_all(&mut self, entries: &[EntryId], reason: ErasureReason) -> Result<(), Failure> {
        self.heal()?;
        let at_ms = self.env.now_ms();
        let (identity, open) = self.unlocked()?;
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        if !is_steward(roster, identity.device) {
            return Err(Failure::NotASteward);
        }
        let stamp = Erasure { entries: Vec::new(), at_ms, reason, membership: roster.length };
        let mut known: Vec<KnownRevision> = Vec::new();
        for entry in entries {
            known.extend(open.vault.known_revisions(*entry)?);
        }
        if known.is_empty() {
            return Err(Failure::NoSuchEntry);
        }
        let parents = |one: &KnownRevision| one.revision.map_or(Ok(Vec::new()), |revision| open.vault.parents_of(revision));
        for (list, erasure) in plan_erasures(&known, &stamp, parents)? {
            let Some(first) = erasure.entries.first().map(|entry| entry.entry) else { continue };
            let Self { env, identity, open, .. } = self;
            let (Some(identity), Some(open)) = (identity.as_ref(), open.as_ref()) else { return Err(Failure::Locked) };
            let record = seal_erasure(&open.seal(identity)?, &list, &erasure, &mut *env.random)?;
            let named: Vec<[u8; 32]> = list.records.iter().map(|named| named.hash).collect();
            self.append(&record, first, |writing| writing.put_erasure(&erasure, &named, &record.hash))?;
        }
        self.finish_erasing()?;
        self.refresh_counts()
    }

    /// What follows once erasures are here: what they name is destroyed in the vault and in the outbox, copies of drafts are made anew,
    /// everything is overwritten, and only then this device answers. Repeating it changes nothing. Gives back whether it answered.
    pub(super) fn finish_erasing(&mut self) -> Result<bool, Failure> {
        let Self { outbox, identity, open, .. } = self;
        let (Some(identity), Some(Open { vault, roster: Some(roster), copies, .. })) = (identity.as_ref(), open.as_mut()) else {
            return Ok(false);
        };
        settle_erasures(vault, roster)?;
        if vault.is_unscrubbed()? || !vault.unanswered_erasures(identity.device)?.is_empty() {
            // What a former identity wrote need not be in this vault.
            for writer in outbox.of_this_team()? {
                for Pending { record, .. } in all_pending(outbox, writer.device)? {
                    if is_erasable(&record.packed) && vault.is_destroyed(&record.hash)? {
                        outbox.set_packed(writer.device, &record.hash, &stripped(&record.packed))?;
                    }
                }
            }
            copies.change();
            self.copy_drafts()?;
            self.outbox.scrub()?;
            let (_, open) = self.unlocked()?;
            open.vault.scrub()?;
        }
        self.answer_erasures()
    }

    /// Says to the team that this device has destroyed what others erased.
    fn answer_erasures(&mut self) -> Result<bool, Failure> {
        let at_ms = self.env.now_ms();
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let unanswered = open.vault.unanswered_erasures(device)?;
        for erasures in unanswered.chunks(ANSWERED_AT_ONCE) {
            let destroyed = Destroyed { erasures: erasures.to_vec(), at_ms };
            let Self { env, identity, open, .. } = self;
            let (Some(identity), Some(open)) = (identity.as_ref(), open.as_ref()) else { return Err(Failure::Locked) };
            let record = seal_destroyed(&open.seal(identity)?, &destroyed, &mut *env.random)?;
            // It is of no entry: the tag stands for this device's answers.
            self.append(&record, EntryId::from_bytes(device.bytes()), |writing| writing.put_destroyed(&destroyed, device))?;
        }
        Ok(!unanswered.is_empty())
    }

    /// Whether an entry, or what a message is about, was erased: then nothing is written to it any more.
    pub(super) fn check_not_erased(&self, entry: EntryId, content: &Content) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        let about = if let Content::Review(review) = content { Some(review.target) } else { None };
        for entry in [Some(entry), about].into_iter().flatten() {
            if open.vault.erasure_of(entry)?.is_some() {
                return Err(Failure::Erased);
            }
        }
        Ok(())
    }
}

/// Whether this device is an active steward's.
pub(super) fn is_steward(roster: &Roster, device: DeviceId) -> bool {
    roster.active(&device.bytes()).is_some_and(|device| device.member.roles & roles::STEWARD != 0)
}

fn all_pending(outbox: &Outbox, device: DeviceId) -> Result<Vec<Pending>, Failure> {
    let mut pending = outbox.unsent(device, usize::MAX >> 1)?;
    pending.extend(outbox.acknowledged(device)?);
    pending.extend(outbox.kept(device)?);
    Ok(pending)
}
