//! Push: records get the team's next numbers, durably, before the answer.

use super::{Caller, Result, Service, rosters::revoked, sessions::unknown_device};
use crate::{
    protocol::{
        call::{Pushed, Receipt},
        erase::{EraseList, ErasedRecord},
        limits::{LAST_UPLOAD_BYTES, LAST_UPLOAD_RECORDS},
        membership::{Roster, roles},
        pack::Pack,
        record::{Header, kind},
        refused::Reason,
    },
    server::{
        failure::Failure,
        storage::{Place, Reading, StoredRecord, StoredRun, TeamState, Writing},
    },
};

/// Records between two kept trees: as many hashes are read at most to make one of any size.
const CHECKPOINT: u64 = 256;

impl Service {
    /// Answers `POST /v1/teams/{team}/push`. Idempotent: a record that is here already is answered with the number it has.
    ///
    /// An active caller may bring the records of any device that ever was of the team, as after a restore of the server; a revoked one
    /// only its own last upload.
    ///
    /// # Errors
    /// When the pack is of another team or device, does not verify, leaves a gap or contradicts what is stored. Nothing changes then.
    pub fn push(&self, caller: &Caller, body: &[u8]) -> Result<Pushed> {
        let pack = Pack::from_bytes(body)?;
        if pack.team != caller.team {
            return Err(Failure::refused(Reason::Foreign, "the pack names another team"));
        }
        // Verified before the team's turn, so that only the storage is worked on while others wait.
        self.authorize(caller, &pack)?;
        let headers = pack.headers();
        let mut records = stored_records(&pack, &headers, caller.device != pack.device);
        let mut erasures = erasures(&pack)?;
        let _turn = self.turns.take(&caller.team);
        let mut storage = self.storage.write()?;
        // Again, and now for good: a revocation may have come between.
        let (state, roster) = self.roster(&mut *storage, &caller.team)?;
        check_caller(&roster, caller, &pack)?;
        let tip = storage.tip(&pack.team, &pack.device)?;
        let known = known(&mut *storage, &pack, &records, &tip)?;
        leave_out_erased(&mut *storage, &pack, &mut records)?;
        let (old, new) = records.split_at_checked(known.len()).unwrap_or((&records, &[]));
        check_chain(&pack, &headers, old.len(), &tip)?;
        let mut receipts: Vec<Receipt> = known.iter().map(|place| receipt(place.number, &place.hash, place.seq)).collect();
        let completed = complete(storage.as_mut(), &pack.team, &known, old)?;
        if !new.is_empty() {
            check_roles(&roster, caller, &pack, old.len(), new)?;
            if caller.device == pack.device && roster.active(&pack.device).is_none() {
                check_last_upload(&mut *storage, &pack, old.len(), new)?;
            }
            receipts.extend(self.append(storage.as_mut(), &pack, state, old, new)?);
        }
        // What a removed device sends late is shown by nobody before a lead has admitted it: until then it destroys nothing.
        let last = roster.devices.get(&pack.device).and_then(|device| device.revoked.as_ref()).map_or(u64::MAX, |gone| gone.last_number);
        erasures.retain(|(number, _)| *number <= last);
        let erasures: Vec<ErasedRecord> = erasures.into_iter().map(|(_, named)| named).collect();
        let erases = (completed || !new.is_empty()) && !erasures.is_empty() && holds(&roster, &pack.device, roles::STEWARD);
        if erases {
            storage.erase(&pack.team, &erasures)?;
            // Before the commit: what was answered as taken is in the journal, whatever becomes of the database.
            self.journal(&pack.team, &erasures)?;
        }
        if completed || !new.is_empty() {
            storage.commit()?;
        }
        if erases {
            self.to_scrub();
        }
        self.scrub();
        Ok(Pushed { incarnation: self.identity.incarnation, receipts })
    }

    fn authorize(&self, caller: &Caller, pack: &Pack) -> Result<()> {
        let (_, roster) = self.roster(&mut *self.storage.read()?, &caller.team)?;
        check_caller(&roster, caller, pack)?;
        let author = roster.devices.get(&pack.device).ok_or_else(unknown_device)?;
        Ok(pack.verify(&author.member.keys.sign)?)
    }

    fn append(
        &self,
        storage: &mut (dyn Writing + '_),
        pack: &Pack,
        mut state: TeamState,
        old: &[StoredRecord],
        new: &[StoredRecord],
    ) -> Result<Vec<Receipt>> {
        let first_seq = state.head + 1;
        let first_number = pack.first + old.len() as u64;
        let run = StoredRun {
            first_seq,
            count: new.len() as u64,
            device: pack.device,
            first_number,
            previous: old.last().map_or(pack.previous, |record| record.hash),
            signature: pack.signature,
            received_ms: self.clock.unix_ms(),
        };
        storage.add_run(&pack.team, &run, new)?;
        for record in new {
            state.head += 1;
            state.erasures += u64::from(record.kind == kind::ERASE);
            state.frontier.push(&record.hash);
            if state.frontier.size.is_multiple_of(CHECKPOINT) {
                storage.add_checkpoint(&pack.team, &state.frontier)?;
            }
        }
        storage.move_head(&pack.team, &state)?;
        Ok((first_number..).zip(first_seq..).zip(new).map(|((number, seq), record)| receipt(number, &record.hash, seq)).collect())
    }
}

/// An active device may bring anybody's records, since each verifies by its author. A revoked one may bring its own.
fn check_caller(roster: &Roster, caller: &Caller, pack: &Pack) -> Result<()> {
    let device = roster.devices.get(&caller.device).ok_or_else(unknown_device)?;
    if device.revoked.is_some() && caller.device != pack.device { Err(revoked()) } else { Ok(()) }
}

/// What the pack's erasures name, each with the number of its erasure. Read before the writer is taken.
fn erasures(pack: &Pack) -> Result<Vec<(u64, ErasedRecord)>> {
    let mut named = Vec::new();
    for (number, record) in (pack.first..).zip(&pack.records).filter(|(_, record)| record.kind == kind::ERASE) {
        let Some(body) = &record.body else { continue };
        let (list, ..) = EraseList::split(body).map_err(|error| Failure::with_detail(Reason::Malformed, number, error.to_string()))?;
        named.extend(list.records.into_iter().map(|record| (number, record)));
    }
    Ok(named)
}

/// Erased stays erased, whoever brings it again: body and wrap of what an erasure names are not taken.
fn leave_out_erased(storage: &mut dyn Reading, pack: &Pack, records: &mut [StoredRecord]) -> Result<()> {
    let erased = storage.erased(&pack.team, &pack.device, pack.first, pack.first + records.len() as u64 - 1)?;
    let meant = |record: &&mut StoredRecord| matches!(record.kind, kind::ENTRY | kind::DRAFT) && erased.contains(&record.hash);
    for record in records.iter_mut().filter(meant) {
        (record.body, record.wrap, record.provisional) = (None, None, false);
    }
    Ok(())
}

/// Whether a device has a role by the log as it stands.
fn holds(roster: &Roster, device: &[u8; 16], role: u8) -> bool {
    roster.devices.get(device).is_some_and(|device| device.member.roles & role != 0)
}

/// An author's erasures are a steward's, as the log stands now. Admissions, and erasures that others bring again, as after a restore, are
/// of whoever held the role once: readers judge by the log that the author had, and one refused record would keep back everything that the
/// device wrote after it.
fn check_roles(roster: &Roster, caller: &Caller, pack: &Pack, known: usize, new: &[StoredRecord]) -> Result<()> {
    let author = roster.devices.get(&pack.device);
    let held_once = |role: u8| author.is_some_and(|author| author.roles_since.iter().any(|(_, roles)| roles & role != 0));
    let first = pack.first + known as u64;
    let may = |record: &StoredRecord| match record.kind {
        // What its author sends without its list erases nothing.
        kind::ERASE if record.body.is_none() => true,
        kind::ERASE if caller.device == pack.device => holds(roster, &pack.device, roles::STEWARD),
        kind::ERASE => held_once(roles::STEWARD),
        kind::ADMIT => held_once(roles::LEAD),
        _ => true,
    };
    match (first..).zip(new).find(|(_, record)| !may(record)) {
        Some((number, _)) => Err(Failure::with_detail(Reason::NotAllowed, number, "the author's roles do not allow this record")),
        None => Ok(()),
    }
}

/// What a revoked device may still bring: so many records, and so many bytes, after those that it had when it was revoked.
fn check_last_upload(storage: &mut dyn Reading, pack: &Pack, known: usize, new: &[StoredRecord]) -> Result<()> {
    let had = storage.revoked_at(&pack.team, &pack.device)?.unwrap_or_default();
    let last = pack.first + (known + new.len()) as u64 - 1;
    let size = |record: &StoredRecord| (record.body.as_ref().map_or(0, Vec::len) + record.wrap.as_ref().map_or(0, Vec::len)) as u64;
    if last > had.saturating_add(LAST_UPLOAD_RECORDS) {
        return Err(Failure::with_detail(Reason::LastUpload, LAST_UPLOAD_RECORDS, "a revoked device may bring no more records"));
    }
    let bytes = storage.bytes_after(&pack.team, &pack.device, had)? + new.iter().map(size).sum::<u64>();
    if bytes > LAST_UPLOAD_BYTES {
        return Err(Failure::with_detail(Reason::LastUpload, LAST_UPLOAD_BYTES, "a revoked device may bring no more bytes"));
    }
    Ok(())
}

/// Body and wrap of records that are here by another member's word only: the author's own word is final, and what was left out is filled
/// in. No signature covers a wrap, and the hash covers the body only where there is one. Gives back whether anything changed.
fn complete(storage: &mut (dyn Writing + '_), team: &[u8; 16], known: &[Place], brought: &[StoredRecord]) -> Result<bool> {
    let mut changed = false;
    for (place, brought) in known.iter().zip(brought).filter(|(place, _)| place.provisional) {
        let stored = storage.records(team, place.seq, place.seq)?;
        let lacks_body = stored.first().is_some_and(|stored| stored.body.is_none());
        if let (Some(body), Some(wrap)) = (&brought.body, &brought.wrap)
            && (lacks_body || !brought.provisional)
        {
            storage.set_content(team, place.seq, body, wrap, brought.provisional)?;
            changed = true;
        }
    }
    Ok(changed)
}

/// The places of the pack's records that are stored already: a prefix of the pack.
fn known(storage: &mut dyn Reading, pack: &Pack, records: &[StoredRecord], tip: &Place) -> Result<Vec<Place>> {
    if pack.first > tip.number + 1 {
        return Err(Failure::with_detail(Reason::Gap, tip.number + 1, "records are missing before the pack"));
    }
    let last = pack.first.saturating_add(records.len() as u64 - 1).min(tip.number);
    let known = if pack.first <= last { storage.places(&pack.team, &pack.device, pack.first, last)? } else { Vec::new() };
    match known.iter().zip(records).find(|(place, record)| place.hash != record.hash) {
        Some((place, _)) => Err(Failure::with_detail(Reason::Fork, place.number, "another record has this number")),
        None => Ok(known),
    }
}

/// The first new record must name the device's newest stored one. Where some of the pack is known, their equal hashes have shown it.
fn check_chain(pack: &Pack, headers: &[Header], known: usize, tip: &Place) -> Result<()> {
    if known > 0 || headers.first().is_some_and(|first| first.previous == tip.hash) {
        Ok(())
    } else {
        // The record before is another one than ours: that is where the fork is, or the pack contradicts itself.
        Err(match tip.number {
            0 => Failure::with_detail(Reason::Malformed, pack.first, "the first record names one before it"),
            number => Failure::with_detail(Reason::Fork, number, "the pack follows another record than the one stored"),
        })
    }
}

fn stored_records(pack: &Pack, headers: &[Header], provisional: bool) -> Vec<StoredRecord> {
    let both = pack.records.iter().zip(headers);
    both.map(|(record, header)| StoredRecord {
        hash: header.hash(),
        version: record.version,
        suite: record.suite,
        kind: record.kind,
        epoch: record.epoch,
        audience: record.audience,
        size_class: record.size_class,
        body_hash: header.body_hash,
        body: record.body.clone(),
        wrap: record.wrap.clone(),
        provisional,
    })
    .collect()
}

fn receipt(number: u64, hash: &[u8; 32], seq: u64) -> Receipt {
    Receipt { number, hash: *hash, seq }
}
