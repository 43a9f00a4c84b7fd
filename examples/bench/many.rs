//! P8: many devices at once. Each keeps a stream of news and a connection for calls, pushes small packs of its own and fetches what its team has
//! written whenever it hears of that. A pull that leaves out a number, or a number that is given twice, is an error.

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    path::Path,
    time::{Duration, Instant},
};

use gadeplan::{
    domain::ids::TeamId,
    protocol::call::{Answer, Call, Frame},
    server::{Config, issue_operator_code},
};
use tokio::{
    task::{JoinSet, LocalSet},
    time::{sleep, sleep_until, timeout},
};

use super::{
    Result,
    connection::Connection,
    crowd::{self, Phone, Site},
    figure,
    notes::Notes,
    postgres::Postgres,
    process::{Process, free_port},
    talk,
};

/// The longest that a call may take in 99 of 100 cases, milliseconds.
const GATE: f64 = 250.0;
/// Between two questions of the one that asks without pause: within what one device may ask.
const CONSTANTLY: Duration = Duration::from_millis(25);
/// From when everybody listens to the first push.
const START: Duration = Duration::from_secs(1);
/// Longest wait for everybody to have everything.
const PATIENCE: Duration = Duration::from_secs(120);

/// What many devices do.
struct Load {
    id: &'static str,
    words: &'static str,
    teams: usize,
    devices: usize,
    /// Pushes of each device.
    pushes: u32,
    /// Records in each.
    records: usize,
    when: When,
}

/// When a device pushes.
#[derive(Clone, Copy)]
enum When {
    /// At moments of its own within this time.
    Within(Duration),
    /// All devices at the same moments, so far apart.
    Together(Duration),
}

const LOADS: &[Load] = &[
    Load {
        id: "teams",
        words: "1,000 devices in 100 teams, each writing every 20 s",
        teams: 100,
        devices: 10,
        pushes: 1,
        records: 2,
        when: When::Within(Duration::from_secs(20)),
    },
    Load {
        id: "one",
        words: "200 devices of one team, each writing every 30 s",
        teams: 1,
        devices: 200,
        pushes: 1,
        records: 2,
        when: When::Within(Duration::from_secs(30)),
    },
    Load {
        id: "burst",
        words: "200 devices of one team that all push at the same moment",
        teams: 1,
        devices: 200,
        pushes: 5,
        records: 5,
        when: When::Together(Duration::from_secs(3)),
    },
];

pub(super) fn measure(folder: &Path) -> Result<()> {
    on("SQLite", &folder.join("sqlite"), None)?;
    let postgres = Postgres::start(&folder.join("postgres"))?;
    on("PostgreSQL", &folder.join("beside"), Some(&postgres.address))
}

fn on(storage: &str, folder: &Path, database: Option<&str>) -> Result<()> {
    let server = Process::start(folder, free_port()?, database)?;
    let config = Config { database: database.map(str::to_owned), ..Config::new(folder) };
    for load in LOADS {
        talk(&format!("P8: {}, {storage}", load.words));
        let codes = (0..load.teams).map(|_| issue_operator_code(&config)).collect::<std::result::Result<Vec<_>, _>>()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let outcome = LocalSet::new().block_on(&runtime, at_work(&server, load, codes))?;
        let id = format!("P8.{}.{}", storage.to_lowercase(), load.id);
        let what = format!("{}, {storage}", load.words);
        figure(&format!("{id}.errors"), &format!("{what}: errors and numbers left out"), outcome.errors as f64, "", Some(0.0))?;
        for (name, times) in [("push", outcome.pushes), ("pull", outcome.pulls)] {
            let calls = times.len();
            figure(&format!("{id}.{name}"), &format!("{what}: a {name}, p99 of {calls}"), share(&times, 99), "ms", Some(GATE))?;
            figure(&format!("{id}.{name}.p50"), &format!("{what}: a {name}, median"), share(&times, 50), "ms", None)?;
        }
    }
    Ok(())
}

/// What all devices saw together; times in milliseconds, in order.
#[derive(Default)]
struct Outcome {
    pushes: Vec<f64>,
    pulls: Vec<f64>,
    errors: usize,
}

async fn at_work(server: &Process, load: &Load, codes: Vec<String>) -> Result<Outcome> {
    let chance = &mut Notes::new(8);
    let mut devices = Vec::new();
    for (team, code) in (1..=u8::MAX).zip(codes) {
        // Teams call from addresses of their own, as offices do.
        let from = Ipv4Addr::new(127, 0, 1, team);
        let phones = crowd::team(&mut Site { port: server.port, chance }, code, load.devices, from).await?;
        if let Some(lead) = phones.first().filter(|_| team == 1) {
            devices.push(Device::open(lead.clone(), server.port, Vec::new(), load).await?);
        }
        for phone in phones {
            let moments = load.moments(chance);
            devices.push(Device::open(phone, server.port, moments, load).await?);
        }
    }
    let start = tokio::time::Instant::now() + START;
    let mut working = JoinSet::new();
    for device in devices {
        working.spawn_local(timeout(PATIENCE, device.work(start)));
    }
    let (mut outcome, mut numbers) = (Outcome::default(), BTreeMap::<TeamId, Vec<u64>>::new());
    while let Some(worked) = working.join_next().await {
        match worked? {
            Ok(Ok(device)) => {
                outcome.pushes.extend(device.pushes);
                outcome.pulls.extend(device.pulls);
                numbers.entry(device.phone.team).or_default().extend(device.numbers);
            }
            Ok(Err(error)) => outcome.fails(&error.to_string()),
            Err(_) => outcome.fails("a device does not get everything"),
        }
    }
    for given in numbers.values_mut() {
        given.sort_unstable();
        if !given.iter().copied().eq(1..=load.expected()) {
            outcome.fails("numbers were left out or given twice");
        }
    }
    outcome.pushes.sort_by(f64::total_cmp);
    outcome.pulls.sort_by(f64::total_cmp);
    Ok(outcome)
}

impl Outcome {
    fn fails(&mut self, why: &str) {
        if self.errors == 0 {
            talk(why);
        }
        self.errors += 1;
    }
}

impl Load {
    /// Records of a team at the end.
    fn expected(&self) -> u64 {
        self.devices as u64 * u64::from(self.pushes) * self.records as u64
    }

    /// When a device pushes, the last first.
    fn moments(&self, chance: &mut Notes) -> Vec<Duration> {
        let mut moments: Vec<Duration> = match self.when {
            When::Within(time) => (0..self.pushes).map(|_| time.mul_f64(chance.below(10_000) as f64 / 10_000.0)).collect(),
            When::Together(apart) => (0..self.pushes).map(|burst| apart * burst).collect(),
        };
        moments.sort();
        moments.reverse();
        moments
    }
}

struct Device {
    phone: Phone,
    wire: Connection,
    news: Connection,
    moments: Vec<Duration>,
    records: usize,
    /// Never writes, and asks without waiting for news; so that there is one who does, one device has a second connection.
    watches: bool,
    expected: u64,
    incarnation: u64,
    /// The newest number that it has.
    after: u64,
    pushes: Vec<f64>,
    pulls: Vec<f64>,
    numbers: Vec<u64>,
}

impl Device {
    async fn open(phone: Phone, port: u16, moments: Vec<Duration>, load: &Load) -> Result<Self> {
        let (wire, mut news) = (Connection::open(phone.from, port).await?, Connection::open(phone.from, port).await?);
        if !moments.is_empty() {
            news.listen(&phone.get("events")).await?;
        }
        let (watches, expected, records) = (moments.is_empty(), load.expected(), load.records);
        let (pushes, pulls, numbers) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { phone, wire, news, moments, records, watches, expected, incarnation: 0, after: 0, pushes, pulls, numbers })
    }

    /// Pushes at its moments and fetches what there is news of, until it has sent and has everything.
    async fn work(mut self, start: tokio::time::Instant) -> Result<Self> {
        while !self.moments.is_empty() || self.after < self.expected {
            if self.watches {
                sleep(CONSTANTLY).await;
                self.pull().await?;
                continue;
            }
            let next = self.moments.last().map(|moment| start + *moment);
            tokio::select! {
                () = sleep_until(next.unwrap_or(start)), if next.is_some() => self.push().await?,
                news = self.news.news() => if news?.head > self.after { self.pull().await? },
            }
        }
        Ok(self)
    }

    async fn push(&mut self) -> Result<()> {
        self.moments.pop();
        let call = self.phone.push(self.records);
        let (answer, took) = self.ask(&call).await?;
        self.pushes.push(took);
        self.numbers.extend(self.phone.numbers(&answer.body, self.records)?);
        Ok(())
    }

    /// Fetches a page; every run must go on where the one before ended.
    async fn pull(&mut self) -> Result<()> {
        let membership = 2 * self.phone.members - 1;
        let call = self.phone.get(&format!("pull?after={}&membership={membership}&incarnation={}", self.after, self.incarnation));
        let (answer, took) = self.ask(&call).await?;
        self.pulls.push(took);
        let mut rest = answer.body.as_slice();
        while let Some((frame, following)) = Frame::split(rest)? {
            match frame {
                Frame::Head(head) => self.incarnation = head.incarnation,
                Frame::Run(run) if run.first_seq == self.after + 1 => self.after += run.pack.records.len() as u64,
                Frame::Run(run) => return Err(format!("after {} comes {}", self.after, run.first_seq).into()),
                Frame::End(_) | Frame::Below(_) => {}
            }
            rest = following;
        }
        Ok(())
    }

    async fn ask(&mut self, call: &Call) -> Result<(Answer, f64)> {
        let began = Instant::now();
        let answer = self.wire.ask(call).await?;
        Ok((answer, began.elapsed().as_secs_f64() * 1_000.0))
    }
}

/// The time that so many of a hundred calls do not exceed.
fn share(times: &[f64], of_hundred: usize) -> f64 {
    times.get(times.len() * of_hundred / 100).or(times.last()).copied().unwrap_or(f64::NAN)
}
