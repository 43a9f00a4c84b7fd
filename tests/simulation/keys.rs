//! I5: what a device that was removed can open, judged by what lies on its disk.

use gadeplan::{
    crypto::{PasskeySlot, Secret},
    protocol::membership::{MembershipRecord, Roster},
    store::{Outbox, Place},
    sync::Keyring,
};

use super::{device::Device, scenario::Scenario, world::Violation};

/// The newest epoch that a device can open; nothing once its keys are destroyed.
pub(crate) fn newest_epoch(device: &Device) -> Option<u32> {
    let place = Place { folder: device.folder.clone(), wal: device.wal };
    let identity = Outbox::open(&place).expect("opens").identity().expect("reads").expect("an identity");
    let slot = PasskeySlot::from_bytes(&identity.passkey).ok()?;
    let key = slot.open(&Secret::from_bytes(device.member.passkey)).ok()?;
    let keyring = Keyring::open(&key, &identity.keyring).ok()?;
    keyring.newest().map(|(epoch, _)| epoch)
}

/// The newest epoch that there was before a record of the log.
fn epoch_before(log: &[MembershipRecord], n: u64) -> u32 {
    let before = usize::try_from(n).expect("a short log") - 1;
    Roster::fold(&log[..before]).expect("a log").epoch()
}

impl Scenario {
    /// What everybody holds now.
    pub(crate) fn epochs_held(&self) -> Vec<Option<u32>> {
        self.world.devices[..self.players].iter().map(newest_epoch).collect()
    }

    /// Who was removed held nothing of a later epoch before it heard of that, and holds nothing after it.
    pub(crate) fn removed_devices_open_nothing(&mut self, held_before: &[Option<u32>]) -> Result<(), Violation> {
        let log = self.world.log();
        let roster = Roster::fold(&log).expect("a log");
        for (place, held) in held_before.iter().enumerate() {
            let id = self.world.devices[place].member.id.expect("a member").bytes();
            let Some(revocation) = roster.devices.get(&id).and_then(|device| device.revoked.as_ref()) else { continue };
            let before = epoch_before(&log, revocation.n);
            if held.is_some_and(|held| held > before) {
                return Err(Violation(format!("I5: device {place} holds epoch {held:?}, removed in epoch {before}")));
            }
            if newest_epoch(&self.world.devices[place]).is_some() {
                return Err(Violation(format!("I5: device {place} was removed, heard of it, and still holds keys")));
            }
        }
        Ok(())
    }
}
