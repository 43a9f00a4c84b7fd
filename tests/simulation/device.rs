//! One device: the real engine and its runner on a disk in memory, going on only when the scenario lets it.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    path::PathBuf,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use gadeplan::{
    client::{
        failure::Failure,
        message::{Asked, Evaluated, Request, Response, State, Told},
        view::SyncView,
    },
    crypto::Random,
    domain::{
        ids::{DeviceId, TeamId},
        policy::Window,
    },
    engine::{Engine, Environment, Runner, WINDOW},
    store::Place,
};
use tokio::{runtime::Runtime, task::LocalSet};

use super::{
    chance::Chance,
    disk::{self, Survivors},
    wire::{SimulatedTransport, Wire},
};

thread_local! {
    /// Only its timers are needed, and they never fire: a device goes on when it is woken.
    static TIMERS: Runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
}

/// What a device is made of, wherever the seed puts it.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) place: usize,
    pub(crate) passkey: [u8; 32],
    pub(crate) id: Option<DeviceId>,
    pub(crate) team: Option<TeamId>,
    pub(crate) lead: bool,
}

/// A device, running or not.
pub(crate) struct Device {
    pub(crate) member: Member,
    pub(crate) folder: PathBuf,
    /// Milliseconds that its clock differs from the world's.
    pub(crate) skew: Rc<Cell<i64>>,
    world_clock: Rc<Cell<u64>>,
    wire: Rc<RefCell<Wire>>,
    running: Option<Running>,
    pub(crate) wal: bool,
    pub(crate) window: Window,
    seed: u64,
    starts: u64,
}

struct Running {
    tasks: LocalSet,
    runner: Runner<SimulatedTransport>,
    told: Rc<RefCell<Vec<Told>>>,
    asked: u32,
}

impl Device {
    pub(crate) fn new(member: Member, seed: u64, world_clock: Rc<Cell<u64>>, wire: Rc<RefCell<Wire>>) -> Self {
        let folder = PathBuf::from(format!("/device-{}", member.place));
        Self { member, folder, skew: Rc::default(), world_clock, wire, running: None, wal: true, window: WINDOW, seed, starts: 0 }
    }

    /// A copy of everything that lies on it, with the same keys, as another device of the world.
    pub(crate) fn copy_to(&self, place: usize) -> Self {
        let member = Member { place, ..self.member.clone() };
        let mut copy = Self::new(member, self.seed, Rc::clone(&self.world_clock), Rc::clone(&self.wire));
        (copy.wal, copy.window) = (self.wal, self.window);
        disk::put(&copy.folder, &disk::image(&self.folder));
        copy
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    pub(crate) fn start(&mut self) {
        self.starts += 1;
        let (skew, clock, files) = (Rc::clone(&self.skew), Rc::clone(&self.world_clock), self.folder.clone());
        let place = u64::try_from(self.member.place).expect("few devices");
        let environment = Environment {
            clock: Box::new(move || clock.get().saturating_add_signed(skew.get())),
            random: Box::new(Chance::new(self.seed ^ (place + 1) << 56 ^ self.starts << 48)),
            place: Place { folder: self.folder.clone(), wal: self.wal },
            remove_file: Box::new(move |name| disk::remove(&files.join(name))),
            keys: None,
            server_url: "https://simulation.test".into(),
            window: self.window,
        };
        let engine = Engine::start(environment).unwrap_or_else(|failure| panic!("device {place} does not start: {failure:?}"));
        let told: Rc<RefCell<Vec<Told>>> = Rc::default();
        let tasks = LocalSet::new();
        let transport = SimulatedTransport { device: self.member.place, wire: Rc::clone(&self.wire) };
        let tell: Rc<dyn Fn(Told)> = {
            let told = Rc::clone(&told);
            Rc::new(move |news| told.borrow_mut().push(news))
        };
        let runner = TIMERS.with(|timers| {
            let _timers = timers.enter();
            let _tasks = tasks.enter();
            Runner::start(engine, transport, tell)
        });
        self.running = Some(Running { tasks, runner, told, asked: 0 });
        self.go_on();
    }

    /// Everything that this device can do without an answer from elsewhere.
    pub(crate) fn go_on(&mut self) {
        let Some(running) = &mut self.running else { return };
        let flag = Arc::new(Flag::default());
        let waker = Waker::from(Arc::clone(&flag));
        TIMERS.with(|timers| {
            let _timers = timers.enter();
            loop {
                flag.0.store(false, Ordering::Relaxed);
                let polled = Pin::new(&mut running.tasks).poll(&mut Context::from_waker(&waker));
                if matches!(polled, Poll::Ready(())) || !flag.0.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
    }

    /// Asks; gives back the answer where it came at once, as it does for everything that needs no network.
    pub(crate) fn ask(&mut self, request: Request) -> Option<Response> {
        let running = self.running.as_mut()?;
        running.asked += 1;
        let wanted = running.asked;
        TIMERS.with(|timers| {
            let _timers = timers.enter();
            let _tasks = running.tasks.enter();
            running.runner.ask(Asked { id: wanted, request });
        });
        self.go_on();
        let told = self.told();
        told.into_iter().find_map(|told| match told {
            Told::Answer { id, response } if id == wanted => Some(*response),
            _ => None,
        })
    }

    /// Asks for what needs no network.
    pub(crate) fn done(&mut self, request: Request) -> Result<Response, Failure> {
        match self.ask(request).expect("an answer at once") {
            Response::Failed(failure) => Err(failure),
            response => Ok(response),
        }
    }

    /// What it said since.
    pub(crate) fn told(&mut self) -> Vec<Told> {
        self.running.as_ref().map(|running| running.told.take()).unwrap_or_default()
    }

    pub(crate) fn state(&mut self) -> State {
        match self.done(Request::State) {
            Ok(Response::State(state)) => state,
            other => panic!("no state: {other:?}"),
        }
    }

    pub(crate) fn is_unlocked(&mut self) -> bool {
        matches!(self.state(), State::Unlocked(_))
    }

    pub(crate) fn unlock(&mut self) -> Result<Response, Failure> {
        self.done(Request::UnlockByPasskey(Evaluated(self.member.passkey)))
    }

    pub(crate) fn sync_view(&mut self) -> SyncView {
        match self.done(Request::Sync) {
            Ok(Response::Sync(view)) => view,
            other => panic!("no sync screen: {other:?}"),
        }
    }

    /// The process is gone from one moment to the next; what it wrote is all there.
    pub(crate) fn crash(&mut self) {
        self.lose_power(&mut Survivors::Everything);
    }

    /// The power is gone; what was not synced may be.
    pub(crate) fn lose_power(&mut self, survivors: &mut Survivors<'_>) {
        let found = disk::survivors(&self.folder, survivors);
        disk::cut(&self.folder);
        self.end();
        disk::put(&self.folder, &found);
    }

    /// The app is closed in order.
    pub(crate) fn end(&mut self) {
        let place = self.member.place;
        self.running = None;
        self.wire.borrow_mut().waiting.retain(|waiting| waiting.device != place);
    }
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Random for Chance {
    fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
