//! Keeps the engine going on one thread: answers requests in their order, talks to the server beside them, never the one for the other.

use std::{cell::RefCell, rc::Rc, time::Duration};

use futures_channel::mpsc;
use futures_util::{FutureExt, StreamExt, lock::Mutex, select_biased};

use super::{
    onboarding::{TeamForm, moved},
    requests::{changes_log, needs_network},
    runtime,
    session::Engine,
};
use crate::{
    client::{
        failure::Failure,
        message::{Asked, Event, Request, Response, State, Told},
        view::{Activity, InvitationMade, InvitationSeen},
    },
    domain::policy::DRAFT_COPY_PAUSE_MS,
    protocol::{call::Call, membership::invitation_id},
    sync::{Progress, SyncError, Transport},
};

/// Between rounds when all is well.
const PAUSE: Duration = Duration::from_secs(10);
/// First wait after a failed round; doubles up to [`LONGEST`].
const FIRST_RETRY: Duration = Duration::from_secs(3);
/// Longest wait after failed rounds.
const LONGEST: Duration = Duration::from_secs(120);
/// Joins that are made again because another record came first.
const JOIN_TRIES: usize = 4;

/// The engine with its transport and the way back to the screens. Cheap to clone.
pub struct Runner<T> {
    engine: Rc<RefCell<Engine>>,
    transport: Rc<T>,
    tell: Rc<dyn Fn(Told)>,
    wake: mpsc::UnboundedSender<()>,
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
            rounds: Rc::clone(&self.rounds),
            told_state: Rc::clone(&self.told_state),
        }
    }
}

impl<T: Transport + 'static> Runner<T> {
    /// Starts syncing beside whatever is asked. Must be called where [`runtime::spawn`] works.
    pub fn start(engine: Engine, transport: T, tell: Rc<dyn Fn(Told)>) -> Self {
        let (wake, woken) = mpsc::unbounded();
        let runner = Self {
            engine: Rc::new(RefCell::new(engine)),
            transport: Rc::new(transport),
            tell,
            wake,
            rounds: Rc::default(),
            told_state: Rc::default(),
        };
        runtime::spawn(runner.clone().sync_for_ever(woken));
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
        let changes = changes_log(&request);
        let result = self.engine.borrow_mut().handle(request);
        let done = result.is_ok();
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
            Request::Invite { lead, hours } => Ok(Response::InvitationMade(self.invite(lead, hours).await?)),
            _ => Err(Failure::Defect("a request that needs no network went over it".into())),
        }
    }

    fn settled(&self) -> Response {
        self.say_state();
        self.wake();
        Response::State(self.engine.borrow().state())
    }

    async fn look_at(&self, code: &str) -> Result<InvitationSeen, Failure> {
        let (secret, url) = self.engine.borrow().read_invitation(code)?;
        let id = invitation_id(&secret.derive_sign().public());
        let answer = self.transport.send(&url, get(invitation_path(&id))).await?;
        self.engine.borrow().look_at(&secret, &answer)
    }

    async fn join(&self, code: &str, holder: &str, passphrase: &str) -> Result<(), Failure> {
        for _ in 0..JOIN_TRIES {
            let (secret, url) = self.engine.borrow().read_invitation(code)?;
            if !self.engine.borrow().join_is_pending(&secret) {
                let id = invitation_id(&secret.derive_sign().public());
                let answer = self.transport.send(&url, get(invitation_path(&id))).await?;
                self.engine.borrow_mut().begin_join(secret, url, holder, &answer)?;
            }
            let (url, call) = self.engine.borrow_mut().join_call(passphrase)?;
            // Without an answer the join stays pending: the next try repeats it as it was.
            let answer = self.transport.send(&url, call).await?;
            if moved(&answer) {
                self.engine.borrow_mut().forget_join();
                continue;
            }
            if let Err(refused) = super::onboarding::check(&answer) {
                self.engine.borrow_mut().forget_join();
                return Err(refused);
            }
            return self.engine.borrow_mut().finish_join();
        }
        Err(Failure::NoNetwork)
    }

    async fn invite(&self, lead: bool, hours: u32) -> Result<InvitationMade, Failure> {
        for _ in 0..JOIN_TRIES {
            self.round().await?;
            let (draft, url, call) = self.engine.borrow_mut().begin_invite(lead, hours)?;
            let answer = self.transport.send(&url, call).await?;
            if !moved(&answer) {
                return self.engine.borrow_mut().finish_invite(&draft, &answer);
            }
        }
        Err(Failure::NoNetwork)
    }

    async fn sync_for_ever(self, mut woken: mpsc::UnboundedReceiver<()>) {
        let mut failures = 0_u32;
        loop {
            let wait = if failures == 0 { PAUSE } else { (FIRST_RETRY * (1 << (failures - 1).min(6))).min(LONGEST) };
            let waited = runtime::sleep(wait).fuse();
            futures_util::pin_mut!(waited);
            select_biased! {
                message = woken.next() => if message.is_none() { return },
                () = waited => {}
            }
            // Several wakes are one reason to sync.
            while woken.try_recv().is_ok() {}
            if !self.engine.borrow().has_something_to_sync() {
                continue;
            }
            let outcome = self.round().await;
            failures = if outcome.is_ok() { 0 } else { failures.saturating_add(1) };
            let retry = FIRST_RETRY * (1 << failures.saturating_sub(1).min(6));
            let retry_seconds = u32::try_from(retry.min(LONGEST).as_secs()).unwrap_or(u32::MAX);
            // A storage failure here is said by the next thing that the person does.
            let _ = self.engine.borrow_mut().note_round(outcome, retry_seconds);
            self.say_sync();
        }
    }

    /// One whole round.
    async fn round(&self) -> Result<(), SyncError> {
        let _alone = self.rounds.lock().await;
        self.engine.borrow_mut().begin_round();
        loop {
            let Some((url, call)) = self.engine.borrow_mut().next_call()? else { return Ok(()) };
            if call.post && call.path.ends_with("/push") {
                self.engine.borrow_mut().set_activity(Activity::Working);
                self.say_sync();
            }
            let answer = self.transport.send(&url, call).await?;
            let progress = self.engine.borrow_mut().take_answer(&answer)?;
            if progress != Progress::Working {
                self.say_changed();
            }
        }
    }
}

fn invitation_path(id: &[u8; 16]) -> String {
    format!("/v1/invitations/{}", data_encoding::HEXLOWER.encode(id))
}

fn get(path: String) -> Call {
    Call { post: false, path, body: Vec::new(), token: None }
}
