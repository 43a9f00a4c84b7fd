//! Turns: of one team one call at a time writes.
//!
//! The storage puts writers of a team in order by itself. Who waits there may already hold a connection to a database, of which there are few:
//! a busy team would keep everybody else from reading. Here each who waits holds one of the runtime's threads for blocking work, of which there are
//! 512: more than a team has devices.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Teams that share a turn wait for each other, which is harmless.
const TURNS: usize = 64;

pub(super) struct Turns([Mutex<()>; TURNS]);

impl Default for Turns {
    fn default() -> Self {
        Self([const { Mutex::new(()) }; TURNS])
    }
}

impl Turns {
    /// The team's turn, until it is dropped. To be taken before a transaction is begun.
    pub(super) fn take(&self, [.., last]: &[u8; 16]) -> Option<MutexGuard<'_, ()>> {
        let turn = self.0.get(usize::from(*last) % TURNS)?;
        Some(turn.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
