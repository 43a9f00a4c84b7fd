//! The root of the screens: one handle on the engine, one context with what it told, nothing global.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use dioxus::prelude::*;
use futures_channel::mpsc::{UnboundedReceiver, unbounded};

use super::{
    clipboard::{self, Clipboard},
    components::LiveRegion,
    cpr_guard::OpenQuestion,
    device::{self, Device},
    locking::{OutOfSight, watch_idleness},
    messages::{self, Language},
    routes::Route,
    theme::Theme,
};
use crate::client::{
    failure::Failure,
    handle::Handle,
    message::{Event, Request, Response, State},
    view::{Me, SyncView},
};

/// The machine, as a context that `main` provides around [`App`].
#[derive(Clone)]
pub struct Machine(pub Rc<dyn Device>);

impl PartialEq for Machine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

type Keeper = (u32, Callback<(), Option<Request>>);

/// What every screen may know. Cheap to copy.
#[derive(Clone, Copy, PartialEq)]
pub struct AppContext {
    /// The state of the engine; none until it has spoken.
    pub state: Signal<Option<State>>,
    /// Counts the changes in the log: a resource that reads it is asked for again.
    pub changed: Signal<u64>,
    /// The sync screen, as last told.
    pub sync: Signal<SyncView>,
    /// *Skjul nu* was pressed: the screens are covered even before the engine has locked.
    pub covered: Signal<bool>,
    /// What the live region says.
    pub announcement: Signal<String>,
    /// How the app looks.
    pub theme: Signal<Theme>,
    /// What language it speaks.
    pub language: Signal<Language>,
    /// What the browser answered when it was asked to keep the storage for good, until the person has read it.
    pub kept_storage: Signal<Option<Option<bool>>>,
    /// Codes that were copied.
    pub clipboard: Signal<Clipboard>,
    /// Counts how often the locked app was left alone: what is being written or typed on it leaves the screen then.
    pub left_alone: Signal<u32>,
    /// A number that looks like a CPR number, until the person has said what it is.
    pub cpr: Signal<Option<OpenQuestion>>,
    keepers: Signal<Vec<Keeper>>,
}

impl AppContext {
    fn new(machine: &Machine) -> Self {
        Self {
            state: Signal::new(None),
            changed: Signal::new(0),
            sync: Signal::new(SyncView::default()),
            covered: Signal::new(false),
            announcement: Signal::new(String::new()),
            theme: Signal::new(Theme::from_attribute(machine.0.theme().as_deref())),
            language: Signal::new(Language::default()),
            kept_storage: Signal::new(None),
            clipboard: Signal::new(Clipboard::default()),
            left_alone: Signal::new(0),
            cpr: Signal::new(None),
            keepers: Signal::new(Vec::new()),
        }
    }

    /// Speaks this language from now on. False where its words cannot be had; nothing has changed then.
    pub async fn speak(mut self, language: Language, machine: &Rc<dyn Device>) -> bool {
        if language == Language::English {
            let Some(words) = machine.english().await else { return false };
            messages::learn_english(&words);
        }
        messages::speak(language);
        machine.set_language(language.code());
        self.language.set(language);
        true
    }

    /// Has the screen reader say this.
    pub fn announce(mut self, words: String) {
        self.announcement.set(words);
    }

    /// Takes over a state that the engine answered or told.
    pub fn enter(mut self, state: State) {
        if !matches!(state, State::Unlocked(_)) {
            self.covered.set(false);
        }
        // A question belongs to the state that it was asked in; that something was sent meanwhile does not answer it.
        if self.state.peek().as_ref().is_none_or(|before| std::mem::discriminant(before) != std::mem::discriminant(&state)) {
            self.cpr.set(None);
        }
        if let State::Locked { waiting, .. } | State::Revoked { waiting, .. } = &state {
            // Rows of a locked app stay in memory no longer than the vault is open.
            let kept = self.sync.peek().clone();
            self.sync.set(SyncView { waiting: *waiting, drafts: 0, rows: Vec::new(), ..kept });
        }
        self.state.set(Some(state));
    }

    /// The holder of this device while the vault is open and not covered.
    #[must_use]
    pub fn me(self) -> Option<Me> {
        match &*self.state.read() {
            Some(State::Unlocked(me)) if !*self.covered.read() => Some((**me).clone()),
            _ => None,
        }
    }

    /// What the screens have to keep before they go.
    pub(super) fn kept_now(self) -> Vec<Request> {
        let keepers: Vec<Keeper> = self.keepers.peek().clone();
        keepers.into_iter().filter_map(|(_, keeper)| keeper.call(())).collect()
    }
}

/// The context of every screen.
#[must_use]
pub fn use_app() -> AppContext {
    use_context()
}

/// The engine.
#[must_use]
pub fn use_engine() -> Handle {
    use_context()
}

/// The machine.
#[must_use]
pub fn use_machine() -> Rc<dyn Device> {
    use_context::<Machine>().0
}

/// The time at this drawing of the screen.
#[must_use]
pub fn use_now() -> DateTime<Utc> {
    use_machine().now()
}

/// Asks the engine now, and again whenever something in the log changes or `request` reads a signal that changes. The former answer stays
/// until the new one is there.
pub fn use_asked(request: impl Fn() -> Request + 'static) -> Resource<Result<Response, Failure>> {
    let (app, engine) = (use_app(), use_engine());
    use_resource(move || {
        let _ = app.changed.read();
        let (engine, request) = (engine.clone(), request());
        async move { engine.ask(request).await }
    })
}

/// What this screen has to keep when it is covered, locked or put out of sight: `keep` gives the request that keeps the draft on the screen,
/// if there is anything new. It runs before the lock and without waiting.
pub fn use_keeper(keep: impl FnMut() -> Option<Request> + 'static) {
    let mut app = use_app();
    let mut keep = keep;
    let keeper = use_callback(move |()| keep());
    let number = use_hook(|| {
        let number = app.keepers.peek().iter().map(|(n, _)| *n).max().unwrap_or_default().wrapping_add(1);
        app.keepers.write().push((number, keeper));
        number
    });
    use_drop(move || app.keepers.write().retain(|(n, _)| *n != number));
}

/// Runs `leave` whenever the locked app was left alone while this screen stands.
pub fn use_left_alone(leave: impl FnMut() + 'static) {
    let app = use_app();
    let before = use_hook(|| *app.left_alone.peek());
    let mut leave = leave;
    use_effect(move || {
        if *app.left_alone.read() != before {
            leave();
        }
    });
}

enum Heard {
    Engine(Vec<u8>),
    Lost(String),
    Machine(device::Signal),
}

/// The whole app. Needs a [`Machine`] in its context.
#[component]
pub fn App() -> Element {
    let machine = use_context::<Machine>();
    let app = use_context_provider(|| AppContext::new(&machine));
    let (engine, heard) = use_hook(|| {
        let (sender, receiver) = unbounded();
        let (lost, watched) = (sender.clone(), sender.clone());
        // Nobody listens any more once the app is gone.
        let port = machine.0.start_engine(
            Box::new(move |bytes| drop(sender.unbounded_send(Heard::Engine(bytes)))),
            Box::new(move |reason| drop(lost.unbounded_send(Heard::Lost(reason)))),
        );
        machine.0.watch(Box::new(move |signal| drop(watched.unbounded_send(Heard::Machine(signal)))));
        (Handle::new(port), Rc::new(std::cell::Cell::new(Some(receiver))))
    });
    use_context_provider(|| engine.clone());
    use_hook(|| {
        if let Some(receiver) = heard.take() {
            spawn(listen(app, engine.clone(), machine.0.clone(), receiver));
            spawn(watch_idleness(app, engine.clone(), machine.0.clone()));
        }
    });
    let kept = machine.0.clone();
    let spoken = use_resource(move || speak_as_kept(app, kept.clone()));
    if spoken.read().is_none() {
        return rsx! {};
    }
    rsx! {
        LiveRegion { message: app.announcement.read().clone() }
        // A change of language draws everything anew.
        for code in [app.language.read().code()] {
            Router::<Route> { key: "{code}" }
        }
    }
}

/// Speaks the language that was chosen before. Where its words cannot be had, Danish.
async fn speak_as_kept(app: AppContext, machine: Rc<dyn Device>) {
    let language = machine.language().map_or_else(Language::default, |code| Language::from_code(&code));
    app.speak(language, &machine).await;
}

async fn listen(mut app: AppContext, engine: Handle, machine: Rc<dyn Device>, mut heard: UnboundedReceiver<Heard>) {
    let sight = OutOfSight::default();
    while let Ok(message) = heard.recv().await {
        match message {
            Heard::Engine(bytes) => match engine.told(&bytes) {
                Some(Event::State(state)) => app.enter(state),
                Some(Event::Changed) => app.changed += 1,
                Some(Event::Sync(sync)) => app.sync.set(sync),
                None => {}
            },
            Heard::Lost(reason) => app.enter(State::Unusable(Failure::Defect(reason))),
            Heard::Machine(device::Signal::Hidden) => {
                sight.begin(app, engine.clone(), machine.clone());
                for request in app.kept_now() {
                    let engine = engine.clone();
                    spawn(async move {
                        // The screen's own saving says so when it fails; nobody is looking now.
                        let _ = engine.ask(request).await;
                    });
                }
            }
            Heard::Machine(signal @ (device::Signal::Online | device::Signal::Visible)) => {
                if signal == device::Signal::Visible {
                    sight.end(app, engine.clone(), machine.clone());
                }
                let (engine, machine) = (engine.clone(), machine.clone());
                spawn(async move {
                    clipboard::clear_overdue(app, &machine).await;
                    // Without a team there is nothing to send, and the engine says so.
                    let _ = engine.ask(Request::SyncNow).await;
                });
            }
            Heard::Machine(device::Signal::Offline) => {}
        }
    }
}
