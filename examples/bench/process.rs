//! The endpoint as an operator starts it: its own program, with its own defaults. `GADEPLAN_SERVER` names the file.

use std::{
    ffi::OsString,
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::Result;

/// Longest wait for the endpoint to listen.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Processor time in `/proc` comes in hundredths of a second.
const TICKS: f64 = 100.0;

pub(super) struct Process {
    pub(super) port: u16,
    child: Child,
}

impl Process {
    /// Starts it on a folder, or on a database that keeps the records instead.
    pub(super) fn start(folder: &Path, port: u16, database: Option<&str>) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut command = Command::new(program()?);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(folder);
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        let log = fs::File::create(folder.join("server.log"))?;
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        let mut process = Self { port, child };
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if process.child.try_wait()?.is_some() || began.elapsed() > PATIENCE {
                return Err(format!("the endpoint does not listen: {}", fs::read_to_string(folder.join("server.log"))?).into());
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(process)
    }

    /// The address that its teams are bound to.
    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Bytes that it holds in memory now.
    pub(super) fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no memory is stated")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1_024)
    }

    /// Seconds of a core that it has used so far.
    pub(super) fn used(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |place: usize| fields.get(place).ok_or("no time is stated").map(|field| field.parse::<f64>());
        Ok((ticks(11)?? + ticks(12)??) / TICKS)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Whoever measures has its figures by now: one that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The endpoint's program.
fn program() -> Result<OsString> {
    std::env::var_os("GADEPLAN_SERVER").ok_or_else(|| "GADEPLAN_SERVER must name the release build of gadeplan-server".into())
}

/// A port of this machine that nothing listens on now.
pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
