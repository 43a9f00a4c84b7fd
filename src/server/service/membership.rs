//! The membership log: the server orders it, and judges what only a clock can judge.

use std::sync::Arc;

use super::{
    Caller, Result, Service,
    rosters::revoked,
    sessions::{recovery_caller, unknown_device},
};
use crate::{
    protocol::{
        call::{MembershipAccepted, MembershipLog},
        limits::MEMBERSHIP_PAGE,
        membership::{Action, MembershipRecord, SignedBy},
        refused::Reason,
    },
    server::{failure::Failure, storage::Reading},
};

impl Service {
    /// Answers `GET /v1/invitations/{id}`: the whole log, page by page, so that the joiner can verify it and join.
    ///
    /// # Errors
    /// When the invitation is unknown, used, withdrawn or expired.
    pub fn invitation(&self, id: &[u8; 16], after: u64) -> Result<MembershipLog> {
        let mut storage = self.storage.read()?;
        let unknown = || Failure::refused(Reason::InvitationUnknown, "the invitation is unknown");
        let team = storage.invitation_team(id)?.ok_or_else(unknown)?;
        let (_, roster) = self.roster(&mut *storage, &team)?;
        roster.open_invitation(id, Some(self.clock.unix_seconds()))?;
        page(&mut *storage, &team, after)
    }

    /// Answers `GET /v1/teams/{team}/membership`. A revoked device may fetch it too: it must learn that it was revoked.
    ///
    /// # Errors
    /// When the team or the device is unknown.
    pub fn membership_log(&self, caller: &Caller, after: u64) -> Result<MembershipLog> {
        let mut storage = self.storage.read()?;
        let (_, roster) = self.roster(&mut *storage, &caller.team)?;
        if !roster.devices.contains_key(&caller.device) && caller.device != recovery_caller(&roster.recovery.sign) {
            return Err(unknown_device());
        }
        page(&mut *storage, &caller.team, after)
    }

    /// Answers `POST /v1/teams/{team}/membership`: compare-and-swap on the number. The identical record at its number is answered again.
    ///
    /// A join, a recovery and a replacement prove themselves, since their device has no session yet; all else needs an active caller. A server
    /// that was put back to before a replacement knows neither the new device nor that it is to wait for it.
    ///
    /// # Errors
    /// When the log has moved on, a session is needed, or the record breaks a rule.
    pub fn add_membership(&self, team: &[u8; 16], caller: Option<&Caller>, record: &MembershipRecord) -> Result<MembershipAccepted> {
        let statement = record.read()?;
        if statement.team != *team {
            return Err(Failure::refused(Reason::Foreign, "the record names another team"));
        }
        let _turn = self.turns.take(team);
        let mut storage = self.storage.write()?;
        let (state, roster) = self.roster(&mut *storage, team)?;
        match (&statement.signer, caller) {
            (SignedBy::Invitation(_) | SignedBy::Recovery, _) => {}
            (SignedBy::Device(_), None) if matches!(statement.action, Action::Replace { .. }) => {}
            (SignedBy::Device(_), None) => return Err(Failure::refused(Reason::Session, "a session is needed")),
            (SignedBy::Device(_), Some(caller)) => {
                let device = roster.devices.get(&caller.device).ok_or_else(unknown_device)?;
                // A device that replaced itself is revoked by its own record, whose answer may have been lost.
                if device.revoked.is_some() && statement.n > state.membership {
                    return Err(revoked());
                }
            }
        }
        if statement.n <= state.membership && statement.n > 0 {
            let stored = storage.membership(team, statement.n - 1, 1)?.into_iter().next();
            return if stored.as_ref() == Some(record) {
                Ok(MembershipAccepted { length: state.membership })
            } else {
                Err(Failure::with_detail(Reason::MembershipMoved, state.membership, "another record has this number"))
            };
        }
        let mut next = roster.as_ref().clone();
        // What a member brings happened before: a restore of the server has lost it, and its time may be over by now.
        let member = caller.is_some_and(|caller| roster.active(&caller.device).is_some());
        let happened = member && !matches!(statement.signer, SignedBy::Device(_));
        next.apply(record, Some(self.clock.unix_seconds()).filter(|_| !happened))?;
        storage.add_membership(team, statement.n, record)?;
        for id in next.devices.keys().filter(|id| next.active(id).is_none() && roster.active(id).is_some()) {
            let tip = storage.tip(team, id)?;
            storage.add_revoked(team, id, tip.number)?;
        }
        if let Action::Invite(invite) = &statement.action {
            storage.add_invitation(&invite.id, team)?;
        }
        storage.commit()?;
        self.rosters.keep(Arc::new(next));
        Ok(MembershipAccepted { length: statement.n })
    }
}

/// One page of a team's log.
fn page(storage: &mut dyn Reading, team: &[u8; 16], after: u64) -> Result<MembershipLog> {
    let mut records = storage.membership(team, after, MEMBERSHIP_PAGE + 1)?;
    let more = records.len() > MEMBERSHIP_PAGE;
    records.truncate(MEMBERSHIP_PAGE);
    Ok(MembershipLog { records, more: more.then_some(true) })
}
