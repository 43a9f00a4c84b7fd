//! One round of sync as a machine: [`Round::next`] names the call, [`Round::take`] takes its answer, until nothing is left to do.

use crate::{
    crypto::{Random, Secret, Signing},
    domain::ids::TeamId,
    protocol::{
        call::{Answer, Call, MembershipLog, Pushed},
        hash::signed_message,
        membership::Roster,
        pack::Pack,
        refused::Reason,
        session::{Nonce, OpenSession, SIGNATURE_LABEL, Session, session_hash},
    },
    store::{Identity, Outbox, Vault},
};

use super::{
    SyncError,
    keyring::Keyring,
    members::second_owner,
    pull::{Cursor, Page, take_page},
    push::{next_pack, take_receipts},
    taking::take_membership,
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
    asked: Asked,
    tokens_lost: u8,
    membership_wanted: bool,
    /// The server refuses because this device was revoked; the log has to say so, too.
    told_revoked: bool,
    /// The verified log says that this device was revoked.
    revoked: bool,
    /// The whole log, as a locked device fetches it.
    log: Option<Roster>,
    push_done: bool,
    push_refused: Option<SyncError>,
    pull_done: bool,
}

#[derive(Debug, Default)]
enum Asked {
    #[default]
    Nothing,
    Nonce,
    Session,
    Membership,
    Push(Box<Pack>),
    Pull,
    /// A locked device asks whether it is still of the team.
    Standing,
    /// A locked device fetches the whole log, to verify what it was told.
    WholeLog,
}

impl Round {
    /// Begins a new round; the session goes on.
    pub fn begin(&mut self) {
        *self = Self { token: self.token.take(), ..Self::default() };
    }

    /// The session's token, for a call outside the round.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.token.clone()
    }

    /// The verified log says that this device was revoked. What it has sealed was offered to the server before this round ends.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.revoked
    }

    /// The next call of a round that only pushes, for a former identity.
    ///
    /// # Errors
    /// When the device's storage fails, or the server refused the push.
    pub fn next_push(&mut self, identity: &Identity, stores: &mut Stores<'_>) -> Result<Option<Call>, SyncError> {
        self.pull_done = true;
        self.next(identity, stores)
    }

    /// The next call; `None` when the round is done.
    ///
    /// # Errors
    /// When the device's storage fails.
    pub fn next(&mut self, identity: &Identity, stores: &mut Stores<'_>) -> Result<Option<Call>, SyncError> {
        let team = identity.team;
        let Some(token) = self.token.clone() else {
            return Ok(Some(self.ask_session(identity)));
        };
        let length = stores.open.as_ref().map(|open| open.roster.as_ref().map_or(0, |roster| roster.length));
        if let Some(length) = length
            && (self.membership_wanted || length == 0)
        {
            self.asked = Asked::Membership;
            return Ok(Some(get(format!("/v1/teams/{team}/membership?after={length}"), token)));
        }
        if !self.push_done {
            if let Some(pack) = next_pack(stores.outbox, team, identity.device)? {
                let body = pack.to_bytes();
                self.asked = Asked::Push(Box::new(pack));
                return Ok(Some(Call { post: true, path: format!("/v1/teams/{team}/push"), body, token: Some(token) }));
            }
            self.push_done = true;
        }
        if let (None, false, false) = (&stores.open, self.pull_done, self.revoked || identity.revoked_ms > 0 || identity.genesis.is_empty())
        {
            return Ok(Some(self.ask_standing(team, token)));
        }
        let (Some(open), Some(length), false, false) = (&stores.open, length, self.pull_done, self.revoked) else {
            return self.push_refused.take().map_or(Ok(None), Err);
        };
        let cursor = Cursor::load(open.vault)?;
        let (after, incarnation) = (cursor.frontier.size, cursor.incarnation);
        self.asked = Asked::Pull;
        Ok(Some(get(format!("/v1/teams/{team}/pull?after={after}&membership={length}&incarnation={incarnation}"), token)))
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
                let marks = take_receipts(stores.outbox, identity.device, &pack, &pushed)?;
                if let Some(open) = &mut stores.open {
                    open.vault.write(|writing| marks.iter().try_for_each(|(hash, seq)| writing.set_seq(hash, *seq)))?;
                    stores.outbox.mark_absorbed(identity.device, &[])?;
                }
                return Ok(Progress::Sent);
            }
            Asked::Pull => return self.take_pull(stores, answer),
            Asked::Standing => self.pull_done = true,
            Asked::WholeLog => self.take_whole_log(identity, stores.outbox, answer)?,
        }
        Ok(Progress::Working)
    }

    /// A locked device has no log beside it. It asks for a place that no team reaches, which is answered by a few bytes; only when it is
    /// told that it was revoked it fetches the log from its beginning, which it can verify by the pinned genesis alone.
    fn ask_standing(&mut self, team: TeamId, token: String) -> Call {
        if self.told_revoked {
            self.asked = Asked::WholeLog;
            return get(format!("/v1/teams/{team}/membership?after={}", self.log.as_ref().map_or(0, |log| log.length)), token);
        }
        self.asked = Asked::Standing;
        get(format!("/v1/teams/{team}/pull?after={}&membership=0", i64::MAX), token)
    }

    fn take_whole_log(&mut self, identity: &Identity, outbox: &mut Outbox, answer: &Answer) -> Result<(), SyncError> {
        let page: MembershipLog = minicbor::decode(&answer.body)?;
        let more = page.more == Some(true) && !page.records.is_empty();
        // Each page is verified as it comes: a server cannot send one for ever.
        for record in &page.records {
            match &mut self.log {
                Some(roster) => roster.apply(record, None)?,
                None => {
                    let first = Roster::begin(record)?;
                    if first.genesis.as_slice() != identity.genesis.as_slice() {
                        return Err(SyncError::Distrusted("the log begins with another team"));
                    }
                    self.log = Some(first);
                }
            }
        }
        if more {
            return Ok(());
        }
        let roster = self.log.take().ok_or(SyncError::Distrusted("the team has no membership log"))?;
        self.learn(identity, Some(outbox), &roster)
    }

    /// Notes whether the verified log has removed this device.
    fn learn(&mut self, identity: &Identity, locked: Option<&mut Outbox>, roster: &Roster) -> Result<(), SyncError> {
        let told = std::mem::take(&mut self.told_revoked);
        if roster.devices.get(&identity.device.bytes()).is_some_and(|device| device.revoked.is_some()) {
            self.revoked = true;
            // The last upload, as far as the server takes it: what was sealed, and the copies of what was being written. While the vault is
            // open they are made anew first, when the keys go.
            if let Some(outbox) = locked {
                outbox.send_draft_copies(identity.device)?;
            }
            self.push_done = false;
            return Ok(());
        }
        if told { Err(SyncError::Distrusted("the server says that this device was revoked, the log does not")) } else { Ok(()) }
    }

    fn ask_session(&mut self, identity: &Identity) -> Call {
        let Some(nonce) = self.nonce.take() else {
            self.asked = Asked::Nonce;
            return Call { post: true, path: "/v1/nonce".into(), body: Vec::new(), token: None };
        };
        self.asked = Asked::Session;
        let (team, device) = (identity.team.bytes(), identity.device.bytes());
        let hash = session_hash(&identity.server_name, &team, &device, &nonce);
        let transport = Signing::from_secret(second_owner(&identity.transport_key));
        let signature = transport.sign(&signed_message(SIGNATURE_LABEL, &hash));
        let body = minicbor::to_vec(OpenSession { team, device, nonce, signature }).unwrap_or_default();
        Call { post: true, path: "/v1/session".into(), body, token: None }
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

    fn take_pull(&mut self, stores: &mut Stores<'_>, answer: &Answer) -> Result<Progress, SyncError> {
        let Some(OpenStores { vault, keyring, roster: Some(roster), .. }) = &mut stores.open else {
            return Ok(Progress::Working);
        };
        if answer.status == 204 {
            self.pull_done = true;
            return Ok(Progress::Working);
        }
        match take_page(vault, keyring, roster, &answer.body)? {
            Page::MembershipFirst => {
                self.membership_wanted = true;
                Ok(Progress::Working)
            }
            Page::Taken { more, new } => {
                self.pull_done = !more;
                Ok(if new > 0 { Progress::Received } else { Progress::Working })
            }
        }
    }

    fn refused(
        &mut self,
        identity: &Identity,
        stores: &mut Stores<'_>,
        asked: &Asked,
        reason: Reason,
        detail: u64,
        text: String,
    ) -> Result<Progress, SyncError> {
        if reason == Reason::Session && self.tokens_lost == 0 {
            self.token = None;
            self.nonce = None;
            self.tokens_lost += 1;
            return Ok(Progress::Working);
        }
        if reason == Reason::Revoked && matches!(asked, Asked::Pull | Asked::Standing) {
            self.told_revoked = true;
            self.membership_wanted = stores.open.is_some();
            return Ok(Progress::Working);
        }
        if let Asked::Push(pack) = asked
            && matches!(
                reason,
                Reason::NotAllowed | Reason::LastUpload | Reason::Malformed | Reason::TooLarge | Reason::Signature | Reason::Fork
            )
        {
            // Where the detail is a limit, or names a record before the pack, all of it is meant.
            let all = detail == 0 || reason == Reason::LastUpload || detail < pack.first;
            for (number, _) in (pack.first..).zip(&pack.records).filter(|(number, _)| all || *number == detail) {
                stores.outbox.mark_refused(identity.device, number, reason.name())?;
            }
        }
        if matches!(asked, Asked::Push(_)) {
            // What others wrote arrives all the same.
            self.push_done = true;
            self.push_refused = Some(SyncError::Refused { reason, detail, text });
            return Ok(Progress::Working);
        }
        Err(SyncError::Refused { reason, detail, text })
    }
}

fn get(path: String, token: String) -> Call {
    Call { post: false, path, body: Vec::new(), token: Some(token) }
}
