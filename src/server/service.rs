//! The rules of the protocol. No HTTP above and no SQL below: requests come in decoded, the storage is a trait.

mod check;
mod earlier;
mod erasing;
mod membership;
mod named;
mod operator;
mod proof;
mod pull;
mod push;
mod rosters;
mod sessions;
mod teams;
mod ticket;
mod turns;

pub use check::Checked;
pub use erasing::{Reapplied, reapply};
pub use pull::{Pulled, Since};
pub use sessions::Caller;

use std::sync::{Arc, atomic::AtomicBool};

use super::{
    clock::Clock,
    failure::Failure,
    journal::Journal,
    storage::{Hear, Identity, Storage},
};
use crate::protocol::{
    call::{News, ServerInfo},
    limits::PROTOCOL,
};
use rosters::Rosters;
use turns::Turns;

type Result<T> = std::result::Result<T, Failure>;

/// The endpoint's rules over a storage. Calls block: they belong on a thread that may.
pub struct Service {
    storage: Arc<dyn Storage>,
    identity: Identity,
    rosters: Rosters,
    turns: Turns,
    name: String,
    clock: Clock,
    page_bytes: usize,
    journal: Option<Journal>,
    /// Something was erased that still has to be overwritten.
    scrub_due: AtomicBool,
}

impl Service {
    /// A service under this name. `page_bytes` is about how large one answer to a pull may grow.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>, name: String, clock: Clock, page_bytes: usize) -> Self {
        let identity = storage.identity();
        let (rosters, turns, scrub_due) = (Rosters::default(), Turns::default(), AtomicBool::new(false));
        Self { storage, identity, rosters, turns, name, clock, page_bytes, journal: None, scrub_due }
    }

    /// The same with a journal, which every erasure is written into before it is answered. Without one no erasure is taken.
    #[must_use]
    pub fn with_journal(self, journal: Journal) -> Self {
        Self { journal: Some(journal), ..self }
    }

    /// Answers `GET /v1/server`.
    #[must_use]
    pub fn info(&self) -> ServerInfo {
        ServerInfo { name: self.name.clone(), oldest: PROTOCOL, newest: PROTOCOL }
    }

    /// `hear` is called with every team that there is news of; see [`Storage::listen`].
    pub fn listen(&self, hear: Hear) {
        self.storage.listen(hear);
    }

    /// Where a team stands; nothing where it is unknown.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn news(&self, team: &[u8; 16]) -> Result<Option<News>> {
        let state = self.storage.read()?.team(team)?;
        Ok(state.map(|state| News { head: state.head, membership: state.membership }))
    }

    /// Whether this caller may hear of news of its team.
    ///
    /// # Errors
    /// When it is not an active device of the team.
    pub fn may_listen(&self, caller: &Caller) -> Result<()> {
        self.active_roster(&mut *self.storage.read()?, caller).map(|_| ())
    }

    /// Whether the storage answers.
    ///
    /// # Errors
    /// When it does not.
    pub fn ready(&self) -> Result<()> {
        self.storage.read()?.team(&[0; 16])?;
        Ok(())
    }
}
