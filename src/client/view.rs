//! What the engine shows: values of the domain with the names that go with them, never formatted.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use super::reach::{Older, Reach};
use super::team::Roles;
use crate::domain::{
    entry::{Content, Kind},
    gathered,
    ids::{DeviceId, EntryId, RevisionId, TeamId, ZoneId},
    review::{Review, ReviewState},
    site::Site,
};

/// Who holds this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// This device.
    pub device: DeviceId,
    /// What the holder is called.
    pub holder: String,
    /// May invite and review.
    pub is_lead: bool,
    /// All that the holder may do.
    pub roles: Roles,
    /// The team's sites, with their entry.
    pub sites: Vec<(EntryId, Site)>,
    /// A message of the engine that must be seen once, such as a vault that was moved aside.
    pub notice: Option<Notice>,
    /// A passkey opens this device, too.
    pub has_passkey: bool,
}

/// What the lock screen says besides what waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LockScreen {
    /// Entries written while locked: they wait for the unlock.
    pub written: u32,
    /// Something can be written while locked.
    pub records: bool,
    /// The passkey that opens this device.
    pub passkey: Option<PasskeyHint>,
    /// The server has not answered for so long that reading pauses until it does.
    pub paused: bool,
    /// The platform has lost the key that proves this device to the server: sending waits for the unlock.
    pub key_lost: bool,
}

/// Which passkey, and what its PRF is evaluated at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyHint {
    /// The credential, as the platform named it; empty before there is one.
    pub credential: Vec<u8>,
    /// What its PRF is evaluated at.
    pub salt: [u8; 32],
}

/// What happened to the data on this device, to be said once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// The vault was damaged and moved aside; history returns from the server, unsent entries are kept.
    VaultMovedAside,
    /// The phone was copied or put back: it has other keys now. Nothing was lost.
    PhoneCopied,
}

/// Names that rows refer to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// Aliases by person entry.
    #[serde(with = "gathered::pairs")]
    pub people: gathered::Map<EntryId, String>,
    /// Zone names.
    #[serde(with = "gathered::pairs")]
    pub zones: gathered::Map<ZoneId, String>,
    /// Site names.
    #[serde(with = "gathered::pairs")]
    pub sites: gathered::Map<EntryId, String>,
    /// Holders by device.
    #[serde(with = "gathered::pairs")]
    pub holders: gathered::Map<DeviceId, String>,
}

/// How far an entry has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivery {
    /// A revision of it waits for a receipt.
    Waiting,
    /// The server has answered for every revision of it that was written here.
    Sent,
    /// Written elsewhere and received.
    Received,
    /// The server refused a revision: the person has to do something.
    NeedsYou(String),
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// The entry.
    pub entry: EntryId,
    /// The content of its newest head.
    pub content: Content,
    /// When it happened, for sorting: the worker's field, an escort's appointment, or the time of saving.
    #[serde(with = "crate::domain::numbered")]
    pub happened: DateTime<Utc>,
    /// Device that wrote the newest head.
    pub author: DeviceId,
    /// Written on this device.
    pub mine: bool,
    /// Number of heads; more than one is a conflict.
    pub heads: u32,
    /// How far it has come.
    pub delivery: Delivery,
    /// Where its conversation stands.
    pub standing: Option<ReviewState>,
    /// A question or an answer waits for the holder of this device, or the escort is over time.
    pub needs_reader: bool,
}

/// *I dag*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TodayView {
    /// Copenhagen's date that "today" means.
    #[serde(with = "crate::domain::numbered")]
    pub today: NaiveDate,
    /// The presence that is open, if any; several phones may have opened one each.
    pub presence: Vec<EntryRow>,
    /// Escorts of today and tomorrow, and open ones of earlier days, in order of time.
    pub escorts: Vec<EntryRow>,
    /// Questions and answers that wait for the reader: the entry, the message, its author.
    pub questions: Vec<Question>,
    /// What was recorded today, newest first.
    pub entries: Vec<EntryRow>,
    /// Open drafts.
    pub drafts: Vec<DraftRow>,
    /// Names that the rows refer to.
    pub names: Names,
}

/// A message that waits for the reader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The entry that it is about.
    pub about: EntryRow,
    /// The message.
    pub message: Review,
    /// Device of its author.
    pub author: DeviceId,
}

/// The log, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogView {
    /// The rows.
    pub rows: Vec<EntryRow>,
    /// How many of all rows, whatever the filter, need the reader.
    pub needs_reader: u32,
    /// Names that the rows refer to.
    pub names: Names,
    /// How far the search reached, where something was searched for.
    pub reach: Option<Reach>,
}

/// One entry with everything about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryView {
    /// The entry as a row.
    pub row: EntryRow,
    /// All heads, newest first; two or more are both shown.
    pub heads: Vec<RevisionView>,
    /// Every revision, newest first, heads included.
    pub history: Vec<RevisionView>,
    /// The conversation, oldest first.
    pub conversation: Vec<Message>,
    /// Names that the contents refer to.
    pub names: Names,
}

/// One revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionView {
    /// The revision.
    pub revision: RevisionId,
    /// What it follows.
    pub parents: Vec<RevisionId>,
    /// Its content.
    pub content: Content,
    /// Device of its author.
    pub author: DeviceId,
    /// When it was saved, by the author's clock.
    #[serde(with = "crate::domain::numbered")]
    pub saved: DateTime<Utc>,
    /// How far it has come.
    pub delivery: Delivery,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The message.
    pub review: Review,
    /// Device of its author.
    pub author: DeviceId,
    /// Written on this device.
    pub mine: bool,
    /// How far it has come.
    pub delivery: Delivery,
}

/// The aliases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleView {
    /// The people, last seen first.
    pub rows: Vec<PersonRow>,
}

/// One alias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The person entry.
    pub entry: EntryId,
    /// The alias.
    pub alias: String,
    /// When the newest contact or escort with them happened.
    #[serde(with = "crate::domain::numbered")]
    pub last_met: Option<DateTime<Utc>>,
    /// How many entries name them.
    pub entries: u32,
}

/// One draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The entry that it will be.
    pub entry: EntryId,
    /// The revision that it will be, or would have been.
    pub revision: RevisionId,
    /// Its kind.
    pub kind: Kind,
    /// It corrects an entry that was saved before.
    pub correction: bool,
    /// When it was last kept.
    #[serde(with = "crate::domain::numbered")]
    pub kept: DateTime<Utc>,
    /// The entry that a message is about.
    pub about: Option<EntryId>,
    /// The device that left it behind when it could record no more.
    pub left: Option<DeviceId>,
}

/// The sync screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    /// Entries with a revision that lacks a receipt.
    pub waiting: u32,
    /// Entries written here whose every revision has its receipt.
    pub sent: u32,
    /// Entries that the server refused.
    pub needs_you: u32,
    /// Open drafts; zero while locked.
    pub drafts: u32,
    /// Entries written while locked, which wait for the unlock.
    pub written: u32,
    /// The rows behind the counts, those that need the person first, then those that wait; empty while locked.
    pub rows: Vec<SyncRow>,
    /// When the server last answered.
    #[serde(with = "crate::domain::numbered")]
    pub last_contact: Option<DateTime<Utc>>,
    /// What happens now.
    pub activity: Activity,
    /// Records of the team that are here, and those that the server has besides and that are still to be fetched; zero while locked.
    pub fetched: u64,
    /// See [`Self::fetched`].
    pub missing: u64,
    /// Where older entries are fetched on demand only.
    pub older: Option<Older>,
    /// Records that came from the server and could not be opened or verified, with the reason; they are kept.
    pub quarantined: u32,
    /// The server has another history than this device: what is done about it.
    pub repair: Option<Repair>,
    /// What a colleague's device shows against the server.
    pub doubt: Option<Doubt>,
}

/// The server does not tell everybody the same, or leaves something out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// This colleague's device had verified something else.
    SplitView(String),
    /// This colleague's device had verified more than the server gives here.
    Withheld(String),
    /// Records of this colleague's device are left out before others.
    Gap(String),
}

/// Why the server's history is another one, and how many of the records here go to it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// It says itself that it was restored from a backup. Otherwise it was set back by hand, or lies.
    pub restored: bool,
    /// Records that it lacks, anybody's.
    pub lacking: u32,
    /// The server does not take them as things stand; tried again when these change.
    pub stuck: bool,
}

/// One line of the sync screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRow {
    /// The entry.
    pub entry: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// When its last revision was saved.
    #[serde(with = "crate::domain::numbered")]
    pub saved: DateTime<Utc>,
    /// How far it has come.
    pub delivery: Delivery,
}

/// What the sync does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Activity {
    /// Nothing to do since the last contact.
    #[default]
    Idle,
    /// Talking to the server.
    Working,
    /// No answer; tries again by itself.
    Offline {
        /// Seconds until the next try.
        retry_seconds: u32,
    },
    /// The server refuses, in the server's named reason.
    Refused(super::failure::Refusal),
    /// The server's answers do not verify.
    Distrusted(String),
}

/// Periods of the log, in Copenhagen's days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Periods {
    /// Everything that is on this device.
    #[default]
    All,
    /// Today.
    Today,
    /// The last seven days.
    Week,
    /// The last thirty-one days.
    Month,
}
