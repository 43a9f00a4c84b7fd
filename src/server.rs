//! The central endpoint: takes sealed records, gives each its place, hands them on. It never sees a word of what they say.
//!
//! `handlers` know HTTP, `service` knows the rules of the protocol, `storage` knows how things are kept.

mod clock;
mod config;
mod extract;
pub mod failure;
mod handlers;
mod headers;
mod metrics;
mod rate;
mod router;
pub mod service;
mod state;
pub mod storage;
mod web;

pub use clock::Clock;
pub use config::{Config, Rates};

use std::{future::Future, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::serve::ListenerExt;
use tokio::{net::TcpListener, sync::oneshot, task::spawn_blocking};

use failure::Failure;
use service::Service;
use state::AppState;
use storage::{SqliteStorage, StorageError};

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
    /// An operator's code could not be made.
    #[error("no code could be made")]
    Code(#[source] Failure),
    /// A part of the server stopped.
    #[error("a part of the server stopped")]
    Stopped(#[from] tokio::task::JoinError),
    /// The metrics cannot be kept.
    #[error("the metrics cannot be kept")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
}

/// Serves on the listener until `shutdown` is ready; requests under way are then finished, for ten seconds at most.
///
/// # Errors
/// When the storage or the public address cannot be used, or the listener fails.
pub async fn run(listener: TcpListener, config: Config, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServerError> {
    let local = listener.local_addr()?;
    let address = config.address(local)?;
    let folder = config.folder.clone();
    let storage = spawn_blocking(move || SqliteStorage::open(&folder)).await??;
    let service = Service::new(Arc::new(storage), address.name.clone(), config.clock.clone(), config.page_bytes);
    let state = AppState::new(service, &config, metrics::handle()?);
    let app = router::router(state, address.https).into_make_service_with_connect_info::<SocketAddr>();
    tracing::info!(listen = %local, name = address.name, "serving");
    let (stopping, stopped) = oneshot::channel();
    let asked = async move {
        shutdown.await;
        tracing::info!("shutting down");
        let _ = stopping.send(());
    };
    // Small answers leave at once.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let serving = axum::serve(listener, app).with_graceful_shutdown(asked);
    let overdue = async move {
        if stopped.await.is_ok() {
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending().await
        }
    };
    tokio::select! {
        served = async { serving.await } => served?,
        () = overdue => tracing::warn!("some connections did not end in time"),
    }
    Ok(())
}

/// Issues a code that allows one team to be made, in the storage of this folder; an endpoint may be running on it.
///
/// # Errors
/// When the storage cannot be used.
pub fn issue_operator_code(folder: &Path) -> Result<String, ServerError> {
    let storage = Arc::new(SqliteStorage::open(folder)?);
    let service = Service::new(storage, String::new(), Clock::system(), 0);
    service.issue_operator_code().map_err(ServerError::Code)
}
