//! Registers: what lasts, as a lead's device writes it down, and which of those that are here speak of this history.

use crate::{
    domain::{
        entry::Kind,
        ids::DeviceId,
        policy::Window,
        register::{NAMES, Name, Register, lasts},
    },
    protocol::membership::{Roster, roles},
    store::{RegisterRecord, Vault},
};

use super::{SyncError, earlier::floor, prefix::frontier_at, pull::Cursor, trouble::trouble};

/// Whether this device holds the whole time that the log is kept: those of leads and of stewards do.
pub(super) fn holds_everything(roster: &Roster, own: DeviceId) -> bool {
    roster.active(&own.bytes()).is_some_and(|device| device.member.roles & (roles::LEAD | roles::STEWARD) != 0)
}

/// What the registers that hold here name at places up to `floor`, ascending; nothing where they do not cover all of that.
pub(super) fn covering(vault: &Vault, roster: &Roster, floor: u64) -> Result<Option<Vec<Name>>, SyncError> {
    let registers: Vec<Register> = holding(vault, roster, floor)?.into_iter().map(|record| record.register).collect();
    if !cover(registers.iter(), floor) {
        return Ok(None);
    }
    let mut names: Vec<Name> = registers.into_iter().flat_map(|register| register.names).filter(|name| name.seq <= floor).collect();
    names.sort_unstable();
    names.dedup();
    Ok(Some(names))
}

/// The registers that a device's app has to write now, because it is a lead's, nothing is missing here, and those that are here have grown old;
/// most often none.
///
/// # Errors
/// When the storage refuses or what is stored is damaged.
pub fn registers_due(vault: &Vault, roster: &Roster, own: DeviceId, window: &Window) -> Result<Vec<Register>, SyncError> {
    let leads = roster.active(&own.bytes()).is_some_and(|device| device.member.roles & roles::LEAD != 0);
    let cursor = Cursor::load(vault)?;
    let size = cursor.frontier.size;
    if !leads || size == 0 || floor(vault)?.size > 0 || super::missing(vault)? > 0 || trouble(vault)?.is_some() {
        return Ok(Vec::new());
    }
    let (Some(oldest), Some(newest)) = (vault.received_at(1)?, vault.received_at(size)?) else { return Ok(Vec::new()) };
    // Before that no device stops anywhere.
    if newest.saturating_sub(oldest) < window.reach_ms.saturating_sub(window.register_ms) {
        return Ok(Vec::new());
    }
    let is_young = |record: &RegisterRecord| record.received_ms == 0 || newest.saturating_sub(record.received_ms) < window.register_ms;
    let young: Vec<Register> = holding(vault, roster, 0)?.into_iter().filter(is_young).map(|record| record.register).collect();
    // Those of one size were written at once.
    if young.iter().any(|one| cover(young.iter().filter(|register| register.size == one.size), one.size)) {
        return Ok(Vec::new());
    }
    let kinds: Vec<Kind> = kinds().collect();
    let names = vault.lasting(&kinds, size)?;
    let (root, membership) = (cursor.frontier.root(), roster.length);
    let register = |after, last, names: &[Name]| Register {
        membership,
        size,
        root,
        after,
        last,
        kinds: kinds.clone(),
        names: names.to_vec(),
        unknown: Default::default(),
    };
    let (mut registers, mut after, mut rest) = (Vec::new(), 0, names.as_slice());
    while let Some((some, later)) = rest.split_at_checked(NAMES).filter(|(_, later)| !later.is_empty()) {
        let last = some.last().map_or(after, |name| name.seq);
        registers.push(register(after, last, some));
        (after, rest) = (last, later);
    }
    registers.push(register(after, size, rest));
    Ok(registers)
}

fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| lasts(*kind))
}

/// The registers by somebody who led the team, over at least so many records of this very history, that know every kind which lasts.
fn holding(vault: &Vault, roster: &Roster, at_least: u64) -> Result<Vec<RegisterRecord>, SyncError> {
    let size = Cursor::load(vault)?.frontier.size;
    let mut holding = Vec::new();
    for record in vault.registers()? {
        let register = &record.register;
        let led = roster.was_lead(&record.author.bytes(), register.membership.min(roster.length));
        let knows = kinds().all(|kind| register.kinds.contains(&kind));
        if led
            && knows
            && (at_least..=size).contains(&register.size)
            && frontier_at(vault, register.size)?.is_some_and(|tree| tree.root() == register.root)
        {
            holding.push(record);
        }
    }
    Ok(holding)
}

/// Whether these speak of everything up to a number.
fn cover<'a>(registers: impl Iterator<Item = &'a Register> + Clone, up_to: u64) -> bool {
    let mut covered = 0;
    while covered < up_to {
        let further = registers.clone().filter(|one| one.after <= covered).map(|one| one.last.min(one.size)).max();
        match further {
            Some(last) if last > covered => covered = last,
            _ => return false,
        }
    }
    true
}
