//! A plain HTTP client that counts bytes and shows every header. It asks the server to close, and reads to the end.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use gadeplan::protocol::refused::{Reason, Refused};
use minicbor::Decode;

/// An answer with everything that came over the wire.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
    /// Bytes of the request and of the answer.
    pub(super) bytes: (usize, usize),
}

impl Answer {
    pub(super) fn cbor<T: for<'b> Decode<'b, ()>>(&self) -> T {
        assert_eq!(self.status, 200, "{:?}", self.refusal());
        minicbor::decode(&self.body).expect("the answer decodes")
    }

    pub(super) fn refusal(&self) -> Option<(Reason, u64)> {
        let refused: Refused = minicbor::decode(&self.body).ok()?;
        Some((Reason::from_name(&refused.reason)?, refused.detail))
    }

    /// Asserts a refusal with its own status.
    pub(super) fn is_refused(&self, reason: Reason, detail: u64) {
        assert_eq!((self.status, self.refusal()), (reason.status(), Some((reason, detail))), "{}", self.head);
    }
}

pub(super) fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(address, "GET", path, headers, None)
}

pub(super) fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    send(address, "POST", path, headers, Some(body))
}

pub(super) fn send(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = body {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    let request = [request.as_bytes(), body.unwrap_or_default()].concat();
    let mut connection = TcpStream::connect(address).expect("the server listens");
    connection.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    connection.write_all(&request).expect("the request is sent");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("the answer is read");
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
    let head = String::from_utf8(answer[..end].to_vec()).expect("text");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer { status, head, body: answer[end + 4..].to_vec(), bytes: (request.len(), answer.len()) }
}
