//! A revision becomes a record, and a record a revision.

use crate::{
    crypto::{Opening, Random, Secret, Signing, make_body, open_framed, unwrap_content_key, wrap_content_key},
    domain::ids::{DeviceId, TeamId},
    payload::{Admission, Destroyed, Erasure, Inside},
    protocol::{
        erase::EraseList,
        hash::signed_message,
        limits::PLAIN_BYTES,
        pack::{PackedRecord, SIGNATURE_LABEL},
        record::{Header, RECORD_VERSION, SUITE, audience, body_hash, kind, padded_size, size_class},
    },
    store::SealedRecord,
};

use super::{SyncError, keyring::Keyring};

/// Where a new record goes: the chain of its device and the epoch of its team.
#[derive(Debug)]
pub struct Seal<'a> {
    /// The team.
    pub team: TeamId,
    /// This device.
    pub device: DeviceId,
    /// Its signing key.
    pub sign: &'a Signing,
    /// Number of the newest record.
    pub tip_number: u64,
    /// Its hash.
    pub tip_hash: [u8; 32],
    /// The newest epoch.
    pub epoch: u32,
    /// Its key.
    pub epoch_key: &'a Secret,
}

/// Seals a revision to the team as the next record of this device.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_revision(seal: &Seal<'_>, inside: &Inside, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    seal_as(kind::ENTRY, &[], seal, inside.to_bytes(), random)
}

/// Seals a lead's admission of late records, in the same way.
///
/// # Errors
/// Never in practice: it is small.
pub fn seal_admission(seal: &Seal<'_>, admission: &Admission, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    seal_as(kind::ADMIT, &[], seal, admission.to_bytes(), random)
}

/// Seals an open draft in the same way, as a record that says that nobody has saved it.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_draft(seal: &Seal<'_>, inside: &Inside, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    seal_as(kind::DRAFT, &[], seal, inside.to_bytes(), random)
}

/// Seals a steward's erasure, with the list that the server reads in front.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_erasure(seal: &Seal<'_>, list: &EraseList, erasure: &Erasure, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    seal_as(kind::ERASE, &list.to_front(), seal, erasure.to_bytes(), random)
}

/// Seals a device's answer to erasures.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_destroyed(seal: &Seal<'_>, destroyed: &Destroyed, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    seal_as(kind::RECEIPT, &[], seal, destroyed.to_bytes(), random)
}

/// `front` stands before the sealed part, readable by everybody; together they fill the size class.
fn seal_as(kind: u8, front: &[u8], seal: &Seal<'_>, plain: Vec<u8>, random: &mut dyn Random) -> Result<SealedRecord, SyncError> {
    let content_key = Secret::make(random);
    let mut header = Header {
        version: RECORD_VERSION,
        suite: SUITE,
        kind,
        team: seal.team.bytes(),
        device: seal.device.bytes(),
        number: seal.tip_number + 1,
        previous: seal.tip_hash,
        epoch: seal.epoch,
        audience: audience::TEAM,
        size_class: 0,
        body_hash: [0; 32],
    };
    let plain = zeroize::Zeroizing::new(plain);
    let (body, class) = make_body(&content_key, &plain, PLAIN_BYTES, |length| {
        let class = size_class(front.len() + length)?;
        let context = Header { size_class: class, ..header.clone() }.body_context();
        Some((padded_size(class)? - front.len(), [context.as_slice(), front].concat(), class))
    })?;
    let body = [front, &body].concat();
    header.size_class = class;
    header.body_hash = body_hash(&body);
    let hash = header.hash();
    let packed = PackedRecord {
        version: header.version,
        suite: header.suite,
        kind: header.kind,
        epoch: header.epoch,
        audience: header.audience,
        size_class: header.size_class,
        body: Some(body),
        wrap: Some(wrap_content_key(seal.epoch_key, &hash, &content_key)),
        body_hash: None,
    };
    Ok(SealedRecord {
        device: seal.device,
        number: header.number,
        hash,
        previous: header.previous,
        packed: minicbor::to_vec(&packed).unwrap_or_default(),
        signature: seal.sign.sign(&signed_message(SIGNATURE_LABEL, &hash)).to_vec(),
        seq: 0,
        received_ms: 0,
    })
}

/// Opens the body of a record at its place, as far as its frame; `hash` is that of its header.
///
/// # Errors
/// When its key is missing or it does not open.
pub(super) fn open_sealed(keyring: &Keyring, header: &Header, hash: &[u8; 32], packed: &PackedRecord) -> Result<Opening, SyncError> {
    let key = keyring.epochs.get(&header.epoch).ok_or(SyncError::NoKey(header.epoch))?;
    let (Some(body), Some(wrap)) = (&packed.body, &packed.wrap) else {
        return Err(SyncError::Distrusted("the record came without its body"));
    };
    let key = unwrap_content_key(key.secret(), hash, wrap)?;
    let context = header.body_context();
    let framed = if header.kind == kind::ERASE {
        let (_, front, sealed) = EraseList::split(body)?;
        open_framed(&key, &[context.as_slice(), front].concat(), sealed)?
    } else {
        open_framed(&key, &context, body)?
    };
    Ok(Opening { key, framed })
}
