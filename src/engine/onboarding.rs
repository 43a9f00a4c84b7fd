//! *Opret hold* and *Bliv en del af holdet*. Each step that needs the server names its call; nothing is stored before the server agreed.

use zeroize::Zeroizing;

use super::{
    environment::time_of,
    error::refused,
    session::{Engine, shown_roles},
    settling::Settling,
};
use crate::{
    client::{
        failure::{Failure, Field},
        invitation::InvitationSeen,
    },
    crypto::{DeviceSecrets, InvitationSecret, RecoveryCode, RecoverySecret, Secret, Signing},
    domain::{
        ids::{DeviceId, TeamId, ZoneId},
        passphrase,
        site::{Site, Zone},
    },
    protocol::{
        call::{Answer, Call, NewTeam, ServerInfo},
        code::{from_typed, to_groups},
        membership::{MembershipRecord, Roster, invitation_id},
        refused::Reason,
    },
    sync::{MembershipDraft, invited_keyring, join_record, open_names},
};

/// Longest name of a team, site, zone or holder, in characters.
pub(super) const NAME_CHARS: usize = 60;

/// Purpose of an invitation code's checksum.
pub(super) const INVITATION_CODE: &str = "invitation-code";

/// A team that is being made: in memory until its server took it.
pub(super) struct TeamDraft {
    operator_code: String,
    settling: Settling,
}

/// A join whose answer has not come: repeated as it was, so that it cannot use up its invitation in vain.
pub(super) struct JoinDraft {
    secret: InvitationSecret,
    record: MembershipRecord,
    settling: Settling,
}

/// What *Opret hold* asks for.
#[derive(Clone, Debug)]
pub(super) struct TeamForm {
    pub(super) operator_code: String,
    pub(super) team: String,
    pub(super) site: String,
    pub(super) zones: Vec<String>,
    pub(super) holder: String,
}

impl Engine {
    /// Whether this device may make a team or bring one back: it belongs to none, was revoked, or its words are forgotten. The only lead's
    /// only phone has nobody who could invite it.
    pub(super) fn check_new(&self) -> Result<(), Failure> {
        match &self.identity {
            Some(identity) if identity.revoked_ms == 0 && (!self.replacing || self.open.is_some()) => Err(Failure::AlreadyInATeam),
            _ => Ok(()),
        }
    }

    /// Makes the team's keys, once the server said its name. Gives back the recovery code.
    pub(super) fn begin_team(&mut self, form: TeamForm, server: &Answer) -> Result<Vec<String>, Failure> {
        self.check_new()?;
        let server: ServerInfo = decode(server)?;
        if form.operator_code.trim().is_empty() {
            return Err(Failure::Invalid(Field::OperatorCode));
        }
        let zones = form.zones.iter().filter(|zone| !zone.trim().is_empty());
        for name in [&form.team, &form.site, &form.holder].into_iter().chain(zones.clone()) {
            check_name(name)?;
        }
        let zones: Vec<Zone> = zones
            .map(|name| Zone { id: ZoneId::from_bytes(self.env.make_id()), name: name.trim().to_owned(), unknown: Default::default() })
            .collect();
        let site = Site { name: form.site.trim().to_owned(), zones, unknown: Default::default() };
        let (team, device) = (TeamId::from_bytes(self.env.make_id()), DeviceId::from_bytes(self.env.make_id()));
        let recovery = RecoverySecret::make(&mut *self.env.random);
        let at = self.env.now_ms() / 1_000;
        let members =
            MembershipDraft::make(team, device, &server.name, form.team.trim(), form.holder.trim(), &recovery, at, &mut *self.env.random)?;
        let MembershipDraft { keyring, transport, genesis, .. } = members;
        let code = RecoveryCode::new(&recovery, &keyring.genesis);
        let groups = to_groups(RecoveryCode::PURPOSE, code.expose());
        let (server_url, server_name) = (self.env.server_url.clone(), server.name);
        let settling =
            Settling { team, device, keyring, transport, server_url, server_name, log: vec![genesis], site: Some(site), prepared: None };
        self.team_draft = Some(TeamDraft { operator_code: form.operator_code, settling });
        Ok(groups)
    }

    /// Prepares everything on this device, then names the call: once the server has agreed, one small write is left to do.
    pub(super) fn new_team_call(&mut self, typed: &str) -> Result<Call, Failure> {
        let draft = self.team_draft.as_mut().ok_or_else(|| Failure::Defect("no team was begun".into()))?;
        draft.settling.prepare(&mut self.env, typed)?;
        let genesis = draft.settling.log.first().cloned().ok_or_else(|| Failure::Defect("a team without genesis".into()))?;
        let new = NewTeam { operator_code: draft.operator_code.trim().to_owned(), genesis };
        Ok(Call { post: true, path: "/v1/teams".into(), body: minicbor::to_vec(&new).unwrap_or_default(), token: None })
    }

    /// Stores the team that the server took, and opens it. When that fails the draft stays: the same call can be repeated.
    pub(super) fn finish_team(&mut self, answer: &Answer) -> Result<(), Failure> {
        check(answer)?;
        let draft = self.team_draft.as_ref().ok_or_else(|| Failure::Defect("no team was begun".into()))?;
        draft.settling.store(&mut self.outbox)?;
        match self.team_draft.take() {
            Some(draft) => self.settle(draft.settling),
            None => Ok(()),
        }
    }

    /// The invitation's secret and the server that a link or code points to.
    pub(super) fn read_invitation(&self, typed: &str) -> Result<(InvitationSecret, String), Failure> {
        let (server, code) = match typed.trim().rsplit_once('#') {
            Some((link, code)) => (link.rsplit_once("/bliv").map_or(link, |(server, _)| server).to_owned(), code),
            None => (self.env.server_url.clone(), typed),
        };
        let bytes = from_typed::<16>(INVITATION_CODE, code).map_err(|_| Failure::CodeMistyped)?;
        Ok((InvitationSecret::from_bytes(bytes), server))
    }

    /// Who invites, to what, from the server's copy of the log. The invitation's MAC shows that the log is the inviter's.
    pub(super) fn look_at(&self, secret: &InvitationSecret, log: &[MembershipRecord]) -> Result<InvitationSeen, Failure> {
        let roster = Roster::fold(log)?;
        // Keys of no device: names are opened by the epochs' keys alone.
        let keyring = invited_keyring(&roster, secret, no_device())?;
        let id = invitation_id(&secret.derive_sign().public());
        let invitation = roster.open_invitation(&id, Some(self.env.now_ms() / 1_000))?;
        let (team, holders) = open_names(&keyring, &roster);
        Ok(InvitationSeen {
            team,
            server: roster.server.clone(),
            inviter: holders.get(&invitation.inviter).cloned().unwrap_or_default(),
            roles: shown_roles(invitation.invite.roles),
            expires: time_of(invitation.invite.expires.saturating_mul(1_000)),
            replaces: invitation.invite.replaces.map(|old| holders.get(&old).cloned().unwrap_or_default()),
        })
    }

    /// Makes the join, or takes up the one whose answer never came.
    pub(super) fn begin_join(
        &mut self,
        secret: InvitationSecret,
        server_url: String,
        holder: &str,
        mut log: Vec<MembershipRecord>,
    ) -> Result<(), Failure> {
        check_name(holder)?;
        let roster = Roster::fold(&log)?;
        let id = invitation_id(&secret.derive_sign().public());
        self.check_settling(roster.open_invitation(&id, None)?.invite.replaces)?;
        let random = &mut *self.env.random;
        let keyring = invited_keyring(&roster, &secret, DeviceSecrets::make(random))?;
        let transport = Signing::make(random);
        let device = DeviceId::from_bytes(self.env.make_id());
        let at = self.env.now_ms() / 1_000;
        let record = join_record(&roster, &secret, device, &keyring, &transport, holder.trim(), at, &mut *self.env.random)?;
        let (team, server_name) = (TeamId::from_bytes(roster.team), roster.server);
        log.push(record.clone());
        let settling = Settling { team, device, keyring, transport, server_url, server_name, log, site: None, prepared: None };
        self.join_draft = Some(JoinDraft { secret, record, settling });
        Ok(())
    }

    /// Whether a join by this secret is on its way already.
    pub(super) fn join_is_pending(&self, secret: &InvitationSecret) -> bool {
        self.join_draft.as_ref().is_some_and(|draft| draft.secret.expose() == secret.expose())
    }

    pub(super) fn forget_join(&mut self) {
        self.join_draft = None;
    }

    /// Prepares everything on this device, then names the server and the call.
    pub(super) fn join_call(&mut self, typed: &str) -> Result<(String, Call), Failure> {
        let draft = self.join_draft.as_mut().ok_or_else(|| Failure::Defect("no join was begun".into()))?;
        draft.settling.prepare(&mut self.env, typed)?;
        let path = format!("/v1/teams/{}/membership", draft.settling.team);
        let body = minicbor::to_vec(&draft.record).unwrap_or_default();
        Ok((draft.settling.server_url.clone(), Call { post: true, path, body, token: None }))
    }

    /// Stores the membership that the server took, and opens it. When that fails the draft stays: the same call can be repeated.
    pub(super) fn finish_join(&mut self) -> Result<(), Failure> {
        let draft = self.join_draft.as_ref().ok_or_else(|| Failure::Defect("no join was begun".into()))?;
        draft.settling.store(&mut self.outbox)?;
        match self.join_draft.take() {
            Some(draft) => self.settle(draft.settling),
            None => Ok(()),
        }
    }
}

/// Whether a join was refused only because another record came first.
pub(super) fn moved(answer: &Answer) -> bool {
    answer.refusal().is_some_and(|(reason, ..)| matches!(reason, Reason::MembershipMoved))
}

/// Keys of no device, for a keyring that only reads.
fn no_device() -> DeviceSecrets {
    DeviceSecrets { sign: Signing::from_secret(Secret::from_bytes([0; 32])), seal: Secret::from_bytes([0; 32]) }
}

pub(super) fn check_name(name: &str) -> Result<(), Failure> {
    let chars = name.trim().chars().count();
    if (1..=NAME_CHARS).contains(&chars) { Ok(()) } else { Err(Failure::Invalid(Field::Name)) }
}

pub(super) fn words_of(typed: &str) -> Result<Zeroizing<String>, Failure> {
    passphrase::normalize(typed).map(Zeroizing::new).ok_or(Failure::NotAPassphrase)
}

pub(super) fn check(answer: &Answer) -> Result<(), Failure> {
    match answer.refusal() {
        Some((reason, _, text)) => Err(refused(reason, text)),
        None => Ok(()),
    }
}

pub(super) fn decode<T: for<'b> minicbor::Decode<'b, ()>>(answer: &Answer) -> Result<T, Failure> {
    check(answer)?;
    minicbor::decode(&answer.body).map_err(|error| Failure::Distrusted(error.to_string()))
}
