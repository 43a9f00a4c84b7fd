//! Pull: verified runs in the team's order, each page one transaction with its cursor.

use crate::{
    protocol::{
        call::{Frame, Run, TeamHead},
        membership::Roster,
        tree::Frontier,
    },
    store::{StoreError, Vault, Writing},
};

use super::{
    SyncError,
    arriving::{Keys, Verified, keep_all, signed_run},
    erasing::settle_erasures,
    keyring::Keyring,
    late::{Shown, settle_late, shown},
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

/// Takes one page. Frames after a cut are not there; the whole ones before it are kept, and the next call goes on from there.
pub(super) fn take_page(vault: &mut Vault, keyring: &Keyring, roster: &Roster, body: &[u8]) -> Result<Page, SyncError> {
    let (head, mut rest) = head_of(body)?;
    let mut cursor = Cursor::load(vault)?;
    if let Some(first) = comes_first(&cursor, roster, &head)? {
        return Ok(first);
    }
    let before = cursor.frontier.size;
    cursor.incarnation = head.incarnation;
    let mut verified = Vec::new();
    let shown = shown(vault, roster)?;
    let (mut more, mut ended) = (true, false);
    while let Some((frame, after)) = Frame::split(rest)? {
        rest = after;
        match frame {
            Frame::Run(run) => verified.extend(verify_run(vault, roster, &shown, &mut cursor.frontier, run)?),
            Frame::End(again) => (more, ended) = (again, true),
            Frame::Head(_) => return Err(SyncError::Distrusted("a second head within one answer")),
            Frame::Below(_) => return Err(SyncError::Distrusted("a tree where records come in their order")),
        }
    }
    if ended && !more && cursor.frontier.size != head.head {
        return Err(SyncError::Distrusted("the answer ended before its head"));
    }
    check_root(&cursor.frontier, &head)?;
    let admission = vault.write(|writing| {
        writing.forget_places(before, cursor.frontier.size)?;
        note_head(writing, head.head)?;
        cursor.keep(writing)?;
        keep_all(writing, &Keys { keyring, roster }, &verified.iter().collect::<Vec<_>>())
    })?;
    settle(vault, keyring, roster, admission)?;
    Ok(Page::Taken { more, new: verified.len() })
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

/// What records that came mean for others that are here; `admission` is whether one was among them.
pub(super) fn settle(vault: &mut Vault, keyring: &Keyring, roster: &Roster, admission: bool) -> Result<(), SyncError> {
    if admission {
        settle_late(vault, roster, keyring)?;
    }
    settle_erasures(vault, roster)?;
    Ok(())
}

/// Holds a run against what is known of its author, and of what comes before it.
pub(super) fn verify_run(
    vault: &Vault,
    roster: &Roster,
    shown: &Shown,
    frontier: &mut Frontier,
    run: Run,
) -> Result<Vec<Verified>, SyncError> {
    if run.first_seq != frontier.size + 1 {
        return Err(SyncError::Distrusted("the team's sequence has a gap"));
    }
    let mut verified = signed_run(roster, shown, run)?;
    let Some((device, first, previous)) = verified.first().map(|Verified { record, .. }| (record.device, record.number, record.previous))
    else {
        return Ok(verified);
    };
    let mut makes_room = false;
    if first > 1
        && let Some(known) = vault.record_hash(device, first - 1)?
        && known != previous
    {
        may_go(vault, &known, "a device's chain does not fit what is here")?;
        makes_room = true;
    }
    let known = vault.record_hashes(device, first, first.saturating_add(verified.len() as u64 - 1))?;
    for Verified { record, checkpoint, makes_room: goes_another_way, .. } in &mut verified {
        if let Some(other) = known.get(&record.number).filter(|known| **known != record.hash) {
            may_go(vault, other, "two records have the same number")?;
            makes_room = true;
        }
        frontier.push(&record.hash);
        *checkpoint = frontier.size.is_multiple_of(CHECKPOINT).then(|| frontier.to_bytes());
        *goes_another_way = std::mem::take(&mut makes_room);
    }
    Ok(verified)
}

/// Whether a record may make room for another one that its device has signed: two of a copied phone went on, and the server has taken the
/// other. What has its place stays there.
pub(super) fn may_go(vault: &Vault, known: &[u8; 32], why: &'static str) -> Result<(), SyncError> {
    if vault.has_place(known)? { Err(SyncError::Distrusted(why)) } else { Ok(()) }
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

pub(super) fn note_head(writing: &Writing<'_>, head: u64) -> Result<(), StoreError> {
    writing.set_meta(HEAD, &head.to_be_bytes())
}
