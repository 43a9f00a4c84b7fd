//! The engine in a thread of its own, on files: desktop, mobile and headless.

use std::{path::PathBuf, rc::Rc, sync::mpsc, thread::JoinHandle};

use super::{environment::Environment, network::http, runner::Runner, runtime, session::Engine};
use crate::{
    client::{
        handle::Port,
        message::{Asked, Event, State, Told},
    },
    crypto::SystemRandom,
    domain::policy::WINDOW,
    store::Place,
};

/// The thread that owns the data. It ends when the last port to it is gone.
#[derive(Debug)]
pub struct EngineThread {
    /// Encoded [`Told`]s.
    pub told: mpsc::Receiver<Vec<u8>>,
    thread: Option<JoinHandle<()>>,
}

/// The way to the thread.
#[derive(Clone, Debug)]
pub struct ThreadPort(futures_channel::mpsc::UnboundedSender<Vec<u8>>);

impl Port for ThreadPort {
    fn post(&self, bytes: Vec<u8>) -> Result<(), String> {
        self.0.unbounded_send(bytes).map_err(|error| error.to_string())
    }
}

impl EngineThread {
    /// Starts the engine on a folder. `server_url` is where a new team is made.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(folder: PathBuf, server_url: String) -> std::io::Result<(Self, ThreadPort)> {
        let (tell, told) = mpsc::channel();
        let (port, asked) = futures_channel::mpsc::unbounded();
        let thread = std::thread::Builder::new().name("engine".into()).spawn(move || {
            runtime::run(own(folder, server_url, tell, asked));
        })?;
        Ok((Self { told, thread: Some(thread) }, ThreadPort(port)))
    }

    /// Waits until the thread has ended, after the last port was dropped.
    pub fn join(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic in the engine was reported where it happened.
            let _ = thread.join();
        }
    }
}

async fn own(
    folder: PathBuf,
    server_url: String,
    tell: mpsc::Sender<Vec<u8>>,
    mut asked: futures_channel::mpsc::UnboundedReceiver<Vec<u8>>,
) {
    let tell: Rc<dyn Fn(Told)> = Rc::new(move |told| {
        if let Ok(bytes) = postcard::to_allocvec(&told) {
            // Nobody listens any more: the app is closing.
            let _ = tell.send(bytes);
        }
    });
    let files = folder.clone();
    let environment = Environment {
        clock: Box::new(runtime::now_ms),
        random: Box::new(SystemRandom),
        place: Place { folder, wal: true },
        remove_file: Box::new(move |name| {
            // Nothing in it can be read any more, so a failure here costs only space.
            let _ = std::fs::remove_file(files.join(name));
        }),
        keys: None,
        server_url,
        window: WINDOW,
    };
    let engine = match Engine::start(environment) {
        Ok(engine) => engine,
        Err(failure) => {
            tell(Told::Event(Event::State(State::Unusable(failure))));
            return;
        }
    };
    let runner = Runner::start(engine, http(), tell);
    runner.announce();
    while let Some(bytes) = futures_util::StreamExt::next(&mut asked).await {
        if let Ok(asked) = postcard::from_bytes::<Asked>(&bytes) {
            runner.ask(asked);
        }
    }
}
