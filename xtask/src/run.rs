//! `cargo xtask run`: builds everything, starts the central endpoint with a demonstration team, and waits for Ctrl-C.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::command::{capture, cargo, cargo_target, output, program, show, succeed};
use crate::matrix::TEST_FEATURES;
use crate::{prerequisites, web};

const START_LIMIT: Duration = Duration::from_secs(30);
const STOP_LIMIT: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How the demonstration is started.
#[derive(Args)]
pub struct Options {
    /// The port on this machine
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the endpoint keeps its database
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start with no team in it
    #[arg(long)]
    no_demo: bool,
    /// The address that invitations name, when it is not this machine's own
    #[arg(long)]
    public_url: Option<String>,
}

/// Runs until Ctrl-C or until the endpoint ends by itself.
pub fn run(options: &Options) -> Result<()> {
    prerequisites::web()?;
    web::build(&web::Options::default())?;
    let server = build_server()?;
    let data = std::path::absolute(options.data.clone().unwrap_or_else(|| output().join("run")))?;
    std::fs::create_dir_all(&data)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let mut endpoint = Endpoint::start(&mut serve(&server, &data, options))?;
    endpoint.wait_until_ready(options.port, &stop)?;
    // The endpoint names itself so when no public address is given, and teams are bound to that name.
    let address = format!("http://localhost:{}", options.port);
    if !options.no_demo && !stop.load(Ordering::Relaxed) {
        demonstrate(&server, &address, &data, options)?;
    }
    println!("\nGadeplan: {}   (Ctrl-C stops it)", options.public_url.as_deref().unwrap_or(&address));
    endpoint.wait(&stop)
}

/// The release build of the central endpoint with the web app that lies in `target/web` inside.
pub fn build_server() -> Result<PathBuf> {
    succeed(cargo().args(["build", "--release", "--package", "gadeplan", "--features", "server", "--bin", "gadeplan-server"]))?;
    Ok(cargo_target().join("release/gadeplan-server"))
}

/// Fills an empty endpoint with an invented team and prints ways in; a second run changes nothing and prints fresh ones.
///
/// A debug build: what has to be fast is optimised there too, and the tests use the same one.
fn demonstrate(server: &Path, address: &str, data: &Path, options: &Options) -> Result<()> {
    let mut demo = cargo();
    demo.args(["run", "--quiet", "--package", "gadeplan", "--features", TEST_FEATURES, "--example", "demo", "--"]);
    demo.args(["--server", address, "--data"]).arg(data);
    if let Some(url) = &options.public_url {
        demo.args(["--public-url", url]);
    }
    if !data.join("demo").exists() {
        let code = capture(program(server).args(["new-team", "--data"]).arg(data))?;
        demo.args(["--operator-code", code.trim()]);
    }
    succeed(&mut demo)
}

/// The command line of the endpoint: plain HTTP on this machine only.
fn serve(server: &Path, data: &Path, options: &Options) -> Command {
    let mut command = program(server);
    command.arg("serve").arg("--listen").arg(format!("127.0.0.1:{}", options.port)).arg("--data").arg(data);
    if let Some(url) = &options.public_url {
        command.args(["--public-url", url]);
    }
    command
}

/// The running server. In a process group of its own, so that Ctrl-C reaches xtask alone; stopped when dropped.
struct Endpoint {
    child: Child,
}

impl Endpoint {
    fn start(command: &mut Command) -> Result<Endpoint> {
        let child = command.process_group(0).spawn().with_context(|| format!("cannot start {}", show(command)))?;
        Ok(Endpoint { child })
    }

    fn wait_until_ready(&mut self, port: u16, stop: &AtomicBool) -> Result<()> {
        let started = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the endpoint ended at once ({status}); is port {port} taken?");
            }
            if is_healthy(port) {
                return Ok(());
            }
            if started.elapsed() > START_LIMIT {
                bail!("the endpoint does not answer /healthz on port {port}");
            }
            thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    fn wait(&mut self, stop: &AtomicBool) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the endpoint ended by itself ({status})");
            }
            thread::sleep(LOOK_AGAIN);
        }
        let status = self.stop()?;
        if !status.success() {
            bail!("the endpoint did not stop cleanly ({status})");
        }
        Ok(())
    }

    /// Asks for a graceful end, and insists when the time is up.
    fn stop(&mut self) -> Result<ExitStatus> {
        if let Some(status) = self.child.try_wait()? {
            return Ok(status);
        }
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let asked = Instant::now();
        while asked.elapsed() < STOP_LIMIT {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(LOOK_AGAIN);
        }
        self.child.kill()?;
        Ok(self.child.wait()?)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the endpoint could not be stopped: {error}");
        }
    }
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(&status[9..] == b"200")
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_that_ends_at_once_is_reported() {
        let mut endpoint = Endpoint::start(&mut Command::new("false")).unwrap();
        let error = endpoint.wait_until_ready(9, &AtomicBool::new(false)).unwrap_err();
        assert!(error.to_string().contains("ended at once"), "{error}");
    }

    #[test]
    fn ctrl_c_ends_the_endpoint() {
        let mut endpoint = Endpoint::start(Command::new("sleep").arg("1000")).unwrap();
        assert!(endpoint.wait(&AtomicBool::new(true)).is_err(), "sleep knows no clean end");
        assert!(endpoint.child.try_wait().unwrap().is_some());
    }
}
