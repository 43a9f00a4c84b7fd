//! Writing while locked: sealed to the installation's key, readable only after the unlock, when it becomes ordinary entries.

use super::{
    recording::{Origin, Revision},
    session::Engine,
    validity::{check_content, check_numbers},
};
use crate::{
    client::{
        cpr::NotCpr,
        failure::Failure,
        message::Draft,
        view::{LockScreen, PasskeyHint},
    },
    crypto::{InstallationSecret, PasskeySlot, seal_locked},
    domain::{
        contact::Contact,
        entry::{Content, Hlc, Kind},
        ids::{DeviceId, EntryId, TeamId},
        policy::{LOCKED_ENTRIES, READING_DAYS},
    },
    payload::Inside,
    store::{DraftRecord, Identity, InstallationKey, LockedEntry},
};

/// The site of what was written before anybody could know it; the first of the team's takes its place.
const NO_SITE: EntryId = EntryId(uuid::Uuid::nil());

impl Engine {
    /// What the lock screen says besides the counts of the outbox.
    pub(super) fn lock_screen(&self, identity: &Identity) -> LockScreen {
        let hint = |slot: PasskeySlot| PasskeyHint { credential: slot.credential().to_vec(), salt: *slot.salt() };
        LockScreen {
            written: self.sync.written,
            records: self.outbox.installation(identity.device).is_ok_and(|key| key.is_some()),
            passkey: PasskeySlot::from_bytes(&identity.passkey).ok().map(hint),
            paused: self.reading_is_paused(identity),
            key_lost: self.sync.key_lost,
        }
    }

    /// The server has not answered for so long that nothing is shown any more. A device that it has never answered holds nothing of others.
    pub(super) fn reading_is_paused(&self, identity: &Identity) -> bool {
        let silence = self.env.now_ms().saturating_sub(identity.last_contact_ms);
        identity.last_contact_ms > 0 && silence > READING_DAYS * 24 * 60 * 60 * 1_000
    }

    /// A blank contact. Nothing that was written before is shown, not even the last draft.
    pub(super) fn open_locked_draft(&mut self, kind: Kind) -> Result<Draft, Failure> {
        if kind != Kind::Contact || self.outbox.installation(self.device()?)?.is_none() {
            return Err(Failure::Locked);
        }
        let content = Content::Contact(Contact {
            site: NO_SITE,
            at: self.env.now(),
            zone: None,
            manner: None,
            people: Vec::new(),
            topics: Vec::new(),
            barrier: None,
            note: String::new(),
            unknown: Default::default(),
        });
        Ok(Draft { entry: self.env.make_entry(), revision: self.env.make_revision(), parents: Vec::new(), content, kept: None })
    }

    /// *Gem* while locked: a new contact, and nothing else.
    pub(super) fn save_locked(&mut self, draft: Draft, not_cpr: &NotCpr) -> Result<EntryId, Failure> {
        if draft.content.kind() != Kind::Contact || !draft.parents.is_empty() {
            return Err(Failure::Locked);
        }
        check_content(&draft.content, None)?;
        check_numbers(&draft.content, &[], not_cpr)?;
        let entry = draft.entry;
        self.keep_locked(draft, true)?;
        Ok(entry)
    }

    /// Keeps a draft while locked: what was typed when the lock fell is not lost either.
    pub(super) fn keep_locked(&mut self, draft: Draft, finished: bool) -> Result<(), Failure> {
        let device = self.device()?;
        let key = self.outbox.installation(device)?.ok_or(Failure::Locked)?;
        let Draft { entry, revision, parents, content, .. } = draft;
        let known = self.outbox.locked_entries(device)?.iter().any(|locked| locked.entry == entry);
        if !known && self.outbox.locked_counts(device)?.1 >= LOCKED_ENTRIES {
            return Err(Failure::LockedFull);
        }
        let hlc = Hlc::default().tick(self.env.now_ms());
        let plain = zeroize::Zeroizing::new(Inside { revision, entry, parents, hlc, seen: None, status: None, content }.to_bytes());
        let sealed = seal_locked(&key.public, &device.bytes(), &plain, &mut *self.env.random)?;
        self.outbox.put_locked(device, &LockedEntry { entry, finished, sealed })?;
        self.refresh_counts()
    }

    pub(super) fn discard_locked(&mut self, entry: EntryId) -> Result<(), Failure> {
        let device = self.device()?;
        // A finished one is an entry already: it is not thrown away from behind the lock.
        if self.outbox.locked_entries(device)?.iter().any(|locked| locked.entry == entry && !locked.finished) {
            self.outbox.delete_locked(device, entry)?;
        }
        Ok(())
    }

    /// After the unlock: makes sure that there is a key to write to the next time, and takes in what was written to it.
    pub(super) fn come_in(&mut self) -> Result<(), Failure> {
        let Self { env, outbox, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_ref(), open.as_ref()) else { return Err(Failure::Locked) };
        let (device, team) = (identity.device, identity.team);
        let secret = InstallationSecret::derive(&open.database_key);
        let (epoch, key) = open.keyring.newest().ok_or_else(|| Failure::Defect("no epoch key".into()))?;
        if outbox.installation(device)?.is_none_or(|kept| kept.epoch != epoch) {
            let public = secret.public()?;
            let sealed = secret.seal_for_team(key.secret(), &context(team, device), &mut *env.random);
            outbox.set_installation(device, &InstallationKey { public, epoch, sealed })?;
        }
        self.take_in(device, &secret)
    }

    /// What was written behind the lock of another identity on this device becomes entries of this one: its passphrase is forgotten. Gives
    /// back how many did not open.
    ///
    /// # Errors
    /// When the vault is closed or the storage refuses; what was not taken in stays.
    pub fn adopt_locked(&mut self, old: DeviceId) -> Result<usize, Failure> {
        let (identity, open) = self.unlocked()?;
        if let Some(kept) = self.outbox.installation(old)?
            && let Some(key) = open.keyring.epochs.get(&kept.epoch)
            && let Ok(secret) = InstallationSecret::open_for_team(key.secret(), &context(identity.team, old), &kept.sealed)
        {
            self.take_in(old, &secret)?;
        }
        Ok(self.outbox.locked_entries(old)?.len())
    }

    fn take_in(&mut self, author: DeviceId, secret: &InstallationSecret) -> Result<(), Failure> {
        for locked in self.outbox.locked_entries(author)? {
            // What does not open stays and is counted: one bad entry is never in the way of the others.
            let Ok(plain) = secret.open_locked(&author.bytes(), &locked.sealed) else { continue };
            let Ok(inside) = Inside::from_bytes(&plain) else { continue };
            if locked.finished {
                self.take_in_entry(author, inside)?;
            } else {
                self.take_in_draft(author, inside)?;
            }
        }
        self.refresh_counts()
    }

    fn take_in_entry(&mut self, author: DeviceId, inside: Inside) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        if open.vault.has_revision(inside.revision)? {
            return Ok(self.outbox.delete_locked(author, inside.entry)?);
        }
        let site = self.sites(open)?.first().map_or(NO_SITE, |(site, _)| *site);
        let content = match inside.content {
            Content::Contact(contact) if contact.site == NO_SITE => Content::Contact(Contact { site, ..contact }),
            other => other,
        };
        let Inside { revision, entry, parents, .. } = inside;
        self.seal_and_keep(Revision { entry, revision, parents, content }, Origin::Locked(author))
    }

    fn take_in_draft(&mut self, author: DeviceId, inside: Inside) -> Result<(), Failure> {
        let Inside { revision, entry, parents, content, hlc, .. } = inside;
        let (_, open) = self.unlocked()?;
        if open.vault.draft(entry)?.is_none_or(|kept| kept.kept_ms <= hlc.unix_ms()) {
            open.vault.put_draft(&DraftRecord { entry, revision, parents, content, kept_ms: hlc.unix_ms() })?;
        }
        Ok(self.outbox.delete_locked(author, entry)?)
    }
}

/// What the team's copy of an installation's key is bound to.
fn context(team: TeamId, device: DeviceId) -> Vec<u8> {
    [team.bytes(), device.bytes()].concat()
}
