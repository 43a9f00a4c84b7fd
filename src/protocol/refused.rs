//! A refusal: a named reason that a program can act on and an operator can read.

use minicbor::{Decode, Encode};

/// The reasons. The text of a reason is frozen; the status that goes with it is a hint for tools in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The request is not what this call takes.
    Malformed,
    /// The request breaks a limit; `detail` is the limit.
    TooLarge,
    /// The protocol version is not served here.
    Version,
    /// A signature does not verify.
    Signature,
    /// What is sent names another team than the caller's.
    Foreign,
    /// There is no such team, or the caller is not of it.
    UnknownTeam,
    /// The device is not of the team.
    UnknownDevice,
    /// The device was revoked.
    Revoked,
    /// The author's roles do not allow the record; `detail` is its number.
    NotAllowed,
    /// A revoked device has brought as much as it may; `detail` is the limit.
    LastUpload,
    /// Records are missing before the first of the pack; `detail` is the number expected.
    Gap,
    /// Another record has the same number; `detail` is that number.
    Fork,
    /// The membership log has moved on; `detail` is its length.
    MembershipMoved,
    /// The membership record breaks a rule of the log.
    MembershipRule,
    /// The operator's code is unknown or used.
    OperatorCode,
    /// The invitation is unknown.
    InvitationUnknown,
    /// The invitation has expired.
    InvitationExpired,
    /// A device joined by this invitation already.
    InvitationUsed,
    /// The invitation was withdrawn.
    InvitationWithdrawn,
    /// A session is needed: none, expired, or not this server's.
    Session,
    /// Too many requests.
    TooMany,
    /// Trouble of the server's own.
    Trouble,
}

impl Reason {
    const TABLE: &'static [(Self, &'static str, u16)] = &[
        (Self::Malformed, "malformed", 400),
        (Self::TooLarge, "too-large", 413),
        (Self::Version, "version", 426),
        (Self::Signature, "signature", 422),
        (Self::Foreign, "foreign", 403),
        (Self::UnknownTeam, "unknown-team", 404),
        (Self::UnknownDevice, "unknown-device", 403),
        (Self::Revoked, "revoked", 403),
        (Self::NotAllowed, "not-allowed", 403),
        (Self::LastUpload, "last-upload", 403),
        (Self::Gap, "gap", 409),
        (Self::Fork, "fork", 409),
        (Self::MembershipMoved, "membership-moved", 409),
        (Self::MembershipRule, "membership-rule", 422),
        (Self::OperatorCode, "operator-code", 403),
        (Self::InvitationUnknown, "invitation-unknown", 404),
        (Self::InvitationExpired, "invitation-expired", 410),
        (Self::InvitationUsed, "invitation-used", 410),
        (Self::InvitationWithdrawn, "invitation-withdrawn", 410),
        (Self::Session, "session", 401),
        (Self::TooMany, "too-many", 429),
        (Self::Trouble, "trouble", 500),
    ];

    /// The frozen name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::TABLE.iter().find(|row| row.0 == self).map_or("trouble", |row| row.1)
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        Self::TABLE.iter().find(|row| row.0 == self).map_or(500, |row| row.2)
    }

    /// The reason of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refused {
    /// Name of the reason.
    #[n(0)]
    pub reason: String,
    /// A number that belongs to it; zero where none does.
    #[n(1)]
    pub detail: u64,
    /// What happened, in English, for operators.
    #[n(2)]
    pub text: String,
}
