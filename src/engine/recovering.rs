//! A team whose every device is gone comes back by its recovery code, on an empty device.

use super::{
    onboarding::{check, check_name, decode},
    session::Engine,
    settling::Settling,
};
use crate::{
    client::{failure::Failure, team::RecoverySeen},
    crypto::{DeviceSecrets, RecoveryCode, RecoverySecret, Signing},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        call::{Answer, Call},
        code::{from_typed, to_groups},
        hash::signed_message,
        membership::{MembershipRecord, Roster},
        session::{Nonce, OpenRecovery, RECOVERY_SIGNATURE_LABEL, recovery_hash},
    },
    sync::{open_names, recover_record, recovery_keyring},
};

/// A recovery that waits for its last step. In memory only.
pub(super) struct RecoveryDraft {
    code: RecoveryCode,
    successor: RecoverySecret,
    holder: String,
    server_name: String,
    record: MembershipRecord,
    settling: Settling,
}

impl Engine {
    /// The code that somebody typed, on a device that belongs to no team.
    pub(super) fn read_recovery(&self, typed: &str) -> Result<RecoveryCode, Failure> {
        self.check_new()?;
        let bytes = from_typed::<32>(RecoveryCode::PURPOSE, typed).map_err(|_| Failure::CodeMistyped)?;
        Ok(RecoveryCode::from_bytes(bytes))
    }

    /// Proves to the server that the code is here, by its nonce.
    pub(super) fn recovery_session(code: &RecoveryCode, server_name: &str, nonce: &Answer) -> Result<Call, Failure> {
        let Nonce { nonce } = decode(nonce)?;
        let genesis = code.genesis();
        let hash = recovery_hash(server_name, &genesis, &nonce);
        let signature = code.seed().derive_sign().sign(&signed_message(RECOVERY_SIGNATURE_LABEL, &hash));
        let body = minicbor::to_vec(OpenRecovery { genesis, nonce, signature }).unwrap_or_default();
        Ok(Call { post: true, path: "/v1/recovery".into(), body, token: None })
    }

    /// Makes this device's keys and the code's successor, once the log has shown that the code is the team's.
    pub(super) fn begin_recovery(
        &mut self,
        code: RecoveryCode,
        holder: &str,
        server_name: String,
        log: Vec<MembershipRecord>,
    ) -> Result<RecoverySeen, Failure> {
        self.check_new()?;
        check_name(holder)?;
        let successor = RecoverySecret::make(&mut *self.env.random);
        let draft = self.recovery_record(code, successor, holder.trim().to_owned(), server_name, log)?;
        let roster = Roster::fold(&draft.settling.log)?;
        let (team, _) = open_names(&draft.settling.keyring, &roster);
        let others = roster.devices.keys().filter(|id| **id != draft.settling.device.bytes() && roster.active(id).is_some()).count();
        let new_code = RecoveryCode::new(&draft.successor, &roster.genesis);
        let seen = RecoverySeen {
            team,
            server: roster.server,
            devices: u32::try_from(others).unwrap_or(u32::MAX),
            new_code: to_groups(RecoveryCode::PURPOSE, new_code.expose()),
        };
        self.recovering = Some(draft);
        Ok(seen)
    }

    /// Makes the recovery anew on a log that has moved on, with the successor that was shown.
    pub(super) fn renew_recovery(&mut self, log: Vec<MembershipRecord>) -> Result<(), Failure> {
        let Some(RecoveryDraft { code, successor, holder, server_name, .. }) = self.recovering.take() else { return Ok(()) };
        self.recovering = Some(self.recovery_record(code, successor, holder, server_name, log)?);
        Ok(())
    }

    fn recovery_record(
        &mut self,
        code: RecoveryCode,
        successor: RecoverySecret,
        holder: String,
        server_name: String,
        mut log: Vec<MembershipRecord>,
    ) -> Result<RecoveryDraft, Failure> {
        let roster = Roster::fold(&log)?;
        if !roster.genesis.starts_with(&code.genesis()) {
            return Err(Failure::RecoveryCodeOver);
        }
        let seed = code.seed();
        let random = &mut *self.env.random;
        let keyring = recovery_keyring(&roster, &seed, DeviceSecrets::make(random)).map_err(|_| Failure::RecoveryCodeOver)?;
        let transport = Signing::make(random);
        let device = DeviceId::from_bytes(self.env.make_id());
        let at = self.env.now_ms() / 1_000;
        let record = recover_record(&roster, (&seed, &successor), device, &keyring, &transport, &holder, at, &mut *self.env.random)?;
        log.push(record.clone());
        let settling = Settling {
            team: TeamId::from_bytes(roster.team),
            device,
            keyring,
            transport,
            server_url: self.env.server_url.clone(),
            server_name: roster.server,
            log,
            site: None,
            prepared: None,
        };
        Ok(RecoveryDraft { code, successor, holder, server_name, record, settling })
    }

    /// What a log that has moved on is fetched with: the code and the server's name.
    pub(super) fn recovery_again(&self) -> Result<(RecoveryCode, String), Failure> {
        let draft = self.recovering.as_ref().ok_or_else(none_begun)?;
        Ok((RecoveryCode::from_bytes(*draft.code.expose()), draft.server_name.clone()))
    }

    /// Prepares everything on this device, then names the call.
    pub(super) fn recovery_call(&mut self, typed: &str) -> Result<Call, Failure> {
        let draft = self.recovering.as_mut().ok_or_else(none_begun)?;
        draft.settling.prepare(&mut self.env, typed)?;
        let path = format!("/v1/teams/{}/membership", draft.settling.team);
        Ok(Call { post: true, path, body: minicbor::to_vec(&draft.record).unwrap_or_default(), token: None })
    }

    /// Stores the membership that the server took, and opens it. When that fails the draft stays: the same call can be repeated.
    pub(super) fn finish_recovery(&mut self, answer: &Answer) -> Result<(), Failure> {
        check(answer)?;
        let draft = self.recovering.as_ref().ok_or_else(none_begun)?;
        draft.settling.store(&mut self.outbox)?;
        match self.recovering.take() {
            Some(draft) => self.settle(draft.settling),
            None => Ok(()),
        }
    }
}

fn none_begun() -> Failure {
    Failure::Defect("no recovery was begun".into())
}
