//! What can go wrong, as the screens need it: typed, without wording. `ui::messages` says it in Danish.

use serde::{Deserialize, Serialize};

use super::cpr::CprSpot;

/// Why something was not done. In every case nothing that was recorded is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// The words do not open this device.
    #[error("the passphrase is wrong")]
    WrongPassphrase {
        /// Seconds until the next try is taken.
        wait_seconds: u32,
    },
    /// What was typed is not five words of the list.
    #[error("this is not a passphrase of five words")]
    NotAPassphrase,
    /// Too soon after wrong tries.
    #[error("wait before the next try")]
    TooSoon {
        /// Seconds to wait.
        wait_seconds: u32,
    },
    /// The passkey did not open this device.
    #[error("the passkey does not open this device")]
    PasskeyFailed,
    /// The server has not answered for too long: reading pauses until it does.
    #[error("reading pauses until the server answers")]
    ReadingPaused,
    /// No more can be written while locked.
    #[error("no more can be written while locked")]
    LockedFull,
    /// The words that open this device now must be given first.
    #[error("the present passphrase must be given first")]
    ProofNeeded,
    /// The vault is closed.
    #[error("the app is locked")]
    Locked,
    /// The disk or the browser's storage is full.
    #[error("the storage is full")]
    StorageFull,
    /// The browser or the system refused to store.
    #[error("the storage refused: {0}")]
    StorageRefused(String),
    /// The data was written by a newer version of the app.
    #[error("the data needs a newer app")]
    NewerApp,
    /// Another tab or window owns the data.
    #[error("the app is open elsewhere")]
    OpenElsewhere,
    /// There is no answer from the server.
    #[error("no answer from the server")]
    NoNetwork,
    /// The server said no.
    #[error("the server refused: {0}")]
    Refused(Refusal),
    /// The server's answer does not verify.
    #[error("the answer of the server does not verify: {0}")]
    Distrusted(String),
    /// The code is mistyped.
    #[error("the code is mistyped")]
    CodeMistyped,
    /// The invitation has expired, was used or withdrawn.
    #[error("the invitation is no longer valid")]
    InvitationOver(InvitationOver),
    /// Only a team lead may do this.
    #[error("only a team lead may do this")]
    NotALead,
    /// The last team lead cannot be removed, nor made something else.
    #[error("the last team lead cannot be removed")]
    LastLead,
    /// A device does not remove itself: the record that says so would lie nowhere but on the server. Another lead does.
    #[error("a device does not remove itself")]
    OwnDevice,
    /// There is no such device in the team, or it is not of the team any more.
    #[error("there is no such device")]
    NoSuchDevice,
    /// The team has as many devices, or as many open invitations, as a team may have.
    #[error("the team is full")]
    TeamFull,
    /// Others changed the team at the same moment, again and again. Nothing changed; try again.
    #[error("others changed the team at the same moment")]
    TeamBusy,
    /// The invitation does not name this device as the one that it replaces, so a device that belongs to a team cannot take it.
    #[error("the invitation does not replace this device")]
    NotForThisDevice,
    /// The recovery code is of another team or server, or was replaced by a newer one.
    #[error("the recovery code is not valid here")]
    RecoveryCodeOver,
    /// There is no such entry here.
    #[error("there is no such entry")]
    NoSuchEntry,
    /// A steward erased the entry for everybody.
    #[error("the entry was erased")]
    Erased,
    /// Only a steward may do this.
    #[error("only a steward may do this")]
    NotASteward,
    /// What was entered breaks a rule.
    #[error("a field is not valid: {0:?}")]
    Invalid(Field),
    /// Something looks like a CPR number, and nobody has said that it is none. Never empty.
    #[error("{} places look like a CPR number", .0.len())]
    LooksLikeCpr(Vec<CprSpot>),
    /// This device already belongs to a team.
    #[error("this device already belongs to a team")]
    AlreadyInATeam,
    /// A defect in the app.
    #[error("a defect: {0}")]
    Defect(String),
}

/// Why an invitation cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationOver {
    /// Past its time.
    Expired,
    /// A device joined by it.
    Used,
    /// A lead withdrew it.
    Withdrawn,
    /// The server does not know it.
    Unknown,
}

/// Why the server said no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The operator's code is unknown or used.
    #[error("the operator's code is not valid")]
    OperatorCode,
    /// This device was revoked.
    #[error("this device was revoked")]
    Revoked,
    /// Too many requests.
    #[error("too many requests")]
    TooMany,
    /// The app is too old for the server.
    #[error("the app is too old for the server")]
    AppTooOld,
    /// The server has trouble of its own.
    #[error("the server has trouble")]
    ServerTrouble,
    /// The server was restored from a backup of before this device joined: a colleague's device has to bring the membership first.
    #[error("the server does not know this device yet")]
    NotKnown,
    /// The server lacks records that came before: an unlocked device brings them first.
    #[error("the server lacks what came before")]
    Behind,
    /// Another named reason.
    #[error("{0}")]
    Other(String),
}

/// A field that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// A name is empty or too long.
    Name,
    /// A note or answer is too long.
    Text,
    /// A time lies before what it follows.
    Time,
    /// The manner of a contact was not chosen.
    Manner,
    /// A change of state that may not follow the present one.
    EscortState,
    /// The destination of an escort was not chosen.
    Destination,
    /// The code from the operator is empty.
    OperatorCode,
}
