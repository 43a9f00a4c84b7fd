//! A phone that was copied, or put back to what it was: two installations sign with the same keys. The one whose numbers the server has given
//! to the other's records becomes another device, by its own word, and everything that it had not delivered goes with it.

use super::{
    acts::Act,
    onboarding::moved,
    session::{Engine, Open},
};
use crate::{
    client::{failure::Failure, view::Notice},
    crypto::derive_entry_tag,
    domain::{
        gathered,
        ids::{DeviceId, EntryId, RevisionId},
    },
    payload::Inside,
    protocol::{call::Answer, membership::Roster, pack::PackedRecord},
    store::{SealedRecord, Succession, twin_of},
    sync::{Opened, Round, Successor, SyncError, entry_of, is_erasable, open_names, open_record, seal_again},
};

impl Engine {
    /// The record by which this device gives its place to its successor, once the records that were pulled prove that somebody else signs
    /// with its keys: whatever a server says, only they do. The successor's keys are kept before anybody is asked.
    pub(super) fn begin_renewal(&mut self) -> Result<Option<Act>, Failure> {
        let at = self.env.now_ms() / 1_000;
        let Some((identity, open)) = self.identity.as_ref().zip(self.open.as_ref()) else { return Ok(None) };
        let (old, team, url) = (identity.device, identity.team, identity.server_url.clone());
        let is_member = open.roster.as_ref().is_some_and(|roster| roster.active(&old.bytes()).is_some());
        if !is_member || !open.vault.is_forked(old, identity.tip_number, &identity.tip_hash)? {
            return Ok(None);
        }
        let successor = self.successor_of(old)?;
        let token = self.round.token();
        let Self { env, open: Some(Open { keyring, roster: Some(roster), .. }), .. } = self else { return Ok(None) };
        let holder = open_names(keyring, roster).1.remove(&old.bytes()).unwrap_or_default();
        let record = successor.record(roster, old, keyring, &holder, at, &mut *env.random)?;
        Ok(Some(Act::new(record, url, team, token)))
    }

    fn successor_of(&mut self, old: DeviceId) -> Result<Successor, Failure> {
        let kept = self.outbox.successor_keys(old)?;
        let Self { env, outbox, open: Some(open), .. } = self else { return Err(Failure::Locked) };
        if !kept.is_empty() {
            return Ok(Successor::open(&open.database_key, &kept)?);
        }
        let successor = Successor::make(DeviceId::from_bytes(env.make_id()), &mut *env.random);
        outbox.set_successor(old, successor.device, &successor.seal(&open.database_key, &mut *env.random))?;
        self.identity = self.outbox.identity()?;
        Ok(successor)
    }

    /// Keeps what the server took, and becomes the successor. False where another record came first: the next round begins anew.
    pub(super) fn finish_renewal(&mut self, act: &Act, answer: &Answer) -> Result<bool, SyncError> {
        if moved(answer) {
            return Ok(false);
        }
        if let Some((reason, detail, text)) = answer.refusal() {
            return Err(SyncError::Refused { reason, detail, text });
        }
        // Where the storage refuses now, the log says it again: the next round, or the next unlock, ends it.
        let kept = self.keep_own(&act.record).and_then(|()| self.become_successor());
        Ok(kept.unwrap_or_default())
    }

    /// Becomes the device that the log names as its own successor. Repeating it changes nothing; false where there is nothing to become.
    pub(super) fn become_successor(&mut self) -> Result<bool, Failure> {
        let Some((identity, Open { roster: Some(roster), .. })) = self.identity.as_ref().zip(self.open.as_ref()) else { return Ok(false) };
        let (old, named) = (identity.device, successor_in(roster, identity.device));
        let sealed = self.outbox.successor_keys(old)?;
        let Self { env, outbox, identity, open, round, .. } = self;
        let (Some(before), Some(open)) = (identity.as_ref(), open.as_mut()) else { return Ok(false) };
        if named.is_none() || named.as_ref().map(<[u8; 16]>::as_slice) != Some(before.successor.as_slice()) {
            return Ok(false);
        }
        let Successor { device, secrets, transport } = Successor::open(&open.database_key, &sealed)?;
        // All of it goes along, whatever its number: it has no place, and its chain ends here.
        open.vault.write(|writing| writing.make_room(old))?;
        let lost = open.vault.parked(old)?;
        let former = (std::mem::replace(&mut open.keyring.device, secrets), open.keyring.transport.take());
        if let Some(roster) = &open.roster {
            open.keyring.collect(roster, &device.bytes());
        }
        let keyring = open.keyring.seal(&open.database_key, &mut *env.random);
        let new = Succession { device, transport_key: transport.secret(), keyring: &keyring, lost: &lost };
        if let Err(error) = outbox.succeed(before, &new) {
            (open.keyring.device, open.keyring.transport) = former;
            return Err(error.into());
        }
        *identity = outbox.identity()?;
        // The session was the former device's.
        *round = Round::default();
        open.vault.prepare(device)?;
        (open.told_seen, open.needs_healing, open.notice) = (None, false, Some(Notice::PhoneCopied));
        // The platform holds the former device's.
        open.entrusted = false;
        open.absorbed.clear();
        open.copies.change();
        self.come_in()?;
        self.adopt_locked(old)?;
        self.adopt_forked()?;
        Ok(true)
    }

    /// Seals anew what former identities of this phone could not deliver, because the server holds others under their numbers: the same
    /// revisions of the same entries. Each is durable before the next. Gives back whether there was anything.
    pub(super) fn adopt_forked(&mut self) -> Result<bool, Failure> {
        let Some((identity, _)) = self.identity.as_ref().zip(self.open.as_ref()) else { return Ok(false) };
        let forked = self.outbox.forked(identity.team)?;
        if forked.is_empty() && self.outbox.moved()?.is_empty() {
            return Ok(false);
        }
        self.heal()?;
        let mut twins = gathered::Map::new();
        for pending in forked {
            self.adopt(&pending.record, &mut twins)?;
        }
        let moved = self.outbox.moved()?;
        if let Some(open) = &mut self.open {
            open.vault.write(|writing| moved.iter().try_for_each(|hash| writing.forget_parked(hash)))?;
        }
        self.outbox.forget_moved()?;
        let _ = self.finish_erasing();
        self.refresh_counts()?;
        Ok(true)
    }

    fn adopt(&mut self, before: &SealedRecord, twins: &mut gathered::Map<RevisionId, RevisionId>) -> Result<(), Failure> {
        let is_bare = self.outbox.bare(before.device)?.contains(&before.number);
        let Self { env, outbox, identity: Some(identity), open: Some(open), .. } = self else { return Err(Failure::Locked) };
        let packed: PackedRecord = minicbor::decode(&before.packed).map_err(SyncError::from)?;
        if packed.body.is_none() || (is_erasable(&before.packed) && open.vault.is_destroyed(&before.hash)?) {
            return Ok(outbox.pass_over(before)?);
        }
        let header = packed.header(identity.team.bytes(), before.device.bytes(), before.number, before.previous);
        // What does not open waits for its key, and is counted.
        let Ok(mut opened) = open_record(&open.keyring, &header, &packed) else { return Ok(()) };
        if let Opened::Revision(inside) = &mut opened {
            inside.parents.iter_mut().for_each(|parent| *parent = twins.get(parent).copied().unwrap_or(*parent));
            match elsewhere(open, before, inside)? {
                // The other one has sent it, too.
                Some(true) if !is_bare => return Ok(outbox.pass_over(before)?),
                Some(false) => {
                    let twin = twin_of(&before.hash);
                    twins.insert(inside.revision, twin);
                    (inside.parents, inside.revision) = (vec![inside.revision], twin);
                }
                _ => {}
            }
        }
        let membership = open.roster.as_ref().map_or(0, |roster| roster.length);
        let Some(record) = seal_again(&open.seal(identity)?, &mut opened, &packed, membership, &mut *env.random)? else { return Ok(()) };
        let of = entry_of(&opened).unwrap_or(EntryId::from_bytes(identity.device.bytes()));
        outbox.append_moved(&record, &derive_entry_tag(&open.database_key, of), &open.absorbed, before)?;
        open.absorbed.clear();
        open.copies.change();
        identity.tip_number = record.number;
        identity.tip_hash = record.hash;
        let kept = open.vault.write(|writing| {
            writing.forget_parked(&before.hash)?;
            writing.put_record(&record)?;
            opened.keep(writing, &record)
        });
        open.needs_healing |= kept.is_err();
        kept?;
        open.absorbed.push(record.number);
        Ok(())
    }
}

/// The device that this one has named as its successor, by the log that is here.
fn successor_in(roster: &Roster, device: DeviceId) -> Option<[u8; 16]> {
    roster.devices.get(&device.bytes())?.revoked?.replaced_by
}

/// Whether another record here has this revision, and then whether it says the same.
fn elsewhere(open: &Open, before: &SealedRecord, inside: &Inside) -> Result<Option<bool>, Failure> {
    let known = open.vault.revisions(inside.entry)?;
    let other = known.iter().find(|known| known.revision == inside.revision && (known.device != before.device || known.seq > 0));
    Ok(other.map(|other| other.content == inside.content))
}
