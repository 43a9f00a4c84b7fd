//! Acts of a lead over the network, and what a device does by itself for its team and for its former identities.

use super::{Runner, TRIES};
use crate::{
    client::{failure::Failure, invitation::InvitationMade, message::Response, team::Roles},
    domain::ids::DeviceId,
    engine::{acts::Intent, onboarding::moved, replacing::Carrier},
    sync::{SyncError, Transport},
};

impl<T: Transport + 'static> Runner<T> {
    pub(super) async fn invite(&self, roles: Roles, hours: u32, replaces: Option<DeviceId>) -> Result<InvitationMade, Failure> {
        for _ in 0..TRIES {
            self.catch_up().await?;
            let (draft, url, call) = self.engine.borrow_mut().begin_invite(roles, hours, replaces)?;
            let answer = self.transport.send(&url, call).await?;
            if !moved(&answer) {
                let made = self.engine.borrow_mut().finish_invite(&draft, &answer);
                self.say_changed();
                return made;
            }
        }
        Err(Failure::TeamBusy)
    }

    /// Brings something about, against whatever others do at the same moment: whoever comes second takes the newest log and tries again.
    pub(super) async fn act(&self, intent: Intent) -> Result<Response, Failure> {
        for _ in 0..TRIES {
            self.catch_up().await?;
            if self.withdraw_before(intent).await? && self.try_to(intent).await? {
                self.say_changed();
                self.wake();
                return Ok(Response::Done);
            }
        }
        Err(Failure::TeamBusy)
    }

    /// Whoever joins after a fresh start cannot look back: invitations that are open still carry the epoch of before, and go first.
    async fn withdraw_before(&self, intent: Intent) -> Result<bool, Failure> {
        let open = self.engine.borrow().ends_before(intent);
        for withdrawal in open {
            if !self.try_to(withdrawal).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether it is so now; `false` when another record came first.
    async fn try_to(&self, intent: Intent) -> Result<bool, Failure> {
        let Some(act) = self.engine.borrow_mut().begin_act(intent)? else { return Ok(true) };
        let answer = self.transport.send(&act.url, act.call.clone()).await?;
        if moved(&answer) {
            return Ok(false);
        }
        self.engine.borrow_mut().finish_act(&act, &answer)?;
        Ok(true)
    }

    /// A round before an act. A record that the server does not take, or an answer that does not verify, must not keep a lead from removing
    /// a device: the act is judged by the log that is here.
    async fn catch_up(&self) -> Result<(), Failure> {
        match self.round().await {
            Err(SyncError::Transport(error)) => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// What a lead's device does for the team by itself, one act after a round.
    pub(super) async fn look_after_team(&self) -> Result<(), SyncError> {
        let due = self.engine.borrow().due_act();
        if let Some(intent) = due
            && self.try_to(intent).await.is_ok()
        {
            // Where another lead was faster the next round brings what that one did.
            self.say_changed();
        }
        Ok(())
    }

    /// Gives the transport key to the platform. Where that fails, the outbox goes on holding it, and the next unlock tries again.
    pub(super) async fn entrust(&self) {
        let Ok(Some(entrusting)) = self.engine.borrow_mut().begin_entrusting() else { return };
        if entrusting.run().await {
            let _ = self.engine.borrow_mut().finish_entrusting(&entrusting);
        }
    }

    /// A device that has met its own copy becomes another one. No round may begin meanwhile: it would be the former one's.
    pub(super) async fn renew(&self) -> Result<(), SyncError> {
        let _alone = self.rounds.lock().await;
        // What the storage refuses is tried again after the next round.
        let Ok(Some(act)) = self.engine.borrow_mut().begin_renewal() else { return Ok(()) };
        let answer = self.transport.send(&act.url, act.call.clone()).await?;
        let renewed = self.engine.borrow_mut().finish_renewal(&act, &answer)?;
        if renewed {
            self.say_state();
            self.say_changed();
        }
        self.wake();
        Ok(())
    }

    /// Sends what former identities of this device have sealed. Failing to is no failure of the round: their entries go on waiting.
    pub(super) async fn carry(&self) {
        let Ok(carriers) = self.engine.borrow_mut().carriers() else { return };
        for mut carrier in carriers {
            let sent = self.carry_one(&mut carrier).await;
            // What the server holds another record in the place of goes under this device's name.
            if matches!(self.engine.borrow_mut().adopt_forked(), Ok(true)) {
                self.wake();
            }
            let counted = self.engine.borrow_mut().refresh_counts();
            if sent.is_ok() && counted.is_ok() {
                self.say_changed();
            }
        }
    }

    async fn carry_one(&self, carrier: &mut Carrier) -> Result<(), SyncError> {
        loop {
            let signing = self.engine.borrow().signing_for(carrier);
            if let Some(signing) = signing {
                let signature = signing.await;
                self.engine.borrow().take_signature_for(carrier, signature);
            }
            let Some((url, call)) = self.engine.borrow_mut().next_carried(carrier)? else { return Ok(()) };
            let answer = self.transport.send(&url, call).await?;
            self.engine.borrow_mut().take_carried(carrier, &answer)?;
        }
    }
}
