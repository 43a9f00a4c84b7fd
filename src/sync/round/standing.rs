//! Whether this device is still of the team: what a locked device asks, or one in the middle of a repair, and what the verified log says.

use super::{Asked, Round, Stores, get};
use crate::{
    domain::ids::TeamId,
    protocol::{
        call::{Answer, Call, MembershipLog},
        membership::Roster,
    },
    store::{Identity, Outbox},
    sync::SyncError,
};

impl Round {
    /// A locked device has no log beside it. It asks for a place that no team reaches, which is answered by a few bytes; only when it is
    /// told that it was revoked it fetches the log from its beginning, which it can verify by the pinned genesis alone. So does a device
    /// that is told so in the middle of a repair: the server's log may go on otherwise than the one here.
    pub(super) fn ask_standing(&mut self, team: TeamId, token: String) -> Call {
        if self.told_revoked {
            self.asked = Asked::WholeLog;
            return get(format!("/v1/teams/{team}/membership?after={}", self.log.as_ref().map_or(0, |log| log.length)), token);
        }
        self.asked = Asked::Standing;
        get(format!("/v1/teams/{team}/pull?after={}&membership=0", i64::MAX), token)
    }

    pub(super) fn take_whole_log(&mut self, identity: &Identity, stores: &mut Stores<'_>, answer: &Answer) -> Result<(), SyncError> {
        let page: MembershipLog = minicbor::decode(&answer.body)?;
        let more = page.more == Some(true) && !page.records.is_empty();
        // Each page is verified as it comes: a server cannot send one for ever.
        for record in &page.records {
            match &mut self.log {
                Some(roster) => roster.apply(record, None)?,
                None => {
                    let first = Roster::begin(record)?;
                    if first.genesis.as_slice() != identity.genesis.as_slice() {
                        return Err(SyncError::Distrusted("the log begins with another team"));
                    }
                    self.log = Some(first);
                }
            }
        }
        if more {
            return Ok(());
        }
        let roster = self.log.take().ok_or(SyncError::Distrusted("the team has no membership log"))?;
        let locked = stores.open.is_none().then_some(&mut *stores.outbox);
        self.learn(identity, locked, &roster)
    }

    /// Notes whether the verified log has removed this device.
    pub(super) fn learn(&mut self, identity: &Identity, locked: Option<&mut Outbox>, roster: &Roster) -> Result<(), SyncError> {
        let told = std::mem::take(&mut self.told_revoked);
        if let Some(revoked) = roster.devices.get(&identity.device.bytes()).and_then(|device| device.revoked) {
            if revoked.replaced_by.is_some_and(|successor| identity.successor.as_slice() == successor.as_slice()) {
                // By itself: the unlock, or the end of this round, makes it its successor.
                self.succeeded = true;
                return Ok(());
            }
            self.revoked = true;
            self.copied = roster.was_copied(&identity.device.bytes());
            // The last upload, as far as the server takes it: what was sealed, and the copies of what was being written. While the vault is
            // open they are made anew first, when the keys go.
            if let Some(outbox) = locked {
                outbox.send_draft_copies(identity.device)?;
            }
            self.push_done = false;
            return Ok(());
        }
        if told { Err(SyncError::Distrusted("the server says that this device was revoked, the log does not")) } else { Ok(()) }
    }
}
