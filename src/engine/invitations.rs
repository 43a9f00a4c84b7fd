//! A lead invites a device.

use super::{
    environment::time_of,
    onboarding::{INVITATION_CODE, check},
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{failure::Failure, view::InvitationMade},
    crypto::InvitationSecret,
    protocol::{
        call::{Answer, Call},
        code::to_groups,
        limits::INVITATION_SECONDS,
        membership::{Action, MembershipRecord, roles},
    },
    sync::{add_own_record, make_invite, take_membership},
};

/// An invitation on its way to the server.
pub(super) struct InviteDraft {
    secret: InvitationSecret,
    record: MembershipRecord,
    expires: u64,
}

impl Engine {
    /// Makes the record of an invitation and the call that brings it to the server.
    pub(super) fn begin_invite(&mut self, lead: bool, hours: u32) -> Result<(InviteDraft, String, Call), Failure> {
        let now = self.env.now_ms() / 1_000;
        let identity = self.identity.as_ref().ok_or(Failure::Locked)?;
        let Some(Open { keyring, roster: Some(roster), .. }) = &self.open else { return Err(Failure::Locked) };
        if !is_lead(Some(roster), identity.device) {
            return Err(Failure::NotALead);
        }
        let secret = InvitationSecret::make(&mut *self.env.random);
        let role_set = if lead { roles::WORKER | roles::LEAD } else { roles::WORKER };
        let expires = now + (u64::from(hours) * 3_600).clamp(3_600, INVITATION_SECONDS);
        let invite = make_invite(roster, keyring, &secret, role_set, expires, &mut *self.env.random)?;
        let record = add_own_record(roster, identity.device, keyring, Action::Invite(Box::new(invite)), now);
        let path = format!("/v1/teams/{}/membership", identity.team);
        let body = minicbor::to_vec(&record).unwrap_or_default();
        let call = Call { post: true, path, body, token: self.round.token() };
        Ok((InviteDraft { secret, record, expires }, identity.server_url.clone(), call))
    }

    /// Keeps the invitation that the server took. Gives back its link and code.
    pub(super) fn finish_invite(&mut self, draft: &InviteDraft, answer: &Answer) -> Result<InvitationMade, Failure> {
        check(answer)?;
        let device = self.device()?;
        let url = self.identity.as_ref().map(|identity| identity.server_url.clone()).unwrap_or_default();
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        let records = std::slice::from_ref(&draft.record);
        let (roster, _) = take_membership(&mut open.vault, open.roster.clone(), &mut open.keyring, device, records)?;
        open.roster = roster;
        let code = to_groups(INVITATION_CODE, draft.secret.expose());
        Ok(InvitationMade { link: format!("{url}/bliv#{}", code.join("-")), code, expires: time_of(draft.expires.saturating_mul(1_000)) })
    }
}
