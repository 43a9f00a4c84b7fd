//! The session: the transport key signs the server's nonce. Where the platform holds that key, the signature comes from outside, before the
//! call is named.

use super::{Asked, Round, Stores};
use crate::{
    crypto::Signing,
    protocol::{
        call::Call,
        hash::signed_message,
        session::{OpenSession, SIGNATURE_LABEL, session_hash},
    },
    store::Identity,
    sync::{SyncError, members::second_owner},
};

impl Round {
    /// The session's token, for a call outside the round.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.token.clone()
    }

    /// Goes on under another identity's session: anybody of the team may bring anybody's records.
    pub fn go_on_as(&mut self, token: Option<String>) {
        self.token = token;
    }

    /// What the platform has to sign before [`Round::next`] is asked again, where it holds the key.
    #[must_use]
    pub fn unsigned(&self, identity: &Identity) -> Option<Vec<u8>> {
        let nonce = self.nonce.as_ref().filter(|_| self.token.is_none() && identity.transport_key.is_none())?;
        Some(message(identity, nonce))
    }

    /// Takes the platform's signature; none where it has lost the key.
    pub fn take_signature(&mut self, signature: Option<[u8; 64]>) {
        self.signature = signature;
    }

    pub(super) fn ask_session(&mut self, identity: &Identity, stores: &Stores<'_>) -> Result<Call, SyncError> {
        let Some(nonce) = self.nonce.take() else {
            self.asked = Asked::Nonce;
            return Ok(Call { post: true, path: "/v1/nonce".into(), body: Vec::new(), token: None });
        };
        // While unlocked a copy is at hand: a platform that has lost the key stops nothing.
        let copy = || stores.open.as_ref().and_then(|open| open.keyring.transport.as_ref());
        let signature = match (self.signature.take(), identity.transport_key.as_ref().or_else(copy)) {
            (Some(signature), _) => signature,
            (None, Some(key)) => Signing::from_secret(second_owner(key)).sign(&message(identity, &nonce)),
            (None, None) => return Err(SyncError::TransportKeyLost),
        };
        self.asked = Asked::Session;
        let open = OpenSession { team: identity.team.bytes(), device: identity.device.bytes(), nonce, signature };
        Ok(Call { post: true, path: "/v1/session".into(), body: minicbor::to_vec(open).unwrap_or_default(), token: None })
    }
}

fn message(identity: &Identity, nonce: &[u8]) -> Vec<u8> {
    let hash = session_hash(&identity.server_name, &identity.team.bytes(), &identity.device.bytes(), nonce);
    signed_message(SIGNATURE_LABEL, &hash)
}
