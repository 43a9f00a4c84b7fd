//! Drafts: opened, kept, thrown away; messages that were begun; and what another device left behind.

use super::{
    environment::time_of,
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{failure::Failure, message::Draft, view::DraftRow},
    domain::{
        entry::{Content, Kind},
        ids::{DeviceId, EntryId, RevisionId},
        lookup::LookupAct,
        review::{Review, ReviewState},
    },
    protocol::membership::{Invitation, Roster},
    store::{DraftRecord, LeftDraft},
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
        let Draft { entry, revision, parents, content, .. } = draft;
        self.check_not_erased(entry, &content)?;
        let (_, open) = self.unlocked()?;
        if matches!(&content, Content::Review(review) if review.text.trim().is_empty()) {
            // An empty box is no draft.
            open.vault.delete_draft(entry)?;
        } else {
            open.vault.put_draft(&DraftRecord { entry, revision, parents, content, kept_ms })?;
        }
        self.drafts_changed();
        Ok(())
    }

    /// The message about an entry that was begun here, or a new one.
    pub(super) fn open_message(&mut self, target: EntryId) -> Result<Draft, Failure> {
        let (identity, open) = self.unlocked()?;
        let about = |draft: &DraftRecord| matches!(&draft.content, Content::Review(review) if review.target == target);
        if let Some(draft) = open.vault.drafts()?.into_iter().find(about) {
            return Ok(shown(draft));
        }
        let begun = |left: &LeftDraft| matches!(&left.content, Content::Review(review) if review.target == target);
        if let Some(left) = left_for(open, identity.device)?.into_iter().find(begun) {
            return self.continue_draft(left.revision);
        }
        let (state, at) = (ReviewState::Question, self.env.now());
        let content = Content::Review(Review { target, state, at, text: String::new(), unknown: Default::default() });
        Ok(Draft { entry: self.env.make_entry(), revision: self.env.make_revision(), parents: Vec::new(), content, kept: None })
    }

    /// Goes on with this very draft. One that a device left behind is among what the new one follows, and so it ends everywhere.
    pub(super) fn continue_draft(&mut self, revision: RevisionId) -> Result<Draft, Failure> {
        let (identity, open) = self.unlocked()?;
        if let Some(draft) = open.vault.drafts()?.into_iter().find(|draft| draft.revision == revision) {
            return Ok(shown(draft));
        }
        let left = open.vault.left_draft(revision)?.ok_or(Failure::NoSuchEntry)?;
        if let Some(draft) = open.vault.draft(left.entry)? {
            return Ok(shown(draft));
        }
        let is_own = is_of(open, identity.device, left.device);
        let LeftDraft { entry, mut parents, content, .. } = left;
        if !is_own {
            self.leave_trace(LookupAct::Opened, Some(entry), String::new())?;
        }
        parents.push(revision);
        Ok(Draft { entry, revision: self.env.make_revision(), parents, content, kept: None })
    }

    fn drafts_changed(&mut self) {
        if let Some(open) = &mut self.open {
            open.copies.change();
        }
    }

    pub(super) fn drafts(&self) -> Result<Vec<DraftRow>, Failure> {
        let (identity, open) = self.unlocked()?;
        draft_rows(open, identity.device)
    }

    pub(super) fn discard_draft(&mut self, entry: EntryId) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        open.vault.delete_draft(entry)?;
        self.drafts_changed();
        Ok(())
    }
}

fn shown(draft: DraftRecord) -> Draft {
    let DraftRecord { entry, revision, parents, content, kept_ms } = draft;
    Draft { entry, revision, parents, content, kept: Some(time_of(kept_ms)) }
}

/// The drafts that the holder of this device can go on with: their own, then those that a device left behind, for leads and for whoever
/// took that device's place.
pub(super) fn draft_rows(open: &Open, own: DeviceId) -> Result<Vec<DraftRow>, Failure> {
    let about = |content: &Content| if let Content::Review(review) = content { Some(review.target) } else { None };
    let mut rows: Vec<DraftRow> = Vec::new();
    for draft in open.vault.drafts()? {
        rows.push(DraftRow {
            entry: draft.entry,
            kind: draft.content.kind(),
            correction: !draft.parents.is_empty(),
            kept: time_of(draft.kept_ms),
            about: about(&draft.content),
            left: None,
            revision: draft.revision,
        });
    }
    for draft in left_for(open, own)? {
        if rows.iter().all(|row| row.entry != draft.entry) {
            rows.push(DraftRow {
                entry: draft.entry,
                kind: draft.content.kind(),
                correction: !draft.parents.is_empty(),
                kept: time_of(draft.kept_ms),
                about: about(&draft.content),
                left: Some(draft.device),
                revision: draft.revision,
            });
        }
    }
    Ok(rows)
}

/// The drafts that a device left behind, as far as they are this device's to go on with.
fn left_for(open: &Open, own: DeviceId) -> Result<Vec<LeftDraft>, Failure> {
    let lead = is_lead(open.roster.as_ref(), own);
    Ok(open.vault.left_drafts()?.into_iter().filter(|draft| lead || is_of(open, own, draft.device)).collect())
}

/// Whether the holder of a device wrote what another one left behind.
fn is_of(open: &Open, own: DeviceId, author: DeviceId) -> bool {
    author == own || open.roster.as_ref().is_some_and(|roster| took_place_of(roster, own, author))
}

/// Whether a device joined by an invitation that names the other as the one it replaces.
fn took_place_of(roster: &Roster, device: DeviceId, other: DeviceId) -> bool {
    let by = |invitation: &Invitation| invitation.used == Some(device.bytes()) && invitation.invite.replaces == Some(other.bytes());
    roster.invitations.values().any(by)
}

impl Open {
    /// What the holder of this vault has drafted.
    pub(super) fn draft_count(&self) -> Result<u32, Failure> {
        Ok(u32::try_from(self.vault.drafts()?.len()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::entry::Hlc, engine::specimen::Specimen, payload::Inside};

    #[test]
    fn a_lead_who_goes_on_with_what_a_colleague_left_leaves_a_trace() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let device = engine.device().expect("a device");
        let kept = engine.open_draft(Kind::Presence).expect("a draft");
        engine.save_draft(kept.clone()).expect("kept");
        engine.lock().expect("locks");
        engine.outbox.send_draft_copies(device).expect("moved");
        engine.unlock(&Specimen::words()).expect("unlocks");
        engine.discard_draft(kept.entry).expect("as on another device");
        engine.continue_draft(kept.revision).expect("her own");
        assert!(engine.lookups().expect("reads").is_empty());

        let record = engine.outbox.unsent(device, 9).expect("reads").pop().expect("the copy").record;
        let content = kept.content.clone();
        let hlc = Hlc::default().tick(engine.env.now_ms() + 1);
        let left = Inside { revision: kept.revision, entry: kept.entry, parents: Vec::new(), hlc, seen: None, status: None, content };
        let vault = &mut engine.open.as_mut().expect("open").vault;
        vault.write(|writing| writing.put_left_draft(&left, DeviceId::from_bytes([7; 16]), &record.hash)).expect("a colleague's");
        for _ in 0..2 {
            engine.continue_draft(kept.revision).expect("goes on");
        }
        assert_eq!(engine.lookups().expect("reads").iter().map(|row| row.act).collect::<Vec<_>>(), [LookupAct::Opened], "once a day");
    }
}
