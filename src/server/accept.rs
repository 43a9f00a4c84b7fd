//! Accepts connections: TLS where a certificate was given, and nobody may take long over the head of a request.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{ServerError, config::TlsFiles};

/// Connections at once, most of them silent streams of news; more wait until one ends.
const CONNECTIONS: usize = 16_384;
/// Bytes that the head of a request may have.
const HEAD_BYTES: usize = 32 * 1024;
/// Headers of one request.
const HEADERS: usize = 64;
/// Requests at once on one HTTP/2 connection.
const STREAMS: u32 = 64;
/// A silent HTTP/2 connection is asked whether it is still there, and closed when it does not answer for as long again.
const SILENCE: Duration = Duration::from_secs(20);
/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(200);
const H2: &[u8] = b"h2";

/// A certificate with its key, ready to be shown.
#[derive(Clone)]
pub(super) struct Tls(TlsAcceptor);

impl Tls {
    /// Reads both files.
    ///
    /// # Errors
    /// When one cannot be read, holds no PEM, or they do not belong together.
    pub(super) fn load(files: &TlsFiles) -> Result<Self, ServerError> {
        let wrong = |file: &Path, cause: Box<dyn std::error::Error + Send + Sync>| ServerError::Certificate { file: file.into(), cause };
        let read = |file: &PathBuf| fs::read(file).map_err(|error| wrong(file, Box::new(error)));
        let certificates = CertificateDer::pem_slice_iter(&read(&files.certificate)?)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| wrong(&files.certificate, Box::new(error)))?;
        let key = PrivateKeyDer::from_pem_slice(&read(&files.key)?).map_err(|error| wrong(&files.key, Box::new(error)))?;
        let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key))
            .map_err(|error| wrong(&files.certificate, Box::new(error)))?;
        config.alpn_protocols = vec![H2.to_vec(), b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }
}

/// How connections are taken.
#[derive(Clone)]
pub(super) struct Doorway {
    /// TLS, or plain HTTP behind a proxy.
    pub(super) tls: Option<Tls>,
    /// The longest for a handshake, and for the head of each request from the time when it is waited for.
    pub(super) head_time: Duration,
}

impl Doorway {
    /// Serves until `shutdown` is ready, then finishes what is under way.
    pub(super) async fn serve(self, listener: TcpListener, app: Router, shutdown: impl Future<Output = ()>) {
        let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let accepted = async {
                // The semaphore is never closed.
                let place = Arc::clone(&room).acquire_owned().await.map_err(io::Error::other)?;
                listener.accept().await.map(|(stream, peer)| (place, stream, peer))
            };
            let accepted = tokio::select! {
                accepted = accepted => accepted,
                () = &mut shutdown => break,
            };
            match accepted {
                Ok((place, stream, peer)) => {
                    let (door, app, watcher) = (self.clone(), app.clone(), graceful.watcher());
                    tokio::spawn(async move {
                        door.welcome(stream, peer, app, watcher).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(cause = %error, "no connection could be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
        drop(listener);
        graceful.shutdown().await;
    }

    async fn welcome(self, stream: TcpStream, peer: SocketAddr, app: Router, watcher: Watcher) {
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let Some(Tls(tls)) = &self.tls else {
            return self.http1(stream, peer, app, watcher).await;
        };
        // Who does not finish the handshake, or speaks no TLS, is of no interest to the log.
        let Ok(Ok(stream)) = timeout(self.head_time, tls.accept(stream)).await else { return };
        if stream.get_ref().1.alpn_protocol() == Some(H2) {
            self.http2(stream, peer, app, watcher).await;
        } else {
            self.http1(stream, peer, app, watcher).await;
        }
    }

    async fn http1(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: SocketAddr, app: Router, watcher: Watcher) {
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(self.head_time).max_headers(HEADERS).max_buf_size(HEAD_BYTES);
        // An end in the middle is the caller's choice.
        let _ = watcher.watch(builder.serve_connection(TokioIo::new(stream), answering(peer, app))).await;
    }

    async fn http2(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: SocketAddr, app: Router, watcher: Watcher) {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder.timer(TokioTimer::new()).max_concurrent_streams(STREAMS).max_header_list_size(HEAD_BYTES as u32);
        builder.keep_alive_interval(SILENCE).keep_alive_timeout(SILENCE);
        let _ = watcher.watch(builder.serve_connection(TokioIo::new(stream), answering(peer, app))).await;
    }
}

/// The app as hyper calls it, with the caller's address in every request.
fn answering(
    peer: SocketAddr,
    app: Router,
) -> impl Service<axum::http::Request<Incoming>, Response = axum::response::Response, Error = std::convert::Infallible, Future: Send> + Clone
{
    let app = TowerToHyperService::new(app);
    service_fn(move |mut request: axum::http::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.call(request)
    })
}
