//! P7: what the endpoint takes, one device after the other pack on one connection. P6: what "nothing new" costs, however much there is.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use gadeplan::{
    protocol::{call::Frame, limits::PACK_RECORDS},
    sync::{HttpTransport, Transport},
};

use super::{
    Result,
    endpoint::Endpoint,
    figure, figure_at_least, talk,
    team::{Team, ask, get},
};

/// Records of a round of P7, about.
const ROUND: usize = 25_600;
const ROUNDS: usize = 7;
/// Records on the server at which "nothing new" is asked for.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];
const QUESTIONS: usize = 201;
/// Records that are made at once while the log grows.
const BATCH: u64 = 51_200;

pub(super) fn measure(folder: &Path) -> Result<()> {
    // A second install of the same provider is refused; the first one stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let endpoint = Endpoint::start(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, rounds(&endpoint))?;
    endpoint.stop()
}

async fn rounds(endpoint: &Endpoint) -> Result<()> {
    let mut team = Team::make(endpoint).await?;
    let mut medians = Vec::new();
    for size in SIZES {
        talk(&format!("P6: up to {size} records"));
        while team.records < size {
            let more = usize::try_from((size - team.records).min(BATCH))?;
            let packs = team.packs(more);
            team.push(packs).await?;
        }
        medians.push(nothing_new(endpoint, &team, size).await?);
        if size == 1_000 {
            throughput(&mut team).await?;
        }
    }
    let flat = medians.last().zip(medians.first()).map_or(f64::NAN, |(last, first)| last / first);
    figure("P6.flat", "the time of \"nothing new\" at 1,000,000 entries against that at 1,000", flat, "×", Some(2.0))
}

async fn throughput(team: &mut Team) -> Result<()> {
    let mut speeds = Vec::new();
    for round in 0..ROUNDS {
        talk(&format!("P7: round {}", round + 1));
        let packs = team.packs(ROUND);
        let records = (packs.len() * PACK_RECORDS) as f64;
        let began = Instant::now();
        team.push(packs).await?;
        speeds.push(records / began.elapsed().as_secs_f64());
    }
    speeds.sort_by(f64::total_cmp);
    let what = "records a second taken durably by the endpoint, packs of 256 one after the other over HTTP, SQLite";
    figure_at_least("P7", what, speeds.get(ROUNDS / 2).copied().unwrap_or_default(), "/s", 15_000.0)?;
    figure("P7.slowest", "the slowest of the rounds", speeds.first().copied().unwrap_or_default(), "/s", None)
}

async fn nothing_new(endpoint: &Endpoint, team: &Team, size: u64) -> Result<f64> {
    let wire = Wire::start(&endpoint.url)?;
    let http = gadeplan::engine::http();
    let page = ask(&http, &endpoint.url, get(team.nothing_new(0).path, Some(&team.token))).await?;
    let Some((Frame::Head(head), _)) = Frame::split(&page.body)? else { return Err("the answer to a pull has no head".into()) };
    let mut times = Vec::new();
    let before = wire.bytes();
    for _ in 0..QUESTIONS {
        let began = Instant::now();
        times.push(question(&http, &wire.url, team, head.incarnation).await.map(|()| began.elapsed().as_secs_f64() * 1_000.0)?);
    }
    let after = wire.bytes();
    let each = |after: u64, before: u64| (after - before) as f64 / QUESTIONS as f64;
    figure(
        &format!("P6.up.{size}"),
        &format!("\"nothing new\" at {size} entries: one request, bytes up"),
        each(after.0, before.0),
        "B",
        Some(400.0),
    )?;
    figure(
        &format!("P6.down.{size}"),
        &format!("\"nothing new\" at {size} entries: its answer, bytes down"),
        each(after.1, before.1),
        "B",
        Some(400.0),
    )?;
    times.sort_by(f64::total_cmp);
    let median = times.get(QUESTIONS / 2).copied().unwrap_or(f64::NAN);
    figure(&format!("P6.ms.{size}"), &format!("\"nothing new\" at {size} entries, median"), median, "ms", None)?;
    Ok(median)
}

async fn question(http: &HttpTransport, url: &str, team: &Team, incarnation: u64) -> Result<()> {
    let answer = http.send(url, team.nothing_new(incarnation)).await?;
    if answer.status == 204 { Ok(()) } else { Err(format!("something new: {}", answer.status).into()) }
}

/// Carries connections to the endpoint and counts their bytes, headers and all. It ends with the program.
struct Wire {
    url: String,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Wire {
    fn start(url: &str) -> Result<Self> {
        let target = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let (up, down) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let counts = (Arc::clone(&up), Arc::clone(&down));
        std::thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(&target) else { return };
                let (Ok(client_too), Ok(server_too)) = (client.try_clone(), server.try_clone()) else { return };
                let (up, down) = (Arc::clone(&counts.0), Arc::clone(&counts.1));
                std::thread::spawn(move || carry(client, server, &up));
                std::thread::spawn(move || carry(server_too, client_too, &down));
            }
        });
        Ok(Self { url, up, down })
    }

    fn bytes(&self) -> (u64, u64) {
        (self.up.load(Ordering::SeqCst), self.down.load(Ordering::SeqCst))
    }
}

/// Counts before it carries on: whoever has the answer finds it counted.
fn carry(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut part = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut part) {
        count.fetch_add(length as u64, Ordering::SeqCst);
        if part.get(..length).is_none_or(|part| to.write_all(part).is_err()) {
            break;
        }
    }
    // The other side is told; one that is gone needs no telling.
    let _ = to.shutdown(Shutdown::Write);
}
