//! The writing transaction: it holds the one writer from its first word, so that what it reads stays true until it commits.

use std::sync::MutexGuard;

use rusqlite::{Connection, OptionalExtension, params};

use super::rows;
use crate::{
    protocol::{erase::ErasedRecord, membership::MembershipRecord, record::kind, tree::Frontier},
    server::storage::{Hear, OperatorCode, Place, Reading, StorageError, StoredRecord, StoredRun, TeamState, Writing},
};

pub(super) struct SqliteWriting<'a> {
    connection: MutexGuard<'a, Connection>,
    committed: bool,
    hear: Option<Hear>,
    /// The team that there is news of once this is committed.
    news: Option<[u8; 16]>,
}

impl<'a> SqliteWriting<'a> {
    pub(super) fn begin(connection: MutexGuard<'a, Connection>, hear: Option<Hear>) -> Result<Self, StorageError> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self { connection, committed: false, hear, news: None })
    }
}

impl Drop for SqliteWriting<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // Should undoing fail, the next BEGIN on this connection says so.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Writing for SqliteWriting<'_> {
    fn add_operator_code(&mut self, hash: &[u8; 32], made_ms: u64) -> Result<(), StorageError> {
        self.connection.execute("INSERT INTO operator_code (hash, made_ms) VALUES (?1, ?2)", params![hash, made_ms])?;
        Ok(())
    }

    fn use_operator_code(&mut self, hash: &[u8; 32], genesis: &[u8; 32]) -> Result<(), StorageError> {
        let sql = "UPDATE operator_code SET genesis = ?2 WHERE hash = ?1 AND genesis = x''";
        one(self.connection.execute(sql, params![hash, genesis])?, "an operator's code was used twice")
    }

    fn add_team(&mut self, team: &[u8; 16]) -> Result<(), StorageError> {
        let frontier = Frontier::default().to_bytes();
        self.connection.execute("INSERT INTO team (team, frontier) VALUES (?1, ?2)", params![team, frontier])?;
        Ok(())
    }

    fn add_membership(&mut self, team: &[u8; 16], n: u64, record: &MembershipRecord) -> Result<(), StorageError> {
        let bytes = minicbor::to_vec(record).map_err(|_| StorageError::Damaged("a membership record does not encode"))?;
        let sql = "INSERT INTO membership (team, n, hash, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.connection.execute(sql, params![team, n, record.hash(), bytes])?;
        self.news = Some(*team);
        let sql = "UPDATE team SET membership = ?2 WHERE team = ?1 AND membership = ?2 - 1";
        one(self.connection.execute(sql, params![team, n])?, "a membership record is not the next")
    }

    fn add_revoked(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<(), StorageError> {
        let sql = "INSERT INTO revoked (team, device, number) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.connection.execute(sql, params![team, device, number])?;
        Ok(())
    }

    fn set_content(&mut self, team: &[u8; 16], seq: u64, body: &[u8], wrap: &[u8], provisional: bool) -> Result<(), StorageError> {
        let sql = "INSERT INTO body (team, seq, body) VALUES (?1, ?2, ?3) ON CONFLICT (team, seq) DO UPDATE SET body = excluded.body";
        self.connection.execute(sql, params![team, seq, body])?;
        let sql = "INSERT INTO wrap (team, seq, wrap) VALUES (?1, ?2, ?3) ON CONFLICT (team, seq) DO UPDATE SET wrap = excluded.wrap";
        self.connection.execute(sql, params![team, seq, wrap])?;
        let sql = "UPDATE record SET provisional = ?3 WHERE team = ?1 AND seq = ?2";
        one(self.connection.execute(sql, params![team, seq, provisional])?, "a record is gone")
    }

    fn erase(&mut self, team: &[u8; 16], records: &[ErasedRecord]) -> Result<u64, StorageError> {
        let mut had_body = 0;
        for ErasedRecord { device, number, hash } in records {
            let Ok(number) = i64::try_from(*number) else { continue };
            let sql = "INSERT INTO erased (team, device, number, hash) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
            self.connection.prepare_cached(sql)?.execute(params![team, device, number, hash])?;
            let sql = "UPDATE record SET provisional = 0
                WHERE team = ?1 AND device = ?2 AND number = ?3 AND hash = ?4 AND kind IN (?5, ?6) RETURNING seq";
            let values = params![team, device, number, hash, kind::ENTRY, kind::DRAFT];
            let seq: Option<i64> = self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
            let Some(seq) = seq else { continue };
            had_body += self.connection.prepare_cached("DELETE FROM body WHERE team = ?1 AND seq = ?2")?.execute(params![team, seq])?;
            self.connection.prepare_cached("DELETE FROM wrap WHERE team = ?1 AND seq = ?2")?.execute(params![team, seq])?;
        }
        Ok(had_body as u64)
    }

    fn add_invitation(&mut self, invitation: &[u8; 16], team: &[u8; 16]) -> Result<(), StorageError> {
        let sql = "INSERT INTO invitation (invitation, team) VALUES (?1, ?2) ON CONFLICT (invitation) DO NOTHING";
        self.connection.execute(sql, params![invitation, team])?;
        Ok(())
    }

    fn add_run(&mut self, team: &[u8; 16], run: &StoredRun, records: &[StoredRecord]) -> Result<(), StorageError> {
        let StoredRun { first_seq, count, device, first_number, previous, signature, received_ms } = run;
        self.connection
            .prepare_cached(
                "INSERT INTO run (team, first_seq, count, device, first_number, previous, signature, received_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![team, first_seq, count, device, first_number, previous, signature, received_ms])?;
        let mut record = self.connection.prepare_cached(
            "INSERT INTO record (team, seq, device, number, hash, version, suite, kind, epoch, audience, size_class, body_hash, provisional)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        let mut body = self.connection.prepare_cached("INSERT INTO body (team, seq, body) VALUES (?1, ?2, ?3)")?;
        let mut wrap = self.connection.prepare_cached("INSERT INTO wrap (team, seq, wrap) VALUES (?1, ?2, ?3)")?;
        for ((seq, number), r) in (*first_seq..).zip(*first_number..).zip(records) {
            record.execute(params![
                team,
                seq,
                device,
                number,
                r.hash,
                r.version,
                r.suite,
                r.kind,
                r.epoch,
                r.audience,
                r.size_class,
                r.body_hash,
                r.provisional
            ])?;
            if let Some(bytes) = &r.body {
                body.execute(params![team, seq, bytes])?;
            }
            if let Some(bytes) = &r.wrap {
                wrap.execute(params![team, seq, bytes])?;
            }
        }
        Ok(())
    }

    fn add_checkpoint(&mut self, team: &[u8; 16], frontier: &Frontier) -> Result<(), StorageError> {
        let sql = "INSERT INTO checkpoint (team, size, frontier) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![team, frontier.size, frontier.to_bytes()])?;
        Ok(())
    }

    fn move_head(&mut self, team: &[u8; 16], state: &TeamState) -> Result<(), StorageError> {
        self.news = Some(*team);
        let mut update = self.connection.prepare_cached("UPDATE team SET head = ?2, frontier = ?3, erasures = ?4 WHERE team = ?1")?;
        one(update.execute(params![team, state.head, state.frontier.to_bytes(), state.erasures])?, "a team is gone")
    }

    fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        self.connection.execute_batch("COMMIT")?;
        self.committed = true;
        if let (Some(hear), Some(team)) = (&self.hear, self.news) {
            hear(Some(team));
        }
        Ok(())
    }
}

fn one(changed: usize, otherwise: &'static str) -> Result<(), StorageError> {
    if changed == 1 { Ok(()) } else { Err(StorageError::Damaged(otherwise)) }
}

impl Reading for SqliteWriting<'_> {
    fn teams(&mut self, after: Option<&[u8; 16]>, limit: usize) -> Result<Vec<[u8; 16]>, StorageError> {
        rows::teams(&self.connection, after, limit)
    }

    fn team(&mut self, team: &[u8; 16]) -> Result<Option<TeamState>, StorageError> {
        rows::team(&self.connection, team)
    }

    fn membership(&mut self, team: &[u8; 16], after: u64, limit: usize) -> Result<Vec<MembershipRecord>, StorageError> {
        rows::membership(&self.connection, team, after, limit)
    }

    fn team_by_genesis(&mut self, begins: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError> {
        rows::team_by_genesis(&self.connection, begins)
    }

    fn revoked_at(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Option<u64>, StorageError> {
        rows::revoked_at(&self.connection, team, device)
    }

    fn bytes_after(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<u64, StorageError> {
        rows::bytes_after(&self.connection, team, device, number)
    }

    fn invitation_team(&mut self, invitation: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError> {
        rows::invitation_team(&self.connection, invitation)
    }

    fn operator_code(&mut self, hash: &[u8; 32]) -> Result<Option<OperatorCode>, StorageError> {
        rows::operator_code(&self.connection, hash)
    }

    fn tip(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Place, StorageError> {
        rows::tip(&self.connection, team, device)
    }

    fn places(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<Place>, StorageError> {
        rows::places(&self.connection, team, device, first, last)
    }

    fn runs(&mut self, team: &[u8; 16], seq: u64, limit: u64) -> Result<Vec<StoredRun>, StorageError> {
        rows::runs(&self.connection, team, seq, limit)
    }

    fn records(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<StoredRecord>, StorageError> {
        rows::records(&self.connection, team, first, last)
    }

    fn hash_at(&mut self, team: &[u8; 16], seq: u64) -> Result<Option<[u8; 32]>, StorageError> {
        rows::hash_at(&self.connection, team, seq)
    }

    fn hashes(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError> {
        rows::hashes(&self.connection, team, first, last)
    }

    fn checkpoint(&mut self, team: &[u8; 16], size: u64) -> Result<Option<Frontier>, StorageError> {
        rows::checkpoint(&self.connection, team, size)
    }

    fn erased(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError> {
        rows::erased(&self.connection, team, device, first, last)
    }
}
