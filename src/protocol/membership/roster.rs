//! The roster: what the membership log adds up to. Every reader folds it for itself; the server folds it to know whom to serve.

mod change;
mod recipients;

pub use change::Change;
pub use recipients::{RECOVERY, Recipients};

use super::{Action, EpochKeys, Genesis, Invite, Member, MembershipError, MembershipRecord, RecoveryKeys, SignedBy, roles};
use crate::{domain::gathered, protocol::hash::verify};

/// A device of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The device and its holder, with the roles that it has now.
    pub member: Member,
    /// Number of the membership record that added it.
    pub joined: u64,
    /// When that was, seconds since 1970 by its signer's clock.
    pub joined_at: u64,
    /// The roles that it had from which membership record on, oldest first.
    pub roles_since: Vec<(u64, u8)>,
    /// Once it is revoked.
    pub revoked: Option<Revocation>,
}

/// How a device was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The last of its records that is shown without a lead's admission; the largest number when all are.
    pub last_number: u64,
    /// Number of the membership record that says so.
    pub n: u64,
    /// When that was, seconds since 1970 by its signer's clock.
    pub at: u64,
    /// The lead who did it; none where the device was replaced.
    pub by: Option<[u8; 16]>,
    /// The device that took its place.
    pub replaced_by: Option<[u8; 16]>,
}

/// An invitation of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its terms and keys.
    pub invite: Invite,
    /// The device that made it.
    pub inviter: [u8; 16],
    /// The hash that its MAC covers as "previous".
    pub previous: [u8; 32],
    /// Number of the record that made it.
    pub made: u64,
    /// The device that joined by it.
    pub used: Option<[u8; 16]>,
    /// Withdrawn, or its inviter removed.
    pub withdrawn: bool,
}

impl Invitation {
    /// Nobody joined by it and nobody withdrew it. Whether its time is over is not asked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.used.is_none() && !self.withdrawn
    }
}

/// Which record of the log began something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Began {
    /// Its number.
    pub n: u64,
    /// When, seconds since 1970 by its signer's clock.
    pub at: u64,
    /// The device that signed it, or that it added.
    pub by: [u8; 16],
}

/// What the log adds up to.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The team.
    pub team: [u8; 16],
    /// The server that it is kept at.
    pub server: String,
    /// Hash of the first record.
    pub genesis: [u8; 32],
    /// The team's name, sealed under epoch 1.
    pub name: Vec<u8>,
    /// Records so far.
    pub length: u64,
    /// Hash of the newest.
    pub head: [u8; 32],
    /// Devices by identifier, revoked ones too.
    pub devices: gathered::Map<[u8; 16], Device>,
    /// Invitations by identifier, used ones too.
    pub invitations: gathered::Map<[u8; 16], Invitation>,
    /// The recovery key.
    pub recovery: RecoveryKeys,
    /// What made that key.
    pub recovery_began: Began,
    /// Every epoch's keys, oldest first.
    pub epochs: Vec<EpochKeys>,
    /// What began the newest epoch.
    pub epoch_began: Began,
    /// An active device was replaced and still has the newest epoch's key: a lead's device is to begin another.
    pub rotation_due: bool,
}

impl Roster {
    /// Begins a roster with the first record, verified.
    ///
    /// # Errors
    /// When it is no valid genesis.
    pub fn begin(record: &MembershipRecord) -> Result<Self, MembershipError> {
        let statement = record.read()?;
        let Action::Genesis(genesis) = statement.action else {
            return Err(MembershipError::Rule("a log begins with genesis"));
        };
        if statement.n != 1 || statement.previous != [0; 32] {
            return Err(MembershipError::NotNext { n: statement.n, length: 0 });
        }
        let Genesis { server, first, recovery, keys, name } = *genesis;
        let lead = first.keys.device;
        if statement.signer != SignedBy::Device(lead) || first.roles & roles::LEAD == 0 || keys.epoch != 1 {
            return Err(MembershipError::Rule("genesis is signed by a first device that is a lead's, and opens epoch 1"));
        }
        let hash = record.hash();
        verify(&first.keys.sign, super::SIGNATURE_LABEL, &hash, &record.signature)?;
        let began = Began { n: 1, at: statement.at, by: lead };
        Ok(Self {
            team: statement.team,
            server,
            genesis: hash,
            name,
            length: 1,
            head: hash,
            devices: gathered::map([(lead, Device::added(first, began))]),
            invitations: gathered::Map::new(),
            recovery,
            recovery_began: began,
            epochs: vec![keys],
            epoch_began: began,
            rotation_due: false,
        })
    }

    /// Folds a whole log.
    ///
    /// # Errors
    /// When it is empty or a record does not verify.
    pub fn fold(records: &[MembershipRecord]) -> Result<Self, MembershipError> {
        let (first, rest) = records.split_first().ok_or(MembershipError::Rule("a log begins with genesis"))?;
        let mut roster = Self::begin(first)?;
        for record in rest {
            roster.apply(record, None)?;
        }
        Ok(roster)
    }

    /// Verifies the next record and folds it in. `now`, seconds since 1970, is given by the server only: it alone judges expiry.
    ///
    /// # Errors
    /// When the record does not follow, does not verify or is not allowed; the roster is then unchanged.
    pub fn apply(&mut self, record: &MembershipRecord, now: Option<u64>) -> Result<(), MembershipError> {
        let statement = record.read()?;
        if statement.team != self.team {
            return Err(MembershipError::Foreign);
        }
        if statement.n != self.length + 1 || statement.previous != self.head {
            return Err(MembershipError::NotNext { n: statement.n, length: self.length });
        }
        // Everything is judged before anything changes: a log is folded without a copy for each of its records.
        let hash = record.hash();
        let (change, by) = self.judge(statement.signer, statement.action, record, &hash, now)?;
        self.make(change, by, statement.n, statement.at, statement.previous);
        self.length = statement.n;
        self.head = hash;
        Ok(())
    }

    /// The device, if it is of the team and not revoked.
    #[must_use]
    pub fn active(&self, device: &[u8; 16]) -> Option<&Device> {
        self.devices.get(device).filter(|device| device.revoked.is_none())
    }

    /// Whether this device signed its own successor, as a copied or restored phone does.
    #[must_use]
    pub fn was_copied(&self, device: &[u8; 16]) -> bool {
        let revoked = self.devices.get(device).and_then(|device| device.revoked);
        let successor = revoked.and_then(|revoked| revoked.replaced_by);
        successor.is_some_and(|successor| self.invitations.values().all(|invitation| invitation.used != Some(successor)))
    }

    /// Whether this device is the successor of one that was copied.
    #[must_use]
    pub fn is_copys_successor(&self, device: &[u8; 16]) -> bool {
        let is_of = |old: &[u8; 16]| self.devices.get(old).and_then(|old| old.revoked?.replaced_by) == Some(*device);
        self.devices.keys().any(|old| is_of(old) && self.was_copied(old))
    }

    /// The number of the newest epoch.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epochs.last().map_or(0, |keys| keys.epoch)
    }

    /// Whether the device was an active lead's after membership record `n`.
    #[must_use]
    pub fn was_lead(&self, device: &[u8; 16], n: u64) -> bool {
        self.held(device, n, roles::LEAD)
    }

    /// Whether this device was an active steward's when the log had this many records.
    #[must_use]
    pub fn was_steward(&self, device: &[u8; 16], n: u64) -> bool {
        self.held(device, n, roles::STEWARD)
    }

    fn held(&self, device: &[u8; 16], n: u64, role: u8) -> bool {
        self.devices.get(device).is_some_and(|device| {
            let roles = device.roles_since.iter().rev().find(|(since, _)| *since <= n).map_or(0, |(_, roles)| *roles);
            roles & role != 0 && device.revoked.is_none_or(|revoked| revoked.n > n)
        })
    }

    /// The invitation, if a device may join by it now.
    ///
    /// # Errors
    /// Why not.
    pub fn open_invitation(&self, id: &[u8; 16], now: Option<u64>) -> Result<&Invitation, MembershipError> {
        let invitation = self.invitations.get(id).ok_or(MembershipError::InvitationUnknown)?;
        if invitation.used.is_some() {
            Err(MembershipError::InvitationUsed)
        } else if invitation.withdrawn {
            Err(MembershipError::InvitationWithdrawn)
        } else if now.is_some_and(|now| now > invitation.invite.expires) {
            Err(MembershipError::InvitationExpired)
        } else {
            Ok(invitation)
        }
    }
}

impl Device {
    fn added(member: Member, began: Began) -> Self {
        let roles_since = vec![(began.n, member.roles)];
        Self { member, joined: began.n, joined_at: began.at, roles_since, revoked: None }
    }
}
