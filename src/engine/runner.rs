//! Keeps the engine going on one thread: answers requests in their order, talks to the server beside them, never the one for the other.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use futures_channel::mpsc;
use futures_util::{FutureExt, StreamExt, lock::Mutex, select_biased};

mod acting;
mod ahead;
mod listening;
mod settling;

use super::{
    acts::Intent,
    onboarding::TeamForm,
    requests::{changes_log, needs_network},
    runtime,
    session::Engine,
};
use crate::{
    client::{
        failure::Failure,
        message::{Asked, Event, Request, Response, State, Told},
        team::InvitationId,
        view::Activity,
    },
    domain::policy::DRAFT_COPY_PAUSE_MS,
    protocol::call::Call,
    sync::{Progress, SyncError, Transport},
};

/// Between rounds when all is well and nobody tells of news.
const PAUSE: Duration = Duration::from_secs(10);
/// The same while the stream of news is heard: for what a stream that stands still would keep from us.
const QUIET: Duration = Duration::from_secs(120);
/// First wait after a failed round; doubles up to [`LONGEST`].
const FIRST_RETRY: Duration = Duration::from_secs(3);
/// Longest wait after failed rounds.
const LONGEST: Duration = Duration::from_secs(120);
/// How often a membership record is made again because another one came first.
const TRIES: usize = 8;

/// The engine with its transport and the way back to the screens. Cheap to clone.
pub struct Runner<T> {
    engine: Rc<RefCell<Engine>>,
    transport: Rc<T>,
    tell: Rc<dyn Fn(Told)>,
    wake: mpsc::UnboundedSender<()>,
    /// Says that a round has reached the server.
    reached: mpsc::UnboundedSender<()>,
    /// The stream of news is heard.
    listening: Rc<Cell<bool>>,
    /// Held through a round: an answer must meet the question that it belongs to.
    rounds: Rc<Mutex<()>>,
    /// The state that the screens were told last.
    told_state: Rc<RefCell<Option<State>>>,
}

impl<T> Clone for Runner<T> {
    fn clone(&self) -> Self {
        Self {
            engine: Rc::clone(&self.engine),
            transport: Rc::clone(&self.transport),
            tell: Rc::clone(&self.tell),
            wake: self.wake.clone(),
            reached: self.reached.clone(),
            listening: Rc::clone(&self.listening),
            rounds: Rc::clone(&self.rounds),
            told_state: Rc::clone(&self.told_state),
        }
    }
}

impl<T: Transport + 'static> Runner<T> {
    /// Starts syncing beside whatever is asked. Must be called where [`runtime::spawn`] works.
    pub fn start(engine: Engine, transport: T, tell: Rc<dyn Fn(Told)>) -> Self {
        let (wake, woken) = mpsc::unbounded();
        let (reached, reaches) = mpsc::unbounded();
        let runner = Self {
            engine: Rc::new(RefCell::new(engine)),
            transport: Rc::new(transport),
            tell,
            wake,
            reached,
            listening: Rc::default(),
            rounds: Rc::default(),
            told_state: Rc::default(),
        };
        runtime::spawn(runner.clone().sync_for_ever(woken));
        runtime::spawn(runner.clone().listen_for_ever(reaches));
        runner
    }

    /// Says the state and the sync screen unasked, as the first thing.
    pub fn announce(&self) {
        self.say_state();
    }

    /// Takes one request. What needs no network is answered before this returns, in the order of asking.
    pub fn ask(&self, asked: Asked) {
        let Asked { id, request } = asked;
        if needs_network(&request) {
            let runner = self.clone();
            runtime::spawn(async move {
                let response = runner.over_network(request).await.unwrap_or_else(Response::Failed);
                runner.answer(id, response);
            });
            return;
        }
        let before = self.engine.borrow().is_unlocked();
        let (mut changes, tip) = (changes_log(&request), self.engine.borrow().tip());
        let result = self.engine.borrow_mut().handle(request);
        let done = result.is_ok();
        // A look that left a trace, too.
        changes |= self.engine.borrow().tip() != tip;
        self.answer(id, result.unwrap_or_else(Response::Failed));
        if self.engine.borrow().is_unlocked() != before {
            self.say_state();
            self.wake();
        }
        if changes && done {
            self.say_changed();
            self.wake();
        }
        self.copy_after_a_pause();
    }

    /// Drafts are copied when nothing was typed for a moment, not at every letter.
    fn copy_after_a_pause(&self) {
        let Some(change) = self.engine.borrow_mut().copies_due() else { return };
        let engine = Rc::clone(&self.engine);
        runtime::spawn(async move {
            runtime::sleep(Duration::from_millis(DRAFT_COPY_PAUSE_MS)).await;
            // The copies before stay where this fails, and the next pause or the lock tries again.
            let _ = engine.borrow_mut().copy_after(change);
        });
    }

    /// The network came back, or the app became visible.
    pub fn wake(&self) {
        // The loop ends only with the engine; nobody is left to be woken then.
        let _ = self.wake.unbounded_send(());
    }

    fn answer(&self, id: u32, response: Response) {
        (self.tell)(Told::Answer { id, response: Box::new(response) });
    }

    fn say_state(&self) {
        self.told_state.replace(None);
        self.say_new_state();
        self.say_sync();
    }

    fn say_sync(&self) {
        let view = self.engine.borrow().sync_view();
        if let Ok(view) = view {
            (self.tell)(Told::Event(Event::Sync(view)));
        }
    }

    fn say_new_state(&self) {
        let state = self.engine.borrow().state();
        if self.told_state.borrow().as_ref() != Some(&state) {
            self.told_state.replace(Some(state.clone()));
            (self.tell)(Told::Event(Event::State(state)));
        }
    }

    fn say_changed(&self) {
        // Sites, names and roles come by pull too.
        self.say_new_state();
        (self.tell)(Told::Event(Event::Changed));
        self.say_sync();
    }

    async fn over_network(&self, request: Request) -> Result<Response, Failure> {
        match request {
            Request::BeginTeam { operator_code, team, site, zones, holder } => {
                let form = TeamForm { operator_code, team, site, zones, holder };
                let url = self.engine.borrow().server_url();
                let answer = self.transport.send(&url, get("/v1/server".into())).await?;
                Ok(Response::RecoveryCode(self.engine.borrow_mut().begin_team(form, &answer)?))
            }
            Request::FinishTeam { passphrase } => {
                let (url, call) = {
                    let mut engine = self.engine.borrow_mut();
                    (engine.server_url(), engine.new_team_call(&passphrase)?)
                };
                let answer = self.transport.send(&url, call).await?;
                self.engine.borrow_mut().finish_team(&answer)?;
                Ok(self.settled())
            }
            Request::LookAtInvitation { code } => Ok(Response::InvitationSeen(self.look_at(&code).await?)),
            Request::Join { code, holder, passphrase } => {
                self.join(&code, &holder, &passphrase).await?;
                Ok(self.settled())
            }
            Request::Invite { roles, hours, replaces } => Ok(Response::InvitationMade(self.invite(roles, hours, replaces).await?)),
            Request::WithdrawInvitation(InvitationId(id)) => self.act(Intent::Withdraw(id)).await,
            Request::ChangeRoles { device, roles } => self.act(Intent::ChangeRoles(device, roles)).await,
            Request::Revoke { device } => self.act(Intent::Revoke(device)).await,
            Request::Rotate { fresh } => {
                let after = self.engine.borrow().epoch()?;
                self.act(Intent::Rotate { fresh, after }).await
            }
            Request::ConfirmRecovery => {
                let done = self.act(Intent::NewRecovery).await;
                if done.is_ok() {
                    self.engine.borrow_mut().forget_recovery_draft();
                }
                done
            }
            Request::RecoverTeam { code, holder } => Ok(Response::RecoverySeen(self.recover(&code, &holder).await?)),
            Request::FinishRecovery { passphrase } => {
                self.finish_recovery(&passphrase).await?;
                Ok(self.settled())
            }
            _ => Err(Failure::Defect("a request that needs no network went over it".into())),
        }
    }

    fn settled(&self) -> Response {
        self.say_state();
        self.wake();
        Response::State(self.engine.borrow().state())
    }

    async fn sync_for_ever(self, mut woken: mpsc::UnboundedReceiver<()>) {
        let mut failures = 0_u32;
        loop {
            let pause = if self.listening.get() { QUIET } else { PAUSE };
            let wait = if failures == 0 { pause } else { (FIRST_RETRY * (1 << (failures - 1).min(6))).min(LONGEST) };
            let waited = runtime::sleep(wait).fuse();
            futures_util::pin_mut!(waited);
            select_biased! {
                message = woken.next() => if message.is_none() { return },
                () = waited => {}
            }
            // Several wakes are one reason to sync.
            while woken.try_recv().is_ok() {}
            if !self.engine.borrow_mut().has_something_to_sync() {
                continue;
            }
            self.entrust().await;
            let mut outcome = self.round().await;
            self.carry().await;
            if outcome.is_ok() {
                outcome = self.renew().await;
            }
            if outcome.is_ok() {
                outcome = self.look_after_team().await;
            }
            if outcome.is_ok() {
                // As with `wake`: nobody is left to be told when this fails.
                let _ = self.reached.unbounded_send(());
            }
            failures = if outcome.is_ok() { 0 } else { failures.saturating_add(1) };
            let retry = FIRST_RETRY * (1 << failures.saturating_sub(1).min(6));
            let retry_seconds = u32::try_from(retry.min(LONGEST).as_secs()).unwrap_or(u32::MAX);
            // A storage failure here is said by the next thing that the person does.
            let _ = self.engine.borrow_mut().note_round(outcome, retry_seconds);
            let _ = self.engine.borrow_mut().rest();
            // An answer of the server may let a locked device read again.
            self.say_new_state();
            self.say_sync();
        }
    }

    /// One whole round. Whatever became of it: once the verified log has removed this device, its keys are destroyed at the end.
    async fn round(&self) -> Result<(), SyncError> {
        let _alone = self.rounds.lock().await;
        self.engine.borrow_mut().begin_round();
        let outcome = self.calls().await;
        let before = self.engine.borrow().is_unlocked();
        let obeyed = self.engine.borrow_mut().obey();
        // Also where the storage refused in the middle: the vault is closed then, and the next round does the rest.
        if matches!(obeyed, Ok(true)) || self.engine.borrow().is_unlocked() != before {
            self.say_state();
            (self.tell)(Told::Event(Event::Changed));
            // The copies of what was being written are on their way only now.
            self.wake();
        }
        // A storage that refuses is tried again after the next round: until then this device has not answered.
        if matches!(self.engine.borrow_mut().finish_erasing(), Ok(true)) {
            self.say_changed();
            self.wake();
        }
        // Registers that are not written now are due after the next round.
        if outcome.is_ok() && matches!(self.engine.borrow_mut().write_registers(), Ok(true)) {
            self.say_changed();
            self.wake();
        }
        outcome
    }

    async fn calls(&self) -> Result<(), SyncError> {
        let mut coming: Option<ahead::Coming> = None;
        loop {
            let signing = self.engine.borrow().signing();
            if let Some(signing) = signing {
                let signature = signing.await;
                self.engine.borrow_mut().take_signature(signature);
            }
            let Some((url, call)) = self.engine.borrow_mut().next_call()? else { return Ok(()) };
            if call.post && call.path.ends_with("/push") {
                self.engine.borrow_mut().set_activity(Activity::Working);
                self.say_sync();
            }
            let answer = match coming.take() {
                Some(coming) if coming.call == call => coming.answer.await?,
                _ => self.transport.send(&url, call).await?,
            };
            coming = self.ask_ahead(&answer).await;
            let progress = self.engine.borrow_mut().take_answer(&answer)?;
            if progress != Progress::Working {
                self.say_changed();
            }
        }
    }
}

fn get(path: String) -> Call {
    Call { post: false, path, body: Vec::new(), token: None }
}
