//! What lies inside the body of a record: the revision's place in the graph, what its author had seen, and the payload.

use minicbor::bytes::ByteArray;

use super::fields::{Fields, PayloadError};
use crate::domain::{
    entry::{Content, Hlc},
    ids::{EntryId, RevisionId},
};

/// The newest state of the team that the author's device had verified when it saved. Others compare it with their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Incarnation of the server.
    pub incarnation: u64,
    /// Records of the team.
    pub size: u64,
    /// Merkle root over them (RFC 9162).
    pub root: [u8; 32],
    /// Membership records.
    pub membership: u64,
    /// Hash of the last of them.
    pub membership_hash: [u8; 32],
}

/// What a device says of itself beside what it has seen: all that its team can know of it once it is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Records without a receipt, this one included.
    pub unsent: u32,
    /// Open drafts.
    pub drafts: u32,
    /// When it was last locked, milliseconds since 1970; 0 for never.
    pub locked_ms: u64,
}

/// The plaintext of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// This revision.
    pub revision: RevisionId,
    /// The entry that it belongs to.
    pub entry: EntryId,
    /// The revisions that it follows; several when it resolves a conflict.
    pub parents: Vec<RevisionId>,
    /// The author's clock.
    pub hlc: Hlc,
    /// What the author had seen; absent where nothing has changed since the author's previous record.
    pub seen: Option<Seen>,
    /// What the device said of itself; only together with `seen`.
    pub status: Option<Status>,
    /// The content.
    pub content: Content,
}

impl Inside {
    /// The canonical bytes that get compressed, padded and sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut f = Fields::default();
        f.put_id(0, self.revision.bytes());
        f.put_id(1, self.entry.bytes());
        f.put_list(2, self.parents.iter().map(|p| ByteArray::from(p.bytes())).collect());
        f.put(3, self.content.kind().code());
        f.put(4, self.hlc.0);
        if let Some(seen) = &self.seen {
            f.put(5, seen.incarnation);
            f.put(6, seen.size);
            f.put(7, ByteArray::from(seen.root));
            f.put(8, seen.membership);
            f.put(9, ByteArray::from(seen.membership_hash));
        }
        f.put(10, super::content::to_fields(&self.content));
        if let Some(status) = &self.status {
            f.put(11, status.unsent);
            f.put_some(12, Some(status.drafts).filter(|drafts| *drafts > 0));
            f.put_some(13, Some(status.locked_ms).filter(|ms| *ms > 0));
        }
        f.to_bytes()
    }

    /// The revision in these bytes.
    ///
    /// # Errors
    /// When they are not the plaintext of a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let mut f = Fields::from_bytes(bytes)?;
        let kind: u16 = f.take(3)?;
        Ok(Self {
            revision: RevisionId::from_bytes(f.take_id(0)?),
            entry: EntryId::from_bytes(f.take_id(1)?),
            parents: f.take_ids(2)?.into_iter().map(RevisionId::from_bytes).collect(),
            hlc: Hlc(f.take(4)?),
            seen: read_seen(&mut f)?,
            status: read_status(&mut f)?,
            content: super::content::from_fields(kind, f.take(10)?)?,
        })
    }
}

fn read_seen(f: &mut Fields) -> Result<Option<Seen>, PayloadError> {
    let Some(incarnation) = f.take_some(5)? else { return Ok(None) };
    Ok(Some(Seen {
        incarnation,
        size: f.take(6)?,
        root: f.take::<ByteArray<32>>(7)?.into(),
        membership: f.take(8)?,
        membership_hash: f.take::<ByteArray<32>>(9)?.into(),
    }))
}

fn read_status(f: &mut Fields) -> Result<Option<Status>, PayloadError> {
    let Some(unsent) = f.take_some(11)? else { return Ok(None) };
    let (drafts, locked_ms) = (f.take_some(12)?.unwrap_or_default(), f.take_some(13)?.unwrap_or_default());
    Ok(Some(Status { unsent, drafts, locked_ms }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Person, Rung};
    use crate::domain::unknown::Unknown;

    #[test]
    fn a_revision_survives_the_round_trip() {
        let inside = Inside {
            revision: RevisionId::from_bytes([1; 16]),
            entry: EntryId::from_bytes([2; 16]),
            parents: vec![RevisionId::from_bytes([3; 16]), RevisionId::from_bytes([4; 16])],
            hlc: Hlc(77),
            seen: Some(Seen { incarnation: 1, size: 2, root: [5; 32], membership: 3, membership_hash: [6; 32] }),
            status: Some(Status { unsent: 3, drafts: 1, locked_ms: 5 }),
            content: Content::Person(Person {
                alias: "Mågen".into(), rung: Rung::Alias, note: String::new(), unknown: Unknown::default()
            }),
        };
        assert_eq!(Inside::from_bytes(&inside.to_bytes()).expect("decodes"), inside);
    }

    #[test]
    fn every_truncation_is_refused() {
        let inside = Inside {
            revision: RevisionId::from_bytes([1; 16]),
            entry: EntryId::from_bytes([2; 16]),
            parents: Vec::new(),
            hlc: Hlc(1),
            seen: None,
            status: None,
            content: Content::Unreadable { kind: 99, payload: Fields::default().to_bytes() },
        };
        let bytes = inside.to_bytes();
        for cut in 0..bytes.len() {
            assert!(Inside::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
        }
    }
}
