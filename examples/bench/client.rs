//! One device without a thread: its engine asked directly, and its sync with every byte counted that goes up.

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant, SystemTime},
};

use gadeplan::{
    client::{
        message::{Asked, Event, Request, Response, State, Told},
        team::Roles,
        view::SyncView,
    },
    crypto::SystemRandom,
    domain::ids::{EntryId, ZoneId},
    engine::{Engine, Environment, Runner, WINDOW},
    protocol::call::{Answer, Call},
    store::Place,
    sync::{HttpTransport, Transport, TransportError},
};

use super::{Result, endpoint::Endpoint};

/// Longest wait for the sync to have sent everything.
const PATIENCE: Duration = Duration::from_secs(600);

pub(super) struct Device {
    folder: PathBuf,
    url: String,
    passphrase: String,
    pub(super) site: EntryId,
    pub(super) zones: Vec<ZoneId>,
}

/// How a device that joined came to what the team has.
pub(super) struct Joined {
    /// From the open vault until everything was there.
    pub(super) fetched: Duration,
    /// How long the question took that was asked then.
    pub(super) asked: Duration,
    /// Its answer.
    pub(super) answer: Response,
}

/// Bytes of bodies that went up, and pushes.
#[derive(Clone, Copy, Default)]
pub(super) struct Sent {
    pub(super) bytes: u64,
    pub(super) packs: u64,
}

impl Device {
    pub(super) fn make(folder: PathBuf, endpoint: &Endpoint) -> Result<Self> {
        Self::found(folder, endpoint.url.clone(), endpoint.operator_code.clone())
    }

    /// Makes a team on the endpoint at this address, with a code of its operator.
    pub(super) fn found(folder: PathBuf, url: String, operator_code: String) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let nobody = EntryId::from_bytes([0; 16]);
        let mut device = Self { folder, url, passphrase: String::new(), site: nobody, zones: Vec::new() };
        let (passphrase, site, zones) = device.with_network(async |running| {
            let (team, site, holder) = ("Målehold".into(), "Christianshavns Torv".into(), "Karen".into());
            let zones = ["Ved kiosken", "Metrotrappen", "Bænkene"].map(str::to_owned).to_vec();
            running.ask(Request::BeginTeam { operator_code, team, site, zones, holder }).await?;
            let Response::Passphrase(passphrase) = running.ask(Request::MakePassphrase).await? else { return Err("no passphrase".into()) };
            let Response::State(State::Unlocked(me)) = running.ask(Request::FinishTeam { passphrase: passphrase.clone() }).await? else {
                return Err("the team was not made".into());
            };
            running.synced().await?;
            let (entry, site) = me.sites.into_iter().next().ok_or("the team has no site")?;
            Ok((passphrase, entry, site.zones.into_iter().map(|zone| zone.id).collect()))
        })?;
        (device.passphrase, device.site, device.zones) = (passphrase, site, zones);
        Ok(device)
    }

    /// The same device in another folder, which holds a copy of its own.
    pub(super) fn moved(&self, folder: PathBuf) -> Self {
        let (url, passphrase, zones) = (self.url.clone(), self.passphrase.clone(), self.zones.clone());
        Self { folder, url, passphrase, site: self.site, zones }
    }

    /// The engine by itself, unlocked: nothing syncs beside it.
    pub(super) fn open(&self) -> Result<Engine> {
        let mut engine = Engine::start(self.environment())?;
        engine.handle(Request::Unlock { passphrase: self.passphrase.clone() })?;
        Ok(engine)
    }

    /// Syncs until nothing waits.
    pub(super) fn sync(&self) -> Result<Sent> {
        let passphrase = self.passphrase.clone();
        self.with_network(async |running| {
            running.ask(Request::Unlock { passphrase }).await?;
            running.synced().await?;
            Ok(running.sent.get())
        })
    }

    /// The same, with the time from the unlock until nothing waits.
    pub(super) fn sync_timed(&self) -> Result<(Sent, Duration)> {
        let passphrase = self.passphrase.clone();
        self.with_network(async |running| {
            running.ask(Request::Unlock { passphrase }).await?;
            let began = Instant::now();
            running.hears(|view| view.waiting == 0 && view.last_contact.is_some()).await?;
            Ok((running.sent.get(), began.elapsed()))
        })
    }

    /// A link for another device.
    pub(super) fn invite(&self) -> Result<String> {
        let passphrase = self.passphrase.clone();
        self.with_network(async |running| {
            running.ask(Request::Unlock { passphrase }).await?;
            let roles = Roles { worker: true, lead: false, steward: false };
            match running.ask(Request::Invite { roles, hours: 1, replaces: None }).await? {
                Response::InvitationMade(made) => Ok(made.link),
                _ => Err("no invitation".into()),
            }
        })
    }

    /// Another device joins by a link, fetches so many records at least, and asks this at the end.
    pub(super) fn join_another(&self, folder: PathBuf, link: String, records: u64, request: Request) -> Result<Joined> {
        std::fs::create_dir_all(&folder)?;
        let device = Self { folder, url: self.url.clone(), passphrase: String::new(), site: self.site, zones: Vec::new() };
        device.with_network(async |running| {
            let Response::Passphrase(passphrase) = running.ask(Request::MakePassphrase).await? else { return Err("no passphrase".into()) };
            running.ask(Request::Join { code: link, holder: "Ida".into(), passphrase }).await?;
            let began = Instant::now();
            running.hears(|view| view.missing == 0 && view.fetched >= records).await?;
            let fetched = began.elapsed();
            let answer = running.ask(request).await?;
            Ok(Joined { fetched, asked: began.elapsed() - fetched, answer })
        })
    }

    fn environment(&self) -> Environment {
        Environment {
            clock: Box::new(now_ms),
            random: Box::new(SystemRandom),
            place: Place { folder: self.folder.clone(), wal: true },
            remove_file: Box::new(|_| {}),
            keys: None,
            server_url: self.url.clone(),
            window: WINDOW,
        }
    }

    fn with_network<R>(&self, act: impl AsyncFnOnce(&Running) -> Result<R>) -> Result<R> {
        // A second install of the same provider is refused; the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let engine = Engine::start(self.environment())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        tokio::task::LocalSet::new().block_on(&runtime, async {
            let (told, sent) = (Rc::new(RefCell::new(Vec::new())), Rc::new(Cell::new(Sent::default())));
            let transport = Counted { http: gadeplan::engine::http(), sent: Rc::clone(&sent) };
            let hear = Rc::clone(&told);
            let runner = Runner::start(engine, transport, Rc::new(move |told| hear.borrow_mut().push(told)));
            act(&Running { runner, told, sent, next: Cell::new(1) }).await
        })
    }
}

struct Running {
    runner: Runner<Counted>,
    told: Rc<RefCell<Vec<Told>>>,
    sent: Rc<Cell<Sent>>,
    next: Cell<u32>,
}

impl Running {
    async fn ask(&self, request: Request) -> Result<Response> {
        let id = self.next.get();
        self.next.set(id + 1);
        self.runner.ask(Asked { id, request });
        loop {
            for told in self.told.take() {
                match told {
                    Told::Answer { id: answered, response } if answered == id => {
                        return match *response {
                            Response::Failed(failure) => Err(failure.into()),
                            response => Ok(response),
                        };
                    }
                    _ => {}
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Waits until the sync screen is told that this is so.
    async fn hears(&self, so: impl Fn(&SyncView) -> bool) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.told.take().iter().any(|told| matches!(told, Told::Event(Event::Sync(view)) if so(view))) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err("the sync does not come to an end".into())
    }

    async fn synced(&self) -> Result<()> {
        let began = Instant::now();
        loop {
            if let Response::Sync(view) = self.ask(Request::Sync).await?
                && view.waiting == 0
                && view.last_contact.is_some()
            {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err("the sync does not come to an end".into());
            }
            self.runner.wake();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

struct Counted {
    http: HttpTransport,
    sent: Rc<Cell<Sent>>,
}

impl Transport for Counted {
    async fn send(&self, server_url: &str, call: Call) -> std::result::Result<Answer, TransportError> {
        let Sent { bytes, packs } = self.sent.get();
        self.sent.set(Sent { bytes: bytes + call.body.len() as u64, packs: packs + u64::from(call.path.ends_with("/push")) });
        self.http.send(server_url, call).await
    }
}

pub(super) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
