//! Stands before the real endpoint on a real socket, and breaks connections where it is told to.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
};

/// Which part of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Request,
    Answer,
}

/// What is done to the next call that it is meant for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Only so many bytes of the part go on, then the connection ends.
    Cut(Part, usize),
    /// The request goes on, the answer never comes; the connection ends when the caller ends it, or with the next call's.
    Lose,
    /// So many bytes of the answer go on, then only one side of the connection is closed.
    HalfClose(usize),
    /// So many bytes of the answer go on, then the connection is reset.
    Reset(usize),
    /// Every byte of both parts goes on alone.
    Trickle,
}

#[derive(Default)]
struct Plan {
    /// What a path has to end with, before its query.
    path: &'static str,
    fault: Option<Fault>,
    done: usize,
    /// Nobody is reached.
    away: bool,
    /// Bytes of the last request and answer of that path.
    seen: (usize, usize),
}

/// The proxy. Its threads end with the connections.
pub(crate) struct Proxy {
    pub(crate) url: String,
    plan: Arc<Mutex<Plan>>,
}

impl Proxy {
    pub(crate) fn before(endpoint: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let plan = Arc::new(Mutex::new(Plan::default()));
        let shared = Arc::clone(&plan);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let plan = Arc::clone(&shared);
                // A phone that goes away in the middle is no concern of the proxy.
                std::thread::spawn(move || while serve(&stream, endpoint, &plan).is_some() {});
            }
        });
        Self { url, plan }
    }

    /// Breaks the next call whose path ends so.
    pub(crate) fn break_next(&self, path: &'static str, fault: Fault) {
        let mut plan = self.plan();
        (plan.path, plan.fault) = (path, Some(fault));
    }

    /// Nobody is reached, or everybody again.
    pub(crate) fn away(&self, away: bool) {
        self.plan().away = away;
    }

    /// Measures calls whose path ends so.
    pub(crate) fn measure(&self, path: &'static str) {
        self.plan().path = path;
    }

    /// How many calls were broken so far.
    pub(crate) fn broken(&self) -> usize {
        self.plan().done
    }

    /// Bytes of the last measured request and its answer.
    pub(crate) fn seen(&self) -> (usize, usize) {
        self.plan().seen
    }

    fn plan(&self) -> std::sync::MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One call. Nothing when the connection is at its end.
fn serve(mut stream: &TcpStream, endpoint: SocketAddr, plan: &Mutex<Plan>) -> Option<()> {
    let (request, line) = whole(stream)?;
    let path = line.split(' ').nth(1)?.split('?').next()?.to_owned();
    let fault = {
        let mut plan = plan.lock().unwrap_or_else(PoisonError::into_inner);
        if plan.away {
            return end(stream);
        }
        let meant = !plan.path.is_empty() && path.ends_with(plan.path);
        let fault = if meant { plan.fault.take() } else { None };
        plan.done += usize::from(fault.is_some());
        if meant {
            plan.seen.0 = request.len();
        }
        fault
    };
    let mut server = TcpStream::connect(endpoint).ok()?;
    let sent = match fault {
        Some(Fault::Cut(Part::Request, bytes)) => request.get(..bytes).unwrap_or(&request),
        _ => &request,
    };
    server.write_all(sent).ok()?;
    if sent.len() < request.len() {
        // Whatever the endpoint makes of half a request, it has done it before the caller hears of the cut.
        server.shutdown(Shutdown::Write).ok()?;
        let _ = server.read_to_end(&mut Vec::new());
        return end(stream);
    }
    let (answer, _) = whole(&server)?;
    {
        let mut plan = plan.lock().unwrap_or_else(PoisonError::into_inner);
        if !plan.path.is_empty() && path.ends_with(plan.path) {
            plan.seen.1 = answer.len();
        }
    }
    let first = |bytes: usize| answer.get(..bytes).unwrap_or(&answer);
    match fault {
        Some(Fault::Cut(Part::Answer, bytes)) => {
            stream.write_all(first(bytes)).ok()?;
            end(stream)
        }
        Some(Fault::HalfClose(bytes)) => {
            stream.write_all(first(bytes)).ok()?;
            stream.shutdown(Shutdown::Write).ok()?;
            // Until the caller has had enough.
            let _ = stream.read(&mut [0; 16]);
            None
        }
        Some(Fault::Reset(bytes)) => {
            stream.write_all(first(bytes)).ok()?;
            reset(stream)
        }
        Some(Fault::Lose | Fault::Cut(Part::Request, _)) => end(stream),
        Some(Fault::Trickle) => {
            stream.set_nodelay(true).ok()?;
            answer.iter().try_for_each(|byte| stream.write_all(&[*byte])).ok()
        }
        None => stream.write_all(&answer).ok(),
    }
}

fn end(stream: &TcpStream) -> Option<()> {
    // It may be closed already.
    let _ = stream.shutdown(Shutdown::Both);
    None
}

/// Closes with a reset instead of an end: what the caller has not read yet is gone, too.
fn reset(stream: &TcpStream) -> Option<()> {
    let socket = stream.try_clone().ok()?;
    socket.set_nonblocking(true).ok()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().ok()?;
    let _inside = runtime.enter();
    tokio::net::TcpStream::from_std(socket).ok()?.set_zero_linger().ok()?;
    None
}

/// A whole message with a content-length or none: its bytes and its first line.
fn whole(stream: &TcpStream) -> Option<(Vec<u8>, String)> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut bytes).ok()? == 0 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    bytes.extend(body);
    Some((bytes, head.lines().next()?.to_owned()))
}
