//! What the endpoint holds in memory for devices that only listen: silent streams of news, one a device.

use std::{
    net::Ipv4Addr,
    path::Path,
    time::{Duration, Instant},
};

use gadeplan::{
    protocol::limits::DEVICES,
    server::{Config, issue_operator_code},
};
use tokio::task::LocalSet;

use super::{
    Result,
    connection::Connection,
    crowd::{self, Phone, Site},
    figure,
    notes::Notes,
    process::{Process, free_port},
    talk,
};

/// Streams at which memory is looked at.
const STREAMS: [usize; 2] = [1_000, 10_000];
/// How long they are silent: a sign of life comes to each meanwhile, twice.
const SILENCE: Duration = Duration::from_secs(32);
const MIB: f64 = 1_048_576.0;

pub(super) fn measure(folder: &Path) -> Result<()> {
    let server = Process::start(folder, free_port()?, None)?;
    figure("memory.empty", "memory of the endpoint that has just started", mib(&server)?, "MiB", None)?;
    let most = STREAMS.last().copied().unwrap_or_default();
    let config = Config::new(folder);
    let codes = (0..most.div_ceil(DEVICES)).map(|_| issue_operator_code(&config)).collect::<std::result::Result<Vec<_>, _>>()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, listen(&server, codes))
}

async fn listen(server: &Process, codes: Vec<String>) -> Result<()> {
    talk("memory: making teams of 200 devices");
    let chance = &mut Notes::new(9);
    let mut phones = Vec::new();
    for (team, code) in (1..=u8::MAX).zip(codes) {
        phones.extend(crowd::team(&mut Site { port: server.port, chance }, code, DEVICES, Ipv4Addr::new(127, 0, 2, team)).await?);
    }
    let before = mib(server)?;
    figure("memory.known", &format!("the same, with {} devices that have a session and no connection", phones.len()), before, "MiB", None)?;
    let (mut streams, most) = (Vec::new(), phones.len());
    for wanted in STREAMS {
        for phone in phones.iter().take(wanted).skip(streams.len()) {
            streams.push(stream(phone, server.port).await?);
        }
        let (began, used) = (Instant::now(), server.used()?);
        tokio::time::sleep(SILENCE).await;
        let share = (server.used()? - used) / began.elapsed().as_secs_f64() * 100.0;
        let held = mib(server)?;
        let each = (held - before) * 1_024.0 / wanted as f64;
        figure(&format!("memory.{wanted}"), &format!("the same, with {wanted} silent streams of news"), held, "MiB", None)?;
        figure(&format!("memory.each.{wanted}"), &format!("memory of each of {wanted} silent streams"), each, "KiB", None)?;
        figure(&format!("memory.cpu.{wanted}"), &format!("share of a core that {wanted} silent streams take"), share, "%", None)?;
    }
    let began = Instant::now();
    for lead in phones.iter_mut().step_by(DEVICES) {
        let call = lead.push(1);
        Connection::open(lead.from, server.port).await?.ask(&call).await?;
    }
    for stream in &mut streams {
        stream.news().await?;
    }
    let what = format!("until all {most} have heard of a push in each of their teams");
    figure("memory.heard", &what, began.elapsed().as_secs_f64() * 1_000.0, "ms", None)
}

/// Listens, and has heard where its team stands.
async fn stream(phone: &Phone, port: u16) -> Result<Connection> {
    let mut stream = Connection::open(phone.from, port).await?;
    stream.listen(&phone.get("events")).await?;
    stream.news().await?;
    Ok(stream)
}

fn mib(server: &Process) -> Result<f64> {
    Ok(server.resident()? as f64 / MIB)
}
