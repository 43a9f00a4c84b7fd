//! The real endpoint on a free port of this machine, with room for more requests than a device makes by day.

use std::{net::Ipv4Addr, path::Path, thread::JoinHandle};

use gadeplan::server::{self, Config, Rates};
use tokio::{net::TcpListener, sync::oneshot};

use super::Result;

pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) operator_code: String,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<std::result::Result<(), String>>,
}

impl Endpoint {
    pub(super) fn start(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let operator_code = server::issue_operator_code(&Config::new(folder))?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let much = (1_000_000, 1_000_000);
        let config = Config { rates: Rates { device: much, team: much, peer: much }, ..Config::new(folder) };
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = async move {
            let listener = TcpListener::from_std(listener).map_err(|error| error.to_string())?;
            let asked = async move {
                // A dropped sender means the same as a sent one.
                let _ = stopped.await;
            };
            server::run(listener, config, asked).await.map_err(|error| error.to_string())
        };
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            runtime.map_err(|error| error.to_string())?.block_on(serve)
        });
        Ok(Self { url, operator_code, stop, thread })
    }

    pub(super) fn stop(self) -> Result<()> {
        drop(self.stop);
        Ok(self.thread.join().map_err(|_| "the endpoint panicked")??)
    }
}
