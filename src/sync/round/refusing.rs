//! What a refusal of the server means for the rest of the round: a record that is not taken stands in nobody's way.

use super::{Asked, Rejoin, Round, Stores};
use crate::{
    protocol::{pack::Pack, record::kind, refused::Reason},
    store::{Identity, Outbox, StoreError},
    sync::{Progress, SyncError, window::refuse_registers},
};

impl Round {
    /// Whether only what is kept beside the outbox is left of this identity, or soon will be: nothing else repairs what a server lacks of it.
    pub(super) fn records_no_more(&self, identity: &Identity, outbox: &Outbox) -> Result<bool, StoreError> {
        Ok(self.revoked || !writes(identity, outbox)?)
    }

    pub(super) fn refused(
        &mut self,
        identity: &Identity,
        stores: &mut Stores<'_>,
        asked: &Asked,
        reason: Reason,
        detail: u64,
        text: String,
    ) -> Result<Progress, SyncError> {
        if reason == Reason::Session && self.tokens_lost == 0 {
            self.token = None;
            self.nonce = None;
            self.tokens_lost += 1;
            return Ok(Progress::Working);
        }
        if reason == Reason::UnknownDevice && matches!(asked, Asked::Session) && self.rejoin == Rejoin::Unneeded && stores.open.is_some() {
            self.rejoin = Rejoin::Wanted;
            return Ok(Progress::Working);
        }
        if matches!(asked, Asked::Rejoin) {
            // What came before it has to be brought by those whom the server knows.
            let text = "the server does not know this device".to_owned();
            return Err(SyncError::Refused { reason: Reason::UnknownDevice, detail: 0, text });
        }
        if matches!(asked, Asked::Repair) && self.repair.refused(reason, detail)? {
            return Ok(Progress::Working);
        }
        if reason == Reason::Revoked && matches!(asked, Asked::Pull | Asked::Earlier(_) | Asked::Named(_) | Asked::Standing | Asked::Repair)
        {
            self.told_revoked = true;
            self.membership_wanted = stores.open.is_some() && !self.repair.is_on();
            return Ok(Progress::Working);
        }
        if let (Asked::Named(_), Reason::Malformed, Some(open)) = (asked, reason, &stores.open) {
            // A server of before does not have this call, or not these records.
            refuse_registers(open.vault)?;
            return Ok(Progress::Working);
        }
        if let (Asked::Push(_) | Asked::Kept(_), Reason::Gap) = (asked, reason)
            && !std::mem::replace(&mut self.gap_met, true)
            && self.records_no_more(identity, stores.outbox)?
            && stores.outbox.return_kept(identity.device, detail)? > 0
        {
            // The server was put back to a time before it had them. Nobody else may have them.
            return Ok(Progress::Working);
        }
        if let (Asked::Push(pack), Reason::NotAllowed | Reason::Malformed) = (asked, reason)
            && goes_bare(identity, stores.outbox, pack, detail, reason)?
        {
            return Ok(Progress::Working);
        }
        if let Asked::Push(pack) = asked
            && matches!(
                reason,
                Reason::NotAllowed | Reason::LastUpload | Reason::Malformed | Reason::TooLarge | Reason::Signature | Reason::Fork
            )
        {
            // Where the detail is a limit, or names a record before the pack, all of it is meant.
            let all = detail == 0 || reason == Reason::LastUpload || detail < pack.first;
            for (number, _) in (pack.first..).zip(&pack.records).filter(|(number, _)| all || *number == detail) {
                stores.outbox.mark_refused(identity.device, number, reason.name())?;
            }
        }
        if matches!(asked, Asked::Push(_) | Asked::Kept(_)) {
            // What others wrote arrives all the same.
            self.push_done = true;
            self.push_refused = Some(SyncError::Refused { reason, detail, text });
            return Ok(Progress::Working);
        }
        Err(SyncError::Refused { reason, detail, text })
    }
}

/// Whether the records here show that somebody else signs with this device's keys.
pub(super) fn is_forked(identity: &Identity, stores: &Stores<'_>) -> Result<bool, SyncError> {
    let Some(open) = &stores.open else { return Ok(false) };
    Ok(open.vault.is_forked(identity.device, identity.tip_number, &identity.tip_hash)?)
}

/// Whether this identity still records: it is this device's own, and was not removed.
fn writes(identity: &Identity, outbox: &Outbox) -> Result<bool, StoreError> {
    Ok(outbox.identity()?.is_some_and(|now| now.device == identity.device && now.revoked_ms == 0))
}

/// A record that the server names as the one that it does not take goes without its body from now on, so that those after it can go. What a
/// person wrote is kept whole for them to save it again; nobody could, where this identity records no more.
fn goes_bare(identity: &Identity, outbox: &mut Outbox, pack: &Pack, number: u64, reason: Reason) -> Result<bool, StoreError> {
    let named = number.checked_sub(pack.first).and_then(|at| pack.records.get(usize::try_from(at).ok()?));
    let Some(named) = named.filter(|named| named.body.is_some()) else { return Ok(false) };
    let written = matches!(named.kind, kind::ENTRY | kind::DRAFT);
    if written && !writes(identity, outbox)? {
        return Ok(false);
    }
    outbox.send_bare(identity.device, number, if written { reason.name() } else { "" })
}
