//! Pull: verified runs in the team's order, each page one transaction with its cursor.

use crate::{
    domain::ids::DeviceId,
    protocol::{
        call::{Frame, Run, TeamHead},
        membership::Roster,
        tree::Frontier,
    },
    store::{SealedRecord, StoreError, Vault, Writing},
};

use super::{
    SyncError,
    erasing::{self, settle_erasures},
    keyring::Keyring,
    late::{Shown, settle_late, shown},
    opened::{Opened, Parts},
    prefix::CHECKPOINT,
    transport::TransportError,
    window::{Depth, depth},
};

/// Where this device stands in the team's sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) incarnation: u64,
    pub(super) frontier: Frontier,
}

impl Cursor {
    pub(super) fn load(vault: &Vault) -> Result<Self, SyncError> {
        let incarnation = vault.meta("incarnation")?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
        let frontier = vault.meta("frontier")?.map(|bytes| Frontier::from_bytes(&bytes)).transpose()?.unwrap_or_default();
        Ok(Self { incarnation, frontier })
    }

    pub(super) fn keep(&self, writing: &Writing<'_>) -> Result<(), StoreError> {
        writing.set_meta("incarnation", &self.incarnation.to_be_bytes())?;
        writing.set_meta("frontier", &self.frontier.to_bytes())
    }
}

/// Where the vault notes how many records the server had.
const HEAD: &str = "head";

/// What this device has verified of the team's sequence: incarnation, size and root.
///
/// # Errors
/// When the storage refuses or the stored cursor is damaged.
pub fn seen(vault: &Vault) -> Result<(u64, u64, [u8; 32]), SyncError> {
    let Cursor { incarnation, frontier } = Cursor::load(vault)?;
    Ok((incarnation, frontier.size, frontier.root()))
}

/// Records of the team that the server had at its last answer and that are still to come, later and earlier ones. What lies below the window is
/// not: that is fetched on demand.
///
/// # Errors
/// When the storage refuses or the stored cursor is damaged.
pub fn missing(vault: &Vault) -> Result<u64, SyncError> {
    let head = vault.meta(HEAD)?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
    let earlier = if let Depth::Coming(count) = depth(vault)? { count } else { 0 };
    Ok(head.saturating_sub(Cursor::load(vault)?.frontier.size) + earlier)
}

/// What a page brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Taken; `more` asks for the next.
    Taken {
        /// Ask again.
        more: bool,
        /// Records that were new here.
        new: usize,
    },
    /// The server is another incarnation than the one known here.
    Restored,
    /// The membership log has grown: fetch it first, then ask for this page again.
    MembershipFirst,
}

/// One record with what it holds, ready to be kept.
pub(super) struct Arrived {
    pub(super) record: SealedRecord,
    /// Nothing where its author was revoked before it and no lead has admitted it.
    pub(super) opened: Option<Opened>,
    /// What it says beside what is left of the record, where a revision came as it should.
    pub(super) parts: Option<Parts>,
    /// The tree with it as the last leaf, now and then.
    pub(super) checkpoint: Option<Vec<u8>>,
}

/// Takes one page. Frames after a cut are not there; the whole ones before it are kept, and the next call goes on from there.
pub(super) fn take_page(vault: &mut Vault, keyring: &Keyring, roster: &Roster, body: &[u8]) -> Result<Page, SyncError> {
    let (head, mut rest) = head_of(body)?;
    let mut cursor = Cursor::load(vault)?;
    if let Some(first) = comes_first(&cursor, roster, &head)? {
        return Ok(first);
    }
    let before = cursor.frontier.size;
    cursor.incarnation = head.incarnation;
    let mut arrived = Vec::new();
    let shown = shown(vault, roster)?;
    let (mut more, mut ended) = (true, false);
    while let Some((frame, after)) = Frame::split(rest)? {
        rest = after;
        match frame {
            Frame::Run(run) => arrived.extend(take_run(vault, keyring, roster, &shown, &mut cursor.frontier, &run)?),
            Frame::End(again) => (more, ended) = (again, true),
            Frame::Head(_) => return Err(SyncError::Distrusted("a second head within one answer")),
            Frame::Below(_) => return Err(SyncError::Distrusted("a tree where records come in their order")),
        }
    }
    if ended && !more && cursor.frontier.size != head.head {
        return Err(SyncError::Distrusted("the answer ended before its head"));
    }
    check_root(&cursor.frontier, &head)?;
    let new = arrived.len();
    keep(vault, &cursor, before, head.head, &arrived)?;
    settle(vault, keyring, roster, arrived.iter())?;
    Ok(Page::Taken { more, new })
}

/// The head of an answer, and the frames after it.
pub(super) fn head_of(body: &[u8]) -> Result<(TeamHead, &[u8]), SyncError> {
    let Some((first, rest)) = Frame::split(body)? else {
        let cut = SyncError::Transport(TransportError::Cut);
        return Err(if body.is_empty() { SyncError::Distrusted("the answer to a pull has no head") } else { cut });
    };
    let Frame::Head(head) = first else {
        return Err(SyncError::Distrusted("the answer to a pull does not begin with its head"));
    };
    Ok((head, rest))
}

/// What comes before the records of an answer with this head, where it is of another history than is known here, or of a longer log.
pub(super) fn comes_first(cursor: &Cursor, roster: &Roster, head: &TeamHead) -> Result<Option<Page>, SyncError> {
    if cursor.incarnation != 0 && cursor.incarnation != head.incarnation {
        return Ok(Some(Page::Restored));
    }
    if head.membership > roster.length {
        return Ok(Some(Page::MembershipFirst));
    }
    if cursor.frontier.size > head.head {
        return Err(SyncError::Contradicted("the server has fewer records than it had"));
    }
    Ok(None)
}

/// What these records mean for others that are here.
pub(super) fn settle<'a>(
    vault: &mut Vault,
    keyring: &Keyring,
    roster: &Roster,
    mut arrived: impl Iterator<Item = &'a Arrived>,
) -> Result<(), SyncError> {
    if arrived.any(|arrived| matches!(arrived.opened, Some(Opened::Admission(_)))) {
        settle_late(vault, roster, keyring)?;
    }
    settle_erasures(vault, roster)?;
    Ok(())
}

pub(super) fn take_run(
    vault: &Vault,
    keyring: &Keyring,
    roster: &Roster,
    shown: &Shown,
    frontier: &mut Frontier,
    run: &Run,
) -> Result<Vec<Arrived>, SyncError> {
    let pack = &run.pack;
    if pack.team != roster.team {
        return Err(SyncError::Distrusted("a run belongs to another team"));
    }
    let author = roster.devices.get(&pack.device).ok_or(SyncError::Distrusted("a run is by a device that never joined"))?;
    if run.first_seq != frontier.size + 1 {
        return Err(SyncError::Distrusted("the team's sequence has a gap"));
    }
    // Every limit of the pack, whatever the server checked.
    let chain = pack.verified(&author.member.keys.sign)?;
    let device = DeviceId::from_bytes(pack.device);
    if pack.first > 1
        && let Some(known) = vault.record_hash(device, pack.first - 1)?
        && known != pack.previous
    {
        return Err(SyncError::Distrusted("a device's chain does not fit what is here"));
    }
    let mut arrived = Vec::new();
    let last = chain.len().saturating_sub(1);
    let known = vault.record_hashes(device, pack.first, pack.first.saturating_add(last as u64))?;
    for (at, ((header, hash), packed)) in chain.iter().zip(&pack.records).enumerate() {
        if known.get(&header.number).is_some_and(|known| known != hash) {
            return Err(SyncError::Distrusted("two records have the same number"));
        }
        frontier.push(hash);
        let record = SealedRecord {
            device,
            number: header.number,
            hash: *hash,
            previous: header.previous,
            packed: minicbor::to_vec(packed).unwrap_or_default(),
            signature: if at == last { pack.signature.to_vec() } else { Vec::new() },
            seq: frontier.size,
            received_ms: run.received_ms,
        };
        let is_shown = shown.get(&pack.device).is_none_or(|number| header.number <= *number);
        let checkpoint = frontier.size.is_multiple_of(CHECKPOINT).then(|| frontier.to_bytes());
        let (opened, opening) = is_shown.then(|| Opened::open_at(keyring, Some(roster), header, hash, packed)).unzip();
        let parts = opening.flatten().and_then(|opening| Parts::of(&record, packed, opening));
        arrived.push(Arrived { record, opened, parts, checkpoint });
    }
    Ok(arrived)
}

pub(super) fn check_root(frontier: &Frontier, head: &TeamHead) -> Result<(), SyncError> {
    if frontier.size == head.head && frontier.root() != head.root {
        return Err(SyncError::Contradicted("the server's root is another than that of its records"));
    }
    if frontier.size > head.head {
        return Err(SyncError::Distrusted("the answer goes on beyond its head"));
    }
    Ok(())
}

fn keep(vault: &mut Vault, cursor: &Cursor, before: u64, head: u64, arrived: &[Arrived]) -> Result<(), StoreError> {
    vault.write(|writing| {
        writing.forget_places(before, cursor.frontier.size)?;
        arrived.iter().try_for_each(|arrived| put(writing, arrived))?;
        note_head(writing, head)?;
        cursor.keep(writing)
    })
}

pub(super) fn put(writing: &Writing<'_>, Arrived { record, opened, parts, checkpoint }: &Arrived) -> Result<(), StoreError> {
    erasing::keep_arrived(writing, record, opened.as_ref(), parts.as_ref())?;
    checkpoint.as_ref().map_or(Ok(()), |frontier| writing.put_checkpoint(record.seq, frontier))
}

pub(super) fn note_head(writing: &Writing<'_>, head: u64) -> Result<(), StoreError> {
    writing.set_meta(HEAD, &head.to_be_bytes())
}
