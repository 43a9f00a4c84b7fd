//! Sessions: a device's transport key signs a nonce once, a token stands for it afterwards.

use data_encoding::BASE32_NOPAD;

use super::{Result, Service, ticket};
use crate::{
    protocol::{
        hash::{labelled, verify},
        refused::Reason,
        session::{
            NONCE_SECONDS, Nonce, OpenRecovery, OpenSession, RECOVERY_SIGNATURE_LABEL, RecoverySession, SIGNATURE_LABEL, Session,
            TOKEN_SECONDS, recovery_hash, session_hash,
        },
    },
    server::failure::Failure,
};

const NONCE: &str = "server-nonce";
const TOKEN: &str = "server-token";

/// The device behind a token. It may have been revoked since: each call asks the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Its team.
    pub team: [u8; 16],
    /// The device.
    pub device: [u8; 16],
}

impl Service {
    /// Answers `POST /v1/nonce`.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn nonce(&self) -> Result<Nonce> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| Failure::Internal(Box::new(error)))?;
        let expires = self.clock.unix_seconds().saturating_add(NONCE_SECONDS);
        Ok(Nonce { nonce: ticket::make(&self.identity.secret, NONCE, &random, expires) })
    }

    /// Answers `POST /v1/session`. A revoked device still gets a session: it may learn that it was revoked.
    ///
    /// # Errors
    /// When the nonce is not ours or too old, the team or the device is unknown, or the signature does not verify.
    pub fn open_session(&self, open: &OpenSession) -> Result<Session> {
        let now = self.clock.unix_seconds();
        ticket::check(&self.identity.secret, NONCE, &open.nonce, now)
            .ok_or_else(|| Failure::refused(Reason::Session, "the nonce is not of this server or too old"))?;
        let (_, roster) = self.roster(&mut *self.storage.read()?, &open.team)?;
        let device = roster.devices.get(&open.device).ok_or_else(unknown_device)?;
        let hash = session_hash(&self.name, &open.team, &open.device, &open.nonce);
        verify(&device.member.keys.transport, SIGNATURE_LABEL, &hash, &open.signature)?;
        Ok(Session { token: self.token(&open.team, &open.device, now) })
    }

    /// Answers `POST /v1/recovery`: a token by which the holder of a team's recovery key fetches the membership log. An unknown team and
    /// a wrong key are answered alike.
    ///
    /// # Errors
    /// When the nonce is not ours or too old, or no team has this genesis and this recovery key.
    pub fn open_recovery(&self, open: &OpenRecovery) -> Result<RecoverySession> {
        let now = self.clock.unix_seconds();
        ticket::check(&self.identity.secret, NONCE, &open.nonce, now)
            .ok_or_else(|| Failure::refused(Reason::Session, "the nonce is not of this server or too old"))?;
        let unknown = || Failure::refused(Reason::UnknownTeam, "no team here has this recovery key");
        let mut storage = self.storage.read()?;
        let team = storage.team_by_genesis(&open.genesis)?.ok_or_else(unknown)?;
        let (_, roster) = self.roster(&mut *storage, &team)?;
        let hash = recovery_hash(&self.name, &open.genesis, &open.nonce);
        verify(&roster.recovery.sign, RECOVERY_SIGNATURE_LABEL, &hash, &open.signature).map_err(|_| unknown())?;
        Ok(RecoverySession { token: self.token(&team, &recovery_caller(&roster.recovery.sign), now), team })
    }

    fn token(&self, team: &[u8; 16], device: &[u8; 16], now: u64) -> String {
        let token = ticket::make(&self.identity.secret, TOKEN, &[*team, *device].concat(), now.saturating_add(TOKEN_SECONDS));
        BASE32_NOPAD.encode(&token)
    }

    /// The device that a token stands for.
    ///
    /// # Errors
    /// When the token is not ours or its time is over.
    pub fn caller(&self, token: &str) -> Result<Caller> {
        let ticket = BASE32_NOPAD.decode(token.as_bytes()).unwrap_or_default();
        let content = ticket::check(&self.identity.secret, TOKEN, &ticket, self.clock.unix_seconds());
        let halves = content.and_then(|content| content.split_first_chunk::<16>());
        halves
            .and_then(|(team, device)| Some(Caller { team: *team, device: device.try_into().ok()? }))
            .ok_or_else(|| Failure::refused(Reason::Session, "a session is needed"))
    }
}

/// The device is not of the team.
pub(super) fn unknown_device() -> Failure {
    Failure::refused(Reason::UnknownDevice, "the device is not of the team")
}

/// What stands in a token for the holder of this recovery key. Once the key is replaced it stands for nobody.
pub(super) fn recovery_caller(sign: &[u8; 32]) -> [u8; 16] {
    let mut caller = [0; 16];
    caller.copy_from_slice(labelled("recovery-caller", &[sign]).split_at(16).0);
    caller
}
