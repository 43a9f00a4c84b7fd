//! Carries a call to the server and its answer back.

use crate::protocol::call::{Answer, CONTENT_TYPE, Call};

/// No answer: no network, no server, cut off, or too slow.
#[derive(Debug, thiserror::Error)]
#[error("no answer from the server")]
pub struct TransportError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A way to the server.
pub trait Transport {
    /// Sends a call and waits for its answer. Any status is an answer.
    fn send(&self, server_url: &str, call: Call) -> impl Future<Output = Result<Answer, TransportError>>;
}

/// HTTP, by the browser's fetch or natively.
#[derive(Clone, Debug, Default)]
pub struct HttpTransport {
    client: reqwest::Client,
}

/// Longest wait for an answer.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

impl Transport for HttpTransport {
    async fn send(&self, server_url: &str, call: Call) -> Result<Answer, TransportError> {
        let url = format!("{server_url}{}", call.path);
        let mut request =
            if call.post { self.client.post(url).header("content-type", CONTENT_TYPE).body(call.body) } else { self.client.get(url) };
        if let Some(token) = call.token {
            request = request.bearer_auth(token);
        }
        let answer = request.timeout(TIMEOUT).send().await.map_err(boxed)?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(boxed)?.to_vec();
        Ok(Answer { status, body })
    }
}

fn boxed(error: reqwest::Error) -> TransportError {
    TransportError(Box::new(error))
}
