//! Everything that can happen to a team's membership. All actions are in the format from the first version on.

use minicbor::{Decode, Encode};

use crate::protocol::hash::labelled;

/// Roles, as a set.
pub mod roles {
    /// Records and reads.
    pub const WORKER: u8 = 1;
    /// Administers the team and reviews.
    pub const LEAD: u8 = 2;
    /// Data protection: erases.
    pub const STEWARD: u8 = 4;
}

/// An action.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Action {
    /// The team begins.
    #[n(0)]
    Genesis(#[n(0)] Box<Genesis>),
    /// A device is invited.
    #[n(1)]
    Invite(#[n(0)] Box<Invite>),
    /// A device joins by an invitation.
    #[n(2)]
    Join {
        /// The invitation.
        #[cbor(n(0), with = "minicbor::bytes")]
        invitation: [u8; 16],
        /// The new device.
        #[n(1)]
        member: Member,
    },
    /// A holder's roles change; the epoch with them.
    #[n(3)]
    ChangeRoles {
        /// The device.
        #[cbor(n(0), with = "minicbor::bytes")]
        device: [u8; 16],
        /// Its roles from now on.
        #[n(1)]
        roles: u8,
        /// The new epoch.
        #[n(2)]
        keys: EpochKeys,
    },
    /// A device is revoked; a new epoch begins at once.
    #[n(4)]
    Revoke {
        /// The device.
        #[cbor(n(0), with = "minicbor::bytes")]
        device: [u8; 16],
        /// Its last record that is accepted without a lead's admission.
        #[n(1)]
        last_number: u64,
        /// The new epoch.
        #[n(2)]
        keys: EpochKeys,
    },
    /// A new epoch begins.
    #[n(5)]
    Rotate {
        /// The new epoch.
        #[n(0)]
        keys: EpochKeys,
    },
    /// An invitation is withdrawn.
    #[n(6)]
    Withdraw {
        /// The invitation.
        #[cbor(n(0), with = "minicbor::bytes")]
        invitation: [u8; 16],
    },
    /// A device signs its own replacement with the same roles.
    #[n(7)]
    Replace {
        /// The new device; the signer is the old one.
        #[n(0)]
        member: Member,
        /// The new epoch.
        #[n(1)]
        keys: EpochKeys,
    },
    /// The recovery key names one new lead device, a new recovery key and a new epoch.
    #[n(8)]
    Recover {
        /// The new lead device.
        #[n(0)]
        member: Member,
        /// The new recovery key.
        #[n(1)]
        recovery: RecoveryKeys,
        /// The new epoch.
        #[n(2)]
        keys: EpochKeys,
    },
    /// A lead replaces a lost recovery code.
    #[n(9)]
    NewRecovery {
        /// The new recovery key.
        #[n(0)]
        recovery: RecoveryKeys,
        /// The new epoch.
        #[n(1)]
        keys: EpochKeys,
    },
}

/// The public keys of a device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceKeys {
    /// Its identifier.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// Ed25519: signs records and membership.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sign: [u8; 32],
    /// X25519: receives epoch keys.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub seal: [u8; 32],
    /// Ed25519: authenticates requests. Lies outside the vault.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub transport: [u8; 32],
}

/// A device with its holder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Member {
    /// Its keys.
    #[n(0)]
    pub keys: DeviceKeys,
    /// Set of [`roles`].
    #[n(1)]
    pub roles: u8,
    /// What the holder is called, sealed under the epoch that is named.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub holder: Vec<u8>,
    /// Epoch of that seal.
    #[n(3)]
    pub epoch: u32,
}

/// The public halves of the recovery key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RecoveryKeys {
    /// Ed25519: signs a recovery.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub sign: [u8; 32],
    /// X25519: receives epoch keys.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub seal: [u8; 32],
}

/// Something sealed by HPKE to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Wrap {
    /// A device, an invitation, or zeros for the recovery key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub recipient: [u8; 16],
    /// Encapsulated key (32 bytes) and ciphertext.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// An epoch, and for whom its key is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EpochKeys {
    /// Number, from 1.
    #[n(0)]
    pub epoch: u32,
    /// Commitment to the key: two recipients cannot be given different ones.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// The key, sealed to every active device, every open invitation and the recovery key.
    #[n(2)]
    pub wraps: Vec<Wrap>,
    /// The key of the epoch before, sealed under this one; absent when new members are not to read history.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub previous: Option<Vec<u8>>,
    /// The leads' pair of this epoch.
    #[n(4)]
    pub leads: LeadsEpoch,
    /// The names of team and holders sealed under this epoch; only where `previous` is absent.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub names: Option<Vec<u8>>,
}

/// The leads' key pair of an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LeadsEpoch {
    /// X25519 public half: authors seal to it.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public: [u8; 32],
    /// The private half, sealed to the leads' devices, open lead invitations and the recovery key.
    #[n(1)]
    pub wraps: Vec<Wrap>,
}

/// The first record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Genesis {
    /// The name of the server that the team is kept at.
    #[n(0)]
    pub server: String,
    /// The first device, a lead's.
    #[n(1)]
    pub first: Member,
    /// The recovery key.
    #[n(2)]
    pub recovery: RecoveryKeys,
    /// The first epoch.
    #[n(3)]
    pub keys: EpochKeys,
    /// The team's name, sealed under the first epoch.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub name: Vec<u8>,
}

/// An invitation's terms and keys.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Invite {
    /// See [`invitation_id`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: [u8; 16],
    /// Roles of the device that joins.
    #[n(1)]
    pub roles: u8,
    /// Until when, seconds since 1970.
    #[n(2)]
    pub expires: u64,
    /// The device that it replaces, if any.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub replaces: Option<[u8; 16]>,
    /// Ed25519 derived from the secret.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sign: [u8; 32],
    /// X25519 derived from the secret.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub seal: [u8; 32],
    /// Epoch whose keys are sealed here.
    #[n(6)]
    pub epoch: u32,
    /// The epoch key, sealed to the invitation.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub epoch_key: Vec<u8>,
    /// The leads' private half, sealed to a lead's invitation.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub leads_key: Option<Vec<u8>>,
    /// MAC by a key derived from the secret, over [`Invite::mac_message`]: the server can neither forge nor alter it.
    #[cbor(n(9), with = "minicbor::bytes")]
    pub mac: [u8; 32],
}

impl Invite {
    /// What the MAC covers: genesis hash, previous hash, server name, and every field but the MAC.
    #[must_use]
    pub fn mac_message(&self, genesis: &[u8; 32], previous: &[u8; 32], server: &str) -> Vec<u8> {
        let blank = Self { mac: [0; 32], ..self.clone() };
        let length = u32::try_from(server.len()).unwrap_or(u32::MAX).to_be_bytes();
        let fields = minicbor::to_vec(&blank).unwrap_or_default();
        [b"gadeplan/v1/invitation-mac\0".as_slice(), genesis, previous, &length, server.as_bytes(), &fields].concat()
    }
}

/// The identifier of an invitation, from its signing key.
#[must_use]
pub fn invitation_id(sign: &[u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(labelled("invitation-id", &[sign]).split_at(16).0);
    id
}
