//! The server is set back to a backup, and nothing is lost: headless devices and the real endpoint on a real socket.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops where it fails")]

#[path = "restore/branches.rs"]
mod branches;
#[path = "restore/drill.rs"]
mod drill;
#[path = "restore/mending.rs"]
mod mending;
#[path = "restore/removed.rs"]
mod removed;
#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response, State},
        team::{DeviceStanding, Roles, TeamView},
        view::{Activity, SyncView},
    },
    domain::ids::DeviceId,
};
use support::{Device, Endpoint};

const LEAD: Roles = Roles { worker: true, lead: true, steward: false };

fn add(endpoint: &Endpoint, lead: &mut Device, holder: &str, roles: Roles) -> Device {
    let Response::InvitationMade(made) = lead.ask(Request::Invite { roles, hours: 1, replaces: None }) else { panic!("an invitation") };
    Device::join(endpoint, &made.link, holder)
}

fn id(device: &mut Device) -> DeviceId {
    match device.ask(Request::State) {
        Response::State(State::Unlocked(me)) => me.device,
        other => panic!("not unlocked: {other:?}"),
    }
}

fn team(device: &mut Device) -> TeamView {
    let Response::Team(view) = device.ask(Request::Team) else { panic!("a team") };
    *view
}

fn is_revoked(device: &mut Device, of: DeviceId) -> bool {
    team(device).devices.iter().any(|row| row.device == of && row.standing != DeviceStanding::Active)
}

fn entries(device: &mut Device) -> usize {
    let Response::Log(log) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
    log.rows.len()
}

/// Waits until everything that was written here has its receipt.
fn send(device: &mut Device) -> SyncView {
    device.sync_until(|view| view.waiting == 0)
}

/// Waits until all is well between this device and the server as it is now, and nothing waits.
fn mended(device: &mut Device) -> SyncView {
    let now: chrono::DateTime<chrono::Utc> = std::time::SystemTime::now().into();
    let met = |view: &SyncView| view.last_contact.is_some_and(|contact| contact > now);
    device.sync_until(|view| met(view) && view.waiting == 0 && view.repair.is_none() && view.activity == Activity::Idle)
}
