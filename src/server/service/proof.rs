//! Proofs that a team's tree has only grown.

use std::ops::Range;

use super::{Caller, Result, Service, pull::HOLE};
use crate::{
    protocol::{call::Proof, proof::consistency_path, refused::Reason, tree::Frontier},
    server::{failure::Failure, storage::Reading},
};

/// Hashes that are read at once: 128 KiB.
const HASHES: u64 = 4_096;

impl Service {
    /// Answers `GET /v1/teams/{team}/proof`: that the tree over the first `first` records is the beginning of that over the first `second`.
    ///
    /// # Errors
    /// When the caller is not an active device of the team, or the team has no trees of these sizes.
    pub fn proof(&self, caller: &Caller, first: u64, second: u64) -> Result<Proof> {
        let mut storage = self.storage.read()?;
        let (state, _) = self.active_roster(&mut *storage, caller)?;
        if first == 0 || first > second || second > state.head {
            return Err(Failure::with_detail(Reason::Malformed, state.head, "the team has no trees of these sizes"));
        }
        let path = consistency_path(first, second, |leaves| root_over(&mut *storage, &caller.team, leaves))?;
        Ok(Proof { incarnation: self.identity.incarnation, path: path.into_iter().map(Into::into).collect() })
    }
}

/// The tree over a team's first `size` records, from the nearest one that was kept.
pub(super) fn frontier_at(storage: &mut dyn Reading, team: &[u8; 16], size: u64) -> Result<Frontier> {
    let mut frontier = storage.checkpoint(team, size)?.unwrap_or_default();
    grow(storage, team, &mut frontier, 0..size)?;
    Ok(frontier)
}

/// The root over a range of a team's records, counted from 0.
fn root_over(storage: &mut dyn Reading, team: &[u8; 16], leaves: Range<u64>) -> Result<[u8; 32]> {
    let mut frontier = Frontier::default();
    grow(storage, team, &mut frontier, leaves)?;
    Ok(frontier.root())
}

/// Lets a tree over the first of a range of a team's records, counted from 0, grow over all of it.
fn grow(storage: &mut dyn Reading, team: &[u8; 16], frontier: &mut Frontier, leaves: Range<u64>) -> Result<()> {
    while leaves.start + frontier.size < leaves.end {
        let first = leaves.start + frontier.size + 1;
        let hashes = storage.hashes(team, first, leaves.end.min(first + HASHES - 1))?;
        if hashes.is_empty() {
            return Err(HOLE.into());
        }
        hashes.iter().for_each(|hash| frontier.push(hash));
    }
    Ok(())
}
