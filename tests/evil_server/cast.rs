//! Who plays: an honest endpoint, the proxy that lies before it, a lead beside the proxy, a phone behind it.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use gadeplan::{
    client::{
        failure::Failure,
        message::{Request, Response, State},
        team::Roles,
        view::{Activity, SyncView},
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        ids::EntryId,
    },
    engine::Headless,
    protocol::{limits::PULL_BYTES, pack::Pack},
    server::{
        self,
        storage::{SqliteStorage, Storage},
    },
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

use super::proxy::{Lie, Proxy};

pub(crate) const PASSPHRASE: &str = include_str!("../support/passphrase.txt");
const PATIENCE: Duration = Duration::from_secs(60);

/// The endpoint that keeps to the protocol.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    /// Days that its clock is behind.
    pub(crate) days_behind: Arc<AtomicU64>,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Endpoint {
    fn start(page_bytes: usize) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let folder = tempfile::tempdir().expect("a folder");
        // The phone of a script asks more often than a person would.
        let rates = server::Rates { device: (10_000, 10_000), team: (10_000, 10_000), peer: (10_000, 10_000) };
        let days_behind = Arc::new(AtomicU64::new(0));
        let (system, behind) = (server::Clock::system(), Arc::clone(&days_behind));
        let clock = server::Clock::new(move || system.unix_ms() - behind.load(Ordering::SeqCst) * 24 * 60 * 60 * 1_000);
        let config = server::Config { rates, page_bytes, clock, ..server::Config::new(folder.path()) };
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let asked = async {
                let _ = stopped.await;
            };
            runtime.block_on(server::run(listener, config, asked)).expect("the endpoint runs until it is stopped");
        });
        Self { address, days_behind, folder, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the endpoint panicked");
        }
    }
}

/// A device with its folder.
pub(crate) struct Device {
    client: Headless,
    pub(crate) folder: PathBuf,
    _kept: Option<TempDir>,
}

impl Device {
    pub(crate) fn fresh(url: &str) -> Self {
        let kept = tempfile::tempdir().expect("a folder");
        let folder = kept.path().to_path_buf();
        Self { client: Headless::start(folder.clone(), url).expect("an engine"), folder, _kept: Some(kept) }
    }

    pub(crate) fn ask(&mut self, request: Request) -> Response {
        self.try_ask(request).expect("done")
    }

    pub(crate) fn try_ask(&mut self, request: Request) -> Result<Response, Failure> {
        self.client.ask(request)
    }

    /// Ends the engine, lets `meanwhile` work on the files, and starts it again.
    pub(crate) fn restart(self, url: &str, meanwhile: impl FnOnce(&PathBuf)) -> Self {
        let Self { client, folder, _kept } = self;
        client.stop();
        meanwhile(&folder);
        Self { client: Headless::start(folder.clone(), url).expect("an engine"), folder, _kept }
    }

    pub(crate) fn sync(&mut self) -> SyncView {
        let Response::Sync(view) = self.ask(Request::Sync) else { panic!("a sync screen") };
        view
    }

    /// Syncs until something is true of the sync screen.
    #[track_caller]
    pub(crate) fn sync_until(&mut self, what: &str, mut wanted: impl FnMut(&SyncView) -> bool) -> SyncView {
        let until = Instant::now() + PATIENCE;
        loop {
            let view = self.sync();
            if wanted(&view) {
                return view;
            }
            assert!(Instant::now() < until, "{what}: {view:?}");
            // How a round ended can be read until the next one begins: none is begun before it was.
            if view.activity != Activity::Working {
                self.ask(Request::SyncNow);
            }
            self.client.listen(Duration::from_millis(300)).expect("an engine");
        }
    }

    /// Syncs until the entry is here with this note.
    #[track_caller]
    pub(crate) fn arrives(&mut self, entry: EntryId, note: &str) {
        let until = Instant::now() + PATIENCE;
        while self.note(entry).as_deref() != Some(note) {
            assert!(Instant::now() < until, "{note} does not arrive");
            self.ask(Request::SyncNow);
            self.client.listen(Duration::from_millis(300)).expect("an engine");
        }
    }

    /// Syncs until the entry is here.
    #[track_caller]
    pub(crate) fn arrives_at_all(&mut self, entry: EntryId) {
        let until = Instant::now() + PATIENCE;
        while self.note(entry).is_none() {
            assert!(Instant::now() < until, "an entry does not arrive");
            self.ask(Request::SyncNow);
            self.client.listen(Duration::from_millis(300)).expect("an engine");
        }
    }

    /// Records a contact with a note.
    pub(crate) fn record(&mut self, note: &str) -> EntryId {
        let Response::Draft(mut draft) = self.ask(Request::OpenDraft(Kind::Contact)) else { panic!("a draft") };
        if let Content::Contact(contact) = &mut draft.content {
            (contact.manner, contact.note) = (Some(Manner::Conversation), note.into());
        }
        let Response::Saved { entry } = self.ask(Request::Save(draft)) else { panic!("saved") };
        entry
    }

    /// The note of an entry, if it is here.
    pub(crate) fn note(&mut self, entry: EntryId) -> Option<String> {
        match self.try_ask(Request::Entry(entry)) {
            Ok(Response::Entry(view)) => match view.row.content {
                Content::Contact(contact) => Some(contact.note),
                other => panic!("not a contact: {other:?}"),
            },
            Ok(other) => panic!("{other:?}"),
            Err(Failure::NoSuchEntry) => None,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Everybody. The lead made the team; the phone joined it through the proxy while it was honest.
pub(crate) struct Cast {
    pub(crate) lead: Device,
    pub(crate) phone: Device,
    pub(crate) proxy: Proxy,
    pub(crate) endpoint: Endpoint,
}

impl Cast {
    pub(crate) fn assemble() -> Self {
        Self::assemble_with(PULL_BYTES)
    }

    /// The same where the answers to pulls have about so many bytes.
    pub(crate) fn assemble_with(page_bytes: usize) -> Self {
        Self::assemble_at(page_bytes, 0)
    }

    /// The same where the endpoint's clock is so many days behind, but for the time of the invitation.
    pub(crate) fn assemble_at(page_bytes: usize, days_behind: u64) -> Self {
        let endpoint = Endpoint::start(page_bytes);
        endpoint.days_behind.store(days_behind, Ordering::SeqCst);
        let proxy = Proxy::before(endpoint.address);
        let mut lead = Device::fresh(&endpoint.url());
        lead.ask(Request::BeginTeam {
            operator_code: server::issue_operator_code(&server::Config::new(endpoint.folder.path())).expect("a code"),
            team: "Gadeplansteamet".into(),
            site: "Christianshavns Torv".into(),
            zones: vec!["Ved kiosken".into()],
            holder: "Karen".into(),
        });
        lead.ask(Request::FinishTeam { passphrase: PASSPHRASE.into() });
        lead.sync_until("the team's site is sent", |view| view.waiting == 0 && view.last_contact.is_some());
        // An invitation lives by the clocks of both.
        endpoint.days_behind.store(0, Ordering::SeqCst);
        let mut phone = Device::fresh(&proxy.url);
        let mut cast = Self { phone: Device::fresh(&proxy.url), lead, proxy, endpoint };
        let code = cast.invite();
        phone.ask(Request::Join { code, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
        phone.sync_until("the phone has joined", |view| view.last_contact.is_some() && view.activity == Activity::Idle);
        cast.phone = phone;
        cast.endpoint.days_behind.store(days_behind, Ordering::SeqCst);
        cast
    }

    /// An invitation of a worker, as a code that is typed on a device behind the proxy.
    pub(crate) fn invite(&mut self) -> String {
        let roles = Roles { worker: true, lead: false, steward: false };
        let Response::InvitationMade(made) = self.lead.ask(Request::Invite { roles, hours: 24, replaces: None }) else {
            panic!("an invitation")
        };
        made.code.join("-")
    }

    /// Another worker, beside the proxy.
    pub(crate) fn colleague(&mut self, holder: &str) -> Device {
        let url = self.endpoint.url();
        self.colleague_at(holder, &url)
    }

    /// Another worker, behind whatever answers at this address.
    pub(crate) fn colleague_at(&mut self, holder: &str, url: &str) -> Device {
        let code = self.invite();
        let mut device = Device::fresh(url);
        device.ask(Request::Join { code, holder: holder.into(), passphrase: PASSPHRASE.into() });
        device.sync_until("a colleague has joined", |view| view.last_contact.is_some() && view.activity == Activity::Idle);
        // Names come with the log.
        let news = self.lead.record("En ny kollega");
        self.lead.sync_until("sent", |view| view.waiting == 0);
        self.phone.arrives_at_all(news);
        device.arrives_at_all(news);
        device
    }

    /// Both sync until an entry of the phone's has reached the lead.
    #[track_caller]
    pub(crate) fn lead_reads_while_the_phone_syncs(&mut self, entry: EntryId) {
        let until = Instant::now() + PATIENCE;
        while self.lead.note(entry).is_none() {
            assert!(Instant::now() < until, "an entry does not reach the lead");
            self.phone.sync_until("a round", |view| view.activity != Activity::Working);
            self.lead.sync_until("a round", |view| view.activity != Activity::Working);
            self.phone.ask(Request::SyncNow);
            self.lead.ask(Request::SyncNow);
        }
    }

    /// Both sync until an entry of another device has reached the lead.
    #[track_caller]
    pub(crate) fn lead_reads(&mut self, entry: EntryId, from: &mut Device) {
        std::mem::swap(&mut self.phone, from);
        self.lead_reads_while_the_phone_syncs(entry);
        std::mem::swap(&mut self.phone, from);
    }

    /// The hashes of the team's records, as the endpoint has them.
    pub(crate) fn leaves(&self) -> Vec<[u8; 32]> {
        let storage = SqliteStorage::open(self.endpoint.folder.path()).expect("opens");
        let mut reading = storage.read().expect("reads");
        let team = reading.teams(None, 1).expect("reads")[0];
        reading.hashes(&team, 1, u64::MAX).expect("reads")
    }

    /// The lead's identifier.
    pub(crate) fn device_of_the_lead(&mut self) -> [u8; 16] {
        match self.lead.ask(Request::State) {
            Response::State(State::Unlocked(me)) => me.device.bytes(),
            other => panic!("{other:?}"),
        }
    }

    /// The phone's identifier, as its own push names it.
    pub(crate) fn device_of_the_phone(&mut self) -> [u8; 16] {
        let author = Arc::new(Mutex::new([0; 16]));
        let heard = Arc::clone(&author);
        self.proxy.lie(move |asked, _| {
            if let (true, Ok(pack)) = (asked.path.ends_with("/push"), Pack::from_bytes(&asked.body)) {
                *heard.lock().expect("nobody panicked") = pack.device;
            }
            false
        });
        self.phone.record("Fra telefonen");
        self.phone.sync_until("sent", |view| view.waiting == 0);
        self.proxy.honest();
        let device = *author.lock().expect("nobody panicked");
        assert_ne!(device, [0; 16]);
        device
    }

    /// Tells the phone a lie about what the lead has written. The phone says why it believes nothing, keeps everything that it had, counts what
    /// is unsent, and reads the entry once the truth is told.
    #[track_caller]
    pub(crate) fn lied_to(&mut self, name: &str, lie: Lie, named: &str) {
        self.lied_to_about(name, lie, named, |_| {});
    }

    /// The same where the lie is about what `happens`.
    #[track_caller]
    pub(crate) fn lied_to_about(&mut self, name: &str, lie: Lie, named: &str, happens: impl FnOnce(&mut Self)) {
        // The phone hears nothing until there is something to lie about: a round of its own in between would find half of it.
        self.proxy.lie(|_, reply| {
            (reply.status, reply.body) = (503, Vec::new());
            true
        });
        happens(self);
        let note = format!("Skrevet før løgnen: {name}");
        let first = self.lead.record(&note);
        let second = self.lead.record("og én til");
        self.lead.sync_until("the lead's entries are sent", |view| view.waiting == 0);
        self.proxy.lie(lie);
        let view = self.phone.sync_until(name, |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(named)));
        assert_eq!(view.quarantined, 0, "{name}: nothing of the answer was kept");
        assert_eq!(self.phone.note(first), None, "{name}: nothing of the answer was believed");
        let own = self.phone.record("Skrevet under løgnen");
        assert_eq!(self.phone.note(own).as_deref(), Some("Skrevet under løgnen"), "{name}: recording goes on");
        assert!(self.proxy.honest() > 0, "{name}: no lie was told");
        self.phone.sync_until(name, |view| view.activity == Activity::Idle && view.waiting == 0);
        for (entry, note) in [(first, note.as_str()), (second, "og én til"), (own, "Skrevet under løgnen")] {
            self.phone.arrives(entry, note);
        }
    }
}
