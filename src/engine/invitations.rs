//! A lead invites a device.

use super::{
    acts::log_time,
    onboarding::{INVITATION_CODE, check},
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{failure::Failure, invitation::InvitationMade, team::Roles},
    crypto::InvitationSecret,
    domain::ids::DeviceId,
    protocol::{
        call::{Answer, Call},
        code::to_groups,
        limits::{INVITATION_SECONDS, OPEN_INVITATIONS},
        membership::{Action, MembershipRecord, roles},
    },
    sync::{add_own_record, make_invite},
};

/// An invitation on its way to the server.
pub(super) struct InviteDraft {
    secret: InvitationSecret,
    record: MembershipRecord,
    expires: u64,
}

impl Engine {
    /// Makes the record of an invitation and the call that brings it to the server.
    pub(super) fn begin_invite(
        &mut self,
        asked: Roles,
        hours: u32,
        replaces: Option<DeviceId>,
    ) -> Result<(InviteDraft, String, Call), Failure> {
        let now = self.env.now_ms() / 1_000;
        let identity = self.identity.as_ref().ok_or(Failure::Locked)?;
        let Some(Open { keyring, roster: Some(roster), .. }) = &self.open else { return Err(Failure::Locked) };
        if !is_lead(Some(roster), identity.device) {
            return Err(Failure::NotALead);
        }
        if replaces.is_some_and(|old| !roster.devices.contains_key(&old.bytes())) {
            return Err(Failure::NoSuchDevice);
        }
        if roster.invitations.values().filter(|invitation| invitation.is_open()).count() >= OPEN_INVITATIONS {
            return Err(Failure::TeamFull);
        }
        let secret = InvitationSecret::make(&mut *self.env.random);
        let expires = now + (u64::from(hours) * 3_600).clamp(3_600, INVITATION_SECONDS);
        let invite = make_invite(roster, keyring, &secret, role_set(asked), expires, replaces, &mut *self.env.random)?;
        let record = add_own_record(roster, identity.device, keyring, Action::Invite(Box::new(invite)), now);
        let path = format!("/v1/teams/{}/membership", identity.team);
        let body = minicbor::to_vec(&record).unwrap_or_default();
        let call = Call { post: true, path, body, token: self.round.token() };
        Ok((InviteDraft { secret, record, expires }, identity.server_url.clone(), call))
    }

    /// Keeps the invitation that the server took. Gives back its link and code.
    pub(super) fn finish_invite(&mut self, draft: &InviteDraft, answer: &Answer) -> Result<InvitationMade, Failure> {
        check(answer)?;
        self.keep_own(&draft.record)?;
        let url = self.identity.as_ref().map(|identity| identity.server_url.clone()).unwrap_or_default();
        let code = to_groups(INVITATION_CODE, draft.secret.expose());
        Ok(InvitationMade { link: format!("{url}/bliv#{}", code.join("-")), code, expires: log_time(draft.expires) })
    }
}

/// The roles as the log holds them; a worker's where none is asked for.
pub(super) fn role_set(asked: Roles) -> u8 {
    let set = [(asked.worker, roles::WORKER), (asked.lead, roles::LEAD), (asked.steward, roles::STEWARD)]
        .into_iter()
        .filter_map(|(has, role)| has.then_some(role))
        .fold(0, |set, role| set | role);
    if set == 0 { roles::WORKER } else { set }
}
