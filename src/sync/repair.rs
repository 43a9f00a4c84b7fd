//! Repair after a restore of the server: where the two histories part, membership first, then what the server has, then what it lacks.
//! Anybody may bring anybody's signed records. Nothing on this device goes because the server lacks it.

use crate::{
    domain::{
        gathered,
        ids::{DeviceId, TeamId},
    },
    protocol::{
        call::{Answer, Call, Frame, MembershipAccepted, MembershipLog, Proof, Pushed, TeamHead},
        limits::MEMBERSHIP_PAGE,
        membership::MembershipRecord,
        pack::Pack,
        refused::Reason,
    },
    store::{Identity, StoreError},
};

use super::{
    SyncError,
    absorb::absorb_outbox,
    branch::{adopt, epoch_elsewhere, wrap_anew},
    claims::forget_claims,
    earlier::{floor, forget_floor},
    offer::next_offer,
    prefix::{Search, frontier_at},
    pull::Cursor,
    push::receipts_for,
    round::{OpenStores, Progress, Stores},
    trouble::{Cause, Stage, Trouble, note, trouble},
    window::forget_window,
};

/// How often one round begins anew because the server moved under it.
const TRIES: u8 = 8;

/// The repair's part of a round.
#[derive(Debug, Default)]
pub(super) struct Repair {
    step: Step,
    /// Whether this round has looked at what is noted in the vault.
    looked: bool,
    tries: u8,
    head: Option<TeamHead>,
    /// Devices whose records the server does not take as things stand.
    skipped: gathered::Set<DeviceId>,
}

#[derive(Debug, Default)]
enum Step {
    /// All is well.
    #[default]
    Off,
    /// Where does the team stand on the server?
    Head,
    /// Up to where is its sequence ours?
    Place(Search),
    /// Is its membership log ours, as far as both go?
    Compare,
    /// It is not: the whole of it is fetched.
    Log(Vec<MembershipRecord>),
    /// Membership record of this number goes to the server.
    Bring(u64),
    /// What the server has is pulled.
    Pull,
    /// What it lacks goes to it; the pack that was offered last.
    Offer(Option<Box<Pack>>),
    /// What came of it is pulled.
    Settle,
}

/// What the round does next because of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Go on.
    On(Progress),
    /// The server has more membership records: fetch them first.
    MembershipFirst,
}

impl Repair {
    /// The server is another incarnation than the one known here.
    pub(super) fn begin(&mut self) -> Result<(), SyncError> {
        self.tries += 1;
        if self.tries > TRIES {
            return Err(SyncError::Distrusted("the server changes without an end"));
        }
        (self.step, self.looked) = (Step::Head, true);
        Ok(())
    }

    /// Whether what the server has is pulled before anything is pushed.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.step, Step::Off)
    }

    /// The next call before the pull.
    pub(super) fn next(&mut self, team: TeamId, token: &str, open: &OpenStores<'_>) -> Result<Option<Call>, SyncError> {
        let Some(roster) = open.roster.as_ref() else { return Ok(None) };
        if !self.looked {
            self.looked = true;
            let size = Cursor::load(open.vault)?.frontier.size;
            let due = trouble(open.vault)?.is_some_and(|trouble| match trouble.stage {
                Stage::Left { membership, size: before } => (membership, before) != (roster.length, size),
                _ => true,
            });
            self.step = if due { Step::Head } else { Step::Off };
        }
        let get =
            |path: String| Call { post: false, path: format!("/v1/teams/{team}/{path}"), body: Vec::new(), token: Some(token.to_owned()) };
        Ok(match &self.step {
            // A place that no team reaches: the head alone is answered.
            Step::Head => Some(get(format!("pull?after={}&membership=0", i64::MAX))),
            Step::Place(search) => {
                let second = self.head.as_ref().map_or(0, |head| head.head);
                search.question().map(|first| get(format!("proof?first={first}&second={second}")))
            }
            Step::Compare => {
                let both = roster.length.min(self.head.as_ref().map_or(0, |head| head.membership));
                Some(get(format!("membership?after={}", both.saturating_sub(1))))
            }
            Step::Log(records) => Some(get(format!("membership?after={}", records.len()))),
            Step::Bring(n) => {
                let body = open.vault.membership_record(*n)?.ok_or(StoreError::Content("the membership log"))?;
                Some(Call { post: true, body, ..get("membership".into()) })
            }
            Step::Off | Step::Pull | Step::Offer(_) | Step::Settle => None,
        })
    }

    /// The next call after the pull, before this device's own push.
    pub(super) fn offer(&mut self, identity: &Identity, token: &str, stores: &mut Stores<'_>) -> Result<Option<Call>, SyncError> {
        let (Some(open), true) = (&mut stores.open, self.is_on()) else { return Ok(None) };
        let Some(roster) = open.roster.as_ref() else { return Ok(None) };
        if matches!(self.step, Step::Pull) {
            wrap_anew(stores.outbox, open.vault, roster, open.keyring, identity)?;
            self.step = Step::Offer(None);
        }
        let Step::Offer(offered) = &mut self.step else { return Ok(None) };
        let own_unsent = stores.outbox.unsent(identity.device, 1)?.first().map(|pending| pending.record.number);
        let bare = stores.outbox.bare(identity.device)?;
        let Some(pack) = next_offer(open.vault, identity, own_unsent, roster.epoch(), &self.skipped, &bare)? else {
            self.step = Step::Settle;
            return Ok(None);
        };
        let (path, body) = (format!("/v1/teams/{}/push", identity.team), pack.to_bytes());
        *offered = Some(Box::new(pack));
        Ok(Some(Call { post: true, path, body, token: Some(token.to_owned()) }))
    }

    /// Takes the answer to the last call of this repair.
    pub(super) fn take(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<Turn, SyncError> {
        let Some(open) = &mut stores.open else { return Ok(Turn::On(Progress::Working)) };
        match std::mem::take(&mut self.step) {
            Step::Head => {
                let Some((Frame::Head(head), _)) = Frame::split(&answer.body)? else {
                    return Err(SyncError::Distrusted("the answer to a pull has no head"));
                };
                let search = Search::begin(open.vault, &Cursor::load(open.vault)?.frontier, &head)?;
                self.head = Some(head);
                self.placed(identity, stores, search)
            }
            Step::Place(mut search) => {
                let proof: Proof = minicbor::decode(&answer.body)?;
                let head = self.head.as_ref().ok_or(SyncError::Distrusted("a proof that nobody asked for"))?;
                if proof.incarnation != head.incarnation {
                    self.begin()?;
                    return Ok(Turn::On(Progress::Working));
                }
                let path: Vec<[u8; 32]> = proof.path.into_iter().map(Into::into).collect();
                search.take(open.vault, &Cursor::load(open.vault)?.frontier, head, &path)?;
                self.placed(identity, stores, search)
            }
            Step::Compare => self.compare(open, answer),
            Step::Log(mut records) => {
                let log: MembershipLog = minicbor::decode(&answer.body)?;
                let more = log.more == Some(true) && !log.records.is_empty();
                records.extend(log.records);
                let promised = self.head.as_ref().map_or(0, |head| head.membership);
                if more && records.len() as u64 > promised.saturating_add(MEMBERSHIP_PAGE as u64) {
                    return Err(SyncError::Distrusted("the membership log goes on beyond its end"));
                }
                if more {
                    self.step = Step::Log(records);
                    return Ok(Turn::On(Progress::Working));
                }
                adopt(identity, stores, &records)?;
                self.step = Step::Pull;
                Ok(Turn::On(Progress::Received))
            }
            Step::Bring(n) => {
                minicbor::decode::<MembershipAccepted>(&answer.body)?;
                let length = open.roster.as_ref().map_or(0, |roster| roster.length);
                self.step = if n < length { Step::Bring(n + 1) } else { Step::Pull };
                Ok(Turn::On(Progress::Working))
            }
            Step::Offer(Some(pack)) => {
                let pushed: Pushed = minicbor::decode(&answer.body)?;
                if pushed.incarnation != Cursor::load(open.vault)?.incarnation {
                    self.begin()?;
                    return Ok(Turn::On(Progress::Working));
                }
                let marks = receipts_for(&pack, &pushed)?;
                open.vault.write(|writing| marks.iter().try_for_each(|(_, hash, seq)| writing.set_seq(hash, *seq)))?;
                self.step = Step::Offer(None);
                Ok(Turn::On(Progress::Sent))
            }
            other => {
                self.step = other;
                Ok(Turn::On(Progress::Working))
            }
        }
    }

    /// What a refusal of the last call means. Gives back whether the repair goes on all the same.
    pub(super) fn refused(&mut self, reason: Reason, detail: u64) -> Result<bool, SyncError> {
        match &self.step {
            // Somebody else brought membership records, too.
            Step::Bring(_) if reason == Reason::MembershipMoved => {
                if let Some(head) = &mut self.head {
                    head.membership = detail;
                }
                self.tries += 1;
                self.step = Step::Compare;
                Ok(self.tries <= TRIES)
            }
            // The server moved between two calls.
            Step::Place(_) if reason == Reason::Malformed => self.begin().map(|()| true),
            Step::Offer(Some(pack)) if !matches!(reason, Reason::TooMany | Reason::Trouble | Reason::Session) => {
                self.skipped.insert(DeviceId::from_bytes(pack.device));
                self.step = Step::Offer(None);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Everything was offered and pulled: notes what is left. Gives back whether the pull has to be done once more first.
    pub(super) fn settle(&mut self, identity: &Identity, stores: &mut Stores<'_>) -> Result<bool, SyncError> {
        let Some(open) = &mut stores.open else { return Ok(false) };
        if !matches!(self.step, Step::Settle) {
            return Ok(false);
        }
        if self.head.take().is_some() {
            return Ok(true);
        }
        self.step = Step::Off;
        let left = open.vault.lacking()?.saturating_sub(stores.outbox.unsent_count(identity.device)?);
        let (membership, size) = (open.roster.as_ref().map_or(0, |roster| roster.length), Cursor::load(open.vault)?.frontier.size);
        let waits = left > 0 || epoch_elsewhere(open.vault)?.is_some();
        let before = trouble(open.vault)?.filter(|_| waits);
        let after = before.map(|before| Trouble { stage: Stage::Left { membership, size }, ..before });
        open.vault.write(|writing| note(writing, after))?;
        Ok(false)
    }

    /// Goes on with the search, or with what follows from its end: places that the server does not have any more are taken back.
    fn placed(&mut self, identity: &Identity, stores: &mut Stores<'_>, search: Search) -> Result<Turn, SyncError> {
        if search.question().is_some() {
            self.step = Step::Place(search);
            return Ok(Turn::On(Progress::Working));
        }
        let (Some(open), Some(head)) = (&mut stores.open, &self.head) else { return Ok(Turn::On(Progress::Working)) };
        let before = Cursor::load(open.vault)?;
        let (place, known) = (search.place(), trouble(open.vault)?);
        let same = before.incarnation == head.incarnation;
        if same && place == before.frontier.size {
            if known.is_none_or(|known| known.stage == Stage::Suspected) {
                // What contradicted us is not so: a lie, or an answer from on the way.
                open.vault.write(|writing| note(writing, None))?;
                return Ok(Turn::On(Progress::Working));
            }
            self.step = Step::Compare;
            return Ok(Turn::On(Progress::Working));
        }
        // From here on the vault alone knows what has a place: receipts that still lie in the outbox are those of before.
        absorb_outbox(stores.outbox, open.vault, open.keyring, identity.team, identity.device)?;
        let cause = if same || known.is_some_and(|known| known.cause == Cause::Rewritten) { Cause::Rewritten } else { Cause::Restored };
        let frontier = if place == before.frontier.size { Some(before.frontier) } else { frontier_at(open.vault, place)? };
        let cursor = Cursor { incarnation: head.incarnation, frontier: frontier.unwrap_or_default() };
        let begins_anew = cursor.frontier.size < floor(open.vault)?.size;
        open.vault.write(|writing| {
            if begins_anew {
                // What lies below the floor is another's now: everything comes forward from the first.
                forget_floor(writing)?;
                forget_window(writing)?;
            }
            writing.take_back(cursor.frontier.size)?;
            forget_claims(writing)?;
            cursor.keep(writing)?;
            note(writing, Some(Trouble { cause, stage: Stage::Mending }))
        })?;
        self.step = Step::Compare;
        Ok(Turn::On(Progress::Received))
    }

    fn compare(&mut self, open: &mut OpenStores<'_>, answer: &Answer) -> Result<Turn, SyncError> {
        let log: MembershipLog = minicbor::decode(&answer.body)?;
        let (Some(roster), Some(head)) = (open.roster.as_ref(), &self.head) else { return Ok(Turn::On(Progress::Working)) };
        let both = roster.length.min(head.membership);
        let mine = open.vault.membership_record(both)?.ok_or(StoreError::Content("the membership log"))?;
        let mine: MembershipRecord = minicbor::decode(&mine)?;
        let theirs = log.records.first().ok_or(SyncError::Distrusted("the membership log is shorter than its head says"))?;
        if theirs.hash() != mine.hash() {
            self.step = Step::Log(Vec::new());
            return Ok(Turn::On(Progress::Working));
        }
        self.step = if head.membership < roster.length { Step::Bring(head.membership + 1) } else { Step::Pull };
        Ok(if head.membership > roster.length { Turn::MembershipFirst } else { Turn::On(Progress::Working) })
    }
}

/// The record by which this device joined, where it is here.
pub(super) fn own_join(open: &OpenStores<'_>, identity: &Identity) -> Result<Option<Vec<u8>>, SyncError> {
    let joined = open.roster.as_ref().and_then(|roster| Some(roster.devices.get(&identity.device.bytes())?.joined));
    Ok(joined.map(|n| open.vault.membership_record(n)).transpose()?.flatten())
}
