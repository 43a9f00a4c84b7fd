//! The central endpoint: takes sealed records, gives each its place, hands them on. It never sees a word of what they say.
//!
//! `handlers` know HTTP, `service` knows the rules of the protocol, `storage` knows how things are kept.

mod accept;
mod clock;
mod config;
mod extract;
pub mod failure;
mod handlers;
mod headers;
pub mod journal;
mod metrics;
mod news;
mod rate;
mod restore;
mod router;
pub mod service;
mod state;
pub mod storage;
mod web;

pub use clock::Clock;
pub use config::{Config, Rates, TlsFiles};
pub use restore::{back_up, restore};

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinSet, spawn_blocking},
};

use accept::{Doorway, Tls};
use failure::Failure;
use journal::Journal;
use service::{Checked, Reapplied, Service};
use state::AppState;
use storage::{PostgresStorage, SqliteStorage, Storage, StorageError};

/// How long requests that are under way may take after the call to shut down.
const GRACE: Duration = Duration::from_secs(10);

/// Why the endpoint does not run, or runs no more.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The storage cannot be used.
    #[error("the storage cannot be used")]
    Storage(#[from] StorageError),
    /// The public address is not one.
    #[error("the public address {0:?} is not an http or https address with a host")]
    PublicUrl(String),
    /// The network failed.
    #[error("the network failed")]
    Network(#[from] std::io::Error),
    /// A certificate or its key cannot be used.
    #[error("{file:?} cannot be used for TLS")]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The metrics would be public.
    #[error("the metrics are for this machine only: {0} is not a loopback address")]
    PublicMetrics(std::net::SocketAddr),
    /// The storage could not be looked through.
    #[error("the storage could not be looked through")]
    Check(#[source] Failure),
    /// A database has its own backups.
    #[error("a PostgreSQL database has its own backups: use pg_dump, and `restore` without a file once it is set back")]
    OwnBackups,
    /// There is nothing to back up.
    #[error("there is no storage in {0:?}")]
    NoStorage(PathBuf),
    /// There is nothing to restore.
    #[error("name the backup to restore")]
    NoBackup,
    /// An operator's code could not be made.
    #[error("no code could be made")]
    Code(#[source] Failure),
    /// A part of the server stopped.
    #[error("a part of the server stopped")]
    Stopped(#[from] tokio::task::JoinError),
    /// The journal of erasures cannot be read or written.
    #[error("the journal of erasures {file:?} cannot be used")]
    Journal {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The metrics cannot be kept.
    #[error("the metrics cannot be kept")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
}

/// Where the endpoint listens.
#[derive(Debug)]
pub struct Listeners {
    /// For everybody: the API and the web app.
    pub public: TcpListener,
    /// For this machine only: `GET /metrics`. A loopback address.
    pub metrics: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(public: TcpListener) -> Self {
        Self { public, metrics: None }
    }
}

/// Serves on the listeners until `shutdown` is ready; requests under way are then finished, for ten seconds at most.
///
/// # Errors
/// When the storage, the certificate or the public address cannot be used, the metrics would be public, or a listener fails.
pub async fn run(
    listeners: impl Into<Listeners>,
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let Listeners { public, metrics } = listeners.into();
    let local = public.local_addr()?;
    if let Some(address) = metrics.as_ref().map(TcpListener::local_addr).transpose()?.filter(|address| !address.ip().is_loopback()) {
        return Err(ServerError::PublicMetrics(address));
    }
    let address = config.address(local)?;
    let tls = config.tls.as_ref().map(Tls::load).transpose()?;
    let opening = config.clone();
    let name = address.name.clone();
    let service = spawn_blocking(move || open_service(&opening, name)).await??;
    let (stopping, stopped) = watch::channel(());
    let state = AppState::new(service, &config, metrics::handle()?, stopped.clone());
    tracing::info!(listen = %local, name = address.name, tls = tls.is_some(), "serving");
    let mut serving = JoinSet::new();
    let doorway = Doorway { tls: None, head_time: config.head_time };
    let stop = |mut stopped: watch::Receiver<()>| async move {
        // Ready when the sender is dropped, too.
        let _ = stopped.changed().await;
    };
    if let Some(listener) = metrics {
        serving.spawn(doorway.clone().serve(listener, router::metrics(state.clone()), stop(stopped.clone())));
    }
    let app = router::router(state, address.https);
    serving.spawn(Doorway { tls, ..doorway }.serve(public, app, stop(stopped)));
    shutdown.await;
    tracing::info!("shutting down");
    drop(stopping);
    let ended = async { while serving.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    Ok(())
}

/// Issues a code that allows one team to be made, in the configured storage; an endpoint may be running on it.
///
/// # Errors
/// When the storage cannot be used.
pub fn issue_operator_code(config: &Config) -> Result<String, ServerError> {
    let service = Service::new(open_storage(config)?, String::new(), config.clock.clone(), 0);
    service.issue_operator_code().map_err(ServerError::Code)
}

/// Verifies everything in the configured storage; an endpoint may be running on it.
///
/// # Errors
/// When the storage cannot be used.
pub fn check(config: &Config) -> Result<Checked, ServerError> {
    let service = Service::new(open_storage(config)?, String::new(), config.clock.clone(), 0);
    service.check().map_err(ServerError::Check)
}

/// Erases in the configured storage what the journal of erasures names: for a database that was restored from a backup of before.
/// [`run`] does the same before it serves anybody.
///
/// # Errors
/// When the storage or the journal cannot be used.
pub fn reapply_erasures(config: &Config) -> Result<Reapplied, ServerError> {
    reapply(&*open_storage(config)?, config)
}

fn reapply(storage: &dyn Storage, config: &Config) -> Result<Reapplied, ServerError> {
    let file = config.journal();
    let journaled = Journal::read(&file).map_err(|cause| ServerError::Journal { file, cause })?;
    Ok(service::reapply(storage, &journaled)?)
}

/// The service with everything that serving needs. What was erased before is erased in this database, too, whatever backup it is from.
fn open_service(config: &Config, name: String) -> Result<Service, ServerError> {
    let storage = open_storage(config)?;
    let done = reapply(&*storage, config)?;
    if done.erased > 0 || done.damaged > 0 {
        tracing::warn!(named = done.named, erased = done.erased, damaged = done.damaged, "the journal of erasures was applied again");
    }
    let file = config.journal();
    let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    let journal = made.and_then(|()| Journal::open(&file)).map_err(|cause| ServerError::Journal { file, cause })?;
    Ok(Service::new(storage, name, config.clock.clone(), config.page_bytes).with_journal(journal))
}

fn open_storage(config: &Config) -> Result<Arc<dyn Storage>, StorageError> {
    Ok(match &config.database {
        Some(address) => Arc::new(PostgresStorage::open(address)?),
        None => Arc::new(SqliteStorage::open(&config.folder)?),
    })
}
