//! One round of sync as a machine: [`Round::next`] names the call, [`Round::take`] takes its answer, until nothing is left to do.

mod ahead;
mod earlier;
mod refusing;
mod session;
mod standing;

pub use ahead::Here;

use crate::{
    crypto::{Random, Secret},
    domain::{ids::TeamId, register::Name},
    protocol::{
        call::{Answer, Call, MembershipLog, Pushed},
        membership::Roster,
        pack::Pack,
        refused::Reason,
        session::{Nonce, Session},
    },
    store::{Identity, Outbox, Vault},
};

use super::{
    SyncError,
    claims::check_claims,
    keyring::Keyring,
    pull::{Cursor, Page, take_page},
    push::{kept_pack, next_pack, receipts_for, take_receipts},
    repair::{Repair, Turn, own_join},
    taking::take_membership,
    transport::TransportError,
    trouble::{Cause, Stage, Trouble, note, trouble},
};

/// What a round works on. Without a vault (locked) it pushes only.
pub struct Stores<'a> {
    /// The outbox.
    pub outbox: &'a mut Outbox,
    /// The vault and what belongs to it, while unlocked.
    pub open: Option<OpenStores<'a>>,
    /// Randomness for keeping a changed keyring.
    pub random: &'a mut dyn Random,
}

/// What is there while unlocked.
pub struct OpenStores<'a> {
    /// The vault.
    pub vault: &'a mut Vault,
    /// The keys.
    pub keyring: &'a mut Keyring,
    /// The roster; `None` before the first membership record is here.
    pub roster: &'a mut Option<Roster>,
    /// The key that the keyring is kept under.
    pub database_key: &'a Secret,
    /// Milliseconds that a worker's device holds by itself.
    pub reach_ms: u64,
}

/// What an answer changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Go on with [`Round::next`].
    Working,
    /// Records of the outbox got their receipts.
    Sent,
    /// Records came that were not here.
    Received,
}

/// A round of sync. Kept between rounds for the sake of its session.
#[derive(Debug, Default)]
pub struct Round {
    token: Option<String>,
    nonce: Option<Vec<u8>>,
    /// The platform's signature over the nonce.
    signature: Option<[u8; 64]>,
    asked: Asked,
    tokens_lost: u8,
    membership_wanted: bool,
    /// The server refuses because this device was revoked; the log has to say so, too.
    told_revoked: bool,
    /// The verified log says that this device was revoked.
    revoked: bool,
    /// It says that a copy of this device has taken its place.
    copied: bool,
    /// It says that this device has a successor, which is here.
    succeeded: bool,
    /// The whole log, as a locked device fetches it.
    log: Option<Roster>,
    repair: Repair,
    rejoin: Rejoin,
    /// Whether the server has what it has acknowledged was asked in this round, for a device that records no more.
    kept_asked: bool,
    gap_met: bool,
    push_done: bool,
    push_refused: Option<SyncError>,
    pull_done: bool,
    earlier_done: bool,
    /// Where the descent was last found to be at its end. Kept between rounds: looking costs more than a round without news.
    rested: Option<(u64, u64)>,
}

/// Whether the record by which this device joined is brought to a server that does not know it any more. Nobody else may have it.
#[derive(Debug, Default, PartialEq, Eq)]
enum Rejoin {
    #[default]
    Unneeded,
    Wanted,
    Tried,
}

#[derive(Debug, Default)]
enum Asked {
    #[default]
    Nothing,
    Nonce,
    Session,
    Membership,
    Push(Box<Pack>),
    /// What the server had acknowledged, once more.
    Kept(Box<Pack>),
    Pull,
    /// Records before those that are here, back to a time in milliseconds since 1970; the newest where there is none.
    Earlier(Option<u64>),
    /// Records that registers name.
    Named(Vec<Name>),
    /// The repair after a restore asked.
    Repair,
    /// This device's own join once more.
    Rejoin,
    /// A locked device asks whether it is still of the team.
    Standing,
    /// A locked device fetches the whole log, to verify what it was told.
    WholeLog,
}

impl Round {
    /// Begins a new round; the session goes on.
    pub fn begin(&mut self) {
        *self = Self { token: self.token.take(), rested: self.rested, ..Self::default() };
    }

    /// The verified log says that this device was revoked. What it has sealed was offered to the server before this round ends.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.revoked
    }

    /// The verified log says that this device signed its own successor, which is not here: it was copied, and the copy was faster.
    #[must_use]
    pub fn is_copied(&self) -> bool {
        self.copied
    }

    /// The next call of a round that only pushes, for a former identity.
    ///
    /// # Errors
    /// When the device's storage fails, or the server refused the push.
    pub fn next_push(&mut self, identity: &Identity, stores: &mut Stores<'_>) -> Result<Option<Call>, SyncError> {
        (self.pull_done, self.earlier_done) = (true, true);
        self.next(identity, stores)
    }

    /// The next call; `None` when the round is done.
    ///
    /// # Errors
    /// When the device's storage fails.
    pub fn next(&mut self, identity: &Identity, stores: &mut Stores<'_>) -> Result<Option<Call>, SyncError> {
        let team = identity.team;
        if self.succeeded {
            return Ok(None);
        }
        let Some(token) = self.token.clone() else {
            if self.rejoin == Rejoin::Wanted
                && let Some(body) = stores.open.as_ref().map(|open| own_join(open, identity)).transpose()?.flatten()
            {
                self.asked = Asked::Rejoin;
                return Ok(Some(Call { post: true, path: format!("/v1/teams/{team}/membership"), body, token: None }));
            }
            return self.ask_session(identity, stores).map(Some);
        };
        let length = stores.open.as_ref().map(|open| open.roster.as_ref().map_or(0, |roster| roster.length));
        if let Some(length) = length
            && (self.membership_wanted || length == 0)
        {
            self.asked = Asked::Membership;
            return Ok(Some(get(format!("/v1/teams/{team}/membership?after={length}"), token)));
        }
        if self.told_revoked && self.repair.is_on() {
            return Ok(Some(self.ask_standing(team, token)));
        }
        if let (Some(open), false) = (&stores.open, self.revoked) {
            if let Some(call) = self.repair.next(team, &token, open)? {
                self.asked = Asked::Repair;
                return Ok(Some(call));
            }
            if self.repair.is_on() {
                // What the server has comes first, then what it lacks, then what is new here.
                if !self.pull_done {
                    return self.ask_pull(team, token, open).map(Some);
                }
                if let Some(call) = self.repair.offer(identity, &token, stores)? {
                    self.asked = Asked::Repair;
                    return Ok(Some(call));
                }
            }
        }
        let forked = refusing::is_forked(identity, stores)?;
        let roster = stores.open.as_ref().and_then(|open| open.roster.as_ref());
        let newest_epoch = roster.map_or(u32::MAX, Roster::epoch);
        // What this device has written since it was copied goes under its successor's name.
        self.push_done |= forked;
        if !self.push_done {
            let push = |body| Call { post: true, path: format!("/v1/teams/{team}/push"), body, token: Some(token.clone()) };
            if let Some(pack) = next_pack(stores.outbox, team, identity.device, newest_epoch)? {
                let body = pack.to_bytes();
                self.asked = Asked::Push(Box::new(pack));
                return Ok(Some(push(body)));
            }
            if !self.kept_asked
                && self.records_no_more(identity, stores.outbox)?
                && let Some(pack) = kept_pack(stores.outbox, team, identity.device)?
            {
                let body = pack.to_bytes();
                (self.asked, self.kept_asked) = (Asked::Kept(Box::new(pack)), true);
                return Ok(Some(push(body)));
            }
            self.push_done = true;
        }
        if let (None, false, false) = (&stores.open, self.pull_done, self.revoked || identity.revoked_ms > 0 || identity.genesis.is_empty())
        {
            return Ok(Some(self.ask_standing(team, token)));
        }
        if self.pull_done && self.repair.settle(identity, stores)? {
            self.pull_done = false;
        }
        if let (Some(open), false) = (&stores.open, self.revoked) {
            if let Some(call) = self.ask_earlier(identity, &token, open)? {
                return Ok(Some(call));
            }
            if !self.pull_done {
                return self.ask_pull(team, token, open).map(Some);
            }
        }
        let about_the_fork = |error: &SyncError| forked && matches!(error, SyncError::Refused { reason: Reason::Fork, .. });
        self.push_refused.take().filter(|error| !about_the_fork(error)).map_or(Ok(None), Err)
    }

    fn ask_pull(&mut self, team: TeamId, token: String, open: &OpenStores<'_>) -> Result<Call, SyncError> {
        let length = open.roster.as_ref().map_or(0, |roster| roster.length);
        let Cursor { incarnation, frontier } = Cursor::load(open.vault)?;
        let after = frontier.size;
        self.asked = Asked::Pull;
        Ok(get(pull_path(team, after, length, incarnation), token))
    }

    /// Takes the answer to the last call.
    ///
    /// # Errors
    /// When the server refuses, its answer does not verify, or the storage fails. Nothing of that answer is kept then.
    pub fn take(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<Progress, SyncError> {
        let asked = std::mem::take(&mut self.asked);
        if let Some((reason, detail, text)) = answer.refusal() {
            return self.refused(identity, stores, &asked, reason, detail, text);
        }
        match asked {
            Asked::Nothing => {}
            Asked::Nonce => self.nonce = Some(minicbor::decode::<Nonce>(&answer.body)?.nonce),
            Asked::Session => {
                self.token = Some(minicbor::decode::<Session>(&answer.body)?.token);
                self.nonce = None;
            }
            Asked::Membership => return self.take_membership(identity, stores, answer),
            Asked::Push(pack) => {
                let pushed: Pushed = minicbor::decode(&answer.body)?;
                if let Some(open) = &stores.open
                    && self.is_another(open, pushed.incarnation)?
                {
                    // Pushed again once the two histories are one: receipts belong to an incarnation.
                    return Ok(Progress::Working);
                }
                let marks = take_receipts(stores.outbox, identity.device, &pack, &pushed)?;
                if let Some(open) = &mut stores.open {
                    open.vault.write(|writing| marks.iter().try_for_each(|(hash, seq)| writing.set_seq(hash, *seq)))?;
                    stores.outbox.mark_absorbed(identity.device, &[])?;
                }
                return Ok(Progress::Sent);
            }
            Asked::Kept(pack) => {
                receipts_for(&pack, &minicbor::decode(&answer.body)?)?;
            }
            Asked::Pull => return self.take_pull(identity, stores, answer),
            Asked::Earlier(_) => return self.take_earlier(identity, stores, answer),
            Asked::Named(names) => return self.take_named(stores, &names, answer),
            Asked::Repair => {
                return Ok(match self.repair.take(identity, stores, answer)? {
                    Turn::On(progress) => progress,
                    Turn::MembershipFirst => {
                        self.membership_wanted = true;
                        Progress::Working
                    }
                });
            }
            Asked::Rejoin => self.rejoin = Rejoin::Tried,
            Asked::Standing => self.pull_done = true,
            Asked::WholeLog => self.take_whole_log(identity, stores, answer)?,
        }
        Ok(Progress::Working)
    }

    /// Whether the server is another incarnation than the one known here: the repair begins then.
    fn is_another(&mut self, open: &OpenStores<'_>, incarnation: u64) -> Result<bool, SyncError> {
        let known = Cursor::load(open.vault)?.incarnation;
        let another = known != 0 && known != incarnation;
        if another {
            (self.pull_done, self.push_done) = (false, false);
            self.repair.begin()?;
        }
        Ok(another)
    }

    fn take_membership(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<Progress, SyncError> {
        let wanted = std::mem::take(&mut self.membership_wanted);
        let log: MembershipLog = minicbor::decode(&answer.body)?;
        self.membership_wanted = log.more == Some(true) && !log.records.is_empty();
        if wanted && log.records.is_empty() && !self.told_revoked {
            return Err(SyncError::Distrusted("the membership log is shorter than its head says"));
        }
        let Some(open) = &mut stores.open else { return Ok(Progress::Working) };
        let before = open.roster.as_ref().map_or(0, |roster| roster.length);
        let (roster, changed) = take_membership(open.vault, open.roster.clone(), open.keyring, identity.device, &log.records)?;
        let Some(roster) = roster else {
            return Err(SyncError::Distrusted("the team has no membership log"));
        };
        if self.membership_wanted && roster.length == before {
            return Err(SyncError::Distrusted("the membership log promises more and stands still"));
        }
        if changed {
            let sealed = open.keyring.seal(open.database_key, stores.random);
            stores.outbox.set_keyring(identity.device, &sealed)?;
        }
        let learned = if self.membership_wanted { Ok(()) } else { self.learn(identity, None, &roster) };
        *open.roster = Some(roster);
        learned?;
        Ok(if log.records.is_empty() { Progress::Working } else { Progress::Received })
    }

    fn take_pull(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<Progress, SyncError> {
        let unsent = stores.outbox.unsent_count(identity.device)?;
        let Some(OpenStores { vault, keyring, roster: Some(roster), .. }) = &mut stores.open else {
            return Ok(Progress::Working);
        };
        if answer.status == 204 {
            self.pull_done = true;
            return check_claims(vault, roster, unsent, false).map(|()| Progress::Working);
        }
        let page = take_page(vault, keyring, roster, &answer.body);
        let Some((more, new)) = self.taken(vault, page)? else { return Ok(Progress::Working) };
        self.pull_done = !more;
        if !more {
            check_claims(vault, roster, unsent, new > 0)?;
        }
        Ok(if new > 0 { Progress::Received } else { Progress::Working })
    }

    /// What a page with records brought; nothing where something else comes first.
    fn taken(&mut self, vault: &mut Vault, page: Result<Page, SyncError>) -> Result<Option<(bool, usize)>, SyncError> {
        if matches!(page, Err(SyncError::Contradicted(_))) && trouble(vault)?.is_none() {
            let suspected = Trouble { cause: Cause::Rewritten, stage: Stage::Suspected };
            vault.write(|writing| note(writing, Some(suspected)))?;
        }
        match page? {
            Page::Restored => {
                (self.pull_done, self.push_done) = (false, false);
                self.repair.begin()?;
                Ok(None)
            }
            Page::MembershipFirst => {
                self.membership_wanted = true;
                Ok(None)
            }
            Page::Taken { more: true, new: 0 } => Err(SyncError::Transport(TransportError::Cut)),
            Page::Taken { more, new } => Ok(Some((more, new))),
        }
    }
}

fn pull_path(team: TeamId, after: u64, membership: u64, incarnation: u64) -> String {
    format!("/v1/teams/{team}/pull?after={after}&membership={membership}&incarnation={incarnation}")
}

fn get(path: String, token: String) -> Call {
    Call { post: false, path, body: Vec::new(), token: Some(token) }
}
