//! Sessions: a device's transport key signs a nonce once, a token stands for it afterwards.

use data_encoding::BASE32_NOPAD;

use super::{Result, Service, ticket};
use crate::{
    protocol::{
        hash::verify,
        refused::Reason,
        session::{NONCE_SECONDS, Nonce, OpenSession, SIGNATURE_LABEL, Session, TOKEN_SECONDS, session_hash},
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
        let expires = now.saturating_add(TOKEN_SECONDS);
        let token = ticket::make(&self.identity.secret, TOKEN, &[open.team, open.device].concat(), expires);
        Ok(Session { token: BASE32_NOPAD.encode(&token) })
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
