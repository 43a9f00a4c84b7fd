//! What a lead does to the team. Each act is made against the newest log; whoever comes second makes it again, until it is done or the log
//! says that there is nothing left to do.

use super::{
    environment::time_of,
    invitations::role_set,
    onboarding::check,
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{failure::Failure, team::Roles},
    crypto::{RecoveryCode, RecoverySecret},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        call::{Answer, Call},
        code::to_groups,
        membership::{Action, Change, MembershipRecord, Roster},
    },
    sync::{Keyring, add_own_record, epoch_elsewhere, make_epoch, recovery_keys, removed_elsewhere, take_membership},
};

/// Seconds that an expired invitation stays before a lead's device withdraws it: clocks differ.
const GRACE_SECONDS: u64 = 60 * 60;

/// What is to be so.
#[derive(Clone, Copy, Debug)]
pub(super) enum Intent {
    /// The invitation is withdrawn.
    Withdraw([u8; 16]),
    /// The device has these roles.
    ChangeRoles(DeviceId, Roles),
    /// The device is removed.
    Revoke(DeviceId),
    /// The device is removed from this number on: another branch of the log removed it.
    RevokeAgain(DeviceId, u64),
    /// There is another epoch than this one.
    Rotate {
        /// Who joins from then on cannot look back.
        fresh: bool,
        /// The epoch that there is now.
        after: u32,
    },
    /// The recovery code that was shown holds.
    NewRecovery,
}

/// An act on its way to the server.
pub(super) struct Act {
    pub(super) record: MembershipRecord,
    pub(super) url: String,
    pub(super) call: Call,
}

impl Act {
    pub(super) fn new(record: MembershipRecord, url: String, team: TeamId, token: Option<String>) -> Self {
        let path = format!("/v1/teams/{team}/membership");
        let body = minicbor::to_vec(&record).unwrap_or_default();
        Self { record, url, call: Call { post: true, path, body, token } }
    }
}

impl Engine {
    /// The record of an act and the call that brings it to the server; nothing when it is so already.
    pub(super) fn begin_act(&mut self, intent: Intent) -> Result<Option<Act>, Failure> {
        let at = self.env.now_ms() / 1_000;
        let identity = self.identity.as_ref().ok_or(Failure::Locked)?;
        let Some(Open { keyring, roster: Some(roster), vault, .. }) = &self.open else { return Err(Failure::Locked) };
        if !is_lead(Some(roster), identity.device) {
            return Err(Failure::NotALead);
        }
        let random = &mut *self.env.random;
        let mut epoch = |change: Change, fresh: bool| {
            roster.check_lead(&change)?;
            Ok::<_, Failure>(make_epoch(roster, keyring, &change, fresh, random)?)
        };
        let action = match intent {
            Intent::Withdraw(invitation) => {
                let open = roster.invitations.get(&invitation).is_some_and(|invitation| invitation.is_open());
                open.then_some(Action::Withdraw { invitation })
            }
            Intent::ChangeRoles(device, roles) => {
                let (id, set) = (device.bytes(), role_set(roles));
                let member = &roster.active(&id).ok_or(Failure::NoSuchDevice)?.member;
                if member.roles == set {
                    return Ok(None);
                }
                let keys = epoch(Change { roles: Some((id, set)), ..Change::default() }, false)?;
                Some(Action::ChangeRoles { device: id, roles: set, keys })
            }
            Intent::Revoke(device) if device == identity.device => {
                roster.check_lead(&Change { revoke: Some((device.bytes(), 0)), ..Change::default() })?;
                return Err(Failure::OwnDevice);
            }
            Intent::Revoke(device) => {
                let id = device.bytes();
                if roster.devices.get(&id).ok_or(Failure::NoSuchDevice)?.revoked.is_some() {
                    return Ok(None);
                }
                let last_number = vault.newest_of(device)?.map_or(0, |newest| newest.number);
                let keys = epoch(Change { revoke: Some((id, last_number)), ..Change::default() }, false)?;
                Some(Action::Revoke { device: id, last_number, keys })
            }
            Intent::RevokeAgain(device, last_number) => {
                let id = device.bytes();
                if roster.active(&id).is_none() {
                    return Ok(None);
                }
                let keys = epoch(Change { revoke: Some((id, last_number)), ..Change::default() }, false)?;
                Some(Action::Revoke { device: id, last_number, keys })
            }
            Intent::Rotate { fresh, after } => {
                if has_begun(roster, fresh, after) {
                    return Ok(None);
                }
                Some(Action::Rotate { keys: epoch(Change::default(), fresh)? })
            }
            Intent::NewRecovery => {
                let secret = self.recovery_draft.as_ref().ok_or_else(|| Failure::Defect("no recovery code was made".into()))?;
                let recovery = recovery_keys(secret)?;
                if roster.recovery == recovery {
                    return Ok(None);
                }
                let keys = epoch(Change { recovery: Some(recovery.clone()), ..Change::default() }, false)?;
                Some(Action::NewRecovery { recovery, keys })
            }
        };
        Ok(action.map(|action| {
            let record = add_own_record(roster, identity.device, keyring, action, at);
            Act::new(record, identity.server_url.clone(), identity.team, self.round.token())
        }))
    }

    /// What has to be withdrawn before an act: for a fresh start every invitation that is open.
    pub(super) fn ends_before(&self, intent: Intent) -> Vec<Intent> {
        let roster = self.open.as_ref().and_then(|open| open.roster.as_ref());
        match (intent, roster) {
            (Intent::Rotate { fresh: true, after }, Some(roster)) if !has_begun(roster, true, after) => {
                roster.invitations.iter().filter(|(_, invitation)| invitation.is_open()).map(|(id, _)| Intent::Withdraw(*id)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Keeps an act that the server took.
    pub(super) fn finish_act(&mut self, act: &Act, answer: &Answer) -> Result<(), Failure> {
        check(answer)?;
        self.keep_own(&act.record)
    }

    /// Keeps a membership record of this device's own that the server took, and what follows from it.
    pub(super) fn keep_own(&mut self, record: &MembershipRecord) -> Result<(), Failure> {
        let device = self.device()?;
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        let records = std::slice::from_ref(record);
        let (roster, new_keys) = take_membership(&mut open.vault, open.roster.clone(), &mut open.keyring, device, records)?;
        open.roster = roster;
        if new_keys {
            self.keep_keyring()?;
        }
        Ok(())
    }

    /// Keeps the keyring as it is now beside the outbox.
    pub(super) fn keep_keyring(&mut self) -> Result<(), Failure> {
        let device = self.device()?;
        let open = self.open.as_ref().ok_or(Failure::Locked)?;
        let sealed = open.keyring.seal(&open.database_key, &mut *self.env.random);
        Ok(self.outbox.set_keyring(device, &sealed)?)
    }

    /// Makes a new recovery code in memory. Gives back its groups.
    pub(super) fn make_recovery(&mut self) -> Result<Vec<String>, Failure> {
        let device = self.device()?;
        let open = self.open.as_ref().ok_or(Failure::Locked)?;
        if !is_lead(open.roster.as_ref(), device) {
            return Err(Failure::NotALead);
        }
        let secret = RecoverySecret::make(&mut *self.env.random);
        let code = RecoveryCode::new(&secret, &open.keyring.genesis);
        self.recovery_draft = Some(secret);
        Ok(to_groups(RecoveryCode::PURPOSE, code.expose()))
    }

    /// The code that was shown holds now.
    pub(super) fn forget_recovery_draft(&mut self) {
        self.recovery_draft = None;
    }

    /// What a lead's device does for the team by itself: the epoch that a replacement asks for, and withdrawing what has expired.
    pub(super) fn due_act(&self) -> Option<Intent> {
        let (identity, Open { keyring, vault, roster: Some(roster), .. }) = self.identity.as_ref().zip(self.open.as_ref())? else {
            return None;
        };
        if !is_lead(Some(roster), identity.device) || !has_newest(keyring, roster) {
            return None;
        }
        // What another branch of the log removed is removed in this one, too; this device does not remove itself. Where the vault does not answer,
        // the next round asks again.
        let removed = removed_elsewhere(vault).unwrap_or_default();
        let again = removed.iter().find(|(device, _)| *device != identity.device && roster.active(&device.bytes()).is_some());
        if let Some((device, last_number)) = again {
            return Some(Intent::RevokeAgain(*device, *last_number));
        }
        let waiting = epoch_elsewhere(vault).ok().flatten().is_some_and(|epoch| epoch > roster.epoch());
        if roster.rotation_due || waiting {
            return Some(Intent::Rotate { fresh: false, after: roster.epoch() });
        }
        let now = self.env.now_ms() / 1_000;
        let over = |expires: u64| expires.saturating_add(GRACE_SECONDS) < now;
        let expired = roster.invitations.iter().find(|(_, invitation)| invitation.is_open() && over(invitation.invite.expires));
        expired.map(|(id, _)| Intent::Withdraw(*id))
    }

    /// The number of the team's newest epoch, as this device knows it.
    pub(super) fn epoch(&self) -> Result<u32, Failure> {
        let (_, open) = self.unlocked()?;
        open.roster.as_ref().map(Roster::epoch).ok_or(Failure::Locked)
    }
}

/// Whether the epoch that is asked for is there already. An ordinary one that came in between is no fresh start.
fn has_begun(roster: &Roster, fresh: bool, after: u32) -> bool {
    roster.epochs.iter().any(|keys| keys.epoch > after && (!fresh || keys.previous.is_none()))
}

fn has_newest(keyring: &Keyring, roster: &Roster) -> bool {
    keyring.epochs.contains_key(&roster.epoch())
}

/// A time of the log, in seconds since 1970.
pub(super) fn log_time(seconds: u64) -> chrono::DateTime<chrono::Utc> {
    time_of(seconds.saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::specimen::{Specimen, answer},
        protocol::call::MembershipAccepted,
    };

    #[test]
    fn a_leads_device_withdraws_what_has_expired_and_not_before() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let worker = Roles { worker: true, ..Roles::default() };
        let (draft, ..) = engine.begin_invite(worker, 1, None).expect("begins");
        engine.finish_invite(&draft, &answer(MembershipAccepted { length: 2 })).expect("finishes");
        specimen.wait_seconds(60 * 60 + 1);
        assert!(engine.due_act().is_none(), "clocks differ");
        assert!(engine.team().expect("a team").invitations[0].expired);
        specimen.wait_seconds(GRACE_SECONDS);
        let due = engine.due_act().expect("an act");
        assert!(matches!(due, Intent::Withdraw(_)));
        let act = engine.begin_act(due).expect("begins").expect("something to do");
        engine.finish_act(&act, &answer(MembershipAccepted { length: 3 })).expect("finishes");
        assert!(engine.due_act().is_none() && engine.team().expect("a team").invitations.is_empty());
        assert!(engine.begin_act(due).expect("begins").is_none(), "it is so already");
    }

    #[test]
    fn an_ordinary_rotation_that_came_first_is_no_fresh_start() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let act = engine.begin_act(Intent::Rotate { fresh: false, after: 1 }).expect("begins").expect("something to do");
        engine.finish_act(&act, &answer(MembershipAccepted { length: 2 })).expect("taken");
        assert!(engine.begin_act(Intent::Rotate { fresh: false, after: 1 }).expect("begins").is_none(), "there is another epoch");
        let fresh = Intent::Rotate { fresh: true, after: 1 };
        let act = engine.begin_act(fresh).expect("begins").expect("history is still to be read");
        engine.finish_act(&act, &answer(MembershipAccepted { length: 3 })).expect("taken");
        assert!(engine.begin_act(fresh).expect("begins").is_none());
    }

    #[test]
    fn an_act_that_the_server_refused_changes_nothing_here() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let rotate = Intent::Rotate { fresh: false, after: 1 };
        let act = engine.begin_act(rotate).expect("begins").expect("something to do");
        let refused = Answer { status: 500, body: Vec::new() };
        assert!(engine.finish_act(&act, &refused).is_err());
        assert_eq!(engine.epoch(), Ok(1));
        engine.finish_act(&act, &answer(MembershipAccepted { length: 2 })).expect("taken after all");
        assert_eq!(engine.epoch(), Ok(2));
        // The new key outlives a restart: it lies in the keyring beside the outbox.
        drop(engine);
        let mut again = specimen.start();
        again.unlock(&Specimen::words()).expect("unlocks");
        assert!(again.team().expect("a team").epoch.held);
    }
}
