//! Rosters, folded once and kept: verifying a whole log for every request would be slow.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Caller, Result, Service, sessions::unknown_device};
use crate::{
    protocol::{membership::Roster, refused::Reason},
    server::{
        failure::Failure,
        storage::{Reading, StorageError, TeamState},
    },
};

/// Teams whose rosters are kept in memory. Above it all are forgotten and folded again as they come.
const KEPT: usize = 4_096;

/// Folded rosters by team. Logs only grow, so a roster of the stored length is the stored one.
#[derive(Default)]
pub(super) struct Rosters(Mutex<HashMap<[u8; 16], Arc<Roster>>>);

impl Rosters {
    fn get(&self, team: &[u8; 16]) -> Option<Arc<Roster>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(team).cloned()
    }

    /// Keeps a roster whose every record is stored durably.
    pub(super) fn keep(&self, roster: Arc<Roster>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(roster.team, roster);
    }
}

impl Service {
    /// Where a team stands and who is in it, as this transaction sees it.
    pub(super) fn roster(&self, storage: &mut dyn Reading, team: &[u8; 16]) -> Result<(TeamState, Arc<Roster>)> {
        let state = storage.team(team)?.ok_or_else(|| Failure::refused(Reason::UnknownTeam, "there is no such team"))?;
        let kept = self.rosters.get(team).filter(|roster| roster.length <= state.membership);
        if let Some(roster) = kept.as_ref().filter(|roster| roster.length == state.membership) {
            return Ok((state, Arc::clone(roster)));
        }
        let after = kept.as_ref().map_or(0, |roster| roster.length);
        let mut records = storage.membership(team, after, usize::MAX)?.into_iter();
        let damaged = |_| StorageError::Damaged("a stored membership log does not verify");
        let mut roster = match kept {
            Some(roster) => roster.as_ref().clone(),
            None => {
                let genesis = records.next().ok_or(StorageError::Damaged("a team without genesis"))?;
                Roster::begin(&genesis).map_err(damaged)?
            }
        };
        for record in records {
            roster.apply(&record, None).map_err(damaged)?;
        }
        let roster = Arc::new(roster);
        self.rosters.keep(Arc::clone(&roster));
        Ok((state, roster))
    }

    /// As [`Self::roster`], for a device that must be of the team and not revoked.
    pub(super) fn active_roster(&self, storage: &mut dyn Reading, caller: &Caller) -> Result<(TeamState, Arc<Roster>)> {
        let (state, roster) = self.roster(storage, &caller.team)?;
        let device = roster.devices.get(&caller.device).ok_or_else(unknown_device)?;
        if device.revoked.is_some() {
            return Err(revoked());
        }
        Ok((state, roster))
    }
}

/// The device was revoked.
pub(super) fn revoked() -> Failure {
    Failure::refused(Reason::Revoked, "the device was revoked")
}
