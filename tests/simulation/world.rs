//! A team of four devices and its server, made once and copied for many seeds.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    path::Path,
    rc::Rc,
};

use gadeplan::{
    client::{
        failure::Failure,
        message::{Evaluated, Request, Response, State, Told},
        team::Roles,
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        policy::Window,
    },
    protocol::membership::MembershipRecord,
    server::service::Caller,
};
use tempfile::TempDir;

use super::{
    chance::Chance,
    device::{Device, Member},
    disk::{self, Image},
    server::Server,
    trace::Trace,
    wire::Wire,
};

/// Devices of the prepared team: two of leads, two of workers.
pub(crate) const DEVICES: usize = 4;
/// The lead who made the team is its steward, too.
pub(crate) const STEWARD: usize = 0;
/// Seeds that are of one team; then it is made anew, with other keys.
pub(crate) const TEAM_SEEDS: u64 = 10_000;
/// When the team was made, milliseconds since 1970.
const BEGIN: u64 = 1_795_251_600_000;
const PASSPHRASE: &str = include_str!("../support/passphrase.txt");
/// What is old after an hour in the course of a seed is old after twenty minutes.
const SHORT: Window = Window { reach_ms: 20 * 60_000, register_ms: 8 * 60_000 };
/// One of so many seeds has devices that hold the newest only.
const SHORT_SEEDS: u64 = 4;
/// And of a hundred devices there so many have joined and pulled nothing yet.
const SHORT_NEWCOMERS: u64 = 70;
/// Entries that a newcomer finds: several pages.
const HISTORY: u32 = 7;
/// More calls than any device needs to become quiet.
const PATIENCE: usize = 400;

/// Everything that lies on the disks of the prepared team.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) server: Image,
    pub(crate) devices: Vec<(Member, Image)>,
    /// Devices as they were when they had joined and pulled nothing yet, by their places.
    pub(crate) newcomers: BTreeMap<usize, Image>,
    pub(crate) clock: u64,
    /// Write-ahead logging on the devices, as natively; without it as in a browser.
    pub(crate) wal: bool,
    /// The storage keeps lock files and the journal of erasures beside its database, on the system's own disk.
    pub(crate) folder: Rc<TempDir>,
}

/// A violated invariant, in words.
#[derive(Debug)]
pub(crate) struct Violation(pub(crate) String);

/// The world of one seed.
pub(crate) struct World {
    pub(crate) clock: Rc<Cell<u64>>,
    pub(crate) chance: Chance,
    pub(crate) server: Rc<Server>,
    pub(crate) wire: Rc<RefCell<Wire>>,
    pub(crate) devices: Vec<Device>,
    pub(crate) trace: Trace,
}

impl Prepared {
    /// Makes the team, by the very steps that people take. The number decides what is drawn.
    pub(crate) fn make(number: u64) -> Self {
        disk::install();
        // In memory where the system has a place for that: the journal of erasures is synced for every one of them.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = Rc::new(folder.expect("a folder"));
        // From the other end than the seeds: no device draws again what was drawn for its keys.
        let drawn = (u64::MAX >> 8) - number;
        let mut world = World::empty(drawn, folder.path(), Trace::new(false));
        world.server.set_clock(BEGIN);
        world.server.start();
        drop(world.server.stop());
        world.server.be(1);
        world.server.start();
        for place in 0..DEVICES {
            let passkey = [place as u8 + 1; 32];
            let member = Member { place, passkey, id: None, team: None, lead: place < 2 };
            world.devices.push(Device::new(member, drawn, Rc::clone(&world.clock), Rc::clone(&world.wire)));
            disk::put(&world.devices[place].folder, &Image::new());
            world.devices[place].start();
        }
        let newcomers = world.become_members();
        let clock = world.clock.get();
        let devices = world.devices.iter_mut().map(|device| {
            device.end();
            (device.member.clone(), disk::image(&device.folder))
        });
        let devices = devices.collect();
        Self { server: world.server.stop(), devices, newcomers, clock, wal: true, folder }
    }
}

impl Prepared {
    /// The same where this device has pulled nothing yet.
    pub(crate) fn with_newcomer(mut self, place: usize) -> Self {
        self.devices[place].1 = self.newcomers[&place].clone();
        self
    }
}

impl World {
    fn empty(seed: u64, folder: &Path, trace: Trace) -> Self {
        Self {
            clock: Rc::new(Cell::new(BEGIN)),
            chance: Chance::new(seed),
            server: Server::new(folder),
            wire: Rc::default(),
            devices: Vec::new(),
            trace,
        }
    }

    /// The prepared team as a seed finds it. So many of a hundred devices have joined and pulled nothing yet.
    pub(crate) fn begin(prepared: &Prepared, seed: u64, trace: Trace, newcomers: u64) -> Self {
        let mut world = Self::empty(seed, prepared.folder.path(), trace);
        world.clock.set(prepared.clock);
        world.server.set_clock(prepared.clock);
        world.server.put(&prepared.server);
        world.server.begin_journal();
        world.server.start();
        // Where nobody is new, nobody holds less than all.
        let is_short = newcomers > 0 && seed % SHORT_SEEDS == 1;
        let newcomers = if is_short { newcomers.max(SHORT_NEWCOMERS) } else { newcomers };
        for (member, image) in &prepared.devices {
            let mut device = Device::new(member.clone(), seed, Rc::clone(&world.clock), Rc::clone(&world.wire));
            device.wal = prepared.wal;
            if is_short {
                device.window = SHORT;
            }
            let newcomer = prepared.newcomers.get(&member.place).filter(|_| world.chance.percent(newcomers));
            if newcomer.is_some() {
                world.trace.say(&format!("{} is a newcomer", member.place));
            }
            disk::put(&device.folder, newcomer.unwrap_or(image));
            world.devices.push(device);
        }
        if is_short {
            world.let_an_hour_pass();
        }
        world
    }

    /// What the team wrote before is old then, and a lead has written down what lasts of it.
    fn let_an_hour_pass(&mut self) {
        self.clock.set(self.clock.get() + 60 * 60_000);
        self.server.set_clock(self.clock.get());
        self.devices[STEWARD].start();
        self.devices[STEWARD].unlock().expect("unlocks");
        self.write(STEWARD, "en time efter");
        for _ in 0..2 {
            self.devices[STEWARD].ask(Request::SyncNow);
            self.quiet(STEWARD).expect("quiet");
        }
        self.devices[STEWARD].done(Request::Lock).expect("locks");
        self.devices[STEWARD].end();
    }

    /// Gives back the newcomers.
    fn become_members(&mut self) -> BTreeMap<usize, Image> {
        let operator_code = self.server.operator_code();
        let (team, site, holder) = ("Gadeplansteamet".into(), "Christianshavns Torv".into(), "Karen".into());
        let begin = Request::BeginTeam { operator_code, team, site, zones: vec!["Ved kiosken".into()], holder };
        self.over_network(0, begin).expect("a team");
        self.over_network(0, Request::FinishTeam { passphrase: PASSPHRASE.into() }).expect("a team");
        self.quiet(0).expect("quiet");
        let State::Unlocked(me) = self.devices[STEWARD].state() else { panic!("unlocked") };
        let roles = Roles { worker: true, lead: true, steward: true };
        self.over_network(STEWARD, Request::ChangeRoles { device: me.device, roles }).expect("a steward");
        self.write_history();
        let mut newcomers = BTreeMap::new();
        for place in 1..DEVICES {
            let roles = Roles { worker: true, lead: self.devices[place].member.lead, steward: false };
            let Ok(Response::InvitationMade(made)) = self.over_network(0, Request::Invite { roles, hours: 24, replaces: None }) else {
                panic!("an invitation")
            };
            let join = Request::Join { code: made.link, holder: format!("Kollega {place}"), passphrase: PASSPHRASE.into() };
            self.over_network(place, join).expect("joins");
            newcomers.insert(place, self.newcomer(place));
            self.quiet(place).expect("quiet");
            self.quiet(0).expect("quiet");
        }
        self.add_passkey(STEWARD);
        for place in 0..DEVICES {
            self.devices[place].ask(Request::SyncNow);
            self.quiet(place).expect("quiet");
            self.devices[place].done(Request::Lock).expect("locks");
        }
        newcomers
    }

    /// A device that has joined and pulled nothing yet, locked.
    fn newcomer(&mut self, place: usize) -> Image {
        self.add_passkey(place);
        let device = &mut self.devices[place];
        device.done(Request::Lock).expect("locks");
        device.end();
        let image = disk::image(&device.folder);
        device.start();
        device.unlock().expect("unlocks");
        image
    }

    fn add_passkey(&mut self, place: usize) {
        let device = &mut self.devices[place];
        device.done(Request::ProvePassphrase { passphrase: PASSPHRASE.trim().to_owned() }).expect("the words");
        let Ok(Response::Passkey(mut hint)) = device.done(Request::BeginPasskey) else { panic!("a hint") };
        hint.credential = vec![1];
        let evaluated = || Evaluated([place as u8 + 1; 32]);
        device.done(Request::AddPasskey { hint, evaluated: evaluated() }).expect("added");
        device.done(Request::TrustPasskey(evaluated())).expect("trusted");
        let State::Unlocked(me) = device.state() else { panic!("unlocked") };
        device.member.id = Some(me.device);
        device.member.team = Some(me.team);
    }

    /// What the team wrote before anybody else joined, in runs of its own each.
    fn write_history(&mut self) {
        for number in 0..HISTORY {
            self.write(STEWARD, &format!("før {number}"));
        }
    }

    fn write(&mut self, place: usize, note: &str) {
        let Ok(Response::Draft(mut draft)) = self.devices[place].done(Request::OpenDraft(Kind::Contact)) else { panic!("a draft") };
        let Content::Contact(contact) = &mut draft.content else { panic!("a contact") };
        (contact.manner, contact.note) = (Some(Manner::Greeting), note.into());
        self.devices[place].done(Request::Save(draft)).expect("saved");
        self.quiet(place).expect("quiet");
    }

    /// The membership log of the team.
    pub(crate) fn log(&self) -> Vec<MembershipRecord> {
        let member = &self.devices[0].member;
        let (team, device) = (member.team.expect("a member").bytes(), member.id.expect("a member").bytes());
        self.server.log(&Caller { team, device })
    }

    /// Asks for what needs the network, while the network is perfect.
    pub(crate) fn over_network(&mut self, place: usize, request: Request) -> Result<Response, Failure> {
        if let Some(response) = self.devices[place].ask(request) {
            return failed(response);
        }
        for _ in 0..PATIENCE {
            self.pass_one(place);
            let told = self.devices[place].told();
            let answer = told.into_iter().find_map(|told| match told {
                Told::Answer { response, .. } => Some(*response),
                Told::Event(_) => None,
            });
            if let Some(response) = answer {
                return failed(response);
            }
        }
        panic!("device {place} waits for ever");
    }

    /// Carries calls and answers of a device, faithfully, until it wants nothing more.
    pub(crate) fn quiet(&mut self, place: usize) -> Result<(), Violation> {
        self.devices[place].go_on();
        for _ in 0..PATIENCE {
            if !self.pass_one(place) {
                return Ok(());
            }
        }
        Err(Violation(format!("I8: device {place} goes on asking for ever")))
    }

    /// Carries one call of a device and its answer. False when it has none under way.
    fn pass_one(&mut self, place: usize) -> bool {
        let next = {
            let mut wire = self.wire.borrow_mut();
            let at = wire.waiting.iter().position(|waiting| waiting.device == place);
            at.and_then(|at| wire.waiting.remove(at))
        };
        let Some(mut waiting) = next else { return false };
        self.trace.call("asks", place, &waiting.call);
        if waiting.answer.is_none() {
            waiting.answer = self.server.answer(&waiting.call);
        }
        if let Some(answer) = &waiting.answer {
            self.trace.answer("hears", place, &waiting.call, answer);
        }
        waiting.arrive();
        self.devices[place].go_on();
        true
    }
}

fn failed(response: Response) -> Result<Response, Failure> {
    match response {
        Response::Failed(failure) => Err(failure),
        response => Ok(response),
    }
}
