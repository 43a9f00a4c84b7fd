//! Locked and unlocked: who this device is, and what is open.

use super::{
    copies::CopyState,
    environment::{Environment, time_of},
    lookups::Typed,
    onboarding::{JoinDraft, TeamDraft},
    recovering::RecoveryDraft,
    status::SyncState,
    unlocking::Changing,
};
use crate::{
    client::{
        failure::Failure,
        message::State,
        team::Roles,
        view::{Me, Notice},
    },
    crypto::{RecoverySecret, Secret, SlotError},
    domain::{entry::Hlc, ids::DeviceId},
    payload::Seen,
    protocol::membership::{Roster, roles},
    store::{Identity, Outbox, StoreError, Vault},
    sync::{Keyring, Round, absorb_outbox, load_roster, open_names},
};

/// The owner of the data.
pub struct Engine {
    pub(super) env: Environment,
    pub(super) outbox: Outbox,
    pub(super) identity: Option<Identity>,
    pub(super) open: Option<Open>,
    pub(super) team_draft: Option<TeamDraft>,
    pub(super) join_draft: Option<JoinDraft>,
    /// A recovery of a whole team, begun.
    pub(super) recovering: Option<RecoveryDraft>,
    /// A new recovery code that was shown and not yet confirmed.
    pub(super) recovery_draft: Option<RecoverySecret>,
    /// The words are forgotten: an invitation may replace this device while it is locked.
    pub(super) replacing: bool,
    /// When a locked device last looked whether it is still of the team, milliseconds since 1970.
    pub(super) looked_ms: u64,
    /// When what is kept of former identities was last looked at on the server, milliseconds since 1970.
    pub(super) carried_ms: u64,
    pub(super) round: Round,
    pub(super) sync: SyncState,
}

/// What is there while unlocked. Dropping it closes the vault and zeroises the keys.
pub(super) struct Open {
    pub(super) vault: Vault,
    pub(super) keyring: Keyring,
    pub(super) roster: Option<Roster>,
    pub(super) database_key: Secret,
    pub(super) hlc: Hlc,
    /// What the newest record made here says that it had seen.
    pub(super) told_seen: Option<Seen>,
    /// Numbers of records that the vault holds but whose row in the outbox does not say so yet.
    pub(super) absorbed: Vec<u64>,
    pub(super) notice: Option<Notice>,
    /// A record lies in the outbox that the vault could not take.
    pub(super) needs_healing: bool,
    /// Saves since the databases last came to rest.
    pub(super) saves: u32,
    pub(super) copies: CopyState,
    pub(super) changing: Changing,
    /// The transport key was offered to the platform since the unlock.
    pub(super) entrusted: bool,
    /// What is being searched for.
    pub(super) typed: Option<Typed>,
}

/// Where the vault notes when it was last closed by a lock.
pub(super) const LOCKED: &str = "locked_ms";

impl Engine {
    /// Opens the outbox. The vault stays closed until the unlock.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn start(env: Environment) -> Result<Self, Failure> {
        let outbox = Outbox::open(&env.place)?;
        let identity = outbox.identity()?;
        let mut engine = Self {
            env,
            outbox,
            identity,
            open: None,
            team_draft: None,
            join_draft: None,
            recovering: None,
            recovery_draft: None,
            replacing: false,
            looked_ms: 0,
            carried_ms: 0,
            round: Round::default(),
            sync: SyncState::default(),
        };
        engine.finish_removals()?;
        engine.refresh_counts()?;
        Ok(engine)
    }

    /// The state of the app.
    #[must_use]
    pub fn state(&self) -> State {
        let Some(identity) = &self.identity else { return State::Empty };
        if identity.revoked_ms > 0 {
            let (waiting, written) = (self.sync.waiting_locked, self.sync.written);
            return State::Revoked { waiting, written, since: time_of(identity.revoked_ms), copied: identity.copied };
        }
        match &self.open {
            Some(open) => match self.me(identity, open) {
                Ok(me) => State::Unlocked(Box::new(me)),
                Err(failure) => State::Unusable(failure),
            },
            None => {
                let lock = self.lock_screen(identity);
                State::Locked { waiting: self.sync.waiting_locked, wait_seconds: self.wait_seconds(identity), lock }
            }
        }
    }

    pub(super) fn lock(&mut self) -> Result<(), Failure> {
        // Whatever the disk says, locked is locked: what fails before the keys go is told after it.
        let flushed = self.end_search().and(self.flush_absorbed()).and(self.copy_drafts());
        // Told to the team with the next record: a lost phone that was locked is another matter than one that was not.
        let now = self.env.now_ms().to_be_bytes();
        let noted = self.open.as_ref().map_or(Ok(()), |open| open.vault.set_meta(LOCKED, &now));
        self.open = None;
        (self.team_draft, self.join_draft) = (None, None);
        (self.recovery_draft, self.recovering) = (None, None);
        self.refresh_counts()?;
        flushed.and(noted.map_err(Into::into))
    }

    /// Opens the vault with a key that a slot has given.
    pub(super) fn unlock_with(&mut self, identity: Identity, database_key: Secret) -> Result<(), Failure> {
        let keyring = Keyring::open(&database_key, &identity.keyring)?;
        let (vault, notice) = self.open_vault(&identity, &keyring, &database_key)?;
        self.outbox.set_tries(identity.device, 0, 0)?;
        self.open_with(identity, vault, keyring, database_key, notice)
    }

    pub(super) fn open_with(
        &mut self,
        identity: Identity,
        mut vault: Vault,
        keyring: Keyring,
        database_key: Secret,
        notice: Option<Notice>,
    ) -> Result<(), Failure> {
        vault.prepare(identity.device)?;
        absorb_outbox(&mut self.outbox, &mut vault, &keyring, identity.team, identity.device)?;
        let roster = load_roster(&vault)?;
        let hlc = vault.newest_hlc()?;
        let (told_seen, absorbed, needs_healing, saves) = (None, Vec::new(), false, 0);
        let (copies, changing, entrusted, typed) = (CopyState::default(), Changing::default(), false, None);
        self.open = Some(Open {
            vault,
            keyring,
            roster,
            database_key,
            hlc,
            told_seen,
            absorbed,
            notice,
            needs_healing,
            saves,
            copies,
            changing,
            entrusted,
            typed,
        });
        self.identity = self.outbox.identity()?;
        self.replacing = false;
        // The app may have ended between the log and what follows from it.
        if !self.become_successor()? && self.is_removed() {
            return self.give_up_keys();
        }
        self.complete_identity()?;
        // What was written behind the lock stays there, counted, when the storage refuses now: the next unlock takes it in.
        let _ = self.come_in();
        for former in self.outbox.locked_elsewhere(self.device()?)? {
            let _ = self.adopt_locked(former);
        }
        // So with what other identities of this phone could not deliver.
        let _ = self.adopt_forked();
        // And with a search that was under way.
        let _ = self.end_search();
        self.end_former_identities()?;
        if let Some(open) = &mut self.open {
            open.copies.change();
        }
        // What a crash left of an erasure goes now; where the storage refuses, after the next round.
        let _ = self.finish_erasing();
        self.refresh_counts()
    }

    /// Opens the vault with a key that its slot has proven. A file that does not open is damaged: it stays where it is, and a new file
    /// takes its place; history returns by pull, what is unsent is absorbed from the outbox, drafts come from their copies beside it.
    fn open_vault(&mut self, identity: &Identity, keyring: &Keyring, key: &Secret) -> Result<(Vault, Option<Notice>), Failure> {
        let opened = Vault::open(&self.env.place, &identity.vault_file, key)
            .and_then(|vault| if vault.check()? { Ok(vault) } else { Err(StoreError::Content("the vault")) });
        match opened {
            Ok(vault) => Ok((vault, None)),
            Err(StoreError::Damaged(_) | StoreError::Content(_)) => {
                let file = vault_file(self.env.now_ms());
                let vault = Vault::create(&self.env.place, &file, key)?;
                // Before the new file has its name: a crash in between does it all again.
                self.drafts_from_copies(identity, keyring, &vault)?;
                self.outbox.set_vault_file(identity.device, &file)?;
                Ok((vault, Some(Notice::VaultMovedAside)))
            }
            Err(other) => Err(other.into()),
        }
    }

    pub(super) fn unlocked(&self) -> Result<(&Identity, &Open), Failure> {
        self.identity.as_ref().zip(self.open.as_ref()).ok_or(Failure::Locked)
    }

    pub(super) fn device(&self) -> Result<DeviceId, Failure> {
        self.identity.as_ref().map(|identity| identity.device).ok_or(Failure::Locked)
    }

    fn me(&self, identity: &Identity, open: &Open) -> Result<Me, Failure> {
        let (team_name, holders) = open.roster.as_ref().map(|roster| open_names(&open.keyring, roster)).unwrap_or_default();
        Ok(Me {
            team: identity.team,
            team_name,
            device: identity.device,
            holder: holders.get(&identity.device.bytes()).cloned().unwrap_or_default(),
            is_lead: is_lead(open.roster.as_ref(), identity.device),
            roles: roles_of(open.roster.as_ref(), identity.device),
            sites: self.sites(open)?,
            notice: open.notice,
            has_passkey: !identity.passkey.is_empty(),
        })
    }
}

/// Whether this device is an active lead's.
pub(super) fn is_lead(roster: Option<&Roster>, device: DeviceId) -> bool {
    roster.and_then(|roster| roster.active(&device.bytes())).is_some_and(|device| device.member.roles & roles::LEAD != 0)
}

/// What the holder of an active device may do.
fn roles_of(roster: Option<&Roster>, device: DeviceId) -> Roles {
    roster.and_then(|roster| roster.active(&device.bytes())).map(|device| shown_roles(device.member.roles)).unwrap_or_default()
}

/// Roles as the screens know them.
pub(super) fn shown_roles(set: u8) -> Roles {
    Roles { worker: set & roles::WORKER != 0, lead: set & roles::LEAD != 0, steward: set & roles::STEWARD != 0 }
}

/// The name of a new vault file.
pub(super) fn vault_file(now_ms: u64) -> String {
    format!("vault-{now_ms}.db")
}

pub(super) fn slot_failure(error: SlotError) -> Failure {
    match error {
        SlotError::Wrong => Failure::WrongPassphrase { wait_seconds: 0 },
        other => Failure::Defect(other.to_string()),
    }
}
