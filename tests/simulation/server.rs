//! The endpoint's own rules over its own storage, without sockets. It can stop at any moment and be put back to an earlier state.

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use gadeplan::{
    protocol::{
        call::{Answer, Call, Wanted},
        membership::MembershipRecord,
        refused::{Reason, Refused},
    },
    server::{
        Clock,
        failure::Failure,
        journal::Journal,
        service::{Caller, Checked, Pulled, Service, Since, reapply},
        storage::SqliteStorage,
    },
};

use super::disk::{self, Image};

/// The name that invitations and sessions are bound to.
const NAME: &str = "simulation.test";
/// Small, so that a few entries are several pages.
const PAGE_BYTES: usize = 2_000;

/// The endpoint.
pub(crate) struct Server {
    folder: PathBuf,
    clock: Arc<AtomicU64>,
    service: RefCell<Option<Service>>,
}

impl Server {
    pub(crate) fn new(folder: &Path) -> Rc<Self> {
        let (clock, service) = (Arc::default(), RefCell::default());
        Rc::new(Self { folder: folder.to_path_buf(), clock, service })
    }

    pub(crate) fn set_clock(&self, unix_ms: u64) {
        self.clock.store(unix_ms, Ordering::Relaxed);
    }

    pub(crate) fn start(&self) {
        let storage = SqliteStorage::open(&self.folder).expect("the storage opens");
        let journaled = Journal::read(&self.journal()).expect("the journal can be read");
        reapply(&storage, &journaled).expect("erases again");
        let journal = Journal::open(&self.journal()).expect("the journal opens");
        let clock = Arc::clone(&self.clock);
        let clock = Clock::new(move || clock.load(Ordering::Relaxed));
        let service = Service::new(Arc::new(storage), NAME.into(), clock, PAGE_BYTES);
        *self.service.borrow_mut() = Some(service.with_journal(journal));
    }

    /// It lies outside of what a backup holds.
    fn journal(&self) -> PathBuf {
        self.folder.join("erasures.journal")
    }

    /// No erasure has been journaled yet.
    pub(crate) fn begin_journal(&self) {
        fs::write(self.journal(), []).expect("an empty journal");
    }

    pub(crate) fn is_up(&self) -> bool {
        self.service.borrow().is_some()
    }

    /// The process is gone from one moment to the next.
    pub(crate) fn crash(&self) -> Image {
        let image = disk::image(&self.folder);
        disk::cut(&self.folder);
        *self.service.borrow_mut() = None;
        disk::put(&self.folder, &image);
        image
    }

    /// Ends in order: everything lies in one file then.
    pub(crate) fn stop(&self) -> Image {
        *self.service.borrow_mut() = None;
        disk::image(&self.folder)
    }

    /// What lies there now, as a backup finds it.
    pub(crate) fn image(&self) -> Image {
        disk::image(&self.folder)
    }

    /// A backup takes the place of what is there, as another incarnation.
    pub(crate) fn restore(&self, backup: &Image, incarnation: u64) {
        self.put(backup);
        self.be(incarnation);
        self.start();
    }

    pub(crate) fn put(&self, image: &Image) {
        *self.service.borrow_mut() = None;
        disk::put(&self.folder, image);
    }

    /// Who it is, chosen by the seed: the storage itself would draw it from the system.
    pub(crate) fn be(&self, incarnation: u64) {
        let file = SqliteStorage::file(&self.folder);
        let connection = rusqlite::Connection::open(file).expect("opens");
        let secret = [7_u8; 32];
        connection.execute("UPDATE server SET incarnation = ?1, secret = ?2", (incarnation, secret)).expect("changes");
    }

    pub(crate) fn operator_code(&self) -> String {
        self.with(|service| service.issue_operator_code()).expect("a code")
    }

    /// What the operator's own look finds.
    pub(crate) fn checked(&self) -> Checked {
        self.with(Service::check).expect("can be read")
    }

    /// The whole membership log, as a device of the team is given it.
    pub(crate) fn log(&self, caller: &Caller) -> Vec<MembershipRecord> {
        let mut log = Vec::new();
        loop {
            let page = self.with(|service| service.membership_log(caller, log.len() as u64)).expect("a log");
            log.extend(page.records);
            if page.more != Some(true) {
                return log;
            }
        }
    }

    fn with<R>(&self, act: impl FnOnce(&Service) -> R) -> R {
        act(self.service.borrow().as_ref().expect("the server is up"))
    }

    /// Answers as the HTTP surface would; nothing when it is down.
    pub(crate) fn answer(&self, call: &Call) -> Option<Answer> {
        let service = self.service.borrow();
        let service = service.as_ref()?;
        Some(match route(service, call) {
            Ok((status, body)) => Answer { status, body },
            Err(failure) => refusal(failure),
        })
    }
}

type Routed = Result<(u16, Vec<u8>), Failure>;

fn route(service: &Service, call: &Call) -> Routed {
    let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
    let number = |name: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.map(|value| value.parse::<u64>().expect("a number"))
    };
    let after = number("after").unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match (call.post, parts.as_slice()) {
        (false, ["v1", "server"]) => cbor(&service.info()),
        (true, ["v1", "nonce"]) => cbor(&service.nonce()?),
        (true, ["v1", "session"]) => cbor(&service.open_session(&decode(call)?)?),
        (true, ["v1", "recovery"]) => cbor(&service.open_recovery(&decode(call)?)?),
        (true, ["v1", "teams"]) => cbor(&service.new_team(&decode(call)?)?),
        (false, ["v1", "invitations", id]) => {
            let id = data_encoding::HEXLOWER.decode(id.as_bytes()).expect("an identifier").try_into().expect("an identifier");
            cbor(&service.invitation(&id, after)?)
        }
        (false, ["v1", "teams", team, "membership"]) => cbor(&service.membership_log(&caller(service, call, team)?, after)?),
        (true, ["v1", "teams", team, "membership"]) => {
            let known = call.token.is_some().then(|| caller(service, call, team)).transpose()?;
            cbor(&service.add_membership(&team_of(team), known.as_ref(), &decode(call)?)?)
        }
        (true, ["v1", "teams", team, "push"]) => cbor(&service.push(&caller(service, call, team)?, &call.body)?),
        (false, ["v1", "teams", team, "pull"]) => {
            let since = Since { after, membership: number("membership").unwrap_or_default(), incarnation: number("incarnation") };
            Ok(match service.pull(&caller(service, call, team)?, &since)? {
                Pulled::NothingNew => (204, Vec::new()),
                Pulled::Page(page) => (200, page),
            })
        }
        (false, ["v1", "teams", team, "earlier"]) => {
            Ok((200, service.earlier(&caller(service, call, team)?, number("before"), number("since").unwrap_or_default())?))
        }
        (true, ["v1", "teams", team, "named"]) => {
            let Wanted { numbers } = decode(call)?;
            Ok((200, service.named(&caller(service, call, team)?, &numbers)?))
        }
        (false, ["v1", "teams", team, "proof"]) => {
            let (first, second) = (number("first").expect("a size"), number("second").expect("a size"));
            cbor(&service.proof(&caller(service, call, team)?, first, second)?)
        }
        _ => panic!("the simulation does not know this call yet: {}", call.path),
    }
}

fn caller(service: &Service, call: &Call, team: &str) -> Result<Caller, Failure> {
    let caller = service.caller(call.token.as_deref().unwrap_or_default())?;
    if caller.team == team_of(team) { Ok(caller) } else { Err(Failure::refused(Reason::Foreign, "the session is of another team")) }
}

fn team_of(text: &str) -> [u8; 16] {
    text.parse::<gadeplan::domain::ids::TeamId>().expect("a team").bytes()
}

fn decode<T: for<'b> minicbor::Decode<'b, ()>>(call: &Call) -> Result<T, Failure> {
    minicbor::decode(&call.body).map_err(|_| Failure::refused(Reason::Malformed, "the body is not what this call takes"))
}

fn cbor<T: minicbor::Encode<()>>(value: &T) -> Routed {
    Ok((200, minicbor::to_vec(value).expect("encodes")))
}

fn refusal(failure: Failure) -> Answer {
    let Failure::Refused { reason, detail, text } = failure else { panic!("the server has trouble: {failure:?}") };
    let refused = Refused { reason: reason.name().to_owned(), detail, text };
    Answer { status: reason.status(), body: minicbor::to_vec(&refused).expect("encodes") }
}
