//! The changes. A pack's records go in with three statements, however many they are.

use super::{Transaction, listening::CHANNEL, values::stored};
use crate::{
    protocol::{erase::ErasedRecord, membership::MembershipRecord, record::kind, tree::Frontier},
    server::storage::{StorageError, StoredRecord, StoredRun, TeamState, Writing},
};

type Result<T> = std::result::Result<T, StorageError>;

impl Writing for Transaction<'_> {
    fn add_operator_code(&mut self, hash: &[u8; 32], made_ms: u64) -> Result<()> {
        self.change("INSERT INTO operator_code (hash, made_ms) VALUES ($1, $2)", &[&hash.as_slice(), &stored(made_ms)?])?;
        Ok(())
    }

    fn use_operator_code(&mut self, hash: &[u8; 32], genesis: &[u8; 32]) -> Result<()> {
        let sql = "UPDATE operator_code SET genesis = $2 WHERE hash = $1 AND genesis = ''";
        one(self.change(sql, &[&hash.as_slice(), &genesis.as_slice()])?, "an operator's code was used twice")
    }

    fn add_team(&mut self, team: &[u8; 16]) -> Result<()> {
        let sql = "INSERT INTO team (team, frontier) VALUES ($1, $2)";
        self.change(sql, &[&team.as_slice(), &Frontier::default().to_bytes()])?;
        Ok(())
    }

    fn add_membership(&mut self, team: &[u8; 16], n: u64, record: &MembershipRecord) -> Result<()> {
        let bytes = minicbor::to_vec(record).map_err(|_| StorageError::Damaged("a membership record does not encode"))?;
        let sql = "INSERT INTO membership (team, n, hash, bytes) VALUES ($1, $2, $3, $4)";
        self.change(sql, &[&team.as_slice(), &stored(n)?, &record.hash().as_slice(), &bytes])?;
        self.tell(team)?;
        let sql = "UPDATE team SET membership = $2 WHERE team = $1 AND membership = $2::bigint - 1";
        one(self.change(sql, &[&team.as_slice(), &stored(n)?])?, "a membership record is not the next")
    }

    fn add_revoked(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<()> {
        let sql = "INSERT INTO revoked (team, device, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        self.change(sql, &[&team.as_slice(), &device.as_slice(), &stored(number)?])?;
        Ok(())
    }

    fn set_content(&mut self, team: &[u8; 16], seq: u64, body: &[u8], wrap: &[u8], provisional: bool) -> Result<()> {
        let (team, seq) = (team.as_slice(), stored(seq)?);
        let sql = "INSERT INTO body (team, seq, body) VALUES ($1, $2, $3) ON CONFLICT (team, seq) DO UPDATE SET body = excluded.body";
        self.change(sql, &[&team, &seq, &body])?;
        let sql = "INSERT INTO wrap (team, seq, wrap) VALUES ($1, $2, $3) ON CONFLICT (team, seq) DO UPDATE SET wrap = excluded.wrap";
        self.change(sql, &[&team, &seq, &wrap])?;
        let sql = "UPDATE record SET provisional = $3 WHERE team = $1 AND seq = $2";
        one(self.change(sql, &[&team, &seq, &provisional])?, "a record is gone")
    }

    fn erase(&mut self, team: &[u8; 16], records: &[ErasedRecord]) -> Result<u64> {
        let team = team.as_slice();
        let records = records.iter().filter_map(|record| Some((record, i64::try_from(record.number).ok()?)));
        let (names, numbers): (Vec<&ErasedRecord>, Vec<i64>) = records.unzip();
        let devices: Vec<&[u8]> = names.iter().map(|record| record.device.as_slice()).collect();
        let hashes: Vec<&[u8]> = names.iter().map(|record| record.hash.as_slice()).collect();
        let sql = "INSERT INTO erased (team, device, number, hash)
            SELECT $1, device, number, hash FROM unnest($2::bytea[], $3::bigint[], $4::bytea[]) AS r (device, number, hash)
            ON CONFLICT DO NOTHING";
        self.change(sql, &[&team, &devices, &numbers, &hashes])?;
        let sql = "UPDATE record SET provisional = false FROM unnest($2::bytea[], $3::bigint[], $4::bytea[]) AS r (device, number, hash)
            WHERE team = $1 AND record.device = r.device AND record.number = r.number AND record.hash = r.hash AND kind IN ($5, $6)
            RETURNING seq";
        let kinds = [kind::ENTRY, kind::DRAFT].map(i16::from);
        let [entry, draft] = &kinds;
        let rows = self.rows(sql, &[&team, &devices, &numbers, &hashes, entry, draft])?;
        let seqs: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        self.change("DELETE FROM wrap WHERE team = $1 AND seq = ANY($2)", &[&team, &seqs])?;
        self.change("DELETE FROM body WHERE team = $1 AND seq = ANY($2)", &[&team, &seqs])
    }

    fn add_invitation(&mut self, invitation: &[u8; 16], team: &[u8; 16]) -> Result<()> {
        let sql = "INSERT INTO invitation (invitation, team) VALUES ($1, $2) ON CONFLICT (invitation) DO NOTHING";
        self.change(sql, &[&invitation.as_slice(), &team.as_slice()])?;
        Ok(())
    }

    fn add_run(&mut self, team: &[u8; 16], run: &StoredRun, records: &[StoredRecord]) -> Result<()> {
        let (team, device) = (team.as_slice(), run.device.as_slice());
        let (first_seq, first_number) = (stored(run.first_seq)?, stored(run.first_number)?);
        let sql = "INSERT INTO run (team, first_seq, count, device, first_number, previous, signature, received_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (count, received) = (stored(run.count)?, stored(run.received_ms)?);
        let (previous, signature) = (run.previous.as_slice(), run.signature.as_slice());
        self.change(sql, &[&team, &first_seq, &count, &device, &first_number, &previous, &signature, &received])?;
        // The ordinality of the arrays gives both numbers: `place` is 1 for the first record.
        let sql = "INSERT INTO record
                (team, seq, device, number, hash, version, suite, kind, epoch, audience, size_class, body_hash, provisional)
            SELECT $1, $2 + place - 1, $3, $4 + place - 1, hash, version, suite, kind, epoch, audience, size_class, body_hash, provisional
            FROM unnest($5::bytea[], $6::smallint[], $7::smallint[], $8::smallint[], $9::bigint[], $10::smallint[], $11::smallint[],
                $12::bytea[], $13::boolean[])
                WITH ORDINALITY AS r (hash, version, suite, kind, epoch, audience, size_class, body_hash, provisional, place)";
        let columns = Columns::of(records);
        self.change(
            sql,
            &[
                &team,
                &first_seq,
                &device,
                &first_number,
                &columns.hash,
                &columns.version,
                &columns.suite,
                &columns.kind,
                &columns.epoch,
                &columns.audience,
                &columns.size_class,
                &columns.body_hash,
                &columns.provisional,
            ],
        )?;
        let sql = "INSERT INTO body (team, seq, body)
            SELECT $1, $2 + place - 1, body FROM unnest($3::bytea[]) WITH ORDINALITY AS r (body, place) WHERE body IS NOT NULL";
        self.change(sql, &[&team, &first_seq, &columns.body])?;
        let sql = "INSERT INTO wrap (team, seq, wrap)
            SELECT $1, $2 + place - 1, wrap FROM unnest($3::bytea[]) WITH ORDINALITY AS r (wrap, place) WHERE wrap IS NOT NULL";
        self.change(sql, &[&team, &first_seq, &columns.wrap])?;
        Ok(())
    }

    fn add_checkpoint(&mut self, team: &[u8; 16], frontier: &Frontier) -> Result<()> {
        let sql = "INSERT INTO checkpoint (team, size, frontier) VALUES ($1, $2, $3)";
        self.change(sql, &[&team.as_slice(), &stored(frontier.size)?, &frontier.to_bytes()])?;
        Ok(())
    }

    fn move_head(&mut self, team: &[u8; 16], state: &TeamState) -> Result<()> {
        self.tell(team)?;
        let sql = "UPDATE team SET head = $2, frontier = $3, erasures = $4 WHERE team = $1";
        let (head, erasures) = (stored(state.head)?, stored(state.erasures)?);
        one(self.change(sql, &[&team.as_slice(), &head, &state.frontier.to_bytes(), &erasures])?, "a team is gone")
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        self.end()
    }
}

impl Transaction<'_> {
    /// Tells every endpoint on this database, once this is committed, that there is news of a team.
    fn tell(&self, team: &[u8; 16]) -> Result<()> {
        self.rows("SELECT pg_notify($1, encode($2, 'hex'))", &[&CHANNEL, &team.as_slice()])?;
        Ok(())
    }
}

/// Records, column by column.
#[derive(Default)]
struct Columns<'a> {
    hash: Vec<&'a [u8]>,
    version: Vec<i16>,
    suite: Vec<i16>,
    kind: Vec<i16>,
    epoch: Vec<i64>,
    audience: Vec<i16>,
    size_class: Vec<i16>,
    body_hash: Vec<&'a [u8]>,
    body: Vec<Option<&'a [u8]>>,
    wrap: Vec<Option<&'a [u8]>>,
    provisional: Vec<bool>,
}

impl<'a> Columns<'a> {
    fn of(records: &'a [StoredRecord]) -> Self {
        let mut columns = Self::default();
        for record in records {
            columns.hash.push(&record.hash);
            columns.version.push(record.version.into());
            columns.suite.push(record.suite.into());
            columns.kind.push(record.kind.into());
            columns.epoch.push(record.epoch.into());
            columns.audience.push(record.audience.into());
            columns.size_class.push(record.size_class.into());
            columns.body_hash.push(&record.body_hash);
            columns.body.push(record.body.as_deref());
            columns.wrap.push(record.wrap.as_deref());
            columns.provisional.push(record.provisional);
        }
        columns
    }
}

fn one(changed: u64, otherwise: &'static str) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(StorageError::Damaged(otherwise)) }
}
