//! Three devices that make the team, write down what happened and sync until each has seen everything.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use gadeplan::{
    client::{
        failure::Failure,
        message::{LogFilter, Request, Response, State},
        team::Roles,
        view::EntryRow,
    },
    domain::{
        entry::Content,
        ids::EntryId,
        person::{Person, Rung},
        review::Review,
    },
    engine::Headless,
};

use super::{
    calendar::Calendar,
    script::{self, Author, Script, word},
    timeline::{Act, Places, steps},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long a fresh invitation is valid.
pub(super) const HOURS: u32 = 24;
/// Longest wait for three devices to have seen everything.
const PATIENCE: Duration = Duration::from_secs(60);
/// The devices' passphrases. A demonstration only: nobody else may keep them in a file.
const PASSPHRASES: &str = "passphrases.txt";

struct Team {
    lead: Headless,
    worker_a: Headless,
    worker_b: Headless,
}

/// Makes the team in a folder, which must not be there. It appears only once everything is done: an interrupted run starts over, with a
/// team of its own.
pub(super) fn make(folder: &Path, server: &str, operator_code: &str, now: DateTime<Utc>) -> Result<()> {
    let unfinished = folder.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let script = script::read()?;
    let mut team = Team::found(&unfinished, server, operator_code, &script)?;
    team.write(&script, &Calendar::at(now))?;
    team.see_everything(&script)?;
    for device in [team.lead, team.worker_a, team.worker_b] {
        device.stop();
    }
    Ok(fs::rename(unfinished, folder)?)
}

/// Two fresh links: for a worker's device and for a lead's.
pub(super) fn invite(folder: &Path, server: &str) -> Result<[String; 2]> {
    let hint =
        |failure: Failure| format!("{failure}. If the endpoint was emptied or has moved, delete {} and start again", folder.display());
    let mut lead = Headless::start(folder.join("lead"), server)?;
    let kept = fs::read_to_string(folder.join(PASSPHRASES))?;
    let passphrase = kept.lines().find_map(|line| line.strip_prefix("lead: ")).ok_or("the lead's passphrase is not kept")?;
    lead.ask(Request::Unlock { passphrase: passphrase.to_owned() }).map_err(hint)?;
    let mut link = |lead_role| match lead.ask(invitation(lead_role, HOURS)).map_err(hint)? {
        Response::InvitationMade(made) => Ok(made.link),
        other => Err(unexpected(&other)),
    };
    let links = [link(false)?, link(true)?];
    lead.stop();
    Ok(links)
}

fn invitation(lead: bool, hours: u32) -> Request {
    Request::Invite { roles: Roles { worker: true, lead, steward: false }, hours, replaces: None }
}

impl Team {
    fn found(folder: &Path, server: &str, operator_code: &str, script: &Script) -> Result<Self> {
        let mut lead = Headless::start(folder.join("lead"), server)?;
        lead.ask(Request::BeginTeam {
            operator_code: operator_code.to_owned(),
            team: script.team.clone(),
            site: script.site.clone(),
            zones: script.zones.clone(),
            holder: script.holders.lead.clone(),
        })?;
        let passphrase = keep_passphrase(&mut lead, folder, "lead")?;
        lead.ask(Request::FinishTeam { passphrase })?;
        lead.sync_until(|view| view.waiting == 0 && view.last_contact.is_some())?;
        let mut join = |name: &str, holder: &str| -> Result<Headless> {
            let Response::InvitationMade(made) = lead.ask(invitation(false, 1))? else {
                return Err("no invitation".into());
            };
            let mut device = Headless::start(folder.join(name), server)?;
            let passphrase = keep_passphrase(&mut device, folder, name)?;
            device.ask(Request::Join { code: made.link, holder: holder.to_owned(), passphrase })?;
            Ok(device)
        };
        let worker_a = join("worker-a", &script.holders.worker_a)?;
        let worker_b = join("worker-b", &script.holders.worker_b)?;
        Ok(Self { lead, worker_a, worker_b })
    }

    fn write(&mut self, script: &Script, calendar: &Calendar) -> Result<()> {
        let (site, zones) = site_of(&mut self.lead)?;
        let mut people = BTreeMap::new();
        for person in &script.people {
            let content = Content::Person(Person {
                alias: person.alias.clone(),
                rung: Rung::Alias,
                note: person.note.clone(),
                unknown: Default::default(),
            });
            people.insert(person.key.clone(), record(&mut self.worker_a, None, content)?);
        }
        let mut written: BTreeMap<usize, EntryId> = BTreeMap::new();
        for step in steps(script, &Places { site, zones, people }, calendar)? {
            let device = self.device(step.by);
            match step.act {
                Act::Write { entry, content } => {
                    let id = record(device, written.get(&entry).copied(), *content)?;
                    written.insert(entry, id);
                }
                Act::Review(review) => {
                    let target = *written.get(&review.target).ok_or("a review comes before its entry")?;
                    let (state, text) = (word(&review.state)?, review.text.clone());
                    let content = Review { target, state, at: step.at, text, unknown: Default::default() };
                    record(device, None, Content::Review(content))?;
                }
            }
        }
        for correction in &script.corrections {
            let entry = *written.get(&correction.target).ok_or("a correction of nothing")?;
            let device = self.device(correction.by);
            let Response::Draft(mut draft) = device.ask(Request::Correct { entry, from: None })? else { return Err("no draft".into()) };
            match &mut draft.content {
                Content::Contact(contact) => contact.note.clone_from(&correction.note),
                other => return Err(format!("only contacts are corrected: {other:?}").into()),
            }
            device.ask(Request::Save(draft))?;
        }
        Ok(())
    }

    /// Syncs until nothing waits anywhere and every device shows the same.
    fn see_everything(&mut self, script: &Script) -> Result<()> {
        let began = Instant::now();
        loop {
            let mut logs = Vec::new();
            for device in [&mut self.lead, &mut self.worker_a, &mut self.worker_b] {
                let view = device.sync_until(|view| view.waiting == 0)?;
                if view.needs_you + view.quarantined > 0 {
                    return Err(format!("not everything was taken: {view:?}").into());
                }
                logs.push(log(device)?);
            }
            let alike = logs.windows(2).all(|pair| matches!(pair, [one, other] if shown(one) == shown(other)));
            let whole = logs.iter().all(|log| log.len() == script.entries.len());
            if alike && whole {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                let sizes: Vec<usize> = logs.iter().map(Vec::len).collect();
                return Err(format!("the devices do not come to the same log: {sizes:?} of {} entries", script.entries.len()).into());
            }
            for device in [&mut self.lead, &mut self.worker_a, &mut self.worker_b] {
                device.listen(Duration::from_millis(200))?;
            }
        }
    }

    fn device(&mut self, author: Author) -> &mut Headless {
        match author {
            Author::Lead => &mut self.lead,
            Author::WorkerA => &mut self.worker_a,
            Author::WorkerB => &mut self.worker_b,
        }
    }
}

fn keep_passphrase(device: &mut Headless, folder: &Path, name: &str) -> Result<String> {
    let Response::Passphrase(passphrase) = device.ask(Request::MakePassphrase)? else { return Err("no passphrase".into()) };
    let mut file = fs::OpenOptions::new().create(true).append(true).open(folder.join(PASSPHRASES))?;
    writeln!(file, "{name}: {passphrase}")?;
    Ok(passphrase)
}

fn site_of(device: &mut Headless) -> Result<(EntryId, Vec<gadeplan::domain::ids::ZoneId>)> {
    match device.ask(Request::State)? {
        Response::State(State::Unlocked(me)) => {
            let (entry, site) = me.sites.first().ok_or("the team has no site")?;
            Ok((*entry, site.zones.iter().map(|zone| zone.id).collect()))
        }
        other => Err(unexpected(&other)),
    }
}

fn record(device: &mut Headless, entry: Option<EntryId>, content: Content) -> Result<EntryId> {
    match device.ask(Request::Record { entry, content })? {
        Response::Saved { entry } => Ok(entry),
        other => Err(unexpected(&other)),
    }
}

fn log(device: &mut Headless) -> Result<Vec<EntryRow>> {
    match device.ask(Request::Log(LogFilter::default()))? {
        Response::Log(log) => Ok(log.rows),
        other => Err(unexpected(&other)),
    }
}

/// What must be the same on every device.
fn shown(rows: &[EntryRow]) -> Vec<(EntryId, &Content, Option<gadeplan::domain::review::ReviewState>, u32)> {
    let mut shown: Vec<_> = rows.iter().map(|row| (row.entry, &row.content, row.standing, row.heads)).collect();
    shown.sort_by_key(|row| row.0);
    shown
}

fn unexpected(response: &Response) -> Box<dyn Error> {
    format!("an answer to another question: {response:?}").into()
}
