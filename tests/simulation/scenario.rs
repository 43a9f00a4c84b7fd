//! The course of a seed: what people do, what the network does to it, what breaks; then all is well again, and the invariants are checked.

use std::collections::BTreeMap;

use gadeplan::{
    client::{
        failure::Failure,
        message::{Draft, LogFilter, Request, Response, State},
        team::{InvitationId, Roles},
        view::Notice,
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        ids::{DeviceId, EntryId},
        review::ReviewState,
    },
    protocol::{call::Call, membership::Roster},
};

use super::{
    disk::{self, Image, Survivors},
    world::{DEVICES, STEWARD, Violation, World},
};

/// Ten years in milliseconds.
const TEN_YEARS: i64 = 3_652 * 24 * 60 * 60 * 1_000;

/// Something that a person was told is saved.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    pub(crate) entry: EntryId,
    pub(crate) words: String,
    pub(crate) by: usize,
    /// What a message is about.
    pub(crate) about: Option<EntryId>,
    /// Behind the lock: it becomes an entry at the next unlock.
    pub(crate) locked: bool,
}

/// A world with what happened to it.
pub(crate) struct Scenario {
    pub(crate) world: World,
    pub(crate) saved: Vec<Saved>,
    /// Entries that may be there although nobody was told that they are saved: the power went in between.
    words: u32,
    /// Devices that take part.
    pub(crate) players: usize,
    away: [bool; DEVICES],
    /// Calls that the server has seen.
    copies: Vec<Call>,
    /// Calls that everybody has given up, and that may still arrive.
    late: Vec<Call>,
    /// Somebody was to be removed.
    pub(crate) removing: bool,
    /// Entries that the steward has erased; false where the power went in between.
    pub(crate) erased: BTreeMap<EntryId, bool>,
    entries: Vec<EntryId>,
    backups: Vec<Image>,
    incarnation: u64,
    /// A phone and its copy.
    pub(crate) copied: Option<[usize; 2]>,
}

type Outcome = Result<(), Violation>;

impl Scenario {
    pub(crate) fn begin(mut world: World) -> Self {
        let players = 2 + world.chance.below(DEVICES - 1);
        // As in a browser; natively there is a write-ahead log.
        let without_log = world.chance.percent(25);
        world.devices.iter_mut().filter(|_| without_log).for_each(|device| device.wal = false);
        world.trace.say(&format!("{players} devices, without a write-ahead log: {without_log}"));
        Self {
            world,
            saved: Vec::new(),
            words: 0,
            players,
            away: [false; DEVICES],
            copies: Vec::new(),
            late: Vec::new(),
            removing: false,
            erased: BTreeMap::new(),
            entries: Vec::new(),
            backups: Vec::new(),
            incarnation: 1,
            copied: None,
        }
    }

    /// Everything up to the healing.
    pub(crate) fn play(&mut self) -> Outcome {
        for place in 0..self.players {
            self.world.devices[place].start();
            self.unlock(place)?;
        }
        let actions = 14 + self.world.chance.below(26);
        let mut done = 0;
        while done < actions {
            self.notice_power();
            let under_way = self.world.wire.borrow().waiting.len();
            if under_way > 0 && self.world.chance.percent(72) {
                self.carry(under_way);
            } else {
                done += 1;
                // Often nothing passes: two phones write in the same millisecond.
                let minutes = self.world.chance.below(20).saturating_sub(8) as u64;
                self.world.clock.set(self.world.clock.get() + minutes * 60_000);
                self.world.server.set_clock(self.world.clock.get());
                let place = self.world.chance.below(self.players);
                self.act(place)?;
            }
        }
        self.notice_power();
        Ok(())
    }

    /// One call or answer goes on, or does not.
    fn carry(&mut self, under_way: usize) {
        let at = self.world.chance.below(under_way);
        let Some(mut waiting) = self.world.wire.borrow_mut().waiting.remove(at) else { return };
        let place = waiting.device;
        let chance = self.world.chance.below(100);
        let away = self.away[place] || !self.world.server.is_up();
        if away {
            self.world.trace.call("reaches nobody with", place, &waiting.call);
            drop(waiting);
            self.world.devices[place].go_on();
            return;
        }
        match waiting.answer.take() {
            None if chance < 4 => {
                self.world.trace.call("loses", place, &waiting.call);
                self.late.push(waiting.call.clone());
                drop(waiting);
            }
            None => {
                self.world.trace.call("asks", place, &waiting.call);
                if chance < 12 {
                    self.copies.push(waiting.call.clone());
                }
                if chance < 8 {
                    self.world.server.answer(&waiting.call);
                }
                waiting.answer = self.world.server.answer(&waiting.call);
                self.world.wire.borrow_mut().waiting.push_back(waiting);
                return;
            }
            Some(answer) if chance < 7 => {
                self.world.trace.answer("does not hear", place, &waiting.call, &answer);
                drop(waiting);
            }
            Some(mut answer) => {
                if chance < 12 && !answer.body.is_empty() {
                    answer.body.truncate(self.world.chance.below(answer.body.len()));
                }
                self.world.trace.answer("hears", place, &waiting.call, &answer);
                waiting.answer = Some(answer);
                waiting.arrive();
            }
        }
        self.world.devices[place].go_on();
    }

    /// Devices whose power went are found dead, and what survived is what their next start finds.
    fn notice_power(&mut self) {
        for place in 0..self.players {
            if self.world.devices[place].is_running() && disk::is_cut(&self.world.devices[place].folder.clone()) {
                let kind = self.world.chance.below(3);
                self.world.trace.say(&format!("{place} is without power, survivors {kind}"));
                let World { chance, devices, .. } = &mut self.world;
                let mut draw = || chance.percent(50);
                let mut survivors = match kind {
                    0 => Survivors::Synced,
                    1 => Survivors::Everything,
                    _ => Survivors::Some(&mut draw),
                };
                devices[place].lose_power(&mut survivors);
            }
        }
    }

    fn act(&mut self, place: usize) -> Outcome {
        if !self.world.devices[place].is_running() {
            self.world.trace.say(&format!("{place} starts"));
            self.world.devices[place].start();
            return Ok(());
        }
        match self.world.chance.below(107) {
            0..22 => self.record(place),
            22..32 => self.correct(place),
            32..37 => self.tap(place),
            37..41 => self.review(place),
            41..44 => self.keep_draft(place),
            44..62 if self.world.devices[place].sync_view().older.is_some() && self.world.chance.percent(30) => {
                self.world.trace.say(&format!("{place} fetches older ones"));
                self.permitted(place, Request::FetchOlder).map(|_| ())
            }
            44..62 => {
                self.world.trace.say(&format!("{place} syncs"));
                self.world.devices[place].ask(Request::SyncNow);
                Ok(())
            }
            62..67 => {
                self.world.trace.say(&format!("{place} locks"));
                self.permitted(place, Request::Lock).map(|_| ())
            }
            67..75 => self.unlock(place),
            75..79 => {
                self.world.trace.say(&format!("{place} crashes"));
                self.remember_calls(place);
                self.world.devices[place].crash();
                Ok(())
            }
            79..82 => {
                let after = self.world.chance.below(16) as u64;
                self.world.trace.say(&format!("{place} will lose its power after {after}"));
                disk::cut_after(&self.world.devices[place].folder, after);
                Ok(())
            }
            82..86 => {
                self.away[place] = !self.away[place];
                self.world.trace.say(&format!("{place} away: {}", self.away[place]));
                Ok(())
            }
            86..89 => {
                self.operate();
                Ok(())
            }
            89..91 => {
                let skew = self.world.chance.below(2_001) as i64 - 1_000;
                let skew = skew * (TEN_YEARS / 1_000);
                self.world.trace.say(&format!("{place}'s clock is {skew} ms off"));
                self.world.devices[place].skew.set(skew);
                Ok(())
            }
            91..93 => {
                self.replay();
                Ok(())
            }
            93..97 => self.erase(),
            97..104 => self.lead(place),
            _ => {
                self.copy(place);
                Ok(())
            }
        }
    }

    /// A phone is copied, as a backup of its files is: from now on two go on with the same keys.
    fn copy(&mut self, place: usize) {
        if self.players == DEVICES || self.copied.is_some() {
            return;
        }
        let copy = self.players;
        self.world.trace.say(&format!("{place} is copied to {copy}"));
        self.world.devices[copy] = self.world.devices[place].copy_to(copy);
        self.players += 1;
        self.copied = Some([place, copy]);
    }

    /// Whether there are two of a device.
    pub(crate) fn is_copied(&self, place: usize) -> bool {
        self.copied.is_some_and(|pair| pair.contains(&place))
    }

    /// What happens to the server: it crashes, starts, is backed up, and put back to what it was.
    fn operate(&mut self) {
        let up = self.world.server.is_up();
        match self.world.chance.below(6) {
            0..2 if up => {
                self.world.trace.say("the server crashes");
                self.world.server.crash();
            }
            2..4 if up => {
                self.world.trace.say("a backup of the server");
                self.backups.push(self.world.server.image());
            }
            4..6 if !self.backups.is_empty() => {
                let at = self.world.chance.below(self.backups.len());
                self.incarnation += 1;
                self.world.trace.say(&format!("the server is put back to backup {at}"));
                self.world.server.restore(&self.backups[at], self.incarnation);
            }
            _ if up => {}
            _ => {
                self.world.trace.say("the server starts");
                self.world.server.start();
            }
        }
    }

    fn lead(&mut self, place: usize) -> Outcome {
        let other = self.world.chance.below(self.players);
        let other = self.world.devices[other].member.id.expect("a member");
        // The steward stays one: the server refuses what a former one erased before it knew.
        let steward = self.name(other) == STEWARD;
        let roles = Roles { worker: true, lead: self.world.chance.percent(50), steward };
        let request = match self.world.chance.below(10) {
            0..3 => Request::Rotate { fresh: false },
            3..5 => Request::Revoke { device: other },
            5..7 => Request::ChangeRoles { device: other, roles },
            7 => Request::Invite { roles: Roles { steward: false, ..roles }, hours: 2, replaces: None },
            8 => Request::Admit { device: other },
            _ => {
                let invitations = match self.world.devices[place].ask(Request::Team) {
                    Some(Response::Team(team)) => team.invitations.iter().map(|row| row.id).collect(),
                    _ => Vec::<InvitationId>::new(),
                };
                let Some(first) = invitations.first() else { return Ok(()) };
                Request::WithdrawInvitation(*first)
            }
        };
        self.removing |= matches!(request, Request::Revoke { .. });
        let name = match &request {
            Request::Rotate { .. } => "rotates".to_owned(),
            Request::Revoke { device } => format!("revokes {}", self.name(*device)),
            Request::ChangeRoles { device, roles } => format!("makes {} lead: {}", self.name(*device), roles.lead),
            Request::Admit { device } => format!("admits {}", self.name(*device)),
            Request::Invite { .. } => "invites".to_owned(),
            _ => "withdraws".to_owned(),
        };
        self.world.trace.say(&format!("{place} {name}"));
        // Whether it is allowed, and whether it arrives, is for the team to say.
        self.world.devices[place].ask(request);
        Ok(())
    }

    fn name(&self, device: DeviceId) -> usize {
        self.world.devices.iter().position(|known| known.member.id == Some(device)).unwrap_or(DEVICES)
    }

    /// Asks for what needs no network. Only a power cut may keep a device from doing it, or its state.
    fn permitted(&mut self, place: usize, request: Request) -> Result<Option<Response>, Violation> {
        match self.world.devices[place].done(request) {
            Ok(response) => Ok(Some(response)),
            Err(failure) if disk::is_cut(&self.world.devices[place].folder) => {
                self.world.trace.say(&format!("  {place} fails: {failure:?}"));
                Ok(None)
            }
            Err(failure) => match self.world.devices[place].state() {
                State::Revoked { .. } => Ok(None),
                _ => Err(Violation(format!("I9: device {place} could not: {failure:?}"))),
            },
        }
    }

    pub(crate) fn unlock(&mut self, place: usize) -> Outcome {
        self.world.trace.say(&format!("{place} unlocks"));
        match self.world.devices[place].unlock() {
            Ok(_) | Err(Failure::ReadingPaused) => {
                self.come_in(place);
                self.is_still_there(place)
            }
            Err(failure) if disk::is_cut(&self.world.devices[place].folder) => {
                self.world.trace.say(&format!("  {place} fails: {failure:?}"));
                Ok(())
            }
            Err(failure) => match self.world.devices[place].state() {
                State::Revoked { .. } => Ok(()),
                _ => Err(Violation(format!("device {place} does not unlock: {failure:?}"))),
            },
        }
    }

    /// I3: what this device said is saved is there from then on, whatever happened to it.
    fn is_still_there(&mut self, place: usize) -> Outcome {
        let State::Unlocked(me) = self.world.devices[place].state() else { return Ok(()) };
        self.world.devices[place].member.id = Some(me.device);
        if me.notice == Some(Notice::VaultMovedAside) {
            return Err(Violation(format!("device {place}'s vault was damaged by a disk that keeps its word")));
        }
        let own: Vec<Saved> =
            self.saved.iter().filter(|saved| saved.by == place && !saved.locked && !self.is_erased(saved)).cloned().collect();
        for saved in own {
            let shown = match self.world.devices[place].done(Request::Entry(saved.entry)) {
                Ok(Response::Entry(view)) => view.history.iter().any(|version| words(&version.content) == Some(&saved.words)),
                _ => false,
            };
            // Once it is removed, what it writes is late, for itself too.
            if !shown && !disk::is_cut(&self.world.devices[place].folder) && self.is_of_the_team(place) {
                return Err(Violation(format!("I3: device {place} has lost {saved:?}")));
            }
        }
        Ok(())
    }

    /// Whether the log has this device; nobody can say while the server is down.
    fn is_of_the_team(&self, place: usize) -> bool {
        let id = self.world.devices[place].member.id.expect("a member").bytes();
        self.world.server.is_up() && Roster::fold(&self.world.log()).expect("a log").active(&id).is_some()
    }

    /// What was written behind the lock has become entries.
    fn come_in(&mut self, place: usize) {
        let Ok(Response::Sync(view)) = self.world.devices[place].done(Request::Sync) else { return };
        if view.written == 0 && self.world.devices[place].is_unlocked() {
            self.saved.iter_mut().filter(|saved| saved.by == place).for_each(|saved| saved.locked = false);
        }
    }

    fn record(&mut self, place: usize) -> Outcome {
        let kind = if self.world.chance.percent(25) { Kind::Person } else { Kind::Contact };
        let unlocked = self.world.devices[place].is_unlocked();
        let kind = if unlocked { kind } else { Kind::Contact };
        let Some(Response::Draft(draft)) = self.permitted(place, Request::OpenDraft(kind))? else { return Ok(()) };
        self.save(place, draft)
    }

    fn save(&mut self, place: usize, mut draft: Draft) -> Outcome {
        self.words += 1;
        let words = format!("w{}", self.words);
        write(&mut draft.content, &words);
        let locked = !self.world.devices[place].is_unlocked();
        self.world.trace.say(&format!("{place} saves {words}{}", if locked { " behind the lock" } else { "" }));
        let entry = draft.entry;
        match self.permitted(place, Request::Save(draft))? {
            Some(Response::Saved { entry: saved }) if saved == entry => {
                self.saved.push(Saved { entry, words, by: place, about: None, locked });
                if !self.entries.contains(&entry) {
                    self.entries.push(entry);
                }
                Ok(())
            }
            Some(_) => Err(Violation(format!("device {place} saved something else"))),
            None => Ok(()),
        }
    }

    fn known(&mut self, place: usize) -> Option<EntryId> {
        // Often one of the newest: two people who were there together write about the same thing.
        let newest = self.entries.len().saturating_sub(2);
        let newest = if self.world.chance.percent(40) { newest } else { 0 };
        let entry = *self.world.chance.pick(&self.entries[newest..])?;
        self.shows(place, entry).then_some(entry)
    }

    fn shows(&mut self, place: usize, entry: EntryId) -> bool {
        let device = &mut self.world.devices[place];
        device.is_running() && matches!(device.done(Request::Entry(entry)), Ok(Response::Entry(_)))
    }

    /// An entry that this device shows in several versions.
    fn in_conflict(&mut self, place: usize) -> Option<EntryId> {
        match self.world.devices[place].done(Request::Log(LogFilter::default())) {
            Ok(Response::Log(log)) => log.rows.into_iter().find(|row| row.heads > 1).map(|row| row.entry),
            _ => None,
        }
    }

    /// The steward erases an entry with everything about it.
    fn erase(&mut self) -> Outcome {
        if !self.world.devices[STEWARD].is_running() {
            return Ok(());
        }
        let Some(entry) = self.known(STEWARD) else { return Ok(()) };
        self.world.trace.say(&format!("{STEWARD} erases an entry"));
        self.erased.entry(entry).or_insert(false);
        match self.world.devices[STEWARD].done(Request::Erase(entry)) {
            Ok(_) => {
                self.erased.insert(entry, true);
                Ok(())
            }
            // It has heard that it was removed, and is about to give up its keys.
            Err(Failure::NotASteward) => Ok(()),
            Err(_) if disk::is_cut(&self.world.devices[STEWARD].folder) => Ok(()),
            Err(failure) => Err(Violation(format!("I9: device {STEWARD} could not erase: {failure:?}"))),
        }
    }

    /// Whether it went with an entry that was erased, or may have gone with it.
    pub(crate) fn is_erased(&self, saved: &Saved) -> bool {
        [Some(saved.entry), saved.about].into_iter().flatten().any(|entry| self.erased.contains_key(&entry))
    }

    /// A correction, and often another one by somebody who has not heard of it yet.
    fn correct(&mut self, place: usize) -> Outcome {
        let Some(entry) = self.known(place) else { return Ok(()) };
        self.correct_entry(place, entry)?;
        let other = self.world.chance.below(self.players);
        if other != place && self.world.chance.percent(60) && self.shows(other, entry) {
            return self.correct_entry(other, entry);
        }
        Ok(())
    }

    fn correct_entry(&mut self, place: usize, entry: EntryId) -> Outcome {
        match self.permitted(place, Request::Correct { entry, from: None })? {
            Some(Response::Draft(draft)) => self.save(place, draft),
            _ => Ok(()),
        }
    }

    /// A change by one tap: it continues one head and leaves the others standing. What has several is looked for first.
    fn tap(&mut self, place: usize) -> Outcome {
        let Some(entry) = self.in_conflict(place).or_else(|| self.known(place)) else { return Ok(()) };
        let Ok(Response::Entry(view)) = self.world.devices[place].done(Request::Entry(entry)) else { return Ok(()) };
        self.words += 1;
        let words = format!("w{}", self.words);
        let mut content = view.row.content.clone();
        write(&mut content, &words);
        self.world.trace.say(&format!("{place} taps {words}"));
        if let Some(Response::Saved { entry }) = self.permitted(place, Request::Record { entry: Some(entry), content })? {
            self.saved.push(Saved { entry, words, by: place, about: None, locked: false });
            let after = match self.world.devices[place].done(Request::Entry(entry)) {
                Ok(Response::Entry(view)) => view.heads.len(),
                _ => return Ok(()),
            };
            if after != view.heads.len() {
                return Err(Violation(format!("I3: a tap on device {place} made {} heads {after}", view.heads.len())));
            }
        }
        Ok(())
    }

    fn review(&mut self, place: usize) -> Outcome {
        let Some(target) = self.known(place) else { return Ok(()) };
        self.words += 1;
        let words = format!("w{}", self.words);
        self.world.trace.say(&format!("{place} asks {words}"));
        let request = Request::Review { target, state: ReviewState::Question, text: words.clone() };
        if let Some(Response::Saved { entry }) = self.permitted(place, request)? {
            self.saved.push(Saved { entry, words, by: place, about: Some(target), locked: false });
        }
        Ok(())
    }

    fn keep_draft(&mut self, place: usize) -> Outcome {
        if !self.world.devices[place].is_unlocked() {
            return Ok(());
        }
        let Some(Response::Draft(mut draft)) = self.permitted(place, Request::OpenDraft(Kind::Contact))? else { return Ok(()) };
        write(&mut draft.content, "not yet");
        self.world.trace.say(&format!("{place} keeps a draft"));
        self.permitted(place, Request::SaveDraft(draft)).map(|_| ())
    }

    /// A call of before arrives once more, or for the first time, when nobody waits for it.
    fn replay(&mut self) {
        if !self.late.is_empty() && self.world.chance.percent(50) {
            let call = self.late.swap_remove(self.world.chance.below(self.late.len()));
            self.world.trace.call("arrives late", DEVICES, &call);
            if self.world.server.answer(&call).is_some() {
                self.copies.push(call);
            }
        } else if let Some(call) = self.world.chance.pick(&self.copies).cloned() {
            self.world.trace.call("arrives again", DEVICES, &call);
            self.world.server.answer(&call);
        }
    }

    /// The calls of a device that is about to crash may still arrive.
    fn remember_calls(&mut self, place: usize) {
        let wire = self.world.wire.borrow();
        self.late.extend(wire.waiting.iter().filter(|waiting| waiting.device == place).map(|waiting| waiting.call.clone()));
    }

    /// Everything that was copied on its way arrives once more.
    pub(crate) fn replay_all(&mut self) {
        for call in std::mem::take(&mut self.copies) {
            self.world.trace.call("arrives once more", DEVICES, &call);
            self.world.server.answer(&call);
        }
    }

    /// The network is whole, and everybody is at work.
    pub(crate) fn heal(&mut self) -> Outcome {
        self.world.trace.say("healing");
        self.away = [false; DEVICES];
        if !self.world.server.is_up() {
            self.world.server.start();
        }
        for place in 0..self.players {
            let folder = self.world.devices[place].folder.clone();
            if self.world.devices[place].is_running() {
                // A power cut that was to come does not come any more.
                disk::cut_after(&folder, u64::MAX);
            } else {
                self.world.devices[place].start();
            }
            self.world.quiet(place)?;
        }
        for place in 0..self.players {
            self.unlock(place)?;
            if matches!(self.world.devices[place].state(), State::Locked { .. }) {
                // Reading had paused: an answer of the server ends that.
                self.round(place)?;
                self.unlock(place)?;
            }
        }
        // Two of a phone that are in step with each other are one: here each goes its own way, if it has not yet.
        for place in self.copied.into_iter().flatten() {
            self.record(place)?;
        }
        for place in self.copied.into_iter().flatten() {
            self.round(place)?;
        }
        Ok(())
    }

    pub(crate) fn round(&mut self, place: usize) -> Outcome {
        self.world.trace.say(&format!("{place} syncs"));
        self.world.devices[place].ask(Request::SyncNow);
        self.world.quiet(place)
    }

    pub(crate) fn log(&mut self, place: usize) -> Result<gadeplan::client::view::LogView, Violation> {
        match self.world.devices[place].done(Request::Log(LogFilter::default())) {
            Ok(Response::Log(log)) => Ok(log),
            other => Err(Violation(format!("device {place} shows no log: {other:?}"))),
        }
    }
}

/// The words that a content carries.
pub(crate) fn words(content: &Content) -> Option<&str> {
    match content {
        Content::Contact(contact) => Some(&contact.note),
        Content::Person(person) => Some(&person.alias),
        Content::Review(review) => Some(&review.text),
        _ => None,
    }
}

/// Writes words where this kind has room for them.
fn write(content: &mut Content, words: &str) {
    match content {
        Content::Contact(contact) => {
            contact.manner.get_or_insert(Manner::Conversation);
            contact.note = words.into();
        }
        Content::Person(person) => person.alias = words.into(),
        Content::Review(review) => review.text = words.into(),
        _ => {}
    }
}
