//! What the runner asks of the engine during a round of sync.

use super::session::Engine;
use crate::{
    client::view::Activity,
    protocol::call::{Answer, Call, News},
    sync::{Here, OpenStores, Progress, Stores, SyncError, seen},
};

/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

impl Engine {
    pub(super) fn is_unlocked(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn server_url(&self) -> String {
        self.env.server_url.clone()
    }

    pub(super) fn set_activity(&mut self, activity: Activity) {
        self.sync.activity = activity;
    }

    /// Unlocked devices listen for news; locked ones speak only when something waits, when only an answer lets them read again, or to learn
    /// from time to time whether they are still of the team.
    pub(super) fn has_something_to_sync(&mut self) -> bool {
        let Some(identity) = &self.identity else { return false };
        self.open.is_some() || self.sync.waiting_locked > 0 || self.reading_is_paused(identity) || self.look_is_due()
    }

    /// The call that listens for news: for an unlocked device with a session.
    pub(super) fn listening_call(&self) -> Option<(String, Call)> {
        let (identity, _) = self.identity.as_ref().zip(self.open.as_ref())?;
        let token = self.round.token()?;
        let path = format!("/v1/teams/{}/events", identity.team);
        Some((identity.server_url.clone(), Call { post: false, path, body: Vec::new(), token: Some(token) }))
    }

    /// Whether a round would bring something, by where the team stands.
    pub(super) fn lacks(&self, news: News) -> bool {
        let Some(open) = &self.open else { return false };
        let length = open.roster.as_ref().map_or(0, |roster| roster.length);
        seen(&open.vault).is_ok_and(|(_, size, _)| size != news.head || length != news.membership)
    }

    pub(super) fn begin_round(&mut self) {
        self.round.begin();
    }

    pub(super) fn next_call(&mut self) -> Result<Option<(String, Call)>, SyncError> {
        let Some(identity) = self.outbox.identity()? else { return Ok(None) };
        let call = self.with_stores(|round, stores| round.next(&identity, stores))?;
        Ok(call.map(|call| (identity.server_url.clone(), call)))
    }

    /// What will be asked once this answer is taken, as far as that can be known.
    pub(super) fn ahead(&self, answer: &Answer) -> Option<(String, Call)> {
        let identity = self.identity.as_ref()?;
        let roster = self.open.as_ref()?.roster.as_ref()?;
        let here = Here::of(identity, roster, self.env.window.reach_ms);
        Some((identity.server_url.clone(), self.round.ahead(here, answer)?))
    }

    pub(super) fn take_answer(&mut self, answer: &Answer) -> Result<Progress, SyncError> {
        let Some(identity) = self.outbox.identity()? else { return Ok(Progress::Working) };
        let progress = self.with_stores(|round, stores| round.take(&identity, stores, answer))?;
        if progress == Progress::Received
            && let Some(open) = &mut self.open
        {
            // What is written after something was read is ordered after it, unless the other clock is a day or more ahead.
            let newest = open.vault.newest_hlc()?;
            if newest.unix_ms() < self.env.now_ms() + DAY_MS {
                open.hlc = open.hlc.max(newest);
            }
        }
        if progress == Progress::Sent {
            // What the vault holds and the server has acknowledged leaves the outbox.
            if let Some(open) = &mut self.open {
                self.outbox.mark_absorbed(identity.device, &open.absorbed)?;
                open.absorbed.clear();
            }
            if identity.revoked_ms > 0 {
                self.outbox.let_go_sent(identity.device)?;
            }
            let (waiting, refused) = self.outbox.counts(identity.device)?;
            self.sync.waiting_locked = waiting + self.outbox.carried_count()?;
            self.sync.refused_locked = refused;
        }
        Ok(progress)
    }

    fn with_stores<R>(&mut self, act: impl FnOnce(&mut crate::sync::Round, &mut Stores<'_>) -> R) -> R {
        let open = self.open.as_mut().map(|open| OpenStores {
            vault: &mut open.vault,
            keyring: &mut open.keyring,
            roster: &mut open.roster,
            database_key: &open.database_key,
            reach_ms: self.env.window.reach_ms,
        });
        let mut stores = Stores { outbox: &mut self.outbox, open, random: &mut *self.env.random };
        act(&mut self.round, &mut stores)
    }
}
