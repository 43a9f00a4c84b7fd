//! Connections: TLS with a certificate of the endpoint's own, callers who take their time, heads that do not end.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use gadeplan::{
    protocol::call::ServerInfo,
    server::{self, Config, Listeners, ServerError, TlsFiles},
};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring::default_provider};
use tempfile::tempdir;
use tokio::net::TcpListener;

use super::{http::get, people::Server};

const PATIENCE: Duration = Duration::from_secs(30);

/// A fresh certificate for `localhost` on the disk, and who trusts it.
fn certificate(folder: &Path) -> (TlsFiles, Arc<ClientConfig>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let files = TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    fs::write(&files.certificate, made.cert.pem()).unwrap();
    fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions().unwrap();
    (files, Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

#[test]
fn a_certificate_of_its_own_is_enough() {
    let folder = tempdir().unwrap();
    let (files, client) = certificate(folder.path());
    let server = Server::start_with(&folder.path().join("storage"), |config| {
        config.tls = Some(files);
        config.public_url = None;
    });
    let socket = TcpStream::connect(server.address).unwrap();
    let connection = ClientConnection::new(client, "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(b"GET /v1/server HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("strict-transport-security: max-age="), "{head}");
    let info: ServerInfo = minicbor::decode(&answer[end + 4..]).unwrap();
    assert_eq!(info.name, format!("localhost:{}", server.address.port()));
    assert!(stream.conn.protocol_version().is_some_and(|version| version == rustls::ProtocolVersion::TLSv1_3));

    // Plain HTTP gets no answer of the app on this port.
    let mut plain = TcpStream::connect(server.address).unwrap();
    plain.write_all(b"GET /v1/server HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut heard = Vec::new();
    let _ = plain.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/"), "{heard:?}");
}

#[test]
fn a_certificate_that_is_none_is_named() {
    let folder = tempdir().unwrap();
    let (files, _) = certificate(folder.path());
    fs::write(&files.key, "not a key").unwrap();
    let config = Config { tls: Some(files.clone()), ..Config::new(folder.path()) };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let refused = runtime.block_on(server::run(listener, config, async {}));
    assert!(matches!(&refused, Err(ServerError::Certificate { file, .. }) if *file == files.key), "{refused:?}");
}

#[test]
fn metrics_for_everybody_are_refused() {
    let folder = tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (public, metrics) =
        runtime.block_on(async { (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("0.0.0.0:0").await.unwrap()) });
    let listeners = Listeners { public, metrics: Some(metrics) };
    let refused = runtime.block_on(server::run(listeners, Config::new(folder.path()), async {}));
    assert!(matches!(refused, Err(ServerError::PublicMetrics(_))), "{refused:?}");
}

/// Reads until the endpoint has closed the connection; gives back what it said before.
fn until_closed(mut connection: TcpStream) -> Vec<u8> {
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut said = Vec::new();
    match connection.read_to_end(&mut said) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the connection stays open: {error}"),
    }
    said
}

#[test]
fn who_takes_his_time_over_a_head_is_shown_out() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.head_time = Duration::from_millis(300));
    let began = Instant::now();
    for beginning in ["", "GET /v1/server HTTP/1.1\r\nhost: localhost\r\nx-slow: "] {
        let mut slow = TcpStream::connect(server.address).unwrap();
        slow.write_all(beginning.as_bytes()).unwrap();
        let said = until_closed(slow);
        assert!(!said.starts_with(b"HTTP/1.1 200"), "{said:?}");
    }
    assert!(began.elapsed() < PATIENCE);
    assert_eq!(get(server.address, "/healthz", &[]).status, 200, "others are served");

    let (files, _) = certificate(folder.path());
    let storage = folder.path().join("tls");
    let server = Server::start_with(&storage, |config| {
        config.tls = Some(files);
        config.head_time = Duration::from_millis(300);
    });
    until_closed(TcpStream::connect(server.address).unwrap());
}

#[test]
fn a_head_without_end_is_refused() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    for head in [format!("x-long: {}\r\n", "a".repeat(200_000)), (0..200).map(|n| format!("x-{n}: a\r\n")).collect::<String>()] {
        let mut connection = TcpStream::connect(server.address).unwrap();
        // The endpoint may be gone before everything is sent.
        let _ = connection.write_all(format!("GET /v1/server HTTP/1.1\r\nhost: localhost\r\n{head}\r\n").as_bytes());
        let said = String::from_utf8_lossy(&until_closed(connection)).into_owned();
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
    }
    assert_eq!(get(server.address, "/healthz", &[]).status, 200);
}
