//! An engine with a team, for unit tests: no network, and a clock that a test moves.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use super::{
    Engine, Environment,
    acts::Intent,
    environment::{Later, PlatformKeys},
    onboarding::TeamForm,
};
use crate::{
    client::team::Roles,
    crypto::{Secret, Signing, SystemRandom},
    domain::{ids::DeviceId, passphrase, policy::WINDOW},
    protocol::call::{Answer, MembershipAccepted, ServerInfo},
    store::Place,
};

/// One device's folder and clock, which outlive its engines.
pub(super) struct Specimen {
    folder: tempfile::TempDir,
    now_ms: Rc<Cell<u64>>,
    keys: Option<Rc<HeldKeys>>,
}

impl Specimen {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), now_ms: Rc::new(Cell::new(1_763_600_000_000)), keys: None }
    }

    /// The same on a platform that holds keys.
    pub(super) fn with_keys(keys: &Rc<HeldKeys>) -> Self {
        Self { keys: Some(Rc::clone(keys)), ..Self::new() }
    }

    /// The five words of every specimen.
    pub(super) fn words() -> String {
        passphrase::make([1, 2, 3, 4, 5])
    }

    pub(super) fn wait_seconds(&self, seconds: u64) {
        self.now_ms.set(self.now_ms.get() + seconds * 1_000);
    }

    /// The engine on this folder, as after a start of the app.
    pub(super) fn start(&self) -> Engine {
        let now_ms = Rc::clone(&self.now_ms);
        let environment = Environment {
            clock: Box::new(move || now_ms.get()),
            random: Box::new(SystemRandom),
            place: Place { folder: self.folder.path().to_path_buf(), wal: true },
            remove_file: Box::new(|_| {}),
            keys: self.keys.clone().map(|keys| keys as Rc<dyn PlatformKeys>),
            server_url: "http://localhost".into(),
            window: WINDOW,
        };
        Engine::start(environment).expect("starts")
    }

    /// The same; its holder erases, too.
    pub(super) fn new_steward(&self) -> Engine {
        let mut engine = self.new_team();
        let device = engine.device().expect("a device");
        let roles = Roles { worker: true, lead: true, steward: true };
        let act = engine.begin_act(Intent::ChangeRoles(device, roles)).expect("begins").expect("something to do");
        engine.finish_act(&act, &answer(MembershipAccepted { length: 2 })).expect("taken");
        engine
    }

    /// The engine with a team of its own, unlocked.
    pub(super) fn new_team(&self) -> Engine {
        let mut engine = self.start();
        let form = TeamForm {
            operator_code: "kode".into(),
            team: "Holdet".into(),
            site: "Torvet".into(),
            zones: vec!["Bænkene".into()],
            holder: "Karen".into(),
        };
        let server = ServerInfo { name: "localhost".into(), oldest: 1, newest: 1 };
        engine.begin_team(form, &answer(server)).expect("begins");
        engine.new_team_call(&Self::words()).expect("prepares");
        engine.finish_team(&answer(MembershipAccepted { length: 1 })).expect("settles");
        engine
    }
}

/// An answer with this body.
pub(super) fn answer<T: minicbor::Encode<()>>(body: T) -> Answer {
    Answer { status: 200, body: minicbor::to_vec(body).expect("encodes") }
}

/// A platform that holds keys, until it loses them.
#[derive(Default)]
pub(super) struct HeldKeys {
    pub(super) held: RefCell<BTreeMap<DeviceId, [u8; 32]>>,
    pub(super) refuses: Cell<bool>,
}

impl PlatformKeys for HeldKeys {
    fn keep(&self, device: DeviceId, key: &Secret) -> Later<bool> {
        let kept = !self.refuses.get();
        if kept {
            self.held.borrow_mut().insert(device, *key.expose());
        }
        Box::pin(async move { kept })
    }

    fn sign(&self, device: DeviceId, message: Vec<u8>) -> Later<Option<[u8; 64]>> {
        let key = self.held.borrow().get(&device).map(|key| Signing::from_secret(Secret::from_bytes(*key)));
        Box::pin(async move { key.map(|key| key.sign(&message)) })
    }

    fn keep_only(&self, devices: Vec<DeviceId>) -> Later<()> {
        self.held.borrow_mut().retain(|device, _| devices.contains(device));
        Box::pin(async {})
    }
}
