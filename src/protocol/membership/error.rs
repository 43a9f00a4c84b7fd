//! Why a membership record is refused.

use crate::protocol::hash::BadSignature;

/// Why a membership record is refused.
#[derive(Debug, thiserror::Error)]
pub enum MembershipError {
    /// Not the CBOR of a statement.
    #[error("the membership record is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// A version that this side does not know.
    #[error("membership version {0} is not known here")]
    Version(u8),
    /// A signature does not verify.
    #[error("a signature of the membership record does not verify")]
    Signature(#[from] BadSignature),
    /// Not the next record of this log.
    #[error("the membership record does not follow the log: number {n} after {length}")]
    NotNext {
        /// Its number.
        n: u64,
        /// Records in the log.
        length: u64,
    },
    /// The record names another team.
    #[error("the membership record belongs to another team")]
    Foreign,
    /// The signer may not do this.
    #[error("the signer may not do this")]
    NotAllowed,
    /// The device is unknown, or known already where a new one is needed.
    #[error("the device is unknown, revoked, or not new")]
    Device,
    /// The invitation is unknown.
    #[error("the invitation is unknown")]
    InvitationUnknown,
    /// A device joined by it already.
    #[error("the invitation was used")]
    InvitationUsed,
    /// It was withdrawn, or its inviter was removed.
    #[error("the invitation was withdrawn")]
    InvitationWithdrawn,
    /// Its time is over.
    #[error("the invitation has expired")]
    InvitationExpired,
    /// Nobody would be left who may administer the team.
    #[error("the last lead cannot be removed")]
    LastLead,
    /// The team has as many devices, or open invitations, as a team may have.
    #[error("the team has as many devices or open invitations as a team may have")]
    Full,
    /// A new epoch is not sealed to exactly those whom it is for.
    #[error("the new epoch is not sealed to exactly the active devices, the open invitations and the recovery key")]
    Recipients,
    /// A rule of the log is broken.
    #[error("{0}")]
    Rule(&'static str),
}
