//! Earlier records, newest first: parts that each verify by the tree before them and the tree that the caller knows after them.

use super::{
    Caller, Result, Service,
    proof::frontier_at,
    pull::{HOLE, with_records},
};
use crate::{
    protocol::{call::Frame, limits::PART_BYTES},
    server::storage::Reading,
};

impl Service {
    /// Answers `GET /v1/teams/{team}/earlier`: records with numbers below `before`, or from the newest on, in parts from the newest to the
    /// oldest, each with its runs in order. The first part goes to the end of the run that holds record `before - 1`. The first run that was
    /// received before `since`, in milliseconds since 1970, is the last one.
    ///
    /// # Errors
    /// When the caller is not an active device of the team.
    pub fn earlier(&self, caller: &Caller, before: Option<u64>, since: u64) -> Result<Vec<u8>> {
        self.scrub();
        let mut storage = self.storage.read()?;
        let (state, _) = self.active_roster(&mut *storage, caller)?;
        let mut page = self.head_frame(&state);
        // Below a number that this team never reached there is nothing to be shown to whoever believes in it: the head says so.
        let mut left = before.map_or(Some(state.head), |before| before.checked_sub(1)).filter(|left| *left <= state.head).unwrap_or(0);
        // The newest are there at once: who asks for them has nothing yet, and the rest follows.
        let room = if before.is_some() { self.page_bytes } else { self.page_bytes.min(2 * PART_BYTES) };
        let mut parts = 0;
        while left > 0 {
            let Part { bytes: part, below, reached } =
                part_up_to(&mut *storage, &caller.team, left, self.page_bytes.min(PART_BYTES), since)?;
            // At least one part, however small the page: otherwise the caller would ask for ever.
            if parts > 0 && page.len() + part.len() > room {
                break;
            }
            page.extend(part);
            left = below;
            parts += 1;
            if reached {
                break;
            }
        }
        page.extend(Frame::End(left > 0).to_bytes());
        Ok(page)
    }
}

/// The tree before some runs, and the runs.
struct Part {
    bytes: Vec<u8>,
    /// The number of records before it.
    below: u64,
    /// Its first run is older than was asked for.
    reached: bool,
}

/// The runs up to the one that holds record `last`, as many as a part takes and at least that one, but none below one that was received before
/// `since`, after the tree over all records before them.
fn part_up_to(storage: &mut dyn Reading, team: &[u8; 16], last: u64, part_bytes: usize, since: u64) -> Result<Part> {
    let (mut runs, mut bytes, mut below, mut reached): (Vec<Vec<u8>>, _, _, _) = (Vec::new(), 0, last, false);
    while below > 0 && !reached {
        let stored = storage.run_at(team, below)?.ok_or(HOLE)?;
        let (before, received_ms) = (stored.first_seq - 1, stored.received_ms);
        let frame = with_records(storage, team, vec![stored])?.into_iter().flat_map(|run| Frame::Run(run).to_bytes()).collect::<Vec<u8>>();
        if !runs.is_empty() && bytes + frame.len() > part_bytes {
            break;
        }
        bytes += frame.len();
        runs.push(frame);
        (below, reached) = (before, received_ms < since);
    }
    let mut part = Frame::Below(frontier_at(storage, team, below)?).to_bytes();
    part.extend(runs.into_iter().rev().flatten());
    Ok(Part { bytes: part, below, reached })
}
