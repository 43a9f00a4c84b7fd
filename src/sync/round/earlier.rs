//! The way back within a round: the newest records before anything else where nothing was ever pulled, older ones after everything else.

use super::{Asked, OpenStores, Round, Stores, get};
use crate::{
    domain::{ids::TeamId, register::Name},
    protocol::call::{Answer, Call, Wanted},
    store::Identity,
    sync::{
        Progress, SyncError,
        claims::check_claims,
        earlier::{Below, take_earlier},
        named::take_named,
        window::{Descent, descent, refuse_registers},
    },
};

pub(super) fn earlier_path(team: TeamId, before: u64, since: u64) -> String {
    format!("/v1/teams/{team}/earlier?before={before}&since={since}")
}

impl Round {
    /// The next question for earlier records, if it is their turn.
    pub(super) fn ask_earlier(&mut self, identity: &Identity, token: &str, open: &OpenStores<'_>) -> Result<Option<Call>, SyncError> {
        let Some(roster) = open.roster.as_ref().filter(|_| !self.earlier_done) else { return Ok(None) };
        let team = identity.team;
        let path = match Below::load(open.vault)? {
            Below::Newest => format!("/v1/teams/{team}/earlier"),
            Below::Before(_) if self.pull_done => match descent(open.vault, roster, identity.device, open.reach_ms, &mut self.rested)? {
                Descent::Before(number, since) => {
                    self.asked = Asked::Earlier(Some(since));
                    return Ok(Some(get(earlier_path(team, number, since), token.to_owned())));
                }
                Descent::Named(names) => return Ok(Some(self.ask_named(identity, token, names))),
                Descent::Done => {
                    self.earlier_done = true;
                    return Ok(None);
                }
            },
            Below::Before(_) | Below::Nothing => return Ok(None),
        };
        self.asked = Asked::Earlier(None);
        Ok(Some(get(path, token.to_owned())))
    }

    fn ask_named(&mut self, identity: &Identity, token: &str, names: Vec<Name>) -> Call {
        let numbers = names.iter().map(|name| name.seq).collect();
        let (path, body) = (format!("/v1/teams/{}/named", identity.team), minicbor::to_vec(Wanted { numbers }).unwrap_or_default());
        self.asked = Asked::Named(names);
        Call { post: true, path, body, token: Some(token.to_owned()) }
    }

    /// Takes what registers name. Where that is not what they say, everything is fetched from the next round on.
    pub(super) fn take_named(&mut self, stores: &mut Stores<'_>, names: &[Name], answer: &Answer) -> Result<Progress, SyncError> {
        let Some(OpenStores { vault, keyring, roster: Some(roster), .. }) = &mut stores.open else {
            return Ok(Progress::Working);
        };
        let page = take_named(vault, keyring, roster, names, &answer.body);
        if matches!(page, Err(SyncError::Distrusted(_) | SyncError::Pack(_) | SyncError::Malformed(_))) {
            refuse_registers(vault)?;
        }
        let taken = self.taken(vault, page)?;
        Ok(if taken.is_some_and(|(_, new)| new > 0) { Progress::Received } else { Progress::Working })
    }

    pub(super) fn take_earlier(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<Progress, SyncError> {
        let unsent = stores.outbox.unsent_count(identity.device)?;
        let Some(OpenStores { vault, keyring, roster: Some(roster), .. }) = &mut stores.open else {
            return Ok(Progress::Working);
        };
        let page = take_earlier(vault, keyring, roster, &answer.body);
        let Some((more, new)) = self.taken(vault, page)? else { return Ok(Progress::Working) };
        // Up to the head everything is here: this comes after the pull, or begins with the newest in its place.
        (self.pull_done, self.earlier_done) = (true, !more);
        if !more {
            check_claims(vault, roster, unsent, new > 0)?;
        }
        Ok(if new > 0 { Progress::Received } else { Progress::Working })
    }
}
