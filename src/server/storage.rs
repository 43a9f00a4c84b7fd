//! What the endpoint keeps, as transactions. The rules of the protocol are in `service`; SQL is in the back-ends only.

mod postgres;
mod sqlite;

pub use postgres::PostgresStorage;
pub use sqlite::{Restoring, SqliteStorage};

use std::{error::Error, sync::Arc};

use crate::protocol::{erase::ErasedRecord, membership::MembershipRecord, tree::Frontier};

/// A place to keep teams.
///
/// # Contract
/// - A reading transaction sees one state of the whole storage, whatever is written meanwhile, and waits for no writer.
/// - Writing transactions are serial per team: from [`Reading::team`] in a writing transaction to its end nobody else writes to that team.
/// - [`Writing::commit`] returns when the changes are durable. A transaction that is dropped uncommitted changes nothing.
/// - Calls block: they belong on a thread that may.
pub trait Storage: Send + Sync + 'static {
    /// What makes this storage this server.
    fn identity(&self) -> Identity;

    /// Begins to read.
    ///
    /// # Errors
    /// When the storage cannot be reached.
    fn read(&self) -> Result<Box<dyn Reading + '_>, StorageError>;

    /// Begins to write.
    ///
    /// # Errors
    /// When the storage cannot be reached, or another writer does not end in time.
    fn write(&self) -> Result<Box<dyn Writing + '_>, StorageError>;

    /// From now on `hear` is called with every team that something was committed for, by this process or by another on the same storage.
    /// `None` says that news may have been missed. It may be called without need and on any thread; the last one that listens hears.
    fn listen(&self, hear: Hear);

    /// Overwrites what was deleted and committed, as far as the back-end can. Gives back whether it could: `false` while somebody still
    /// reads a state of before; then it is to be called again.
    ///
    /// # Errors
    /// When the storage cannot be reached.
    fn scrub(&self) -> Result<bool, StorageError>;
}

/// Who hears of news; must not block.
pub type Hear = Arc<dyn Fn(Option<[u8; 16]>) + Send + Sync>;

/// A reading transaction. Every call fails only with trouble of the storage's own.
#[expect(clippy::missing_errors_doc, reason = "said once for all calls above")]
pub trait Reading {
    /// The teams after this one in the order of their identifiers, at most `limit`.
    fn teams(&mut self, after: Option<&[u8; 16]>, limit: usize) -> Result<Vec<[u8; 16]>, StorageError>;

    /// Where a team stands. In a writing transaction this keeps the team for the caller until the transaction ends.
    fn team(&mut self, team: &[u8; 16]) -> Result<Option<TeamState>, StorageError>;

    /// The membership records with a number above `after`, in order, at most `limit`.
    fn membership(&mut self, team: &[u8; 16], after: u64, limit: usize) -> Result<Vec<MembershipRecord>, StorageError>;

    /// The team whose genesis has a hash that begins so.
    fn team_by_genesis(&mut self, begins: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError>;

    /// The number of a revoked device's newest record when it was revoked; none for devices that were not.
    fn revoked_at(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Option<u64>, StorageError>;

    /// Bytes of bodies and wraps of a device's records above this number.
    fn bytes_after(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<u64, StorageError>;

    /// The team that an invitation is of.
    fn invitation_team(&mut self, invitation: &[u8; 16]) -> Result<Option<[u8; 16]>, StorageError>;

    /// The state of an operator's code, by its hash.
    fn operator_code(&mut self, hash: &[u8; 32]) -> Result<Option<OperatorCode>, StorageError>;

    /// The newest record of a device; number zero and zeros when it has none.
    fn tip(&mut self, team: &[u8; 16], device: &[u8; 16]) -> Result<Place, StorageError>;

    /// The places of a device's records with numbers from `first` to `last`, in order.
    fn places(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<Place>, StorageError>;

    /// The newest run that begins at or before the team's record `seq`, and those after it, in order, at most `limit`.
    fn runs(&mut self, team: &[u8; 16], seq: u64, limit: u64) -> Result<Vec<StoredRun>, StorageError>;

    /// The run that holds the team's record `seq`.
    fn run_at(&mut self, team: &[u8; 16], seq: u64) -> Result<Option<StoredRun>, StorageError> {
        Ok(self.runs(team, seq, 1)?.pop().filter(|run| seq < run.first_seq.saturating_add(run.count)))
    }

    /// The team's records from `first` to `last`, in order.
    fn records(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<StoredRecord>, StorageError>;

    /// The hash of the team's record `seq`.
    fn hash_at(&mut self, team: &[u8; 16], seq: u64) -> Result<Option<[u8; 32]>, StorageError>;

    /// The hashes of the team's records from `first` to `last`, in order.
    fn hashes(&mut self, team: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError>;

    /// The largest tree of at most `size` records that was kept.
    fn checkpoint(&mut self, team: &[u8; 16], size: u64) -> Result<Option<Frontier>, StorageError>;

    /// Hashes of a device's records with numbers from `first` to `last` that erasures name, whether those records are here or not.
    fn erased(&mut self, team: &[u8; 16], device: &[u8; 16], first: u64, last: u64) -> Result<Vec<[u8; 32]>, StorageError>;
}

/// A writing transaction; it reads what it has written.
#[expect(clippy::missing_errors_doc, reason = "only with trouble of the storage's own, as above")]
pub trait Writing: Reading {
    /// Keeps the hash of an operator's code.
    fn add_operator_code(&mut self, hash: &[u8; 32], made_ms: u64) -> Result<(), StorageError>;

    /// Marks an operator's code as used for a team with this genesis.
    fn use_operator_code(&mut self, hash: &[u8; 32], genesis: &[u8; 32]) -> Result<(), StorageError>;

    /// Adds a team without members or records.
    fn add_team(&mut self, team: &[u8; 16]) -> Result<(), StorageError>;

    /// Adds membership record `n`, which must be the next, and counts it.
    fn add_membership(&mut self, team: &[u8; 16], n: u64, record: &MembershipRecord) -> Result<(), StorageError>;

    /// Notes that a device was revoked when its newest record had this number. What was noted before stands.
    fn add_revoked(&mut self, team: &[u8; 16], device: &[u8; 16], number: u64) -> Result<(), StorageError>;

    /// Sets body and wrap of a stored record, and whether that is the author's own word.
    fn set_content(&mut self, team: &[u8; 16], seq: u64, body: &[u8], wrap: &[u8], provisional: bool) -> Result<(), StorageError>;

    /// Notes that these records are erased, whether they are here or not, and deletes body and wrap of those of kind entry or draft that
    /// are: they are final, and nobody's word brings anything back. Gives back how many had a body until now.
    fn erase(&mut self, team: &[u8; 16], records: &[ErasedRecord]) -> Result<u64, StorageError>;

    /// Names the team of an invitation. A name that is taken stays with the team that had it first.
    fn add_invitation(&mut self, invitation: &[u8; 16], team: &[u8; 16]) -> Result<(), StorageError>;

    /// Adds a run with its records from `run.first_seq` on.
    fn add_run(&mut self, team: &[u8; 16], run: &StoredRun, records: &[StoredRecord]) -> Result<(), StorageError>;

    /// Keeps the tree over the team's first records; there is none of its size yet.
    fn add_checkpoint(&mut self, team: &[u8; 16], frontier: &Frontier) -> Result<(), StorageError>;

    /// Moves the team's head, frontier and count of erasures.
    fn move_head(&mut self, team: &[u8; 16], state: &TeamState) -> Result<(), StorageError>;

    /// Makes the changes durable.
    fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// What makes a storage this server.
#[derive(Clone)]
pub struct Identity {
    /// Made at random with the storage and anew at every restore; 63 bits.
    pub incarnation: u64,
    /// Authenticates nonces and tokens.
    pub secret: [u8; 32],
}

/// Where a team stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamState {
    /// Number of its newest record.
    pub head: u64,
    /// Merkle tree over all of them.
    pub frontier: Frontier,
    /// Records of its membership log.
    pub membership: u64,
    /// Erasures among its records.
    pub erasures: u64,
}

/// Whether a code can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorCode {
    /// It can.
    Open,
    /// A team with this genesis was made by it.
    Used([u8; 32]),
}

/// A record's number within the device, its hash and its number within the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number within the device.
    pub number: u64,
    /// Hash of the record.
    pub hash: [u8; 32],
    /// Number within the team.
    pub seq: u64,
    /// See [`StoredRecord::provisional`].
    pub provisional: bool,
}

/// Records that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    /// The team's number of the first.
    pub first_seq: u64,
    /// How many.
    pub count: u64,
    /// The author's device.
    pub device: [u8; 16],
    /// The device's number of the first.
    pub first_number: u64,
    /// Hash of the record before the first.
    pub previous: [u8; 32],
    /// Signature over the last.
    pub signature: [u8; 64],
    /// When they were received, milliseconds since 1970.
    pub received_ms: u64,
}

/// A record as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Hash of the record.
    pub hash: [u8; 32],
    /// Version of the record format.
    pub version: u8,
    /// Suite of algorithms.
    pub suite: u8,
    /// See [`crate::protocol::record::kind`].
    pub kind: u8,
    /// Epoch of the wrap.
    pub epoch: u32,
    /// See [`crate::protocol::record::audience`].
    pub audience: u8,
    /// Size class of the padded plaintext.
    pub size_class: u8,
    /// Hash of the body.
    pub body_hash: [u8; 32],
    /// Commitment and ciphertext; absent once erased or refused.
    pub body: Option<Vec<u8>>,
    /// Wrapped content key; absent once erased or refused.
    pub wrap: Option<Vec<u8>>,
    /// Only another member brought it so far: the author's own word replaces body and wrap.
    pub provisional: bool,
}

/// Trouble with the storage.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Written by a newer program; it is left alone.
    #[error("the storage has schema {found}, this program knows up to {known}: a newer program is needed")]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// A file that is not an endpoint's.
    #[error("the file is not the storage of an endpoint")]
    Other,
    /// Something else has the storage open.
    #[error("the storage is in use: stop every endpoint on it first")]
    InUse,
    /// A restore was begun and has not ended.
    #[error("a restore has not ended: run `gadeplan-server restore` again")]
    Unfinished,
    /// What is stored contradicts itself.
    #[error("the storage is damaged: {0}")]
    Damaged(&'static str),
    /// The back-end failed.
    #[error("the storage failed")]
    Backend(#[source] Box<dyn Error + Send + Sync>),
}
