//! One connection to the endpoint, as one phone keeps it: calls one after the other, or a stream of news. Nothing is shared with other phones.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
};

use gadeplan::protocol::call::{Answer, Call, News};
use tokio::net::{TcpSocket, TcpStream};

use super::Result;

const HEAD_END: &[u8] = b"\r\n\r\n";

pub(super) struct Connection {
    stream: TcpStream,
    port: u16,
    /// What was read and not yet used.
    read: Vec<u8>,
}

impl Connection {
    /// Connects from an address of this machine: the endpoint counts requests without a session by it.
    pub(super) async fn open(from: Ipv4Addr, port: u16) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, port, read: Vec::new() })
    }

    /// Asks, and reads the whole answer. A refusal is an error.
    pub(super) async fn ask(&mut self, call: &Call) -> Result<Answer> {
        let (status, length) = self.begin(call).await?;
        while self.read.len() < length {
            self.read_more().await?;
        }
        let rest = self.read.split_off(length);
        let answer = Answer { status, body: std::mem::replace(&mut self.read, rest) };
        match answer.refusal() {
            Some((reason, _, text)) => Err(format!("refused: {} {text}", reason.name()).into()),
            None => Ok(answer),
        }
    }

    /// Turns the connection into a stream of news.
    pub(super) async fn listen(&mut self, call: &Call) -> Result<()> {
        match self.begin(call).await? {
            (200, _) => Ok(()),
            (status, _) => Err(format!("no stream of news: {status}").into()),
        }
    }

    /// The next news of the stream; signs of life are passed over. Nothing is lost when this is dropped before it is ready.
    pub(super) async fn news(&mut self) -> Result<News> {
        loop {
            while let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                if let Some(news) = std::str::from_utf8(&line).ok().and_then(|line| News::from_line(line.trim_end())) {
                    return Ok(news);
                }
            }
            self.read_more().await?;
        }
    }

    /// Sends, and reads the head: its status, and how long the body is.
    async fn begin(&mut self, call: &Call) -> Result<(u16, usize)> {
        let method = if call.post { "POST" } else { "GET" };
        let mut head = format!("{method} {} HTTP/1.1\r\nhost: localhost:{}\r\n", call.path, self.port);
        if let Some(token) = &call.token {
            head.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        if call.post {
            head.push_str(&format!("content-length: {}\r\n", call.body.len()));
        }
        head.push_str("\r\n");
        self.write(&[head.as_bytes(), &call.body].concat()).await?;
        let end = loop {
            if let Some(end) = self.read.windows(HEAD_END.len()).position(|part| part == HEAD_END) {
                break end;
            }
            self.read_more().await?;
        };
        let head: Vec<u8> = self.read.drain(..end + HEAD_END.len()).collect();
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        let status = head.split(' ').nth(1).ok_or("an answer without a status")?.parse()?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        Ok((status, length.map_or(Ok(0), |length| length.trim().parse())?))
    }

    async fn write(&self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn read_more(&mut self) -> Result<()> {
        let mut part = [0; 4 * 1024];
        loop {
            self.stream.readable().await?;
            match self.stream.try_read(&mut part) {
                Ok(0) => return Err("the endpoint closed the connection".into()),
                Ok(length) => {
                    self.read.extend(part.get(..length).unwrap_or_default());
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
