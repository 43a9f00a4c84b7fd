//! A lead admits what came from a revoked device.

use super::session::{Engine, Open, is_lead};
use crate::{
    client::failure::Failure,
    domain::ids::{DeviceId, EntryId},
    payload::Admission,
    sync::{seal_admission, settle_late},
};

impl Engine {
    /// Shows everybody the late records of a device, as far as they are here.
    pub(super) fn admit(&mut self, device: DeviceId) -> Result<(), Failure> {
        self.heal()?;
        let Self { env, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_ref(), open.as_ref()) else { return Err(Failure::Locked) };
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        if !is_lead(Some(roster), identity.device) {
            return Err(Failure::NotALead);
        }
        if roster.devices.get(&device.bytes()).is_none_or(|device| device.revoked.is_none()) {
            return Err(Failure::NoSuchDevice);
        }
        let Some(newest) = open.vault.newest_of(device)?.filter(|_| open.vault.late_count(device).is_ok_and(|late| late > 0)) else {
            return Ok(());
        };
        let admission = Admission { device, number: newest.number, hash: newest.hash, membership: roster.length };
        let record = seal_admission(&open.seal(identity)?, &admission, &mut *env.random)?;
        // It is of no entry: the tag stands for the admission of this device.
        self.append(&record, EntryId::from_bytes(device.bytes()), |writing| writing.put_admission(&admission, &record.hash))?;
        if let Some(Open { vault, roster: Some(roster), keyring, .. }) = &mut self.open {
            settle_late(vault, roster, keyring)?;
        }
        self.refresh_counts()
    }
}
