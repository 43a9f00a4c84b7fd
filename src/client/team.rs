//! The team as the screens show it: devices, invitations, epochs, a lost phone, a recovery. Names are opened, nothing is formatted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{entry::Kind, ids::DeviceId};

/// What the holder of a device may do: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Roles {
    /// Records and reads.
    pub worker: bool,
    /// Administers the team and reviews.
    pub lead: bool,
    /// Data protection: erases.
    pub steward: bool,
}

/// Names an invitation. No secret: whoever has it cannot join by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InvitationId(pub [u8; 16]);

/// *Team*. Everybody in the team may see it; only leads may change anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamView {
    /// Roles of this device's holder.
    pub own: Roles,
    /// This device first, then active ones by name, then revoked ones, newest revocation first.
    pub devices: Vec<DeviceRow>,
    /// Invitations that nobody has joined by and nobody has withdrawn, expired ones included; soonest expiry first. Only for leads.
    pub invitations: Vec<InvitationRow>,
    /// The team's newest epoch.
    pub epoch: EpochRow,
    /// The recovery code that holds now.
    pub recovery: RecoveryRow,
    /// Records of revoked devices that wait for a lead's *admit*, over all devices.
    pub late: u32,
}

/// One device of the team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// The device.
    pub device: DeviceId,
    /// What its holder is called; empty where this device lacks the key.
    pub holder: String,
    /// Its roles; those it had when it was revoked.
    pub roles: Roles,
    /// It is the one in the hand.
    pub is_this: bool,
    /// When it joined, by the clock of whoever signed that.
    #[serde(with = "crate::domain::numbered")]
    pub joined: DateTime<Utc>,
    /// When the server received its newest record that is here; none where nothing of it is here.
    #[serde(with = "crate::domain::numbered")]
    pub heard: Option<DateTime<Utc>>,
    /// The epoch that its newest record here was sealed under; the one it joined in where there is none. Below the team's epoch: it has
    /// not been in touch since the last rotation, or has written nothing since.
    pub epoch: u32,
    /// Active or revoked.
    pub standing: DeviceStanding,
    /// The phone was copied or put back to what it was: this device gave its place to one with new keys, or is that one.
    pub copied: bool,
    /// Its records that wait for *admit*. Zero for active devices.
    pub late: u32,
    /// What it last said of itself, signed; none when it has said nothing yet.
    pub status: Option<DeviceStatus>,
}

/// Whether a device is of the team now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceStanding {
    /// It is.
    Active,
    /// It was removed.
    Revoked {
        /// When, by the clock of whoever signed that.
        #[serde(with = "crate::domain::numbered")]
        at: DateTime<Utc>,
        /// Who did it: holder's name. Empty for a device that was replaced by itself or by an invitation.
        by: String,
        /// The device that took its place, if one did.
        replaced_by: Option<DeviceId>,
    },
}

/// What a device signed about itself, inside its newest record that says so. Nothing newer is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// When, by that device's clock.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// Records that had no receipt then, the one that says so included. They are here by now; what came after is not known.
    pub unsent: u32,
    /// Drafts that were open then.
    pub drafts: u32,
    /// When it was last locked before that; none when it never was.
    #[serde(with = "crate::domain::numbered")]
    pub locked: Option<DateTime<Utc>>,
}

/// One invitation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// Its name, to withdraw it by.
    pub id: InvitationId,
    /// To what it invites.
    pub roles: Roles,
    /// Until when.
    #[serde(with = "crate::domain::numbered")]
    pub expires: DateTime<Utc>,
    /// Its time is over; lead devices withdraw it by themselves.
    pub expired: bool,
    /// Who made it: holder's name.
    pub inviter: String,
    /// The device that it replaces, if any, and what its holder is called.
    pub replaces: Option<(DeviceId, String)>,
}

/// The team's newest epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochRow {
    /// Its number, from 1.
    pub number: u32,
    /// When it began, by the clock of whoever signed that.
    #[serde(with = "crate::domain::numbered")]
    pub began: DateTime<Utc>,
    /// Who began it: holder's name.
    pub by: String,
    /// This device has its key.
    pub held: bool,
    /// Who joins from now on cannot read what was sealed before this epoch.
    pub fresh: bool,
    /// A device was replaced and its key is still good: a lead's device begins a new epoch by itself when it is next in touch.
    pub due: bool,
    /// Active devices whose newest record here is of an older epoch.
    pub behind: u32,
}

/// The recovery code that holds now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecoveryRow {
    /// Since when, by the clock of whoever signed that.
    #[serde(with = "crate::domain::numbered")]
    pub since: DateTime<Utc>,
    /// Who made it: holder's name.
    pub by: String,
    /// The code of the team's beginning, never replaced.
    pub is_first: bool,
}

/// *Mistet telefon*: what a lead needs to know of one device, and nothing that ranks its holder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LostPhoneView {
    /// The device.
    pub device: DeviceRow,
    /// Entries by kind that it could show to whoever has phone *and* words: what the team had sent when it last told what it has seen, and
    /// what it wrote itself. Only kinds that occur.
    pub entries: Vec<(Kind, u32)>,
    /// The oldest and newest of these, by when they happened; none when there are none.
    #[serde(with = "crate::domain::numbered")]
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Aliases among them.
    pub aliases: u32,
    /// What is left to do, in this order. Empty: all is done.
    pub next: Vec<LostPhoneStep>,
}

/// What is left to do about a lost phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LostPhoneStep {
    /// Revoke it.
    Revoke,
    /// It holds the last lead: make another device a lead's first.
    AnotherLeadFirst,
    /// Look at what came from it afterwards, and admit it or not.
    Admit,
    /// Invite its holder's next phone, as its replacement.
    InviteReplacement,
}

/// A recovery that was begun on an empty device: the code fits the team, and a new code was made, which is to be confirmed by retyping a
/// group before [`super::message::Request::FinishRecovery`].
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecoverySeen {
    /// Name of the team.
    pub team: String,
    /// Name of the server.
    pub server: String,
    /// Devices that are still of the team; the new lead revokes those that are gone.
    pub devices: u32,
    /// The new code in groups, to print and confirm. The old one ends when the recovery is finished.
    pub new_code: Vec<String>,
}

/// Masked: whoever has the code has the team.
impl std::fmt::Debug for RecoverySeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoverySeen").field("devices", &self.devices).finish_non_exhaustive()
    }
}

/// What became of a forgotten passphrase so far. Entries of the old identity go on being sent, whatever the app is asked in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementView {
    /// Entries that still wait to be sent under the old identity.
    pub waiting: u32,
    /// Drafts whose sealed copies still wait to be sent with them.
    pub drafts: u32,
    /// Entries that were written behind the lock: they stay on this phone until it is of the team again.
    pub written: u32,
}
