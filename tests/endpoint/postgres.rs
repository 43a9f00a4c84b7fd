//! The endpoint's storage for these tests: a PostgreSQL of their own, one database for each folder. It ends with this process.

use std::{
    fs,
    io::Write,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{LazyLock, Mutex},
    time::{Duration, Instant},
};

use gadeplan::server::{
    self, Config,
    storage::{PostgresStorage, Storage},
};

/// Longest wait for the database to take connections.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends the database when its input ends, and that is when the process of the tests is gone, however it went.
const ENDING: &str = r#"folder=$1; shift; "$@" & database=$!; cat > /dev/null; kill -QUIT "$database"; wait "$database"; rm -rf "$folder""#;

static POSTGRES: LazyLock<Postgres> = LazyLock::new(Postgres::start);
static MADE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What is committed is heard from the database, once it has been asked to tell.
pub(super) const HEARS_LATER: bool = true;

pub(super) fn config(folder: &Path) -> Config {
    Config { database: Some(address(folder)), ..Config::new(folder) }
}

pub(super) fn open(folder: &Path) -> Box<dyn Storage> {
    Box::new(PostgresStorage::open(&address(folder)).expect("opens"))
}

/// The state of this moment, as a file.
pub(super) fn back_up(folder: &Path) -> PathBuf {
    let dump = POSTGRES.client("pg_dump", &[&name(folder)]);
    let file = folder.join("backup.sql");
    fs::write(&file, dump.stdout).expect("the backup is written");
    file
}

/// Puts that state back by the database's own means, then begins the new incarnation. Gives it back.
pub(super) fn put_back(folder: &Path, backup: &Path) -> u64 {
    POSTGRES.client("dropdb", &["--force", &name(folder)]);
    POSTGRES.client("createdb", &[&name(folder)]);
    let mut load = POSTGRES.command("psql");
    POSTGRES.reached(&mut load).args(["-q", "-v", "ON_ERROR_STOP=1", "-d", &name(folder)]);
    let mut loading = load.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("psql runs");
    let mut input = loading.stdin.take().expect("an input");
    input.write_all(&fs::read(backup).expect("the backup")).expect("psql reads");
    drop(input);
    assert!(loading.wait().expect("psql ends").success());
    server::restore(&config(folder), None).expect("restores")
}

fn name(folder: &Path) -> String {
    blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex()[..16].to_owned()
}

/// The address of the folder's database, which is made at the first call.
pub(super) fn address(folder: &Path) -> String {
    let name = name(folder);
    let mut made = MADE.lock().expect("no test panicked here");
    if !made.contains(&name) {
        POSTGRES.client("createdb", &[&name]);
        made.push(name.clone());
    }
    format!("postgres://gadeplan@127.0.0.1:{}/{name}", POSTGRES.port)
}

struct Postgres {
    programs: PathBuf,
    account: Option<u32>,
    port: u16,
    _ending: Child,
}

impl Postgres {
    fn start() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().expect("a folder").keep();
        // PostgreSQL does not run as root: then it gets an account of its own.
        let account = fs::metadata("/proc/self").ok().filter(|about| owner(about) == 0).map(|_| account_of_postgres());
        if let Some(account) = account {
            std::os::unix::fs::chown(&folder, Some(account), None).expect("the folder is given away");
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr()).expect("a free port").port();
        let data = folder.join("data");
        let data = data.to_str().expect("a path in UTF-8");
        let init = command(&programs, account, "initdb");
        run(init, &["-D", data, "-U", "gadeplan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let mut shell = Command::new("sh");
        shell.args(["-c", ENDING, "sh"]).arg(&folder).arg(programs.join("postgres"));
        shell.args(["-D", data, "-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        shell.args(["-c", "max_connections=300"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        as_account(&mut shell, account);
        let ending = shell.spawn().expect("the database starts");
        let postgres = Self { programs, account, port, _ending: ending };
        let until = Instant::now() + PATIENCE;
        let asked = ["-q", "-h", "127.0.0.1", "-p", &port.to_string(), "-t", "5"];
        while !postgres.command("pg_isready").args(asked).status().expect("runs").success() {
            assert!(Instant::now() < until, "the database does not take connections");
        }
        postgres
    }

    fn command(&self, program: &str) -> Command {
        command(&self.programs, self.account, program)
    }

    /// Runs a program on this database.
    fn client(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = self.command(program);
        self.reached(&mut command);
        run(command, arguments)
    }

    /// Where the database listens.
    fn reached<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "gadeplan"])
    }
}

/// Debian keeps the programs of each version in a folder of its own.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed: apt-get install postgresql");
    let mut folders: Vec<PathBuf> = versions.map(|version| version.expect("a folder").path().join("bin")).collect();
    folders.sort();
    folders.pop().expect("PostgreSQL is installed: apt-get install postgresql")
}

fn owner(about: &fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(about)
}

fn account_of_postgres() -> u32 {
    let said = Command::new("id").args(["-u", "postgres"]).output().expect("id runs");
    String::from_utf8_lossy(&said.stdout).trim().parse().expect("Debian's package makes an account")
}

fn command(programs: &Path, account: Option<u32>, program: &str) -> Command {
    let mut command = Command::new(programs.join(program));
    as_account(&mut command, account);
    command
}

fn as_account(command: &mut Command, account: Option<u32>) {
    command.current_dir("/").env("LC_ALL", "C");
    if let Some(account) = account {
        std::os::unix::process::CommandExt::uid(command, account);
    }
}

fn run(mut command: Command, arguments: &[&str]) -> Output {
    let said = command.args(arguments).output().expect("runs");
    assert!(said.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said.stderr));
    said
}
