//! The team and its keys, with headless devices and the real endpoint: every act, races, lost phones, forgotten words, recovery.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, reason = "a test stops where it fails")]

#[path = "membership/acts.rs"]
mod acts;
#[path = "membership/copied.rs"]
mod copied;
#[path = "membership/forgotten.rs"]
mod forgotten;
#[path = "membership/lost.rs"]
mod lost;
#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response, State},
        team::{DeviceRow, DeviceStanding, Roles, TeamView},
        view::Me,
    },
    domain::{
        entry::Content,
        ids::{DeviceId, EntryId},
    },
};
use support::{Device, Endpoint, WORKER, entry};

const LEAD: Roles = Roles { worker: true, lead: true, steward: false };

/// A lead's device, and a worker's called Ida, in step with each other.
fn team(endpoint: &Endpoint) -> (Device, Device) {
    let mut lead = Device::new_team(endpoint);
    let ida = add(endpoint, &mut lead, "Ida", WORKER);
    (lead, ida)
}

fn add(endpoint: &Endpoint, lead: &mut Device, holder: &str, roles: Roles) -> Device {
    let link = invite(lead, roles, None);
    Device::join(endpoint, &link, holder)
}

fn invite(lead: &mut Device, roles: Roles, replaces: Option<DeviceId>) -> String {
    let Response::InvitationMade(made) = lead.ask(Request::Invite { roles, hours: 1, replaces }) else { panic!("an invitation") };
    made.link
}

fn me(device: &mut Device) -> Me {
    match device.ask(Request::State) {
        Response::State(State::Unlocked(me)) => *me,
        other => panic!("not unlocked: {other:?}"),
    }
}

fn id(device: &mut Device) -> DeviceId {
    me(device).device
}

fn view(device: &mut Device) -> TeamView {
    let Response::Team(view) = device.ask(Request::Team) else { panic!("a team") };
    *view
}

fn row(device: &mut Device, of: DeviceId) -> DeviceRow {
    view(device).devices.into_iter().find(|row| row.device == of).expect("a device of the team")
}

fn is_revoked(row: &DeviceRow) -> bool {
    row.standing != DeviceStanding::Active
}

/// Waits until this device knows of an epoch.
fn wait_for_epoch(device: &mut Device, number: u32) {
    device.wait_for(|device| view(device).epoch.number >= number);
}

fn note(device: &mut Device, id: EntryId) -> String {
    match entry(device, id).row.content {
        Content::Contact(contact) => contact.note,
        other => panic!("not a contact: {other:?}"),
    }
}

fn entries(device: &mut Device) -> usize {
    let Response::Log(log) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
    log.rows.len()
}

/// Waits until an entry is here, and gives back its note.
fn wait_for_note(device: &mut Device, id: EntryId) -> String {
    device.wait_for(|device| device.try_ask(Request::Entry(id)).is_ok());
    note(device, id)
}

/// Waits until everything that was written here has its receipt.
fn send(device: &mut Device) {
    device.sync_until(|view| view.waiting == 0);
}
