//! Headless devices and a real endpoint on a real socket, for integration tests.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use gadeplan::{
    client::{
        failure::Failure,
        message::{Draft, LogFilter, Request, Response},
        team::Roles,
        view::{EntryView, Names, SyncView, TodayView},
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        ids::EntryId,
    },
    engine::Headless,
    server,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub(crate) const PASSPHRASE: &str = include_str!("passphrase.txt");
pub(crate) const WRONG_PASSPHRASE: &str = include_str!("wrong_passphrase.txt");

/// What most members may do.
pub(crate) const WORKER: Roles = Roles { worker: true, lead: false, steward: false };

/// Longest wait for something that has to come over the network.
const PATIENCE: Duration = Duration::from_secs(60);

/// The endpoint on one port, which it keeps over restarts.
pub(crate) struct Endpoint {
    folder: TempDir,
    port: u16,
    /// Days that its clock is behind, and about how many bytes of records it answers at once.
    days_behind: Arc<AtomicU64>,
    page_bytes: Option<usize>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Endpoint {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// One that answers a few records at once.
    pub(crate) fn with_small_pages(page_bytes: usize) -> Self {
        Self::start_with(Some(page_bytes))
    }

    fn start_with(page_bytes: Option<usize>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let folder = tempfile::tempdir().expect("a folder");
        let mut endpoint = Self { folder, port, days_behind: Arc::default(), page_bytes, running: None };
        endpoint.serve(listener);
        endpoint
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn operator_code(&self) -> String {
        server::issue_operator_code(&server::Config::new(self.folder.path())).expect("a code")
    }

    /// From now on it receives as if it were so many days earlier.
    pub(crate) fn be_days_behind(&self, days: u64) {
        self.days_behind.store(days, Ordering::SeqCst);
    }

    pub(crate) fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            stop.send(()).expect("still running");
            thread.join().expect("stopped without a panic");
        }
    }

    /// The state of this moment, as a file.
    pub(crate) fn back_up(&self) -> PathBuf {
        server::back_up(&server::Config::new(self.folder.path()), self.folder.path()).expect("backs up")
    }

    /// Puts that state back and serves on.
    pub(crate) fn put_back(&mut self, backup: &Path) {
        self.stop();
        server::restore(&server::Config::new(self.folder.path()), Some(backup)).expect("restores");
        self.restart();
    }

    /// Where the storage lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn restart(&mut self) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let until = Instant::now() + PATIENCE;
        let listener = loop {
            match TcpListener::bind(address) {
                Ok(listener) => break listener,
                Err(taken) => assert!(Instant::now() < until, "the port is not free again: {taken}"),
            }
            std::thread::yield_now();
        };
        self.serve(listener);
    }

    fn serve(&mut self, listener: TcpListener) {
        listener.set_nonblocking(true).expect("non-blocking");
        // The devices of a test ask more often than people do.
        let much = (1_000_000, 1_000_000);
        let rates = server::Rates { device: much, team: much, peer: much };
        let defaults = server::Config::new(self.folder.path());
        let (system, behind) = (server::Clock::system(), Arc::clone(&self.days_behind));
        let clock = server::Clock::new(move || system.unix_ms() - behind.load(Ordering::SeqCst) * 24 * 60 * 60 * 1_000);
        let page_bytes = self.page_bytes.unwrap_or(defaults.page_bytes);
        let config = server::Config { rates, clock, page_bytes, ..defaults };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                let shutdown = async move {
                    // A dropped sender means the same as a sent one.
                    let _ = stopped.await;
                };
                server::run(listener, config, shutdown).await.expect("serves");
            });
        });
        self.running = Some((stop, thread));
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop();
    }
}

/// One device with its folder.
pub(crate) struct Device {
    client: Headless,
    folder: Folder,
}

/// A folder that outlives restarts of its device.
#[derive(Clone)]
pub(crate) struct Folder(Arc<TempDir>);

impl Folder {
    pub(crate) fn fresh() -> Self {
        Self(Arc::new(tempfile::tempdir().expect("a folder")))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Device {
    pub(crate) fn fresh(endpoint: &Endpoint) -> Self {
        Self::reopen(Folder::fresh(), endpoint)
    }

    pub(crate) fn reopen(folder: Folder, endpoint: &Endpoint) -> Self {
        let client = Headless::start(folder.path().to_path_buf(), &endpoint.url()).expect("an engine");
        Self { client, folder }
    }

    pub(crate) fn new_team(endpoint: &Endpoint) -> Self {
        Self::new_team_with_code(endpoint).0
    }

    /// A new team's first device, and its recovery code as it is typed.
    pub(crate) fn new_team_with_code(endpoint: &Endpoint) -> (Self, String) {
        let mut device = Self::fresh(endpoint);
        let begun = device.ask(Request::BeginTeam {
            operator_code: endpoint.operator_code(),
            team: "Gadeplansteamet".into(),
            site: "Christianshavns Torv".into(),
            zones: vec!["Ved kiosken".into(), "Metrotrappen".into()],
            holder: "Karen".into(),
        });
        let Response::RecoveryCode(groups) = begun else { panic!("a recovery code") };
        assert!(groups.len() > 8);
        device.ask(Request::FinishTeam { passphrase: PASSPHRASE.into() });
        device.sync_until(|view| view.waiting == 0 && view.last_contact.is_some());
        (device, groups.join("-"))
    }

    pub(crate) fn join(endpoint: &Endpoint, link: &str, holder: &str) -> Self {
        let mut device = Self::fresh(endpoint);
        let Response::InvitationSeen(seen) = device.ask(Request::LookAtInvitation { code: link.into() }) else { panic!("an invitation") };
        assert!(seen.team == "Gadeplansteamet" && !seen.inviter.is_empty(), "{seen:?}");
        device.ask(Request::Join { code: link.into(), holder: holder.into(), passphrase: PASSPHRASE.into() });
        device.wait_for(|device| !names_of(device).sites.is_empty());
        device
    }

    pub(crate) fn invite(&mut self, lead: bool) -> String {
        let Response::InvitationMade(made) = self.ask(Request::Invite { roles: Roles { lead, ..WORKER }, hours: 24, replaces: None })
        else {
            panic!("an invitation")
        };
        made.link
    }

    pub(crate) fn ask(&mut self, request: Request) -> Response {
        self.try_ask(request).expect("done")
    }

    pub(crate) fn try_ask(&mut self, request: Request) -> Result<Response, Failure> {
        self.client.ask(request)
    }

    pub(crate) fn draft(&mut self, kind: Kind) -> Draft {
        let Response::Draft(draft) = self.ask(Request::OpenDraft(kind)) else { panic!("a draft") };
        draft
    }

    pub(crate) fn sync_until(&mut self, wanted: impl Fn(&SyncView) -> bool) -> SyncView {
        self.client.sync_until(wanted).expect("syncs")
    }

    /// Syncs until something is true of the device.
    pub(crate) fn wait_for(&mut self, mut wanted: impl FnMut(&mut Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !wanted(self) {
            assert!(Instant::now() < until, "it did not come to that");
            self.ask(Request::SyncNow);
            self.client.listen(Duration::from_millis(500)).expect("an engine");
        }
    }

    pub(crate) fn sync_until_log_has(&mut self, entries: usize) {
        self.wait_for(|device| {
            let Response::Log(log) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
            log.rows.len() >= entries
        });
    }

    /// Ends the engine and starts it again on the same folder.
    pub(crate) fn restart(self, endpoint: &Endpoint) -> Self {
        let folder = self.stop();
        Self::reopen(folder, endpoint)
    }

    pub(crate) fn stop(self) -> Folder {
        self.client.stop();
        self.folder
    }
}

pub(crate) fn save(device: &mut Device, mut draft: Draft) -> EntryId {
    if let Content::Contact(contact) = &mut draft.content {
        contact.manner.get_or_insert(Manner::Conversation);
    }
    let Response::Saved { entry } = device.ask(Request::Save(draft)) else { panic!("saved") };
    entry
}

pub(crate) fn contact_draft(device: &mut Device) -> Draft {
    let mut draft = device.draft(Kind::Contact);
    if let Content::Contact(contact) = &mut draft.content {
        contact.manner = Some(Manner::Conversation);
    }
    draft
}

pub(crate) fn record_contact(device: &mut Device, note: &str) -> EntryId {
    let mut draft = contact_draft(device);
    if let Content::Contact(contact) = &mut draft.content {
        contact.note = note.into();
    }
    save(device, draft)
}

pub(crate) fn entry(device: &mut Device, entry: EntryId) -> EntryView {
    let Response::Entry(view) = device.ask(Request::Entry(entry)) else { panic!("an entry") };
    *view
}

pub(crate) fn today(device: &mut Device) -> TodayView {
    let Response::Today(view) = device.ask(Request::Today) else { panic!("today") };
    view
}

pub(crate) fn names_of(device: &mut Device) -> Names {
    today(device).names
}

/// Overwrites pages of the vault with noise. Gives back the file.
pub(crate) fn damage_vault(folder: &Folder) -> PathBuf {
    let vault = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|file| file.expect("a file").path())
        .find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("vault-") && name.to_string_lossy().ends_with(".db"))
        })
        .expect("a vault");
    let mut bytes = std::fs::read(&vault).expect("readable");
    bytes.iter_mut().skip(100).step_by(13).for_each(|byte| *byte ^= 0x5A);
    std::fs::write(&vault, bytes).expect("writable");
    vault
}
