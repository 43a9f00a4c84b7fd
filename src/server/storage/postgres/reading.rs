//! The queries.

use tokio_postgres::Row;

use super::{
    Transaction,
    values::{array, bounded, small, unsigned},
};
use crate::{
    protocol::{membership::MembershipRecord, tree::Frontier},
    server::storage::{OperatorCode, Place, Reading, StorageError, StoredRecord, StoredRun, TeamState},
};

type Result<T> = std::result::Result<T, StorageError>;

impl Reading for Transaction<'_> {
    fn teams(&mut self, after: Option<&[u8; 16]>, limit: usize) -> Result<Vec<[u8; 16]>> {
        let after = after.map_or([].as_slice(), |after| after.as_slice());
        let rows = self.rows("SELECT team FROM team WHERE team > $1 ORDER BY team LIMIT $2", &[&after, &bounded(limit as u64)])?;
        rows.iter().map(|row| array(row.get(0))).collect()
    }

    fn team(&mut self, team: &[u8; 16]) -> Result<Option<TeamState>> {
        let sql = if self.writes() {
            "SELECT head, frontier, membership, erasures FROM team WHERE team = $1 FOR UPDATE"
        } else {
            "SELECT head, frontier, membership, erasures FROM team WHERE team = $1"
        };
        self.row(sql, &[&team.as_slice()])?
            .map(|row| {
                let frontier = Frontier::from_bytes(row.get(1)).map_err(|_| StorageError::Damaged("a frontier does not decode"))?;
                Ok(TeamState { head: unsigned(row.get(0))?, frontier, membership: unsigned(row.get(2))?, erasures: unsigned(row.get(3))? })
            })
            .transpose()
    }

    fn membership(&mut self, team: &[u8; 16], after: u64, limit: usize) -> Result<Vec<MembershipRecord>> {
        let sql = "SELECT bytes FROM membership WHERE team = $1 AND n > $2 ORDER BY n LIMIT $3";
        let rows = self.rows(sql, &[&team.as_slice(), &bounded(after), &bounded(limit as u64)])?;
        let record = |row: &Row| minicbor::decode(row.get(0)).map_err(|_| StorageError::Damaged("a membership record does not decode"));
        rows.iter().map(record).collect()
    }

    fn team_by_genesis(&mut self, begins: &[u8; 16]) -> Result<Option<[u8; 16]>> {
        let sql = "SELECT team FROM membership WHERE substr(hash, 1, 16) = $1 AND n = 1";
        self.row(sql, &[&begins.as_slice()])?.map(|row| array(row.get(0))).transpose()
    }

    fn revoked_at(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Option<u64>> {
        let sql = "SELECT number FROM revoked WHERE team = $1 AND device = $2";
        self.row(sql, &[&team.as_slice(), &device.as_slice()])?.map(|row| unsigned(row.get(0))).transpose()
    }

    fn bytes_after(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<u64> {
        let sql = "SELECT coalesce(sum(coalesce(length(body), 0) + coalesce(length(wrap), 0)), 0)::bigint
            FROM record LEFT JOIN body USING (team, seq) LEFT JOIN wrap USING (team, seq)
            WHERE team = $1 AND device = $2 AND number > $3";
        let row = self.row(sql, &[&team.as_slice(), &device.as_slice(), &bounded(number)])?;
        row.map_or(Ok(0), |row| unsigned(row.get(0)))
    }

    fn invitation_team(&mut self, invitation: &[u8; 16]) -> Result<Option<[u8; 16]>> {
        let sql = "SELECT team FROM invitation WHERE invitation = $1";
        self.row(sql, &[&invitation.as_slice()])?.map(|row| array(row.get(0))).transpose()
    }

    fn operator_code(&mut self, hash: &[u8; 32]) -> Result<Option<OperatorCode>> {
        let sql = if self.writes() {
            "SELECT genesis FROM operator_code WHERE hash = $1 FOR UPDATE"
        } else {
            "SELECT genesis FROM operator_code WHERE hash = $1"
        };
        self.row(sql, &[&hash.as_slice()])?
            .map(|row| match row.get::<_, &[u8]>(0) {
                [] => Ok(OperatorCode::Open),
                genesis => Ok(OperatorCode::Used(array(genesis)?)),
            })
            .transpose()
    }

    fn tip(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Place> {
        let sql = "SELECT number, hash, seq, provisional FROM record WHERE team = $1 AND device = $2 ORDER BY number DESC LIMIT 1";
        let tip = self.row(sql, &[&team.as_slice(), &device.as_slice()])?.map(|row| place(&row)).transpose()?;
        Ok(tip.unwrap_or(Place { number: 0, hash: [0; 32], seq: 0, provisional: false }))
    }

    fn places(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<Place>> {
        let sql = "SELECT number, hash, seq, provisional FROM record
            WHERE team = $1 AND device = $2 AND number BETWEEN $3 AND $4 ORDER BY number";
        let rows = self.rows(sql, &[&team.as_slice(), &device.as_slice(), &bounded(first), &bounded(last)])?;
        rows.iter().map(place).collect()
    }

    fn runs(&mut self, team: &[u8; 16], seq: u64, limit: u64) -> Result<Vec<StoredRun>> {
        let sql = "SELECT first_seq, count, device, first_number, previous, signature, received_ms FROM run
            WHERE team = $1 AND first_seq >= (SELECT max(first_seq) FROM run WHERE team = $1 AND first_seq <= $2)
            ORDER BY first_seq LIMIT $3";
        let rows = self.rows(sql, &[&team.as_slice(), &bounded(seq), &bounded(limit)])?;
        rows.iter().map(run).collect()
    }

    fn records(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<StoredRecord>> {
        let sql = "SELECT hash, version, suite, kind, epoch, audience, size_class, body_hash, body, wrap, provisional
            FROM record LEFT JOIN body USING (team, seq) LEFT JOIN wrap USING (team, seq)
            WHERE team = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq";
        let rows = self.rows(sql, &[&team.as_slice(), &bounded(first), &bounded(last)])?;
        rows.into_iter().map(|row| record(&row)).collect()
    }

    fn hash_at(&mut self, team: &[u8; 16], seq: u64) -> Result<Option<[u8; 32]>> {
        let sql = "SELECT hash FROM record WHERE team = $1 AND seq = $2";
        self.row(sql, &[&team.as_slice(), &bounded(seq)])?.map(|row| array(row.get(0))).transpose()
    }

    fn hashes(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>> {
        let sql = "SELECT hash FROM record WHERE team = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq";
        let rows = self.rows(sql, &[&team.as_slice(), &bounded(first), &bounded(last)])?;
        rows.iter().map(|row| array(row.get(0))).collect()
    }

    fn checkpoint(&mut self, team: &[u8; 16], size: u64) -> Result<Option<Frontier>> {
        let sql = "SELECT frontier FROM checkpoint WHERE team = $1 AND size <= $2 ORDER BY size DESC LIMIT 1";
        let frontier = |row: &Row| Frontier::from_bytes(row.get(0)).map_err(|_| StorageError::Damaged("a frontier does not decode"));
        self.row(sql, &[&team.as_slice(), &bounded(size)])?.as_ref().map(frontier).transpose()
    }

    fn erased(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>> {
        let sql = "SELECT hash FROM erased WHERE team = $1 AND device = $2 AND number BETWEEN $3 AND $4";
        let rows = self.rows(sql, &[&team.as_slice(), &device.as_slice(), &bounded(first), &bounded(last)])?;
        rows.iter().map(|row| array(row.get(0))).collect()
    }
}

fn place(row: &Row) -> Result<Place> {
    Ok(Place { number: unsigned(row.get(0))?, hash: array(row.get(1))?, seq: unsigned(row.get(2))?, provisional: row.get(3) })
}

fn run(row: &Row) -> Result<StoredRun> {
    Ok(StoredRun {
        first_seq: unsigned(row.get(0))?,
        count: unsigned(row.get(1))?,
        device: array(row.get(2))?,
        first_number: unsigned(row.get(3))?,
        previous: array(row.get(4))?,
        signature: array(row.get(5))?,
        received_ms: unsigned(row.get(6))?,
    })
}

fn record(row: &Row) -> Result<StoredRecord> {
    Ok(StoredRecord {
        hash: array(row.get(0))?,
        version: small(row.get(1))?,
        suite: small(row.get(2))?,
        kind: small(row.get(3))?,
        epoch: unsigned(row.get(4))?,
        audience: small(row.get(5))?,
        size_class: small(row.get(6))?,
        body_hash: array(row.get(7))?,
        body: row.get(8),
        wrap: row.get(9),
        provisional: row.get(10),
    })
}
