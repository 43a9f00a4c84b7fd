//! The window of the newest records: registers by devices of leads, *Hent ældre*, and how far back the log is.

use super::{
    days::date_of,
    environment::time_of,
    session::{Engine, Open},
};
use crate::{
    client::{failure::Failure, view::Older},
    domain::entry::Content,
    sync::{Depth, depth, reach_back, registers_due, seen},
};

impl Engine {
    /// What a lead's device writes for those that hold only the newest, after a round that brought everything. Gives back whether it did.
    pub(super) fn write_registers(&mut self) -> Result<bool, Failure> {
        let Self { env, identity: Some(identity), open: Some(Open { vault, roster: Some(roster), .. }), sync, .. } = self else {
            return Ok(false);
        };
        let (_, size, _) = seen(vault)?;
        if size == sync.registered {
            return Ok(false);
        }
        let due = registers_due(vault, roster, identity.device, &env.window)?;
        sync.registered = size;
        let written = !due.is_empty();
        for register in due {
            let entry = self.env.make_entry();
            self.record(entry, Vec::new(), Content::Register(register))?;
        }
        Ok(written)
    }

    /// *Hent ældre*.
    pub(super) fn fetch_older(&mut self) -> Result<(), Failure> {
        let open = self.open.as_mut().ok_or(Failure::Locked)?;
        Ok(reach_back(&mut open.vault, self.env.window.reach_ms)?)
    }
}

/// From which day on the log is here, where older entries are fetched on demand only.
pub(super) fn older(open: &Open) -> Result<Option<Older>, Failure> {
    let of = |ms, coming| Some(Older { since: date_of(time_of(ms)), coming });
    Ok(match depth(&open.vault)? {
        Depth::Whole | Depth::Coming(_) => None,
        Depth::Since(ms) => of(ms, false),
        Depth::Older(ms) => of(ms, true),
    })
}
