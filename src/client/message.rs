//! The typed boundary: the same messages cross a `postMessage` in the browser and a channel natively.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use super::filter::{LogFilter, Standing};
use super::{
    cpr::NotCpr,
    erasure::{ErasedView, ErasuresView},
    failure::Failure,
    invitation::{InvitationMade, InvitationSeen},
    lookup::LookupRow,
    team::{InvitationId, LostPhoneView, RecoverySeen, ReplacementView, Roles, TeamView},
    view::{DraftRow, EntryView, LockScreen, LogView, Me, PasskeyHint, PeopleView, SyncView, TodayView},
};
use crate::domain::{
    entry::{Content, Kind},
    ids::{DeviceId, EntryId, RevisionId},
    review::ReviewState,
};

/// What the screens ask of the engine.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Which state is the app in? Answered by [`Response::State`].
    State,
    /// First step of *Opret hold*: makes the keys in memory. Answered by [`Response::RecoveryCode`]. Nothing is stored or sent yet.
    BeginTeam {
        /// The operator's code.
        operator_code: String,
        /// Name of the team.
        team: String,
        /// Name of the site.
        site: String,
        /// Names of its zones.
        zones: Vec<String>,
        /// What the holder of this device is called.
        holder: String,
    },
    /// Last step of *Opret hold*: creates the team at the endpoint, then the vault. Answered by [`Response::State`].
    FinishTeam {
        /// Five words.
        passphrase: String,
    },
    /// Who invites, to what? Consumes nothing. Answered by [`Response::InvitationSeen`].
    LookAtInvitation {
        /// Link or typed code.
        code: String,
    },
    /// *Bliv en del af holdet*. Answered by [`Response::State`].
    Join {
        /// Link or typed code.
        code: String,
        /// What the holder of this device is called.
        holder: String,
        /// Five words.
        passphrase: String,
    },
    /// Five new words. Answered by [`Response::Passphrase`].
    MakePassphrase,
    /// Unlocks. Answered by [`Response::State`].
    Unlock {
        /// Five words, completed or not.
        passphrase: String,
    },
    /// Unlocks by what the passkey's PRF gave. Answered by [`Response::State`].
    UnlockByPasskey(Evaluated),
    /// Somebody begins to type the five words: what can be done before they are whole is done now.
    ExpectPassphrase,
    /// The words that open this device now, before others take their place. Answered by [`Response::Done`].
    ProvePassphrase {
        /// Five words, completed or not.
        passphrase: String,
    },
    /// Puts other words in the place of those that were proven. Answered by [`Response::Done`].
    ChangePassphrase {
        /// Five new words.
        passphrase: String,
    },
    /// What a new passkey is to be evaluated at. Answered by [`Response::Passkey`].
    BeginPasskey,
    /// A passkey was made and evaluated. It is not trusted yet. Answered by [`Response::Done`].
    AddPasskey {
        /// The credential and what it was evaluated at.
        hint: PasskeyHint,
        /// What that gave.
        evaluated: Evaluated,
    },
    /// The same passkey, evaluated a second time: if it opens, it is kept beside the words. Answered by [`Response::State`].
    TrustPasskey(Evaluated),
    /// Takes the passkey away; the words stay. Answered by [`Response::State`].
    RemovePasskey,
    /// Locks. Answered by [`Response::State`].
    Lock,
    /// *I dag*. Answered by [`Response::Today`].
    Today,
    /// The log. Answered by [`Response::Log`].
    Log(LogFilter),
    /// One entry with its history and conversation. Answered by [`Response::Entry`], or by [`Response::Erased`].
    Entry(EntryId),
    /// The same, to be read by a person. Where that is a lead and somebody else wrote it, the team is told (*Opslag*), once a day at most.
    Read(EntryId),
    /// *Opslag*. Answered by [`Response::Lookups`].
    Lookups,
    /// The aliases. Answered by [`Response::People`].
    People,
    /// The open draft of this kind, or a new one with site, zone and time filled in. While locked always a new contact, without any of
    /// that. Answered by [`Response::Draft`].
    OpenDraft(Kind),
    /// The message about this entry that was begun here, or a new one. Answered by [`Response::Draft`].
    OpenMessage(EntryId),
    /// Goes on with a draft that a device left behind. Answered by [`Response::Draft`].
    ContinueDraft(RevisionId),
    /// A draft that corrects an entry: the content of one head, with all heads as parents. Answered by [`Response::Draft`].
    Correct {
        /// The entry.
        entry: EntryId,
        /// The head whose content to begin with; the newest when absent.
        from: Option<RevisionId>,
    },
    /// Keeps a draft, encrypted. Answered by [`Response::Done`] once it is durable.
    SaveDraft(Draft),
    /// Throws a draft away, because the worker said so. Answered by [`Response::Done`].
    DiscardDraft(EntryId),
    /// The open drafts, newest first. Answered by [`Response::Drafts`].
    Drafts,
    /// *Gem*: seals the draft. Answered by [`Response::Saved`] only once it is durable in the outbox and in the vault; while locked, once it
    /// is durable and sealed, to become an entry at the next unlock.
    Save(Draft),
    /// A change made by one tap: records the content as the next revision of an entry, or as a new entry. Answered by [`Response::Saved`].
    Record {
        /// The entry to continue; a new one when absent.
        entry: Option<EntryId>,
        /// The content.
        content: Content,
    },
    /// Writes a message in the conversation about an entry. Answered by [`Response::Saved`].
    Review {
        /// The entry.
        target: EntryId,
        /// What the message does.
        state: ReviewState,
        /// Its words; may be empty.
        text: String,
    },
    /// The worker says of these numbers that they are no CPR numbers; then the request, a `Save`, a `Record` or a `Review`, answered as always.
    /// Without it each of the three fails with [`Failure::LooksLikeCpr`] as long as a number stands there that is new.
    NotCpr {
        /// The numbers.
        numbers: NotCpr,
        /// The request.
        request: Box<Request>,
    },
    /// The sync screen. Answered by [`Response::Sync`]; works while locked.
    Sync,
    /// Sync now. Answered by [`Response::Done`] at once; progress comes as events.
    SyncNow,
    /// *Hent ældre*: what is older than the log here goes back. Answered by [`Response::Done`] at once; progress comes as events.
    FetchOlder,
    /// An invitation for one device. Leads only. Answered by [`Response::InvitationMade`].
    Invite {
        /// What the device that joins may do.
        roles: Roles,
        /// Hours until it expires, 1 to 24.
        hours: u32,
        /// The device whose place it takes: forgotten passphrase, broken phone, mistaken revocation. Revoked when the new one joins.
        replaces: Option<DeviceId>,
    },
    /// *Team*, as this device knows it. Answered by [`Response::Team`].
    Team,
    /// Makes an invitation invalid. Leads only. Answered by [`Response::Done`].
    WithdrawInvitation(InvitationId),
    /// Changes what the holder of a device may do; begins a new epoch. Leads only. Answered by [`Response::Done`].
    ChangeRoles {
        /// The device.
        device: DeviceId,
        /// Its roles from now on.
        roles: Roles,
    },
    /// Removes a device; begins a new epoch. What it sends afterwards waits for [`Self::Admit`]. Leads only. Answered by
    /// [`Response::Done`].
    Revoke {
        /// The device.
        device: DeviceId,
    },
    /// Shows everybody what came from a revoked device after its revocation, as far as it is here now. Leads only. Answered by
    /// [`Response::Done`]; what comes later waits again.
    Admit {
        /// The revoked device.
        device: DeviceId,
    },
    /// *Slet for alle*: destroys an entry, everything about it and whatever came after its erasure, on every device and at the server.
    /// Stewards only. Answered by [`Response::Done`] once it is durable here; it waits to be sent like any entry.
    Erase(EntryId),
    /// Does the same to everything whose time is over. Stewards only. Answered by [`Response::Done`].
    EraseDue,
    /// *Sletninger*. Answered by [`Response::Erasures`].
    Erasures,
    /// Begins a new epoch without another reason. Leads only. Answered by [`Response::Done`].
    Rotate {
        /// Who joins from now on cannot read what was sealed before.
        fresh: bool,
    },
    /// Makes a new recovery code in memory, to print and to confirm by retyping a group. Leads only. Answered by
    /// [`Response::RecoveryCode`]; the old code holds until [`Self::ConfirmRecovery`].
    NewRecovery,
    /// The new code was confirmed: it holds from now on, the old one does not. Leads only. Answered by [`Response::Done`].
    ConfirmRecovery,
    /// *Mistet telefon*. Leads only. Answered by [`Response::LostPhone`].
    LostPhone {
        /// The device.
        device: DeviceId,
    },
    /// First step of bringing a team back on an empty device: finds the team by its recovery code and makes a new code. Nothing is stored,
    /// and nobody else notices. Answered by [`Response::RecoverySeen`].
    RecoverTeam {
        /// The recovery code.
        code: String,
        /// What the holder of this device is called.
        holder: String,
    },
    /// Last step: this device becomes a lead's, the new code holds, a new epoch begins. Answered by [`Response::State`].
    FinishRecovery {
        /// Five words.
        passphrase: String,
    },
    /// *Jeg har glemt mine ord*, while locked: sends what waits, and lets this device take an invitation that names it (by
    /// [`Self::LookAtInvitation`] and [`Self::Join`]). Nothing is deleted. Answered by [`Response::Replacement`]; asked again it says how far
    /// the sending is.
    BeginReplacement,
}

/// What the engine answers.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The state of the app.
    State(State),
    /// The recovery code in groups, to print and to confirm.
    RecoveryCode(Vec<String>),
    /// *Team*.
    Team(Box<TeamView>),
    /// *Mistet telefon*.
    LostPhone(Box<LostPhoneView>),
    /// A recovery that was begun.
    RecoverySeen(RecoverySeen),
    /// How far the sending is after a forgotten passphrase.
    Replacement(ReplacementView),
    /// Five words.
    Passphrase(String),
    /// What a new passkey is to be evaluated at.
    Passkey(PasskeyHint),
    /// An invitation somebody else made.
    InvitationSeen(InvitationSeen),
    /// An invitation made here.
    InvitationMade(InvitationMade),
    /// *I dag*.
    Today(TodayView),
    /// The log.
    Log(LogView),
    /// One entry.
    Entry(Box<EntryView>),
    /// What stands where an entry was.
    Erased(Box<ErasedView>),
    /// *Sletninger*.
    Erasures(ErasuresView),
    /// *Opslag*, newest first.
    Lookups(Vec<LookupRow>),
    /// The aliases.
    People(PeopleView),
    /// A draft to work on.
    Draft(Draft),
    /// The open drafts.
    Drafts(Vec<DraftRow>),
    /// Durable: sealed, in the outbox and in the vault.
    Saved {
        /// The entry.
        entry: EntryId,
    },
    /// The sync screen.
    Sync(SyncView),
    /// Done.
    Done,
    /// Not done; nothing changed.
    Failed(Failure),
}

/// What the engine says unasked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The state of the app changed.
    State(State),
    /// Something in the log changed; what is on the screen may be asked for again.
    Changed,
    /// The sync screen changed.
    Sync(SyncView),
}

/// The states of the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum State {
    /// Another tab or window owns the data.
    OpenElsewhere,
    /// No team yet.
    Empty,
    /// The vault is closed.
    Locked {
        /// Entries that wait to be sent.
        waiting: u32,
        /// Seconds until another try is taken, after wrong ones.
        wait_seconds: u32,
        /// What else the lock screen says.
        lock: LockScreen,
    },
    /// The vault is open.
    Unlocked(Box<Me>),
    /// A lead removed this device, and the log that says so was verified. Its keys are destroyed; what was sealed and not yet sent stays
    /// and goes on being sent. A new invitation begins anew.
    Revoked {
        /// Entries that still wait to be sent.
        waiting: u32,
        /// Entries that were written behind the lock: they stay on this phone until it is of the team again.
        written: u32,
        /// When this device learned of it.
        #[serde(with = "crate::domain::numbered")]
        since: DateTime<Utc>,
        /// It was a copy of this phone that took its place, not a lead who removed it.
        copied: bool,
    },
    /// The data cannot be used at all.
    Unusable(Failure),
}

/// An entry that is being written. Kept encrypted at every pause; sealed as a revision by *Gem*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The entry that it will be, or the entry that it corrects.
    pub entry: EntryId,
    /// The revision that it will be: saving twice is saving once.
    pub revision: RevisionId,
    /// The revisions that it follows; empty for a new entry.
    pub parents: Vec<RevisionId>,
    /// What is written so far.
    pub content: Content,
    /// When it was last kept.
    #[serde(with = "crate::domain::numbered")]
    pub kept: Option<DateTime<Utc>>,
}

/// What a passkey's PRF gave: it opens the device.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluated(pub [u8; 32]);

impl std::fmt::Debug for Evaluated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Evaluated(…)")
    }
}

/// One message over the boundary, with the number that answers carry back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Number of the request, from 1.
    pub id: u32,
    /// The request.
    pub request: Request,
}

/// What comes back over the boundary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// The answer to a request.
    Answer {
        /// Its number.
        id: u32,
        /// The answer.
        response: Box<Response>,
    },
    /// Something unasked.
    Event(Event),
}

/// Masked: passphrases, codes and notes go through here, and a message that is shown by accident must not show them.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Request(…)")
    }
}

/// Masked as [`Request`] is; a failure says no word of what was written.
impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Failed(failure) => write!(f, "Failed({failure:?})"),
            _ => f.write_str("Response(…)"),
        }
    }
}
