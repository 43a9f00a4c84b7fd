//! How a device proves itself: its transport key signs the server's nonce once, a short token stands for it afterwards.

use minicbor::{Decode, Encode};

use super::hash::labelled;

/// Label of the transport key's signature.
pub const SIGNATURE_LABEL: &str = "session-signature";
/// Seconds that a token is good for.
pub const TOKEN_SECONDS: u64 = 15 * 60;
/// Seconds that a nonce is good for.
pub const NONCE_SECONDS: u64 = 2 * 60;

/// Answer to `POST /v1/nonce`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Nonce {
    /// To be signed within [`NONCE_SECONDS`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: Vec<u8>,
}

/// Body of `POST /v1/session`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OpenSession {
    /// The team.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub team: [u8; 16],
    /// The device.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// The server's nonce.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: Vec<u8>,
    /// Ed25519 by the transport key over [`session_hash`].
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Answer to `POST /v1/session`: goes into `authorization: Bearer …` of every later call.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Session {
    /// The token, letters and digits.
    #[n(0)]
    pub token: String,
}

/// Masked: whoever has the token is taken for its device.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session(…)")
    }
}

/// Label of the recovery key's signature.
pub const RECOVERY_SIGNATURE_LABEL: &str = "recovery-session-signature";

/// Body of `POST /v1/recovery`: whoever holds a team's recovery code asks for its membership log, and for nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OpenRecovery {
    /// First sixteen bytes of the hash of genesis, as the code has them.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub genesis: [u8; 16],
    /// The server's nonce.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub nonce: Vec<u8>,
    /// Ed25519 by the recovery key over [`recovery_hash`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Answer to `POST /v1/recovery`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RecoverySession {
    /// The token, good for the membership log only.
    #[n(0)]
    pub token: String,
    /// The team.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub team: [u8; 16],
}

/// Masked: whoever has the token is taken for its device.
impl std::fmt::Debug for RecoverySession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverySession(…)")
    }
}

/// What the recovery key signs to fetch the log.
#[must_use]
pub fn recovery_hash(server: &str, genesis: &[u8; 16], nonce: &[u8]) -> [u8; 32] {
    let length = u32::try_from(server.len()).unwrap_or(u32::MAX).to_be_bytes();
    labelled("recovery-session", &[&length, server.as_bytes(), b"POST /v1/recovery", genesis, nonce])
}

/// What the transport key signs: bound to the server's name, so that another server cannot pass it on.
#[must_use]
pub fn session_hash(server: &str, team: &[u8; 16], device: &[u8; 16], nonce: &[u8]) -> [u8; 32] {
    let length = u32::try_from(server.len()).unwrap_or(u32::MAX).to_be_bytes();
    labelled("session", &[&length, server.as_bytes(), b"POST /v1/session", team, device, nonce])
}
