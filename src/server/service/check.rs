//! The operator's look at everything that is stored: chains, signatures, numbers, tree.

use std::{collections::HashMap, error::Error};

use super::{Result, Service, pull::runs_after};
use crate::{
    protocol::{call::Run, membership::Roster, record::NO_PREVIOUS, tree::Frontier},
    server::storage::Reading,
};

/// Teams that are asked for at once.
const TEAMS: usize = 256;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Teams that were looked at.
    pub teams: u64,
    /// Membership records in them.
    pub membership: u64,
    /// Records in them.
    pub records: u64,
    /// Records without a body: erased or refused.
    pub without_body: u64,
    /// What is wrong, one line for each team, with the team's identifier in hexadecimal digits.
    pub wrong: Vec<String>,
}

/// The newest record of a device, while its chain is followed.
type Tips = HashMap<[u8; 16], (u64, [u8; 32])>;

impl Service {
    /// Verifies every team: the membership log folds, each record, its body included, is signed and follows its device's last, the
    /// team's numbers have no gap, and the tree over them is the one that devices are told. Reads one state of each team; the
    /// endpoint may go on meanwhile.
    ///
    /// # Errors
    /// When the storage cannot be read. What is wrong in it is no error but [`Checked::wrong`].
    pub fn check(&self) -> Result<Checked> {
        let mut checked = Checked::default();
        let mut after = None;
        loop {
            let teams = self.storage.read()?.teams(after.as_ref(), TEAMS)?;
            let Some(last) = teams.last() else { return Ok(checked) };
            after = Some(*last);
            for team in &teams {
                checked.teams += 1;
                if let Err(reason) = self.check_team(team, &mut checked) {
                    let name = data_encoding::HEXLOWER.encode(team);
                    checked.wrong.push(format!("team {name}: {reason}"));
                }
            }
        }
    }

    fn check_team(&self, team: &[u8; 16], checked: &mut Checked) -> std::result::Result<(), String> {
        let storage = &mut *self.storage.read().map_err(|error| whole(&error))?;
        let (state, roster) = self.roster(storage, team).map_err(|failure| whole(&failure))?;
        checked.membership += roster.length;
        let (mut frontier, mut tips) = (Frontier::default(), Tips::new());
        while frontier.size < state.head {
            for run in runs_after(storage, team, frontier.size).map_err(|failure| whole(&failure))? {
                let tip = signed_after(&roster, &run, &mut tips)?;
                for (header, record) in run.pack.headers().iter().zip(&run.pack.records) {
                    let hash = header.hash();
                    if stored_hash(storage, team, frontier.size + 1)? != Some(hash) {
                        return Err(at(frontier.size + 1, "its hash is not the stored one"));
                    }
                    checked.without_body += u64::from(record.body.is_none());
                    checked.records += 1;
                    frontier.push(&hash);
                    *tip = (header.number, hash);
                    let kept = storage.checkpoint(team, frontier.size).map_err(|error| whole(&error))?;
                    if kept.is_some_and(|kept| kept.size == frontier.size && kept != frontier) {
                        return Err(at(frontier.size, "the tree that was kept with it is another"));
                    }
                }
            }
        }
        let whole = frontier == state.frontier && frontier.size == state.head;
        if whole { Ok(()) } else { Err("the tree is not the one over its records".into()) }
    }
}

/// The tip of a run's device, which the run follows, signed by it.
fn signed_after<'a>(roster: &Roster, run: &Run, tips: &'a mut Tips) -> std::result::Result<&'a mut (u64, [u8; 32]), String> {
    let author = roster.devices.get(&run.pack.device).ok_or_else(|| at(run.first_seq, "its author was never of the team"))?;
    run.pack.verify(&author.member.keys.sign).map_err(|error| at(run.first_seq, &whole(&error)))?;
    let tip = tips.entry(run.pack.device).or_insert((0, NO_PREVIOUS));
    if *tip == (run.pack.first - 1, run.pack.previous) { Ok(tip) } else { Err(at(run.first_seq, "it does not follow its device's last")) }
}

fn stored_hash(storage: &mut dyn Reading, team: &[u8; 16], seq: u64) -> std::result::Result<Option<[u8; 32]>, String> {
    storage.hash_at(team, seq).map_err(|error| whole(&error))
}

/// An error with its causes.
fn whole(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn at(seq: u64, reason: &str) -> String {
    format!("record {seq}: {reason}")
}
