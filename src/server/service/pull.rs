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

/// What a storage is where a number of a team has no record.
pub(super) const HOLE: StorageError = StorageError::Damaged("a team's numbers have a hole");

/// Records that are read from the storage at once: about as many as a full pack has, and more only where a single run has more.
const AHEAD: u64 = 256;

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
        'page: while after < state.head {
            for run in runs_after(&mut *storage, &caller.team, after)? {
                let last = after + run.pack.records.len() as u64;
                let frame = Frame::Run(run).to_bytes();
                // At least one run, however small the page: otherwise the caller would ask for ever.
                if runs > 0 && page.len() + frame.len() > self.page_bytes {
                    break 'page;
                }
                page.extend(frame);
                after = last;
                runs += 1;
            }
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

/// The runs that hold the records from `after + 1` on, in order, as many as are read at once and at least one: of the first what comes after
/// that number of the team.
pub(super) fn runs_after(storage: &mut dyn Reading, team: &[u8; 16], after: u64) -> Result<Vec<Run>> {
    let mut stored = storage.runs(team, after + 1, AHEAD)?;
    let whole = stored.partition_point(|run| run.first_seq + run.count - 1 <= after + AHEAD);
    stored.truncate(whole.max(1));
    if let Some(first) = stored.first_mut().filter(|first| first.first_seq <= after) {
        let known = after + 1 - first.first_seq;
        // Within a run the record before is of the same device: its hash is the one that the next names.
        first.previous = storage.hash_at(team, after)?.ok_or(HOLE)?;
        first.first_seq += known;
        first.first_number += known;
        first.count = first.count.checked_sub(known).filter(|rest| *rest > 0).ok_or(HOLE)?;
    }
    with_records(storage, team, stored)
}

/// Runs of the team that follow each other, with their records.
pub(super) fn with_records(storage: &mut dyn Reading, team: &[u8; 16], runs: Vec<StoredRun>) -> Result<Vec<Run>> {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Err(HOLE.into()) };
    let mut next = first.first_seq;
    let mut records = storage.records(team, next, last.first_seq + last.count - 1)?.into_iter();
    let mut together = Vec::with_capacity(runs.len());
    for StoredRun { first_seq, count, device, first_number, previous, signature, received_ms } in runs {
        let own: Vec<PackedRecord> = (0..count).map_while(|_| records.next().map(packed)).collect();
        if own.len() as u64 != count || first_seq != next {
            return Err(HOLE.into());
        }
        next += count;
        let pack = Pack { version: PROTOCOL, team: *team, device, first: first_number, previous, records: own, signature };
        together.push(Run { first_seq, received_ms, pack });
    }
    Ok(together)
}

fn packed(record: StoredRecord) -> PackedRecord {
    let StoredRecord { version, suite, kind, epoch, audience, size_class, body_hash, body, wrap, .. } = record;
    // Erasure takes both; half of them would be a pack that nobody accepts.
    let (body, wrap) = body.zip(wrap).unzip();
    let body_hash = body.is_none().then_some(body_hash);
    PackedRecord { version, suite, kind, epoch, audience, size_class, body, wrap, body_hash }
}
