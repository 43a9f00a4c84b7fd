//! What must hold once all is well again: the invariants I1 to I10 of trust and sync, as far as a healed world shows them.

use gadeplan::{
    client::{
        message::{Request, Response, State},
        team::DeviceStanding,
        view::{Activity, Delivery, EntryView},
    },
    domain::{
        entry::Content,
        ids::{DeviceId, EntryId, RevisionId},
    },
    protocol::membership::Roster,
};

use super::{
    scenario::{Scenario, words},
    world::{STEWARD, Violation},
};

type Outcome = Result<(), Violation>;

impl Scenario {
    /// Heals the world and checks it.
    pub(crate) fn check(&mut self) -> Outcome {
        let held = self.removing.then(|| self.epochs_held());
        self.heal()?;
        // I8: queues drain within three rounds.
        for _ in 0..3 {
            self.rounds()?;
        }
        let members = self.members()?;
        if let Some(held) = held {
            self.removed_devices_open_nothing(&held)?;
        }
        if members.is_empty() {
            return Err(Violation("nobody is left in the team".into()));
        }
        for place in &members {
            self.drained(*place)?;
        }
        self.fetch_older(&members)?;
        self.all_agree(&members)?;
        // What revoked devices sent late waits for a lead, who admits it.
        self.admit_all(&members)?;
        for _ in 0..2 {
            self.rounds()?;
        }
        self.replays_change_nothing()?;
        for place in &members {
            self.nothing_is_lost(*place)?;
        }
        self.erased_is_gone(&members)?;
        self.all_agree(&members)
    }

    /// I4: what the steward has erased is nowhere, and everybody has said so. What others wrote to it meanwhile waits beside it.
    fn erased_is_gone(&mut self, members: &[usize]) -> Outcome {
        if !members.contains(&STEWARD) {
            // What a device wrote that was removed is late, erasures too.
            return Ok(());
        }
        let erased: Vec<EntryId> = self.erased.iter().filter(|(_, done)| **done).map(|(entry, _)| *entry).collect();
        for place in members {
            if let Some(row) = self.log(*place)?.rows.into_iter().find(|row| erased.contains(&row.entry)) {
                return Err(Violation(format!("I4: device {place} lists what was erased: {row:?}")));
            }
        }
        for (entry, place) in erased.iter().flat_map(|entry| members.iter().map(move |place| (*entry, *place))) {
            match self.world.devices[place].done(Request::Entry(entry)) {
                Ok(Response::Erased(view)) if !view.progress.waiting && view.progress.done == view.progress.of => {}
                Ok(Response::Erased(view)) => {
                    let progress = view.progress;
                    // Members who do not take part have not answered.
                    let counted = members.iter().filter(|member| !self.is_copied(**member));
                    let of = u32::try_from(counted.count()).expect("few");
                    if progress.waiting || progress.done < of {
                        return Err(Violation(format!("I8: device {place} waits for an erasure: {progress:?}")));
                    }
                }
                other => return Err(Violation(format!("I4: device {place} has {entry:?}, which was erased: {other:?}"))),
            }
        }
        Ok(())
    }

    /// Everything that the server has is to be had on every device.
    fn fetch_older(&mut self, members: &[usize]) -> Outcome {
        for place in members {
            let mut before = None;
            while let Some(older) = self.world.devices[*place].sync_view().older {
                if before.replace(self.world.devices[*place].sync_view().fetched) == Some(self.world.devices[*place].sync_view().fetched) {
                    return Err(Violation(format!("I8: device {place} gets nothing older: {older:?}")));
                }
                self.world.devices[*place].done(Request::FetchOlder).map_err(|failure| Violation(format!("{place}: {failure:?}")))?;
                self.round(*place)?;
            }
        }
        Ok(())
    }

    fn rounds(&mut self) -> Outcome {
        (0..self.players).try_for_each(|place| self.round(place))
    }

    /// Devices that are of the team. All others know that they were removed.
    fn members(&mut self) -> Result<Vec<usize>, Violation> {
        let mut members = Vec::new();
        for place in 0..self.players {
            match self.world.devices[place].state() {
                State::Unlocked(me) => {
                    // One of a copied phone has become another device.
                    self.world.devices[place].member.id = Some(me.device);
                    members.push(place);
                }
                State::Revoked { .. } => {}
                other => return Err(Violation(format!("device {place} is neither in nor out: {other:?}"))),
            }
        }
        Ok(members)
    }

    fn drained(&mut self, place: usize) -> Outcome {
        let view = self.world.devices[place].sync_view();
        let calm = view.waiting == 0 && view.needs_you == 0 && view.written == 0 && view.quarantined == 0 && view.missing == 0;
        if calm && view.activity == Activity::Idle {
            Ok(())
        } else {
            Err(Violation(format!("I8: device {place} is not drained after three rounds: {view:?}")))
        }
    }

    fn admit_all(&mut self, members: &[usize]) -> Outcome {
        let Some(lead) = members.iter().copied().find(|place| self.is_lead(*place)) else {
            // A lead who does not take part is there.
            return Ok(());
        };
        let team = match self.world.devices[lead].done(Request::Team) {
            Ok(Response::Team(team)) => *team,
            other => return Err(Violation(format!("device {lead} shows no team: {other:?}"))),
        };
        for row in team.devices.iter().filter(|row| row.late > 0) {
            self.world.trace.say(&format!("{lead} admits what came late"));
            if let Err(failure) = self.world.devices[lead].done(Request::Admit { device: row.device }) {
                return Err(Violation(format!("device {lead} cannot admit: {failure:?}")));
            }
        }
        Ok(())
    }

    fn is_lead(&mut self, place: usize) -> bool {
        matches!(self.world.devices[place].state(), State::Unlocked(me) if me.is_lead)
    }

    /// I1 and I3: whatever somebody was told is saved is shown on every device of the team, with all its versions.
    fn nothing_is_lost(&mut self, place: usize) -> Outcome {
        let led = (0..self.players).any(|place| self.is_lead(place));
        for saved in self.saved.clone() {
            if self.is_erased(&saved) {
                continue;
            }
            let author_is_member = self.world.devices[saved.by].is_unlocked();
            if self.is_copied(saved.by) && !author_is_member && !self.one_of_the_copied_is_left() {
                // A lead removed it while there were two: what the other one wrote under the same numbers stays on it until it joins again.
                continue;
            }
            if !author_is_member && (saved.locked || !led) {
                // Written behind the lock of a phone that was removed: it stays there. Or late, and no lead takes part who could admit it.
                continue;
            }
            let Ok(Response::Entry(view)) = self.world.devices[place].done(Request::Entry(saved.entry)) else {
                return Err(Violation(format!("I1: device {place} does not show {saved:?}")));
            };
            let Some(version) = view.history.iter().find(|version| words(&version.content) == Some(&saved.words)) else {
                return Err(Violation(format!("I3: device {place} lacks a version: {saved:?}, shows {:?}", view.history)));
            };
            heads_are_right(&view).map_err(|violation| Violation(format!("{} on device {place}: {saved:?}", violation.0)))?;
            let expected = if saved.by == place { Delivery::Sent } else { Delivery::Received };
            let both = self.is_copied(saved.by) && self.is_copied(place);
            if version.delivery != expected && !(both && matches!(version.delivery, Delivery::Sent | Delivery::Received)) {
                return Err(Violation(format!("device {place} calls {saved:?} {:?}", version.delivery)));
            }
        }
        Ok(())
    }

    fn one_of_the_copied_is_left(&mut self) -> bool {
        self.copied.into_iter().flatten().any(|place| self.world.devices[place].is_unlocked())
    }

    /// I2: the same entries, the same heads, the same order.
    fn all_agree(&mut self, members: &[usize]) -> Outcome {
        let newest = Roster::fold(&self.world.log()).expect("a log").epoch();
        let mut first: Option<(usize, Vec<Shown>)> = None;
        for place in members {
            self.is_up_to_date(*place, members, newest)?;
            let log = self.log(*place)?;
            let shown: Vec<Shown> = log.rows.into_iter().map(|row| (row.entry.bytes(), row.content, row.author, row.heads)).collect();
            match &first {
                None => first = Some((*place, shown)),
                Some((_, other)) if *other == shown => {}
                Some((before, other)) => {
                    return Err(Violation(format!("I2: devices {before} and {place} differ:\n{other:?}\n{shown:?}")));
                }
            }
        }
        Ok(())
    }

    /// The device has the newest epoch, and knows who is of the team.
    fn is_up_to_date(&mut self, place: usize, members: &[usize], newest: u32) -> Outcome {
        let team = match self.world.devices[place].done(Request::Team) {
            Ok(Response::Team(team)) => *team,
            other => return Err(Violation(format!("device {place} shows no team: {other:?}"))),
        };
        if !team.epoch.held || team.epoch.number != newest {
            return Err(Violation(format!("I2: device {place} is in {:?}, the team in {newest}", team.epoch)));
        }
        for other in 0..self.players {
            let id = self.world.devices[other].member.id;
            let row = team.devices.iter().find(|row| Some(row.device) == id);
            let active = row.is_some_and(|row| row.standing == DeviceStanding::Active);
            if active != members.contains(&other) {
                return Err(Violation(format!("I5: device {place} is wrong about {other}: {row:?}")));
            }
        }
        Ok(())
    }

    /// I6: everything that ever came, once more. And the server's own look finds nothing wrong.
    fn replays_change_nothing(&mut self) -> Outcome {
        let before = self.world.server.checked();
        if !before.wrong.is_empty() {
            return Err(Violation(format!("I2: the server's own look finds {:?}", before.wrong)));
        }
        self.replay_all();
        let after = self.world.server.checked();
        if after == before { Ok(()) } else { Err(Violation(format!("I6: replays made {after:?} of {before:?}"))) }
    }
}

/// An entry as everybody must see it.
type Shown = ([u8; 16], Content, DeviceId, u32);

/// I3: the heads are exactly the versions that no other one follows.
fn heads_are_right(view: &EntryView) -> Outcome {
    let followed: Vec<RevisionId> = view.history.iter().flat_map(|version| version.parents.clone()).collect();
    let mut open: Vec<RevisionId> = view.history.iter().map(|version| version.revision).filter(|id| !followed.contains(id)).collect();
    let mut shown: Vec<RevisionId> = view.heads.iter().map(|version| version.revision).collect();
    open.sort();
    shown.sort();
    if open == shown { Ok(()) } else { Err(Violation(format!("I3: heads {shown:?} instead of {open:?}"))) }
}
