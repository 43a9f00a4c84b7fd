//! A PostgreSQL with its defaults, made for one measurement and ended with it.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{Result, process::free_port};

/// Longest wait for the database to take connections.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// Debian keeps the programs of each version in a folder of its own.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Ends the database when its input ends, and that is when this program is gone, however it went.
const ENDING: &str = r#""$@" & database=$!; cat > /dev/null; kill -QUIT "$database"; wait "$database""#;

pub(super) struct Postgres {
    pub(super) address: String,
    ending: Child,
}

impl Postgres {
    /// Makes one in a folder of the system's, since it runs under an account of its own where this program runs as root.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        let programs = programs()?;
        fs::create_dir_all(folder)?;
        let account = account(folder)?;
        std::os::unix::fs::chown(folder, account, None)?;
        let data = folder.join("data");
        let made = command(&programs, account, "initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "gadeplan", "-A", "trust", "-E", "UTF8", "--locale=C"])
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into());
        }
        let port = free_port()?.to_string();
        let mut shell = Command::new("sh");
        as_account(&mut shell, account);
        shell.args(["-c", ENDING, "sh"]).arg(programs.join("postgres")).arg("-D").arg(&data).args(["-p", &port]);
        shell.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        let ending = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let postgres = Self { address: format!("postgres://gadeplan@127.0.0.1:{port}/postgres"), ending };
        let began = Instant::now();
        while !command(&programs, account, "pg_isready").args(["-q", "-h", "127.0.0.1", "-p", &port]).status()?.success() {
            if began.elapsed() > PATIENCE {
                return Err("the database does not take connections".into());
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.ending.stdin.take());
        // It ends by itself now; how is of no interest any more.
        let _ = self.ending.wait();
    }
}

fn programs() -> Result<PathBuf> {
    let missing = "PostgreSQL is needed: apt-get install postgresql";
    let versions = fs::read_dir(VERSIONS).map_err(|_| missing)?;
    let mut folders = versions.map(|version| Ok(version?.path().join("bin"))).collect::<std::io::Result<Vec<_>>>()?;
    folders.sort();
    folders.pop().ok_or_else(|| missing.into())
}

/// PostgreSQL does not run as root: then it gets the account that Debian's package made.
fn account(folder: &Path) -> Result<Option<u32>> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    // Its way to the folder leads through those above.
    for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(std::env::temp_dir()) && *above != std::env::temp_dir()) {
        fs::set_permissions(above, std::os::unix::fs::PermissionsExt::from_mode(0o711))?;
    }
    let said = Command::new("id").args(["-u", "postgres"]).output()?;
    Ok(Some(String::from_utf8(said.stdout)?.trim().parse()?))
}

fn command(programs: &Path, account: Option<u32>, program: &str) -> Command {
    let mut command = Command::new(programs.join(program));
    as_account(&mut command, account);
    command
}

fn as_account(command: &mut Command, account: Option<u32>) {
    command.current_dir("/").env("LC_ALL", "C");
    if let Some(account) = account {
        command.uid(account);
    }
}
