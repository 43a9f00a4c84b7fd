//! The central endpoint: reads the choices, binds, runs, shuts down.

use std::{
    error::Error,
    future::Future,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use gadeplan::server::{self, Config, Listeners, TlsFiles};
use tokio::{net::TcpListener, runtime::Runtime};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The central endpoint of Gadeplan. It keeps sealed records and cannot open them.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the web app.
    Serve(Serve),
    /// Issue a code that allows one team to be made, and print it.
    NewTeam(Storage),
    /// Verify chains, signatures and trees of every team in the storage; an endpoint may be running on it.
    Check(Storage),
    /// Write everything in the folder to one file, in the state of this moment; an endpoint may be running on it.
    Backup(Backup),
    /// Put a backup in place as a new incarnation of the server; devices then offer again what it lacks. No endpoint may be running on it.
    Restore(Restore),
}

#[derive(Args)]
struct Backup {
    #[command(flatten)]
    storage: Storage,
    /// The file to write, which may not exist yet, or a folder in which the file is named by the time.
    to: PathBuf,
}

#[derive(Args)]
struct Restore {
    #[command(flatten)]
    storage: Storage,
    /// The backup. Left out with --database: that was set back by its own means before.
    from: Option<PathBuf>,
}

#[derive(Args)]
struct Storage {
    /// The folder of the storage; made when absent.
    #[arg(long, env = "GADEPLAN_DATA", default_value = "gadeplan-data")]
    data: PathBuf,
    /// A PostgreSQL database instead of the folder, such as postgres://gadeplan@db.example.org/gadeplan. Endpoints may share one.
    #[arg(long, env = "GADEPLAN_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The journal of erasures, which outlives every restore [default: erasures.journal in the folder].
    #[arg(long, env = "GADEPLAN_ERASURES")]
    erasures: Option<PathBuf>,
}

impl Storage {
    fn config(self) -> Config {
        Config { database: self.database, erasures: self.erasures, ..Config::new(self.data) }
    }
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    storage: Storage,
    /// Where to listen.
    #[arg(long, env = "GADEPLAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach the endpoint [default: http://localhost:PORT]. Teams are bound to its host and port.
    #[arg(long, env = "GADEPLAN_PUBLIC_URL")]
    public_url: Option<String>,
    /// Serve the web app from this folder instead of the one built in.
    #[arg(long, env = "GADEPLAN_WEB")]
    web: Option<PathBuf>,
    /// Speak TLS with this certificate (PEM, the whole chain); without it a proxy with TLS has to stand in front.
    #[arg(long, env = "GADEPLAN_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate (PEM).
    #[arg(long, env = "GADEPLAN_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Answer GET /metrics on this loopback address, such as 127.0.0.1:9090; nowhere when absent.
    #[arg(long, env = "GADEPLAN_METRICS")]
    metrics: Option<SocketAddr>,
    /// A proxy stands in front: callers are told apart by the last address in x-forwarded-for.
    #[arg(long, env = "GADEPLAN_BEHIND_PROXY")]
    behind_proxy: bool,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => run(serve),
        Command::NewTeam(storage) => new_team(&storage.config()),
        Command::Check(storage) => check(&storage.config()),
        Command::Backup(Backup { storage, to }) => back_up(&storage.config(), &to),
        Command::Restore(Restore { storage, from }) => restore(&storage.config(), from.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes: Vec<String> = std::iter::successors(Some(error.as_ref() as &(dyn Error + 'static)), |&error| error.source())
                .map(ToString::to_string)
                .collect();
            // Where even this cannot be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "gadeplan-server: {}", causes.join(": "));
            ExitCode::FAILURE
        }
    }
}

fn run(serve: Serve) -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::registry().with(filter).with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).init();
    let tls = serve.tls_cert.zip(serve.tls_key).map(|(certificate, key)| TlsFiles { certificate, key });
    let config = Config { public_url: serve.public_url, web: serve.web, behind_proxy: serve.behind_proxy, tls, ..serve.storage.config() };
    Runtime::new()?.block_on(async {
        let public = TcpListener::bind(serve.listen).await?;
        let metrics = match serve.metrics {
            Some(address) => Some(TcpListener::bind(address).await?),
            None => None,
        };
        server::run(Listeners { public, metrics }, config, asked_to_stop()?).await?;
        Ok(())
    })
}

fn new_team(config: &Config) -> Result<(), Box<dyn Error>> {
    let code = server::issue_operator_code(config)?;
    writeln!(std::io::stdout(), "{code}")?;
    Ok(())
}

fn check(config: &Config) -> Result<(), Box<dyn Error>> {
    let found = server::check(config)?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} teams, {} membership records, {} records, {} without a body",
        found.teams, found.membership, found.records, found.without_body
    )?;
    for line in &found.wrong {
        writeln!(out, "{line}")?;
    }
    if found.wrong.is_empty() { Ok(()) } else { Err(format!("{} of {} teams are damaged", found.wrong.len(), found.teams).into()) }
}

fn back_up(config: &Config, to: &Path) -> Result<(), Box<dyn Error>> {
    let file = server::back_up(config, to)?;
    writeln!(std::io::stdout(), "{}", file.display())?;
    Ok(())
}

fn restore(config: &Config, from: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let incarnation = server::restore(config, from)?;
    writeln!(std::io::stdout(), "restored as incarnation {incarnation}")?;
    Ok(())
}

/// Ready at the first SIGINT or SIGTERM.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready at Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
