//! What one device has sealed and could not deliver, sealed anew by another of the same phone.

use crate::{
    crypto::Random,
    domain::ids::EntryId,
    protocol::{erase::EraseList, pack::PackedRecord},
    store::SealedRecord,
};

use super::{
    SyncError,
    opened::Opened,
    sealing::{Seal, seal_admission, seal_destroyed, seal_draft, seal_erasure, seal_revision},
};

/// The same as the next record of this device; nothing where it does not open. What its author had seen goes: this device claims its own.
/// Erasures and admissions count by the log of `membership` records, in which this device has its roles.
///
/// # Errors
/// When it is too large for one record.
pub fn seal_again(
    seal: &Seal<'_>,
    opened: &mut Opened,
    packed: &PackedRecord,
    membership: u64,
    random: &mut dyn Random,
) -> Result<Option<SealedRecord>, SyncError> {
    Ok(Some(match opened {
        Opened::Revision(inside) => {
            (inside.seen, inside.status) = (None, None);
            seal_revision(seal, inside, random)?
        }
        Opened::Draft(inside) => {
            (inside.seen, inside.status) = (None, None);
            seal_draft(seal, inside, random)?
        }
        Opened::Admission(admission) => {
            admission.membership = membership;
            seal_admission(seal, admission, random)?
        }
        Opened::Erasure(erasure, _) => {
            erasure.membership = membership;
            let (list, ..) = EraseList::split(packed.body.as_deref().unwrap_or_default())?;
            seal_erasure(seal, &list, erasure, random)?
        }
        Opened::Destroyed(destroyed) => seal_destroyed(seal, destroyed, random)?,
        Opened::Unread(_) => return Ok(None),
    }))
}

/// The entry that a record counts for while locked, where it is of one.
#[must_use]
pub fn entry_of(opened: &Opened) -> Option<EntryId> {
    match opened {
        Opened::Revision(inside) | Opened::Draft(inside) => Some(inside.entry),
        Opened::Erasure(erasure, _) => erasure.entries.first().map(|entry| entry.entry),
        Opened::Admission(_) | Opened::Destroyed(_) | Opened::Unread(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::ids::{DeviceId, EntryId, RevisionId},
        store::{SealedRecord, StoreError},
        sync::specimen::{Author, Reader},
    };

    /// A revision, what it follows, and its author.
    type Version = (RevisionId, Vec<RevisionId>, DeviceId);

    /// Versions of entry 1 as they are shown, and its heads.
    fn shown(reader: &Reader) -> (Vec<Version>, Vec<RevisionId>) {
        let entry = EntryId::from_bytes([1; 16]);
        let revisions = reader.vault.revisions(entry).expect("reads").into_iter();
        let mut revisions: Vec<_> = revisions.map(|revision| (revision.revision, revision.parents, revision.device)).collect();
        revisions.sort();
        (revisions, reader.vault.heads(entry).expect("reads"))
    }

    fn in_both_orders(team: &Reader, reads: &Author, one: &SealedRecord, other: &SealedRecord) -> Reader {
        let (mut first, mut second) = (team.newcomer(), team.newcomer());
        first.pull(reads, &[one, other, one]);
        second.pull(reads, &[other, one, other]);
        assert_eq!(shown(&first), shown(&second), "whatever came first");
        assert_eq!(first.vault.quarantined().expect("counts"), 0);
        first
    }

    #[test]
    fn one_revision_with_two_texts_is_two_versions_for_everybody() {
        let (team, lead, mut second, mut worker) = Reader::new();
        let (one, other) = (worker.write(1, 1, &[], "Mågen"), second.write(1, 1, &[], "Ternen"));
        let reader = in_both_orders(&team, &lead, &one, &other);
        let mut aliases = reader.aliases(1);
        aliases.sort();
        assert_eq!(aliases, ["Mågen", "Ternen"]);
        let (revisions, heads) = shown(&reader);
        let (kept, twin) = (RevisionId::from_bytes([1; 16]), heads[0]);
        assert_eq!((revisions.len(), heads.len()), (2, 1), "the one that is followed by the other");
        assert!(twin != kept && revisions.iter().any(|(id, parents, _)| *id == twin && *parents == [kept]));
    }

    #[test]
    fn one_revision_that_two_records_say_alike_is_one() {
        let (team, lead, mut second, mut worker) = Reader::new();
        let (one, other) = (worker.write(1, 1, &[], "Mågen"), second.write(1, 1, &[], "Mågen"));
        assert_eq!(in_both_orders(&team, &lead, &one, &other).aliases(1), ["Mågen"]);
    }

    #[test]
    fn what_lost_its_number_is_shown_beside_what_has_it_and_goes_once_it_was_sealed_anew() {
        let (mut reader, lead, mut second, mut worker) = Reader::new();
        let (own, before) = (worker.write(1, 1, &[], "Mågen"), worker.tip);
        worker.tip = (0, [0; 32]);
        let theirs = SealedRecord { seq: 1, ..worker.write(2, 2, &[], "Ternen") };
        reader.pull(&lead, &[&own]);
        let is_forked = |reader: &Reader| reader.vault.is_forked(worker.device, before.0, &before.1).expect("reads");
        assert!(!is_forked(&reader));
        reader.vault.write(|writing| writing.make_room(worker.device)).unwrap_or_else(|error: StoreError| panic!("{error}"));
        reader.pull(&lead, &[&theirs, &own]);
        assert!(is_forked(&reader));
        assert_eq!((reader.aliases(1), reader.aliases(2)), (vec!["Mågen".to_owned()], vec!["Ternen".to_owned()]));
        assert_eq!((reader.vault.lacking().expect("counts"), reader.vault.gap(0).expect("reads")), (0, None));
        // What is written after it has no number either.
        (worker.tip, second.tip) = (before, (0, [0; 32]));
        let next = worker.write(1, 3, &[1], "Mågen fra kanalen");
        reader.pull(&lead, &[&next]);
        assert_eq!((reader.vault.parked(worker.device).expect("reads").len(), reader.aliases(1).len()), (2, 2));

        let anew = second.write(1, 1, &[], "Mågen");
        reader.pull(&lead, &[&anew]);
        reader.vault.write(|writing| writing.forget_parked(&own.hash)).unwrap_or_else(|error: StoreError| panic!("{error}"));
        assert_eq!((reader.vault.parked(worker.device).expect("reads"), reader.aliases(1).len()), (vec![next.hash], 2));
        reader.vault.write(|writing| writing.forget_parked(&theirs.hash)).unwrap_or_else(|error: StoreError| panic!("{error}"));
        assert_eq!(reader.aliases(2).len(), 1, "what has its place stays");
    }

    #[test]
    fn what_stays_in_its_place_names_the_one_before_it_that_made_room() {
        let (mut reader, lead, _, mut worker) = Reader::new();
        let (own, next) = (worker.write(1, 1, &[], "Mågen"), worker.write(2, 2, &[], "Ternen"));
        reader.pull(&lead, &[&own]);
        // Named by a register: the one before it has its place, but that is not known here.
        reader.pull(&lead, &[&SealedRecord { seq: 9, ..next.clone() }]);
        reader.vault.write(|writing| writing.make_room(worker.device)).unwrap_or_else(|error: StoreError| panic!("{error}"));
        assert_eq!(reader.vault.record_previous(worker.device, next.number).expect("reads"), Some(own.hash));
        assert_eq!((reader.aliases(1).len(), reader.aliases(2).len()), (1, 1));
        reader.pull(&lead, &[&SealedRecord { seq: 8, ..own.clone() }]);
        assert_eq!(reader.vault.record_hash(worker.device, own.number).expect("reads"), Some(own.hash));
    }
}
