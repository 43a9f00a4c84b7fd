//! What a record holds, once it is opened, and where that belongs: one way for records that are pulled, absorbed, admitted or tried again.

use crate::{
    crypto::{Opening, Pared, Secret, pare, unframe},
    payload::{Admission, Destroyed, Erasure, Inside},
    protocol::{
        erase::EraseList,
        limits::PLAIN_BYTES,
        membership::Roster,
        pack::PackedRecord,
        record::{Header, RECORD_VERSION, SUITE, audience, kind},
    },
    store::{BEFORE_THIS_DEVICE, SealedRecord, StoreError, Words, Writing},
};

use super::{SyncError, keyring::Keyring, sealing::open_sealed};

/// What a record holds.
#[derive(Debug)]
pub enum Opened {
    /// A revision that somebody saved.
    Revision(Box<Inside>),
    /// A draft that its device left behind.
    Draft(Box<Inside>),
    /// A lead shows late records of a revoked device.
    Admission(Admission),
    /// A steward erases the records with these hashes.
    Erasure(Box<Erasure>, Vec<[u8; 32]>),
    /// A device has destroyed what erasures name.
    Destroyed(Destroyed),
    /// Nothing that this device can read: why.
    Unread(String),
}

impl Opened {
    /// Opens a record at its place; why not, where it does not open.
    pub(super) fn open(keyring: &Keyring, roster: Option<&Roster>, header: &Header, packed: &PackedRecord) -> Self {
        Self::open_at(keyring, roster, header, &header.hash(), packed).0
    }

    /// The same with what opening it gave; `hash` is that of the header.
    pub(super) fn open_at(
        keyring: &Keyring,
        roster: Option<&Roster>,
        header: &Header,
        hash: &[u8; 32],
        packed: &PackedRecord,
    ) -> (Self, Option<Opening>) {
        match open_with(keyring, header, hash, packed) {
            Ok((opened, opening)) => (opened, Some(opening)),
            Err(error) => (Self::Unread(reason(roster, keyring, &error)), None),
        }
    }

    /// The same for a record that is kept already.
    pub(super) fn open_kept(keyring: &Keyring, roster: &Roster, record: &SealedRecord) -> Self {
        let packed: PackedRecord = match minicbor::decode(&record.packed) {
            Ok(packed) => packed,
            Err(error) => return Self::Unread(error.to_string()),
        };
        let header = packed.header(roster.team, record.device.bytes(), record.number, record.previous);
        Self::open(keyring, Some(roster), &header, &packed)
    }

    /// Puts it where it belongs. The record must be there already.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn keep(&self, writing: &Writing<'_>, record: &SealedRecord) -> Result<(), StoreError> {
        match self {
            Self::Revision(inside) => {
                writing.put_status(inside, record.device, &record.hash)?;
                writing.put_revision(inside, record.device, &record.hash)
            }
            Self::Draft(inside) => writing.put_left_draft(inside, record.device, &record.hash),
            Self::Admission(admission) => writing.put_admission(admission, &record.hash),
            Self::Erasure(erasure, named) => writing.put_erasure(erasure, named, &record.hash),
            Self::Destroyed(destroyed) => writing.put_destroyed(destroyed, record.device),
            Self::Unread(reason) => writing.put_quarantine(&record.hash, reason),
        }
    }
}

/// A record that was opened, taken apart.
pub(super) struct Parts {
    /// The key of its content.
    pub(super) key: Secret,
    /// The record and its frame.
    pub(super) pared: Pared,
    /// What is searched in it.
    pub(super) words: Words,
}

impl Parts {
    /// Takes a record apart that was opened at its place, as this. Nothing where it has to be kept whole.
    pub(super) fn of(record: &SealedRecord, packed: &PackedRecord, opening: Opening, opened: &Opened) -> Option<Self> {
        let Opened::Revision(inside) = opened else { return None };
        let pared = pare(&record.packed, packed.body.as_deref()?, &opening)?;
        Some(Self { key: opening.key, pared, words: Words::of(&inside.content) })
    }
}

/// Opens a record at its place.
///
/// # Errors
/// When its key is missing, it does not open, or it holds nothing that this app can read.
pub fn open_record(keyring: &Keyring, header: &Header, packed: &PackedRecord) -> Result<Opened, SyncError> {
    open_with(keyring, header, &header.hash(), packed).map(|(opened, _)| opened)
}

fn open_with(keyring: &Keyring, header: &Header, hash: &[u8; 32], packed: &PackedRecord) -> Result<(Opened, Opening), SyncError> {
    let known = matches!(header.kind, kind::ENTRY | kind::DRAFT | kind::ADMIT | kind::ERASE | kind::RECEIPT);
    if header.version != RECORD_VERSION || header.suite != SUITE || !known || header.audience != audience::TEAM {
        return Err(SyncError::Distrusted("the record needs a newer app"));
    }
    let opening = open_sealed(keyring, header, hash, packed)?;
    let plain = unframe(&opening.framed, PLAIN_BYTES)?;
    let opened = match header.kind {
        kind::ADMIT => Opened::Admission(Admission::from_bytes(&plain)?),
        kind::ERASE => {
            let (list, ..) = EraseList::split(packed.body.as_deref().unwrap_or_default())?;
            Opened::Erasure(Box::new(Erasure::from_bytes(&plain)?), list.records.iter().map(|named| named.hash).collect())
        }
        kind::RECEIPT => Opened::Destroyed(Destroyed::from_bytes(&plain)?),
        kind::DRAFT => Opened::Draft(Box::new(Inside::from_bytes(&plain)?)),
        _ => Opened::Revision(Box::new(Inside::from_bytes(&plain)?)),
    };
    Ok((opened, opening))
}

/// What is noted beside a record that does not open. A key that a fresh epoch keeps from newcomers is no trouble.
fn reason(roster: Option<&Roster>, keyring: &Keyring, error: &SyncError) -> String {
    match error {
        SyncError::NoKey(epoch) if roster.is_some_and(|roster| was_left_out(roster, keyring, *epoch)) => BEFORE_THIS_DEVICE.to_owned(),
        other => other.to_string(),
    }
}

/// Whether a later epoch whose key is here left out the way back to this one.
fn was_left_out(roster: &Roster, keyring: &Keyring, epoch: u32) -> bool {
    roster.epochs.iter().any(|keys| keys.epoch > epoch && keys.previous.is_none() && keyring.epochs.contains_key(&keys.epoch))
}
