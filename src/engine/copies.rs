//! Sealed copies of the open drafts beside the outbox: at every pause and at lock, so that even a forgotten passphrase loses no word.

use super::{recording::Revision, session::Engine};
use crate::{
    client::failure::Failure,
    crypto::derive_entry_tag,
    domain::entry::Hlc,
    payload::Inside,
    protocol::pack::PackedRecord,
    store::{DraftRecord, Identity, SealedRecord, Vault},
    sync::{Keyring, Opened, SyncError, open_record, seal_draft},
};

/// Copies at one time; the newest drafts have them.
const COPIES: usize = 32;

/// Whether the copies are those of the drafts.
#[derive(Debug, Default)]
pub(super) struct CopyState {
    /// Counts the changes of drafts and of the chain's tip.
    changes: u64,
    copied: u64,
    announced: u64,
}

impl CopyState {
    /// A draft or the chain's tip has changed.
    pub(super) fn change(&mut self) {
        self.changes += 1;
    }
}

impl Engine {
    /// A change that no copy has yet and that was not given back before: to be copied after a pause, if it is still the last one then.
    pub(super) fn copies_due(&mut self) -> Option<u64> {
        let copies = &mut self.open.as_mut()?.copies;
        if copies.changes == copies.copied || copies.changes == copies.announced {
            return None;
        }
        copies.announced = copies.changes;
        Some(copies.changes)
    }

    /// Copies the drafts unless something changed since `change`.
    pub(super) fn copy_after(&mut self, change: u64) -> Result<(), Failure> {
        match &self.open {
            Some(open) if open.copies.changes == change => self.copy_drafts(),
            _ => Ok(()),
        }
    }

    /// Seals every open draft as the record that would come next, and keeps the copies in the place of those before.
    pub(super) fn copy_drafts(&mut self) -> Result<(), Failure> {
        let Self { env, outbox, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_ref(), open.as_mut()) else { return Ok(()) };
        if open.copies.copied == open.copies.changes {
            return Ok(());
        }
        let mut seal = open.seal(identity)?;
        let mut copies: Vec<(SealedRecord, [u8; 8])> = Vec::new();
        for draft in open.vault.drafts()?.into_iter().take(COPIES) {
            let hlc = Hlc::default().tick(draft.kept_ms);
            let Revision { entry, revision, parents, content } = draft.into();
            let inside = Inside { revision, entry, parents, hlc, seen: None, status: None, content };
            // A draft that is too large for a record cannot be saved either, and the form says so.
            let Ok(record) = seal_draft(&seal, &inside, &mut *env.random) else { continue };
            (seal.tip_number, seal.tip_hash) = (record.number, record.hash);
            copies.push((record, derive_entry_tag(&open.database_key, entry)));
        }
        outbox.set_draft_copies(identity.device, &copies)?;
        open.copies.copied = open.copies.changes;
        Ok(())
    }

    /// Puts the drafts whose copies lie beside the outbox into a vault that has none.
    pub(super) fn drafts_from_copies(&self, identity: &Identity, keyring: &Keyring, vault: &Vault) -> Result<(), Failure> {
        for (record, _) in self.outbox.draft_copies(identity.device)? {
            let packed: PackedRecord = minicbor::decode(&record.packed).map_err(SyncError::from)?;
            let header = packed.header(identity.team.bytes(), record.device.bytes(), record.number, record.previous);
            // A copy that does not open has nothing to give.
            let Ok(Opened::Draft(inside)) = open_record(keyring, &header, &packed) else { continue };
            let Inside { entry, revision, parents, content, hlc, .. } = *inside;
            vault.put_draft(&DraftRecord { entry, revision, parents, content, kept_ms: hlc.unix_ms() })?;
        }
        Ok(())
    }
}
