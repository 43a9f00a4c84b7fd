//! Why a call is not answered with what it asked for: a refusal that names its reason, or trouble of the server's own.

use crate::protocol::{
    hash::BadSignature,
    limits::{PACK_BYTES, PACK_RECORDS},
    membership::MembershipError,
    pack::PackError,
    refused::Reason,
};

use super::storage::StorageError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller is told why.
    #[error("refused ({}): {text}", reason.name())]
    Refused {
        /// The reason.
        reason: Reason,
        /// The number that belongs to it; zero where none does.
        detail: u64,
        /// For operators, in English.
        text: String,
    },
    /// The address or the method is none of ours; with the HTTP status.
    #[error("there is no such call")]
    NoSuchCall(u16),
    /// The storage failed. The caller is told nothing more.
    #[error("the storage failed")]
    Storage(#[from] StorageError),
    /// The server failed otherwise. The caller is told nothing more.
    #[error("the server failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// A refusal without a number.
    #[must_use]
    pub fn refused(reason: Reason, text: impl Into<String>) -> Self {
        Self::with_detail(reason, 0, text)
    }

    /// A refusal with the number that belongs to it.
    #[must_use]
    pub fn with_detail(reason: Reason, detail: u64, text: impl Into<String>) -> Self {
        Self::Refused { reason, detail, text: text.into() }
    }
}

impl From<BadSignature> for Failure {
    fn from(error: BadSignature) -> Self {
        Self::refused(Reason::Signature, error.to_string())
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let (reason, detail) = match &error {
            PackError::TooLarge => (Reason::TooLarge, PACK_BYTES as u64),
            PackError::RecordCount(count) if *count > PACK_RECORDS => (Reason::TooLarge, PACK_RECORDS as u64),
            PackError::RecordCount(_) | PackError::Malformed(_) => (Reason::Malformed, 0),
            PackError::Version(version) => (Reason::Version, u64::from(*version)),
            PackError::Record { number, .. } => (Reason::Malformed, *number),
            PackError::Signature(_) => (Reason::Signature, 0),
        };
        Self::with_detail(reason, detail, error.to_string())
    }
}

impl From<MembershipError> for Failure {
    fn from(error: MembershipError) -> Self {
        let (reason, detail) = match &error {
            MembershipError::Malformed(_) => (Reason::Malformed, 0),
            MembershipError::Version(version) => (Reason::Version, u64::from(*version)),
            MembershipError::Signature(_) => (Reason::Signature, 0),
            MembershipError::NotNext { length, .. } => (Reason::MembershipMoved, *length),
            MembershipError::Foreign => (Reason::Foreign, 0),
            MembershipError::NotAllowed
            | MembershipError::Device
            | MembershipError::LastLead
            | MembershipError::Full
            | MembershipError::Recipients
            | MembershipError::Rule(_) => (Reason::MembershipRule, 0),
            MembershipError::InvitationUnknown => (Reason::InvitationUnknown, 0),
            MembershipError::InvitationUsed => (Reason::InvitationUsed, 0),
            MembershipError::InvitationWithdrawn => (Reason::InvitationWithdrawn, 0),
            MembershipError::InvitationExpired => (Reason::InvitationExpired, 0),
        };
        Self::with_detail(reason, detail, error.to_string())
    }
}
