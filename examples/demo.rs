//! The demonstration team: written through the real client and synced through the real endpoint, so that there is something to look at.
//!
//! `demo --server URL --data FOLDER [--operator-code CODE] [--public-url URL]`. The first run makes the team in `FOLDER/demo`; every run
//! prints two fresh invitations on standard output.

#[path = "demo/calendar.rs"]
mod calendar;
#[path = "demo/script.rs"]
mod script;
#[path = "demo/team.rs"]
mod team;
#[path = "demo/timeline.rs"]
mod timeline;

use std::{error::Error, io::Write, path::PathBuf, process::ExitCode};

const USAGE: &str = "usage: demo --server URL --data FOLDER [--operator-code CODE] [--public-url URL]";

#[derive(Default)]
struct Options {
    server: String,
    data: PathBuf,
    operator_code: Option<String>,
    public_url: Option<String>,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "demo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    let mut given = std::env::args().skip(1);
    while let (Some(name), value) = (given.next(), given.next()) {
        let value = value.ok_or(USAGE)?;
        match name.as_str() {
            "--server" => options.server = value.trim_end_matches('/').to_owned(),
            "--data" => options.data = value.into(),
            "--operator-code" => options.operator_code = Some(value),
            "--public-url" => options.public_url = Some(value.trim_end_matches('/').to_owned()),
            _ => return Err(USAGE.into()),
        }
    }
    if options.server.is_empty() || options.data.as_os_str().is_empty() { Err(USAGE.into()) } else { Ok(options) }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let folder = options.data.join("demo");
    if !folder.exists() {
        let code = options.operator_code.as_deref().ok_or("the first run needs --operator-code (gadeplan-server new-team)")?;
        team::make(&folder, &options.server, code, std::time::SystemTime::now().into())?;
    }
    let mut out = std::io::stdout();
    for (word, link) in ["Medarbejder", "Teamleder"].into_iter().zip(team::invite(&folder, &options.server)?) {
        let link = match &options.public_url {
            Some(public) => link.replacen(&options.server, public, 1),
            None => link,
        };
        writeln!(out, "{word}: {link}   (gælder i {} timer)", team::HOURS)?;
    }
    Ok(())
}
