//! What the operator can choose.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use axum::http::Uri;

use super::{ServerError, clock::Clock};
use crate::protocol::limits::PULL_BYTES;

/// The choices, with defaults for all but the folder.
#[derive(Clone)]
pub struct Config {
    /// The folder of the embedded storage; with a database only the journal of erasures is in it.
    pub folder: PathBuf,
    /// The journal of erasures, when it is not to lie in the folder. It belongs on another disk than the database and its backups.
    pub erasures: Option<PathBuf>,
    /// A PostgreSQL database, such as `postgres://gadeplan@db.example.org/gadeplan`, instead of the embedded storage. Other endpoints may
    /// share it.
    pub database: Option<String>,
    /// Where people reach the endpoint, such as `https://gadeplan.example.org`; `http://localhost:<port>` when absent.
    pub public_url: Option<String>,
    /// A folder to serve the web app from, instead of the one that was built in.
    pub web: Option<PathBuf>,
    /// A proxy stands in front: the caller's address is the last one in `x-forwarded-for`.
    pub behind_proxy: bool,
    /// A certificate of the endpoint's own; without it, plain HTTP for a proxy with TLS on the same machine.
    pub tls: Option<TlsFiles>,
    /// The longest that a caller may take for a handshake or for the head of a request.
    pub head_time: Duration,
    /// How many requests are taken.
    pub rates: Rates,
    /// About how many bytes one answer to a pull may have.
    pub page_bytes: usize,
    /// What time it is.
    pub clock: Clock,
}

/// A certificate and its key, both PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The chain, the endpoint's own certificate first.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// How many requests are taken, per second and at once after a quiet time.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Of one device.
    pub device: (u32, u32),
    /// Of one team.
    pub team: (u32, u32),
    /// Without a session, from one address. A whole office or a mobile network may share one.
    pub peer: (u32, u32),
}

impl Default for Rates {
    fn default() -> Self {
        Self { device: (50, 200), team: (2_000, 8_000), peer: (200, 4_000) }
    }
}

/// The public address, taken apart.
pub(super) struct Address {
    /// Host, and port where it is not the scheme's own: the name that invitations and sessions are bound to.
    pub(super) name: String,
    /// Whether people come by https.
    pub(super) https: bool,
}

impl Config {
    /// The file of the journal of erasures.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.erasures.clone().unwrap_or_else(|| self.folder.join("erasures.journal"))
    }

    /// Defaults for this folder.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            erasures: None,
            database: None,
            public_url: None,
            web: None,
            behind_proxy: false,
            tls: None,
            head_time: Duration::from_secs(20),
            rates: Rates::default(),
            page_bytes: PULL_BYTES,
            clock: Clock::system(),
        }
    }

    pub(super) fn address(&self, local: SocketAddr) -> Result<Address, ServerError> {
        let Some(url) = &self.public_url else {
            return Ok(Address { name: format!("localhost:{}", local.port()), https: self.tls.is_some() });
        };
        let wrong = || ServerError::PublicUrl(url.clone());
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(wrong)?.to_ascii_lowercase();
        let (https, own_port) = match uri.scheme_str() {
            Some("https") => (true, 443),
            Some("http") => (false, 80),
            _ => return Err(wrong()),
        };
        let name = match uri.port_u16() {
            Some(port) if port != own_port => format!("{host}:{port}"),
            _ => host,
        };
        Ok(Address { name, https })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(url: Option<&str>) -> Option<(String, bool)> {
        let config = Config { public_url: url.map(str::to_owned), ..Config::new("unused") };
        config.address(SocketAddr::from(([127, 0, 0, 1], 8080))).ok().map(|address| (address.name, address.https))
    }

    #[test]
    fn the_name_is_host_and_port_of_the_public_address() {
        assert_eq!(name(None), Some(("localhost:8080".into(), false)));
        assert_eq!(name(Some("https://Gadeplan.example.org")), Some(("gadeplan.example.org".into(), true)));
        assert_eq!(name(Some("https://gadeplan.example.org:443/")), Some(("gadeplan.example.org".into(), true)));
        assert_eq!(name(Some("http://gadeplan.example.org:81")), Some(("gadeplan.example.org:81".into(), false)));
        for wrong in ["gadeplan.example.org", "/v1", "ftp://gadeplan.example.org", "https://", ""] {
            assert_eq!(name(Some(wrong)), None, "{wrong}");
        }
    }
}
