//! A client without screens: asks the engine and waits. For the demo team, the benches and the tests.

use std::{
    path::PathBuf,
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

use super::thread::{EngineThread, ThreadPort};
use crate::client::{
    failure::Failure,
    handle::Port,
    message::{Asked, Request, Response, Told},
    view::SyncView,
};

/// One device, driven by a program.
#[derive(Debug)]
pub struct Headless {
    thread: Option<EngineThread>,
    port: Option<ThreadPort>,
    next: u32,
}

/// Longest wait for an answer: key derivation and network included.
const PATIENCE: Duration = Duration::from_secs(60);

impl Headless {
    /// Starts a device on a folder. `server_url` is where a new team is made.
    ///
    /// # Errors
    /// When the system gives no thread or no folder.
    pub fn start(folder: PathBuf, server_url: &str) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let (thread, port) = EngineThread::start(folder, server_url.trim_end_matches('/').to_owned())?;
        Ok(Self { thread: Some(thread), port: Some(port), next: 1 })
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The failure that the engine named, or a defect when it is gone.
    pub fn ask(&mut self, request: Request) -> Result<Response, Failure> {
        let id = self.next;
        self.next += 1;
        let bytes = postcard::to_allocvec(&Asked { id, request }).map_err(|error| Failure::Defect(error.to_string()))?;
        self.port.as_ref().ok_or(Failure::Locked)?.post(bytes).map_err(Failure::Defect)?;
        let until = Instant::now() + PATIENCE;
        loop {
            match self.hear(until.saturating_duration_since(Instant::now()))? {
                Some(Told::Answer { id: answered, response }) if answered == id => {
                    return match *response {
                        Response::Failed(failure) => Err(failure),
                        response => Ok(response),
                    };
                }
                Some(_) => {}
                None => return Err(Failure::Defect("the engine does not answer".into())),
            }
        }
    }

    /// Nudges the sync and waits until the sync screen is as wanted.
    ///
    /// # Errors
    /// When it does not come to that in time: with the last sync screen in words.
    pub fn sync_until(&mut self, wanted: impl Fn(&SyncView) -> bool) -> Result<SyncView, Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            self.ask(Request::SyncNow)?;
            let Response::Sync(view) = self.ask(Request::Sync)? else { return Err(Failure::Defect("no sync screen".into())) };
            if wanted(&view) {
                return Ok(view);
            }
            if Instant::now() > until {
                return Err(Failure::Defect(format!("sync does not come to that: {view:?}")));
            }
            // Waits for the next thing that the engine says; a round always ends with saying something.
            self.listen(Duration::from_millis(500))?;
        }
    }

    /// Waits for the next thing that the engine says, at most this long.
    ///
    /// # Errors
    /// When the engine is gone.
    pub fn listen(&mut self, patience: Duration) -> Result<(), Failure> {
        self.hear(patience).map(|_| ())
    }

    /// Ends the device and waits until its files are closed.
    pub fn stop(mut self) {
        self.port = None;
        if let Some(thread) = self.thread.take() {
            thread.join();
        }
    }

    fn hear(&mut self, patience: Duration) -> Result<Option<Told>, Failure> {
        let Some(thread) = &self.thread else { return Err(Failure::Locked) };
        let bytes = match thread.told.recv_timeout(patience) {
            Ok(bytes) => bytes,
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Defect("the engine went away".into())),
        };
        postcard::from_bytes(&bytes).map(Some).map_err(|error| Failure::Defect(error.to_string()))
    }
}
