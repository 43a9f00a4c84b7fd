//! A device becomes a member: everything is prepared before the server is asked, so that after its yes one small write is left.

use zeroize::Zeroizing;

use super::{
    environment::Environment,
    onboarding::words_of,
    session::{Engine, slot_failure, vault_file},
};
use crate::{
    client::failure::Failure,
    crypto::{PassphraseSlot, Secret, Signing, derive_entry_tag},
    domain::{
        entry::{Content, Hlc},
        ids::{DeviceId, TeamId},
        site::Site,
    },
    payload::{Inside, Seen},
    protocol::membership::MembershipRecord,
    store::{NewIdentity, Outbox, SealedRecord, Vault},
    sync::{Keyring, Round, Seal, seal_revision, take_membership},
};

/// A membership that waits for the server's yes. In memory only.
pub(super) struct Settling {
    pub(super) team: TeamId,
    pub(super) device: DeviceId,
    pub(super) keyring: Keyring,
    pub(super) transport: Signing,
    pub(super) server_url: String,
    pub(super) server_name: String,
    /// The membership log with this device's own record at its end.
    pub(super) log: Vec<MembershipRecord>,
    /// The site of a new team: its first record.
    pub(super) site: Option<Site>,
    pub(super) prepared: Option<Prepared>,
}

/// What lies ready on the disk or in memory for one passphrase.
pub(super) struct Prepared {
    words: Zeroizing<String>,
    slot: Vec<u8>,
    sealed_keyring: Vec<u8>,
    file: String,
    vault: Vault,
    database_key: Secret,
    first: Option<(SealedRecord, [u8; 8])>,
}

impl Settling {
    /// Makes slot, vault and first record for this passphrase, once.
    pub(super) fn prepare(&mut self, env: &mut Environment, typed: &str) -> Result<(), Failure> {
        let words = words_of(typed)?;
        if self.prepared.as_ref().is_some_and(|prepared| prepared.words == words) {
            return Ok(());
        }
        let database_key = Secret::make(&mut *env.random);
        let slot = PassphraseSlot::make(&words, &database_key, &mut *env.random).map_err(slot_failure)?.to_bytes();
        let file = vault_file(env.now_ms());
        let mut vault = Vault::create(&env.place, &file, &database_key)?;
        take_membership(&mut vault, None, &mut self.keyring, self.device, &self.log)?;
        let sealed_keyring = self.keyring.seal(&database_key, &mut *env.random);
        let first = self.site.clone().map(|site| self.first_record(env, site, &database_key)).transpose()?;
        self.prepared = Some(Prepared { words, slot, sealed_keyring, file, vault, database_key, first });
        Ok(())
    }

    /// Notes who this device is, and its first record, in one write.
    pub(super) fn store(&self, outbox: &mut Outbox) -> Result<(), Failure> {
        let prepared = self.prepared.as_ref().ok_or_else(|| Failure::Defect("nothing was prepared".into()))?;
        let identity = NewIdentity {
            device: self.device,
            team: self.team,
            server_url: &self.server_url,
            server_name: &self.server_name,
            transport_key: self.transport.secret(),
            slot: &prepared.slot,
            keyring: &prepared.sealed_keyring,
            vault_file: &prepared.file,
            genesis: &self.keyring.genesis,
        };
        let first = prepared.first.as_ref().map(|(record, tag)| (record, tag.as_slice()));
        Ok(outbox.add_identity(&identity, first)?)
    }

    fn first_record(&self, env: &mut Environment, site: Site, database_key: &Secret) -> Result<(SealedRecord, [u8; 8]), Failure> {
        let (epoch, key) = self.keyring.newest().ok_or_else(|| Failure::Defect("no epoch key".into()))?;
        let inside = Inside {
            revision: env.make_revision(),
            entry: env.make_entry(),
            parents: Vec::new(),
            hlc: Hlc::default().tick(env.now_ms()),
            seen: Some(Seen::default()),
            status: None,
            content: Content::Site(site),
        };
        let seal = Seal {
            team: self.team,
            device: self.device,
            sign: &self.keyring.device.sign,
            tip_number: 0,
            tip_hash: crate::protocol::record::NO_PREVIOUS,
            epoch,
            epoch_key: key.secret(),
        };
        Ok((seal_revision(&seal, &inside, &mut *env.random)?, derive_entry_tag(database_key, inside.entry)))
    }
}

impl Engine {
    /// Opens the membership that was stored. Its first record comes out of the outbox, as after a crash.
    pub(super) fn settle(&mut self, settling: Settling) -> Result<(), Failure> {
        let Settling { keyring, prepared, .. } = settling;
        // An identity of before is a former one now: what the server has of it is looked at with the next round.
        self.look_again();
        self.identity = self.outbox.identity()?;
        let identity = self.outbox.identity()?.ok_or(Failure::Locked)?;
        // The session was the former identity's.
        self.round = Round::default();
        let Prepared { vault, database_key, .. } = prepared.ok_or_else(|| Failure::Defect("nothing was prepared".into()))?;
        self.open_with(identity, vault, keyring, database_key, None)
    }
}
