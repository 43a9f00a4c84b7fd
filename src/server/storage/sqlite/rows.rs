//! The queries, shared by reading and writing transactions.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{
    protocol::{membership::MembershipRecord, tree::Frontier},
    server::storage::{OperatorCode, Place, StorageError, StoredRecord, StoredRun, TeamState},
};

type Result<T> = std::result::Result<T, StorageError>;

pub(super) fn teams(connection: &Connection, after: Option<&[u8; 16]>, limit: usize) -> Result<Vec<[u8; 16]>> {
    let mut query = connection.prepare_cached("SELECT team FROM team WHERE team > ?1 ORDER BY team LIMIT ?2")?;
    let after = after.map_or([].as_slice(), |after| after.as_slice());
    let rows = query.query_map(params![after, bounded(limit as u64)], |row| row.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn team(connection: &Connection, team: &[u8; 16]) -> Result<Option<TeamState>> {
    let mut query = connection.prepare_cached("SELECT head, frontier, membership, erasures FROM team WHERE team = ?1")?;
    let row = query.query_row([team], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?, row.get(3)?))).optional()?;
    row.map(|(head, frontier, membership, erasures)| {
        let frontier = Frontier::from_bytes(&frontier).map_err(|_| StorageError::Damaged("a frontier does not decode"))?;
        Ok(TeamState { head, frontier, membership, erasures })
    })
    .transpose()
}

pub(super) fn membership(connection: &Connection, team: &[u8; 16], after: u64, limit: usize) -> Result<Vec<MembershipRecord>> {
    let mut query = connection.prepare_cached("SELECT bytes FROM membership WHERE team = ?1 AND n > ?2 ORDER BY n LIMIT ?3")?;
    let rows = query.query_map(params![team, bounded(after), bounded(limit as u64)], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|bytes| minicbor::decode(&bytes?).map_err(|_| StorageError::Damaged("a membership record does not decode"))).collect()
}

pub(super) fn team_by_genesis(connection: &Connection, begins: &[u8; 16]) -> Result<Option<[u8; 16]>> {
    let mut query = connection.prepare_cached("SELECT team FROM membership WHERE substr(hash, 1, 16) = ?1 AND n = 1")?;
    Ok(query.query_row([begins], |row| row.get(0)).optional()?)
}

pub(super) fn revoked_at(connection: &Connection, team: &[u8; 16], device: &[u8; 16]) -> Result<Option<u64>> {
    let mut query = connection.prepare_cached("SELECT number FROM revoked WHERE team = ?1 AND device = ?2")?;
    Ok(query.query_row(params![team, device], |row| row.get(0)).optional()?)
}

pub(super) fn bytes_after(connection: &Connection, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<u64> {
    let mut query = connection.prepare_cached(
        "SELECT coalesce(sum(coalesce(length(body), 0) + coalesce(length(wrap), 0)), 0)
         FROM record LEFT JOIN body USING (team, seq) LEFT JOIN wrap USING (team, seq)
         WHERE team = ?1 AND device = ?2 AND number > ?3",
    )?;
    Ok(query.query_row(params![team, device, bounded(number)], |row| row.get(0))?)
}

pub(super) fn invitation_team(connection: &Connection, invitation: &[u8; 16]) -> Result<Option<[u8; 16]>> {
    let mut query = connection.prepare_cached("SELECT team FROM invitation WHERE invitation = ?1")?;
    Ok(query.query_row([invitation], |row| row.get(0)).optional()?)
}

pub(super) fn operator_code(connection: &Connection, hash: &[u8; 32]) -> Result<Option<OperatorCode>> {
    let mut query = connection.prepare_cached("SELECT genesis FROM operator_code WHERE hash = ?1")?;
    let genesis: Option<Vec<u8>> = query.query_row([hash], |row| row.get(0)).optional()?;
    genesis
        .map(|genesis| match <[u8; 32]>::try_from(genesis.as_slice()) {
            Ok(genesis) => Ok(OperatorCode::Used(genesis)),
            Err(_) if genesis.is_empty() => Ok(OperatorCode::Open),
            Err(_) => Err(StorageError::Damaged("an operator's code has half a genesis")),
        })
        .transpose()
}

pub(super) fn tip(connection: &Connection, team: &[u8; 16], device: &[u8; 16]) -> Result<Place> {
    let mut query = connection
        .prepare_cached("SELECT number, hash, seq, provisional FROM record WHERE team = ?1 AND device = ?2 ORDER BY number DESC LIMIT 1")?;
    let tip = query.query_row(params![team, device], place).optional()?;
    Ok(tip.unwrap_or(Place { number: 0, hash: [0; 32], seq: 0, provisional: false }))
}

pub(super) fn places(connection: &Connection, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<Place>> {
    let mut query = connection.prepare_cached(
        "SELECT number, hash, seq, provisional FROM record WHERE team = ?1 AND device = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number",
    )?;
    let rows = query.query_map(params![team, device, bounded(first), bounded(last)], place)?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn runs(connection: &Connection, team: &[u8; 16], seq: u64, limit: u64) -> Result<Vec<StoredRun>> {
    let mut query = connection.prepare_cached(
        "SELECT first_seq, count, device, first_number, previous, signature, received_ms FROM run
         WHERE team = ?1 AND first_seq >= (SELECT max(first_seq) FROM run WHERE team = ?1 AND first_seq <= ?2)
         ORDER BY first_seq LIMIT ?3",
    )?;
    let rows = query.query_map(params![team, bounded(seq), bounded(limit)], |row| {
        Ok(StoredRun {
            first_seq: row.get(0)?,
            count: row.get(1)?,
            device: row.get(2)?,
            first_number: row.get(3)?,
            previous: row.get(4)?,
            signature: row.get(5)?,
            received_ms: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn records(connection: &Connection, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<StoredRecord>> {
    let mut query = connection.prepare_cached(
        "SELECT hash, version, suite, kind, epoch, audience, size_class, body_hash, body, wrap, provisional
         FROM record LEFT JOIN body USING (team, seq) LEFT JOIN wrap USING (team, seq)
         WHERE team = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq",
    )?;
    let rows = query.query_map(params![team, bounded(first), bounded(last)], |row| {
        Ok(StoredRecord {
            hash: row.get(0)?,
            version: row.get(1)?,
            suite: row.get(2)?,
            kind: row.get(3)?,
            epoch: row.get(4)?,
            audience: row.get(5)?,
            size_class: row.get(6)?,
            body_hash: row.get(7)?,
            body: row.get(8)?,
            wrap: row.get(9)?,
            provisional: row.get(10)?,
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn hash_at(connection: &Connection, team: &[u8; 16], seq: u64) -> Result<Option<[u8; 32]>> {
    let mut query = connection.prepare_cached("SELECT hash FROM record WHERE team = ?1 AND seq = ?2")?;
    Ok(query.query_row(params![team, bounded(seq)], |row| row.get(0)).optional()?)
}

pub(super) fn hashes(connection: &Connection, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>> {
    let mut query = connection.prepare_cached("SELECT hash FROM record WHERE team = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq")?;
    let rows = query.query_map(params![team, bounded(first), bounded(last)], |row| row.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn checkpoint(connection: &Connection, team: &[u8; 16], size: u64) -> Result<Option<Frontier>> {
    let sql = "SELECT frontier FROM checkpoint WHERE team = ?1 AND size <= ?2 ORDER BY size DESC LIMIT 1";
    let mut query = connection.prepare_cached(sql)?;
    let bytes: Option<Vec<u8>> = query.query_row(params![team, bounded(size)], |row| row.get(0)).optional()?;
    bytes.map(|bytes| Frontier::from_bytes(&bytes).map_err(|_| StorageError::Damaged("a frontier does not decode"))).transpose()
}

pub(super) fn erased(connection: &Connection, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>> {
    let mut query = connection.prepare_cached("SELECT hash FROM erased WHERE team = ?1 AND device = ?2 AND number BETWEEN ?3 AND ?4")?;
    let rows = query.query_map(params![team, device, bounded(first), bounded(last)], |row| row.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { number: row.get(0)?, hash: row.get(1)?, seq: row.get(2)?, provisional: row.get(3)? })
}

/// A number from outside as SQLite takes it: what lies above 63 bits is above everything that is stored.
fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
