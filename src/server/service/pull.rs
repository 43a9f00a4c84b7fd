//! Pull: what came after a place, as packs that verify on their own.

use super::{Caller, Result, Service};
use crate::{
    protocol::{
        call::{Frame, Run, TeamHead},
        limits::PROTOCOL,
        pack::{Pack, PackedRecord},
    },
    server::storage::{Reading, StorageError, StoredRecord, StoredRun, TeamState},
};

/// Where the caller stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Number of the newest record that it has.
    pub after: u64,
    /// Membership records that it has.
    pub membership: u64,
    /// The incarnation that it knows.
    pub incarnation: Option<u64>,
}

/// Answer to a pull.
#[derive(Debug, PartialEq, Eq)]
pub enum Pulled {
    /// The caller has everything.
    NothingNew,
    /// Frames, from [`Frame::Head`] to [`Frame::End`].
    Page(Vec<u8>),
}

impl Service {
    /// Answers `GET /v1/teams/{team}/pull`. A page ends at the end of a run, since the signature of a run is over its last record.
    ///
    /// # Errors
    /// When the caller is not an active device of the team.
    pub fn pull(&self, caller: &Caller, since: &Since) -> Result<Pulled> {
        self.scrub();
        let mut storage = self.storage.read()?;
        let (state, _) = self.active_roster(&mut *storage, caller)?;
        let incarnation = self.identity.incarnation;
        if since.after == state.head && since.membership == state.membership && since.incarnation == Some(incarnation) {
            return Ok(Pulled::NothingNew);
        }
        let mut page = self.head_frame(&state);
        let mut after = since.after;
        let mut runs = 0;
        while after < state.head {
            let run = run_after(&mut *storage, &caller.team, after)?;
            let last = after + run.pack.records.len() as u64;
            let frame = Frame::Run(run).to_bytes();
            // At least one run, however small the page: otherwise the caller would ask for ever.
            if runs > 0 && page.len() + frame.len() > self.page_bytes {
                break;
            }
            page.extend(frame);
            after = last;
            runs += 1;
        }
        page.extend(Frame::End(after < state.head).to_bytes());
        Ok(Pulled::Page(page))
    }

    /// Where the team stands, as the first frame of an answer.
    pub(super) fn head_frame(&self, state: &TeamState) -> Vec<u8> {
        let TeamState { head, frontier, membership, erasures } = state;
        let (head, membership, erasures) = (*head, *membership, *erasures);
        Frame::Head(TeamHead { incarnation: self.identity.incarnation, head, root: frontier.root(), membership, erasures }).to_bytes()
    }
}

/// The rest of the stored run that holds record `after + 1`, from that record on.
pub(super) fn run_after(storage: &mut dyn Reading, team: &[u8; 16], after: u64) -> Result<Run> {
    let run = storage.run_at(team, after + 1)?.ok_or(StorageError::Damaged("a team's numbers have a hole"))?;
    rest_of(storage, team, run, after)
}

/// What a stored run holds after a number of the team: the one before its first, or one within it.
pub(super) fn rest_of(storage: &mut dyn Reading, team: &[u8; 16], run: StoredRun, after: u64) -> Result<Run> {
    let StoredRun { first_seq, count, device, first_number, previous, signature, received_ms } = run;
    let first = after + 1;
    // Within a run the record before is of the same device: its hash is the one that the next names.
    let previous = match first - first_seq {
        0 => previous,
        _ => storage.hash_at(team, after)?.ok_or(StorageError::Damaged("a team's numbers have a hole"))?,
    };
    let last = first_seq + count - 1;
    let records: Vec<PackedRecord> = storage.records(team, first, last)?.into_iter().map(packed).collect();
    if records.len() as u64 != last - after {
        return Err(StorageError::Damaged("a run lacks records").into());
    }
    let pack = Pack { version: PROTOCOL, team: *team, device, first: first_number + (first - first_seq), previous, records, signature };
    Ok(Run { first_seq: first, received_ms, pack })
}

fn packed(record: StoredRecord) -> PackedRecord {
    let StoredRecord { version, suite, kind, epoch, audience, size_class, body_hash, body, wrap, .. } = record;
    // Erasure takes both; half of them would be a pack that nobody accepts.
    let (body, wrap) = body.zip(wrap).unzip();
    let body_hash = body.is_none().then_some(body_hash);
    PackedRecord { version, suite, kind, epoch, audience, size_class, body, wrap, body_hash }
}
