//! The reading transaction.

use rusqlite::Connection;

use super::{Borrowed, rows};
use crate::{
    protocol::{membership::MembershipRecord, tree::Frontier},
    server::storage::{OperatorCode, Place, Reading, StorageError, StoredRecord, StoredRun, TeamState},
};

pub(super) struct SqliteReading<'a> {
    borrowed: Borrowed<'a>,
}

impl<'a> SqliteReading<'a> {
    pub(super) fn begin(borrowed: Borrowed<'a>) -> Result<Self, StorageError> {
        let reading = Self { borrowed };
        reading.connection()?.execute_batch("BEGIN")?;
        Ok(reading)
    }

    fn connection(&self) -> Result<&Connection, StorageError> {
        self.borrowed.connection.as_ref().ok_or(StorageError::Damaged("a reader without a connection"))
    }
}

impl Drop for SqliteReading<'_> {
    fn drop(&mut self) {
        // Nothing was written. Should ending fail, the next BEGIN on this connection says so.
        let _ = self.connection().and_then(|connection| Ok(connection.execute_batch("ROLLBACK")?));
    }
}

impl Reading for SqliteReading<'_> {
    fn teams(&mut self, after: Option<&[u8; 16]>, limit: usize) -> Result<Vec<[u8; 16]>, StorageError> {
        rows::teams(self.connection()?, after, limit)
    }

    fn team(&mut self, team: &[u8; 16]) -> Result<Option<TeamState>, StorageError> {
        rows::team(self.connection()?, team)
    }

    fn membership(&mut self, team: &[u8; 16], after: u64, limit: usize) -> Result<Vec<MembershipRecord>, StorageError> {
        rows::membership(self.connection()?, team, after, limit)
    }

    fn team_by_genesis(&mut self, begins: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError> {
        rows::team_by_genesis(self.connection()?, begins)
    }

    fn revoked_at(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Option<u64>, StorageError> {
        rows::revoked_at(self.connection()?, team, device)
    }

    fn bytes_after(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<u64, StorageError> {
        rows::bytes_after(self.connection()?, team, device, number)
    }

    fn invitation_team(&mut self, invitation: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError> {
        rows::invitation_team(self.connection()?, invitation)
    }

    fn operator_code(&mut self, hash: &[u8; 32]) -> Result<Option<OperatorCode>, StorageError> {
        rows::operator_code(self.connection()?, hash)
    }

    fn tip(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Place, StorageError> {
        rows::tip(self.connection()?, team, device)
    }

    fn places(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<Place>, StorageError> {
        rows::places(self.connection()?, team, device, first, last)
    }

    fn runs(&mut self, team: &[u8; 16], seq: u64, limit: u64) -> Result<Vec<StoredRun>, StorageError> {
        rows::runs(self.connection()?, team, seq, limit)
    }

    fn records(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<StoredRecord>, StorageError> {
        rows::records(self.connection()?, team, first, last)
    }

    fn hash_at(&mut self, team: &[u8; 16], seq: u64) -> Result<Option<[u8; 32]>, StorageError> {
        rows::hash_at(self.connection()?, team, seq)
    }

    fn hashes(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError> {
        rows::hashes(self.connection()?, team, first, last)
    }

    fn checkpoint(&mut self, team: &[u8; 16], size: u64) -> Result<Option<Frontier>, StorageError> {
        rows::checkpoint(self.connection()?, team, size)
    }

    fn erased(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError> {
        rows::erased(self.connection()?, team, device, first, last)
    }
}
