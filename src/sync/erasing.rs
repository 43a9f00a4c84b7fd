//! Erasures on a device: who may, what is destroyed, what waits, and that nothing comes back.

use crate::{
    domain::{
        entry::Content,
        gathered,
        ids::{EntryId, RevisionId},
    },
    payload::{ErasedEntry, Erasure, Inside},
    protocol::{
        erase::{EraseList, ErasedRecord},
        limits::ERASED_RECORDS,
        membership::Roster,
        pack::PackedRecord,
        record::kind,
    },
    store::{ErasureRecord, KnownRevision, SealedRecord, StoreError, Vault, Writing},
};

use super::{
    SyncError,
    keyring::Keyring,
    late::shown,
    opened::{Opened, Parts},
};

/// Does what the erasures here ask for, once each: destroys what they name, sets aside what else there is of their entries, ends drafts.
/// An erasure counts when its author was a steward by the log that it names, and is not itself late. What was destroyed stays so, also when
/// its steward is revoked later from before it. Gives back whether anything changed.
///
/// # Errors
/// When the storage refuses; nothing is changed then.
pub fn settle_erasures(vault: &mut Vault, roster: &Roster) -> Result<bool, SyncError> {
    let mut due = vault.erasures()?;
    due.retain(|erasure| !erasure.done);
    if due.is_empty() {
        return Ok(false);
    }
    let shown = shown(vault, roster)?;
    let counts = |erasure: &ErasureRecord| {
        let author = erasure.author.bytes();
        roster.was_steward(&author, erasure.membership.min(roster.length))
            && shown.get(&author).is_none_or(|number| erasure.author_number <= *number)
    };
    due.retain(counts);
    let drafts: Vec<(EntryId, EntryId)> =
        vault.drafts()?.into_iter().filter_map(|draft| Some((draft.entry, about(&draft.content)?))).collect();
    vault.write(|writing| {
        for erasure in &due {
            for record in writing.named_by(&erasure.record)?.iter().filter(|record| is_erasable(&record.packed)) {
                destroy(writing, record)?;
            }
            writing.finish_erasure(&erasure.record)?;
        }
        for (draft, target) in &drafts {
            if writing.is_gone(*target)? {
                writing.end_draft(*draft)?;
            }
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(!due.is_empty())
}

/// What a message is about.
fn about(content: &Content) -> Option<EntryId> {
    if let Content::Review(review) = content { Some(review.target) } else { None }
}

/// Keeps a record with what it holds; without its content where an erasure names it, whatever the server delivers.
pub(super) fn keep(writing: &Writing<'_>, record: &SealedRecord, opened: Option<&Opened>) -> Result<(), StoreError> {
    if writing.is_named(&record.hash)? && is_erasable(&record.packed) {
        writing.put_record(&SealedRecord { packed: stripped(&record.packed), ..record.clone() })?;
        return destroy(writing, record);
    }
    writing.put_record(record)?;
    match opened {
        Some(opened) => opened.keep(writing, record),
        None => writing.hide(&record.hash),
    }
}

/// Keeps what a page brought: a revision only once, where it can be made whole again.
pub(super) fn keep_arrived(
    writing: &Writing<'_>,
    record: &SealedRecord,
    opened: Option<&Opened>,
    parts: Option<&Parts>,
) -> Result<(), StoreError> {
    match (opened, parts) {
        (Some(Opened::Revision(inside)), Some(Parts { key, pared, words })) if !writing.is_named(&record.hash)? => {
            writing.put_opened(record, inside, key, pared, words)?;
            writing.put_status(inside, record.device, &record.hash)
        }
        _ => keep(writing, record, opened),
    }
}

fn destroy(writing: &Writing<'_>, record: &SealedRecord) -> Result<(), StoreError> {
    writing.destroy(&record.hash, &stripped(&record.packed))
}

/// Entries and drafts are erased; an erasure or an admission is not, whatever a list names.
#[must_use]
pub fn is_erasable(packed: &[u8]) -> bool {
    minicbor::decode::<PackedRecord>(packed).is_ok_and(|record| matches!(record.kind, kind::ENTRY | kind::DRAFT))
}

/// The same record without body and key. Its hash is the same.
#[must_use]
pub fn stripped(packed: &[u8]) -> Vec<u8> {
    let Ok(record) = minicbor::decode::<PackedRecord>(packed) else { return Vec::new() };
    minicbor::to_vec(without_content(record)).unwrap_or_default()
}

/// A record without body and key.
pub(super) fn without_content(mut record: PackedRecord) -> PackedRecord {
    record.let_content_go();
    record
}

/// The erasures that destroy these revisions, each within the limit of one record. `parents` gives what a revision follows.
///
/// # Errors
/// What `parents` fails with.
pub fn plan_erasures<E>(
    known: &[KnownRevision],
    stamp: &Erasure,
    mut parents: impl FnMut(&KnownRevision) -> Result<Vec<RevisionId>, E>,
) -> Result<Vec<(EraseList, Erasure)>, E> {
    let mut plans = Vec::new();
    for some in known.chunks(ERASED_RECORDS) {
        let records = gathered::set(some.iter().map(|one| ErasedRecord { device: one.device.bytes(), number: one.number, hash: one.hash }));
        let mut entries: Vec<ErasedEntry> = Vec::new();
        for one in some {
            let revision = one.revision.map(|revision| parents(one).map(|parents| (revision, parents))).transpose()?;
            match entries.iter_mut().find(|entry| entry.entry == one.entry) {
                Some(entry) => {
                    entry.kind = entry.kind.max(one.kind);
                    entry.revisions.extend(revision);
                }
                None => entries.push(ErasedEntry { entry: one.entry, kind: one.kind, revisions: revision.into_iter().collect() }),
            }
        }
        plans.push((EraseList { records: records.into_iter().collect() }, Erasure { entries, ..stamp.clone() }));
    }
    Ok(plans)
}

/// What came after the erasure of its entry, opened for a steward to look at; nothing where it does not open.
#[must_use]
pub fn open_set_aside(keyring: &Keyring, roster: &Roster, record: &SealedRecord) -> Option<Box<Inside>> {
    match Opened::open_kept(keyring, roster, record) {
        Opened::Revision(inside) | Opened::Draft(inside) => Some(inside),
        _ => None,
    }
}
