//! Why a round of sync ended early. Nothing recorded is lost by any of these.

use super::transport::TransportError;
use crate::{
    crypto::CryptoError,
    payload::PayloadError,
    protocol::{erase::EraseError, membership::MembershipError, pack::PackError, refused::Reason},
    store::StoreError,
};

/// A failure of sync.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// No answer that could be taken.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server said no, for a named reason.
    #[error("the server refused: {text}")]
    Refused {
        /// The reason.
        reason: Reason,
        /// The number that belongs to it.
        detail: u64,
        /// The server's words.
        text: String,
    },
    /// The server's answer does not verify: it is damaged, or the server is dishonest. Nothing of it was kept.
    #[error("the answer of the server does not verify: {0}")]
    Distrusted(&'static str),
    /// The server's history is not the one that this device has: it was set back by hand, or it lies. Nothing of the answer was kept; the
    /// next round looks how far the two agree.
    #[error("the answer of the server does not verify: {0}")]
    Contradicted(&'static str),
    /// What colleagues had verified does not fit what the server gives to this device.
    #[error("the server does not tell everybody the same: {0}")]
    Doubted(&'static str),
    /// The membership log does not verify.
    #[error("the membership log does not verify")]
    Membership(#[from] MembershipError),
    /// A pack does not verify.
    #[error("a pack does not verify")]
    Pack(#[from] PackError),
    /// An answer is not the CBOR that was expected.
    #[error("an answer is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// A key does not open.
    #[error("a key does not open")]
    Crypto(#[from] CryptoError),
    /// The plaintext of a record is not one.
    #[error("the plaintext of a record is not one")]
    Payload(#[from] PayloadError),
    /// The front of an erasure is no list.
    #[error("the list of an erasure is not one")]
    Erasure(#[from] EraseError),
    /// The device's storage failed.
    #[error("the device's storage failed")]
    Store(#[from] StoreError),
    /// The key of an epoch is not here.
    #[error("the key of epoch {0} is not on this device")]
    NoKey(u32),
    /// The platform has lost the key by which this device proves itself to the server. The words bring it back.
    #[error("the platform has lost the transport key")]
    TransportKeyLost,
}
