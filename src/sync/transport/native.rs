//! Calls over HTTP from a native program.

use crate::protocol::call::{CONTENT_TYPE, Call};

/// Why there was no answer, or no more of it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct Broken(#[from] reqwest::Error);

/// Sends calls; keeps connections for the next ones.
#[derive(Clone, Debug)]
pub(super) struct Client(reqwest::Client);

/// An answer that has begun.
pub(super) struct Incoming(reqwest::Response);

impl Client {
    pub(super) fn new() -> Self {
        Self(reqwest::Client::new())
    }

    pub(super) async fn send(&self, url: String, call: Call) -> Result<Incoming, Broken> {
        let request = if call.post { self.0.post(url).header("content-type", CONTENT_TYPE).body(call.body) } else { self.0.get(url) };
        let request = match call.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Ok(Incoming(request.send().await?))
    }
}

impl Incoming {
    pub(super) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// A header's value; empty where there is none.
    pub(super) fn header(&self, name: &str) -> String {
        self.0.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// The next bytes; none at the end.
    pub(super) async fn part(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        Ok(self.0.chunk().await?.map(Vec::from))
    }
}
