//! The client's side of the wire against servers that do not stop, do not go on, or take their time.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread::JoinHandle,
    time::Duration,
};

use gadeplan::{
    protocol::call::{Answer, Call, News},
    sync::{HttpTransport, Transport, TransportError},
};

/// The test's clock runs a hundred times as fast: thirty seconds of silence are over after 300 ms.
const FASTER: u32 = 100;

/// What an answer in frames may be: a page and what goes beyond it.
const FRAMES: usize = (4 << 20) + (512 << 10);

/// Serves one connection with these words.
fn server(speak: impl FnOnce(TcpStream) + Send + 'static) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a caller");
        let mut head = [0; 4_096];
        assert!(stream.read(&mut head).expect("a request") > 0);
        speak(stream);
    });
    (url, thread)
}

fn ask(url: &str, path: &str) -> Result<Answer, TransportError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let transport = HttpTransport::new(|duration| Box::pin(tokio::time::sleep(duration / FASTER)));
        transport.send(url, Call { post: false, path: path.into(), body: Vec::new(), token: None }).await
    })
}

/// Writes until the caller has had enough; gives back how many bytes that took.
fn pour(stream: &mut TcpStream, part: &[u8]) -> usize {
    let mut poured = 0;
    while stream.write_all(part).is_ok() {
        poured += part.len();
        assert!(poured < 1 << 30, "nobody stopped it");
    }
    poured
}

#[test]
fn an_answer_without_end_is_left_at_its_limit() {
    for (path, limit) in [
        ("/v1/server", 64 << 10),
        ("/v1/teams/t/pull?after=0", FRAMES),
        ("/v1/teams/t/earlier?before=9", FRAMES),
        ("/v1/teams/t/named", FRAMES),
        ("/v1/invitations/i", 64 * ((64 << 10) + 64)),
    ] {
        let (url, thread) = server(|mut stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").expect("written");
            let part = [b"8000\r\n".as_slice(), &[0x41; 0x8000], b"\r\n"].concat();
            let poured = pour(&mut stream, &part);
            assert!(poured > 0);
        });
        let refused = ask(&url, path);
        assert!(matches!(refused, Err(TransportError::TooLarge { limit: named }) if named == limit), "{path}: {refused:?}");
        thread.join().expect("the server saw the caller go");
    }
}

#[test]
fn what_came_of_frames_before_a_cut_is_taken_and_of_nothing_else() {
    for (path, status, words, taken) in [
        ("/v1/teams/t/pull?after=0", 200, "frames", true),
        ("/v1/teams/t/earlier", 200, "frames", true),
        ("/v1/teams/t/earlier?before=7", 200, "", false),
        ("/v1/teams/t/pull", 500, "half of a refusal", false),
        ("/v1/teams/t/membership?after=0", 200, "half of a log", false),
        ("/v1/server", 200, "half", false),
    ] {
        let (url, thread) = server(move |mut stream| {
            let head = format!("HTTP/1.1 {status} said\r\ncontent-length: 900\r\n\r\n{words}");
            stream.write_all(head.as_bytes()).expect("written");
        });
        match ask(&url, path) {
            Ok(answer) => assert!(taken && answer.status == status && answer.body == words.as_bytes(), "{path}: {answer:?}"),
            Err(error) => assert!(!taken && matches!(error, TransportError::NoAnswer(_)), "{path}: {error:?}"),
        }
        thread.join().expect("served");
    }
}

#[test]
fn an_announced_length_is_not_believed_into_memory() {
    let (url, thread) = server(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900000000000\r\n\r\n").expect("written");
    });
    let refused = ask(&url, "/v1/teams/t/pull");
    assert!(matches!(refused, Err(TransportError::TooLarge { .. })), "{refused:?}");
    thread.join().expect("served");
}

#[test]
fn who_is_slow_but_moving_is_waited_for() {
    let (url, thread) = server(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n").expect("written");
        // Twelve times a third of the longest silence: four times as long as any one silence may last.
        for letter in b"langsom svar" {
            std::thread::sleep(Duration::from_millis(100));
            stream.write_all(&[*letter]).expect("the caller still waits");
        }
    });
    let answer = ask(&url, "/v1/server").expect("an answer");
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"langsom svar".as_slice()));
    thread.join().expect("served");
}

#[test]
fn who_falls_silent_is_left() {
    for begun in ["", "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nlang"] {
        let (url, thread) = server(move |mut stream| {
            stream.write_all(begun.as_bytes()).expect("written");
            // Ends when the caller has gone.
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
        });
        let refused = ask(&url, "/v1/server");
        assert!(matches!(refused, Err(TransportError::Silent)), "{refused:?}");
        thread.join().expect("served");
    }
}

fn listen(url: &str, enough: usize) -> (Result<(), TransportError>, Vec<Option<News>>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut heard = Vec::new();
    let ended = runtime.block_on(async {
        let transport = HttpTransport::new(|duration| Box::pin(tokio::time::sleep(duration / FASTER)));
        let call = Call { post: false, path: "/v1/teams/t/events".into(), body: Vec::new(), token: Some("token".into()) };
        transport
            .listen(url, call, &mut |news| {
                heard.push(news);
                heard.len() < enough
            })
            .await
    });
    (ended, heard)
}

const EVENTS: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

#[test]
fn a_stream_of_news_is_heard_in_whatever_parts_it_comes_until_it_is_enough() {
    let (url, thread) = server(|mut stream| {
        stream.write_all(EVENTS).expect("written");
        for part in ["da", "ta: 7", " 3\n", "\n:\n\ndata: 8 3\n\nother: 9\n", "data: none\n\n"] {
            stream.write_all(part.as_bytes()).expect("written");
            stream.flush().expect("sent");
        }
        assert_eq!(stream.read(&mut [0; 1]).unwrap_or(0), 0, "the caller has heard enough");
    });
    let (ended, heard) = listen(&url, 5);
    assert!(ended.is_ok(), "{ended:?}");
    let news = |head| Some(News { head, membership: 3 });
    assert_eq!(heard, [news(7), None, news(8), None, None]);
    thread.join().expect("the server saw the caller go");
}

#[test]
fn a_stream_that_falls_silent_or_has_no_lines_is_left() {
    let (url, thread) = server(|mut stream| {
        stream.write_all(EVENTS).expect("written");
        assert_eq!(stream.read(&mut [0; 1]).unwrap_or(0), 0, "the caller waited in vain");
    });
    assert!(matches!(listen(&url, 9), (Err(TransportError::Silent), heard) if heard.is_empty()));
    thread.join().expect("the server saw the caller go");
    let (url, thread) = server(|mut stream| {
        stream.write_all(EVENTS).expect("written");
        assert!(pour(&mut stream, &[b'x'; 1_000]) > 0);
    });
    assert!(matches!(listen(&url, 9), (Err(TransportError::TooLarge { .. }), heard) if heard.is_empty()));
    thread.join().expect("the server saw the caller go");
    let (url, thread) = server(|mut stream| {
        stream.write_all(b"HTTP/1.1 404 none\r\ncontent-length: 0\r\n\r\n").expect("written");
    });
    assert!(matches!(listen(&url, 9), (Ok(()), heard) if heard.is_empty()), "an older server has none");
    thread.join().expect("the server saw the caller go");
}
