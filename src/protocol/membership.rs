//! The membership log: per team one hash-chained series of signed records. The server may order them, nothing more.
//!
//! Names in it are sealed; the server sees identifiers, keys and roles.

mod action;
mod error;
mod roster;

pub use action::{Action, DeviceKeys, EpochKeys, Genesis, Invite, LeadsEpoch, Member, RecoveryKeys, Wrap, invitation_id, roles};
pub use error::MembershipError;
pub use roster::{Began, Change, Device, Invitation, RECOVERY, Recipients, Revocation, Roster};

use minicbor::{Decode, Encode};

use super::hash::labelled;

/// Label of every signature in the log.
pub const SIGNATURE_LABEL: &str = "membership-signature";

/// A record as it travels: the exact signed bytes, and who signed them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MembershipRecord {
    /// Canonical CBOR of a [`Statement`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub statement: Vec<u8>,
    /// Ed25519 by the signer, over the record's hash.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// In a join or a replacement: the same by the new device.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub second: Option<[u8; 64]>,
}

/// What a membership record says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Statement {
    /// Version of the format.
    #[n(0)]
    pub version: u8,
    /// The team.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub team: [u8; 16],
    /// Number in the log, from 1.
    #[n(2)]
    pub n: u64,
    /// Hash of the record before; zeros for the first.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub previous: [u8; 32],
    /// Who says so.
    #[n(4)]
    pub signer: SignedBy,
    /// When, seconds since 1970 by the signer's clock. For display.
    #[n(5)]
    pub at: u64,
    /// What happens.
    #[n(6)]
    pub action: Action,
}

/// Whose key signed a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SignedBy {
    /// A device of the roster, or the first device in genesis.
    #[n(0)]
    Device(#[cbor(n(0), with = "minicbor::bytes")] [u8; 16]),
    /// An invitation.
    #[n(1)]
    Invitation(#[cbor(n(0), with = "minicbor::bytes")] [u8; 16]),
    /// The recovery key.
    #[n(2)]
    Recovery,
}

impl MembershipRecord {
    /// The hash that the next record names and that the signatures cover.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        labelled("membership", &[&self.statement])
    }

    /// What the record says. Nothing is verified here: [`Roster::apply`] does that.
    ///
    /// # Errors
    /// When the statement is not well formed or of an unknown version.
    pub fn read(&self) -> Result<Statement, MembershipError> {
        let mut decoder = minicbor::Decoder::new(&self.statement);
        let statement: Statement = decoder.decode()?;
        if decoder.position() != self.statement.len() {
            return Err(minicbor::decode::Error::message("bytes after the statement").into());
        }
        if statement.version == 1 { Ok(statement) } else { Err(MembershipError::Version(statement.version)) }
    }
}

impl Statement {
    /// The bytes to sign and send.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }
}
