//! The way back within a round: the newest records before anything else where nothing was ever pulled, older ones after everything else.

use super::{Asked, OpenStores, Round, Stores, get};
use crate::{
    domain::ids::TeamId,
    protocol::call::{Answer, Call},
    store::Identity,
    sync::{
        Progress, SyncError,
        claims::check_claims,
        earlier::{Below, take_earlier},
    },
};

pub(super) fn earlier_path(team: TeamId, before: u64) -> String {
    format!("/v1/teams/{team}/earlier?before={before}")
}

impl Round {
    /// The next question for earlier records, if it is their turn.
    pub(super) fn ask_earlier(&mut self, team: TeamId, token: &str, open: &OpenStores<'_>) -> Result<Option<Call>, SyncError> {
        if self.earlier_done {
            return Ok(None);
        }
        let path = match Below::load(open.vault)? {
            Below::Newest => format!("/v1/teams/{team}/earlier"),
            Below::Before(number) if self.pull_done => earlier_path(team, number),
            Below::Before(_) | Below::Nothing => return Ok(None),
        };
        self.asked = Asked::Earlier;
        Ok(Some(get(path, token.to_owned())))
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
