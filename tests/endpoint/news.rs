//! The stream of news: where a team stands, to whoever may know it, and nothing else.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use gadeplan::protocol::{call::News, record::NO_PREVIOUS, refused::Reason};
use tempfile::tempdir;

use super::people::{Phone, Server, add, invitation_key, invite, team, tip};

/// An open stream.
pub(super) struct Stream(BufReader<TcpStream>);

impl Stream {
    pub(super) fn open(phone: &Phone, server: &Server) -> Self {
        let mut connection = TcpStream::connect(server.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let path = phone.path("events");
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n", server.address, phone.token);
        connection.write_all(request.as_bytes()).unwrap();
        let mut stream = Self(BufReader::new(connection));
        assert!(stream.line().unwrap().starts_with("HTTP/1.1 200"));
        stream
    }

    /// The next line; nothing at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.0.read_line(&mut line).unwrap() > 0).then_some(line)
    }

    /// The next news; nothing at the end. Lines of the transport and signs of life are passed over.
    fn news(&mut self) -> Option<News> {
        loop {
            let line = self.line()?;
            if let Some(news) = News::from_line(line.trim_end()) {
                return Some(news);
            }
        }
    }

    /// Reads until the team stands so: what came together is told together.
    pub(super) fn hears(&mut self, head: u64, membership: u64) {
        while self.news().expect("the stream goes on") != (News { head, membership }) {}
    }
}

#[test]
fn whoever_listens_hears_of_pushes_and_of_the_log_and_nothing_of_what_was_written() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 60);
    let mut stream = Stream::open(&worker, &server);
    assert_eq!(stream.news(), Some(News { head: 0, membership: 3 }), "at once");
    let pack = lead.pack(1, NO_PREVIOUS, 3, 1);
    assert_eq!(lead.push(&server, &pack).status, 200);
    stream.hears(3, 3);
    assert_eq!(lead.push(&server, &lead.pack(4, tip(&pack), 2, 1)).status, 200);
    stream.hears(5, 3);
    let log: gadeplan::protocol::call::MembershipLog = lead.get(&server, "membership?after=0").cbor();
    let invited = invite(&lead, 4, log.records.last().unwrap().hash(), &invitation_key(9), super::people::NOW + 3_600);
    assert_eq!(add(&server, &lead, &invited).status, 200);
    stream.hears(5, 4);
    assert_eq!(stream.news(), None, "after news of the log the device asks again, and shows that it is still of the team");
}

#[test]
fn a_device_has_one_stream_and_strangers_have_none() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 70);
    let mut first = Stream::open(&worker, &server);
    first.hears(0, 3);
    let mut second = Stream::open(&worker, &server);
    assert_eq!(first.news(), None, "the next one ends it");
    second.hears(0, 3);
    let stranger = Phone { token: String::new(), ..Phone::new(3, lead.team) };
    stranger.get(&server, "events").is_refused(Reason::Session, 0);
    let (other, _) = team(&server, folder.path(), 80);
    let foreign = Phone { team: lead.team, ..other };
    foreign.get(&server, "events").is_refused(Reason::Foreign, 0);
    server.stop();
    assert_eq!(second.news(), None, "it ends with the endpoint");
}
