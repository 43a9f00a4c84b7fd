//! Erasing: the journal beside the database, overwriting what was deleted, and doing it again on a database of before.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use super::{Result, Service};
use crate::{
    protocol::erase::ErasedRecord,
    server::{
        failure::Failure,
        journal::Journaled,
        storage::{Storage, StorageError},
    },
};

/// Records that are erased in one transaction.
const AT_ONCE: usize = 1_024;

/// What a journal did to a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reapplied {
    /// Records that the journal names.
    pub named: u64,
    /// Those of them that had a body here until now.
    pub erased: u64,
    /// Lines of the journal that could not be read.
    pub damaged: u64,
}

/// Does to a storage what a journal says: for a database that was restored from a backup of before. Applying it again changes nothing. Must be
/// done before anybody is served.
///
/// # Errors
/// When the storage fails.
pub fn reapply(storage: &dyn Storage, journaled: &Journaled) -> std::result::Result<Reapplied, StorageError> {
    let mut teams: BTreeMap<[u8; 16], Vec<ErasedRecord>> = BTreeMap::new();
    for (team, record) in &journaled.records {
        teams.entry(*team).or_default().push(*record);
    }
    let mut done = Reapplied { damaged: journaled.damaged, ..Reapplied::default() };
    for (team, records) in teams {
        for records in records.chunks(AT_ONCE) {
            let mut writing = storage.write()?;
            done.named += records.len() as u64;
            done.erased += writing.erase(&team, records)?;
            writing.commit()?;
        }
    }
    if done.erased > 0 {
        storage.scrub()?;
    }
    Ok(done)
}

impl Service {
    /// Writes an erasure into the journal, durably.
    pub(super) fn journal(&self, team: &[u8; 16], records: &[ErasedRecord]) -> Result<()> {
        let missing = || Failure::Internal("there is no journal of erasures".into());
        let journal = self.journal.as_ref().ok_or_else(missing)?;
        journal.append(team, records).map_err(|error| Failure::Internal(Box::new(error)))
    }

    /// Notes that something was deleted.
    pub(super) fn to_scrub(&self) {
        self.scrub_due.store(true, Ordering::Release);
    }

    /// Overwrites what was deleted. Where a reader still stands before it, or the storage refuses, the next call tries again: the erasure
    /// itself is done and answered all the same.
    pub(super) fn scrub(&self) {
        if self.scrub_due.swap(false, Ordering::AcqRel) {
            match self.storage.scrub() {
                Ok(true) => {}
                Ok(false) => self.to_scrub(),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "what was erased is not overwritten yet");
                    self.to_scrub();
                }
            }
        }
    }
}
