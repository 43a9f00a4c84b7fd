//! What colleagues say that they had seen, held against what this device has: a server cannot tell two members different things for longer than
//! until one reads a record of the other.

use crate::{
    domain::ids::DeviceId,
    protocol::membership::{MembershipRecord, Roster},
    store::{ClaimRecord, StoreError, Vault, Writing},
};

use super::{
    SyncError,
    earlier::floor,
    prefix::frontier_at,
    pull::Cursor,
    trouble::{Cause, Stage, Trouble, note, trouble},
};

const KEY: &str = "doubt";

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A colleague's device had verified another history of the same length.
    SplitView,
    /// A colleague's device had verified more than the server gives to this one.
    Withheld,
    /// A device's records have a gap: later ones are here, earlier ones are not.
    Gap,
}

impl Doubt {
    const ALL: [(Self, u8, &str); 3] = [
        (Self::SplitView, 1, "a colleague's device has verified another history"),
        (Self::Withheld, 2, "a colleague's device has verified more than the server gives to this one"),
        (Self::Gap, 3, "records of a device are left out"),
    ];

    fn code(self) -> u8 {
        Self::ALL.iter().find(|row| row.0 == self).map_or(0, |row| row.1)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }
}

/// What stands against the server now, and whose device shows it.
///
/// # Errors
/// When the storage refuses.
pub fn doubt(vault: &Vault) -> Result<Option<(Doubt, DeviceId)>, StoreError> {
    let bytes = vault.meta(KEY)?.unwrap_or_default();
    let Some((code, device)) = bytes.split_first() else { return Ok(None) };
    let what = Doubt::ALL.iter().find(|row| row.1 == *code).map(|row| row.0);
    Ok(what.zip(device.try_into().ok().map(DeviceId::from_bytes)))
}

/// Another history is the server's now: what was claimed about the one before is no doubt any more.
pub(super) fn forget_claims(writing: &Writing<'_>) -> Result<(), StoreError> {
    writing.close_claims()?;
    writing.set_meta(KEY, &[])
}

/// Looks at every claim that was not yet found to fit, once everything that the server gives is here; `grown` says whether it gave anything.
/// What does not fit is noted, named, and makes the next round look how far the server's history is this one; a claim that fits is not looked
/// at again. `unsent` is how many records of this device wait for their receipt.
pub(super) fn check_claims(vault: &mut Vault, roster: &Roster, unsent: u32, grown: bool) -> Result<(), SyncError> {
    // While a repair is under way the histories are still two, and everybody knows.
    if trouble(vault)?.is_some() {
        return Ok(());
    }
    let cursor = Cursor::load(vault)?;
    check_receipts(vault, cursor.frontier.size, unsent)?;
    let (mut fitting, mut found) = (Vec::new(), None);
    // Who was removed has no say any more.
    let claims = vault.open_claims()?.into_iter().filter(|claim| roster.active(&claim.device.bytes()).is_some());
    for claim in claims {
        match judge(vault, roster, &cursor, &claim)? {
            Verdict::Fits => fitting.push(claim.device),
            Verdict::Unknown => {}
            Verdict::Against(doubt) => found = found.or(Some((doubt, claim.device))),
        }
    }
    let before = doubt(vault)?;
    if found.is_none() && (grown || before.is_some()) {
        found = vault.gap(floor(vault)?.size)?.map(|device| (Doubt::Gap, device));
    }
    if fitting.is_empty() && found == before {
        return Ok(());
    }
    let bytes = found.map_or(Vec::new(), |(doubt, device)| [&[doubt.code()][..], &device.bytes()].concat());
    vault.write(|writing| {
        fitting.iter().try_for_each(|device| writing.close_claim(*device))?;
        writing.set_meta(KEY, &bytes)?;
        if found.is_some() && found != before {
            note(writing, Some(Trouble { cause: Cause::Rewritten, stage: Stage::Suspected }))?;
        }
        Ok::<_, StoreError>(())
    })?;
    match found {
        Some((doubt, _)) if found != before => Err(SyncError::Doubted(doubt.name())),
        _ => Ok(()),
    }
}

/// A server that has answered for a record has it among those that it gives. Where it has not, its receipts were none: what they were for
/// waits again, and the next round brings it.
fn check_receipts(vault: &mut Vault, size: u64, unsent: u32) -> Result<(), SyncError> {
    if !vault.has_places_above(size)? && vault.lacking()? <= unsent {
        return Ok(());
    }
    vault.write(|writing| {
        writing.take_back(size)?;
        note(writing, Some(Trouble { cause: Cause::Rewritten, stage: Stage::Mending }))
    })?;
    Err(SyncError::Doubted("it does not have what it has answered for"))
}

enum Verdict {
    Fits,
    /// Not to be judged from here: of another incarnation, or older than what this device holds.
    Unknown,
    Against(Doubt),
}

fn judge(vault: &Vault, roster: &Roster, cursor: &Cursor, claim: &ClaimRecord) -> Result<Verdict, SyncError> {
    if claim.incarnation != cursor.incarnation {
        return Ok(Verdict::Unknown);
    }
    if claim.size > cursor.frontier.size || claim.membership > roster.length {
        return Ok(Verdict::Against(Doubt::Withheld));
    }
    let member = vault.membership_record(claim.membership)?.map(|bytes| minicbor::decode::<MembershipRecord>(&bytes)).transpose()?;
    if member.is_some_and(|record| record.hash() != claim.membership_hash) {
        return Ok(Verdict::Against(Doubt::SplitView));
    }
    Ok(match frontier_at(vault, claim.size)? {
        Some(frontier) if frontier.root() == claim.root => Verdict::Fits,
        Some(_) => Verdict::Against(Doubt::SplitView),
        None => Verdict::Unknown,
    })
}
