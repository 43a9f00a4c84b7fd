//! A forgotten passphrase and a revocation: what an identity has sealed still arrives, whatever becomes of its keys.

use super::session::Engine;
use crate::{
    client::{failure::Failure, team::ReplacementView},
    protocol::{
        call::{Answer, Call},
        pack::PackedRecord,
        record::kind,
    },
    store::Identity,
    sync::{Progress, Round, Stores, SyncError, catch_up, set_epochs_aside},
};

/// Milliseconds between two looks: of a locked device at whether it is still of the team, of a removed one at whether the server has what it sent.
const LOOK_MS: u64 = 5 * 60 * 1_000;

/// A former identity on its way: its own session, nothing but pushing.
pub(super) struct Carrier {
    pub(super) identity: Identity,
    pub(super) round: Round,
}

impl Engine {
    /// *Jeg har glemt mine ord*: this locked device may take an invitation that replaces it. What it has sealed is sent as always.
    pub(super) fn begin_replacement(&mut self) -> Result<ReplacementView, Failure> {
        let identity = self.identity.as_ref().ok_or(Failure::Locked)?;
        if self.open.is_some() {
            return Err(Failure::AlreadyInATeam);
        }
        // The copies of what was being written end the chain: this identity records no more.
        self.outbox.send_draft_copies(identity.device)?;
        let (waiting, _) = self.outbox.counts(identity.device)?;
        let mut drafts = 0;
        for pending in self.outbox.unsent(identity.device, usize::MAX >> 1)? {
            let packed: PackedRecord = minicbor::decode(&pending.record.packed).map_err(SyncError::from)?;
            drafts += u32::from(packed.kind == kind::DRAFT);
        }
        self.replacing = true;
        self.identity = self.outbox.identity()?;
        self.refresh_counts()?;
        let written = self.sync.written;
        Ok(ReplacementView { waiting: waiting.saturating_sub(drafts), drafts, written })
    }

    /// Whether this device may settle anew: when it belongs to no team, was revoked, or forgot its words and is replaced by what it takes.
    pub(super) fn check_settling(&self, replaces: Option<[u8; 16]>) -> Result<(), Failure> {
        match &self.identity {
            None => Ok(()),
            Some(identity) if identity.revoked_ms > 0 => Ok(()),
            Some(identity) if self.replacing && self.open.is_none() => {
                if replaces == Some(identity.device.bytes()) {
                    Ok(())
                } else {
                    Err(Failure::NotForThisDevice)
                }
            }
            Some(_) => Err(Failure::AlreadyInATeam),
        }
    }

    /// Former identities that still have something to send. From time to time also those of which something is kept, to see whether the server
    /// has it still, until the vault of this one has it.
    pub(super) fn carriers(&mut self) -> Result<Vec<Carrier>, Failure> {
        let mut identities = self.outbox.carried()?;
        if self.is_time(|engine| &mut engine.carried_ms) {
            for former in self.outbox.former_with_sent()? {
                // Its vault absorbs nothing any more.
                self.outbox.let_go_sent(former.device)?;
                let newest = self.outbox.newest_kept(former.device)?.map(|newest| newest.record);
                let open = self.open.as_ref().zip(newest);
                let known =
                    open.map(|(open, newest)| open.vault.record_hash(former.device, newest.number).map(|hash| hash == Some(newest.hash)));
                if known.transpose()? == Some(true) {
                    self.outbox.forget_kept(former.device)?;
                } else if identities.iter().all(|carried| carried.device != former.device) {
                    identities.push(former);
                }
            }
        }
        Ok(identities.into_iter().map(|identity| Carrier { identity, round: Round::default() }).collect())
    }

    pub(super) fn next_carried(&mut self, carrier: &mut Carrier) -> Result<Option<(String, Call)>, SyncError> {
        let Carrier { identity, round } = carrier;
        let mut stores = Stores { outbox: &mut self.outbox, open: None, random: &mut *self.env.random };
        Ok(round.next_push(identity, &mut stores)?.map(|call| (identity.server_url.clone(), call)))
    }

    pub(super) fn take_carried(&mut self, carrier: &mut Carrier, answer: &Answer) -> Result<(), SyncError> {
        let Carrier { identity, round } = carrier;
        let mut stores = Stores { outbox: &mut self.outbox, open: None, random: &mut *self.env.random };
        let progress = round.take(identity, &mut stores, answer)?;
        if progress == Progress::Sent {
            self.outbox.let_go_sent(identity.device)?;
        }
        Ok(())
    }

    /// Whether a locked device that has nothing to send should look whether it is still of the team; and one that was removed, whether the
    /// server has what it has acknowledged.
    pub(super) fn look_is_due(&mut self) -> bool {
        let Some(identity) = self.identity.as_ref().filter(|_| self.open.is_none()) else { return false };
        let wanted = if identity.revoked_ms > 0 {
            // What cannot be read now is looked at again the next time.
            self.outbox.newest_kept(identity.device).is_ok_and(|newest| newest.is_some())
        } else {
            !identity.genesis.is_empty()
        };
        wanted && self.is_time(|engine| &mut engine.looked_ms)
    }

    /// The person asks: whatever is looked at from time to time is looked at now.
    pub(super) fn look_again(&mut self) {
        (self.looked_ms, self.carried_ms) = (0, 0);
    }

    /// Whether it is time for something that is done from time to time; it counts as done then.
    fn is_time(&mut self, last: impl Fn(&mut Self) -> &mut u64) -> bool {
        let now = self.env.now_ms();
        let due = now.abs_diff(*last(self)) >= LOOK_MS;
        if due {
            *last(self) = now;
        }
        due
    }

    /// After a round: once the verified log has removed this device, and its last upload was tried, its keys are destroyed.
    pub(super) fn obey(&mut self) -> Result<bool, Failure> {
        if self.become_successor()? {
            return Ok(true);
        }
        let removed = self.round.is_revoked() && self.identity.as_ref().is_some_and(|identity| identity.revoked_ms == 0);
        if removed {
            self.give_up_keys()?;
        }
        Ok(removed)
    }

    /// Whether the log that is here, and verified, has removed this device.
    pub(super) fn is_removed(&self) -> bool {
        let Some((identity, open)) = self.identity.as_ref().zip(self.open.as_ref()) else { return false };
        let device = open.roster.as_ref().and_then(|roster| roster.devices.get(&identity.device.bytes()));
        device.is_some_and(|device| device.revoked.is_some())
    }

    /// Destroys what opens anything, and removes the vault: in this order, so that a phone whose power ends between the two knows why its vault
    /// is gone. Where the disk is too full for the first, the second gives room.
    pub(super) fn give_up_keys(&mut self) -> Result<(), Failure> {
        let Some(identity) = &self.identity else { return Ok(()) };
        let (device, vault_file) = (identity.device, identity.vault_file.clone());
        let roster = self.open.as_ref().and_then(|open| open.roster.as_ref());
        let copied = self.round.is_copied() || roster.is_some_and(|roster| roster.was_copied(&device.bytes()));
        if let Some(open) = &mut self.open {
            open.copies.change();
        }
        // What was being written goes along as it stands now. A copy that fails must not keep the keys.
        let _ = self.copy_drafts();
        let _ = self.outbox.send_draft_copies(device);
        let former = self.end_former_identities();
        self.open = None;
        let now_ms = self.env.now_ms();
        let destroyed = self.outbox.destroy_keys(device, now_ms);
        self.remove_vault(&vault_file);
        let destroyed = destroyed.or_else(|_| self.outbox.destroy_keys(device, now_ms));
        if copied {
            self.outbox.set_copied(device)?;
        }
        self.identity = self.outbox.identity()?;
        destroyed?;
        self.outbox.let_go_sent(device)?;
        self.refresh_counts()?;
        former
    }

    /// Destroys the keys of former identities of this phone that the verified log has removed: the words that were forgotten must not open
    /// anything once they are found. What they have sealed stays and is sent.
    pub(super) fn end_former_identities(&mut self) -> Result<(), Failure> {
        let Some(roster) = self.open.as_ref().and_then(|open| open.roster.as_ref()) else { return Ok(()) };
        let gone = |id: &[u8; 16]| roster.devices.get(id).is_some_and(|device| device.revoked.is_some());
        let ended: Vec<Identity> = self.outbox.former_with_keys()?.into_iter().filter(|identity| gone(&identity.device.bytes())).collect();
        for identity in ended {
            self.outbox.destroy_keys(identity.device, self.env.now_ms())?;
            self.remove_vault(&identity.vault_file);
        }
        Ok(())
    }

    /// Ends what a crash may have left of identities whose keys are destroyed.
    pub(super) fn finish_removals(&mut self) -> Result<(), Failure> {
        let vaults = self.outbox.vaults_without_keys()?;
        vaults.iter().for_each(|file| self.remove_vault(file));
        if !vaults.is_empty() {
            self.outbox.settle_log()?;
        }
        Ok(())
    }

    fn remove_vault(&self, file: &str) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            (self.env.remove_file)(&format!("{file}{ending}"));
        }
    }

    /// Pins genesis for identities of before, and takes keys that a crash kept from the keyring.
    pub(super) fn complete_identity(&mut self) -> Result<(), Failure> {
        let device = self.device()?;
        let pinned = self.identity.as_ref().is_some_and(|identity| !identity.genesis.is_empty());
        let Some(open) = &mut self.open else { return Ok(()) };
        if !pinned {
            self.outbox.set_genesis(device, &open.keyring.genesis)?;
        }
        let aside = match &open.roster {
            Some(roster) => set_epochs_aside(&mut open.vault, roster, &mut open.keyring)?,
            None => false,
        };
        let new_keys = open.roster.as_ref().is_some_and(|roster| open.keyring.collect(roster, &device.bytes())) || aside;
        if let Some(roster) = &open.roster {
            // A newer app, or a key that came late, may open what was set aside.
            catch_up(&mut open.vault, roster, &open.keyring, new_keys)?;
        }
        if new_keys { self.keep_keyring() } else { Ok(()) }
    }
}
