//! Failures of store and sync, as the screens need them.

use crate::{
    client::failure::{Failure, InvitationOver, Refusal},
    crypto::CryptoError,
    protocol::{membership::MembershipError, refused::Reason},
    store::StoreError,
    sync::{SyncError, TransportError},
};

/// An error with everything that caused it, for whoever looks after the endpoint.
pub(super) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::StorageFull,
            StoreError::Refused(source) => Self::StorageRefused(causes(&source)),
            StoreError::Newer { .. } => Self::NewerApp,
            StoreError::Damaged(source) => Self::StorageRefused(causes(&source)),
            StoreError::Content(what) => Self::Defect(format!("stored bytes of {what} are not readable")),
            StoreError::Statement(source) => Self::Defect(causes(&source)),
        }
    }
}

impl From<CryptoError> for Failure {
    fn from(error: CryptoError) -> Self {
        match error {
            CryptoError::TooLarge => Self::Invalid(crate::client::failure::Field::Text),
            other => Self::Defect(other.to_string()),
        }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NoAnswer(_) | TransportError::Silent | TransportError::Cut => Self::NoNetwork,
            TransportError::TooLarge { .. } => Self::Distrusted(error.to_string()),
        }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Transport(transport) => transport.into(),
            SyncError::Refused { reason, text, .. } => refused(reason, text),
            SyncError::Store(store) => store.into(),
            SyncError::Crypto(crypto) => crypto.into(),
            SyncError::Membership(membership) => membership.into(),
            other => Self::Distrusted(causes(&other)),
        }
    }
}

impl From<MembershipError> for Failure {
    fn from(error: MembershipError) -> Self {
        match error {
            MembershipError::InvitationUnknown => Self::InvitationOver(InvitationOver::Unknown),
            MembershipError::InvitationUsed => Self::InvitationOver(InvitationOver::Used),
            MembershipError::InvitationWithdrawn => Self::InvitationOver(InvitationOver::Withdrawn),
            MembershipError::InvitationExpired => Self::InvitationOver(InvitationOver::Expired),
            MembershipError::LastLead => Self::LastLead,
            MembershipError::Full => Self::TeamFull,
            MembershipError::Device => Self::NoSuchDevice,
            other => Self::Distrusted(causes(&other)),
        }
    }
}

/// The server's no, as the screens say it.
pub(super) fn refused(reason: Reason, text: String) -> Failure {
    match reason {
        Reason::InvitationUnknown => Failure::InvitationOver(InvitationOver::Unknown),
        Reason::InvitationUsed => Failure::InvitationOver(InvitationOver::Used),
        Reason::InvitationWithdrawn => Failure::InvitationOver(InvitationOver::Withdrawn),
        Reason::InvitationExpired => Failure::InvitationOver(InvitationOver::Expired),
        other => Failure::Refused(refusal(other, text)),
    }
}

/// See [`refused`].
pub(super) fn refusal(reason: Reason, text: String) -> Refusal {
    match reason {
        Reason::OperatorCode => Refusal::OperatorCode,
        Reason::Revoked => Refusal::Revoked,
        Reason::TooMany => Refusal::TooMany,
        Reason::Version => Refusal::AppTooOld,
        Reason::Trouble => Refusal::ServerTrouble,
        Reason::UnknownDevice => Refusal::NotKnown,
        Reason::Gap => Refusal::Behind,
        _ => Refusal::Other(text),
    }
}
