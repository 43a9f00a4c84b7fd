//! A lead's device beside the network that breaks, a phone behind it, and everything that they wrote.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response},
        team::Roles,
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
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

use super::proxy::Proxy;

const PASSPHRASE: &str = include_str!("../support/passphrase.txt");
/// Longest wait for something that has to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// About how many bytes one answer to a pull may have: a few records.
pub(crate) const PAGE_BYTES: usize = 3_000;

/// Who plays, and what was written.
pub(crate) struct Team {
    lead: Headless,
    phone: Option<Headless>,
    phone_folder: PathBuf,
    pub(crate) proxy: Proxy,
    written: BTreeSet<String>,
    newest_of_lead: Option<EntryId>,
    config: server::Config,
    _folders: [TempDir; 3],
    more_folders: Vec<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Team {
    pub(crate) fn start(page_bytes: usize) -> Self {
        let folders: [TempDir; 3] = std::array::from_fn(|_| tempfile::tempdir().expect("a folder"));
        let [server_folder, lead_folder, phone_folder] = folders.each_ref().map(|folder| folder.path().to_path_buf());
        // A device here asks more often than a person would.
        let rates = server::Rates { device: (100_000, 100_000), team: (100_000, 100_000), peer: (100_000, 100_000) };
        let config = server::Config { rates, page_bytes, ..server::Config::new(server_folder) };
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = config.clone();
        let thread = std::thread::spawn(move || {
            let asked = async {
                let _ = stopped.await;
            };
            runtime.block_on(server::run(listener, serving, asked)).expect("the endpoint runs until it is stopped");
        });
        let proxy = Proxy::before(address);
        let lead = Headless::start(lead_folder, &format!("http://{address}")).expect("an engine");
        let phone = Headless::start(phone_folder.clone(), &proxy.url).expect("an engine");
        let mut team = Self {
            lead,
            phone: Some(phone),
            phone_folder,
            proxy,
            written: BTreeSet::new(),
            newest_of_lead: None,
            config,
            _folders: folders,
            more_folders: Vec::new(),
            stop: Some(stop),
            thread: Some(thread),
        };
        team.assemble();
        team
    }

    fn assemble(&mut self) {
        let begin = Request::BeginTeam {
            operator_code: server::issue_operator_code(&self.config).expect("a code"),
            team: "Gadeplansteamet".into(),
            site: "Christianshavns Torv".into(),
            zones: vec!["Ved kiosken".into()],
            holder: "Karen".into(),
        };
        self.lead.ask(begin).expect("begins");
        self.lead.ask(Request::FinishTeam { passphrase: PASSPHRASE.into() }).expect("a team");
        self.lead.sync_until(|view| view.waiting == 0 && view.last_contact.is_some()).expect("the site is sent");
        self.phone_joins();
        self.phone().sync_until(|view| view.last_contact.is_some()).expect("syncs");
    }

    fn phone_joins(&mut self) {
        let roles = Roles { worker: true, lead: false, steward: false };
        let Ok(Response::InvitationMade(made)) = self.lead.ask(Request::Invite { roles, hours: 24, replaces: None }) else {
            panic!("an invitation")
        };
        let join = Request::Join { code: made.code.join("-"), holder: "Ida".into(), passphrase: PASSPHRASE.into() };
        self.phone().ask(join).expect("joins");
    }

    /// Another phone takes the place of this one, and has pulled nothing yet.
    pub(crate) fn another_phone(&mut self) {
        let folder = tempfile::tempdir().expect("a folder");
        self.phone.take().expect("a phone").stop();
        self.phone_folder = folder.path().to_path_buf();
        self.phone = Some(Headless::start(self.phone_folder.clone(), &self.proxy.url).expect("an engine"));
        self.more_folders.push(folder);
        self.phone_joins();
    }

    fn phone(&mut self) -> &mut Headless {
        self.phone.as_mut().expect("a phone")
    }

    /// The phone reaches nobody until this is done.
    pub(crate) fn phone_is_away(&mut self, meanwhile: impl FnOnce(&mut Self)) {
        self.proxy.away(true);
        meanwhile(self);
        self.proxy.away(false);
    }

    pub(crate) fn phone_records(&mut self, number: usize) {
        let note = format!("fra telefonen {number:06}");
        record(self.phone(), &note);
        assert!(self.written.insert(note));
    }

    /// The lead records, and it is on the server.
    pub(crate) fn lead_records(&mut self, number: usize) {
        let note = format!("fra lederen {number:06}");
        self.newest_of_lead = Some(record(&mut self.lead, &note));
        assert!(self.written.insert(note));
        self.lead.sync_until(|view| view.waiting == 0).expect("sent");
    }

    pub(crate) fn lead_rotates(&mut self) {
        self.lead.ask(Request::Rotate { fresh: false }).expect("rotates");
    }

    pub(crate) fn phone_restarts(&mut self) {
        self.phone.take().expect("a phone").stop();
        self.phone = Some(Headless::start(self.phone_folder.clone(), &self.proxy.url).expect("an engine"));
        self.phone().ask(Request::Unlock { passphrase: PASSPHRASE.into() }).expect("unlocks");
    }

    pub(crate) fn until_broken(&mut self, times: usize) {
        let until = Instant::now() + PATIENCE;
        while self.proxy.broken() < times {
            assert!(Instant::now() < until, "no call was broken");
            self.phone().ask(Request::SyncNow).expect("asks");
            self.phone().listen(Duration::from_millis(100)).expect("an engine");
        }
    }

    /// The phone has sent what it wrote, and has what the lead sent.
    pub(crate) fn everything_arrives(&mut self) {
        self.phone().sync_until(|view| view.waiting == 0).expect("sent");
        let until = Instant::now() + PATIENCE;
        while let Some(newest) = self.newest_of_lead
            && self.phone().ask(Request::Entry(newest)).is_err()
        {
            assert!(Instant::now() < until, "the lead's entry does not arrive");
            self.phone().ask(Request::SyncNow).expect("asks");
            self.phone().listen(Duration::from_millis(100)).expect("an engine");
        }
        // The newest comes first.
        self.phone().sync_until(|view| view.missing == 0).expect("older ones");
    }

    /// Both devices have everything exactly once, and the server's own look finds nothing wrong.
    pub(crate) fn all_is_there_once(&mut self) {
        let until = Instant::now() + PATIENCE;
        let expected: Vec<&String> = self.written.iter().collect();
        loop {
            self.lead.ask(Request::SyncNow).expect("asks");
            let notes = notes(&mut self.lead);
            if notes.iter().collect::<Vec<_>>() == expected {
                break;
            }
            assert!(Instant::now() < until, "the lead has {} of {}", notes.len(), expected.len());
            self.lead.listen(Duration::from_millis(100)).expect("an engine");
        }
        let phone = self.phone.as_mut().expect("a phone");
        assert_eq!(notes(phone).iter().collect::<Vec<_>>(), expected);
        let view = phone.sync_until(|view| view.waiting == 0).expect("sent");
        assert_eq!((view.needs_you, view.quarantined), (0, 0), "{view:?}");
        let checked = server::check(&self.config).expect("can be read");
        assert_eq!(checked.wrong, Vec::<String>::new());
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the endpoint panicked");
        }
    }
}

fn record(device: &mut Headless, note: &str) -> EntryId {
    let Ok(Response::Draft(mut draft)) = device.ask(Request::OpenDraft(Kind::Contact)) else { panic!("a draft") };
    if let Content::Contact(contact) = &mut draft.content {
        (contact.manner, contact.note) = (Some(Manner::Conversation), note.into());
    }
    let Ok(Response::Saved { entry }) = device.ask(Request::Save(draft)) else { panic!("saved") };
    entry
}

/// The notes of all contacts, sorted; a doubled one stands twice.
fn notes(device: &mut Headless) -> Vec<String> {
    let Ok(Response::Log(log)) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
    let mut notes: Vec<String> = log
        .rows
        .into_iter()
        .filter_map(|row| if let Content::Contact(contact) = row.content { Some(contact.note) } else { None })
        .collect();
    notes.sort();
    notes
}
