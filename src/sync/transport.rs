//! Carries a call to the server and its answer back. No answer is read beyond its limit, and only silence ends the waiting.

use std::{pin::Pin, time::Duration};

use futures_util::future::{Either, select};

use crate::protocol::{
    call::{Answer, Call, EVENTS_TYPE, News},
    limits::{LOG_BYTES, PACK_BYTES, PULL_BYTES},
};

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
use fetch::{Broken, Client, Incoming};
#[cfg(not(target_arch = "wasm32"))]
use native::{Broken, Client, Incoming};

/// No answer that could be taken.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// No network, no server, or cut off.
    #[error("no answer from the server")]
    NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Nothing came for too long.
    #[error("the server has fallen silent")]
    Silent,
    /// The answer ended before anything of it could be kept.
    #[error("the answer was cut off")]
    Cut,
    /// The answer goes on beyond what this call can be answered with: the server is broken or dishonest.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The most that this call may be answered with, in bytes.
        limit: usize,
    },
}

/// A way to the server.
pub trait Transport {
    /// Sends a call and waits for its answer. Any status is an answer.
    fn send(&self, server_url: &str, call: Call) -> impl Future<Output = Result<Answer, TransportError>>;

    /// Listens to a team's stream of news until it ends. `hear` is told each sign of it, `None` for one of life only, and says whether to go
    /// on. A way that carries no streams ends at once.
    fn listen(
        &self,
        _server_url: &str,
        _call: Call,
        _hear: &mut dyn FnMut(Option<News>) -> bool,
    ) -> impl Future<Output = Result<(), TransportError>> {
        async { Ok(()) }
    }
}

/// What is ready after a duration, wherever the engine runs.
pub type Sleep = fn(Duration) -> Pin<Box<dyn Future<Output = ()>>>;

/// HTTP, by the browser's fetch or natively.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: Client,
    sleep: Sleep,
}

/// The longest silence: before the answer begins, and between two parts of it. An answer that keeps coming may take its time.
const SILENCE: Duration = Duration::from_secs(30);
/// What the slowest link that is waited for carries upwards, in bytes per second: a body is given that much more time.
const SLOWEST: usize = 4 * 1024;
/// Bytes of one line of a stream of news.
const LINE: usize = 256;
/// Bytes of any other answer than those with a limit of their own: 256 receipts are 12 KiB.
const SMALL_ANSWER: usize = 64 * 1024;

impl HttpTransport {
    /// A client that tells the time by `sleep`.
    #[must_use]
    pub fn new(sleep: Sleep) -> Self {
        Self { client: Client::new(), sleep }
    }

    /// Sends a call and waits until its answer begins.
    async fn begin(&self, server_url: &str, call: Call) -> Result<Incoming, TransportError> {
        let upwards = Duration::from_secs((call.body.len() / SLOWEST) as u64);
        let url = format!("{server_url}{}", call.path);
        self.unless_silent(SILENCE + upwards, self.client.send(url, call)).await?.map_err(no_answer)
    }

    /// The next part of an answer; none at its end.
    async fn part(&self, answer: &mut Incoming) -> Result<Option<Vec<u8>>, TransportError> {
        self.unless_silent(SILENCE, answer.part()).await?.map_err(no_answer)
    }

    async fn unless_silent<T>(&self, longest: Duration, work: impl Future<Output = T>) -> Result<T, TransportError> {
        match select(std::pin::pin!(work), (self.sleep)(longest)).await {
            Either::Left((done, _)) => Ok(done),
            Either::Right(_) => Err(TransportError::Silent),
        }
    }
}

impl Transport for HttpTransport {
    async fn send(&self, server_url: &str, call: Call) -> Result<Answer, TransportError> {
        let (limit, in_frames) = (answer_limit(&call), is_in_frames(&call));
        let mut answer = self.begin(server_url, call).await?;
        let status = answer.status();
        let announced = answer.header("content-length").parse().unwrap_or_default();
        if announced > limit {
            return Err(TransportError::TooLarge { limit });
        }
        let mut body = Vec::with_capacity(announced);
        loop {
            let part = match self.part(&mut answer).await {
                Ok(None) => break,
                Ok(Some(part)) => part,
                // What came before the cut is good, and need not come again.
                Err(_) if in_frames && status == 200 && !body.is_empty() => break,
                Err(error) => return Err(error),
            };
            if body.len() + part.len() > limit {
                return Err(TransportError::TooLarge { limit });
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, body })
    }

    async fn listen(&self, server_url: &str, call: Call, hear: &mut dyn FnMut(Option<News>) -> bool) -> Result<(), TransportError> {
        let mut answer = self.begin(server_url, call).await?;
        if answer.status() != 200 || !answer.header("content-type").starts_with(EVENTS_TYPE) {
            // An older server, or one that refuses: rounds find out why.
            return Ok(());
        }
        let mut line = Vec::new();
        while let Some(part) = self.part(&mut answer).await? {
            for byte in part {
                if byte != b'\n' {
                    line.push(byte);
                    continue;
                }
                let said = std::mem::take(&mut line);
                // An empty line ends an event.
                if !said.is_empty() && !hear(std::str::from_utf8(&said).ok().and_then(News::from_line)) {
                    return Ok(());
                }
            }
            if line.len() > LINE {
                return Err(TransportError::TooLarge { limit: LINE });
            }
        }
        Ok(())
    }
}

/// The most bytes that an honest server answers this call with.
fn answer_limit(call: &Call) -> usize {
    let path = path_of(call);
    if is_in_frames(call) {
        // A page ends with the run that goes beyond its size.
        PULL_BYTES + 2 * PACK_BYTES
    } else if !call.post && (path.ends_with("/membership") || path.starts_with("/v1/invitations/")) {
        LOG_BYTES
    } else {
        SMALL_ANSWER
    }
}

/// Whether the answer is a series of frames, of which those before a cut are good.
fn is_in_frames(call: &Call) -> bool {
    ["/pull", "/earlier", "/named"].iter().any(|end| path_of(call).ends_with(end))
}

fn path_of(call: &Call) -> &str {
    call.path.split('?').next().unwrap_or_default()
}

fn no_answer(error: Broken) -> TransportError {
    TransportError::NoAnswer(Box::new(error))
}
